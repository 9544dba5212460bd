"""Sentences about the 500+ question."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.vanity import BADGE as BADGE
from netquality.wording import FEW, between, count, day, listed, percent, things
from netquality.words.common import at_known, of_median, owner_count, reasoned

#: Marlow (2009): share of Facebook friends whose news people followed, by number of friends.
MARLOW: Final = {120: (0.158, 0.183), 500: (0.078, 0.094)}
#: The same data: with how many of so many friends men and women wrote both ways (The Economist, 26 February 2009).
MARLOW_MUTUAL: Final = {120: (4, 6), 500: (10, 16)}


def vanity_title(data: pd.DataFrame) -> str:
    """Return the share that is only a number."""
    if (listed_count := at_known(data)["connections"]) < FEW:
        return f"{things(listed_count, 'connection')}: too few to tell what share is only a number"
    whose = "of the median owner's list" if owner_count(data) > 1 else "of the list"
    return f"{percent(at_known(data)['vanity_ratio'])} {whose} are only a number"


@reasoned
def vanity(data: pd.DataFrame) -> str:
    """Return the vanity ratio with its doubt, and how far it moves with the line."""
    here, ratio = at_known(data), data["vanity_ratio"]
    only = here["connections"] - here["known"]
    doubt = between(here["vanity_ratio_low"], here["vanity_ratio_high"])
    said = f"half of the owners lie {doubt}" if owner_count(data) > 1 else f"{doubt}, taking the list as a sample"
    few = " So short a list is too few to tell." if here["connections"] < FEW else ""
    silent = "never exchanged words" if owner_count(data) > 1 else "never exchanged words with you"
    return (
        f"Of {things(here['connections'], 'connection')}{of_median(data)}, {count(only)} {silent}: "
        f"a vanity ratio of {percent(here['vanity_ratio'])} ({said}).{few} Wherever one draws the line of knowing "
        f"somebody, it lies {between(ratio.min(), ratio.max())}. Each line of the figure draws it at another rung; "
        "the one in colour is used everywhere else."
    )


def badge_title(data: pd.DataFrame) -> str:
    """Return what LinkedIn shows and hides of the number."""
    listed_count = data["end"].max()
    if listed_count <= BADGE:
        return f"The profile shows the whole number: {count(listed_count)}"
    return f"“{BADGE}+” hides {things(listed_count - BADGE, 'connection')}"


@reasoned
def badge(data: pd.DataFrame) -> str:
    """Return what the badge shows, what it hides and whether 500 known people stand behind it."""
    total = data["end"].max()
    known = data["end"].iloc[0] if len(data) > 1 else float("nan")
    if total <= BADGE:
        show = "shows" if total == 1 else "show"
        shown = f"On LinkedIn, {things(total, 'connection')}{of_median(data)} {show} as the exact number."
    else:
        whole = f"{things(total, 'connection')}{of_median(data)}"
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


@reasoned
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
    holds = f"{things(last['connections'], 'dated connection')}{of_median(data)}"
    parts.append(f"On {day(last['at'])} the list holds {holds}{known}.")
    undated = data.attrs.get("undated", 0)
    return " ".join(parts) + (f" {things(undated, 'connection')} without a date not counted." if undated else "")


@reasoned
def yardstick(data: pd.DataFrame) -> str:
    """Return the known share of the list beside what Marlow (2009) found, and why the two are not the same.

    Parameters
    ----------
    data : DataFrame
        As of `netquality.plotdata.vanity_by_rung`.
    """
    here = at_known(data)
    theirs = [f"{100 * low:.1f} to {100 * high:.1f}\u00a0% of {size}" for size, (low, high) in MARLOW.items()]
    known = f"{percent(1 - here['vanity_ratio'])} of {things(here['connections'], 'connection')} are known"
    mutual = [f"{low} to {high} of {size}" for size, (low, high) in MARLOW_MUTUAL.items()]
    return (
        f"Here, {known}. As a yardstick: in 2009 Cameron Marlow, at Facebook, found that people keep up with "
        f"{listed(theirs)} friends. He counted whose news one looked at within 30 days, which takes no word from "
        f"either side. With {listed(mutual)} they wrote both ways in that time, which is nearer to what counts here: "
        "words and answers, but over all the years on record. The numbers compare in size, not in kind."
    )
