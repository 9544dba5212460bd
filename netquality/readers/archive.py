"""An export as it lies on disk (zip, folder or single file), read in place: nothing is ever unpacked to disk."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import io
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any, BinaryIO, Final, cast

from netquality.schema import ExportError

#: Limits that no export comes near, and that a zip bomb breaks.
MAX_MEMBERS: Final = 500_000
MAX_UNPACKED: Final = 256 << 30
MAX_MEMBER: Final = 16 << 30
MAX_NESTED: Final = 2 << 30
#: Text compresses 5 to 20 times; only made-up data compresses 200 times. Small archives are not judged.
MAX_RATIO: Final = 200
_JUDGED_FROM: Final = 64 << 20
#: A zip within the export is held in memory up to this size, beyond it in an anonymous temporary file.
_IN_MEMORY: Final = 256 << 20
#: Bytes unpacked at a time: a zip member that is asked for many more copies its packed rest over and over.
_PIECE: Final = 1 << 20
_AGAIN: Final = "Ask for the export again, or copy it again from where it was downloaded"


@dataclasses.dataclass(frozen=True)
class Member:
    """One file of an archive: its unpacked size in bytes (-1: not known before reading) and how to open it."""

    size: int
    opened: Callable[[], IO[bytes]]


class Archive:
    """The files of one export, by safe relative name.

    Attributes
    ----------
    label : str
        The path as it was given; errors name it.
    members : tuple of str
        POSIX names relative to the archive, in the archive's order. Leftovers of operating systems are not among them.
    """

    def __init__(self, label: str, members: Mapping[str, Member], held: contextlib.ExitStack) -> None:
        self.label = label
        self.members = tuple(members)
        self._members = dict(members)
        self._held = held

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files on disk."""
        self._held.close()

    def size(self, member: str) -> int:
        """Return the unpacked size of `member` in bytes, or -1 where only reading it would tell."""
        return self._members[member].size

    def open(self, member: str) -> BinaryIO:
        """Return a binary stream of `member`; damage found while reading is told as an `ExportError`."""
        where = self.where(member)
        with _told(where):
            return io.BufferedReader(_Stream(self._members[member].opened(), where), 1 << 20)

    def where(self, member: str) -> str:
        """Return the name of `member` for errors: the archive and the file in it."""
        return self.label if self.members == (Path(self.label).name,) else f"{self.label}: {member}"


class _Stream(io.RawIOBase):
    """A member being read: counts what comes out and turns every way in which unpacking fails into an ExportError."""

    def __init__(self, source: IO[bytes], where: str) -> None:
        self._source, self._where, self._count = source, where, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _told(self._where):
            found = self._source.read(min(len(buffer), _PIECE))
        self._count += len(found)
        if self._count > MAX_MEMBER:
            raise ExportError(f"{self._where} unpacks to more than {MAX_MEMBER >> 30} GiB: no export holds such a file")
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._source.close()
        super().close()


class _told:  # noqa: N801  (reads as a clause: with _told(where))
    """Context in which a damaged file becomes one ExportError that names it."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> None:
        # What the fault itself says may quote bytes of the file, and they may be somebody's words.
        if isinstance(fault, NotImplementedError):
            raise ExportError(f"{self._where}: packed in an unusual way. Unpack it and give the folder") from fault
        if isinstance(fault, (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, RuntimeError)):
            raise ExportError(f"{self._where}: damaged or cut off. {_AGAIN}") from fault
        if isinstance(fault, OSError):
            raise ExportError(f"{self._where}: cannot be read ({fault.strerror}). {_AGAIN}") from fault


def open_archive(path: str | Path) -> Archive:
    """Return the archive at `path`: a zip, a folder, or a single file (``.gz`` is decompressed on the fly).

    Zips at the top of the archive are looked into (one level), their files named ``inner.zip/file``.

    Raises
    ------
    ExportError
        If nothing is there, it is empty, damaged, protected by a password, or unsafe to read; says what to do.
    """
    path = Path(path).expanduser()
    label = str(path)
    if not path.exists():
        raise ExportError(f"{label}: there is nothing at this path. Give the zip or folder that holds your export")
    with contextlib.ExitStack() as held:
        members = dict(_folder(path)) if path.is_dir() else _file(path, label, held)
        if not members:
            raise ExportError(f"{label}: the folder is empty. Give the folder that holds the files of your export")
        return Archive(label, _nested(label, members, held), held.pop_all())


def _file(path: Path, label: str, held: contextlib.ExitStack) -> dict[str, Member]:
    """Return the members of a zip, or the file itself as the only one."""
    size = path.stat().st_size
    if size == 0:
        raise ExportError(f"{label}: the file is empty. {_AGAIN}")
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] == b"PK" or path.suffix.lower() == ".zip":
        return _zip_members(held.enter_context(_zip(path, label)), label, size)
    if head[:2] == b"\x1f\x8b":
        return {path.name.removesuffix(".gz"): Member(-1, lambda: cast("IO[bytes]", gzip.open(path, "rb")))}
    return {path.name: Member(size, lambda: path.open("rb"))}


def _zip(source: Path | IO[bytes], label: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as fault:
        raise ExportError(f"{label}: not a zip, or a zip that was cut off. {_AGAIN}") from fault


def _zip_members(container: zipfile.ZipFile, label: str, packed_size: int) -> dict[str, Member]:
    """Return the files of a zip by safe name, after the checks that need no unpacking."""
    files = [info for info in container.infolist() if not info.is_dir()]
    _refuse_bombs(label, files, packed_size)
    members: dict[str, Member] = {}
    for info in files:
        name = _safe(info, label)
        if _leftover(name):
            continue
        if name in members:
            raise ExportError(f"{label}: holds two files called {name}, and which one counts cannot be told. {_AGAIN}")
        members[name] = Member(info.file_size, lambda info=info: container.open(info))  # type: ignore[misc]
    if not members:
        raise ExportError(f"{label}: the zip holds no files. {_AGAIN}")
    return members


def _refuse_bombs(label: str, files: list[zipfile.ZipInfo], packed_size: int) -> None:
    unpacked, packed = sum(info.file_size for info in files), sum(info.compress_size for info in files)
    # Entries that together claim more bytes than the zip has overlap: one block of data told over and over.
    bomb = packed > packed_size or (unpacked > _JUDGED_FROM and unpacked > MAX_RATIO * max(packed, 1))
    if bomb or unpacked > MAX_UNPACKED or len(files) > MAX_MEMBERS:
        raise ExportError(
            f"{label}: {len(files)} files, {packed} bytes packed, {unpacked} unpacked: no export looks like that, and "
            "it is not opened. Give the zip as the platform made it"
        )


def _safe(info: zipfile.ZipInfo, label: str) -> str:
    """Return a relative POSIX name, or refuse the archive."""
    name = info.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\x00" in name:
        raise ExportError(f"{label}: names a file outside of itself ({info.filename!r}) and is not opened. {_AGAIN}")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ExportError(f"{label}: {name} is a link to another place and is not followed. Zip the files themselves")
    if info.flag_bits & 1:
        raise ExportError(f"{label}: protected by a password. Unpack it with the password and give the folder")
    return str(path)


def _leftover(name: str) -> bool:
    """Whether an operating system left this file behind; it is no part of any export."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _folder(root: Path) -> Iterator[tuple[str, Member]]:
    """Yield the files below `root` by relative name, sorted; hidden folders are passed over."""
    count = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            path = Path(folder, file)
            name = path.relative_to(root).as_posix()
            count += 1
            if count > MAX_MEMBERS:
                raise ExportError(f"{root}: more than {MAX_MEMBERS} files. Give the folder of the export alone")
            if not _leftover(name) and path.is_file():
                yield name, Member(path.stat().st_size, lambda path=path: _inside(path, root))  # type: ignore[misc]


def _inside(path: Path, root: Path) -> BinaryIO:
    if not path.resolve().is_relative_to(root.resolve()):
        raise ExportError(f"{path}: a link to a place outside of the folder, not followed. Put the file itself there")
    return path.open("rb")


def _nested(label: str, members: dict[str, Member], held: contextlib.ExitStack) -> dict[str, Member]:
    """Replace zips at the top (or in one wrapper folder) by the files in them."""
    found: dict[str, Member] = {}
    for name, member in members.items():
        if not name.lower().endswith(".zip") or name.count("/") > 1:
            found[name] = member
            continue
        where = f"{label}: {name}"
        if member.size > MAX_NESTED:
            raise ExportError(f"{where}: a zip in a zip of {member.size} bytes. Take it out and give it by itself")
        container = held.enter_context(_zip(_spooled(member, where, held), where))
        found |= {f"{name}/{inside}": each for inside, each in _zip_members(container, where, member.size).items()}
    return found


def _spooled(member: Member, where: str, held: contextlib.ExitStack) -> IO[bytes]:
    """Return the bytes of an inner zip as a seekable file (reading backwards in a packed stream would be quadratic)."""
    spool = held.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    with _told(where), member.opened() as source:
        while block := source.read(1 << 20):
            spool.write(block)
    spool.seek(0)
    return spool
