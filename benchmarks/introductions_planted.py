"""How often the intervals about introductions hold a planted truth, and how often a test raises a false alarm.

    python benchmarks/introductions_planted.py [--worlds 200] [--first 0]

Draws so many pooled networks with known chances, waiting times and lift, and as many in which introductions change
nothing and nothing sets one apart from another (`netquality.sample.introduced`), measures each, and prints as a
Markdown table how often a 95 % interval held the truth and how often a 5 % test spoke up, with the Wilson interval of
that share.
"""

from __future__ import annotations

import argparse
import collections

import pandas as pd

from netquality.brokers import broker_ledger
from netquality.introductions import introduction_success
from netquality.lift import introduction_lift
from netquality.network import Network
from netquality.sample.introduced import LAST_DAY, NO_EFFECT, WINDOW_DAYS, Chances, World, introduced, reached_by_day
from netquality.survival import reached_by
from netquality.uncertainty import wilson
from netquality.waiting import introduction_curve, introduction_tests

DAYS = (7, 14, 30)
#: What is measured of one network: what it is called, and whether it held or spoke up, case by case.
Cases = list[tuple[str, bool]]


def held(row: pd.Series, name: str, truth: float) -> bool:
    """Whether the interval of `name` holds the truth."""
    return bool(row[f"{name}_low"] <= truth <= row[f"{name}_high"])


def measured(world: World, lift: float) -> tuple[Cases, Cases]:
    """Return which intervals of one network held the truth, and which of its tests spoke up."""
    network, truth = Network.build(world.tables, as_of=world.as_of), world.truth
    mature = truth[truth["day"] <= LAST_DAY - WINDOW_DAYS]
    success = introduction_success(network).loc["exchanged"]
    assert success["eligible_count"] == len(mature)
    found = introduction_lift(network).iloc[0]
    curve = reached_by(introduction_curve(network), DAYS)
    brokers = broker_ledger(network).dropna(subset=["success_rate"])
    chances = mature.groupby("introducer")["chance"].mean().rename(lambda number: f"p{number:03}")
    intervals = [
        ("success rate (Wilson)", held(success, "rate", mature["chance"].mean())),
        *(
            (
                f"exchanged by day {day:g} (Kaplan-Meier)",
                held(row, "rate", truth["chance"].mean() * reached_by_day(day)),
            )
            for day, row in curve.iterrows()
        ),
        *(
            ("an introducer's rate (shrunk)", held(row, "success_rate", chances[who]))
            for who, row in brokers.iterrows()
        ),
        ("lift (matched, Newcombe)", held(found, "lift", lift)),
    ]
    tests = introduction_tests(network)["p_value"].dropna()
    alarms = [("lift differs from 0", not held(found, "lift", 0.0))]
    alarms += [(f"log-rank: {grouping}", p_value <= 0.05) for grouping, p_value in tests.items()]
    return intervals, alarms


def tally(cases: Cases) -> list[tuple[str, int, int]]:
    count = collections.Counter(name for name, _ in cases)
    true = collections.Counter(name for name, holds in cases if holds)
    return [(name, true[name], cases) for name, cases in count.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    print("| networks | what | times | of | share | 95 % interval |\n| --- | --- | --- | --- | --- | --- |")
    for name, chances in (("effects", Chances()), ("no effects", NO_EFFECT)):
        every: tuple[Cases, Cases] = ([], [])
        for seed in range(options.first, options.first + options.worlds):
            for so_far, more in zip(every, measured(introduced(chances, seed=seed), chances.lift), strict=True):
                so_far += more
        for what, cases in zip(("holds the truth", "speaks up"), every, strict=True):
            for each, times, of in tally(cases):
                low, high = wilson(times, of)
                print(f"| {name} | {what}: {each} | {times} | {of} | {times / of:.3f} | {low:.3f} to {high:.3f} |")


if __name__ == "__main__":
    main()
