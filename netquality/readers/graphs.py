"""Graphs: GraphML, GEXF, node-link JSON, Pajek, or a networkx graph in memory, as a Network.

An edge with a time is an interaction, one without is an entry on a connection list: on the list of its source in a
directed graph, on both in an undirected one. A dated edge of an undirected graph is an interaction only if its kind is
a meeting; else it is a connection since then, for who wrote to whom is not made up.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from netquality import schema
from netquality.network import Network
from netquality.readers import scan, stamps
from netquality.readers.archive import Archive
from netquality.readers.edges import PEOPLE_ALIASES, Edges, Roster, assemble, fold, mode_of, public_count, undirected
from netquality.readers.export import Export
from netquality.readers.graphfiles import HEAD, MAX_BYTES, format_of, parse
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.records import clean
from netquality.schema import ExportError

if TYPE_CHECKING:
    import networkx as nx

NOTHING: Final = "neither a connection nor an interaction"
_ENDINGS: Final = (".graphml", ".gexf", ".json", ".net", ".paj", ".xml")
_TIME: Final = ("timestamp", "time", "at", "datetime", "ts", "date", "start")
_KIND: Final = ("kind", "channel", "event", "type", "relationship")
_WEIGHT: Final = ("weight", "value")
_CHANNELS: Final = {"written": "message", "met": "meeting", "signal": "signal"}


def sniff(archive: Archive) -> bool:
    """Whether `archive` holds a graph file."""
    return any(_is_graph(archive, member) for member in _candidates(archive))


def read(archive: Archive, *, owner: str | None = None) -> Export:
    """Return the tables of the graph in `archive`; see `read_networkx` for what is read from it.

    Raises
    ------
    ExportError
        If there is none or more than one, or it cannot be read; says what to do.
    """
    graphs = [member for member in _candidates(archive) if _is_graph(archive, member)]
    if len(graphs) != 1:
        raise ExportError(f"{archive.label}: holds {len(graphs)} graph files. Give the path of one of them")
    where = archive.where(graphs[0])
    with archive.open(graphs[0]) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ExportError(
            f"{where}: more than {MAX_BYTES >> 30} GiB. Save the edges as a CSV table with source, target"
        )
    return _export(parse(data, where), owner=owner, file=graphs[0], where=where)


def read_networkx(graph: nx.Graph, *, owner: str | None = None, as_of: Any = None) -> Network:
    """Return the Network that a networkx graph of any class tells of.

    Node attributes used where they are: ``name`` (or ``label``), ``company``, ``position``, ``url``, ``public_count``.
    Edge attributes: a time (``timestamp``, ``time``, ``at``, ``start``, ``date``; a list for several) makes
    interactions, ``kind`` (``channel``, ``type``) is their channel; an undated edge is a connection unless its weight
    is not above zero. In a graph without direction a dated edge is an interaction only if its kind is a meeting, and
    else a connection since then.

    A graph that `Network.to_networkx` wrote gives back its people, connections, owners and moment, and of each directed
    pair the first and last interaction. What cannot come back: what lay in between, channels (they are named after the
    mode), which of several modes came first, threads, public counts, invitations, introductions and memberships.

    Parameters
    ----------
    graph : networkx.Graph
        Graph, DiGraph, MultiGraph or MultiDiGraph. Nodes become strings.
    owner : str, optional
        Whose network it is. Default: the nodes marked ``owner``; where none or all are, everybody.
    as_of : timestamp-like, optional
        The moment of measurement. Default: the graph's own ``as_of``, else its latest time.

    Raises
    ------
    ExportError
        If two nodes are one as text (1 and "1"), most edges cannot be read, or nobody is in it.

    Examples
    --------
    >>> import networkx as nx
    >>> network = read_networkx(nx.DiGraph([("ann", "bob", {"timestamp": "2026-01-01"})]))
    >>> network.interactions[["source", "target", "mode"]].values.tolist()
    [['ann', 'bob', 'written']]
    """
    export = _export(graph, owner=owner, file="graph", where="graph")
    moment = graph.graph.get("as_of") if as_of is None else as_of
    return Network.build(export.tables, owners=export.owners, as_of=moment)


def _candidates(archive: Archive) -> tuple[str, ...]:
    if len(archive.members) == 1:
        return archive.members
    return tuple(m for m in archive.members if m.removesuffix(".gz").lower().endswith(_ENDINGS))


def _is_graph(archive: Archive, member: str) -> bool:
    with archive.open(member) as stream:
        return format_of(stream.read(HEAD)) is not None


def _export(graph: nx.Graph, *, owner: str | None, file: str, where: str) -> Export:
    intake, roster = Intake(), Roster()
    ledger = intake.file(file, "graphs.edges")
    _take_nodes(graph, roster, where)
    default = _folded(graph.graph.get("edge_default", {}))
    found = _Entries()
    for row, (source, target, edge) in enumerate(graph.edges(data=True)):
        _take_edge(found, ledger, row, _code(source, roster), _code(target, roster), default | _folded(edge))
    ledger.rows_read = graph.number_of_edges()
    parts = _parts(found, ledger, directed=graph.is_directed(), where=where)
    export = assemble(parts, roster, intake, owner=owner, where=where)
    marked = [_plain(node) for node, facts in graph.nodes(data=True) if _true(facts.get("owner"))]
    if owner is None and 0 < len(marked) < len(roster.codes):
        return dataclasses.replace(export, owners=tuple(marked))
    return export


def _take_nodes(graph: nx.Graph, roster: Roster, where: str) -> None:
    default = _folded(graph.graph.get("node_default", {}))
    for node, attributes in graph.nodes(data=True):
        count = len(roster.codes)
        code = _code(node, roster)
        if len(roster.codes) == count:
            raise ExportError(
                f"{where}: two nodes are both {_plain(node)!r} as text, or blank. Give nodes unique names"
            )
        facts = _facts(default | _folded(attributes), str(node))
        roster.describe(code, facts)


def _facts(attributes: dict[str, Any], node: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for fact, names in PEOPLE_ALIASES.items():
        value = _first(attributes, names)
        # Writers fill an absent label with the id.
        if value is not None and not (fact == "name" and "name" not in attributes and str(value) == node):
            facts[fact] = public_count(value) if fact == "public_count" else _plain(value)
    return facts


@dataclasses.dataclass
class _Entries:
    """What the edges say, one element an entry: a connection or an interaction."""

    row: list[int] = dataclasses.field(default_factory=list)
    source: list[int] = dataclasses.field(default_factory=list)
    target: list[int] = dataclasses.field(default_factory=list)
    time: list[str] = dataclasses.field(default_factory=list)
    listed: list[bool] = dataclasses.field(default_factory=list)
    kind: list[int] = dataclasses.field(default_factory=list)
    kinds: dict[tuple[str, str], int] = dataclasses.field(default_factory=dict)

    def add(self, row: int, pair: tuple[int, int], time: object, channel: str = "", mode: str = "written") -> None:
        """Add an interaction, or without a channel a connection."""
        self.row.append(row)
        self.source.append(pair[0])
        self.target.append(pair[1])
        self.time.append(_text(time))
        self.listed.append(not channel)
        self.kind.append(self.kinds.setdefault((channel, mode), len(self.kinds)))


def _take_edge(found: _Entries, ledger: FileLedger, row: int, source: int, target: int, edge: dict[str, Any]) -> None:
    pair, times = (source, target), _first(edge, _TIME)
    if "connected" in edge or any(f"{mode} count" in edge for mode in schema.MODES):
        _take_own(found, ledger, row, pair, edge)
    elif times is not None:
        channel = _plain(_first(edge, _KIND) or "")
        channel = "message" if channel.casefold() in ("", "directed", "undirected") else channel
        for time in times if isinstance(times, (list, tuple)) else [times]:
            found.add(row, pair, time, channel, mode_of(channel))
    elif (fault := _weight_fault(edge)) is not None:
        ledger.drop(fault)
    else:
        found.add(row, pair, _first(edge, ("connected at",)))


def _take_own(found: _Entries, ledger: FileLedger, row: int, pair: tuple[int, int], edge: dict[str, Any]) -> None:
    """Take an edge as `Network.to_networkx` writes it."""
    modes = [mode for mode in schema.MODES for _ in range(min(2, _count(edge.get(f"{mode} count"))))]
    connected = _true(edge.get("connected"))
    if connected:
        found.add(row, pair, edge.get("connected at"))
    elif not modes:
        ledger.drop(NOTHING)
    for time, mode in zip(("first at", "last at"), modes, strict=False):
        found.add(row, pair, edge.get(time), _CHANNELS[mode], mode)


def _parts(found: _Entries, ledger: FileLedger, *, directed: bool, where: str) -> list[Edges]:
    at = stamps.parse_list(found.time)
    row = np.array(found.row, np.int64)
    faulty = (at == schema.NAT) & np.array([bool(time) for time in found.time], bool)
    rows = np.unique(row[faulty])
    if 2 * rows.size > ledger.rows_read:
        first = int(np.flatnonzero(faulty)[0])
        raise ExportError(
            f"{where}, edge {found.row[first] + 1}: {scan.BAD_TIME} ({found.time[first][:30]!r}), and so with "
            f"{rows.size} of {ledger.rows_read} edges. Write times as unix seconds or as YYYY-MM-DD HH:MM:SS"
        )
    ledger.drop(scan.BAD_TIME, rows.size)
    kinds = list(found.kinds) or [("message", "written")]
    source, target = np.array(found.source, np.int32), np.array(found.target, np.int32)
    channels, modes = zip(*kinds, strict=True)
    edges = Edges(ledger, row, source, target, at, False, directed, np.array(found.kind, np.int32), channels, modes)
    readable, listed = ~(faulty | np.isin(row, rows)), np.array(found.listed, bool)
    contacts = edges.take(readable & ~listed)
    # A row that tells of both is counted once, with its contacts.
    told = np.where(np.isin(row, contacts.row), -1, row)
    ties = dataclasses.replace(edges, row=told).take(readable & listed, listed=True)
    return [ties, contacts] if directed else [ties, *undirected(contacts)]


def _weight_fault(edge: dict[str, Any]) -> str | None:
    weight = next((edge[name] for name in _WEIGHT if name in edge), 1.0)
    try:
        number = float(weight)
    except (TypeError, ValueError, OverflowError):
        return scan.BAD_WEIGHT
    if not math.isfinite(number):
        return scan.BAD_WEIGHT
    return None if number > 0 else scan.LOW_WEIGHT


def _folded(attributes: object) -> dict[str, Any]:
    return {fold(name): value for name, value in attributes.items()} if isinstance(attributes, dict) else {}


def _first(attributes: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Return the first of the named attributes that says something."""
    return next((attributes[name] for name in names if not _missing(attributes.get(name))), None)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value) or (pd.api.types.is_scalar(value) and pd.isna(value))


def _text(value: Any) -> str:
    """Return a time as text; a missing one as no text."""
    return "" if _missing(value) else value.isoformat() if hasattr(value, "isoformat") else _plain(value)


def _true(value: object) -> bool:
    return value is True or str(value).strip().casefold() in ("true", "1")


def _count(value: object) -> int:
    return public_count(value) or 0


def _code(node: object, roster: Roster) -> int:
    return roster.code(_plain(node))


def _plain(value: object) -> str:
    """Return a value as text that can be written, whatever a file or a program put there."""
    return clean(str(value)).strip()
