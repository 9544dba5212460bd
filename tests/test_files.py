import os
import stat

import pandas as pd
import pytest

from netquality import files
from netquality.schema import NetqualityError


def _anything(_path):
    pass


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(tmp_path):
    """A folder that is to be replaced."""
    target = tmp_path / "report"
    target.mkdir()
    (target / "page").write_text("old")
    return target


def _replace(target, text="new", allow=_anything):
    with files.replacing(target, allow=allow) as folder:
        (folder / "page").write_text(text)
        assert folder.parent == target.parent


def test_a_folder_is_made_and_replaced_whole(tmp_path, old):
    _replace(tmp_path / "deeper" / "report")
    _replace(old)
    assert (tmp_path / "deeper" / "report" / "page").read_text() == "new"
    assert (old / "page").read_text() == "new"
    assert _names(tmp_path) == ["deeper", "report"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_the_folder_is_its_owner_s_alone_from_the_start(tmp_path):
    with files.replacing(tmp_path / "report", allow=_anything) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o700


def test_the_old_folder_stays_until_the_new_one_is_whole(old):
    with files.replacing(old, allow=_anything) as folder:
        (folder / "page").write_text("new")
        assert (old / "page").read_text() == "old"


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_folder_and_nothing_else(tmp_path, old, fault):
    with pytest.raises(fault), files.replacing(old, allow=_anything) as folder:
        (folder / "page").write_text("half")
        raise fault
    assert (old / "page").read_text() == "old"
    assert _names(tmp_path) == ["report"]


def test_an_interrupt_between_the_two_moves_puts_the_old_folder_back(tmp_path, old, monkeypatch):
    rename = type(old).rename

    def interrupted(self, to):
        if self.name.endswith(".partial"):
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(type(old), "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _replace(old)
    monkeypatch.undo()
    assert (old / "page").read_text() == "old"
    assert _names(tmp_path) == ["report"]


def test_what_a_killed_run_left_is_put_right(tmp_path, old):
    old.rename(tmp_path / ".report.previous")
    (tmp_path / ".report.partial").mkdir()
    (tmp_path / ".report.lock").touch()

    def there(target):
        assert (target / "page").read_text() == "old"

    _replace(old, allow=there)
    assert (old / "page").read_text() == "new"
    assert _names(tmp_path) == ["report"]


def test_two_runs_do_not_write_one_folder(old):
    with files.replacing(old, allow=_anything), pytest.raises(NetqualityError, match="another run is writing"):
        _replace(old, "second")
    _replace(old, "third")
    assert (old / "page").read_text() == "third"


def test_a_refusal_leaves_all_as_it_was(tmp_path, old):
    def refuse(_target):
        raise NetqualityError("no")

    with pytest.raises(NetqualityError, match="no"):
        _replace(old, allow=refuse)
    assert (old / "page").read_text() == "old"
    assert _names(tmp_path) == ["report"]


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NetqualityError, match="cannot write beside"):
        _replace(tmp_path / "file" / "report")


def test_a_link_stays_a_link(tmp_path, old):
    (tmp_path / "link").symlink_to(old)
    _replace(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (old / "page").read_text() == "new"


HOSTILE = ["=1+1", "+49", "-x", "@a", "\tb", "\rc", "＝d", "Ann", "O'Neil", "", None]


def test_formulas_are_neutralised_and_numbers_are_not(tmp_path):
    text = pd.Series(HOSTILE, dtype="str")
    times = pd.to_datetime(["2024-01-02T03:04:05"] * 11, utc=True)
    frame = pd.DataFrame({"text": text, "category": text.astype("category"), "number": -1.5, "when": times})
    frame.index = pd.Index([f"={n}" for n in range(11)], name="person")
    files.write_table(frame, tmp_path / "a.table")
    lines = (tmp_path / "a.table.csv").read_text(encoding="utf-8-sig").splitlines()
    back = pd.read_csv(tmp_path / "a.table.csv", keep_default_na=False)
    for column in ("text", "category"):
        expected = ["'=1+1", "'+49", "'-x", "'@a", "'\tb", "'\rc", "'＝d", "Ann", "O'Neil", "", ""]
        assert back[column].tolist() == expected
    assert back["person"][0] == "'=0"
    assert lines[1] == "'=0,'=1+1,'=1+1,-1.5,2024-01-02T03:04:05Z"
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.table.parquet"), frame.reset_index())


def test_an_empty_table_keeps_its_header(tmp_path):
    files.write_table(pd.DataFrame({"a": pd.Series(dtype="str"), "b": pd.Series(dtype="int64")}), tmp_path / "t")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbfa,b\r\n"


def test_checksum_and_listing(tmp_path):
    (tmp_path / ".ipynb_checkpoints").mkdir()
    for name in ("b", "a", ".DS_Store", ".ipynb_checkpoints/a"):
        (tmp_path / name).write_bytes(b"abc")
    assert [path.name for path in files.listed(tmp_path)] == ["a", "b"]
    assert files.sha256(tmp_path / "a").startswith("ba7816bf8f01cfea")
