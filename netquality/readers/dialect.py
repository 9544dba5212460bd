"""How a CSV file is written: its encoding, separator and header, found by looking at its first lines."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np

from netquality.readers.archive import Archive
from netquality.schema import ExportError

#: A header is looked for in so many lines; above it stand notes of the platform or of a spreadsheet.
HEADER_LINES: Final = 10
#: A header line holds at least so many column names that are known; one could be a word of a note.
HEADER_CELLS: Final = 2
_HEAD: Final = 1 << 16
_SEPARATORS: Final = ",;\t"
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"))


@dataclasses.dataclass(frozen=True)
class Dialect:
    """How a CSV file is written.

    Attributes
    ----------
    header : tuple of str
        The cells of the header line, as written.
    line : int
        The number of the header line, counted from 1.
    """

    header: tuple[str, ...]
    line: int
    separator: str = ","
    encoding: str = "utf-8"
    backslash: bool = False

    def row(self, index: int) -> int:
        """Return the row number that a spreadsheet shows for data row `index` (from 0)."""
        return self.line + 1 + index

    def rows(self, count: int, left_out: Sequence[int]) -> list[int]:
        """Return the row numbers of `count` rows among which those numbered `left_out` are not.

        Examples
        --------
        >>> Dialect(("person", "date"), line=1).rows(3, [2, 4])
        [3, 5, 6]
        """
        numbers = np.arange(count + len(left_out)) + self.row(0)
        found: list[int] = numbers[~np.isin(numbers, left_out)][:count].tolist()
        return found


def plain(name: str) -> str:
    r"""Return a column name without case, spaces, hyphens and underscores, which drift from year to year.

    Examples
    --------
    >>> plain("E-mail Address"), plain("\ufeffFull_Name")
    ('emailaddress', 'fullname')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def top_lines(archive: Archive, member: str) -> tuple[list[str], str]:
    """Return the first lines of a text file and its encoding, as far as they show it."""
    with archive.open(member) as stream:
        head = stream.read(_HEAD)
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "") or _guess(head)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    return re.split(r"\r\n|\n|\r", text, maxsplit=HEADER_LINES)[:HEADER_LINES], encoding


def find_header(archive: Archive, member: str, known: Collection[str]) -> Dialect | None:
    """Return the dialect of `member` if one of its first lines is a header with `known` (plain) column names."""
    lines, encoding = top_lines(archive, member)
    found: list[tuple[int, int, Dialect]] = []
    for number, line in enumerate(lines, start=1):
        for separator in _SEPARATORS:
            cells = _cells(line, separator)
            score = len({plain(cell) for cell in cells} & set(known))
            if score >= HEADER_CELLS:
                found.append((score, -number, Dialect(tuple(cells), number, separator, encoding)))
    return max(found, key=lambda each: each[:2])[2] if found else None


def columns_seen(lines: Sequence[str]) -> list[str]:
    """Return the cells of the first line that looks like a header; none if it may be text that somebody wrote."""
    for line in lines:
        cells = [cell for cell in _cells(line, max(_SEPARATORS, key=line.count)) if cell]
        if len(cells) >= HEADER_CELLS and all(re.fullmatch(r"[^\W\d][\w \-]{0,39}", cell) for cell in cells):
            return cells
    return []


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return []


class Columns:
    """Which cell of a row holds which field: columns are found by name, never by place.

    Parameters
    ----------
    dialect : Dialect
        Its header is looked through.
    fields : mapping
        Field -> the plain column names it goes by, the first that is there counts.
    """

    def __init__(self, dialect: Dialect, fields: Mapping[str, Sequence[str]]) -> None:
        header = [plain(cell) for cell in dialect.header]
        self.place = {
            field: header.index(next(name for name in names if name in header))
            for field, names in fields.items()
            if any(name in header for name in names)
        }


def encoding_of(raw: bytes, dialect: Dialect, where: str) -> str:
    """Return the encoding of a text: UTF-8, UTF-16 by its mark, or Windows-1252 if nothing in it looks like UTF-8.

    Raises
    ------
    ExportError
        If it is a mixture, or cut off within a letter, so that names would come out garbled.
    """
    if dialect.encoding == "utf-16":
        return dialect.encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        if _guess(raw) == "cp1252":
            return "cp1252"
        line = raw.count(b"\n", 0, fault.start) + 1
        raise ExportError(
            f"{where}, line {line}: bytes that are neither UTF-8 nor Windows-1252 text. Use the file as the platform "
            "made it, not saved again by another program"
        ) from fault
    return "utf-8"


def _guess(raw: bytes) -> str:
    """Return cp1252 if that is what a text must be: not UTF-8, and no letter in it is written as UTF-8 writes them."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        foreign = set(raw.decode("utf-8", errors="replace")) - {"\ufffd"}
        return "cp1252" if all(ord(letter) < 128 for letter in foreign) and _is_windows(raw) else "utf-8"
    return "utf-8"


def _is_windows(raw: bytes) -> bool:
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
