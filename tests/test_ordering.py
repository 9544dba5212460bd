"""Sorting and splitting groups of rows: the same as numpy's slow way, whatever the numbers are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from netquality.ordering import distinct, order_within, refine, sort_within

RANDOM = np.random.default_rng(0)
GROUPS = RANDOM.integers(0, 40, 2_000)
#: Whole numbers that fit behind a group or a position and those that don't, below zero too, in order and not.
VALUES = {
    "few": RANDOM.integers(0, 5, 2_000),
    "seconds": RANDOM.integers(1_500_000_000, 1_700_000_000, 2_000),
    "microseconds": RANDOM.integers(0, 1 << 61, 2_000),
    "a bit too large for a group": RANDOM.integers(1 << 57, 1 << 58, 2_000),
    "a bit too large for a position": RANDOM.integers(-(1 << 52), 1 << 52, 2_000),
    "below zero": RANDOM.integers(-100, 100, 2_000),
    "latest first": np.sort(RANDOM.integers(0, 1 << 50, 2_000))[::-1],
    "latest first but for some": np.where(np.arange(2_000) % 50, np.arange(2_000, 0, -1), RANDOM.integers(0, 2_000)),
    "in order": np.sort(RANDOM.integers(0, 1 << 50, 2_000)),
    "fractions": RANDOM.random(2_000),
    "none": np.zeros(2_000, dtype=np.int64),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("dtype", ["int64", "int32"])
def test_sorted_within_groups(kind: str, dtype: str) -> None:
    groups, values = GROUPS.astype(dtype), VALUES[kind]
    expected = np.lexsort((values, groups))
    order = order_within(groups, values)
    np.testing.assert_array_equal(np.sort(order), np.arange(len(values)))
    np.testing.assert_array_equal(groups[order], groups[expected])
    np.testing.assert_array_equal(values[order], values[expected])
    np.testing.assert_array_equal(sort_within(groups, values), values[expected])


@pytest.mark.parametrize("kind", VALUES)
def test_groups_whose_numbers_leave_no_room_for_a_position_are_sorted_too(kind: str) -> None:
    groups, values = GROUPS << 55, VALUES[kind]
    order = order_within(groups, values)
    np.testing.assert_array_equal(values[order], values[np.lexsort((values, groups))])


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind != "fractions"])
def test_groups_split_by_values(kind: str) -> None:
    # Ranges of 2 ** 61 times 40 groups would not fit into a key.
    values = VALUES[kind] % (1 << 50)
    pairs = np.stack([GROUPS, values], axis=1)
    unique, number = np.unique(pairs, axis=0, return_inverse=True)
    np.testing.assert_array_equal(refine(GROUPS, values), number.ravel())
    np.testing.assert_array_equal(distinct(GROUPS, values, 42), np.bincount(unique[:, 0], minlength=42))


def test_groups_in_order_are_split_too() -> None:
    groups, values = np.sort(GROUPS), np.sort(VALUES["seconds"])
    pairs = np.unique(np.stack([groups, values], axis=1), axis=0)
    np.testing.assert_array_equal(distinct(groups, values, 40), np.bincount(pairs[:, 0], minlength=40))
    np.testing.assert_array_equal(refine(groups, values)[[0, -1]], [0, len(pairs) - 1])


def test_groups_need_not_begin_at_zero() -> None:
    groups, values = GROUPS + 7, VALUES["few"]
    expected = [len(np.unique(values[groups == group])) for group in range(50)]
    np.testing.assert_array_equal(distinct(groups, values, 50), expected)


def test_nothing_is_sorted_and_split_into_nothing() -> None:
    nothing: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    assert not len(order_within(nothing, nothing)) and not len(sort_within(nothing, nothing))
    assert not len(refine(nothing, nothing))
    assert distinct(nothing, nothing, 2).tolist() == [0, 0]
