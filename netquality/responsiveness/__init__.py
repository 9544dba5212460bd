"""Responsiveness: who writes, who answers, how often and how fast, per tie and per owner, whole or by period.

Only dated words between two people count (mode ``written``). `calendar` holds periods and local time, `sides` the
messages in order, `waits` the asks and how long they waited, `indicators`, `contacts`, `intervals` and `distributions`
the arithmetic, `per_tie` and `per_owner` the faces.
"""

from __future__ import annotations

from netquality.responsiveness.calendar import By, Calendar
from netquality.responsiveness.contacts import PARETO_SHARE
from netquality.responsiveness.per_owner import owner_indicators, owner_summaries
from netquality.responsiveness.per_tie import response_waits, tie_indicators, tie_summaries

__all__ = [
    "PARETO_SHARE",
    "By",
    "Calendar",
    "owner_indicators",
    "owner_summaries",
    "response_waits",
    "tie_indicators",
    "tie_summaries",
]
