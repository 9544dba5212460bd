"""One table of edges, batch by batch: what can be read becomes `Edges`, the rest is counted or refused."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from netquality.readers import stamps
from netquality.readers.edges import Codes, Edges, Mask, Roster, fold, joined, mode_of, undirected
from netquality.readers.intake import FileLedger
from netquality.readers.rows import Batches
from netquality.readers.stamps import Micros, Numbers
from netquality.schema import NAT, ExportError

WIDTH: Final = "not as many columns as the header"
NO_PAIR: Final = "no source or no target"
BAD_TIME: Final = "time missing or not readable"
BAD_WEIGHT: Final = "weight missing or not a number"
LOW_WEIGHT: Final = "weight not above zero"
#: Reasons that speak against the reading of the file, not for a decision about a row that was read.
_UNREADABLE: Final = (NO_PAIR, BAD_TIME, BAD_WEIGHT)
_REMEDY: Final = {
    WIDTH: "Check the separator, and quote cells that hold it",
    NO_PAIR: "Every row needs two people",
    BAD_TIME: "Write times as unix seconds or as YYYY-MM-DD HH:MM:SS",
    BAD_WEIGHT: "Write weights as numbers, or leave the column out",
}


@dataclasses.dataclass
class _Columns:
    """What was collected of a table so far: one array a batch and column."""

    row: list[npt.NDArray[np.int64]] = dataclasses.field(default_factory=list)
    source: list[Any] = dataclasses.field(default_factory=list)
    target: list[Any] = dataclasses.field(default_factory=list)
    number: list[Numbers] = dataclasses.field(default_factory=list)
    iso: list[Micros] = dataclasses.field(default_factory=list)
    weight: list[Numbers] = dataclasses.field(default_factory=list)
    kind: list[Any] = dataclasses.field(default_factory=list)
    direction: set[str] = dataclasses.field(default_factory=set)
    #: The first time that is neither a number nor ISO: its row and what stands there.
    strange: tuple[int, str] | None = None


def scan(batches: Batches, ledger: FileLedger, roster: Roster, where: str) -> list[Edges]:
    """Return the readable edges of a table.

    Raises
    ------
    ExportError
        If more than half of the rows cannot be read, there are none, or directed and undirected edges are mixed.
    """
    found = _Columns()
    rows, roles = 0, set()
    for batch in batches:
        _collect(batch, rows, found)
        rows += batch.num_rows
        roles |= set(batch.schema.names)
    ledger.rows_read += rows + len(batches.ragged)
    if not ledger.rows_read:
        raise ExportError(f"{where}: a header and no rows. There is nothing to measure in it")
    ledger.drop(WIDTH, len(batches.ragged))
    directed = _direction(found.direction, where)
    dated = bool(roles & {"time", "interval"})
    ledger.kind = "tables.interactions" if dated else "tables.connections"
    edges, faults = _edges(found, ledger, roster, dated=dated, weighted="weight" in roles)
    _refuse_unreadable(edges, faults, found, batches)
    at_fault = np.any(list(faults.values()), axis=0)
    for reason, rows_at_fault in _once(edges.row, faults).items():
        ledger.drop(reason, rows_at_fault)
    kept = edges.take(~np.isin(edges.row, edges.row[at_fault])) if at_fault.any() else edges
    if not dated:
        return [dataclasses.replace(kept, listed=True, directed=directed is True)]
    return undirected(kept) if directed is False else [kept]


def _collect(batch: pa.RecordBatch, offset: int, found: _Columns) -> None:
    names = ["time" if name == "interval" else name for name in batch.schema.names]
    intervals = "interval" in batch.schema.names
    batch = batch.rename_columns(names)
    if "time" in names and _lists_times(batch.column("time")):
        batch, row = _spread(batch, offset, intervals=intervals)
    else:
        row = np.arange(offset, offset + batch.num_rows)
    found.row.append(row)
    for name in {"source", "target", "kind"} & set(names):
        column = batch.column(name)
        getattr(found, name).append(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    if "time" in names:
        number, iso = stamps.parse(batch.column("time"))
        strange = np.flatnonzero(np.isnan(number) & (iso == NAT))
        if strange.size and found.strange is None:
            first = int(strange[0])
            found.strange = int(row[first]), str(batch.column("time")[first].as_py() or "")
        found.number.append(number)
        found.iso.append(iso)
    if "weight" in names:
        found.weight.append(stamps.numbers(pc.fill_null(pc.utf8_trim_whitespace(batch.column("weight")), "")))
    if "direction" in names:
        found.direction |= {fold(kind) for kind in pc.unique(_plain(batch.column("direction"))).to_pylist() if kind}


def _lists_times(column: pa.Array) -> bool:
    """Whether cells hold several times, as Gephi writes them."""
    return pa.types.is_string(column.type) and bool(pc.any(pc.starts_with(column, "<")).as_py())


def _codes(columns: list[Any], roster: Roster) -> Codes:
    # Each batch has a dictionary of its own: made one by pyarrow, every key is looked at here only once.
    encoded = pa.chunked_array(columns).unify_dictionaries().combine_chunks()
    codes = np.append(roster.code_all(encoded.dictionary.to_pylist()), np.int32(-1))
    found: Codes = codes[pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)]
    return found


def _plain(column: Any) -> Any:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _spread(batch: pa.RecordBatch, offset: int, *, intervals: bool) -> tuple[pa.RecordBatch, npt.NDArray[np.int64]]:
    """Return the batch with a row for every time of a Gephi cell, and the row that each comes from."""
    times = [stamps.list_times(cell or "", intervals=intervals) for cell in batch.column("time").to_pylist()]
    row = np.repeat(np.arange(len(times)), [len(each) for each in times])
    flat = pa.array([time for each in times for time in each], pa.string())
    taken = batch.take(pa.array(row))
    return taken.set_column(taken.schema.get_field_index("time"), "time", flat), row + offset


def _direction(given: set[str], where: str) -> bool | None:
    if len(given) > 1 or "mixed" in given:
        raise ExportError(
            f"{where}: mixes directed and undirected edges (column Type). Save it with one of the two, or split it"
        )
    return None if not given else given == {"directed"}


def _edges(
    found: _Columns, ledger: FileLedger, roster: Roster, *, dated: bool, weighted: bool
) -> tuple[Edges, dict[str, Mask]]:
    """Return all rows as edges, readable or not, and for each reason which of them are at fault."""
    row, source, target = joined(found.row), _codes(found.source, roster), _codes(found.target, roster)
    at = stamps.settle(joined(found.number), joined(found.iso)) if dated else np.full(len(row), NAT)
    faults = {NO_PAIR: (source < 0) | (target < 0)}
    if dated:
        faults[BAD_TIME] = at == NAT
    elif weighted:
        weight = joined(found.weight)
        faults |= {BAD_WEIGHT: np.isnan(weight), LOW_WEIGHT: weight <= 0}
    kinds = Roster()
    kind = _codes(found.kind, kinds) if found.kind else np.full(len(row), -1, np.int32)
    channels = [*kinds.codes, "message"]
    kind[kind < 0] = len(kinds.codes)
    modes = [mode_of(channel) for channel in channels]
    return Edges(ledger, row, source, target, at, False, True, kind, channels, modes), faults


def _once(row: npt.NDArray[np.int64], faults: dict[str, Mask]) -> dict[str, int]:
    """Count the rows at fault by their first reason."""
    counts, seen = {}, np.empty(0, np.int64)
    for reason, at_fault in faults.items():
        rows = np.setdiff1d(row[at_fault], seen)
        counts[reason], seen = rows.size, np.union1d(seen, rows)
    return counts


def _refuse_unreadable(edges: Edges, faults: dict[str, Mask], found: _Columns, batches: Batches) -> None:
    counts = _once(edges.row, {reason: mask for reason, mask in faults.items() if reason in _UNREADABLE})
    counts[WIDTH] = len(batches.ragged)
    if 2 * sum(counts.values()) <= edges.ledger.rows_read:
        return
    reason = max(counts, key=lambda name: counts[name])
    if reason == WIDTH:
        number, value = min(batches.ragged), ""
    else:
        first = int(np.flatnonzero(faults[reason])[0])
        number, value = batches.number(int(edges.row[first])), _value(reason, first, edges, found)
    raise ExportError(
        f"{batches.where}, row {number}: {reason}{value}, and so with {counts[reason]} of "
        f"{edges.ledger.rows_read} rows. {_REMEDY[reason]}"
    )


def _value(reason: str, first: int, edges: Edges, found: _Columns) -> str:
    """Return what stands where a time should, as far as it helps."""
    if reason != BAD_TIME:
        return ""
    if found.strange and found.strange[0] == edges.row[first]:
        return f" ({found.strange[1][:30]!r})"
    return f" ({np.concatenate(found.number)[first]:.15g})"
