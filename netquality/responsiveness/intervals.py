"""Times between messages, and between an ask and its answer, with the group that each belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np

from netquality.ordering import Integers, order_within, refine, representatives
from netquality.responsiveness.sides import Groups, Sides
from netquality.responsiveness.waits import Waits
from netquality.schema import HOUR_US

Measured = tuple[Any, Integers]


def intervals(sides: Sides, groups: Groups, keys: tuple[str, ...]) -> Measured:
    """Return the hours from each message to the next of the same tie or owner, and the group of the later one."""
    if "person" in keys:
        later = np.flatnonzero(~sides.first)
        return (sides.at[later] - sides.at[later - 1]) / HOUR_US, groups.of[later]
    # The rows of a message to several people are one event.
    events = representatives(refine(sides.owner, sides.message))
    events = events[order_within(sides.owner[events], sides.at[events])]
    later = np.flatnonzero(np.diff(sides.owner[events]) == 0) + 1
    return (sides.at[events[later]] - sides.at[events[later - 1]]) / HOUR_US, groups.of[events[later]]


def delays(asks: Waits, groups: Groups) -> dict[str, Measured]:
    """Return the hours from each answered ask to its answer, by who answered."""
    sides = {"owner_delay_hours": asks.by_owner, "person_delay_hours": ~asks.by_owner}
    kept = {name: asks.answered & side for name, side in sides.items()}
    return {name: (asks.duration[rows] / HOUR_US, groups.of[asks.row[rows]]) for name, rows in kept.items()}
