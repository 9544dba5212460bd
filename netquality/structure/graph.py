"""A graph as arrays: people, ties with a weight, and every triangle of them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.uncertainty import Floats

Ints = npt.NDArray[np.int64]
#: So many pairs of ties are held in memory at once.
_BATCH: Final = 2_000_000


@dataclasses.dataclass(frozen=True)
class Graph:
    """An undirected graph without loops. Build one with `Graph.of`.

    Attributes
    ----------
    people : Index
        The nodes.
    low, high : array
        The ends of each tie as positions in `people`. The low end has fewer ties (of as many, it comes first): then no
        low end has many high ones, and triangles are found in little time.
    weight : array
        Above 0.
    """

    people: pd.Index
    low: Ints
    high: Ints
    weight: Floats

    @classmethod
    def of(cls, people: pd.Index, source: Any, target: Any, weight: Any = None) -> Graph:
        """Return the graph of these ties: weights of one pair, in whichever direction, are added up.

        Ties without weight (0 or missing) and loops are left out. Without weights, each pair weighs 1.
        """
        ends = np.array([source, target], dtype=np.int64).reshape(2, -1)
        pair, total = _summed(ends.min(axis=0) * len(people) + ends.max(axis=0), ends[0] != ends[1], weight)
        first, second = np.divmod(pair, max(len(people), 1))
        rank = _rank(first, second, len(people))
        turned = rank[first] > rank[second]
        low, high = np.where(turned, second, first), np.where(turned, first, second)
        order = np.argsort(rank[low] * len(people) + rank[high])
        return cls(people, low[order], high[order], total[order])

    @functools.cached_property
    def degree(self) -> Ints:
        """How many ties each person has."""
        return np.bincount(self.low, minlength=len(self.people)) + np.bincount(self.high, minlength=len(self.people))

    @functools.cached_property
    def common(self) -> Ints:
        """How many common neighbours the ends of each tie have."""
        return self.through((np.ones(len(self.low)), np.ones(len(self.people))))[0].astype(np.int64)

    @functools.cached_property
    def matrix(self) -> Any:
        """The adjacency matrix, in sparse rows: 1 for each tie, both ways."""
        from scipy.sparse import csr_array

        ends = np.concatenate([self.low, self.high]), np.concatenate([self.high, self.low])
        return csr_array((np.ones(2 * len(self.low)), ends), shape=(len(self.people), len(self.people)))

    def by_person(self, forth: Any, back: Any) -> Floats:
        """Return for each person the sum over their ties, of `forth` where they are the low end, else of `back`."""
        people = len(self.people)
        return np.asarray(np.bincount(self.low, forth, people) + np.bincount(self.high, back, people), dtype=float)

    def triangles(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield every triangle once, in batches: the ties u-v, u-w and v-w, u being the lowest and w the highest.

        Each pair of ties from one low end is closed if there is a tie between its high ends. Of nodes ordered by
        degree, none has more than sqrt(2 ties) high ends, so that the pairs are few even where a hub knows everybody.

        References
        ----------
        Chiba, N., Nishizeki, T. (1985). Arboricity and subgraph listing algorithms. SIAM J. Computing 14, 210-223.
        """
        rank = _rank(self.low, self.high, len(self.people))
        low, high = rank[self.low], rank[self.high]
        ties, key = np.arange(len(low)), low * len(self.people) + high
        later = np.searchsorted(low, low, side="right") - ties - 1
        before = np.concatenate([[0], np.cumsum(later)])
        start = 0
        while start < len(ties):
            stop = max(start + 1, int(np.searchsorted(before, before[start] + _BATCH, side="right")) - 1)
            one = np.repeat(ties[start:stop], later[start:stop])
            other = np.arange(before[start], before[stop]) - before[one] + one + 1
            sought = high[one] * len(self.people) + high[other]
            place = np.minimum(np.searchsorted(key, sought), len(key) - 1)
            closed = key[place] == sought
            yield one[closed], other[closed], place[closed]
            start = stop

    def through(self, *asked: tuple[Floats, Floats]) -> list[Floats]:
        """Return, for each tie i-j, sums over the common neighbours q of its ends: ``w_iq w_qj x_q``.

        Parameters
        ----------
        asked : pairs of arrays
            ``w``, a number for each tie, and ``x``, one for each person. All sums come from one search for triangles,
            which takes longest; the product of the matrices would have an entry for everybody at two steps.
        """
        found = [np.zeros(len(self.low)) for _ in asked]
        for uv, uw, vw in self.triangles():
            u, v, w = self.low[uv], self.high[uv], self.high[uw]
            for total, (weight, worth) in zip(found, asked, strict=True):
                one, other, third = weight[uv], weight[uw], weight[vw]
                for tie, value in (
                    (uv, other * third * worth[w]),
                    (uw, one * third * worth[v]),
                    (vw, one * other * worth[u]),
                ):
                    total += np.bincount(tie, value, len(total))
        return found


def _summed(pair: Ints, kept: npt.NDArray[np.bool_], weight: Any) -> tuple[Ints, Floats]:
    """The distinct pairs that are kept and have a weight, in order, and their weights."""
    if weight is None:
        # np.unique looks values up one by one, which takes fifty times as long.
        pair = np.sort(pair[kept])
        distinct = pair[np.diff(pair, prepend=-1) > 0]
        return distinct, np.ones(len(distinct))
    weights = np.asarray(weight, dtype=float)
    kept = kept & (weights > 0)
    distinct, place = np.unique(pair[kept], return_inverse=True)
    return distinct, np.bincount(place, weights[kept], len(distinct)).astype(float)


def _rank(one: Ints, other: Ints, people: int) -> Ints:
    """The place of each person, those with fewer ties first."""
    degree = np.bincount(one, minlength=people) + np.bincount(other, minlength=people)
    rank = np.empty(people, dtype=np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(people)
    return rank
