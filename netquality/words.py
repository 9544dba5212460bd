"""What the figures say, in sentences: each takes a figure's table (see `netquality.plotdata`) and hedges as it does.

``*_title`` is the finding in a line, the function of the plain name one to three sentences. A table that could not be
filled gives its reason.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.introductions import MATURE_DAYS
from netquality.vanity import BADGE as BADGE
from netquality.wording import FEW, between, count, day, listed, percent, things

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
STAGE_WORDS: Final = {
    "acknowledged": "one of them answered",
    "exchanged": "both wrote",
    "lasting": "still writing 90 days later",
    "outcome": "led to something",
}
#: Marlow (2009): share of Facebook friends whose news people followed, by number of friends.
MARLOW: Final = {120: (0.158, 0.183), 500: (0.078, 0.094)}


def why(data: pd.DataFrame) -> str:
    """Return why a table is empty; nothing if it isn't."""
    return str(data.attrs.get("why", "")) or ("" if len(data) else "There is nothing to show.")


def _reasoned(say: Callable[[pd.DataFrame], str]) -> Callable[[pd.DataFrame], str]:
    """Give the reason instead, where there is nothing to speak of."""

    @functools.wraps(say)
    def said(data: pd.DataFrame) -> str:
        return why(data) or say(data)

    return said


def ladder_title(data: pd.DataFrame) -> str:
    """Return how many of the people counted are known."""
    known, total = _known(data)
    return f"{count(known)} of {things(total, *_pair(data))} known: {percent(known / total)}"


@_reasoned
def ladder(data: pd.DataFrame) -> str:
    """Return how many are known, and how many are only on the list or never answered."""
    known, total = _known(data)
    at = data.set_index("rung_name")["count"]
    silent = int(at["listed"] + at["co_present"])
    return (
        f"Of {things(total, *_pair(data))}{_of_owners(data)}, {percent(known / total)} ({count(known)}) stand on the "
        f"rung of exchanged words or higher. No sign of any contact: {count(silent)}. One-sided, never answered: "
        f"{count(at['one_way'])}."
    )


def concentration_title(data: pd.DataFrame) -> str:
    """Return what share the closest carry."""
    if data["people"].max() <= 5:
        whose = "The median owner has all contact" if _owners(data) > 1 else "All contact is"
        return f"{whose} with {things(data['people'].max(), 'person', 'people')}"
    at = _layers(data)
    circle = 15 if 15 in at else 5
    return f"The {circle} deepest ties carry {percent(at[circle])} of all depth"


@_reasoned
def concentration(data: pd.DataFrame) -> str:
    """Return what share each circle carries."""
    at, whole = _layers(data), int(data["people"].max())
    circles = [f"the {count(people)} deepest {percent(share)}" for people, share in at.items() if people < whole]
    if not circles:
        return f"{concentration_title(data)}: too few to ask whether attention is spread."
    whose = "For the median owner, of" if _owners(data) > 1 else "Of"
    told = listed(circles).replace(" deepest", " deepest ties carry", 1)
    return f"{whose} all depth, {told}; all of it lies with {things(whole, 'person', 'people')}."


def contact_title(data: pd.DataFrame) -> str:
    """Return the year with most people."""
    best = data.loc[data["people"].idxmax()]
    return f"Widest circle: {things(best['people'], _pair(data)[0], _pair(data)[1])} in {best['year']}"


@_reasoned
def contact(data: pd.DataFrame) -> str:
    """Return what the best and the last year held."""
    best, last = data.loc[data["people"].idxmax()], data.iloc[-1]
    now = (
        f"In {last['year']}{_until(data, last['year'])}, there was contact with {things(last['people'], *_pair(data))}"
    )
    days = (
        f"{things(last['sent_days'], 'day')} of writing and {things(last['received_days'], 'day')} of being written to"
    )
    before = (
        f" In {best['year']}, the widest year, it was {count(best['people'])}." if best["year"] != last["year"] else ""
    )
    return f"{now}: {days}, added up over people.{before}"


def vanity_title(data: pd.DataFrame) -> str:
    """Return the share that is only a number."""
    whose = "of the median owner's list" if _owners(data) > 1 else "of the list"
    return f"{percent(_at_known(data)['vanity_ratio'])} {whose} are only a number"


@_reasoned
def vanity(data: pd.DataFrame) -> str:
    """Return the vanity ratio with its doubt, and how far it moves with the line."""
    here, ratio = _at_known(data), data["vanity_ratio"]
    only = here["connections"] - here["known"]
    doubt = between(here["vanity_ratio_low"], here["vanity_ratio_high"])
    said = f"half of the owners lie {doubt}" if _owners(data) > 1 else f"{doubt}, taking the list as a sample"
    few = " So short a list is too few to tell." if here["connections"] < FEW else ""
    silent = "never exchanged words" if _owners(data) > 1 else "never exchanged words with you"
    return (
        f"Of {things(here['connections'], 'connection')}{_of_owners(data)}, {count(only)} {silent}: "
        f"a vanity ratio of {percent(here['vanity_ratio'])} ({said}).{few} Wherever one draws the line of knowing "
        f"somebody, it lies {between(ratio.min(), ratio.max())}."
    )


def badge_title(data: pd.DataFrame) -> str:
    """Return what LinkedIn shows and hides of the number."""
    listed_count = data["end"].max()
    if listed_count <= BADGE:
        return f"The badge shows the whole number: {count(listed_count)}"
    return f"“{BADGE}+” hides {things(listed_count - BADGE, 'connection')}"


@_reasoned
def badge(data: pd.DataFrame) -> str:
    """Return what the badge shows, what it hides and whether 500 known people stand behind it."""
    total = data["end"].max()
    known = data["end"].iloc[0] if len(data) > 1 else float("nan")
    if total <= BADGE:
        show = "shows" if total == 1 else "show"
        shown = f"On LinkedIn, {things(total, 'connection')}{_of_owners(data)} {show} as the exact number."
    else:
        whole = f"{things(total, 'connection')}{_of_owners(data)}"
        shown = f"On LinkedIn, {whole} read “{BADGE}+”, as 501 would."
    if pd.isna(known):
        return f"{shown} How many of them are known cannot be told without messages."
    if total <= BADGE:
        return f"{shown} Known among them: {count(known)}."
    missing = BADGE + 1 - known
    earned = "more than 500: the badge is earned" if known > BADGE else f"{count(missing)} short of earning the badge"
    return f"{shown} Known among them: {count(known)}, {earned}."


def growth_title(data: pd.DataFrame) -> str:
    """Return where both curves end."""
    last = data.iloc[-1]
    if pd.isna(last["known"]):
        return f"{things(last['connections'], 'connection')} on {day(last['at'])}"
    return f"{things(last['connections'], 'connection')} on {day(last['at'])}, {count(last['known'])} known"


@_reasoned
def growth(data: pd.DataFrame) -> str:
    """Return how many were known when the list passed 500, and now."""
    last, crossed = data.iloc[-1], data[data["connections"] > BADGE]
    parts = []
    if len(crossed):
        at = crossed.iloc[0]
        known = "" if pd.isna(at["known"]) else f", {count(at['known'])} of them known by then"
        parts.append(f"The list passed {BADGE} by {day(at['at'])}{known}.")
    known = (
        "; how many are known is not recorded" if pd.isna(last["known"]) else f", {count(last['known'])} of them known"
    )
    holds = f"{things(last['connections'], 'dated connection')}{_of_owners(data)}"
    parts.append(f"On {day(last['at'])} the list holds {holds}{known}.")
    undated = data.attrs.get("undated", 0)
    return " ".join(parts) + (f" {things(undated, 'connection')} without a date not counted." if undated else "")


def introductions_title(data: pd.DataFrame) -> str:
    """Return how many introductions led to an exchange."""
    return "; ".join(_brought(data, way) for way in ("made", "received") if _total(data, way)).capitalize()


@_reasoned
def introductions(data: pd.DataFrame) -> str:
    """Return how many introductions, made and received, led to an exchange, how sure that is, and what is pending."""
    return " ".join(_direction(data, way) for way in ("made", "received"))


def periods_title(data: pd.DataFrame) -> str:
    """Return from when to when the dated files reach."""
    return f"What was read reaches from {data['first_at'].min():%B %Y} to {data['last_at'].max():%B %Y}"


@_reasoned
def periods(data: pd.DataFrame) -> str:
    """Return how much was read and kept, and since when there are messages."""
    read, kept = data["rows_read"].sum(), data["rows_kept"].sum()
    left = f"{count(read - kept)} left out, each for a reason" if read > kept else "none was left out"
    spoken = data.loc[data["kind"] == "messages", "first_at"].min()
    since = f" Messages begin on {day(spoken)}: silence before that day is not evidence." if pd.notna(spoken) else ""
    return f"{things(read, 'row')} in {things(data['files'].sum(), 'file')} were read; {left}.{since}"


@_reasoned
def sensitivity(data: pd.DataFrame) -> str:
    """Return how far the known share moves with the line; for `netquality.plotdata.line_sensitivity`."""
    here, usual = data[data["default"]].iloc[0], data[data["known_rung"] == KNOWN_RUNG]
    low, high = usual["known"].min(), usual["known"].max()
    days = f"{data['answer_days'].min()} to {data['answer_days'].max()} days"
    moved = f"stay {count(low)}" if low == high else f"lie between {count(low)} and {count(high)}"
    shares = between(data["known_share"].min(), data["known_share"].max())
    return (
        f"{count(here['known'])} of {count(here['total'])} are known as it is counted here. They {moved} if an answer "
        f"may take {days}; with the rung moved too, the share lies {shares}."
    )


@_reasoned
def yardstick(data: pd.DataFrame) -> str:
    """Return the known share of the list beside what Marlow (2009) found, and why the two are not the same.

    Parameters
    ----------
    data : DataFrame
        As of `netquality.plotdata.vanity_by_rung`.
    """
    here = _at_known(data)
    theirs = [f"{100 * low:.1f} to {100 * high:.1f}\u00a0% of {size}" for size, (low, high) in MARLOW.items()]
    known = f"{percent(1 - here['vanity_ratio'])} of {things(here['connections'], 'connection')} are known"
    return (
        f"Here, {known}. As a yardstick: in 2009 Cameron Marlow, at Facebook, found that people keep up with "
        f"{listed(theirs)} friends. He counted whose news one looked at within 30 days, which takes no word from "
        "either side; here it is words and answers over all the years on record. The two compare in size, not in kind."
    )


def _owners(data: pd.DataFrame) -> int:
    return int(data.attrs.get("owners", 1))


def _of_owners(data: pd.DataFrame) -> str:
    owners = _owners(data)
    return f" ({count(owners)} owners)" if owners > 1 else ""


def _pair(data: pd.DataFrame) -> tuple[str, str]:
    return ("tie", "ties") if _owners(data) > 1 else ("person", "people")


def _known(data: pd.DataFrame) -> tuple[int, int]:
    return int(data.loc[data["known"], "count"].sum()), int(data["count"].sum())


def _layers(data: pd.DataFrame) -> dict[int, float]:
    return {int(row.people): row.depth_share for row in data[data["layer"]].itertuples()}


def _until(data: pd.DataFrame, year: int) -> str:
    as_of = data.attrs.get("as_of")
    return f" (up to {day(as_of)})" if as_of is not None and as_of.year == year else ""


def _at_known(data: pd.DataFrame) -> pd.Series:
    return data.set_index("rung").loc[KNOWN_RUNG]


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
