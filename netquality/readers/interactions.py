"""Interactions being gathered from the files of an export, as codes until the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from netquality import schema

_MODE: Final = {mode: code for code, mode in enumerate(schema.MODES)}


class Interactions:
    """Collects interactions file by file; people and threads are codes, so that a million rows stay small."""

    def __init__(self) -> None:
        self._parts: list[dict[str, np.ndarray]] = []
        self._channels: list[str] = []
        self._threads: list[str] = []
        self._messages = 0

    def add(
        self,
        channel: str,
        *,
        at: np.ndarray,
        source: np.ndarray,
        target: np.ndarray,
        mode: str | np.ndarray,
        message: np.ndarray | None = None,
        threads: Sequence[str] = (),
        thread: np.ndarray | None = None,
        question: np.ndarray | None = None,
        cue: np.ndarray | None = None,
    ) -> None:
        """Add rows of one channel.

        Parameters
        ----------
        at : array of int64
            Microseconds since 1970, NaT as the smallest int64.
        source, target : array of int
            Codes of people; a negative target is not stated.
        mode : str or array of bool
            One mode for all rows, or whether each row is ``written`` (else it is a ``signal``).
        message : array of int, optional
            Numbers that rows of one group message share. Default: each row is a message.
        threads, thread : sequence of str and array of int, optional
            The distinct conversations, and each row's place among them (negative: none).
        question, cue : array of bool, optional
            Default: False.
        """
        size = len(at)
        number = np.arange(size) if message is None else message
        part = {
            "message": (number + self._messages).astype("int64"),
            "at": np.asarray(at, dtype="int64"),
            "source": np.asarray(source, dtype="int32"),
            "target": np.maximum(np.asarray(target, dtype="int32"), -1),
            "channel": np.full(size, len(self._channels), dtype="int16"),
            "mode": _modes(mode, size),
            "thread": np.full(size, -1, "int32") if thread is None else _shifted(thread, len(self._threads)),
            "question": np.zeros(size, bool) if question is None else question,
            "cue": np.zeros(size, bool) if cue is None else cue,
        }
        self._parts.append(part)
        self._channels.append(channel)
        self._threads += threads
        self._messages = int(part["message"].max()) + 1 if size else self._messages

    def table(self, people: pd.Series) -> pd.DataFrame:
        """Return the canonical ``interactions`` table over `people`, whose row numbers the codes are."""
        if not self._parts:
            return schema.empty("interactions")
        whole = {name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]}
        everybody = pd.CategoricalDtype(pd.Index(people))
        coded = {
            "source": pd.Categorical.from_codes(whole["source"], dtype=everybody),
            "target": pd.Categorical.from_codes(whole["target"], dtype=everybody),
            "channel": _distinct(whole["channel"], self._channels),
            "mode": pd.Categorical.from_codes(whole["mode"], dtype=pd.CategoricalDtype(schema.MODES)),
            "thread": _distinct(whole["thread"], self._threads),
        }
        return pd.DataFrame(whole | coded | {"at": schema.instants(whole["at"])}, copy=False)


def _modes(mode: str | np.ndarray, size: int) -> np.ndarray:
    if isinstance(mode, str):
        return np.full(size, _MODE[mode], dtype="int8")
    return np.where(mode, _MODE["written"], _MODE["signal"]).astype("int8")


def _shifted(thread: np.ndarray, by: int) -> np.ndarray:
    return np.where(thread < 0, -1, thread + by).astype("int32")


def _distinct(codes: np.ndarray, values: Sequence[str]) -> pd.Categorical:
    """Return a categorical of codes into `values`, in which equal values become one category."""
    places, unique = pd.factorize(pd.Index(values, dtype=schema.TEXT))
    renumbered = np.append(places, -1).astype("int32")[codes]
    return pd.Categorical.from_codes(renumbered, categories=unique)
