"""The look of a table of people or edges, told from its beginning: separator, header, what a column says."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from netquality.readers import stamps
from netquality.readers.edges import PEOPLE_ALIASES, fold
from netquality.schema import ExportError

#: How much of a file its layout is told from.
HEAD: Final = 1 << 16
_SAMPLE: Final = 200
#: Stands for "any run of blanks", the separator of the classic edge lists.
BLANKS: Final = " "
_SEPARATORS: Final = ("\t", ";", "|", ",", BLANKS)

#: What a column of edges may be called (any case, `_` as a space); the first name that is there counts.
EDGE_ALIASES: Final = {
    "source": ("source", "from", "sender", "ego", "u", "vertex 1", "vertex1", "src"),
    "target": ("target", "to", "recipient", "receiver", "alter", "v", "vertex 2", "vertex2", "dst"),
    "time": ("timestamp", "time", "datetime", "at", "date", "ts", "start", "start time"),
    "interval": ("time interval", "interval"),
    "kind": ("kind", "channel", "event", "type", "relationship"),
    "weight": ("weight", "edge weight"),
}
_PERSON: Final = ("person", "id", "node", "vertex")
_WORDS: Final = frozenset(
    [*_PERSON, "age", "city", "country", "email", "count", "value", "first name", "last name"]
    + [alias for table in (EDGE_ALIASES, PEOPLE_ALIASES) for aliases in table.values() for alias in aliases]
)
_DIRECTIONS: Final = {"directed", "undirected", "mixed"}
ADVICE: Final = (
    "Name its columns in the first row: source and target, and if there are any timestamp, kind, weight "
    "(a table of people: person, name, company, position, public_count)"
)


@dataclasses.dataclass(frozen=True)
class Layout:
    """How to read one table.

    `columns` maps what a column says (source, target, time, interval, kind, weight, direction; person and the
    facts about one) to its place; it is empty where the columns are not known. `skip` counts the lines before the
    first row, `width` the columns.
    """

    separator: str
    encoding: str
    skip: int
    header: bool
    width: int
    columns: dict[str, int]

    @property
    def what(self) -> str:
        """What the rows are: edges, people or unknown."""
        return "edges" if "target" in self.columns else "people" if self.columns else "unknown"


@functools.lru_cache(maxsize=8)  # asked for when a table is recognised, and again when it is read
def layout(head: bytes) -> Layout | None:
    """Return the layout of the table that starts with `head` (`HEAD` bytes of it), or None if it is none."""
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2], "utf-8")
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    if "\0" in text:
        return None
    lines = list(io.StringIO(text, newline=""))
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()
    skip = _preamble(lines)
    found = [_split(lines[skip:], separator) for separator in _SEPARATORS]
    tables = [(separator, *split) for separator, split in zip(_SEPARATORS, found, strict=True) if split]
    if not tables:
        return None

    def promise(table: tuple[str, list[list[str]], float]) -> tuple[bool, float]:
        return bool(named(table[1][0])), table[2]

    separator, rows, _ = max(tables, key=promise)
    columns, header = _columns(rows)
    return Layout(separator, encoding, skip, header, len(rows[0]), columns)


def named(header: Sequence[str]) -> dict[str, int]:
    """Return the places of the known columns of `header`: those of edges, else those of people, else none.

    Raises
    ------
    ExportError
        If two columns have one name, so that it cannot be told which one counts.
    """
    folded = [fold(name) for name in header]
    edges = {role: place for role, names in EDGE_ALIASES.items() if (place := _place(names, folded)) is not None}
    if "source" in edges and "target" in edges:
        return edges
    person = _place(_PERSON, folded)
    facts = {role: place for role, names in PEOPLE_ALIASES.items() if (place := _place(names, folded)) is not None}
    return (
        {"person": person} | facts if person is not None and facts and not edges.keys() & {"source", "target"} else {}
    )


def with_direction(columns: dict[str, int], values: Sequence[str]) -> dict[str, int]:
    """Return `columns` with `kind` called `direction` if its `values` are what Gephi writes under Type."""
    given = {fold(value) for value in values if value.strip()}
    if "kind" not in columns or not given or not given <= _DIRECTIONS:
        return columns
    return {("direction" if role == "kind" else role): place for role, place in columns.items()}


def _place(names: Sequence[str], folded: list[str]) -> int | None:
    for name in names:
        if folded.count(name) > 1:
            raise ExportError(
                f"two columns are called {name!r}, and which one counts cannot be told; rename one of them"
            )
        if name in folded:
            return folded.index(name)
    return None


def _preamble(lines: list[str]) -> int:
    """Count the lines before the first row: empty ones, remarks of SNAP (#) and KONECT (%), Excel's `sep=`.

    A remark's # stands before a blank: "#1" is somebody's id.
    """
    for place, line in enumerate(lines):
        if line.strip() and not re.match(r"\s*(#\s|%|sep=)", line, re.IGNORECASE):
            return place
    return len(lines)


def _split(lines: list[str], separator: str) -> tuple[list[list[str]], float] | None:
    """Return the sampled rows of the commonest width, and their share; None if it is 1 or not most have it."""
    told = (re.sub(r"[ \t]+", " ", line.strip(" \t")) for line in lines) if separator == BLANKS else lines
    rows = []
    try:
        for row in csv.reader(told, delimiter=separator):
            rows += [row] if row else []
            if len(rows) == _SAMPLE:
                break
    except csv.Error:
        return None
    if not rows:
        return None
    header = len(rows[0]) if named(rows[0]) else 0
    width = header or Counter(map(len, rows)).most_common(1)[0][0]
    same = [row for row in rows if len(row) == width]
    share = len(same) / len(rows)
    return (same, share) if width > 1 and (header or share > 0.5) else None


def _columns(rows: list[list[str]]) -> tuple[dict[str, int], bool]:
    """Return the known columns and whether the first row is a header."""
    columns = named(rows[0])
    if columns:
        place = columns.get("kind")
        return with_direction(columns, [] if place is None else [row[place] for row in rows[1:]]), True
    return ({}, True) if _is_header(rows) else (_guessed(rows), False)


def _is_header(rows: list[list[str]]) -> bool:
    """Whether the first row, in which no pair of people columns was found, is a header all the same."""
    numeric = np.array([[not np.isnan(value) for value in _numbers(row[:2])] for row in rows])
    words = any(fold(cell) in _WORDS for cell in rows[0])
    return words or bool(len(rows) > 1 and not numeric[0].any() and numeric[1:].all())


def _guessed(rows: list[list[str]]) -> dict[str, int]:
    """Return the columns of a table without a header: a pair, then at most one time, number and kind each."""
    columns = {"source": 0, "target": 1}
    for place in range(2, len(rows[0])):
        values = [row[place] for row in rows]
        role = "time" if stamps.looks_absolute(values) else "kind" if np.isnan(_numbers(values)).any() else "weight"
        if role in columns:
            return {}
        columns[role] = place
    return with_direction(columns, [row[columns["kind"]] for row in rows] if "kind" in columns else [])


def _numbers(cells: list[str]) -> stamps.Numbers:
    return stamps.numbers(pa.array(cells, pa.string()))
