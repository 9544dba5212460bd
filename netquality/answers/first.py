"""The numbers that come first."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from netquality.answers.common import once
from netquality.depth import records_words
from netquality.dormant import dormant_ties, owed_replies
from netquality.introductions import introduction_success
from netquality.network import Network
from netquality.plotdata import NO_INTRODUCTIONS, NO_LIST, NO_WORDS, ladder_counts, vetting_waits
from netquality.tables import table
from netquality.triaging import triage
from netquality.vanity import BADGE, vanity_ratio
from netquality.wording import FEW, MISSING, between, count, percent, points, things


def headline(network: Network) -> pd.DataFrame:
    """Return how long the list is, how many of it are known, and whether asking first pays and introductions work."""
    ratio = vanity_ratio(network)
    ratio = ratio[ratio["connections"] > 0]
    rows = [*_list_rows(ratio, network), ("Does it pay to ask before connecting?", *_asking_answer(network))]
    rows.append(("Do the introductions work?", *_introduction_answer(network)))
    return table(("question", "answer", "how sure"), rows)


def next_steps(network: Network) -> pd.DataFrame:
    """Return what waits for the owner to do: how much of it, and on which page it is told one by one."""
    waiting = triage(network)["verdict"].value_counts()
    came_in, asleep = "How people came in", "What changed, and who sleeps"
    steps = (
        ("questions that wait for an answer", len(owed_replies(network)), asleep),
        ("invitations to accept, from people already in touch", waiting.get("accept", 0), came_in),
        ("invitations to ask about first", waiting.get("ask first", 0), came_in),
        ("ties asleep that once held conversations", len(once(network, dormant_ties(network))), asleep),
    )
    rows = ((what, count(many), page) for what, many, page in steps if many)
    return table(("what waits", "how many", "page"), rows, why=_NOTHING if records_words(network) else NO_WORDS)


_NOTHING: Final = "Nothing waits: no question, no invitation, no tie asleep."


def _list_rows(ratio: pd.DataFrame, network: Network) -> list[tuple[str, str, str]]:
    long, known = "How long is the list?", "How many on it are known?"
    if ratio.empty:
        return [(long, MISSING, NO_LIST), _without_list(network)]
    middle = ratio.drop(columns="displayed").astype("Float64").astype(float).median()
    listed, knows = middle["connections"], middle["known"]
    hides = f"reads {BADGE}+ on LinkedIn, which hides {count(listed - BADGE)}"
    shown = hides if listed > BADGE else "on LinkedIn the exact number is shown"
    first = (long, things(listed, "connection"), _per_owner(network) or shown)
    if math.isnan(knows):
        return [first, (known, MISSING, f"{NO_WORDS} Ask the platform for the complete archive.")]
    doubt = between(1 - middle["vanity_ratio_high"], 1 - middle["vanity_ratio_low"])
    said = doubt if listed >= FEW else "too few to tell"
    return [first, (known, f"{count(knows)} ({percent(1 - middle['vanity_ratio'])})", said)]


def _without_list(network: Network) -> tuple[str, str, str]:
    """Without a list one can still ask it of everybody there was contact with."""
    data = ladder_counts(network)
    if data.empty:
        return "How many are known?", MISSING, str(data.attrs["why"])
    known, total = data.loc[data["known"], "count"].sum(), data["count"].sum()
    seen = "ties in this log, each seen from both sides" if network.pooled else "people in this log"
    return (
        "How many are known?",
        f"{count(known)} of {count(total)} ({percent(known / total)})",
        f"of the {seen}",
    )


def _per_owner(network: Network) -> str:
    return f"the median of {count(len(network.owners))} owners" if len(network.owners) > 1 else ""


def _asking_answer(network: Network) -> tuple[str, str]:
    data = vetting_waits(network)
    if data.empty:
        return MISSING, str(data.attrs["why"])
    effect = data.attrs["effect"]
    if min(effect["vetted_count"], effect["unvetted_count"], effect["adjusted_count"]) < FEW:
        return (
            "too few to tell",
            f"{things(effect['vetted_count'], 'connection')} at least a year old began with a discussion",
        )
    low, high = (points(effect[f"adjusted_{end}"]) for end in ("low", "high"))
    shares = f"{percent(effect['vetted'])} against {percent(effect['unvetted'])}"
    return shares, f"exchange words within a year; of the same year of connecting: {low} to {high} points"


def _introduction_answer(network: Network) -> tuple[str, str]:
    row = introduction_success(network).loc["exchanged"]
    if not row["eligible_count"]:
        waiting = int(row["pending_count"] + row["unobservable_count"])
        return (
            MISSING,
            f"{things(waiting, 'introduction')}, none old enough and in sight" if waiting else NO_INTRODUCTIONS,
        )
    reached = f"{count(row['reached_count'])} of {count(row['eligible_count'])} led to an exchange"
    sure = between(row["rate_low"], row["rate_high"]) if row["eligible_count"] >= FEW else "too few to tell a rate"
    return reached, sure
