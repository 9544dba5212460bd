"""What the sentences of every topic share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.vanity import BADGE as BADGE
from netquality.wording import count

#: What stands on a rung is evidence of this.
RUNG_WORDS: Final = {
    "listed": "on the list, nothing else",
    "co_present": "same group or discussion",
    "one_way": "one side wrote, no answer",
    "exchanged": "both wrote, one as an answer",
    "conversed": "real conversations",
    "recurring": "in touch over the years",
    "vouched": "met, recommended, introduced",
}


def why(data: pd.DataFrame) -> str:
    """Return why a table is empty; nothing if it isn't."""
    return str(data.attrs.get("why", "")) or ("" if len(data) else "There is nothing to show.")


def reasoned(say: Callable[[pd.DataFrame], str]) -> Callable[[pd.DataFrame], str]:
    """Give the reason instead, where there is nothing to speak of."""

    @functools.wraps(say)
    def said(data: pd.DataFrame) -> str:
        return why(data) or say(data)

    return said


def owner_count(data: pd.DataFrame) -> int:
    """Return how many owners a table speaks of."""
    return int(data.attrs.get("owners", 1))


def of_owners(data: pd.DataFrame) -> str:
    """Return over how many owners a table sums up, in brackets, if there are several, and whether ties count twice."""
    owners = owner_count(data)
    sides = ", each tie seen from both sides" if data.attrs.get("pooled") else ""
    return f" ({count(owners)} owners{sides})" if owners > 1 else ""


def of_median(data: pd.DataFrame) -> str:
    """Return of how many owners a table tells the median, in brackets, if there are several."""
    owners = owner_count(data)
    return f" (the median of {count(owners)} owners)" if owners > 1 else ""


def noun(data: pd.DataFrame) -> tuple[str, str]:
    """Return what a table counts, one and many: ties where there are several owners, else people."""
    return ("tie", "ties") if owner_count(data) > 1 else ("person", "people")


def at_known(data: pd.DataFrame) -> pd.Series:
    """Return the row of a table by rung where one starts to know somebody."""
    return data.set_index("rung").loc[KNOWN_RUNG]
