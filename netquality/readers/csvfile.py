"""The rows of CSV files as platforms and spreadsheets write them, read by pyarrow, block by block or whole.

Cells come out as text, exactly as written: ``NA``, ``None`` and ``Null`` are names, and an empty cell is empty.
"""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import io
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.csv

from netquality.readers.archive import Archive
from netquality.readers.dialect import Columns, Dialect, encoding_of
from netquality.schema import ExportError

STRING: Final = pa.string()
#: For columns whose values repeat: each distinct value is kept once.
CODED: Final = pa.dictionary(pa.int32(), pa.string())
WRONG_CELLS: Final = "wrong number of cells"

_END: Final = "\x1fend\x1f"
_OPEN_QUOTE: Final = (
    "the file ends within a quoted cell that is never closed, so rows would be lost. It was cut off or edited: ask for "
    "the export again"
)
#: Bytes parsed at a time. Every block compiles the phrases anew, which costs more than reading a small one.
_BLOCK: Final = 32 << 20


def batches(
    archive: Archive,
    member: str,
    dialect: Dialect,
    fields: Mapping[str, Sequence[str]],
    *,
    coded: Collection[str] = (),
    on_torn: Callable[[], None] | None = None,
) -> Generator[pa.RecordBatch, None, None]:
    """Yield the rows of a file of any size, block by block: those of `fields` that its header has, `coded` ones coded.

    Parameters
    ----------
    on_torn : callable, optional
        Called for each row with a wrong number of cells; such rows are left out. Default: they raise `Torn`, which is
        faster than looking out for them.

    Raises
    ------
    Torn
        If anything is wrong and `on_torn` is not given: read again with it to know what.
    ExportError
        If the bytes are no text of the stated encoding, or a quote is never closed.
    """
    place = Columns(dialect, fields).place
    kinds = {field: CODED if field in coded else STRING for field in place}
    names = _names(dialect, place)
    tail = _tail(dialect, [kinds.get(name, STRING) for name in names])
    where = archive.where(member)
    checked = where if on_torn and dialect.encoding == "utf-8" else None
    with archive.open(member) as stream:
        try:
            skip = (lambda _: on_torn()) if on_torn else None
            yield from _blocks(_Ended(stream, tail, checked), dialect, names, kinds, skip, _BLOCK)
        except pa.ArrowInvalid as fault:
            raise (_unreadable(where) if on_torn else Torn(str(fault))) from fault
        except EOFError as fault:
            raise ExportError(f"{archive.where(member)}: {_OPEN_QUOTE}") from fault


def table(
    archive: Archive, member: str, dialect: Dialect, fields: Mapping[str, Sequence[str]]
) -> tuple[pa.Table, list[int]]:
    """Return all rows of a smaller file as text columns, and the row numbers of those with a wrong number of cells.

    Raises
    ------
    ExportError
        As `batches`.
    """
    with archive.open(member) as stream:
        raw = stream.read()
    dialect = dataclasses.replace(dialect, encoding=encoding_of(raw, dialect, archive.where(member)))
    place = Columns(dialect, fields).place
    kinds = dict.fromkeys(place, STRING)
    names = _names(dialect, place)
    whole = _Ended(io.BytesIO(raw), _tail(dialect, [STRING] * len(names)), None)
    bad: list[int] = []
    try:
        found = list(
            _blocks(whole, dialect, names, kinds, lambda row: bad.append(row.number or 0), len(raw) * 2 + _BLOCK)
        )
    except pa.ArrowInvalid as fault:
        raise _unreadable(archive.where(member)) from fault
    except EOFError as fault:
        raise ExportError(f"{archive.where(member)}: {_OPEN_QUOTE}") from fault
    return pa.Table.from_batches(found), bad


class Torn(Exception):  # noqa: N818
    """Something is wrong with a file that was read without looking out for it."""


class _Ended(io.RawIOBase):
    """A stream with a last row of our own put behind it.

    If `checked` is given (the file's name for errors), bytes that are no UTF-8 are refused with the line they are on.
    """

    def __init__(self, stream: BinaryIO, tail: bytes, checked: str | None) -> None:
        self._stream, self._tail, self._checked = stream, tail, checked
        self._decoder, self._lines = codecs.getincrementaldecoder("utf-8")(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size)
        if self._checked:
            self._check(found)
        room = len(self._tail) if size < 0 else size - len(found)
        found, self._tail = found + self._tail[:room], self._tail[room:]
        return found

    def _check(self, found: bytes) -> None:
        try:
            self._decoder.decode(found, final=not found)
        except UnicodeDecodeError as fault:
            line = self._lines + fault.object.count(b"\n", 0, fault.start) + 1
            raise ExportError(
                f"{self._checked}, line {line}: holds bytes that are not UTF-8 text, as a spreadsheet leaves them. Use "
                "the file as the platform made it"
            ) from fault
        self._lines += found.count(b"\n")

    def stop(self) -> None:
        """Say from now on that the end has come."""
        self._stream, self._tail = io.BytesIO(), b""


def _names(dialect: Dialect, place: Mapping[str, int]) -> list[str]:
    """Return a name for each cell of a row: its field, or its place where no field is in it."""
    field = {number: name for name, number in place.items()}
    return [field.get(number, f"#{number}") for number in range(len(dialect.header))]


def _tail(dialect: Dialect, kinds: Sequence[pa.DataType]) -> bytes:
    """Return one more row. If it does not come out as the last one, a quote was left open and has swallowed rows."""
    row = dialect.separator.join("" if kind == CODED else _END for kind in kinds)
    # The mark of UTF-16 stands at the start of a file only.
    return f"\n{row}\n".encode("utf-16-le" if dialect.encoding == "utf-16" else dialect.encoding)


def _blocks(
    stream: _Ended,
    dialect: Dialect,
    names: list[str],
    kinds: Mapping[str, pa.DataType],
    on_torn: Callable[[pa.csv.InvalidRow], object] | None,
    block: int,
) -> Generator[pa.RecordBatch, None, None]:
    options = pa.csv.ReadOptions(
        block_size=block,
        skip_rows=dialect.line,
        column_names=names,
        encoding=dialect.encoding,
        use_threads=block == _BLOCK,
    )
    reader = pa.csv.open_csv(
        stream,
        read_options=options,
        parse_options=_parsing(dialect, on_torn),
        convert_options=_conversion(kinds),
    )
    ended = next(field for field, kind in kinds.items() if kind == STRING)
    done = False
    try:
        for batch in reader:
            done = len(batch) > 0 and batch.column(ended)[-1].as_py() == _END
            yield batch.slice(0, len(batch) - 1) if done else batch
    finally:
        _wind_up(reader, stream)
    if not done:
        raise EOFError


def _wind_up(reader: pa.csv.CSVStreamingReader, stream: _Ended) -> None:
    """Let the threads that read ahead finish: one that still reads when Python exits would crash it."""
    stream.stop()
    with contextlib.suppress(pa.ArrowInvalid, ExportError):
        for _ in reader:
            pass


def _parsing(dialect: Dialect, on_torn: Callable[[pa.csv.InvalidRow], object] | None) -> pa.csv.ParseOptions:
    def skip(row: pa.csv.InvalidRow) -> str:
        assert on_torn is not None
        on_torn(row)
        return "skip"

    return pa.csv.ParseOptions(
        delimiter=dialect.separator,
        escape_char="\\" if dialect.backslash else False,
        newlines_in_values=True,
        invalid_row_handler=skip if on_torn else None,
    )


def _conversion(kinds: Mapping[str, pa.DataType]) -> pa.csv.ConvertOptions:
    return pa.csv.ConvertOptions(column_types=dict(kinds), include_columns=list(kinds), strings_can_be_null=False)


def _unreadable(where: str) -> ExportError:
    return ExportError(f"{where}: cannot be read as CSV (a quote that is never closed?). Ask for the export again")
