"""The figures: each draws one table of `netquality.plotdata` and is titled with what it found.

``plot_*(data, *, ax=None)`` return the Axes and change no global setting. No figure holds a person's name. A table that
the export cannot fill gives an Axes that says why.
"""

from __future__ import annotations

from netquality.plots.common import (
    DPI,
    INK,
    KNOWN,
    LINE,
    OTHER,
    SOFT,
    STYLE,
    WIDTH,
    png,
    title,
)
from netquality.plots.depth import plot_concentration, plot_contact, plot_ladder
from netquality.plots.export import plot_periods
from netquality.plots.fivehundred import plot_badge, plot_growth, plot_vanity
from netquality.plots.introducing import plot_introductions

__all__ = [
    "DPI",
    "INK",
    "KNOWN",
    "LINE",
    "OTHER",
    "SOFT",
    "STYLE",
    "WIDTH",
    "plot_badge",
    "plot_concentration",
    "plot_contact",
    "plot_growth",
    "plot_introductions",
    "plot_ladder",
    "plot_periods",
    "plot_vanity",
    "png",
    "title",
]
