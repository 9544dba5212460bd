"""The pages of the 500+ question: tables behind the figures, sentences, numbers and pictures of crossing and parts."""

from __future__ import annotations

import functools

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from netquality import plotdata, plots, tables, words
from netquality.breakdown import OTHERS, UNKNOWN
from netquality.network import Network
from netquality.sample import as_network, simulate
from tests.small import ME, log, network
from tests.test_crossing import every, owner
from tests.test_crowd import net as crowd_of
from tests.test_words import said

NAMES = ("stretches", "crossing", "pace", "exposure", "parts", "crowd")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@functools.cache
def falling() -> Network:
    """A list that pays at first, is pushed to 500 and then pays no more."""
    days = [n * 4.0 for n in range(400)]
    days += [days[-1] + 1 + n for n in range(100)]
    days += [days[-1] + 4 + n * 4 for n in range(200)]
    return owner([*every(2, 500), *every(50, 200)], days=days)


@functools.cache
def forty() -> Network:
    return owner(every(2, 40), days=[n * 30 for n in range(40)])


def test_an_export_of_40_connections_is_too_few_to_tell() -> None:
    asked = {"stretches": "later ones are worth less", "crossing": "happens at the 500th", "pace": "how fast they came"}
    for name, what in asked.items():
        data = plotdata.TABLES[name](forty())
        assert data.empty
        assert "40 connections with a date" in data.attrs["why"]
        assert "too few to tell" in getattr(words, name)(data)
        assert what in data.attrs["why"]


def test_stretches_say_that_what_came_beyond_is_worth_less() -> None:
    data = plotdata.stretches(falling())
    assert said(words.stretches_title(data)) == "Known after half a year: 50 % of the first 400, 2 % beyond 500"
    told = said(words.stretches(data))
    assert "50 % of 400 among the first 400 (between 45 % and 55 %)" in told
    assert "Beyond the badge fewer become known: 42 to 53 fewer of a hundred." in told
    assert "The 100 before the badge came at 30 a month, the first 400 at 7.5." in told


def test_stretches_that_do_not_differ_cannot_be_told_apart() -> None:
    told = words.stretches(plotdata.stretches(owner(every(2, 700))))
    assert "cannot be told: the difference is between" in told


def test_fewer_than_ten_beyond_500_are_too_few_to_tell() -> None:
    assert plotdata.stretches(owner(every(2, 510))).attrs["why"] == ""
    assert "too few to tell what comes beyond 500" in plotdata.stretches(owner(every(2, 509))).attrs["why"]


def test_the_crossing_names_the_jump_and_the_limit() -> None:
    data = plotdata.crossing_curve(falling())
    assert words.crossing_title(data) == "From one to the next, fewer become known beyond 500"
    told = said(words.crossing(data))
    assert "At the 500th connection itself quality jumps: 48 % just before it, 5 % just after, each read off" in told
    assert "After connection 501 (501 to " in told and "one more adds nothing measurable" in told


def test_no_jump_is_said_plainly_and_a_limit_not_reached_too() -> None:
    data = plotdata.crossing_curve(owner(every(2, 700)))
    assert words.crossing_title(data) == "No measurable jump at 500"
    assert "nothing measurable happens" in words.crossing(data)
    assert "is not reached" in words.crossing(data)


def test_a_list_that_ends_before_500_cannot_tell_of_the_badge() -> None:
    data = plotdata.crossing_curve(owner(every(2, 300)))
    assert words.crossing_title(data) == "Around 500 there are too few to tell"
    assert "0 and 0 connections can be judged: too few to tell what crossing it does" in words.crossing(data)


def test_the_curve_is_short_and_keeps_the_window_that_ends_with_the_500th() -> None:
    data = plotdata.crossing_curve(owner(every(3, 6_000), days=list(range(6_000)), as_of="2030-01-01"))
    assert len(data) <= plotdata.POINTS
    assert 450.5 in data["rank"].tolist()


def test_several_owners_are_added_up_and_counted() -> None:
    one = falling()
    parts = {}
    for table in ("connections", "interactions"):
        rows = getattr(one, table)
        both = [rows.astype({key: object for key in rows if key in ("source", "target", "channel", "thread", "mode")})]
        both.append(both[0].replace({ME: "other"}))
        parts[table] = pd.concat(both, ignore_index=True)
    two = Network.build(parts, owners=[ME, "other"], as_of=one.as_of)
    data = plotdata.stretches(two)
    assert data["connections"].tolist() == [800, 200, 400]
    assert data["per_month"].tolist() == plotdata.stretches(one)["per_month"].tolist()
    curve = plotdata.crossing_curve(two)
    assert words.crossing(curve).startswith("2 owners have enough connections on both sides of 500")
    assert "medians over owners" in words.pace(plotdata.pace(two))


def test_the_run_up_is_told_with_its_interval() -> None:
    data = plotdata.pace(falling())
    assert words.pace_title(data) == "A run-up: 4.0 times as fast just before 500"
    assert words.pace(data).startswith(
        "The 100 before the badge came 4.0 times as fast as those around them (between 4.0 and 4.0"
    )
    even = plotdata.pace(owner(every(2, 700)))
    assert words.pace_title(even) == "No run-up to 500 that can be measured"


def test_years_are_compared_at_one_age() -> None:
    data = plotdata.exposure(falling())
    told = said(words.exposure(data))
    assert said(words.exposure_title(data)).startswith("Known within a year: 50 % of 2012’s, 1 % of 2018’s")
    assert "don’t overlap" in told


def test_a_year_of_few_is_too_few_to_tell() -> None:
    few = plotdata.exposure(owner(every(2, 9)))
    assert words.exposure(few) == "No year has 10 connections that were watched for 365 days: too few to tell."
    assert words.exposure_title(few) == "No year was watched long enough"


def titled(sizes: dict[str, int]) -> Network:
    titles = [title for title, size in sizes.items() for _ in range(size)]
    names = [f"p{n:03}" for n in range(len(titles))]
    people = pd.DataFrame({"person": names, "company": titles, "position": titles})
    lists = pd.DataFrame({"owner": ME, "person": names})
    return network(log(("2024-01-01", ME, "p000"), ("2024-01-02", "p000", ME)), people=people, connections=lists)


def test_of_many_parts_the_largest_twelve_are_shown() -> None:
    data = plotdata.parts(titled({f"Company {n:02}": 30 - n for n in range(14)}), by="company")
    assert len(data) == 13
    assert data["part"].iloc[-1] == OTHERS
    assert data["connections"].iloc[-1] == 18 + 17
    assert data["connections"].sum() == sum(30 - n for n in range(14))


def test_names_of_companies_are_in_the_table_and_not_in_the_figure() -> None:
    data = plotdata.parts(titled({"青山テスト": 12, "Evil\u202e Ltd": 11, "": 2}), by="company")
    labels = [label.get_text() for label in plots.plot_parts(data).get_yticklabels()]
    assert labels == ["company 1", "company 2", "not on record"]
    assert tables.parts(data)["company"].tolist() == ["青山テスト", "Evil Ltd", "not on record"]
    assert tables.parts(data)["vanity ratio"].iloc[-1] == "too few to tell"


def test_parts_that_cannot_be_told_apart_give_a_reason() -> None:
    assert plotdata.parts(titled({"": 5}), by="origin").attrs["why"] == plotdata.NO_PARTS
    small = plotdata.parts(titled({"Engineer": 9, "Nurse": 9}), by="role")
    assert said(words.parts(small)) == "No two parts hold 10 connections each: too few to compare."
    few = plotdata.parts(titled({"Engineer": 10, "Nurse": 10}), by="role")
    assert set(few["part"]) & {OTHERS, UNKNOWN} == set()
    assert "that may be chance" in words.parts(few)


def test_the_crowd_is_compared_or_too_few() -> None:
    known_first = plotdata.crowd(crowd_of([10] * 40 + [501] * 40, 38))
    told = said(words.crowd(known_first))
    assert said(words.crowd_title(known_first)) == "50 % of the contacts show 500+ themselves"
    assert "Of the ties to them, 100 % (between 91 % and 100 %) are only a number; of the rest, 5 %" in told
    assert told.endswith("more of a hundred.")
    assert "Too few to compare" in words.crowd(plotdata.crowd(crowd_of([10] * 9 + [501] * 9, 3)))
    assert plotdata.crowd(crowd_of([501] * 9, 3)).attrs["why"] == "Only 9 contacts show a count: too few to tell."


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_has_its_numbers_and_picture(name: str) -> None:
    data = plotdata.TABLES[name](crowd_of([10] * 40 + [501] * 40, 38) if name == "crowd" else sample())
    assert not data.empty
    assert getattr(words, name)(data)
    assert len(getattr(tables, name)(data))
    assert plots.title(getattr(plots, f"plot_{name}")(data)) == getattr(words, f"{name}_title")(data)


@functools.cache
def sample() -> Network:
    return as_network(simulate(connections=700, seed=500))
