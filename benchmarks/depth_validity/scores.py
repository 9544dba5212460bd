"""The scores that are compared: ours as the library computes it, its parts, the usual ones, and what improves on it.

Every score is a function of a `Trial`, one value a pair, from the rows before the cut alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import duckdb
import numpy as np
import scipy.sparse as sparse

from benchmarks.depth_validity.protocol import DAY, Floats, Trial
from netquality.ties import ties

Score = Callable[[Trial], Floats]
#: After so many days of silence towards everybody, what a person's ties are worth has halved.
QUIET_DAYS: Final = 30.0


def library_depth(trial: Trial) -> Floats:
    """`depth` of `netquality.ties.ties`, everything taken as written."""
    log = trial.rows[["source", "target"]].assign(at=(trial.rows["at"] * 1e6).astype("int64"))
    with duckdb.connect() as engine:
        found = ties(engine.from_df(log), as_of=int(trial.cut * 1e6))
        # Each pair is seen from both sides; the trial's pairs are in the order of (u, v).
        return found.filter("owner < person").order("owner, person").df()["depth"].to_numpy(float)


def sides(trial: Trial, exponent: float = 0.5, day_weight: Floats | float = 1.0) -> tuple[Floats, Floats]:
    """U and V of each pair: the days on which each wrote, weighed by (1 + age) ** -exponent."""
    days = trial.days
    weights = (1.0 + days["age"].to_numpy(float)) ** -exponent * day_weight
    forth = days["forth"].to_numpy()
    return trial.per_pair(days, weights * forth), trial.per_pair(days, weights * ~forth)


def both(sides: tuple[Floats, Floats]) -> Floats:
    """(sqrt U + sqrt V) ** 2."""
    return (np.sqrt(sides[0]) + np.sqrt(sides[1])) ** 2


def power_law(trial: Trial) -> Floats:
    """The power-law score as published: days both ways, no more."""
    return both(sides(trial))


def lasting(trial: Trial, exponent: float = 0.5) -> Floats:
    """The power-law score times (share of the tie's life in which it lived) ** exponent."""
    return power_law(trial) * life(trial) ** exponent


def lasting_awake(trial: Trial, exponent: float = 0.5, quiet_days: float = QUIET_DAYS) -> Floats:
    """`lasting`, halved for each of the two who has been silent towards everybody for `quiet_days`."""
    return lasting(trial, exponent) * awake(trial, quiet_days)


def life(trial: Trial) -> Floats:
    """1 - days since the last contact / (1 + days since the first)."""
    days = trial.rows.groupby("pair")["day"]
    return 1.0 - (trial.today - days.max().to_numpy()) / (1.0 + trial.today - days.min().to_numpy())


def awake(trial: Trial, quiet_days: float = QUIET_DAYS, exponent: float = 1.0) -> Floats:
    """1 / ((1 + s_u / quiet_days) (1 + s_v / quiet_days)), s the whole days since each last wrote to anybody.

    Who never wrote has been silent since the log began.
    """
    wrote = trial.rows.groupby("source")["day"].max()
    silent = np.full(trial.people, trial.today - trial.start // DAY)
    silent[wrote.index] = trial.today - wrote
    worth = 1.0 + silent / quiet_days
    return (worth[trial.u] * worth[trial.v]) ** -exponent


def message_count(trial: Trial) -> Floats:
    return trial.per_pair(trial.rows, np.ones(len(trial.rows)))


def recency(trial: Trial) -> Floats:
    return trial.rows.groupby("pair")["at"].max().to_numpy(float)


def exponential_decay(trial: Trial, half_life: float = 30.0) -> Floats:
    days = trial.days
    weights, forth = 0.5 ** (days["age"].to_numpy() / half_life), days["forth"].to_numpy()
    return both((trial.per_pair(days, weights * forth), trial.per_pair(days, weights * ~forth)))


def common_neighbours(trial: Trial, *, by_degree: bool = False) -> Floats:
    """How many contacts the two share; `by_degree` counts each as 1 / log of its number of contacts (Adamic-Adar)."""
    pairs, size = len(trial.u), (trial.people, trial.people)
    ends = (np.r_[trial.u, trial.v], np.r_[trial.v, trial.u])
    contacts = sparse.csr_array((np.ones(2 * pairs), ends), shape=size)
    rarity = 1 / np.log(np.maximum(contacts.sum(axis=1), 2))
    weighed = contacts @ sparse.diags_array(rarity) if by_degree else contacts
    # In parts: the rows of busy people are long.
    parts = [slice(start, start + 20_000) for start in range(0, pairs, 20_000)]
    return np.concatenate([(weighed[trial.u[part]] * contacts[trial.v[part]]).sum(axis=1) for part in parts])


#: What the first table compares. The library's score comes first: all differences are against the second.
SCORES: Final[dict[str, Score]] = {
    "depth, as the library has it": library_depth,
    "power-law days, both ways": power_law,
    "its larger side, max(U, V)": lambda trial: np.maximum(*sides(trial)),
    "its smaller side, min(U, V)": lambda trial: np.minimum(*sides(trial)),
    "its cross term, 2 √(U V)": lambda trial: 2 * np.sqrt(np.prod(sides(trial), axis=0)),
    "without the cross term, U + V": lambda trial: np.sum(sides(trial), axis=0),
    "message count": message_count,
    "recency": recency,
    "exponential decay, 30 days, both ways": exponential_decay,
    "common neighbours": common_neighbours,
    "**power-law × √life**": lasting,
    "**power-law × √life × awake** (all rows visible)": lasting_awake,
}
