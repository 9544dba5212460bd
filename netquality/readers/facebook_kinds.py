"""The files of a Facebook export that are read, by name and content, of every year."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from netquality.readers.archive import Archive
from netquality.readers.records import head


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of file: its name in `intake`, the file names it goes by, and the keys of its list without version."""

    what: str
    files: tuple[str, ...]
    keys: tuple[str, ...]


def _kind(what: str, files: str, keys: str) -> Kind:
    return Kind(what, tuple(files.split()), tuple(keys.split()))


KINDS: Final[Mapping[str, Kind]] = {
    kind.what: kind
    for kind in (
        _kind("profile", "profileinformation", "profile"),
        _kind("friends", "yourfriends friends", "friends"),
        _kind("removed", "removedfriends", "deleted_friends"),
        _kind("requests_sent", "sentfriendrequests friendrequestssent", "sent_requests"),
        _kind("requests_received", "receivedfriendrequests friendrequestsreceived", "received_requests"),
        _kind("requests_rejected", "rejectedfriendrequests", "rejected_requests"),
        _kind("following", "whoyouvefollowed whoyoufollow following", "following"),
        _kind("followers", "peoplewhofollowedyou followers", "followers"),
        _kind("comments", "comments yourcommentsingroups", "comments group_comments"),
        _kind("reactions", "postsandcomments likesandreactions", "reactions"),
        _kind("groups", "yourgroupmembershipactivity", "groups_joined"),
    )
}
_SECTIONS: Final = r"messages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/[^/]+/"
_MESSAGES: Final = re.compile(rf"(?:^|/){_SECTIONS}message_\d+\.json$|^(?:[^/]+\.zip/)?message_\d+\.json$", re.I)
_HTML: Final = re.compile(
    rf"(?:^|/)(?:{_SECTIONS}message_\d+|(?:your_)?friends/(?:your_)?friends|friends_and_followers/friends"
    r"|profile_information/profile_information|followers/who_you.{0,3}ve_followed)\.html$|^message_\d+\.html$",
    re.I,
)
_MEDIA: Final = re.compile(rf"(?:^|/)(?:your_facebook_activity/|your_activity_across_facebook/|{_SECTIONS})", re.I)
_INSTAGRAM: Final = re.compile(r"(?:^|/)(?:your_instagram_activity|followers_and_following)/", re.I)
#: The folders that these files lie in; a file of the right name there is one of them, whatever it holds.
_PLACES: Final = re.compile(
    r"(?:^|/)(?:connections/(?:friends|followers)|friends_and_followers|following_and_followers|comments_and_reactions"
    r"|profile_information|your_facebook_activity/groups|your_activity_across_facebook/groups)/[^/]+$",
    re.I,
)
_STANDARD: Final = re.compile(rb'"participants"\s*:.*"messages"\s*:|"sender_name"\s*:', re.S)
_ENCRYPTED: Final = re.compile(rb'"(?:threadName|senderName)"\s*:')
_LISTED: Final = re.compile(rb'"(?:name|label_values|string_list_data|title|full_name)"\s*:')


@dataclasses.dataclass(frozen=True)
class Files:
    """What an archive holds: members by kind, conversations as parts in order, encrypted ones apart."""

    lists: Mapping[str, list[str]]
    threads: Mapping[str, list[str]]
    encrypted: list[str]
    html: list[str]
    media: bool

    @property
    def any(self) -> bool:
        """Whether there is anything that can be read."""
        return bool(any(self.lists.values()) or self.threads or self.encrypted)


def find(archive: Archive) -> Files:
    """Return the files of a Facebook export in `archive`, told by name and confirmed by content."""
    if any(_INSTAGRAM.search(member) for member in archive.members):
        return Files({}, {}, [], [], media=False)
    lists: dict[str, list[str]] = {what: [] for what in KINDS}
    threads: dict[str, list[str]] = {}
    encrypted = []
    for member in sorted((name for name in archive.members if name.lower().endswith(".json")), key=in_order):
        if _MESSAGES.search(member):
            threads.setdefault(_folder(member), []).append(member)
        elif what := _listed_as(archive, member):
            lists[what].append(member)
        elif _ENCRYPTED.search(head(archive, member)):
            encrypted.append(member)
        elif len(archive.members) == 1 and _STANDARD.search(head(archive, member)):
            threads[member] = [member]
    html = [member for member in archive.members if _HTML.search(member)]
    return Files(lists, threads, encrypted, html, any(_MEDIA.search(member) for member in archive.members))


def in_order(member: str) -> tuple[str, int]:
    """Return the key by which parts stand in their order, ``message_10`` after ``message_2``.

    Examples
    --------
    >>> sorted(["a/message_10.json", "a/message_2.json"], key=in_order)
    ['a/message_2.json', 'a/message_10.json']
    """
    stem, _, number = member.rsplit(".", 1)[0].rpartition("_")
    return (stem, int(number)) if number.isdecimal() else (member, 0)


def entries(kind: Kind, data: Any) -> list[Any] | None:
    """Return the list in a file of this kind; None if its layout is not known.

    Examples
    --------
    >>> entries(KINDS["friends"], {"friends_v2": [1]}), entries(KINDS["friends"], [2]), entries(KINDS["friends"], {})
    ([1], [2], [])
    """
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    lists = [values for key, values in data.items() if plain_key(key) in kind.keys and isinstance(values, list)]
    return lists[0] if lists else None if data else []


def plain_key(key: str) -> str:
    """Return a key without its version: ``friends`` for ``friends_v2``."""
    return re.sub(r"_v\d+$", "", key)


def _folder(member: str) -> str:
    """Return the folder of a conversation, the same in all zips of one export."""
    parts = PurePosixPath(member).parts
    return "/".join(parts[-3:-1]) or member


def _listed_as(archive: Archive, member: str) -> str | None:
    """Return the kind of a file of lists: by name and content, a file by itself by content alone."""
    base = re.sub(r"(?:_\d+)?\.json$", "", PurePosixPath(member).name, flags=re.I)
    plain = re.sub(r"[^a-z]", "", base.lower())
    named = [kind for kind in KINDS.values() if plain in kind.files]
    if named and _PLACES.search(member):
        return named[0].what
    for kind in named or (KINDS.values() if len(archive.members) == 1 else ()):
        if _fits(kind, head(archive, member), bare=bool(named)):
            return kind.what
    return None


def _fits(kind: Kind, start: bytes, *, bare: bool) -> bool:
    """Whether a file begins with a key of its kind or, if a `bare` list will do, with records."""
    key = "|".join(kind.keys).encode()
    if re.match(rb"[\s\xef\xbb\xbf]*\{\s*\"(?:" + key + rb")(?:_v\d+)?\"\s*:", start):
        return True
    return bare and bool(re.match(rb"[\s\xef\xbb\xbf]*\[", start) and _LISTED.search(start))
