"""Ties of a log on disk that need not fit into memory: sorted by pair into buckets, then one bucket after the other."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from netquality.logfile import log_rows, with_mode
from netquality.schema import ExportError, NetqualityError
from netquality.ties import laddered, unshared_ties
from netquality.ties.sides import with_share

if TYPE_CHECKING:
    import duckdb

#: A step (what is done, how far, of how much).
Notify = Callable[[str, int, int], None]

_UNITS: Final = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}
_LEAST: Final = 256 * 10**6
#: Memory that a row of a bucket takes while it is worked on, measured with room to spare.
_ROW_BYTES: Final = 600
_MOST_BUCKETS: Final = 512


def write_ties(
    log: Path,
    out: Path,
    *,
    memory: str = "4GB",
    as_of: int | None = None,
    notify: Notify = lambda step, done, total: None,
) -> int:
    """Write the ties of the interactions in the file `log` to the Parquet file `out`; return how many there are.

    One pass sorts the rows by undirected pair into buckets that fit into `memory`; `netquality.ties.ties` is then run
    on each; a second, light pass gives every tie its share of its owner's total. Only when all is done does `out`
    appear (or replace an earlier one); temporary files lie beside it, for this user's eyes only, and go in any case.

    Parameters
    ----------
    log : path
        Parquet or CSV with columns for source, target and time, and optionally kind; see `netquality.logfile`.
    out : path
    memory : str
        How much may be used, such as ``4GB`` or ``512MB``.
    as_of : int, optional
        The moment of measurement, microseconds since 1970 UTC. Default: the latest in the log.
    notify : callable
        Is told the step, how far it is, and of how much.

    Returns
    -------
    int
        The number of rows: the columns of `netquality.ties.ties` and ``rung`` (see `netquality.ties.laddered`),
        everybody an owner, so each tie once from each of its sides.

    Raises
    ------
    NetqualityError
        If `memory` is no size or too small, the log cannot be read, or the disk is full.
    """
    limit = bytes_of(memory)
    if not log.is_file():
        raise ExportError(f"{log}: there is no such file")
    if out.exists() and (out.is_dir() or out.samefile(log)):
        raise NetqualityError(f"{out} cannot be written: it is {'a folder' if out.is_dir() else 'the log itself'}")
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".netquality-") as name,
        _engine(Path(name), limit) as engine,
    ):
        with _said(log):
            count = _write(engine, log, Path(name), as_of, limit, notify)
        (Path(name) / "ties.parquet").replace(out)
    return count


def bytes_of(memory: str) -> int:
    """Return a size as bytes.

    Examples
    --------
    >>> bytes_of("4GB"), bytes_of("512 MiB")
    (4000000000, 536870912)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([MGT]I?B)\s*", memory.upper())
    size = int(float(found[1]) * _UNITS[found[2]]) if found else 0
    if size < _LEAST:
        raise NetqualityError(f"{memory!r} is no amount of memory to work with; write 4GB, or at least 256MB")
    return size


@contextlib.contextmanager
def _engine(folder: Path, limit: int) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    # A part of the limit stays free for what the engine does not count.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limit * 7 // 10}B",
        "temp_directory": str(folder),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=settings) as engine:
        # A time without a zone is UTC, wherever this computer stands.
        engine.execute("set enable_progress_bar = false; set TimeZone = 'UTC'")
        yield engine


@contextlib.contextmanager
def _said(log: Path) -> Iterator[None]:
    """Say what the engine complains of without what stands in the log."""
    import duckdb

    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as fault:
        # How Ctrl-C reaches us out of a running query.
        if "interrupted" in str(fault).lower():
            raise KeyboardInterrupt from fault
        raise
    except duckdb.OutOfMemoryException as fault:
        raise NetqualityError(f"{log}: more memory is needed, or more free disk beside the output") from fault
    except duckdb.Error as fault:
        row = re.search(r"Line:? (\d+)", str(fault))
        raise ExportError(
            f"{log}{f', row {row[1]}' if row else ''}: cannot be read; it is damaged, cut off or no table, "
            "or the disk is full. Save it again as Parquet or CSV"
        ) from None


def _write(
    engine: duckdb.DuckDBPyConnection, log: Path, folder: Path, as_of: int | None, limit: int, notify: Notify
) -> int:
    notify("Sorting by pair", 0, 1)
    rows, about = log_rows(engine, log)
    parts = _sorted(rows, folder / "log", 1 + about * _ROW_BYTES // limit)
    if not parts:
        raise ExportError(f"{log}: no interaction of two people is in it")
    everything = engine.read_parquet(str(folder / "log" / "*" / "*.parquet"))
    moded = with_mode(engine, everything)
    moment = everything.aggregate('max("at")').fetchall()[0][0] if as_of is None else as_of
    for done, part in enumerate(parts):
        notify("Measuring ties", done, len(parts))
        bucket = moded(engine.read_parquet(str(part / "*.parquet")))
        unshared_ties(bucket, as_of=moment).to_parquet(str(folder / f"part{done}.parquet"), compression="lz4")
    notify("Adding up", len(parts), len(parts))
    return _add_up(engine, folder)


def _sorted(rows: Any, folder: Path, buckets: int) -> list[Path]:
    """Write the rows into as many folders as there are buckets, and return those that got any."""
    number = f"(hash(least(source, target), greatest(source, target)) % {min(buckets, _MOST_BUCKETS)})::int"
    rows.select(f"*, {number} as bucket").to_parquet(str(folder), partition_by=["bucket"], compression="lz4")
    return sorted(folder.glob("bucket=*"))


def _add_up(engine: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Give every tie its share of its owner's total, over all buckets."""
    found = nw.from_native(engine.read_parquet(str(folder / "part*.parquet")))
    laddered(with_share(found).to_native()).to_parquet(str(folder / "ties.parquet"))
    return int(engine.read_parquet(str(folder / "ties.parquet")).aggregate("count(*)").fetchall()[0][0])
