"""Canonical tables in a folder: one Parquet or CSV file each, beside ``network.json``."""

from __future__ import annotations

import json
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


def _read(folder: Path, name: str) -> pd.DataFrame:
    parquet = folder / f"{name}.parquet"
    if parquet.exists():
        return pd.read_parquet(parquet)
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[""])
    for column, dtype in schema.COLUMNS[name].items():
        if dtype == schema.FLAG and column in frame:
            frame[column] = np.asarray(frame[column] == "True")
    return frame
