"""Facebook's export ("Download your information", as JSON), of every year: zips, a folder or a single file."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.readers import facebook_messages, ownlogs
from netquality.readers.archive import Archive
from netquality.readers.export import Export
from netquality.readers.facebook_kinds import Files, find
from netquality.readers.facebook_lists import Lists
from netquality.readers.facebook_people import Names, Profile, owner_name, profile_of
from netquality.readers.gathering import Gathering
from netquality.readers.intake import Intake
from netquality.readers.interactions import Interactions
from netquality.readers.people import People
from netquality.readers.records import load
from netquality.readers.utterances import Utterances
from netquality.schema import TIME, ExportError

#: Since then conversations are encrypted end to end unless set otherwise, and are not in the export itself.
ENCRYPTED_SINCE: Final = pd.Timestamp("2023-12-06", tz="UTC")
#: What stands in `intake` where the archive of encrypted conversations should be and is not.
MISSING: Final = ("(encrypted chats: not in this export)", "facebook.encrypted_chats")
_HOW: Final = (
    'On Facebook, "Download your information": choose the format JSON (not HTML), all time, and at least messages, '
    "friends and followers, comments and reactions, groups, and profile information"
)


def sniff(archive: Archive) -> bool:
    """Whether `archive` holds something that Facebook made, told by name and content."""
    files = find(archive)
    return files.any or bool(files.html) or files.media


def read(archive: Archive, *, owner: str | None = None) -> Export:
    """Return the tables of a Facebook export: all its parts together, with the archive of encrypted chats if there.

    Parameters
    ----------
    owner : str, optional
        Name of whoever's export it is, as Facebook spells it. Default: the one that the export states, else whoever is
        in all conversations.

    Raises
    ------
    ExportError
        If it is the HTML kind, a file cannot be read, or the owner cannot be told; names the file and says what to do.
    """
    files = find(archive)
    _refuse_unreadable(archive, files)
    intake, people = Intake(), People()
    stated = _stated(archive, files, intake)
    name = owner_name(archive.label, owner, stated, lambda: facebook_messages.casts(archive, files))
    names, interactions = Names(people, name), Interactions()
    if stated is not None:
        people.tell("url", [names.owner], [stated.url])
    lists, utterances = Lists(archive, dict(files.lists), names, intake), Utterances(interactions)
    tables = {"connections": lists.friends()}
    facebook_messages.gather(archive, files, names, intake, utterances)
    tables["invitations"] = lists.requests(utterances)
    lists.follows(utterances)
    lists.posts(utterances)
    tables["memberships"] = lists.groups()
    utterances.flush()
    gathering = Gathering(intake, {}, people, interactions, names.owner)
    tables["introductions"] = ownlogs.gather(archive, ownlogs.find(archive), gathering)
    tables["people"] = people.table()
    tables["interactions"] = interactions.table(tables["people"]["person"])
    _note_missing(files, intake)
    return Export(tables | intake.tables(), (people.keys[names.owner],))


def _refuse_unreadable(archive: Archive, files: Files) -> None:
    if files.any:
        return
    if files.html:
        raise ExportError(
            f"{archive.label}: a Facebook export made to be looked at (in HTML, as {files.html[0]}), which cannot be "
            f"measured. Ask for it again as JSON. {_HOW}"
        )
    raise ExportError(
        f"{archive.label}: a part of a Facebook export that holds neither friends nor messages. Give it together with "
        f"the other parts, or ask again. {_HOW}"
    )


def _stated(archive: Archive, files: Files, intake: Intake) -> Profile | None:
    """Return the owner whom the profile files state; there is one such file an export."""
    found = []
    for member in files.lists["profile"]:
        ledger = intake.file(member, "facebook.profile")
        ledger.rows_read += 1
        profile = profile_of(load(archive, member))
        if profile is None:
            ledger.drop("names nobody")
        else:
            found.append(profile)
    if len({profile.name for profile in found}) > 1:
        whose = " and ".join(sorted({profile.name for profile in found}))
        raise ExportError(f"{archive.label}: holds the exports of {whose}. Give each by its own path")
    return found[0] if found else None


def _note_missing(files: Files, intake: Intake) -> None:
    """Say so where the conversations of late are not there: silence in them is not silence."""
    last = pd.Series([ledger.last_at for ledger in intake.ledgers.values()], dtype=TIME).max()
    cut_over = any("e2ee_cutover/" in thread for thread in files.threads)
    if files.threads and not files.encrypted and (cut_over or last >= ENCRYPTED_SINCE):
        intake.file(*MISSING)
