"""Canonical tables in a folder: one Parquet or CSV file each, beside ``network.json``."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality import schema
from netquality.schema import NetqualityError

META: Final = "network.json"
_FORMATS: Final = ("parquet", "csv")
_VERSION: Final = "netquality network 1"
#: Names, to a report's own notebooks, the file of `write_warm`.
WARM: Final = "NETQUALITY_WARM"
#: Names, to a kernel that a Jupyter server started for somebody, the notebook that it serves.
SERVED: Final = "JPY_SESSION_NAME"


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame], meta: Mapping[str, Any], *, format: str) -> None:
    """Write `tables` and `meta` into `folder`, which is made if need be.

    Raises
    ------
    NetqualityError
        If `format` is neither "parquet" nor "csv".
    """
    if format not in _FORMATS:
        raise NetqualityError(f"format {format!r} is not one of {', '.join(map(repr, _FORMATS))}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        if format == "parquet":
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            frame.to_csv(folder / f"{name}.csv", index=False, quoting=2, date_format="%Y-%m-%dT%H:%M:%S.%fZ")
    text = json.dumps({"format": _VERSION, **meta}, indent=1, ensure_ascii=False)
    (folder / META).write_text(text + "\n", encoding="utf-8")


def read_tables(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables and the meta data that `write_tables` left in `folder`.

    Raises
    ------
    NetqualityError
        If a file is missing or damaged.
    """
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        if not isinstance(meta, dict) or meta.get("format") != _VERSION:
            raise NetqualityError(f"{folder / META} is not of the format {_VERSION!r}")
        return {name: _read(folder, name) for name in schema.COLUMNS}, meta
    except NetqualityError:
        raise
    except (OSError, ValueError) as fault:  # pyarrow's and json's complaints are ValueErrors
        raise NetqualityError(f"{folder} is no complete netquality folder: {fault}") from fault


def write_warm(read: Mapping[Path, object], file: Path) -> None:
    """Keep in `file` what the tables in folders are `read` as, with all that was worked out from them.

    For processes of this run alone, which find it by the variable `WARM`: unpickling runs what a file says.
    """
    with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        pickle.dump({_digest(folder): each for folder, each in read.items()}, out, protocol=pickle.HIGHEST_PROTOCOL)


def read_warm(folder: Path) -> Any:
    """Return what `write_warm` kept of the tables in `folder`; None if it kept nothing, or other tables."""
    file = os.environ.get(WARM)
    return _kept(file).get(_digest(folder)) if file else None


@functools.cache
def _kept(file: str) -> dict[bytes, Any]:
    with Path(file).open("rb") as kept:
        found: dict[bytes, Any] = pickle.load(kept)
        return found


def _digest(folder: Path) -> bytes:
    found = hashlib.blake2b()
    for path in sorted(folder.iterdir()):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.digest()


def _read(folder: Path, name: str) -> pd.DataFrame:
    parquet = folder / f"{name}.parquet"
    if parquet.exists():
        return pd.read_parquet(parquet)
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[""])
    for column, dtype in schema.COLUMNS[name].items():
        if dtype == schema.FLAG and column in frame:
            frame[column] = np.asarray(frame[column] == "True")
    return frame
