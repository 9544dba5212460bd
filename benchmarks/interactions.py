"""A log of invented interactions of any size, written to Parquet block by block: power-law ties, bursts, answers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

START: Final = 1_400_000_000_000_000
END: Final = 1_700_000_000_000_000
_BLOCK: Final = 2_000_000
_HOUR: Final = 3_600_000_000
SCHEMA: Final = pa.schema([("source", pa.int32()), ("target", pa.int32()), ("at", pa.int64()), ("mode", pa.string())])


def write(path: Path, rows: int, *, people: int | None = None, owner: int | None = None, seed: int = 0) -> Path:
    """Write `rows` interactions in the order of their times; with `owner` everybody writes with that one alone."""
    people = max(rows // 20, 10) if people is None else people
    random, blocks = np.random.default_rng(seed), -(-rows // _BLOCK)
    partial = path.with_suffix(".part")
    with pq.ParquetWriter(partial, SCHEMA) as file:
        for block in range(blocks):
            count = min(_BLOCK, rows - block * _BLOCK)
            file.write_table(_block(random, count, people, owner, _span(block, blocks)))
    return partial.replace(path)


def _span(block: int, blocks: int) -> tuple[int, int]:
    step = (END - START) // blocks
    return START + block * step, START + (block + 1) * step


def _block(random: np.random.Generator, rows: int, people: int, owner: int | None, span: tuple[int, int]) -> pa.Table:
    """Bursts of messages: who with whom by a power law, alternating more often than not, hours apart."""
    sizes = random.geometric(0.25, rows)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), rows) + 1]
    first, second = _pairs(random, len(sizes), people, owner)
    burst = np.repeat(np.arange(len(sizes)), sizes)[:rows]
    gaps = np.minimum(random.lognormal(0.5, 1.5, rows), 2000.0) * _HOUR
    elapsed = np.cumsum(gaps) - np.repeat((np.cumsum(gaps) - gaps)[np.cumsum(sizes) - sizes], sizes)[:rows]
    at = random.integers(*span, len(sizes))[burst] + elapsed.astype(np.int64)
    turned = (np.cumsum(random.random(rows) < 0.7) % 2).astype(bool)
    source = np.where(turned, second[burst], first[burst]).astype(np.int32)
    target = np.where(turned, first[burst], second[burst]).astype(np.int32)
    mode = np.array(["written", "met", "signal"])[random.choice(3, rows, p=[0.9, 0.02, 0.08])]
    order = np.argsort(np.minimum(at, END), kind="stable")
    return pa.table([source[order], target[order], np.minimum(at, END)[order], mode[order]], schema=SCHEMA)


def _pairs(random: np.random.Generator, count: int, people: int, owner: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Who a burst is between: popular people in more of them, and of each one's contacts a few in most."""
    first = (people * random.random(count) ** 2).astype(np.int64) if owner is None else np.full(count, owner)
    # The contact of rank k of a person is always the same one; low ranks are drawn more often.
    ties = 40 if owner is None else people
    rank = (ties * random.random(count) ** 3).astype(np.int64)
    second = (first + 1 + rank * (1 if owner is not None else 7919)) % people
    return first, np.where(second == first, (second + 1) % people, second)
