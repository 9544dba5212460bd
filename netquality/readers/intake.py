"""The reader's ledger: every row that was read is kept or dropped for a stated reason, file by file."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from netquality import schema


@dataclasses.dataclass
class FileLedger:
    """What became of the rows of one file."""

    file: str
    kind: str
    rows_read: int = 0
    dropped: Counter[str] = dataclasses.field(default_factory=Counter)
    matched: Counter[str] = dataclasses.field(default_factory=Counter)
    first_at: Any = pd.NaT
    last_at: Any = pd.NaT

    def drop(self, reason: str, rows: int = 1) -> None:
        """Count `rows` as left out for `reason`, said in a few words that the owner understands."""
        if rows:
            self.dropped[reason] += int(rows)

    def match(self, how: str, people: int = 1) -> None:
        """Count references to people by `how` they were recognised: url, name, ambiguous or unmatched."""
        self.matched[how] += int(people)

    def span(self, times: pd.Series | pd.DatetimeIndex) -> None:
        """Widen the period of the file by `times`; missing ones are passed over."""
        ends = pd.Series([self.first_at, self.last_at, times.min(), times.max()], dtype=schema.TIME)
        self.first_at, self.last_at = ends.min(), ends.max()


class Intake:
    """The ledgers of all files of one export."""

    def __init__(self) -> None:
        self.ledgers: dict[str, FileLedger] = {}

    def file(self, file: str, kind: str) -> FileLedger:
        """Return the ledger of `file`, opening it if need be; `kind` is ``<reader>.<what>``: ``linkedin.messages``."""
        return self.ledgers.setdefault(file, FileLedger(file, kind))

    def match(self, files: Iterable[str], how: Iterable[str]) -> None:
        """Count references to people in rows of several files: of each row its file, and how it was recognised."""
        for (file, way), count in Counter(zip(files, how, strict=True)).items():
            self.ledgers[file].match(way, count)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the canonical ``intake`` and ``dropped`` tables."""
        rows = [
            {
                "file": ledger.file,
                "kind": ledger.kind,
                "rows_read": ledger.rows_read,
                "rows_kept": ledger.rows_read - sum(ledger.dropped.values()),
                "first_at": ledger.first_at,
                "last_at": ledger.last_at,
                "matched_by_url": ledger.matched["url"],
                "matched_by_name": ledger.matched["name"],
                "ambiguous": ledger.matched["ambiguous"],
                "unmatched": ledger.matched["unmatched"],
            }
            for ledger in self.ledgers.values()
        ]
        drops = [
            {"file": ledger.file, "reason": reason, "rows": count}
            for ledger in self.ledgers.values()
            for reason, count in ledger.dropped.items()
        ]
        return {
            name: schema.conform(name, pd.DataFrame(found)) if found else schema.empty(name)
            for name, found in (("intake", rows), ("dropped", drops))
        }
