"""The figures: each draws one table of `netquality.plotdata` and is titled with what it found.

``plot_*(data, *, ax=None)`` return the Axes and change no global setting. No figure holds a person's name. A table that
the export cannot fill gives an Axes that says why.
"""

from __future__ import annotations

from netquality.plots.balance import plot_conclusions, plot_inequality, plot_quality_over_time
from netquality.plots.changing import plot_calendar, plot_changes, plot_sleeping_ties, plot_tie_history
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
from netquality.plots.crossing import plot_crossing, plot_pace, plot_stretches
from netquality.plots.depth import plot_concentration, plot_contact, plot_ladder
from netquality.plots.export import plot_periods
from netquality.plots.fivehundred import plot_badge, plot_growth, plot_vanity
from netquality.plots.introducing import plot_introduction_wait, plot_introductions, plot_lift
from netquality.plots.parts import plot_crowd, plot_exposure, plot_parts
from netquality.plots.responsiveness import plot_responses, plot_waits
from netquality.plots.structures import plot_communities, plot_egogram, plot_overlap
from netquality.plots.vetting import plot_vetting_stages, plot_vetting_waits, plot_ways_in

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
    "plot_calendar",
    "plot_changes",
    "plot_communities",
    "plot_concentration",
    "plot_conclusions",
    "plot_contact",
    "plot_crossing",
    "plot_crowd",
    "plot_egogram",
    "plot_exposure",
    "plot_growth",
    "plot_inequality",
    "plot_introduction_wait",
    "plot_introductions",
    "plot_ladder",
    "plot_lift",
    "plot_overlap",
    "plot_pace",
    "plot_parts",
    "plot_periods",
    "plot_quality_over_time",
    "plot_responses",
    "plot_sleeping_ties",
    "plot_stretches",
    "plot_tie_history",
    "plot_vanity",
    "plot_vetting_stages",
    "plot_vetting_waits",
    "plot_waits",
    "plot_ways_in",
    "png",
    "title",
]
