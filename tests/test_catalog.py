"""Contracts that every metric of the catalogue keeps, and the coverage card."""

from __future__ import annotations

import functools
import inspect
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import netquality as nq
from netquality.catalog import CHANGES, METRICS, STATUSES, TABLES, Metric, as_markdown
from tests.small import ME, log, network, together

#: The tables that hold something in `lively`.
LIVELY = ("people", "connections", "interactions", "invitations")
EVERY = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
#: Metrics that see nothing in the export of one owner alone.
POOLED = ("structural_holes", "tie_structure", "centralities", "mixing")

#: Public functions without a record of their own, by the metric whose steps, parts or sums they give.
BESIDE = {
    "interaction_depth": ("explain", "rating_sheet", "read_ratings", "calibrate", "surprises"),
    "vanity_ratio": ("team_reach", "reach_by_company", "exclusive_contacts", "owner_overlap", "duplicate_outreach"),
    "known_within": ("time_to_known",),
    "quality_by_stretch": ("marginal_quality",),
    "tie_indicators": ("tie_summaries", "response_waits", "owed_replies"),
    "owner_indicators": ("owner_summaries",),
    "introduction_success": ("list_introductions", "introduction_lift", "lift_sensitivity", "lift_balance"),
    "introduction_curve": ("introduction_waits", "introduction_tests"),
    "broker_ledger": ("who_should_meet", "ways_in", "paths_to_person", "paths_to_company"),
    "vetting_effect": ("vetted_ties",),
    "vetting_funnel": ("vetting_cohort",),
    "invitation_acceptance": ("invitation_coverage",),
    "triage": ("triage_topics",),
    "robustness_panel": ("robust_conclusions", "robustness_settings"),
    "structural_holes": ("brokerage", "visible_ties", "alter_graph"),
    "tie_structure": ("strength_overlap",),
}
#: Those that read, show or compare: no measure of one network.
NO_MEASURE = {"read", "read_networkx", "show", "explore", "coverage", "year_before", *CHANGES}


def pooled(metric: Metric) -> bool:
    return metric.name in POOLED


def lively(pooled: bool) -> nq.Network:
    random = np.random.default_rng(3)
    people = [f"p{number}" for number in range(45)]
    # A list long enough to cross 500, with dates; every second one shows 500+.
    crowd = [*people, *(f"q{number}" for number in range(605))]
    facts = pd.DataFrame({"person": crowd, "public_count": [501, 80] * 325})
    listed = pd.DataFrame(
        {"owner": ME, "person": crowd, "connected_at": pd.date_range("2019-01-01", periods=650, freq="2D")}
    )
    rows = [
        (
            f"{random.integers(2019, 2024)}-0{random.integers(1, 10)}-1{random.integers(0, 10)}",
            *((ME, who) if random.random() < 0.5 else (who, ME)),
        )
        for who in random.choice(people, 400)
    ]
    opening = log(("2024-01-01", ME, "p1,p2"), thread="t", cue=True)
    answer = log(("2024-01-02", "p1", f"{ME},p2"), thread="t")
    # Forty were invited; with every second one there was a discussion before. Two wait for an answer.
    asked = [(f"q{number}", listed["connected_at"].iloc[number + 30] - pd.Timedelta(days=20)) for number in range(40)]
    invitations = pd.DataFrame([*asked, ("w1", "2024-05-01"), ("w2", "2024-05-02")], columns=["person", "at"])
    invitations["at"] = pd.to_datetime(invitations["at"], utc=True)
    invitations = invitations.assign(owner=ME, direction="received", note="none", question=False)
    talks = [
        log(
            *((str(at + pd.Timedelta(hours=turn)), *((ME, who) if turn % 2 == 0 else (who, ME))) for turn in range(4)),
            question=True,
        )
        for who, at in asked[::2]
    ]
    words = together(log(*rows), opening, answer, *talks)
    owners = [ME, "p1", "p2"] if pooled else [ME]
    return network(words, people=facts, connections=listed, invitations=invitations, owners=owners, as_of="2024-06-01")


# A network is frozen, and what one metric has worked out of it the next one need not.
shared = functools.cache(lively)


@functools.cache
def bare() -> nq.Network:
    return network(connected="ann")


@functools.cache
def shuffled(pooled: bool) -> nq.Network:
    net = shared(pooled)
    tables = {name: getattr(net, name).sample(frac=1, random_state=5) for name in LIVELY}
    return nq.Network.build(tables, owners=net.owners, as_of=net.as_of)


@functools.cache
def renamed(pooled: bool) -> nq.Network:
    """The same people under names that sort the other way round."""
    net = shared(pooled)
    names = {name: f"z{999 - place:03}" for place, name in enumerate(sorted(net.people["person"]))}

    def anew(table: str, *columns: str) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(net, table)
        return frame.assign(**{name: frame[name].astype(str).map(names).where(frame[name].notna()) for name in columns})

    tables = {
        "people": anew("people", "person"),
        "connections": anew("connections", "owner", "person"),
        "invitations": anew("invitations", "owner", "person"),
        "interactions": anew("interactions", "source", "target"),
    }
    return nq.Network.build(tables, owners=[names[who] for who in net.owners], as_of=net.as_of)


@EVERY
def test_index_and_headline_are_as_recorded(metric: Metric) -> None:
    table = metric.function(shared(pooled(metric)))
    assert tuple(table.index.names) == metric.index
    assert table.index.is_unique
    assert pd.api.types.is_float_dtype(table[metric.headline])


@EVERY
def test_headline_stays_in_its_range(metric: Metric) -> None:
    values = metric.function(shared(pooled(metric)))[metric.headline].dropna()
    assert len(values)
    assert values.between(*metric.range).all()


@EVERY
def test_empty_input_gives_the_same_columns_and_no_number(metric: Metric) -> None:
    full, none = metric.function(shared(pooled(metric))), metric.function(bare())
    assert none.columns.tolist() == full.columns.tolist()
    assert none[metric.headline].isna().all()


@EVERY
def test_row_order_does_not_matter(metric: Metric) -> None:
    mine, theirs = (metric.function(net(pooled(metric))) for net in (shared, shuffled))
    pd.testing.assert_frame_equal(theirs, mine, check_exact=False, rtol=1e-12)


@EVERY
def test_names_do_not_matter(metric: Metric) -> None:
    mine, theirs = (metric.function(net(pooled(metric)))[metric.headline] for net in (shared, renamed))
    np.testing.assert_allclose(np.sort(mine), np.sort(theirs), rtol=1e-12)


@EVERY
def test_input_is_not_mutated(metric: Metric) -> None:
    net = lively(pooled(metric))
    before = {name: getattr(net, name).copy(deep=True) for name in LIVELY}
    metric.function(net)
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(net, name), table)


@EVERY
def test_the_record_is_complete(metric: Metric) -> None:
    assert metric.question.endswith("?")
    assert all((metric.unit, metric.needs, metric.source, metric.function.__doc__))
    assert metric.judge(shared(pooled(metric)))[0] in STATUSES
    assert TABLES[metric.name] is metric.function


def test_every_public_function_has_a_record_or_stands_beside_one() -> None:
    public = {name for name in nq.__all__ if inspect.isfunction(inspect.unwrap(getattr(nq, name)))}
    recorded, beside = [metric.name for metric in METRICS], [name for names in BESIDE.values() for name in names]
    assert set(BESIDE) <= set(recorded)
    assert sorted([*(name for name in recorded if name in public), *beside, *NO_MEASURE]) == sorted(public)


def status(net: nq.Network, metric: str = "interaction_depth") -> str:
    return str(nq.coverage(net).loc[metric, "status"])


def reason(net: nq.Network, metric: str = "interaction_depth") -> str:
    return str(nq.coverage(net).loc[metric, "reason"])


#: Messages enough to tell something from.
TEN = log(*((f"2024-01-{day:02}", ME, "ann") for day in range(1, 11)))


def test_a_full_export_is_confident() -> None:
    net = network(TEN, log(("2024-01-02", "ann", ME)), connected=" ".join(("ann", *"bcdefghij")))
    assert status(net) == status(net, "vanity_ratio") == "confident"


def test_of_few_messages_or_few_people_little_can_be_told() -> None:
    few = network(TEN, connected="ann bob")
    assert (status(few), status(few, "vanity_ratio")) == ("confident", "partial")
    assert "2 connections; too few to tell much from" in reason(few, "vanity_ratio")
    assert status(network(TEN.iloc[:9], connected="ann")) == "partial"


def test_without_messages_nothing_is_possible() -> None:
    net = network(connected="ann bob")
    assert nq.coverage(net)["status"].tolist() == ["not possible"] * len(METRICS)


def test_without_a_list_vanity_is_not_possible() -> None:
    net = network(TEN)
    assert (status(net), status(net, "vanity_ratio")) == ("confident", "not possible")


def test_comments_without_a_person_are_counted_and_take_nothing_from_the_words() -> None:
    net = network(
        TEN,
        log(("2024-01-01", ME, ""), ("2024-01-02", ME, ""), channel="comment", mode="signal"),
    )
    assert status(net) == "confident"
    assert "2 comments name no person" in reason(net)


def test_notes_of_invitations_are_told_apart_from_messages() -> None:
    assert reason(network(TEN)) == "10 messages"
    note = log(("2024-02-01", ME, "ann"), channel="invitation")
    assert reason(network(TEN, note)) == "10 messages and 1 note of invitations"


def test_messages_that_start_later_than_the_list_are_said() -> None:
    connections = pd.DataFrame({"owner": ME, "person": ["ann"], "connected_at": ["2020-05-01"]})
    net = network(log(("2023-01-01", ME, "ann")), connections=connections)
    assert "messages start in January 2023, connections in May 2020" in reason(net)


def test_people_not_recognised_make_depth_partial() -> None:
    row = {
        "file": "messages.csv",
        "kind": "linkedin.messages",
        "rows_read": 1,
        "rows_kept": 1,
        "matched_by_name": 0,
        "ambiguous": 0,
    }
    for unmatched, expected in ((5, "confident"), (6, "partial")):
        intake = pd.DataFrame([{**row, "unmatched": unmatched, "matched_by_url": 100 - unmatched}])
        assert status(network(TEN, intake=intake)) == expected


@pytest.mark.parametrize(("listed", "expected"), [("", "not possible"), ("ann", "partial")])
def test_files_of_messages_without_a_message_make_nobody_confident(listed: str, expected: str) -> None:
    row = {"file": "messages.csv", "kind": "linkedin.messages", "rows_read": 0, "rows_kept": 0, "unmatched": 0}
    intake = pd.DataFrame([row | dict.fromkeys(("matched_by_url", "matched_by_name", "ambiguous"), 0)])
    net = network(connected=listed, as_of="2024-01-01", intake=intake)
    assert status(net) == expected
    assert "confident" not in nq.coverage(net)["status"].tolist()


def test_introductions_only_found_in_conversations_are_partial() -> None:
    assert status(shared(False), "introduction_success") == "partial"
    assert status(network(log(("2024-01-01", ME, "ann"))), "introduction_success") == "not possible"


@pytest.mark.parametrize(("known", "expected"), [(49, "not possible"), (50, "confident")])
def test_layers_need_fifty_people_known(known: int, expected: str) -> None:
    days = pd.date_range("2024-01-01", periods=known)
    rows = [((f"{day:%F}", ME, f"p{day:%j}"), (f"{day:%F} 12:00", f"p{day:%j}", ME)) for day in days]
    net = network(log(*(row for pair in rows for row in pair)))
    assert status(net, "dunbar_layers") == expected
    assert nq.dunbar_layers(net)["p_value"].notna().tolist() == [expected == "confident"]


def test_layers_of_a_crowd_are_not_looked_for() -> None:
    rows = [("2024-01-01", who, other) for who, other in itertools.permutations([f"p{n}" for n in range(102)], 2)]
    net = network(log(*rows), owners=[])
    assert "more than 100 owners" in reason(net, "dunbar_layers")
    assert nq.dunbar_layers(net)["verdict"].isna().all()


def test_structure_of_one_is_not_possible_of_a_few_partial_of_all_confident() -> None:
    lists = pd.DataFrame({"owner": ["a", "b", "a"], "person": ["b", "c", "x"]})
    assert status(network(connections=lists, owners=["a"]), "structural_holes") == "not possible"
    assert "not those among their other contacts" in reason(
        network(connections=lists, owners=["a", "b", "c"]), "structural_holes"
    )
    assert status(network(connections=lists, owners=["a", "b", "c", "x"]), "structural_holes") == "confident"
    together = network(log(("2024-01-01", ME, "ann,bob"), thread="t"))
    assert status(together, "communities") == "partial"


def test_the_documented_catalogue_is_todays() -> None:
    docs = (Path(__file__).parents[1] / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert as_markdown() in docs, "docs/metrics.md: paste the output of netquality.catalog.as_markdown()"
