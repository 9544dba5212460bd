"""What is known so far while one export is read."""

from __future__ import annotations

import dataclasses

import pandas as pd

from netquality.readers.intake import Intake
from netquality.readers.interactions import Interactions
from netquality.readers.people import People


@dataclasses.dataclass
class Gathering:
    """The ledgers, rows, people and interactions of one export, and the code of its owner.

    `frames` holds the rows of each kind of file as text, with ``file``, ``row`` and ``at``.
    """

    intake: Intake
    frames: dict[str, pd.DataFrame]
    people: People
    interactions: Interactions
    owner: int
