"""Who is who in an X archive: people have numbers, and sometimes the name they go by."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any, Final

from netquality.readers.people import NOBODY, People
from netquality.readers.records import clean
from netquality.readers.x_files import identity, items
from netquality.schema import ExportError

KEY: Final = "x:"
#: Whoever is in every conversation is the owner only if there are so many.
CONVERSATIONS: Final = 3
_SITE: Final = re.compile(r"^(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com/", re.I)
_ASK: Final = (
    'Say who you are, by the number of your account: owner="x:..." (on the command line --owner x:...). It is in the '
    "file account.js of the archive"
)


@dataclasses.dataclass(frozen=True)
class Account:
    """The owner as the archive states them."""

    number: str
    handle: str
    name: str


class Accounts:
    """The people of an archive by number."""

    def __init__(self, people: People, owner: Account) -> None:
        self.people = people
        self.owner = self.code(owner.number)
        self.call(self.owner, owner.handle)

    def code(self, number: object) -> int:
        """Return the code of whoever has this number; NOBODY if it is none."""
        known = identity(number)
        return self.people.code(KEY + known) if known else NOBODY

    def call(self, code: int, handle: object) -> None:
        """Note the name that somebody goes by."""
        name = clean(handle).strip().removeprefix("@")
        if code >= 0 and name:
            self.people.call(code, f"@{name}")
            self.people.tell("url", [code], [f"https://x.com/{name}"])

    def mentioned(self, mention: dict[str, Any]) -> int:
        """Return the code of whoever a post mentions, and note their name."""
        code = self.code(mention.get("id_str", mention.get("id")))
        self.call(code, mention.get("screen_name"))
        return code


def account_of(record: dict[str, Any]) -> Account | None:
    """Return the account that a record of the account file states, of today or of before 2019."""
    number = identity(record.get("accountId", record.get("id_str", record.get("id"))))
    handle, name = (record.get(now, record.get(then)) for now, then in _NAMES)
    return Account(number, clean(handle), clean(name)) if number else None


_NAMES: Final = (("username", "screen_name"), ("accountDisplayName", "full_name"))


def owner_of(
    label: str, given: str | None, stated: list[Account], pairs: Callable[[], list[frozenset[str]]]
) -> Account:
    """Return whose archive it is.

    Parameters
    ----------
    label : str
        What errors call the archive.
    given : str or None
        A number (``x:12`` or ``12``), or for an archive that states its owner also a name or address.
    stated : list of Account
        What the archive states.
    pairs : callable
        The numbers in each conversation of two: asked if nothing else tells.

    Raises
    ------
    ExportError
        If what is given contradicts the archive, the archive is of several people, or nothing tells.
    """
    number = _number(given)
    if len({account.number for account in stated}) > 1:
        whose = " and ".join(sorted({f"@{account.handle}" for account in stated}))
        raise ExportError(f"{label}: holds the archives of {whose}. Give each by its own path")
    if stated:
        _agree(label, given, number, stated[0])
        return stated[0]
    found = pairs()
    if number:
        if found and not any(number in pair for pair in found):
            raise ExportError(f"{label}: {number} is in none of the conversations, so cannot be the owner. {_ASK}")
        return Account(number, "", "")
    always = frozenset.intersection(*found) if len(set(found)) >= CONVERSATIONS else frozenset()
    if len(always) != 1:
        raise ExportError(f"{label}: whose archive this is cannot be told, as account.js is not in it. {_ASK}")
    return Account(next(iter(always)), "", "")


def _number(given: str | None) -> str:
    if given is None:
        return ""
    found = re.search(r"[?&]user_id=(\d+)", given)
    return found[1] if found and _SITE.match(given) else identity(given.strip().removeprefix(KEY))


def _agree(label: str, given: str | None, number: str, stated: Account) -> None:
    """Refuse an owner who is not the one stated; an address elsewhere is about another export."""
    if given is None or ("://" in given and not _SITE.match(given)) or number == stated.number:
        return
    handle = _SITE.sub("", given.strip()).removeprefix("@").strip("/").casefold()
    if number or handle not in (stated.handle.casefold(), stated.name.casefold()):
        raise ExportError(
            f"{label}: is the archive of @{stated.handle} (x:{stated.number}), not of {given}. Give that owner, or none"
        )


def handles_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the people whom a post mentions."""
    entities = record.get("entities")
    return list(items(entities.get("user_mentions"))) if isinstance(entities, dict) else []
