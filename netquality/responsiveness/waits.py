"""How long each side lets the other wait, with the unanswered counted in: medians by Kaplan-Meier, many at once."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netquality.ordering import Flags, Integers, changes, ends, sort_within, tally
from netquality.schema import HOUR_US
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
    row = np.flatnonzero(replied | ends(sides.first))
    until = np.where(replied[row], np.append(sides.at[1:], 0)[row], sides.as_of)
    silence = until - sides.at[row]
    duration, answered = np.minimum(silence, sides.answer_window), replied[row] & (silence <= sides.answer_window)
    pending = sides.as_of - sides.at[row] < sides.answer_window
    return Waits(row, ~sides.mine[row], duration, answered, pending)


def response_columns(asks: Waits, groups: Groups) -> dict[str, np.ndarray]:
    """Return how often and how fast each side answered, by group; both sides in one pass."""
    size = len(groups.index)
    of = groups.of[asks.row] + size * ~asks.by_owner
    unanswered, young, answered, young_answered = tally(of, asks.answered, asks.pending, 2 * size)
    # Of the young only the quick answers are known: counting these would flatter.
    counts = {
        "asked_count": unanswered + answered,
        "answered_count": answered,
        "pending_count": young + young_answered,
    }
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
    waited = sort_within(groups, durations * 2 + ~observed)
    sizes = np.bincount(groups, minlength=size)
    event = np.flatnonzero(waited % 2 == 0)
    group, time = np.repeat(np.arange(size), sizes)[event], waited[event] // 2
    survival, error = _curve(event, np.cumsum(sizes)[group] - event, group)
    # Only where a time ends the curve has come down.
    end = np.flatnonzero(ends(changes(group) | changes(time)))
    group, time, survival = group[end], time[end], survival[end]
    inside = np.log(np.where((survival > 0) & (survival < 1), survival, np.nan))
    # S ** exp(-+ spread) <= 1/2, in logarithms of logarithms.
    spread = float(ndtri((1 + LEVEL) / 2)) * np.sqrt(error[end]) / inside
    hazard, half = np.log(-inside), np.log(-np.log(_HALF))
    reached = {"": survival <= _HALF, "_low": hazard - spread >= half, "_high": hazard + spread >= half}
    return {name: _first(rows, group, time, size) for name, rows in reached.items()}


def _curve(event: Integers, at_risk: Integers, group: Integers) -> tuple[Floats, Floats]:
    """Return S and Greenwood's sum after each event, given by its row; a row is somebody, event or censored.

    Between two who are censored the factors 1 - 1 / n of S multiply to (n - 1) / n of its last and first event, and
    the terms 1 / (n (n - 1)) add up to 1 / (n - 1) - 1 / n: only these runs of events need be gone through.
    """
    begin = np.flatnonzero(changes(group) | changes(event - np.arange(len(event))))
    length, run = np.diff(begin, append=len(event)), group[begin]
    first, left = at_risk[begin].astype(float), (at_risk - 1).astype(float)
    last, fresh = left[begin + length - 1], changes(run)
    # What the runs before it in its group have left for each.
    factor = pd.Series(np.where(fresh, 1, np.roll(last / first, 1)))
    term = pd.Series(np.where(fresh, 0, np.roll(1 / np.maximum(last, 1) - 1 / first, 1)))
    survival, error = factor.groupby(run, sort=False).cumprod(), term.groupby(run, sort=False).cumsum()
    return (
        np.repeat(survival.to_numpy() / first, length) * left,
        np.repeat(error.to_numpy() - 1 / first, length) + 1 / np.maximum(left, 1),
    )


def _first(reached: Flags, groups: Integers, times: Integers, size: int) -> Floats:
    """Return the first time in each group at which something is reached."""
    found = np.full(size, np.nan)
    rows = np.flatnonzero(reached)[::-1]
    found[groups[rows]] = times[rows]
    return found
