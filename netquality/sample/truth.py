"""What a measurement must find: computed from the planted events alone, one event at a time, in plain Python.

Nothing here uses the library's own metrics, so that agreement means something.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from netquality.network import profile_key
from netquality.sample.groups import SUCCESSES, Introduction
from netquality.sample.history import OWNER
from netquality.sample.names import full_name, profile_url
from netquality.sample.plan import DAY, HOUR, MATURE_DAYS
from netquality.sample.simulate import Simulation
from netquality.sample.texts import WRITTEN

#: An answer comes within so many days; a conversation ends with a longer silence than so many hours.
ANSWER_DAYS: Final = 90
SESSION_HOURS: Final = 24
#: Introductions that last are spoken in again after so many days.
LASTING_DAYS: Final = 90


@dataclasses.dataclass
class Tie:
    """All that passed between the owner and one person."""

    #: (time, whether the owner wrote it), in the order of time once `rung` is asked for.
    written: list[tuple[int, bool]] = dataclasses.field(default_factory=list)
    met_days: set[int] = dataclasses.field(default_factory=set)
    signals: int = 0
    co_present: bool = False
    recommended: bool = False
    introduced: bool = False


@dataclasses.dataclass(frozen=True)
class Talk:
    """The conversations of a tie: how many, of how many turns, and how many answers each holds."""

    turns: tuple[int, ...]
    answers: tuple[int, ...]
    quarters: int


def talk(written: list[tuple[int, bool]]) -> Talk:
    """Return the conversations in `written`, which is in the order of time.

    Examples
    --------
    >>> talk([(0, True), (60, False), (90_000, True)])
    Talk(turns=(2, 1), answers=(1, 1), quarters=1)
    """
    turns: list[int] = []
    answers: list[int] = []
    quarters = set()
    before: tuple[int, bool] | None = None
    for at, sent in written:
        if before is None or at - before[0] > SESSION_HOURS * HOUR:
            turns.append(0)
            answers.append(0)
            changed = True
        else:
            changed = sent != before[1]
        turns[-1] += changed
        if before is not None and sent != before[1] and at - before[0] <= ANSWER_DAYS * DAY:
            answers[-1] += 1
            quarters.add(_quarter(at))
        before = (at, sent)
    return Talk(tuple(turns), tuple(answers), len(quarters))


def rung(tie: Tie) -> int:
    """Return the highest rung of the ladder that the tie has evidence for."""
    said = talk(tie.written)
    exchanged = sum(said.answers) > 0
    if tie.met_days or tie.introduced or (exchanged and tie.recommended):
        return 6
    if said.quarters >= 3:
        return 5
    with_answer = [turns for turns, answers in zip(said.turns, said.answers, strict=True) if answers]
    if len(with_answer) >= 2 or any(turns >= 4 for turns in with_answer):
        return 4
    if exchanged:
        return 3
    return 2 if tie.written or tie.signals else int(tie.co_present)


def contact(tie: Tie, end_day: int, *, sent: bool) -> float:
    """Return U (`sent`) or V: the days of writing or meeting, each worth less with age."""
    days = {at // DAY for at, by_owner in tie.written if by_owner == sent} | tie.met_days
    return math.fsum(1 / math.sqrt(1 + end_day - day) for day in sorted(days))


def drop_reason(simulation: Simulation, sender: int, recipients: list[int], kind: str) -> str:
    """Return why a row of messages.csv is no interaction; "kept" if it is one."""
    people = simulation.records
    if kind in ("sponsored", "draft"):
        return kind
    if recipients == [sender]:
        return "self"
    if people[sender]["departed"]:
        return "departed sender"
    return "departed recipient" if all(people[one]["departed"] for one in recipients) else "kept"


def recipients_of(simulation: Simulation, thread: int, sender: int) -> list[int]:
    """Return to whom a message of `sender` goes: everybody else in the conversation, oneself in talk with oneself."""
    members = simulation.threads[thread].members
    return [member for member in members if member != sender] or [sender]


def messages(simulation: Simulation) -> Iterator[tuple[int, int, list[int], int, str, str]]:
    """Yield (at, sender, recipients, thread, kind, reason) of every row of messages.csv in the order of time."""
    known: dict[tuple[int, int, str], tuple[list[int], str]] = {}
    table = simulation.messages
    columns = (table[name].to_list() for name in ("at", "sender", "thread", "kind"))
    for at, sender, thread, kind in zip(*columns, strict=True):
        key = (thread, sender, kind if kind in ("sponsored", "draft") else "")
        if key not in known:
            recipients = recipients_of(simulation, thread, sender)
            known[key] = recipients, drop_reason(simulation, sender, recipients, kind)
        recipients, reason = known[key]
        yield at, sender, recipients, thread, kind, reason


def ties(simulation: Simulation) -> dict[int, Tie]:
    """Return every tie of the owner that has evidence for anything."""
    found: dict[int, Tie] = defaultdict(Tie)
    departed = [one["departed"] for one in simulation.records]
    for at, sender, recipients, _, kind, reason in messages(simulation):
        if reason != "kept":
            continue
        others = [one for one in (sender, *recipients) if one != OWNER and not departed[one]]
        for one in others if len(recipients) > 1 else ():
            found[one].co_present = True
        for one in others if sender == OWNER else [sender]:
            if kind in WRITTEN:
                found[one].written.append((at, sender == OWNER))
            else:
                found[one].signals += 1
    _add_signs(simulation, found)
    for made, told in introductions(simulation):
        if told["acknowledged"]:
            for one in (made.a, made.b) if made.introducer == OWNER else (made.introducer,):
                found[one].introduced = True
    for tie in found.values():
        tie.written.sort(key=lambda event: event[0])
    return dict(found)


def signals(simulation: Simulation) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every endorsement, recommendation and follow, and why it is no sign ("kept" if it is one)."""
    unique = unique_names(simulation)
    for record in simulation.signals.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        # Recommendations and follows name people without an address.
        unclear = row["channel"] != "endorsement" and max(row["source"], row["target"]) not in unique
        shown = row["status"] in ("ACCEPTED", "VISIBLE", "Active")
        yield row, "ambiguous name" if unclear and shown else "kept" if shown else "not shown"


def rows(simulation: Simulation) -> dict[tuple[str, str], int]:
    """Return how many rows of a file (without the member number in its name) are kept, or for which reason not."""
    count = Counter(("messages.csv", reason) for *_, reason in messages(simulation))
    for row, reason in signals(simulation):
        side = "Given" if row["source"] == OWNER else "Received"
        files = {"endorsement": f"Endorsement_{side}_Info.csv", "recommendation": f"Recommendations_{side}.csv"}
        count[files.get(row["channel"], "Member_Follows.csv"), reason] += 1
    count["Invitations.csv", "kept"] = len(simulation.invitations)
    count["Connections.csv", "kept"] = len(simulation.connections)
    count["meetings.csv", "kept"] = len(simulation.meetings)
    count["introductions.csv", "kept"] = sum(made.day >= 0 for made in simulation.introductions)
    return dict(sorted(count.items()))


def _add_signs(simulation: Simulation, found: dict[int, Tie]) -> None:
    """Add invitations, endorsements, follows, recommendations and meetings to the ties."""
    for row in simulation.invitations.to_dict("records"):
        if simulation.records[row["person"]]["departed"]:
            continue
        if row["note"] == "personal":
            found[row["person"]].written.append((row["at"], row["sent"]))
        else:
            found[row["person"]].signals += 1
    for row, reason in signals(simulation):
        if reason == "kept":
            tie = found[max(row["source"], row["target"])]
            tie.signals += 1
            tie.recommended |= row["channel"] == "recommendation"
    for row in simulation.meetings.to_dict("records"):
        found[row["person"]].met_days.add(row["day"])


def unique_names(simulation: Simulation) -> set[int]:
    """Return the members whose name nobody else has."""
    names = [full_name(one["first"], one["last"]) for one in simulation.records]
    count = Counter(names)
    return {one for one, name in enumerate(names) if count[name] == 1 and not simulation.records[one]["departed"]}


def introductions(simulation: Simulation) -> list[tuple[Introduction, dict[str, Any]]]:
    """Return every introduction and how far it came.

    That is: at, pending and, as far as messages and log tell, acknowledged, exchanged and lasting (else None).
    """
    said: dict[int, list[tuple[int, int]]] = defaultdict(list)
    groups = {made.group for made in simulation.introductions if made.group >= 0}
    table = simulation.messages[simulation.messages["thread"].isin(groups)]
    for at, sender, thread in zip(*(table[name].to_list() for name in ("at", "sender", "thread")), strict=True):
        said[thread].append((at, sender))
    return [(made, _stages(made, said[made.group], simulation.plan.end)) for made in simulation.introductions]


def _stages(made: Introduction, said: list[tuple[int, int]], end: int) -> dict[str, Any]:
    at = said[0][0] if said else made.day * DAY
    heard = {sender for _, sender in said if sender != made.introducer}
    late = {sender for when, sender in said if when - at >= LASTING_DAYS * DAY and sender != made.introducer}
    success = made.outcome in SUCCESSES
    told: dict[str, Any] = {"at": at, "pending": end - at < MATURE_DAYS * DAY}
    if not said:
        exchanged = success if made.outcome else None
        return {**told, "acknowledged": True if success else None, "exchanged": exchanged, "lasting": None}
    lasting = len(late) == 2
    return {**told, "acknowledged": success or bool(heard), "exchanged": success or len(heard) == 2, "lasting": lasting}


def key_of(simulation: Simulation, one: int) -> str:
    """Return the key of a person; "" where the export shows no address of theirs."""
    person = simulation.records[one]
    return "" if person["departed"] or not person["linked"] else profile_key(profile_url(person["slug"]))


def _quarter(at: int) -> tuple[int, int]:
    date = dt.datetime.fromtimestamp(at, tz=dt.UTC)
    return date.year, (date.month - 1) // 3
