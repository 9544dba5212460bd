"""What is said and shown of quality against quantity."""

from __future__ import annotations

import functools
import itertools

import pandas as pd
import pytest

import netquality as nq
from netquality import answers, plotdata, plots, tables, words
from netquality.plotdata.common import NO_CONTACT, NO_WORDS
from tests.small import ME, log, network
from tests.test_robustness import small

FIGURES = ("quality_over_time", "inequality", "conclusions")


@functools.cache
def equal(people: int = 12) -> nq.Network:
    """Everybody wrote once a year ago, and all are on the list since 2015."""
    names = [f"p{number:02}" for number in range(people)]
    listed = {"owner": ME, "person": names, "connected_at": "2015-01-01"}
    table = pd.DataFrame(listed).assign(connected_at=pd.to_datetime(listed["connected_at"], utc=True))
    return network(log(*(("2023-01-01", ME, who) for who in names)), connections=table, as_of="2024-01-01")


def say(name: str, net: nq.Network) -> str:
    return str(getattr(words, name)(getattr(plotdata, name.removesuffix("_title"))(net))).replace("\xa0", " ")


def test_the_three_numbers_stand_in_the_title() -> None:
    assert say("quality_over_time_title", equal()) == "12 connections, 0 known, worth 12 equal ties"


def test_five_years_are_compared() -> None:
    assert "the list went from 12 to 12, the number known from" in say("quality_over_time", equal())


def test_a_short_list_is_too_few_to_tell() -> None:
    assert "too few to tell" in say("quality_over_time", equal(5))
    assert "too few to tell" in say("inequality", equal(5))


def test_equal_ties_are_said_to_be_equal() -> None:
    told = say("inequality", equal())
    assert "as if it were 12 equal ties" in told
    assert "holds 50 % of all depth (Gini coefficient 0.00" in told
    assert "With other people in other years it could lie further off." in told


def test_what_flips_and_what_does_not() -> None:
    told = say("conclusions", small())
    firm, loose = told.split("Not to be trusted")
    assert "fewer than 150 people on the list are known” (yes)" in firm
    assert "most of the list is only a number” (no as counted here" in loose
    shown = tables.conclusions(plotdata.conclusions(small())).set_index("conclusion")
    assert "the rung from which somebody is known: 4" in shown.iloc[0]["a single change that flips it"]
    assert say("conclusions_title", small()).endswith("how one counts")


def test_headlines_are_told_with_their_range() -> None:
    shown = tables.headline_ranges(plotdata.headline_ranges(small())).set_index("headline")
    assert shown.loc["people known", ["as counted here", "range"]].tolist() == ["4", "0 to 5"]


def test_a_difference_of_shares_is_told_in_points() -> None:
    row = {"headline": "vetting_difference", "value": 0.31, "median": 0.31, "low": -0.02, "high": 0.34}
    shown = tables.headline_ranges(pd.DataFrame([row | {"settings_count": 81}])).iloc[0]
    assert shown[["as counted here", "range"]].tolist() == ["+31 points", "−2 points to +34 points"]


@pytest.mark.parametrize("figure", FIGURES)
def test_without_messages_the_reason_is_given(figure: str) -> None:
    net = network(connected="ann bob")
    data = getattr(plotdata, figure)(net)
    assert say(figure, net) == NO_WORDS
    assert plots.title(getattr(plots, f"plot_{figure}")(data)) == NO_WORDS
    assert getattr(tables, figure)(data).empty


def test_circles_and_layers() -> None:
    assert answers.circles(equal()).to_numpy().tolist() == [["the deepest 5", "42\xa0%"]], "twelve have no fifteen"
    assert "5 people at most" in answers.circles(equal(5)).attrs["why"]
    assert answers.layers(equal())["layers?"].tolist() == ["too few to tell"]
    assert answers.layers(network(connected="ann")).empty


def test_labels_of_lines_that_end_together_are_apart() -> None:
    ax = plots.plot_quality_over_time(plotdata.quality_over_time(equal()))
    places = sorted(text.xy[1] for text in ax.texts)  # type: ignore[attr-defined]
    assert len(places) == 3
    assert min(high - low for low, high in itertools.pairwise(places)) >= 0.13 * 12 - 1e-9
    plots.png(ax)


def test_no_list_is_not_a_list_of_nobody() -> None:
    net = network(log(*((f"2023-01-{day:02}", ME, f"p{day:02}") for day in range(1, 13))), as_of="2024-01-01")
    assert say("quality_over_time_title", net) == "All contact is worth 12 equal ties"
    assert "no list of connections to set beside it" in say("quality_over_time", net)
    assert tables.quality_over_time(plotdata.quality_over_time(net))["connections"].unique().tolist() == ["–"]
    assert "than a tenth of the list" not in say("conclusions", net)


def test_the_usual_list_is_that_of_those_who_have_one() -> None:
    """One of three has a list: by any page it holds 2, and not 0."""
    listed = pd.DataFrame({"owner": "a", "person": ["b", "c"]})
    net = network(log(("2023-01-01", "a", "b"), ("2023-01-02", "b", "c")), connections=listed, owners=[])
    assert plotdata.quality_over_time(net)["connections"].iloc[-1] == plotdata.badge_parts(net)["end"].max() == 2


@pytest.mark.parametrize(("people", "told"), [(15, False), (16, True)])
def test_fifteen_of_fifteen_are_no_finding(people: int, told: bool) -> None:
    assert ("fifteen people hold most" in say("conclusions", equal(people))) == told


def test_the_median_owner_is_named() -> None:
    net = network(log(("2023-01-01", "a", "b"), ("2023-01-02", "b", "c")), owners=[])
    assert say("inequality_title", net).startswith("For the median owner, 1 person with any contact counts like 1 ")
    assert say("inequality", net).startswith("The median owner had contact with 1 person: too few")


def test_files_without_a_row_have_no_history_and_no_conclusion() -> None:
    intake = pd.DataFrame({"file": ["messages.csv"], "kind": ["linkedin.messages"], "rows_read": 0, "rows_kept": 0})
    matched = dict.fromkeys(("matched_by_url", "matched_by_name", "ambiguous", "unmatched"), 0)
    none = network(as_of="2024-01-01", intake=intake.assign(**matched))
    for name in FIGURES:
        data = getattr(plotdata, name)(none)
        assert (len(data), words.why(data)) == (0, NO_CONTACT)
    assert words.why(plotdata.headline_ranges(none)) == NO_CONTACT


def test_why_there_is_no_conclusion_or_circle_is_told_of_who_is_there() -> None:
    pair = network(log(("2024-01-01", "ann", "bob"), ("2024-01-02", "bob", "ann")), owners=["ann", "bob"])
    assert "None of the conclusions" in plotdata.conclusions(pair).attrs["why"]
    assert "Half of the owners had contact with 5 people at most" in answers.circles(pair).attrs["why"]
