"""Extended summaries of many distributions at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.ordering import Integers, order_within
from netquality.schema import TEXT

SUMMARY: Final = ("count", "mean", "std", "median", "skewness", "kurtosis", "min", "max")


def summarise(values: Any, groups: Integers, size: int) -> pd.DataFrame:
    """Return `SUMMARY` of the values of each of `size` groups, a row a group.

    Moments are those of the values themselves (divided by n, not n - 1): ``std = sqrt(m2)``, ``skewness = m3 / m2 **
    1.5``, ``kurtosis = m4 / m2 ** 2`` (3 for a normal distribution). Undefined (NaN) without values; the last two also
    where all values are equal.

    Examples
    --------
    >>> summarise(np.array([0.0, 1.0]), np.array([0, 0]), 1)[["mean", "std", "kurtosis"]].to_dict("records")
    [{'mean': 0.5, 'std': 0.5, 'kurtosis': 1.0}]
    """
    order = order_within(groups, values)
    ordered, group = values[order], groups[order]
    counts = np.bincount(group, minlength=size)
    filled = np.where(counts > 0, counts, np.nan)
    mean = np.bincount(group, weights=ordered, minlength=size) / filled
    away = ordered - mean[group]
    square = away * away
    second, third, fourth = (
        np.bincount(group, weights=power, minlength=size) / filled for power in (square, square * away, square * square)
    )
    spread = np.where(_varies(ordered, counts), second, np.nan)
    columns = {
        "count": counts,
        "mean": mean,
        "std": np.sqrt(second),
        "median": (_at(ordered, counts, (counts - 1) // 2) + _at(ordered, counts, counts // 2)) / 2,
        "skewness": third / spread**1.5,
        "kurtosis": fourth / spread**2,
        "min": _at(ordered, counts, np.zeros_like(counts)),
        "max": _at(ordered, counts, counts - 1),
    }
    return pd.DataFrame(columns, columns=list(SUMMARY))


def _at(ordered: Any, counts: Any, place: Any) -> Any:
    """Return the value at `place` of each group's ordered values."""
    found = np.full(len(counts), np.nan)
    some = counts > 0
    found[some] = ordered[(np.cumsum(counts) - counts + place)[some]]
    return found


def _varies(ordered: Any, counts: Any) -> Any:
    # Not second > 0: the mean of equal floats may miss them by the rounding.
    return _at(ordered, counts, counts - 1) > _at(ordered, counts, np.zeros_like(counts))


def stacked(measures: Mapping[str, tuple[Any, Integers]], index: pd.Index) -> pd.DataFrame:
    """Return the summaries of several measures (values and their groups), a row a group and measure, sorted."""
    names = sorted(measures)
    tables = [summarise(*measures[name], len(index)) for name in names]
    # Groups outside, measures inside.
    order = np.arange(len(index) * len(names)).reshape(len(names), -1).T.ravel()
    groups = index.take(order % max(len(index), 1))
    levels = [groups.get_level_values(level) for level in range(groups.nlevels)]
    measure = pd.array(np.repeat([names], len(index), axis=0).ravel(), dtype=TEXT)
    rows = pd.concat(tables, ignore_index=True).iloc[order]
    return rows.set_axis(pd.MultiIndex.from_arrays([*levels, measure], names=[*index.names, "measure"]))
