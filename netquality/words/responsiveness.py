"""Sentences about who answers whom, and how fast."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from netquality.ties import ANSWER_DAYS
from netquality.wording import FEW, MISSING, between, count, listed, percent, things
from netquality.words.common import owner_count, reasoned

_YEAR: Final = 24 * 365.25


def span(hours: float) -> str:
    """Return a length of time as it is said, in the unit that suits it; missing is a dash.

    Examples
    --------
    >>> [span(hours) for hours in (0.01, 0.5, 0.999, 1.3, 30, 50, 24 * 20, 24 * 1000, math.nan)]
    ['under a minute', '30 minutes', '1 hour', '1.3 hours', '30 hours', '2.1 days', '20 days', '2.7 years', '–']
    """
    if math.isnan(hours):
        return MISSING
    if hours < 1 / 60:
        return "under a minute"
    # What rounds to 60 minutes is an hour.
    units = ((59.5 / 60, 60, "minute"), (48, 1, "hour"), (2 * _YEAR, 1 / 24, "day"), (math.inf, 1 / _YEAR, "year"))
    amount, unit = next((hours * times, unit) for below, times, unit in units if hours < below)
    return things(round(amount, 1 if amount < 10 and unit != "minute" else 0), unit)


def within(middle: float, low: float, high: float) -> str:
    """Return within which time half is answered, and between which that lies."""
    first, *ends = map(span, (middle, low, high))
    return first if MISSING in ends else f"{first} ({' to '.join(ends)})"


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


@reasoned
def week_parts(data: pd.DataFrame) -> str:
    """Return in which part of the week most is written for its hours, and in which it is answered soonest."""
    messages = data["sent_count"] + data["received_count"]
    if messages.sum() < FEW * len(data):
        return "Too few messages to tell one part of the week from another."
    sides = [side for side in ("person", "owner") if f"{side}_asks" in data]
    return " ".join([_busiest(data), *filter(None, (_soonest(data, side) for side in sides))])


def week_part(row: Any) -> str:
    """Return what a part of the week and day is called."""
    return f"{_WEEK[row.part_of_week]} by {row.part_of_day}"


_WEEK: Final = {"weekday": "on weekdays", "weekend": "at the weekend"}


def _busiest(data: pd.DataFrame) -> str:
    """In which parts most and least is written in an hour, if that differs by a tenth."""
    pace = data["messages_share"] / data["hours_share"]
    most, least = (
        f"{week_part(data.loc[at])} ({pace[at]:.1f} times the average)" for at in (pace.idxmax(), pace.idxmin())
    )
    if pace.round(1).nunique() == 1:
        return "Hour for hour, about as much is written in every part of the week."
    return f"Hour for hour, most is written {most}, least {least}."


def _soonest(data: pd.DataFrame, side: str) -> str:
    """In which parts one side answers soonest and latest, and whether that may be chance."""
    middle, low, high = (f"{side}_half_hours{end}" for end in ("", "_low", "_high"))
    judged = data[(data[f"{side}_asks"] >= FEW) & data[middle].notna()]
    if len(judged) < 2:
        return ""
    first, last = judged.loc[judged[middle].idxmin()], judged.loc[judged[middle].idxmax()]
    apart = first[high] < last[low]
    chance = "" if apart else "; the two intervals overlap: that may be chance"
    said = [f"{week_part(row)} (half within {span(row[middle])})" for row in (first, last)]
    alone = side == "person" and "owner_asks" not in data
    who = ("You answer" if owner_count(data) == 1 else "Owners answer") if side == "owner" else "Others answer"
    return f"{'People answer' if alone else who} soonest what is written {said[0]}, latest {said[1]}{chance}."


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
        return "your turn" if owner_count(data) == 1 else "an owner's turn"
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
    turns = f"It was {_turn(data, side)} to answer {things(asked, 'time')} long enough ago to judge"
    if asked < FEW:
        return f"{turns}: too few to tell.{young}"
    judged = rows[rows["asked_count"] > 0]
    last = judged.iloc[-1]
    doubt = between(last["rate_low"], last["rate_high"])
    now = f"in {last['year']}, {percent(last['rate'])} of {count(last['asked_count'])} ({doubt})"
    before = f"{percent(answered / asked)}; " if len(judged) > 1 else ""
    return f"{turns}. Answered were {before}{now}.{young}"
