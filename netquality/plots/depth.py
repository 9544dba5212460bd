"""Figures of the ladder and the depth score."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import (
    COUNTS,
    KNOWN,
    OTHER,
    SOFT,
    drawn,
    round_ticks,
)
from netquality.wording import count, percent
from netquality.words import KNOWN_RUNG


def plot_ladder(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many people stand on each rung; see `netquality.plotdata.ladder_counts`."""
    return drawn(_ladder, data, ax, words.ladder_title, height=3.7)


def plot_concentration(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of depth that the k deepest ties carry; see `netquality.plotdata.depth_concentration`."""
    return drawn(_concentration, data, ax, words.concentration_title)


def plot_contact(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the days of contact of each year, both ways; see `netquality.plotdata.contact_by_year`."""
    return drawn(_contact, data, ax, words.contact_title)


def _ladder(data: pd.DataFrame, ax: Axes) -> None:
    colours = [KNOWN if known else OTHER for known in data["known"]]
    bars = ax.barh(data["rung"], data["count"], color=colours, height=0.72)
    ax.bar_label(bars, [f"{count(row['count'])}  ({percent(row['share'])})" for _, row in data.iterrows()], padding=5)
    ax.set_yticks(data["rung"], [words.RUNG_WORDS[name] for name in data["rung_name"]])
    ax.axhline(KNOWN_RUNG - 0.5, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    for middle, said in ((4.5, "known"), (1.0, "“I don’t know you”")):
        ax.text(1.02, middle, said, transform=ax.get_yaxis_transform(), rotation=270, va="center", color=SOFT)
    ax.set_xlim(0, max(data["count"].max(), 1) * 1.4)
    ax.set_xlabel("people" if data.attrs.get("owners", 1) == 1 else "ties")
    ax.xaxis.set_major_locator(round_ticks(5, whole=True))
    ax.xaxis.set_major_formatter(COUNTS)
    ax.tick_params(axis="y", length=0)


def _concentration(data: pd.DataFrame, ax: Axes) -> None:
    ax.plot(data["people"], data["depth_share"], color=KNOWN, marker="o" if len(data) == 1 else "")
    marks = data[data["layer"]]
    ax.scatter(marks["people"], marks["depth_share"], color=KNOWN, zorder=3)
    most = int(data["people"].max())
    # A mark just before the last one has no room for its number; the table below has it.
    for row in marks[(marks["people"] * 1.6 < most) | (marks["people"] == most)].itertuples():
        # Close to the axis there is no room below the curve.
        place, side = ((0, 6), "center") if row.depth_share < 0.15 else ((6, -16), "left")
        said = percent(row.depth_share)
        ax.annotate(said, (row.people, row.depth_share), place, textcoords="offset points", ha=side)
    ax.set_xscale("log")
    marked = (1, 2, 5, 15, 50, 150, 500, 2000, 10_000) if most > 5 else (1, 2, 3, 4, 5)
    ticks = [people for people in marked if people <= most]
    ax.set_xticks(ticks, [count(people) for people in ticks])
    ax.minorticks_off()
    ax.set_xlim(0.9, max(most, 2) * 1.25)
    ax.set_ylim(0, 1.05)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("the deepest ties, counted from the top (log scale)")
    ax.set_ylabel("share of all depth")


def _contact(data: pd.DataFrame, ax: Axes) -> None:
    # Within one pool each day sent is a day received: there is one number to show.
    pooled = data.attrs.get("owners", 1) > 1 and data["sent_days"].equals(data["received_days"])
    sides = [("sent_days", "written", KNOWN, -0.21), ("received_days", "received", "#E69F00", 0.21)]
    for column, label, colour, shift in sides[:1] if pooled else sides:
        place = data["year"] + (0 if pooled else shift)
        ax.bar(place, data[column], width=0.8 if pooled else 0.4, color=colour, label=label)
    if not pooled:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1)
    first, last = data["year"].min(), data["year"].max()
    margin = max(0.7, 3 - len(data) / 2)
    ax.set_xlim(first - margin, last + margin)
    ax.set_xticks(range(first, last + 1, -(-len(data) // 12)))
    ax.yaxis.set_major_locator(round_ticks(5, whole=True))
    ax.yaxis.set_major_formatter(COUNTS)
    ax.set_ylabel("days of contact,\nadded up over people")
