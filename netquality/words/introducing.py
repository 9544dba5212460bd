"""Sentences about introductions."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.introductions import MATURE_DAYS
from netquality.vanity import BADGE as BADGE
from netquality.wording import FEW, between, count, percent, things
from netquality.words.common import reasoned

STAGE_WORDS: Final = {
    "acknowledged": "one of them answered",
    "exchanged": "both wrote",
    "lasting": "still writing 90 days later",
    "outcome": "led to something",
}


def introductions_title(data: pd.DataFrame) -> str:
    """Return how many introductions led to an exchange."""
    return "; ".join(_brought(data, way) for way in ("made", "received") if _total(data, way)).capitalize()


@reasoned
def introductions(data: pd.DataFrame) -> str:
    """Return how many introductions, made and received, led to an exchange, how sure that is, and what is pending."""
    return " ".join(_direction(data, way) for way in ("made", "received"))


def _stage(data: pd.DataFrame, way: str, stage: str) -> Any:
    return data[(data["direction"] == way) & (data["stage"] == stage)].iloc[0]


def _total(data: pd.DataFrame, way: str) -> int:
    row = _stage(data, way, "exchanged")
    return int(row["eligible_count"] + row["pending_count"] + row["unobservable_count"])


def _brought(data: pd.DataFrame, way: str) -> str:
    row = _stage(data, way, "exchanged")
    if not row["eligible_count"]:
        return f"{way}: none old enough and in sight"
    return f"{way}: {count(row['reached_count'])} of {count(row['eligible_count'])} led to words"


def _direction(data: pd.DataFrame, way: str) -> str:
    row, total = _stage(data, way, "exchanged"), _total(data, way)
    if not total:
        return f"No introduction {way} is on record."
    doubt = between(row["rate_low"], row["rate_high"])
    eligible = int(row["eligible_count"])
    rate = "too few to tell a rate" if eligible < FEW else f"{percent(row['rate'])}, {doubt}"
    reached = f"{count(row['reached_count'])} led to an exchange: {rate}"
    judged = f"of {count(eligible)} old enough and in sight, {reached}" if eligible else "none old enough and in sight"
    waiting, hidden = row["pending_count"], row["unobservable_count"]
    young = f" Pending, younger than {MATURE_DAYS} days: {count(waiting)}." if waiting else ""
    unseen = f" Out of sight, happening between others: {count(hidden)}." if hidden else ""
    return f"{things(total, 'introduction')} {way}; {judged}.{young}{unseen}"
