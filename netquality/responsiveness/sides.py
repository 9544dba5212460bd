"""Every message seen from an owner's side, in order, with what it opens, answers and waits for.

Arithmetic on whole columns: a network's messages fit into memory. The rules are those of `netquality.ties`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar, cast

import numpy as np
import pandas as pd

from netquality.network import Network, memo
from netquality.ordering import Flags, Integers, changes, distinct, order_within, refine, representatives, tally
from netquality.responsiveness.calendar import By, Calendar, Level, labels, levels_of
from netquality.responsiveness.waits import Waits, waits
from netquality.schema import DAY_US
from netquality.ties.people import in_order, is_owner, ranks
from netquality.ties.sequence import between, sequence, steps

Kept = TypeVar("Kept")

_TIE: Final = ("owner", "person")


class Gaps(NamedTuple):
    """The row that ends each gap, and its microseconds."""

    row: Integers
    length: Integers


class Sessions(NamedTuple):
    """The rows that start a turn (one sender's run within a session); those that open a session, whether the owner
    wrote them and whether both write in it.
    """

    turns: Integers
    opens: Integers
    by_owner: Flags
    both: Flags


@dataclasses.dataclass(frozen=True)
class Sides:
    """Messages of one row each and side, sorted by owner, person and time; columns are arrays of equal length.

    Attributes
    ----------
    owner, person : int
        Positions in `names`, which are sorted.
    at, message : int
        Microseconds UTC; the message that the row is a recipient of.
    mine : bool
        Whether the owner wrote it.
    first, opening, switch : bool
        The first of its tie; the first of a session; of another sender than the one before in the tie.
    answer_window, as_of : int
        Microseconds.
    """

    names: pd.Index
    owner: Integers
    person: Integers
    at: Integers
    message: Integers
    mine: Flags
    first: Flags
    opening: Flags
    switch: Flags
    answer_window: int
    as_of: int
    _kept: dict[Any, Any] = dataclasses.field(default_factory=dict, repr=False)

    def kept(self, asked: Hashable, work_out: Callable[[], Kept]) -> Kept:
        """Return what was asked for before, or work it out: who asks for indicators asks for summaries as well."""
        if asked not in self._kept:
            self._kept[asked] = work_out()
        return cast("Kept", self._kept[asked])

    def level(self, name: Level, calendar: Calendar) -> Integers:
        """Return the number of the period or part that each message falls into."""
        return self.kept((name, calendar), lambda: calendar.level(name, calendar.local(self.at)))

    @functools.cached_property
    def waits(self) -> Waits:
        """Every ask, and how long it waited."""
        return waits(self)

    @functools.cached_property
    def tie_gaps(self) -> Gaps:
        """The time from each message to the next of its tie."""
        later = np.flatnonzero(~self.first)
        return Gaps(later, self.at[later] - self.at[later - 1])

    @functools.cached_property
    def owner_gaps(self) -> Gaps:
        """The time from each message to the next of its owner; the rows of one to several people are one event."""
        events = representatives(refine(self.owner, self.message))
        owner, at = self.owner[events], self.at[events]
        order = order_within(owner, at)
        later = np.flatnonzero(~changes(owner[order]))
        at = at[order]
        return Gaps(events[order[later]], at[later] - at[later - 1])

    @functools.cached_property
    def sessions(self) -> Sessions:
        """Who opens each session, and whether the other one writes in it: then it has a second turn."""
        turns = np.flatnonzero(self.opening | self.switch)
        opening = self.opening[turns]
        opens, both = turns[opening], np.append(~opening[1:], False)[: len(turns)][opening]
        return Sessions(turns, opens, self.mine[opens], both)


@memo
def sides(network: Network, *, session_gap_hours: float, answer_days: float) -> Sides:
    """Return the messages of `network` from each owner's side."""
    words = _sorted(network)
    step = steps(words.tie, words.at, words.mine, session_gap_hours=session_gap_hours, answer_days=answer_days)
    return Sides(
        names=in_order(network),
        owner=words.owner,
        person=words.person,
        at=words.at,
        message=words.message,
        mine=words.mine,
        first=step.first,
        opening=step.opening,
        switch=step.switch,
        answer_window=int(answer_days * DAY_US),
        as_of=network.as_of.value // 1000,
    )


class _Words(NamedTuple):
    """Dated words between two people, who are named by the ranks of their names."""

    tie: Integers
    owner: Integers
    person: Integers
    at: Integers
    message: Integers
    mine: Flags


@memo
def _sorted(network: Network) -> _Words:
    pairs, owns = sequence(network), is_owner(network).to_numpy()
    owner, person = np.append(pairs.one, pairs.other), np.append(pairs.other, pairs.one)
    owner, person = owner[owns[owner]], person[owns[owner]]
    # In the order of their names, so that the order of the people table decides nothing.
    rank = ranks(network).to_numpy()
    order = np.lexsort((rank[person], rank[owner]))
    owner, person = owner[order], person[order]
    tie, row, at, mine = between(network, owner, person, "written")
    message = network.interactions["message"].to_numpy()[row]
    return _Words(tie, rank[owner][tie], rank[person][tie], at, message, mine)


@dataclasses.dataclass(frozen=True, eq=False)
class Groups:
    """Which group each row belongs to, numbered in order, and what the groups are called."""

    of: Integers
    index: pd.Index

    @functools.cached_property
    def sizes(self) -> Integers:
        """How many rows each group holds."""
        return np.bincount(self.of, minlength=len(self.index))

    def count(self, rows: Integers | slice) -> Integers:
        """Return how many of `rows` (positions, as of `places`) each group holds."""
        return np.bincount(self.of[rows], minlength=len(self.index))

    def tally(self, rows: Integers, first: Flags, second: Flags) -> Integers:
        """Return how many of the rows each group holds with neither flag, the second alone, the first alone, both."""
        return tally(self.of[rows], first, second, len(self.index))

    def distinct(self, values: Integers) -> Integers:
        """Return how many distinct values each group holds."""
        return distinct(self.of, values, len(self.index))


def group(sides: Sides, keys: tuple[str, ...], by: By, calendar: Calendar) -> Groups:
    """Group the rows by `keys`, ("owner",) or ("owner", "person"), and then by the levels of `by`."""
    asked = keys, levels_of(by), calendar
    return sides.kept(asked, lambda: _grouped(sides, *asked))


def _grouped(sides: Sides, keys: tuple[str, ...], chosen: tuple[Level, ...], calendar: Calendar) -> Groups:
    of = np.cumsum(sides.first if keys == _TIE else changes(sides.owner)) - 1
    levels = {name: sides.level(name, calendar) for name in chosen}
    for values in levels.values():
        of = refine(of, values)
    one = representatives(of)
    arrays = [sides.names.take(getattr(sides, key)[one]) for key in keys]
    arrays += [labels(name, values[one]) for name, values in levels.items()]
    names = [*keys, *chosen]
    return Groups(of, pd.MultiIndex.from_arrays(arrays, names=names) if len(names) > 1 else arrays[0].rename(names[0]))
