import numpy as np
import pandas as pd
import pytest

from netquality import answers
from netquality.network import Network
from netquality.team import duplicate_outreach, exclusive_contacts, owner_overlap, reach_by_company, team_reach
from tests.small import log

#: Two owners; both list x, who talked with both; y talked with one; z is a number on both lists; u left.
LISTS = pd.DataFrame({"owner": ["a", "a", "a", "a", "b", "b", "b"], "person": ["x", "y", "z", None, "x", "z", "w"]})
WORDS = log(
    ("2024-01-01", "a", "x"), ("2024-01-02", "x", "a"), ("2024-01-20", "b", "x"), ("2024-01-21", "x", "b"),
    ("2024-02-01", "a", "y"), ("2024-02-02", "y", "a"), ("2024-03-01", "a", "z"), ("2024-03-20", "b", "z"),
)  # fmt: skip


def _team(words=WORDS, **tables):
    return Network.build({"connections": LISTS, "interactions": words} | tables, owners=["a", "b"], as_of="2024-06-01")


def test_the_team_s_list_counts_everybody_once():
    found = team_reach(_team()).iloc[0]
    assert found[["owners", "entries", "listed", "known"]].tolist() == [2, 7, 5, 2]
    assert found[["known_by_several", "known_by_one"]].tolist() == [1, 1]
    assert found["vanity_ratio"] == pytest.approx(3 / 5)
    assert found["vanity_ratio_low"] < 3 / 5 < found["vanity_ratio_high"]


def test_one_owner_is_no_team():
    alone = Network.build({"connections": LISTS[LISTS["owner"] == "a"]}, owners=["a"], as_of="2024-06-01")
    assert team_reach(alone).empty
    assert owner_overlap(alone).empty


def test_without_words_the_ratio_is_missing():
    found = team_reach(Network.build({"connections": LISTS}, as_of="2024-06-01")).iloc[0]
    assert found["listed"] == 5
    assert np.isnan(found["vanity_ratio"])


def test_overlap_is_the_shared_part_of_both_lists():
    assert owner_overlap(_team()).loc[("a", "b"), ["shared", "listed", "jaccard"]].tolist() == [2, 4, 0.5]


def test_owners_with_nothing_in_common_still_have_a_row():
    lists = pd.DataFrame({"owner": ["a", "b"], "person": ["x", "y"]})
    found = owner_overlap(Network.build({"connections": lists}))
    assert found.loc[("a", "b")].tolist() == [0, 2, 0.0]


def test_what_only_one_colleague_holds():
    found = exclusive_contacts(_team())
    assert found.loc["a", ["listed", "known", "only_listed_here", "only_known_here"]].tolist() == [3, 2, 1, 1]
    assert found.loc["b", ["listed", "known", "only_listed_here", "only_known_here"]].tolist() == [3, 1, 1, 0]
    assert found["only_known_share"].to_dict() == {"a": 0.5, "b": 0.0}


def test_two_first_words_to_one_person_within_a_month_are_told():
    found = duplicate_outreach(_team())
    assert found[["owners", "answered"]].to_dict("index") == {
        "x": {"owners": 2, "answered": 2},
        "z": {"owners": 2, "answered": 0},
    }
    assert duplicate_outreach(_team(), within_days=10).empty


def test_who_wrote_first_was_not_reached_out_to():
    words = log(("2024-01-01", "x", "a"), ("2024-01-02", "a", "x"), ("2024-01-03", "b", "x"))
    assert duplicate_outreach(_team(words)).empty


def test_small_companies_are_not_shown():
    people = pd.DataFrame(
        {"person": ["a", "b", "x", "y", "z", "w"], "company": [None, None, "Acme", "Acme", "Acme", "Solo"]}
    )
    found = reach_by_company(_team(people=people), smallest=3)
    assert found.to_dict("index") == {"Acme": {"listed": 3, "known": 2, "owners": 2}}
    assert reach_by_company(_team(people=people)).empty


def _named(**tables):
    people = pd.DataFrame({"person": list("abxyzw"), "name": [f"{letter.upper()} Example" for letter in "abxyzw"]})
    return _team(people=people.assign(company="Acme"), **tables)


def test_the_team_is_told_in_counts():
    told = answers.team(_named()).set_index("measure")
    assert told["value"].tolist() == ["7", "5", "2", "1", "1", "60\u00a0%"]
    assert told["how sure"].iloc[-1].startswith("between ")


def test_colleagues_and_whom_they_reached_twice_are_told_one_by_one_only_on_request():
    network = _named()
    assert answers.colleagues(network).values.tolist() == [
        ["listed", "3", "3", "3"],
        ["known", "1.5", "1", "2"],
        ["known to nobody else", "0.5", "0", "1"],
        ["of the known", "25\u00a0%", "0\u00a0%", "50\u00a0%"],
        ["largest overlap with another list", "50\u00a0%", "50\u00a0%", "50\u00a0%"],
    ]
    held = answers.colleagues(network, names=True)
    assert held.values.tolist()[0] == ["A Example", "3", "2", "1", "50\u00a0%", "50\u00a0%"]
    assert answers.colleagues(network, names=True, top=1)["owner"].tolist() == ["A Example"]
    assert answers.reached_twice(network).values.tolist() == [["2", "fewer than 5", "–"]]
    named = answers.reached_twice(network, names=True)
    assert named["person"].tolist() == ["X Example", "Z Example"]
    assert named.iloc[0].tolist()[1:] == ["2", "1 January 2024", "20 January 2024", "2"]


def test_groups_large_enough_are_counted():
    words = log(
        *((f"2024-01-0{day}", owner, f"p{who}") for who in range(5) for day, owner in ((1, "a"), (2, "b"))),
        ("2024-01-03", "p0", "b"),
    )
    assert answers.reached_twice(_team(words)).values.tolist() == [["2", "5", "1"]]


def test_of_very_many_owners_only_pairs_who_share_anybody_are_compared(monkeypatch):
    monkeypatch.setattr("netquality.team.EVERY_PAIR", 2)
    lists = pd.DataFrame({"owner": list("abc"), "person": ["x", "x", "y"]})
    found = owner_overlap(Network.build({"connections": lists}))
    assert found.index.tolist() == [("a", "b")]
    assert found.loc[("a", "b")].tolist() == [1, 1, 1.0]


def test_companies_are_told_from_five_listed_on():
    assert answers.companies(_named()).attrs["why"] == "No company has five people or more on the lists."
    more = pd.concat([LISTS, pd.DataFrame({"owner": ["b"], "person": ["b2"]})], ignore_index=True)
    everybody = pd.DataFrame({"person": ["x", "y", "z", "w", "b2"], "company": "Acme"})
    assert answers.companies(_team(people=everybody, connections=more)).values.tolist() == [["Acme", "5", "2", "2"]]


def test_one_owner_reads_that_there_is_no_team():
    alone = Network.build({"connections": LISTS[LISTS["owner"] == "a"]}, owners=["a"], as_of="2024-06-01")
    tables = [answers.team(alone), answers.colleagues(alone), answers.reached_twice(alone), answers.companies(alone)]
    (why,) = {table.attrs["why"] for table in tables}
    assert why.startswith("This is one person's network")
