"""Whatever happens to a run, the earlier report is whole, and the new one is whole or absent."""

import os
import random
import shutil

import pytest

from tests import faulty

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of another kind")


@pytest.fixture
def place(tmp_path):
    faulty.prepare(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    place = tmp_path_factory.mktemp("written")
    faulty.prepare(place)
    assert faulty.finish(faulty.start(place)) == (0, "")
    return place


@pytest.fixture
def written(report, tmp_path):
    return shutil.copytree(report, tmp_path, dirs_exist_ok=True)


def test_a_killed_run_leaves_the_earlier_report_and_the_next_one_clears_up(written):
    moments = random.Random(8)
    killed = [faulty.killed(written, moments.uniform(0.2, 4)) for _ in range(3)]
    assert any(killed)
    assert faulty.whole(written / "out")
    assert faulty.finish(faulty.start(written)) == (0, "")
    assert faulty.whole(written / "out")
    assert faulty.leftovers(written) == []


def test_a_full_disk_is_said_and_leaves_the_earlier_report(written):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))"
    before = (written / "out" / "manifest.json").read_bytes()
    code, err = faulty.finish(faulty.start(written, before=limit))
    assert code == 2
    assert err.startswith("netquality: ")
    assert "Traceback" not in err
    assert "File too large" in err
    assert faulty.whole(written / "out")
    assert (written / "out" / "manifest.json").read_bytes() == before
    assert faulty.leftovers(written) == []


def test_of_two_runs_into_one_folder_one_is_told_to_wait(place):
    hold = "import time; from netquality import tabling; w = tabling.write; "
    hold += "tabling.write = lambda *a, **k: (time.sleep(4), w(*a, **k))"
    first = faulty.start(place, before=hold)
    while not (place / ".out.partial").exists():
        assert first.poll() is None
    code, err = faulty.finish(faulty.start(place))
    assert code == 2
    assert "another run is writing" in err
    assert faulty.finish(first) == (0, "")
    assert faulty.whole(place / "out")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_said(place):
    place.chmod(0o500)
    try:
        code, err = faulty.finish(faulty.start(place))
    finally:
        place.chmod(0o700)
    assert code == 2
    assert "cannot write beside" in err


def test_a_target_that_cannot_be_a_folder_is_said(place):
    (place / "plain").write_text("a file")
    code, err = faulty.finish(faulty.start(place, out="plain/out"))
    assert code == 2
    assert "Traceback" not in err
