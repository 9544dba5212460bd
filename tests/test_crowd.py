"""People who show 500+: whose count is visible, and whether ties to them are more often only a number."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.crowd import crowd_vanity, shown_counts
from netquality.network import Network
from netquality.uncertainty import difference
from tests.small import ME, log, network


def net(counts: list[int | None], known: int) -> Network:
    """A list of people who show `counts`, the first `known` of whom answered."""
    names = [f"p{n}" for n in range(len(counts))]
    words = [row for who in names[:known] for row in (("2024-01-01", ME, who), ("2024-01-02", who, ME))]
    people = pd.DataFrame({"person": names, "public_count": counts})
    listed = pd.DataFrame({"owner": ME, "person": names})
    return network(log(("2024-01-01", ME, "stranger"), *words), people=people, connections=listed)


def test_more_than_500_is_500_plus_and_500_is_not() -> None:
    row = crowd_vanity(net([500, 501, 4_000, 3], 0)).loc[ME]
    assert row[["contacts", "visible", "crowded"]].tolist() == [4, 4, 2]
    assert row["crowded_share"] == 0.5


def test_a_count_that_is_not_visible_is_left_out() -> None:
    row = crowd_vanity(net([501, None, 10], 0)).loc[ME]
    assert row[["contacts", "visible", "crowded"]].tolist() == [3, 2, 1]


def test_ties_to_both_are_compared_with_newcombes_interval() -> None:
    # Of 8 who show 500+, 2 are known; of 10 others, none but p8 and p9 ... all counted from the front.
    row = crowd_vanity(net([10] * 6 + [501] * 8 + [20] * 4, 8)).loc[ME]
    assert row[["crowded_known", "rest_known"]].tolist() == [2, 6]
    assert (row["crowded_vanity_ratio"], row["rest_vanity_ratio"]) == (0.75, 0.4)
    expected = difference(6, 8, 4, 10).iloc[0]
    assert row[["difference", "difference_low", "difference_high"]].tolist() == pytest.approx(expected.tolist())


def test_who_is_not_on_the_list_is_no_contact() -> None:
    assert crowd_vanity(net([501], 0)).loc[ME, "contacts"] == 1


def test_a_pool_shows_how_long_lists_are() -> None:
    lists = pd.DataFrame({"owner": ["a"] * 4 + ["b"], "person": ["b", "b", "c", None, "a"]})
    assert shown_counts(network(owners=["a", "b"], connections=lists)).to_dict() == pytest.approx(
        {"a": 3.0, "b": 1.0, "c": float("nan")}, nan_ok=True
    )


def test_what_the_platform_shows_goes_before_what_can_be_counted() -> None:
    lists = pd.DataFrame({"owner": ["a", "b"], "person": ["b", "a"]})
    people = pd.DataFrame({"person": ["a"], "public_count": [501]})
    assert shown_counts(network(owners=["a", "b"], connections=lists, people=people)).to_dict() == {"a": 501, "b": 1}


def test_a_log_of_everybody_shows_with_how_many_each_dealt() -> None:
    hub = [("2024-01-01", f"p{n}", "hub") for n in range(501)]
    pooled = Network.build({"interactions": log(*hub, ("2024-01-02", "hub", "p0"))})
    found = crowd_vanity(pooled)
    assert shown_counts(pooled)[["hub", "p7"]].tolist() == [501, 1]
    assert found.loc["p0", ["crowded", "crowded_known"]].tolist() == [1, 1]
    assert found.loc["p1", "crowded_vanity_ratio"] == 1.0
    assert found.loc["hub", ["contacts", "crowded", "rest_known"]].tolist() == [501, 0, 1]


def test_one_owners_log_shows_nobodys_count() -> None:
    row = crowd_vanity(network(log(("2024-01-01", ME, "ann")), connected="ann")).loc[ME]
    assert row["visible"] == 0
    assert pd.isna(row["crowded_share"])


def test_without_words_only_the_crowd_is_counted() -> None:
    people = pd.DataFrame({"person": ["ann"], "public_count": [501]})
    row = crowd_vanity(network(connected="ann", people=people)).loc[ME]
    assert row["crowded_share"] == 1
    assert row[["crowded_known", "crowded_vanity_ratio", "difference"]].isna().all()
