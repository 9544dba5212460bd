"""GraphML and GEXF: checked before networkx reads them, and relieved of what it cannot read."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any, Final
from xml.etree import ElementTree
from xml.parsers import expat

import networkx as nx

from netquality.readers.stamps import list_times
from netquality.schema import ExportError

_GEXF: Final = "{http://www.gexf.net/1.2draft}"
_GEXF_TYPES: Final = frozenset({"integer", "long", "float", "double", "boolean", "string"})
_GEXF_TIMES: Final = ("timestamp", "timestamps", "start", "startopen", "end", "endopen")
#: The edge attribute in which the times that networkx does not read are handed on.
TIMES: Final = "timestamp"


def read_graphml(data: bytes, where: str) -> nx.Graph:
    """Return the one graph of a GraphML file."""
    counts = _inspect(data, where)
    if counts["graph"] != 1:
        raise ExportError(
            f"{where}: holds {counts['graph']} graphs (or groups within one). Save one plain graph a file"
        )
    graph = nx.read_graphml(io.BytesIO(data))
    if graph.number_of_edges() != counts["edge"]:
        raise ExportError(
            f"{where}: {counts['edge']} edges, some of which share an id. Save it again with unique edge ids"
        )
    return graph


def read_gexf(data: bytes, where: str) -> nx.Graph:
    """Return the graph of a GEXF file (any version), the times of its edges in `TIMES`."""
    _inspect(data, where)
    root = ElementTree.fromstring(data)
    for element in root.iter():
        element.tag = _GEXF + element.tag.rpartition("}")[2]
    graph = root.find(f"{_GEXF}graph")
    if graph is None:
        raise ExportError(f"{where}: GEXF without a graph in it. Export it again")
    _plain_attributes(graph)
    times = _gexf_edges(graph)
    found = nx.read_gexf(io.BytesIO(ElementTree.tostring(root)))
    if found.number_of_edges() != len(times):
        raise ExportError(f"{where}: holds graphs within nodes, which are not read. Save it as one plain graph")
    for *_, edge in found.edges(data=True):
        if times[edge["id"]]:
            edge[TIMES] = times[edge["id"]]
        edge.pop("id")
    return found


def _plain_attributes(graph: ElementTree.Element) -> None:
    """Take out what networkx cannot convert: changing values (the last one counts), types of 1.3, times of nodes."""
    for name in ("timeformat", "mode", "start", "end", "timerepresentation", "timezone"):
        graph.attrib.pop(name, None)
    for attributes in graph.iter(f"{_GEXF}attributes"):
        attributes.set("mode", "static")
    for attribute in graph.iter(f"{_GEXF}attribute"):
        if attribute.get("type") not in _GEXF_TYPES:
            attribute.set("type", "string")
    for node in graph.iter(f"{_GEXF}node"):
        _pop_times(node)


def _gexf_edges(graph: ElementTree.Element) -> dict[str, list[str]]:
    """Give every edge an id of its own, turn a mutual one into two, and return the times of each edge by id."""
    times: dict[str, list[str]] = {}
    for edges in graph.iter(f"{_GEXF}edges"):
        for edge in edges.findall(f"{_GEXF}edge"):
            when = _pop_times(edge)
            twice = edge.get("type") == "mutual" and graph.get("defaultedgetype") == "directed"
            edge.set("id", str(len(times)))
            times[edge.attrib["id"]] = when
            if edge.get("type") == "mutual":
                edge.attrib.pop("type")
            if twice:
                back = ElementTree.SubElement(edges, edge.tag, edge.attrib)
                back.attrib |= {
                    "id": str(len(times)),
                    "source": edge.get("target", ""),
                    "target": edge.get("source", ""),
                }
                back.extend(edge)
                times[back.attrib["id"]] = when
    return times


def _pop_times(element: ElementTree.Element) -> list[str]:
    """Take the times off a GEXF element: of its spells if there are any, else its own; of an interval the start."""
    spells = element.find(f"{_GEXF}spells")
    holders = [element] if spells is None else list(spells)
    times: list[str] = []
    for holder in holders:
        own = [holder.get(name) for name in ("timestamp", "start", "startopen") if holder.get(name)][:1]
        times += [str(time) for time in own] or _listed(holder.get("timestamps", ""))
    if spells is not None:
        element.remove(spells)
    for name in _GEXF_TIMES:
        element.attrib.pop(name, None)
    return times


def _listed(cell: str) -> list[str]:
    return [time for time in list_times(cell, intervals=False) if time]


def _inspect(data: bytes, where: str) -> Counter[str]:
    """Count the elements of an XML file by local name, refusing document types and telling where it is damaged."""
    counts: Counter[str] = Counter()
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise ExportError(f"{where}: declares a document type, which is not safe to read. Take the <!DOCTYPE ...> out")

    def count(name: str, _: dict[str, str]) -> None:
        counts[name.rpartition(":")[2]] += 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = count
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise ExportError(
            f"{where}, row {fault.lineno}: not well-formed ({expat.ErrorString(fault.code)}). It is cut off or "
            "holds control characters: save it again, without them in names"
        ) from None
    return counts
