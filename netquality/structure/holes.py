"""Structural holes: how far somebody's contacts are tied to each other, and lead back to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from netquality.structure.graph import Graph
from netquality.uncertainty import Floats


def holes(graph: Graph) -> pd.DataFrame:
    """Return Burt's measures and local clustering of everybody in a graph; see `netquality.structure.structural_holes`.

    Returns
    -------
    DataFrame
        On the graph's people: ``ties`` (degree), ``constraint, hierarchy, effective_size, efficiency, clustering``.

    Examples
    --------
    >>> path = Graph.of(pd.Index(["a", "b", "c"]), [0, 1], [1, 2])
    >>> holes(path)["constraint"].tolist()
    [1.0, 0.5, 1.0]
    """
    degree, weight, ones = graph.degree.astype(float), graph.weight, np.ones_like
    ties = np.where(degree > 0, degree, np.nan)
    total = graph.by_person(weight, weight)
    spent = weight / total[graph.low], weight / total[graph.high]
    around, shared, common = graph.through(
        (weight, 1 / np.where(degree > 0, total, 1)), (weight, ones(total)), (ones(weight), ones(total))
    )
    local = (spent[0] + around / total[graph.low]) ** 2, (spent[1] + around / total[graph.high]) ** 2
    constraint = np.where(degree > 0, graph.by_person(*local), np.nan)
    effective = ties - _redundancy(graph, shared) / np.where(degree > 0, total, np.nan)
    pairs = ties * (ties - 1) / 2
    return pd.DataFrame(
        {
            "ties": graph.degree,
            "constraint": constraint,
            "hierarchy": _hierarchy(graph, local, constraint, ties),
            "effective_size": effective,
            "efficiency": effective / ties,
            "clustering": graph.by_person(common, common) / 2 / np.where(pairs > 0, pairs, np.nan),
        },
        index=graph.people,
    )


def _redundancy(graph: Graph, shared: Floats) -> Floats:
    """Per person i the sum over their contacts j and those q of both of ``w_iq w_jq / max_j``."""
    strongest = np.zeros(len(graph.people))
    for end in (graph.low, graph.high):
        np.maximum.at(strongest, end, graph.weight)
    return graph.by_person(shared / strongest[graph.high], shared / strongest[graph.low])


def _hierarchy(graph: Graph, local: Any, constraint: Floats, ties: Floats) -> Floats:
    """How far constraint comes from one contact: 0 if from all alike, 1 if from one alone (Burt 1992, eq. 2.9)."""
    mean = constraint / ties
    parts = [part / mean[end] for part, end in zip(local, (graph.low, graph.high), strict=True)]
    uneven = graph.by_person(*(part * np.log(part) for part in parts))
    # Contacts that constrain alike give 0, but for the arithmetic.
    return np.maximum(uneven, 0) / np.where(ties > 1, ties * np.log(ties), np.nan)
