"""Times between messages, and between an ask and its answer, with the group that each belongs to."""

from __future__ import annotations

from typing import Any, NamedTuple

from netquality.ordering import Integers
from netquality.responsiveness.sides import Groups, Sides
from netquality.responsiveness.waits import Waits
from netquality.schema import HOUR_US


class Measured(NamedTuple):
    """Values, the group that each belongs to, and how many of them make one of what is told."""

    values: Any
    groups: Integers
    unit: int = 1


def intervals(sides: Sides, groups: Groups, keys: tuple[str, ...]) -> Measured:
    """Return the hours from each message to the next of the same tie or owner, and the group of the later one."""
    gaps = sides.tie_gaps if "person" in keys else sides.owner_gaps
    return Measured(gaps.length, groups.of[gaps.row], HOUR_US)


def delays(asks: Waits, groups: Groups) -> dict[str, Measured]:
    """Return the hours from each answered ask to its answer, by who answered."""
    sides = {"owner_delay_hours": asks.by_owner, "person_delay_hours": ~asks.by_owner}
    kept = {name: asks.answered & side for name, side in sides.items()}
    return {name: Measured(asks.duration[rows], groups.of[asks.row[rows]], HOUR_US) for name, rows in kept.items()}
