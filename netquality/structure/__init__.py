"""Structure where it is visible: who knows whom among the people whose own ties are recorded.

`visible_ties` decides what a tie is, once; everything else is computed on the graph that they make. `alter_graph` gives
that graph to networkx.
"""

from __future__ import annotations

from netquality.structure.between import ATTRIBUTES, ROLES, brokerage, mixing
from netquality.structure.circles import communities, community_graph
from netquality.structure.graph import Graph
from netquality.structure.holes import holes
from netquality.structure.per_person import centralities, structural_holes
from netquality.structure.per_tie import tie_structure
from netquality.structure.strength import strength_overlap
from netquality.structure.visible import alter_graph, seen_together, visible_ties, why_not

__all__ = [
    "ATTRIBUTES",
    "ROLES",
    "Graph",
    "alter_graph",
    "brokerage",
    "centralities",
    "communities",
    "community_graph",
    "holes",
    "mixing",
    "seen_together",
    "strength_overlap",
    "structural_holes",
    "tie_structure",
    "visible_ties",
    "why_not",
]
