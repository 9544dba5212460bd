"""How long something takes, when some are still waiting: Kaplan-Meier curves and the log-rank test."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.uncertainty import LEVEL, Floats

#: Variances below this share of the whole are rounding errors.
_ROUNDING: Final = 1e-9
_CURVE: Final = {"at_risk": "int64", "events": "int64", "survival": float, "low": float, "high": float}


def kaplan_meier(durations: Any, observed: Any, *, level: float = LEVEL) -> pd.DataFrame:
    """Return the Kaplan-Meier estimate of who still waits, one row a moment at which anything happened.

    With d(t) the events at time t and n(t) those at risk just before it::

        S(t) = product over times s <= t of 1 - d(s) / n(s)
        interval: S ** exp(-+ z se / log S), se^2 = sum over s <= t of d / (n (n - d))   (Greenwood, log-log)

    Parameters
    ----------
    durations : array-like
        How long each was watched, in any unit; 0 or more.
    observed : array-like of bool
        Whether the event came at the end of that time; else the wait was still on (right-censored).
    level : float
        How often the interval holds the truth.

    Returns
    -------
    DataFrame
        Index ``time``: the distinct durations, ascending. ``at_risk`` and ``events`` at that time; ``survival`` in [0,
        1] after it, with its pointwise interval ``low``, ``high``; undefined (NaN) while nothing has happened and once
        nobody is left. Empty without durations.

    Raises
    ------
    ValueError
        If a duration is missing or negative, or the two differ in length.

    References
    ----------
    Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
    Kalbfleisch, J. D., Prentice, R. L. (1980). The Statistical Analysis of Failure Time Data. Wiley (log-log).

    Examples
    --------
    >>> kaplan_meier([1, 2, 2, 3], [True, True, False, False])[["at_risk", "events", "survival"]]
          at_risk  events  survival
    time
    1.0         4       1      0.75
    2.0         3       1      0.50
    3.0         1       0      0.50
    """
    from scipy.special import ndtri

    waits, seen = _checked(durations, observed)
    times, places, counts = np.unique(waits, return_inverse=True, return_counts=True)
    events = np.bincount(places, weights=seen, minlength=len(times))
    at_risk = len(waits) - np.cumsum(counts) + counts
    survival = np.cumprod(1 - events / at_risk)
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    with np.errstate(divide="ignore"):
        error = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
    spread = float(ndtri((1 + level) / 2)) * error / np.log(inside)
    low, high = inside ** np.exp(-spread), inside ** np.exp(spread)
    columns = (at_risk, events, survival, low, high)
    curve = pd.DataFrame(dict(zip(_CURVE, columns, strict=True)), index=pd.Index(times, name="time"))
    return curve.astype(_CURVE)


def reached_by(curve: pd.DataFrame, times: Any) -> pd.DataFrame:
    """Return the share for whom the event has come by each of `times`: 1 - S(t), read off a Kaplan-Meier curve.

    Parameters
    ----------
    curve : DataFrame
        As `kaplan_meier` returns it.
    times : array-like
        In the unit of the curve.

    Returns
    -------
    DataFrame
        Index ``time``. ``rate, rate_low, rate_high`` in [0, 1] (NaN after the last duration, where nobody was watched,
        unless the event came for everybody) and ``at_risk``: how many were still watched just before that time.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3], [True, True, False, False])
    >>> reached_by(curve, [0, 2, 5])["rate"].tolist()
    [0.0, 0.5, nan]
    """
    asked = np.asarray(times, dtype=float)
    start = pd.DataFrame({"survival": [1.0], "low": np.nan, "high": np.nan})
    known = pd.concat([start, curve[["survival", "low", "high"]]])
    then = known.iloc[np.searchsorted(curve.index, asked, side="right")].set_axis(pd.Index(asked, name="time"))
    unwatched = asked > curve.index.max() if len(curve) else np.full(len(asked), True)
    then[unwatched & (then["survival"] > 0)] = np.nan
    # Who is at risk at a time was at risk at the next moment at which anything happened.
    at_risk = np.append(curve["at_risk"].to_numpy(), 0)[np.searchsorted(curve.index, asked, side="left")]
    columns = {"rate": then["survival"], "rate_low": then["high"], "rate_high": then["low"]}
    return (1 - pd.DataFrame(columns)).assign(at_risk=at_risk)


def log_rank(durations: Any, observed: Any, groups: Any, *, strata: Any = None) -> pd.DataFrame:
    """Return the log-rank test of whether groups wait equally long, against the chi-square distribution.

    With O the events of each group and E those it would have if at every event time all who were at risk in the stratum
    had an equal chance, and V the covariance of O - E (hypergeometric, summed over event times and strata)::

        statistic = (O - E)' V^- (O - E), with as many degrees of freedom as V has rank (groups - 1)

    Parameters
    ----------
    durations, observed : array-like
        As for `kaplan_meier`.
    groups : array-like
        The group of each; those without one (NaN) are passed over.
    strata : array-like, optional
        Compare only within these, such as years; those without one are passed over.

    Returns
    -------
    DataFrame
        One row: ``statistic``, ``degrees``, ``p_value``. Undefined (NaN, 0 degrees) where no two groups were ever at
        risk together when an event came.

    Raises
    ------
    ValueError
        As for `kaplan_meier`.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics. Cancer Chemotherapy Reports 50.
    Peto, R., Peto, J. (1972). Asymptotically efficient rank invariant test procedures. J. R. Stat. Soc. A 135.

    Examples
    --------
    >>> test = log_rank([1, 2, 3, 4, 5, 6], [True] * 6, ["a", "a", "a", "b", "b", "b"]).iloc[0]
    >>> round(float(test.statistic), 3), int(test.degrees), round(float(test.p_value), 3)
    (5.052, 1, 0.025)
    """
    from scipy.special import chdtrc

    waits, seen = _checked(durations, observed)
    group, names = pd.factorize(pd.Series(np.asarray(groups, dtype=object)))
    stratum = np.zeros(len(waits), int) if strata is None else pd.factorize(np.asarray(strata, dtype=object))[0]
    known = (group >= 0) & (stratum >= 0)
    difference, covariance = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for each in np.unique(stratum[known]):
        rows = known & (stratum == each)
        more, spread = _excess(waits[rows], seen[rows], group[rows], len(names))
        difference, covariance = difference + more, covariance + spread
    sizes, axes = np.linalg.eigh(covariance)
    # Rounding leaves directions in which nothing varies a little above 0.
    vary = sizes > _ROUNDING * sizes.sum()
    degrees = int(vary.sum())
    statistic = float(((difference @ axes[:, vary]) ** 2 / sizes[vary]).sum()) if degrees else np.nan
    p_value = float(chdtrc(degrees, statistic)) if degrees else np.nan
    return pd.DataFrame({"statistic": [statistic], "degrees": [degrees], "p_value": [p_value]})


def _excess(waits: Floats, seen: npt.NDArray[np.bool_], group: Any, groups: int) -> tuple[Floats, Floats]:
    """Return each group's events beyond the expected, and their covariance, within one stratum."""
    times = np.unique(waits[seen])
    members = np.eye(groups)[group]
    order = np.argsort(waits)
    before = np.vstack([np.zeros(groups), np.cumsum(members[order], axis=0)])
    at_risk = before[-1] - before[np.searchsorted(waits[order], times, side="left")]
    total = at_risk.sum(axis=1)
    events = np.bincount(np.searchsorted(times, waits[seen]), minlength=len(times)).astype(float)
    share = at_risk / total[:, None]
    weight = events * (total - events) / np.maximum(total - 1, 1)
    covariance = np.diag(weight @ share) - (share * weight[:, None]).T @ share
    return members[seen].sum(axis=0) - events @ share, covariance


def _checked(durations: Any, observed: Any) -> tuple[Floats, npt.NDArray[np.bool_]]:
    waits, seen = np.asarray(durations, dtype=float), np.asarray(observed, dtype=bool)
    if waits.shape != seen.shape:
        raise ValueError(f"{waits.size} durations and {seen.size} events: there must be one event flag a duration")
    if not (waits >= 0).all():
        raise ValueError("a duration is missing or negative; leave out those whose start is not known")
    return waits, seen
