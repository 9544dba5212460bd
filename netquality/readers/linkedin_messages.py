"""Mail of a LinkedIn archive turned into interactions: who wrote to whom, and what is left out and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from netquality.readers.intake import FileLedger
from netquality.readers.interactions import Interactions
from netquality.readers.linkedin_files import UNREADABLE_DATE
from netquality.readers.linkedin_mail import Mail, is_person
from netquality.readers.people import NOBODY, SEVERAL, People, folded
from netquality.schema import NAT, instants

#: What LinkedIn calls everybody who left or hid: never one person.
DEPARTED: Final = "linkedin member"
_REASONS: Final = (
    "kept",
    "draft, never sent",
    UNREADABLE_DATE,
    "sender unknown (departed member)",
    "sponsored or advertising",
    "sent by a page, not a person",
    "sender's name borne by several people",
    "sender not recognised",
    "recipient not recognised or departed",
    "message to oneself",
    "already in another file",
)
#: No name is in more pieces between commas; looking for longer ones would take forever in a cell of megabytes.
_PIECES: Final = 8
_WHY: Final = {reason: code for code, reason in enumerate(_REASONS)}


def introduce(mail: Mail, people: People) -> None:
    """Make everybody known who has a profile URL in the mail, and the names that go with the URLs."""
    urls, names = mail.columns["sender_url"], mail.columns["sender"]
    codes = [people.code(key) if is_person(key) else NOBODY for key in mail.sender_keys]
    for url, name in _pairs(urls.codes, names.codes, len(names.values)):
        _call(people, codes[url], names.values[name])
    urls, names = mail.columns["to_urls"], mail.columns["to"]
    cells = [[people.code(key) for key in keys] for keys in mail.recipient_keys]
    for url, name in _pairs(urls.codes, names.codes, len(names.values)):
        cell, called = cells[url], names.values[name]
        if len(cell) == 1 and people.names[cell[0]] == called:
            continue
        split = _split_names(called)
        if len(split) == len(cell):
            for code, each in zip(cell, split, strict=True):
                _call(people, code, each)


def gather(
    mail: Mail,
    people: People,
    owner: int,
    ledger: FileLedger,
    interactions: Interactions,
    told: set[tuple[Hashable, ...]] | None,
) -> None:
    """Add the messages of `mail` to `interactions`; `told` holds what earlier files told, None if there are none."""
    why = np.zeros(len(mail), dtype="int8")
    _strike(why, mail.drafted, "draft, never sent")
    _strike(why, mail.at == NAT, UNREADABLE_DATE)
    sender, by_name = _senders(mail, people, owner, why)
    sent = _Recipients(mail, people, owner, sender)
    rows, targets = sent.flat()
    _strike(why, ~_hit(rows, len(mail)), "recipient not recognised or departed")
    others = targets != sender[rows]
    _strike(why, ~_hit(rows[others], len(mail)), "message to oneself")
    if told is not None:
        _strike(why, _told(mail, sender, told), "already in another file")
    kept = others & (why == 0)[rows]
    rows, targets = rows[kept], targets[kept]
    _add(mail, rows, sender, targets, interactions)
    _report(mail, why, sender, by_name, sent, ledger)


def _add(mail: Mail, rows: np.ndarray, sender: np.ndarray, targets: np.ndarray, interactions: Interactions) -> None:
    threads = mail.columns["thread"]
    nameless = np.array([not text for text in threads.values], dtype=bool)
    interactions.add(
        "message",
        at=mail.at[rows],
        source=sender[rows],
        target=targets,
        mode=~mail.greets[rows],
        message=rows,
        threads=threads.values,
        thread=np.where(nameless, -1, np.arange(len(nameless))).astype("int32")[threads.codes[rows]],
        question=mail.asks[rows],
        cue=mail.introduces[rows],
    )


def _report(
    mail: Mail, why: np.ndarray, sender: np.ndarray, by_name: np.ndarray, sent: _Recipients, ledger: FileLedger
) -> None:
    for code, count in enumerate(np.bincount(why, minlength=len(_REASONS))):
        if code:
            ledger.drop(_REASONS[code], int(count))
    kept = why == 0
    ledger.match("url", int((kept & ~by_name).sum()) + sent.count("url", kept))
    ledger.match("name", int((kept & by_name).sum()) + sent.count("name", kept))
    several = why == _WHY["sender's name borne by several people"]
    ledger.match("ambiguous", int(several.sum()) + sent.count("ambiguous", why >= 0))
    unknown = np.isin(why, [_WHY["sender unknown (departed member)"], _WHY["sender not recognised"]])
    ledger.match("unmatched", int(unknown.sum()) + sent.count("unmatched", why >= 0))
    dated = mail.at[kept & (mail.at != NAT)]
    if len(dated):
        ledger.span(instants(np.array([dated.min(), dated.max()])))


def _strike(why: np.ndarray, rows: np.ndarray, reason: str) -> None:
    """Leave rows out for a reason, unless they are out already."""
    why[rows & (why == 0)] = _WHY[reason]


def _hit(rows: np.ndarray, size: int) -> np.ndarray:
    hit = np.zeros(size, dtype=bool)
    hit[rows] = True
    return hit


def _senders(mail: Mail, people: People, owner: int, why: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's sender and whether the name told; rows whose sender is nobody known are struck."""
    keys = mail.sender_keys
    sender = people.codes(key if is_person(key) else "" for key in keys)[mail.columns["sender_url"].codes]
    page = np.array([bool(key) and not is_person(key) for key in keys], dtype=bool)
    _strike(why, page[mail.columns["sender_url"].codes], "sent by a page, not a person")
    unsigned = sender == NOBODY
    if not unsigned.any():
        return sender, unsigned
    _strike(why, unsigned & mail.columns["sender"].flags(_is_departed), "sender unknown (departed member)")
    titled = mail.columns["title"].flags(bool) & mail.has_urls
    _strike(why, unsigned & (titled | mail.advertises), "sponsored or advertising")
    named = np.array([people.named(name) for name in mail.columns["sender"].values])[mail.columns["sender"].codes]
    named[mail.columns["direction"].flags(lambda text: text.strip().upper() == "OUTGOING")] = owner
    sender = np.where(unsigned, named, sender).astype("int32")
    _strike(why, sender == SEVERAL, "sender's name borne by several people")
    _strike(why, sender == NOBODY, "sender not recognised")
    return sender, unsigned


class _Recipients:
    """Who each row was sent to. Rows with one URL are looked up; only the others are thought about, each pair of
    (names, URLs) once.
    """

    def __init__(self, mail: Mail, people: People, owner: int, sender: np.ndarray) -> None:
        self._people, self._owner = people, owner
        to, urls = mail.columns["to"], mail.columns["to_urls"]
        self._keys = mail.recipient_keys
        self._names = to.values
        single = np.array([people.code(keys[0]) if len(keys) == 1 else NOBODY for keys in self._keys], "int32")
        several = to.flags(lambda text: "," in text or _is_departed(text))
        self.one = np.where(several, NOBODY, single[urls.codes])
        self.thought = np.flatnonzero(self.one == NOBODY)
        incoming = sender[self.thought] != owner
        pairs = (urls.codes[self.thought].astype("int64") * len(to.values) + to.codes[self.thought]) * 2 + incoming
        self.place, unique = pd.factorize(pairs)
        self.found = [self._think(*divmod(int(pair) // 2, len(to.values)), bool(pair % 2)) for pair in unique]

    def _think(self, url: int, name: int, incoming: bool) -> _Found:
        keys, text = self._keys[url], self._names[name]
        by_url = list(dict.fromkeys(self._people.code(key) for key in keys))
        left = _spare_names(text, by_url, self._people)
        found = _Found(by_url, len(by_url))
        for each in left:
            found = found.with_name(each, self._people)
        if incoming and not keys and self._owner not in found.codes:
            # It lies in the owner's mailbox: that the name is not told or spelt otherwise does not matter.
            found = dataclasses.replace(found, codes=[*found.codes, self._owner], unmatched=max(found.unmatched - 1, 0))
        return found

    def flat(self) -> tuple[np.ndarray, np.ndarray]:
        """Return (row, target) of every recipient, in the order of the rows."""
        counts = np.ones(len(self.one), dtype="int64")
        sizes = np.array([len(found.codes) for found in self.found], dtype="int64")
        counts[self.thought] = sizes[self.place] if len(self.found) else 0
        rows = np.repeat(np.arange(len(counts)), counts)
        targets = self.one[rows]
        if len(self.thought):
            codes = pa.array([found.codes for found in self.found], pa.list_(pa.int32()))
            targets[targets == NOBODY] = codes.take(pa.array(self.place)).flatten()
        return rows, targets

    def count(self, how: str, rows: np.ndarray) -> int:
        """Return how many recipients of `rows` were recognised by `how`."""
        each = np.array([getattr(found, how) for found in self.found], dtype="int64")
        thought = int(each[self.place[rows[self.thought]]].sum()) if len(self.found) else 0
        return thought + (int((self.one[rows] != NOBODY).sum()) if how == "url" else 0)


@dataclasses.dataclass(frozen=True)
class _Found:
    """The recipients of one cell, and how they were recognised."""

    codes: list[int]
    url: int
    name: int = 0
    ambiguous: int = 0
    unmatched: int = 0

    def with_name(self, name: str, people: People) -> _Found:
        """Return the recipients with whoever is called `name`."""
        code = NOBODY if _is_departed(name) else people.named(name)
        if code >= 0:
            new = [] if code in self.codes else [code]
            return dataclasses.replace(self, codes=self.codes + new, name=self.name + len(new))
        how = "ambiguous" if code == SEVERAL else "unmatched"
        return dataclasses.replace(self, **{how: getattr(self, how) + 1})


def _spare_names(text: str, by_url: list[int], people: People) -> list[str]:
    """Return the names of a TO cell that belong to none of the URLs beside it.

    Names may hold commas themselves. If one of the URLs goes by no known name, whatever is left could be that name, and
    nothing is.
    """
    pieces = _split_names(text)
    if len(pieces) <= len(by_url):
        return []
    if not by_url:
        return _joined_names(pieces, people)
    mine = {folded(name) for code in by_url for name in people.all_names(code)}
    longest = max((name.count(",") for name in mine), default=0) + 1
    spare: list[str] = []
    matched, place = 0, 0
    while place < len(pieces):
        length = next(
            (
                n
                for n in range(min(len(pieces) - place, longest), 0, -1)
                if folded(", ".join(pieces[place : place + n])) in mine
            ),
            0,
        )
        matched += length > 0
        spare += [] if length else [pieces[place]]
        place += max(length, 1)
    # A single word behind a name is a title (Ph.D.), not somebody's name.
    return [name for name in spare if _is_departed(name) or (" " in name and matched >= len(by_url))]


def _joined_names(pieces: list[str], people: People) -> list[str]:
    """Put pieces together that are one known name with a comma in it."""
    names: list[str] = []
    place = 0
    while place < len(pieces):
        spans = range(min(len(pieces) - place, _PIECES), 1, -1)
        length = next((n for n in spans if people.named(", ".join(pieces[place : place + n])) != NOBODY), 1)
        names.append(", ".join(pieces[place : place + length]))
        place += length
    return names


def _told(mail: Mail, sender: np.ndarray, told: set[tuple[Hashable, ...]]) -> np.ndarray:
    """Return which rows an earlier file told: same second, sender and conversation; twice in one file is twice."""
    threads = np.array(mail.columns["thread"].values, dtype=object)[mail.columns["thread"].codes]
    frame = pd.DataFrame({"at": mail.at, "sender": sender, "thread": threads})
    frame["nth"] = frame.groupby(["at", "sender", "thread"]).cumcount()
    keys = list(frame.itertuples(index=False, name=None))
    again = np.array([key in told for key in keys], dtype=bool)
    told.update(keys)
    return again


def _pairs(first: np.ndarray, second: np.ndarray, base: int) -> list[tuple[int, int]]:
    """Return the distinct pairs of two columns of codes, in order of appearance."""
    unique = pd.unique(first.astype("int64") * base + second)
    return list(zip((unique // base).tolist(), (unique % base).tolist(), strict=True))


def _call(people: People, code: int, name: str) -> None:
    if code >= 0 and people.names[code] != name and not _is_departed(name):
        people.call(code, name)


def _split_names(text: str) -> list[str]:
    if "," not in text:
        return [text] if text else []
    return [name for piece in text.split(",") if (name := piece.strip())]


def _is_departed(name: str) -> bool:
    return name.strip().casefold() in ("", DEPARTED)
