"""The comparisons: all scores on every set, the choice among variants with a set left out, and other cuts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarks.depth_validity.measures import MEASURES, Judge, bounds
from benchmarks.depth_validity.protocol import Floats, Trial
from benchmarks.depth_validity.scores import Score, power_law

#: What a variant is chosen by: the sum of these, averaged over the sets that may be looked at.
CHOSEN_BY = ("recip AUC", "recip AP")


@dataclasses.dataclass(frozen=True, eq=False)
class Result:
    """Values (score x measure) of some scores on one set, and the same for each resample."""

    names: list[str]
    values: Floats
    resamples: Floats


def result(trial: Trial, scores: Mapping[str, Score], replicates: int) -> Result:
    judge = Judge(trial, {name: score(trial) for name, score in scores.items()})
    return Result(judge.names, judge.measure(), judge.resample(replicates))


def table(found: Result) -> pd.DataFrame:
    """One row a score and measure: ``value, low, high``."""
    return _long(found.names, found.values, found.resamples)


def mean(results: list[Result]) -> Result:
    """The mean over sets, resample by resample."""
    values, resamples = (np.mean([getattr(each, part) for each in results], axis=0) for part in ("values", "resamples"))
    return Result(results[0].names, values, resamples)


def against(found: Result, base: str) -> pd.DataFrame:
    """One row a score and measure: by how much it is above `base` on the same draws, ``value, low, high``."""
    row = found.names.index(base)
    return _long(found.names, found.values - found.values[row], found.resamples - found.resamples[:, row : row + 1])


def variants(trials: list[Trial], family: Mapping[str, Score]) -> pd.DataFrame:
    """`MEASURES` of every variant (and of the power law, "as it is") on every set: index (variant, set)."""
    rows = {}
    for trial in trials:
        for name, score in {"as it is": power_law, **family}.items():
            rows[name, trial.name] = Judge(trial, {name: score(trial)}).measure()[0]
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(MEASURES)).rename_axis("variant")


def chosen_without(measured: pd.DataFrame, left_out: str) -> str:
    """The variant that is best on all sets but one."""
    sets = measured.index.map(lambda key: key[1])
    seen = measured.loc[sets != left_out, list(CHOSEN_BY)].sum(axis=1)
    return str(seen.groupby(seen.index.map(lambda key: key[0]), sort=False).mean().idxmax())


def left_out(trials: list[Trial], family: Mapping[str, Score], measured: pd.DataFrame, replicates: int) -> pd.DataFrame:
    """Choose on all sets but one, report on that one: ``set, variant`` and the difference from the power law."""
    parts = []
    for trial in trials:
        name = chosen_without(measured, trial.name)
        pair = {"as it is": power_law, "chosen": {"as it is": power_law, **family}[name]}
        found = against(result(trial, pair, replicates), "as it is")
        parts.append(found[found["score"] == "chosen"].assign(set=trial.name, variant=name))
    return pd.concat(parts, ignore_index=True)


def _long(names: list[str], values: Floats, resamples: Floats) -> pd.DataFrame:
    low, high = bounds(values, resamples)
    keys = pd.MultiIndex.from_product([names, MEASURES], names=["score", "measure"])
    return pd.DataFrame({"value": values.ravel(), "low": low.ravel(), "high": high.ravel()}, index=keys).reset_index()
