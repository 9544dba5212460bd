"""Sentences about introductions."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.introductions import MATURE_DAYS
from netquality.vanity import BADGE as BADGE
from netquality.wording import FEW, between, count, listed, percent, things
from netquality.words.common import reasoned

STAGE_WORDS: Final = {
    "acknowledged": "one of them answered",
    "exchanged": "both wrote",
    "lasting": "still writing 90 days later",
    "outcome": "led to something",
}

#: What introductions are compared by.
GROUPING_WORDS: Final = {
    "depth": "how well the introducer knew the two",
    "company": "whether the two work at one company",
    "presence": "whether the introducer stayed in the conversation",
    "year": "the year",
}
#: How sure an introduction is that nothing but who wrote to whom shows.
GUESS: Final = "mail that brings two people together for another reason looks the same"
#: A difference that chance makes in fewer cases than this is believed.
SURE: Final = 0.05


def introductions_title(data: pd.DataFrame) -> str:
    """Return how many introductions led to an exchange."""
    return "; ".join(_brought(data, way) for way in data["direction"].unique() if _total(data, way)).capitalize()


@reasoned
def introductions(data: pd.DataFrame) -> str:
    """Return how many introductions, made and received, led to an exchange, how sure that is, and what is pending."""
    guessed = int(data.attrs.get("guessed", 0))
    unsure = f" {things(guessed, 'introduction')} known by who wrote to whom alone: {GUESS}." if guessed else ""
    return " ".join(_direction(data, way) for way in data["direction"].unique()) + unsure


def introduction_wait_title(data: pd.DataFrame) -> str:
    """Return within how many days half of those introduced have both written."""
    return "; ".join(_half(rows) for _, rows in data.groupby("direction", sort=False)).capitalize()


@reasoned
def introduction_wait(data: pd.DataFrame) -> str:
    """Return how many have both written within one, two and eight weeks, and how sure that is."""
    told = [_waited(rows) for _, rows in data.groupby("direction", sort=False)]
    return " ".join(
        [
            *told,
            "Introductions younger than 60 days count for as long as "
            "they have been followed; an exchange that only a log tells of has no day and is left out.",
        ]
    )


@reasoned
def introduction_groups(data: pd.DataFrame) -> str:
    """Return which kinds of introductions fare better, where chance can be ruled out."""
    p_values = data.drop_duplicates("grouping").set_index("grouping")["p_adjusted"]
    asked = listed([f"by {GROUPING_WORDS[str(grouping)]}" for grouping in p_values.index])
    found = [grouping for grouping, p_value in p_values.items() if p_value <= SURE]
    if not found:
        alike = f"Compared {asked}, introductions differ no more than chance would make them"
        return f"{alike}; small groups hide small differences."
    return " ".join(_differs(data[data["grouping"] == grouping]) for grouping in found)


def lift_title(data: pd.DataFrame) -> str:
    """Return how much introductions change, or that it cannot be told."""
    row = data.iloc[0]
    if row["lift_low"] <= 0 <= row["lift_high"]:
        return "Whether introductions change anything cannot be told"
    way = "more" if row["lift"] > 0 else "less"
    return f"Introduced pairs come to write {points(abs(row['lift']))} {way} often than like pairs"


@reasoned
def lift(data: pd.DataFrame) -> str:
    """Return the lift with its interval, what it is held against, and whether other choices change it."""
    row = data.iloc[0]
    if row["introduced_count"] < FEW:
        pairs = things(row["introduced_count"], "introduced pair")
        return (
            f"{pairs} can be held against like ones that nobody introduced: too few to tell what introducing changes."
        )
    made, like = things(row["introduced_count"], "introduced pair"), things(row["control_count"], "like pair")
    told = (
        f"{percent(row['introduced_rate'])} of {made} came to write to each other alone, against "
        f"{percent(row['control_rate'])} of {like} that nobody introduced: {points(row['lift'])} more "
        f"(between {points(row['lift_low'])} and {points(row['lift_high'])})."
    )
    return f"{told} {_steady(data)}"


def points(share: Any) -> str:
    r"""Return a difference of shares in percentage points.

    Examples
    --------
    >>> points(0.123), points(-0.02)
    ('12 points', '-2 points')
    """
    return things(round(100 * share), "point")


def _steady(data: pd.DataFrame) -> str:
    """Whether every other way of comparing comes to the same side of nothing."""
    known = data.dropna(subset=["lift", "lift_low"])
    sides = {0 if row.lift_low <= 0 <= row.lift_high else 1 if row.lift > 0 else -1 for row in known.itertuples()}
    ways = things(len(known), "way")
    if len(sides) == 1:
        return f"All {ways} of comparing agree." if len(known) > 1 else "There is no other way of comparing."
    return f"Of {ways} of comparing, not all agree: see the table."


def _half(rows: pd.DataFrame) -> str:
    way, total = rows["direction"].iloc[0], int(rows["introductions"].iloc[0])
    if total < FEW:
        return f"{way}: too few to tell how long it takes"
    half = rows.loc[rows["rate"] >= 0.5, "days"]
    return (
        f"{way}: half have both written within {things(_days(half.min()), 'day')}"
        if len(half)
        else (f"{way}: within {MATURE_DAYS} days, fewer than half have both written")
    )


def _days(days: float) -> int:
    return max(1, math.ceil(days))


def _waited(rows: pd.DataFrame) -> str:
    way, total = rows["direction"].iloc[0], int(rows["introductions"].iloc[0])
    if total < FEW:
        return f"Of {things(total, 'introduction')} {way} in sight: too few to tell how long it takes."
    parts = []
    for days, said in ((7, "a week"), (14, "two"), (MATURE_DAYS, f"{MATURE_DAYS} days")):
        row = rows[rows["days"] <= days].iloc[-1]
        doubt = between(row["rate_low"], row["rate_high"])
        parts.append(f"{percent(row['rate'])} within {said}" + (f" ({doubt})" if doubt else ""))
    return f"Of {things(total, 'introduction')} {way} in sight, both have written in {listed(parts)}."


def _differs(rows: pd.DataFrame) -> str:
    grouping = str(rows["grouping"].iloc[0])
    rates = listed([f"{row.group}: {percent(row.rate)} of {count(row.introductions)}" for row in rows.itertuples()])
    return f"It depends on {GROUPING_WORDS[grouping]} ({rates}), more than chance would make it."


def _stage(data: pd.DataFrame, way: str, stage: str) -> Any:
    return data[(data["direction"] == way) & (data["stage"] == stage)].iloc[0]


def _total(data: pd.DataFrame, way: str) -> int:
    row = _stage(data, way, "exchanged")
    return int(row["eligible_count"] + row["pending_count"] + row["unobservable_count"])


def _brought(data: pd.DataFrame, way: str) -> str:
    row = _stage(data, way, "exchanged")
    if not row["eligible_count"]:
        return f"{way}: none old enough and in sight"
    return f"{way}: {count(row['reached_count'])} of {count(row['eligible_count'])} led to an exchange"


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
    # Not at the end of a sentence: the next one begins with a number.
    young = f" {count(waiting)} pending, younger than {MATURE_DAYS} days." if waiting else ""
    unseen = f" {count(hidden)} out of sight, happening between others." if hidden else ""
    return f"{things(total, 'introduction')} {way}; {judged}.{young}{unseen}"
