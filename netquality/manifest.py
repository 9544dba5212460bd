"""What a report was made from and what it consists of: written beside it, and held against it later."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hmac
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from netquality import files, readers, suite
from netquality.schema import NetqualityError

MANIFEST: Final = "manifest.json"
FORMAT: Final = "netquality report 1"
#: Libraries that numbers or pictures depend on.
LIBRARIES: Final = ("duckdb", "matplotlib", "narwhals", "networkx", "numpy", "pandas", "pyarrow", "scipy")

_PACKAGE: Final = Path(__file__).parent


def write(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the manifest of the report in `folder`: `facts`, versions, check sums of all its files, and when."""
    manifest = {
        "format": FORMAT,
        "versions": versions(),
        **facts,
        "files": checksums(folder),
        "written_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> dict[str, Any]:
    """Return the manifest of the report in `folder`.

    Raises
    ------
    NetqualityError
        If `folder` holds no report of this format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] == FORMAT and isinstance(manifest["files"], dict):
            return dict(manifest)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise NetqualityError(f"{folder} is not a report of netquality: it has no valid {MANIFEST}")


def versions() -> dict[str, str]:
    """Return the versions of netquality, Python and the libraries that results depend on."""
    return {"netquality": version("netquality"), "python": platform.python_version()} | {
        name: version(name) for name in LIBRARIES
    }


@functools.cache
def version(name: str) -> str:
    """Return the installed version of a package."""
    return importlib.metadata.version(name)


def inputs(exports: Sequence[Path], earlier: Path | None = None) -> list[dict[str, Any]]:
    """Return name, size and check sum of each file that is read of `exports` and of an `earlier` one.

    Files are named as seen from their export.
    """
    read = [*readers.sources(exports), *(readers.sources([earlier]) if earlier else [])]
    return [entry for path in read if path.exists() for entry in _entries(path.resolve())]


def _entries(export: Path) -> list[dict[str, Any]]:
    paths = files.listed(export) if export.is_dir() else [export]
    base = export if export.is_dir() else export.parent
    return [
        {
            "name": path.relative_to(base).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": files.sha256(path),
        }
        for path in paths
    ]


def origin(
    exports: Sequence[Path],
    *,
    owner: str | None = None,
    as_of: str | None = None,
    earlier: Path | None = None,
    key: bytes | None = None,
    notebooks: Path | None = None,
) -> str:
    """Return one check sum of all that the report of these `exports` and options depends on.

    That is what was asked for, every file that is read, the notebooks, the code of netquality, and the versions of
    Python and of all packages that are installed. With a `key` nobody without it can tell from the sum which archive a
    report was made from.
    """
    facts = {
        "asked": [list(map(str, exports)), owner, as_of, str(earlier), key is not None],
        "inputs": inputs(exports, earlier),
        "notebooks": _sums(suite.found(notebooks or suite.home())),
        "code": _sums(path for path in files.listed(_PACKAGE) if "__pycache__" not in path.parts),
        "installed": sorted({f"{said['Name']} {said['Version']}" for said in _installed()}),
        "python": platform.python_version(),
    }
    return hmac.new(key or b"", json.dumps(facts).encode(), "sha256").hexdigest()


def _installed() -> Iterator[Any]:
    return (each.metadata for each in importlib.metadata.distributions())


def _sums(paths: Iterable[Path]) -> list[tuple[str, str]]:
    return [(path.as_posix(), files.sha256(path)) for path in paths]


def up_to_date(out: Path, exports: Sequence[Path], **asked: Any) -> bool:
    """Return whether `out` holds a report that was made from the same `origin`, whole and as it was written."""
    try:
        said = load(out)
    except NetqualityError:
        return False
    return said.get("made_from") == origin(exports, **asked) and not altered(out)


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a report but its manifest, by its name within the report."""
    return {
        name: files.sha256(path)
        for path in files.listed(folder)
        if (name := path.relative_to(folder).as_posix()) != MANIFEST
    }


@dataclasses.dataclass(frozen=True)
class Altered:
    """A file of a report that is no longer what was written: `how` is changed, missing or added."""

    file: str
    how: str

    def __str__(self) -> str:
        return f"{self.file}: {self.how} since the report was written"


def altered(folder: Path) -> list[Altered]:
    """Return the files of a report that were changed, removed or added since it was written."""
    said, there = load(folder)["files"], checksums(folder)
    return [
        Altered(name, "missing" if name not in there else "changed" if name in said else "added")
        for name in sorted(said.keys() | there.keys())
        if said.get(name) != there.get(name)
    ]
