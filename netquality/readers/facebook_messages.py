"""Conversations of a Facebook export: all parts of each, and the separate archive of encrypted ones."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from netquality.readers.archive import Archive
from netquality.readers.facebook_kinds import Files
from netquality.readers.facebook_people import Names, people_in
from netquality.readers.facebook_text import PROGRAMS, is_nobody, is_system, name_of, repaired
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.people import NOBODY, SEVERAL, folded
from netquality.readers.presence import Presence
from netquality.readers.records import ALREADY, Records, epoch, load
from netquality.readers.utterances import Utterances
from netquality.schema import NAT, SECOND_US, ExportError

NO_SENDER: Final = "names no sender"
_CONTENT: Final = (
    *("photos", "videos", "audio_files", "gifs", "files", "sticker", "share", "media", "bumped_message_metadata"),
)
_HOW: Final = {NOBODY: "unmatched", SEVERAL: "ambiguous"}


@dataclasses.dataclass(frozen=True)
class Part:
    """One file of a conversation."""

    member: str
    participants: list[str]
    messages: list[Any]


@dataclasses.dataclass(frozen=True)
class Message:
    """One message of a part, under whichever names the years gave its fields."""

    record: dict[str, Any]
    at: int
    sender: str
    ledger: FileLedger

    @functools.cached_property
    def text(self) -> str:
        """What was written; it goes no further than to be judged."""
        return repaired(self.record.get("content", self.record.get("text")))

    @functools.cached_property
    def kind(self) -> str:
        """Its type in lower case; lately there is none."""
        return str(self.record.get("type") or "").lower()

    @property
    def is_call(self) -> bool:
        """Whether it stands for a call."""
        return self.kind == "call" or "call_duration" in self.record

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it, neither words nor anything attached."""
        return not self.text.strip() and not any(self.record.get(name) for name in _CONTENT)

    @property
    def reactions(self) -> list[dict[str, Any]]:
        """Who reacted to it."""
        found = self.record.get("reactions")
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def casts(archive: Archive, files: Files) -> list[frozenset[str]]:
    """Return who is in each conversation, by name; without those who left the platform."""
    found = []
    for thread in _threads(files):
        parts = [_part(archive, member) for member in thread]
        senders = {_sender(each) for part in parts for each in part.messages if isinstance(each, dict)}
        names = {name for part in parts for name in part.participants} | senders
        found.append(frozenset(name for name in names if not is_nobody(name)))
    return [cast for cast in found if cast]


def gather(archive: Archive, files: Files, names: Names, intake: Intake, utterances: Utterances) -> None:
    """Add all messages to `utterances`, conversation by conversation, each in the order of time.

    Raises
    ------
    ExportError
        If a file is no conversation, or more than half of its messages cannot be read.
    """
    told: dict[frozenset[str], set[int]] = defaultdict(set)
    for thread in _threads(files):
        parts = [_part(archive, member) for member in thread]
        cast = frozenset(folded(name) for part in parts for name in part.participants) - {
            folded(names.people.names[names.owner] or "")
        }
        messages = [
            message for part in parts for message in _messages(part, archive.where(part.member), intake, told[cast])
        ]
        _Conversation(parts, names, utterances).gather(sorted(messages, key=lambda message: message.at))


def _threads(files: Files) -> Iterator[list[str]]:
    yield from files.threads.values()
    yield from ([member] for member in files.encrypted)


def _part(archive: Archive, member: str) -> Part:
    data = load(archive, member)
    participants, messages = (data.get(key) if isinstance(data, dict) else None for key in ("participants", "messages"))
    if not isinstance(messages, list):
        raise ExportError(f"{archive.where(member)}: is no conversation, as it holds no list of messages")
    return Part(member, people_in(participants) if isinstance(participants, list) else [], messages)


def _messages(part: Part, where: str, intake: Intake, told: set[int]) -> Iterator[Message]:
    """Yield the messages of a part that can be read and that no earlier part told; twice in one part is twice."""
    ledger = intake.file(part.member, "facebook.messages")
    records = Records(where, ledger)
    mine: Counter[int] = Counter()
    for record in records.each(part.messages):
        if "sender_name" not in record and "senderName" not in record:
            records.refuse(NO_SENDER)
            continue
        message = Message(record, records.time(epoch(_stamp(record))), _sender(record), ledger)
        if message.at == NAT:
            continue
        mine[same := _fingerprint(message)] += 1
        if hash((same, mine[same])) in told:
            records.ledger.drop(ALREADY)
        else:
            yield message
    told.update(hash((same, nth)) for same, count in mine.items() for nth in range(1, count + 1))
    records.close()


def _stamp(record: dict[str, Any]) -> Any:
    return record.get("timestamp_ms", record.get("timestamp"))


def _sender(record: dict[str, Any]) -> str:
    return name_of(record.get("sender_name", record.get("senderName")))


def _fingerprint(message: Message) -> int:
    """What is the same in two parts. Times to the second, as of old, do not tell two messages apart: their words do."""
    return hash((message.at, message.sender, message.text if message.at % SECOND_US == 0 else ""))


class _Conversation:
    """One conversation: who is in it, and what becomes of each message."""

    def __init__(self, parts: list[Part], names: Names, utterances: Utterances) -> None:
        self._names, self._utterances = names, utterances
        listed = parts[0].participants
        twice = {name for name, count in Counter(map(folded, listed)).items() if count > 1}
        # The owner's namesake alone with the owner, or two of one name: a name then tells nobody.
        alone = len(listed) == 1 and names.namesake_of_owner(listed[0])
        self._unclear = twice | ({folded(listed[0])} if alone else set())
        self._codes: dict[str, int] = {}
        self._members = [self._person(name) for name in listed]
        self._thread = _thread_name(parts[0].member)

    def gather(self, messages: list[Message]) -> None:
        """Add the messages, which are in the order of time."""
        codes = [self._person(message.sender) for message in messages]
        heads = [code for code in self._members if code != self._names.owner]
        spoken = {code for code in codes if code >= 0 and code != self._names.owner}
        if not heads and len(spoken) == 1:
            # Who left or was blocked is no longer listed, but it was a talk of two.
            heads = list(spoken)
        self._private = len(heads) == 1
        self._presence = Presence({code for code in heads if code >= 0} | {self._names.owner})
        for code, message in zip(codes, messages, strict=True):
            self._note_presence(code, message)
        for code, message in zip(codes, messages, strict=True):
            reason = self._dropped(code, message) or self._add(code, message)
            if reason:
                message.ledger.drop(reason)

    def _person(self, name: str) -> int:
        if name not in self._codes:
            self._codes[name] = SEVERAL if folded(name) in self._unclear else self._names.person(name)
        return self._codes[name]

    def _note_presence(self, code: int, message: Message) -> None:
        users = message.record.get("users")
        moved = [self._person(name) for name in people_in(users)] if isinstance(users, list) else []
        if message.kind == "subscribe":
            for each in (one for one in moved if one >= 0):
                self._presence.joined(each, message.at)
        elif message.kind == "unsubscribe":
            for each in (one for one in moved or [code] if one >= 0):
                self._presence.left(each, message.at)
        elif code >= 0:
            self._presence.spoke(code, message.at)

    def _dropped(self, code: int, message: Message) -> str:
        """Return why a message is none between people; "" if it is one."""
        record = message.record
        if message.sender.casefold() in PROGRAMS:
            return "written by a program"
        if message.kind in ("subscribe", "unsubscribe"):
            return "system line"
        if not message.is_call and is_system(message.text, message.sender):
            return "system line"
        if record.get("is_unsent") or record.get("isUnsent"):
            return "unsent by its sender"
        if not message.is_call and message.is_empty:
            return "nothing in it"
        if code in _HOW:
            message.ledger.match(_HOW[code])
            return "sender unknown (departed member)" if code == NOBODY else "sender's name borne by several people"
        return ""

    def _add(self, code: int, message: Message) -> str:
        """Add a message, or return why it goes to nobody."""
        others = self._presence.others(code, message.at)
        lost = [one for one in self._members if one < 0]
        for one in lost:
            message.ledger.match(_HOW[one])
        if not others:
            return "recipient not recognised or departed" if lost else "message to oneself"
        message.ledger.match("name", 1 + len(others))
        if message.is_call:
            return self._add_call(code, others, message)
        self._utterances.say("message", message.at, code, others, message.text, self._thread)
        for reaction in message.reactions:
            self._add_reaction(reaction, code, message)
        return ""

    def _add_call(self, code: int, others: list[int], message: Message) -> str:
        if not self._private or len(others) != 1:
            return "call of a group: who took part is not told"
        duration = message.record.get("call_duration")
        answered = isinstance(duration, (int, float)) and duration > 0 and not message.record.get("missed")
        mode = "met" if answered else "signal"
        self._utterances.sign("call", message.at, code, others[0], mode=mode, thread=self._thread)
        return ""

    def _add_reaction(self, reaction: dict[str, Any], author: int, message: Message) -> None:
        """Add a reaction, a record by itself; it bears the time of the message, as its own is not told."""
        actor = self._person(name_of(reaction.get("actor")))
        message.ledger.rows_read += 1
        if actor < 0:
            message.ledger.match(_HOW[actor])
            message.ledger.drop("reaction of somebody not recognised")
        elif actor == author:
            message.ledger.drop("reaction to oneself")
        else:
            message.ledger.match("name")
            self._utterances.sign("reaction", message.at, actor, author, thread=self._thread)


def _thread_name(member: str) -> str:
    """Return the folder of a conversation, or of an encrypted one the file, without extension."""
    path = PurePosixPath(member)
    return path.parent.name if path.stem.lower().startswith("message_") and path.parent.name else path.stem
