"""The rows of CSV files as platforms and spreadsheets write them, read by pyarrow, block by block or whole.

Cells come out as text, exactly as written: ``NA``, ``None`` and ``Null`` are names, and an empty cell is empty.
"""

from __future__ import annotations

import codecs
import dataclasses
import io
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.csv

from netquality.readers import csvstream
from netquality.readers.archive import Archive
from netquality.readers.dialect import Columns, Dialect, encoding_of
from netquality.schema import ExportError

STRING: Final = pa.string()
#: For columns whose values repeat: each distinct value is kept once.
CODED: Final = pa.dictionary(pa.int32(), pa.string())
WRONG_CELLS: Final = "wrong number of cells"

_OPEN_QUOTE: Final = (
    "the file ends within a quoted cell that is never closed, so rows would be lost. It was cut off or edited: ask for "
    "the export again"
)
#: Bytes parsed at a time: few enough to stay in a processor's caches, in which it takes 0.6 of the time.
_PIECE: Final = 2 << 20
#: Bytes of a block, and the longest row: no message comes near, but if one does it is read.
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
    where = archive.where(member)
    with archive.open(member) as stream:
        source = _Checked(stream, where) if on_torn and dialect.encoding == "utf-8" else stream
        try:
            skip = (lambda _: on_torn()) if on_torn else None
            yield from _blocks(source, dialect, place, kinds, skip, _BLOCK if on_torn else _PIECE)
        except pa.ArrowInvalid as fault:
            raise (_unreadable(where) if on_torn else Torn(str(fault))) from fault
        except EOFError as fault:
            raise ExportError(f"{where}: {_OPEN_QUOTE}") from fault


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
    bad: list[int] = []
    try:
        found = list(
            _blocks(
                io.BytesIO(raw), dialect, place, kinds, lambda row: bad.append(row.number or 0), len(raw) * 2 + _BLOCK
            )
        )
    except pa.ArrowInvalid as fault:
        raise _unreadable(archive.where(member)) from fault
    except EOFError as fault:
        raise ExportError(f"{archive.where(member)}: {_OPEN_QUOTE}") from fault
    return pa.Table.from_batches(found), bad


class Torn(Exception):  # noqa: N818
    """Something is wrong with a file that was read without looking out for it."""


class _Checked(io.RawIOBase):
    """A stream in which bytes that are no UTF-8 are refused with the line they are on; `where` is the file's name."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream, self._where = stream, where
        self._decoder, self._lines = codecs.getincrementaldecoder("utf-8")(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size)
        try:
            self._decoder.decode(found, final=not found)
        except UnicodeDecodeError as fault:
            line = self._lines + fault.object.count(b"\n", 0, fault.start) + 1
            raise ExportError(
                f"{self._where}, line {line}: holds bytes that are not UTF-8 text, as a spreadsheet leaves them. Use "
                "the file as the platform made it"
            ) from fault
        self._lines += found.count(b"\n")
        return found


def _names(dialect: Dialect, place: Mapping[str, int]) -> list[str]:
    """Return a name for each cell of a row: its field, or its place where no field is in it."""
    field = {number: name for name, number in place.items()}
    return [field.get(number, f"#{number}") for number in range(len(dialect.header))]


def _tail(dialect: Dialect, kinds: Sequence[pa.DataType]) -> bytes:
    """Return one more row. If it does not come out as the last one, a quote was left open and has swallowed rows."""
    row = dialect.separator.join("" if kind == CODED else csvstream.END for kind in kinds)
    # The mark of UTF-16 stands at the start of a file only.
    return f"\n{row}\n".encode("utf-16-le" if dialect.encoding == "utf-16" else dialect.encoding)


def _blocks(
    stream: BinaryIO | io.RawIOBase,
    dialect: Dialect,
    place: Mapping[str, int],
    kinds: Mapping[str, pa.DataType],
    on_torn: Callable[[pa.csv.InvalidRow], object] | None,
    block: int,
) -> Generator[pa.RecordBatch, None, None]:
    names = _names(dialect, place)
    return csvstream.batches(
        stream,
        tail=_tail(dialect, [kinds.get(name, STRING) for name in names]),
        shown_in=next(field for field, kind in kinds.items() if kind == STRING),
        read=pa.csv.ReadOptions(
            block_size=block,
            skip_rows=dialect.line,
            column_names=names,
            encoding=dialect.encoding,
            use_threads=block <= _BLOCK,
        ),
        kinds=kinds,
        on_torn=on_torn,
        delimiter=dialect.separator,
        escape_char="\\" if dialect.backslash else False,
    )


def _unreadable(where: str) -> ExportError:
    return ExportError(f"{where}: cannot be read as CSV (a quote that is never closed?). Ask for the export again")
