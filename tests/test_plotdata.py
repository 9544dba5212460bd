"""The tables behind the figures, checked by hand on networks of a few people."""

import numpy as np
import pandas as pd
import pytest

from netquality import plotdata, tables
from tests.small import ME, log, network
from tests.test_words import a_list

ANN_ANSWERS = (("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME))
BOB_IS_SILENT = (("2024-03-01", ME, "bob"),)


@pytest.fixture(scope="module")
def nobody():
    return network()


@pytest.fixture(scope="module")
def few():
    """Ann answered, Bob did not, Cy is only listed, one member left; Eve wrote and is not on the list."""
    stranger = log(("2024-05-01", "eve", ME))
    return network(log(*ANN_ANSWERS, *BOB_IS_SILENT), stranger, connected="ann bob cy -", as_of="2024-06-01")


@pytest.fixture
def pool():
    """Two owners, of lists of two and of four; the first knows one, the second three."""
    rows = [(f"2024-01-0{day}", *pair) for day, pair in enumerate([("a", "x"), ("x", "a")], start=1)]
    rows += [(f"2024-02-0{day}", "b", who) for day, who in enumerate("xyz", start=1)]
    rows += [(f"2024-02-1{day}", who, "b") for day, who in enumerate("xyz", start=1)]
    lists = pd.DataFrame({"owner": list("aabbbb"), "person": list("xyxyzw"), "connected_at": "2024-01-01"})
    return network(log(*rows), owners=["a", "b"], connections=lists)


def test_the_ladder_counts_the_list_and_the_strangers_apart(few):
    data = plotdata.ladder_counts(few).set_index("rung_name")
    assert data["count"].to_dict() == {
        "listed": 2, "co_present": 0, "one_way": 1, "exchanged": 1, "conversed": 0, "recurring": 0, "vouched": 0,
    }  # fmt: skip
    assert data.loc["one_way", "not_listed_count"] == 1
    assert data["share"].sum() == pytest.approx(1)
    assert data.index[data["known"]].tolist() == ["exchanged", "conversed", "recurring", "vouched"]


def test_without_a_list_the_ladder_counts_everybody():
    data = plotdata.ladder_counts(network(log(*ANN_ANSWERS, *BOB_IS_SILENT)))
    assert data.loc[data["count"] > 0, ["rung_name", "count"]].to_numpy().tolist() == [["one_way", 1], ["exchanged", 1]]


def test_without_a_list_nobody_is_off_it(few):
    data = plotdata.ladder_counts(network(log(*ANN_ANSWERS)))
    assert data["not_listed_count"].isna().all()
    assert "not on the list" not in tables.ladder(data)
    assert tables.ladder(plotdata.ladder_counts(few))["not on the list"].tolist().count("1") == 1


def test_a_longer_wait_for_answers_makes_more_people_known():
    late = log(("2024-01-01", ME, "ann"), ("2024-07-01", "ann", ME))
    data = plotdata.line_sensitivity(network(late, connected="ann bob"))
    known = data.set_index(["answer_days", "known_rung"])["known"]
    assert [known[days, 3] for days in (30, 90, 365)] == [0, 0, 1]
    assert known[90, 2] == 1
    assert data.loc[data["default"], ["answer_days", "known_rung"]].to_numpy().tolist() == [[90, 3]]


def test_the_deepest_carry_their_share():
    # U and V are 1 each with Ann, so 4; Bob got one letter, so 1; both today.
    both = log(("2024-01-01", ME, "ann"), ("2024-01-01T01:00", "ann", ME), ("2024-01-01", ME, "bob"))
    data = plotdata.depth_concentration(network(both))
    assert data.to_dict("list") == {"people": [1, 2], "depth_share": [0.8, 1.0], "layer": [False, True]}


def test_the_curve_of_concentration_is_short_and_rises_to_one():
    many = log(*((f"2024-01-{day:02d}", ME, f"p{who}") for who in range(400) for day in range(1, 2 + who % 7)))
    data = plotdata.depth_concentration(network(many))
    assert len(data) < plotdata.POINTS + len(plotdata.LAYERS)
    assert data["depth_share"].is_monotonic_increasing
    assert data.loc[data["layer"], "people"].tolist() == [5, 15, 50, 150, 400]
    assert data["depth_share"].iloc[-1] == 1


def test_concentration_of_many_owners_is_that_of_the_median_and_ends_where_it_is_complete():
    rows = [("2024-01-01", "a", who) for who in "xyzw"] + [("2024-01-01", owner, "x") for owner in "bc"]
    lists = pd.DataFrame({"owner": list("abc"), "person": "x"})
    data = plotdata.depth_concentration(network(log(*rows), owners=list("abc"), connections=lists))
    assert data.to_dict("list") == {"people": [1], "depth_share": [1.0], "layer": [True]}


def test_contact_counts_a_day_once_and_a_meeting_both_ways():
    met = log(("2022-05-01", ME, "ann"), channel="meeting", mode="met")
    twice = log(("2024-01-01T08:00", ME, "ann"), ("2024-01-01T09:00", ME, "ann"), ("2024-01-01T10:00", "bob", ME))
    like = log(("2024-01-02", "cy", ME), channel="endorsement", mode="signal")
    data = plotdata.contact_by_year(network(met, twice, like))
    assert data.to_numpy().tolist() == [[2022, 1, 1, 1], [2023, 0, 0, 0], [2024, 1, 1, 2]]


def test_the_vanity_ratio_of_one_owner_keeps_its_interval(few):
    data = plotdata.vanity_by_rung(few).set_index("rung")
    assert data.loc[3, ["connections", "known", "vanity_ratio"]].tolist() == [4, 1, 0.75]
    assert data.loc[3, "vanity_ratio_low"] < 0.75 < data.loc[3, "vanity_ratio_high"]


def test_several_owners_give_medians_and_quartiles(pool):
    row = plotdata.vanity_by_rung(pool).set_index("rung").loc[3]
    # Ratios 1/2 and 1/4.
    assert row["vanity_ratio"] == 0.375
    assert (row["vanity_ratio_low"], row["vanity_ratio_high"]) == (0.3125, 0.4375)
    assert plotdata.badge_parts(pool)[["start", "end"]].to_numpy().tolist() == [[0, 2], [2, 3]]
    assert plotdata.connections_over_time(pool).iloc[-1][["connections", "known"]].tolist() == [3, 2]


def test_the_badge_sees_the_known_first(few):
    assert plotdata.badge_parts(few).to_numpy().tolist() == [["known", 0, 1], ["only a number", 1, 4]]


def test_growth_counts_a_tie_as_known_from_its_first_answer_on():
    lists = pd.DataFrame({
        "owner": ME, "person": ["ann", "bob", None, "cy"],
        "connected_at": ["2023-11-20", "2024-02-10", "2024-01-05", None],
    })  # fmt: skip
    early = log(("2023-06-01", ME, "bob"), ("2023-06-02", "bob", ME))
    data = plotdata.connections_over_time(network(log(*ANN_ANSWERS), early, connections=lists, as_of="2024-03-15"))
    at = data["at"].dt.strftime("%m-%d").tolist()
    assert at == ["12-01", "01-01", "02-01", "03-01", "03-15"]
    by = data.set_index(data["at"].dt.strftime("%Y-%m-%d"))
    assert by.loc["2024-01-01", ["connections", "known"]].tolist() == [1, 0]
    assert by.loc["2024-02-01", ["connections", "known"]].tolist() == [2, 1]
    # Bob answered before he was on the list.
    assert by.loc["2024-03-01", ["connections", "known"]].tolist() == [3, 2]
    assert data.attrs["undated"] == 1


def test_introductions_made_and_received_lie_below_each_other():
    told = pd.DataFrame({"introducer": [ME, "ann"], "a": ["ann", ME], "b": ["bob", "cy"], "at": "2024-01-01"})
    data = plotdata.introduction_stages(network(introductions=told.assign(outcome="met"), as_of="2025-06-01"))
    counts = data.set_index(["direction", "stage"])["reached_count"]
    assert len(data) == 8
    assert (counts["made", "outcome"], counts["received", "outcome"]) == (1, 1)


def test_files_of_one_kind_are_one_row():
    intake = pd.DataFrame({
        "file": ["a", "b", "c"], "kind": ["x.messages", "x.messages", "x.profile_page"],
        "rows_read": [3, 4, 1], "rows_kept": [3, 2, 1],
        "first_at": ["2024-01-02", "2024-01-01", None], "last_at": ["2024-01-03", "2024-01-02", None],
        "matched_by_url": 0, "matched_by_name": 0, "ambiguous": 0, "unmatched": 0,
    })  # fmt: skip
    data = plotdata.file_periods(network(connected="ann", intake=intake))
    assert data[["kind", "files", "rows_read", "rows_kept"]].to_numpy().tolist() == [
        ["messages", 2, 7, 5], ["profile page", 1, 1, 1],
    ]  # fmt: skip
    assert str(data["first_at"].iloc[0])[:10] == "2024-01-01"


@pytest.mark.parametrize(("name", "table"), plotdata.TABLES.items())
def test_an_export_of_nobody_gives_typed_columns_no_rows_and_a_reason(name, table, few, nobody):
    data = table(nobody)
    assert data.empty
    assert data.attrs["why"].endswith(".")
    full = table(few)
    assert list(data.columns) == list(full.columns)
    dated = ("growth", "stretches", "crossing", "pace", "exposure", "parts", "crowd", "vetting_waits")
    assert full.attrs["why"] == "" or name in (
        "introductions",
        "introduction_wait",
        "lift",
        "periods",
        "vetting_stages",
        "ways_in",
        "communities",
        "overlap",
        "changes",
        "sleeping_ties",
        *dated,
    )


def test_a_list_without_messages_shows_its_length_and_nothing_about_knowing():
    lists = pd.DataFrame({"owner": ME, "person": ["ann", "bob"], "connected_at": "2024-01-01"})
    silent = network(connections=lists, as_of="2024-06-01")
    assert plotdata.badge_parts(silent).to_numpy().tolist() == [["on the list", 0, 2]]
    assert np.isnan(plotdata.connections_over_time(silent)["known"]).all()
    for table in (plotdata.ladder_counts, plotdata.vanity_by_rung):
        assert table(silent).attrs["why"] == plotdata.NO_WORDS


@pytest.mark.parametrize(
    ("net", "figures"),
    [
        (network(log(*ANN_ANSWERS)), ("badge_parts", "stretches", "vetting_waits")),
        (a_list(600, 0), ("ladder_counts", "stretches", "vetting_waits", "depth_concentration")),
    ],
    ids=["no list", "no messages"],
)
def test_the_front_page_never_gives_one_reason_twice(net, figures):
    reasons = [getattr(plotdata, figure)(net).attrs["why"] for figure in figures]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons)


def test_nothing_hangs_on_the_order_of_rows(few):
    shuffled = few.interactions.sample(frac=1, random_state=1)
    tables = {name: getattr(few, name) for name in ("people", "connections")}
    again = type(few).build({**tables, "interactions": shuffled}, owners=[ME], as_of="2024-06-01")
    for table in plotdata.TABLES.values():
        pd.testing.assert_frame_equal(table(few), table(again))
