"""Intervals against scipy's own and the textbook."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from scipy.stats import bootstrap as scipy_bootstrap

from netquality import uncertainty
from netquality.uncertainty import bootstrap, rate_table, wilson


@pytest.mark.parametrize(("successes", "trials"), [(0, 1), (1, 1), (0, 30), (3, 40), (37, 40), (500, 1000)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_wilson_is_scipys(successes: int, trials: int, level: float) -> None:
    expected = binomtest(successes, trials).proportion_ci(level, "wilson")
    assert wilson(successes, trials, level=level) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_no_trials_no_interval() -> None:
    low, high = wilson([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


def test_missing_counts_give_missing_rates() -> None:
    table = rate_table(pd.Series([1, pd.NA], dtype="Int64"), pd.Series([2, 2], dtype="Int64"))
    assert table["rate"].tolist()[0] == 0.5
    assert table.iloc[1].isna().all()


def _mean(values: np.ndarray) -> Callable[[uncertainty.Floats], uncertainty.Floats]:
    return lambda weights: (weights @ values / weights.sum(axis=1))[:, None]


def test_bootstrap_interval_is_scipys() -> None:
    values = np.random.default_rng(4).exponential(size=40)
    low, high = bootstrap(_mean(values), 40, replicates=20_000)
    plain = scipy_bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", random_state=1
    ).confidence_interval
    assert (low[0], high[0]) == pytest.approx(tuple(plain), abs=0.03)


def test_bootstrap_at_another_level_is_narrower() -> None:
    values = np.arange(30.0)
    wide, narrow = bootstrap(_mean(values), 30), bootstrap(_mean(values), 30, level=0.5)
    assert wide[0][0] < narrow[0][0] < narrow[1][0] < wide[1][0]


def test_a_rerun_and_another_batch_size_give_the_same_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.arange(30.0)
    once = bootstrap(_mean(values), 30)
    assert bootstrap(_mean(values), 30) == once
    monkeypatch.setattr(uncertainty, "_BATCH", 90)
    assert bootstrap(_mean(values), 30) == once


def test_as_many_are_drawn_as_there_are() -> None:
    drawn = []
    bootstrap(lambda weights: drawn.append(weights) or weights[:, :1], 7, replicates=50)
    weights = np.concatenate(drawn)
    assert weights.shape == (50, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_undefined_resamples_are_passed_over() -> None:
    some = bootstrap(lambda weights: np.where(weights[:, :1] > 0, 5.0, np.nan), 3)
    assert (some[0][0], some[1][0]) == (5, 5)
    none = bootstrap(lambda weights: np.full((len(weights), 1), np.nan), 3)
    assert np.isnan(none).all()
