"""The numbers under each figure, rounded and in words: one table for each table of `netquality.plotdata`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from netquality import words
from netquality.vanity import BADGE
from netquality.wording import MISSING, between, count, day, percent


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], *, why: str = "") -> pd.DataFrame:
    """Return a table of text; if it has no rows, `why` is its reason."""
    told = pd.DataFrame([[str(cell) for cell in row] for row in rows], columns=list(columns), dtype=str)
    if told.empty:
        told.attrs["why"] = why
    return told


def ladder(data: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the ladder, highest rung first."""
    return table(
        ("rung", "evidence", "people", "share", "not on the list"),
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
    return table(("year", "days written", "days written to", "people"), rows)


def vanity(data: pd.DataFrame) -> pd.DataFrame:
    """Return the vanity ratio wherever the line is drawn."""
    rows = (
        (
            words.RUNG_WORDS[row.rung_name],
            count(row.known),
            count(row.connections - row.known),
            percent(row.vanity_ratio),
            between(row.vanity_ratio_low, row.vanity_ratio_high),
        )
        for row in data.itertuples()
    )
    doubt = "half of the owners" if data.attrs.get("owners", 1) > 1 else "95 % interval"
    return table(("known from", "known", "only a number", "vanity ratio", doubt), rows)


def badge(data: pd.DataFrame) -> pd.DataFrame:
    """Return the list's parts and what the badge hides."""
    if data.empty:
        return table(("part", "connections"), ())
    rows = [(row.part, count(row.end - row.start)) for row in data.itertuples()]
    total = data["end"].max()
    return table(
        ("part", "connections"),
        [*rows, ("together", count(total)), ("hidden by the badge", count(max(total - BADGE, 0)))],
    )


def growth(data: pd.DataFrame) -> pd.DataFrame:
    """Return connections and known ones at the turn of each year and at the end."""
    turns = data[(data["at"].dt.month == 1) | (data.index == data.index.max())]
    share = turns["known"] / turns["connections"]
    rows = (
        (day(when), count(listed), count(known), percent(part))
        for when, listed, known, part in zip(turns["at"], turns["connections"], turns["known"], share, strict=True)
    )
    return table(("by", "connections", "known", "share known"), rows)


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


def periods(data: pd.DataFrame) -> pd.DataFrame:
    """Return what was read, by kind of file."""
    rows = (
        (row.kind, count(row.files), count(row.rows_read), count(row.rows_kept), day(row.first_at), day(row.last_at))
        for row in data.itertuples()
    )
    return table(("kind", "files", "rows read", "rows kept", "from", "to"), rows)


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
