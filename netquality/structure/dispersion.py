"""Dispersion: whether the common contacts of two people come from different corners of one's life."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.structure.graph import Graph, Ints
from netquality.uncertainty import Floats

#: How often recursive dispersion is refined (Backstrom and Kleinberg found the third to be best).
_ROUNDS: Final = 3
#: About so many paths of two steps are held in memory at once.
_BATCH: Final = 4_000_000


def dispersions(graph: Graph) -> pd.DataFrame:
    """Return how dispersed the common contacts are, of each tie from both ends; see `tie_structure`.

    Returns
    -------
    DataFrame
        Index (owner, person) as positions, all ties low to high and then all back. ``dispersion_pairs, dispersion,
        recursive_dispersion``.
    """
    ends = np.concatenate([graph.low, graph.high]), np.concatenate([graph.high, graph.low])
    spokes = _spokes(graph)
    shared = np.asarray(spokes.sum(axis=1), dtype=float)
    embedded = np.where(shared > 0, shared, np.nan)
    one, other, middle = _apart(spokes)
    pairs = np.bincount(middle, minlength=len(shared))
    weight = np.ones(len(shared))
    for _ in range(_ROUNDS):
        across = np.bincount(middle, weight[one] * weight[other], len(shared))
        # Who is in somebody's common contacts has common contacts too: nothing undefined is added up.
        weight = np.nan_to_num((spokes @ weight**2 + 2 * across) / embedded)
    return pd.DataFrame(
        {
            "dispersion_pairs": pairs,
            "dispersion": pairs / embedded,
            "recursive_dispersion": np.where(shared > 0, weight, np.nan),
        },
        index=pd.MultiIndex.from_arrays(ends, names=["owner", "person"]),
    )


def _spokes(graph: Graph) -> Any:
    """Everybody's circle, apart from everybody else's: the contacts of u (a spoke each) and the ties among them.

    The spoke u-v has the number of the tie if u is its low end, else that plus the number of ties.
    """
    from scipy.sparse import csr_array

    ties = len(graph.low)
    found = [np.concatenate(each) for each in zip(*graph.triangles(), strict=True)] or [np.zeros(0, np.int64)] * 3
    uv, uw, vw = found
    one = np.concatenate([uv, uv + ties, uw + ties])
    other = np.concatenate([uw, vw, vw + ties])
    rows = np.concatenate([one, other]), np.concatenate([other, one])
    return csr_array((np.ones(len(rows[0])), rows), shape=(2 * ties, 2 * ties))


def _apart(spokes: Any) -> tuple[Ints, Ints, Ints]:
    """Pairs of one circle without a tie and with a single common contact in it: who they are, and who is that one."""
    numbered = spokes.copy()
    # From 1: a product leaves out what is 0.
    numbered.data = spokes.indices + 1.0
    steps = np.concatenate([[0], np.cumsum(spokes @ np.diff(spokes.indptr))])
    found: list[tuple[Ints, Ints, Ints]] = []
    start, size = 0, spokes.shape[0]
    while start < size:
        stop = max(start + 1, int(np.searchsorted(steps, steps[start] + _BATCH, side="right")) - 1)
        found.append(_apart_in(spokes, numbered, start, stop))
        start = stop
    return tuple(np.concatenate(each) for each in zip(*found, strict=True)) if found else (np.zeros(0, np.int64),) * 3  # type: ignore[return-value]


def _apart_in(spokes: Any, numbered: Any, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """Look at the spokes from `start` to `stop` as the first of each pair."""
    counted = (spokes[start:stop] @ spokes).tocoo()
    # Same rows and columns, so in the same order: with one path, the sum of the middles' numbers is the middle's.
    middles = (numbered[start:stop] @ spokes).tocoo().data
    row, column = counted.coords
    single = (counted.data == 1) & (row + start < column)
    one, other, middle = row[single].astype(np.int64) + start, column[single].astype(np.int64), middles[single]
    tied = _has(spokes, one, other)
    return one[~tied], other[~tied], middle[~tied].astype(np.int64) - 1


def _has(spokes: Any, one: Ints, other: Ints) -> Any:
    """Which pairs are tied themselves."""
    if not len(one):
        return np.zeros(0, bool)
    values: Floats = np.asarray(spokes[one, other]).ravel()
    return values > 0
