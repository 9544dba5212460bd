"""How a table of text is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], *, why: str = "") -> pd.DataFrame:
    """Return a table of text; if it has no rows, `why` is its reason."""
    told = pd.DataFrame([[str(cell) for cell in row] for row in rows], columns=list(columns), dtype=str)
    if told.empty:
        told.attrs["why"] = why
    return told
