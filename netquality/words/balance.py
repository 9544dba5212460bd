"""Sentences about quality against quantity."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from netquality.wording import FEW, count, day, percent, things
from netquality.words.common import of_median, owner_count, reasoned

SETTING_WORDS: Final = {
    "channels": "what is counted",
    "answer_days": "days an answer may take",
    "session_gap_hours": "hours of silence that end a conversation",
    "known_rung": "the rung from which somebody is known",
}


def quality_over_time_title(data: pd.DataFrame) -> str:
    """Return the list, the known and the effective number of today."""
    last = data.iloc[-1]
    if math.isnan(last["connections"]):
        contact = _contact(data)
        return f"{contact[:1].upper()}{contact[1:]} is worth {_equal(last['effective_number'])}"
    known = "" if math.isnan(last["known"]) else f", {count(last['known'])} known"
    return f"{things(last['connections'], 'connection')}{known}, worth {_equal(last['effective_number'])}"


@reasoned
def quality_over_time(data: pd.DataFrame) -> str:
    """Return how the three grew over the last five years, and what the effective number is."""
    last = data.iloc[-1]
    if math.isnan(last["connections"]):
        return (
            f"On {day(last['at'])}, {_contact(data)} is spread as if it went to {_equal(last['effective_number'])}. "
            "This export holds no list of connections to set beside it."
        )
    now = (
        f"On {day(last['at'])} the list holds {things(last['connections'], 'connection')}{of_median(data)}; "
        f"{count(last['known'])} of them {'is' if last['known'] == 1 else 'are'} known, and all contact is spread "
        f"as if it went to {_equal(last['effective_number'])}."
    )
    if last["connections"] < FEW:
        return f"{now} So short a list is too few to tell how quality follows quantity."
    past = data[data["at"] <= last["at"] - pd.DateOffset(years=5)]
    past = past[past["connections"] > 0]
    if past.empty:
        return now
    then = past.iloc[-1]
    grown = [_grown(then[name], last[name]) for name in ("connections", "known", "effective_number")]
    return (
        f"{now} In the five years before, the list went {grown[0]}, the number known {grown[1]}, the effective number "
        f"{grown[2]}."
    )


def inequality_title(data: pd.DataFrame) -> str:
    """Return how many equally deep ties would be as diverse."""
    effective = data.attrs["effective"]
    whose = "For the median owner, " if owner_count(data) > 1 else ""
    people = things(effective["hill_0"], "person", "people")
    like = "counts" if effective["hill_0"] == 1 else "count"
    return f"{whose}{people} with any contact {like} like {_equal(effective['hill_1'])}"


@reasoned
def inequality(data: pd.DataFrame) -> str:
    """Return the effective numbers, the Gini coefficient and how far they hang on single ties."""
    found = data.attrs["effective"]
    who = "The median owner had" if owner_count(data) > 1 else "There was"
    contact = f"{who} contact with {things(found['hill_0'], 'person', 'people')}"
    if found["hill_0"] < FEW:
        return f"{contact}: too few to tell how it is spread."
    half = data.loc[data["ties_share"] <= 0.5, "depth_share"].iloc[-1]
    return (
        f"{contact}, as unequal as if it were {_equal(found['hill_1'])}; by the deepest alone, "
        f"{_equal(found['hill_2'])}. The shallower half of everybody holds "
        f"{percent(half)} of all depth (Gini coefficient {found['gini']:.2f}; 0 is even, 1 all with one)."
        f"{_moved(found)}"
    )


def _moved(found: Any) -> str:
    """How far the effective number hangs on single ties, which is no interval for other contacts one might have had."""
    low, high = found["hill_1_low"], found["hill_1_high"]
    if math.isnan(low):
        return ""
    return (
        f" Redrawing the ties at random moves the effective number between {count(round(low))} and "
        f"{count(round(high))}: "
        "so far it hangs on single people. With other people in other years it could lie further off."
    )


def conclusions_title(data: pd.DataFrame) -> str:
    """Return how many conclusions hang on how one counts."""
    flips = int(data["flips"].sum())
    told = things(len(data), "conclusion")
    if not flips:
        return f"None of {told} hangs on how one counts"
    return f"{count(flips)} of {told} {'hang' if flips > 1 else 'hangs'} on how one counts"


@reasoned
def conclusions(data: pd.DataFrame) -> str:
    """Return which conclusions are the same under all settings, and which flip."""
    firm, loose = data[~data["flips"].astype(bool)], data[data["flips"].astype(bool)]
    parts = []
    if len(firm):
        said = "; ".join(f"“{row.conclusion}” ({'yes' if row.holds else 'no'})" for row in firm.itertuples())
        parts.append(
            f"The same in every setting that can tell ({count(firm['settings_count'].max())} at most): {said}."
        )
    if len(loose):
        said = "; ".join(
            f"“{row.conclusion}” ({'yes' if row.holds else 'no'} as counted here, yes in {count(row.holds_count)} of "
            f"{count(row.settings_count)})"
            for row in loose.itertuples()
        )
        parts.append(f"Not to be trusted without a word on how it was counted: {said}.")
    return " ".join(parts)


def setting(text: str) -> str:
    """Return the single changes that turn a conclusion over, in words; see `netquality.robust_conclusions`.

    Examples
    --------
    >>> setting("known_rung 2; no group messages")
    'the rung from which somebody is known: 2; what is counted: no group messages'
    """
    parts = [part for part in text.split("; ") if part]
    return "; ".join(_setting(part) for part in parts)


def _setting(part: str) -> str:
    name, _, value = part.partition(" ")
    return f"{SETTING_WORDS[name]}: {value}" if name in SETTING_WORDS else f"{SETTING_WORDS['channels']}: {part}"


def _contact(data: pd.DataFrame) -> str:
    return "the contact of the median owner" if owner_count(data) > 1 else "all contact"


def _equal(number: float) -> str:
    return "nobody" if math.isnan(number) else f"{things(round(number), 'equal tie')}"


def _grown(then: float, now: float) -> str:
    return f"from {count(round(then) if then == then else then)} to {count(round(now) if now == now else now)}"
