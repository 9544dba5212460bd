"""A CSV stream in batches, by pyarrow: no open quote goes unnoticed, and no thread outlives its use."""

from __future__ import annotations

import functools
import io
import threading
import weakref
from collections.abc import Callable, Generator, Mapping
from typing import Any, BinaryIO, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.csv

Lent = TypeVar("Lent")

#: What a row put behind the file holds: if it does not come out as the last one, an open quote has swallowed rows.
END: Final = "\x1fend\x1f"
#: A block smaller than this is copied without a thought.
_SMALL: Final = 1 << 16
#: Seconds to wait for a thread that should be done.
_PATIENCE: Final = 10.0


def batches(
    stream: BinaryIO | io.RawIOBase,
    *,
    tail: bytes,
    shown_in: str,
    kinds: Mapping[str, pa.DataType],
    read: pa.csv.ReadOptions,
    on_torn: Callable[[pa.csv.InvalidRow], object] | None = None,
    **parse: Any,
) -> Generator[pa.RecordBatch, None, None]:
    """Yield the rows of a stream. Close the generator if you leave it early.

    Parameters
    ----------
    tail, shown_in : bytes, str
        A row with `END` in it that is put behind the stream and left out again, and the column in which it is.
    kinds : mapping
        The columns to return and their types. Cells are never missing: an empty one is an empty text.
    on_torn : callable, optional
        Called for each row with a wrong number of cells; such rows are left out. Default: they are an error.
    **parse
        Further ``ParseOptions``.

    Raises
    ------
    EOFError
        If a quote is never closed.
    pyarrow.ArrowInvalid
        If the stream cannot be read otherwise.
    """
    loans, reader, done = _Loans(), None, False
    try:
        # What is lent has no name here: the traceback of a fault would hold it by that.
        reader = pa.csv.open_csv(
            loans.lend(_Face(_Ended(stream, tail))),
            read_options=read,
            convert_options=_converting(kinds),
            parse_options=pa.csv.ParseOptions(
                newlines_in_values=True,
                invalid_row_handler=loans.lend(functools.partial(_skip, on_torn)) if on_torn else None,
                **parse,
            ),
        )
        for batch in reader:
            done = len(batch) > 0 and batch.column(shown_in)[-1].as_py() == END
            yield batch.slice(0, len(batch) - 1) if done else batch
    finally:
        reader = None
        loans.settle()
    if not done:
        raise EOFError


def whole(raw: bytes, *, kinds: Mapping[str, pa.DataType], read: pa.csv.ReadOptions, **parse: Any) -> pa.Table:
    """Return the rows of a text that has no quotation marks, parsed by several threads at a time.

    Parameters
    ----------
    kinds, **parse
        As for `batches`; of columns that are no text an empty cell is a missing one.

    Raises
    ------
    pyarrow.ArrowInvalid
        If a row has a wrong number of cells, or a cell is none of its column's kind.
    """
    loans = _Loans()
    try:
        return pa.csv.read_csv(
            pa.BufferReader(loans.lend(np.frombuffer(raw, np.uint8))),
            read_options=read,
            convert_options=_converting(kinds),
            parse_options=pa.csv.ParseOptions(**parse),
        )
    finally:
        loans.settle()


def _converting(kinds: Mapping[str, pa.DataType]) -> pa.csv.ConvertOptions:
    return pa.csv.ConvertOptions(
        column_types=dict(kinds), include_columns=list(kinds), strings_can_be_null=False, null_values=[""]
    )


def _skip(on_torn: Callable[[pa.csv.InvalidRow], object], row: pa.csv.InvalidRow) -> str:
    """What pyarrow is told of a torn row."""
    on_torn(row)
    return "skip"


class _Loans:
    """What threads of pyarrow hold of Python's. One that lets go of it while Python exits would abort the process."""

    def __init__(self) -> None:
        self._back: list[tuple[weakref.ref[Any], threading.Event]] = []

    def lend(self, lent: Lent) -> Lent:
        """Return what is lent, and look out for its return."""
        back = threading.Event()
        self._back.append((weakref.ref(lent, lambda _: back.set()), back))
        return lent

    def settle(self) -> None:
        """Wait until nobody holds anything any more."""
        for _, back in self._back:
            back.wait(_PATIENCE)


class _Face:
    """What pyarrow holds of a stream. The stream itself may be held by the traceback of a fault in it."""

    closed = False

    def __init__(self, stream: _Ended) -> None:
        self.read, self.readable = stream.read, stream.readable

    def close(self) -> None:
        """Leave the stream to its owner."""


class _Ended(io.RawIOBase):
    """A stream with a last row of our own put behind it."""

    def __init__(self, stream: BinaryIO | io.RawIOBase, tail: bytes) -> None:
        self._stream, self._tail = stream, tail

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size) or b""
        room = len(self._tail) if size < 0 else size - len(found)
        # A header alone needs a row in its block. Behind a large block the row comes by itself: nothing is copied.
        if len(found) < _SMALL:
            found, self._tail = found + self._tail[:room], self._tail[room:]
        return found
