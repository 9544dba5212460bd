"""Figures of how people came in."""

from __future__ import annotations

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from netquality import words
from netquality.plots.common import KNOWN, OTHER, SOFT, bare, drawn
from netquality.wording import FEW, count

_GREEN: Final = "#009E73"
_DAYS: Final = {0: "connected", 182: "6 months", 365: "1 year", 730: "2 years", 1095: "3 years"}


def plot_vetting_waits(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw which share exchanged words after connecting, vetted and others; see `netquality.plotdata.vetting_waits`."""
    return drawn(_waits, data, ax, words.vetting_waits_title)


def plot_vetting_stages(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many invitations reached each stage; see `netquality.plotdata.vetting_stages`."""
    return drawn(_stages, data, ax, words.vetting_stages_title, height=4.6)


def plot_ways_in(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share known within a year by kind of invitation; see `netquality.plotdata.ways_in`."""
    return drawn(_ways, data, ax, words.ways_in_title, height=4.2)


def _waits(data: pd.DataFrame, ax: Axes) -> None:
    for vetted, rows in data.groupby("vetted", sort=False):
        colour, name = (KNOWN, "after a discussion") if vetted else (SOFT, "without")
        ax.fill_between(
            rows["days"], rows["share_low"], rows["share_high"], color=colour, alpha=0.15, linewidth=0, step="post"
        )
        label = f"{name} ({count(rows['ties'].iloc[0])})"
        ax.step(rows["days"], rows["share"], where="post", color=colour, label=label)
    ax.axvline(365, color=OTHER, linewidth=1, linestyle=(0, (4, 3)))
    ax.set_xticks(list(_DAYS), list(_DAYS.values()))
    ax.set_xlim(0, max(_DAYS) * 1.02)
    ax.set_ylim(0, max(0.1, min(1.02, 1.15 * data[["share", "share_high"]].max().max())))
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_ylabel("have exchanged words\nor met by then")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1)


def _stages(data: pd.DataFrame, ax: Axes) -> None:
    shown = data[data["invited_count"] > 0].reset_index(drop=True)
    for at, row in shown.iterrows():
        colour = KNOWN if row["direction"] == "received" else _GREEN
        ax.barh(at, row["reached_count"], color=colour, height=0.7, alpha=1 if row["stage"] != "invited" else 0.45)
        judged = row["stage"] == "known" and row["pending_count"]
        waiting = f" (too young: {count(row['pending_count'])})" if judged else ""
        said = f"{count(row['reached_count'])}{waiting}"
        ax.annotate(said, (row["reached_count"], at), (5, 0), textcoords="offset points", va="center")
    labels = [
        f"{way}: {words.VETTING_STAGE_WORDS[stage]}"
        for way, stage in zip(shown["direction"], shown["stage"], strict=True)
    ]
    ax.set_yticks(shown.index, labels)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xlim(0, max(shown["reached_count"].max(), 1) * 1.15 if len(shown) else 1)
    ax.set_xlabel("invitations, each through all stages above it")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")


def _ways(data: pd.DataFrame, ax: Axes) -> None:
    shown = data[data["judged_count"] > 0].reset_index(drop=True)
    for at, row in shown.iterrows():
        colour = KNOWN if row["direction"] == "received" else _GREEN
        doubt = [
            [max(row["known_share"] - row["known_share_low"], 0)],
            [max(row["known_share_high"] - row["known_share"], 0)],
        ]
        face = "white" if row["judged_count"] < FEW else colour
        ax.errorbar(row["known_share"], at, xerr=doubt, fmt="o", color=colour, markerfacecolor=face, capsize=3)
        said = f"{count(row['known_count'])} of {count(row['judged_count'])}"
        ax.text(1.04, at, said, transform=ax.get_yaxis_transform(), va="center")
    labels = [f"{way}: {words.WAY_WORDS[group]}" for way, group in zip(shown["direction"], shown["group"], strict=True)]
    ax.set_yticks(shown.index, labels)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel(f"words in the year after (bars: 95 % interval; hollow: under {FEW})")
    ax.tick_params(axis="y", length=0)
    bare(ax, "left")
