"""Whether a share jumps at a threshold: local linear fits on either side, and what chance does to them."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from netquality.uncertainty import LEVEL, SEED, Floats

#: How often outcomes are put into a random order.
PERMUTATIONS: Final = 999


class Jump(NamedTuple):
    """What the lines on either side of a threshold say of it, and by how much they differ."""

    before: float
    after: float
    effect: float
    low: float
    high: float


def local_jump(position: Floats, outcome: Floats, *, level: float = LEVEL) -> Jump:
    """Return how much a share differs between just before and just after a threshold.

    With a least-squares line through the outcomes of each side, read off at the threshold::

        effect = after - before;  variance = sum (c e / (1 - h))^2   (HC3)

    with e the residuals, h their leverage and c the weight of each outcome in the effect; the interval is effect -+ t
    times the root, t of Student's distribution with n - 4 degrees of freedom. A side on which all outcomes are alike
    has the spread of half a case of the other kind, as it would otherwise seem certain.

    Parameters
    ----------
    position : array
        Where each case stands, the threshold being 0; both sides need two different positions at least.
    outcome : array
        0 or 1 each.
    level : float
        How often the interval holds the truth.

    References
    ----------
    Hahn, J., Todd, P., van der Klaauw, W. (2001). Identification and estimation of treatment effects with a
    regression-discontinuity design. Econometrica 69, 201-209.
    MacKinnon, J. G., White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators with improved
    finite sample properties. J. Econometrics 29, 305-325.

    Examples
    --------
    >>> found = local_jump(np.array([-2.0, -1, 1, 2]), np.array([1.0, 1, 0, 0]))
    >>> round(found.before, 6), round(found.after, 6), round(found.effect, 6)
    (1.0, 0.0, -1.0)
    """
    from scipy.special import stdtrit

    sides = [_at_threshold(position[side], outcome[side]) for side in (position < 0, position > 0)]
    (before, spread), (after, other) = sides
    effect = after - before
    half = float(stdtrit(max(len(position) - 4, 1), (1 + level) / 2)) * float(np.sqrt(spread + other))
    return Jump(before, after, effect, effect - half, effect + half)


def permutation_p(position: Floats, outcome: Floats) -> float:
    """Return how often so large a jump comes about if no order is special: the p-value of `local_jump`'s effect.

    The outcomes' deviations from one line through all of them are put into a random order (Freedman and Lane)::

        p = (1 + orders with a jump as large, either way) / (1 + orders)

    The orders are the same for cases of one number, so that equal data have equal p-values.

    References
    ----------
    Freedman, D., Lane, D. (1983). A nonstochastic interpretation of reported significance levels. J. Business &
    Economic Statistics 1, 292-298.

    Examples
    --------
    >>> position = np.array([*range(-50, 0), *range(1, 51)], dtype=float)
    >>> permutation_p(position, (position < 0) * 1.0)
    0.001
    """
    weights = _weights(position)
    line = _line(position)
    residuals = outcome - line @ (np.linalg.pinv(line) @ outcome)
    orders = np.random.default_rng(SEED).permuted(np.tile(residuals, (PERMUTATIONS, 1)), axis=1)
    # The jump of a line is 0, so that of the deviations is the jump; equal ones must not differ by rounding.
    as_large = np.abs(orders @ weights) >= abs(float(outcome @ weights)) - 1e-9
    return float((1 + as_large.sum()) / (1 + PERMUTATIONS))


def studentized(position: Floats, outcome: Floats) -> float:
    """Return a jump in units of its standard error, to compare jumps at different thresholds."""
    found = local_jump(position, outcome)
    width = found.high - found.low
    return found.effect / width if width > 0 else float("nan")


def _line(position: Floats) -> Floats:
    return np.column_stack([np.ones(len(position)), position])


def _at_threshold(position: Floats, outcome: Floats) -> tuple[float, float]:
    """The line through one side at position 0, and its variance."""
    line = _line(position)
    fit = np.linalg.pinv(line)
    fitted, weights = fit @ outcome, fit[0]
    if np.ptp(outcome) == 0:
        share = 0.5 / (len(outcome) + 1)
        return float(outcome[0]), float(weights @ weights * share * (1 - share))
    leverage = np.minimum((line * fit.T).sum(axis=1), 0.99)
    residuals = (outcome - line @ fitted) / (1 - leverage)
    return float(fitted[0]), float((weights**2) @ residuals**2)


def _weights(position: Floats) -> Floats:
    """By how much each outcome raises the jump."""
    weights = np.zeros(len(position))
    for side, sign in ((position < 0, -1), (position > 0, 1)):
        weights[side] = sign * np.linalg.pinv(_line(position[side]))[0]
    return weights
