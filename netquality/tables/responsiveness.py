"""Numbers of who answers whom, and how fast."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import count, percent


def waits(data: pd.DataFrame) -> pd.DataFrame:
    """Return the share answered within some times, on either side."""
    marks = data[data["marked"] | ~data["answering"].duplicated(keep="last")]
    return table(
        ("who answers", "within", "answered", "from", "to", "of times"),
        (
            (
                _side(data, row.answering),
                words.span(row.hours),
                percent(row.answered_share),
                percent(row.answered_share_low),
                percent(row.answered_share_high),
                count(row.asks),
            )
            for row in marks.itertuples()
        ),
    )


def week_parts(data: pd.DataFrame) -> pd.DataFrame:
    """Return how much is written in each part of the week, and how fast that is answered, on either side."""
    sides = [side for side in ("person", "owner") if f"{side}_asks" in data]
    return table(
        (
            *("when (night: 19 to 7, UTC)", "of the week", "of all messages", "written", "received"),
            *(f"half answered by {_side(data, side)} within" for side in sides),
        ),
        (
            (
                words.week_part(row),
                percent(row.hours_share),
                percent(row.messages_share),
                count(row.sent_count),
                count(row.received_count),
                *(
                    words.within(*(getattr(row, f"{side}_half_hours{end}") for end in ("", "_low", "_high")))
                    for side in sides
                ),
            )
            for row in data.itertuples()
        ),
    )


def responses(data: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of each year, on either side."""
    return table(
        ("who answers", "year", "their turn", "answered", "too young", "rate", "from", "to"),
        (
            (
                _side(data, row.answering),
                str(row.year),
                count(row.asked_count),
                count(row.answered_count),
                count(row.young_count),
                percent(row.rate),
                percent(row.rate_low),
                percent(row.rate_high),
            )
            for row in data.itertuples()
        ),
    )


def _side(data: pd.DataFrame, side: str) -> str:
    if side == "owner":
        return "you" if words.owner_count(data) == 1 else "the owners"
    return "the others"
