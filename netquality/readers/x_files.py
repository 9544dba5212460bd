"""The files of an X (Twitter) archive that are read, by what they say they are, of every year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from netquality.readers import dates
from netquality.readers.archive import Archive
from netquality.readers.records import epoch, head, load
from netquality.schema import NAT, ExportError

#: kind -> the types that files of it state, in any year (plural or not, without part number).
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("account", "user_detail"),
    "followers": ("follower",),
    "following": ("following",),
    "messages": ("direct_message", "direct_message_group", "direct_messages_group"),
    "tweets": ("tweet",),
    "likes": ("like",),
    "notes": ("note_tweet",),
}
#: What the records of a kind are wrapped in, since 2020.
WRAPPERS: Final = {
    "account": "account",
    "followers": "follower",
    "following": "following",
    "messages": "dmConversation",
    "tweets": "tweet",
    "likes": "like",
    "notes": "noteTweet",
}
_STATED: Final = re.compile(rb"^[\s\xef\xbb\xbf]*window\.YTD\.(\w+)\.part\d+\s*=")
_MONTHLY: Final = re.compile(rb"^[\s\xef\xbb\xbf]*(?:Grailbird\.data\.(tweets)_\d{4}_\d{2}|var\s+(user_details))\s*=")
_BARE: Final = re.compile(rb"^[\s\xef\xbb\xbf]*[\[{]")
_PLACE: Final = re.compile(r"(?:^|/)data/(?:js/)?[^/]+$|(?:^|/)tweets/\d{4}_\d{2}\.js$|^[^/]+$")
_PROTECTS: Final = 2**53
#: Accounts and posts are numbered by 64 bits.
_DIGITS: Final = 20


def find(archive: Archive) -> dict[str, list[str]]:
    """Return the members of each kind, in the order of their parts; duplicates that hold only headers are none."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for member in archive.members:
        if member.lower().endswith((".js", ".json")) and not re.search(r"-headers(?:-part\d+)?\.js", member, re.I):
            kind = _kind(archive, member)
            if kind:
                found[kind].append(member)
    return {kind: sorted(members, key=_in_order) for kind, members in found.items()}


def states_itself(archive: Archive, member: str) -> bool:
    """Whether a file says in its first line that it is of such an archive."""
    start = head(archive, member, 256)
    return bool(_STATED.match(start) or _MONTHLY.match(start))


def records_of(archive: Archive, member: str, kind: str) -> list[Any]:
    """Return the records of a file, unwrapped.

    Raises
    ------
    ExportError
        If it is no JSON behind its first line, or holds no list.
    """
    data = load(archive, member)
    if isinstance(data, dict) and kind == "account":
        data = [data]
    if not isinstance(data, list):
        raise ExportError(f"{archive.where(member)}: holds no list of {kind}. Use the file as X made it")
    return [_unwrapped(value, WRAPPERS[kind]) for value in data]


def identity(value: object) -> str:
    """Return an account's or post's number as text; "" if it is none, or a float that has lost digits.

    Examples
    --------
    >>> identity("12"), identity(1398765432109876543), identity(1.4e18), identity("-1"), identity(None)
    ('12', '1398765432109876543', '', '', '')
    """
    if isinstance(value, float) and value.is_integer() and value < _PROTECTS:
        value = int(value)
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdecimal() and text.strip("0") and len(text) <= _DIGITS else ""


def moment(value: object) -> int:
    """Return microseconds since 1970 of a time as X writes it, in any file and year; NAT if it is none.

    Examples
    --------
    >>> moment("Sat Feb 18 19:45:15 +0000 2023") == moment("2023-02-18T19:45:15.000Z") == 1676749515000000
    True
    >>> moment("1676749515000") == moment(1676749515000)
    True
    """
    at = epoch(value)
    if at != NAT or not isinstance(value, str):
        return at
    try:
        found: dt.datetime | None = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        found = dates.moment(re.sub(r"\s*\+0000", " UTC", value))
    if found is None:
        return NAT
    found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found
    return (found - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def items(value: object) -> Iterator[dict[str, Any]]:
    """Yield the records in a list; of anything else nothing."""
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _unwrapped(value: Any, wrapper: str) -> Any:
    inner = value.get(wrapper) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else value


def _kind(archive: Archive, member: str) -> str | None:
    """Return what a file is: as its first line states, or by name where that line was taken off."""
    start = head(archive, member, 256)
    stated = _STATED.match(start) or _MONTHLY.match(start)
    if stated:
        return _of_type(next(group for group in stated.groups() if group).decode())
    if not (_BARE.match(start) and _PLACE.search(member) and len(archive.members) > 1):
        return None
    name = re.sub(r"(?:-part\d+)?\.js(?:on)?$", "", PurePosixPath(member).name.lower())
    return "tweets" if re.fullmatch(r"\d{4}_\d{2}", name) else _of_type(name.replace("-", "_"))


def _of_type(stated: str) -> str | None:
    plain = stated.lower()
    return next((kind for kind, types in KINDS.items() if plain in types or plain.removesuffix("s") in types), None)


def _in_order(member: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*?)(?:-part(\d+))?\.js(?:on)?", member, re.I)
    return (found[1], int(found[2] or 0)) if found else (member, 0)
