"""Trap class 33: what goes wrong between graph tools, one test a way."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import networkx as nx
import pytest

from netquality.network import Network
from netquality.readers import graphs, tables
from netquality.readers.archive import open_archive
from netquality.readers.graphs import read_networkx
from netquality.schema import ExportError

STAMP = "2026-01-02T00:00:00+00:00"


def load(path: Path) -> Network:
    with open_archive(path) as archive:
        reader = graphs if graphs.sniff(archive) else tables
        export = reader.read(archive, owner=None)
    network = Network.build(export.tables, owners=export.owners)
    assert (network.intake["rows_read"] - network.intake["rows_kept"]).sum() == network.dropped["rows"].sum()
    return network


def text(folder: Path, content: str, name: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def arcs(network: Network) -> list[tuple[str, str]]:
    return sorted(network.connections[["owner", "person"]].itertuples(index=False, name=None))


def reasons(network: Network) -> dict[str, int]:
    return dict(zip(network.dropped["reason"], network.dropped["rows"], strict=True))


@pytest.mark.parametrize("key", ["links", "edges"])
def test_trap_33_links_or_edges(tmp_path: Path, key: str) -> None:
    data = nx.node_link_data(nx.DiGraph([("a", "b")]), edges=key)
    assert arcs(load(text(tmp_path, json.dumps(data), "g.json"))) == [("a", "b")]


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_trap_33_number_ids_become_text_and_stay_the_same_people(tmp_path: Path, kind: str) -> None:
    graph = nx.DiGraph([(1, 2), (2, 3)])
    path = tmp_path / f"g.{kind}"
    (nx.write_graphml if kind == "graphml" else nx.write_gexf)(graph, path)
    assert arcs(load(path)) == arcs(read_networkx(graph)) == [("1", "2"), ("2", "3")]


def test_trap_33_number_and_text_of_it_in_one_file_are_one_person(tmp_path: Path) -> None:
    data = {"directed": True, "nodes": [{"id": 1}, {"id": "2"}], "edges": [{"source": "1", "target": 2}]}
    network = load(text(tmp_path, json.dumps(data), "g.json"))
    assert (arcs(network), len(network.people)) == ([("1", "2")], 2)


def test_trap_33_number_and_text_of_it_as_two_nodes_are_refused() -> None:
    with pytest.raises(ExportError, match="two nodes are both '1' as text"):
        read_networkx(nx.DiGraph([(1, "1"), (1, 2)]))


GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="a"/><node id="b"/>'
    '<edge source="a" target="b"/><edge source="b" target="a" directed="false"/></graph></graphml>'
)
GEXF = (
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="{0}"><nodes><node id="a"/>'
    '<node id="b"/></nodes><edges><edge source="a" target="b" type="{1}"/></edges></graph></gexf>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("g.graphml", GRAPHML),
        ("g.gexf", GEXF.format("directed", "undirected")),
        ("g.gexf", GEXF.format("undirected", "directed")),
        ("g.net", '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2\n*Edges\n1 2\n'),
        ("g.csv", "Source,Target,Type\na,b,Directed\nb,a,Undirected\n"),
        ("g.csv", "Source,Target,Type\na,b,Mixed\n"),
    ],
)
def test_trap_33_mixed_directions_are_refused(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(ExportError, match=rf"{name}: mixes directed and undirected edges.*Save it"):
        load(text(tmp_path, content, name))


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_trap_33_parallel_edges_are_neither_summed_nor_overwritten(tmp_path: Path, kind: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edges_from(
        [("a", "b", {"timestamp": STAMP}), ("a", "b", {"timestamp": "2026-01-03"}), ("b", "a"), ("b", "a")]
    )
    path = tmp_path / f"g.{kind}"
    (nx.write_graphml if kind == "graphml" else nx.write_gexf)(graph, path)
    network = load(path)
    assert len(network.interactions) == 2
    assert arcs(network) == [("b", "a")]
    assert reasons(network) == {"repeated pair": 1}


@pytest.mark.parametrize("ids", [("0", "0"), ("", "")])
def test_trap_33_parallel_gexf_edges_of_one_id_or_none(tmp_path: Path, ids: tuple[str, str]) -> None:
    edges = "".join(f'<edge id="{each}" source="a" target="b" start="2026-01-0{n}"/>' for n, each in enumerate(ids, 1))
    content = GEXF.format("directed", "directed").replace('<edge source="a" target="b" type="directed"/>', edges)
    assert len(load(text(tmp_path, content.replace(' id=""', ""), "g.gexf")).interactions) == 2


def test_trap_33_parallel_graphml_edges_of_one_id_are_refused(tmp_path: Path) -> None:
    content = GRAPHML.replace(' directed="false"', "").replace('"b" target="a"', '"a" target="b"')
    content = content.replace("<edge ", '<edge id="e" ')
    with pytest.raises(ExportError, match="2 edges, some of which share an id"):
        load(text(tmp_path, content, "g.graphml"))


def test_trap_33_none_nan_and_date_attributes() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", name=None, company=float("nan"), since=datetime.date(2020, 1, 1))
    graph.add_edge("a", "b", date=datetime.date(2026, 1, 2), kind=None)
    graph.add_edge("b", "a", timestamp=None, time=float("nan"))
    network = read_networkx(graph)
    assert [at.isoformat() for at in network.interactions["at"]] == [STAMP]
    assert network.interactions["channel"].tolist() == ["message"]
    assert arcs(network) == [("b", "a")]
    assert network.people[["name", "company"]].isna().all(axis=None)


def test_trap_33_a_graph_of_ours_can_always_be_written() -> None:
    graph = read_networkx(nx.DiGraph([("a", "b", {"date": datetime.date(2026, 1, 2)}), ("b", "a")])).to_networkx()
    assert "".join(nx.generate_graphml(graph))
    assert "".join(nx.generate_gexf(graph))


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_trap_33_control_characters_are_refused_with_their_row(tmp_path: Path, kind: str) -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["name"] = "Ann\x0bExample"
    path = tmp_path / f"g.{kind}"
    (nx.write_graphml if kind == "graphml" else nx.write_gexf)(graph, path)
    with pytest.raises(ExportError, match=rf"g\.{kind}, row \d+: not well-formed .*control characters"):
        load(path)


@pytest.mark.parametrize("kind", ["graphml", "gexf", "net", "json", "csv"])
def test_trap_33_names_with_blanks_or_number_signs(tmp_path: Path, kind: str) -> None:
    graph = nx.DiGraph([("Ann Example", "#2"), ("#2", "Bob # Roe")])
    path = tmp_path / f"g.{kind}"
    if kind in ("json", "csv"):
        rows = "\n".join(f"{u},{v}" for u, v in graph.edges)
        text(tmp_path, json.dumps(nx.node_link_data(graph, edges="links")) if kind == "json" else rows, path.name)
    else:
        {"graphml": nx.write_graphml, "gexf": nx.write_gexf, "net": nx.write_pajek}[kind](graph, path)
    network = load(path)
    assert set(network.people["person"]) == {"Ann Example", "#2", "Bob # Roe"}
    assert set(graph.edges) <= set(arcs(network))


def test_trap_33_a_number_sign_at_the_start_of_a_list_is_an_id(tmp_path: Path) -> None:
    assert ("#1", "#2") in arcs(load(text(tmp_path, "#1 #2\n#2 #3\n", "g.txt")))
    # A remark has a blank behind it.
    assert len(load(text(tmp_path, "# Nodes: 3\n1 2\n2 3\n", "g.txt")).people) == 3


@pytest.mark.parametrize("kind", ["graph", "graphml", "json", "csv"])
def test_trap_33_weights_below_zero_zero_and_nan(tmp_path: Path, kind: str) -> None:
    weights = {"b": 2.0, "c": 0.0, "d": -1.0, "e": float("nan")}
    graph = nx.DiGraph([("a", key, {"weight": weight}) for key, weight in weights.items()])
    path = tmp_path / f"g.{kind}"
    if kind == "graphml":
        nx.write_graphml(graph, path)
    elif kind == "json":
        text(tmp_path, json.dumps(nx.node_link_data(graph, edges="links")), path.name)
    elif kind == "csv":
        rows = "".join(f"a,{key},{weight},Directed\n" for key, weight in weights.items())
        text(tmp_path, f"Source,Target,Weight,Type\n{rows}", path.name)
    network = read_networkx(graph) if kind == "graph" else load(path)
    assert arcs(network) == [("a", "b")]
    assert reasons(network) == {"weight not above zero": 2, "weight missing or not a number": 1}


@pytest.mark.parametrize("stamp", [{}, {"timestamp": STAMP}])
def test_trap_33_self_loops_are_left_out_and_counted(stamp: dict[str, str]) -> None:
    network = read_networkx(nx.DiGraph([("a", "a", stamp), ("a", "b", stamp)]))
    assert reasons(network) == {"self-loop": 1}
    assert len(network.connections) + len(network.interactions) == 1


@pytest.mark.parametrize(
    "edge",
    [
        '<edge source="a" target="b" timestamp="2026-01-02"/>',
        '<edge source="a" target="b"><spells><spell timestamp="2026-01-02"/></spells></edge>',
        '<edge source="a" target="b" timestamps="&lt;[2026-01-02]&gt;"/>',
    ],
)
@pytest.mark.parametrize("space", ["http://gexf.net/1.3", "http://www.gexf.net/1.3", "http://www.gexf.net/1.2draft"])
def test_trap_33_gexf_1_3_timestamps_are_not_lost(tmp_path: Path, edge: str, space: str) -> None:
    content = (
        f'<gexf xmlns="{space}" version="1.3"><graph mode="dynamic" timerepresentation="timestamp" timeformat="date" '
        f'defaultedgetype="directed"><nodes><node id="a"/><node id="b"/></nodes><edges>{edge}</edges></graph></gexf>'
    )
    network = load(text(tmp_path, content, "g.gexf"))
    assert [at.isoformat() for at in network.interactions["at"]] == [STAMP]


def test_trap_33_duplicate_labels_stay_two_people(tmp_path: Path) -> None:
    gexf = (
        GEXF.format("directed", "directed")
        .replace('id="a"', 'id="a" label="Jo"')
        .replace('id="b"', 'id="b" label="Jo"')
    )
    pajek = '*Vertices 2\n1 "Jo"\n2 "Jo"\n*Arcs\n1 2\n'
    for name, content, wanted in (("g.gexf", gexf, ("a", "b")), ("g.net", pajek, ("1", "2"))):
        network = load(text(tmp_path, content, name))
        assert arcs(network) == [wanted]
        assert network.people["name"].tolist() == ["Jo", "Jo"]
