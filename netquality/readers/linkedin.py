"""LinkedIn's archive ("Get a copy of your data"), of every year: zip, folder or single file."""

from __future__ import annotations

from collections.abc import Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import PurePosixPath

import pandas as pd
import pyarrow as pa

from netquality.readers import (
    linkedin_connections,
    linkedin_mail,
    linkedin_messages,
    linkedin_signals,
    ownlogs,
)
from netquality.readers.archive import Archive
from netquality.readers.dialect import find_header
from netquality.readers.export import Export
from netquality.readers.gathering import Gathering
from netquality.readers.intake import Intake
from netquality.readers.interactions import Interactions
from netquality.readers.linkedin_files import all_rows, close, find
from netquality.readers.linkedin_kinds import KINDS, Kind
from netquality.readers.linkedin_mail import Mail
from netquality.readers.linkedin_owner import find_owner
from netquality.readers.merge import merged
from netquality.readers.people import People, profile_keys

#: Kinds read as whole tables; messages are streamed.
_SMALL = tuple(what for what in KINDS if what != "messages")
_URLS = {"sender_url": "sender_key", "to_url": "to_key", "url": "key"}


def sniff(archive: Archive) -> bool:
    """Whether `archive` holds a file that LinkedIn made, told by name and header."""
    files = find(archive)
    return any(kind.fits(find_header(archive, member, kind.known)) for member, kind in files.items())


def read(archive: Archive, *, owner: str | None = None) -> Export:
    """Return the tables of a LinkedIn archive.

    Parameters
    ----------
    owner : str, optional
        Profile URL of whoever's archive it is. Default: worked out, see `netquality.readers.linkedin_owner`.

    Raises
    ------
    ExportError
        If a file cannot be read or the owner cannot be told; names the file and says what to do.
    """
    folders: dict[str, dict[str, Kind]] = {}
    for member, kind in find(archive).items():
        folders.setdefault(str(PurePosixPath(member).parent), {})[member] = kind
    # An archive may hold a partial and a complete export, each in its folder or zip.
    exports = [
        _read(archive, files, ownlogs.find(archive) if first else {}, owner) for first, files in _marked(folders)
    ]
    return merged(exports, labels=list(folders))


def _marked(folders: dict[str, dict[str, Kind]]) -> list[tuple[bool, dict[str, Kind]]]:
    return [(place == 0, files) for place, files in enumerate(folders.values())]


def _read(archive: Archive, files: dict[str, Kind], logs: dict[str, str], owner: str | None) -> Export:
    with ThreadPoolExecutor(2) as pool:
        return _export(archive, files, logs, owner, pool)


def _export(
    archive: Archive, files: dict[str, Kind], logs: dict[str, str], owner: str | None, pool: Executor
) -> Export:
    intake, post = Intake(), Intake()
    # Unpacking, parsing and judging the mail leaves Python free for the smaller files and for who is who.
    reading = pool.submit(_mails, archive, files, post, pool)
    frames = {what: _keyed(all_rows(archive, files, what, intake)) for what in _SMALL}
    mails = reading.result()
    intake.ledgers |= post.ledgers
    names = _owner_names(frames["profile"])
    key = find_owner(archive.label, owner, names, frames["invitations"], mails)
    people = People()
    gathering = Gathering(intake, frames, people, Interactions(), people.code(key))
    _introduce(gathering, mails, names)
    told: set[tuple[Hashable, ...]] | None = set() if len(mails) > 1 else None
    for mail in mails:
        ledger = intake.ledgers[mail.file]
        linkedin_messages.gather(mail, people, gathering.owner, ledger, gathering.interactions, told)
    invitations = linkedin_signals.gather(gathering)
    close(gathering.frames, intake)
    introductions = ownlogs.gather(archive, logs, gathering)
    connections = gathering.frames["connections"]
    everybody = people.table()
    tables = {
        "people": everybody,
        "connections": linkedin_connections.table(connections, people, key),
        "interactions": gathering.interactions.table(everybody["person"]),
        "invitations": invitations,
        "introductions": introductions,
    }
    return Export(tables | intake.tables(), (key,))


def _mails(archive: Archive, files: dict[str, Kind], intake: Intake, pool: Executor) -> list[Mail]:
    members = [member for member, kind in files.items() if kind.what == "messages"]
    found = [linkedin_mail.read(archive, each, intake.file(each, "linkedin.messages"), pool) for each in members]
    return [mail for mail in found if mail is not None]


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the profile keys of the URL columns and, of people named in two columns, the full name."""
    for url, key in _URLS.items():
        if url in frame:
            frame[key] = pd.Series(profile_keys(pa.array(frame[url].tolist(), pa.string())), frame.index, dtype=object)
    if "first" in frame:
        both = zip(frame["first"].tolist(), frame["last"].tolist(), strict=True)
        frame["name"] = pd.Series([f"{a.strip()} {b.strip()}".strip() for a, b in both], frame.index, dtype=object)
    return frame


def _owner_names(profile: pd.DataFrame) -> list[str]:
    """Return the owner's full names, the one before marriage too."""
    named = profile[profile["name"] != ""].head(1)
    maiden = (named["first"].str.strip() + " " + named["maiden"].str.strip())[named["maiden"].str.strip() != ""]
    return [*named["name"], *maiden]


def _introduce(gathering: Gathering, mails: list[Mail], names: list[str]) -> None:
    """Make everybody known: first those with a URL, whose names are then known to those without."""
    people, frames = gathering.people, gathering.frames
    for name in names:
        people.call(gathering.owner, name)
    frames["connections"] = linkedin_connections.listed(frames["connections"], gathering)
    by_url = people.codes(frames["connections"]["key"])
    people.call_all(by_url, frames["connections"]["name"])
    for mail in mails:
        linkedin_messages.introduce(mail, people)
    for what, key, name in _NAMED:
        frame = frames[what]
        people.call_all(people.codes(frame[key]), frame[name])
    frames["connections"]["person"] = linkedin_connections.persons(frames["connections"], by_url, gathering)
    for fact in ("company", "position", "url"):
        people.tell(fact, frames["connections"]["person"], frames["connections"][fact])


_NAMED = (
    ("invitations", "sender_key", "sender"),
    ("invitations", "to_key", "to"),
    ("endorsements_given", "key", "name"),
    ("endorsements_received", "key", "name"),
    ("notes", "key", "name"),
)
