"""The line moved by hand: what moves agrees with the metrics, and nothing moves where nobody sits in front of it."""

import pandas as pd
import pytest

import netquality as nq
from netquality import live, plotdata, suite
from netquality.plotdata.common import NO_CONTACT_WITH
from netquality.storage import SERVED
from tests import small, standin

#: Ann answered long ago, Bob lately and often; Cy was only written to; Di is only on the list.
LOG = small.log(
    *(("2019-03-01", "me", "ann"), ("2019-03-02", "ann", "me")),
    *((f"{year}-05-01", "me", "bob") for year in (2022, 2023, 2024)),
    *((f"{year}-05-02", "bob", "me") for year in (2022, 2023, 2024)),
    ("2024-05-03", "me", "cy"),
)
NAMES = pd.DataFrame({"person": ["ann", "bob", "cy", "di"], "name": ["Ann A", "Bob B", "Cy <b>$C$</b>", "Di D"]})


@pytest.fixture
def network():
    return small.network(LOG, connected="ann bob cy di", people=NAMES)


def _answers(table):
    return table["answer"].str.replace("\u00a0", " ").tolist()


def test_the_line_where_the_project_draws_it_agrees_with_the_metrics(network):
    ratio = nq.vanity_ratio(network).iloc[0]
    told = nq.answers.line(network)
    assert _answers(told)[:2] == [f"{ratio['known']} of {ratio['connections']} (50 %)", "50 %"]
    assert told["how sure"].tolist()[:2] == ["too few to tell"] * 2


@pytest.mark.parametrize(
    ("moved", "known"),
    [
        ({"known_rung": 2}, 3),
        ({"known_rung": 5}, 1),
        ({"within_days": 365}, 1),
        ({"within_days": 365, "known_rung": 2}, 2),
        ({"within_days": 0.5}, 0),
    ],
)
def test_rung_and_window_move_the_headlines(network, moved, known):
    told = _answers(nq.answers.line(network, **moved))
    assert told[0].startswith(f"{known} of 4")
    assert told[1] == f"{100 - 25 * known} %"


def test_the_effective_number_is_that_of_those_known(network):
    everybody, whole = nq.answers.line(network, known_rung=2), nq.effective_number(network)["hill_1"].iloc[0]
    assert _answers(everybody)[2] == f"as over {whole:.1f} equally deep ties"
    assert "100\u00a0% of all depth" in everybody["how sure"].iloc[2]
    assert _answers(nq.answers.line(network, known_rung=5))[2] == "as over 1 equally deep tie"


def test_above_500_it_says_whether_the_known_would_earn_the_badge():
    crowd = [f"p{number}" for number in range(600)]
    few, many = (
        small.network(
            small.log(*(("2024-01-01", "me", each) for each in crowd), *(("2024-01-02", each, "me") for each in known)),
            connected=" ".join(crowd),
        )
        for known in (crowd[:480], crowd[:501])
    )
    assert _answers(nq.answers.line(few))[2] == "no, 21 short"
    assert _answers(nq.answers.line(many))[2] == "yes, 501 are known"
    assert nq.answers.line(few)["how sure"].iloc[0] == "between 77\u00a0% and 83\u00a0%"


def test_members_who_left_count_and_an_export_without_messages_says_so(network):
    gone = nq.Network.build(
        {"connections": pd.DataFrame({"owner": "me", "person": ["ann", None]}), "interactions": LOG}, owners=["me"]
    )
    assert _answers(nq.answers.line(gone))[0] == "1 of 2 (50 %)"
    assert nq.answers.line(small.network(connected="ann")).attrs["why"] == plotdata.NO_WORDS
    assert nq.answers.line(small.network()).empty


def test_without_a_jupyter_server_it_is_a_table(network, monkeypatch, capsys):
    monkeypatch.delenv(SERVED, raising=False)
    nq.explore(network)
    assert "2 of 4" in capsys.readouterr().out


def test_before_somebody_it_is_a_widget(network, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setenv(SERVED, "a.ipynb")
    nq.explore(network)
    nq.explore(network, live=False)
    assert [type(each).__name__ for each in shown] == ["VBox"]


def test_the_widget_answers(network):
    rung, window, headlines, person, tie = live.panel(network).children
    assert "2 of 4" in headlines.value
    rung.value = 2
    assert "3 of 4" in headlines.value
    window.value = live.WINDOWS["in a year"]
    assert "2 of 4" in headlines.value
    assert person.options == ("Bob B", "Cy <b>$C$</b>", "Ann A")
    assert "3 days of writing and 3 days of being written to since 2022" in tie.value
    assert tie.value.startswith('<img src="data:image/png;base64,')
    for typed in ("Ann A", "ann a"):
        person.value = typed
        assert "1 day of writing and 1 day of being written to since 2019" in tie.value


def test_who_cannot_be_shown_is_said_and_nothing_runs(network):
    ties = live.offered(network)
    assert live.told(network, ties, "<script>x</script>").count("&lt;script&gt;") == 1
    assert NO_CONTACT_WITH in live.told(network, ties, "Di D")
    assert "no tie to this person" in live.told(network, ties, "me")


def test_in_a_pool_a_tie_is_named_by_both():
    log = small.log(("2024-05-01", "me", "ann"), ("2024-05-02", "ann", "me"), ("2024-05-01", "you", "ann"))
    pool = small.network(log, owners=["me", "you"])
    assert set(live.offered(pool)) == {"me – ann", "you – ann"}
    assert "1 day of writing and 1 day of being" in live.told(pool, live.offered(pool), "ann")
    assert _answers(nq.answers.line(pool))[0].startswith("1 of 2")


def test_an_empty_network_has_a_panel_too():
    rung, _, headlines, person, tie = live.panel(small.network()).children
    rung.value = 1
    assert plotdata.NO_WORDS in headlines.value
    assert (person.options, person.value) == ((), "")
    assert "a full name" in tie.value


def test_a_kernel_of_a_report_has_nobody_in_front(monkeypatch, tmp_path):
    monkeypatch.setenv(SERVED, "x.ipynb")
    standin.network().write(tmp_path / "network")
    page = suite.bind(standin.notebook("nq.explore(network)"), "network")
    suite.run([standin.write(tmp_path, a=page) / "a.ipynb"])
    *_, last = suite.code_cells(suite.load(tmp_path / "a.ipynb"))
    assert [sorted(each.data) for each in last.outputs] == [["text/html", "text/plain"]]
