"""Figures of crossing 500."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import COUNTS, KNOWN, LINE, OTHER, SOFT, bare, drawn, round_ticks
from netquality.wording import FEW, count, percent
from netquality.words import BADGE
from netquality.words.crossing import JUDGED_DAYS, WINDOW

_STRETCHES = {
    "early": f"the first {BADGE - WINDOW}",
    "run_up": f"the {WINDOW} before the badge",
    "later": f"beyond {BADGE}",
}


def plot_stretches(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what the list was worth before, around and beyond 500; see `netquality.plotdata.stretches`."""
    return drawn(_stretches, data, ax, words.stretches_title, height=2.4)


def plot_crossing(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share that became known, over the list; see `netquality.plotdata.crossing_curve`."""
    return drawn(_crossing, data, ax, words.crossing_title)


def plot_pace(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how fast connections came, over the list; see `netquality.plotdata.pace`."""
    return drawn(_pace, data, ax, words.pace_title, height=2.8)


def _stretches(data: pd.DataFrame, ax: Axes) -> None:
    shown = data[data["judged"] > 0].reset_index(drop=True)
    for at, row in shown.iterrows():
        doubt = [[row["known_share"] - row["known_share_low"]], [row["known_share_high"] - row["known_share"]]]
        colour = LINE if row["stretch"] == "later" else KNOWN
        face = "white" if row["judged"] < FEW else colour
        ax.errorbar(row["known_share"], at, xerr=doubt, fmt="o", color=colour, markerfacecolor=face, capsize=3)
        said = f"{percent(row['known_share'])} of {count(row['judged'])}"
        ax.text(1.02, at, said, transform=ax.get_yaxis_transform(), va="center", color=colour)
    ax.set_yticks(shown.index, [_STRETCHES[name] for name in shown["stretch"]])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(0, max(0.1, min(1.0, shown["known_share_high"].max() * 1.1)))
    ax.xaxis.set_major_locator(round_ticks(5))
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel(f"known within {JUDGED_DAYS} days of connecting")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")


def _crossing(data: pd.DataFrame, ax: Axes) -> None:
    ax.fill_between(
        data["rank"], data["known_share_low"], data["known_share_high"], color=KNOWN, alpha=0.15, linewidth=0
    )
    ax.plot(data["rank"], data["known_share"], color=KNOWN, marker="o" if len(data) == 1 else "")
    ax.set_ylim(0, min(1.0, max(0.1, data["known_share_high"].max() * 1.15)))
    ax.yaxis.set_major_locator(round_ticks(5))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_ylabel(f"known within\n{JUDGED_DAYS} days of connecting")
    _along(data, ax)


def _pace(data: pd.DataFrame, ax: Axes) -> None:
    ax.plot(data["rank"], data["per_month"], color=KNOWN, marker="o" if len(data) == 1 else "")
    ax.set_ylim(0, data["per_month"].max() * 1.15)
    ax.yaxis.set_major_locator(round_ticks(4))
    ax.yaxis.set_major_formatter(COUNTS)
    ax.set_ylabel("connections a month")
    _along(data, ax)


def _along(data: pd.DataFrame, ax: Axes) -> None:
    """The list from left to right, and where the badge stops counting."""
    half = WINDOW / 2
    ax.set_xlim(max(data["rank"].min() - half, 0), data["rank"].max() + half)
    if data["rank"].max() + half > BADGE:
        ax.axvline(BADGE, color=LINE, linewidth=1, linestyle=(0, (4, 3)))
        ax.annotate(
            f"{BADGE}",
            (BADGE, 1),
            (4, -2),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            va="top",
            color=LINE,
        )
    ax.xaxis.set_major_locator(round_ticks(6, whole=True))
    ax.xaxis.set_major_formatter(COUNTS)
    ax.set_xlabel(f"connection by connection (the middle of {WINDOW} at a time)")
    ax.grid(axis="y", color=OTHER, linewidth=0.5)
    ax.tick_params(axis="y", color=SOFT)
