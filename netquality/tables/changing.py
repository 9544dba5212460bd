"""Numbers of what changed, what sleeps, and when there was contact."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import count
from netquality.words.common import noun

_SILENT = {"1 to 2 years": (1, 2), "2 to 3 years": (2, 3), "3 to 5 years": (3, 5), "longer": (5, float("inf"))}


def changes(data: pd.DataFrame) -> pd.DataFrame:
    """Return how many changed, and what each change means."""
    rows = (
        (change, words.CHANGE_WORDS[change], count(many))
        for change, many in zip(data["change"], data["count"], strict=True)
    )
    return table(("change", "meaning", noun(data)[1]), rows)


def sleeping_ties(data: pd.DataFrame) -> pd.DataFrame:
    """Return the sleeping ties by how long they have been silent."""
    rows = []
    for said, (low, high) in _SILENT.items():
        some = data[(data["silent_years"] >= low) & (data["silent_years"] < high)]
        if len(some):
            rows.append(
                (said, count(len(some)), f"{some['peak_depth'].median():,.1f}", f"{some['peak_depth'].max():,.1f}")
            )
    return table(("silent for", "ties", "median peak depth", "deepest"), rows)


def calendar(data: pd.DataFrame) -> pd.DataFrame:
    """Return the months of each year in sum."""
    years = data.groupby("year")["people"].agg(["median", "max"])
    rows = ((str(year), count(row["median"]), count(row["max"])) for year, row in years.iterrows())
    return table(("year", f"{noun(data)[1]} in the median month", "in the busiest"), rows)


def tie_history(data: pd.DataFrame) -> pd.DataFrame:
    """Return the days of contact and the depth at the end of each year."""
    if data.empty:
        return table(("year", "days written", "days written to", "depth at its end"), ())
    years = data.groupby(data["at"].dt.year).agg({"sent_days": "sum", "received_days": "sum", "depth": "last"})
    rows = (
        (str(year), count(row.sent_days), count(row.received_days), f"{row.depth:,.1f}")
        for year, row in zip(years.index, years.itertuples(), strict=True)
    )
    return table(("year", "days written", "days written to", "depth at its end"), rows)
