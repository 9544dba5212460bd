"""What is said and shown of how people came in."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

import netquality as nq
from netquality import answers, plotdata, plots, tables, words
from netquality.plotdata.vetting import NO_CONNECTING, NO_WORDS_BEFORE
from tests.small import ME, log, network
from tests.test_triaging import NOW, WAITS, workmates
from tests.test_vetted import grown
from tests.test_vetting import FULL, cohort_of, invited, listed

FIGURES = ("vetting_waits", "vetting_stages", "ways_in")


@functools.cache
def works() -> nq.Network:
    return grown({2021: (0.9, 0.3), 2022: (0.9, 0.3)}, {2021: 10, 2022: 10})


def say(name: str, net: nq.Network) -> str:
    return str(getattr(words, name)(getattr(plotdata, name.removesuffix("_title"))(net))).replace("\xa0", " ")


def test_the_finding_comes_with_both_shares_and_the_difference_within_years() -> None:
    title = "Exchanged words within a year: 90 % after a discussion, 30 % without"
    assert say("vetting_waits_title", works()) == title
    told = say("vetting_waits", works())
    assert "20 connections at least a year old began with a discussion" in told
    assert "the difference is +60 percentage points" in told
    assert "That asking made it is not proven" in told


def test_no_effect_and_too_few_are_said_plainly() -> None:
    none = grown({2021: (0.5, 0.5)}, {2021: 20})
    assert say("vetting_waits_title", none) == "No difference to be seen between a discussion first and none"
    assert "chance may be all" in say("vetting_waits", none)
    assert "not proven" not in say("vetting_waits", none)
    few = grown({2021: (1.0, 0.0)}, {2021: 9})
    assert say("vetting_waits_title", few).startswith("Too few to tell")
    assert "too few to tell" in say("vetting_waits", few)
    assert "too few to tell" in answers.vetting_answer(few)["how sure"].iloc[0]


def test_asking_first_may_do_worse() -> None:
    worse = grown({2021: (0.1, 0.9)}, {2021: 20})
    assert say("vetting_waits_title", worse).endswith("10 % after a discussion, 90 % without")


def test_notes_are_judged_on_invitations_received_and_on_those_sent() -> None:
    groups = {"personal": (7, 15), "none": (8, 61)}
    sent = [("sent", group, *counts) for group, counts in groups.items()]
    received = [("received", "personal", 6, 17), ("received", "none", 10, 59)]
    data = pd.DataFrame([*received, *sent], columns=["direction", "group", "known_count", "judged_count"])
    data["known_share"] = data["known_count"] / data["judged_count"]
    told = words.ways_in_title(data).replace("\xa0", " ")
    assert told == "Received, with a note or none: no clear difference; sent, with a note 47 %, with none 13 %"


def test_declines_are_said_to_be_unseen_and_uncovered_files_to_tell_nothing() -> None:
    net = cohort_of([FULL] * 10)
    assert "the most it can be" in say("vetting_stages", net)
    assert "yes, at most" in answers.invitations_on_record(net)["answer"].tolist()
    assert "too few to tell" in answers.invitations_on_record(cohort_of([FULL] * 9))["answer"].tolist()
    strangers = {f"x{number}": "2024-05-01" for number in range(9)}
    bare = network(net.interactions, invitations=net.invitations, connections=listed(p0="2024-01-10", **strangers))
    assert "cannot be told" in say("vetting_stages", bare)
    assert "no" in answers.invitations_on_record(bare)["answer"].tolist()


def test_a_small_cohort_has_no_percentages() -> None:
    net = cohort_of([FULL, FULL])
    assert "too few to tell" in say("ways_in", net)
    assert "%" not in say("ways_in_title", net)
    shown = tables.ways_in(plotdata.ways_in(net))
    assert set(shown["share"]) == {"too few to tell", "–"}
    of_none = shown["connected"] == "–"
    assert set(shown.loc[of_none, "at most"]) == set(shown.loc[of_none, "share"]) == {"–"}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize(
    ("net", "why"),
    [
        (network(log(("2024-01-01", ME, "ann"))), {"vetting_waits": NO_CONNECTING}),
        (network(connections=listed(ann="2024-01-01")), {"vetting_waits": NO_WORDS_BEFORE}),
        (network(log(("2024-01-01", ME, "ann")), connected="ann"), {"vetting_waits": plotdata.NO_DATED}),
    ],
)
def test_an_export_that_cannot_tell_says_why(figure: str, net: nq.Network, why: dict[str, str]) -> None:
    data = getattr(plotdata, figure)(net)
    assert data.empty
    assert say(figure, net) == why.get(figure, plotdata.NO_INVITATIONS)
    assert plots.title(getattr(plots, f"plot_{figure}")(data)) == say(figure, net)
    assert getattr(tables, figure)(data).empty


def test_the_curves_are_those_of_the_two_groups() -> None:
    data = plotdata.vetting_waits(works())
    last = data[data["days"] == 365].set_index("vetted")
    assert last["share"].round(2).to_dict() == {True: 0.9, False: 0.3}
    assert last["ties"].to_dict() == {True: 20, False: 60}


def test_who_waits_is_told_with_the_reason_and_what_to_ask() -> None:
    net = nq.Network.build(
        workmates(True) | {"invitations": WAITS.assign(question=True, note="personal")}, owners=[ME], as_of=NOW
    )
    row = answers.waiting(net).iloc[0]
    assert row[["who", "verdict", "waiting for", "note"]].tolist() == ["ann", "ask first", "31 days", "own words"]
    assert row["what to ask about"] == "their question of 1 March 2024; their work: Acme; their colleague bob"
    assert answers.waiting(net, names=False).iloc[0]["who"] == "person 1"
    assert "bob" not in answers.waiting(net, names=False).to_string()


def test_the_table_can_be_sorted() -> None:
    rows = invited(
        ("a", "2024-03-01", "received", "none"),
        ("b", "2024-02-01", "received", "personal"),
        ("c", "2024-01-01", "received", "none"),
    )
    net = network(invitations=rows, as_of=NOW)
    orders = {by: "".join(answers.waiting(net, by=by)["who"]) for by in ("verdict", "longest", "latest")}  # type: ignore[arg-type]
    assert orders == {"verdict": "bac", "longest": "cba", "latest": "abc"}


def test_nobody_waits() -> None:
    assert answers.waiting(cohort_of([FULL])).attrs["why"] == "No invitation waits for an answer."
    assert answers.waiting(network(connected="ann")).attrs["why"] == plotdata.NO_INVITATIONS


def test_no_name_of_a_person_is_in_a_figure_or_its_table() -> None:
    for figure in FIGURES:
        data = getattr(plotdata, figure)(works())
        assert not getattr(tables, figure)(data).map(lambda cell: "y2021n" in cell).any(axis=None)
        assert pd.api.types.is_string_dtype(getattr(tables, figure)(data).iloc[:, 0])
