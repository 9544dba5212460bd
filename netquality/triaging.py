"""Whom of those who wait to let in: accept, ask first, wait or ignore, the evidence for it, and what to ask about."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.schema import TEXT, TIME
from netquality.talk import questions, words_between
from netquality.ties import ANSWER_DAYS
from netquality.ties.sequence import to_several
from netquality.uncertainty import rate_table
from netquality.vetting import YEAR_DAYS, vetting_cohort

VERDICTS: Final = ("accept", "ask first", "wait", "ignore")
#: Reason -> verdict. The first that holds decides.
REASONS: Final = {
    "words exchanged": "accept",
    "introduced": "accept",
    "asked, no answer": "ignore",
    "asked, may still answer": "wait",
    "words on one side": "ask first",
    "something in common": "ask first",
    "nothing but the invitation": "ignore",
}
_SHARED: Final = ("colleagues", "shared_people", "shared_groups")


@memo
def triage(network: Network) -> pd.DataFrame:
    """Return the people whose invitation waits for an answer, each with a verdict, why, and what to ask about.

    Waiting: invited an owner, and is not on the list. The first reason that holds decides:

    ========================== ========= =====================================================================
    words exchanged            accept    known already (rung 3 or higher of the ladder)
    introduced                 accept    somebody introduced the two
    asked, no answer           ignore    the owner asked since the invitation: no answer within 90 days
    asked, may still answer    wait      the owner asked since the invitation, and the 90 days are not over
    words on one side          ask first a personal note or a message of either, never answered
    something in common        ask first the company of people known, or a group or conversation shared with the owner
    nothing but the invitation ignore    no word, nothing shared
    ========================== ========= =====================================================================

    An order of reading, not a judgement of people; the last columns say what became of those who came in alike.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted. ``verdict, reason``; ``invited_at`` (the latest), ``waiting_days, note`` (none,
        default, personal), ``question`` (the note asks something), ``asked_at`` (first question since),
        ``rung``;
        ``company, position`` (mostly missing: LinkedIn gives them for connections only); ``colleagues`` (connections
        known, at the same company), ``shared_people`` (in a group conversation with both), ``shared_groups`` (groups,
        posts and group conversations with both): counts. ``alike_count, alike_known_count, alike_known_share`` with its
        95 % Wilson interval: connections at least a year old whose invitation to the owner had the same kind of note,
        and how many of them had an answer or a meeting within a year; NaN without any.

    References
    ----------
    Our definition (docs/metrics.md).

    Examples
    --------
    >>> invitations = pd.DataFrame({
    ...     "owner": "me", "person": ["ann", "bob"], "direction": "received", "at": ["2024-01-01", "2024-01-02"],
    ...     "note": ["personal", "none"], "question": False})
    >>> triage(Network.build({"invitations": invitations}))["verdict"].tolist()
    ['ask first', 'ignore']
    """
    waiting = _waiting(network)
    words = words_between(network, waiting.index)
    since = words["at"] >= waiting["invited_at"].astype("int64").to_numpy()[words["tie"]]
    asked, answered = questions(words[since], waiting.index)
    depth = interaction_depth(network).reindex(waiting.index)
    people = network.people.set_index("person")[["company", "position"]]
    about = people.reindex(waiting.index.get_level_values("person")).set_axis(waiting.index)
    table = waiting.assign(
        waiting_days=(network.as_of - waiting["invited_at"]).dt.days.astype("int64"),
        asked_at=asked,
        rung=depth["rung"].fillna(0).astype("int64"),
        **about,
        **{name: _count(pairs, waiting.index) for name, pairs in _in_common(network, waiting.index).items()},
    )
    holds = {
        "words exchanged": table["rung"] >= KNOWN_RUNG,
        "introduced": pd.Series(table.index.isin(_introduced(network)), table.index),
        "asked, no answer": asked.notna() & answered.isna() & (network.as_of - asked > pd.Timedelta(days=ANSWER_DAYS)),
        "asked, may still answer": asked.notna() & answered.isna(),
        "words on one side": (table["note"] == "personal") | (depth["received_count"] > 0) | (depth["sent_count"] > 0),
        "something in common": table[list(_SHARED)].gt(0).any(axis=1),
    }
    last = list(REASONS)[-1]
    reason = np.select([flag.to_numpy(bool) for flag in holds.values()], list(holds), last).astype(object)
    table.insert(0, "verdict", pd.Series(reason, table.index).map(REASONS).astype(TEXT))
    table.insert(1, "reason", pd.Series(reason, table.index, dtype=TEXT))
    return pd.concat([table, _alike(network, table)], axis=1)


@memo
def triage_topics(network: Network) -> pd.DataFrame:
    """Return what there is to ask each waiting person about, one row a topic.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted; several rows a person. ``topic``: colleagues (a connection known, at their
        company), shared_people (somebody in a group conversation with both), shared_groups; ``about``: the person or
        the group, a key. A group conversation has no name of its own and is not listed, its people are.
    """
    waiting = _waiting(network)
    table = pd.concat(_in_common(network, waiting.index), names=["topic"]).reset_index("topic").astype(TEXT)
    conversations = table["topic"].eq("shared_groups") & table["about"].isin(
        network.interactions["thread"].cat.categories
    )
    ordered = table[~conversations].sort_values(["owner", "person", "topic", "about"])
    return ordered.set_index(["owner", "person"])


def _waiting(network: Network) -> pd.DataFrame:
    """The latest invitation of everybody who invited an owner and is not on the list."""
    rows = network.invitations.dropna(subset=["person", "at"])
    rows = rows[rows["direction"] == "received"].sort_values(["owner", "person", "at"])
    last = rows.drop_duplicates(["owner", "person"], keep="last").set_index(["owner", "person"])
    listed = pd.MultiIndex.from_frame(network.connections[["owner", "person"]])
    last = last.rename(columns={"at": "invited_at"}).loc[~last.index.isin(listed), ["invited_at", "note", "question"]]
    return last.astype({"invited_at": TIME, "note": TEXT, "question": bool})


def _introduced(network: Network) -> pd.MultiIndex:
    found = list_introductions(network)
    both = pd.concat(
        [
            found[["a", "b"]].set_axis(["owner", "person"], axis=1),
            found[["b", "a"]].set_axis(["owner", "person"], axis=1),
        ]
    )
    return pd.MultiIndex.from_frame(both)


def _in_common(network: Network, waiting: pd.MultiIndex) -> dict[str, pd.DataFrame]:
    """What each waiting person shares with the owner: columns ``owner, person, about``, a row a thing."""
    pairs = waiting.to_frame(index=False)
    places = _places(network)
    shared = pairs.merge(places, on="person").merge(places.rename(columns={"person": "owner"}), on=["owner", "place"])
    talks = places[places["place"].isin(network.interactions["thread"].cat.categories)]
    met = shared.merge(talks.rename(columns={"person": "about"}), on="place")
    met = met[(met["about"] != met["owner"]) & (met["about"] != met["person"])]
    found = {
        "colleagues": _colleagues(network, pairs),
        "shared_people": met[["owner", "person", "about"]].drop_duplicates(),
        "shared_groups": shared.rename(columns={"place": "about"})[["owner", "person", "about"]],
    }
    return {name: rows.reset_index(drop=True) for name, rows in found.items()}


def _colleagues(network: Network, pairs: pd.DataFrame) -> pd.DataFrame:
    """Connections known to the owner who work where the waiting person does."""
    company = network.people.set_index("person")["company"].str.strip().str.casefold().dropna()
    company = company[company != ""].rename("company")
    depth = interaction_depth(network)
    known = depth.index[depth["connected"] & (depth["rung"] >= KNOWN_RUNG)].to_frame(index=False)
    at_work = known.merge(company, left_on="person", right_index=True).rename(columns={"person": "about"})
    mine = pairs.merge(company, left_on="person", right_index=True).merge(at_work, on=["owner", "company"])
    return mine[["owner", "person", "about"]]


def _places(network: Network) -> pd.DataFrame:
    """Who was in which group, group conversation or discussion: ``place, person``."""
    log = network.interactions
    several = to_several(network) & log["thread"].notna()
    commented = (log["channel"] == "comment") & log["thread"].notna()
    parts = [network.memberships.rename(columns={"group": "place"})[["place", "person"]]]
    for rows, who in ((several, "source"), (several, "target"), (commented, "source")):
        some = log.loc[rows, ["thread", who]].drop_duplicates().astype(object)
        parts.append(some.set_axis(["place", "person"], axis=1))
    return pd.concat(parts).dropna().drop_duplicates().astype(TEXT)


def _count(pairs: pd.DataFrame, index: pd.MultiIndex) -> pd.Series:
    return pairs.groupby(["owner", "person"]).size().reindex(index, fill_value=0).astype("int64")


def _alike(network: Network, waiting: pd.DataFrame) -> pd.DataFrame:
    """What became of those who came in with the same kind of note."""
    came = vetting_cohort(network)
    came = came[(came["direction"] == "received") & came["connected_at"].notna()]
    year = came["connected_at"] + pd.Timedelta(days=YEAR_DAYS)
    old = came.assign(known=came["known_at"] <= year)[year <= network.as_of]
    counts: Any = old.groupby(["owner", "note"])["known"].agg(["size", "sum"])
    asked = pd.MultiIndex.from_arrays([waiting.index.get_level_values("owner"), waiting["note"]])
    found = counts.reindex(asked, fill_value=0).set_axis(waiting.index).astype("int64")
    found.columns = ["alike_count", "alike_known_count"]
    share = rate_table(found["alike_known_count"], found["alike_count"], name="alike_known_share")
    return pd.concat([found, share if records_words(network) else share * np.nan], axis=1)
