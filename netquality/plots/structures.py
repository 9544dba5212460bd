"""Figures of structure."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.ticker import NullLocator, PercentFormatter

from netquality import words
from netquality.plots.common import (
    INK,
    KNOWN,
    OTHER,
    SOFT,
    drawn,
)
from netquality.wording import count
from netquality.words import KNOWN_RUNG

#: Rings from the outside in: greys for whom one does not know, then from light to dark.
_RINGS: Final = ("#D5DAE0", "#B9C0C8", "#98A2AD", "#F0E442", "#56B4E9", "#0072B2", "#D55E00")


def plot_egogram(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw people as dots in rings by rung; see `netquality.plotdata.egogram`."""
    return drawn(_egogram, data, ax, words.egogram_title, height=4.6)


def plot_communities(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw communities as circles with the ties between them; see `netquality.plotdata.community_circles`."""
    return drawn(_circles, data, ax, words.communities_title, height=4.4)


def plot_overlap(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw depth against overlap, a dot where there are ties; see `netquality.plotdata.tie_axes`."""
    return drawn(_overlap, data, ax, words.overlap_title, height=3.9)


def _egogram(data: pd.DataFrame, ax: Axes) -> None:
    for edge in range(1, 8):
        known = edge == 7 - KNOWN_RUNG
        dash = (0, (4, 3)) if known else "solid"
        ax.add_patch(
            Circle((0, 0), edge, fill=False, color=SOFT if known else OTHER, linewidth=1.4 if known else 0.6, ls=dash)
        )
    size = _dot_size(data)
    for rung, dots in data.groupby("rung", sort=False):
        said = f"{words.RUNG_WORDS[dots['rung_name'].iloc[0]]}: {count(dots['people'].iloc[0])}"
        colour = _RINGS[int(rung)]
        ax.scatter(dots["x"], dots["y"], s=size, color=colour, edgecolor=SOFT, linewidth=0.4, label=said, zorder=3)
    ax.scatter([0], [0], s=30, color=INK, marker="*", zorder=4)
    ax.set(xlim=(-7.2, 7.2), ylim=(-7.2, 7.2), aspect="equal")
    _nothing_on(ax)
    ax.legend(
        loc="center left", bbox_to_anchor=(1.02, 0.5), markerscale=7 / np.sqrt(size), handletextpad=0.3, borderaxespad=0
    )


def _dot_size(data: pd.DataFrame) -> float:
    """Points squared, such that dots touch nowhere: 20 points are the breadth of a ring."""
    dots = data["rung"].value_counts()
    inner = 6 - dots.index.to_numpy(float)
    room = np.pi * ((inner + 0.88) ** 2 - (inner + 0.12) ** 2) / dots.to_numpy(float)
    return float((20 * np.clip(0.75 * np.sqrt(room.min()), 0.1, 0.45)) ** 2)


def _circles(data: pd.DataFrame, ax: Axes) -> None:
    circles = data[data["kind"] == "circle"].set_index("community")
    links = data[data["kind"] == "link"]
    widest = float(links["ties"].max()) if len(links) else 1.0
    for row in links.itertuples():
        ends = circles.loc[[row.community, row.other]]
        ax.plot(ends["x"], ends["y"], color=SOFT, alpha=0.35, linewidth=4 * np.sqrt(row.ties / widest), zorder=1)
    largest = float(circles["radius"].max())
    for row in circles.itertuples():
        ax.add_patch(Circle((row.x, row.y), row.radius, facecolor="#CFE3F1", edgecolor=KNOWN, linewidth=1.2, zorder=2))
        # A small circle has no room for its number; the table below has it.
        if row.radius > 0.25 * largest:
            ax.text(row.x, row.y, count(row.people), ha="center", va="center", zorder=3)
    margin = 0.08
    for axis, limit in (("x", ax.set_xlim), ("y", ax.set_ylim)):
        limit((circles[axis] - circles["radius"]).min() - margin, (circles[axis] + circles["radius"]).max() + margin)
    ax.set_aspect("equal")
    _nothing_on(ax)


def _overlap(data: pd.DataFrame, ax: Axes) -> None:
    share = np.sqrt(data["ties"] / data["ties"].max())
    ax.scatter(data["overlap"], data["depth"], s=12 + 140 * share, color=KNOWN, alpha=0.35, linewidth=0)
    ax.set_yscale("symlog", linthresh=0.01, linscale=0.4)
    most = max(float(data["depth"].max()), 1.0)
    least = float(data["depth"].min())
    ticks = [tick for tick in (0, 0.01, 0.1, 1, 10, 100, 1000, 10_000) if least / 1.5 <= tick < most * 1.5]
    ax.set_yticks(ticks, [f"{tick:,g}" if tick else "no contact" for tick in ticks])
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_ylim(least / 2 if least else -0.008, most * 2)
    ax.set_xlim(-0.03, max(float(data["overlap"].max()), 0.2) * 1.05)
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel("overlap: share of other contacts in common (larger dots: more ties)")
    ax.set_ylabel("depth, days of contact today")


def _nothing_on(ax: Axes) -> None:
    """Leave no axis, only what is drawn."""
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
