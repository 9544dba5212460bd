"""The reference that need not explain itself: gradient boosting on 25 features of a pair and of its two people.

Each half of the pairs is scored by the model that learned from the other half, so that every pair has a score that was
made without its label.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.depth_validity.protocol import DAY, Floats, Trial
from benchmarks.depth_validity.scores import both, common_neighbours, sides
from netquality.uncertainty import SEED


def boosting(trial: Trial) -> Floats:
    """The probability of `recip`, by `sklearn.ensemble.HistGradientBoostingClassifier`."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    table, labels = features(trial).to_numpy(float), trial.recip
    half = np.random.default_rng(SEED).random(len(labels)) < 0.5
    scores = np.empty(len(labels))
    for learned in (half, ~half):
        model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, min_samples_leaf=30, random_state=SEED)
        scores[~learned] = model.fit(table[learned], labels[learned]).predict_proba(table[~learned])[:, 1]
    return scores


def features(trial: Trial) -> pd.DataFrame:
    """One row a pair. Sides are ordered (the larger first), since u and v are names only."""
    return pd.DataFrame({**_of_counts(trial), **_of_times(trial), **_of_people(trial)})


def _of_counts(trial: Trial) -> dict[str, Floats]:
    rows, days = trial.rows, trial.days
    forth = trial.per_pair(rows, rows["forth"])
    back = trial.per_pair(rows, ~rows["forth"])
    near, steep = sides(trial), sides(trial, 1.0)
    switched = rows["pair"].eq(rows["pair"].shift()) & (rows["forth"] != rows["forth"].shift())
    return {
        **{"messages_more": np.maximum(forth, back), "messages_less": np.minimum(forth, back)},
        **{"depth": both(near), "larger": np.maximum(*near), "smaller": np.minimum(*near)},
        **{"depth_steep": both(steep), "switches": trial.per_pair(rows, switched)},
        "days": days.groupby("pair")["day"].nunique().to_numpy(float),
        "months": (days["day"] // 30).groupby(days["pair"]).nunique().to_numpy(float),
        "channels": rows.groupby("pair")["kind"].nunique().to_numpy(float),
    }


def _of_times(trial: Trial) -> dict[str, Floats]:
    at, gaps = trial.rows.groupby("pair")["at"], trial.rows.groupby("pair")["at"].diff().groupby(trial.rows["pair"])
    last = trial.rows.groupby(["pair", "forth"])["at"].max().unstack()
    first_age, last_age = (trial.cut - edge.to_numpy() for edge in (at.min(), at.max()))
    mean = gaps.mean().to_numpy()
    return {
        **{"first_age": first_age, "last_age": last_age, "gap_mean": mean, "gap_median": gaps.median().to_numpy()},
        "gap_deviation": gaps.std().to_numpy(),
        "silence_in_gaps": last_age / (DAY + mean),
        "slower_side_age": trial.cut - last.min(axis=1, skipna=False).to_numpy(),
    }


def _of_people(trial: Trial) -> dict[str, Floats]:
    degree = np.bincount(np.r_[trial.u, trial.v], minlength=trial.people)
    days = trial.rows[["source", "day"]].drop_duplicates()
    active = np.bincount(days["source"], 1 / (1.0 + trial.today - days["day"]), trial.people)
    said = np.full(trial.people, np.nan)
    newest = trial.rows.groupby("source")["at"].max()
    said[newest.index] = trial.cut - newest
    of_both = {"contacts": degree, "active": active, "silent": said}
    rows = np.bincount(trial.rows["source"], minlength=trial.people)
    return {
        "common_neighbours": common_neighbours(trial),
        "rows_of_both": (rows[trial.u] + rows[trial.v]).astype(float),
        **{f"{name}_less": np.fmin(each[trial.u], each[trial.v]) for name, each in of_both.items()},
        **{f"{name}_more": np.fmax(each[trial.u], each[trial.v]) for name, each in of_both.items()},
    }
