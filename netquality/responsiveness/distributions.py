"""Extended summaries of many distributions at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.ordering import sort_within
from netquality.responsiveness.intervals import Measured
from netquality.schema import TEXT

SUMMARY: Final = ("count", "mean", "std", "median", "skewness", "kurtosis", "min", "max")


def summarise(measured: Measured, size: int) -> dict[str, Any]:
    """Return `SUMMARY` of the values of each of `size` groups.

    Moments are those of the values themselves (divided by n, not n - 1): ``std = sqrt(m2)``, ``skewness = m3 / m2 **
    1.5``, ``kurtosis = m4 / m2 ** 2`` (3 for a normal distribution). Undefined (NaN) without values; the last two also
    where all values are equal.

    Examples
    --------
    >>> found = summarise(Measured(np.array([0, 60]), np.array([0, 0]), 60), 1)
    >>> [float(found[name][0]) for name in ("mean", "std", "kurtosis")]
    [0.5, 0.5, 1.0]
    """
    ordered = sort_within(measured.groups, measured.values) / measured.unit
    counts = np.bincount(measured.groups, minlength=size)
    mean = _mean(ordered, counts)
    away = ordered - np.repeat(mean, counts)
    power = away * away
    second = _mean(power, counts)
    power *= away
    third = _mean(power, counts)
    power *= away
    fourth = _mean(power, counts)
    spread = np.where(_varies(ordered, counts), second, np.nan)
    return {
        "count": counts,
        "mean": mean,
        "std": np.sqrt(second),
        "median": (_at(ordered, counts, (counts - 1) // 2) + _at(ordered, counts, counts // 2)) / 2,
        "skewness": third / spread**1.5,
        "kurtosis": fourth / spread**2,
        "min": _at(ordered, counts, np.zeros_like(counts)),
        "max": _at(ordered, counts, counts - 1),
    }


def _mean(ordered: Any, counts: Any) -> Any:
    """Return the mean of each group's values, which lie one group behind the other."""
    found = np.full(len(counts), np.nan)
    some = counts > 0
    found[some] = np.add.reduceat(ordered, (np.cumsum(counts) - counts)[some]) / counts[some]
    return found


def _at(ordered: Any, counts: Any, place: Any) -> Any:
    """Return the value at `place` of each group's ordered values."""
    found = np.full(len(counts), np.nan)
    some = counts > 0
    found[some] = ordered[(np.cumsum(counts) - counts + place)[some]]
    return found


def _varies(ordered: Any, counts: Any) -> Any:
    # Not second > 0: the mean of equal floats may miss them by the rounding.
    return _at(ordered, counts, counts - 1) > _at(ordered, counts, np.zeros_like(counts))


def stacked(measures: Mapping[str, Measured], index: pd.Index) -> pd.DataFrame:
    """Return the summaries of several measures, a row a group and measure, sorted."""
    names = sorted(measures)
    found = [summarise(measures[name], len(index)) for name in names]
    # Groups outside, measures inside.
    columns = {name: np.stack([each[name] for each in found], axis=1).ravel() for name in SUMMARY}
    return pd.DataFrame(columns, index=_with_measures(index, names))


def _with_measures(index: pd.Index, names: list[str]) -> pd.MultiIndex:
    """Return the index with each of its rows once for each of the measures."""
    # By their codes: to find out again which values are equal takes its time.
    groups = index if isinstance(index, pd.MultiIndex) else pd.MultiIndex([index], [np.arange(len(index))])
    codes = [*(np.repeat(each, len(names)) for each in groups.codes), np.tile(np.arange(len(names)), len(index))]
    levels = [*groups.levels, pd.Index(names, dtype=TEXT)]
    return pd.MultiIndex(levels, codes, names=[*index.names, "measure"])
