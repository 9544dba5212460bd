"""How sure a number is: intervals and survival, thin over scipy."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Every interval holds the truth this often.
LEVEL: Final = 0.95

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
