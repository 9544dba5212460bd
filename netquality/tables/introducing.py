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


def introduction_wait(data: pd.DataFrame) -> pd.DataFrame:
    """Return the share on which both have written, after some days."""
    rows = []
    for direction, curve in data.groupby("direction", sort=False):
        for days in (1, 3, 7, 14, 30, 60):
            row = curve[curve["days"] <= days].iloc[-1]
            doubt = between(row["rate_low"], row["rate_high"]) or MISSING
            rows.append((direction, count(days), percent(row["rate"]), doubt))
    return table(("direction", "days after", "both had written", "95 % interval"), rows)


def introduction_groups(data: pd.DataFrame) -> pd.DataFrame:
    """Return how introductions of one kind and another fare, and whether chance could make the difference."""
    rows = (
        (
            words.GROUPING_WORDS[row.grouping],
            row.group,
            count(row.introductions),
            percent(row.rate),
            between(row.rate_low, row.rate_high) or MISSING,
            MISSING if pd.isna(row.p_adjusted) else f"{max(row.p_adjusted, 0.001):.3f}",
        )
        for row in data.itertuples()
    )
    columns = ("by", "group", "introductions", "both wrote within 60 days", "95 % interval", "p, adjusted")
    return table(columns, rows)


def lift(data: pd.DataFrame) -> pd.DataFrame:
    """Return the lift under every way of comparing."""
    rows = (
        (
            row.comparison,
            count(row.introduced_count),
            percent(row.introduced_rate),
            count(row.control_count),
            percent(row.control_rate),
            MISSING if pd.isna(row.lift) else words.points(row.lift),
            MISSING if pd.isna(row.lift_low) else f"{words.points(row.lift_low)} to {words.points(row.lift_high)}",
        )
        for row in data.itertuples()
    )
    columns = ("comparison", "introduced pairs", "wrote", "like pairs", "wrote anyway", "lift", "95 % interval")
    return table(columns, rows)


def likeness(data: pd.DataFrame) -> pd.DataFrame:
    """Return how alike introduced pairs and their matches are, in standard deviations."""
    rows = (
        (str(row.covariate).replace("_", " "), _deviations(row.difference_before), _deviations(row.difference_after))
        for row in data.itertuples()
    )
    return table(("the two", "against all open triads", "against their matches"), rows)


def _deviations(difference: float) -> str:
    return MISSING if pd.isna(difference) else f"{difference:+.2f}"
