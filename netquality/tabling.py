"""Every table of a report; of a large export by two processes that share the work as it comes."""

from __future__ import annotations

import collections
import contextlib
import functools
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd

from netquality import catalog, change, files, plotdata
from netquality.depth import interaction_depth
from netquality.network import Network

#: From so many interactions on a second process is worth the seconds that it takes to start.
WORTH_SHARING: Final = 200_000

_RESULTS: Final = (pd.DataFrame, pd.Series, pd.Index)

Maker = Callable[[Network], pd.DataFrame]
Notify = Callable[[int, int], None]


def write(network: Network, folder: Path, earlier: Network | None = None, *, notify: Notify | None = None) -> None:
    """Write into `folder` every table of the catalogue (``tables/``) and what each figure draws (``figures/``).

    What changed is told since `earlier`; without one, in a year. What it took to work out stays remembered on the
    networks, whichever process did it.

    Parameters
    ----------
    network : Network
    folder : Path
        Where neither of the two folders is yet.
    earlier : Network, optional
    notify : callable, optional
        Called with (done, total) after each table.
    """
    before = change.year_before(network) if earlier is None else earlier
    makers = _makers(before)
    for room in dict.fromkeys(Path(name).parent for name in makers):
        (folder / room).mkdir(parents=True)
    waiting = collections.deque(makers)

    def work() -> None:
        while waiting:
            _write(makers, waiting.popleft(), network, folder)
            if notify:
                notify(len(makers) - len(waiting), len(makers))

    with _helped((network, before), folder, waiting):
        work()
    # What was left undone there: for want of memory, perhaps.
    work()


def _makers(before: Network) -> Mapping[str, Maker]:
    """The maker of each table, by its place in a report; what takes longest comes last, where a helper begins."""
    changes = {name: functools.partial(make, before) for name, make in catalog.CHANGES.items()}
    figures: Mapping[str, Maker] = {**plotdata.TABLES, "changes": functools.partial(plotdata.changes, earlier=before)}
    rooms: dict[str, Mapping[str, Maker]] = {"tables": {**catalog.TABLES, **changes}, "figures": figures}
    makers = {f"{room}/{name}": make for room, tables in rooms.items() for name, make in tables.items()}
    return {name: makers[name] for name in sorted(makers, key=lambda name: _LAST.index(name) if name in _LAST else -1)}


#: What rests on the same work stands together, and these on nothing but depth and themselves.
_LAST: Final = (
    *("tables/communities", "tables/brokerage_by_community", "figures/communities", "figures/overlap"),
    *("tables/tie_summaries", "tables/tie_indicators", "tables/owner_summaries", "tables/owner_indicators"),
    *("figures/waits", "figures/responses", "figures/calendar", "figures/contact"),
    *("tables/owed_replies", "tables/fading_ties", "tables/dormant_ties", "tables/revivals", "figures/sleeping_ties"),
    *("tables/dunbar_layers", "tables/gini", "tables/top_shares", "tables/lorenz_curve", "tables/effective_number"),
    *("tables/effective_number_over_time", "figures/quality_over_time", "figures/inequality", "figures/concentration"),
    *("tables/difference", "tables/comparability", "tables/metric_changes", "figures/changes"),
    *("tables/robustness_settings", "tables/robustness_panel", "tables/robust_conclusions", "figures/conclusions"),
)


def _write(makers: Mapping[str, Maker], name: str, network: Network, folder: Path) -> None:
    table = makers[name](network)
    # What words say beside the numbers is no part of them, and Parquet could not hold all of it.
    table.attrs = {}
    files.write_table(table, folder / name)


@contextlib.contextmanager
def _helped(networks: tuple[Network, Network], folder: Path, waiting: collections.deque[str]) -> Iterator[None]:
    """Have another process work on what is `waiting`, from its end, and remember on `networks` what it worked out."""
    if len(networks[0].interactions) < WORTH_SHARING or os.cpu_count() == 1:
        yield
        return
    command = [sys.executable, "-m", "netquality.tabling", str(folder)]
    # Ctrl-C is ours: what it starts in the helper would be a traceback.
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with (
        ThreadPoolExecutor(1) as pool,
        subprocess.Popen(command, **pipes, start_new_session=True) as helper,
    ):
        try:
            # Almost everything rests on it, and the helper has enough to do until it is there.
            interaction_depth(networks[0])
            asked = pool.submit(_ask, helper, pickle.dumps(networks, pickle.HIGHEST_PROTOCOL), networks, waiting)
            yield
            for network, found in zip(networks, asked.result(), strict=True):
                network._memo.update(found)
        finally:
            helper.kill()


def _ask(
    helper: subprocess.Popen[bytes], work: bytes, networks: tuple[Network, Network], waiting: collections.deque[str]
) -> tuple[dict[Any, Any], ...]:
    """Hand out one table after the other; return what was remembered. What a helper that ended had taken, waits on."""
    to, of = helper.stdin, helper.stdout
    assert to is not None and of is not None
    taken = None
    try:
        to.write(work)
        while of.readline():
            taken = waiting.pop() if waiting else ""
            to.write(f"{taken}\n".encode())
            to.flush()
            if not taken:
                found: tuple[dict[Any, Any], ...] = _Unpickler(of, networks).load()
                return found
    except (OSError, EOFError, pickle.UnpicklingError):
        pass
    waiting.extend([taken] if taken else [])
    return {}, {}


def _help(folder: Path, asked: IO[bytes], answers: IO[bytes]) -> None:
    """Be the helper: read the networks, then write one table after the other, each when told which."""
    networks: tuple[Network, Network] = pickle.load(asked)
    known = [set(network._memo) for network in networks]
    makers = _makers(networks[1])
    while True:
        answers.write(b"\n")
        answers.flush()
        name = asked.readline().decode().strip()
        if not name:
            break
        _write(makers, name, networks[0], folder)
    # Whole networks are not worth the way.
    found = tuple(
        {key: value for key, value in network._memo.items() if key not in old and isinstance(value, _RESULTS)}
        for network, old in zip(networks, known, strict=True)
    )
    _Pickler(answers, networks).dump(found)
    answers.flush()


class _Pickler(pickle.Pickler):
    """Pickles what speaks of networks that both sides have."""

    def __init__(self, file: IO[bytes], networks: tuple[Network, Network]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._networks = networks

    def persistent_id(self, value: Any) -> int | None:
        return next((place for place, network in enumerate(self._networks) if value is network), None)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], networks: tuple[Network, Network]) -> None:
        super().__init__(file)
        self._networks = networks

    def persistent_load(self, place: int) -> Network:
        return self._networks[place]


if __name__ == "__main__":
    # A library that prints would be taken for an answer.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    _help(Path(sys.argv[1]), sys.stdin.buffer, answers)
