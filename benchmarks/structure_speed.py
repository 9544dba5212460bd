"""How long constraint, effective size and clustering take, against igraph's constraint alone, in turns.

    python benchmarks/structure_speed.py [--people 100000] [--ties 1000000] [--rounds 3]

Three graphs: ties at random, a few hubs (Barabasi and Albert), and neighbourhoods (Watts and Strogatz, one tie in ten
rewired), people in no order. The peer is not needed otherwise: ``pip install igraph``. Prints seconds as a Markdown
table, the largest difference of the two constraints, and the most memory that our side took: at its end, igraph's graph
already freed, as measured in a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.structure.graph import Graph
from netquality.structure.holes import holes

Ends = npt.NDArray[np.int64]


def random(people: int, ties: int, draw: np.random.Generator) -> Ends:
    return distinct(draw.integers(0, people, (2, ties + ties // 50)), people)[:, :ties]


def hubs(people: int, ties: int, draw: np.random.Generator) -> Ends:
    import igraph

    return np.array(igraph.Graph.Barabasi(people, ties // people).get_edgelist()).T


def neighbourhoods(people: int, ties: int, draw: np.random.Generator) -> Ends:
    each = ties // people
    source = np.repeat(np.arange(people), each)
    target = (source + np.tile(np.arange(1, each + 1), people)) % people
    rewired = draw.random(len(source)) < 0.1
    return distinct(np.array([source, np.where(rewired, draw.integers(0, people, len(source)), target)]), people)


def distinct(ends: Ends, people: int) -> Ends:
    """Each pair once and no loops, in random order."""
    ends = ends[:, ends[0] != ends[1]]
    pair = np.random.default_rng(0).permutation(np.unique(ends.min(axis=0) * people + ends.max(axis=0)))
    return np.array(np.divmod(pair, people))


def shuffled(ends: Ends, people: int) -> Ends:
    name: Ends = np.random.default_rng(1).permutation(people)
    return name[ends]


def measured(ends: Ends, people: int) -> pd.DataFrame:
    return holes(Graph.of(pd.RangeIndex(people), *ends))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def peak(ends: Ends, people: int) -> float:
    """Megabytes that a process takes that does nothing else, libraries and the graph itself included."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (ends, people))


def _peak(ends: Ends, people: int) -> float:
    measured(ends, people)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    import igraph

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("| graph | ties | netquality: all three, s | igraph: constraint, s | ratio | differ by | peak, MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for shape in (random, hubs, neighbourhoods):
        ends = shuffled(shape(given.people, given.ties, np.random.default_rng(0)), given.people)
        peer = igraph.Graph(given.people, ends.T.tolist())
        seconds = []
        for _ in range(given.rounds):
            ours, table = timed(partial(measured, ends, given.people))
            theirs, constraint = timed(peer.constraint)
            seconds.append((ours, theirs))
        gap = np.nanmax(np.abs(table["constraint"] - constraint))
        (ours, theirs), ratios = np.median(seconds, axis=0), [one / other for one, other in seconds]
        told = f"{min(ratios):.2f} to {max(ratios):.2f}"
        memory = peak(ends, given.people)
        row = (
            shape.__name__,
            f"{ends.shape[1]:,}",
            f"{ours:.2f}",
            f"{theirs:.2f}",
            told,
            f"{gap:.0e}",
            f"{memory:.0f}",
        )
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
