"""How long each side lets the other wait, with the unanswered counted in: medians by Kaplan-Meier, many at once."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netquality.ordering import Integers, sort_within
from netquality.schema import HOUR_US
from netquality.ties.sequence import Flags
from netquality.uncertainty import LEVEL, Floats, proportion

if TYPE_CHECKING:
    from netquality.responsiveness.sides import Groups, Sides

#: Rounding may lift a survival of exactly one half a little above it.
_HALF = 0.5 + 1e-12


@dataclasses.dataclass(frozen=True)
class Waits:
    """One entry an ask: the last of a run of messages of one sender, which the other one answers or not.

    Attributes
    ----------
    row : int
        The message from which the wait runs, a row of the sides.
    by_owner : bool
        Whether it is the owner who has to answer.
    duration : int
        Microseconds until the answer or, unanswered, until the answer window closes or the export ends.
    answered : bool
        Within the answer window.
    pending : bool
        The answer window is still open at the end of the export, whether or not the answer has come.
    """

    row: Integers
    by_owner: Flags
    duration: Integers
    answered: Flags
    pending: Flags


def waits(sides: Sides) -> Waits:
    """Return every ask of the messages in `sides`, in their order."""
    replied = np.append(sides.switch[1:], False)[: len(sides.at)]
    last = np.append(sides.first[1:], True)[: len(sides.at)]
    row = np.flatnonzero(replied | last)
    until = np.where(replied[row], np.append(sides.at[1:], 0)[row], sides.as_of)
    silence = until - sides.at[row]
    duration, answered = np.minimum(silence, sides.answer_window), replied[row] & (silence <= sides.answer_window)
    pending = sides.as_of - sides.at[row] < sides.answer_window
    return Waits(row, ~sides.mine[row], duration, answered, pending)


def response_columns(asks: Waits, groups: Groups) -> dict[str, np.ndarray]:
    """Return how often and how fast each side answered, by group; both sides in one pass."""
    size = len(groups.index)
    of = groups.of[asks.row] + size * ~asks.by_owner
    # Of the young only the quick answers are known: counting these would flatter.
    rows = {"asked": ~asks.pending, "answered": asks.answered & ~asks.pending, "pending": asks.pending}
    counts = {f"{name}_count": np.bincount(of[each], minlength=2 * size) for name, each in rows.items()}
    found = proportion(counts["answered_count"], counts["asked_count"])
    rate = {f"response_rate{end}": each for end, each in zip(("", "_low", "_high"), found, strict=True)}
    waited = median_waits(asks.duration, asks.answered, of, 2 * size)
    delay = {f"response_delay_hours{end}": each / HOUR_US for end, each in waited.items()}
    sides = {"owner": slice(0, size), "person": slice(size, None)}
    return {
        f"{side}_{name}": each[half] for side, half in sides.items() for name, each in (counts | rate | delay).items()
    }


def median_waits(durations: Integers, observed: Flags, groups: Integers, size: int) -> dict[str, Floats]:
    """Return the Kaplan-Meier median of each of `size` groups (""), and its interval ("_low", "_high"), in one pass.

    What `netquality.survival.kaplan_meier` gives for one group: the first time at which S(t) <= 1/2, and the first
    times at which the lower and the upper bound of S(t) are. Undefined (NaN) where that is never reached.

    References
    ----------
    Brookmeyer, R., Crowley, J. (1982). A confidence interval for the median survival time. Biometrics 38, 29-41.

    Examples
    --------
    >>> waited, seen = np.array([1, 2, 2, 3, 5]), np.array([True, True, False, False, False])
    >>> median_waits(waited, seen, np.array([0, 0, 0, 0, 1]), 2)[""].tolist()
    [2.0, nan]
    """
    from scipy.special import ndtri

    # Events come before those who are censored at the same time: these were still waiting.
    times, censored = np.divmod(sort_within(groups, durations * 2 + ~observed), 2)
    sizes = np.bincount(groups, minlength=size)
    group, seen = np.repeat(np.arange(size), sizes), censored == 0
    at_risk = (np.cumsum(sizes)[group] - np.arange(len(group))).astype(float)
    # One at a time the factors of a tie multiply to 1 - d / n and Greenwood's terms add up to d / (n (n - d)).
    steps = pd.DataFrame({"survival": 1 - seen / at_risk, "error": seen / np.maximum(at_risk * (at_risk - 1), 1)})
    by_group = steps.groupby(group, sort=False)
    # Only where a time ends the curve has come down.
    ends = np.append((np.diff(group) != 0) | (np.diff(times) != 0), True)[: len(group)]
    survival, error = (curve.to_numpy()[ends] for curve in (by_group["survival"].cumprod(), by_group["error"].cumsum()))
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    spread = float(ndtri((1 + LEVEL) / 2)) * np.sqrt(error) / np.log(inside)
    curves = {"": survival, "_low": inside ** np.exp(-spread), "_high": inside ** np.exp(spread)}
    return {name: _first(curve <= _HALF, group[ends], times[ends], size) for name, curve in curves.items()}


def _first(reached: Flags, groups: Integers, times: Integers, size: int) -> Floats:
    """Return the first time in each group at which something is reached."""
    found = np.full(size, np.nan)
    rows = np.flatnonzero(reached)[::-1]
    found[groups[rows]] = times[rows]
    return found
