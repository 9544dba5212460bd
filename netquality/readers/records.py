"""JSON files of an export, record by record: each is kept, left out for a stated reason, or the file is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from netquality.readers.archive import Archive
from netquality.readers.intake import FileLedger
from netquality.schema import NAT, ExportError, instants

UNREADABLE_TIME: Final = "unreadable time"
ALREADY: Final = "already in another file"
TWICE: Final = "told twice"
_NO_RECORD: Final = "not a record"
_MAX_BYTES: Final = 2 << 30
_OPENING: Final = re.compile(r"[\[{]")
_AGAIN: Final = "Use the file as the platform made it, or ask for the export again"
#: (from, microseconds a unit): seconds, milli- and microseconds, told by size. All are times after 1973.
_UNITS: Final = ((1e8, 1_000_000), (1e11, 1_000), (1e14, 1), (1e17, 0))


def load(archive: Archive, member: str) -> Any:
    """Return what the JSON in `member` says. Whatever stands before its first bracket is passed over, never run.

    Raises
    ------
    ExportError
        If it is no JSON in UTF-8 or larger than any file of an export.
    """
    where = archive.where(member)
    with archive.open(member) as stream:
        data = stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ExportError(f"{where}: more than {_MAX_BYTES >> 30} GiB. No export holds such a file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ExportError(f"{where}, byte {fault.start}: not UTF-8. {_AGAIN}") from None
    found = _OPENING.search(text)
    if found is None:
        raise ExportError(f"{where}: holds no JSON. {_AGAIN}")
    return _decoded(text, found.start(), where)


def _decoded(text: str, start: int, where: str) -> Any:
    try:
        return json.loads(text[start:].rstrip().removesuffix(";"), strict=False)
    except json.JSONDecodeError as fault:
        line = text.count("\n", 0, start + fault.pos) + 1
        raise ExportError(f"{where}, line {line}: damaged or cut off ({fault.msg}). {_AGAIN}") from None
    except (ValueError, RecursionError):
        raise ExportError(f"{where}: not the JSON that a platform writes. {_AGAIN}") from None


def head(archive: Archive, member: str, size: int = 1 << 16) -> bytes:
    """Return the first bytes of `member`."""
    with archive.open(member) as stream:
        return stream.read(size)


def clean(text: object) -> str:
    r"""Return `text` if it is text that can be written as UTF-8, with stray halves of characters replaced, else "".

    Examples
    --------
    >>> clean("a\ud83d"), clean(None)
    ('a?', '')
    """
    if not isinstance(text, str):
        return ""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def epoch(value: object) -> int:
    """Return microseconds since 1970 of unix seconds, milli- or microseconds (told by size); NAT if it is no time.

    Examples
    --------
    >>> epoch(1_600_000_000) == epoch("1600000000000") == 1_600_000_000_000_000
    True
    >>> epoch(0) == epoch(None) == epoch("soon") == NAT
    True
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return NAT
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return NAT
    unit = next((micros for low, micros in reversed(_UNITS) if number >= low), 0)
    if not unit:
        return NAT
    # A float of microseconds loses digits that the same number as an integer has.
    exact = isinstance(value, int) or (isinstance(value, str) and value.strip().isdecimal())
    return int(value) * unit if exact else round(number * unit)


class Records:
    """The records of one file: counted as they are read; what is at fault is counted too, and may be too much."""

    def __init__(self, where: str, ledger: FileLedger) -> None:
        self.ledger = ledger
        self._where = where
        self._count = self._faults = 0
        self._first: tuple[int, str] | None = None
        self._times: list[int] = []

    def each(self, values: list[Any]) -> Iterator[dict[str, Any]]:
        """Yield the records among `values`."""
        for value in values:
            self._count += 1
            self.ledger.rows_read += 1
            if isinstance(value, dict):
                yield value
            else:
                self.refuse(_NO_RECORD)

    def refuse(self, reason: str) -> None:
        """Leave the current record out because it cannot be read."""
        self.ledger.drop(reason)
        self._faults += 1
        self._first = self._first or (self._count, reason)

    def time(self, at: int, *, needed: bool = True) -> int:
        """Return the time of the current record and note it; if there is none and one is `needed`, it is refused."""
        if at != NAT:
            self._times.append(at)
        elif needed:
            self.refuse(UNREADABLE_TIME)
        return at

    def close(self) -> None:
        """Note the period of the file.

        Raises
        ------
        ExportError
            If more than half of its records could not be read.
        """
        if self._times:
            self.ledger.span(instants(np.array([min(self._times), max(self._times)], dtype="int64")))
        if self._first and self._faults * 2 > self._count:
            number, reason = self._first
            raise ExportError(
                f"{self._where}, record {number}: {reason}, and so with {self._faults} of {self._count} records. "
                f"{_AGAIN}"
            )
