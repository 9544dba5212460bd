"""What the k-th connection was worth, how fast it came, and where one more adds nothing measurable."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import isotonic_regression

from benchmarks.crossing_planted import Planted, limits
from netquality.marginal import WORTH, marginal_quality, quality_by_stretch, quality_limit
from netquality.uncertainty import difference, wilson
from tests.small import ME, network
from tests.test_crossing import every, owner


def test_windows_are_of_a_hundred_from_every_tenth_rank() -> None:
    found = marginal_quality(owner(every(4, 620))).loc[ME]
    assert found.index.tolist()[:2] == [1, 11]
    assert found["last_rank"].iloc[-1] == 620
    assert 500 in found["last_rank"].tolist()


def test_a_window_counts_the_judged_the_known_and_the_pace() -> None:
    found = marginal_quality(owner([*every(4, 100), *every(2, 100)])).loc[ME]
    assert found.loc[[1, 101], ["judged", "known", "known_share"]].to_numpy().tolist() == [
        [100, 25, 0.25],
        [100, 50, 0.5],
    ]
    assert found.loc[1, ["known_share_low", "known_share_high"]].tolist() == pytest.approx(
        [float(bound) for bound in wilson(25, 100)]
    )
    # One every second day: 15 in 30 days.
    assert found["per_month"].tolist() == pytest.approx([15] * len(found))


def test_a_list_shorter_than_a_window_has_none() -> None:
    short = marginal_quality(owner(every(2, 99)))
    assert short.empty
    assert short.index.names == ["owner", "first_rank"]
    assert short.columns.tolist() == marginal_quality(owner(every(2, 100))).columns.tolist()


def test_stretches_are_the_first_400_the_run_up_and_what_came_behind() -> None:
    found = quality_by_stretch(owner([*every(2, 400), *every(4, 100), *every(10, 100)])).loc[ME]
    assert found[["connections", "judged", "known"]].to_numpy().tolist() == [
        [400, 400, 200],
        [100, 100, 25],
        [100, 100, 10],
    ]
    assert found[["first_rank", "last_rank"]].to_numpy().tolist() == [[1, 400], [401, 500], [501, 600]]
    assert found["per_month"].tolist() == pytest.approx([15, 15, 15])
    expected = difference(10, 100, 200, 400).iloc[0]
    bounds = ["difference", "difference_low", "difference_high"]
    assert found.loc["later", bounds].tolist() == pytest.approx(expected.tolist())
    assert found.loc["early", bounds].isna().all()


def test_a_short_list_has_one_stretch_only() -> None:
    found = quality_by_stretch(owner(every(2, 40))).loc[ME]
    assert found["connections"].tolist() == [40, 0, 0]
    assert found["known_share"].isna().tolist() == [False, True, True]


def test_the_limit_is_where_the_sum_is_largest() -> None:
    # 100 of which half are known, 200 of which none: after the last known one nothing pays any more.
    row = quality_limit(owner([*every(2, 100), *[False] * 200])).loc[ME]
    assert bool(row["reached"])
    assert row["limit"] == 99
    assert row["limit_low"] <= 99 < row["limit_high"] < 200


def test_the_limit_is_where_the_isotonic_fit_falls_below_one_in_twenty() -> None:
    random = np.random.default_rng(4)
    for _ in range(2):
        known = random.random(600) < 0.5 * np.exp(-np.arange(600) / 100)
        fit = isotonic_regression(known.astype(float), increasing=False).x
        row = quality_limit(owner(known.tolist())).loc[ME]
        assert row["limit"] == (fit >= WORTH).sum()


def test_another_k_would_do_as_well_unless_it_is_measurably_worse() -> None:
    row = quality_limit(owner([*every(2, 100), *[False] * 200])).loc[ME]
    further = int(row["limit_high"] - row["limit"])
    # No one known in so many is not below one in twenty yet; in one more it is.
    assert wilson(0, further)[1] >= WORTH > wilson(0, further + 1)[1]


def test_while_connections_still_pay_the_limit_is_not_reached() -> None:
    row = quality_limit(owner(every(4, 300))).loc[ME]
    assert not row["reached"]
    assert row[["limit", "limit_high"]].isna().all()
    assert row["limit_low"] > 250


def test_where_none_ever_pays_the_limit_is_0() -> None:
    row = quality_limit(owner([False] * 99 + [True] + [False] * 200)).loc[ME]
    assert row[["limit", "limit_low"]].tolist() == [0, 0]


def test_fewer_than_a_hundred_judged_are_too_few() -> None:
    many, few = (quality_limit(owner(every(4, size))).loc[ME] for size in (100, 99))
    assert pd.notna(many["reached"])
    assert pd.isna(few["reached"])
    assert pd.isna(few["limit_low"])


def test_the_order_within_a_day_does_not_matter() -> None:
    days = list(np.repeat(np.arange(60), 5))
    forth = [n % 5 < 2 if n < 100 else False for n in range(300)]
    back = [n % 5 > 2 if n < 100 else False for n in range(300)]
    one, other = (quality_limit(owner(known, days=days)).loc[ME] for known in (forth, back))
    assert one.tolist() == other.tolist()
    assert one["limit"] == 100


def test_without_messages_nothing_is_judged() -> None:
    lists = owner(every(2, 600)).connections
    net = network(connections=lists, as_of="2026-01-01")
    assert marginal_quality(net)["judged"].sum() == 0
    assert quality_by_stretch(net)["known_share"].isna().all()
    assert pd.isna(quality_limit(net).loc[ME, "reached"])


@pytest.mark.parametrize(("after", "reached"), [(0.01, True), (0.35, False)])
def test_planted_limits_are_held(after: float, reached: bool) -> None:
    _, _, held, alarms = limits("", Planted(owners=40, connections=900, after=after), 5)
    assert held >= 0.90
    assert np.isnan(alarms) if reached else alarms <= 0.10
