"""A log of interactions on disk, as a DuckDB relation with the columns that `netquality.ties.ties` wants.

Columns are recognised as in any other table (`netquality.readers.columns`); a column ``mode`` holds one of
`netquality.schema.MODES`. The unit of numeric times is told by the first rows, by the rule of
`netquality.readers.stamps`. Rows without two people or without a time that can be read are passed over.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from netquality.readers import stamps
from netquality.readers.columns import ADVICE, HEAD, layout, named
from netquality.readers.edges import mode_of
from netquality.schema import MODES, NAT, ExportError

if TYPE_CHECKING:
    import duckdb

_SAMPLE: Final = 10_000
#: Bytes of a row of a text table, at the least, plain and packed.
_ROW_BYTES: Final = {True: 4, False: 20}


def log_rows(engine: duckdb.DuckDBPyConnection, path: Path) -> tuple[Any, int]:
    """Return the rows of a log as a relation with ``source, target, at, kind``, and about how many they are.

    Raises
    ------
    ExportError
        If its columns or the unit of its times cannot be told, or its pairs have no direction.
    """
    table, places, about = (_parquet if path.suffix.lower() in (".parquet", ".pq") else _text)(engine, path)
    if not {"source", "target", "time"} <= places.keys():
        raise ExportError(f"{path}: it cannot be told which columns name two people and a time. {ADVICE}")
    if "direction" in places:
        raise ExportError(f"{path}: a column Type does not say who wrote to whom; leave it out if source did to target")
    names = {role: f'"{table.columns[place]}"' for role, place in places.items()}
    people = {role: f"nullif(trim({names[role]}::varchar), '')" for role in ("source", "target")}
    kinds = [str(table.types[places[role]]) for role in ("source", "target")]
    if all("INT" in kind for kind in kinds):
        people = {role: f"{names[role]}::bigint" for role in people}
    at = _micros(table, places["time"], path)
    kind = f"{names['kind']}::varchar" if "kind" in names else "'written'"
    rows = table.select(f'{people["source"]} as source, {people["target"]} as target, {at} as "at", {kind} as kind')
    return rows.filter('source <> target and "at" is not null'), about


def with_mode(engine: duckdb.DuckDBPyConnection, rows: Any) -> Callable[[Any], Any]:
    """Return what puts the ``mode`` of each kind that occurs in `rows` into a part of them."""
    kinds = [kind or "" for (kind,) in rows.select("kind").distinct().fetchall()]
    found = [kind if kind in MODES else mode_of(kind) for kind in kinds]
    known = engine.from_arrow(pa.table({"named": pa.array(kinds, pa.string()), "mode": pa.array(found, pa.string())}))
    return lambda part: part.join(known, "coalesce(kind, '') = named").select('source, target, "at", mode')


def _parquet(engine: duckdb.DuckDBPyConnection, path: Path) -> tuple[Any, dict[str, int], int]:
    table = engine.read_parquet(str(path))
    places = named(table.columns)
    if "mode" in table.columns:
        places["kind"] = table.columns.index("mode")
    return table, places, int(table.aggregate("count(*)").fetchall()[0][0])


def _text(engine: duckdb.DuckDBPyConnection, path: Path) -> tuple[Any, dict[str, int], int]:
    packed = path.suffix.lower() == ".gz"
    with gzip.open(path) if packed else path.open("rb") as stream:
        found = layout(stream.read(HEAD))
    if found is None:
        raise ExportError(f"{path}: neither Parquet nor a table of text. {ADVICE}")
    table = engine.read_csv(
        str(path),
        columns={f"column{place}": "VARCHAR" for place in range(found.width)},
        header=found.header,
        skiprows=found.skip,
        sep=found.separator,
        quotechar='"',
        escapechar='"',
        auto_detect=False,
    )
    return table, found.columns, path.stat().st_size // _ROW_BYTES[packed]


def _micros(table: Any, place: int, path: Path) -> str:
    """Return the expression of the time as microseconds UTC, missing where it cannot be read."""
    name, kind = f'"{table.columns[place]}"', str(table.types[place])
    if kind.startswith(("TIMESTAMP", "DATE")):
        return f"epoch_us({name})"
    sample = [str(value) for (value,) in table.select(name).limit(_SAMPLE).fetchall() if value is not None]
    values, isos = stamps.parse(pa.array(sample, pa.string()))
    if np.isfinite(values).sum() < (isos != NAT).sum():
        # With the zone, or an offset would be left out; the engine's own zone is UTC.
        return f"epoch_us(try_cast(trim({name}) as timestamptz))"
    number = name if "INT" in kind else f"try_cast({name} as double)"
    return f"round({number} * {_unit(values[np.isfinite(values)], path)})::bigint"


def _unit(values: stamps.Numbers, path: Path) -> int:
    """Return how many microseconds one unit of these times has."""
    found = stamps.settle(values, np.full(len(values), NAT))
    told = (found != NAT) & (values > 0)
    units = np.unique(np.rint(found[told] / values[told]))
    if len(units) != 1 or units[0] not in (1, 1e3, 1e6):
        raise ExportError(f"{path}: the unit of its times cannot be told. Write unix seconds or YYYY-MM-DD HH:MM:SS")
    return int(units[0])
