"""Who is who in a Facebook export: people have names there, and nothing else."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np

from netquality.network import profile_key
from netquality.readers.facebook_kinds import plain_key
from netquality.readers.facebook_text import is_nobody, name_of, repaired
from netquality.readers.people import NOBODY, SEVERAL, People, folded
from netquality.schema import NAT, ExportError, instants

KEY: Final = "facebook:"
#: Whoever is in every conversation is the owner only if there are so many.
CONVERSATIONS: Final = 3
_ASK: Final = 'Say who you are, as Facebook spells it: owner="First Last" (on the command line --owner "First Last")'


@dataclasses.dataclass(frozen=True)
class Profile:
    """What the profile file states about the owner."""

    name: str
    url: str


class Names:
    """The people of an export by name. A name that two friends bear is nobody's until something else tells."""

    def __init__(self, people: People, owner_name: str) -> None:
        self.people = people
        self.owner = people.code(KEY + owner_name)
        self._owner_name = folded(owner_name)
        people.call(self.owner, owner_name)

    def befriend(self, names: Sequence[str], times: Sequence[int]) -> list[int]:
        """Return the codes of the friends on a list: namesakes are told apart by their dates, the nameless nobody."""
        count = Counter(folded(name) for name in names)
        namesakes = [row for row, name in enumerate(names) if count[folded(name)] > 1 or self._is_owner(name)]
        codes = [NOBODY if is_nobody(name) else self.people.code(KEY + name) for name in self._single(names, namesakes)]
        days = [_day(times[row]) for row in namesakes]
        fresh = self.people.without_url([KEY + names[row] for row in namesakes], days)
        for row, code in zip(namesakes, fresh, strict=True):
            codes[row] = NOBODY if is_nobody(names[row]) else code
        self.people.call_all(codes, names)
        return codes

    def find(self, name: str) -> int:
        """Return the code of whoever is known by this name; NOBODY if none, SEVERAL if more than one is."""
        if is_nobody(name):
            return NOBODY
        return self.owner if self._is_owner(name) else self.people.named(name)

    def person(self, name: str) -> int:
        """Return the code of whoever goes by this name, who is new if nobody does."""
        code = self.find(name)
        if code == NOBODY and not is_nobody(name):
            code = self.people.code(KEY + name)
            self.people.call(code, name)
        return code

    def namesake_of_owner(self, name: str) -> bool:
        """Whether the owner and a friend both bear this name."""
        return self._is_owner(name) and self.people.named(name) == SEVERAL

    def _is_owner(self, name: str) -> bool:
        return folded(name) == self._owner_name

    @staticmethod
    def _single(names: Sequence[str], namesakes: list[int]) -> list[str]:
        apart = set(namesakes)
        return ["" if row in apart else name for row, name in enumerate(names)]


def profile_of(data: Any) -> Profile | None:
    """Return the owner in a profile file, or None if it names nobody."""
    if not isinstance(data, dict):
        return None
    found = next((part for key, part in data.items() if plain_key(key) == "profile" and isinstance(part, dict)), {})
    called = found.get("name")
    full = name_of(called.get("full_name") if isinstance(called, dict) else called)
    return Profile(full, repaired(found.get("profile_uri"))) if full else None


def owner_name(label: str, given: str | None, stated: Profile | None, casts: Callable[[], list[frozenset[str]]]) -> str:
    """Return the name of whoever's export it is.

    Parameters
    ----------
    label : str
        What errors call the export.
    given : str or None
        A name or, for an export that states its owner, the address of the profile.
    stated : Profile or None
        What the export states.
    casts : callable
        Who is in each conversation, by name: asked if nothing else tells.

    Raises
    ------
    ExportError
        If what is given contradicts the export, or nothing tells.
    """
    by_url = given is not None and profile_key(given) != given.strip()
    name = "" if given is None or by_url else name_of(given.removeprefix(KEY))
    if stated is not None:
        _agree(label, given or "", name, stated)
        return stated.name
    found = casts()
    if name:
        if found and not any(folded(name) in map(folded, cast) for cast in found):
            raise ExportError(f"{label}: {name} is in none of the conversations, so cannot be the owner. {_ASK}")
        return name
    always = frozenset.intersection(*found) if len(found) >= CONVERSATIONS else frozenset()
    if len(always) != 1:
        raise ExportError(
            f"{label}: whose export this is cannot be told, as its profile information is not in it. {_ASK}"
        )
    return next(iter(always))


def _agree(label: str, given: str, name: str, stated: Profile) -> None:
    """Refuse an owner who is not the one stated; the address of a profile elsewhere is about another export."""
    key = profile_key(given)
    by_address = not name and key.startswith("facebook.com/") and stated.url
    if (by_address and key != profile_key(stated.url)) or (name and folded(name) != folded(stated.name)):
        raise ExportError(
            f"{label}: is the export of {stated.name}, not of {given}. Give the owner's own name, or none"
        )


def people_in(values: Iterable[Any]) -> list[str]:
    """Return the names in a list of participants: records with a name, or plain names."""
    return [name_of(value.get("name") if isinstance(value, dict) else value) for value in values]


def _day(at: int) -> str:
    return "" if at == NAT else str(instants(np.array([at], dtype="int64")).strftime("%Y-%m-%d")[0])
