"""Suggestions, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.matchmaking import paths_to_company, paths_to_person, ways_in, who_should_meet
from netquality.network import Network
from netquality.schema import NetqualityError
from tests.small import ME, log, network, together


def talk(who: str, months: int, me: str = ME) -> pd.DataFrame:
    """A conversation on the 1st and 2nd of each of the first months of 2024."""
    return log(*[row for month in range(1, months + 1)
                 for row in ((f"2024-0{month}-01", me, who), (f"2024-0{month}-02", who, me))])  # fmt: skip


STRONG = [talk("ann", 5), talk("bob", 4), talk("cy", 3)]


def suggested(*logs: pd.DataFrame, top: int = 20, **tables: pd.DataFrame) -> list[tuple[str, str]]:
    table = who_should_meet(network(*STRONG, *logs, as_of="2024-08-01", **tables), top=top)
    return [pair[1:] for pair in table.index]


def test_pairs_of_strong_ties_the_deepest_first() -> None:
    assert suggested() == [("ann", "bob"), ("ann", "cy"), ("bob", "cy")]
    assert suggested(top=2) == [("ann", "bob"), ("ann", "cy")]
    row = who_should_meet(network(*STRONG, as_of="2024-08-01")).iloc[0]
    assert 0 < row["weaker_depth"] < row["deeper_depth"]


def test_whom_i_hardly_know_i_do_not_suggest() -> None:
    assert not [pair for pair in suggested(talk("di", 1)) if "di" in pair]


@pytest.mark.parametrize(
    "more",
    [
        {"logs": [log(("2024-05-05", "bob", "ann"))]},
        {"logs": [log(("2024-05-05", ME, "ann,bob"), thread="t")]},
        {"introductions": pd.DataFrame({"introducer": ["eva"], "a": ["bob"], "b": ["ann"], "at": ["2024-01-01"]})},
        {"connections": pd.DataFrame({"owner": ["bob"], "person": ["ann"]})},
        {"people": pd.DataFrame({"person": ["ann", "bob"], "company": ["Acme", " acme"]})},
    ],
    ids=["a message", "a conversation", "an introduction", "a list", "a company"],
)
def test_not_if_something_shows_that_they_know_each_other(more: dict[str, object]) -> None:
    tables = dict(more)
    assert suggested(*tables.pop("logs", []), **tables) == [("ann", "cy"), ("bob", "cy")]


def test_paths_to_a_person_rank_by_the_weaker_tie_and_the_record() -> None:
    rows = together(*STRONG, talk("zoe", 5, "ann"), talk("zoe", 1, "cy"), log(("2024-05-05", "bob", "yan")))
    pooled = Network.build({"interactions": rows}, as_of="2024-08-01")
    table = paths_to_person(pooled, "zoe", owner=ME)
    assert table.index.tolist() == [("ann", "zoe"), ("cy", "zoe")]
    assert table["link"].tolist() == ["written to"] * 2
    assert table.loc[("cy", "zoe"), "worth"] == pytest.approx(table.loc[("cy", "zoe"), "link_depth"] * 0.5)
    assert (table["link_depth"] > 0).all()


def test_a_broker_with_a_record_comes_before_a_deeper_one_without_success() -> None:
    def made(name: str, answered: bool) -> list[pd.DataFrame]:
        each = []
        for number in range(6):
            one = f"{name}{number}"
            each += [log((f"2023-0{number + 1}-01", name, f"{ME},{one}"), thread=one, cue=True)]
            answers = [(f"2023-0{number + 1}-02", ME, f"{name},{one}"), (f"2023-0{number + 1}-03", one, f"{name},{ME}")]
            each += [log(*answers, thread=one)] if answered else []
        return each

    seen = log(("2024-07-01", "ann", f"{ME},zoe"), thread="x"), log(("2024-07-01", "bob", f"{ME},zoe"), thread="y")
    net = network(*STRONG, *made("ann", False), *made("bob", True), *seen, as_of="2024-08-01")
    table = paths_to_person(net, "zoe")
    assert table.index.get_level_values("broker").tolist() == ["bob", "ann"]
    assert table["link"].tolist() == ["written to"] * 2
    assert table["success_rate"].is_monotonic_decreasing
    assert table["eligible_count"].tolist() == [6, 6]


def test_whom_i_know_needs_no_broker() -> None:
    table = paths_to_person(network(*STRONG, as_of="2024-08-01"), "ann")
    assert table["link"].to_dict() == {("ann", "ann"): "known to you"}


def test_a_crowd_is_no_link() -> None:
    crowd = ",".join(["ann", "zoe", *(f"p{number}" for number in range(20))])
    assert paths_to_person(network(*STRONG, log(("2024-05-05", ME, crowd), thread="t")), "zoe").empty


PEOPLE = pd.DataFrame(
    {
        "person": ["ann", "bob", "di", "ed"],
        "company": ["Acme", "Acme Labs", "ACME", None],
        "name": ["Ann", "Bob", "Di", "Ed"],
    }
)


def test_companies_are_matched_by_their_whole_name() -> None:
    net = network(*STRONG, log(("2024-05-05", ME, "bob,di"), thread="t"), people=PEOPLE, as_of="2024-08-01")
    table = paths_to_company(net, "  acme ")
    assert table.index.tolist() == [("ann", "ann"), ("bob", "di")]
    assert table["link"].tolist() == ["known to you", "in one conversation"]
    with pytest.raises(NetqualityError, match="whole name"):
        paths_to_company(net, "Acm")


def test_ways_in() -> None:
    net = network(*STRONG, log(("2024-05-05", ME, "di")), people=PEOPLE, as_of="2024-08-01")
    table = ways_in(net)
    assert table.index.tolist() == [(ME, "Acme"), (ME, "Acme Labs")]
    assert table[["person", "known_count", "unknown_count"]].to_numpy().tolist() == [["ann", 1, 1], ["bob", 1, 0]]
    assert table["worth"].tolist() == pytest.approx((table["depth"] / 2).tolist())  # no record: one half


def test_several_owners_must_be_told_apart() -> None:
    pooled = Network.build({"interactions": together(*STRONG)}, as_of="2024-08-01")
    with pytest.raises(NetqualityError, match="owner="):
        paths_to_person(pooled, "ann")
    assert len(who_should_meet(pooled)) == 3  # of the one owner who knows several


def test_nobody_is_typed_and_empty() -> None:
    bare = network(connected="ann")
    assert who_should_meet(bare).empty
    assert ways_in(bare).empty
    assert paths_to_person(bare, "ann").dtypes.equals(paths_to_person(network(*STRONG), "ann").dtypes)
