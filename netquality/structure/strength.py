"""Two axes of a weak tie: little exchange, and nothing in common around it. Do they go together?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.structure.graph import Ints
from netquality.structure.per_tie import overlap
from netquality.structure.sharing import standard_error
from netquality.structure.visible import visible_graph, visible_ties
from netquality.uncertainty import Floats, fisher


@memo
def strength_overlap(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return whether deeper ties have more contacts in common: Spearman's rank correlation of depth and overlap.

    A tie can be weak by what it holds (depth) or by where it stands (overlap). Granovetter said that the two go
    together; where they don't, one number for both would mislead.

    Returns
    -------
    DataFrame
        Index among: ``all ties`` (silent ones have depth 0) and ``with contact``. ``people, ties`` (with an overlap),
        ``correlation`` in [-1, 1] with a 95 % interval. NaN where structure or messages are not recorded, or one of the
        two is the same for all.

    References
    ----------
    Granovetter (1973), Onnela et al. (2007); see `tie_structure`. The interval allows for ties that share a person
    (Fafchamps and Gubert 2007), on the influence function of the rank correlation and Fisher's scale. It held what was
    planted in 92 to 95 of a hundred networks of 60 people (`benchmarks/structure_planted.py`).

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
    people, ends = np.unique([low, high], return_inverse=True)
    one, other = ends.reshape(2, -1)
    places = [np.unique(axis, return_inverse=True)[1] for axis in (depth, shared)]
    if not all(place.any() for place in places):
        return len(people), len(depth), float("nan"), float("nan"), float("nan")
    correlation, pull = _pulled(*places)
    error = standard_error(pull, one, other, np.zeros(len(people), dtype=np.int64))
    return len(people), len(depth), correlation, *fisher(correlation, error)


def _pulled(one: Ints, other: Ints) -> tuple[float, Floats]:
    """Spearman's correlation of numbered values, and its influence function: how far each tie pulls at it."""
    (a, a_spread), (b, b_spread) = _standard(one), _standard(other)
    correlation = float((a * b).mean())
    # As of any correlation; then of ranks, which each tie shifts for all that stand above it.
    pull = a * b - correlation * (a**2 + b**2) / 2
    pull += _above(one, b - correlation * a) / a_spread + _above(other, a - correlation * b) / b_spread
    return correlation, pull - pull.mean()


def _standard(place: Ints) -> tuple[Floats, float]:
    """Mean ranks in [0, 1], as deviations from their mean in units of their spread, and that spread."""
    counts = np.bincount(place)
    rank = ((np.cumsum(counts) - counts / 2) / len(place))[place]
    return (rank - rank.mean()) / rank.std(), float(rank.std())


def _above(place: Ints, value: Floats) -> Floats:
    """The mean over all ties of the values that stand above each one, those level with it by half."""
    sums = np.bincount(place, value)
    return np.asarray(((sums.sum() - np.cumsum(sums) + sums / 2) / len(place))[place], dtype=float)
