"""The dated words and meetings of a network, pair by pair in order of time: what everything about their order rests on.

Arithmetic on whole columns: a network's rows are in memory. Logs that are not go through `netquality.ties.ties`.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network, memo
from netquality.ordering import (
    Flags,
    Integers,
    changes,
    ends,
    order_within,
    positions_in,
    spans,
)
from netquality.schema import DAY_US, HOUR_US, MODES, NEVER, SECOND_US
from netquality.ties.people import ranks
from netquality.ties.turns import LONG_TURNS

#: What a row is that has a time; all others are signals.
_DATED: Final = ("written", "met")


class Rows(NamedTuple):
    """Rows of one mode, pair by pair in order of time.

    Attributes
    ----------
    start : int
        Where the rows of each pair begin, and behind the last one.
    pair, row, at : int
        Position of the pair; row of ``network.interactions``; microseconds since 1970 UTC.
    forth : bool
        Whether the pair's first one is the source. At one instant those rows come last.
    """

    start: Integers
    pair: Integers
    row: Integers
    at: Integers
    forth: Flags


@dataclasses.dataclass(frozen=True)
class Pairs:
    """All pairs of people with a row between them, each once.

    Attributes
    ----------
    number : int
        `seniority` of the people.
    one, other : int
        Rows of ``network.people``; `one` has the lower number.
    signals_forth, signals_back : int
        How many signals each sent, `one` first.
    written, met : Rows
    """

    number: Integers
    one: Integers
    other: Integers
    signals_forth: Integers
    signals_back: Integers
    written: Rows
    met: Rows

    def positions(self, one: Integers, other: Integers) -> Integers:
        """Return the position of the pair of each two people (rows of ``network.people``); -1 if there is none."""
        keys, wanted = (self._keys(*two) for two in ((self.one, self.other), (one, other)))
        return np.where((one >= 0) & (other >= 0), positions_in(keys, wanted), -1)

    def _keys(self, one: Integers, other: Integers) -> Integers:
        return _keys(self.number[one], self.number[other], len(self.number))


def _keys(one: Integers, other: Integers, people: int) -> Integers:
    """One number for each two of so many people, whoever is named first."""
    keys = np.minimum(one, other)
    keys *= people
    keys += np.maximum(one, other)
    return keys


@memo
def sequence(network: Network) -> Pairs:
    """Return the interactions between two people by pair and in order of time."""
    log, number = network.interactions, seniority(network).to_numpy()
    source, target = (log[who].cat.codes.to_numpy() for who in ("source", "target"))
    at, mode = log["at"].to_numpy("datetime64[us]"), log["mode"].cat.codes.to_numpy()
    two = (target >= 0) & (source != target)
    dated = [two & (mode == MODES.index(name)) & ~np.isnat(at) for name in _DATED]
    kinds = [np.flatnonzero(rows) for rows in (*dated, two & ~np.any(dated, axis=0))]
    ordered = [_ordered(number, source[row], target[row], row, at.view(np.int64)[row]) for row in kinds]
    pairs = np.unique(np.concatenate([keys[changes(keys)] for keys, *_ in ordered]))
    written, met, signals = (_rows(pairs, *each) for each in ordered)
    there, back = (np.bincount(signals.pair[way], minlength=len(pairs)) for way in (signals.forth, ~signals.forth))
    by_number = np.argsort(number)
    one, other = (by_number[side] for side in np.divmod(pairs, len(number)))
    return Pairs(number, one, other, there, back, written, met)


def _ordered(
    number: Integers, source: Integers, target: Integers, row: Integers, at: Integers
) -> tuple[Integers, Integers, Integers, Flags]:
    """The key of the pair, the row, the time and the direction of each row, in order."""
    one, other = number[source], number[target]
    keys, forth = _keys(one, other, len(number)), one < other
    # Most logs tell whole seconds, and smaller numbers are sorted faster.
    seconds = at // SECOND_US
    when = seconds if (seconds * SECOND_US == at).all() else at
    order = order_within(keys, when * 2 + forth)
    return keys[order], row[order], at[order], forth[order]


def _rows(pairs: Integers, keys: Integers, row: Integers, at: Integers, forth: Flags) -> Rows:
    start = np.append(np.searchsorted(keys, pairs), len(keys))
    return Rows(start, np.repeat(np.arange(len(pairs)), np.diff(start)), row, at, forth)


@memo
def seniority(network: Network) -> pd.Series:
    """Return a number for each row of ``network.people``: the earlier somebody first wrote, the higher.

    Where both sides of a tie write at the same instant, the higher number goes first (`netquality.ties.ties`). Only of
    those who began to write at the same instant the name decides; otherwise nothing hangs on what people are called.
    """
    log, people = network.interactions, network.people
    at = log["at"].to_numpy("datetime64[us]")
    written = np.flatnonzero((log["mode"].cat.codes.to_numpy() == MODES.index("written")) & ~np.isnat(at))
    began = earliest(log["source"].cat.codes.to_numpy()[written], at.view(np.int64)[written], len(people))
    number = np.empty(len(people), np.int64)
    number[np.lexsort((ranks(network), began))[::-1]] = np.arange(len(people))
    return pd.Series(number, name="number")


def earliest(groups: Integers, at: Integers, size: int) -> Integers:
    """Return the first of the moments of each of so many groups; `NEVER` for one without any.

    Examples
    --------
    >>> earliest(np.array([0, 0]), np.array([7, 5]), 2).tolist() == [5, NEVER]
    True
    """
    first = np.full(size, NEVER)
    np.minimum.at(first, groups, at)
    return first


@memo
def to_several(network: Network) -> pd.Series:
    """Return whether each row of ``network.interactions`` is part of a message to several people."""
    message = network.interactions["message"]
    if not message.is_monotonic_increasing:
        return message.duplicated(keep=False)
    first = changes(message.to_numpy())
    return pd.Series(~first | ~ends(first), index=message.index, name="message")


class Between(NamedTuple):
    """Rows of chosen ties in order of time: position of the tie, row of the log, microseconds, sent by the owner."""

    tie: Integers
    row: Integers
    at: Integers
    sent: Flags


def between(network: Network, owner: Integers, person: Integers, mode: str) -> Between:
    """Return the rows of a mode between each owner and person, given as rows of ``network.people``."""
    pairs = sequence(network)
    rows: Rows = getattr(pairs, mode)
    pair = pairs.positions(owner, person)
    here = pair >= 0
    begin, end = (np.where(here, rows.start[pair + ahead], 0) for ahead in (0, 1))
    tie, place = spans(begin, end - begin)
    forth = (pairs.one[pair] == owner)[tie] if len(pairs.one) else np.zeros(0, dtype=bool)
    return Between(tie, rows.row[place], rows.at[place], rows.forth[place] == forth)


class Steps(NamedTuple):
    """What each row is after the one before: how many microseconds later, the first of its tie, whether it opens a
    session, has another sender, answers. Whatever is told of fewer rows is told by their positions.
    """

    tie: Integers
    delay: Integers
    first: Flags
    opening: Flags
    switch: Flags
    answer: Flags

    @property
    def starts_turn(self) -> Flags:
        """A turn is one sender's run within a session."""
        return self.opening | self.switch

    @property
    def conversing(self) -> Integers:
        """Rows that make their session a conversation: its first answers."""
        rows = np.flatnonzero(self.answer)
        return rows[changes(np.cumsum(self.opening)[rows])]

    @property
    def long(self) -> Integers:
        """Rows that make their session a long conversation: they start its `LONG_TURNS`-th turn."""
        rows = np.flatnonzero(self.starts_turn)
        begin = np.flatnonzero(self.opening[rows])
        turns = np.diff(begin, append=len(rows))
        return rows[begin[turns >= LONG_TURNS] + LONG_TURNS - 1]

    @property
    def discussing(self) -> Integers:
        """Rows by which their tie has had a discussion (rung 4 of the ladder): two conversations, or a long one."""
        rows = self.conversing
        return np.append(rows[~changes(self.tie[rows])], self.long)


def steps(tie: Integers, at: Integers, sent: Flags, *, session_gap_hours: float, answer_days: float) -> Steps:
    """Return what rows, tie by tie in order of time, are after the one before; see `netquality.ties.ties`."""
    first, delay = changes(tie), np.diff(at, prepend=at[:1])
    switch = ~first & changes(sent)
    opening = first | (delay > int(session_gap_hours * HOUR_US))
    return Steps(tie, delay, first, opening, switch, switch & (delay <= int(answer_days * DAY_US)))


def evidence(step: Steps, quarter: Integers, size: int) -> dict[str, npt.NDArray[Any]]:
    """Return what the ladder asks of the order of the words of each of `size` ties; the columns are those of `ties`.

    `quarter` is the number of the calendar quarter of each row (`quarters`).
    """
    return {
        "conversations": conversations(step, size),
        "has_long_conversation": long_conversations(step, size),
        "exchange_quarters": exchange_quarters(step, quarter, size),
    }


def conversations(step: Steps, size: int) -> Integers:
    """Return in how many sessions of each tie somebody answered."""
    return np.bincount(step.tie[step.conversing], minlength=size)


def long_conversations(step: Steps, size: int) -> Integers:
    """Return 1 for each tie with a long conversation, whatever an answer is, else 0."""
    long = np.zeros(size, dtype=np.int64)
    long[step.tie[step.long]] = 1
    return long


def exchange_quarters(step: Steps, quarter: Integers, size: int) -> Integers:
    """Return in how many calendar quarters of each tie somebody answered, whatever a session is."""
    answers = np.flatnonzero(step.answer)
    tie, quarter = step.tie[answers], quarter[answers]
    return np.bincount(tie[changes(tie) | changes(quarter)], minlength=size)


def quarters(at: Integers) -> Integers:
    """Return the number of the calendar quarter (UTC) of moments in microseconds."""
    day = at // DAY_US
    first, last = day.min(initial=0), day.max(initial=0)
    # Mostly there are fewer days than rows, and each need be looked up once.
    days = np.arange(first, last + 1) if last - first < len(day) else day
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months // 3 if days is day else (months // 3)[day - first], dtype=np.int64)
