"""Structure around each person: Burt's measures, clustering, centralities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.schema import TEXT
from netquality.structure.centrality import closeness_betweenness, eigenvector, pagerank
from netquality.structure.graph import Graph
from netquality.structure.holes import holes
from netquality.structure.visible import visible_graph, why_not

NO_TIES = "no tie to anybody else whose ties are recorded"


@memo
def structural_holes(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return how the contacts of each owner hang together, where that is visible; see `visible_ties` for what is a tie.

    With p_ij the share of i's ties (weights) that goes to j, m_jq q's weight for j relative to j's strongest tie, N the
    ties of i, and sums over q that both i and j are tied to::

        c_ij = (p_ij + sum p_iq p_qj) ** 2
        constraint = sum over j of c_ij
        hierarchy = sum over j of r_j ln r_j / (N ln N),  r_j = c_ij / (constraint / N)
        effective_size = sum over j of 1 - sum p_iq m_jq  (= N - (N - 1) clustering)
        efficiency = effective_size / N
        clustering = share of the pairs of i's contacts that are tied

    All ties weigh the same here: what they hold is the other axis, `interaction_depth`. ``depth_constraint`` and
    ``depth_effective_size`` are the same with depth as weight, over ties with contact: of somebody's attention, not of
    their list.

    Returns
    -------
    DataFrame
        Index owner, sorted. ``ties`` (to other owners), ``constraint`` (0 to about 1.125, low: bridging), ``hierarchy``
        in [0, 1] (NaN with fewer than 2 ties), ``effective_size`` (1 to N), ``efficiency`` in (0, 1], ``clustering``
        in [0, 1] (NaN with fewer than 2 ties; networkx says 0), ``depth_constraint, depth_effective_size``, and
        ``reason`` where nothing could be measured. From one archive alone, all is NaN: a star tells nothing.

    References
    ----------
    Burt, R. S. (1992). Structural Holes. Harvard University Press, ch. 2. Borgatti, S. (1997). Structural holes:
    unpacking Burt's redundancy measures. Connections 20, 35-38. Watts, D., Strogatz, S. (1998). Nature 393, 440-442.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "a", "a", "b"], "person": ["b", "c", "d", "c"]})
    >>> table = structural_holes(Network.build({"connections": lists}, owners=list("abcd")))
    >>> table.loc["a", ["constraint", "effective_size", "clustering"]].astype(float).round(3).tolist()
    [0.611, 2.333, 0.333]
    """
    reason = why_not(network)
    found = holes(visible_graph(network, known_rung=known_rung))
    weighted = holes(visible_graph(network, weight="depth", known_rung=known_rung))
    for name in ("constraint", "effective_size"):
        found[f"depth_{name}"] = weighted[name]
    found["reason"] = _reasons(found["ties"], reason)
    if reason:
        found[found.columns.drop("reason")] = np.nan
    return found.astype({"ties": "Int64"}).rename_axis("owner")


@memo
def centralities(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return how central each owner is among those whose ties are recorded, by the usual measures of networkx.

    Over unweighted ties (see `visible_ties`), with n people: ``degree_centrality``: ties / (n - 1); ``closeness``:
    (r - 1) / (sum of distances) * (r - 1) / (n - 1) with r people within reach; ``betweenness``: share of the shortest
    paths between two others that pass; ``eigenvector``: of the largest connected part, of length 1; ``pagerank``:
    damping 0.85. Of more than `netquality.structure.centrality.EXACT` people, closeness and betweenness are estimated
    from paths to 256 people drawn with a fixed seed (``pivots``); ``betweenness_error`` is then the standard error.

    Returns
    -------
    DataFrame
        Index owner, sorted; all in [0, 1]. Closeness is NaN where nobody (who was drawn) is within reach, eigenvector
        outside the largest part. All NaN where structure is not visible, with its ``reason``.

    References
    ----------
    Freeman, L. C. (1979). Centrality in social networks. Social Networks 1, 215-239. Brandes, U., Pich, C. (2007).
    Centrality estimation in large networks. Int. J. Bifurcation and Chaos 17, 2303-2318.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "b"], "person": ["b", "c"]})
    >>> centralities(Network.build({"connections": lists}, owners=list("abc")))["betweenness"].tolist()
    [0.0, 1.0, 0.0]
    """
    reason = why_not(network)
    graph = visible_graph(network, known_rung=known_rung)
    found = _central(graph) if not reason else pd.DataFrame(np.nan, index=graph.people, columns=_CENTRAL)
    found["reason"] = _reasons(pd.Series(graph.degree, graph.people), reason)
    return found.rename_axis("owner")


_CENTRAL = (
    "degree_centrality", "closeness", "betweenness", "betweenness_error", "eigenvector", "pagerank", "pivots",
)  # fmt: skip


def _central(graph: Graph) -> pd.DataFrame:
    paths = closeness_betweenness(graph)
    shares = {
        "degree_centrality": graph.degree / (len(graph.people) - 1),
        "eigenvector": eigenvector(graph),
        "pagerank": pagerank(graph),
    }
    return pd.DataFrame({**paths, **shares}, index=graph.people)[list(_CENTRAL)]


def _reasons(ties: pd.Series, reason: str) -> pd.Series:
    if reason:
        return pd.Series(reason, index=ties.index, dtype=TEXT)
    return pd.Series(NO_TIES, index=ties.index, dtype=TEXT).where(ties == 0)
