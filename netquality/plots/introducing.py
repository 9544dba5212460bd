"""Figures of introductions."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import (
    KNOWN,
    SOFT,
    bare,
    drawn,
)
from netquality.wording import FEW, count

#: What was received; `KNOWN` is what was made.
RECEIVED: Final = "#009E73"


def plot_introductions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of introductions that reached each stage; see `netquality.plotdata.introduction_stages`."""
    return drawn(_introductions, data, ax, words.introductions_title, height=1.2 + 0.36 * len(_visible(data)))


def plot_introduction_wait(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw on which share both have written within any time; see `netquality.plotdata.introduction_wait`."""
    return drawn(_wait, data, ax, words.introduction_wait_title)


def plot_lift(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the lift under every way of comparing; see `netquality.plotdata.lift`."""
    return drawn(_lift, data, ax, words.lift_title, height=1.2 + 0.3 * len(data))


def _wait(data: pd.DataFrame, ax: Axes) -> None:
    for direction, rows in data.groupby("direction", sort=False):
        colour = KNOWN if direction == "made" else RECEIVED
        ax.fill_between(
            rows["days"], rows["rate_low"], rows["rate_high"], color=colour, alpha=0.15, linewidth=0, step="post"
        )
        ax.step(rows["days"], rows["rate"], where="post", color=colour, label=str(direction))
    ax.set_xlim(0, max(data["days"].max(), 1))
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("days since the introduction (shaded: 95 % interval)")
    ax.set_ylabel("both have written")
    if data["direction"].nunique() > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1)


def _lift(data: pd.DataFrame, ax: Axes) -> None:
    shown = data.reset_index(drop=True)
    known = shown[shown["lift"].notna()]
    doubt = [(known["lift"] - known[f"lift_{end}"]).abs().fillna(0) for end in ("low", "high")]
    ax.errorbar(known["lift"], known.index, xerr=doubt, fmt="o", color=KNOWN, capsize=3)
    ax.axvline(0, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    ax.set_yticks(shown.index, shown["comparison"])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(PercentFormatter(1, symbol=""))
    ax.set_xlabel("percentage points more often than like pairs (bars: 95 % interval)")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")


def _visible(data: pd.DataFrame) -> pd.DataFrame:
    """The directions in which there are introductions at all."""
    counts = data[["eligible_count", "pending_count", "unobservable_count"]].sum(axis=1)
    return data[counts.groupby(data["direction"]).transform("sum") > 0] if len(data) else data


def _introductions(data: pd.DataFrame, ax: Axes) -> None:
    shown = _visible(data).reset_index(drop=True)
    for at, row in shown.iterrows():
        if not row["eligible_count"]:
            said = "none old enough yet" if row["pending_count"] else "not visible in this export"
            ax.text(0, at, said, va="center", color=SOFT, style="italic")
            continue
        colour = KNOWN if row["direction"] == "made" else RECEIVED
        doubt = [[max(row["rate"] - row["rate_low"], 0)], [max(row["rate_high"] - row["rate"], 0)]]
        face = "white" if row["eligible_count"] < FEW else colour
        ax.errorbar(row["rate"], at, xerr=doubt, fmt="o", color=colour, markerfacecolor=face, capsize=3)
        said = f"{count(row['reached_count'])} of {count(row['eligible_count'])}"
        ax.text(1.04, at, said, transform=ax.get_yaxis_transform(), va="center")
    ax.set_yticks(
        shown.index,
        [f"{way}: {words.STAGE_WORDS[stage]}" for way, stage in zip(shown["direction"], shown["stage"], strict=True)],
    )
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel(f"share of introductions (bars: 95 %; hollow: fewer than {FEW})")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")
