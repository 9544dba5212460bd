"""The numbers under each figure, rounded and in words: one table for each table of `netquality.plotdata`."""

from __future__ import annotations

from netquality.tables.balance import HEADLINE_WORDS, conclusions, headline_ranges, inequality, quality_over_time
from netquality.tables.changing import calendar, changes, sleeping_ties, tie_history
from netquality.tables.common import table
from netquality.tables.crossing import crossing, pace, stretches
from netquality.tables.depth import concentration, contact, ladder, sensitivity
from netquality.tables.export import periods
from netquality.tables.fivehundred import badge, growth, vanity
from netquality.tables.introducing import introduction_groups, introduction_wait, introductions, lift, likeness
from netquality.tables.parts import crowd, exposure, parts
from netquality.tables.responsiveness import responses, waits, week_parts
from netquality.tables.structures import communities, egogram, overlap
from netquality.tables.vetting import MEASURE_WORDS, vetting_measures, vetting_stages, vetting_waits, ways_in

__all__ = [
    "HEADLINE_WORDS",
    "MEASURE_WORDS",
    "badge",
    "calendar",
    "changes",
    "communities",
    "concentration",
    "conclusions",
    "contact",
    "crossing",
    "crowd",
    "egogram",
    "exposure",
    "growth",
    "headline_ranges",
    "inequality",
    "introduction_groups",
    "introduction_wait",
    "introductions",
    "ladder",
    "lift",
    "likeness",
    "overlap",
    "pace",
    "parts",
    "periods",
    "quality_over_time",
    "responses",
    "sensitivity",
    "sleeping_ties",
    "stretches",
    "table",
    "tie_history",
    "vanity",
    "vetting_measures",
    "vetting_stages",
    "vetting_waits",
    "waits",
    "ways_in",
    "week_parts",
]
