"""Figures of who answers whom, and how fast."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import KNOWN, LINE, SOFT, drawn, round_ticks
from netquality.wording import FEW

_COLOURS: Final = {"person": KNOWN, "owner": LINE}
_TIMES: Final = {1 / 60: "1 min", 1: "1 hour", 24: "1 day", 24 * 7: "1 week", 24 * 90: "90 days"}


def plot_waits(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw which share is answered within any time; see `netquality.plotdata.answers_in_time`."""
    return drawn(_waits, data, ax, words.waits_title)


def plot_responses(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the rate of answers by year; see `netquality.plotdata.responses_by_year`."""
    return drawn(_responses, data, ax, words.responses_title)


def _waits(data: pd.DataFrame, ax: Axes) -> None:
    for side, rows in data.groupby("answering", sort=False):
        colour, hours = _COLOURS[str(side)], rows["hours"]
        low, high = rows["answered_share_low"], rows["answered_share_high"]
        ax.fill_between(hours, low, high, color=colour, alpha=0.15, linewidth=0, step="post")
        ax.step(hours, rows["answered_share"], where="post", color=colour, label=_label(data, side))
    ax.axhline(0.5, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    ax.set_xscale("log")
    ax.set_xticks(list(_TIMES), list(_TIMES.values()))
    ax.minorticks_off()
    ax.set_xlim(1 / 60, 24 * 90 * 1.1)
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("waited for (log scale)")
    ax.set_ylabel("answered by then")
    _legend(ax)


def _responses(data: pd.DataFrame, ax: Axes) -> None:
    sides = list(data.groupby("answering", sort=False))
    for place, (side, rows) in enumerate(sides):
        colour, shift = _COLOURS[str(side)], 0.12 * (place - (len(sides) - 1) / 2)
        known = rows[rows["rate"].notna()]
        # A bound may miss a rate of 0 or 1 by the rounding.
        errors = [(known["rate"] - known[f"rate_{end}"]).abs() for end in ("low", "high")]
        ax.errorbar(known["year"] + shift, known["rate"], yerr=errors, fmt="none", ecolor=colour, alpha=0.5)
        for few in (False, True):
            some = known[(known["asked_count"] < FEW) == few]
            face, label = ("white", "_") if few else (colour, _label(data, side))
            ax.plot(some["year"] + shift, some["rate"], "o", color=colour, markerfacecolor=face, label=label)
    first, last = data["year"].min(), data["year"].max()
    margin = max(0.7, 3 - (last - first) / 2)
    ax.set_xlim(first - margin, last + margin)
    # Of few years the margins hold some that have not been.
    ax.set_xticks([year for year in round_ticks(10, whole=True).tick_values(first, last) if first <= year <= last])
    ax.xaxis.set_major_formatter("{x:.0f}")
    ax.set_ylim(0, 1.05)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_ylabel("answered")
    _legend(ax)


def _label(data: pd.DataFrame, side: object) -> str:
    if side == "owner":
        return "you answer" if words.owner_count(data) == 1 else "owners answer"
    return "others answer" if data["answering"].nunique() > 1 else "answers"


def _legend(ax: Axes) -> None:
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1)
