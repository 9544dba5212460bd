"""Local linear fits at a threshold, against the ordinary regression that they are equal to."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from netquality.discontinuity import PERMUTATIONS, local_jump, permutation_p, studentized

POSITION = np.array([*np.arange(-20.0, 0), *np.arange(1.0, 21)])


def shares(before: float, after: float, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed).random(len(POSITION))
    return (random < np.where(POSITION < 0, before, after)).astype(float)


def test_each_side_is_an_ordinary_regression_read_off_at_the_threshold() -> None:
    outcome = shares(0.7, 0.3)
    found = local_jump(POSITION, outcome)
    for side, value in ((POSITION < 0, found.before), (POSITION > 0, found.after)):
        assert value == pytest.approx(stats.linregress(POSITION[side], outcome[side]).intercept)
    assert found.effect == pytest.approx(found.after - found.before)


def test_the_interval_is_hc3_with_students_t() -> None:
    # One regression with all interactions gives the same jump; its sandwich is written out here.
    outcome, right = shares(0.6, 0.4, seed=3), (POSITION > 0).astype(float)
    design = np.column_stack([np.ones(len(POSITION)), POSITION, right, right * POSITION])
    bread = np.linalg.inv(design.T @ design)
    residual = (outcome - design @ bread @ design.T @ outcome) / (1 - np.diag(design @ bread @ design.T))
    spread = np.sqrt((bread @ (design.T * residual**2) @ design @ bread)[2, 2])
    found = local_jump(POSITION, outcome)
    assert found.high - found.effect == pytest.approx(stats.t.ppf(0.975, len(POSITION) - 4) * spread)
    assert found.low + found.high == pytest.approx(2 * found.effect)


def test_a_line_through_both_sides_has_no_jump() -> None:
    found = local_jump(POSITION, 0.5 + 0.01 * POSITION)
    assert found.effect == pytest.approx(0)
    assert (found.before, found.after) == pytest.approx((0.5, 0.5))


def test_a_side_of_equals_is_not_certain() -> None:
    found = local_jump(POSITION, np.zeros(len(POSITION)))
    assert found.low < 0 < found.high
    assert found.high - found.low < 0.5


def test_p_counts_the_orders_with_as_large_a_jump() -> None:
    assert permutation_p(POSITION, np.zeros(len(POSITION))) == 1.0
    assert permutation_p(POSITION, (POSITION < 0) * 1.0) == 1 / (1 + PERMUTATIONS)


def test_p_is_the_same_on_every_run_and_for_either_sign() -> None:
    outcome = shares(0.7, 0.3)
    assert permutation_p(POSITION, outcome) == permutation_p(POSITION, outcome)
    assert permutation_p(POSITION, 1 - outcome) == pytest.approx(permutation_p(POSITION, outcome))


def test_p_is_even_where_nothing_jumps() -> None:
    found = np.array([permutation_p(POSITION, shares(0.4, 0.4, seed)) for seed in range(400)])
    assert 0.03 <= (found <= 0.05).mean() <= 0.07
    assert 0.45 <= found.mean() <= 0.55


def test_a_studentized_jump_is_in_units_of_its_own_width() -> None:
    found = local_jump(POSITION, shares(0.7, 0.3))
    assert studentized(POSITION, shares(0.7, 0.3)) == pytest.approx(found.effect / (found.high - found.low))
