"""Every message seen from an owner's side, in order, with what it opens, answers and waits for.

Arithmetic on whole columns: a network's messages fit into memory. The rules are those of `netquality.ties`.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network, memo
from netquality.responsiveness.calendar import By, Calendar, Integers, labels, levels_of
from netquality.responsiveness.order import order_within, refine, representatives
from netquality.schema import DAY_US, HOUR_US
from netquality.ties import seniority

Flags = npt.NDArray[np.bool_]

_TIE: Final = ("owner", "person")


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

    @property
    def starts_turn(self) -> Flags:
        """A turn is one sender's run within a session."""
        return self.opening | self.switch


def sides(network: Network, *, session_gap_hours: float, answer_days: float) -> Sides:
    """Return the messages of `network` from each owner's side."""
    rows = _sorted(network)
    owner, person, at, mine = (rows[name].to_numpy() for name in (*_TIE, "at", "mine"))
    first = np.append(True, (np.diff(owner) != 0) | (np.diff(person) != 0))[: len(rows)]
    silence = np.diff(at, prepend=at[:1])
    switch = ~first & (mine != np.roll(mine, 1))
    return Sides(
        names=pd.factorize(network.people["person"], sort=True)[1],
        owner=owner,
        person=person,
        at=at,
        message=rows["message"].to_numpy(),
        mine=mine,
        first=first,
        opening=first | (silence > int(session_gap_hours * HOUR_US)),
        switch=switch,
        answer_window=int(answer_days * DAY_US),
        as_of=network.as_of.value // 1000,
    )


@memo
def _sorted(network: Network) -> pd.DataFrame:
    """Dated words between two people: ``owner, person`` (ranks of their names), ``at, message, mine``."""
    log = network.interactions
    kept = ((log["mode"] == "written") & log["at"].notna()).to_numpy()
    # Numbered in the order of their names, so that the order of the people table decides nothing.
    rank = np.append(pd.factorize(network.people["person"], sort=True)[0], -1)
    source, target = (rank[log[who].cat.codes.to_numpy()[kept]] for who in ("source", "target"))
    whose = np.zeros(len(rank), dtype=bool)
    whose[rank[np.flatnonzero(network.people["person"].isin(network.owners))]] = True
    between = (target >= 0) & (source != target)
    at, message = log["at"].to_numpy("datetime64[us]").view("int64")[kept], log["message"].to_numpy()[kept]
    # Both sides of a row next to each other, for logs mostly come in order of time.
    row, side = np.divmod(np.flatnonzero(np.stack([between & whose[who] for who in (source, target)], axis=1)), 2)
    mine, at, message = side == 0, at[row], message[row]
    owner, person = np.where(mine, source[row], target[row]), np.where(mine, target[row], source[row])
    # Ties of the clock are broken by sender, the same way from either side, as in `netquality.ties`.
    number = seniority(network).to_numpy()[np.argsort(rank[:-1])]
    later = (number[owner] < number[person]) == mine
    order = order_within(pd.factorize(owner * len(rank) + person, sort=True)[0], at * 2 + later)
    columns = {"owner": owner, "person": person, "at": at, "message": message, "mine": mine}
    return pd.DataFrame({name: values[order] for name, values in columns.items()})


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
    of = np.cumsum(sides.first) - 1 if keys == _TIE else sides.owner.astype(np.int64)
    local, chosen = calendar.local(sides.at), levels_of(by)
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
