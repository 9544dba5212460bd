"""Several paths that are parts of one export: Facebook cuts large ones into zips, and keeps encrypted chats apart."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from netquality.readers import facebook_kinds
from netquality.readers.archive import Archive, open_archive
from netquality.readers.facebook_people import profile_of
from netquality.readers.records import load
from netquality.storage import META

_UNSTATED: Final = ""


class Joined(Archive):
    """Archives as one; their files are named ``part/file``."""

    def __init__(self, parts: Sequence[Archive], held: contextlib.ExitStack) -> None:
        self._inner: dict[str, tuple[Archive, str]] = {}
        for number, part in enumerate(parts):
            name = Path(part.label).name
            taken = any(key.startswith(f"{name}/") for key in self._inner)
            first = f"{name} ({number + 1})" if taken else name
            self._inner |= {f"{first}/{member}": (part, member) for member in part.members}
        super().__init__(" + ".join(part.label for part in parts), {}, held)
        self.members = tuple(self._inner)

    def size(self, member: str) -> int:
        """Return the unpacked size of `member` in bytes, or -1 where only reading it would tell."""
        part, name = self._inner[member]
        return part.size(name)

    def open(self, member: str) -> BinaryIO:
        """Return a binary stream of `member`."""
        part, name = self._inner[member]
        return part.open(name)

    def where(self, member: str) -> str:
        """Return the name of `member` for errors: the part and the file in it."""
        part, name = self._inner[member]
        return part.where(name)


def open_parts(paths: Sequence[str | Path]) -> Archive:
    """Return the archive at one path, or several that are parts of one export as one.

    Raises
    ------
    ExportError
        As `open_archive`.
    """
    if len(paths) == 1:
        return open_archive(paths[0])
    with contextlib.ExitStack() as held:
        parts = [held.enter_context(open_archive(path)) for path in paths]
        return Joined(parts, held.pop_all())


def grouped(
    paths: Sequence[str | Path], owners: Sequence[str | None]
) -> tuple[list[tuple[str | Path, ...]], list[str | None]]:
    """Return `paths` with the parts of one export together, and an owner for each group.

    Parts of a Facebook export belong together if they state one person or none; if they state several, those that
    state none are left by themselves.
    """
    stated = [_stated(path) for path in paths] if len(paths) > 1 else [None] * len(paths)
    names = {name for name in stated if name}
    home = next(iter(names), _UNSTATED)
    groups: dict[int | str | None, list[int]] = {}
    for place, name in enumerate(stated):
        alone = name is None or (name == _UNSTATED and len(names) > 1)
        groups.setdefault(place if alone else name or home, []).append(place)
    together = [tuple(paths[place] for place in places) for places in groups.values()]
    return together, [next((owners[place] for place in places if owners[place]), None) for places in groups.values()]


def _stated(path: str | Path) -> str | None:
    """Return whose Facebook export a path states to be, "" if it states nobody, None if it is no such export."""
    if (Path(path) / META).is_file():
        return None
    with open_archive(path) as archive:
        files = facebook_kinds.find(archive)
        if not (files.any or files.media):
            return None
        found = (profile_of(load(archive, member)) for member in files.lists["profile"])
        return next((profile.name for profile in found if profile), _UNSTATED)
