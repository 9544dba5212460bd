"""What the answers of every topic share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from netquality.network import Network
from netquality.tables import table
from netquality.wording import MISSING, people


def yes(flag: float) -> str:
    """Return a flag in words; missing is a dash."""
    return MISSING if math.isnan(flag) else "yes" if flag else "no"


def once(network: Network, ties: pd.DataFrame) -> pd.DataFrame:
    """Return `ties`, with index (owner, person), without the second side of a tie where both sides have a row."""
    if not network.pooled:
        return ties
    owners, persons = (ties.index.get_level_values(side) for side in ("owner", "person"))
    first = owners.where(owners < persons, persons), persons.where(owners < persons, owners)
    return ties[~pd.MultiIndex.from_arrays(first).duplicated()]


def of_ties(
    network: Network,
    ties: pd.DataFrame,
    columns: Iterable[str],
    cells: Callable[[Any], Iterable[str]],
    *,
    names: bool,
    why: str,
) -> pd.DataFrame:
    """Return a table of `ties`, with index (owner, person): who, and the `cells` of each; of several owners, whose.

    People are called together, so that without `names` nobody has two numbers.
    """
    rows = ties.reset_index()
    called = people(network, [*rows["owner"], *rows["person"]], names=names)
    told = ((name, *cells(row)) for name, row in zip(called[len(rows) :], rows.itertuples(), strict=True))
    shown = table(("person", *columns), told, why=why)
    if len(network.owners) > 1:
        shown.insert(0, "owner", called[: len(rows)])
    return shown
