"""Vetted connections against the others: a test a sentence, and planted owners."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from netquality.network import Network
from netquality.sample import simulate
from netquality.sample.plan import Plan
from netquality.sample.tables import as_network
from netquality.vetted import vetted_ties, vetting_effect, within_strata
from tests.small import ME, log, network
from tests.test_vetting import discussion, listed

FIRST = log(("2020-01-01", ME, "zoe"))


def tie(*logs: pd.DataFrame, connected: str = "2024-02-01", as_of: str = "2026-01-01") -> pd.Series:
    return vetted_ties(network(FIRST, *logs, connections=listed(ann=connected), as_of=as_of)).loc[(ME, "ann")]


def test_a_discussion_before_the_day_of_connecting_vets() -> None:
    assert tie(discussion("2024-01-20"))["vetted"]
    assert tie(discussion("2024-01-20"))["discussed_at"] == pd.Timestamp("2024-01-20T03", tz="UTC")
    assert not tie(discussion("2024-02-01"))["vetted"]
    assert not tie(log(("2024-01-20", ME, "ann"), ("2024-01-21", "ann", ME)))["vetted"]


def test_the_discussion_itself_is_no_success() -> None:
    row = tie(discussion("2024-01-20"))
    assert not row["came"]
    assert row[["later_rung", "later_depth"]].tolist() == [0, 0.0]
    assert row["waited_days"] == 700, "watched until the end of the export"


def test_what_comes_later_counts_from_the_day_of_connecting() -> None:
    row = tie(discussion("2024-03-02"))
    assert (row["came"], row["waited_days"], row["later_rung"]) == (True, 30, 4)
    age = (pd.Timestamp("2026-01-01") - pd.Timestamp("2024-03-02")).days
    assert row["later_depth"] == pytest.approx(4 / np.sqrt(1 + age))


def test_connections_from_before_the_messages_are_left_out() -> None:
    ties = vetted_ties(network(FIRST, connections=listed(ann="2019-12-31", bob="2020-01-01", cy=None)))
    assert ties.index.get_level_values("person").tolist() == ["bob"]


def test_each_vetted_tie_is_held_against_its_own_year() -> None:
    found = within_strata([1, 0, 0, 0, 1, 1, 1], [True, False, False, True, False, True, False], [1, 1, 1, 2, 2, 1, 2])
    assert found["adjusted"] == pytest.approx((1 + 1 - 1) / 3)
    assert found["adjusted_count"] == 3


def test_years_without_two_others_are_passed_over() -> None:
    found = within_strata([5, 1, 5, 1, 1], [True, False, True, False, False], [1, 1, 2, 2, 2])
    assert found["adjusted_count"] == 1
    assert np.isnan(found["adjusted"])


def test_the_interval_rests_on_the_spread_of_both_sides_on_fishers_scale() -> None:
    """Vetted at 1, 1, 3 and 9 among others at 0, 2, 4 and 6: their places are -1/2 twice, 0 and 1; those of the others
    among them are -1, 0, 1/2 and 1/2."""
    found = within_strata([1, 1, 3, 9, 0, 2, 4, 6], [True] * 4 + [False] * 4, [1] * 8)
    mine, others = np.array([-0.5, -0.5, 0, 1]), np.array([-1, 0, 0.5, 0.5])
    variance = mine.var(ddof=1) / 4 + others.var(ddof=1) / 4
    half = 1.959964 * variance**0.5
    assert found["adjusted"] == 0
    assert (found["adjusted_low"], found["adjusted_high"]) == pytest.approx((-np.tanh(half), np.tanh(half)), abs=1e-6)


def test_where_nothing_differs_there_is_still_doubt() -> None:
    found = within_strata([0] * 6, [True, True, True, False, False, False], [1] * 6)
    half = np.tanh(1.959964 * (1 / (3 * 3 - 1)) ** 0.5)
    assert (found["adjusted_low"], found["adjusted_high"]) == pytest.approx((-half, half), abs=1e-6)


def test_ties_of_value_count_half() -> None:
    assert within_strata([1, 1, 1, 0, 2], [True, True, False, False, False], [1] * 5)["adjusted"] == 0


def grown(shares: dict[int, tuple[float, float]], vetted: dict[int, int], size: int = 40) -> Network:
    """Connections of several years: share known among the vetted and the others of each, and how many are vetted."""
    logs, when = [FIRST], {}
    for year, parts in shares.items():
        for number in range(size):
            who, mine = f"y{year}n{number:02}", number < vetted[year]
            when[who] = f"{year}-06-01"
            place, whole = (number, vetted[year]) if mine else (number - vetted[year], size - vetted[year])
            if mine:
                logs.append(discussion(f"{year}-05-01", who=who))
            if place < round(parts[0 if mine else 1] * whole):
                logs.append(log((f"{year}-07-01", ME, who), (f"{year}-07-02", who, ME)))
    return network(*logs, connections=listed(**when), as_of="2025-01-01")


def test_an_effect_is_seen_with_its_interval() -> None:
    found = vetting_effect(grown({2021: (0.9, 0.3), 2022: (0.9, 0.3)}, {2021: 10, 2022: 10}))
    row = found.loc["known in a year"]
    assert row[["vetted_count", "vetted", "unvetted_count", "unvetted"]].tolist() == [20, 0.9, 60, 0.3]
    assert row[["effect", "adjusted"]].tolist() == pytest.approx([0.6, 0.6])
    assert 0.3 < row["adjusted_low"] < 0.6 < row["adjusted_high"] < 0.9
    assert row["p_value"] < 0.001
    assert found["p_value"].notna().tolist() == [True, False, False]


def test_the_naive_difference_sees_an_effect_of_the_years() -> None:
    """Asking first became a habit in the year in which everybody answered: within years it changes nothing."""
    row = vetting_effect(grown({2021: (0.2, 0.2), 2022: (0.8, 0.8)}, {2021: 5, 2022: 35})).loc["known in a year"]
    assert row["effect_low"] > 0.2
    assert row["adjusted"] == pytest.approx(0)
    assert row["adjusted_low"] < 0 < row["adjusted_high"]
    assert row["p_value"] > 0.5


def test_young_connections_are_not_judged_on_a_year() -> None:
    net = grown({2021: (0.9, 0.3), 2024: (0.0, 0.0)}, {2021: 10, 2024: 10})
    assert vetting_effect(net)["vetted_count"].tolist() == [10, 20, 20]


def test_nothing_recorded_is_nothing_said() -> None:
    found = vetting_effect(network(connections=listed(ann="2024-01-01")))
    assert found["vetted_count"].tolist() == [0, 0, 0]
    assert found[["vetted", "effect", "adjusted", "p_value"]].isna().all(axis=None)


@pytest.mark.parametrize(("lift", "seen"), [(0.75, True), (0.0, False)])
def test_planted_vetting_is_found_and_none_is_not(lift: float, seen: bool) -> None:
    """A few owners; benchmarks/vetting_planted.py counts coverage and false alarms over 200 of each."""
    plan = dataclasses.replace(Plan(), vetting_lift=lift, vetted_share=0.3)
    rows = [
        vetting_effect(as_network(simulate(plan, connections=300, seed=seed))).loc["known in a year"]
        for seed in range(4)
    ]
    called = [row["adjusted_low"] > 0 for row in rows]
    assert sum(called) >= 3 if seen else not any(called)
    # Strangers are 42 % and, vetted, a quarter of it; of the others two in five or more are known in a year.
    mean = np.mean([row["adjusted"] for row in rows])
    assert mean == pytest.approx(0.18, abs=0.08) if seen else abs(mean) < 0.1
