"""The part of a simulation that archives of other platforms tell: a smaller circle, and who wrote to whom in it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

from netquality.sample.history import OWNER
from netquality.sample.names import full_name
from netquality.sample.simulate import Simulation, simulate
from netquality.sample.texts import text
from netquality.sample.truth import messages
from netquality.schema import NetqualityError

_NO_MAIL: Final = ("sponsored", "draft", "self")
#: A circle is the first of an owner with at least so many connections.
_WHOLE: Final = 200
#: Filled up by so many times what is missing, as only a part of it falls into the circle.
_FILL: Final = 3


@dataclasses.dataclass(frozen=True)
class Sent:
    """One message: when, of whom, to whom, in which conversation, and what its text is like."""

    at: int
    sender: int
    recipients: tuple[int, ...]
    thread: int
    kind: str
    variant: int


@dataclasses.dataclass(frozen=True)
class Circle:
    """A simulation seen by a smaller circle: the people connected to the owner, and the latest messages among them.

    Attributes
    ----------
    connected : tuple of int
        Whom the owner is connected to, in the order of connecting.
    sent : tuple of Sent
        In the order of time.
    """

    simulation: Simulation
    connected: tuple[int, ...]
    sent: tuple[Sent, ...]

    def name(self, one: int) -> str:
        """Return the display name of a person."""
        person = self.simulation.records[one]
        return full_name(person["first"], person["last"])

    def departed(self, one: int) -> bool:
        """Whether a person is no longer a member."""
        return bool(self.simulation.records[one]["departed"])

    def text(self, message: Sent) -> str:
        """Return the words of a message."""
        firsts = [self.simulation.records[one]["first"] for one in message.recipients]
        a, b = (firsts[0], firsts[-1]) if message.kind == "introduction" else ("", "")
        return text(message.kind, self.simulation.threads[message.thread].language, message.variant, a=a, b=b)

    def outsiders(self) -> list[int]:
        """Return who is in conversations without being connected."""
        met = {one for message in self.sent for one in (message.sender, *message.recipients)}
        return sorted(met - set(self.connected) - {OWNER})


def circle(connections: int, count: int, seed: int) -> Circle:
    """Return a circle of so many connections with at most `count` messages.

    Examples
    --------
    >>> small = circle(50, 100, 1)
    >>> len(small.connected), len(small.sent)
    (50, 100)
    """
    whole = simulate(connections=max(connections, _WHOLE), seed=seed)
    sent = _sent(whole, connections)
    if len(sent) < count:
        total = len(whole.messages) + _FILL * (count - len(sent))
        whole = simulate(connections=max(connections, _WHOLE), messages=total, seed=seed)
        sent = _sent(whole, connections)
    return Circle(whole, tuple(whole.connections[:connections].tolist()), tuple(sent[-count:]))


def _sent(simulation: Simulation, connections: int) -> list[Sent]:
    outside = set(simulation.connections[connections:].tolist())
    variants = simulation.messages["variant"].to_list()
    return [
        Sent(at, sender, tuple(recipients), thread, kind, variant)
        for (at, sender, recipients, thread, kind, _), variant in zip(messages(simulation), variants, strict=True)
        if kind not in _NO_MAIL and not outside & {sender, *recipients}
    ]


def free_folder(folder: str | Path) -> Path:
    """Return `folder` as a path, if there is nothing in it.

    Raises
    ------
    NetqualityError
        If it is a file or holds anything.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NetqualityError(f"{folder} is not empty; name another folder")
    return folder


def write_json(path: Path, data: Any, *, before: str = "", ascii_only: bool = False) -> None:
    """Write `data` as JSON, with what stands `before` it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=2, ensure_ascii=ascii_only)
    path.write_text(before + text + "\n", encoding="utf-8", newline="\n")
