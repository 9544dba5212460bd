"""What is planted in a synthetic network, and the dice that plant it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

DAY: Final = 86_400
HOUR: Final = 3_600
#: Introductions younger than this (days) are pending, in the truth too.
MATURE_DAYS: Final = 60


@dataclasses.dataclass(frozen=True)
class Plan:
    """The effects planted in a synthetic network.

    Equal stranger shares mean no crossing effect, a lift of 0 no vetting effect.

    Attributes
    ----------
    stranger_share_before, stranger_share_push, stranger_share_after : float
        Share of connections never written with: before the run-up to the badge, during it, and after the badge.
    badge, push_count : int
        The connection count that is displayed with a plus, and how many connections before it are the run-up.
    push_rate, after_rate : float
        How many times faster connections are added during the run-up and after the badge than before.
    vetted_share : float
        Share of connections with a discussion before connecting.
    vetting_lift : float
        By what factor vetting lowers the chance of staying strangers after connecting: 0 not at all, 1 to none.
    introductions_made_share, introductions_received_share : float
        Introductions per connection.
    acknowledged_share, exchanged_share : float
        Share of introductions that one, and that both of the introduced answer.
    invitation_days : int
        How far back the archive keeps invitations.
    history_days : int
        Days between the first and the last connection.
    as_of : str
        The time of the last message (ISO 8601, UTC).

    Examples
    --------
    >>> Plan().badge
    500
    """

    stranger_share_before: float = 0.42
    stranger_share_push: float = 0.70
    stranger_share_after: float = 0.80
    badge: int = 500
    push_count: int = 100
    push_rate: float = 5.0
    after_rate: float = 1.5
    vetted_share: float = 0.12
    vetting_lift: float = 0.75
    introductions_made_share: float = 0.05
    introductions_received_share: float = 0.02
    acknowledged_share: float = 0.80
    exchanged_share: float = 0.60
    invitation_days: int = 1_200
    history_days: int = 4_380
    as_of: str = "2026-06-30T17:45:00+00:00"

    @property
    def end(self) -> int:
        """`as_of` in seconds since 1970."""
        return int(np.datetime64(self.as_of.removesuffix("+00:00"), "s").astype(np.int64))

    @property
    def end_day(self) -> int:
        """The day of `as_of` in days since 1970."""
        return self.end // DAY


class Dice:
    """Seeded draws for one purpose, so that a change in one part of the sample leaves the others as they are.

    Only plain uniform numbers are taken from numpy, as their stream does not change between its versions.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._random = np.random.Generator(np.random.PCG64([seed, *purpose.encode()]))

    def uniform(self, count: int) -> Floats:
        """Return `count` numbers in [0, 1)."""
        return self._random.random(count)

    def whole(self, low: int | Ints, high: int | Ints, count: int) -> Ints:
        """Return `count` whole numbers from `low` to `high`, both included."""
        span = np.asarray(high, dtype=np.int64) - low + 1
        return (low + np.floor(self.uniform(count) * span)).astype(np.int64)

    def waiting(self, mean: float, count: int) -> Floats:
        """Return `count` exponential waiting times of the given mean."""
        return -mean * np.log1p(-self.uniform(count))

    def kinds(self, weights: Sequence[float], count: int) -> Ints:
        """Return `count` indices into `weights`, drawn in proportion to them."""
        edges: Floats = np.cumsum(np.asarray(weights, dtype=float))
        drawn = np.searchsorted(edges, self.uniform(count) * edges[-1], side="right")
        kinds: Ints = np.minimum(drawn, len(weights) - 1).astype(np.int64)
        return kinds

    def order(self, count: int) -> Ints:
        """Return the numbers below `count` in random order."""
        return np.argsort(self.uniform(count), kind="stable")

    def chance(self, share: float) -> bool:
        """Return whether an event of probability `share` happens."""
        return bool(self.uniform(1)[0] < share)

    def number(self, low: int, high: int) -> int:
        """Return one whole number from `low` to `high`, both included."""
        return int(self.whole(low, high, 1)[0])
