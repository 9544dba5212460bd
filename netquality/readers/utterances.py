"""What people wrote, collected message by message, judged by its words in bulk, and kept without them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from netquality.readers import phrases
from netquality.readers.interactions import Interactions
from netquality.readers.people import NOBODY

#: So many texts are held before they are judged and let go.
_BATCH: Final = 100_000


@dataclasses.dataclass
class _Rows:
    at: list[int] = dataclasses.field(default_factory=list)
    source: list[int] = dataclasses.field(default_factory=list)
    targets: list[Sequence[int]] = dataclasses.field(default_factory=list)
    thread: list[int] = dataclasses.field(default_factory=list)
    text: list[str] = dataclasses.field(default_factory=list)


class Utterances:
    """Messages and signs on their way into `interactions`; call `flush` at the end."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions
        self._threads: dict[str, int] = {}
        self._rows: dict[tuple[str, str], _Rows] = {}
        self._held = 0

    def say(self, channel: str, at: int, source: int, targets: Sequence[int], text: str, thread: str = "") -> None:
        """Add words of `source` to each of `targets`: one message, a row each. Rote greetings become signals."""
        self._add((channel, "written"), at, source, targets, text, thread)

    def sign(
        self, channel: str, at: int, source: int, target: int, *, mode: str = "signal", text: str = "", thread: str = ""
    ) -> None:
        """Add a sign or a meeting between two people; a negative `target` is not stated."""
        self._add((channel, mode), at, source, (target,), text, thread)

    def flush(self) -> None:
        """Judge what is held and hand it on."""
        for (channel, mode), rows in self._rows.items():
            self._hand_on(channel, mode, rows)
        self._rows, self._held = {}, 0

    def _add(self, kind: tuple[str, str], at: int, source: int, targets: Sequence[int], text: str, thread: str) -> None:
        rows = self._rows.setdefault(kind, _Rows())
        rows.at.append(at)
        rows.source.append(source)
        rows.targets.append(targets)
        rows.thread.append(self._threads.setdefault(thread, len(self._threads)) if thread else NOBODY)
        rows.text.append(text)
        self._held += 1
        if self._held >= _BATCH:
            self.flush()

    def _hand_on(self, channel: str, mode: str, rows: _Rows) -> None:
        texts = pa.array(rows.text, pa.string())
        counts = np.array([len(targets) for targets in rows.targets])
        asks, cues = _flags(phrases.asks(texts)), np.zeros(len(counts), dtype=bool)
        # Who writes to one person introduces nobody, and this is the dearest question.
        cues[counts > 1] = _flags(phrases.introduces(texts.filter(pa.array(counts > 1))))
        place = np.repeat(np.arange(len(counts)), counts)
        self._interactions.add(
            channel,
            at=np.array(rows.at, dtype="int64")[place],
            source=np.array(rows.source)[place],
            target=np.array([target for targets in rows.targets for target in targets]),
            mode=~_flags(phrases.greets(texts))[place] if mode == "written" else mode,
            message=place,
            threads=list(self._threads),
            thread=np.array(rows.thread)[place],
            question=asks[place],
            cue=cues[place],
        )


def _flags(flags: pa.Array) -> np.ndarray:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)
