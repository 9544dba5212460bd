"""Numbers of what was read."""

from __future__ import annotations

import pandas as pd

from netquality.tables.common import table
from netquality.wording import count, day


def periods(data: pd.DataFrame) -> pd.DataFrame:
    """Return what was read, by kind of file."""
    rows = (
        (row.kind, count(row.files), count(row.rows_read), count(row.rows_kept), day(row.first_at), day(row.last_at))
        for row in data.itertuples()
    )
    return table(("kind", "files", "rows read", "rows kept", "from", "to"), rows)
