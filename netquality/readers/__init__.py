"""Reading exports: `read` finds out what it is given and returns a `Network`."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, cast

from netquality.network import Network, profile_key
from netquality.readers.archive import Archive
from netquality.readers.dialect import columns_seen, top_lines
from netquality.readers.export import Export
from netquality.readers.merge import merged
from netquality.readers.parts import grouped, open_parts
from netquality.readers.people import folded
from netquality.readers.peoplemap import applied, is_map
from netquality.schema import ExportError
from netquality.storage import META

__all__ = ["Export", "read", "sources"]

#: The readers, in the order in which they are asked; each has `sniff` and `read`. Imported when needed.
READERS: Final = ("linkedin", "facebook", "x", "graphs", "tables")
#: Logs of the owner's that may lie in an export's folder or next to its zip (see `netquality.readers.ownlogs`).
OWN_LOGS: Final = ("introductions.csv", "meetings.csv")
_SHOWN: Final = 5


class Reader(Protocol):
    """A module that reads one family of exports."""

    def sniff(self, archive: Archive) -> bool:
        """Whether the archive is one of this family, told by its content."""

    def read(self, archive: Archive, *, owner: str | None) -> Export:
        """Return the canonical tables of the archive."""


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Let Python not look for cycles: rows make none, and to look among all that is being read takes its time.

    Names that were remembered because they come again and again are forgotten.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
        for remembering in (folded, profile_key):
            remembering.cache_clear()


@_reading()
def read(
    path: str | Path | Sequence[str | Path], *, owner: str | Sequence[str | None] | None = None, as_of: Any = None
) -> Network:
    """Return the network that an export holds.

    Parameters
    ----------
    path : path or sequence of paths
        A zip as the platform made it (with ``introductions.csv`` and ``meetings.csv`` next to it, if you keep such
        logs), its unpacked folder, a single file of it, a graph or log file, or a folder that `Network.write` left.
        Several exports of one owner are merged without doubling; those of several owners are pooled, people matched by
        key. A file with the columns ``person,same_as`` among the paths says which accounts of different platforms are
        one person.
    owner : str or sequence of str, optional
        Profile URL of whoever's export it is; for several exports one for all, or one each (None: work it out).
        Default: worked out from the export.
    as_of : date-like, optional
        The moment of measurement (UTC). Default: the latest time in the export.

    Returns
    -------
    Network
        Its `intake` says what became of every row: rows read are rows kept plus rows dropped for a stated reason.

    Raises
    ------
    ExportError
        If something cannot be read; names the file, the row where there is one, and what to do.
    """
    given = [path] if isinstance(path, (str, Path)) else list(path)
    maps = [each for each in given if is_map(each)]
    paths = [each for each in given if each not in maps]
    owners = [owner] * len(paths) if owner is None or isinstance(owner, str) else list(owner)
    if len(maps) > 1:
        raise ExportError(f"{', '.join(map(str, maps))}: give one people map, with the rows of all")
    if not paths or len(owners) != len(paths):
        raise ExportError(f"{len(paths)} exports and {len(owners)} owners were given: give one owner, or one an export")
    if len(given) == 1 and (Path(paths[0]) / META).is_file():
        network = Network.load(paths[0])
        return network if as_of is None else network.at(as_of)
    groups, owners = grouped(paths, owners)
    if len(groups) == 1:
        groups = [(*groups[0], *_logs_beside(groups[0][0]))]
    exports = [_export(each, whose) for each, whose in zip(groups, owners, strict=True)]
    exports = applied(exports, maps[0]) if maps else exports
    whole = merged(exports, labels=[" + ".join(map(str, each)) for each in groups])
    return Network.build(whole.tables, owners=whole.owners, as_of=as_of)


def _export(paths: Sequence[str | Path], owner: str | None) -> Export:
    """Return the export at one path, or at several that are its parts."""
    if (Path(paths[0]) / META).is_file():
        return _own(Network.load(paths[0]))
    with open_parts(paths) as archive:
        for reader in _readers():
            if reader.sniff(archive):
                return reader.read(archive, owner=owner)
        raise _unrecognised(archive)


def sources(paths: Sequence[str | Path]) -> list[Path]:
    """Return what `read` reads given these paths: themselves, and the owner's own logs next to a lone export's zip."""
    exports = [each for each in paths if not is_map(each)]
    groups = grouped(exports, [None] * len(exports))[0]
    return [*map(Path, paths), *(_logs_beside(groups[0][0]) if len(groups) == 1 else [])]


def _logs_beside(path: str | Path) -> list[Path]:
    """Return the owner's own logs that lie next to a zip: nobody should have to pack them into it."""
    if Path(path).suffix.lower() != ".zip":
        return []
    return [log for name in OWN_LOGS if (log := Path(path).with_name(name)).is_file()]


def _own(network: Network) -> Export:
    from netquality.network import TABLES

    return Export({name: getattr(network, name) for name in TABLES}, network.owners)


def _readers() -> Iterator[Reader]:
    """Yield the readers; one that is not asked is not imported."""
    for name in READERS:
        if importlib.util.find_spec(f"{__name__}.{name}"):
            yield cast("Reader", importlib.import_module(f"{__name__}.{name}"))


def _unrecognised(archive: Archive) -> ExportError:
    """Say what was seen and what to bring."""
    seen = [_seen(archive, member) for member in archive.members[:_SHOWN]]
    more = f" and {len(archive.members) - _SHOWN} more" if len(archive.members) > _SHOWN else ""
    return ExportError(
        f"{archive.label}: no export that is known here. Seen: {'; '.join(seen)}{more}. Bring the export of LinkedIn "
        '("Get a copy of your data"), Facebook (as JSON) or X as it was downloaded, a log or edge list as CSV with a '
        "source and a target column, or a graph file (GraphML, GEXF, node-link JSON)"
    )


def _seen(archive: Archive, member: str) -> str:
    if not member.lower().endswith((".csv", ".tsv", ".txt")):
        return member
    columns = columns_seen(top_lines(archive, member)[0])
    return f"{member} with the columns {', '.join(columns)}" if columns else member
