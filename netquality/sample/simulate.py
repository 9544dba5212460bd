"""`simulate`: a network with planted truths, as plain tables in memory."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.sample.groups import Board, Introduction, draw_groups
from netquality.sample.history import KNOWN, OWNER, draw_connections, draw_conversations, fill, write_out
from netquality.sample.names import draw_names, share_names
from netquality.sample.plan import DAY, HOUR, Dice, Ints, Plan
from netquality.sample.signals import draw_invitations, draw_meetings, draw_signals
from netquality.schema import NetqualityError

SMALLEST: Final = 40
LARGEST: Final = 99_999
#: Same name, two people: so many pairs.
_PAIRS: Final = 3


@dataclasses.dataclass(frozen=True, eq=False)
class Simulation:
    """A synthetic network. People are row numbers of `people`, row 0 the owner; times are seconds since 1970 (UTC).

    Attributes
    ----------
    people : DataFrame
        first, last, slug, language, company, position; planted (latent class), vetted, day (of connecting, in days
        since 1970; -1: no connection), departed (no longer a member), linked (the list shows a profile address).
    messages : DataFrame
        at, sender, thread, kind (see ``phrases.json``), variant (of the text), in the order of time.
    threads : dict
        thread -> `Thread`, the conversations that occur.
    invitations, signals, meetings : DataFrame
        at, and who did what; see `netquality.sample.signals`.
    introductions : list of Introduction
        Every introduction, planted in messages, log or both. `group` is its thread.
    """

    plan: Plan
    seed: int
    people: pd.DataFrame
    messages: pd.DataFrame
    threads: dict[int, Thread]
    invitations: pd.DataFrame
    signals: pd.DataFrame
    meetings: pd.DataFrame
    introductions: list[Introduction]

    @functools.cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows of `people`, for code that goes person by person."""
        return [{str(name): value for name, value in row.items()} for row in self.people.to_dict("records")]

    @property
    def connections(self) -> Ints:
        """The people on the owner's list, in the order of connecting."""
        return np.flatnonzero(self.people["day"] >= 0)


@dataclasses.dataclass(frozen=True)
class Thread:
    """A conversation: what it truly is, its title, language and members."""

    kind: str
    title: str
    language: str
    members: tuple[int, ...]


def simulate(
    plan: Plan | None = None, *, connections: int = 700, messages: int | None = None, seed: int = 500
) -> Simulation:
    """Return a synthetic network with the effects of `plan`, the same for the same arguments.

    Parameters
    ----------
    plan : Plan, optional
        What is planted; default: all effects present.
    connections : int
        How long the owner's list is: 40 to 99,999.
    messages : int, optional
        Rows of messages.csv. Default: as many as the planted behaviour makes by itself, about 3 per connection.
    seed : int
        0 or more.

    Raises
    ------
    NetqualityError
        If the size is out of range, or `messages` are fewer than the planted behaviour makes.

    Examples
    --------
    >>> small = simulate(connections=200, seed=1)
    >>> len(small.connections), small.people.loc[0, "first"]
    (200, 'Mila')
    """
    if not SMALLEST <= connections <= LARGEST:
        raise NetqualityError(f"connections={connections}: a sample has {SMALLEST} to {LARGEST} connections")
    if seed < 0:
        raise NetqualityError(f"seed={seed}: a seed is 0 or more")
    plan = plan or Plan()
    history = draw_connections(plan, connections, seed)
    board = draw_groups(_people(history, seed), plan, connections, seed)
    people = board.people
    introductions = [_in_thread(made, len(people)) for made in board.introductions]
    written, threads = _messages(history, board, plan, messages, seed)
    return Simulation(
        plan=plan,
        seed=seed,
        people=people,
        messages=written,
        threads=threads,
        invitations=draw_invitations(people, plan, seed),
        signals=draw_signals(people, plan, seed),
        meetings=draw_meetings(people, plan, seed),
        introductions=introductions,
    )


def _people(history: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the owner, the connections and the others, with names."""
    count = len(history)
    others = max(60, count // 8)
    roles = np.array(["outsider"] * (others * 2 // 3) + ["pending"] * (others - others * 2 // 3))
    people = draw_names(1 + count + others, seed)
    people["planted"] = ["owner", *history["planted"], *roles]
    people["vetted"] = [False, *history["vetted"], *[False] * others]
    people["day"] = [-1, *history["day"], *[-1] * others]
    order = 1 + Dice(seed, "fates").order(count)
    planted = people["planted"].to_numpy(dtype=str)[order]
    gone = [*order[planted == "stranger"][: max(3, count // 150)], *order[planted == "single"][: max(2, count // 300)],
            *order[planted == "one_way_in"][: max(2, count // 300)]]  # fmt: skip
    people["departed"] = people.index.isin(gone)
    unlinked = order[planted == "stranger"][-3:]
    people["linked"] = ~people.index.isin(unlinked)
    taker = (people["planted"] == "stranger") & people["linked"] & ~people["departed"]
    return share_names(people, np.asarray(people["planted"] == "conversed"), np.asarray(taker), _PAIRS)


def _in_thread(made: Introduction, people: int) -> Introduction:
    return dataclasses.replace(made, group=made.group + 2 * people) if made.group >= 0 else made


def _messages(
    history: pd.DataFrame, board: Board, plan: Plan, total: int | None, seed: int
) -> tuple[pd.DataFrame, dict[int, Thread]]:
    """Return all messages in the order of time, and the threads that they are in."""
    count = len(board.people)
    conversations = draw_conversations(history, plan, seed)
    parts = [
        _in_private(write_out(conversations, plan, seed, "behaviour"), count, seed),
        pd.DataFrame(
            [(at, sender, 2 * count + group, kind) for at, sender, group, kind in board.messages],
            columns=["at", "sender", "thread", "kind"],
        ),
        _small_mail(board, plan, seed),
    ]
    have = sum(map(len, parts)) + 1
    if total is not None and total < have:
        raise NetqualityError(f"messages={total}: so many connections write at least {have} messages")
    if total is not None and total > have:
        more = fill(conversations, history, plan, total - have, seed)
        parts.append(_in_private(write_out(more, plan, seed, "filling"), count, seed))
    written = _ordered(pd.concat(parts, ignore_index=True), board.people, plan)
    written["variant"] = Dice(seed, "variants").whole(0, 999, len(written))
    return written, _threads(written, board)


def _in_private(written: pd.DataFrame, people: int, seed: int) -> pd.DataFrame:
    """Return messages of two with thread and kind; a discussion before connecting is a conversation of its own."""
    dice = Dice(seed, f"kinds of {len(written)}")
    habit, first = written["habit"].to_numpy(dtype=str), written["first"].to_numpy()
    luck = dice.uniform(len(written))
    kind = np.select(
        [luck < 0.015, luck < 0.02, luck < 0.025, luck < 0.28],
        ["odd", "odd_question", "attachment", "question"],
        "chat",
    )
    kind = np.where((habit == "vetting") & first, "question", kind)
    kind = np.where((habit == "one_way_in") & (luck < 0.8), np.where(luck < 0.1, "self_introduction", "pitch"), kind)
    thread = written["person"].to_numpy() + np.where(habit == "vetting", people, 0)
    return pd.DataFrame({"at": written["at"], "sender": written["sender"], "thread": thread, "kind": kind})


def _small_mail(board: Board, plan: Plan, seed: int) -> pd.DataFrame:
    """Return greetings and thanks, talk with people who are no connections, and mail that is none between people."""
    dice, people = Dice(seed, "small mail"), board.people
    rows: list[tuple[int, int, int, str]] = [
        (at, sender, max(sender, other), kind) for at, sender, other, kind in board.direct if at < plan.end - HOUR
    ]
    classes = ("signal", "single", "recurring", "vouched", "one_way_in")
    for person in board.pick(board.reachable(*classes), len(people) // 12):
        since = max(int(people.at[person, "day"]), plan.end_day - 2_000)
        at = dice.number(since * DAY + DAY, plan.end - 3 * DAY) if since < plan.end_day - 5 else plan.end - 2 * DAY
        rows.append((at, OWNER if dice.chance(0.2) else person, person, "greeting"))
        # Thanks to those who had written otherwise would be an answer.
        if rows[-1][1] == person and people.at[person, "planted"] == "signal":
            rows.append((at + dice.number(60, HOUR * 12), OWNER, person, "thanks"))
    for place, person in enumerate(board.pick(board.reachable("pending"), len(people) // 40 + 6)):
        rows += _triage(place, person, board.days_ago(20, 300), dice)
    rows += _no_mail(board, int((people["day"] >= 0).sum()))
    return pd.DataFrame(rows, columns=["at", "sender", "thread", "kind"])


def _no_mail(board: Board, connections: int) -> list[tuple[int, int, int, str]]:
    """Return what is no mail between people: advertising (of nobody, in threads of its own), drafts, a note to self."""
    drafts = board.pick(board.reachable(*KNOWN), 5 + connections // 150)
    ads = range(-10 - connections // 40, 0)
    return [
        *((board.days_ago(5, 1_500), thread, thread, "sponsored") for thread in ads),
        *((board.days_ago(5, 1_500), OWNER, person, "draft") for person in drafts),
        (board.days_ago(5, 1_500), OWNER, OWNER, "self"),
    ]


def _triage(place: int, person: int, at: int, dice: Dice) -> list[tuple[int, int, int, str]]:
    """Return the owner's question to somebody who invited, unanswered, answered, or leading to a discussion."""
    turns = (1, 2, 1, 5)[place % 4]
    writers = [(OWNER, person)[turn % 2] for turn in range(turns)]
    kinds = ["question", "chat", "question", "chat", "thanks"]
    waits = np.cumsum(dice.whole(600, 12 * HOUR, turns))
    return [(at + int(wait), who, person, kind) for wait, who, kind in zip(waits, writers, kinds, strict=False)]


def _ordered(written: pd.DataFrame, people: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return messages in the order of time, no two in the same second but one planted pair, the last one at the end."""
    ordered = written.sort_values("at", kind="stable", ignore_index=True)
    place = np.arange(len(ordered))
    at = np.maximum.accumulate(ordered["at"].to_numpy() - place) + place
    sender, thread = ordered["sender"].to_numpy(), ordered["thread"].to_numpy()
    again = np.flatnonzero((sender[1:] == sender[:-1]) & (thread[1:] == thread[:-1]) & (ordered["kind"][1:] == "chat"))
    at[again[:2] + 1] = at[again[:2]]
    private = (
        (thread > 0)
        & (thread < len(people))
        & people["planted"].reindex(thread).isin(("recurring", "vouched")).to_numpy()
    )
    last = {"at": plan.end, "sender": OWNER, "thread": thread[np.flatnonzero(private)[-1]], "kind": "chat"}
    return pd.concat([ordered.assign(at=at), pd.DataFrame([last])], ignore_index=True)


def _threads(written: pd.DataFrame, board: Board) -> dict[int, Thread]:
    count, language = len(board.people), board.people["language"].to_list()
    found = {}
    for thread in written["thread"].unique().tolist():
        if thread < 0:
            found[thread] = Thread("sponsored", "Sponsored Conversation", "en", (OWNER,))
        elif thread < 2 * count:
            other = thread % count
            found[thread] = Thread("private", "", language[other], tuple(dict.fromkeys((OWNER, other))))
        else:
            group = board.groups[thread - 2 * count]
            found[thread] = Thread(group.kind, group.title, group.language, group.members)
    return found
