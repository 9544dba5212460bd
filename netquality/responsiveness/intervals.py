"""Times between messages, and between an ask and its answer, with the group that each belongs to."""

from __future__ import annotations

from typing import Any

from netquality.ordering import Integers
from netquality.responsiveness.sides import Groups, Sides
from netquality.responsiveness.waits import Waits
from netquality.schema import HOUR_US

Measured = tuple[Any, Integers]


def intervals(sides: Sides, groups: Groups, keys: tuple[str, ...]) -> Measured:
    """Return the hours from each message to the next of the same tie or owner, and the group of the later one."""
    gaps = sides.tie_gaps if "person" in keys else sides.owner_gaps
    return gaps.length / HOUR_US, groups.of[gaps.row]


def delays(asks: Waits, groups: Groups) -> dict[str, Measured]:
    """Return the hours from each answered ask to its answer, by who answered."""
    sides = {"owner_delay_hours": asks.by_owner, "person_delay_hours": ~asks.by_owner}
    kept = {name: asks.answered & side for name, side in sides.items()}
    return {name: (asks.duration[rows] / HOUR_US, groups.of[asks.row[rows]]) for name, rows in kept.items()}
