"""Numbers of the ladder and the depth score."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import count, percent
from netquality.words.common import noun


def ladder(data: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the ladder, highest rung first."""
    told = table(
        ("rung", "evidence", noun(data)[1], "share", "not on the list"),
        (
            (
                row.rung_name.replace("_", " "),
                words.RUNG_WORDS[row.rung_name],
                count(row.count_),
                percent(row.share),
                count(row.others),
            )
            for row in data.rename(columns={"count": "count_", "not_listed_count": "others"}).iloc[::-1].itertuples()
        ),
    )
    # Without a list nobody is on it, and nobody off it.
    return told.drop(columns="not on the list") if data["not_listed_count"].isna().all() else told


def concentration(data: pd.DataFrame) -> pd.DataFrame:
    """Return the share of depth that each circle carries."""
    marks = data[data["layer"]]
    rows = ((count(row.people), percent(row.depth_share)) for row in marks.itertuples())
    return table(("the deepest ties", "carry of all depth"), rows)


def contact(data: pd.DataFrame) -> pd.DataFrame:
    """Return the contact of each year."""
    rows = (
        (str(row.year), count(row.sent_days), count(row.received_days), count(row.people)) for row in data.itertuples()
    )
    return table(("year", "days written", "days written to", noun(data)[1]), rows)


def sensitivity(data: pd.DataFrame) -> pd.DataFrame:
    """Return how many are known wherever one draws the line; see `netquality.plotdata.line_sensitivity`."""
    rows = (
        (
            f"{row.answer_days} days" + (" (used here)" if row.default else ""),
            words.RUNG_WORDS[row.rung_name],
            count(row.known),
            percent(row.known_share),
        )
        for row in data.itertuples()
    )
    return table(("an answer may take", "known from", "known", "share"), rows)
