"""Every message seen from an owner's side, in order, with what it opens, answers and waits for.

Arithmetic on whole columns: a network's messages fit into memory. The rules are those of `netquality.ties`.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network, memo
from netquality.ordering import Integers, order_within, refine, representatives
from netquality.responsiveness.calendar import By, Calendar, Level, labels, levels_of
from netquality.responsiveness.waits import Waits, waits
from netquality.schema import DAY_US
from netquality.ties.people import in_order, is_owner, ranks
from netquality.ties.sequence import between, sequence, steps

Flags = npt.NDArray[np.bool_]

_TIE: Final = ("owner", "person")


class Gaps(NamedTuple):
    """The row that ends each gap, and its microseconds; the shortest first, which is how they are summarised."""

    row: Integers
    length: Integers


def _shortest_first(row: Integers, length: Integers) -> Gaps:
    order = np.argsort(length)
    return Gaps(row[order], length[order])


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
    session_gap, answer_window, as_of : int
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
    grouped: dict[Any, Groups] = dataclasses.field(default_factory=dict, repr=False)

    @functools.cached_property
    def waits(self) -> Waits:
        """Every ask, and how long it waited."""
        return waits(self)

    @functools.cached_property
    def tie_gaps(self) -> Gaps:
        """The time from each message to the next of its tie."""
        later = np.flatnonzero(~self.first)
        return _shortest_first(later, self.at[later] - self.at[later - 1])

    @functools.cached_property
    def owner_gaps(self) -> Gaps:
        """The time from each message to the next of its owner; the rows of one to several people are one event."""
        events = representatives(refine(self.owner, self.message))
        events = events[order_within(self.owner[events], self.at[events])]
        later = np.flatnonzero(np.diff(self.owner[events]) == 0) + 1
        return _shortest_first(events[later], self.at[events[later]] - self.at[events[later - 1]])

    @property
    def starts_turn(self) -> Flags:
        """A turn is one sender's run within a session."""
        return self.opening | self.switch


@memo
def sides(network: Network, *, session_gap_hours: float, answer_days: float) -> Sides:
    """Return the messages of `network` from each owner's side."""
    rows = _sorted(network)
    owner, person, at, mine = (rows[name].to_numpy() for name in (*_TIE, "at", "mine"))
    step = steps(rows["tie"].to_numpy(), at, mine, session_gap_hours=session_gap_hours, answer_days=answer_days)
    return Sides(
        names=in_order(network),
        owner=owner,
        person=person,
        at=at,
        message=rows["message"].to_numpy(),
        mine=mine,
        first=step.first,
        opening=step.opening,
        switch=step.switch,
        answer_window=int(answer_days * DAY_US),
        as_of=network.as_of.value // 1000,
    )


@memo
def _sorted(network: Network) -> pd.DataFrame:
    """Dated words between two people: ``tie, owner, person`` (ranks of their names), ``at, message, mine``."""
    pairs, owns = sequence(network), is_owner(network).to_numpy()
    owner, person = np.append(pairs.one, pairs.other), np.append(pairs.other, pairs.one)
    owner, person = owner[owns[owner]], person[owns[owner]]
    # In the order of their names, so that the order of the people table decides nothing.
    rank = ranks(network).to_numpy()
    order = np.lexsort((rank[person], rank[owner]))
    owner, person = owner[order], person[order]
    tie, row, at, mine = between(network, owner, person, "written")
    message = network.interactions["message"].to_numpy()[row]
    sides = {"owner": rank[owner][tie], "person": rank[person][tie]}
    return pd.DataFrame({"tie": tie, **sides, "at": at, "message": message, "mine": mine})


@dataclasses.dataclass(frozen=True)
class Groups:
    """Which group each row belongs to, numbered in order, and what the groups are called."""

    of: Integers
    index: pd.Index

    def count(self, rows: Any, weights: Any = None) -> npt.NDArray[Any]:
        """Return how many of `rows` (flags or positions), or the sum of their weights, each group holds."""
        return np.bincount(self.of[rows], weights=weights, minlength=len(self.index))

    def distinct(self, values: Integers) -> Integers:
        """Return how many distinct values each group holds."""
        pairs = refine(self.of, values)
        return np.bincount(self.of[representatives(pairs)], minlength=len(self.index))


def group(sides: Sides, keys: tuple[str, ...], by: By, calendar: Calendar) -> Groups:
    """Group the rows by `keys`, ("owner",) or ("owner", "person"), and then by the levels of `by`."""
    asked = keys, levels_of(by), calendar
    # Who asks for indicators asks for summaries as well.
    if asked not in sides.grouped:
        sides.grouped[asked] = _grouped(sides, *asked)
    return sides.grouped[asked]


def _grouped(sides: Sides, keys: tuple[str, ...], chosen: tuple[Level, ...], calendar: Calendar) -> Groups:
    of = np.cumsum(sides.first) - 1 if keys == _TIE else sides.owner.astype(np.int64)
    local = calendar.local(sides.at)
    levels = {name: calendar.level(name, local) for name in chosen}
    if keys != _TIE:
        of = refine(np.zeros_like(of), of)
    for values in levels.values():
        of = refine(of, values)
    one = representatives(of)
    arrays = [sides.names.take(getattr(sides, key)[one]) for key in keys]
    arrays += [labels(name, values[one]) for name, values in levels.items()]
    names = [*keys, *chosen]
    return Groups(of, pd.MultiIndex.from_arrays(arrays, names=names) if len(names) > 1 else arrays[0].rename(names[0]))
