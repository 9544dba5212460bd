"""Kaplan-Meier and the log-rank test: against scipy, and on textbook data against lifelines and statsmodels."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf, logrank

from netquality.survival import kaplan_meier, log_rank, reached_by

#: Weeks of remission of 42 patients (Freireich et al. 1963, as in every textbook); "+": still in remission.
DRUG = re.findall(r"\S+", "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
PLACEBO = re.findall(r"\S+", "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
WEEKS = [float(week.strip("+")) for week in DRUG + PLACEBO]
OVER = [not week.endswith("+") for week in DRUG + PLACEBO]
GROUP = ["drug"] * len(DRUG) + ["placebo"] * len(PLACEBO)
#: An arbitrary division in three, to have more than two groups, and strata.
THIRD = [number % 3 for number in range(len(WEEKS))]
SAMPLES = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def test_curve_is_that_of_lifelines() -> None:
    curve = kaplan_meier(WEEKS[:21], OVER[:21])
    expected = {6: 0.857143, 7: 0.806723, 10: 0.752941, 13: 0.690196, 16: 0.627451, 22: 0.537815, 23: 0.448179}
    assert curve.loc[curve["events"] > 0, "survival"].to_dict() == pytest.approx(expected, abs=1e-6)
    # lifelines 0.30.3, whose intervals are log-log too.
    assert curve.loc[6, ["low", "high"]].tolist() == pytest.approx([0.619718, 0.951552], abs=1e-6)
    assert curve.loc[22, ["low", "high"]].tolist() == pytest.approx([0.267779, 0.746791], abs=1e-6)
    assert curve.loc[35, ["low", "high"]].tolist() == pytest.approx([0.188052, 0.680143], abs=1e-6)
    assert curve.loc[[6, 7, 35], ["at_risk", "events"]].values.tolist() == [[21, 3], [17, 1], [1, 0]]


@given(SAMPLES, st.sampled_from([0.8, 0.95]))
@settings(deadline=None, max_examples=60)
def test_curve_is_that_of_scipy(sample: list[tuple[int, bool]], level: float) -> None:
    waits, seen = (np.array(each) for each in zip(*sample, strict=True))
    curve = kaplan_meier(waits, seen, level=level)
    theirs = ecdf(CensoredData(uncensored=waits[seen], right=waits[~seen])).sf
    assert curve.index.tolist() == theirs.quantiles.tolist()
    assert curve["survival"].tolist() == pytest.approx(theirs.probabilities.tolist())
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        interval = theirs.confidence_interval(level, method="log-log")
    inside = curve["survival"].between(0, 1, inclusive="neither").to_numpy()
    for bound, expected in (("low", interval.low), ("high", interval.high)):
        assert curve.loc[inside, bound].tolist() == pytest.approx(expected.probabilities[inside].tolist())
        assert curve.loc[~inside, bound].isna().all()


def test_nobody_watched_is_an_empty_typed_curve() -> None:
    curve = kaplan_meier([], [])
    assert curve.empty
    assert curve.dtypes.tolist() == [np.int64, np.int64, float, float, float]
    assert reached_by(curve, [0, 30]).isna().sum().tolist() == [2, 2, 2, 0]


@pytest.mark.parametrize(("waits", "seen"), [([1, np.nan], [True, True]), ([-1], [True]), ([1, 2], [True])])
def test_a_wait_that_cannot_be(waits: list[float], seen: list[bool]) -> None:
    with pytest.raises(ValueError, match="duration"):
        kaplan_meier(waits, seen)
    with pytest.raises(ValueError, match="duration"):
        log_rank(waits, seen, seen)


def test_share_reached_is_read_off_the_curve() -> None:
    curve = kaplan_meier([2, 5, 5, 9], [True, True, False, False])
    table = reached_by(curve, [0, 2, 4, 5, 9, 9.5])
    assert table["rate"].tolist() == pytest.approx([0, 0.25, 0.25, 0.5, 0.5, np.nan], nan_ok=True)
    assert table["at_risk"].tolist() == [4, 4, 3, 3, 1, 0]
    assert table.loc[5, ["rate_low", "rate_high"]].tolist() == pytest.approx(
        (1 - curve.loc[5, ["high", "low"]]).tolist()
    )
    assert np.isnan(table.loc[0, "rate_low"])


def test_when_it_has_come_for_everybody_it_stays_so() -> None:
    assert reached_by(kaplan_meier([1, 2], [True, True]), [1, 2, 100])["rate"].tolist() == [0.5, 1, 1]


def test_log_rank_is_that_of_lifelines() -> None:
    two = log_rank(WEEKS, OVER, GROUP).iloc[0]
    assert (two["statistic"], two["degrees"]) == (pytest.approx(16.792940989), 1)
    assert two["p_value"] == pytest.approx(4.1688091e-05)
    three = log_rank(WEEKS, OVER, THIRD).iloc[0]
    assert three.tolist() == pytest.approx([0.7163805892, 2, 0.6989400578])


def test_stratified_log_rank_is_that_of_statsmodels() -> None:
    test = log_rank(WEEKS, OVER, GROUP, strata=THIRD).iloc[0]  # statsmodels 0.15.0, survdiff
    assert test.tolist() == pytest.approx([15.181606995, 1, 9.764994776e-05])


@given(SAMPLES, SAMPLES)
@settings(deadline=None, max_examples=60)
def test_log_rank_of_two_groups_is_that_of_scipy(first: list[tuple[int, bool]], second: list[tuple[int, bool]]) -> None:
    waits, seen = (np.array(each) for each in zip(*first, *second, strict=True))
    group = np.repeat([0, 1], [len(first), len(second)])
    mine = log_rank(waits, seen, group).iloc[0]
    sides = [CensoredData(uncensored=waits[seen & (group == g)], right=waits[~seen & (group == g)]) for g in (0, 1)]
    if mine["degrees"]:
        theirs = logrank(*sides)
        assert (mine["statistic"], mine["p_value"]) == pytest.approx((theirs.statistic**2, theirs.pvalue))
    else:
        assert np.isnan(mine["p_value"])


def test_who_has_no_group_or_no_stratum_is_passed_over() -> None:
    group = pd.Series([*GROUP, None])
    assert log_rank([*WEEKS, 3], [*OVER, True], group).equals(log_rank(WEEKS, OVER, GROUP))
    with_nobody = log_rank([*WEEKS, 3], [*OVER, True], [*GROUP, "drug"], strata=[*THIRD, None])
    assert with_nobody.equals(log_rank(WEEKS, OVER, GROUP, strata=THIRD))


@pytest.mark.parametrize("groups", [["a"] * 3, ["a", "a", "b"]])
def test_nothing_to_compare_has_no_p_value(groups: list[str]) -> None:
    strata = [1, 1, 2]  # the groups are never at risk together
    test = log_rank([1, 2, 3], [True, True, True], groups, strata=strata).iloc[0]
    assert test["degrees"] == 0
    assert np.isnan([test["statistic"], test["p_value"]]).all()
