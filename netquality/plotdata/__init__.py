"""What the figures draw, as tidy tables: figures are compared through them, and anybody can redraw from them.

With several owners, counts are summed or, where they are read against a list or a share, the median over owners: each
function says which. A table that this export cannot fill is empty, and says why in ``attrs["why"]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from netquality.network import Network
from netquality.plotdata.balance import conclusions, headline_ranges, inequality, quality_over_time
from netquality.plotdata.changing import (
    NOBODY_SLEEPS,
    NOTHING_BEFORE,
    NOTHING_CHANGED,
    calendar,
    changes,
    sleeping_ties,
    tie_history,
)
from netquality.plotdata.common import NO_CONTACT, NO_LIST, NO_WORDS
from netquality.plotdata.crossing import crossing_curve, pace, stretches
from netquality.plotdata.depth import (
    LAYERS,
    NOBODY,
    POINTS,
    contact_by_year,
    depth_concentration,
    ladder_counts,
    line_sensitivity,
)
from netquality.plotdata.export import NO_PERIODS, file_periods
from netquality.plotdata.fivehundred import NO_DATES, badge_parts, connections_over_time, vanity_by_rung
from netquality.plotdata.introducing import (
    NO_INTRODUCTIONS,
    NO_MATCH,
    NOT_FOLLOWED,
    ONE_SIDE,
    introduction_groups,
    introduction_stages,
    introduction_wait,
    lift,
    likeness,
)
from netquality.plotdata.parts import LARGEST, NO_COUNTS, NO_PARTS, crowd, exposure, parts
from netquality.plotdata.responsiveness import MARKS, NO_TIMES, answers_in_time, responses_by_year, week_parts
from netquality.plotdata.structures import NO_CIRCLES, NO_COMMUNITIES, community_circles, egogram, tie_axes
from netquality.plotdata.vetting import (
    NO_DATED,
    NO_INVITATIONS,
    SHOWN_DAYS,
    WAIT_MARKS,
    vetting_measures,
    vetting_stages,
    vetting_waits,
    ways_in,
)

#: Every figure's table, by the name of the figure.
TABLES: Final[Mapping[str, Callable[[Network], pd.DataFrame]]] = {
    "ladder": ladder_counts,
    "concentration": depth_concentration,
    "egogram": egogram,
    "contact": contact_by_year,
    "vanity": vanity_by_rung,
    "badge": badge_parts,
    "growth": connections_over_time,
    "waits": answers_in_time,
    "responses": responses_by_year,
    "introductions": introduction_stages,
    "introduction_wait": introduction_wait,
    "lift": lift,
    "communities": community_circles,
    "overlap": tie_axes,
    "periods": file_periods,
    "calendar": calendar,
    "changes": changes,
    "sleeping_ties": sleeping_ties,
    "tie_history": tie_history,
    "stretches": stretches,
    "crossing": crossing_curve,
    "pace": pace,
    "exposure": exposure,
    "parts": parts,
    "crowd": crowd,
    "vetting_waits": vetting_waits,
    "vetting_stages": vetting_stages,
    "ways_in": ways_in,
    "quality_over_time": quality_over_time,
    "inequality": inequality,
    "conclusions": conclusions,
}


__all__ = [
    "LARGEST",
    "LAYERS",
    "MARKS",
    "NOBODY",
    "NOBODY_SLEEPS",
    "NOTHING_BEFORE",
    "NOTHING_CHANGED",
    "NOT_FOLLOWED",
    "NO_CIRCLES",
    "NO_COMMUNITIES",
    "NO_CONTACT",
    "NO_COUNTS",
    "NO_DATED",
    "NO_DATES",
    "NO_INTRODUCTIONS",
    "NO_INVITATIONS",
    "NO_LIST",
    "NO_MATCH",
    "NO_PARTS",
    "NO_PERIODS",
    "NO_TIMES",
    "NO_WORDS",
    "ONE_SIDE",
    "POINTS",
    "SHOWN_DAYS",
    "TABLES",
    "WAIT_MARKS",
    "answers_in_time",
    "badge_parts",
    "calendar",
    "changes",
    "community_circles",
    "conclusions",
    "connections_over_time",
    "contact_by_year",
    "crossing_curve",
    "crowd",
    "depth_concentration",
    "egogram",
    "exposure",
    "file_periods",
    "headline_ranges",
    "inequality",
    "introduction_groups",
    "introduction_stages",
    "introduction_wait",
    "ladder_counts",
    "lift",
    "likeness",
    "line_sensitivity",
    "pace",
    "parts",
    "quality_over_time",
    "responses_by_year",
    "sleeping_ties",
    "stretches",
    "tie_axes",
    "tie_history",
    "vanity_by_rung",
    "vetting_measures",
    "vetting_stages",
    "vetting_waits",
    "ways_in",
    "week_parts",
]
