"""Who is who in an export: profile URL first, then an exact name that only one person bears, else nobody."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from netquality import schema
from netquality.network import profile_key

#: Codes that stand for nobody: a name that no known person bears, and one that several bear.
NOBODY: Final = -1
SEVERAL: Final = -2

_PLAIN_URL: Final = r"^https://www\.linkedin\.com/in/[a-z0-9-]+$"
_FACTS: Final = ("company", "position", "url", "public_count")


@functools.lru_cache(maxsize=1 << 16)  # the same names stand in the list, in the mail and in the other files
def folded(name: str) -> str:
    r"""Return a name as names are compared: composed letters, single spaces, no case.

    Examples
    --------
    >>> folded("  Zoe\u0308  BRANDT ")
    'zoë brandt'
    """
    composed = name if name.isascii() else unicodedata.normalize("NFC", name)
    return " ".join(composed.split()).casefold()


def profile_keys(urls: pa.Array | pa.ChunkedArray) -> list[str]:
    """Return the canonical key of each profile URL (see `netquality.network.profile_key`); "" stays ""."""
    bare = pc.replace_substring(urls, "https://www.", "", max_replacements=1)
    usual = pc.match_substring_regex(urls, _PLAIN_URL).to_pylist()
    each = zip(usual, bare.to_pylist(), urls.to_pylist(), strict=True)
    return [short if plain else (profile_key(url) if url else "") for plain, short, url in each]


class People:
    """The people of an export: each has a code (row number), a key and the names that were seen for them."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.names: list[str | None] = []
        self._code: dict[str, int] = {}
        self._others: dict[int, set[str]] = {}
        self._called: dict[str, int] | None = None
        self._facts: dict[str, dict[int, object]] = {fact: {} for fact in _FACTS}

    def __len__(self) -> int:
        return len(self.keys)

    def code(self, key: str) -> int:
        """Return the code of the person with this key, who is new if nobody has it."""
        found = self._code.get(key)
        if found is None:
            found = self._code[key] = len(self.keys)
            self.keys.append(key)
            self.names.append(None)
        return found

    def codes(self, keys: Iterable[str]) -> np.ndarray:
        """Return the codes of people by key; the empty key is nobody."""
        return np.array([self.code(key) if key else NOBODY for key in keys], dtype=np.int32)

    def known(self, key: str) -> bool:
        """Whether somebody has this key."""
        return key in self._code

    def call(self, code: int, name: str) -> None:
        """Note that a person goes by `name`; the first name noted is the one shown."""
        if not name or code < 0 or self.names[code] == name:
            return
        if self.names[code] is None:
            self.names[code] = name
        else:
            self._others.setdefault(code, set()).add(name)
        if self._called is not None:
            _enter(self._called, folded(name), code)

    def call_all(self, codes: Iterable[int], names: Iterable[str]) -> None:
        """Note names of many people."""
        for code, name in zip(_numbers(codes), names, strict=True):
            self.call(code, name)

    def named(self, name: str) -> int:
        """Return the code of the only person who goes by exactly this name, else NOBODY or SEVERAL."""
        # Folding names takes its time, and many an export never asks for one.
        if self._called is None:
            self._called = self._index()
        return self._called.get(folded(name), NOBODY)

    def _index(self) -> dict[str, int]:
        index: dict[str, int] = {}
        for code, name in enumerate(self.names):
            if name:
                _enter(index, folded(name), code)
        for code, others in self._others.items():
            for name in others:
                _enter(index, folded(name), code)
        return index

    def all_names(self, code: int) -> set[str]:
        """Return all names that a person goes by, folded."""
        shown = self.names[code]
        return {folded(name) for name in (shown, *self._others.get(code, ())) if name}

    def bearers(self, name: str) -> list[str]:
        """Return the keys of everybody who goes by `name`."""
        same = folded(name)
        return [key for code, key in enumerate(self.keys) if same in self.all_names(code)]

    def tell(self, fact: str, codes: Iterable[int], values: Iterable[object]) -> None:
        """Note a fact (company, position, url, public_count) of each person; what was noted first stays."""
        noted = self._facts[fact]
        for code, value in zip(_numbers(codes), values, strict=True):
            if code >= 0 and value not in (None, ""):
                noted.setdefault(code, value)

    def without_url(self, names: Sequence[str], dates: Sequence[str]) -> list[int]:
        """Return codes of new people known by name and date only; two of one name and date are two people."""
        return [self.code(self._free(_described(name, date))) for name, date in zip(names, dates, strict=True)]

    def _free(self, key: str) -> str:
        count, free = 1, key
        while free in self._code:
            count += 1
            free = f"{key} #{count}"
        return free

    def table(self) -> pd.DataFrame:
        """Return the canonical ``people`` table; its row numbers are the codes."""
        frame = pd.DataFrame({"person": self.keys, "name": self.names})
        for fact, values in self._facts.items():
            frame[fact] = np.array([*map(values.get, range(len(frame)))], dtype=object)
        return schema.conform("people", frame)


def _numbers(codes: Iterable[int]) -> list[int]:
    """Return codes as Python's integers, which are looked up faster than an array's."""
    return codes.tolist() if isinstance(codes, np.ndarray) else list(codes)


def _enter(index: dict[str, int], name: str, code: int) -> None:
    """Note in `index` that a person goes by a (folded) name."""
    if index.setdefault(name, code) != code:
        index[name] = SEVERAL


def _described(name: str, date: str) -> str:
    return f"{name} (connected {date})" if date else f"{name} (no date)"
