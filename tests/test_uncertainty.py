"""Intervals against scipy's own and the textbook."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import dblquad
from scipy.special import betaln
from scipy.stats import binom, binomtest, mannwhitneyu, norm
from scipy.stats import bootstrap as scipy_bootstrap

from netquality import uncertainty
from netquality.uncertainty import beta_binomial, bootstrap, cliffs_delta, difference, rate_table, wilson


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


def test_difference_is_newcombes() -> None:
    # The table of Newcombe (1998), method 10, cases a-h.
    cases = [
        (56, 70, 48, 80),
        (9, 10, 3, 10),
        (6, 7, 2, 7),
        (5, 56, 0, 29),
        (0, 10, 0, 20),
        (0, 10, 0, 10),
        (10, 10, 0, 20),
    ]
    expected = [
        (0.0524, 0.3339),
        (0.1705, 0.8090),
        (0.0582, 0.8062),
        (-0.0381, 0.1926),
        (-0.1611, 0.2775),
        (-0.2775, 0.2775),
        (0.6791, 1.0000),
    ]
    table = difference(*zip(*cases, strict=True))
    assert table[["difference_low", "difference_high"]].round(4).values.tolist() == [list(pair) for pair in expected]
    assert table["difference"][0] == pytest.approx(0.2)


def test_difference_from_nothing_is_missing() -> None:
    assert difference(1, 2, 0, 0).isna().all(axis=None)


SAMPLE, OTHER = [1.0, 4, 4, 6, 7, 9], [0.0, 2, 4, 5, 8]


def test_cliffs_delta_is_mann_whitneys_u() -> None:
    delta = cliffs_delta(SAMPLE, OTHER)["delta"].item()
    assert delta == pytest.approx(2 * mannwhitneyu(SAMPLE, OTHER).statistic / 30 - 1)
    assert cliffs_delta(OTHER, SAMPLE)["delta"].item() == -delta
    assert cliffs_delta([*SAMPLE, np.nan], OTHER)["delta"].item() == delta


def test_cliffs_interval_follows_the_paper() -> None:
    """The formulas of Feng & Cliff (2004) written out over all pairs."""
    signs = np.sign(np.subtract.outer(SAMPLE, OTHER))
    n, m, delta = 6, 5, signs.mean()
    spread = m**2 * ((signs.mean(1) - delta) ** 2).sum() + n**2 * ((signs.mean(0) - delta) ** 2).sum()
    variance = (spread - ((signs - delta) ** 2).sum()) / (n * m * (n - 1) * (m - 1))
    half = 1.959964 * np.sqrt(variance) * np.sqrt((1 - delta**2) ** 2 + 1.959964**2 * variance)
    bounds = [(delta - delta**3 + side) / (1 - delta**2 + 1.959964**2 * variance) for side in (-half, half)]
    assert cliffs_delta(SAMPLE, OTHER).iloc[0].tolist() == pytest.approx([delta, *bounds], abs=1e-6)


def test_cliffs_delta_without_overlap_is_not_certain() -> None:
    apart = cliffs_delta([5, 6, 7], [1, 2, 3]).iloc[0]
    assert (apart["delta"], apart["delta_high"]) == (1, 1)
    assert -1 < apart["delta_low"] < 0.5
    assert cliffs_delta([1, 2, 3], [5, 6, 7]).iloc[0].tolist() == [-1, -1, -apart["delta_low"]]
    assert cliffs_delta([1], [2, 3]).isna().all(axis=None)


def test_cliffs_interval_holds_the_truth() -> None:
    random, truth = np.random.default_rng(7), 2 * norm.cdf(0.5 / np.sqrt(2)) - 1
    tables = [cliffs_delta(random.normal(0.5, 1, 30), random.normal(0, 1, 25)).iloc[0] for _ in range(400)]
    assert 0.92 <= np.mean([row["delta_low"] <= truth <= row["delta_high"] for row in tables]) <= 0.98


def test_one_of_one_is_not_the_best() -> None:
    table = beta_binomial(pd.Series([1, 18, 0, 9], list("abcd")), pd.Series([1, 20, 3, 20], list("abcd")))
    assert table["rate"].idxmax() == "b"
    assert table["rate"].between(table["rate_low"], table["rate_high"]).all()
    assert 0.5 < table.loc["a", "rate"] < 0.75


def test_units_that_agree_are_drawn_together_and_units_that_differ_are_not() -> None:
    tried = pd.Series([10] * 40)
    alike = beta_binomial(pd.Series(binom.ppf((np.arange(40) + 0.5) / 40, 10, 0.5)), tried)
    apart = beta_binomial(pd.Series([1] * 20 + [9] * 20), tried)
    assert np.ptp(alike["rate"]) < 0.25
    assert np.ptp(apart["rate"]) > 0.7


def test_shrunk_rate_is_the_posterior_mean() -> None:
    """Against the double integral over both priors, by scipy."""
    reached, tried = np.array([2, 5]), np.array([4, 6])

    def joint(shrinkage: float, mean: float) -> np.ndarray:
        strength = 1 / shrinkage - 1
        a, b = mean * strength, (1 - mean) * strength
        return np.exp((betaln(a + reached, b + tried - reached) - betaln(a, b)).sum()) * np.array(
            [1, (a + 2) / (strength + 4), (a + 5) / (strength + 6)]
        )

    total = [dblquad(lambda s, m, k=k: joint(s, m)[k], 0, 1, 1e-6, 1)[0] for k in range(3)]
    expected = [total[1] / total[0], total[2] / total[0]]
    assert beta_binomial(pd.Series(reached), pd.Series(tried))["rate"].tolist() == pytest.approx(expected, abs=2e-3)


def test_shrunk_interval_holds_the_truth() -> None:
    random, held = np.random.default_rng(3), []
    for _ in range(60):
        truth = random.beta(4, 6, 25)
        tried = pd.Series(random.integers(1, 12, 25))
        table = beta_binomial(pd.Series(random.binomial(tried, truth)), tried)
        held += list((table["rate_low"] <= truth) & (truth <= table["rate_high"]))
    assert 0.93 <= np.mean(held) <= 0.97


def test_nothing_eligible_has_no_shrunk_rate() -> None:
    table = beta_binomial(pd.Series([0, 1]), pd.Series([0, 2]), name="share")
    assert table.columns.tolist() == ["share", "share_low", "share_high"]
    assert table.isna().all(axis=1).tolist() == [True, False]
    assert beta_binomial(pd.Series(dtype=int), pd.Series(dtype=int)).empty
