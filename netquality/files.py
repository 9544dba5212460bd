"""Files that are whole or not there: folders replaced in one move, tables without live formulas."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from netquality.schema import NetqualityError

#: What makes a spreadsheet read a text cell as a formula, the full-width forms included.
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


@contextlib.contextmanager
def replacing(target: Path, *, allow: Callable[[Path], None]) -> Iterator[Path]:
    """Yield a new folder beside `target` that takes its place when the block ends without an error.

    What stood there stays untouched until then. A run that was killed leaves hidden folders behind; the
    next one puts an interrupted exchange right and clears them away. The folder is its owner's alone.

    Parameters
    ----------
    target : Path
        The folder to be written or replaced.
    allow : callable
        Raises if `target` must not be replaced.

    Raises
    ------
    NetqualityError
        If another run writes the same folder now, or the place cannot be written.
    """
    target = target.resolve()
    partial, previous = (target.with_name(f".{target.name}.{state}") for state in ("partial", "previous"))
    with _locked(target):
        _recover(target, partial, previous)
        allow(target)
        # What it will hold is about people: nobody else on this computer is to read it.
        partial.mkdir(mode=0o700)
        try:
            yield partial
            _exchange(partial, target, previous)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _recover(target: Path, partial: Path, previous: Path) -> None:
    shutil.rmtree(partial, ignore_errors=True)
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(previous, ignore_errors=True)


def _exchange(new: Path, target: Path, old: Path) -> None:
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        # After a failure, or an interrupt between the two moves, this puts the old folder back.
        _recover(target, new, old)


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    path = target.with_name(f".{target.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _lock(path)
    except OSError as fault:
        raise NetqualityError(f"cannot write beside {target}: {fault.strerror}") from fault
    if handle is None:
        raise NetqualityError(f"another run is writing {target} right now; wait for it or choose another folder")
    try:
        yield
    finally:
        # Removed before it is released, so that nobody can lock a file that is about to go.
        path.unlink(missing_ok=True)
        os.close(handle)


if sys.platform == "win32":

    def _lock(path: Path) -> int | None:
        """Return a handle whose file goes when it is closed, by a crash too; None if somebody holds it."""
        try:
            return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
        except FileExistsError:
            return None
else:
    import fcntl

    def _lock(path: Path) -> int | None:
        """Return a handle that holds the lock, which a crash releases; None if somebody holds it."""
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(handle)):
                return handle
        except BlockingIOError:
            pass
        os.close(handle)
        return None


def write_table(frame: pd.DataFrame, stem: Path) -> None:
    """Write `frame` as ``stem.parquet`` and as ``stem.csv`` for spreadsheets; a named index becomes columns.

    The CSV is UTF-8 with the mark that Excel needs to show names in any script; its texts are `neutralised`.
    """
    flat = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    flat.to_parquet(stem.with_name(f"{stem.name}.parquet"), index=False)
    plain = flat.apply(neutralised) if len(flat.columns) else flat
    csv = stem.with_name(f"{stem.name}.csv")
    plain.to_csv(csv, index=False, encoding="utf-8-sig", date_format="%Y-%m-%dT%H:%M:%SZ", lineterminator="\r\n")


def neutralised(values: pd.Series) -> pd.Series:
    """Return `values` with an apostrophe before each text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> neutralised(pd.Series(["=1+1", "Ann", -2], dtype=object)).tolist()
    ["'=1+1", 'Ann', -2]
    """
    if not (pd.api.types.is_object_dtype(values) or isinstance(values.dtype, (pd.StringDtype, pd.CategoricalDtype))):
        return values
    return values.astype(object).map(_plain)


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def listed(folder: Path) -> list[Path]:
    """Return the files under `folder`, sorted, without those that Jupyter and file managers scatter."""
    scattered = {".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}
    return sorted(path for path in folder.rglob("*") if path.is_file() and not scattered & set(path.parts))
