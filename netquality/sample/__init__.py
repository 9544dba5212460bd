"""Synthetic networks with planted truths, of any size, and LinkedIn archives made of them. Nobody in them is real."""

from netquality.sample.facebook import write_facebook
from netquality.sample.others import write_graph, write_pooled
from netquality.sample.plan import Plan
from netquality.sample.simulate import Simulation, simulate
from netquality.sample.tables import as_network
from netquality.sample.write import write_sample
from netquality.sample.x import write_x

__all__ = [
    "Plan",
    "Simulation",
    "as_network",
    "simulate",
    "write_facebook",
    "write_graph",
    "write_pooled",
    "write_sample",
    "write_x",
]
