"""Graph files and graphs in memory: what comes out is counted by hand, networkx is the writer."""

from __future__ import annotations

import datetime
import json
import zipfile
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from netquality.network import Network
from netquality.readers import graphs
from netquality.readers.archive import open_archive
from netquality.readers.graphs import read_networkx
from netquality.schema import ExportError

DAY = pd.Timestamp("2026-01-02", tz="UTC")


def load(path: Path, owner: str | None = None) -> Network:
    with open_archive(path) as archive:
        assert graphs.sniff(archive)
        export = graphs.read(archive, owner=owner)
    network = Network.build(export.tables, owners=export.owners)
    assert (network.intake["rows_read"] - network.intake["rows_kept"]).sum() == network.dropped["rows"].sum()
    return network


def text(folder: Path, content: str, name: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def arcs(network: Network) -> list[tuple[str, str]]:
    return sorted(network.connections[["owner", "person"]].itertuples(index=False, name=None))


def sent(network: Network) -> list[tuple[str, str, str]]:
    log = network.interactions
    return sorted((s, t, at.isoformat()) for s, t, at in zip(log["source"], log["target"], log["at"], strict=True))


def reasons(network: Network) -> dict[str, int]:
    return dict(zip(network.dropped["reason"], network.dropped["rows"], strict=True))


def dated() -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_node("ann", name="Ann Example", company="Acme", position="Clerk", public_count=347)
    graph.add_edge("ann", "bob", timestamp="2026-01-02T00:00:00+00:00", kind="sms")
    graph.add_edge("bob", "cyd")
    return graph


def written(graph: nx.Graph, folder: Path, kind: str) -> Path:
    path = folder / f"graph.{kind}"
    if kind == "graphml":
        nx.write_graphml(graph, path)
    elif kind == "gexf":
        nx.write_gexf(graph, path)
    elif kind == "net":
        nx.write_pajek(graph, path)
    else:
        edges = "links" if kind == "links" else "edges"
        path = text(folder, json.dumps(nx.node_link_data(graph, edges=edges)), "graph.json")
    return path


@pytest.mark.parametrize("kind", ["graphml", "gexf", "links", "edges"])
def test_a_dated_edge_is_an_interaction_and_an_undated_one_a_connection(tmp_path: Path, kind: str) -> None:
    network = load(written(dated(), tmp_path, kind))
    assert sent(network) == [("ann", "bob", "2026-01-02T00:00:00+00:00")]
    assert network.interactions[["channel", "mode"]].values.tolist() == [["sms", "written"]]
    assert arcs(network) == [("bob", "cyd")]
    ann = network.people.set_index("person").loc["ann"]
    assert ann[["name", "company", "position", "public_count"]].tolist() == ["Ann Example", "Acme", "Clerk", 347]
    assert network.pooled
    assert network.intake[["kind", "rows_read", "rows_kept"]].values.tolist() == [["graphs.edges", 2, 2]]


@pytest.mark.parametrize("kind", ["graphml", "gexf", "links", "edges", "net"])
@pytest.mark.parametrize("make", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_round_trip_of_connections(tmp_path: Path, kind: str, make: type[nx.Graph]) -> None:
    graph = make([("1", "2"), ("2", "3"), ("3", "1")])
    one_way = [("1", "2"), ("2", "3"), ("3", "1")]
    wanted = one_way if graph.is_directed() else sorted(one_way + [(v, u) for u, v in one_way])
    assert arcs(load(written(graph, tmp_path, kind))) == wanted
    assert arcs(read_networkx(graph)) == wanted


def test_what_to_networkx_wrote_comes_back() -> None:
    log = pd.DataFrame(
        {
            "message": range(5),
            "at": pd.date_range("2026-01-01", periods=5, tz="UTC"),
            "source": ["me", "me", "ann", "me", "me"],
            "target": ["ann", "ann", "me", "ann", "bob"],
            "channel": "message",
            "mode": ["written", "written", "written", "written", "met"],
            "question": False,
            "cue": False,
        }
    )
    people = pd.DataFrame({"person": ["me", "ann"], "name": ["Me Example", "Ann Example"], "company": ["", "Acme"]})
    listed = pd.DataFrame({"owner": ["me", "me"], "person": ["ann", "cyd"], "connected_at": [DAY, pd.NaT]})
    tables = {"people": people, "connections": listed, "interactions": log}
    network = Network.build(tables, owners=["me"], as_of="2026-02-01")
    back = read_networkx(network.to_networkx())
    assert (back.owners, back.as_of) == (network.owners, network.as_of)
    pd.testing.assert_frame_equal(back.connections, network.connections)
    pd.testing.assert_frame_equal(
        back.people.sort_values("person", ignore_index=True), network.people.sort_values("person", ignore_index=True)
    )
    assert sent(back) == [
        ("ann", "me", "2026-01-03T00:00:00+00:00"),
        ("me", "ann", "2026-01-01T00:00:00+00:00"),
        ("me", "ann", "2026-01-04T00:00:00+00:00"),
        ("me", "bob", "2026-01-05T00:00:00+00:00"),
    ]
    assert back.interactions["mode"].value_counts().to_dict() == {"written": 3, "met": 1, "signal": 0}
    assert back.intake[["rows_read", "rows_kept"]].values.tolist() == [[4, 4]]


def test_an_edge_that_tells_of_a_connection_and_interactions_is_one_row() -> None:
    edge = {"connected": True, "written_count": 1, "first_at": "2026-01-02"}
    network = read_networkx(nx.MultiDiGraph([("a", "b", edge), ("a", "b", edge)]))
    assert (len(network.connections), len(network.interactions)) == (1, 2)
    assert network.intake["rows_kept"].tolist() == [2]
    assert reasons(network) == {}


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_to_networkx_through_a_file(tmp_path: Path, kind: str) -> None:
    listed = pd.DataFrame({"owner": ["me", "me"], "person": ["ann", "cyd"], "connected_at": [DAY, pd.NaT]})
    network = Network.build({"connections": listed})
    back = load(written(network.to_networkx(), tmp_path, kind))
    pd.testing.assert_frame_equal(back.connections, network.connections)
    assert back.owners == ("me",)


@pytest.mark.parametrize(
    "when",
    [
        1767312000,
        1767312000.0,
        "1767312000000",
        "2026-01-02",
        datetime.date(2026, 1, 2),
        datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        DAY,
    ],
)
def test_times_in_memory_of_any_type(when: object) -> None:
    assert sent(read_networkx(nx.DiGraph([("a", "b", {"time": when})]))) == [("a", "b", DAY.isoformat())]


def test_a_list_of_times_is_several_interactions() -> None:
    network = read_networkx(nx.DiGraph([("a", "b", {"timestamp": [1767312000, 1767398400], "kind": "like"})]))
    assert len(network.interactions) == 2
    assert network.interactions["mode"].tolist() == ["signal", "signal"]
    assert network.intake["rows_kept"].tolist() == [1]


def test_without_direction_a_time_makes_up_no_sender() -> None:
    graph = nx.Graph([("a", "b", {"time": "2026-01-02"}), ("a", "c", {"time": "2026-01-03", "kind": "meeting"})])
    network = read_networkx(graph)
    assert network.interactions[["source", "target", "mode"]].values.tolist() == [["a", "c", "met"]]
    assert arcs(network) == [("a", "b"), ("b", "a")]
    assert network.connections["connected_at"].tolist() == [DAY, DAY]


def test_unreadable_times_are_counted_or_refused() -> None:
    graph = nx.DiGraph([("a", "b", {"time": "2026-01-02"}), ("b", "a", {"time": "soon"})])
    network = read_networkx(graph)
    assert reasons(network) == {"time missing or not readable": 1}
    graph.add_edge("a", "c", time="later")
    with pytest.raises(ExportError, match=r"edge 2: .*'later'.* 2 of 3 edges"):
        read_networkx(graph)


def test_owner_by_argument_attribute_or_nobody() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    assert read_networkx(graph).owners == ("a", "b", "c")
    one = read_networkx(graph, owner="b")
    assert (one.owners, arcs(one)) == (("b",), [("b", "c")])
    graph.nodes["c"]["owner"] = True
    assert read_networkx(graph).owners == ("c",)
    with pytest.raises(ExportError, match="nobody is called 'zoe'"):
        read_networkx(graph, owner="zoe")


def test_as_of_leaves_out_what_came_later() -> None:
    network = read_networkx(dated(), as_of="2026-01-01")
    assert network.interactions.empty


def test_the_graph_is_left_as_it_was() -> None:
    graph = dated()
    before = nx.node_link_data(graph, edges="edges")
    read_networkx(graph)
    assert nx.node_link_data(graph, edges="edges") == before


def gexf(body: str, *, head: str = 'defaultedgetype="directed"', version: str = "1.3") -> str:
    space = "http://gexf.net/1.3" if version == "1.3" else f"http://www.gexf.net/{version}draft"
    nodes = '<nodes><node id="1" label="Ann"/><node id="2" label="Bob"/></nodes>'
    return f'<gexf xmlns="{space}" version="{version}"><graph {head}>{nodes}<edges>{body}</edges></graph></gexf>'


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3"])
def test_gexf_start_and_spells(tmp_path: Path, version: str) -> None:
    spells = '<spells><spell start="2026-01-02" end="2026-01-03"/><spell start="2026-01-05"/></spells>'
    body = f'<edge id="0" source="1" target="2">{spells}</edge><edge id="1" source="2" target="1" start="2026-01-06"/>'
    head = 'mode="dynamic" timeformat="date" defaultedgetype="directed"'
    network = load(text(tmp_path, gexf(body, head=head, version=version), "g.gexf"))
    assert [(s, t, at[:10]) for s, t, at in sent(network)] == [
        ("1", "2", "2026-01-02"),
        ("1", "2", "2026-01-05"),
        ("2", "1", "2026-01-06"),
    ]
    assert network.people["name"].tolist() == ["Ann", "Bob"]
    assert network.intake[["rows_read", "rows_kept"]].values.tolist() == [[2, 2]]


def test_gexf_mutual_edge_is_one_each_way(tmp_path: Path) -> None:
    body = '<edge source="2" target="1"/><edge source="1" target="2" type="mutual" weight="2.0"/>'
    network = load(text(tmp_path, gexf(body), "g.gexf"))
    assert arcs(network) == [("1", "2"), ("2", "1")]
    assert reasons(network) == {"repeated pair": 1}


def test_gexf_dynamic_attributes_and_types_that_networkx_lacks(tmp_path: Path) -> None:
    attributes = (
        '<attributes class="node" mode="dynamic"><attribute id="c" title="company" type="string"/></attributes>'
        '<attributes class="edge"><attribute id="s" title="size" type="bigdecimal"/></attributes>'
    )
    values = '<attvalues><attvalue for="c" value="Old" start="1"/><attvalue for="c" value="New" start="2"/></attvalues>'
    content = gexf('<edge source="1" target="2"><attvalues><attvalue for="s" value="2"/></attvalues></edge>')
    content = content.replace("<nodes>", attributes + "<nodes>").replace(
        'label="Ann"/>', f'label="Ann">{values}</node>'
    )
    network = load(text(tmp_path, content, "g.gexf"))
    assert network.people["company"].tolist()[0] == "New"
    assert arcs(network) == [("1", "2")]


def test_graphml_key_defaults_are_applied(tmp_path: Path) -> None:
    content = (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="k" for="edge" attr.name="kind" attr.type="string"><default>like</default></key>'
        '<key id="t" for="edge" attr.name="timestamp" attr.type="long"/>'
        '<graph edgedefault="directed"><node id="a"/><node id="b"/>'
        '<edge source="a" target="b"><data key="t">1767312000</data></edge></graph></graphml>'
    )
    network = load(text(tmp_path, content, "g.graphml"))
    assert network.interactions[["channel", "mode"]].values.tolist() == [["like", "signal"]]


def test_json_of_networkx_1_and_of_d3(tmp_path: Path) -> None:
    first = {"directed": False, "nodes": [{"id": 7}, {"id": 8}], "links": [{"source": 0, "target": 1}]}
    assert arcs(load(text(tmp_path, json.dumps(first), "g.json"))) == [("7", "8"), ("8", "7")]
    d3 = {"nodes": [{"name": "Ann"}, {"name": "Bob"}], "links": [{"source": 1, "target": 0, "value": 3}]}
    assert arcs(load(text(tmp_path, json.dumps(d3), "g.json"))) == [("Ann", "Bob"), ("Bob", "Ann")]
    drawn = {"nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": {"id": "a", "x": 1}, "target": {"id": "b"}}]}
    assert arcs(load(text(tmp_path, json.dumps(drawn), "g.json"))) == [("a", "b"), ("b", "a")]
    bare = {"directed": True, "nodes": ["a", "b"], "edges": [{"source": "a", "target": "b"}]}
    assert arcs(load(text(tmp_path, "\ufeff" + json.dumps(bare), "g.json"))) == [("a", "b")]


PAJEK = '*Vertices 3\n1 "Ann Example" 0.1 0.2 ellipse\n2 "Bob O\'Neil"\n3 Cyd\n*Arcs\n*Edges\n1 2 1.0\n2 3\n'


def test_pajek(tmp_path: Path) -> None:
    network = load(text(tmp_path, "% a remark\n*Network test\n" + PAJEK, "g.net"))
    assert arcs(network)[:2] == [("Ann Example", "Bob O'Neil"), ("Bob O'Neil", "Ann Example")]
    one_way = load(text(tmp_path, PAJEK.replace("*Edges\n", "").replace("2 3\n", "2 3\n*Arcs :2\n3 1 2\n"), "g.net"))
    assert len(one_way.connections) == 3
    assert arcs(load(text(tmp_path, "*Vertices 2\n*Matrix\n0 1\n0 0\n", "g.net"))) == [("1", "2")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "g.graphml",
            '<!DOCTYPE x [<!ENTITY a "aa">]><graphml><graph edgedefault="directed"/></graphml>',
            "document type",
        ),
        ("g.gexf", '<?xml version="1.0"?><!DOCTYPE gexf><gexf><graph/></gexf>', "document type"),
        ("g.graphml", '<graphml><graph edgedefault="directed">', r"row 1: not well-formed"),
        ("g.graphml", "<graphml></graphml>", "holds 0 graphs"),
        ("g.graphml", '<graphml><graph edgedefault="directed"/><graph edgedefault="directed"/></graphml>', "2 graphs"),
        ("g.gexf", "<gexf></gexf>", "without a graph"),
        ("g.json", '{"nodes": [{"id": 1}], "links": [{"source": 1}]}', "edge 1: no usable 'target'"),
        ("g.json", '{"nodes": [{"id": 1}], "links": [', "row 1: no valid JSON"),
        ("g.json", '{"nodes": [{"x": 1}], "links": [{"source": "a", "target": "b"}]}', "nodes without an id"),
        ("g.json", '{"nodes": [{"name": "A"}, {"name": "A"}], "links": [{"source": 0, "target": 1}]}', "share a name"),
        ("g.json", '{"nodes": [], "links": [1]}', "must be lists"),
        ("g.net", PAJEK.replace("*Edges", "*Edgeslist"), r"row 6: section \*edgeslist"),
        ("g.net", PAJEK.replace("1 2 1.0", "1 2 1.0 [5-7]"), "row 7: Pajek's time intervals"),
        ("g.net", PAJEK.replace("*Vertices 3", "*Vertices 9"), "announces 9 vertices and lists 3"),
    ],
)
def test_refused_in_words(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = text(tmp_path, content, name)
    with pytest.raises(ExportError, match=said) as refusal:
        load(path)
    assert name in str(refusal.value)


def test_people_without_an_edge_are_people(tmp_path: Path) -> None:
    network = load(text(tmp_path, gexf(""), "g.gexf"))
    assert (len(network.people), len(network.connections)) == (2, 0)


def test_utf_16_does_not_hide_a_document_type(tmp_path: Path) -> None:
    path = tmp_path / "g.graphml"
    path.write_bytes('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><graphml><graph/></graphml>'.encode("utf-16"))
    with pytest.raises(ExportError, match="document type"):
        load(path)


def test_one_graph_an_archive(tmp_path: Path) -> None:
    nx.write_graphml(dated(), tmp_path / "a.graphml")
    packed = tmp_path / "one.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / "a.graphml", "deep/a.graphml")
        archive.writestr("deep/notes.txt", "x")
    assert len(load(packed).interactions) == 1
    nx.write_gexf(dated(), tmp_path / "b.gexf")
    packed.unlink()
    with pytest.raises(ExportError, match="holds 2 graph files"):
        load(tmp_path)


def test_other_files_are_no_graphs(tmp_path: Path) -> None:
    for name, content in {"a.csv": "source,target\n", "b.json": '{"messages": []}', "c.xml": "<html></html>"}.items():
        text(tmp_path, content, name)
    with open_archive(tmp_path) as archive:
        assert not graphs.sniff(archive)


def test_a_graph_of_some_size_keeps_every_edge() -> None:
    graph = nx.gnm_random_graph(2_000, 20_000, seed=1, directed=True)
    assert len(read_networkx(graph).connections) == 20_000
