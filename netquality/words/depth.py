"""Sentences about the ladder and the depth score."""

from __future__ import annotations

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.vanity import BADGE as BADGE
from netquality.wording import between, count, day, listed, percent, things
from netquality.words.common import noun, of_owners, owner_count, reasoned


def ladder_title(data: pd.DataFrame) -> str:
    """Return how many of the people counted are known."""
    known, total = _known(data)
    return f"{count(known)} of {things(total, *noun(data))} known: {percent(known / total)}"


@reasoned
def ladder(data: pd.DataFrame) -> str:
    """Return how many are known, and how many are only on the list or never answered."""
    known, total = _known(data)
    at = data.set_index("rung_name")["count"]
    silent = int(at["listed"] + at["co_present"])
    return (
        f"Of {things(total, *noun(data))}{of_owners(data)}, {percent(known / total)} ({count(known)}) stand on the "
        f"rung of exchanged words or higher. No sign of any contact: {count(silent)}. One-sided, never answered: "
        f"{count(at['one_way'])}."
    )


def concentration_title(data: pd.DataFrame) -> str:
    """Return what share the closest carry."""
    if data["people"].max() <= 5:
        whose = "The median owner has all contact" if owner_count(data) > 1 else "All contact is"
        return f"{whose} with {things(data['people'].max(), 'person', 'people')}"
    at = _layers(data)
    circle = 15 if 15 in at else 5
    return f"The {circle} deepest ties carry {percent(at[circle])} of all depth"


@reasoned
def concentration(data: pd.DataFrame) -> str:
    """Return what share each circle carries."""
    at, whole = _layers(data), int(data["people"].max())
    circles = [f"the {count(people)} deepest {percent(share)}" for people, share in at.items() if people < whole]
    if not circles:
        return f"{concentration_title(data)}: too few to ask whether attention is spread."
    whose = "For the median owner, of" if owner_count(data) > 1 else "Of"
    told = listed(circles).replace(" deepest", " deepest ties carry", 1)
    return f"{whose} all depth, {told}; all of it lies with {things(whole, 'person', 'people')}."


def contact_title(data: pd.DataFrame) -> str:
    """Return the year with most contact, which is the one that the figure's bars show."""
    best = data.loc[(data["sent_days"] + data["received_days"]).idxmax()]
    return f"Most contact in {best['year']}, with {things(best['people'], *noun(data))}"


@reasoned
def contact(data: pd.DataFrame) -> str:
    """Return what the best and the last year held."""
    best, last = data.loc[data["people"].idxmax()], data.iloc[-1]
    now = f"In {last['year']}{_until(data, last['year'])}, there was contact with {things(last['people'], *noun(data))}"
    days = (
        f"{things(last['sent_days'], 'day')} of writing and {things(last['received_days'], 'day')} of being written to"
    )
    before = (
        f" The most in a year were {count(best['people'])}, in {best['year']}." if best["year"] != last["year"] else ""
    )
    return f"{now}: {days}, added up over people.{before}"


@reasoned
def sensitivity(data: pd.DataFrame) -> str:
    """Return how far the known share moves with the line; for `netquality.plotdata.line_sensitivity`."""
    here, usual = data[data["default"]].iloc[0], data[data["known_rung"] == KNOWN_RUNG]
    low, high = usual["known"].min(), usual["known"].max()
    days = f"{data['answer_days'].min()} to {data['answer_days'].max()} days"
    moved = count(low) if low == high else f"{count(low)} to {count(high)}"
    shares = between(data["known_share"].min(), data["known_share"].max())
    return (
        f"{count(here['known'])} of {count(here['total'])} are known as it is counted here, {moved} if an answer may "
        f"take {days}. With the rung moved too, the share lies {shares}."
    )


def _known(data: pd.DataFrame) -> tuple[int, int]:
    return int(data.loc[data["known"], "count"].sum()), int(data["count"].sum())


def _layers(data: pd.DataFrame) -> dict[int, float]:
    return {int(row.people): row.depth_share for row in data[data["layer"]].itertuples()}


def _until(data: pd.DataFrame, year: int) -> str:
    as_of = data.attrs.get("as_of")
    return f" (up to {day(as_of)})" if as_of is not None and as_of.year == year else ""
