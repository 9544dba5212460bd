"""Figures of quality against quantity."""

from __future__ import annotations

import textwrap
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import COUNTS, KNOWN, LINE, OTHER, SOFT, bare, dated, drawn, round_ticks
from netquality.wording import count

_LINES: Final = {"connections": SOFT, "known": KNOWN, "effective_number": LINE}


def plot_quality_over_time(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the list, the known and the effective number; see `netquality.plotdata.quality_over_time`."""
    return drawn(_over_time, data, ax, words.quality_over_time_title, height=3.8)


def plot_inequality(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the Lorenz curve of depth; see `netquality.plotdata.inequality`."""
    return drawn(_inequality, data, ax, words.inequality_title)


def plot_conclusions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw in which part of the settings each conclusion holds; see `netquality.plotdata.conclusions`."""
    return drawn(_conclusions, data, ax, words.conclusions_title, height=1.3 + 0.5 * len(data))


def _over_time(data: pd.DataFrame, ax: Axes) -> None:
    when, last = data["at"].dt.tz_localize(None), data.iloc[-1]
    top = data[list(_LINES)].max().max()
    low = -1.0
    for name, colour in sorted(_LINES.items(), key=lambda line: last[line[0]]):
        if pd.isna(last[name]):
            continue
        ax.plot(when, data[name], color=colour, marker="o" if len(data) == 1 else "")
        # Labels of lines that end close to each other are moved apart.
        low = max(last[name], low + 0.13 * top)
        said = f"{count(round(last[name]))} {name.replace('_number', '')}"
        ax.annotate(said, (when.iloc[-1], low), (6, 0), textcoords="offset points", va="center", color=colour)
    dated(ax)
    ax.set_ylim(0, max(top * 1.08, low * 1.05, 1))
    ax.yaxis.set_major_locator(round_ticks(5, whole=True))
    ax.yaxis.set_major_formatter(COUNTS)
    ax.set_ylabel("people")


def _inequality(data: pd.DataFrame, ax: Axes) -> None:
    ax.plot([0, 1], [0, 1], color=OTHER, linewidth=1, linestyle=(0, (4, 3)))
    ax.text(0.5, 0.53, "if all were equal", color=SOFT, ha="right", va="bottom")
    ax.fill_between(data["ties_share"], data["depth_share"], data["ties_share"], color=KNOWN, alpha=0.12, linewidth=0)
    ax.plot(data["ties_share"], data["depth_share"], color=KNOWN)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(PercentFormatter(1))
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xlabel("people, the shallowest first")
    ax.set_ylabel("share of all depth")


def _conclusions(data: pd.DataFrame, ax: Axes) -> None:
    share = data["holds_count"] / data["settings_count"]
    colours = [LINE if flips else KNOWN for flips in data["flips"]]
    ax.barh(data.index, 1, color=OTHER, alpha=0.35, height=0.55)
    ax.barh(data.index, share, color=colours, height=0.55)
    for at, row in data.iterrows():
        said = f"{count(row['holds_count'])} of {count(row['settings_count'])}"
        ax.text(1.02, at, said, va="center")
    ax.set_yticks(data.index, [textwrap.fill(said, 36) for said in data["conclusion"]])
    ax.set_ylim(len(data) - 0.5, -0.5)
    ax.set_xlim(0, 1.16)
    ax.set_xticks([0, 0.5, 1], ["never", "half of the settings", "always"])
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")
