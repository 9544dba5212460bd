"""Which ties among somebody's contacts an export shows at all, and the graph that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.network import Network, memo
from netquality.structure.graph import Graph
from netquality.ties.sequence import to_several

if TYPE_CHECKING:
    import networkx as nx

#: Structure needs this many people whose own ties are recorded: between two there is nothing but their tie.
FEWEST: Final = 3
#: In a conversation of more people than this, being together says little; and pairs grow with the square.
LARGEST_GROUP: Final = 30
NOT_VISIBLE: Final = (
    "not visible: this export records the ties of its owner alone, not whether their contacts know each other"
)


def why_not(network: Network) -> str:
    """Return why the ties among somebody's contacts are not visible in a network; nothing if they are."""
    owners = len(network.owners)
    if owners >= FEWEST:
        return "" if len(visible_ties(network)) else f"no tie among the {owners:,} people whose ties are recorded"
    return NOT_VISIBLE if owners == 1 else f"not visible: {owners} people's ties are recorded, structure needs {FEWEST}"


@memo
def visible_ties(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return the ties on which structure is measured: those between people whose own ties are recorded.

    These are the owners: of a pooled log or graph everybody, of one archive its owner alone, and then there are none.
    Whether two others know each other cannot be seen from an owner's side, so nothing is concluded from their
    silence. Two owners are tied if either has the other on their list, or one knows the other by what they exchanged
    (`known_rung` or higher). One-sided messages tie nobody, nor does a group in common.

    Returns
    -------
    DataFrame
        Index (a, b), a before b, sorted. ``depth`` (the weight; NaN where no messages are recorded), ``rung``,
        ``connected``.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "b", "a"], "person": ["b", "c", "x"]})
    >>> visible_ties(Network.build({"connections": lists}, owners=["a", "b", "c"])).index.tolist()
    [('a', 'b'), ('b', 'c')]
    """
    depth = interaction_depth(network)
    owners = pd.Index(sorted(network.owners))
    place = [
        owners.get_indexer(level)[codes] for level, codes in zip(depth.index.levels, depth.index.codes, strict=True)
    ]
    tied = (depth["connected"] | (depth["rung"] >= known_rung)).to_numpy(bool)
    # Nobody is tied to themselves.
    kept = tied & (place[0] >= 0) & (place[1] >= 0) & (place[0] != place[1])
    rows, ends = depth.loc[kept, ["depth", "rung", "connected"]], np.sort([each[kept] for each in place], axis=0)
    # Seen from both sides, the list of either will do.
    pairs = rows.groupby([pd.Series(ends[0], rows.index, name="a"), pd.Series(ends[1], rows.index, name="b")]).max()
    names = [owners.take(pairs.index.get_level_values(end)) for end in ("a", "b")]
    return pairs.set_axis(pd.MultiIndex.from_arrays(names, names=["a", "b"]))


@memo
def seen_together(network: Network) -> pd.DataFrame:
    """Return which contacts of an owner were seen in one group conversation: all that one archive shows of them.

    Conversations of up to `LARGEST_GROUP` people count. The owners themselves, who are in all of them, are left out.

    Returns
    -------
    DataFrame
        Index (a, b), a before b, sorted. ``conversations``; ``weight``: the sum over them of 1 / (others in it - 1), so
        that each person has one unit of company a conversation (Newman 2001).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": 0, "at": "2024-01-01", "source": "me", "target": ["ann", "bob", "cy"], "channel": "message",
    ...     "mode": "written", "thread": "t", "question": False, "cue": False})
    >>> seen_together(Network.build({"interactions": log}, owners=["me"]))["weight"].tolist()
    [0.5, 0.5, 0.5]
    """
    log = network.interactions
    group = log[to_several(network) & log["thread"].notna() & (log["mode"] == "written")]
    there = pd.concat(
        [pd.DataFrame({"thread": group["thread"].astype(str), "person": group[end]}) for end in ("source", "target")]
    ).dropna()
    others = there[~there["person"].isin(set(network.owners))].drop_duplicates()
    size = others.groupby("thread")["person"].transform("size")
    others = others[(size > 1) & (size < LARGEST_GROUP)].astype({"person": object})
    others["weight"] = 1 / (size - 1)
    pairs = others.merge(others[["thread", "person"]], on="thread", suffixes=("", "_other"))
    pairs = pairs[pairs["person"] < pairs["person_other"]]
    found = pairs.groupby(["person", "person_other"])["weight"].agg(conversations="size", weight="sum")
    return found.rename_axis(["a", "b"])


def visible_graph(network: Network, *, weight: str | None = None, known_rung: int = KNOWN_RUNG) -> Graph:
    """Return the graph of `visible_ties` on all owners, sorted by name; unweighted, or weighted by a column."""
    return graph_of(visible_ties(network, known_rung=known_rung), sorted(network.owners), weight=weight)


def graph_of(ties: pd.DataFrame, people: list[str], *, weight: str | None = None) -> Graph:
    """Return the graph of a table of ties with index (a, b)."""
    names = pd.Index(people, name="person", dtype=object)
    a, b = (names.get_indexer(ties.index.get_level_values(end)) for end in ("a", "b"))
    return Graph.of(names, a, b, None if weight is None else ties[weight].fillna(0))


def alter_graph(network: Network, *, known_rung: int = KNOWN_RUNG) -> nx.Graph:
    """Return the graph on which structure is measured, for whatever networkx can do with it beyond this package.

    Nodes are the people whose own ties are recorded, edges `visible_ties` with ``depth``, ``rung`` and ``connected``.
    One archive gives its owner alone, and no edge.
    """
    import networkx as nx

    graph = nx.Graph(as_of=network.as_of.isoformat())
    graph.add_nodes_from(sorted(network.owners))
    for (a, b), tie in zip(
        (ties := visible_ties(network, known_rung=known_rung)).index, ties.itertuples(), strict=True
    ):
        graph.add_edge(a, b, depth=float(tie.depth), rung=int(tie.rung), connected=bool(tie.connected))
    return graph
