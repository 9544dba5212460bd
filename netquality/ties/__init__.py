"""Interactions, however many, become one row per tie. The only room that sees big data.

`ties` is written once in Narwhals and run by whichever engine holds the frame: DuckDB, pandas, Polars, PySpark. A
`Network` is in memory: `network_ties` finds the same in the sequence of its rows, which is sorted once for everything
that asks about order. Either way each undirected pair is worked once and then seen from both of its sides.
"""

from netquality.ties.ladder import KNOWN_RUNG, RECURRING_QUARTERS, RUNGS, laddered
from netquality.ties.log import ties, unshared_ties
from netquality.ties.named import network_ties
from netquality.ties.owners import collected, owner_summary
from netquality.ties.sides import with_share
from netquality.ties.turns import ANSWER_DAYS, LONG_TURNS, SESSION_GAP_HOURS

__all__ = [
    "ANSWER_DAYS",
    "KNOWN_RUNG",
    "LONG_TURNS",
    "RECURRING_QUARTERS",
    "RUNGS",
    "SESSION_GAP_HOURS",
    "collected",
    "laddered",
    "network_ties",
    "owner_summary",
    "ties",
    "unshared_ties",
    "with_share",
]
