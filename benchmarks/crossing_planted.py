"""Whether the 500+ metrics find what was planted, and raise no alarm where nothing was.

    python benchmarks/crossing_planted.py [--owners 200] [--sample]

Plants owners whose connections become known with probabilities, and come at a pace, that are known exactly; measures
them all; and prints as a Markdown table how often each 95 % interval holds the truth (93-97 % is right) and how often a
test at 5 % raises an alarm (3-7 % is right where nothing was planted). With `--sample`, also owners of
`netquality.sample`, with a crossing effect and with none (some minutes).
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.crossing import crossing_500
from netquality.crowd import crowd_vanity
from netquality.exposure import JUDGED_DAYS, WITHIN_DAYS, known_within
from netquality.marginal import quality_limit
from netquality.network import Network
from netquality.sample import Plan, as_network, simulate
from netquality.vanity import vanity_ratio

Floats = npt.NDArray[np.float64]
DAY: Final = 86_400_000_000
AS_OF: Final = pd.Timestamp("2026-01-01", tz="UTC")
#: Days from connecting to the first answer, where there is one: exponential, of this mean.
WAIT: Final = 45.0
#: Share of those who become known that had exchanged before connecting.
EARLY: Final = 0.1


@dataclasses.dataclass(frozen=True)
class Planted:
    """What holds for each of `owners`.

    Attributes
    ----------
    before, after : float
        P(ever known) up to the 500th connection and after it.
    trend : float
        What is added to it per rank, counted from the 500th.
    push, later : float
        How many times faster the 100 before the 500th, and those after it, come than the others.
    drift : float
        By what factor the pace changes from the first connection to the last.
    crowd : float
        What is taken from it if the other one shows 500+, as every second does.
    """

    owners: int = 200
    connections: int = 800
    before: float = 0.35
    after: float = 0.35
    trend: float = 0.0
    push: float = 1.0
    later: float = 1.0
    drift: float = 1.0
    crowd: float = 0.0
    days: int = 4_000

    def known(self, rank: Floats) -> Floats:
        """P(ever known) of the connection at a rank."""
        share = np.where(rank <= 500, self.before, self.after) + self.trend * (rank - 500.5)
        return np.asarray(np.clip(share, 0, 1), dtype=float)

    def known_by(self, days: float) -> float:
        """P(known so many whole days after connecting), of one that will ever be known."""
        return EARLY + (1 - EARLY) * (1 - float(np.exp(-(days + 1) / WAIT)))

    def limit(self) -> float:
        """The rank after which fewer than one in twenty become known within 180 days; infinite if there is none."""
        rank = np.arange(1.0, self.connections + 1)
        good = np.flatnonzero(self.known(rank) * self.known_by(JUDGED_DAYS) >= 0.05)
        last = good[-1] + 1 if len(good) else 0
        return float(last) if last < self.connections else float("inf")


def plant(plan: Planted, seed: int) -> Network:
    """Return one network that holds all the owners, who share nobody."""
    random = np.random.default_rng(seed)
    shape = plan.owners, plan.connections
    rank = np.arange(1.0, plan.connections + 1)
    pace = np.where((rank > 400) & (rank <= 500), plan.push, np.where(rank > 500, plan.later, 1.0))
    clock = np.cumsum(random.exponential(1 / (pace * plan.drift ** (rank / plan.connections)), shape), axis=1)
    day = AS_OF.value // 1000 // DAY - plan.days + np.floor(clock / clock[:, -1:] * plan.days).astype(np.int64)
    crowded = random.random(shape) < 0.5
    known = random.random(shape) < plan.known(rank) - plan.crowd * crowded
    early = random.random(shape) < EARLY
    answered = (day + np.where(early, -5.0, random.exponential(WAIT, shape))) * DAY
    owner, person = np.indices(shape)
    names = pd.DataFrame({"owner": owner.ravel(), "person": person.ravel()}).astype(str)
    names["person"] = "p" + names["owner"] + "-" + names["person"]
    names["owner"] = "o" + names["owner"].str.zfill(4)
    return Network.build(
        {
            "people": pd.DataFrame({"person": names["person"], "public_count": np.where(crowded, 501, 300).ravel()}),
            "connections": names.assign(connected_at=_times(day.ravel() * DAY)),
            "interactions": _exchanges(names[known.ravel()], answered[known]),
        },
        owners=sorted(names["owner"].unique()),
        as_of=AS_OF,
    )


def _times(micros: Floats) -> pd.Series:
    return pd.Series(pd.to_datetime(np.asarray(micros, dtype=np.int64), unit="us", utc=True))


def _exchanges(names: pd.DataFrame, answered: Floats) -> pd.DataFrame:
    """A question of the owner an hour before each answer."""
    people = names.reset_index(drop=True)
    asked = people.rename(columns={"owner": "source", "person": "target"}).assign(at=_times(answered - DAY / 24))
    told = people.rename(columns={"person": "source", "owner": "target"}).assign(at=_times(answered))
    both = pd.concat([asked, told], ignore_index=True)
    both = both[both["at"] <= AS_OF].reset_index(drop=True)
    return both.assign(message=both.index, channel="message", mode="written", question=False, cue=False)


def covered(low: pd.Series, high: pd.Series, truth: object) -> float:
    """Return how often an interval holds the truth, of those that there are."""
    there = low.notna() & high.notna()
    return float(((low <= truth) & (truth <= high))[there].mean())


def crossing(name: str, plan: Planted, seed: int) -> Iterator[tuple[str, str, float, float]]:
    """Yield (what, planted, coverage, alarms) of the crossing effect and of bunching."""
    found = crossing_500(plant(plan, seed))
    effect = (plan.after - plan.before) * plan.known_by(JUDGED_DAYS)
    held = covered(found["crossing_effect_low"], found["crossing_effect_high"], effect)
    yield "crossing effect", f"{name}: {effect:+.3f}", held, float((found["p_value"] <= 0.05).mean())
    if found["placebo_p"].notna().any():
        yield "crossing effect, placebo ranks", name, float("nan"), float((found["placebo_p"] <= 0.05).mean())
    ratio = plan.push / plan.later**0.5
    alarms = ~found["bunching_low"].le(1) | ~found["bunching_high"].ge(1)
    held = covered(found["bunching_low"], found["bunching_high"], ratio)
    yield "bunching", f"{name}: {ratio:.2f}", held, float(alarms.mean())


def vanity(plan: Planted, seed: int) -> Iterator[tuple[str, str, float, float]]:
    """Yield the coverage of the vanity ratio, of its difference by 500+, and of what Kaplan-Meier says by year."""
    network = plant(plan, seed)
    # Once all are old enough for whoever will be known to be so; the last answers are cut off, 1 in 100 at most.
    found = vanity_ratio(network)
    settled = float(1 - (plan.before - plan.crowd / 2))
    yield (
        "vanity ratio",
        f"{settled:.3f} once settled",
        covered(found["vanity_ratio_low"], found["vanity_ratio_high"], settled),
        float("nan"),
    )
    gap = crowd_vanity(network)
    held = covered(gap["difference_low"], gap["difference_high"], plan.crowd)
    alarms = ~gap["difference_low"].le(0) | ~gap["difference_high"].ge(0)
    yield "vanity of ties to 500+ against the rest", f"{plan.crowd:+.3f}", held, float(alarms.mean())
    within = known_within(network)
    for days in WITHIN_DAYS:
        rows = within.xs(days, level="days")
        truth = (plan.before - plan.crowd / 2) * plan.known_by(days)
        held = covered(rows["known_share_low"], rows["known_share_high"], truth)
        yield f"known within {days} days, by year", f"{truth:.3f}", held, float("nan")


def limits(name: str, plan: Planted, seed: int) -> tuple[str, str, float, float]:
    """Return the coverage of the limit; alarms: how often one is said to be reached where there is none."""
    found, truth = quality_limit(plant(plan, seed)), plan.limit()
    held = (found["limit_low"] <= truth) & (truth <= found["limit_high"].fillna(np.inf))
    alarms = float(found["reached"].mean()) if truth == float("inf") else float("nan")
    return "limit of quality", f"{name}: {'none' if truth == float('inf') else f'{truth:.0f}'}", held.mean(), alarms


def sampled(name: str, plan: Plan, owners: int) -> tuple[str, str, float, float]:
    """Return how owners of `netquality.sample` fare; the truth is what all of them together show."""
    found = pd.concat([crossing_500(as_network(simulate(plan, connections=640, seed=seed))) for seed in range(owners)])
    truth = float(found["crossing_effect"].mean())
    held = covered(found["crossing_effect_low"], found["crossing_effect_high"], truth)
    return "crossing effect, sample", f"{name}: {truth:+.3f}", held, float((found["p_value"] <= 0.05).mean())


def rows(owners: int) -> Iterator[tuple[str, str, float, float]]:
    """Yield every row of the table but the sample's."""
    plan = Planted(owners=owners)
    even = dataclasses.replace
    yield from crossing("nothing planted", plan, 1)
    yield from crossing("few known", even(plan, before=0.08, after=0.08), 2)
    yield from crossing("a steady decline", even(plan, trend=-0.0005, drift=4.0), 3)
    yield from crossing("a step down", even(plan, after=0.10, push=3.0, later=1.5), 4)
    yield from crossing("a step to almost none", even(plan, after=0.01), 5)
    yield from crossing("5,000 connections", even(plan, connections=5_000), 6)
    yield from vanity(plan, 7)
    yield from vanity(even(plan, crowd=0.15), 8)
    yield limits("a step down", even(plan, connections=1_000, after=0.01), 9)
    yield limits("a steady decline", even(plan, connections=1_000, trend=-0.0008), 10)
    yield limits("nothing planted", plan, 11)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owners", type=int, default=200)
    parser.add_argument("--sample", action="store_true")
    asked = parser.parse_args()
    print("| what | planted | interval holds it | alarms at 5 % |\n| --- | --- | --- | --- |")
    told = rows(asked.owners)
    for what, planted, held, alarms in told:
        print(f"| {what} | {planted} | {held:.1%} | {alarms:.1%} |".replace("nan%", ""), flush=True)
    if asked.sample:
        none = Plan(stranger_share_push=0.42, stranger_share_after=0.42, push_rate=1.0, after_rate=1.0)
        step = dataclasses.replace(none, stranger_share_after=0.85)
        for name, plan in (("nothing planted", none), ("a step down", step)):
            what, planted, held, alarms = sampled(name, plan, asked.owners)
            print(f"| {what} | {planted} | {held:.1%} | {alarms:.1%} |", flush=True)


if __name__ == "__main__":
    main()
