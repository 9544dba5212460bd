"""Sentences about what changed, what sleeps, and when there was contact."""

from __future__ import annotations

import calendar as calendar_names

import pandas as pd

from netquality.dormant import LITERATURE_DAYS
from netquality.wording import count, day, listed, things
from netquality.words.common import noun, of_owners, reasoned

#: What a change means, in a few words.
CHANGE_WORDS = {
    "gained": "new on the list",
    "renamed": "under a new name",
    "lost": "no longer on the list",
    "deepened": "deeper: a higher rung, or half as deep again",
    "revived": "woken after a year of silence",
    "faded": "fallen asleep: silent for a year",
}
_MONTHS = calendar_names.month_name


def changes_title(data: pd.DataFrame) -> str:
    """Return what was gained and what deepened."""
    at = data.set_index("change")["count"]
    parts = [f"{count(at[kind])} {kind}" for kind in ("gained", "deepened", "faded") if kind in at]
    return f"Since {day(data.attrs['since'])}: {listed(parts)}"


@reasoned
def changes(data: pd.DataFrame) -> str:
    """Return how the list and the ties changed, in two sentences."""
    at, since = data.set_index("change")["count"], f"Since {day(data.attrs['since'])}{of_owners(data)}, "
    said = []
    if "gained" in at:
        why = "a list holds who is still on it" if data.attrs.get("one_export") else "the list was cut"
        left = f"and {count(at['lost'])} left it" if "lost" in at else f"who left it cannot be told: {why}"
        came = things(at["gained"], "person", "people")
        said.append(f"{since}{came} came onto the list{' ' if 'lost' in at else '; '}{left}.")
    if "deepened" in at:
        said.append(
            f"{'' if said else since}{things(at['deepened'], 'tie')} deepened, {count(at['revived'])} woke after a "
            f"year of silence, and {count(at['faded'])} fell silent for a year."
        )
    else:
        said.append("Whether ties deepened or faded cannot be told: the later export does not record words since then.")
    return " ".join(said)


def sleeping_ties_title(data: pd.DataFrame) -> str:
    """Return how many sleep."""
    return f"{things(len(data), 'tie')} asleep: once in conversation, silent for over a year"


@reasoned
def sleeping_ties(data: pd.DataFrame) -> str:
    """Return how many sleep, for how long, and how deep they once were."""
    long = int((data["silent_years"] * 365.25 > LITERATURE_DAYS).sum())
    peak = data["peak_depth"].max()
    return (
        f"{things(len(data), 'tie')} that once held conversations{of_owners(data)} have been silent for more than "
        f"a year, {count(long)} of them for more than three. "
        f"At its peak, the deepest was worth {peak:,.1f} days of contact; half of them were worth more than "
        f"{data['peak_depth'].median():,.1f}."
    )


def calendar_title(data: pd.DataFrame) -> str:
    """Return the busiest month."""
    best = data.loc[data["people"].idxmax()]
    return f"Busiest month: {_MONTHS[best['month']]} {best['year']}, {things(best['people'], *noun(data))}"


@reasoned
def calendar(data: pd.DataFrame) -> str:
    """Return the busiest month, the usual one and how many were empty."""
    best, empty = data.loc[data["people"].idxmax()], int((data["people"] == 0).sum())
    return (
        f"In {_MONTHS[best['month']]} {best['year']} there was contact with {things(best['people'], *noun(data))}, "
        f"in the median month with {count(data['people'].median())}. Of {things(len(data), 'month')}, "
        f"{count(empty) if empty else 'none'} went without any."
    )


def tie_history_title(data: pd.DataFrame) -> str:
    """Return when the tie was at its deepest."""
    best = data.loc[data["depth"].idxmax()]
    if best.name == data.index[-1]:
        return f"Never deeper than today, worth {best['depth']:,.1f} days of contact"
    return (
        f"Deepest in {best['at']:%Y}, worth {best['depth']:,.1f} days of contact; today {data['depth'].iloc[-1]:,.1f}"
    )


@reasoned
def tie_history(data: pd.DataFrame) -> str:
    """Return the arc of a tie in a sentence."""
    best, last = data.loc[data["depth"].idxmax()], data.iloc[-1]
    days = (
        f"{things(data['sent_days'].sum(), 'day')} of writing and {things(data['received_days'].sum(), 'day')} of "
        f"being written to since {data['at'].iloc[0]:%Y}."
    )
    if best.name == last.name:
        return f"{days} The tie has never been deeper than today ({last['depth']:,.1f})."
    return (
        f"{days} The tie was deepest at the end of a quarter in {best['at']:%Y} ({best['depth']:,.1f}); today it "
        f"stands at {last['depth']:,.1f}."
    )
