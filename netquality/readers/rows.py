"""Rows of a table in batches, all columns as text, whatever the file's kind; never a big file in memory whole."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from netquality.readers import csvstream
from netquality.readers.columns import BLANKS, Layout, named, with_direction
from netquality.schema import ExportError

_BLOCK: Final = 8 << 20
#: A table of no more bytes is held in memory while it is parsed.
_AT_ONCE: Final = 128 << 20
#: A time that is missing is an empty cell; every other text has to be one.
_TIME: Final = pa.timestamp("us")
#: Few different values, many rows: kept as numbers of a dictionary.
_REPEATED: Final = frozenset({"source", "target", "kind", "direction"})
_IN_MEMORY: Final = 2 << 30
_OPEN_QUOTE: Final = "a quotation mark is opened and never closed. Close it, or save the table again"


class Batches:
    """Batches of rows, columns named by what they say; `ragged` numbers the rows left out for their width."""

    def __init__(self, first_row: int, where: str) -> None:
        self.first_row, self.where = first_row, where
        self.ragged: list[int] = []
        self.source: Generator[pa.RecordBatch, None, None]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        rows = 0
        try:
            with contextlib.closing(self.source):
                for batch in self.source:
                    rows += batch.num_rows
                    yield batch
        except EOFError:
            row = max(self.number(rows - 1), *self.ragged[-1:], self.first_row)
            raise ExportError(f"{self.where}, row {row}: {_OPEN_QUOTE}") from None
        except pa.ArrowInvalid as fault:
            raise ExportError(_said(self.where, str(fault))) from None
        except UnicodeError:
            raise ExportError(_not_utf8(self.where, "")) from None

    def number(self, row: int) -> int:
        """Return the number in the file of the readable row `row` (from 0)."""
        found = self.first_row + row
        for ragged in self.ragged:
            found += ragged <= found
        return found


def csv_batches(stream: BinaryIO, layout: Layout, where: str) -> Batches:
    """Return the rows of a text table, all as text but for times that are all plain ones."""
    batches = Batches(layout.skip + layout.header + 1, where)
    raw = stream.read(_AT_ONCE)
    if (table := _at_once(raw, layout)) is not None:
        batches.source = (batch for batch in table.combine_chunks().to_batches())
        return batches
    kinds = _kinds(layout, pa.string())
    whole = _Resumed(raw, stream)
    plain = io.BufferedReader(_Squeezed(whole)) if layout.separator == BLANKS else whole
    tail = "\n" + layout.separator.join([csvstream.END] * layout.width) + "\n"
    found = csvstream.batches(
        plain,
        tail=tail.encode(layout.encoding),
        shown_in=next(iter(kinds)),
        # Threads would lose the numbers of ragged rows.
        read=_reading(layout, use_threads=False),
        kinds=kinds,
        on_torn=lambda row: batches.ragged.append(row.number),
        delimiter=layout.separator,
    )
    batches.source = (batch.rename_columns(list(layout.columns)) for batch in found)
    return batches


def _at_once(raw: bytes, layout: Layout) -> pa.Table | None:
    """Return a table that has nothing unusual about it, parsed by several threads at a time; else None."""
    # Without quotation marks a line is a row, wherever in the file a thread begins.
    if len(raw) == _AT_ONCE or b'"' in raw or layout.encoding != "utf-8" or layout.separator == BLANKS:
        return None
    for time in (_TIME, pa.string()) if "time" in layout.columns else (pa.string(),):
        kinds, read = _kinds(layout, time), _reading(layout, use_threads=True)
        with contextlib.suppress(pa.ArrowInvalid):
            table = csvstream.whole(raw, kinds=kinds, read=read, delimiter=layout.separator)
            return table.rename_columns(list(layout.columns))
    return None


def _reading(layout: Layout, *, use_threads: bool) -> pa.csv.ReadOptions:
    return pa.csv.ReadOptions(
        use_threads=use_threads,
        block_size=1 << 20 if use_threads else _BLOCK,
        skip_rows=layout.skip,
        skip_rows_after_names=int(layout.header),
        column_names=[str(place) for place in range(layout.width)],
        encoding=layout.encoding[:6].removesuffix("-"),
    )


def parquet_layout(stream: BinaryIO, where: str) -> Layout:
    """Return the layout of a Parquet table, from its column names."""
    file = _parquet(stream, where)
    names = file.schema_arrow.names
    columns = named(names)
    if "kind" in columns and file.num_row_groups:
        kinds = file.read_row_group(0, columns=[names[columns["kind"]]]).column(0)
        columns = with_direction(columns, pc.unique(_text(kinds)).drop_null().to_pylist()[:4])
    return Layout("parquet", "", 0, True, len(names), columns)


def parquet_batches(stream: BinaryIO, layout: Layout, where: str) -> Batches:
    """Return the rows of a Parquet table as text."""
    file = _parquet(stream, where)
    names = [file.schema_arrow.names[place] for place in layout.columns.values()]
    batches = Batches(1, where)
    batches.source = (
        pa.RecordBatch.from_arrays([_text(batch.column(name)) for name in names], list(layout.columns))
        for batch in file.iter_batches(columns=names, batch_size=1 << 19)
    )
    return batches


def _kinds(layout: Layout, time: pa.DataType) -> dict[str, pa.DataType]:
    """Return what each column, named by its place, is read as; `time` is what times are."""
    kinds = {"time": time} | dict.fromkeys(_REPEATED, pa.dictionary(pa.int32(), pa.string()))
    return {str(place): kinds.get(role, pa.string()) for role, place in layout.columns.items()}


def _parquet(stream: BinaryIO, where: str) -> pq.ParquetFile:
    # Parquet is read from its end, and a member of an archive only forwards; packed as it is, it fits into memory.
    data = stream.read(_IN_MEMORY + 1)
    if len(data) > _IN_MEMORY:
        raise ExportError(f"{where}: more than {_IN_MEMORY >> 30} GiB. Split it, or write it as CSV")
    try:
        return pq.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as fault:
        raise ExportError(f"{where}: a Parquet file that is damaged or cut off. Write it again") from fault


def _text(column: Any) -> Any:
    """Return a column as text: whole floats without ".0" (ids beside missing ones), times as ISO 8601 in UTC."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        plain = column.cast(pa.timestamp("us", tz=kind.tz), safe=False).cast(pa.timestamp("us"))
        return plain.cast(pa.string())
    if pa.types.is_floating(kind):
        values = np.asarray(column.to_pandas(), float)
        # From 2**53 on a float has lost digits of the id it was, which no rounding brings back.
        if np.all(np.isnan(values) | ((values == np.floor(values)) & (np.abs(values) < 2**53))):
            return pa.array(np.where(np.isnan(values), 0, values).astype(np.int64), mask=np.isnan(values)).cast(
                pa.string()
            )
    return column.cast(pa.string())


def _said(where: str, fault: str) -> str:
    row = re.search(r"Row #(\d+)", fault)
    at = f", row {row[1]}" if row else ""
    if "UTF8" in fault:
        return _not_utf8(where, at)
    if "straddl" in fault:
        return f"{where}{at}: a row of more than {_BLOCK >> 20} MB, or {_OPEN_QUOTE}"
    return f"{where}{at}: cannot be read as a table (it may be cut off). Save it again as CSV"


def _not_utf8(where: str, at: str) -> str:
    return f"{where}{at}: the text is not UTF-8. Save the table as 'CSV UTF-8' from your spreadsheet"


class _Resumed(io.RawIOBase):
    """A stream of which the beginning has been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._head.read(size)
        return found if len(found) == size else found + self._rest.read(size - len(found) if size >= 0 else -1)


class _Squeezed(io.RawIOBase):
    """A stream in which every run of blanks is one, and none stands at the ends of a line."""

    def __init__(self, source: BinaryIO | io.RawIOBase) -> None:
        self._source, self._rest, self._ready = source, b"", b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            block = self._source.read(_BLOCK)
            whole, line_end, rest = (self._rest + block).rpartition(b"\n")
            if not block:
                whole, rest = self._rest, b""
            self._rest = rest
            self._ready = re.sub(rb"(?m)^ | $", b"", re.sub(rb"[ \t\r]+", b" ", whole + line_end))
            if not block:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count
