"""From edges of any graph or log to canonical tables: who is in it, who lists whom, who wrote to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality import schema
from netquality.network import profile_key
from netquality.readers.export import Export
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.stamps import Micros
from netquality.schema import NAT, ExportError

Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)

SELF_LOOP: Final = "self-loop"
REPEATED: Final = "repeated pair"
NOT_OWNER: Final = "pair of two people other than the owner"
#: What the facts about a person are called in tables and node attributes (any case, `_` as a space).
PEOPLE_ALIASES: Final = {
    "name": ("name", "full name", "label"),
    "company": ("company", "organization", "organisation", "employer"),
    "position": ("position", "job title", "title"),
    "url": ("url", "profile url"),
    "public_count": ("public count", "connection count"),
}
#: Kinds of a log that are plainly no words of one's own, and kinds of meeting. All others are written.
_SIGNALS: Final = (
    frozenset({"like", "likes", "reaction", "react", "reacted", "follow", "follows", "followed", "share", "repost"})
    | {"endorsement", "endorse", "endorsed", "recommendation", "view", "views", "viewed", "visit", "visited"}
    | {"favorite", "favourite", "upvote", "downvote", "vote", "poke", "retweet"}
)
_MEETINGS: Final = frozenset({"met", "meet", "meets", "meeting", "meetings", "contact", "face-to-face", "face to face"})


def fold(name: object) -> str:
    """Return a column or attribute name for comparison: lower case, underscores and blanks as one space."""
    return " ".join(str(name).replace("_", " ").split()).casefold()


def mode_of(kind: str) -> str:
    """Return how an interaction of this `kind` bears on a tie: signal and meeting by name, else written.

    Examples
    --------
    >>> mode_of("sms"), mode_of("Like"), mode_of("meeting")
    ('written', 'signal', 'met')
    """
    plain = kind.strip().casefold()
    return "signal" if plain in _SIGNALS else "met" if plain in _MEETINGS else "written"


def public_count(value: object) -> int | None:
    """Return a shown connection count as a number, "500+" as 501 (more than 500), what is no count as None.

    Examples
    --------
    >>> public_count("347"), public_count("500+"), public_count("many")
    (347, 501, None)
    """
    text = str(value).strip().replace(",", "")
    shown, more = text.removesuffix("+"), text.endswith("+")
    number = pd.to_numeric(shown, errors="coerce")
    return int(number) + more if np.isfinite(number) and number >= 0 else None


def joined(columns: Sequence[npt.NDArray[Number]]) -> npt.NDArray[Number]:
    """Return columns one behind the other; to copy the only one would be in vain."""
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


class Roster:
    """The people of an export in order of appearance, and what is known of them. '1' and 1 are one person."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.facts: dict[int, dict[str, Any]] = {}

    def code(self, key: str) -> int:
        """Return the number of the person `key`; a blank key is nobody, -1."""
        key = key.strip()
        return self.codes.setdefault(key, len(self.codes)) if key else -1

    def code_all(self, keys: Iterable[object]) -> Codes:
        """Return the numbers of `keys`; None is nobody."""
        return np.fromiter((-1 if key is None else self.code(str(key)) for key in keys), np.int32)

    def describe(self, code: int, facts: dict[str, Any]) -> None:
        """Remember `facts` (columns of the people table) about a person; what is known already stays."""
        self.facts[code] = facts | self.facts.get(code, {})


@dataclasses.dataclass(frozen=True)
class Edges:
    """Readable edges of one file, as columns of equal length.

    Attributes
    ----------
    ledger : FileLedger
        Where left-out rows are counted.
    row : array
        The row of the file that an edge comes from; -1 where that row is counted with another edge.
    source, target : array
        Numbers of people in the roster.
    at : array
        Microseconds or `NAT`: when it happened, or for list entries since when.
    listed : bool
        Whether these are entries of connection lists; else they are interactions.
    directed : bool
        Whether a list entry stands on the list of `source` alone, or on both.
    kind : array
        Number of the interaction's kind in `kinds`.
    kinds : sequence of str
        The channels.
    modes : sequence of str
        The mode of each of `kinds`.
    """

    ledger: FileLedger
    row: npt.NDArray[np.int64]
    source: Codes
    target: Codes
    at: Micros
    listed: bool
    directed: bool
    kind: Codes
    kinds: Sequence[str]
    modes: Sequence[str]

    def take(self, chosen: Mask, **changes: Any) -> Edges:
        """Return the chosen edges, with `changes` to the other fields."""
        columns = {name: getattr(self, name)[chosen] for name in ("row", "source", "target", "at", "kind")}
        return dataclasses.replace(self, **columns, **changes)

    def drop(self, chosen: Mask, reason: str) -> None:
        """Count the rows of the chosen edges as left out."""
        rows = self.row[chosen]
        self.ledger.drop(reason, np.unique(rows[rows >= 0]).size)


def undirected(edges: Edges) -> list[Edges]:
    """Split interactions without a direction: a meeting is both ways by nature, all else says only: there is a tie.

    Who wrote to whom is not made up: such an edge becomes an entry of both lists, since its time.
    """
    both_ways = np.array([mode == "met" for mode in edges.modes], bool)[edges.kind]
    return [edges.take(both_ways), edges.take(~both_ways, listed=True, directed=False)]


def assemble(parts: Sequence[Edges], roster: Roster, intake: Intake, *, owner: str | None, where: str) -> Export:
    """Return the tables of `parts`: self-loops and repeated pairs left out and counted, everybody an owner.

    With `owner`, the network is theirs alone: pairs of two other people are then no entries of any list, while
    their interactions stay.

    Raises
    ------
    ExportError
        If nobody is in it or `owner` is not.
    """
    keys, number = _people_in(parts, roster, where)
    index = pd.Index(keys, dtype=schema.TEXT)
    me = None if owner is None else _owner(owner, keys, roster, where)
    kept = [_without_loops(part) for part in parts]
    for part in kept:
        part.ledger.span(schema.instants(part.at))
    tables = {
        "people": _people(keys, roster),
        "connections": _connections([part for part in kept if part.listed], index, number, me),
        "interactions": _interactions([part for part in kept if not part.listed], index, number),
    }
    return Export(tables | intake.tables(), tuple(keys) if me is None else (keys[me],))


def _people_in(parts: Sequence[Edges], roster: Roster, where: str) -> tuple[list[str], Codes]:
    """Return the keys of those who occur in a readable row or were described; their number by roster number."""
    seen = np.zeros(len(roster.codes), bool)
    seen[list(roster.facts)] = True
    for part in parts:
        seen[part.source] = True
        seen[part.target] = True
    if not seen.any():
        raise ExportError(f"{where}: no row of it names two people, so there is no network to measure")
    keys = [key for key, present in zip(roster.codes, seen, strict=True) if present]
    return keys, (np.cumsum(seen) - 1).astype(np.int32)


def _owner(owner: str, keys: list[str], roster: Roster, where: str) -> int:
    for wanted in dict.fromkeys((owner.strip(), profile_key(owner))):
        if wanted in roster.codes and wanted in keys:
            return keys.index(wanted)
    named = [key for key in keys if roster.facts.get(roster.codes[key], {}).get("name") == owner.strip()]
    if len(named) == 1:
        return keys.index(named[0])
    said = f"{len(named)} people are called {owner!r}" if named else f"nobody is called {owner!r}"
    raise ExportError(f"{where}: {said}; give the owner's id as the file writes it (for example {keys[0]!r})")


def _without_loops(part: Edges) -> Edges:
    loops = part.source == part.target
    part.drop(loops, SELF_LOOP)
    return part.take(~loops) if loops.any() else part


def _people(keys: list[str], roster: Roster) -> pd.DataFrame:
    columns: dict[str, Any] = {"person": keys}
    if roster.facts:
        facts = [roster.facts.get(roster.codes[key], {}) for key in keys]
        columns |= {name: [fact.get(name) for fact in facts] for name in PEOPLE_ALIASES}
    return schema.conform("people", pd.DataFrame(columns))


def _connections(parts: Sequence[Edges], index: pd.Index, number: Codes, me: int | None) -> pd.DataFrame:
    """Return the list entries: a pair without direction on either side, each pair once, since its first date."""
    if not parts:
        return schema.empty("connections")
    arcs = pd.concat([_arcs(part, place, number) for place, part in enumerate(parts)], ignore_index=True)
    dated_first = np.argsort(np.where(arcs["since"] == NAT, schema.NEVER, arcs["since"]), kind="stable")
    first = ~arcs.iloc[dated_first].duplicated(["owner", "person"]).sort_index()
    mine = np.full(len(arcs), True) if me is None else (arcs["owner"] == me).to_numpy()
    for place, part in enumerate(parts):
        here = (arcs["part"] == place).to_numpy()
        news = np.isin(np.arange(len(part.row)), arcs["entry"][here & first])
        wanted = np.isin(np.arange(len(part.row)), arcs["entry"][here & mine])
        part.drop(~wanted, NOT_OWNER)
        part.drop(wanted & ~news, REPEATED)
    entries = arcs[first & mine]
    return schema.conform(
        "connections",
        pd.DataFrame(
            {
                "owner": index.take(entries["owner"].to_numpy()),
                "person": index.take(entries["person"].to_numpy()),
                "connected_at": schema.instants(entries["since"].to_numpy()),
            }
        ),
    )


def _arcs(part: Edges, place: int, number: Codes) -> pd.DataFrame:
    """Return (owner, person) of every entry of a file, its reverse beside it where it has no direction."""
    ways = 1 if part.directed else 2
    source, target = number[part.source], number[part.target]
    ends = np.stack([source, target][:ways], axis=1), np.stack([target, source][:ways], axis=1)
    entry = np.repeat(np.arange(len(source)), ways)
    return pd.DataFrame(
        {
            "owner": ends[0].ravel(),
            "person": ends[1].ravel(),
            "since": part.at[entry],
            "entry": entry,
            "part": place,
        }
    )


def _interactions(parts: Sequence[Edges], index: pd.Index, number: Codes) -> pd.DataFrame:
    if not parts:
        return schema.empty("interactions")
    kinds = pd.Index([kind for part in parts for kind in part.kinds], dtype=schema.TEXT).unique()
    source = number[joined([part.source for part in parts])]
    target = number[joined([part.target for part in parts])]
    channel = joined([kinds.get_indexer(pd.Index(part.kinds)).astype(np.int32)[part.kind] for part in parts])
    codes = [np.array([schema.MODES.index(mode) for mode in part.modes], np.int8)[part.kind] for part in parts]
    frame = pd.DataFrame(
        {
            "message": np.arange(len(source)),
            "at": schema.instants(joined([part.at for part in parts])),
            "source": pd.Categorical.from_codes(source, categories=index),
            "target": pd.Categorical.from_codes(target, categories=index),
            "channel": pd.Categorical.from_codes(channel, categories=kinds),
            "mode": pd.Categorical.from_codes(joined(codes), dtype=pd.CategoricalDtype(list(schema.MODES))),
            "question": False,
            "cue": False,
        },
        copy=False,
    )
    return schema.conform("interactions", frame)
