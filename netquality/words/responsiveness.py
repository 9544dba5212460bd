"""Sentences about who answers whom, and how fast."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from netquality.ties import ANSWER_DAYS
from netquality.wording import FEW, MISSING, between, count, listed, percent, things
from netquality.words.common import owner_count, reasoned


def span(hours: float) -> str:
    """Return a length of time as it is said, in the unit that suits it; missing is a dash.

    Examples
    --------
    >>> [span(hours) for hours in (0.01, 0.5, 1.3, 30, 50, 24 * 20, math.nan)]
    ['under a minute', '30 minutes', '1.3 hours', '30 hours', '2.1 days', '20 days', '–']
    """
    if math.isnan(hours):
        return MISSING
    if hours < 1 / 60:
        return "under a minute"
    amount, unit = (hours * 60, "minute") if hours < 1 else (hours, "hour") if hours < 48 else (hours / 24, "day")
    return things(round(amount, 1 if amount < 10 and unit != "minute" else 0), unit)


def waits_title(data: pd.DataFrame) -> str:
    """Return within which time half is answered, on either side."""
    enough = [(side, row) for side, row in _sides(data) if row["asks"] >= FEW]
    if not enough:
        return "Too few messages to tell how fast answers come"
    return _capital("; ".join(f"{_who(data, side)} {_pace(row)}" for side, row in enough))


@reasoned
def waits(data: pd.DataFrame) -> str:
    """Return how often it was whose turn to answer, how much was answered in time, and how sure that is."""
    last = things(ANSWER_DAYS, "day")
    cut = f"What got no answer counts as waiting until today, at most {last}; it is not left out."
    return " ".join([*(_told(data, side, row) for side, row in _sides(data)), cut])


def responses_title(data: pd.DataFrame) -> str:
    """Return the rate of answers in the last year in which it can be told."""
    enough = data[data["asked_count"] >= FEW]
    if enough.empty:
        return "Too few messages in any year to tell who answers"
    year = enough["year"].max()
    last = enough[enough["year"] == year]
    rates = [f"{_who(data, row.answering)} {percent(row.rate)}" for row in last.itertuples()]
    return f"In {year}, {' and '.join(rates)}"


@reasoned
def responses(data: pd.DataFrame) -> str:
    """Return the rate of answers over all years and in the last one, on either side."""
    return " ".join(_years(data, side, rows) for side, rows in data.groupby("answering", sort=False))


def _sides(data: pd.DataFrame) -> list[tuple[str, Any]]:
    """Each side with its last row, which holds what is said of the side as a whole."""
    return [(str(side), rows.iloc[-1]) for side, rows in data.groupby("answering", sort=False)]


def _alone(data: pd.DataFrame) -> bool:
    """Whether everybody is an owner, so that there is one side."""
    return "owner" not in set(data["answering"])


def _who(data: pd.DataFrame, side: str) -> str:
    if side == "owner":
        return "you answer" if owner_count(data) == 1 else "owners answer"
    return "people answer" if _alone(data) else "others answer"


def _turn(data: pd.DataFrame, side: str) -> str:
    if side == "owner":
        return "the owner's turn" if owner_count(data) == 1 else "an owner's turn"
    return "somebody's turn" if _alone(data) else "the other one's turn"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pace(row: Any) -> str:
    if not math.isnan(row["half_hours"]):
        return f"half within {span(row['half_hours'])}"
    return f"{percent(row['answered_share'])} within {span(row['hours'])}"


def _told(data: pd.DataFrame, side: str, row: Any) -> str:
    turns = f"It was {_turn(data, side)} to answer {things(row['asks'], 'time')}"
    if row["asks"] < FEW:
        return f"{turns}: too few to tell how fast."
    marks = data[(data["answering"] == side) & data["marked"]]
    shares = [f"{percent(mark.answered_share)} within {span(mark.hours)}" for mark in marks.itertuples()]
    return f"{turns}. Answered were {listed(shares)}.{_sure(row)}" if shares else f"{turns}, all within the last hour."


def _sure(row: Any) -> str:
    if math.isnan(row["half_hours"]):
        return ""
    low, high = (span(row[f"half_hours_{end}"]) for end in ("low", "high"))
    doubt = "" if MISSING in (low, high) or low == high else f" (between {low} and {high})"
    return f" Half were answered within {span(row['half_hours'])}{doubt}."


def _years(data: pd.DataFrame, side: str, rows: pd.DataFrame) -> str:
    asked, answered = int(rows["asked_count"].sum()), int(rows["answered_count"].sum())
    open_yet = int(rows["young_count"].sum())
    young = f" Not counted, as not yet {things(ANSWER_DAYS, 'day')} old: {count(open_yet)}." if open_yet else ""
    turns = f"It was {_turn(data, side)} to answer {things(asked, 'time')}"
    if asked < FEW:
        return f"{turns} long enough ago to judge: too few to tell.{young}"
    judged = rows[rows["asked_count"] > 0]
    last = judged.iloc[-1]
    doubt = between(last["rate_low"], last["rate_high"])
    now = f"in {last['year']}, {percent(last['rate'])} of {count(last['asked_count'])} ({doubt})"
    before = f"{percent(answered / asked)}; " if len(judged) > 1 else ""
    return f"{turns}. Answered were {before}{now}.{young}"
