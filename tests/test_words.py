"""What is said agrees with the numbers, and hedges where they are few or missing."""

import re

import pandas as pd
import pytest

from netquality import plotdata, words
from netquality.wording import between, count, listed, percent
from tests.small import ME, log, network

FIGURES = list(plotdata.TABLES)


def said(sentence):
    """The sentence with ordinary spaces."""
    return sentence.replace("\u00a0", " ")


def a_list(people, known, **options):
    """A network of one owner with a list of `people`, `known` of whom answered."""
    rows = [
        (f"2024-01-0{day}", *pair) for who in range(known) for day, pair in ((1, (ME, f"p{who}")), (2, (f"p{who}", ME)))
    ]
    lists = pd.DataFrame({"owner": ME, "person": [f"p{who}" for who in range(people)], "connected_at": "2024-01-01"})
    return network(*([log(*rows)] if rows else []), connections=lists, as_of="2024-06-01", **options)


def introductions(outcomes, at="2020-01-01"):
    pairs = {"a": [f"a{each}" for each in range(len(outcomes))], "b": [f"b{each}" for each in range(len(outcomes))]}
    told = pd.DataFrame({"introducer": ME, **pairs, "at": at, "outcome": outcomes})
    return network(introductions=told, as_of="2024-01-01")


def test_the_ladder_is_told_in_counts_and_shares():
    data = plotdata.ladder_counts(a_list(4, 1))
    assert said(words.ladder(data)) == (
        "Of 4 people, 25 % (1) stand on the rung of exchanged words or higher. No sign of any contact: 3. "
        "One-sided, never answered: 0."
    )
    assert said(words.ladder_title(data)) == "1 of 4 people known: 25 %"


@pytest.mark.parametrize(
    ("people", "known", "shown"),
    [
        (1, 1, "On LinkedIn, 1 connection shows as the exact number. Known among them: 1."),
        (500, 2, "On LinkedIn, 500 connections show as the exact number. Known among them: 2."),
        (
            501, 2,
            "On LinkedIn, 501 connections read “500+”, as 501 would. Known among them: 2, "
            "499 short of earning the badge.",
        ),
        (
            1200, 501,
            "On LinkedIn, 1,200 connections read “500+”, as 501 would. Known among them: 501, "
            "more than 500: the badge is earned.",
        ),
    ],
)  # fmt: skip
def test_the_badge_turns_at_500(people, known, shown):
    assert words.badge(plotdata.badge_parts(a_list(people, known))) == shown


def test_a_short_list_has_no_share_in_its_title():
    short, long = (words.vanity_title(plotdata.vanity_by_rung(a_list(people, 1))) for people in (9, 10))
    assert short == "9 connections: too few to tell what share is only a number"
    assert long.startswith("90")


def test_the_badge_hides_from_501_on():
    titles = [words.badge_title(plotdata.badge_parts(a_list(people, 1))) for people in (500, 501)]
    assert titles == ["The profile shows the whole number: 500", "“500+” hides 1 connection"]


def test_without_messages_the_badge_still_hides_but_nobody_is_called_unknown():
    told = words.badge(plotdata.badge_parts(a_list(600, 0)))
    assert told.endswith("How many of them are known cannot be told without messages.")
    assert words.badge_title(plotdata.badge_parts(a_list(600, 0))) == "“500+” hides 100 connections"


def test_a_short_list_is_too_few_to_tell():
    assert "too few to tell" in words.vanity(plotdata.vanity_by_rung(a_list(9, 3)))
    assert "too few to tell" not in words.vanity(plotdata.vanity_by_rung(a_list(10, 3)))


def test_the_vanity_ratio_comes_with_its_interval_and_its_range_over_rungs():
    told = said(words.vanity(plotdata.vanity_by_rung(a_list(20, 5))))
    assert "15 never exchanged words with you: a vanity ratio of 75 % (between 53 % and 89 %" in told
    assert "it lies between 75 % and 100 %." in told


def test_growth_names_the_day_the_list_passed_500():
    told = words.growth(plotdata.connections_over_time(a_list(501, 3)))
    assert told.startswith("The list passed 500 by 1 January 2024, 0 of them known by then.")
    assert "passed" not in words.growth(plotdata.connections_over_time(a_list(500, 3)))


def test_few_introductions_give_counts_but_no_rate():
    data = plotdata.introduction_stages(introductions(["met"] * 3 + ["none"]))
    told = words.introductions(data)
    # An outcome "none" says nothing about whether they wrote, far from the owner's eyes.
    assert "of 3 old enough and in sight, 3 led to an exchange: too few to tell a rate" in told
    assert "1 out of sight, happening between others." in told
    assert told.endswith("No introduction received is on record.")


def test_many_introductions_give_a_rate_with_its_interval():
    told = said(words.introductions(plotdata.introduction_stages(introductions(["met"] * 10))))
    assert "10 led to an exchange: 100 %, between 72 % and 100 %" in told


def test_young_introductions_are_pending_and_not_failures():
    data = plotdata.introduction_stages(introductions(["met"], at="2023-12-20"))
    assert "1 introduction made; none old enough and in sight. 1 pending, younger than 60 days." in words.introductions(
        data
    )
    assert words.introductions_title(data) == "Made: none old enough and in sight"


def test_few_ties_are_not_called_concentrated():
    data = plotdata.depth_concentration(a_list(9, 2))
    assert words.concentration(data) == "All contact is with 2 people: too few to ask whether attention is spread."


def test_the_year_that_is_not_over_is_said_to_be_so():
    data = plotdata.contact_by_year(a_list(3, 1))
    assert words.contact(data).startswith(
        "In 2024 (up to 1 June 2024), there was contact with 1 person: 1 day of writing"
    )


def test_the_title_of_the_years_is_about_the_highest_bars():
    row = {"sent_days": [9, 4], "received_days": [8, 3], "people": [2, 5], "year": [2023, 2024]}
    assert words.contact_title(pd.DataFrame(row)) == "Most contact in 2023, with 2 people"
    assert words.contact(pd.DataFrame(row | {"year": [2024, 2023]})).endswith("added up over people.")
    assert "The most in a year were 5, in 2023" in words.contact(pd.DataFrame(row | {"people": [5, 2]}))


def test_sensitivity_names_both_ends():
    late = log(("2024-01-01", ME, "ann"), ("2024-07-01", "ann", ME))
    data = plotdata.line_sensitivity(network(late, connected="ann bob"))
    assert "0 of 2 are known as it is counted here, 0 to 1 if an answer may take 30 to 365 days." in words.sensitivity(
        data
    )


def test_the_yardstick_says_what_differs():
    told = said(words.yardstick(plotdata.vanity_by_rung(a_list(20, 5))))
    assert "25 % of 20 connections are known" in told
    assert "15.8 to 18.3 % of 120 and 7.8 to 9.4 % of 500 friends" in told
    assert "not in kind" in told


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("whole", [network(), a_list(3, 0), a_list(1, 1)], ids=["nobody", "no messages", "one"])
def test_every_figure_has_words_whatever_the_export_lacks(name, whole):
    data = plotdata.TABLES[name](whole)
    told = getattr(words, name)(data)
    assert told.endswith(".")
    assert told == data.attrs["why"] or not data.empty
    assert not re.search(r"\bnan\b|None|<NA>", told)
    assert not re.search(r"\b1 (people|connections|days|rows|files|introductions)\b", told)


@pytest.mark.parametrize("name", FIGURES)
def test_many_owners_are_never_addressed_as_one(name):
    rows = [("2024-01-01", "a", "b"), ("2024-01-02", "b", "a")]
    lists = pd.DataFrame({"owner": ["a", "b"], "person": ["b", "a"], "connected_at": "2024-01-01"})
    pool = network(log(*rows), owners=["a", "b"], connections=lists)
    assert not re.search(r"\byou", getattr(words, name)(plotdata.TABLES[name](pool)))


def test_shares_are_never_rounded_to_all_or_nothing():
    assert [said(percent(share)) for share in (0, 1e-9, 0.005, 0.996, 1)] == [
        "0 %",
        "under 1 %",
        "under 1 %",
        "over 99 %",
        "100 %",
    ]
    assert said(between(0.0004, 0.9999)) == "between under 1 % and over 99 %"
    assert between(float("nan"), 1) == ""


def test_numbers_and_lists_are_written_out():
    assert [count(number) for number in (0, 999, 1e6, 1234.5, None)] == ["0", "999", "1,000,000", "1,234.5", "–"]
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]
