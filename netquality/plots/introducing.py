"""Figures of introductions."""

from __future__ import annotations

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


def plot_introductions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of introductions that reached each stage; see `netquality.plotdata.introduction_stages`."""
    return drawn(_introductions, data, ax, words.introductions_title, height=1.2 + 0.36 * len(_visible(data)))


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
        colour = KNOWN if row["direction"] == "made" else "#009E73"
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
    ax.set_xlabel(f"share of introductions (bars: 95 % interval; hollow: fewer than {FEW})")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")
