import json
import re
import shutil

import pandas as pd
import pytest

from netquality import answers, catalog, manifest, plotdata, report, suite
from netquality.network import Network
from netquality.recheck import check_report
from netquality.schema import NetqualityError
from tests import exports, standin
from tests.test_html import assert_offline


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    return standin.network().write(tmp_path_factory.mktemp("export") / "archive")


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite")
    page = standin.notebook("network.people[['name']]", standin.FIGURE, "print(EXPORT, network.as_of)", title="One")
    return standin.write(folder, a=page, b=standin.notebook("len(network.people)", title="Two"))


@pytest.fixture(scope="module")
def written(tmp_path_factory, export, notebooks):
    out = tmp_path_factory.mktemp("reports") / "report"
    report.write_report([export], out, notebooks=notebooks)
    return out


def _parts(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_report_is_complete(written):
    rooms = {"tables": catalog.TABLES | catalog.CHANGES, "figures": plotdata.TABLES}
    tables = {f"{room}/{name}.{kind}" for room in rooms for name in rooms[room] for kind in ("csv", "parquet")}
    pages = {"index.html", "manifest.json", "pages/a.html", "pages/b.html", "notebooks/a.ipynb", "notebooks/b.ipynb"}
    there = set(_parts(written))
    assert tables | pages <= there
    assert all(name.startswith("network/") for name in there - tables - pages)
    assert [path.name for path in written.parent.iterdir()] == ["report"]


def test_the_notebooks_ran_on_the_network_that_was_read_once(written, export):
    cells = list(suite.code_cells(suite.load(written / "notebooks" / "a.ipynb")))
    assert cells[-1].outputs[0].text == "../network 2024-02-02 10:00:00+00:00\n"
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5, 6]
    assert Network.load(written / "network").equals(Network.load(export))


def test_pages_are_offline_and_every_link_of_the_index_leads_somewhere(written):
    for page in (written / "index.html", *(written / "pages").iterdir()):
        assert_offline(page.read_text())
    links = re.findall(r'href="([^"]+)"', (written / "index.html").read_text())
    assert links == ["pages/a.html", "pages/b.html"]
    assert all((written / link).exists() for link in links)
    assert "data:image/png;base64," in (written / "pages" / "a.html").read_text()


def test_tables_are_the_catalogue_s(written, export):
    network = Network.load(export)
    for name, table in catalog.TABLES.items():
        frame = table(network)
        flat = frame.reset_index() if frame.index.names != [None] else frame
        pd.testing.assert_frame_equal(pd.read_parquet(written / "tables" / f"{name}.parquet"), flat, check_dtype=False)


def test_the_manifest_names_inputs_outputs_and_versions_and_no_path(written, export):
    text = (written / "manifest.json").read_text()
    said = json.loads(text)
    assert said["files"] == manifest.checksums(written)
    assert "tables/coverage.csv" in said["files"]
    assert {entry["name"] for entry in said["inputs"]} == {path.name for path in export.iterdir()}
    assert all(len(entry["sha256"]) == 64 and entry["bytes"] > 0 for entry in said["inputs"])
    assert said["as_of"] == "2024-02-02T10:00:00+00:00"
    assert said["options"] == {"owner": None, "as_of": None}
    assert {"netquality", "python", "pandas", "duckdb"} <= set(said["versions"])
    assert str(written.parent) not in text
    assert str(export.parent) not in text


def test_the_same_export_gives_the_same_report(tmp_path, written, export, notebooks):
    report.write_report([export], tmp_path / "again", notebooks=notebooks)
    first, second = _parts(written), _parts(tmp_path / "again")
    manifests = [json.loads(parts.pop("manifest.json")) for parts in (first, second)]
    assert first == second
    assert all(said.pop("written_at") for said in manifests)
    assert manifests[0] == manifests[1]


def test_an_earlier_export_is_compared_with(tmp_path, export):
    now = Network.load(export)
    old = now.at("2024-02-01T12:00").write(tmp_path / "old")
    page = standin.notebook("EARLIER = None  # a path", "print(EARLIER)")
    pages = standin.write(tmp_path / "suite", a=page, b=standin.notebook("print('EARLIER' in globals())"))
    out = tmp_path / "out"
    report.write_report([export], out, earlier=old, notebooks=pages)
    last = [list(suite.code_cells(suite.load(out / "notebooks" / f"{name}.ipynb")))[-1] for name in "ab"]
    assert [cell.outputs[0].text for cell in last] == ["../earlier\n", "False\n"]
    assert Network.load(out / "earlier").as_of == pd.Timestamp("2024-02-01T12:00", tz="UTC")
    told = pd.read_parquet(out / "tables" / "difference.parquet").set_index("person")
    assert told.loc["linkedin.com/in/ann", "tie_change"] == "deepened"
    assert len(manifest.load(out)["inputs"]) == len([*export.iterdir(), *old.iterdir()])
    assert check_report(out).passed
    with pytest.raises(NetqualityError, match="give the earlier one first"):
        report.write_report([old], tmp_path / "out", earlier=export, notebooks=pages)


def test_a_shared_report_leaves_the_earlier_export_at_home(tmp_path, export):
    old = Network.load(export).at("2024-02-01T12:00").write(tmp_path / "old")
    pages = standin.write(tmp_path / "suite", a=standin.notebook("1"))
    report.write_report([export], tmp_path / "out", earlier=old, key=b"secret", notebooks=pages)
    there = set(_parts(tmp_path / "out"))
    assert not any(name.startswith(("earlier", "network")) for name in there)
    assert "tables/difference.csv" not in there and "tables/comparability.csv" in there


def test_as_of_is_kept(tmp_path, export, notebooks):
    short = standin.write(tmp_path / "suite", a=standin.notebook("print(network.as_of)"))
    report.write_report([export], tmp_path / "out", as_of="2024-02-02", notebooks=short)
    cells = list(suite.code_cells(suite.load(tmp_path / "out" / "notebooks" / "a.ipynb")))
    assert cells[-1].outputs[0].text == "2024-02-02 00:00:00+00:00\n"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["options"]["as_of"] == "2024-02-02"


@pytest.fixture(scope="module")
def bare(tmp_path_factory, export):
    """A report without notebooks."""
    folder = tmp_path_factory.mktemp("bare")
    return report.write_report([export], folder / "out", notebooks=folder).parent


@pytest.fixture
def quick(tmp_path, export, bare):
    """A report without notebooks, and how to write it again."""
    shutil.copytree(bare, tmp_path / "out")

    def write(**options):
        return report.write_report([export], tmp_path / "out", notebooks=tmp_path, **options)

    return write


def test_an_earlier_report_is_replaced(tmp_path, quick):
    before = (tmp_path / "out").stat().st_ino
    quick()
    assert (tmp_path / "out").stat().st_ino != before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failing_notebook_leaves_the_earlier_report(tmp_path, export, quick):
    before = _parts(tmp_path / "out")
    failing = standin.write(tmp_path / "suite", a=standin.notebook("1 / 0"))
    with pytest.raises(suite.NotebookError, match=r"^a.ipynb, code cell 4: ZeroDivisionError: division by zero$"):
        report.write_report([export], tmp_path / "out", notebooks=failing)
    assert _parts(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "suite"]


def test_an_export_that_cannot_be_read_writes_nothing(tmp_path):
    with pytest.raises(NetqualityError):
        report.write_report([tmp_path / "no.zip"], tmp_path / "deep" / "out", notebooks=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda out: (out / "manifest.json").unlink(), "is not a report"),
        (lambda out: (out / "manifest.json").write_text('{"format": "other"}'), "is not a report"),
        (lambda out: (out / "my notes.txt").write_text("x"), r"my notes.txt: added since .* move your work"),
        (lambda out: (out / "index.html").write_text("x"), "index.html: changed since"),
    ],
)
def test_what_is_not_an_untouched_report_is_never_replaced(tmp_path, quick, spoil, said):
    spoil(tmp_path / "out")
    before = _parts(tmp_path / "out")
    with pytest.raises(NetqualityError, match=said):
        quick()
    assert _parts(tmp_path / "out") == before


def test_a_report_that_lost_files_may_be_replaced(tmp_path, quick):
    (tmp_path / "out" / "index.html").unlink()
    assert quick().exists()


def test_a_file_or_a_place_inside_the_export_is_refused(tmp_path, export):
    (tmp_path / "file").touch()
    with pytest.raises(NetqualityError, match="is a file"):
        report.write_report([export], tmp_path / "file")
    with pytest.raises(NetqualityError, match="inside the export"):
        report.write_report([export], export / "report")
    assert not (export / "report").exists()


def test_an_export_that_holds_nobody_is_reported_on(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Connections.csv").write_text(exports.PREAMBLE + exports.table(exports.CONNECTIONS, []))
    (folder / "messages.csv").write_text(exports.table(exports.MESSAGES, []))
    (folder / "Profile.csv").write_text(exports.PROFILE)
    index = report.write_report([folder], tmp_path / "out", notebooks=tmp_path).read_text()
    assert "Nothing here has a date" in index
    assert "1970" not in index


def test_the_front_page_tells_once_what_questions_rest_on_the_same(written, export):
    card = answers.coverage(Network.load(export))
    assert not card.duplicated(["can be told", "what it rests on"]).any()
    asked = " ".join(card["questions"])
    assert all(asked.count(metric.question) == 1 for metric in catalog.METRICS)
    assert len(asked) == sum(len(metric.question) + 1 for metric in catalog.METRICS) - 1


def test_altered_files_are_told_apart(tmp_path, quick):
    out = tmp_path / "out"
    assert manifest.altered(out) == []
    (out / "index.html").unlink()
    (out / "tables" / "coverage.csv").write_text("x")
    (out / "new").touch()
    assert [(each.file, each.how) for each in manifest.altered(out)] == [
        ("index.html", "missing"),
        ("new", "added"),
        ("tables/coverage.csv", "changed"),
    ]
