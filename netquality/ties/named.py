"""The ties of a `Network`: the columns of `ties`, by name, from the sequence of its rows in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network, memo
from netquality.ordering import Integers, changes, places, positions_in, sort_within
from netquality.schema import DAY_US, HOUR_US, TIME
from netquality.ties.pairs import DAY_UNIT
from netquality.ties.people import in_order, is_owner, ranks
from netquality.ties.sequence import Pairs, Rows, evidence, quarters, sequence, steps
from netquality.ties.sides import DEPTH_UNIT
from netquality.ties.turns import ANSWER_DAYS, SESSION_GAP_HOURS

Floats = npt.NDArray[np.float64]
Moments = npt.NDArray[np.datetime64]
#: Of each pair, by column.
Columns = dict[str, npt.NDArray[Any]]

_TIMES: Final = ("first_at", "last_at", "exchanged_at")


@memo
def network_ties(
    network: Network, *, session_gap_hours: float = SESSION_GAP_HOURS, answer_days: float = ANSWER_DAYS
) -> pd.DataFrame:
    """Return the ties of a network's owners, indexed by (owner, person) and sorted; see `ties`. Times are in UTC.

    What `ties` finds in ``network.interactions``, told from `sequence`, which sorts a network's rows once for every
    moment, option and question.
    """
    order = {"session_gap_hours": session_gap_hours, "answer_days": answer_days}
    table, names = ranked_ties(network, **order), in_order(network)
    codes = [table.pop(who).to_numpy() for who in ("owner", "person")]
    return table.set_axis(named_pairs(names, codes))


@memo
def ranked_ties(network: Network, *, session_gap_hours: float, answer_days: float) -> pd.DataFrame:
    """Return `network_ties` with ``owner`` and ``person`` as columns: the places of both in the order of their keys."""
    pairs, today = sequence(network), network.as_of.value // 1000 // DAY_US
    order = {"session_gap_hours": session_gap_hours, "answer_days": answer_days}
    found = _contacts(pairs, today) | _order(pairs.written, len(pairs.one), **order)
    rank, owns = ranks(network).to_numpy(), is_owner(network).to_numpy()
    sides = [
        _side(found, ways, mature=network.as_of.value // 1000 - int(answer_days * DAY_US), today=today)
        for ways in (("forth", "back"), ("back", "forth"))
    ]
    whose = (pairs.one, pairs.other), (pairs.other, pairs.one)
    table = pd.concat(
        [
            pd.DataFrame({"owner": rank[owner], "person": rank[person], **side})[owns[owner]]
            for (owner, person), side in zip(whose, sides, strict=True)
        ]
    ).sort_values(["owner", "person"], ignore_index=True)
    table["depth_share"] = _share(table)
    for column in _TIMES:
        table[column] = table[column].dt.tz_localize("UTC").astype(TIME)
    return table


def named_pairs(names: pd.Index, codes: Sequence[Integers]) -> pd.MultiIndex:
    """Return the index (owner, person) of people given by their places in `names`, which are all different."""
    index = pd.MultiIndex([names, names], codes, names=["owner", "person"], verify_integrity=False)
    return index.remove_unused_levels()


def _contacts(pairs: Pairs, today: int) -> Columns:
    """Counts, first and last contact, days of contact of each pair, and what is left of them on `today`."""
    words, meetings, size = pairs.written, pairs.met, len(pairs.one)
    ways = {"forth": np.flatnonzero(words.forth), "back": np.flatnonzero(~words.forth)}
    wrote, saw = {way: _ends(words, rows) for way, rows in ways.items()}, _ends(meetings, np.arange(len(meetings.at)))
    first, last = zip(*wrote.values(), saw, strict=True)
    wrote_on, met = _days(words), np.unique(_days(meetings))
    days = {way: _with_meetings(_distinct(wrote_on[rows]), met) for way, rows in ways.items()}
    every = _with_meetings(_distinct(wrote_on), met)
    return {
        **{f"count_{way}": _count(words, rows) for way, rows in ways.items()},
        "signals_forth": pairs.signals_forth,
        "signals_back": pairs.signals_back,
        "met_count": np.diff(meetings.start),
        **{f"at_{way}": latest for way, (_, latest) in wrote.items()},
        "first_at": np.fmin.reduce(first),
        "last_at": np.fmax.reduce(last),
        "active_days": np.bincount(every >> _DAY_BITS, minlength=size),
        **{f"depth_{way}": _left(keys, today, size) for way, keys in days.items()},
    }


#: A pair and a day in one number: days are counted from before all that microseconds reach.
_DAY_BITS: Final = 28
_DAY_ZERO: Final = 2**27


def _days(rows: Rows) -> Integers:
    """The (pair, day) of each row, in order."""
    # In place: memory that nobody has touched before costs more than what is done in it.
    keys = rows.at // DAY_US
    keys += _DAY_ZERO
    keys += rows.pair << _DAY_BITS
    return keys


def _distinct(keys: Integers) -> Integers:
    return keys[places(changes(keys))]


def _with_meetings(keys: Integers, met: Integers) -> Integers:
    """`keys`, which are in order, and those of `met` that are not among them."""
    return np.append(keys, met[positions_in(keys, met) < 0])


def _left(keys: Integers, today: int, size: int) -> Floats:
    """What is left today of days of contact, summed as whole numbers as on every other engine."""
    age = today - ((keys & (2**_DAY_BITS - 1)) - _DAY_ZERO)
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, keys >> _DAY_BITS, np.round((1.0 + age) ** -0.5 * DAY_UNIT).astype(np.int64))
    return np.asarray(total / DAY_UNIT, dtype=np.float64)


def _bounds(rows: Rows, some: Integers) -> Integers:
    """Where among `some` of the rows, in order, those of each pair begin, and behind the last one."""
    return np.searchsorted(some, rows.start)


def _count(rows: Rows, some: Integers) -> Integers:
    return np.diff(_bounds(rows, some))


def _ends(rows: Rows, some: Integers) -> tuple[Moments, Moments]:
    """The first and last moment of `some` of the rows, in order, of each pair; missing without any."""
    bounds = _bounds(rows, some)
    held = np.flatnonzero(np.diff(bounds))
    first, last = np.full((2, len(bounds) - 1), np.datetime64("NaT", "us"))
    for moments, place in ((first, bounds[held]), (last, bounds[held + 1] - 1)):
        moments[held] = rows.at[some[place]].view("datetime64[us]")
    return first, last


def _order(words: Rows, size: int, *, session_gap_hours: float, answer_days: float) -> Columns:
    """What the order of each pair's words tells: turns, sessions, answers, conversations."""
    step = steps(words.pair, words.at, words.forth, session_gap_hours=session_gap_hours, answer_days=answer_days)
    answers, quarter = np.flatnonzero(step.answer), quarters(words.at)
    runs, openings = (np.flatnonzero(rows) for rows in (step.first | step.switch, step.opening))
    found: Columns = {
        "sessions": _count(words, openings),
        "turns": _count(words, np.flatnonzero(step.starts_turn)),
        "exchanged_at": _ends(words, answers)[0],
        **evidence(step, quarter, size),
    }
    for name, rows in (("run", runs), ("opening", openings), ("answer", answers)):
        sender = _sender(words, rows)
        count = np.bincount(sender, minlength=2 * size)
        found |= _by_way(name, count)
    return found | _by_way("hours", _median_hours(step.delay[answers], sender, count))


def _sender(words: Rows, rows: Integers) -> Integers:
    """Which side of which pair wrote each of the rows."""
    sender = words.pair[rows] * 2
    sender += words.forth[rows]
    return sender


def _by_way(name: str, told: npt.NDArray[Any]) -> Columns:
    """What is told of each side of each pair, as two columns."""
    return {f"{name}_back": told[::2], f"{name}_forth": told[1::2]}


def _median_hours(wait: Integers, sender: Integers, count: Integers) -> Floats:
    """The median of what the answers of each took, who gave so many; NaN without any."""
    wait, begin = sort_within(sender, wait), np.cumsum(count) - count
    middle = np.full(len(count), np.nan)
    some = count > 0
    low, high = (wait[(begin + (count - less) // 2)[some]] / HOUR_US for less in (1, 0))
    middle[some] = (low + high) / 2
    return middle


def _side(found: Columns, ways: tuple[str, str], *, mature: int, today: int) -> Columns:
    """The columns of `ties` but ``depth_share``, seen from one of the two."""
    mine, theirs = ways
    depth = {way: found[f"depth_{way}"] for way in ways}
    mutual = 2.0 * (depth["forth"] * depth["back"]) ** 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        opened = found[f"opening_{mine}"] / found["sessions"]
    return {
        "sent_count": found[f"count_{mine}"],
        "received_count": found[f"count_{theirs}"],
        "met_count": found["met_count"],
        "signals_sent_count": found[f"signals_{mine}"],
        "signals_received_count": found[f"signals_{theirs}"],
        **{name: found[name] for name in (*_TIMES, "active_days", "sessions", "conversations", "turns")},
        "has_long_conversation": found["has_long_conversation"],
        "exchange_quarters": found["exchange_quarters"],
        "owner_median_reply_hours": found[f"hours_{mine}"],
        "person_median_reply_hours": found[f"hours_{theirs}"],
        "owner_response_rate": _rate(found, mine, theirs, mature),
        "person_response_rate": _rate(found, theirs, mine, mature),
        "initiated_share": opened,
        "days_since_last": _days_since(found["last_at"], today),
        "depth_sent": depth[mine],
        "depth_received": depth[theirs],
        "depth_mutual": mutual,
        "depth": depth["forth"] + depth["back"] + mutual,
    }


def _days_since(last: Moments, today: int) -> Floats:
    days = today - last.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(last), np.nan, days)


def _rate(found: Columns, answering: str, asking: str, mature: int) -> Floats:
    """Share of the runs of `asking` that `answering` answered in time; the last run may still be waiting."""
    last, other = found[f"at_{asking}"], found[f"at_{answering}"]
    asked = found[f"run_{asking}"] - ((last > np.datetime64(mature, "us")) & ~(other >= last))
    return np.where(asked > 0, found[f"answer_{answering}"] / np.maximum(asked, 1), np.nan)


def _share(table: pd.DataFrame) -> Floats:
    """The part of each tie in its owner's depth, undefined where there is none."""
    part = (table["depth"] * DEPTH_UNIT).round().astype("int64")
    total = part.groupby(table["owner"]).transform("sum")
    return np.asarray(part / total, dtype=np.float64)
