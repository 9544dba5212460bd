"""Sentences about parts of the list, and about people who show 500+."""

from __future__ import annotations

import pandas as pd

from netquality.breakdown import OTHERS, UNKNOWN
from netquality.vanity import BADGE
from netquality.wording import FEW, between, clean, count, of_hundred, percent, things
from netquality.words.common import of_owners, reasoned

FEW_PARTS = f"No two parts hold {FEW} connections each: too few to compare."
#: What a part of the list is called.
PART_WORDS = {
    "sent": "you invited them",
    "received": "they invited you",
    OTHERS: "all others together",
    UNKNOWN: "not on record",
}


def exposure_title(data: pd.DataFrame) -> str:
    """Return the first and the last year that was watched to its end."""
    whole = _whole_years(data)
    if whole.empty:
        return "No year was watched long enough"
    said = [f"{percent(row.known_share)} of {row.year}’s" for row in whole.iloc[[0, -1]].drop_duplicates().itertuples()]
    return f"Known within a year: {', '.join(said)}"


@reasoned
def exposure(data: pd.DataFrame) -> str:
    """Return how many of each year's connections became known in the same time."""
    whole = _whole_years(data)
    if whole.empty:
        return f"No year has {FEW} connections that were watched for 365 days: too few to tell."
    ends = whole.iloc[[0, -1]].drop_duplicates()
    said = [
        f"{percent(row.known_share)} of the {count(row.connections)} of {row.year} "
        f"({between(row.known_share_low, row.known_share_high)})"
        for row in ends.itertuples()
    ]
    first, last = ends.iloc[0], ends.iloc[-1]
    apart = first["known_share_low"] > last["known_share_high"] or first["known_share_high"] < last["known_share_low"]
    verdict = "Their intervals don’t overlap. " if apart else "Their intervals overlap: that may be chance. "
    return (
        f"Known within a year of connecting{of_owners(data)}: {'; '.join(said)}. {verdict if len(ends) > 1 else ''}"
        "Every connection had the same time; those too young count for as long as they were watched (Kaplan-Meier)."
    )


def parts_title(data: pd.DataFrame) -> str:
    """Return the range of the vanity ratio over parts."""
    large = _large(data)
    if len(large) < 2:
        return f"By {data.attrs['by']}: too few to tell"
    least, most = large["vanity_ratio"].min(), large["vanity_ratio"].max()
    return f"Only a number, by {data.attrs['by']}: {percent(least)} to {percent(most)}"


@reasoned
def parts(data: pd.DataFrame) -> str:
    """Return in which parts most and fewest are only a number, and whether that may be chance."""
    large = _large(data)
    if len(large) < 2:
        return FEW_PARTS
    most, least = large.loc[large["vanity_ratio"].idxmax()], large.loc[large["vanity_ratio"].idxmin()]
    apart = least["vanity_ratio_high"] < most["vanity_ratio_low"]
    several = f", and of {len(large)} parts one is always highest" if len(large) > 2 else ""
    chance = "" if apart else f" Their intervals overlap{several}: that may be chance."
    unknown = data.loc[data["part"] == UNKNOWN, "connections"].sum()
    blind = f" Not on record for {things(unknown, 'connection')}." if unknown else ""
    return f"Most often only a number: {_part(most)}; least often: {_part(least)}.{chance}{blind}"


def crowd_title(data: pd.DataFrame) -> str:
    """Return the share of contacts who show 500+."""
    return f"{percent(_crowded(data))} of the contacts show {BADGE}+ themselves"


@reasoned
def crowd(data: pd.DataFrame) -> str:
    """Return how many contacts show 500+, and whether ties to them are more often only a number."""
    visible, all_ = data["contacts"].sum(), data.attrs["contacts"]
    seen = f"Of {things(all_, 'contact')}{of_owners(data)}, {count(visible)} show how many connections they have"
    first = f"{seen}; {count(data['contacts'].iloc[0])} ({percent(_crowded(data))}) show {BADGE}+."
    if data["contacts"].min() < FEW:
        return f"{first} Too few to compare ties to them with the rest."
    sides = [
        f"{percent(row.vanity_ratio)} ({between(row.vanity_ratio_low, row.vanity_ratio_high)})"
        for row in data.itertuples()
    ]
    low, high = data[["difference_low", "difference_high"]].iloc[0]
    compared = f"Of the ties to them, {sides[0]} are only a number; of the rest, {sides[1]}"
    if low <= 0 <= high:
        return f"{first} {compared}: no difference that can be told from chance, {of_hundred(low, high)}."
    return f"{first} {compared}: {of_hundred(low, high)}."


def _whole_years(data: pd.DataFrame) -> pd.DataFrame:
    rows = data[(data["days"] == data["days"].max()) & data["known_share"].notna()]
    return rows[rows["connections"] >= FEW]


def _large(data: pd.DataFrame) -> pd.DataFrame:
    return data[(data["connections"] >= FEW) & ~data["part"].isin([OTHERS, UNKNOWN])]


def _part(row: pd.Series) -> str:
    called = PART_WORDS.get(row["part"], clean(row["part"]))
    return f"“{called}” ({percent(row['vanity_ratio'])}, {between(row['vanity_ratio_low'], row['vanity_ratio_high'])})"


def _crowded(data: pd.DataFrame) -> float:
    return float(data["contacts"].iloc[0] / data["contacts"].sum())
