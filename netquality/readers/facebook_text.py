"""What is in the strings of a Facebook export: letters that were taken apart, and sentences that Facebook wrote."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable
from importlib import resources
from typing import Any, Final

from netquality.readers.people import folded
from netquality.readers.records import clean

#: The names that stand for whoever left or hid; never one person.
DEPARTED: Final = frozenset(
    {
        *("", "facebook user", "facebook-nutzer", "facebook-nutzerin", "utilisateur de facebook"),
        *("utilisateur facebook", "usuario de facebook", "utente di facebook", "utente facebook"),
        *("usuário do facebook", "utilizador do facebook", "facebook-gebruiker"),
    }
)
#: Who answers under these names is a program.
PROGRAMS: Final = frozenset({"meta ai"})
#: A title is one sentence: what stands behind so many letters is none that Facebook wrote.
_TITLE: Final = 2_000
_POSSESSIVE: Final = re.compile(r"['’]s?$")


def repaired(text: object) -> str:
    r"""Return a string of an export as it was meant: each byte of its UTF-8 had been written as a letter of its own.

    What is no such string stays as it is, and what was repaired is not repaired again; what is no string is "".

    Examples
    --------
    >>> repaired("Zo\u00c3\u00ab"), repaired("Zo\u00eb"), repaired("\u0141ukasz")
    ('Zoë', 'Zoë', 'Łukasz')
    """
    if not isinstance(text, str) or text.isascii():
        return clean(text)
    while True:
        try:
            meant = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return clean(text)
        if meant == text:
            return text
        text = meant


def name_of(text: object) -> str:
    """Return a person's name: repaired, composed letters, single spaces."""
    return _name_of(text) if isinstance(text, str) else ""


@functools.lru_cache(maxsize=1 << 16)
def _name_of(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", repaired(text)).split())


def is_nobody(name: str) -> bool:
    """Whether a name stands for whoever left or hid."""
    return folded(name) in DEPARTED


def is_system(text: str, sender: str) -> bool:
    """Whether a message is a line that Facebook wrote about what somebody did.

    Examples
    --------
    >>> is_system("Ann Roe left the group.", "Ann Roe"), is_system("Ann left the group of three.", "Ann Roe")
    (True, False)
    """
    whole, done = _system()
    if whole.fullmatch(text):
        return True
    acted = next((text[len(who) :] for who in (sender, *_YOU) if who and text.startswith(f"{who} ")), None)
    return acted is not None and done.fullmatch(acted.strip()) is not None


_YOU: Final = ("You", "Du", "Vous", "Tú", "Você", "Je", "Hai")


def left_group(title: str) -> bool:
    """Whether a line of the groups file says that one is no longer a member."""
    return _left().search(title) is not None


def target_of(title: str, action: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """Return (action, name) of whom a comment or reaction was for, as its title tells.

    Parameters
    ----------
    title : str
        As "Ann Roe commented on Bo Li's post in Chess." in one of a few languages.
    action : str
        ``comment`` or ``reaction``.
    known : callable
        Whether a name is that of a person of the export: of titles, only names that are known can be cut out surely.

    Returns
    -------
    tuple of str
        ``reply`` for an answer to a comment, else `action`; and the name: "" if none is told, "self" if one's own.

    Examples
    --------
    >>> target_of("Ann Roe commented on Bo Li's post in Chess.", "comment", {"Bo Li"}.__contains__)
    ('comment', 'Bo Li')
    >>> target_of("Ann Roe replied to her own comment.", "comment", {"Bo Li"}.__contains__)
    ('reply', 'self')
    """
    title = title[:_TITLE]
    for kind in ("reply", action) if action == "comment" else (action,):
        for lead in _leads(kind):
            for found in lead.finditer(title):
                rest = title[found.end() :]
                if _own().match(rest):
                    return kind, "self"
                name = _name_at_start(rest, known, possessive=found.lastgroup == "possessive")
                if name:
                    return kind, name
    return action, ""


def _name_at_start(rest: str, known: Callable[[str], bool], *, possessive: bool) -> str:
    """Return the longest name that `rest` begins with; a longer name that begins alike is not it."""
    words = rest.split()
    for count in range(min(len(words), 8), 0, -1):
        name, after = " ".join(words[:count]), " ".join(words[count:])
        if possessive:
            if not _POSSESSIVE.search(name):
                continue
            name = _POSSESSIVE.sub("", name)
        else:
            ended = name.rstrip(".,:;")
            if ended == name and after and not after[0].islower():
                continue
            name = ended if not known(name) else name
        if known(name):
            return name
    return ""


@functools.cache
def _phrases() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("facebook.toml").read_text(encoding="utf-8"))


@functools.cache
def _system() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = _phrases()["system"]
    return tuple(re.compile("|".join(found[part]), re.I | re.S) for part in ("whole", "done"))  # type: ignore[return-value]


@functools.cache
def _leads(kind: str) -> tuple[re.Pattern[str], ...]:
    found = _phrases()["titles"][kind]
    return (
        *(re.compile(rf"(?P<possessive>\b(?:{lead}) )") for lead in found["possessive"]),
        *(re.compile(rf"\b(?:{lead})(?: |(?<=['’]))") for lead in found["of"]),
    )


@functools.cache
def _own() -> re.Pattern[str]:
    return re.compile("|".join(_phrases()["titles"]["own"]), re.I)


@functools.cache
def _left() -> re.Pattern[str]:
    return re.compile("|".join(_phrases()["groups"]["left"]), re.I)
