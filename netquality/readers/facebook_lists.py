"""The lists of a Facebook export: friends, requests, follows, comments, reactions and groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality import schema
from netquality.readers.archive import Archive
from netquality.readers.facebook_kinds import KINDS, entries
from netquality.readers.facebook_people import Names
from netquality.readers.facebook_text import left_group, name_of, repaired, target_of
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.people import NOBODY, SEVERAL
from netquality.readers.records import ALREADY, Records, epoch, load
from netquality.readers.utterances import Utterances
from netquality.schema import ExportError, instants

#: Without these the export tells nothing: an unknown layout is refused, elsewhere it is left out and said.
_VITAL: Final = ("friends",)
_NAME: Final = ("name", "nom", "nombre", "nome", "naam")
_OWNER: Final = (
    *("owner", "eigentümer", "besitzer", "propriétaire", "propietario", "proprietário", "proprietario", "eigenaar"),
)
_REQUESTS: Final = {"requests_sent": "sent", "requests_received": "received", "requests_rejected": "received"}


@dataclasses.dataclass(frozen=True)
class Row:
    """One record of a list: whom it names and when, and what it came from."""

    record: dict[str, Any]
    name: str
    at: int
    ledger: FileLedger


class Lists:
    """The lists of one export on their way into the tables."""

    def __init__(self, archive: Archive, members: dict[str, list[str]], names: Names, intake: Intake) -> None:
        self._archive, self._members, self._names, self._intake = archive, members, names, intake

    def friends(self) -> pd.DataFrame:
        """Return the canonical ``connections``; whoever is no longer a friend is none."""
        for row in self._rows("removed"):
            row.ledger.drop("no longer a friend")
        rows = list(self._rows("friends"))
        codes = self._names.befriend([row.name for row in rows], [row.at for row in rows])
        for row, code in zip(rows, codes, strict=True):
            row.ledger.match("name" if code >= 0 else "unmatched")
        table = pd.DataFrame({"person": self._keys(codes), "connected_at": _times(rows)})
        return schema.conform("connections", table.assign(owner=self._key(self._names.owner)))

    def requests(self, utterances: Utterances) -> pd.DataFrame:
        """Return the canonical ``invitations`` and add each as a sign; a request on Facebook has no words."""
        found = [(row, way) for what, way in _REQUESTS.items() for row in self._rows(what)]
        codes = [self._names.person(row.name) for row, _ in found]
        for (row, way), code in zip(found, codes, strict=True):
            row.ledger.match(_how(code))
            self._sign(utterances, "invitation", row, code, sent=way == "sent")
        table = pd.DataFrame({"direction": [way for _, way in found]}, dtype=object)
        table = table.assign(owner=self._key(self._names.owner), person=self._keys(codes), note="none", question=False)
        return schema.conform("invitations", table.assign(at=_times([row for row, _ in found])))

    def follows(self, utterances: Utterances) -> None:
        """Add who follows the owner, and whom the owner follows: of those only people known elsewhere, not pages."""
        for row in self._rows("followers"):
            self._take(utterances, "follow", row, self._names.person(row.name), sent=False)
        for row in self._rows("following"):
            self._take(utterances, "follow", row, self._names.find(row.name), sent=True)

    def posts(self, utterances: Utterances) -> None:
        """Add the owner's comments and reactions, with whom they were for where that is told."""
        for row in self._rows("comments"):
            self._post(utterances, "comment", row)
        for row in self._rows("reactions"):
            self._post(utterances, "reaction", row)

    def groups(self) -> pd.DataFrame:
        """Return the canonical ``memberships``: of each group the last thing that is told."""
        last: dict[str, Row] = {}
        for row in sorted(self._rows("groups"), key=lambda row: row.at):
            if row.name and row.name in last:
                last[row.name].ledger.drop("earlier state of a membership")
            last[row.name] = row
            if not row.name:
                row.ledger.drop("names no group")
        kept = [row for name, row in last.items() if name and not _left(row)]
        for name, row in last.items():
            if name and _left(row):
                row.ledger.drop("no longer a member")
        table = pd.DataFrame({"group": [row.name for row in kept]}, dtype=object)
        return schema.conform("memberships", table.assign(person=self._key(self._names.owner), since=_times(kept)))

    def _post(self, utterances: Utterances, action: str, row: Row) -> None:
        owner = _labelled(row.record, _OWNER)
        known: Callable[[str], bool] = lambda name: self._names.find(name) != NOBODY  # noqa: E731
        kind, name = (action, owner) if owner else target_of(repaired(row.record.get("title")), action, known)
        code = self._names.owner if name == "self" else self._names.find(name)
        if code == self._names.owner:
            row.ledger.drop("on one's own post")
            return
        if name:
            row.ledger.match(_how(code))
        text, url = _comment(row.record), _labelled(row.record, ("url",))
        if kind == "reply" and code >= 0:
            utterances.say("reply", row.at, self._names.owner, (code,), text, url)
        else:
            utterances.sign(action, row.at, self._names.owner, code, text=text, thread=url)

    def _take(self, utterances: Utterances, channel: str, row: Row, code: int, *, sent: bool) -> None:
        """Add a sign between the owner and a person, or leave it out if that is nobody."""
        row.ledger.match(_how(code))
        if code < 0 or code == self._names.owner:
            row.ledger.drop("person not recognised, or a page" if sent else "person not recognised")
            return
        self._sign(utterances, channel, row, code, sent=sent)

    def _sign(self, utterances: Utterances, channel: str, row: Row, code: int, *, sent: bool) -> None:
        if code >= 0 and code != self._names.owner:
            pair = (self._names.owner, code) if sent else (code, self._names.owner)
            utterances.sign(channel, row.at, *pair)

    def _rows(self, what: str) -> Iterator[Row]:
        """Yield the records of all files of one kind, each once: parts of one list overlap."""
        told: set[tuple[str, int, str]] = set()
        for member in self._members[what]:
            mine: set[tuple[str, int, str]] = set()
            ledger = self._intake.file(member, f"facebook.{what}")
            records = Records(self._archive.where(member), ledger)
            for record in records.each(self._values(member, what)):
                row = Row(record, _name(record), records.time(_time(record), needed=False), ledger)
                same = (row.name, row.at, repaired(record.get("title")) + _comment(record))
                if same in told:
                    ledger.drop(ALREADY)
                elif same in mine and what not in ("comments", "reactions") and row.name:
                    ledger.drop("listed twice")
                else:
                    mine.add(same)
                    yield row
            told |= mine
            records.close()

    def _values(self, member: str, what: str) -> list[Any]:
        data = load(self._archive, member)
        values = entries(KINDS[what], data)
        if values is not None:
            return values
        if what in _VITAL:
            seen = ", ".join(map(name_of, list(data)[:5]))
            raise ExportError(
                f"{self._archive.where(member)}: unknown layout. Keys seen: {seen}. Needed: a list under "
                f"{' or '.join(KINDS[what].keys)}. Ask Facebook for the export again, in JSON"
            )
        ledger = self._intake.file(member, f"facebook.{what}")
        ledger.rows_read += 1
        ledger.drop("layout not known")
        return []

    def _key(self, code: int) -> str:
        return self._names.people.keys[code]

    def _keys(self, codes: list[int]) -> np.ndarray:
        return np.array([self._key(code) if code >= 0 else None for code in codes], dtype=object)


def _name(record: dict[str, Any]) -> str:
    """Return whom (or which group) a record names, in whichever place the years put it."""
    named = record.get("name") or _first(record.get("string_list_data")).get("value")
    named = named or _first(record.get("data")).get("name") or _labelled(record, _NAME, nested=False)
    plain = "data" not in record and "label_values" not in record
    return name_of(named or (record.get("title") if plain else ""))


def _time(record: dict[str, Any]) -> int:
    return epoch(record.get("timestamp") or _first(record.get("string_list_data")).get("timestamp"))


def _comment(record: dict[str, Any]) -> str:
    comment = _first(record.get("data")).get("comment")
    return repaired(comment.get("comment")) if isinstance(comment, dict) else _labelled(record, ("comment",))


def _first(values: Any) -> dict[str, Any]:
    return values[0] if isinstance(values, list) and values and isinstance(values[0], dict) else {}


def _labelled(record: dict[str, Any], labels: tuple[str, ...], *, nested: bool = True) -> str:
    """Return the value under a label of the layout of 2026; of a titled part (an owner) its name."""
    for part in _parts(record.get("label_values")):
        if repaired(part.get("label")).casefold() in labels and isinstance(part.get("value"), str):
            return repaired(part["value"])
        if nested and repaired(part.get("title")).casefold() in labels:
            return name_of(_deep_name(part.get("dict")))
    return ""


def _deep_name(values: Any) -> Any:
    for part in _parts(values):
        if repaired(part.get("label")).casefold() in _NAME:
            return part.get("value")
        if found := _deep_name(part.get("dict")):
            return found
    return None


def _parts(values: Any) -> list[dict[str, Any]]:
    return [part for part in values if isinstance(part, dict)] if isinstance(values, list) else []


def _left(row: Row) -> bool:
    return left_group(repaired(row.record.get("title")))


def _how(code: int) -> str:
    return "name" if code >= 0 else "ambiguous" if code == SEVERAL else "unmatched"


def _times(rows: list[Row]) -> pd.DatetimeIndex:
    return instants(np.array([row.at for row in rows], dtype="int64"))
