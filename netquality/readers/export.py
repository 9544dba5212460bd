"""What a reader hands over: the canonical tables of one export and whose it is."""

from __future__ import annotations

import dataclasses

import pandas as pd


@dataclasses.dataclass(frozen=True)
class Export:
    """The tables of one export (canonical names, ``intake`` and ``dropped`` among them) and its owners.

    `owners` is None where the export names no owner: then everybody in it is one.
    """

    tables: dict[str, pd.DataFrame]
    owners: tuple[str, ...] | None
