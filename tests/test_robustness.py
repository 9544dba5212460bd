"""Every headline under all settings: held to the metrics themselves, and conclusions that flip."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import netquality as nq
from netquality.balance import effective_number, top_shares
from netquality.depth import interaction_depth
from netquality.network import Network
from netquality.robustness import (
    DEFAULT,
    HEADLINES,
    robust_conclusions,
    robustness_panel,
    robustness_settings,
    rungs_under,
)
from netquality.sample import simulate
from netquality.sample.tables import as_network
from netquality.talk import words_between
from netquality.vetted import vetting_effect
from tests.small import ME, log, network
from tests.test_talk import random_log


@pytest.fixture(scope="module")
def sample() -> nq.Network:
    return as_network(simulate(connections=200, seed=2))


def test_the_default_setting_is_how_it_is_counted_elsewhere(sample: nq.Network) -> None:
    row = robustness_settings(sample).loc[DEFAULT]
    ratio, effect = nq.vanity_ratio(sample).iloc[0], vetting_effect(sample).loc["known in a year"]
    assert row["known"] == ratio["known"]
    assert row["vanity_ratio"] == pytest.approx(ratio["vanity_ratio"])
    assert row["effective_number"] == pytest.approx(effective_number(sample)["hill_1"].iloc[0])
    assert row["top_15_share"] == pytest.approx(top_shares(sample)["top_15_share"].iloc[0])
    assert row["vetting_difference"] == pytest.approx(effect["adjusted"])


def test_vetting_is_that_of_connections_made_since_words_are_on_record(sample: nq.Network) -> None:
    words = sample.interactions
    late = words[words["at"] >= words["at"].quantile(0.1)].reset_index(drop=True)
    net = dataclasses.replace(sample, interactions=late, _memo={})
    effect = vetting_effect(net).loc["known in a year"]
    assert effect["adjusted_count"] >= 10
    assert robustness_settings(net).loc[DEFAULT, "vetting_difference"] == pytest.approx(effect["adjusted"])


def test_of_several_owners_it_is_the_median() -> None:
    owners = ["p00", "p01", "p02", "p03"]
    lists = pd.DataFrame([(owner, f"p{number:02}") for owner in owners for number in range(4, 30)])
    tables = {"interactions": random_log(1, 30, 900), "connections": lists.set_axis(["owner", "person"], axis=1)}
    net = Network.build(tables, owners=owners)
    row, shares = robustness_settings(net).loc[DEFAULT], top_shares(net)["top_15_share"]
    assert shares.nunique() > 2
    assert row["top_15_share"] == pytest.approx(shares.median())
    assert row["effective_number"] == pytest.approx(effective_number(net)["hill_1"].median())
    assert row["known"] == nq.vanity_ratio(net)["known"].median()


@pytest.mark.parametrize("answer_days", [30.0, 365.0])
@pytest.mark.parametrize("gap", [1.0, 168.0])
def test_settings_are_those_of_the_ladder(sample: nq.Network, answer_days: float, gap: float) -> None:
    depth = interaction_depth(sample, answer_days=answer_days, session_gap_hours=gap)
    rungs = depth.loc[depth["connected"], "rung"]
    for rung in (2, 3, 4):
        setting = robustness_settings(sample).loc[("everything", answer_days, gap, rung)]
        assert setting["known"] == (rungs >= rung).sum()


def small() -> nq.Network:
    """One answer after 60 days, one in a group, one only by meeting; a note that was answered by a message."""
    return network(
        log(("2024-01-01", ME, "ann"), ("2024-03-01", "ann", ME)),
        log(("2024-01-01", ME, "bob,cy"), ("2024-01-02", "bob", f"{ME},cy"), thread="t"),
        log(("2024-01-01", ME, "di"), mode="met", channel="meeting"),
        log(("2024-01-01", "ed", ME), channel="invitation"),
        log(("2024-01-02", ME, "ed")),
        connected="ann bob cy di ed",
        as_of="2025-01-01",
    )


@pytest.mark.parametrize(
    ("setting", "known"),
    [
        (("everything", 90.0, 24.0, 3), 4),
        (("everything", 30.0, 24.0, 3), 3),
        (("no group messages", 90.0, 24.0, 3), 3),
        (("written words alone", 90.0, 24.0, 3), 2),
        (("everything", 90.0, 24.0, 2), 5),
        (("everything", 90.0, 24.0, 4), 1),
    ],
)
def test_each_setting_bears_on_what_it_should(setting: tuple[str, float, float, int], known: int) -> None:
    assert robustness_settings(small()).loc[setting, "known"] == known


def test_the_panel_is_the_range_over_all_settings() -> None:
    settings, panel = robustness_settings(small()), robustness_panel(small())
    assert len(settings) == 81
    assert panel.loc["known", ["value", "low", "high"]].tolist() == [
        4,
        settings["known"].min(),
        settings["known"].max(),
    ]
    assert panel.loc["known", "median"] == settings["known"].median()
    assert panel.index.tolist() == list(HEADLINES)
    assert panel.loc["introduction_rate", "settings_count"] == 0, "fewer than ten"


@pytest.mark.parametrize(("made", "told"), [(9, False), (10, True)])
def test_most_introductions_are_ten_at_least(made: int, told: bool) -> None:
    notes = pd.DataFrame({"introducer": ME, "a": "ann", "b": [f"b{n}" for n in range(made)], "at": "2024-01-01"})
    found = robust_conclusions(network(introductions=notes.assign(outcome="met"), connected="ann", as_of="2025-01-01"))
    assert pd.notna(found.loc["most introductions lead to an exchange, beyond chance", "holds"]) == told


@pytest.mark.parametrize(("met", "holds"), [(6, False), (10, True)])
def test_most_introductions_is_no_matter_of_chance(met: int, holds: bool) -> None:
    notes = pd.DataFrame({"introducer": ME, "a": "ann", "b": [f"b{n}" for n in range(10)], "at": "2024-01-01"})
    words = [("2024-01-02", "ann", f"b{n}") for n in range(10)]
    words += [("2024-01-03", f"b{n}", "ann") for n in range(met)]
    net = network(log(*words), introductions=notes, owners=[], as_of="2025-01-01")
    assert robustness_panel(net).loc["introduction_rate", "value"] == met / 10
    assert robust_conclusions(net).loc["most introductions lead to an exchange, beyond chance", "holds"] == holds


def test_a_conclusion_that_flips_is_said_to_flip_and_with_what() -> None:
    found = robust_conclusions(small())
    most = found.loc["most of the list is only a number"]
    assert (most["holds"], most["flips"]) == (False, True)
    assert most["flips_with"] == "written words alone; known_rung 4"
    few = found.loc["fewer than 150 people on the list are known"]
    assert (few["holds"], few["flips"], few["holds_count"], few["flips_with"]) == (True, False, 81, "")


def test_where_no_words_are_on_record_nobody_is_the_deepest() -> None:
    note = log(("2024-01-01", "ann", ME), channel="invitation")
    row = robustness_settings(network(note, connected="ann bob", as_of="2025-01-01")).loc[DEFAULT]
    assert row[["known", "effective_number", "top_15_share"]].isna().all()


def test_what_cannot_be_told_is_missing() -> None:
    found = robust_conclusions(network(connected="ann bob"))
    assert found["holds"].isna().all()
    assert found["flips"].isna().all()
    assert robustness_panel(network(connected="ann bob"))["value"].isna().all()
    assert pd.isna(robust_conclusions(small()).loc["the 500+ badge is earned", "holds"]), "nobody shows a badge"


@pytest.mark.parametrize("seed", range(3))
def test_rungs_under_other_settings_are_those_of_the_ladder(seed: int) -> None:
    net = Network.build({"interactions": random_log(seed)}, owners=["p00", "p01", "p02"])
    ties, settings = interaction_depth(net), [(2.0, 1.0), (30.0, 24.0), (365.0, 168.0)]
    found = rungs_under(net, ties, words_between(net, ties.index), settings)
    for (answer_days, gap), rungs in found.items():
        said = interaction_depth(net, answer_days=answer_days, session_gap_hours=gap)["rung"]
        assert rungs.tolist() == said.tolist()
    assert len({tuple(rungs) for rungs in found.values()}) == len(settings)
