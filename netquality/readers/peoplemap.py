"""The owner's word on who is who: ``person,same_as`` rows join the accounts of one person on different platforms."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from netquality.network import profile_key
from netquality.readers.export import Export
from netquality.readers.merge import renamed
from netquality.schema import ExportError

COLUMNS: Final = ("person", "same_as")
_SHOWN: Final = 20


def is_map(path: str | Path) -> bool:
    """Whether the file at `path` is a people map, told by its header."""
    if Path(path).suffix.lower() != ".csv" or not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        head = file.readline(1000).decode("utf-8-sig", errors="replace")
    return {name.strip().strip('"').lower() for name in head.split(",")} == set(COLUMNS)


def applied(exports: Sequence[Export], path: str | Path) -> list[Export]:
    """Return `exports` with everybody whom the map at `path` calls ``same_as`` under the key of ``person``.

    Either is a key, a profile URL, or a full name that one person in all the exports bears.

    Raises
    ------
    ExportError
        Listing every row that names nobody, several people, or one person twice.
    """
    people = pd.concat([each.tables["people"][["person", "name"]] for each in exports])
    known = _Known(set(people["person"]), people.dropna().groupby("name")["person"].agg(set).to_dict())
    faults: list[str] = []
    names: dict[str, str] = {}
    for row, (person, same) in _rows(Path(path)):
        keys = [
            known.key(text, f"{path}, row {row}, {column}", faults)
            for text, column in ((person, "person"), (same, "same_as"))
        ]
        if None not in keys and keys[0] == keys[1]:
            faults.append(f"{path}, row {row}: both are one person already")
        elif keys[0] is not None and keys[1] is not None:
            names[keys[1]] = keys[0]
    if faults:
        more = f"\n... and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise ExportError("\n".join(faults[:_SHOWN]) + more)
    return [renamed(each, {old: _last(names, new) for old, new in names.items()}) for each in exports]


@dataclasses.dataclass(frozen=True)
class _Known:
    keys: set[str]
    by_name: Mapping[str, set[str]]

    def key(self, text: str, where: str, faults: list[str]) -> str | None:
        """Return the key of whom `text` names; otherwise note a fault."""
        for key in (text, profile_key(text)):
            if key in self.keys:
                return key
        found = self.by_name.get(text, set())
        if len(found) == 1:
            return next(iter(found))
        several = f"the name of {len(found)} people; give a key or profile URL"
        faults.append(f"{where}: {text!r} is {several if found else 'nobody in the exports'}")
        return None


def _rows(path: Path) -> list[tuple[int, tuple[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise ExportError(f"{path} is not a CSV file in UTF-8; save it as such ({type(fault).__name__})") from None
    cells = [tuple((row.get(name) or "").strip() for name in COLUMNS) for row in rows]
    return [(number, (one, other)) for number, (one, other) in enumerate(cells, start=2) if one or other]


def _last(names: Mapping[str, str], key: str) -> str:
    """Follow a chain of accounts to its end; one that goes round ends where it started."""
    seen = {key}
    while key in names and names[key] not in seen:
        key = names[key]
        seen.add(key)
    return key
