import shutil

import pytest

from netquality import report, suite
from netquality.recheck import check_report
from netquality.schema import NetqualityError
from tests import standin


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recheck")
    export = standin.network().write(folder / "archive")
    notebooks = standin.write(
        folder / "suite",
        a=standin.notebook("len(network.people)", "print('three')", standin.FIGURE),
        b=standin.notebook("network.people"),
    )
    report.write_report([export], folder / "report", notebooks=notebooks)
    return folder / "report"


def test_an_untouched_report_passes_and_stays_untouched(written):
    before = report.checksums(written)
    found = check_report(written)
    assert (found.altered, found.cells, found.versions, found.passed) == ((), (), (), True)
    assert report.checksums(written) == before


def test_cells_and_files_that_differ_are_named(tmp_path, written):
    out = tmp_path / "report"
    shutil.copytree(written, out)
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    list(suite.code_cells(notebook))[4].outputs[0].text = "four\n"
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    manifest = (out / "manifest.json").read_text()
    (out / "manifest.json").write_text(manifest.replace('"pandas": "', '"pandas": "0.'))
    (out / "network" / "people.parquet").unlink()
    found = check_report(out)
    assert found.altered == (
        "network/people.parquet: missing since the report was written",
        "notebooks/a.ipynb: changed since the report was written",
    )
    assert found.cells[0].startswith("notebooks/a.ipynb, code cell 3: fails now: NetqualityError")
    assert [line.split(":")[0] for line in found.cells] == [
        "notebooks/a.ipynb, code cell 3",
        "notebooks/b.ipynb, code cell 3",
    ]
    assert found.versions[0].startswith("pandas 0.")
    assert not found.passed


def test_another_result_is_told(tmp_path, written):
    out = tmp_path / "report"
    shutil.copytree(written, out)
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    list(suite.code_cells(notebook))[4].outputs[0].text = "four\n"
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    assert check_report(out).cells == ("notebooks/a.ipynb, code cell 5: gives another result now",)


def test_what_is_no_report_is_refused(tmp_path):
    with pytest.raises(NetqualityError, match="is not a report"):
        check_report(tmp_path)
