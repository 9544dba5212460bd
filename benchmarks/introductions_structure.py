"""What introductions look like without words, and what else looks like that: `netquality.detection.by_structure`.

    python benchmarks/introductions_structure.py [--offices 40]

Draws offices whose mail goes to exactly two people for six reasons, equally often, of which one is an introduction, and
prints as a Markdown table how many of each kind pass. The kinds are invented; how often each occurs in a real log
nobody knows, so read the shares, not the precision.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from netquality.detection import by_structure
from netquality.network import Network
from netquality.uncertainty import wilson

TEAMS, TEAM, DAYS, EACH = 15, 6, 400, 20
KINDS = {
    "introduction": "two of the sender's contacts in other teams, who had nothing to do with each other",
    "request": "one matter put to two contacts in other teams at once, who had nothing to do with each other",
    "team": "two of the sender's team (nine in ten pairs of a team write to each other)",
    "project": "two of other teams who are in one project, and write to each other as often as not",
    "stranger": "a contact and somebody the sender never exchanged mail with",
    "round": "the same notice to contacts two by two, three mails that day",
}


class Office:
    """One office's mail: `rows` as (at, sender, recipients), `kind` by the time of a mail to two."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.size = TEAMS * TEAM
        self.rows: list[tuple[float, int, tuple[int, ...]]] = []
        self.kind: dict[float, str] = {}
        people = range(self.size)
        within = [(a, b) for a in people for b in people if a < b and a // TEAM == b // TEAM]
        across = [tuple(sorted(self.random.choice(self.size, 2, replace=False))) for _ in range(5 * self.size)]
        self.known = {pair for pair in within if self.random.random() < 0.9} | {
            p for p in across if p[0] // TEAM != p[1] // TEAM
        }
        for one, other in self.known:
            day = float(self.random.uniform(0, DAYS / 2))
            self.rows += [(day, one, (other,)), (day + 1, other, (one,))]

    def contacts(self, one: int) -> list[int]:
        return [a if b == one else b for a, b in self.known if one in (a, b)]

    def pair(self, kind: str, sender: int) -> tuple[int, int] | None:
        """Two people whom a mail of this kind may go to, if there are any."""
        others = [who for who in self.contacts(sender) if who // TEAM != sender // TEAM]
        team = [who for who in range(self.size) if who // TEAM == sender // TEAM and who != sender]
        pools = {"team": (team, team), "stranger": (others, range(self.size))}.get(kind, (others, others))
        for _ in range(60):
            one, other = (int(self.random.choice(pool)) for pool in pools)
            known = (min(one, other), max(one, other)) in self.known
            fits = {
                "introduction": not known, "request": not known, "project": known == (self.random.random() < 0.5),
                "stranger": other not in self.contacts(sender) and other != sender,
            }  # fmt: skip
            if one != other and fits.get(kind, True):
                return one, other
        return None

    def write(self) -> None:
        for kind in KINDS:
            for _ in range(EACH):
                sender = int(self.random.integers(self.size))
                day = float(self.random.uniform(DAYS / 2 + 1, DAYS))
                for number in range(3 if kind == "round" else 1):
                    pair = self.pair(kind, sender)
                    if pair:
                        self.rows.append((day + number / 1000, sender, pair))
                        self.kind[day + number / 1000] = kind


def passed(seed: int) -> pd.DataFrame:
    """Return how many mails to two each kind has in one office, and how many of them pass for introductions."""
    office = Office(seed)
    office.write()
    start = pd.Timestamp("2024-01-01", tz="UTC")
    rows = [(number, day, sender, one) for number, (day, sender, to) in enumerate(office.rows) for one in to]
    log = pd.DataFrame(rows, columns=["message", "day", "source", "target"])
    log = log.astype({"source": str, "target": str})
    moments = {start + pd.Timedelta(days=day).floor("us"): kind for day, kind in office.kind.items()}
    log = log.assign(
        at=start + pd.to_timedelta(log.pop("day"), unit="D").dt.floor("us"), channel="mail", mode="written"
    )
    found = by_structure(Network.build({"interactions": log.assign(thread=None, question=False, cue=False)}))
    counts = pd.DataFrame({"all": pd.Series(moments).value_counts(), "passed": found["at"].map(moments).value_counts()})
    return counts.reindex(list(KINDS)).fillna(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offices", type=int, default=40)
    total = sum(passed(seed) for seed in range(parser.parse_args().offices))
    print("| mail to two | passes | share | 95 % interval | what it is |\n| --- | --- | --- | --- | --- |")
    for kind, (every, some) in total.iterrows():
        low, high = wilson(some, every)
        print(f"| {kind} | {some:.0f} of {every:.0f} | {some / every:.3f} | {low:.3f} to {high:.3f} | {KINDS[kind]} |")
    print(f"\nIn this mix, {total.at['introduction', 'passed'] / total['passed'].sum():.2f} of what passes is one.")


if __name__ == "__main__":
    main()
