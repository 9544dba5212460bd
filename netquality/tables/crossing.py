"""Numbers of crossing 500."""

from __future__ import annotations

import pandas as pd

from netquality.marginal import WINDOW
from netquality.tables.common import table
from netquality.vanity import BADGE
from netquality.wording import MISSING, between, count, of_hundred, percent

_STRETCHES = {
    "early": f"1 to {BADGE - WINDOW}",
    "run_up": f"{BADGE - WINDOW + 1} to {BADGE}",
    "later": f"from {BADGE + 1}",
}


def stretches(data: pd.DataFrame) -> pd.DataFrame:
    """Return what each stretch of the list was worth."""
    rows = (
        (
            _STRETCHES[row.stretch],
            count(row.connections),
            count(round(row.per_month, 1)),
            count(row.judged),
            percent(row.known_share),
            between(row.known_share_low, row.known_share_high),
            of_hundred(row.difference_low, row.difference_high) or MISSING,
        )
        for row in data.itertuples()
    )
    columns = ("connections", "how many", "a month", "old enough", "known after 180 days", "95 % interval")
    return table((*columns, "against the first ones"), rows)


def crossing(data: pd.DataFrame) -> pd.DataFrame:
    """Return the share that became known, by hundreds of the list."""
    columns = ("connections", "old enough", "known after 180 days", "95 % interval")
    rows = (
        (
            f"{count(row.rank - (WINDOW - 1) / 2)} to {count(row.rank + (WINDOW - 1) / 2)}",
            count(row.judged),
            percent(row.known_share),
            between(row.known_share_low, row.known_share_high),
        )
        for row in _hundreds(data).itertuples()
    )
    return table(columns, rows)


def pace(data: pd.DataFrame) -> pd.DataFrame:
    """Return how fast connections came, by hundreds of the list."""
    rows = (
        (
            f"{count(row.rank - (WINDOW - 1) / 2)} to {count(row.rank + (WINDOW - 1) / 2)}",
            count(round(row.per_month, 1)),
        )
        for row in _hundreds(data).itertuples()
    )
    return table(("connections", "a month"), rows)


def _hundreds(data: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """The windows that don't overlap; of a long list those around the badge and every so-many-th."""
    apart = data[(data["rank"] - (WINDOW + 1) / 2) % WINDOW == 0]
    near = (apart["rank"] - BADGE).abs() < 3 * WINDOW
    return apart if len(apart) <= most else apart[near | (apart.reset_index().index % -(-len(apart) // most) == 0)]
