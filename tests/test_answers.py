"""Tables for reading: what they count, and that names come where they are wanted and nowhere else."""

import pandas as pd
import pytest

import netquality as nq
from netquality import answers, plotdata, tables, words
from netquality.schema import NetqualityError
from tests.small import ME, log, network
from tests.test_words import a_list, introductions


@pytest.fixture
def pair():
    """Ann wrote today, was written to three days ago, and was met a hundred days ago."""
    words = log(("2024-06-01", "ann", ME), ("2024-05-29", ME, "ann"))
    met = log(("2024-02-22", ME, "ann"), channel="meeting", mode="met")
    people = pd.DataFrame({"person": [ME, "ann", "bob"], "name": ["Me Myself", "Ann <i>Example</i>", "Bob Example"]})
    return network(words, met, connected="ann bob", people=people, as_of="2024-06-01T12:00")


def test_the_headline_has_four_answers(pair):
    table = answers.headline(pair)
    assert table["answer"].tolist() == ["2 connections", "1 (50\u00a0%)", "–", "–"]
    assert table["how sure"].tolist() == [
        "on LinkedIn the exact number is shown",
        "too few to tell",
        plotdata.vetting_waits(pair).attrs["why"],
        plotdata.NO_INTRODUCTIONS,
    ]


def test_the_headline_of_a_log_without_a_list_asks_it_of_everybody():
    table = answers.headline(network(log(("2024-01-01", "a", "b"), ("2024-01-02", "b", "a")), owners=["a", "b"]))
    assert table["answer"].tolist() == ["–", "2 of 2 (100\u00a0%)", "–", "–"]


def test_the_headline_without_messages_knows_only_the_length():
    table = answers.headline(a_list(600, 0))
    assert table["answer"].tolist() == ["600 connections", "–", "–", "–"]
    assert table["how sure"].tolist()[:2] == [
        "reads 500+ on LinkedIn, which hides 100",
        f"{plotdata.NO_WORDS} Ask the platform for the complete archive.",
    ]


def test_what_waits_is_counted_and_what_does_not_is_left_out():
    asked = log(("2024-01-01", ME, "ann"), ("2024-01-05", "ann", ME), question=True)
    invitations = pd.DataFrame({"owner": ME, "person": ["ann", "bob"], "direction": "received", "at": "2024-01-02"})
    found = answers.next_steps(
        network(asked, invitations=invitations.assign(note="none", question=False), as_of="2024-01-10")
    )
    assert found[["what waits", "how many"]].to_numpy().tolist() == [
        ["questions that wait for an answer", "1"],
        ["invitations to accept, from people already in touch", "1"],
    ]
    assert (
        answers.next_steps(network(log(("2024-01-01", ME, "ann")), as_of="2024-01-10"))
        .attrs["why"]
        .startswith("Nothing")
    )
    assert answers.next_steps(network(connected="ann")).attrs["why"] == plotdata.NO_WORDS


def test_the_headline_gives_an_interval_from_ten_introductions_on():
    assert answers.headline(introductions(["met"] * 9))["how sure"].iloc[3] == "too few to tell a rate"
    assert answers.headline(introductions(["met"] * 10))["how sure"].iloc[3] == "between 72\u00a0% and 100\u00a0%"


def test_the_deepest_ties_come_with_their_reasons(pair):
    (row,) = answers.deepest(pair).to_dict("records")
    assert (row["person"], row["rung"], row["written"], row["received"], row["met"]) == (
        "Ann <i>Example</i>",
        "vouched",
        "1",
        "1",
        "1",
    )
    assert (row["days of contact"], row["last contact"], row["share of all"]) == ("3", "1 June 2024", "100\u00a0%")


def test_among_thousands_the_deepest_still_have_a_share():
    crowd = network(log(*(("2024-01-01", ME, f"p{number}") for number in range(400))))
    assert set(answers.deepest(crowd)["share of all"]) == {"0.25\u00a0%"}


def test_an_explanation_adds_up_to_the_depth(pair):
    told = answers.explained(pair).set_index(["contact", "direction"])["counts today"]
    # U = 4 ** -1/2 + 101 ** -1/2, V = 1 + 101 ** -1/2.
    assert told["all", "sent, and met (U)"] == "0.60"
    assert told["all", "received, and met (V)"] == "1.10"
    assert told["give and take", "2√UV"] == "1.62"
    assert told["depth", "U + V + 2√UV"] == f"{nq.interaction_depth(pair)['depth'].max():,.2f}" == "3.32"
    assert told["31 days to a year ago", "both"] == "0.10"


def test_anybody_can_be_explained_and_nobody_is_guessed(pair):
    assert answers.explained(pair, "Bob Example")["counts today"].iloc[-1] == "0.00"
    with pytest.raises(NetqualityError, match="nobody called"):
        answers.explained(pair, "Cy")


def test_all_depth_is_split_into_its_parts(pair):
    table = answers.components(pair)
    assert table["depth"].tolist() == ["0.6", "1.1", "1.6"]


def test_introductions_are_told_one_by_one_with_what_became_of_them():
    told = pd.DataFrame({"introducer": ME, "a": ["ann", "ann"], "b": ["bob", "cy"], "at": ["2023-01-01", "2024-05-20"]})
    table = answers.introduced(network(introductions=told.assign(outcome=["met", None]), as_of="2024-06-01"))
    assert table[["when", "who", "to", "both wrote", "outcome"]].to_numpy().tolist() == [
        ["20 May 2024", "ann", "cy", "not visible", "–"],
        ["1 January 2023", "ann", "bob", "yes", "met"],
    ]


def test_a_young_introduction_is_pending():
    received = pd.DataFrame({"introducer": ["ann"], "a": [ME], "b": ["bob"], "at": ["2024-05-20"]})
    row = answers.introduced(network(introductions=received, as_of="2024-06-01"), direction="received").iloc[0]
    assert (row["answered"], row["both wrote"], row["lasting"]) == ("pending", "pending", "pending")


def test_a_lasting_tie_is_pending_for_a_year():
    received = pd.DataFrame({"introducer": ["ann"], "a": [ME], "b": ["bob"], "at": ["2024-01-01"]})
    row = answers.introduced(network(introductions=received, as_of="2024-06-01"), direction="received").iloc[0]
    assert (row["both wrote"], row["lasting"]) == ("no", "pending")


def test_each_source_says_how_sure_it_is():
    (row,) = answers.sources(introductions(["met", "met", None])).to_dict("records")
    assert (row["introductions"], row["both wrote"], row["rate"]) == ("3", "2 of 2", "too few to tell")


def test_with_names_off_no_name_is_left(pair):
    told = pd.DataFrame({"introducer": ["ann"], "a": [ME], "b": ["bob"], "at": ["2024-01-01"]})
    whole = network(pair.interactions, people=pair.people, introductions=told, as_of="2024-06-01")
    shared = [answers.deepest(whole, names=False), answers.introduced(whole, direction="received", names=False)]
    for table in shared:
        assert len(table) == 1
        assert not table.astype(str).apply(lambda column: column.str.contains("Ann|Bob|Myself|Example")).any(axis=None)


def test_names_stand_in_no_other_table(pair):
    others = [
        answers.headline,
        answers.explained,
        answers.components,
        answers.sources,
        answers.badge_card,
        answers.coverage,
    ]
    told = [table(pair) for table in others] + [
        getattr(tables, name)(make(pair)) for name, make in plotdata.TABLES.items()
    ]
    for table in told:
        assert not table.to_string().count("Example")


def test_the_badge_card_of_one_and_of_many():
    card = answers.badge_card(a_list(600, 300)).set_index("measure")["value"]
    assert card["vanity ratio"] == "50\u00a0%"
    assert (card["hidden"], card["badge vanity ratio"], card["earned badge"]) == ("100", "40\u00a0%", "no")
    lists = pd.DataFrame({"owner": list("aab"), "person": list("xyx")})
    pool = answers.badge_card(network(log(("2024-01-01", "a", "x")), owners=["a", "b"], connections=lists))
    assert pool.set_index("measure")["median of the owners"][["connections", "earned badge"]].tolist() == [
        "1.5",
        "0\u00a0%",
    ]


def test_what_was_left_out_is_told_by_kind_and_reason():
    intake = pd.DataFrame({
        "file": ["a", "b"], "kind": "x.messages", "rows_read": 5, "rows_kept": 2, "matched_by_url": [1, 2],
        "matched_by_name": 0, "ambiguous": 0, "unmatched": [0, 4],
    })  # fmt: skip
    dropped = pd.DataFrame({"file": ["a", "b", "(all)"], "reason": ["draft", "draft", "later"], "rows": [3, 2, 1]})
    whole = network(connected="ann", intake=intake, dropped=dropped)
    assert answers.left_out(whole).to_numpy().tolist() == [["messages", "draft", "5"], ["all files", "later", "1"]]
    assert answers.matching(whole).to_numpy().tolist() == [["messages", "3", "0", "0", "4"]]


def test_every_figure_has_its_numbers_as_text(pair):
    wholes = (pair, network(), a_list(40, 12))
    for name, make in plotdata.TABLES.items():
        for data in map(make, wholes):
            table = getattr(tables, name)(data)
            assert (table.empty, len(table.columns) > 1) == (data.empty, True)
            assert table.map(lambda cell: isinstance(cell, str)).all(axis=None)
            assert "nan" not in table.to_string()


def test_growth_is_told_at_the_turn_of_each_year():
    lists = pd.DataFrame({"owner": ME, "person": ["ann", "bob"], "connected_at": ["2022-05-01", "2023-02-01"]})
    silent = network(connections=lists, as_of="2024-03-01")
    table = tables.growth(plotdata.connections_over_time(silent))
    assert table[["by", "connections"]].to_numpy().tolist() == [
        ["1 January 2023", "1"], ["1 January 2024", "2"], ["1 March 2024", "2"],
    ]  # fmt: skip


TALKED = (("2020-01-01", "a", "b"), ("2020-01-02", "b", "a"), ("2020-02-01", "a", "b"), ("2020-02-02", "b", "a"))


@pytest.mark.parametrize("name", ["deepest", "dormant", "answering"])
def test_a_tie_of_a_pool_is_shown_once_and_with_both_its_people(name):
    table = getattr(answers, name)(network(log(*TALKED), owners=[], as_of="2024-01-01"), names=False)
    assert table[["owner", "person"]].to_numpy().tolist() == [["person 1", "person 2"]]


def test_what_changed_in_a_pool_is_told_once_with_both_people_and_no_rung_before_there_was_a_tie():
    table = answers.changed(network(log(("2018-01-01", "c", "a"), *TALKED), owners=[], as_of="2020-03-01"), names=False)
    assert table[["owner", "person", "rung then", "rung now"]].to_numpy().tolist() == [
        ["person 1", "person 2", "–", "conversed"]
    ]


def test_two_owners_who_both_hold_a_tie_are_both_told_of_theirs():
    net = network(log(*TALKED, ("2020-01-01", "c", "x")), owners=["a", "b"], as_of="2024-01-01")
    assert len(answers.dormant(net)) == 2


def test_waking_is_whose_it_was_and_has_its_interval():
    days = ("2020-01-01", "2020-01-02", "2020-02-01", "2020-02-02", "2022-06-01", "2022-06-02")
    pairs = [("a", f"b{number}") for number in range(12)]
    said = log(*((day, *pair[:: -1 if place % 2 else 1]) for pair in pairs for place, day in enumerate(days)))
    told = answers.waking(network(said, owners=[], as_of="2024-01-01")).replace("\xa0", " ")
    assert "the first word was an owner's 12 times, and 12 were answered within 90 days: 100 %, between 76 %" in told
    assert "was yours 12 times" in answers.waking(network(said, owners=["a"], as_of="2024-01-01"))


def test_a_log_of_everybody_is_no_team_and_no_one_persons_network():
    pool = network(log(*TALKED), owners=[])
    for name in ("team", "colleagues", "reached_twice", "companies"):
        assert getattr(answers, name)(pool).attrs["why"].startswith("This is a log of everybody")
        assert (
            getattr(answers, name)(network(log(*TALKED), owners=["a"])).attrs["why"].startswith("This is one person's")
        )


def test_roles_without_companies_have_no_column_of_them():
    days = pd.date_range("2024-01-01", periods=8).astype(str)
    star = network(log(*zip(days, "abbcabbc", "bacbbacb", strict=True)), owners=[])
    assert answers.roles(star).columns.tolist() == ["role", "meaning", "pairs by community", "share of these"]


def test_what_is_counted_as_ties_is_called_so():
    pool = network(log(*TALKED), owners=[], as_of="2020-03-01")
    assert "ties" in tables.ladder(plotdata.ladder_counts(pool)).columns
    assert "ties in the median month" in tables.calendar(plotdata.calendar(pool)).columns
    assert "each tie seen from both sides" in words.ladder(plotdata.ladder_counts(pool))
    assert words.changes(plotdata.changes(pool)).startswith("Since ") or plotdata.changes(pool).empty
