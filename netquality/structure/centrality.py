"""Centralities by sparse matrices: shortest paths from many people at once, and two leading eigenvectors."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from netquality.structure.graph import Graph, Ints
from netquality.uncertainty import SEED, Floats

#: Up to so many people, shortest paths from everybody; of more, from a sample.
EXACT: Final = 2_000
PIVOTS: Final = 256
#: Paths from so many people are followed at once.
_BATCH: Final = 32
_DAMPING: Final = 0.85
_TOLERANCE: Final = 1e-14


def closeness_betweenness(graph: Graph) -> dict[str, Any]:
    """Return ``closeness, betweenness, betweenness_error, pivots`` as networkx defines them; see `centralities`."""
    people = len(graph.people)
    pivots = np.arange(people)
    if people > EXACT:
        pivots = np.sort(np.random.default_rng(SEED).choice(people, PIVOTS, replace=False))
    far, reached, passed, squared = np.zeros((4, people))
    for start in range(0, len(pivots), _BATCH):
        batch = pivots[start : start + _BATCH]
        distance, share = _shortest_paths(graph, batch)
        far += np.maximum(distance, 0).sum(axis=1)
        reached += (distance > 0).sum(axis=1)
        passed += share.sum(axis=1)
        squared += (share**2).sum(axis=1)
    within = _reach(graph)
    # The mean distance to the drawn ones stands for the distance to all within reach.
    mean = np.divide(far, reached, out=np.full(people, np.nan), where=reached > 0)
    scale = people / len(pivots) / max((people - 1) * (people - 2), 1)
    spread = np.sqrt(np.maximum(squared - passed**2 / len(pivots), 0)) * scale
    return {
        "closeness": (within - 1) / (people - 1) / mean,
        "betweenness": passed * scale,
        "betweenness_error": spread if people > EXACT else np.zeros(people),
        "pivots": len(pivots),
    }


def _shortest_paths(graph: Graph, sources: Ints) -> tuple[Ints, Floats]:
    """Distances from `sources` (-1: out of reach), and each person's share of the paths from there to all others.

    References
    ----------
    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25, 163-177.
    """
    ties, column = graph.matrix, np.arange(len(sources))
    distance = np.full((len(graph.people), len(sources)), -1)
    paths = np.zeros(distance.shape)
    distance[sources, column], paths[sources, column] = 0, 1
    front, level = paths.copy(), 0
    while front.any():
        level += 1
        front = np.where(distance < 0, ties @ front, 0)
        distance[front > 0] = level
        paths += front
    share = np.zeros(distance.shape)
    for nearer in range(level - 2, -1, -1):
        beyond = np.divide(1 + share, paths, out=np.zeros(paths.shape), where=distance == nearer + 1)
        share += np.where(distance == nearer, paths * (ties @ beyond), 0)
    share[sources, column] = 0
    return distance, share


def _reach(graph: Graph) -> Ints:
    """How many people are in each one's connected part, themselves included."""
    part = parts(graph)
    return np.bincount(part)[part]


def parts(graph: Graph) -> Ints:
    """Return the number of each person's connected part."""
    from scipy.sparse.csgraph import connected_components

    found: Ints = connected_components(graph.matrix, directed=False)[1]
    return found


def eigenvector(graph: Graph) -> Floats:
    """Return the leading eigenvector of the largest connected part (the first of several), of length 1; NaN outside.

    Of a graph in parts it would be one part's too, but which one is chance where they are alike.
    """
    from scipy.sparse.linalg import eigsh

    part = parts(graph)
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    block = graph.matrix[inside][:, inside]
    if len(inside) < 50:
        leading = np.linalg.eigh(block.toarray())[1][:, -1]
    else:
        leading = eigsh(block, k=1, which="LA", v0=np.ones(len(inside)), tol=0)[1][:, 0]
    found = np.full(len(graph.people), np.nan)
    found[inside] = np.abs(leading) / np.linalg.norm(leading)
    return found


def pagerank(graph: Graph) -> Floats:
    """Return PageRank; who has no ties passes their rank on to everybody."""
    people, degree = len(graph.people), graph.degree
    share = np.divide(1, degree, out=np.zeros(people), where=degree > 0)
    rank, before = np.full(people, 1 / people), np.zeros(people)
    while np.abs(rank - before).sum() > _TOLERANCE * people:
        before = rank
        lost = before[degree == 0].sum()
        rank = _DAMPING * (graph.matrix @ (share * before) + lost / people) + (1 - _DAMPING) / people
    return rank
