"""Who was in a conversation when, as far as it shows: whoever joined later was not written to before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

_ALWAYS: Final = (-(1 << 63), (1 << 63) - 1)


class Presence:
    """The members of one conversation and what it tells of their coming and going (times in microseconds)."""

    def __init__(self, members: Iterable[int] = ()) -> None:
        self._members = set(members)
        self._spoke: dict[int, list[int]] = defaultdict(list)
        self._joined: dict[int, list[int]] = defaultdict(list)
        self._left: dict[int, list[int]] = defaultdict(list)
        self._spans: dict[int, tuple[int, int]] | None = None

    def spoke(self, person: int, at: int) -> None:
        """Note that somebody wrote, and so was there."""
        self._spoke[person].append(at)

    def joined(self, person: int, at: int) -> None:
        """Note that somebody came."""
        self._joined[person].append(at)

    def left(self, person: int, at: int) -> None:
        """Note that somebody went."""
        self._left[person].append(at)

    def others(self, person: int, at: int) -> list[int]:
        """Return who else was there at a time, in the order of their codes.

        Examples
        --------
        >>> talk = Presence([1, 2, 3])
        >>> talk.joined(3, 50)
        >>> talk.others(1, 10), talk.others(1, 60)
        ([2], [2, 3])
        """
        if self._spans is None:
            everybody = self._members | set(self._spoke) | set(self._joined) | set(self._left)
            self._spans = {code: self._span(code) for code in sorted(everybody)}
        return [code for code, (first, last) in self._spans.items() if code != person and first <= at <= last]

    def _span(self, person: int) -> tuple[int, int]:
        """Return from when to when somebody was there; who is no member was so while they are seen."""
        spoke, joined, left = self._spoke[person], self._joined[person], self._left[person]
        first, last = _ALWAYS
        if joined and not (left and min(left) < min(joined)):
            first = min(joined + spoke)
        elif person not in self._members and spoke and not left:
            first = min(spoke)
        if person not in self._members:
            last = max(spoke + joined + left)
        return first, last
