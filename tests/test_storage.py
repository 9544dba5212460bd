"""The warm file: what a report's notebooks find already worked out."""

import pickle
import stat

import pytest

from netquality import depth, suite
from netquality.network import Network
from netquality.storage import WARM, read_warm, write_warm
from tests import standin


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A network in a folder and beside it the file of what was worked out from it, which this process is told of."""
    network = standin.network()
    network.write(tmp_path / "network")
    depth.interaction_depth(network)
    write_warm({tmp_path / "network": network}, tmp_path / "warm")
    monkeypatch.setenv(WARM, str(tmp_path / "warm"))
    return network


def test_the_network_is_found_as_it_is_read_with_all_that_was_worked_out(tmp_path, kept, monkeypatch):
    warm = Network.load(tmp_path / "network")
    assert warm.equals(kept)
    assert warm._memo.keys() == kept._memo.keys() != set()
    monkeypatch.delenv(WARM)
    cold = Network.load(tmp_path / "network")
    assert cold.equals(warm)
    assert not cold._memo
    assert depth.interaction_depth(cold).equals(depth.interaction_depth(warm))


def test_nothing_is_worked_out_again(tmp_path, kept, monkeypatch):
    warm = Network.load(tmp_path / "network")
    monkeypatch.setattr(depth, "ranked_ties", None)
    assert depth.interaction_depth(warm).equals(depth.interaction_depth(kept))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "people.parquet").write_bytes(b"x"),
        lambda folder: (folder / "people.parquet").unlink(),
        lambda folder: (folder / "people.parquet").rename(folder / "persons.parquet"),
        lambda folder: (folder / "more").touch(),
    ],
)
def test_what_was_kept_of_other_tables_is_not_taken(tmp_path, kept, change):
    change(tmp_path / "network")
    assert read_warm(tmp_path / "network") is None


def test_who_is_not_told_of_the_file_does_not_run_what_it_says(tmp_path, kept, monkeypatch):
    monkeypatch.delenv(WARM)
    monkeypatch.setattr(pickle, "load", None)
    assert read_warm(tmp_path / "network") is None
    assert Network.load(tmp_path / "network").equals(kept)


def test_no_file_is_written_over(tmp_path, kept):
    before = (tmp_path / "warm").read_bytes()
    with pytest.raises(FileExistsError):
        write_warm({tmp_path / "network": kept}, tmp_path / "warm")
    assert (tmp_path / "warm").read_bytes() == before


def test_only_the_owner_of_the_file_may_read_it(tmp_path, kept):
    assert stat.S_IMODE((tmp_path / "warm").stat().st_mode) == 0o600


def test_notebooks_find_it_and_the_report_leaves_it_nowhere(tmp_path, kept):
    page = standin.notebook("import os\nprint(sorted(key[1] for key in network._memo), os.environ['" + WARM + "'])")
    folder = standin.write(tmp_path / "network" / ".." / "notebooks", a=page)
    path = folder / "a.ipynb"
    suite.save(suite.bind(suite.load(path), "../network"), path)
    suite.run([path], warm=tmp_path / "warm")
    said = list(suite.code_cells(suite.load(path)))[-1].outputs[0].text
    assert "'interaction_depth'" in said
    assert said.endswith(f"{tmp_path / 'warm'}\n")
