"""Figures of parts of the list, and of people who show 500+."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import KNOWN, LINE, OTHER, SOFT, bare, drawn, round_ticks
from netquality.wording import FEW, count
from netquality.words.parts import PART_WORDS

_DAYS = {30: OTHER, 90: SOFT, 365: KNOWN}


def plot_exposure(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of each year's connections known in the same time; see `netquality.plotdata.exposure`."""
    return drawn(_exposure, data, ax, words.exposure_title)


def plot_parts(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the vanity ratio of parts of the list; see `netquality.plotdata.parts`."""
    return drawn(_parts, data, ax, words.parts_title, height=1.2 + 0.32 * len(data))


def plot_crowd(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the vanity ratio of ties to people who show 500+, and of the rest; see `netquality.plotdata.crowd`."""
    return drawn(_crowd, data, ax, words.crowd_title, height=2.0)


def _exposure(data: pd.DataFrame, ax: Axes) -> None:
    for days, rows in data.dropna(subset=["known_share"]).groupby("days"):
        colour = _DAYS[int(days)]
        doubt = [rows["known_share"] - rows["known_share_low"], rows["known_share_high"] - rows["known_share"]]
        if days == max(_DAYS):
            ax.errorbar(
                rows["year"],
                rows["known_share"],
                yerr=[each.clip(lower=0) for each in doubt],
                fmt="none",
                color=colour,
                capsize=3,
                linewidth=1,
            )
        ax.plot(rows["year"], rows["known_share"], color=colour, marker="o", label=f"{days} days")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1)
    first, last = int(data["year"].min()), int(data["year"].max())
    margin = max(0.7, 3 - (last - first) / 2)
    ax.set_xlim(first - margin, last + margin)
    ax.set_xticks(range(first, last + 1, -(-(last - first + 1) // 12)))
    ax.set_ylim(0, min(1.02, max(0.1, float(data[["known_share", "known_share_high"]].max().max()) * 1.1)))
    ax.yaxis.set_major_locator(round_ticks(5))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_ylabel("known, so long\nafter connecting")
    ax.set_xlabel("connected in")


def _parts(data: pd.DataFrame, ax: Axes) -> None:
    # Names of companies come in scripts that the font may lack; their numbers are those of the table's rows.
    numbered = [f"company {at + 1}" if data.attrs["by"] == "company" else part for at, part in enumerate(data["part"])]
    named = data["part"].where(data["part"].isin(list(PART_WORDS)), numbered)
    _ratios(data, ax, [PART_WORDS.get(part, part) for part in named], data["connections"])


def _crowd(data: pd.DataFrame, ax: Axes) -> None:
    _ratios(data, ax, [f"show {side}" if side == "500+" else side for side in data["side"]], data["contacts"])


def _ratios(data: pd.DataFrame, ax: Axes, names: list[str], counts: pd.Series) -> None:
    """A point with its interval a row; hollow where there are few."""
    for at, (row, number) in enumerate(zip(data.itertuples(), counts, strict=True)):
        if pd.notna(row.vanity_ratio):
            doubt = [
                [max(row.vanity_ratio - row.vanity_ratio_low, 0)],
                [max(row.vanity_ratio_high - row.vanity_ratio, 0)],
            ]
            face = "white" if number < FEW else LINE
            ax.errorbar(row.vanity_ratio, at, xerr=doubt, fmt="o", color=LINE, markerfacecolor=face, capsize=3)
        ax.text(1.04, at, count(number), transform=ax.get_yaxis_transform(), va="center", color=SOFT)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel(f"only a number (bars: 95 % interval; hollow: fewer than {FEW})")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")
