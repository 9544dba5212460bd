"""Tables by two processes: the same files, the same memory of them, and nothing lost when the second one ends."""

import pickle
import subprocess
import time

import pytest

from netquality import change, tabling
from netquality.network import Network
from netquality.sample import simulate
from netquality.sample.tables import as_network


@pytest.fixture(scope="module")
def kept() -> bytes:
    return pickle.dumps(as_network(simulate(connections=60, seed=3)))


@pytest.fixture(scope="module")
def alone(tmp_path_factory, kept) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("alone")
    tabling.write(pickle.loads(kept), folder)
    return _files(folder)


def _files(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob("*/*"))}


@pytest.fixture
def shared(monkeypatch):
    monkeypatch.setattr(tabling, "WORTH_SHARING", 1)
    monkeypatch.setattr(tabling.os, "cpu_count", lambda: 2)


@pytest.fixture
def slow(monkeypatch):
    """This process begins when the other one has written three tables or ended."""
    helpers, ask, write = [], tabling._ask, tabling._write

    def asked(helper, *rest):
        helpers.append(helper)
        return ask(helper, *rest)

    def patient(makers, name, network, folder):
        while not helpers or (helpers[0].poll() is None and len(_files(folder)) < 6):
            time.sleep(0.05)
        write(makers, name, network, folder)

    monkeypatch.setattr(tabling, "_ask", asked)
    monkeypatch.setattr(tabling, "_write", patient)


def test_two_write_what_one_writes_and_what_the_other_worked_out_is_remembered(tmp_path, kept, alone, shared, slow):
    network, told = pickle.loads(kept), []
    tabling.write(network, tmp_path, notify=lambda done, total: told.append((done, total)))
    assert _files(tmp_path) == alone
    assert 0 < len(told) < told[-1][1] == len(alone) / 2
    before = change.year_before(network)
    assert ("netquality.robustness", "robustness_settings") in network._memo
    found = {key[1] for key in before._memo if ("later", network) in key}
    assert {"difference", "metric_changes", "comparability"} <= found
    assert all(isinstance(each, Network) for each in before._memo["both", network, network.owners])


@pytest.mark.parametrize("after", [0, 3])
def test_what_a_process_that_ends_had_taken_is_written_all_the_same(
    tmp_path, kept, alone, shared, slow, monkeypatch, after
):
    begin = subprocess.Popen

    def dying(command, **options):
        code = "import itertools, os; from netquality import tabling; w, n = tabling._write, itertools.count()\n"
        code += f"tabling._write = lambda *a: os._exit(1) if next(n) == {after} else w(*a)\n"
        code += "import sys; from pathlib import Path\n"
        code += "tabling._help(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)"
        return begin([command[0], "-c", code, command[-1]], **options)

    monkeypatch.setattr(tabling.subprocess, "Popen", dying)
    tabling.write(pickle.loads(kept), tmp_path)
    assert _files(tmp_path) == alone


def test_a_fault_here_ends_the_other_process(tmp_path, kept, shared, monkeypatch):
    helpers, begin = [], subprocess.Popen
    monkeypatch.setattr(tabling.subprocess, "Popen", lambda *a, **k: helpers.append(begin(*a, **k)) or helpers[-1])
    monkeypatch.setattr(tabling, "_write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tabling.write(pickle.loads(kept), tmp_path)
    assert helpers[0].returncode is not None
