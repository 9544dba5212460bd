"""Direct messages of an X archive, of two and of groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Final

from netquality.readers.archive import Archive
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.people import NOBODY
from netquality.readers.presence import Presence
from netquality.readers.records import TWICE, Records, clean
from netquality.readers.utterances import Utterances
from netquality.readers.x_files import identity, items, moment, records_of
from netquality.readers.x_people import Accounts
from netquality.schema import NAT

_MESSAGE: Final = "messageCreate"
_CONTENT: Final = ("text", "mediaUrls", "urls")


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened in a conversation."""

    what: str
    body: dict[str, Any]
    at: int
    ledger: FileLedger

    def codes(self, accounts: Accounts, field: str) -> list[int]:
        """Return the people whose numbers are in a field, one or many."""
        value = self.body.get(field)
        found = [accounts.code(each) for each in (value if isinstance(value, list) else [value])]
        return [code for code in found if code >= 0]


def pairs(archive: Archive, members: list[str]) -> list[frozenset[str]]:
    """Return the two numbers of each conversation of two."""
    found = (
        _pair(conversation) for member in members for conversation in items(records_of(archive, member, "messages"))
    )
    return [frozenset(pair) for pair in found if pair]


def gather(archive: Archive, members: list[str], accounts: Accounts, intake: Intake, utterances: Utterances) -> None:
    """Add all messages to `utterances`.

    Raises
    ------
    ExportError
        If more than half of the messages of a file cannot be read.
    """
    told: set[str] = set()
    for member in members:
        ledger = intake.file(member, "x.messages")
        records = Records(archive.where(member), ledger)
        mine: set[str] = set()
        for value in records_of(archive, member, "messages"):
            events = list(_events(value, records, told, mine))
            _Conversation(value if isinstance(value, dict) else {}, accounts, utterances).gather(events)
        told |= mine
        records.close()


def _pair(conversation: dict[str, Any]) -> tuple[str, str] | None:
    """Return the two numbers that the name of a conversation of two is made of."""
    numbers = [identity(part) for part in str(conversation.get("conversationId")).split("-")]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and all(numbers) else None


def _events(conversation: Any, records: Records, told: set[str], mine: set[str]) -> Iterator[Event]:
    """Yield what happened in a conversation; what is no message is counted, and used to tell who was there."""
    events = conversation.get("messages") if isinstance(conversation, dict) else None
    if not isinstance(events, list):
        for _ in records.each([conversation]):
            records.refuse("not a conversation")
        return
    for record in records.each(events):
        what, body = next(((name, part) for name, part in record.items() if isinstance(part, dict)), (_MESSAGE, record))
        at = records.time(moment(body.get("createdAt")))
        if at == NAT:
            continue
        number = identity(body.get("id"))
        if what == _MESSAGE and number and (number in told or number in mine):
            records.ledger.drop(TWICE)
            continue
        mine.add(number)
        yield Event(what, body, at, records.ledger)


class _Conversation:
    """One conversation: who is in it, and what becomes of each message."""

    def __init__(self, record: dict[str, Any], accounts: Accounts, utterances: Utterances) -> None:
        self._accounts, self._utterances = accounts, utterances
        self._pair = _pair(record)
        self._thread = clean(record.get("conversationId"))

    def gather(self, events: list[Event]) -> None:
        """Add the messages, in the order of time."""
        events = sorted(events, key=lambda event: event.at)
        self._presence = self._presence_of(events)
        for event in events:
            reason = self._add(event) if event.what == _MESSAGE else "no message but an event"
            if reason:
                event.ledger.drop(reason)

    def _presence_of(self, events: list[Event]) -> Presence:
        """Tell who was there when: whoever went and did not come back or write again is no longer a member."""
        gone = dict.fromkeys((self._accounts.code(number) for number in self._pair or ()), False)
        for event in events:
            if event.what == "participantsLeave":
                gone |= dict.fromkeys(event.codes(self._accounts, "userIds"), True)
                continue
            for field in ("participantsSnapshot", "userIds", "initiatingUserId", "senderId"):
                gone |= dict.fromkeys(event.codes(self._accounts, field), False)
        members = {code for code, left in gone.items() if not left} | {self._accounts.owner}
        presence = Presence(members)
        for event in events:
            self._note(presence, event)
        return presence

    def _note(self, presence: Presence, event: Event) -> None:
        moves = {"participantsJoin": presence.joined, "participantsLeave": presence.left}
        for code in event.codes(self._accounts, "userIds"):
            if event.what in moves:
                moves[event.what](code, event.at)
        for code in event.codes(self._accounts, "senderId"):
            presence.spoke(code, event.at)

    def _add(self, event: Event) -> str:
        """Add a message, or return why it is none between people."""
        source = self._accounts.code(event.body.get("senderId"))
        if source == NOBODY:
            event.ledger.match("unmatched")
            return "names no sender"
        if not any(event.body.get(name) for name in _CONTENT):
            return "nothing in it"
        to = self._accounts.code(event.body.get("recipientId")) if self._pair else NOBODY
        targets = [to] if to != NOBODY else self._presence.others(source, event.at)
        targets = [code for code in targets if code != source]
        if not targets:
            return "message to oneself" if self._pair else "recipient not told"
        event.ledger.match("url", 1 + len(targets))
        self._utterances.say("message", event.at, source, targets, clean(event.body.get("text")), self._thread)
        for reaction in items(event.body.get("reactions")):
            self._add_reaction(reaction, source, event)
        return ""

    def _add_reaction(self, reaction: dict[str, Any], author: int, event: Event) -> None:
        """Add a reaction, a record by itself."""
        actor, own = self._accounts.code(reaction.get("senderId")), moment(reaction.get("createdAt"))
        event.ledger.rows_read += 1
        if actor in (NOBODY, author):
            event.ledger.drop("reaction to oneself" if actor == author else "reaction of nobody")
            return
        event.ledger.match("url")
        self._utterances.sign("reaction", event.at if own == NAT else own, actor, author, thread=self._thread)
