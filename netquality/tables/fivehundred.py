"""Numbers of the 500+ question."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.vanity import BADGE
from netquality.wording import between, count, day, percent


def vanity(data: pd.DataFrame) -> pd.DataFrame:
    """Return the vanity ratio wherever the line is drawn."""
    rows = (
        (
            words.RUNG_WORDS[row.rung_name],
            count(row.known),
            count(row.connections - row.known),
            percent(row.vanity_ratio),
            between(row.vanity_ratio_low, row.vanity_ratio_high),
        )
        for row in data.itertuples()
    )
    doubt = "half of the owners" if data.attrs.get("owners", 1) > 1 else "95 % interval"
    return table(("known from", "known", "only a number", "vanity ratio", doubt), rows)


def badge(data: pd.DataFrame) -> pd.DataFrame:
    """Return the list's parts and what the badge hides."""
    if data.empty:
        return table(("part", "connections"), ())
    rows = [(row.part, count(row.end - row.start)) for row in data.itertuples()]
    total = data["end"].max()
    return table(
        ("part", "connections"),
        [*rows, ("together", count(total)), ("hidden by the badge", count(max(total - BADGE, 0)))],
    )


def growth(data: pd.DataFrame) -> pd.DataFrame:
    """Return connections and known ones at the turn of each year and at the end."""
    turns = data[(data["at"].dt.month == 1) | (data.index == data.index.max())]
    share = turns["known"] / turns["connections"]
    rows = (
        (day(when), count(listed), count(known), percent(part))
        for when, listed, known, part in zip(turns["at"], turns["connections"], turns["known"], share, strict=True)
    )
    return table(("by", "connections", "known", "share known"), rows)
