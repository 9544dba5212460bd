"""Whether intervals of structure hold what was planted, and how often they see something where nothing is.

    python benchmarks/structure_planted.py {strength_overlap,mixing} [--worlds 200] [--people 60] [--world "..."]

`strength_overlap`: people in circles, with most ties within a circle and some across. How often two write to each other
hangs on how talkative each of them is, which has nothing to do with where they stand, and, in the planted world, on
their overlap. Ties of one person are therefore alike in depth, which an interval over ties would not know.

`mixing`: people of three companies, always as many of each (20, 20 and 20 of 60, or 36, 15 and 9), who differ in how
many ties they have. A tie within a company is as likely as one outside, or e times as likely, for all or for some more
than for others. In one world ties keep to circles that have nothing to do with companies; in one the busy keep to the
busy. All but the sizes of the companies is drawn anew.

Prints as a Markdown table how often the 95 % interval holds the truth (93-97 % is right) and how often it leaves out
what chance would give, which is 0 or, of the E-I index, what it would be if everybody were tied to everybody (3-7 % is
right where nothing is planted). The truth is that where nothing is planted; elsewhere it is the mean of all worlds, as
no formula gives it.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality import mixing, strength_overlap
from netquality.network import Network
from netquality.structure.per_tie import overlap
from netquality.structure.visible import visible_graph
from netquality.uncertainty import wilson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
AS_OF: Final = pd.Timestamp("2026-01-01", tz="UTC")
#: Chance of a tie within a circle and across, how many are in one, and how far people differ in talkativeness.
WITHIN, ACROSS, CIRCLE, TALKATIVE = 0.55, 0.04, 10, 0.6
#: How many ties people have, and how far they differ in that.
TIES, ACTIVE = 7, 0.5
EQUAL, UNEQUAL = (1 / 3, 1 / 3, 1 / 3), (0.6, 0.25, 0.15)
DAY: Final = 86_400_000_000


@dataclasses.dataclass(frozen=True)
class Companies:
    """How ties are planted; logarithms of how much likelier they are."""

    shares: tuple[float, ...] = UNEQUAL
    #: Within a company, and how far each person's liking for that differs from the usual.
    own: float = 0.0
    liking: float = 0.0
    #: Between people who are alike in how many ties they have.
    busy: float = 0.0
    circles: bool = False


#: How much the logarithm of the days of contact rises from the least to the most embedded tie.
SLOPES: Final = {"nothing planted": 0.0, "deep ties are embedded": 1.5}
COMPANIES: Final = {
    "nothing planted, equal": Companies(EQUAL),
    "nothing planted, unequal": Companies(),
    "nothing planted, ties in circles": Companies(circles=True),
    "own company, equal": Companies(EQUAL, own=1.0),
    "own company, unequal": Companies(own=1.0),
    "own company, some more than others": Companies(own=1.0, liking=0.3),
    "the busy keep to the busy": Companies(busy=0.8),
}


def embedded(people: int, world: str, random: np.random.Generator) -> Network:
    """Return one network of everybody in circles, with their lists and messages."""
    names, chance = named(people), in_circles(people, random)
    lists = listed(names, random.random(len(chance)) < chance)
    bare = visible_graph(Network.build({"connections": lists}, owners=names.tolist()))
    talk = random.normal(0, TALKATIVE, people)
    place = pd.Series(overlap(bare)).rank(pct=True).fillna(0.5).to_numpy()
    days = random.poisson(np.exp(0.5 + SLOPES[world] * (place - 0.5) + talk[bare.low] + talk[bare.high]))
    log = _exchanges(names[np.repeat(bare.low, days)], names[np.repeat(bare.high, days)], random)
    return Network.build({"connections": lists, "interactions": log}, owners=names.tolist(), as_of=AS_OF)


def companies(people: int, world: str, random: np.random.Generator) -> Network:
    """Return one network of everybody, with their lists and companies."""
    names, planted = named(people), COMPANIES[world]
    upto = np.rint(np.cumsum([0, *planted.shares]) * people).astype(int)
    company = np.repeat(range(len(planted.shares)), np.diff(upto))
    chance = in_circles(people, random) if planted.circles else by_liking(company, planted, random)
    lists = listed(names, random.random(len(chance)) < chance)
    table = pd.DataFrame({"person": names, "company": random.permutation(company) if planted.circles else company})
    table["company"] = "Firm " + table["company"].astype(str)
    return Network.build({"connections": lists, "people": table}, owners=names.tolist(), as_of=AS_OF)


def by_liking(company: Ints, planted: Companies, random: np.random.Generator) -> Floats:
    """Return the chance of a tie of each pair."""
    one, other = np.triu_indices(len(company), 1)
    active, liking = random.normal(0, ACTIVE, len(company)), random.normal(0, planted.liking, len(company))
    pull = (company[one] == company[other]) * (planted.own + liking[one] + liking[other])
    pull += active[one] + active[other] - planted.busy / ACTIVE * np.abs(active[one] - active[other])
    chance: Floats = np.exp(pull)
    return np.asarray(np.minimum(chance * TIES / (len(company) - 1) / chance.mean(), 0.95), dtype=float)


def in_circles(people: int, random: np.random.Generator) -> Floats:
    """Return the chance of a tie of each pair where everybody is in a circle."""
    circle = random.integers(0, people // CIRCLE, people)
    one, other = np.triu_indices(people, 1)
    return np.where(circle[one] == circle[other], WITHIN, ACROSS)


def named(people: int) -> npt.NDArray[np.str_]:
    """Return everybody's name."""
    return np.array([f"p{number:04d}" for number in range(people)])


def listed(names: npt.NDArray[np.str_], tied: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return everybody's connections."""
    one, other = np.triu_indices(len(names), 1)
    return pd.DataFrame({"owner": names[one[tied]], "person": names[other[tied]]})


def _exchanges(one: npt.NDArray[np.str_], other: npt.NDArray[np.str_], random: np.random.Generator) -> pd.DataFrame:
    """A message and its answer an hour later, on a day of the last three years each."""
    at = AS_OF.value // 1000 - random.integers(1, 3 * 365, len(one)) * DAY
    first = pd.DataFrame({"source": one, "target": other, "at": at})
    back = pd.DataFrame({"source": other, "target": one, "at": at + DAY // 24})
    log = pd.concat([first, back], ignore_index=True)
    log["at"] = pd.to_datetime(log["at"], unit="us", utc=True)
    return log.assign(message=log.index, channel="message", mode="written", question=False, cue=False)


def of_overlap(network: Network, world: str) -> pd.DataFrame:
    """Return the correlations of depth and overlap, and what is true of them as far as that is known."""
    names = {"correlation": "value", "correlation_low": "low", "correlation_high": "high"}
    found = strength_overlap(network).rename(columns=names)
    return found.assign(chance=0.0, truth=np.nan if SLOPES[world] else 0.0)


def of_mixing(network: Network, world: str) -> pd.DataFrame:
    """Return how ties keep to their own, and what is true of that as far as it is known."""
    found = mixing(network)
    index = {"value": "ei_index", "low": "ei_index_low", "high": "ei_index_high", "chance": "ei_expected"}
    other = {"value": "assortativity", "low": "assortativity_low", "high": "assortativity_high"}
    rows = {"E-I by company": found.loc["company", [*index.values(), "ties"]].set_axis([*index, "ties"])}
    for kind in ("company", "ties", "community"):
        rows[f"assortativity by {kind}"] = found.loc[kind, [*other.values(), "ties"]].set_axis([*other, "ties"])
    table = pd.DataFrame(rows).T.astype(float).fillna({"chance": 0.0})
    known = table.index.str.endswith("company") & (COMPANIES[world].own == 0)
    return table.assign(truth=table["chance"].where(known))


def told(hits: pd.Series) -> str:
    """Return a share of worlds with its interval."""
    low, high = map(float, wilson(hits.sum(), len(hits)))
    return f"{hits.mean():.1%} ({low:.1%} to {high:.1%})"


def row(world: str, of: str, found: pd.DataFrame) -> str:
    """Return one line of the table."""
    low, high, mean = found["low"], found["high"], found["value"].mean()
    truth = found["truth"].fillna(mean)
    held, seen = (low <= truth) & (truth <= high), (low > found["chance"]) | (high < found["chance"])
    spread, width = found["value"].std(), (high - low).mean() / 3.92
    return (
        f"| {world} | {of} | {found['ties'].mean():.0f} | {mean:+.3f} | {spread:.3f} | {width:.3f} "
        f"| {told(held)} | {told(seen)} |"
    )


Plant = Callable[[int, str, np.random.Generator], Network]
METRICS: Final[Mapping[str, tuple[Mapping[str, Any], Plant, Callable[[Network, str], pd.DataFrame]]]] = {
    "strength_overlap": (SLOPES, embedded, of_overlap),
    "mixing": (COMPANIES, companies, of_mixing),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("metric", choices=METRICS)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--world", choices=[*SLOPES, *COMPANIES])
    asked = parser.parse_args()
    worlds, plant, read = METRICS[asked.metric]
    print("| world | of | ties | mean | its spread | width / 3.92 | truth held | chance left out |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for world in [asked.world] if asked.world else worlds:
        seeds = map(np.random.default_rng, range(asked.worlds))
        found = pd.concat([read(plant(asked.people, world, random), world) for random in seeds])
        for of in found.index.unique():
            print(row(world, of, found.loc[[of]]), flush=True)


if __name__ == "__main__":
    main()
