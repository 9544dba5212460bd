"""What figures, sentences and tables say of who answers whom."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import netquality as nq
from netquality import answers, plotdata, plots, tables, words
from tests.small import ME, log, network


def said(sentence: str) -> str:
    """The sentence with ordinary spaces."""
    return sentence.replace("\u00a0", " ")


def asked(times: int, answered: int, hours: int = 2, first: int = 2020, as_of: str = "2026-01-01") -> nq.Network:
    """`times` the owner writes to somebody new, one a month; the first `answered` answer after `hours`."""
    months = pd.date_range(f"{first}-01-01", periods=times, freq="MS", tz="UTC")
    rows = [(str(at), ME, f"p{who:02d}") for who, at in enumerate(months)]
    rows += [(str(months[who] + pd.Timedelta(hours=hours)), f"p{who:02d}", ME) for who in range(answered)]
    return network(log(*rows), as_of=as_of)


def test_the_curve_rises_where_answers_come_and_counts_those_that_do_not() -> None:
    data = plotdata.answers_in_time(asked(20, 15))
    others = data[data["answering"] == "person"].set_index("hours")
    assert others.loc[[1, 24, 2160], "answered_share"].tolist() == [0.0, 0.75, 0.75]
    assert others.index[others["marked"]].tolist() == list(plotdata.MARKS)
    assert (others["asks"] == 20).all()
    assert (others["half_hours"] == 2.0).all()
    # Of what the others wrote, nothing was answered: as long as anybody was watched, that is 0 and not unknown.
    assert (data.loc[data["answering"] == "owner", "answered_share"] == 0).all()
    assert data.loc[data["answering"] == "owner", "half_hours"].isna().all()


def test_a_pool_has_one_side() -> None:
    rows = [("2024-01-01", "a", "b"), ("2024-01-02", "b", "a")]
    pool = network(log(*rows), owners=[], as_of="2024-04-01")
    assert set(plotdata.answers_in_time(pool)["answering"]) == {"person"}
    assert plotdata.responses_by_year(pool)[["asked_count", "young_count"]].to_numpy().tolist() == [[2, 0]]


def test_where_nothing_is_old_enough_that_is_said_and_no_empty_figure_drawn() -> None:
    data = plotdata.responses_by_year(network(log(("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME))))
    assert words.responses(data).startswith("No message is 90 days old: ")
    assert not plots.plot_responses(data).axison


def test_years_hold_the_asks_made_in_them() -> None:
    data = plotdata.responses_by_year(asked(24, 12))
    others = data[data["answering"] == "person"]
    assert others[["year", "asked_count", "answered_count"]].to_numpy().tolist() == [[2020, 12, 12], [2021, 12, 0]]
    assert others["rate"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("answered", [0, 12])
def test_what_is_young_is_no_failure_and_its_quick_answers_are_no_success(answered: int) -> None:
    data = plotdata.responses_by_year(asked(12, answered, first=2024, as_of="2024-12-15"))
    others = data[data["answering"] == "person"]
    counts = others[["asked_count", "answered_count", "young_count"]]
    assert counts.to_numpy().tolist() == [[9, min(answered, 9), 3]]
    assert "Not counted, as not yet 90 days old: 3." in words.responses(data)


def test_the_youngest_year_is_not_flattered() -> None:
    """Half the asks of every year are answered, all within a day; of the last 90 days half are still open."""
    rows = [(str(at), ME, f"p{who:03d}") for who, at in enumerate(pd.date_range("2023-01-01", "2024-05-31", freq="2D"))]
    rows += [(str(pd.Timestamp(at) + pd.Timedelta(hours=3)), person, ME) for at, _, person in rows[::2]]
    others = plotdata.responses_by_year(network(log(*rows), as_of="2024-06-01")).query("answering == 'person'")
    assert others["rate"].tolist() == pytest.approx([0.5, 0.5], abs=0.03)


def test_the_findings_in_words() -> None:
    net = asked(20, 15)
    curve, years = plotdata.answers_in_time(net), plotdata.responses_by_year(net)
    assert words.waits_title(curve) == "Others answer half within 2 hours; you answer 0\u00a0% within 90 days"
    assert said(words.waits(curve)).startswith(
        "It was the other one's turn to answer 20 times. Answered were 0 % within 1 hour, 75 % within 24 hours, 75 % "
        "within 7 days, 75 % within 30 days and 75 % within 90 days. Half were answered within 2 hours"
    )
    assert said(words.responses_title(years)) == "In 2020, others answer 100 % and you answer 0 %"
    assert said(words.responses(years)).startswith(
        "It was the other one's turn to answer 20 times long enough ago to judge. Answered were 75 %; in 2021, 38 % "
        "of 8 (between 14 % and "
    )


def test_few_are_too_few_to_tell() -> None:
    net = asked(9, 9)
    curve, years = plotdata.answers_in_time(net), plotdata.responses_by_year(net)
    assert words.waits_title(curve) == "Too few messages to tell how fast answers come"
    assert "9 times: too few to tell how fast" in words.waits(curve)
    assert words.responses_title(years) == "Too few messages in any year to tell who answers"
    assert "9 times long enough ago to judge: too few to tell" in words.responses(years)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0.01, "under a minute"), (0.5, "30 minutes"), (1, "1 hour"), (47.9, "48 hours"), (48, "2 days"), (math.nan, "–")],
)
def test_a_length_of_time_is_said_in_its_unit(hours: float, expected: str) -> None:
    assert words.span(hours) == expected


def test_the_numbers_under_the_figures() -> None:
    net = asked(20, 15)
    table = tables.waits(plotdata.answers_in_time(net))
    assert table[table["who answers"] == "the others"]["within"].tolist() == [
        "1 hour", "24 hours", "7 days", "30 days", "90 days",
    ]  # fmt: skip
    first = tables.responses(plotdata.responses_by_year(net)).iloc[0]
    assert first[["who answers", "year", "their turn", "answered"]].tolist() == ["the others", "2020", "12", "12"]


def test_few_are_drawn_hollow() -> None:
    ax = plots.plot_responses(plotdata.responses_by_year(asked(20, 15)))
    years = [
        (line.get_markerfacecolor() == "white", list(np.round(line.get_xdata())))
        for line in ax.lines
        if len(line.get_xdata())
    ]
    assert (True, [2021]) in years
    assert (False, [2020]) in years


def test_no_year_is_marked_that_has_not_been() -> None:
    data = plotdata.responses_by_year(asked(20, 15))
    assert plots.plot_responses(data[data["year"] == 2021]).get_xticks().tolist() == [2021]


def test_who_answers_is_told_person_by_person() -> None:
    rows = [
        (f"2024-01-{day:02d} {hour:02d}:00", *pair)
        for day in range(1, 13)
        for hour, pair in ((8, (ME, "ann")), (9, ("ann", ME)))
    ]
    people = pd.DataFrame({"person": [ME, "ann", "bob"], "name": ["Me", "Ann Example", "Bob Example"]})
    net = network(log(*rows), log(("2024-01-01", ME, "bob")), people=people, as_of="2025-01-01")
    table = answers.answering(net)
    assert table["person"].tolist() == ["Ann Example", "Bob Example"]
    assert said(table["answers"].iloc[0]) == "100 % of 12"
    assert table["answers"].iloc[1] == "0 of 1 (too few to tell)"
    assert table["half within"].tolist() == ["1 hour", "–"]
    assert said(table["opened by you"].iloc[0]) == "100 % of 1"
    assert "Example" not in answers.answering(net, names=False).to_string()


def test_of_many_owners_nobody_has_two_numbers() -> None:
    net = network(log(("2024-01-01", "a", "b"), ("2024-01-02", "b", "a")), owners=[])
    table = answers.answering(net, names=False)
    # One row, as the answers of both sides stand in it.
    assert table[["owner", "person"]].to_numpy().tolist() == [["person 1", "person 2"]]


def test_keeping_in_touch_in_words() -> None:
    net = network(log(*[("2024-01-01", ME, who) for who in ("ann", "ann", "bob")], ("2024-01-03", "bob", ME)))
    table = answers.keeping_in_touch(net).set_index("measure")["value"]
    assert table["people written with"] == "2"
    assert table["messages written, and received"] == "3, 1"
    assert table["80 % of all messages are with"] == "2 people"
    assert answers.keeping_in_touch(network(connected="ann")).attrs["why"] == plotdata.NO_WORDS
    assert answers.answering(network(connected="ann")).attrs["why"] == plotdata.NO_WORDS


# --- parts of the week ---


def week(times: int = 12, as_of: str = "2025-01-01") -> nq.Network:
    """Mondays at 12:00 ann is written to and answers in 2 hours; Saturdays at 22:00 bob writes; his take 30 minutes."""
    mondays = pd.date_range("2024-01-01 12:00", periods=times, freq="7D")
    turns = [(0, "2h", ME, "ann"), (5, "30min", "bob", ME)]
    rows = [
        (str(monday + pd.Timedelta(days=days, hours=2 * days) + wait), *pair)
        for monday in mondays
        for days, gap, one, other in turns
        for wait, pair in ((pd.Timedelta(0), (one, other)), (pd.Timedelta(gap), (other, one)))
    ]
    return network(log(*rows), as_of=as_of)


def test_the_parts_of_the_week_hold_what_is_written_in_them_and_how_fast_it_is_answered() -> None:
    data = plotdata.week_parts(week()).set_index(["part_of_week", "part_of_day"])
    assert data["hours_share"].tolist() == [60 / 168, 60 / 168, 24 / 168, 24 / 168]
    assert data[["sent_count", "received_count"]].to_numpy().tolist() == [[12, 12], [0, 0], [0, 0], [12, 12]]
    assert data["messages_share"].tolist() == [0.5, 0.0, 0.0, 0.5]
    assert data.loc[("weekday", "day"), ["person_asks", "person_half_hours"]].tolist() == [12, 2.0]
    assert data.loc[("weekend", "night"), ["owner_asks", "owner_half_hours"]].tolist() == [12, 0.5]
    assert data["owner_half_hours"].isna().tolist() == [False, True, True, False]


def test_the_part_of_the_week_that_stands_out_is_named() -> None:
    told = said(words.week_parts(plotdata.week_parts(week())))
    assert told.startswith("Hour for hour, most is written at the weekend by night (3.5 times the average), least on ")
    assert "You answer soonest what is written at the weekend by night (half within 30 minutes), latest on " in told
    shown = tables.week_parts(plotdata.week_parts(week())).set_index("when (night: 19 to 7, UTC)")
    assert said(shown.loc["at the weekend by night", "of all messages"]) == "50 %"
    assert shown.loc["at the weekend by night", "half answered by you within"] == "30 minutes"


def test_parts_of_the_week_are_not_told_apart_by_chance_by_few_or_by_dates_alone() -> None:
    random = np.random.default_rng(0)
    hours = pd.Timestamp("2023-01-02") + pd.to_timedelta(
        np.sort(random.choice(52 * 168, 2_000, replace=False)), unit="h"
    )
    rows = [(str(at), *((ME, "ann") if number % 2 else ("ann", ME))) for number, at in enumerate(hours)]
    told = words.week_parts(plotdata.week_parts(network(log(*rows), as_of="2024-06-01")))
    assert told.startswith("Hour for hour, about as much is written in every part of the week.")
    assert told.count("may be chance") == 2
    assert words.week_parts(plotdata.week_parts(week(2))).startswith("Too few messages")
    days = network(log(("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME)))
    assert words.week_parts(plotdata.week_parts(days)) == plotdata.NO_TIMES


def test_a_pool_has_one_side_of_the_week_too() -> None:
    pool = network(log(("2024-01-01 10:00", "a", "b"), ("2024-01-02 10:00", "b", "a")), owners=[])
    data = plotdata.week_parts(pool)
    assert "owner_asks" not in data
    assert data[["sent_count", "received_count"]].sum().tolist() == [2, 2]
