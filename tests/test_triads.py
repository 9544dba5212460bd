"""Open triads as they stood, by hand: Eva knows Ann, Bob, Cy and Di, and introduces Ann to Bob on 1 March."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.network import Network
from netquality.triads import CONTACTS, COVARIATES, introduced_triads
from tests.small import log, together

ROUND = log(*[(f"2024-01-0{day}", "eva", one) for day, one in enumerate(("ann", "bob", "cy", "di"), start=1)])
OPENING = log(("2024-03-01", "eva", "ann,bob"), thread="t", cue=True)


def triads(*more: pd.DataFrame, days: int = 60, as_of: str = "2024-06-01") -> pd.DataFrame:
    network = Network.build({"interactions": together(ROUND, OPENING, *more)}, as_of=as_of)
    table = introduced_triads(network, days=days)
    people = network.people["person"].tolist()
    names = ["-".join(sorted(people[one] for one in divmod(pair, len(people)))) for pair in table["pair"]]
    return table.assign(pair=names).set_index("pair")


def both(day: str, one: str, other: str) -> pd.DataFrame:
    return log((day, one, other), (day, other, one))


def test_the_introduced_pair_and_the_open_triads_of_the_introducer() -> None:
    table = triads()
    assert table["introduced"].to_dict() == {
        "ann-bob": True, "ann-cy": False, "ann-di": False, "bob-cy": False, "bob-di": False, "cy-di": False
    }  # fmt: skip
    assert not table["exchanged"].any()
    assert table["introduction"].tolist() == [0] * 6


def test_who_had_contact_before_is_no_open_triad() -> None:
    assert "ann-cy" not in triads(log(("2024-02-01", "cy", "ann"))).index
    assert "ann-cy" in triads(log(("2024-03-02", "cy", "ann"))).index  # after the introduction
    assert not triads(log(("2024-02-01", "fay", "bob,cy"))).index.isin(["bob-cy"]).any()  # written to together
    assert triads(log(("2024-02-01", "ann", "bob"))).empty  # the introduced pair itself


def test_success_is_that_each_writes_to_the_other_alone_in_time() -> None:
    assert triads(both("2024-04-01", "ann", "bob")).loc["ann-bob", "exchanged"]
    assert triads(both("2024-04-30", "cy", "di")).loc["cy-di", "exchanged"]  # day 60
    assert not triads(both("2024-05-01", "cy", "di"))["exchanged"].any()
    assert not triads(log(("2024-04-01", "ann", "bob")))["exchanged"].any()  # one of them only
    to_all = log(("2024-03-02", "ann", "eva,bob"), ("2024-03-03", "bob", "eva,ann"), thread="t")
    assert not triads(to_all)["exchanged"].any()
    assert triads(log(("2024-04-01", "ann", "bob"), mode="met")).loc["ann-bob", "exchanged"]
    assert not triads(both("2024-04-01", "ann", "bob"), days=30)["exchanged"].any()


def test_pairs_introduced_by_then_are_no_controls() -> None:
    other = log(("2024-02-01", "eva", "cy"), ("2024-04-10", "fay", "cy,di"), thread="u", cue=True)
    late = log(("2024-05-10", "fay", "cy,di"), thread="u", cue=True)
    assert "cy-di" not in triads(other[1:]).index
    assert "cy-di" in triads(late).index


def test_introductions_not_followed_long_enough_are_left_out() -> None:
    young = triads(as_of="2024-04-29")
    assert young.empty
    assert young.attrs["followed"] == 0
    assert triads(as_of="2024-04-30").attrs["followed"] == 1


def test_covariates_are_those_of_the_moment() -> None:
    past = log(("2023-06-01", "ann", "fay"), ("2024-02-01", "ann", "gus"), ("2024-02-02", "gus", "ann"),
               ("2024-02-03", "bob", "gus"), ("2024-02-04", "ann", "eva"), ("2024-03-02", "bob", "hal"))  # fmt: skip
    row = np.expm1(triads(past).loc["ann-bob", list(COVARIATES)].astype(float)).round().astype(int)
    # ann: eva, fay, gus; bob: eva, gus. Ann's last 90 days: eva, gus twice, eva; the other year's word is too old.
    assert row.to_dict() == {
        "fewer_contacts": 2, "more_contacts": 3, "less_active": 2, "more_active": 4, "shared_contacts": 1,
        "less_known": 1, "better_known": 2,
    }  # fmt: skip


def test_just_above_the_limit_all_contacts_are_drawn() -> None:
    crowd = log(*[("2024-01-09", "eva", f"p{number}") for number in range(CONTACTS - 3)])
    found = triads(crowd)
    assert found["introduced"].sum() == 1
    assert found.index[found["introduced"]].tolist() == ["ann-bob"]


def test_an_owner_alone_sees_no_open_triads() -> None:
    network = Network.build({"interactions": together(ROUND, OPENING)}, owners=["eva"], as_of="2024-06-01")
    table = introduced_triads(network)
    assert table.empty
    assert table.attrs["followed"] == 1
