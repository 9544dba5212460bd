"""Figures of the 500+ question."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import (
    COUNTS,
    KNOWN,
    LINE,
    OTHER,
    SOFT,
    bare,
    dated,
    drawn,
    round_ticks,
)
from netquality.wording import count, percent
from netquality.words import BADGE, KNOWN_RUNG


def plot_vanity(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the vanity ratio over the rungs, with its interval; see `netquality.plotdata.vanity_by_rung`."""
    return drawn(_vanity, data, ax, words.vanity_title)


def plot_badge(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what the badge shows and hides of the list; see `netquality.plotdata.badge_parts`."""
    return drawn(_badge, data, ax, words.badge_title, height=2.1)


def plot_growth(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw connections and known ones over time; see `netquality.plotdata.connections_over_time`."""
    return drawn(_growth, data, ax, words.growth_title)


def _vanity(data: pd.DataFrame, ax: Axes) -> None:
    doubt = data["vanity_ratio"] - data["vanity_ratio_low"], data["vanity_ratio_high"] - data["vanity_ratio"]
    for row, below, above in zip(data.itertuples(), *doubt, strict=True):
        colour = LINE if row.rung == KNOWN_RUNG else SOFT
        ax.errorbar(
            row.vanity_ratio, row.rung, xerr=[[max(below, 0)], [max(above, 0)]], fmt="o", color=colour, capsize=3
        )
        ax.annotate(
            percent(row.vanity_ratio),
            (row.vanity_ratio, row.rung),
            (0, 7),
            textcoords="offset points",
            ha="center",
            color=colour,
        )
    ax.set_yticks(data["rung"], [words.RUNG_WORDS[name] for name in data["rung_name"]])
    ax.set_xlim(-0.03, 1.05)
    ax.set_ylim(data["rung"].min() - 0.4, data["rung"].max() + 0.7)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("only a number, if knowing somebody starts there")
    ax.grid(axis="y", color=OTHER, linewidth=0.5)
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")


def _badge(data: pd.DataFrame, ax: Axes) -> None:
    colours = {"known": KNOWN, "only a number": OTHER, "on the list": OTHER}
    total = data["end"].max()
    for row in data.itertuples():
        ax.barh(0, row.end - row.start, left=row.start, color=colours[row.part], height=0.8)
    for place, side, row in zip((0, total), ("left", "right"), data.itertuples(), strict=False):
        colour = KNOWN if row.part == "known" else SOFT
        ax.text(place, 0.5, f"{count(row.end - row.start)} {row.part}", ha=side, va="bottom", color=colour, fontsize=12)
    if total > BADGE:
        _mark_badge(ax, total)
    ax.set_xlim(0, total)
    ax.set_ylim(-1.0, 1.0)
    ax.set_yticks([])
    ax.xaxis.set_major_locator(round_ticks(6, whole=True))
    ax.xaxis.set_major_formatter(COUNTS)
    ax.set_xlabel("connections")
    bare(ax, "left")


def _mark_badge(ax: Axes, total: float) -> None:
    """Where the badge stops counting, and what lies behind."""
    ax.axvline(BADGE, color=LINE, ymin=0.05, ymax=0.72)
    ax.barh(0, total - BADGE, left=BADGE, height=0.8, facecolor="none", edgecolor="white", hatch="///", linewidth=0)
    said = f"“{BADGE}+” stops here: {count(total - BADGE)} hidden"
    right = total < 2 * BADGE
    ax.annotate(
        said, (BADGE, -0.5), (-6 if right else 6, 0), textcoords="offset points",
        ha="right" if right else "left", va="top", color=LINE,
    )  # fmt: skip


def _growth(data: pd.DataFrame, ax: Axes) -> None:
    last = data.iloc[-1]
    when = data["at"].dt.tz_localize(None)
    marker = "o" if len(data) == 1 else ""
    ax.plot(when, data["connections"], color=SOFT, marker=marker)
    ends = [("connections", SOFT, "bottom")]
    if data["known"].notna().any():
        ax.fill_between(when, data["known"], color=KNOWN, alpha=0.15, linewidth=0)
        ax.plot(when, data["known"], color=KNOWN, marker=marker)
        # Below its line only where the other label would be in the way.
        ends.append(("known", KNOWN, "top" if last["known"] > 0.8 * last["connections"] else "bottom"))
    for name, colour, side in ends:
        said = f"{count(last[name])}\n{name}" if side == "top" else f"{name}\n{count(last[name])}"
        ax.annotate(said, (when.iloc[-1], last[name]), (6, 0), textcoords="offset points", va=side, color=colour)
    if last["connections"] >= BADGE / 2:
        ax.axhline(BADGE, color=LINE, linewidth=1, linestyle=(0, (4, 3)))
        ax.text(when.iloc[0], BADGE, f"{BADGE}", color=LINE, va="bottom")
    ax.set_ylim(0, max(last["connections"] * 1.08, BADGE * 1.08 if last["connections"] >= BADGE / 2 else 1))
    ax.yaxis.set_major_locator(round_ticks(5, whole=True))
    ax.yaxis.set_major_formatter(COUNTS)
    dated(ax)
    ax.set_ylabel("people")
