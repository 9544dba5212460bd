"""Introductions that nobody logged, found in who opened which conversation with whom."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network
from netquality.ordering import positions_in, spans
from netquality.schema import NEVER, TIME, micros
from netquality.ties.people import is_owner, people_index
from netquality.ties.sequence import between, earliest, to_several

Micros: TypeAlias = npt.NDArray[np.int64]

#: Who brings more people together than this opens a group, not an introduction.
MAX_INTRODUCED: Final = 4
#: Who opens that many conversations of the same kind on one day sends mail round.
MAX_OPENINGS_A_DAY: Final = 1
#: Files that hold who wrote to whom, and no words.
_WORDLESS: Final = ("tables.", "graphs.")
_OPENING: Final = ["thread", "source", "target"]
#: What is told of a pair, by what it is called here.
_TOLD: Final = {"source": "introducer", "target_a": "a", "target_b": "b", "at": "at", "thread": "thread"}


def by_words(network: Network) -> pd.DataFrame:
    """Return openings of group conversations that read like an introduction, a row a pair new to each other.

    Returns
    -------
    DataFrame
        ``introducer, a, b`` (rows of ``network.people``), ``at``, ``thread`` (its code in the log); a pair had neither
        been in one conversation before nor written to each other.
    """
    if not network.interactions["cue"].any():
        return _none()
    group = _group_messages(network)
    opening = group[(group["at"] == group["start"]) & group["cue"]].drop_duplicates(_OPENING)
    opening = opening[opening.groupby("thread")["target"].transform("size").between(2, MAX_INTRODUCED)]
    pairs = _pairs(opening)
    pairs = pairs.drop(index=_acquainted(group, pairs))
    return _told(pairs[~_wrote(network, pairs)])


def by_structure(network: Network) -> pd.DataFrame:
    """Return openings that look like an introduction by who wrote to whom alone, where the log holds no words at all.

    Somebody opens a conversation with exactly two people; had exchanged messages with each of them before; the two had
    neither written to each other nor been in one conversation or on each other's list; whether they had can be seen in
    this network; and the opener starts no second such conversation that day. In a log without threads, rows of one
    sender and moment are one message, if its times have hours.

    Returns
    -------
    DataFrame
        As `by_words`; ``thread`` is below 0 where the log has none.
    """
    if not _wordless(network):
        return _none()
    group = _mail(network)
    opening = group[group["at"] == group["start"]].drop_duplicates(_OPENING)
    pairs = _pairs(opening[opening.groupby("thread")["target"].transform("size") == 2])
    if pairs.empty:
        return _none()
    pairs = pairs[_visible(network, pairs)]
    pairs = pairs.drop(index=_acquainted(group, pairs))
    pairs = pairs[_strangers(network, pairs) & _known_to(network, pairs)]
    same_day = [pairs["source"], pairs["at"].dt.floor("D")]
    return _told(pairs[pairs.groupby(same_day)["at"].transform("size") <= MAX_OPENINGS_A_DAY])


def first_written(network: Network, sources: Any, targets: Any) -> Micros:
    """Return when each of `sources` first wrote to the one of `targets`, met included, in microseconds since 1970.

    People are row numbers of ``network.people``. Never is later than every time.
    """
    source, target = (np.asarray(each, dtype=np.int64) for each in (sources, targets))
    wrote, met = (between(network, source, target, mode) for mode in ("written", "met"))
    own = [(wrote.tie[wrote.sent], wrote.at[wrote.sent]), (met.tie, met.at)]
    return np.minimum(*(earliest(*rows, len(source)) for rows in own))


def message_numbers(network: Network) -> pd.Series:
    """Return which message each row of the log belongs to: in a log of pairs, rows of one sender and moment are one.

    Only where the log tells no messages apart itself, and its times have hours.
    """
    log = network.interactions
    dates_only = (log["at"] == log["at"].dt.floor("D")).mean() >= 0.5
    if log["message"].duplicated().any() or dates_only or not _wordless(network):
        return log["message"]
    return log.groupby(["source", "at"], observed=True, dropna=False).ngroup()


def _wordless(network: Network) -> bool:
    log = network.interactions
    words = log["cue"].any() or log["question"].any()
    return not words and bool(network.intake["kind"].str.startswith(_WORDLESS).all())


def _group_messages(network: Network) -> pd.DataFrame:
    """Written rows of messages with several recipients, with the start of their conversation; people as numbers."""
    # Of a long log few rows are to several people.
    some = network.interactions[[*_OPENING, "at", "mode", "cue"]].take(np.flatnonzero(to_several(network)))
    group = some[(some["mode"] == "written") & some["thread"].notna() & some["at"].notna()]
    return _numbered(group, group["thread"].cat.codes.astype("int64"))


def _mail(network: Network) -> pd.DataFrame:
    """As `_group_messages`; in a log without threads each message is a conversation of its own, numbered below 0."""
    log = network.interactions
    if log["thread"].notna().any():
        return _group_messages(network)
    written = (log["mode"] == "written") & log["at"].notna() & log["target"].notna()
    message = message_numbers(network)[written]
    several = message.duplicated(keep=False)
    return _numbered(log[written][several], -1 - message[several])


def _numbered(some: pd.DataFrame, thread: pd.Series) -> pd.DataFrame:
    people = {key: some[key].cat.codes.astype("int64") for key in ("source", "target")}
    group = some[["at", "cue"]].assign(**people, thread=thread)
    return group.assign(start=group.groupby("thread")["at"].transform("min"))


def _pairs(opening: pd.DataFrame) -> pd.DataFrame:
    """Every two whom an opening went to."""
    one = opening[["thread", "source", "target"]]
    pairs = opening.merge(one, on=["thread", "source"], suffixes=("_a", "_b"))
    return pairs[pairs["target_a"] < pairs["target_b"]].reset_index(drop=True)


def _acquainted(group: pd.DataFrame, pairs: pd.DataFrame) -> pd.Index:
    """The rows of `pairs` whose two people were in one group conversation that started earlier."""
    if pairs.empty:
        return pairs.index
    thread, names = pd.factorize(group["thread"])
    start = np.zeros(len(names), dtype=np.int64)
    start[thread] = micros(group["start"])
    members = np.unique(np.append(group["source"], group["target"]) * len(names) + np.append(thread, thread))
    who = members // len(names)
    begin, end = (np.searchsorted(who, pairs[["target_a", "target_b"]], side=side) for side in ("left", "right"))
    # One of the two may be the owner, who is in all conversations: those of the other are looked through.
    rarer, row = np.argmin(end - begin, axis=1), np.arange(len(pairs))
    which, place = spans(begin[row, rarer], (end - begin)[row, rarer])
    other, shared = pairs[["target_a", "target_b"]].to_numpy()[row, 1 - rarer], members[place] % len(names)
    together = positions_in(members, other[which] * len(names) + shared) >= 0
    return pairs.index[np.unique(which[together & (start[shared] < micros(pairs["at"])[which])])]


def _wrote(network: Network, pairs: pd.DataFrame) -> pd.Series:
    """Whether one of the two had written to the other before, or met them, as far as the log would show it."""
    seen = pairs[_visible(network, pairs)]
    ways = (("target_a", "target_b"), ("target_b", "target_a")) if len(seen) else ()
    before = [first_written(network, seen[one], seen[other]) < micros(seen["at"]) for one, other in ways]
    return pd.Series(np.any(before, axis=0), index=seen.index).reindex(pairs.index, fill_value=False)


def _visible(network: Network, pairs: pd.DataFrame) -> pd.Series:
    """Whether the log would show it if the two had written to each other."""
    owner = is_owner(network).to_numpy()
    return pd.Series(owner[pairs["target_a"]] | owner[pairs["target_b"]], index=pairs.index)


def _strangers(network: Network, pairs: pd.DataFrame) -> pd.Series:
    """Whether neither had written to the other before, nor had the other on a list."""
    at, (a, b) = micros(pairs["at"]), (pairs["target_a"], pairs["target_b"])
    ways = ((a, b), (b, a))
    written = [first_written(network, *way) for way in ways]
    listed = [_first_listed(network, *way) for way in ways]
    return pd.Series((np.min([*written, *listed], axis=0) >= at), index=pairs.index)


def _first_listed(network: Network, owners: pd.Series, others: pd.Series) -> Micros:
    """Since when each of `owners` has the other on a list: without a date, always."""
    people, listed = people_index(network), network.connections.dropna(subset=["person"])
    arcs = people.get_indexer(listed["owner"]) * len(people) + people.get_indexer(listed["person"])
    since = pd.Series(micros(listed["connected_at"])).groupby(arcs).min()
    wanted = owners.to_numpy() * len(people) + others.to_numpy()
    return np.asarray(since.reindex(wanted, fill_value=NEVER))


def _known_to(network: Network, pairs: pd.DataFrame) -> pd.Series:
    """Whether the opener had written to both and both to the opener, before."""
    at, opener = micros(pairs["at"]), pairs["source"]
    ways = [way for key in ("target_a", "target_b") for way in ((opener, pairs[key]), (pairs[key], opener))]
    return pd.Series(np.all([first_written(network, *way) < at for way in ways], axis=0), index=pairs.index)


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=TIME if name == "at" else np.int64) for name in _TOLD.values()})


def _told(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[list(_TOLD)].set_axis(list(_TOLD.values()), axis=1)
