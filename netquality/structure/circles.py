"""Communities: groups of people with more ties among themselves than to others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.schema import TEXT
from netquality.structure.graph import Graph, Ints
from netquality.structure.visible import graph_of, seen_together, visible_ties, why_not
from netquality.uncertainty import SEED

#: What communities rest on.
EVIDENCE = ("ties", "conversations")


@memo
def communities(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return the community of each person: by `visible_ties` or, where there are none, by `seen_together`.

    Louvain's method with a fixed seed, on unweighted ties; company in conversations is weighted (a conversation of
    many tells less). What divides best is not unique: another seed moves people at the edges. `modularity` is the
    share of ties inside communities less what the same numbers of ties would have there by chance.

    From one archive alone, contacts who were in one group conversation can be told to belong together; of all others
    nothing is known, and they have no community.

    Returns
    -------
    DataFrame
        Index person, sorted: the owners or, from one archive, the contacts. ``community`` (1 is the largest; missing
        without a tie), ``members``, ``inside_share`` (of their ties, in [0, 1]), ``modularity`` (of the whole division,
        -0.5 to 1), ``evidence`` (ties, conversations), ``reason`` where there is none.

    References
    ----------
    Blondel, V. D., et al. (2008). Fast unfolding of communities in large networks. J. Stat. Mech. P10008.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": list("aabddec"), "person": list("bccefgd")})
    >>> lists.loc[5] = ["e", "f"]
    >>> communities(Network.build({"connections": lists}, owners=list("abcdef")))["community"].tolist()
    [1, 1, 1, 2, 2, 2]
    """
    graph, evidence = community_graph(network, known_rung=known_rung)
    code, modularity = _divided(graph)
    members = np.bincount(code[code >= 0], minlength=1)
    inside = (code[graph.low] == code[graph.high]) * graph.weight
    total = graph.by_person(graph.weight, graph.weight)
    alone = code < 0
    table = pd.DataFrame(
        {
            "community": pd.Series(code + 1, dtype="Int64").mask(alone).array,
            "members": pd.Series(members[code], dtype="Int64").mask(alone).array,
            "inside_share": graph.by_person(inside, inside) / np.where(alone, np.nan, total),
            "modularity": np.where(alone, np.nan, modularity),
            "evidence": pd.array([evidence] * len(code), dtype=TEXT),
        },
        index=graph.people,
    )
    table["reason"] = pd.Series(_why_alone(network, evidence), table.index, dtype=TEXT).where(alone)
    return table


def community_graph(network: Network, *, known_rung: int = KNOWN_RUNG) -> tuple[Graph, str]:
    """Return the graph that communities are found in, and what its ties are (one of `EVIDENCE`)."""
    owners = set(network.owners)
    if not why_not(network):
        return graph_of(visible_ties(network, known_rung=known_rung), sorted(owners)), EVIDENCE[0]
    others = sorted(set(network.people["person"]) - owners)
    return graph_of(seen_together(network), others, weight="weight"), EVIDENCE[1]


def _divided(graph: Graph) -> tuple[Ints, float]:
    """The number of each person's community, from 0, largest first; -1 without a tie. And the modularity."""
    import networkx as nx

    code = np.full(len(graph.people), -1)
    if not len(graph.low):
        return code, float("nan")
    ties: Any = nx.Graph()
    ties.add_nodes_from(np.flatnonzero(graph.degree).tolist())
    ties.add_weighted_edges_from(zip(graph.low.tolist(), graph.high.tolist(), graph.weight.tolist(), strict=True))
    found = nx.community.louvain_communities(ties, seed=SEED)
    # Of two of one size, the one with the first name comes first.
    for number, members in enumerate(sorted(found, key=lambda each: (-len(each), min(each)))):
        code[list(members)] = number
    return code, float(nx.community.modularity(ties, found))


def _why_alone(network: Network, evidence: str) -> str:
    if evidence == EVIDENCE[0]:
        return "no tie to anybody else whose ties are recorded"
    return f"{why_not(network)}; and never seen in a group conversation with another contact"
