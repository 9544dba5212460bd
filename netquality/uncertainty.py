"""How sure a number is: intervals and survival, thin over scipy."""

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
    low, high = wilson(reached, tried)
    rate = reached / np.where(tried > 0, tried, np.nan)
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
