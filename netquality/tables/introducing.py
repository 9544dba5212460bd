"""Numbers of introductions."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import MISSING, between, count, percent


def introductions(data: pd.DataFrame) -> pd.DataFrame:
    """Return the stages of introductions made and received."""
    rows = (
        (
            row.direction,
            words.STAGE_WORDS[row.stage],
            f"{count(row.reached_count)} of {count(row.eligible_count)}" if row.eligible_count else MISSING,
            percent(row.rate),
            between(row.rate_low, row.rate_high) or MISSING,
            count(row.pending_count),
            count(row.unobservable_count),
        )
        for row in data.itertuples()
    )
    return table(("direction", "stage", "reached", "rate", "95 % interval", "pending", "out of sight"), rows)
