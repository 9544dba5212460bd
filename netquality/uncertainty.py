"""How sure a number is: intervals of rates, differences and whatever can be resampled, thin over scipy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Every interval holds the truth this often.
LEVEL: Final = 0.95
#: How many resamples a bootstrap takes, and where they start from: a rerun gives the same interval.
REPLICATES: Final = 1_000
SEED: Final = 0
#: So many drawn rows are held in memory at once.
_BATCH: Final = 4_000_000
#: Fineness of the grid of priors.
_GRID: Final = 60

Floats = npt.NDArray[np.float64]


def wilson(successes: Any, trials: Any, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of a proportion, lower and upper bound, elementwise.

    With z the normal quantile of `level`::

        (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4 n^2)) / (1 + z^2 / n)

    Undefined (NaN) where there are no trials.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.49, 0.943)
    """
    from scipy.special import ndtri

    n = np.asarray(trials, dtype=float)
    n = np.where(n > 0, n, np.nan)
    p, z = np.asarray(successes, dtype=float) / n, float(ndtri((1 + level) / 2))
    middle = p + z**2 / (2 * n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At 0 and n of n a bound is exactly 0 or 1; rounding must not carry it beyond.
    return np.clip((middle - half) / scale, 0, 1), np.clip((middle + half) / scale, 0, 1)


def proportion(successes: Any, trials: Any, *, level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """Return successes / trials and its `wilson` interval, elementwise; undefined (NaN) where there are no trials.

    Examples
    --------
    >>> [round(float(each), 3) for each in proportion(8, 10)]
    [0.8, 0.49, 0.943]
    """
    reached, tried = (np.asarray(count, dtype=float) for count in (successes, trials))
    return (reached / np.where(tried > 0, tried, np.nan), *wilson(reached, tried, level=level))


def rate_table(successes: pd.Series, trials: pd.Series, *, name: str = "rate") -> pd.DataFrame:
    """Return `name`, `name`_low and `name`_high for counts on one index; NaN where there are no trials.

    Examples
    --------
    >>> rate_table(pd.Series([1]), pd.Series([4])).round(3).to_dict("records")
    [{'rate': 0.25, 'rate_low': 0.046, 'rate_high': 0.699}]
    """
    reached, tried = (
        successes.astype("Float64").to_numpy(float, na_value=np.nan),
        trials.astype("Float64").to_numpy(float, na_value=np.nan),
    )
    rate, low, high = proportion(reached, tried)
    return pd.DataFrame({name: rate, f"{name}_low": low, f"{name}_high": high}, index=successes.index)


def bootstrap(
    statistics: Callable[[Floats], Floats], rows: int, *, replicates: int = REPLICATES, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Return the percentile bootstrap interval of several statistics, lower and upper bounds.

    Parameters
    ----------
    statistics : callable
        From weights (resamples x rows: how often each row was drawn) to values (resamples x statistics). Weights of
        one give the statistics of the sample itself.
    rows : int
        How many rows the sample has; at least one. The same number is drawn, with replacement.
    replicates : int
        How many resamples. They are the same for samples of one size, so that equal data have equal intervals.

    Returns
    -------
    tuple of arrays
        One bound a statistic; NaN where it is undefined in every resample (those where it is undefined are passed
        over).

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics 7, 1-26.

    Examples
    --------
    >>> sample = np.arange(100.0)
    >>> low, high = bootstrap(lambda weights: weights @ sample[:, None] / 100, 100)
    >>> bool(low[0] < 49.5 < high[0])
    True
    """
    random = np.random.default_rng(SEED)
    batch = max(1, _BATCH // rows)
    sizes = [min(batch, replicates - start) for start in range(0, replicates, batch)]
    values = pd.DataFrame(np.concatenate([statistics(_drawn(random, size, rows)) for size in sizes]))
    # pandas passes over undefined values without a warning where all of them are.
    bounds = values.quantile([(1 - level) / 2, (1 + level) / 2]).to_numpy(float)
    return bounds[0], bounds[1]


def _drawn(random: np.random.Generator, resamples: int, rows: int) -> Floats:
    """How often each row occurs in each of `resamples` draws with replacement."""
    cells = random.integers(0, rows, (resamples, rows)) + np.arange(resamples)[:, None] * rows
    return np.bincount(cells.ravel(), minlength=resamples * rows).reshape(resamples, rows).astype(float)


def difference(
    successes: Any, trials: Any, other_successes: Any, other_trials: Any, *, level: float = LEVEL
) -> pd.DataFrame:
    """Return the difference of two independent proportions with its Newcombe interval, a row a pair of proportions.

    With l, u the Wilson bounds of each::

        p1 - p2,  from  p1 - p2 - sqrt((p1 - l1)^2 + (u2 - p2)^2)  to  p1 - p2 + sqrt((u1 - p1)^2 + (p2 - l2)^2)

    Returns
    -------
    DataFrame
        ``difference, difference_low, difference_high`` in [-1, 1]; NaN where either has no trials.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
    Medicine 17, 873-890 (method 10).

    Examples
    --------
    >>> difference(56, 70, 48, 80).round(4).to_dict("records")
    [{'difference': 0.2, 'difference_low': 0.0524, 'difference_high': 0.3339}]
    """
    sides = [
        proportion(np.atleast_1d(reached), np.atleast_1d(tried), level=level)
        for reached, tried in ((successes, trials), (other_successes, other_trials))
    ]
    (rate, low, high), (other, other_low, other_high) = sides
    gap = rate - other
    return pd.DataFrame(
        {
            "difference": gap,
            "difference_low": gap - np.hypot(rate - low, other_high - other),
            "difference_high": gap + np.hypot(high - rate, other - other_low),
        }
    )


def fisher(correlation: float, error: float, *, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of a number in [-1, 1] on Fisher's scale, which it never leaves; a point at either end.

    Examples
    --------
    >>> [round(bound, 3) for bound in fisher(0.5, 0.1)]
    [0.28, 0.67]
    """
    from scipy.special import ndtri

    if 1 - abs(correlation) < 1e-12:
        return correlation, correlation
    off = float(ndtri((1 + level) / 2)) * error / (1 - correlation**2)
    middle = np.arctanh(correlation)
    return float(np.tanh(middle - off)), float(np.tanh(middle + off))


def cliffs_delta(values: Any, others: Any, *, level: float = LEVEL) -> pd.DataFrame:
    """Return how much more often a value is above one of the others than below it, with its interval.

    Over all pairs of one of each::

        delta = share above - share below

    The interval is Cliff's, from the consistent estimate of delta's variance, asymmetric and within [-1, 1]. Where
    the two don't overlap at all, that variance is 0 and the bound is that of a proportion of n in n (n the smaller).

    Returns
    -------
    DataFrame
        One row: ``delta, delta_low, delta_high`` in [-1, 1]. Missing values are passed over; NaN with fewer than two
        on either side.

    References
    ----------
    Cliff, N. (1993). Dominance statistics: ordinal analyses to answer ordinal questions. Psych. Bulletin 114, 494-509.
    Feng, D., Cliff, N. (2004). Monte Carlo evaluation of ordinal d with improved confidence interval. J. Modern Appl.
    Stat. Methods 3, 322-332.

    Examples
    --------
    >>> cliffs_delta([2, 3, 4, 9], [1, 2, 3, 3])["delta"].tolist()
    [0.5625]
    """
    some, rest = (np.sort(np.asarray(each, dtype=float)) for each in (values, others))
    some, rest = some[~np.isnan(some)], rest[~np.isnan(rest)]
    n, m = len(some), len(rest)
    if min(n, m) < 2:
        return pd.DataFrame({"delta": [np.nan], "delta_low": [np.nan], "delta_high": [np.nan]})
    above, tied = _dominance(some, rest)
    delta = float(above.mean())
    spread = m**2 * ((above - delta) ** 2).sum() + n**2 * ((_dominance(rest, some)[0] + delta) ** 2).sum()
    spread -= (1 - tied.mean() - delta**2) * n * m
    variance = max(spread / (n * m * (n - 1) * (m - 1)), (1 - delta**2) / (n * m - 1))
    low, high = _cliffs_interval(delta, variance, min(n, m), level)
    return pd.DataFrame({"delta": [delta], "delta_low": [low], "delta_high": [high]})


def _dominance(values: Floats, others: Floats) -> tuple[Floats, Floats]:
    """For each value: the share of (sorted) others below it less the share above it, and the share equal to it."""
    below = np.searchsorted(others, values, side="left") / len(others)
    not_above = np.searchsorted(others, values, side="right") / len(others)
    return below - (1 - not_above), not_above - below


def _cliffs_interval(delta: float, variance: float, fewest: int, level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    z2 = float(ndtri((1 + level) / 2)) ** 2
    if variance == 0:
        bound = delta * (fewest - z2) / (fewest + z2)
        return min(bound, delta), max(bound, delta)
    half = float(np.sqrt(z2 * variance * ((1 - delta**2) ** 2 + z2 * variance)))
    middle, scale = delta - delta**3, 1 - delta**2 + z2 * variance
    return (middle - half) / scale, (middle + half) / scale


def beta_binomial(reached: pd.Series, eligible: pd.Series, *, level: float = LEVEL, name: str = "rate") -> pd.DataFrame:
    """Return rates shrunk towards what is usual among all units, so that one of one is not the best.

    Each unit has a rate p ~ Beta(m M, (1 - m) M) of its own and reached ~ Binomial(eligible, p). Given m and M, the
    posterior is Beta(m M + reached, (1 - m) M + eligible - reached). It is averaged over m and M, weighed by the
    likelihood of all units together (m uniform, 1 / (1 + M) uniform), so that the interval knows that the usual rate is
    estimated too. Where units hardly differ it is wider than it would have to be::

        rate = its mean; low, high = the quantiles of the Beta distribution with its mean and variance

    Parameters
    ----------
    reached, eligible : Series
        Counts on one index, a row a unit.
    level : float
        How often the interval holds the truth, over units like these.
    name : str
        What the columns are called.

    Returns
    -------
    DataFrame
        On the same index `name`, `name`_low and `name`_high in [0, 1]; NaN where nothing was eligible.

    References
    ----------
    Kass, R. E., Steffey, D. (1989). Approximate Bayesian inference in conditionally independent hierarchical models
    (parametric empirical Bayes models). JASA 84, 717-726.
    Christiansen, C. L., Morris, C. N. (1997). Hierarchical Poisson regression modeling. JASA 92 (uniform shrinkage).

    Examples
    --------
    >>> beta_binomial(pd.Series([1, 40, 12]), pd.Series([1, 50, 30]))["rate"].round(2).tolist()
    [0.73, 0.79, 0.42]
    """
    from scipy.special import betaincinv

    counts = pd.DataFrame({"reached": reached, "eligible": eligible}).astype(float)
    cases = counts[counts["eligible"] > 0].value_counts().reset_index()
    mean, strength = _priors()
    k, n = (cases[each].to_numpy()[:, None] for each in ("reached", "eligible"))
    weight = _likelihood(k, n, cases["count"].to_numpy(), mean, strength)
    first, second = mean * strength + k, strength + n
    rate = (first / second) @ weight
    spread = (first * (first + 1) / (second * (second + 1))) @ weight - rate**2
    size = rate * (1 - rate) / spread - 1
    low, high = (betaincinv(rate * size, (1 - rate) * size, (1 + side * level) / 2) for side in (-1, 1))
    columns = dict(zip((name, f"{name}_low", f"{name}_high"), (rate, low, high), strict=True))
    shrunk = cases[["reached", "eligible"]].assign(**columns)
    found = counts.merge(shrunk, how="left", on=["reached", "eligible"])[list(columns)]
    return found.set_axis(reached.index)


def _priors() -> tuple[Floats, Floats]:
    """Midpoints of a fine grid: the usual rate, and how many cases' worth of evidence it is."""
    middle = (np.arange(_GRID) + 0.5) / _GRID
    mean, shrinkage = (each.ravel() for each in np.meshgrid(middle, middle))
    return mean, (1 - shrinkage) / shrinkage


def _likelihood(k: Floats, n: Floats, count: Any, mean: Floats, strength: Floats) -> Floats:
    """Weights of the priors, adding up to 1, by how likely they make all the counts together."""
    from scipy.special import betaln

    before = mean * strength, (1 - mean) * strength
    log = count @ (betaln(before[0] + k, before[1] + n - k) - betaln(*before)) if len(k) else np.zeros(len(mean))
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum(), dtype=float)
