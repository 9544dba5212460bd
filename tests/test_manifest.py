import os
import platform
import types
from pathlib import Path

import pytest

from netquality import manifest, report
from tests import standin

KEY = b"k" * 32


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """An export as a zip, notebooks and code of its own, and what a report of them is asked for with."""
    code = tmp_path / "code"
    (code / "__pycache__").mkdir(parents=True)
    (code / "depth.py").write_text("1")
    (code / "__pycache__" / "depth.pyc").write_text("1")
    monkeypatch.setattr(manifest, "_PACKAGE", code)
    (tmp_path / "export.zip").write_bytes(b"PK")
    notebooks = standin.write(tmp_path / "suite", a=standin.notebook("1"))
    return {"exports": [tmp_path / "export.zip"], "notebooks": notebooks, "owner": "me", "as_of": "2024-02-02"}


def _installed(monkeypatch, **packages):
    there = [types.SimpleNamespace(metadata={"Name": name, "Version": version}) for name, version in packages.items()]
    monkeypatch.setattr(manifest.importlib.metadata, "distributions", lambda: there)


def test_the_origin_stays_while_nothing_that_counts_changes(tmp_path, asked):
    before = manifest.origin(**asked)
    os.utime(tmp_path / "export.zip", (0, 0))
    (tmp_path / "code" / "__pycache__" / "depth.pyc").write_text("2")
    (tmp_path / "another.zip").write_bytes(b"PK")
    (tmp_path / "notes.csv").write_text("not read")
    (tmp_path / "suite" / "notes.txt").write_text("not run")
    assert manifest.origin(**asked) == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("export.zip", "PK2"),
        ("introductions.csv", "introducer,a,b,at"),
        ("meetings.csv", "person,at"),
        ("suite/a.ipynb", "{}"),
        ("suite/b.ipynb", "{}"),
        ("code/depth.py", "2"),
        ("code/phrases.toml", ""),
    ],
)
def test_a_file_that_counts_gives_another_origin(tmp_path, asked, file, text):
    before = manifest.origin(**asked)
    (tmp_path / file).write_text(text)
    assert manifest.origin(**asked) != before


def test_a_log_beside_the_zip_that_changes_gives_another_origin(tmp_path, asked):
    (tmp_path / "meetings.csv").write_text("person,at")
    before = manifest.origin(**asked)
    (tmp_path / "meetings.csv").write_text("person,at\nann,2024-01-01")
    assert manifest.origin(**asked) != before


def test_a_file_of_a_folder_that_changes_gives_another_origin(tmp_path, asked):
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    asked["exports"] = [tmp_path / "folder"]
    before = manifest.origin(**asked)
    (tmp_path / "folder" / "deep" / "messages.csv").write_text("x")
    assert manifest.origin(**asked) != before


@pytest.mark.parametrize(
    "other",
    [{"owner": None}, {"as_of": None}, {"earlier": Path("old.zip")}, {"key": KEY}, {"notebooks": None}],
)
def test_another_wish_gives_another_origin(asked, other):
    assert manifest.origin(**asked | other) != manifest.origin(**asked)


def test_another_secret_gives_another_origin_of_a_shared_report(asked):
    assert manifest.origin(**asked, key=KEY) != manifest.origin(**asked, key=b"l" * 32)


def test_the_order_of_exports_counts(tmp_path, asked):
    two = [standin.network().write(tmp_path / name) for name in ("one", "two")]
    assert manifest.origin(**asked | {"exports": two}) != manifest.origin(**asked | {"exports": two[::-1]})


def test_other_versions_give_another_origin(asked, monkeypatch):
    _installed(monkeypatch, pandas="3", netquality="1")
    before = manifest.origin(**asked)
    for packages in ({"pandas": "4", "netquality": "1"}, {"pandas": "3", "netquality": "2"}, {"pandas": "3"}):
        _installed(monkeypatch, **packages)
        assert manifest.origin(**asked) != before
    _installed(monkeypatch, pandas="3", netquality="1")
    assert manifest.origin(**asked) == before
    monkeypatch.setattr(platform, "python_version", lambda: "3.99")
    assert manifest.origin(**asked) != before


def test_the_code_that_counts_is_all_of_netquality():
    names = [path.name for path in manifest.files.listed(manifest._PACKAGE)]
    assert {"depth.py", "phrases.toml", "manifest.py"} <= set(names)


def test_a_report_stands_while_it_is_whole_and_as_it_was_written(tmp_path):
    export = standin.network().write(tmp_path / "archive")
    out, asked = tmp_path / "out", {"notebooks": tmp_path / "none", "as_of": "2024-02-02"}
    assert not manifest.up_to_date(out, [export], **asked)
    report.write_report([export], out, **asked)
    assert manifest.up_to_date(out, [export], **asked)
    assert not manifest.up_to_date(out, [export], notebooks=tmp_path / "none")
    page = out / "index.html"
    text = page.read_text()
    page.write_text(text + " ")
    assert not manifest.up_to_date(out, [export], **asked)
    page.write_text(text)
    assert manifest.up_to_date(out, [export], **asked)
    page.unlink()
    assert not manifest.up_to_date(out, [export], **asked)


def test_a_report_that_does_not_say_what_it_was_made_from_does_not_stand(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    manifest.write(out, {})
    assert manifest.altered(out) == []
    assert not manifest.up_to_date(out, [tmp_path / "gone.zip"], notebooks=tmp_path)
