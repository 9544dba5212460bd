"""Answers about what was read and what it can tell."""

from __future__ import annotations

import pandas as pd

from netquality import catalog
from netquality.network import Network
from netquality.tables import table
from netquality.wording import count


def left_out(network: Network) -> pd.DataFrame:
    """Return which rows were left out, and why."""
    kinds = network.intake.drop_duplicates("file").set_index("file")["kind"]
    kind = network.dropped["file"].map(kinds).fillna("all files").map(_kind)
    rows = network.dropped.assign(kind=kind).groupby(["kind", "reason"])["rows"].sum()
    ordered = rows.sort_values(ascending=False, kind="stable")
    told = ((*names, count(many)) for names, many in ordered.items())
    return table(("kind", "reason", "rows left out"), told, why="No row was left out.")


def matching(network: Network) -> pd.DataFrame:
    """Return how the people whom each kind of file names were recognised."""
    ways = ["matched_by_url", "matched_by_name", "ambiguous", "unmatched"]
    counts = network.intake.groupby(network.intake["kind"].map(_kind))[ways].sum()
    rows = ((kind, *map(count, row)) for kind, row in counts[counts.sum(axis=1) > 0].iterrows())
    columns = ("kind", "by profile", "by name", "several of that name", "nobody of that name")
    return table(columns, rows, why="No file of this export names people who had to be recognised.")


def coverage(network: Network, *, apart: bool = False) -> pd.DataFrame:
    """Return the coverage card: the questions that rest on the same, how sure their answers are, and what that is.

    Parameters
    ----------
    network : Network
    apart : bool
        A line a question; by default those that rest on the same share one.
    """
    card = catalog.coverage(network).loc[[metric.name for metric in catalog.METRICS]]
    questions = pd.Series([metric.question for metric in catalog.METRICS], index=card.index)
    alike = questions.groupby([card["status"], card["reason"]], sort=False).agg(list)
    rows = ((said, *told) for told, asked in alike.items() for said in (asked if apart else [" ".join(asked)]))
    return table(("questions", "can be told", "what it rests on"), rows)


def _kind(kind: str) -> str:
    return kind.rsplit(".", 1)[-1].replace("_", " ")
