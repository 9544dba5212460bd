"""What `show` puts on a page: safe, described, and the same without a notebook."""

import pandas as pd
import pytest

import netquality as nq
from netquality import page, plotdata, plots
from tests.small import network
from tests.test_words import a_list

NAME = "<img src=x onerror=alert(1)> $\\alpha$ & _a_ **b**"


@pytest.fixture
def published(monkeypatch):
    found = []
    monkeypatch.setattr(page, "_publish", lambda data, metadata=None: found.append((data, metadata)))
    return found


def test_names_are_escaped_and_no_mathematics_is_read_into_them(published):
    nq.show(pd.DataFrame({"person": [NAME]}), NAME)
    for data, _ in published:
        assert "<img" not in data["text/html"]
        assert "&lt;img" in data["text/html"]
        assert "mathjax_ignore" in data["text/html"]
    assert NAME in published[1][0]["text/plain"]


def test_numbers_stand_to_the_right_and_words_to_the_left(published):
    nq.show(
        pd.DataFrame(
            {"who": ["ann"], "how many": ["1,234"], "share": ["under 1\u00a0%"], "rate": ["3 of 4"], "due": ["–"]}
        )
    )
    html = published[0][0]["text/html"]
    assert '<td class="left" style="text-align: left">ann' in html
    assert html.count('<td class="right"') == 4


def test_a_figure_is_described_by_its_sentence_or_its_title(published):
    data = plotdata.ladder_counts(a_list(4, 1))
    nq.show(plots.plot_ladder(data), "Read me out.")
    nq.show(plots.plot_ladder(data))
    (first, about), _, (_, alone) = published
    assert first["image/png"].startswith(b"\x89PNG")
    assert about["image/png"] == {"alt": "Read me out.", "width": page.PIXELS}
    assert alone["image/png"]["alt"] == "1 of 4 people known: 25\u00a0%"


def test_of_an_empty_figure_only_the_reason_is_shown(published):
    data = plotdata.ladder_counts(network())
    nq.show(plots.plot_ladder(data), nq.words.ladder(data), nq.tables.ladder(data))
    assert [shown["text/plain"] for shown, _ in published if shown["text/plain"]] == [plotdata.NO_WORDS]
    assert not any("image/png" in shown for shown, _ in published)


def test_an_empty_table_gives_its_reason(published):
    nq.show(nq.answers.introduced(network()))
    assert published[0][0]["text/plain"] == plotdata.NO_INTRODUCTIONS


def test_a_reason_that_several_tables_share_is_given_once(published):
    nq.show(nq.answers.team(network()), nq.answers.colleagues(network()))
    assert len(published) == 1


def test_outside_a_notebook_it_is_text(capsys):
    nq.show("Hello.", pd.DataFrame({"a": ["1"]}), pd.DataFrame())
    assert capsys.readouterr().out.split() == ["Hello.", "a", "1"]
