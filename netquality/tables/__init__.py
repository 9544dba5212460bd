"""The numbers under each figure, rounded and in words: one table for each table of `netquality.plotdata`."""

from __future__ import annotations

from netquality.tables.common import table
from netquality.tables.depth import concentration, contact, ladder, sensitivity
from netquality.tables.export import periods
from netquality.tables.fivehundred import badge, growth, vanity
from netquality.tables.introducing import introductions

__all__ = [
    "badge",
    "concentration",
    "contact",
    "growth",
    "introductions",
    "ladder",
    "periods",
    "sensitivity",
    "table",
    "vanity",
]
