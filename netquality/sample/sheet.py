"""CSV text, piece by piece."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_PIECE_ROWS: Final = 20_000


class _Minimal(csv.excel):
    lineterminator = "\n"


def sheet(header: Sequence[str], rows: Iterable[Sequence[str]], *, quote_all: bool = False) -> Iterator[str]:
    """Yield CSV text in pieces: quotes doubled, LF line ends.

    Examples
    --------
    >>> print("".join(sheet(("a", "b"), [("1", "x, y")])), end="")
    a,b
    1,"x, y"
    """
    everything = itertools.chain([header], rows)
    while piece := list(itertools.islice(everything, _PIECE_ROWS)):
        out = io.StringIO()
        dialect = csv.unix_dialect if quote_all else _Minimal
        csv.writer(out, dialect).writerows(piece)
        yield out.getvalue()
