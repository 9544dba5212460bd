"""The lift of introductions, by hand and on planted networks (in hundreds: benchmarks/introductions_planted.py)."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.introductions_planted import measured, tally
from netquality.lift import introduction_lift, lift_balance, lift_sensitivity
from netquality.network import Network
from netquality.sample.introduced import NO_EFFECT, Chances, introduced
from netquality.uncertainty import difference
from tests.small import ME, log, network
from tests.test_triads import OPENING, ROUND, both, together


def test_by_hand() -> None:
    """One introduced pair, which succeeds, against the five other pairs of four people alike, of which one does."""
    rows = together(ROUND, OPENING, both("2024-04-01", "ann", "bob"), both("2024-04-01", "cy", "di"))
    net = Network.build({"interactions": rows}, as_of="2024-06-01")
    row = introduction_lift(net, matches=5).loc["matched"]
    assert row[["introduced_count", "unmatched_count", "control_count"]].tolist() == [1, 0, 5]
    assert row[["introduced_rate", "control_rate", "lift"]].tolist() == pytest.approx([1, 0.2, 0.8])
    interval = difference(1, 1, 1, 5).iloc[0]
    assert row[["lift_low", "lift_high"]].tolist() == pytest.approx(interval.tolist()[1:])


def test_pairs_unlike_are_no_match() -> None:
    """Cy and Di write to everybody; Ann and Bob to nobody."""
    busy = log(*[("2024-02-01", who, f"{who}{number}") for who in ("cy", "di") for number in range(50)])
    net = Network.build({"interactions": together(ROUND, OPENING, busy)}, as_of="2024-06-01")
    row = introduction_lift(net).loc["matched"]
    assert row[["introduced_count", "unmatched_count"]].tolist() == [0, 1]
    assert np.isnan(row[["lift", "lift_low", "control_rate"]].astype(float)).all()
    assert lift_sensitivity(net).loc["any open triad", "control_count"] == 5


def test_where_the_ties_of_others_are_out_of_sight_it_is_missing() -> None:
    net = network(log(("2024-01-01", ME, "ann,bob"), thread="t", cue=True), as_of="2025-01-01")
    table = introduction_lift(net)
    assert table["lift"].isna().all()
    assert table["unmatched_count"].tolist() == [1]
    assert lift_balance(net).isna().all(axis=None)
    assert lift_sensitivity(net)["lift"].isna().all()
    empty = introduction_lift(network(connected="ann"))
    assert empty.dtypes.equals(table.dtypes)


def test_matching_balances_what_introducers_prefer() -> None:
    world = introduced(seed=1)
    net = Network.build(world.tables, as_of=world.as_of)
    balance = lift_balance(net).abs()
    assert balance.loc["less_active", "difference_before"] > 0.2
    assert balance["difference_after"].max() < 0.1
    sensitivity = lift_sensitivity(net)
    assert sensitivity.loc["matched"].equals(introduction_lift(net).loc["matched"])
    assert sensitivity.loc["closer matches", "introduced_count"] < sensitivity.loc["matched", "introduced_count"]
    by_introducer = sensitivity.loc["by introducer"]
    assert by_introducer["lift"] == sensitivity.loc["matched", "lift"]
    assert by_introducer["lift_low"] < by_introducer["lift"] < by_introducer["lift_high"]


def test_planted_truths_are_held_and_no_effect_is_not_seen() -> None:
    """Two networks of each kind; how often exactly, over hundreds, is the benchmark's business."""
    effect, none = ([], []), ([], [])
    for so_far, chances in ((effect, Chances()), (none, NO_EFFECT)):
        for seed in range(2):
            for cases, more in zip(so_far, measured(introduced(chances, seed=seed), chances.lift), strict=True):
                cases += more
    held = [holds for intervals in (effect[0], none[0]) for _, holds in intervals]
    assert len(held) > 60
    assert 0.92 <= np.mean(held) <= 1
    spoke = {name: times for name, times, _ in tally(effect[1])}
    assert spoke["lift differs from 0"] == 2
    assert sum(alarm for _, alarm in none[1]) <= 2
