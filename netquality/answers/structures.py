"""Answers about structure."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.network import Network
from netquality.structure import ROLES, brokerage, centralities, communities, mixing, structural_holes, why_not
from netquality.tables import table
from netquality.wording import FEW, MISSING, count, minus, people, percent

_KINDS: Final = {
    "company": "people of one company",
    "position": "people of one position",
    "ties": "people with about as many ties",
}


_ROLES: Final = {
    "coordinator": "all three of one group",
    "consultant": "between two of one group, as an outsider",
    "gatekeeper": "between their own group and another",
    "liaison": "between two groups, of a third",
}
NO_OPEN_PAIR: Final = "No two people without a tie have a contact in common whose group is known, and theirs."


def bridging(network: Network, *, top: int = 10, names: bool = True) -> pd.DataFrame:
    """Return who bridges most: the owners whose contacts are least tied to each other (lowest constraint)."""
    found = structural_holes(network).join(centralities(network)["betweenness"])
    found = found.join(communities(network)["community"]).dropna(subset=["constraint"])
    found = found.sort_values("constraint", kind="stable").head(top)
    rows = (
        (
            called,
            count(row.ties),
            f"{row.constraint:.3f}",
            f"{row.effective_size:,.1f}",
            MISSING if pd.isna(row.clustering) else f"{row.clustering:.2f}",
            f"{row.betweenness:.3f}",
            count(row.community),
        )
        for called, row in zip(people(network, found.index, names=names), found.itertuples(), strict=True)
    )
    columns = ("person", "ties", "constraint", "effective size", "clustering", "betweenness", "community")
    return table(columns, rows, why=_said(network))


def roles(network: Network) -> pd.DataFrame:
    """Return in which roles people stand between two others who are not tied, by company and by community."""
    found = {by: brokerage(network, by=by)[list(ROLES)].astype(float).sum() for by in ("company", "community")}
    counts = {by: each for by, each in found.items() if each.sum() > 0}
    rows = (
        (role, _ROLES[role], *(cell for each in counts.values() for cell in (count(each[role]), _part(each, role))))
        for role in ROLES
        if counts
    )
    columns = (name for by in counts for name in (f"pairs by {by}", "share" if by == "company" else "share of these"))
    return table(("role", "meaning", *columns), rows, why=_said(network) if why_not(network) else NO_OPEN_PAIR)


def _part(counts: pd.Series, role: str) -> str:
    return percent(counts[role] / counts.sum())


def kept_to_own(network: Network) -> pd.DataFrame:
    """Return whether ties keep to their own kind, with intervals (communities do by how they are found)."""
    found = mixing(network)
    rows = (
        (
            _KINDS[str(row.Index)],
            count(row.ties),
            _number(row.assortativity, row.ties),
            _range(row.assortativity_low, row.assortativity_high, row.ties),
            _number(row.ei_index, row.ties),
            _number(row.ei_expected, row.ties),
        )
        for row in found[(found["ties"] > 0) & found.index.isin(list(_KINDS))].itertuples()
    )
    columns = (
        "are tied to each other:",
        "ties",
        "assortativity",
        "95 % interval",
        "E-I index",
        "if ties were by chance",
    )
    return table(columns, rows, why=_said(network))


def _said(network: Network) -> str:
    return f"Structure is {why_not(network)}."


def _number(value: float, ties: int) -> str:
    return MISSING if pd.isna(value) else "too few to tell" if ties < FEW else minus(f"{value:.2f}")


def _range(low: float, high: float, ties: int) -> str:
    return MISSING if pd.isna(low) or ties < FEW else minus(f"{low:.2f} to {high:.2f}")
