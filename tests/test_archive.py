from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from netquality.readers import archive as module
from netquality.readers import read
from netquality.readers.archive import open_archive
from netquality.schema import ExportError
from tests.exports import zipped


def members(path: Path) -> tuple[str, ...]:
    with open_archive(path) as archive:
        return archive.members


def refused(path: Path) -> str:
    with pytest.raises(ExportError) as fault, open_archive(path) as archive:
        for member in archive.members:
            with archive.open(member) as stream:
                stream.read()
    assert str(path) in str(fault.value)
    return str(fault.value)


def test_reads_a_zip_in_place(tmp_path):
    path = zipped(tmp_path / "a.zip", {"Jobs/Saved Jobs.csv": "x\n", "Connections.csv": "abc"})
    with open_archive(path) as archive:
        assert archive.label == str(path)
        assert archive.members == ("Jobs/Saved Jobs.csv", "Connections.csv")
        assert archive.size("Connections.csv") == 3
        with archive.open("Connections.csv") as stream:
            assert stream.read() == b"abc"
    assert sorted(tmp_path.iterdir()) == [path]


def test_reads_a_folder_without_leftovers_and_hidden_folders(tmp_path):
    for name in ("b.csv", "sub/a.csv", ".DS_Store", "._b.csv", "__MACOSX/b.csv", ".git/config"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert members(tmp_path) == ("b.csv", "sub/a.csv")


def test_reads_a_single_file_plain_or_gz(tmp_path):
    (tmp_path / "log.csv").write_bytes(b"a,b\n")
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(b"a,b\n"))
    for name in ("log.csv", "log.csv.gz"):
        with open_archive(tmp_path / name) as archive:
            assert archive.members == ("log.csv",)
            with archive.open("log.csv") as stream:
                assert stream.read() == b"a,b\n"


def test_zip_in_a_zip_is_looked_into_once(tmp_path):
    inmost = zipped(tmp_path / "inmost.zip", {"Deep.csv": "1"}).read_bytes()
    inner = zipped(tmp_path / "inner.zip", {"Connections.csv": "abc", "inmost.zip": inmost}).read_bytes()
    path = zipped(tmp_path / "outer.zip", {"wrapped/inner.zip": inner, "wrapped/a/b/photo.zip": b"no zip"})
    with open_archive(path) as archive:
        assert archive.members == (
            "wrapped/inner.zip/Connections.csv",
            "wrapped/inner.zip/inmost.zip",
            "wrapped/a/b/photo.zip",
        )
        with archive.open("wrapped/inner.zip/Connections.csv") as stream:
            assert stream.read() == b"abc"


def test_backslashes_and_leftovers_in_a_zip(tmp_path):
    path = zipped(
        tmp_path / "a.zip", {"Export\\Connections.csv": "a", "__MACOSX/._x.csv": "b", "Export\\.DS_Store": "c"}
    )
    assert members(path) == ("Export/Connections.csv",)


def test_refuses_what_is_not_there_or_empty(tmp_path):
    assert "nothing at this path" in refused(tmp_path / "missing.zip")
    (tmp_path / "empty.zip").touch()
    assert "empty" in refused(tmp_path / "empty.zip")
    (tmp_path / "folder").mkdir()
    assert "the folder is empty" in refused(tmp_path / "folder")
    assert "holds no files" in refused(zipped(tmp_path / "nothing.zip", {}))


def test_refuses_zips_that_are_cut_off_damaged_or_none(tmp_path):
    whole = zipped(tmp_path / "a.zip", {"Connections.csv": "some text " * 500}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert "cut off" in refused(tmp_path / "cut.zip")
    (tmp_path / "page.zip").write_bytes(b"<html>Sign in</html>")
    assert "not a zip" in refused(tmp_path / "page.zip")
    (tmp_path / "bad.zip").write_bytes(whole[:45] + bytes([whole[45] ^ 255]) + whole[46:])
    assert "Connections.csv: damaged" in refused(tmp_path / "bad.zip")
    # The version that the directory asks for, which zipfile refuses with an error of another kind.
    entry = whole.rindex(b"PK\x01\x02")
    (tmp_path / "new.zip").write_bytes(whole[: entry + 6] + bytes([140]) + whole[entry + 7 :])
    assert "new.zip" in refused(tmp_path / "new.zip")
    (tmp_path / "bad.csv.gz").write_bytes(gzip.compress(b"some text" * 500)[:-20])
    assert "damaged or cut off" in refused(tmp_path / "bad.csv.gz")


def test_refuses_a_password(tmp_path):
    path = zipped(tmp_path / "a.zip", {"Connections.csv": "abc"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "password" in refused(path)


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\evil.csv", "..\\evil.csv"])
def test_refuses_names_outside_of_the_archive(tmp_path, name):
    assert "outside of itself" in refused(zipped(tmp_path / "a.zip", {name: "x"}))


def test_refuses_links_and_doubled_names(tmp_path):
    link = zipfile.ZipInfo("Connections.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "is a link" in refused(tmp_path / "link.zip")
    (tmp_path / "folder").mkdir()
    (tmp_path / "secret.csv").write_text("x")
    (tmp_path / "folder" / "Connections.csv").symlink_to(tmp_path / "secret.csv")
    assert "a link to a place outside" in refused(tmp_path / "folder")
    twice = zipped(tmp_path / "twice.zip", {"a/Connections.csv": "1", "a\\Connections.csv": "2"})
    assert "two files called a/Connections.csv" in refused(twice)


def test_refuses_bombs(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", {"Connections.csv": b"\x00" * (70 << 20)})
    assert "no export looks like that" in refused(path)
    small = zipped(tmp_path / "b.zip", {"Connections.csv": "abc" * 100})
    monkeypatch.setattr(module, "MAX_UNPACKED", 200)
    assert "no export looks like that" in refused(small)
    monkeypatch.setattr(module, "MAX_MEMBER", 200)
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(b"abc" * 100))
    assert "unpacks to more than" in refused(tmp_path / "c.csv.gz")


def test_refuses_overlapping_entries(tmp_path):
    path = zipped(tmp_path / "a.zip", {"Connections.csv": random.Random(1).randbytes(9000)})
    raw = path.read_bytes()
    at = raw.index(b"PK\x01\x02")
    entry, end = raw[at : raw.index(b"PK\x05\x06")], raw[raw.index(b"PK\x05\x06") :]
    count, size = 40, len(entry) * 40
    copies = b"".join(entry.replace(b"Connections.csv", f"Connection{n:02d}.csv"[:15].encode()) for n in range(count))
    end = end[:8] + count.to_bytes(2, "little") * 2 + size.to_bytes(4, "little") + end[16:]
    path.write_bytes(raw[:at] + copies + end)
    assert "no export looks like that" in refused(path)


def test_a_folder_that_is_no_export_is_told_so(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "costs.csv").write_text("Item,Price,Shop,Day\nsoap,2,corner,Monday\n")
    with pytest.raises(ExportError) as fault:
        read(tmp_path)
    said = str(fault.value)
    assert "no export that is known here" in said and "costs.csv with the columns Item, Price, Shop, Day" in said
    assert "holiday.jpg" in said and "Get a copy of your data" in said


def test_reading_does_not_hold_what_is_not_asked_for():
    source = io.BytesIO(b"abc" * 10)
    stream = module._Stream(source, "here")
    assert stream.read(3) == b"abc" and source.tell() == 3
