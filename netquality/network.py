"""`Network`: everything one or several exports said, as canonical tables, at one stated moment."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import itertools
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast
from urllib.parse import parse_qsl, unquote

import numpy as np
import pandas as pd

from netquality import schema
from netquality.schema import NetqualityError, SchemaError
from netquality.storage import META, read_tables, read_warm, write_tables

if TYPE_CHECKING:
    import networkx as nx

P = ParamSpec("P")
Result = TypeVar("Result")

#: Addresses that name the person in their query, and by what.
_ID_IN_QUERY: Final = {"profile/view": "id", "profile.php": "id", "intent/user": "user_id"}
#: The tables of a Network, in the order in which they are written.
TABLES: Final = tuple(schema.COLUMNS)
_TIMES: Final = {
    "connections": "connected_at",
    "interactions": "at",
    "introductions": "at",
    "invitations": "at",
    "memberships": "since",
}


@dataclasses.dataclass(frozen=True, eq=False)
class Network:
    """What one or several exports say, as canonical tables (see `netquality.schema`), frozen at `as_of`.

    Build one with `netquality.read` or `Network.build`; both check every table.

    Attributes
    ----------
    people, connections, interactions, introductions, invitations, memberships : DataFrame
        The canonical tables. `interactions` holds people as categories, all of `people` in its order.
    intake, dropped : DataFrame
        What was read, kept and left out, per file and reason.
    owners : tuple of str
        Whose network it is: the person of the export, or everybody where a log names no owner.
    as_of : Timestamp
        The moment of measurement (UTC). Nothing later is in the tables.
    """

    people: pd.DataFrame
    connections: pd.DataFrame
    interactions: pd.DataFrame
    introductions: pd.DataFrame
    invitations: pd.DataFrame
    memberships: pd.DataFrame
    intake: pd.DataFrame
    dropped: pd.DataFrame
    owners: tuple[str, ...]
    as_of: pd.Timestamp
    _memo: dict[Any, Any] = dataclasses.field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls, tables: dict[str, pd.DataFrame], *, owners: Iterable[str] | None = None, as_of: Any = None
    ) -> Network:
        """Return a checked Network from canonical tables; those not given are empty.

        Parameters
        ----------
        tables : dict
            Table name -> frame. Text columns may be any string dtype, times anything pandas reads as UTC. People who
            occur in another table but not in `people` are added to it without a name.
        owners : iterable of str, optional
            Default: the owners of `connections` and `invitations`; if there are none, everybody.
        as_of : timestamp-like, optional
            Default: the latest time in the tables. Later rows are left out and counted in `dropped`.

        Raises
        ------
        SchemaError
            If a table breaks its schema or nobody is in them.

        Examples
        --------
        >>> network = Network.build({"connections": pd.DataFrame({"owner": ["me"], "person": ["ann"]})})
        >>> network.owners, len(network.people)
        (('me',), 2)
        """
        unknown = set(tables) - set(TABLES)
        if unknown:
            raise SchemaError(f"unknown table(s) {sorted(unknown)}; the canonical ones are {list(TABLES)}")
        full = {name: tables[name] if name in tables else schema.empty(name) for name in TABLES}
        owner_list = _owners(full) if owners is None else tuple(dict.fromkeys(owners))
        full["people"] = _everybody(full, owner_list)
        people = pd.Index(full["people"]["person"])
        if people.has_duplicates:
            raise SchemaError(f"table 'people' names {people[people.duplicated()][0]!r} twice")
        full["interactions"] = _recode(full["interactions"], people)
        checked = {name: schema.check(name, schema.conform(name, frame)) for name, frame in full.items()}
        moment = _latest(checked) if as_of is None else utc(as_of)
        network = cls(**checked, owners=owner_list or tuple(people), as_of=moment)
        return network if as_of is None else network.at(moment)

    def at(self, when: Any) -> Network:
        """Return the network as it stood at `when`: later rows are left out and counted in `dropped`.

        Current facts that the export dates not at all (company, position, group membership without a date) stay.
        """
        moment = utc(when)
        tables, late = {}, 0
        for name in TABLES:
            frame = getattr(self, name)
            if name in _TIMES:
                kept = ~(frame[_TIMES[name]] > moment)
                late += int((~kept).sum())
                frame = frame if kept.all() else frame[kept].reset_index(drop=True)
            tables[name] = schema.conform(name, frame)
        if late:
            said = pd.DataFrame({"file": ["(all)"], "reason": [f"after {moment.isoformat()}"], "rows": [late]})
            tables["dropped"] = pd.concat([self.dropped, schema.conform("dropped", said)], ignore_index=True)
        return Network(**tables, owners=self.owners, as_of=moment)

    @property
    def pooled(self) -> bool:
        """Whether everybody is an owner, so that every tie is seen from both of its sides."""
        return len(self.owners) == len(self.people)

    def equals(self, other: Network) -> bool:
        """Whether both hold the same tables, owners and moment."""
        return (self.owners, self.as_of) == (other.owners, other.as_of) and all(
            getattr(self, name).equals(getattr(other, name)) for name in TABLES
        )

    def find(self, who: str) -> str:
        """Return the key of the person that `who` names: a key, a profile URL or a full name.

        Raises
        ------
        NetqualityError
            If nobody or more than one person goes by that name; the candidates' keys are listed.
        """
        people = self.people
        key = profile_key(who)
        for column, value in (("person", who), ("person", key), ("name", who.strip())):
            found = people.loc[people[column].str.casefold() == value.casefold(), "person"]
            if len(found) == 1:
                return str(found.iloc[0])
            if len(found) > 1:
                raise NetqualityError(f"{len(found)} people are called {who!r}; use one of: {', '.join(found)}")
        raise NetqualityError(f"nobody called {who!r} is in this network; give a full name or a profile URL")

    def to_networkx(self) -> nx.DiGraph:
        """Return a directed graph: a node a person, an edge a connection or a sent interaction.

        Node attributes are the text columns of `people` and ``owner`` (bool). Edge attributes: ``connected`` (bool),
        ``connected_at`` (ISO 8601), ``written_count``, ``met_count``, ``signal_count`` (int), ``first_at``, ``last_at``
        (ISO 8601). What is missing is left out, so that the graph can be written as GraphML or GEXF.
        """
        import networkx as nx

        graph, owners = nx.DiGraph(as_of=self.as_of.isoformat()), set(self.owners)
        for row in self.people.drop(columns="public_count").to_dict("records"):
            key = row.pop("person")
            graph.add_node(key, owner=key in owners, **_present(row))
        for owner, person, when in self.connections.dropna(subset=["person"]).itertuples(index=False):
            graph.add_edge(owner, person, connected=True, **_present({"connected_at": _iso(when)}))
        for (source, target), counts in _edge_counts(self.interactions):
            graph.add_edge(source, target, **{"connected": False, **graph.get_edge_data(source, target, {}), **counts})
        return graph

    def write(self, folder: str | Path, *, format: str = "parquet") -> Path:
        """Write the tables into `folder` as one Parquet or CSV file each, beside ``network.json``; return the folder.

        `netquality.read` reads the folder back to an equal Network. Formulas in CSV cells are left as they are here:
        this is an exchange format, not a spreadsheet (the report's tables are neutralised).
        """
        meta = {"owners": list(self.owners), "as_of": self.as_of.isoformat()}
        write_tables(Path(folder), {name: getattr(self, name) for name in TABLES}, meta, format=format)
        return Path(folder)

    @classmethod
    def load(cls, folder: str | Path) -> Network:
        """Return the Network that `write` left in `folder` (Parquet or CSV).

        Raises
        ------
        NetqualityError
            If a file of the folder is missing or damaged.
        """
        if (warm := read_warm(Path(folder))) is not None:
            return cast("Network", warm)
        tables, meta = read_tables(Path(folder))
        if not {"owners", "as_of"} <= set(meta):
            raise NetqualityError(f"{folder} is no complete netquality folder: {META} lacks owners or as_of")
        return cls.build(tables, owners=meta["owners"], as_of=meta["as_of"])


def memo(metric: Callable[Concatenate[Network, P], Result]) -> Callable[Concatenate[Network, P], Result]:
    """Remember a result on the (frozen) network; of a table callers get a copy-on-write view, which cannot spoil it."""
    signature = inspect.signature(metric)

    @functools.wraps(metric)
    def remembered(network: Network, *args: P.args, **options: P.kwargs) -> Result:
        # An option that is given as it is by default asks nothing new.
        asked: inspect.BoundArguments = signature.bind(network, *args, **options)
        asked.apply_defaults()
        key = (metric.__module__, metric.__qualname__, *itertools.islice(asked.arguments.items(), 1, None))
        if key not in network._memo:
            network._memo[key] = metric(network, *args, **options)
        found: Any = network._memo[key]
        return cast("Result", found.copy(deep=False) if hasattr(found, "copy") else found)

    return remembered  # type: ignore[return-value]


def utc(when: Any) -> pd.Timestamp:
    """Return `when` as a UTC timestamp; a date is its midnight, a time without a zone is UTC.

    Raises
    ------
    NetqualityError
        If it cannot be read as a time.
    """
    try:
        moment = pd.Timestamp(when)
    except (ValueError, TypeError) as fault:
        raise NetqualityError(f"{when!r} is not a date; write it as YYYY-MM-DD") from fault
    if moment is pd.NaT:
        raise NetqualityError("the moment of measurement is missing; write it as YYYY-MM-DD")
    return (moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")).as_unit("us")


@functools.lru_cache(maxsize=1 << 16)  # the same people stand in the list, in the mail and in the other files
def profile_key(url: str) -> str:
    """Return the canonical key of a profile URL: no scheme, ``www`` or country host, query, case or trailing slash.

    Of a query only the id that some addresses name the person by is kept. Anything that is not a URL comes back
    stripped and otherwise as it is.

    Examples
    --------
    >>> profile_key("HTTPS://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x")
    'linkedin.com/in/zoë-brandt'
    >>> profile_key("https://www.linkedin.com/profile/view?id=12&trk=x")
    'linkedin.com/profile/view?id=12'
    >>> profile_key("Ann Example")
    'Ann Example'
    """
    text = url.strip()
    bare = text.split("://", 1)[-1]
    host, slash, rest = bare.partition("/")
    if not slash or "." not in host or " " in host:
        return text
    site = ".".join(host.lower().split(".")[-2:])
    path, _, query = rest.split("#", 1)[0].partition("?")
    path = unicodedata.normalize("NFC", unquote(path)).strip("/").lower()
    name = _ID_IN_QUERY.get(path)
    number = dict(parse_qsl(query)).get(name, "") if name else ""
    return f"{site}/{path}?{name}={number}" if number else f"{site}/{path}"


def _owners(tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    named = pd.concat([tables["connections"]["owner"], tables["invitations"]["owner"]])
    return tuple(named.drop_duplicates())


def _everybody(tables: dict[str, pd.DataFrame], owners: tuple[str, ...]) -> pd.DataFrame:
    """Return `people` with whoever else occurs in a table appended."""
    columns = {
        "connections": ["owner", "person"],
        "introductions": ["introducer", "a", "b", "asked_by"],
        "invitations": ["owner", "person"],
        "memberships": ["person"],
        "interactions": ["source", "target"],
    }
    known = tables["people"]
    named = [known["person"], pd.Series(owners, dtype=object)] + [
        _occurring(tables[name][key], known["person"])
        for name, keys in columns.items()
        for key in keys
        if len(tables[name]) and key in tables[name]
    ]
    # As texts and at once: one by one, or by isin, takes many times as long.
    everybody = pd.concat([each.astype(schema.TEXT) for each in named]).dropna().unique()
    new = everybody[known["person"].nunique() :]
    if len(known) + len(new) == 0:
        raise SchemaError("the tables name nobody: there is no network to measure")
    if len(new) == 0:
        return known
    return pd.concat([schema.conform("people", known), schema.conform("people", pd.DataFrame({"person": new}))])


def _occurring(column: pd.Series, known: pd.Series) -> pd.Series:
    """Return a column of people, of categories only those that occur, and none if they are all `known`."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    categories = column.cat.categories
    if len(categories) == len(known) and categories.equals(pd.Index(known)):
        return known[:0]
    codes = column.cat.codes.unique()
    return pd.Series(categories[codes[codes >= 0]])


def _recode(interactions: pd.DataFrame, people: pd.Index) -> pd.DataFrame:
    """Put `source` and `target` on one set of categories, all of `people`: their codes are row numbers of it."""
    coded = {key: _coded(interactions[key], people) for key in ("source", "target") if key in interactions}
    return interactions.assign(**coded)


def _coded(values: pd.Series, people: pd.Index) -> pd.Series:
    # Not astype: between categories of another order it changes nothing, and the codes would point at other people.
    categorical = isinstance(values.dtype, pd.CategoricalDtype)
    if categorical and values.cat.categories.equals(people):
        return values
    codes, names = (values.cat.codes, values.cat.categories) if categorical else pd.factorize(values)
    positions = np.append(people.get_indexer(names), -1)
    return pd.Series(pd.Categorical.from_codes(positions[np.asarray(codes)], categories=people), index=values.index)


def _latest(tables: dict[str, pd.DataFrame]) -> pd.Timestamp:
    times = [tables[name][column].max() for name, column in _TIMES.items()]
    known = [moment for moment in times if not pd.isna(moment)]
    return max(known) if known else pd.Timestamp(0, tz="UTC").as_unit("us")


def _iso(when: Any) -> str | None:
    return None if pd.isna(when) else when.isoformat()


def _present(row: dict[Any, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if not pd.isna(value)}


def _edge_counts(interactions: pd.DataFrame) -> Iterable[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield ((source, target), edge attributes) of every directed pair with an interaction."""
    directed = interactions.dropna(subset=["target"])
    groups = directed.groupby(["source", "target"], observed=True)
    counts = directed.groupby(["source", "target", "mode"], observed=True).size().unstack(fill_value=0)
    for pair, (first, last) in zip(*_span(groups["at"]), strict=True):
        row = {f"{mode}_count": int(counts.at[pair, mode]) if mode in counts else 0 for mode in schema.MODES}
        yield pair, row | _present({"first_at": _iso(first), "last_at": _iso(last)})


def _span(times: Any) -> tuple[list[Any], Iterable[tuple[Any, Any]]]:
    first, last = times.min(), times.max()
    return list(first.index), zip(first, last, strict=True)
