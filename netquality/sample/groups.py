"""Conversations of more than two: introductions made and received, and everything that must not be taken for one."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from netquality.sample.history import KNOWN, OWNER
from netquality.sample.plan import DAY, HOUR, MATURE_DAYS, Dice, Flags, Ints, Plan
from netquality.sample.texts import LANGUAGES

TITLES: Final = ("Choir weekend", "Alumni garden, 2019", "Kite festival crew", 'Book circle "Atlas"')
SUCCESSES: Final = ("met", "hired", "deal", "friendship")
#: Introductions reach back this far.
_INTRODUCTION_DAYS: Final = 2_200
#: Who is introduced to the owner connects between these days after it, or never.
_CONNECT_DAYS: Final = (26, 90)


@dataclasses.dataclass(frozen=True)
class Group:
    """A conversation of more than two. `kind` says what it truly is."""

    kind: str
    title: str
    language: str
    members: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Introduction:
    """An introduction of `a` and `b`: `group` is -1 if only the log knows it, `day` -1 if only the messages do."""

    introducer: int
    a: int
    b: int
    at: int
    source: str
    group: int = -1
    day: int = -1
    asked_by: int = -1
    outcome: str = ""


@dataclasses.dataclass
class Board:
    """What has been planted in group conversations so far."""

    people: pd.DataFrame
    plan: Plan
    dice: Dice
    groups: list[Group] = dataclasses.field(default_factory=list)
    #: at, sender, number of the group, kind of text
    messages: list[tuple[int, int, int, str]] = dataclasses.field(default_factory=list)
    #: at, sender, the other person, kind of text: what is then said in private
    direct: list[tuple[int, int, int, str]] = dataclasses.field(default_factory=list)
    introductions: list[Introduction] = dataclasses.field(default_factory=list)
    together: set[frozenset[int]] = dataclasses.field(default_factory=set)
    #: Who has been in a group conversation with the owner.
    seen: set[int] = dataclasses.field(default_factory=set)

    def open(self, kind: str, members: Iterable[int], *, title: str = "", language: str = "en") -> int:
        """Start a conversation and return its number."""
        group = Group(kind, title, language, tuple(dict.fromkeys(int(member) for member in members)))
        self.groups.append(group)
        if OWNER in group.members:
            self.seen.update(group.members)
        self.together.update(frozenset(pair) for pair in itertools.combinations(group.members, 2))
        return len(self.groups) - 1

    def say(self, at: int, sender: int, group: int, kind: str) -> None:
        """Add a message, unless the export ends before it."""
        if at < self.plan.end - HOUR:
            self.messages.append((at, sender, group, kind))

    def pick(self, pool: Ints, count: int) -> list[int]:
        """Return `count` of the pool (or all of them), in random order."""
        return [int(pool[i]) for i in self.dice.order(len(pool))[:count]]

    def days_ago(self, low: float, high: float) -> int:
        """Return a random time of between `high` and `low` days before the end."""
        return self.plan.end - int((low + (high - low) * float(self.dice.uniform(1)[0])) * DAY)

    def reachable(self, *classes: str, before: int | None = None, strangers: bool = False) -> Ints:
        """Return who of these classes is still a member: connected by `before`, `strangers` to the owner's groups."""
        people = self.people
        fits: Flags = np.asarray(people["planted"].isin(classes) & ~people["departed"] & people["linked"])
        if before is not None:
            fits = fits & (people["day"].to_numpy() * DAY + 10 * DAY < before)
        found = np.flatnonzero(fits)
        return found[~np.isin(found, list(self.seen))] if strangers else found


def draw_groups(people: pd.DataFrame, plan: Plan, connections: int, seed: int) -> Board:
    """Return the group conversations and introductions of an owner of `connections` people."""
    board = Board(people.copy(), plan, Dice(seed, "groups"))
    for number in range(max(4, connections // 150)):
        _team(board, number)
    for number in range(max(14, round(connections * plan.introductions_made_share))):
        source = ("detected", "detected", "both", "detected", "log")[number % 5]
        _introduce(board, source, number, received=False, pending=number % 12 >= 10)
    for number in range(max(6, round(connections * plan.introductions_received_share))):
        source = ("detected", "detected", "log", "both")[number % 4]
        _introduce(board, source, number, received=True, pending=number % 12 == 5)
    _blasts(board, max(4, connections // 120))
    _rounds(board, max(2, connections // 300))
    for _ in range(2):
        _reintroduction(board)
    return board


def _team(board: Board, number: int) -> None:
    """Plant a team at work; the third one has a cue in the middle, which introduces nobody."""
    at = board.days_ago(100, 1_500)
    members = (OWNER, *board.pick(board.reachable(*KNOWN, before=at), board.dice.number(3, 6)))
    group = board.open("team", members, title=TITLES[number // 2 % len(TITLES)] if number % 2 else "")
    for place in range(board.dice.number(8, 20)):
        writer = members[board.dice.number(0, len(members) - 1)]
        board.say(at, writer, group, "introduction" if (number, place) == (2, 5) else "team")
        at += board.dice.number(HOUR, 3 * DAY)


def _blasts(board: Board, count: int) -> None:
    """Plant mail to many that the owner is one of: events, and people who introduce themselves."""
    senders, present = board.reachable("one_way_in"), board.reachable("co_present")
    if not len(senders):
        return
    for number, share in enumerate(np.array_split(present, count)):
        kind = "self_introduction" if number % 4 == 3 else "blast"
        company = board.pick(board.reachable("outsider", strangers=True), board.dice.number(4, 14))
        sender = board.pick(senders, 1)[0]
        group = board.open(kind, (sender, OWNER, *share, *company), language=LANGUAGES[number % 2])
        board.say(board.days_ago(30, 900), sender, group, kind)


def _rounds(board: Board, count: int) -> None:
    """Plant the owner's own mail to many."""
    for number in range(count):
        company = board.pick(board.reachable("one_way_out"), board.dice.number(5, 12))
        group = board.open("blast", (OWNER, *company), title="Open evening" if number % 2 else "")
        board.say(board.days_ago(20, 700), OWNER, group, "blast")


def _reintroduction(board: Board) -> None:
    """Plant words of introduction to two people who had long been in one conversation: no introduction."""
    teams = [group for group in board.groups if group.kind == "team" and len(group.members) > 2]
    members = teams[board.dice.number(0, len(teams) - 1)].members[1:]
    pair = board.pick(np.array(members, dtype=np.int64), 2)
    group = board.open("already_together", (OWNER, *pair))
    at = board.days_ago(10, 60)
    board.say(at, OWNER, group, "introduction")
    board.say(at + 5 * HOUR, pair[0], group, "thanks")


def _introduce(board: Board, source: str, number: int, *, received: bool, pending: bool) -> None:
    """Plant one introduction (seen in messages, in the owner's log or in both) and what follows from it."""
    at = board.days_ago(3, MATURE_DAYS - 5) if pending else board.days_ago(MATURE_DAYS + 5, _INTRODUCTION_DAYS)
    luck = float(board.dice.uniform(1)[0])
    answers = 2 if luck < board.plan.exchanged_share else 1 if luck < board.plan.acknowledged_share else 0
    # Nobody answers where it was made, but the log knows that they met.
    elsewhere = source == "both" and number % 15 == 7 and not pending
    parties = _guest(board, at) if received else _pair(board, at)
    if parties is None:
        return
    made = Introduction(*parties, at, source)
    if source != "log":
        group = board.open("introduction", parties, language=LANGUAGES[number % len(LANGUAGES)])
        made = dataclasses.replace(made, group=group)
        board.say(at, made.introducer, group, "introduction")
        _follow_up(board, made, 0 if elsewhere else answers)
    if source != "detected":
        # People log by the day on which they remember, which may be the next.
        day = at // DAY + (source == "both" and number % 20 == 12)
        outcome = "met" if elsewhere else "" if pending else _outcome(board, answers)
        asked = (made.a, -1, made.b)[number % 3]
        made = dataclasses.replace(made, day=day, outcome=outcome, asked_by=asked)
    board.together.add(frozenset((made.a, made.b)))
    board.introductions.append(made)


def _pair(board: Board, at: int) -> tuple[int, int, int] | None:
    """Return the owner and two whom the owner knows and who had never been in one conversation, if there are such."""
    pool = board.reachable(*KNOWN, before=at)
    for _ in range(50):
        pair = board.pick(pool, 2)
        if len(pair) == 2 and frozenset(pair) not in board.together:
            return OWNER, pair[0], pair[1]
    return None


def _guest(board: Board, at: int) -> tuple[int, int, int] | None:
    """Return somebody whom the owner knows, the owner, and somebody new, who in half of the cases connects later."""
    people, low, high = board.people, *_CONNECT_DAYS
    wait = people["day"].to_numpy() - at // DAY
    quiet = board.reachable("stranger", strangers=True)
    soon = quiet[(wait[quiet] > low) & (wait[quiet] < high) & ~people["vetted"].to_numpy()[quiet]]
    pool = soon if len(soon) and board.dice.chance(0.5) else board.reachable("outsider", strangers=True)
    introducers, guests = board.pick(board.reachable(*KNOWN, before=at), 1), board.pick(pool, 1)
    if not introducers or not guests:
        return None
    if pool is soon:
        people.loc[guests[0], "planted"] = "introduced"
    return introducers[0], OWNER, guests[0]


def _follow_up(board: Board, made: Introduction, answers: int) -> None:
    """Plant the answers in the conversation, what lasts of them, and what then moves to a private conversation."""
    owner_in = made.a == OWNER
    # The owner's own silence is what leaves an introduction to the owner half answered.
    swap = answers == 1 if owner_in else board.dice.chance(0.5)
    first, second = (made.b, made.a) if swap else (made.a, made.b)
    when = made.at
    for writer, kind in ((first, "thanks"), (second, "chat"))[:answers]:
        when += board.dice.number(HOUR, 9 * DAY)
        board.say(when, writer, made.group, kind)
    if answers == 2 and board.dice.chance(0.4):
        later = made.at + board.dice.number(130, 220) * DAY
        board.say(later, first, made.group, "chat")
        board.say(later + board.dice.number(HOUR, 5 * DAY), second, made.group, "chat")
    elif answers == 2 and owner_in:
        board.direct += [(when + 2 * HOUR, OWNER, made.b, "chat"), (when + 9 * HOUR, made.b, OWNER, "chat")]
    if board.dice.chance(0.3):
        board.say(made.at + board.dice.number(10, 20) * DAY, made.introducer, made.group, "chat")


def _outcome(board: Board, answers: int) -> str:
    """Return what the owner noted as the outcome; nothing where it was left open."""
    if board.dice.chance(0.2):
        return ""
    success = answers == 2 and board.dice.chance(0.85)
    return SUCCESSES[board.dice.number(0, len(SUCCESSES) - 1)] if success else "none"
