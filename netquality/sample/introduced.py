"""`introduced`: a pooled network whose introductions have known chances, waiting times and lift."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.sample.plan import Dice, Floats, Ints

#: Introductions are made between these days; all ties are older.
FIRST_DAY: Final = 360
LAST_DAY: Final = 900
#: An introduction leads to an exchange within so many days, or never.
WINDOW_DAYS: Final = 60
_START: Final = pd.Timestamp("2022-01-01", tz="UTC")


@dataclasses.dataclass(frozen=True)
class Chances:
    """What is planted.

    Attributes
    ----------
    brokers, contacts, introductions, people : int
        How many introducers; how many contacts each has; how many introductions each makes; how many others there are.
    success : float
        The chance that both of an introduced pair write within 60 days, on average over introducers.
    spread : float
        How much introducers differ: their chances are even between success - spread and success + spread.
    depth_effect : float
        What it adds to the chance (and, for the others, takes away) if the introducer knows both well.
    lift : float
        What an introduction adds to the chance that the two write to each other alone within 60 days.
    by_itself : float
        That chance without an introduction, for two of average activity; it rises with the activity of both, and
        introducers prefer the active.
    """

    brokers: int = 12
    contacts: int = 14
    introductions: int = 8
    people: int = 110
    success: float = 0.6
    spread: float = 0.15
    depth_effect: float = 0.1
    lift: float = 0.15
    by_itself: float = 0.06


#: Introductions change nothing, and nothing sets one apart from another.
NO_EFFECT: Final = Chances(spread=0.0, depth_effect=0.0, lift=0.0)


@dataclasses.dataclass(frozen=True, eq=False)
class World:
    """Tables for `Network.build`, and the truth: one row an introduction, in the order of making.

    `truth` has ``introducer, a, b`` (a < b), ``day``, ``chance`` (of an exchange within 60 days), ``both_deep``.
    """

    tables: dict[str, pd.DataFrame]
    truth: pd.DataFrame
    as_of: pd.Timestamp


def reached_by_day(days: Any) -> Floats:
    """Return the planted share of all exchanges that have come by so many days: quick at first, none after 60."""
    share = np.clip(np.asarray(days, dtype=float) / WINDOW_DAYS, 0, 1)
    return np.asarray(1 - (1 - share) ** 3)


def introduced(chances: Chances | None = None, *, seed: int = 0) -> World:
    """Return a pooled network with introductions in conversations of three, the same for the same arguments.

    Examples
    --------
    >>> world = introduced(seed=1)
    >>> len(world.truth), bool(world.truth["chance"].between(0, 1).all())
    (96, True)
    """
    return _Drawing(chances or Chances(), Dice(seed, "introduced")).world()


class _Drawing:
    """One world while it is drawn. Brokers are the first numbers, the others follow."""

    def __init__(self, chances: Chances, dice: Dice) -> None:
        self.chances, self.dice = chances, dice
        self.size = chances.brokers + chances.people
        # Activity from 0.6 to 1.6, of brokers 1.
        self.activity = 2 ** (1.4 * dice.uniform(self.size) - 0.7)
        self.activity[: chances.brokers] = 1
        #: day, sender, recipients, thread
        self.words: list[tuple[float, int, tuple[int, ...], str]] = []
        self.truth: list[dict[str, Any]] = []

    def world(self) -> World:
        ties = [(broker, int(one)) for broker in range(self.chances.brokers) for one in self._circle()]
        deep = {tie: self.dice.chance(0.5) for tie in ties}
        for tie in ties:
            self._old_tie(*tie, deep=deep[tie])
        met = self._meeting_days(ties)
        for broker in range(self.chances.brokers):
            self._introduce(broker, [one for by, one in ties if by == broker], deep, met)
        for (one, other), day in met.items():
            if day < LAST_DAY:
                self._pair_talk(one, other, day)
        truth = pd.DataFrame(self.truth).sort_values("day", ignore_index=True)
        return World(self._tables(), truth, _START + pd.Timedelta(days=LAST_DAY))

    def _circle(self) -> Ints:
        return self.chances.brokers + self.dice.order(self.chances.people)[: self.chances.contacts]

    def _say(self, day: float, sender: int, recipients: tuple[int, ...], thread: str) -> None:
        if day < LAST_DAY:
            self.words.append((day, sender, recipients, thread))

    def _old_tie(self, broker: int, one: int, *, deep: bool) -> None:
        """Somebody whom the broker knows: a word and an answer, and if well, several; then news as activity has it."""
        thread = f"{broker}-{one}"
        for first in (10, 40, 70) if deep else (10,):
            day = first + 20 * float(self.dice.uniform(1)[0])
            self._say(day, broker, (one,), thread)
            self._say(day + 1, one, (broker,), thread)
        for day in np.cumsum(self.dice.waiting(40 / self.activity[one], 60)):
            self._say(100 + float(day), one, (broker,), thread)

    def _meeting_days(self, ties: list[tuple[int, int]]) -> dict[tuple[int, int], float]:
        """When two contacts of one broker get to know each other by themselves: at a constant rate, from day 100 on."""
        circles = [sorted({one for by, one in ties if by == broker}) for broker in range(self.chances.brokers)]
        pairs = sorted({pair for circle in circles for pair in itertools.combinations(circle, 2)})
        waits = self.dice.waiting(1, len(pairs))
        return {
            pair: 100 + WINDOW_DAYS * float(wait) / self._rate(*pair) for pair, wait in zip(pairs, waits, strict=True)
        }

    def _rate(self, one: int, other: int) -> float:
        return float(-np.log1p(-self.chances.by_itself) * self.activity[one] * self.activity[other])

    def _introduce(
        self, broker: int, circle: list[int], deep: dict[tuple[int, int], bool], met: dict[tuple[int, int], float]
    ) -> None:
        """Bring pairs together who had not met; what would have happened otherwise, happens no more."""
        own = self.chances.success + self.chances.spread * (2 * float(self.dice.uniform(1)[0]) - 1)
        days = np.sort(FIRST_DAY + (LAST_DAY - FIRST_DAY) * self.dice.uniform(self.chances.introductions))
        done = {(row["a"], row["b"]) for row in self.truth}
        for number, day in enumerate(days):
            pairs = [p for p in itertools.combinations(sorted(circle), 2) if met[p] > day and p not in done]
            if not pairs:
                continue
            pair = pairs[int(self.dice.kinds([self._rate(*p) ** 2 for p in pairs], 1)[0])]
            done.add(pair)
            both_deep = deep[broker, pair[0]] and deep[broker, pair[1]]
            chance = own + self.chances.depth_effect * (1 if both_deep else -1)
            self._outcome(broker, pair, float(day), chance, f"intro {broker} {number}", met)
            self.truth.append({"introducer": broker, "a": pair[0], "b": pair[1], "day": float(day), "chance": chance,
                               "both_deep": both_deep})  # fmt: skip

    def _outcome(
        self, broker: int, pair: tuple[int, int], day: float, chance: float, thread: str, met: dict[Any, float]
    ) -> None:
        """Draw the exchange in the conversation, and what the two then write to each other alone."""
        self._say(day, broker, pair, thread)
        if self.dice.chance(0.35):
            self._say(day + 1 + float(self.dice.uniform(1)[0]), broker, pair, thread)
        luck, early, share, later = (float(each) for each in self.dice.uniform(4))
        first, second = pair if self.dice.chance(0.5) else pair[::-1]
        wait = WINDOW_DAYS * (1 - (1 - early) ** (1 / 3))
        met[pair] = np.inf
        if luck < chance:
            self._say(day + share * wait, first, (broker, second), thread)
            self._say(day + wait, second, (broker, first), thread)
        elif share < 0.5:
            self._say(day + wait, first, (broker, second), thread)
        if luck < -np.expm1(-self._rate(*pair)) + self.chances.lift:
            alone = day + wait + (WINDOW_DAYS - wait) * later
            self._say(alone, first, (second,), f"{first}-{second}")
            self._say(min(alone + 0.1, day + WINDOW_DAYS), second, (first,), f"{first}-{second}")

    def _pair_talk(self, one: int, other: int, day: float) -> None:
        thread = f"{one}-{other}"
        self._say(day, one, (other,), thread)
        self._say(day + 0.1, other, (one,), thread)

    def _tables(self) -> dict[str, pd.DataFrame]:
        rows = [
            (number, day, f"p{sender:03}", f"p{one:03}", thread, thread.startswith("intro"))
            for number, (day, sender, recipients, thread) in enumerate(self.words)
            for one in recipients
        ]
        log = pd.DataFrame(rows, columns=["message", "day", "source", "target", "thread", "cue"])
        log = log.assign(at=_START + pd.to_timedelta(log.pop("day"), unit="D"), channel="message", mode="written",
                         question=False)  # fmt: skip
        people = pd.DataFrame({"person": [f"p{number:03}" for number in range(self.size)]})
        people["company"] = [f"Company {number}" for number in self.dice.whole(1, 3, self.size)]
        return {"people": people, "interactions": log}
