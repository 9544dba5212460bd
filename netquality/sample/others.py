"""The sample in other shapes: archives of several owners who know each other and share people, and a graph file."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from netquality.sample.history import OWNER
from netquality.sample.plan import Plan
from netquality.sample.simulate import Simulation, simulate
from netquality.sample.social import free_folder
from netquality.sample.tables import as_network
from netquality.sample.write import write_archive, zip_archive
from netquality.schema import NetqualityError

#: So many messages a sample has, where nobody says how many.
_MESSAGES: Final = 2_000
#: What makes two rows the same person.
_PERSON: Final = ["first", "last", "slug", "company", "position"]


def write_pooled(
    folder: str | Path,
    *,
    owners: int = 2,
    connections: int = 300,
    messages: int | None = None,
    shared: float = 0.3,
    seed: int = 11,
) -> list[Path]:
    """Write LinkedIn archives of several invented owners who are connected and share some of their people.

    Parameters
    ----------
    folder : path
        New or empty.
    owners, connections, messages, seed : int
        How many archives, and their size; see `netquality.sample.simulate`. Default: 2,000 messages, or as many as the
        planted behaviour makes if these are more.
    shared : float
        Share of the others' lists that is the first owner's, in [0, 1).

    Returns
    -------
    list of Path
        ``owner-1.zip`` and so on; read them together with ``netquality.read(paths)``.

    Raises
    ------
    NetqualityError
        If there is something in `folder`, or a size is out of range.
    """
    folder = free_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    first, *others = (_simulated(connections, messages, seed + number) for number in range(owners))
    people = [_sharing(other, first, place, shared, owners) for place, other in enumerate(others)]
    pooled = [first, *(dataclasses.replace(other, people=table) for other, table in zip(others, people, strict=True))]
    return [_packed(each, folder / f"owner-{number}.zip") for number, each in enumerate(pooled, start=1)]


def write_graph(folder: str | Path, *, connections: int = 300, messages: int | None = None, seed: int = 11) -> Path:
    """Write a synthetic network as ``network.graphml`` into `folder`, which is new or empty; return the file."""
    import networkx as nx

    folder = free_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    graph = as_network(_simulated(connections, messages, seed)).to_networkx()
    nx.write_graphml(graph, folder / "network.graphml", encoding="utf-8")
    return folder / "network.graphml"


def _simulated(connections: int, messages: int | None, seed: int) -> Simulation:
    if messages is not None:
        return simulate(connections=connections, messages=messages, seed=seed)
    try:
        return simulate(connections=connections, messages=_MESSAGES, seed=seed)
    except NetqualityError:
        # Some seeds make people who write more by themselves.
        return simulate(connections=connections, seed=seed)


def _sharing(other: Simulation, first: Simulation, place: int, shared: float, count: int) -> pd.DataFrame:
    """Return the people of `other`: its owner is a connection of `first`, whose owner is one of its own, and so on."""
    people = other.people.copy()
    # Seeds draw from the same names: those who are not shared must not meet by chance.
    people["slug"] = people["slug"].str.replace("-sample-", f"-sample{place + 2}-")
    mine, theirs = _usable(first), _usable(other)
    # Each list shares other rows of the first.
    mine = np.roll(mine, -place * (len(mine) // count))
    rows = np.concatenate([[mine[0], OWNER], mine[1 : int(shared * len(theirs)) + 1]])
    people.loc[np.concatenate([[OWNER], theirs[: len(rows) - 1]]), _PERSON] = first.people.loc[rows, _PERSON].to_numpy()
    return people


def _usable(simulation: Simulation) -> np.ndarray:
    """Rows of connections who are members with an address."""
    people = simulation.people
    usable = (people["day"] >= 0) & ~people["departed"].astype(bool) & people["linked"].astype(bool)
    return np.asarray(people.index[usable & (people.index != OWNER)])


def _packed(simulation: Simulation, target: Path) -> Path:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sample-") as made:
        write_archive(simulation, Path(made) / "archive")
        zip_archive(Path(made) / "archive", target, Plan())
    return target
