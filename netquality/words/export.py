"""Sentences about what was read."""

from __future__ import annotations

import pandas as pd

from netquality.depth import KNOWN_RUNG as KNOWN_RUNG
from netquality.vanity import BADGE as BADGE
from netquality.wording import count, day, things
from netquality.words.common import reasoned


def periods_title(data: pd.DataFrame) -> str:
    """Return from when to when the dated files reach."""
    return f"What was read reaches from {data['first_at'].min():%B %Y} to {data['last_at'].max():%B %Y}"


@reasoned
def periods(data: pd.DataFrame) -> str:
    """Return how much was read and kept, and since when there are messages."""
    read, kept = data["rows_read"].sum(), data["rows_kept"].sum()
    left = f"{count(read - kept)} left out, each for a reason" if read > kept else "none was left out"
    spoken = data.loc[data["kind"] == "messages", "first_at"].min()
    since = f" Messages begin on {day(spoken)}: silence before that day is not evidence." if pd.notna(spoken) else ""
    return f"{things(read, 'row')} in {things(data['files'].sum(), 'file')} were read; {left}.{since}"
