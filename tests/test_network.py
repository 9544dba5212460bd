"""The Network: built, cut at a moment, written and read back, drawn as a graph."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netquality.network import Network, profile_key, utc
from netquality.schema import NetqualityError, SchemaError
from tests.small import ME, log, network

ODD = ["NA", "None", "a,b", 'qu"ote', "line\nbreak", "=1+1", "<b>", "Зоя", "名前", "😀", " spaced "]


def full() -> Network:
    rows = log(("2024-01-01T10:00:00.000001", ME, "ann,bob"), ("2024-01-02", "ann", ME), thread="t", question=True)
    return network(
        rows,
        log(("2024-01-03", ME, ""), channel="comment"),
        people=pd.DataFrame({"person": [ME, *ODD], "name": [None, *ODD], "public_count": [3, *[None] * len(ODD)]}),
        connections=pd.DataFrame({"owner": ME, "person": ["ann", None], "connected_at": ["2023-05-01", None]}),
        introductions=pd.DataFrame(
            {"introducer": [ME], "a": ["ann"], "b": ["bob"], "at": ["2024-01-01"], "outcome": ["met"]}
        ),
        invitations=pd.DataFrame(
            {"owner": [ME], "person": ["ann"], "direction": ["sent"], "note": ["none"], "question": [False]}
        ),
        memberships=pd.DataFrame({"person": ["ann"], "group": ["chess"]}),
    )


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_written_and_read_back_without_loss(tmp_path: Path, format: str) -> None:
    net = full()
    assert Network.load(net.write(tmp_path / "net", format=format)).equals(net)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1),
        min_size=1,
        unique=True,
    )
)
def test_any_name_survives_a_csv_round_trip(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    net = Network.build({"people": pd.DataFrame({"person": names, "name": names})})
    assert Network.load(net.write(tmp_path_factory.mktemp("net"), format="csv")).equals(net)


def test_equals_sees_a_changed_cell() -> None:
    net = full()
    other = Network.build({"people": net.people.assign(name="x")}, owners=[ME], as_of=net.as_of)
    assert not net.equals(other)


def test_an_unknown_format_and_an_incomplete_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NetqualityError, match="xlsx"):
        full().write(tmp_path, format="xlsx")
    with pytest.raises(NetqualityError, match="no complete netquality folder"):
        Network.load(tmp_path)
    full().write(tmp_path)
    (tmp_path / "people.parquet").unlink()
    with pytest.raises(NetqualityError, match="people"):
        Network.load(tmp_path)


def test_as_of_is_the_latest_time_unless_given() -> None:
    net = full()
    assert net.as_of == pd.Timestamp("2024-01-03", tz="UTC")
    assert net.at("2024-06-01").as_of == pd.Timestamp("2024-06-01", tz="UTC")


def test_later_rows_are_left_out_and_counted() -> None:
    cut = full().at("2024-01-01")
    assert len(cut.interactions) == 0
    assert len(cut.connections) == 2  # undated rows stay
    assert cut.dropped[["reason", "rows"]].values.tolist() == [["after 2024-01-01T00:00:00+00:00", 4]]
    assert full().at("2024-01-01T12:00").interactions["target"].tolist() == ["ann", "bob"]


def test_everybody_mentioned_is_in_people() -> None:
    assert {"ann", "bob", ME} <= set(full().people["person"])


def test_a_log_that_names_no_owner_is_everybodys() -> None:
    net = Network.build({"interactions": log(("2024-01-01", "a", "b"))})
    assert net.owners == ("a", "b")
    assert net.pooled


def test_who_occurs_in_other_tables_is_added_in_order_and_of_categories_only_those_that_occur() -> None:
    said = log(("2024-01-01", "me", "bob"), ("2024-01-02", "ann", ""))
    kinds = pd.CategoricalDtype(["gone", "ann", "bob", "me", "left"])
    said = said.astype({"source": kinds, "target": kinds})
    listed = pd.DataFrame({"owner": "me", "person": ["cem", None, "ann"]})
    known = pd.DataFrame({"person": ["ann", "eve"]})
    net = Network.build({"people": known, "connections": listed, "interactions": said})
    assert list(net.people["person"]) == ["ann", "eve", "me", "cem", "bob"]


def test_nobody_is_no_network() -> None:
    with pytest.raises(SchemaError, match="nobody"):
        Network.build({})
    with pytest.raises(SchemaError, match="unknown table"):
        Network.build({"friends": pd.DataFrame()})
    with pytest.raises(SchemaError, match="twice"):
        Network.build({"people": pd.DataFrame({"person": ["a", "a"]})})


def test_find_by_key_url_or_name() -> None:
    people = pd.DataFrame({"person": ["linkedin.com/in/ann", "x", "y"], "name": ["Ann B", "Cy D", "Cy D"]})
    net = Network.build({"people": people})
    for who in ("linkedin.com/in/ann", "https://www.LinkedIn.com/in/Ann/", "ann b", " Ann B "):
        assert net.find(who) == "linkedin.com/in/ann"
    with pytest.raises(NetqualityError, match="2 people are called 'Cy D'; use one of: x, y"):
        net.find("Cy D")
    with pytest.raises(NetqualityError, match="nobody"):
        net.find("Eve")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.linkedin.com/in/ann", "linkedin.com/in/ann"),
        ("www.linkedin.com/in/Ann/", "linkedin.com/in/ann"),
        ("http://de.linkedin.com/in/ann?trk=x#y", "linkedin.com/in/ann"),
        ("https://www.linkedin.com/in/zo%C3%AB", "linkedin.com/in/zoë"),
        ("Ann Example", "Ann Example"),
    ],
)
def test_profile_key(url: str, key: str) -> None:
    assert profile_key(url) == key


def test_utc() -> None:
    assert utc("2024-01-01T01:00+01:00") == pd.Timestamp("2024-01-01", tz="UTC")
    for bad in ("soon", None):
        with pytest.raises(NetqualityError, match="YYYY-MM-DD"):
            utc(bad)


def test_graph_is_typed_and_survives_graphml(tmp_path: Path) -> None:
    graph = full().to_networkx()
    assert graph.nodes[ME]["owner"] is True
    edge = graph.edges[ME, "ann"]
    assert (edge["connected"], edge["written_count"], edge["connected_at"]) == (True, 1, "2023-05-01T00:00:00+00:00")
    assert graph.edges["ann", ME]["connected"] is False
    nx.write_graphml(graph, tmp_path / "net.graphml")
    back = nx.read_graphml(tmp_path / "net.graphml")
    assert dict(back.edges[ME, "ann"]) == edge
    assert set(back) == set(graph)


@pytest.mark.parametrize("categories", [["ann", "bob"], ["bob", "ann"], ["bob", "ann", "cyd"]])
def test_people_as_categories_of_any_order_are_who_they_are(categories: list[str]) -> None:
    rows = log(("2024-01-01", "ann", "bob"), ("2024-01-02", "bob", "ann"))
    coded = {who: pd.Categorical(rows[who], categories=categories) for who in ("source", "target")}
    people = pd.DataFrame({"person": ["ann", "bob"]})
    whole, same = (Network.build({"people": people, "interactions": each}) for each in (rows, rows.assign(**coded)))
    assert same.equals(whole)
    assert same.interactions["source"].cat.codes.tolist() == [0, 1]
