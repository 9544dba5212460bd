"""One log, cut in time: the rows before the cut are what a score may see, the rows after it are the truth.

Self-loops are dropped. Every undirected pair that was in touch before the cut is to be ranked. Label `recip`: both
directions are used after the cut; `any`: at least one is.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: The share of the time span that a score may see.
SPLIT: Final = 0.6
DAY: Final = 86_400
COLUMNS: Final = ("source", "target", "timestamp")


@dataclasses.dataclass(frozen=True, eq=False)
class Trial:
    """A log up to its cut, and what came of its pairs.

    Attributes
    ----------
    people : int
        People in the log; they are numbered from 0.
    u, v : array
        The two people of each pair, u < v.
    rows : DataFrame
        What happened before the cut, in the order of pair and time: ``pair``, ``forth`` (u wrote), ``source``,
        ``target``, ``at`` (seconds), ``day``, ``kind``.
    start, cut : float
        Seconds.
    recip, any : array of bool
        The labels of each pair.
    """

    name: str
    people: int
    u: Codes
    v: Codes
    rows: pd.DataFrame
    start: float
    cut: float
    recip: Flags
    any: Flags

    @property
    def today(self) -> int:
        """The day of the cut."""
        return int(self.cut // DAY)

    @functools.cached_property
    def days(self) -> pd.DataFrame:
        """The distinct days on which one wrote to the other: ``pair``, ``forth``, ``day``, ``age``, ``count``."""
        days = self.rows.groupby(["pair", "forth", "day"], as_index=False).size().rename(columns={"size": "count"})
        return days.assign(age=self.today - days["day"])

    def per_pair(self, rows: pd.DataFrame, weights: object) -> Floats:
        """The sum of `weights` (one a row) over the rows of each pair."""
        return np.bincount(rows["pair"], weights=np.asarray(weights, dtype=float), minlength=len(self.u))


def read_log(path: Path) -> pd.DataFrame | None:
    """The log in a CSV file, plain or compressed; None if it has no times."""
    head = pd.read_csv(path, nrows=0).columns
    if not set(COLUMNS) <= set(head):
        return None
    columns = [*COLUMNS, *(["kind"] if "kind" in head else [])]
    log = pd.read_csv(path, usecols=columns)
    return log[log["source"] != log["target"]].reset_index(drop=True)


def read_logs(folders: list[Path]) -> Iterator[tuple[str, pd.DataFrame | None]]:
    """Every CSV file of `folders` by its name; without times it is None."""
    for folder in folders:
        for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
            yield path.name.split(".")[0], read_log(path)


def trial(log: pd.DataFrame, *, name: str = "", split: float = SPLIT) -> Trial:
    """Cut `log` (``source, target, timestamp[, kind]``, no self-loops) at `split` of its time span."""
    people, numbered = _numbered(log)
    start, end = float(log["timestamp"].min()), float(log["timestamp"].max())
    cut = start + (end - start) * split
    before = numbered["at"] <= cut
    keys, pair = np.unique(numbered.loc[before, "key"], return_inverse=True)
    rows = numbered[before].assign(pair=pair).sort_values(["pair", "at", "forth"], ignore_index=True)
    later = numbered[~before]
    forth, back = (np.isin(keys, later.loc[later["forth"] == way, "key"]) for way in (True, False))
    return Trial(name, people, *np.divmod(keys, people), rows, start, cut, forth & back, forth | back)


def _numbered(log: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """How many people there are, and the rows with people as numbers and each undirected pair as one key."""
    codes, names = pd.factorize(pd.concat([log["source"], log["target"]]), sort=True)
    source, target = np.split(codes, 2)
    low, high = np.minimum(source, target), np.maximum(source, target)
    frame = pd.DataFrame({"source": source, "target": target, "forth": source < target, "key": low * len(names) + high})
    at = log["timestamp"].to_numpy(float)
    kind = log["kind"].to_numpy() if "kind" in log else ""
    return len(names), frame.assign(at=at, day=(at // DAY).astype("int64"), kind=kind)
