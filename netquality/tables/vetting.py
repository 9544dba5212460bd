"""Numbers of how people came in."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import FEW, MISSING, between, count, percent, points

#: What is compared, and in which terms.
MEASURE_WORDS = {
    "known in a year": "exchanged words or met within a year of connecting",
    "conversed since": "had real conversations since connecting",
    "depth since": "median depth since connecting",
}


def vetting_waits(data: pd.DataFrame) -> pd.DataFrame:
    """Return the share who exchanged words by some days after connecting."""
    rows = (
        (
            "a discussion first" if row.vetted else "without",
            f"{count(row.days)} days",
            percent(row.share),
            between(row.share_low, row.share_high) or MISSING,
            count(row.ties),
        )
        for row in data[data["marked"]].itertuples()
    )
    return table(("connected after", "within", "exchanged words", "95 % interval", "connections"), rows)


def vetting_measures(data: pd.DataFrame) -> pd.DataFrame:
    """Return every measure of vetted connections and others, and the difference within years."""
    columns = ("what came of it", "after a discussion", "without", "difference within a year", "95 % interval")
    return table(columns, (_measure(row) for _, row in data.iterrows()), why=str(data.attrs.get("why", "")))


def vetting_stages(data: pd.DataFrame) -> pd.DataFrame:
    """Return the stages of invitations received and sent."""
    rows = (
        (
            row.direction,
            words.VETTING_STAGE_WORDS[row.stage],
            f"{count(row.reached_count)} of {count(row.eligible_count)}" if row.eligible_count else MISSING,
            _share(row.rate, row.eligible_count),
            between(row.rate_low, row.rate_high) or MISSING,
            words.span(24 * row.median_wait_days),
            count(row.pending_count),
        )
        for row in data.itertuples()
    )
    return table(("invitations", "stage", "reached", "share", "95 % interval", "after (median)", "too young"), rows)


def ways_in(data: pd.DataFrame) -> pd.DataFrame:
    """Return how invitations of each kind fared."""
    rows = (
        (
            row.direction,
            words.WAY_WORDS[row.group],
            f"{count(row.connected_count)} of {count(row.invited_count)}" if row.invited_count else MISSING,
            _share(row.connected_share, row.invited_count),
            f"{count(row.known_count)} of {count(row.judged_count)}" if row.judged_count else MISSING,
            _share(row.known_share, row.judged_count),
            between(row.known_share_low, row.known_share_high) or MISSING,
        )
        for row in data.itertuples()
    )
    columns = ("invitations", "kind", "connected", "at most", "words in the year after", "share", "95 % interval")
    return table(columns, rows)


def _share(value: float, of: int) -> str:
    return percent(value) if of >= FEW else "too few to tell" if of else MISSING


def _measure(row: pd.Series) -> tuple[str, ...]:
    say = _depth if row["measure"] == "depth since" else percent
    few = min(row["vetted_count"], row["unvetted_count"], row["adjusted_count"]) < FEW
    signed = [points(row[f"adjusted{end}"]) for end in ("", "_low", "_high")]
    return (
        MEASURE_WORDS[row["measure"]],
        *(
            f"{say(row[side])} of {count(row[f'{side}_count'])}" if row[f"{side}_count"] else MISSING
            for side in ("vetted", "unvetted")
        ),
        "too few to tell" if few else f"{signed[0]} points",
        MISSING if few else f"{signed[1]} to {signed[2]}",
    )


def _depth(value: float) -> str:
    return MISSING if value != value else f"{value:,.2f}"
