"""Two axes of a weak tie: little exchange, and nothing in common around it. Do they go together?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.structure.between import by_person
from netquality.structure.graph import Ints
from netquality.structure.per_tie import overlap
from netquality.structure.visible import visible_graph, visible_ties
from netquality.uncertainty import Floats


@memo
def strength_overlap(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return whether deeper ties have more contacts in common: Spearman's rank correlation of depth and overlap.

    A tie can be weak by what it holds (depth) or by where it stands (overlap). Granovetter said that the two go
    together; where they don't, one number for both would mislead.

    Returns
    -------
    DataFrame
        Index among: ``all ties`` (silent ones have depth 0) and ``with contact``. ``people, ties`` (with an overlap),
        ``correlation`` in [-1, 1] with a 95 % interval by a bootstrap over people. NaN where structure or messages are
        not recorded, or one of the two is the same for all.

    References
    ----------
    Granovetter (1973), Onnela et al. (2007); see `tie_structure`. The interval: see `by_person`.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": list("aaabd"), "person": list("bcdce")})
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": "2024-01-01", "source": ["a", "b", "a"], "target": ["b", "a", "c"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> net = Network.build({"connections": lists, "interactions": log}, owners=list("abcde"))
    >>> strength_overlap(net).loc["all ties", ["people", "ties", "correlation"]].astype(float).round(3).tolist()
    [5.0, 5.0, 0.295]
    """
    graph = visible_graph(network, known_rung=known_rung)
    names = pd.MultiIndex.from_arrays(np.sort([graph.people.take(graph.low), graph.people.take(graph.high)], axis=0))
    depth = visible_ties(network, known_rung=known_rung)["depth"].reindex(names).to_numpy(float)
    shared = overlap(graph)
    defined = ~np.isnan(shared) & ~np.isnan(depth)
    rows = {
        among: _correlated(graph.low[kept], graph.high[kept], depth[kept], shared[kept])
        for among, kept in {"all ties": defined, "with contact": defined & (depth > 0)}.items()
    }
    columns = ["people", "ties", "correlation", "correlation_low", "correlation_high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("among")


def _correlated(low: Ints, high: Ints, depth: Floats, shared: Floats) -> tuple[int, int, float, float, float]:
    people = np.unique([low, high])
    if not len(people):
        return 0, 0, float("nan"), float("nan"), float("nan")
    one, other = np.searchsorted(people, low), np.searchsorted(people, high)
    places = [np.unique(axis, return_inverse=True)[1] for axis in (depth, shared)]

    def spearman(weight: Floats) -> tuple[float]:
        return (_correlation(_ranks(places[0], weight), _ranks(places[1], weight), weight),)

    lowest, highest = by_person(spearman, len(people), one, other)
    return len(people), len(depth), spearman(np.ones(len(depth)))[0], float(lowest[0]), float(highest[0])


def _ranks(place: Ints, weight: Floats) -> Floats:
    """The mean rank of each value, where each counts as often as its weight says."""
    counts = np.bincount(place, weight)
    return (np.cumsum(counts) - counts / 2)[place]


def _correlation(one: Floats, other: Floats, weight: Floats) -> float:
    # Sums and not dot products: for those, BLAS starts threads that cost more than they do, thousands of times.
    total = weight.sum()
    if not total:
        return float("nan")
    one, other = one - (weight * one).sum() / total, other - (weight * other).sum() / total
    spread = (weight * one**2).sum() * (weight * other**2).sum()
    return float((weight * one * other).sum() / np.sqrt(spread)) if spread > 1e-9 else float("nan")
