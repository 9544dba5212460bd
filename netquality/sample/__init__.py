"""Synthetic networks with planted truths, of any size, and LinkedIn archives made of them. Nobody in them is real."""

from netquality.sample.plan import Plan
from netquality.sample.simulate import Simulation, simulate
from netquality.sample.tables import as_network
from netquality.sample.write import write_sample

__all__ = ["Plan", "Simulation", "as_network", "simulate", "write_sample"]
