"""What is said and shown of introductions: tables, sentences, figures and answers."""

from __future__ import annotations

import functools
import itertools

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from netquality import answers, plotdata, plots, tables, words
from netquality.matchmaking import ways_in
from netquality.network import Network
from netquality.sample.introduced import introduced
from tests.small import ME, log, network
from tests.test_plots import texts
from tests.test_words import said


@functools.cache
def pooled() -> Network:
    world = introduced(seed=3)
    return Network.build(world.tables, as_of=world.as_of)


def mine(count: int, answered: int, *, days: int = 4, introducer: str = ME, year: int = 2024) -> list[pd.DataFrame]:
    """So many introductions, and on so many of them both write on that day."""
    logs = []
    for number in range(count):
        start = pd.Timestamp(f"{year}-01-01") + pd.Timedelta(days=number)
        a, b, name = (
            f"a{number}-{year}",
            (ME if introducer != ME else f"b{number}-{year}"),
            f"{introducer}{number}-{year}",
        )
        logs.append(log((start.isoformat(), introducer, f"{a},{b}"), thread=name, cue=True))
        then = (start + pd.Timedelta(days=days)).isoformat()
        if number < answered:
            logs.append(log((then, a, f"{introducer},{b}"), (then, b, f"{introducer},{a}"), thread=name))
    return logs


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_in_a_pool_each_introduction_is_told_once() -> None:
    assert plotdata.introduction_stages(pooled())["direction"].unique().tolist() == ["made"]
    assert plotdata.introduction_wait(pooled())["direction"].unique().tolist() == ["made"]


def test_the_wait_is_told_with_its_interval() -> None:
    net = network(*mine(12, 9), as_of="2025-01-01")
    data = plotdata.introduction_wait(net)
    assert data[["days", "rate"]].to_numpy().tolist() == [[0, 0], [4, 0.75], [60, 0.75]]
    assert words.introduction_wait_title(data) == "Made: half have both written within 4 days"
    told = said(words.introduction_wait(data))
    assert "Of 12 introductions made in sight, both have written in 75 % within a week (between 50 % and 94 %)" in told
    table = tables.introduction_wait(data)
    assert table["both had written"].map(said).tolist() == ["0 %", "0 %", "75 %", "75 %", "75 %", "75 %"]


def test_few_introductions_have_no_typical_wait() -> None:
    data = plotdata.introduction_wait(network(*mine(3, 3), *mine(2, 1, introducer="eva"), as_of="2025-01-01"))
    assert words.introduction_wait_title(data) == (
        "Made: too few to tell how long it takes; received: too few to tell how long it takes"
    )
    assert words.introduction_wait(data).count("too few to tell") == 2


def test_half_that_never_comes_is_said() -> None:
    data = plotdata.introduction_wait(network(*mine(12, 3), as_of="2025-01-01"))
    assert words.introduction_wait_title(data) == "Made: within 60 days, fewer than half have both written"


def test_what_makes_a_difference_is_said_and_what_does_not() -> None:
    apart = network(*mine(12, 12), *mine(12, 1, year=2023), as_of="2025-01-01")
    data = plotdata.introduction_groups(apart)
    assert data["group"].tolist() == ["2023", "2024"]
    told = said(words.introduction_groups(data))
    assert told == "It depends on the year (2023: 8 % of 12 and 2024: 100 % of 12), more than chance would make it."
    assert tables.introduction_groups(data)["p, adjusted"].tolist() == ["0.001"] * 2
    alike = plotdata.introduction_groups(network(*mine(12, 6), *mine(12, 6, year=2023), as_of="2025-01-01"))
    assert words.introduction_groups(alike).startswith("Compared by the year, introductions differ no more than chance")
    few = plotdata.introduction_groups(network(*mine(4, 2), as_of="2025-01-01"))
    assert words.introduction_groups(few).startswith("What makes a difference cannot be told")


def test_the_lift_is_told_with_what_it_is_held_against() -> None:
    data = plotdata.lift(pooled())
    row = data.iloc[0]
    assert (
        words.lift_title(data)
        == f"Introduced pairs come to write {round(100 * row['lift'])} points more often than like pairs"
    )
    told = words.lift(data)
    assert f"of {row['introduced_count']} introduced pairs" in told
    assert told.endswith("not all agree: see the table.")  # within 30 days little has happened yet
    assert tables.lift(data)["comparison"].tolist() == data["comparison"].tolist()
    likeness = tables.likeness(plotdata.likeness(pooled()))
    assert len(likeness) == 7
    unsure = data.assign(lift_low=-0.1)
    assert words.lift_title(unsure) == "Whether introductions change anything cannot be told"
    assert "All 8 ways of comparing agree." in words.lift(unsure)
    few = words.lift(data.assign(introduced_count=9))
    assert few.startswith("9 introduced pairs") and "too few to tell" in few and "%" not in few


def test_one_owner_cannot_see_a_lift_and_is_told_why() -> None:
    net = network(*mine(12, 9), as_of="2025-01-01")
    data = plotdata.lift(net)
    assert words.lift(data) == plotdata.ONE_SIDE
    assert not plots.plot_lift(data).axison
    assert plotdata.likeness(net).empty


@pytest.mark.parametrize("name", ["introduction_wait", "lift", "introductions"])
def test_nothing_in_a_figure_is_cut_off_or_in_the_way(name: str) -> None:
    ax = getattr(plots, f"plot_{name}")(plotdata.TABLES[name](pooled()))
    width, height = ax.get_figure(root=True).canvas.get_width_height()
    told = texts(ax)
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for _, box in told)
    for (one, here), (other, there) in itertools.combinations(told, 2):
        assert not here.shrunk(0.96, 0.7).overlaps(there.shrunk(0.96, 0.7)), f"{one!r} lies on {other!r}"


def test_the_curve_has_a_step_and_a_band_a_direction() -> None:
    net = network(*mine(12, 9), *mine(12, 6, introducer="eva"), as_of="2025-01-01")
    ax = plots.plot_introduction_wait(plotdata.introduction_wait(net))
    assert len(ax.lines) == len(ax.collections) == 2
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["made", "received"]


def test_no_introductions_is_one_sentence_everywhere() -> None:
    net = network(log(("2024-01-01", ME, "ann")), as_of="2025-01-01")
    for name in ("introduction_stages", "introduction_wait", "introduction_groups", "lift", "likeness"):
        assert getattr(plotdata, name)(net).attrs["why"] == plotdata.NO_INTRODUCTIONS
    for name in ("introduction_findings", "brokers", "sources"):
        assert getattr(answers, name)(net).attrs["why"] == plotdata.NO_INTRODUCTIONS
    for name in ("requests", "should_meet", "company_doors"):
        assert getattr(answers, name)(net).attrs["why"].endswith(".")


def test_the_findings_are_three() -> None:
    table = answers.introduction_findings(network(*mine(12, 9), as_of="2025-01-01"))
    assert table["question"].tolist() == [
        "Do they work?", "How long does it take?", "Does anything make a difference?"
    ]  # fmt: skip
    assert said(table["finding"].iloc[0]).startswith("12 introductions made; of 12 old enough and in sight, 9 led")
    assert plotdata.ONE_SIDE in table["finding"].iloc[2]


def test_brokers_and_requests() -> None:
    asked = pd.DataFrame({"introducer": ME, "a": "x", "b": ["y", "z"], "at": "2024-01-01", "asked_by": "x"})
    net = network(*mine(4, 2), introductions=asked.assign(outcome=["met", "not_made"]), as_of="2025-01-01")
    (row,) = answers.brokers(net).to_dict("records")
    assert (row["who"], row["introductions"], row["both wrote"], row["stayed"]) == ("you", "5", "3 of 5", "0 of 4")
    young = answers.brokers(network(*mine(1, 0), as_of="2024-01-10"))
    assert "0 of 0" not in young.to_numpy().ravel()
    (row,) = answers.requests(net).to_dict("records")
    assert list(row.values()) == ["x", "2", "1", "0"]
    assert "person 1" in answers.requests(net, names=False)["who asked"].tolist()


def test_suggestions_name_people_only_where_asked() -> None:
    talk = [
        log(*[(f"2024-0{month}-0{day}", *pair) for month in (1, 2) for day, pair in ((1, (ME, who)), (2, (who, ME)))])
        for who in ("ann", "bob")
    ]
    people = pd.DataFrame(
        {"person": ["ann", "bob"], "company": ["Acme", "Other"], "name": ["Ann Invented", "Bob Invented"]}
    )
    net = network(*talk, people=people, as_of="2024-06-01")
    assert answers.should_meet(net).iloc[0, :4].tolist() == ["Ann Invented", "Bob Invented", "Acme", "Other"]
    assert answers.company_doors(net)["ask"].tolist() == ["Ann Invented", "Bob Invented"]
    # Neither has introduced anybody: the usual rate is not theirs.
    assert answers.company_doors(net)["their introductions work"].tolist() == ["–", "–"]
    for hidden in (answers.should_meet(net, names=False), answers.company_doors(net, names=False)):
        assert "Invented" not in hidden.to_string()


def test_guessed_introductions_are_said_to_be_guesses() -> None:
    before = [(f"2024-01-0{day}T09:00", *pair) for day, pair in enumerate(
        [("eva", "ann"), ("ann", "eva"), ("eva", "bob"), ("bob", "eva")], start=1)]  # fmt: skip
    rows = log(*before, ("2024-02-01T10:30", "eva", "ann,bob"))
    net = Network.build({"interactions": rows}, as_of="2025-01-01")
    told = words.introductions(plotdata.introduction_stages(net))
    assert told.endswith("mail that brings two people together for another reason looks the same.")
    assert answers.sources(net)["known from"].tolist() == ["who wrote to whom"]


def test_where_nobody_is_known_there_is_no_door() -> None:
    people = pd.DataFrame({"person": ["ann", "bob"], "company": "Acme"})
    net = network(connected="ann bob", people=people, as_of="2024-06-01")
    assert ways_in(net).empty
    assert answers.company_doors(net).empty
