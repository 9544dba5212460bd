"""Every variant that was tried on the power-law score, with what it needs, so that failures are on record too.

``TIE`` needs the rows of the one tie; ``NETWORK`` needs rows of its two people with others, which a LinkedIn archive
does not hold for anybody but its owner.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from benchmarks.depth_validity.protocol import DAY, Floats, Trial
from benchmarks.depth_validity.scores import (
    Score,
    awake,
    both,
    common_neighbours,
    lasting,
    lasting_awake,
    life,
    power_law,
    sides,
)

KERNEL: Final = 0.5


def times(factor: Score, exponent: float) -> Score:
    """The power-law score times `factor` ** `exponent`."""
    return lambda trial: power_law(trial) * factor(trial) ** exponent


def distinct(column: str, seconds: float) -> Score:
    """How many different `column`s (blocks of so many seconds, if not 0) a tie has been active in."""

    def count(trial: Trial) -> Floats:
        values = (trial.rows["at"] // seconds) if seconds else trial.rows[column]
        return values.groupby(trial.rows["pair"]).nunique().to_numpy(float)

    return count


def hours_of_day(trial: Trial) -> Floats:
    return (trial.rows["at"] // 3600 % 24).groupby(trial.rows["pair"]).nunique().to_numpy(float)


def opens(trial: Trial) -> pd.Series:
    """Whether a row opens a session: nothing in the tie for a day before it."""
    same = trial.rows["pair"].eq(trial.rows["pair"].shift())
    return ~same | (trial.rows["at"].diff() > DAY)


def opening_days(trial: Trial) -> Floats:
    """Days that hold the opening of a session count twice."""
    opened = opens(trial).groupby([trial.rows[name] for name in ("pair", "forth", "day")]).max()
    return both(sides(trial, day_weight=1.0 + opened.to_numpy(float)))


def shared_days(weight: float) -> Score:
    """Days on which both wrote count `weight` for each of the two."""

    def score(trial: Trial) -> Floats:
        mutual = trial.days.groupby(["pair", "day"])["age"].transform("size") == 2
        return both(sides(trial, day_weight=np.where(mutual, weight, 1.0)))

    return score


def days_of_contact(trial: Trial) -> Floats:
    """A day of both counts once in the sum: sum over days of contact + sqrt(U V)."""
    days = trial.days.drop_duplicates(["pair", "day"])
    once = trial.per_pair(days, (1.0 + days["age"]) ** -KERNEL)
    return once + np.sqrt(np.prod(sides(trial), axis=0))


def busy_days(trial: Trial) -> Floats:
    return both(sides(trial, day_weight=trial.days["count"].to_numpy(float) ** 0.25))


def answers(trial: Trial) -> Floats:
    """1 + how often one wrote after the other within 7 days."""
    rows = trial.rows
    switched = rows["pair"].eq(rows["pair"].shift()) & (rows["forth"] != rows["forth"].shift())
    return 1.0 + trial.per_pair(rows, switched & (rows["at"].diff() < 7 * DAY))


def balanced_openings(trial: Trial) -> Floats:
    """1 + sessions opened by the one who opens fewer."""
    rows, opened = trial.rows, opens(trial)
    return 1.0 + np.minimum(*(trial.per_pair(rows, opened & (rows["forth"] == way)) for way in (True, False)))


def evenness(trial: Trial) -> Floats:
    """1 - burstiness of the gaps between messages: 2 mean / (sd + mean); 1 with fewer than three messages."""
    gaps = trial.rows.groupby("pair")["at"].diff().groupby(trial.rows["pair"])
    mean, deviation = gaps.mean(), gaps.std()
    return (2 * mean / (deviation + mean)).fillna(1.0).clip(lower=0.01).to_numpy(float)


def _ends(trial: Trial) -> tuple[Floats, Floats, Floats]:
    """Days since the first and the last contact, and the number of different days of contact."""
    days = trial.rows.groupby("pair")["day"]
    first, last = (trial.today - edge.to_numpy(float) for edge in (days.min(), days.max()))
    return first, last, days.nunique().to_numpy(float)


def usual_gap(trial: Trial) -> Floats:
    """1 / (1 + silence in units of the tie's usual gap between days of contact)."""
    first, last, days = _ends(trial)
    return 1 / (1 + last / (1 + (first - last) / np.maximum(days - 1, 1)))


def last_contact(trial: Trial) -> Floats:
    return 1 / (1 + _ends(trial)[1])


def slower_side(trial: Trial) -> Floats:
    """1 / (1 + days since the one who has been silent longer last wrote)."""
    last = trial.days.pivot_table(index="pair", columns="forth", values="age", aggfunc="min")
    return 1 / (1 + last.max(axis=1, skipna=False).fillna(trial.today - trial.start // DAY).to_numpy(float))


def possible(trial: Trial) -> Floats:
    """The most that a tie of its age can score."""
    return np.sqrt(1 + _ends(trial)[0])


def activity(trial: Trial) -> Floats:
    """The product of both people's own days of writing to anybody, weighed by the kernel."""
    days = trial.rows[["source", "day"]].drop_duplicates()
    total = 0.1 + np.bincount(days["source"], (1.0 + trial.today - days["day"]) ** -KERNEL, trial.people)
    return total[trial.u] * total[trial.v]


TIE: Final[dict[str, Score]] = {
    "kernel exponent 1/4": lambda trial: both(sides(trial, 0.25)),
    "kernel exponent 3/4": lambda trial: both(sides(trial, 0.75)),
    "kernel exponent 1": lambda trial: both(sides(trial, 1.0)),
    "no cross term (U + V)": lambda trial: np.sum(sides(trial), axis=0),
    "cross term twice": lambda trial: power_law(trial) + 2 * np.sqrt(np.prod(sides(trial), axis=0)),
    "busy days count more (messages ^ 1/4)": busy_days,
    "days on which both wrote count double": shared_days(2.0),
    "days on which both wrote count half": shared_days(0.5),
    "a day of both counts once, and half the cross term": days_of_contact,
    "days that open a session count double": opening_days,
    "× answers within a week ^ 1/4": times(answers, 0.25),
    "× openings by the lazier side ^ 1/4": times(balanced_openings, 0.25),
    "× evenness (1 - burstiness) ^ 1/2": times(evenness, 0.5),
    "× distinct hours of the day ^ 1/4": times(hours_of_day, 0.25),
    "× distinct months ^ 1/2": times(distinct("at", 30 * DAY), 0.5),
    "× channels ^ 1/2": times(distinct("kind", 0), 0.5),
    "× nearness of the last contact ^ 1/4": times(last_contact, 0.25),
    "× nearness of the slower side ^ 1/4": times(slower_side, 0.25),
    "÷ what its age allows ^ 1/4": times(possible, -0.25),
    "× silence in usual gaps ^ -1/2": times(usual_gap, 0.5),
    "× life ^ 1/4": lambda trial: lasting(trial, 0.25),
    "× life ^ 1/2": lasting,
    "× life": lambda trial: lasting(trial, 1.0),
}
NETWORK: Final[dict[str, Score]] = {
    "× (1 + common neighbours) ^ 1/4": times(lambda trial: 1 + common_neighbours(trial), 0.25),
    "× (1 + Adamic-Adar) ^ 1/4": times(lambda trial: 1 + common_neighbours(trial, by_degree=True), 0.25),
    "÷ activity of both ^ 1/4 (a share of attention)": times(activity, -0.25),
    "× activity of both ^ 1/4": times(activity, 0.25),
    "× awake, 1 day ^ 1/4": lambda trial: power_law(trial) * awake(trial, 1.0, 0.25),
    "× awake, 7 days": lambda trial: power_law(trial) * awake(trial, 7.0),
    "× awake, 30 days": lambda trial: power_law(trial) * awake(trial),
    "× √life × awake, 1 day ^ 1/4": lambda trial: lasting(trial) * awake(trial, 1.0, 0.25),
    "× √life × awake, 7 days": lambda trial: lasting_awake(trial, quiet_days=7.0),
    "× √life × awake, 14 days": lambda trial: lasting_awake(trial, quiet_days=14.0),
    "× √life × awake, 30 days": lasting_awake,
    "× √life × awake, 90 days": lambda trial: lasting_awake(trial, quiet_days=90.0),
    "× √life × awake, opening days double": lambda trial: opening_days(trial) * life(trial) ** 0.5 * awake(trial),
    "× √life × awake × (1 + Adamic-Adar) ^ 1/8": lambda trial: (
        lasting_awake(trial) * (1 + common_neighbours(trial, by_degree=True)) ** 0.125
    ),
}
