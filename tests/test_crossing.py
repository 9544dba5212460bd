"""Crossing 500, a test a sentence of its definition, and on owners with planted effects."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.crossing_planted import Planted, covered, crossing, plant
from netquality.crossing import FEWEST, PLACEBOS, crossing_500
from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.exposure import JUDGED_DAYS
from netquality.network import Network
from tests.small import ME, network

START = pd.Timestamp("2012-01-01", tz="UTC")
AS_OF = "2026-01-01"


def owner(known: list[bool], *, days: list[float] | None = None, as_of: str = AS_OF) -> Network:
    """An owner of a list in this order, a connection every second day unless said; the `known` answered next day."""
    places = np.arange(len(known)) * 2 if days is None else np.asarray(days)
    when = START + pd.to_timedelta(places, unit="D")
    names = np.array([f"p{n:04}" for n in range(len(known))])
    met = pd.DataFrame({"at": when[known] + pd.Timedelta(days=1), "source": ME, "target": names[known]})
    met = met.assign(message=range(len(met)), channel="meeting", mode="met", thread=None, question=False, cue=False)
    lists = pd.DataFrame({"owner": ME, "person": names, "connected_at": when})
    return Network.build({"connections": lists, "interactions": met}, owners=[ME], as_of=as_of)


def every(nth: int, count: int) -> list[bool]:
    return [n % nth == 0 for n in range(count)]


def test_the_500th_is_that_of_the_list_by_its_day() -> None:
    row = crossing_500(owner(every(2, 600))).loc[ME]
    assert str(row["crossed_at"])[:10] == str(START + pd.Timedelta(days=998))[:10]
    assert row[["ranked", "undated", "crossed_rank_first", "crossed_rank_last"]].tolist() == [600, 0, 500, 500]


def test_a_list_of_499_crosses_nothing() -> None:
    row = crossing_500(owner(every(2, 499))).loc[ME]
    assert pd.isna(row["crossed_at"])
    assert row[["known_before", "crossing_effect", "p_value", "bunching"]].isna().all()


def test_the_lines_are_those_of_a_hundred_on_either_side() -> None:
    known = [*every(2, 400), *every(3, 100), *every(7, 100), *every(1, 100)]
    row = crossing_500(owner(known)).loc[ME]
    sides = {"known_before": (400, 500), "known_after": (500, 600)}
    for name, (first, last) in sides.items():
        fit = stats.linregress(np.arange(first + 1, last + 1) - 500.5, np.array(known[first:last], dtype=float))
        assert row[name] == pytest.approx(fit.intercept)
    assert row["crossing_effect"] == pytest.approx(row["known_after"] - row["known_before"])
    assert row[["judged_before", "judged_after"]].tolist() == [100, 100]
    assert row["crossing_effect_low"] < row["crossing_effect"] < row["crossing_effect_high"]


def test_a_clear_step_is_found_and_an_even_list_has_none() -> None:
    step, even = (crossing_500(owner([*every(2, 500), *every(nth, 200)])).loc[ME] for nth in (20, 2))
    assert step["p_value"] <= 0.01
    assert step["crossing_effect_high"] < 0
    assert even["p_value"] > 0.5
    assert even["crossing_effect_low"] < 0 < even["crossing_effect_high"]


def test_the_young_are_not_judged() -> None:
    known = every(2, 600)
    last = START + pd.Timedelta(days=2 * 599)
    row = crossing_500(owner(known, as_of=str(last + pd.Timedelta(days=JUDGED_DAYS - 20)))).loc[ME]
    assert row[["judged_before", "judged_after"]].tolist() == [100, 90]


def test_too_few_on_a_side_are_too_few_to_tell() -> None:
    some, few = (crossing_500(owner(every(2, 500 + after))).loc[ME] for after in (FEWEST, FEWEST - 1))
    assert pd.notna(some["p_value"])
    assert few["judged_after"] == FEWEST - 1
    assert few[["crossing_effect", "p_value"]].isna().all()


def test_too_few_days_on_a_side_are_too_few_to_tell() -> None:
    days = [*range(0, 1000, 2), *np.repeat(range(1000, 1009), 20)]
    assert pd.isna(crossing_500(owner(every(2, 680), days=days)).loc[ME, "p_value"])


def test_a_day_that_holds_the_500th_and_the_501st_is_on_neither_side() -> None:
    days = [2.0 * n for n in range(700)]
    days[495:506] = [2.0 * 495] * 11
    row = crossing_500(owner(every(2, 700), days=days)).loc[ME]
    assert row[["crossed_rank_first", "crossed_rank_last"]].tolist() == [496, 506]
    assert row[["judged_before", "judged_after"]].tolist() == [95, 94]


def test_undated_connections_have_no_rank() -> None:
    lists = pd.DataFrame({"owner": ME, "person": ["ann", "bob"], "connected_at": ["2023-01-01", None]})
    assert crossing_500(network(connections=lists)).loc[ME, ["ranked", "undated"]].tolist() == [1, 1]


def test_placebos_do_not_overlap_and_speak_from_19_on() -> None:
    short, long = (crossing_500(owner(every(3, size), days=list(np.arange(size)))).loc[ME] for size in (1_000, 4_200))
    # Of 1,000: 100, 300, 700 and 900, each with a hundred on either side.
    assert short["placebos"] == 4
    assert pd.isna(short["placebo_p"])
    assert long["placebos"] == 20 >= PLACEBOS
    assert 1 / 21 <= long["placebo_p"] <= 1


def test_bunching_is_the_pace_before_500_against_that_around_it() -> None:
    # Days per connection: 4 up to the 400th, 1 in the run-up, 9 behind: sqrt(4 * 9) / 1.
    days = np.cumsum([*[4] * 400, *[1] * 100, *[9] * 100])
    row = crossing_500(owner(every(2, 600), days=list(days - days[0]))).loc[ME]
    assert row["bunching"] == pytest.approx(6)
    assert row[["bunching_low", "bunching_high"]].tolist() == pytest.approx([6, 6])


def test_a_pace_that_only_rises_or_falls_is_no_bunching() -> None:
    days = np.cumsum(10 * 0.995 ** np.arange(700))
    assert crossing_500(owner(every(2, 700), days=list(days))).loc[ME, "bunching"] == pytest.approx(1, abs=0.02)


def test_a_list_made_in_one_day_has_no_pace() -> None:
    row = crossing_500(owner(every(2, 700), days=[0] * 700)).loc[ME]
    assert row[["bunching", "bunching_low", "p_value"]].isna().all()


def test_without_messages_only_dates_are_told() -> None:
    lists = owner(every(2, 600)).connections
    row = crossing_500(network(connections=lists, as_of=AS_OF)).loc[ME]
    assert pd.notna(row["crossed_at"])
    assert pd.notna(row["bunching"])
    assert row[["judged_before", "judged_after"]].tolist() == [0, 0]
    assert pd.isna(row["crossing_effect"])


PLAN = Planted(owners=60, connections=720)


@pytest.fixture(scope="module")
def no_effect() -> Network:
    """Many owners whose connections are all alike, the latest ones only younger."""
    return plant(PLAN, 1)


def test_where_nothing_is_planted_alarms_are_rare_and_intervals_hold_0(no_effect: Network) -> None:
    found = crossing_500(no_effect)
    assert (found["p_value"] <= 0.05).mean() <= 0.10
    assert covered(found["crossing_effect_low"], found["crossing_effect_high"], 0) >= 0.90
    assert covered(found["bunching_low"], found["bunching_high"], 1) >= 0.90


def test_a_planted_step_and_run_up_are_measured() -> None:
    (_, _, effect, alarms), (_, _, bunching, seen) = crossing("", dataclasses.replace(PLAN, after=0.05, push=3.0), 2)
    assert effect >= 0.90
    assert bunching >= 0.90
    assert alarms > 0.5
    assert seen > 0.9


def test_a_naive_comparison_sees_an_effect_where_there_is_none(no_effect: Network) -> None:
    # Whether somebody is known today, before and behind 500: the later ones had less time.
    ties = interaction_depth(no_effect).assign(known=lambda table: table["rung"] >= KNOWN_RUNG)
    rank = ties["connected_at"].groupby("owner").rank(method="first")
    shares = [ties[side].groupby("owner")["known"].mean() for side in (rank <= 500, rank > 620)]
    naive = stats.ttest_1samp(shares[1] - shares[0], 0)
    assert naive.statistic < 0
    assert naive.pvalue < 0.01
    ours = stats.ttest_1samp(crossing_500(no_effect)["crossing_effect"], 0)
    assert ours.pvalue > 0.05
