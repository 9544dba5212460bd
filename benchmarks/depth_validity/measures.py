"""How well a score ranks pairs: AUC, average precision, and AUC among each person's own contacts; all with weights.

Equal scores are one step: half a win in an AUC, one point of the curve in average precision.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.depth_validity.protocol import Codes, Flags, Floats, Trial
from netquality.uncertainty import LEVEL, SEED

#: What is reported of a score, in this order.
MEASURES: Final = ("recip AUC", "recip AP", "ego AUC", "any AUC", "any AP")


class Ranking:
    """Pairs in the order of a score, so that many weights can be tried on them."""

    def __init__(self, scores: Floats) -> None:
        self.order = np.argsort(-scores, kind="stable")
        self.ends = _ends(scores[self.order])

    def auc_and_ap(self, labels: Flags, weights: Floats) -> tuple[float, float]:
        """AUC and average precision; NaN without a positive or a negative."""
        weights, labels = weights[self.order], labels[self.order]
        hits, seen = np.cumsum(weights * labels)[self.ends], np.cumsum(weights)[self.ends]
        misses = seen - hits
        if not hits[-1] * misses[-1]:
            return np.nan, np.nan
        new = np.diff(hits, prepend=0.0)
        outranked = misses[-1] - (misses + np.r_[0.0, misses[:-1]]) / 2
        precision = np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
        return float(new @ outranked / (hits[-1] * misses[-1])), float(new @ precision / hits[-1])


def own_aucs(trial: Trial, scores: Floats, labels: Flags) -> Floats:
    """Per person the AUC of ranking their own contacts; NaN for people whose contacts are all alike."""
    ego, scores, labels = np.r_[trial.u, trial.v], np.r_[scores, scores], np.r_[labels, labels]
    order = np.lexsort((-scores, ego))
    ends = _ends(scores[order], ego[order])
    hits, misses = np.cumsum(labels[order])[ends], np.cumsum(~labels[order])[ends]
    new_hits, new_misses, ego = np.diff(hits, prepend=0), np.diff(misses, prepend=0), ego[order][ends]
    all_hits, all_misses = (np.bincount(ego, new, trial.people) for new in (new_hits, new_misses))
    # Misses are numbered through: those after a step and up to the person's last are outranked.
    outranked = np.cumsum(all_misses)[ego] - misses + new_misses / 2
    wins, pairs = np.bincount(ego, new_hits * outranked, trial.people), all_hits * all_misses
    return np.divide(wins, pairs, out=np.full(trial.people, np.nan), where=pairs > 0)


class Judge:
    """All `MEASURES` of several scores on one trial, for any number of draws of its people."""

    def __init__(self, trial: Trial, scores: dict[str, Floats]) -> None:
        self.trial, self.names = trial, list(scores)
        self.rankings = [Ranking(values) for values in scores.values()]
        self.own = [own_aucs(trial, values, trial.recip) for values in scores.values()]

    def measure(self, drawn: Floats | None = None) -> Floats:
        """One row a score, one column a measure."""
        drawn = np.ones(self.trial.people) if drawn is None else drawn
        weights = drawn[self.trial.u] * drawn[self.trial.v]
        return np.array([self._row(*each, drawn, weights) for each in zip(self.rankings, self.own, strict=True)])

    def resample(self, replicates: int) -> Floats:
        """`measure` for `replicates` draws of the people with replacement (replicate x score x measure).

        Rows about one person hang together, so people are drawn, not pairs. A pair counts the product of how often its
        two people were drawn (the vertex bootstrap of Snijders & Borgatti 1999); the ego AUC, a mean over people, takes
        each person with all their contacts. All scores see the same draws, so that differences are paired.
        """
        random, people = np.random.default_rng(SEED), self.trial.people
        draws = (np.bincount(random.integers(0, people, people), minlength=people) for _ in range(replicates))
        return np.array([self.measure(drawn.astype(float)) for drawn in draws])

    def _row(self, ranking: Ranking, own: Floats, drawn: Floats, weights: Floats) -> tuple[float, ...]:
        recip, either = (ranking.auc_and_ap(labels, weights) for labels in (self.trial.recip, self.trial.any))
        told = ~np.isnan(own) & (drawn > 0)
        ego = np.average(own[told], weights=drawn[told]) if told.any() else np.nan
        return *recip, float(ego), *either


def bounds(values: Floats, resamples: Floats) -> tuple[Floats, Floats]:
    """Interval around `values`: the quantiles of how far `resamples` (first axis) are from their own mean.

    A pair that was drawn twice lifts the precision at its own rank, so that the resamples as a whole lie above the
    value. Their spread is what is wanted.
    """
    spread = np.nanquantile(resamples, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0) - np.nanmean(resamples, axis=0)
    return values + spread[0], values + spread[1]


def _ends(scores: Floats, group: Codes | None = None) -> Codes:
    """Where each run of equal scores (of one group) ends."""
    changed = np.diff(scores) != 0
    if group is not None:
        changed |= np.diff(group) != 0
    return np.r_[np.flatnonzero(changed), len(scores) - 1]
