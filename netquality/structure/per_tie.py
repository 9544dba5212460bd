"""Structure of each tie: overlap, dispersion, bridges."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.structure.dispersion import dispersions
from netquality.structure.graph import Graph
from netquality.structure.visible import visible_graph, visible_ties
from netquality.uncertainty import Floats


@memo
def tie_structure(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return how each visible tie is embedded among others, seen from both of its ends; see `visible_ties`.

    With n_ij the common contacts of i and j, and k_i the ties of i::

        overlap = n_ij / ((k_i - 1) + (k_j - 1) - n_ij)
        dispersion_pairs = pairs of common contacts not tied, without a common contact among i's other than j
        dispersion = dispersion_pairs / n_ij
        recursive_dispersion = x_j after 3 rounds of
            x_j <- (sum over common w of x_w ** 2 + 2 sum over dispersed pairs of x_s x_t) / n_ij,  starting at 1

    A ``bridge`` is the only way between its ends; a ``local_bridge`` has no common contact beside it. `depth` and
    `rung` stand beside them: the other axis, what the tie itself holds.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted, both ways. ``rung, depth``; ``common`` (n_ij); ``overlap`` in [0, 1] (NaN if
        neither has another tie); ``dispersion_pairs``, ``dispersion``, ``recursive_dispersion`` (of `person` in the
        circle of `owner`; NaN without a common contact); ``bridge, local_bridge``. No rows where structure is not
        visible.

    References
    ----------
    Onnela, J.-P., et al. (2007). Structure and tie strengths in mobile communication networks. PNAS 104, 7332-7336.
    Backstrom, L., Kleinberg, J. (2014). Romantic partnerships and the dispersion of social ties. CSCW '14, 831-841.
    Granovetter, M. (1973). The strength of weak ties. American J. Sociology 78, 1360-1380 (bridges).

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "a", "b", "c"], "person": ["b", "c", "c", "d"]})
    >>> ties = tie_structure(Network.build({"connections": lists}, owners=list("abcd")))
    >>> ties.loc[[("a", "b"), ("a", "c"), ("d", "c")], ["overlap", "bridge"]].values.tolist()
    [[1.0, False], [0.5, False], [0.0, True]]
    """
    graph = visible_graph(network, known_rung=known_rung)
    both = np.tile(np.arange(len(graph.low)), 2)
    found = dispersions(graph)
    found.insert(0, "common", graph.common[both])
    found.insert(1, "overlap", overlap(graph)[both])
    found["bridge"] = _bridges(graph)[both]
    found["local_bridge"] = found["common"] == 0
    names = [graph.people.take(found.index.get_level_values(end)) for end in ("owner", "person")]
    found.index = pd.MultiIndex.from_arrays(names, names=["owner", "person"])
    ties = visible_ties(network, known_rung=known_rung)[["rung", "depth"]].rename_axis(["owner", "person"])
    back = ties.swaplevel().rename_axis(["owner", "person"])
    return pd.concat([pd.concat([ties, back]), found], axis=1).sort_index()


def overlap(graph: Graph) -> Floats:
    """Return for each tie the share of its ends' other contacts that both have."""
    others = graph.degree[graph.low] + graph.degree[graph.high] - 2 - graph.common
    return graph.common / np.where(others > 0, others, np.nan)


def _bridges(graph: Graph) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    import networkx as nx

    ties = nx.Graph(zip(graph.low.tolist(), graph.high.tolist(), strict=True))
    bridges = {frozenset(pair) for pair in nx.bridges(ties)}
    return np.array([{*pair} in bridges for pair in zip(graph.low.tolist(), graph.high.tolist(), strict=True)], bool)
