"""Numbers of parts of the list, and of people who show 500+."""

from __future__ import annotations

import pandas as pd

from netquality.breakdown import SMALLEST
from netquality.tables.common import table
from netquality.wording import MISSING, between, clean, count, percent
from netquality.words.parts import PART_WORDS


def exposure(data: pd.DataFrame) -> pd.DataFrame:
    """Return how many of each year's connections were known after 30, 90 and 365 days."""
    rows = [
        (
            str(year),
            count(part["connections"].iloc[0]),
            *map(percent, part["known_share"]),
            between(*part[["known_share_low", "known_share_high"]].iloc[-1]) or MISSING,
        )
        for year, part in data.groupby("year")
    ]
    return table(("connected in", "connections", "30 days", "90 days", "a year", "95 % interval of a year"), rows)


def parts(data: pd.DataFrame) -> pd.DataFrame:
    """Return the vanity ratio of each part."""
    rows = (
        (
            PART_WORDS.get(row.part, clean(row.part)),
            count(row.connections),
            count(row.known),
            percent(row.vanity_ratio) if row.connections >= SMALLEST else "too few to tell",
            between(row.vanity_ratio_low, row.vanity_ratio_high),
        )
        for row in data.itertuples()
    )
    return table((str(data.attrs.get("by", "part")), "connections", "known", "vanity ratio", "95 % interval"), rows)


def crowd(data: pd.DataFrame) -> pd.DataFrame:
    """Return the vanity ratio of ties to people who show 500+, and of the rest."""
    rows = (
        (
            f"show {row.side}" if row.side == "500+" else row.side,
            count(row.contacts),
            count(row.known),
            percent(row.vanity_ratio),
            between(row.vanity_ratio_low, row.vanity_ratio_high),
        )
        for row in data.itertuples()
    )
    return table(("contacts", "how many", "known", "vanity ratio", "95 % interval"), rows)
