"""Whether the interval of `strength_overlap` holds what was planted, and how often it sees something where nothing is.

    python benchmarks/overlap_planted.py [--worlds 200] [--people 60] [--world "nothing planted"]

Plants networks of people in circles: most ties lie within a circle, some across. How often two write to each other
hangs on how talkative each of them is, which has nothing to do with where they stand, and, in the planted worlds, on
their overlap. Ties of one person are therefore alike in depth, which an interval over ties would not know.

Prints as a Markdown table how often the 95 % interval holds the truth (93-97 % is right) and how often it leaves out 0
(3-7 % is right where nothing is planted). The truth is 0 where nothing is planted; elsewhere it is the mean of all
worlds, as no formula gives it.
"""

from __future__ import annotations

import argparse
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality import strength_overlap
from netquality.network import Network
from netquality.structure.per_tie import overlap
from netquality.structure.visible import visible_graph
from netquality.uncertainty import wilson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: How much the logarithm of the days of contact rises from the least to the most embedded tie.
WORLDS: Final = {"nothing planted": 0.0, "deep ties are embedded": 1.5}
AS_OF: Final = pd.Timestamp("2026-01-01", tz="UTC")
#: Chance of a tie within a circle and across, how many are in one, and how far people differ in talkativeness.
WITHIN, ACROSS, CIRCLE, TALKATIVE = 0.55, 0.04, 10, 0.6
DAY: Final = 86_400_000_000


def plant(people: int, slope: float, seed: int) -> Network:
    """Return one network of everybody, with their lists and messages."""
    random = np.random.default_rng(seed)
    names = np.array([f"p{number:04d}" for number in range(people)])
    circle = random.integers(0, people // CIRCLE, people)
    one, other = np.triu_indices(people, 1)
    tied = random.random(len(one)) < np.where(circle[one] == circle[other], WITHIN, ACROSS)
    lists = pd.DataFrame({"owner": names[one[tied]], "person": names[other[tied]]})
    bare = visible_graph(Network.build({"connections": lists}, owners=names.tolist()))
    talk = random.normal(0, TALKATIVE, people)
    place = pd.Series(overlap(bare)).rank(pct=True).fillna(0.5).to_numpy()
    days = random.poisson(np.exp(0.5 + slope * (place - 0.5) + talk[bare.low] + talk[bare.high]))
    log = _exchanges(names[np.repeat(bare.low, days)], names[np.repeat(bare.high, days)], random)
    return Network.build({"connections": lists, "interactions": log}, owners=names.tolist(), as_of=AS_OF)


def _exchanges(one: npt.NDArray[np.str_], other: npt.NDArray[np.str_], random: np.random.Generator) -> pd.DataFrame:
    """A message and its answer an hour later, on a day of the last three years each."""
    at = AS_OF.value // 1000 - random.integers(1, 3 * 365, len(one)) * DAY
    first = pd.DataFrame({"source": one, "target": other, "at": at})
    back = pd.DataFrame({"source": other, "target": one, "at": at + DAY // 24})
    log = pd.concat([first, back], ignore_index=True)
    log["at"] = pd.to_datetime(log["at"], unit="us", utc=True)
    return log.assign(message=log.index, channel="message", mode="written", question=False, cue=False)


def told(hits: pd.Series) -> str:
    """Return a share of worlds with its interval."""
    low, high = map(float, wilson(hits.sum(), len(hits)))
    return f"{hits.mean():.1%} ({low:.1%} to {high:.1%})"


def row(world: str, among: str, found: pd.DataFrame) -> str:
    """Return one line of the table."""
    low, high, mean = found["correlation_low"], found["correlation_high"], found["correlation"].mean()
    truth = mean if WORLDS[world] else 0.0
    held, seen = (low <= truth) & (truth <= high), (low > 0) | (high < 0)
    spread, width = found["correlation"].std(), (high - low).mean() / 3.92
    return (
        f"| {world} | {among} | {found['ties'].mean():.0f} | {mean:+.3f} | {spread:.3f} | {width:.3f} "
        f"| {told(held)} | {told(seen)} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--world", choices=WORLDS)
    asked = parser.parse_args()
    print("| world | among | ties | mean correlation | its spread | width / 3.92 | truth held | 0 left out |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for world in [asked.world] if asked.world else WORLDS:
        tables = [strength_overlap(plant(asked.people, WORLDS[world], seed)) for seed in range(asked.worlds)]
        found = pd.concat(tables)
        for among in ("all ties", "with contact"):
            print(row(world, among, found.loc[[among]]), flush=True)


if __name__ == "__main__":
    main()
