"""What the figures draw, as tidy tables: figures are compared through them, and anybody can redraw from them.

With several owners, counts are summed or, where they are read against a list or a share, the median over owners: each
function says which. A table that this export cannot fill is empty, and says why in ``attrs["why"]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from netquality.network import Network
from netquality.plotdata.common import NO_CONTACT, NO_LIST, NO_WORDS
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
from netquality.plotdata.introducing import NO_INTRODUCTIONS, introduction_stages

#: Every figure's table, by the name of the figure.
TABLES: Final[Mapping[str, Callable[[Network], pd.DataFrame]]] = {
    "ladder": ladder_counts,
    "concentration": depth_concentration,
    "contact": contact_by_year,
    "vanity": vanity_by_rung,
    "badge": badge_parts,
    "growth": connections_over_time,
    "introductions": introduction_stages,
    "periods": file_periods,
}


__all__ = [
    "LAYERS",
    "NOBODY",
    "NO_CONTACT",
    "NO_DATES",
    "NO_INTRODUCTIONS",
    "NO_LIST",
    "NO_PERIODS",
    "NO_WORDS",
    "POINTS",
    "TABLES",
    "badge_parts",
    "connections_over_time",
    "contact_by_year",
    "depth_concentration",
    "file_periods",
    "introduction_stages",
    "ladder_counts",
    "line_sensitivity",
    "vanity_by_rung",
]
