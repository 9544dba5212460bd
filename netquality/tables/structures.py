"""Numbers of structure."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import FEW, MISSING, count, minus
from netquality.words.common import noun


def egogram(data: pd.DataFrame) -> pd.DataFrame:
    """Return how many people (of several owners: ties) each ring holds, from the middle outwards."""
    rows = (
        (row.rung_name.replace("_", " "), words.RUNG_WORDS[row.rung_name], count(row.people))
        for row in data.drop_duplicates("rung").itertuples()
    )
    return table(("ring", "evidence", noun(data)[1]), rows)


def communities(data: pd.DataFrame) -> pd.DataFrame:
    """Return the size of each circle, the ties inside it and those to other circles drawn."""
    links = data[data["kind"] == "link"]
    rows = (
        (
            count(row.community),
            count(row.people),
            count(row.ties),
            count(links.loc[(links["community"] == row.community) | (links["other"] == row.community), "ties"].sum()),
        )
        for row in data[data["kind"] == "circle"].itertuples()
    )
    return table(("circle", "people", "ties inside", "ties to other circles"), rows)


def overlap(data: pd.DataFrame) -> pd.DataFrame:
    """Return the rank correlation of depth and overlap, over all ties and over those with contact."""
    told = data.attrs
    rows = (
        (
            name,
            count(told[f"{which}ties"]),
            count(told[f"{which}people"]),
            *(
                (_signed(told[f"{which}correlation"]), f"{_signed(low)} to {_signed(high)}")
                if told[f"{which}ties"] >= FEW
                and not pd.isna(low := told[f"{which}correlation_low"])
                and not pd.isna(high := told[f"{which}correlation_high"])
                else ("too few to tell", MISSING)
            ),
        )
        for name, which in (("all", ""), ("with contact", "contact_"))
        if len(data)
    )
    return table(("ties", "number", "people", "rank correlation", "95 % interval"), rows)


def _signed(number: float) -> str:
    return minus(f"{number:.2f}")
