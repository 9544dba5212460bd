import json
import shutil

import pytest

from netquality import manifest, report, suite
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
    before = manifest.checksums(written)
    found = check_report(written)
    assert (found.altered, found.tables, found.cells, found.versions, found.passed) == ((), (), (), (), True)
    assert manifest.checksums(written) == before


def test_cells_and_files_that_differ_are_named(tmp_path, written):
    out = tmp_path / "report"
    shutil.copytree(written, out)
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    list(suite.code_cells(notebook))[4].outputs[0].text = "four\n"
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    said = (out / "manifest.json").read_text()
    (out / "manifest.json").write_text(said.replace('"pandas": "', '"pandas": "0.'))
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
    assert found.tables[0].startswith("network: ")
    assert found.versions[0].startswith("pandas 0.")
    assert not found.passed


def test_another_result_is_told(tmp_path, written):
    out = tmp_path / "report"
    shutil.copytree(written, out)
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    list(suite.code_cells(notebook))[4].outputs[0].text = "four\n"
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    assert check_report(out).cells == ("notebooks/a.ipynb, code cell 5: gives another result now",)


def _reseal(out):
    """What a forger would do: write the manifest again, so that the checksums fit."""
    forged = manifest.load(out) | {"files": manifest.checksums(out)}
    (out / manifest.MANIFEST).write_text(json.dumps(forged))


def _change_a_number(out):
    table = out / "tables" / "vanity_ratio.csv"
    table.write_text(table.read_text(encoding="utf-8-sig") + "x", encoding="utf-8-sig")
    return "tables/vanity_ratio.csv"


def _swap_a_figure(out):
    shutil.copy(out / "figures" / "badge.csv", out / "figures" / "ladder.csv")
    return "figures/ladder.csv"


def _remove_a_cell(out):
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    del notebook.cells[-1]
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    return "notebooks/a.ipynb"


@pytest.mark.parametrize("tamper", [_change_a_number, _swap_a_figure, _remove_a_cell])
def test_tampering_is_found(tmp_path, written, tamper, monkeypatch):
    monkeypatch.setattr("netquality.recheck._rerun", lambda folder: [])
    out = tmp_path / "report"
    shutil.copytree(written, out)
    name = tamper(out)
    assert check_report(out).altered == (f"{name}: changed since the report was written",)
    _reseal(out)
    forged = check_report(out)
    assert forged.altered == ()
    if tamper is not _remove_a_cell:
        assert forged.tables == (f"{name}: holds other numbers than the network gives",)


def test_a_swapped_picture_is_found(tmp_path, written, monkeypatch):
    monkeypatch.setattr("netquality.recheck._rerun", lambda folder: [])
    out = tmp_path / "report"
    shutil.copytree(written, out)
    notebook = suite.load(out / "notebooks" / "a.ipynb")
    pictures = [
        each for cell in suite.code_cells(notebook) for each in cell.outputs if "image/png" in each.get("data", {})
    ]
    pictures[0].data["image/png"] = "iVBORw0KGgo="
    suite.save(notebook, out / "notebooks" / "a.ipynb")
    assert check_report(out).altered == ("notebooks/a.ipynb: changed since the report was written",)


def test_what_is_no_report_is_refused(tmp_path):
    with pytest.raises(NetqualityError, match="is not a report"):
        check_report(tmp_path)
