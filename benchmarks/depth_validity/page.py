"""The tables as Markdown, and their place in a page: between `<!-- NAME -->` and `<!-- end of NAME -->`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd


def number(value: float, *, signed: bool = False) -> str:
    """Three decimals without the leading zero: .824, +.012."""
    said = f"{value:+.3f}" if signed else f"{value:.3f}"
    return "-" if pd.isna(value) else said.replace("0.", ".", 1)


def cells(long: pd.DataFrame, measures: Sequence[str], *, rows: Sequence[str], signed: bool = False) -> pd.DataFrame:
    """A row a score, a column a measure: the value and its interval."""
    said = [
        f"{number(row.value, signed=signed)} ({number(row.low, signed=signed)} to {number(row.high, signed=signed)})"
        for row in long.itertuples()
    ]
    wide = long.assign(said=said).pivot(index=list(rows), columns="measure", values="said")
    order = pd.MultiIndex.from_frame(long[list(rows)]) if len(rows) > 1 else pd.Index(long[rows[0]])
    return wide.loc[order.unique(), list(measures)].reset_index()


def markdown(table: pd.DataFrame) -> str:
    """A pipe table."""
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def placed(page: str, name: str, text: str) -> str:
    """`page` with `text` between the marks of `name`."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if start not in page or end not in page:
        raise SystemExit(f"the page lacks the marks {start} and {end}")
    return re.sub(f"{re.escape(start)}.*?{re.escape(end)}", lambda _: f"{start}\n\n{text}\n\n{end}", page, flags=re.S)
