"""Figures of what changed, what sleeps, and when there was contact."""

from __future__ import annotations

import calendar
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from netquality import words
from netquality.plots.common import COUNTS, INK, KNOWN, LINE, OTHER, SOFT, bare, dated, drawn, round_ticks
from netquality.wording import count
from netquality.words.common import noun

#: Of more ties than this, those close to each other make one dot; the cells of the grid across and up.
_CROWD: Final = 400
_GRID: Final = {"silent_years": 48, "peak_depth": 24}
_YEAR: Final = pd.Timedelta(days=365)
_COLOURS = {"gained": KNOWN, "deepened": KNOWN, "revived": KNOWN, "renamed": OTHER, "lost": LINE, "faded": LINE}


def plot_changes(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what was gained and lost, deepened and faded; see `netquality.plotdata.changes`."""
    return drawn(_changes, data, ax, words.changes_title, height=1.2 + 0.36 * len(data))


def plot_sleeping_ties(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the sleeping ties by silence and former depth; see `netquality.plotdata.sleeping_ties`."""
    return drawn(_sleeping, data, ax, words.sleeping_ties_title)


def plot_calendar(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the people of each month as a calendar; see `netquality.plotdata.calendar`."""
    return drawn(_calendar, data, ax, words.calendar_title, height=1.4 + 0.26 * data["year"].nunique())


def plot_tie_history(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the arc of one tie; see `netquality.plotdata.tie_history`."""
    return drawn(_history, data, ax, words.tie_history_title, height=3.7)


def _changes(data: pd.DataFrame, ax: Axes) -> None:
    rows = np.arange(len(data))
    bars = ax.barh(rows, data["count"], color=[_COLOURS[change] for change in data["change"]], height=0.7)
    ax.bar_label(bars, [count(number) for number in data["count"]], padding=5)
    ax.set_yticks(rows, [words.CHANGE_WORDS[change] for change in data["change"]])
    ax.set_ylim(len(data) - 0.4, -0.6)
    ax.set_xlim(0, max(data["count"].max(), 1) * 1.15)
    ax.xaxis.set_major_locator(round_ticks(5, whole=True))
    ax.xaxis.set_major_formatter(COUNTS)
    ax.set_xlabel(noun(data)[1])
    ax.tick_params(axis="y", length=0)


def _sleeping(data: pd.DataFrame, ax: Axes) -> None:
    cells = _together(data)
    size = 22 + 100 * np.sqrt((cells["ties"] - 1) / max(cells["ties"].max(), _CROWD))
    ax.scatter(cells["silent_years"], cells["peak_depth"], color=KNOWN, s=size, alpha=0.4, linewidths=0)
    ax.axvline(3, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    ax.text(3, 1.0, " three years", transform=ax.get_xaxis_transform(), color=SOFT, va="top")
    ax.set_xlim(0.8, max(data["silent_years"].max() * 1.05, 3.6))
    ax.set_ylim(0, data["peak_depth"].max() * 1.12)
    ax.set_xlabel(f"years of silence{' (larger dots: more ties)' if len(cells) < len(data) else ''}")
    ax.set_ylabel("depth at its peak\n(days' worth of contact)")


def _together(data: pd.DataFrame) -> pd.DataFrame:
    """Ties as they are; more than `_CROWD` of them counted on a grid: the means of each cell, and its ``ties``."""
    if len(data) <= _CROWD:
        return data.assign(ties=1)
    steps = {name: (data[name].max() - min(data[name].min(), 0)) / cells for name, cells in _GRID.items()}
    groups = data.groupby([(data[name] / step).round() for name, step in steps.items()])
    return groups[list(_GRID)].mean().assign(ties=groups.size())


def _calendar(data: pd.DataFrame, ax: Axes) -> None:
    grid = data.pivot_table(index="year", columns="month", values="people").reindex(columns=range(1, 13))
    most = max(float(data["people"].max()), 1.0)
    # By the root, or a single busy month would leave all others pale.
    ax.imshow(np.sqrt(grid.to_numpy() / most), cmap="Blues", aspect="auto", vmin=0, vmax=1.1)
    for (row, column), people in np.ndenumerate(grid.to_numpy()):
        if people > 0:
            colour = "white" if people > 0.35 * most else INK
            ax.text(column, row, count(people), ha="center", va="center", fontsize=10, color=colour)
    ax.set_xticks(range(12), calendar.month_abbr[1:])
    ax.set_yticks(range(len(grid)), [str(year) for year in grid.index])
    ax.tick_params(length=0)
    bare(ax, "left", "bottom")


def _history(data: pd.DataFrame, ax: Axes) -> None:
    when = data["at"].dt.tz_localize(None)
    days = ax.twinx()
    # Of a young tie, a bar of a quarter is not to fill the page.
    ax.set_xlim(min(when.min() - pd.Timedelta(days=90), when.max() - _YEAR), when.max() + pd.Timedelta(days=30))
    days.bar(when, data["sent_days"], width=-70, align="edge", color=OTHER)
    days.bar(when, -data["received_days"], width=-70, align="edge", color="#E6C27A")
    most = max(data["sent_days"].max(), data["received_days"].max(), 1)
    days.set_ylim(-3.2 * most, 3.2 * most)
    days.set_yticks([-most, 0, most], [f"{count(most)} received", "0", f"{count(most)} written"])
    days.set_ylabel("days of contact in a quarter", color=SOFT)
    days.spines[["top", "right"]].set_visible(False)
    ax.plot(when, data["depth"], color=KNOWN, marker="o" if len(data) == 1 else "")
    ax.set_zorder(days.get_zorder() + 1)
    ax.patch.set_visible(False)
    ax.set_ylim(0, max(data["depth"].max() * 1.1, 1))
    ax.set_ylabel("depth", color=KNOWN)
    dated(ax)
