"""Graph files: GraphML, GEXF, node-link JSON and Pajek, told apart by content and parsed by networkx.

What networkx would lose or get wrong is put right before it reads, or refused: GEXF times, two people of one Pajek
label, files of several graphs, directed beside undirected edges, document types (their entities can fill the memory).
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from typing import Any, Final

import networkx as nx

from netquality.readers.graphxml import read_gexf, read_graphml
from netquality.schema import ExportError

#: How much of a file its format is told from.
HEAD: Final = 1 << 16
#: Graph files are held in memory whole, several times over.
MAX_BYTES: Final = 1 << 30
#: networkx takes a Pajek line apart letter by letter, and longer ones ever more slowly; that of an edge is short.
_PAJEK_LINE: Final = 1 << 16
#: So many people may be announced without a line for each of them.
_UNLISTED: Final = 1_000_000
_MIXED: Final = (
    "mixes directed and undirected edges, and networkx has no graph for both. Save it as directed or as undirected "
    "(in Gephi: convert the edges before exporting)"
)


def format_of(head: bytes) -> str | None:
    """Return graphml, gexf, json or pajek by how a file starts, or None.

    Examples
    --------
    >>> format_of(b'{"nodes": [], "links": []}'), format_of(b"source,target"), format_of(b"*Vertices 2")
    ('json', None, 'pajek')
    """
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, "replace").lstrip()
    if text.startswith("<"):
        root = re.search(r"<(?:\w+:)?(graphml|gexf)[\s>]", text)
        return root[1] if root else None
    if text.startswith("{") and re.search(r'"(nodes|links|edges)"\s*:\s*\[', text):
        return "json"
    return "pajek" if re.search(r"(?im)^\*vertices\b", text) else None


def parse(data: bytes, where: str) -> nx.Graph:
    """Return the graph that a file's `data` holds. Node ids are strings.

    Raises
    ------
    ExportError
        If it is damaged, holds several graphs, mixes directions or is unsafe to parse.
    """
    kind = format_of(data[:HEAD])
    if kind is None:
        raise ExportError(f"{where}: neither GraphML, GEXF, node-link JSON nor Pajek. Save the graph as one of them")
    readers: dict[str, Callable[[bytes, str], nx.Graph]] = {
        "graphml": read_graphml,
        "gexf": read_gexf,
        "json": _json,
        "pajek": _pajek,
    }
    try:
        with warnings.catch_warnings():
            # networkx remarks on drawing details (ports, key types) that bear on no tie.
            warnings.simplefilter("ignore")
            return readers[kind](data, where)
    except ExportError:
        raise
    except (nx.NetworkXException, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as fault:
        raise ExportError(f"{where}: {_said(kind, str(fault))}") from fault


def _said(kind: str, fault: str) -> str:
    if re.search(r"directed|mixed", fault):
        return _MIXED
    why = "a number of more than 4,300 digits" if "integer string conversion" in fault else fault
    return f"cannot be read as {kind} ({why}). Save it again"


def _json(data: bytes, where: str) -> nx.Graph:
    found = _loaded(data, where)
    key = "links" if "links" in found else "edges"
    nodes, edges = found.get("nodes", []), found.get(key, [])
    if not isinstance(nodes, list) or not isinstance(edges, list) or not all(isinstance(edge, dict) for edge in edges):
        raise ExportError(
            f"{where}: 'nodes' and '{key}' must be lists, edges with 'source' and 'target'. Save it again"
        )
    people = [node if isinstance(node, dict) else {"id": node} for node in nodes]
    ends = [(_end(edge, "source", n, where), _end(edge, "target", n, where)) for n, edge in enumerate(edges, 1)]
    ids = _ids(people, ends, where)
    if _by_place(ids, ends):
        ends = [(ids[u], ids[v]) for u, v in ends]
    plain = [{name: value for name, value in edge.items() if name != "key"} for edge in edges]
    graph = {
        "directed": found.get("directed") is True,
        "multigraph": True,
        "graph": found["graph"] if isinstance(found.get("graph"), dict) else {},
        "nodes": [node | {"id": name} for node, name in zip(people, ids, strict=True)],
        "edges": [e | {"source": _name(u), "target": _name(v)} for e, (u, v) in zip(plain, ends, strict=True)],
    }
    return nx.node_link_graph(graph, edges="edges")


def _ids(nodes: list[dict[str, Any]], ends: list[tuple[Any, Any]], where: str) -> list[str]:
    """Return what the nodes are called: their ids, else their names, else their places."""
    for key in ("id", "name", "label"):
        if nodes and all(key in node for node in nodes):
            ids = [_name(node[key]) for node in nodes]
            if key != "id" and len(set(ids)) < len(ids):
                raise ExportError(f"{where}: some nodes share a {key} and none has an id. Save it with node ids")
            return ids
    if nodes and not all(isinstance(end, int) and 0 <= end < len(nodes) for pair in ends for end in pair):
        raise ExportError(f"{where}: nodes without an id. Save it with node ids")
    return [str(place) for place in range(len(nodes))]


def _by_place(ids: list[str], ends: list[tuple[Any, Any]]) -> bool:
    """Whether edges name their ends by place in the list of nodes, as networkx 1 and early D3 wrote them."""
    known, named = set(ids), {end for pair in ends for end in pair}
    places = all(isinstance(end, int) and 0 <= end < len(ids) for end in named)
    return places and not {_name(end) for end in named} <= known


def _name(value: Any) -> str:
    """Return an id as text: 1, 1.0 and "1" are one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _loaded(data: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig") if data[:3] == b"\xef\xbb\xbf" else data)
    except json.JSONDecodeError as fault:
        raise ExportError(
            f"{where}, row {fault.lineno}: no valid JSON ({fault.msg}). It may be cut off; save it again"
        ) from None
    except (UnicodeDecodeError, RecursionError) as fault:
        raise ExportError(f"{where}: no valid JSON ({type(fault).__name__}). Save it again as UTF-8") from None
    if not isinstance(found, dict):
        raise ExportError(f"{where}: no node-link JSON (an object with 'nodes' and 'links'). Save it again")
    return found


def _end(edge: dict[str, Any], side: str, place: int, where: str) -> Any:
    """Return who stands at one side of an edge; D3 writes the whole node there once it has drawn the graph."""
    end = edge.get(side)
    end = end.get("id", end.get("index")) if isinstance(end, dict) else end
    if end is None or isinstance(end, (list, bool, dict)):
        raise ExportError(f"{where}, edge {place}: no usable '{side}'. Every edge needs a source and a target")
    return end


def _pajek(data: bytes, where: str) -> nx.Graph:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ExportError(f"{where}: the text is not UTF-8. Save the file as UTF-8") from None
    sections = _sections(lines, where)
    if sections["*arcs"] and sections["*edges"]:
        raise ExportError(f"{where}: {_MIXED}")
    labels = _labels(lines, sections["*vertices"], where)
    kind = next((name for name in ("*edges", "*matrix") if sections[name]), "*arcs")
    # Numbers stand in for labels, since networkx makes one node of two people who share one.
    vertices = [f"*Vertices {len(labels)}", *(f'{number} "{number}"' for number in labels)]
    graph = nx.parse_pajek([*vertices, kind, *sections[kind]])
    for number, label in labels.items():
        graph.nodes[number].pop("id", None)
        graph.nodes[number]["label"] = label
    # Numbers are places in the file: where labels are unique, they name people better.
    return nx.relabel_nodes(graph, labels) if len(set(labels.values())) == len(labels) else graph


def _sections(lines: list[str], where: str) -> dict[str, list[str]]:
    """Return the lines of each section, refusing sections that networkx reads wrongly or passes over."""
    sections: dict[str, list[str]] = {"*vertices": [], "*arcs": [], "*edges": [], "*matrix": [], "*network": []}
    current = "*network"
    for number, line in enumerate(lines, 1):
        if line.startswith("*"):
            current = line.split()[0].lower()
            if current not in sections or (current == "*matrix" and sections[current]):
                raise ExportError(
                    f"{where}, row {number}: section {current} is not read. Save it with one *Arcs or *Edges"
                )
        elif line.strip() and not line.lstrip().startswith("%"):
            if current in ("*arcs", "*edges") and len(line) > _PAJEK_LINE:
                raise ExportError(f"{where}, row {number}: {len(line):,} letters, and no edge takes as many. Mend it")
            if current in ("*arcs", "*edges") and re.search(r"\[[\d,*\s-]+\]\s*$", line):
                raise ExportError(f"{where}, row {number}: Pajek's time intervals are not read. Save it as GEXF")
            sections[current].append(line)
    return sections


def _labels(lines: list[str], vertices: list[str], where: str) -> dict[str, str]:
    """Return the label of every vertex by its number; those without a line of their own are called by it."""
    heading = next(line for line in lines if line.lower().startswith("*vertices"))
    declared = int("".join(heading.split()[1:2]) or -1)
    if declared < 0:
        raise ExportError(f"{where}: *Vertices without their number. Save it again")
    if declared > _UNLISTED and not vertices:
        raise ExportError(f"{where}: announces {declared:,} vertices and lists none. Save it with a line for each")
    if vertices and len(vertices) != declared:
        said = f"announces {declared} vertices and lists {len(vertices)}"
        raise ExportError(f"{where}: {said}. It may be cut off; save it again")
    labels = {}
    for line in vertices:
        found = re.match(r'\s*(\d+)\s*(?:"([^"]*)"|(\S+))?', line)
        if not found:
            raise ExportError(f"{where}: a vertex without a number. Save it again")
        labels[found[1]] = found[2] or found[3] or found[1]
    return labels or {str(number): str(number) for number in range(1, declared + 1)}
