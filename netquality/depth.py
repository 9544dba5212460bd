"""Interaction depth: the evidence ladder and the depth score of every tie."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.ordering import Integers, positions_in
from netquality.schema import TIME, NetqualityError
from netquality.ties import ANSWER_DAYS, KNOWN_RUNG, RUNGS, SESSION_GAP_HOURS
from netquality.ties.ladder import held_rungs
from netquality.ties.named import named_pairs, ranked_ties
from netquality.ties.people import in_order, is_owner, people_index, ranks
from netquality.ties.sequence import to_several

__all__ = ["COUNTS", "KNOWN_RUNG", "RUNGS", "beside_words", "explain", "interaction_depth", "records_words", "rungs_of"]

#: The columns of `ties` that count something.
COUNTS: Final = (
    *("sent_count", "received_count", "met_count", "signals_sent_count", "signals_received_count"),
    *("active_days", "sessions", "conversations", "turns", "has_long_conversation", "exchange_quarters"),
)
_SCORES: Final = ("depth", "depth_sent", "depth_received", "depth_mutual")
_FIRST: Final = ("rung", "rung_name", *_SCORES, "depth_share", "connected", "connected_at")


@memo
def interaction_depth(
    network: Network, *, answer_days: float = ANSWER_DAYS, session_gap_hours: float = SESSION_GAP_HOURS
) -> pd.DataFrame:
    """Return the rung and the depth of every tie: each owner's named connections and whoever else they dealt with.

    A tie stands on the highest rung that it has evidence for:

    === ============ ==========================================================================================
    0   listed       on the list, nothing else
    1   co_present   in one group or group conversation, or both commented on one post
    2   one_way      a message, note, reaction, endorsement, follow or greeting, never answered
    3   exchanged    each has written, the second as an answer (within `answer_days`)
    4   conversed    answers in two sessions (cut by a silence > `session_gap_hours`), or a session of 4 turns
    5   recurring    answers in at least 3 calendar quarters
    6   vouched      a logged meeting or call; a recommendation, with an exchange; an introduction by either of the
                     two, of or for the other, that was answered
    === ============ ==========================================================================================

    ``depth = U + V + 2 sqrt(U V)``, with U the sum over the distinct days on which the owner wrote to the person (or
    they met) of ``(1 + age in days) ** -1/2``, V the same the other way: days' worth of contact today.

    Parameters
    ----------
    network : Network
    answer_days : float
        What the other one writes within this time is an answer.
    session_gap_hours : float
        A silence longer than this ends a session.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted. ``rung`` (0-6), ``rung_name``, ``depth`` and its parts ``depth_sent,
        depth_received, depth_mutual`` (0 without contact; NaN where the export records no messages at all, see
        `records_words`), ``depth_share`` of the owner's total (NaN if that is 0), ``connected``, ``connected_at``,
        and the columns of `netquality.ties.ties`. What needs an exchange and has none is NaN.

    References
    ----------
    Our definition, after the evidence in docs/metrics.md.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2024-01-01", "2024-01-02"], "source": ["me", "ann"], "target": ["ann", "me"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> network = Network.build({"interactions": log}, owners=["me"], as_of="2024-01-02")
    >>> interaction_depth(network)[["rung_name", "depth"]].round(3).to_dict("records")
    [{'rung_name': 'exchanged', 'depth': 3.389}]
    """
    ties = ranked_ties(network, answer_days=answer_days, session_gap_hours=session_gap_hours)
    listed, there = _listed(network), _joint(network, ties.pop("owner"), ties.pop("person"))
    number = np.unique(np.concatenate([there, listed.index, _co_present(network), _introduced(network)]))
    place, counted = positions_in(there, number), ties.columns.intersection([*COUNTS, *_SCORES, "depth_share"])
    table = pd.concat(
        [ties[counted].reindex(place, fill_value=0), ties[ties.columns.difference(counted)].reindex(place)], axis=1
    ).set_axis(_named(network, number))
    if not records_words(network):
        table[list(_SCORES)] = np.nan
    owner = table.index.codes[0]
    table["depth_share"] = table["depth_share"].fillna(0.0).where(np.isin(owner, owner[table["depth"] > 0]))
    table["has_long_conversation"] = table["has_long_conversation"].astype(bool)
    table["rung"] = rungs_of(table, _beside(network, number))
    table["rung_name"] = pd.Categorical.from_codes(table["rung"], categories=list(RUNGS), ordered=True)
    table["connected"] = np.isin(number, listed.index)
    table["connected_at"] = listed.reindex(number).astype(TIME).array
    return table[[*_FIRST, *ties.columns.drop([*_SCORES, "depth_share"])]]


def explain(network: Network, person: str, *, owner: str | None = None) -> pd.DataFrame:
    """Return what the depth of one tie is made of: a row per day, channel and direction, with what it adds today.

    Parameters
    ----------
    network : Network
    person : str
        Key, profile URL or full name.
    owner : str, optional
        Default: the network's only owner.

    Returns
    -------
    DataFrame
        ``day``, ``channel``, ``mode``, ``direction`` (sent, received, both), ``count``, ``weight`` = (1 + age) **
        -1/2 where the day counts towards U or V through this row, else 0. Summed over direction, the weights are U
        and V of the tie (a day with several rows of one direction counts once). No text, only counts. Empty if
        nothing was exchanged.

    Raises
    ------
    NetqualityError
        If nobody or several people go by that name, or the network has several owners and none is named.
    """
    who = network.find(person)
    owner = _only_owner(network) if owner is None else network.find(owner)
    log = network.interactions
    between = ((log["source"] == owner) & (log["target"] == who)) | ((log["source"] == who) & (log["target"] == owner))
    rows = log[between]
    direction = np.where(rows["mode"] == "met", "both", np.where(rows["source"] == owner, "sent", "received"))
    table = rows.assign(
        day=rows["at"].dt.floor("D"),
        direction=direction,
        channel=rows["channel"].astype(str),
        mode=rows["mode"].astype(str),
    )
    keys = ["day", "channel", "mode", "direction"]
    counts = table.groupby(keys, dropna=False).size().rename("count").reset_index()
    age = (network.as_of.floor("D") - counts["day"]).dt.days
    return counts.assign(weight=((1.0 + age) ** -0.5).where(_counts_first(counts), 0.0))


@memo
def records_words(network: Network) -> bool:
    """Whether the network records what people wrote to each other, so that silence in it means silence.

    An archive leaves out files that are empty or were not requested. Without a message file, "never exchanged a word"
    cannot be told from "not recorded", and invitations alone don't settle it.
    """
    log = network.interactions
    if network.intake["kind"].str.endswith((".messages", ".log")).any():
        return True
    words = log["mode"].isin(["written", "met"]) & (log["channel"] != "invitation")
    return bool(words.any())


def _counts_first(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is the first of its day and direction that counts; a meeting counts for both and comes first."""
    contact = rows["mode"].isin(["written", "met"]) & rows["day"].notna()
    met_days = rows.loc[rows["mode"] == "met", "day"]
    covered = (rows["mode"] == "written") & rows["day"].isin(met_days)
    order = rows.assign(late=rows["mode"] != "met").loc[contact & ~covered]
    return contact & rows.index.isin(order.drop_duplicates(["day", "direction"]).index)


def _numbers(network: Network, pairs: pd.MultiIndex) -> Integers:
    """A number for each (owner, person), in the order of their keys: tuples and names are slow by the ten thousand."""
    people = people_index(network)
    return _number(
        network, *(people.get_indexer(who)[rows] for who, rows in zip(pairs.levels, pairs.codes, strict=True))
    )


def _number(network: Network, owner: Integers, person: Integers) -> Integers:
    """The `_numbers` of ties between people given by their rows."""
    rank = ranks(network).to_numpy()
    return _joint(network, rank[owner], rank[person])


def _joint(network: Network, owner: Any, person: Any) -> Integers:
    """The `_numbers` of ties between people given by their places in the order of their keys."""
    return np.asarray(owner * len(network.people) + person, dtype=np.int64)


def _named(network: Network, numbers: Integers) -> pd.MultiIndex:
    """Who the `_numbers` are."""
    return named_pairs(in_order(network).astype(object), np.divmod(numbers, len(network.people)))


def _only_owner(network: Network) -> str:
    if len(network.owners) != 1:
        raise NetqualityError(f"this network has {len(network.owners)} owners; say whose tie is meant with owner=")
    return network.owners[0]


def _listed(network: Network) -> pd.Series:
    """When each named connection was made, by number."""
    owner, person = (people_index(network).get_indexer(network.connections[who]) for who in ("owner", "person"))
    named = np.flatnonzero(person >= 0)
    return network.connections["connected_at"].take(named).groupby(_number(network, owner[named], person[named])).min()


def rungs_of(table: pd.DataFrame, beside: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the highest rung for which each row of `table`, with columns as `ties`, has evidence.

    What interactions tell is as in `netquality.ties.laddered`; what `beside_words` says of the same rows comes on top.
    """
    exchanged, also = table["exchanged_at"].notna().to_numpy(), {name: beside[name].to_numpy() for name in beside}
    held = {1: also["co_present"], **held_rungs(lambda name: table[name].to_numpy(), exchanged)}
    held[RUNGS.index("vouched")] |= exchanged & also["recommended"] | also["introduced"]
    return np.asarray(np.max([rung * each for rung, each in held.items()], axis=0), dtype=np.int64)


def beside_words(network: Network, pairs: pd.MultiIndex) -> pd.DataFrame:
    """Return which of `pairs` were in one group or conversation, recommended each other, introduced one another."""
    return _beside(network, _numbers(network, pairs))


def _beside(network: Network, numbers: Integers) -> pd.DataFrame:
    evidence = {"co_present": _co_present, "recommended": _recommended, "introduced": _introduced}
    return pd.DataFrame({name: np.isin(numbers, there(network)) for name, there in evidence.items()})


def _pairs(network: Network, source: Any, target: Any) -> pd.Index:
    """The numbers of the ties between people, given by their rows, seen from whichever side is an owner's."""
    one, other = np.append(source, target).astype(np.int64), np.append(target, source).astype(np.int64)
    mine = is_owner(network).to_numpy()[one] & (one != other)
    return pd.Index(_number(network, one[mine], other[mine])).unique()


@memo
def _recommended(network: Network) -> pd.Index:
    log = network.interactions
    rows = log[(log["channel"] == "recommendation") & log["target"].notna()]
    return _pairs(network, rows["source"].cat.codes, rows["target"].cat.codes)


@memo
def _introduced(network: Network) -> pd.Index:
    """Pairs of an introducer and somebody they introduced, where the introduction was answered and is sure enough."""
    table = list_introductions(network)
    answered = table[table["acknowledged"].fillna(False) & (table["source"] != "structure")]
    introducer, a, b = (people_index(network).get_indexer(answered[who]) for who in ("introducer", "a", "b"))
    return _pairs(network, np.append(introducer, introducer), np.append(a, b))


@memo
def _co_present(network: Network) -> pd.Index:
    """Pairs of an owner and somebody in one group, one group conversation, or under one post with a comment of both."""
    there = _whereabouts(network)
    mine = there[is_owner(network).to_numpy()[there["person"]]]
    shared = mine.merge(there, on="place", suffixes=("_owner", "_other"))
    return _pairs(network, shared["person_owner"], shared["person_other"])


def _whereabouts(network: Network) -> pd.DataFrame:
    """Who (by number) was where: in which group, group conversation or row of comments, all of them numbered."""
    log, groups, people = network.interactions, network.memberships, people_index(network)
    several = to_several(network) & log["thread"].notna()
    commented = (log["channel"] == "comment") & log["thread"].notna()
    places = log["thread"].cat.categories.append(pd.Index(groups["group"])).unique()
    parts = [(places.get_indexer(groups["group"]), people.get_indexer(groups["person"]))]
    parts += [
        (log.loc[rows, "thread"].cat.codes, log.loc[rows, who].cat.codes)
        for rows, who in ((several, "source"), (several, "target"), (commented, "source"))
    ]
    place, person = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pd.DataFrame({"place": place, "person": person})[person >= 0].drop_duplicates()
