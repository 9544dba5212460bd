"""Sorting and splitting groups of rows: whole columns of integers at a time."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Integers = npt.NDArray[np.signedinteger[Any]]
Flags = npt.NDArray[np.bool_]

#: If so many rows come before the one above them, they are sorted from the end.
_MOSTLY: Final = 0.9


def order_within(groups: Integers, values: Any) -> Integers:
    """Return positions in the order of the groups and, within each, of the values; equal values in any order.

    Two passes, as numpy's lexsort, but each sorts whole numbers with their positions behind them: three times as fast,
    and only once where the rows lie in order already.

    Examples
    --------
    >>> order_within(np.array([1, 0, 1]), np.array([2.5, 3.0, 1.5])).tolist()
    [1, 2, 0]
    """
    # Logs mostly come in order of time.
    if _ascending(values):
        return _order(groups)
    if (values[1:] <= values[:-1]).mean() > _MOSTLY:
        return _latest_first(groups, values)
    return _sorted(groups, values)


def _sorted(groups: Integers, values: Any) -> Integers:
    by_value = _order(values)
    return by_value[_order(groups[by_value])]


def _latest_first(groups: Integers, values: Any) -> Integers:
    """`order_within` of rows that mostly come latest first, as the conversations of an archive do.

    Gathered from the end groups are in order already; only those that are not are sorted.
    """
    order = len(groups) - 1 - _order(groups[::-1])
    group, value = groups[order], values[order]
    wrong = np.unique(group[1:][(value[1:] < value[:-1]) & (group[1:] == group[:-1])])
    begin, end = np.searchsorted(group, wrong), np.searchsorted(group, wrong, side="right")
    _, rows = spans(begin, end - begin)
    order[rows] = order[rows][_sorted(group[rows], value[rows])]
    return order


def _order(values: Any) -> Integers:
    """Return the positions of the values in their order; equal ones stay as they lie."""
    if values.dtype.kind == "i":
        # Values with their positions behind them, as one number each, are sorted in a third of the time.
        above: Integers = values.astype(np.int64)
        places = (len(values) - 1).bit_length()
        above -= above.min(initial=0)
        if _fits(above, places):
            return _behind(above, np.arange(len(values)), places)
    return np.argsort(values, kind="stable")


def sort_within(groups: Integers, values: Any) -> Any:
    """Return the values in the order of their groups and, within each, their own.

    Examples
    --------
    >>> sort_within(np.array([1, 0, 1]), np.array([25, 30, 15])).tolist()
    [30, 15, 25]
    """
    if values.dtype.kind == "i" and values.min(initial=0) >= 0:
        bits = int(values.max(initial=0)).bit_length()
        # Groups and values as one number each: no positions are moved about.
        if _fits(groups, bits):
            return _behind(groups.astype(np.int64), values, bits)
    return values[order_within(groups, values)]


def _behind(keys: Integers, values: Integers, bits: int) -> Integers:
    """Return values of so many bits in the order of their keys and then their own; `keys` are used up."""
    keys <<= bits
    keys |= values
    keys.sort()
    keys &= (1 << bits) - 1
    return keys


def _fits(values: Integers, bits: int) -> bool:
    """Whether so many bits can be put behind whole numbers from 0 up."""
    return int(values.max(initial=0)).bit_length() + bits < 64


def refine(groups: Integers, values: Integers) -> Integers:
    """Split groups by values; the new ones are numbered without gaps in the order of the old ones and then the values.

    Examples
    --------
    >>> refine(np.array([1, 0, 1, 1]), np.array([7, 7, 9, 7])).tolist()
    [1, 0, 2, 1]
    """
    keys, _ = _joint(groups, values)
    # Rows mostly come in order, or the keys are hardly more than the rows: then nothing need be sorted.
    split: Integers
    if _ascending(keys):
        split = np.cumsum(changes(keys)) - 1
    elif keys.max() < 4 * len(keys):
        split = (np.cumsum(np.bincount(keys) > 0) - 1)[keys]
    else:
        # Rows of one key mostly lie together: it need be looked up once.
        begin = np.flatnonzero(changes(keys))
        split = np.repeat(pd.factorize(keys[begin], sort=True)[0], np.diff(begin, append=len(keys)))
    return split


def distinct(groups: Integers, values: Integers, size: int) -> Integers:
    """Return how many distinct values each of `size` groups holds.

    Examples
    --------
    >>> distinct(np.array([1, 0, 1, 1]), np.array([7, 7, 9, 7]), 3).tolist()
    [1, 2, 0]
    """
    keys, width = _joint(groups, values)
    if _ascending(keys):
        once = keys[changes(keys)]
    elif keys.max() < 4 * len(keys):
        once = np.flatnonzero(np.bincount(keys))
    else:
        once = pd.unique(keys)
    return np.bincount(once // width + groups.min(initial=size), minlength=size)


def tally(groups: Integers, first: Flags, second: Flags, size: int) -> Integers:
    """Return how many rows of each of `size` groups have neither flag, the second alone, the first alone, and both.

    Examples
    --------
    >>> tally(np.array([0, 1, 1]), np.array([True, False, True]), np.array([True, True, True]), 2).tolist()
    [[0, 0], [0, 1], [0, 0], [1, 1]]
    """
    return np.bincount(groups * 4 + first * 2 + second, minlength=4 * size).reshape(size, 4).T


def _joint(groups: Integers, values: Integers) -> tuple[Integers, int]:
    """Return one key for both, in the order of the groups and then the values, and how many keys a group may have."""
    first, low = (each.min(initial=each.max(initial=0)) for each in (groups, values))
    width = int(values.max(initial=0)) - int(low) + 1
    # In place: memory that nobody has touched before costs more than what is done in it.
    keys = groups.astype(np.int64)
    keys -= first
    keys *= width
    keys += values
    keys -= low
    return keys, width


def representatives(groups: Integers) -> Integers:
    """Return the position of one row of each group, of groups numbered without gaps."""
    one = np.empty(groups.max(initial=-1) + 1, dtype=np.int64)
    one[groups] = np.arange(len(groups))
    return one


def _ascending(values: Any) -> bool:
    return bool((values[1:] >= values[:-1]).all())


def changes(values: npt.NDArray[Any]) -> Flags:
    """Return whether each value differs from the one before; the first does.

    Examples
    --------
    >>> changes(np.array([4, 4, 2])).tolist()
    [True, False, True]
    """
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def ends(begins: Flags) -> Flags:
    """Return which rows are the last of the stretches that begin where `begins` says.

    Examples
    --------
    >>> ends(changes(np.array([4, 4, 2]))).tolist()
    [False, True, True]
    """
    return np.append(begins[1:], True)[: len(begins)]


def places(flags: Flags) -> Integers | slice:
    """Return where `flags` are true, to take values by: numpy takes by flags without order four times as long.

    Examples
    --------
    >>> places(np.array([True, False, True])), places(np.array([True, True]))
    (array([0, 2]), slice(None, None, None))
    """
    # All of them are taken as they lie, without a copy.
    return slice(None) if flags.all() else np.flatnonzero(flags)


def positions_in(keys: Integers, wanted: Integers) -> Integers:
    """Return the position of each of `wanted` in `keys`, which are in order; -1 for those that are not there.

    Examples
    --------
    >>> positions_in(np.array([2, 3, 5]), np.array([5, 4, 2, 9])).tolist()
    [2, -1, 0, -1]
    """
    if not len(keys):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


def spans(begin: Integers, size: Integers) -> tuple[Integers, Integers]:
    """Return which span each place is of, and the places: ``begin, begin + 1, ...`` of one span behind the other.

    Examples
    --------
    >>> which, place = spans(np.array([5, 0]), np.array([2, 1]))
    >>> which.tolist(), place.tolist()
    ([0, 0, 1], [5, 6, 0])
    """
    which = np.repeat(np.arange(len(begin)), size)
    return which, np.arange(len(which)) + (begin - (np.cumsum(size) - size))[which]
