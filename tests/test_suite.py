import json
import sys
import time

import nbformat
import pytest

from netquality import suite
from netquality.schema import NetqualityError
from tests import standin


def _plain(*code):
    """A notebook without a network: quick to run."""
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"c{at}") for at, source in enumerate(code)]
    )


def test_the_parameters_are_injected_after_their_cell():
    bound = suite.bind(standin.notebook("1 + 1"), "../network")
    assert [cell.id for cell in bound.cells[:4]] == ["title", "parameters", "injected-parameters", "read"]
    assert bound.cells[2].source == "EXPORT = '../network'"
    assert bound.cells[2].metadata.tags == ["injected-parameters"]


def test_binding_again_replaces_and_clears_and_leaves_the_original_alone():
    first = suite.bind(standin.notebook(), "a")
    first.cells[1].outputs = [nbformat.v4.new_output("stream", text="of the sample")]
    again = suite.bind(first, "b")
    assert [cell.source for cell in again.cells].count("EXPORT = 'b'") == 1
    assert len(again.cells) == len(first.cells)
    assert not again.cells[1].outputs
    assert first.cells[1].outputs


def test_a_notebook_without_parameters_is_refused():
    with pytest.raises(NetqualityError, match="tagged 'parameters'"):
        suite.bind(_plain("1"), "x")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["# A\n\nLead *in*\nto it.\n\nMore"], ("A", "Lead *in* to it.")),
        (["intro", "# A\nLead."], ("A", "Lead.")),
        (["# A", "| table |", "Lead."], ("A", "Lead.")),
        (["## A"], ("", "")),
        ([], ("", "")),
    ],
)
def test_title(texts, told):
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    assert suite.title(nbformat.v4.new_notebook(cells=cells)) == told


def test_run_executes_in_place_and_leaves_no_trace_of_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    code = "import os\nprint(os.getcwd(), os.environ['PYTHONHASHSEED'], sorted({'a', 'b'}))"
    standin.write(tmp_path, a=_plain(code, standin.FIGURE))
    ticks = []
    suite.run([tmp_path / "a.ipynb"], notify=lambda: ticks.append(1))
    ran = suite.load(tmp_path / "a.ipynb")
    assert ran.cells[0].outputs[0].text == f"{tmp_path} 0 ['a', 'b']\n"
    assert "image/png" in ran.cells[1].outputs[0].data
    assert [cell.execution_count for cell in ran.cells] == [1, 2]
    assert len(ticks) == 2
    assert ran.metadata.language_info == {
        "name": "python",
        "file_extension": ".py",
        "mimetype": "text/x-python",
    }
    assert all("execution" not in cell.metadata for cell in ran.cells)
    before = (tmp_path / "a.ipynb").read_bytes()
    suite.run([tmp_path / "a.ipynb"])
    assert (tmp_path / "a.ipynb").read_bytes() == before


def test_the_kernel_is_this_python_whatever_is_registered(tmp_path, monkeypatch):
    broken = tmp_path / "jupyter" / "kernels" / "python3"
    broken.mkdir(parents=True)
    (broken / "kernel.json").write_text(json.dumps({"argv": ["/nowhere/python"], "display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    standin.write(tmp_path, a=_plain("import sys\nsys.prefix"))
    suite.run([tmp_path / "a.ipynb"])
    assert suite.load(tmp_path / "a.ipynb").cells[0].outputs[0].data["text/plain"] == repr(sys.prefix)


def test_a_failing_notebook_says_where_and_why_and_is_saved(tmp_path):
    standin.write(tmp_path, a=_plain("1"), b=_plain("1", "raise ValueError('first\\nlast line')", "3"))
    with pytest.raises(suite.NotebookError) as fault:
        suite.run(suite.found(tmp_path))
    assert str(fault.value) == "b.ipynb, code cell 2: ValueError: last line"
    assert suite.load(tmp_path / "b.ipynb").cells[1].outputs[0].ename == "ValueError"
    assert suite.load(tmp_path / "a.ipynb").cells[0].execution_count == 1


def test_a_cell_that_takes_too_long_or_kills_its_python_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "CELL_TIMEOUT", 1)
    standin.write(tmp_path, a=_plain("import time\ntime.sleep(60)"))
    start = time.monotonic()
    with pytest.raises(suite.NotebookError, match="code cell 1: took longer than 1 seconds"):
        suite.run([tmp_path / "a.ipynb"])
    assert time.monotonic() - start < 30
    standin.write(tmp_path, b=_plain("import os\nos._exit(1)"))
    with pytest.raises(suite.NotebookError, match="code cell 1: its Python process ended"):
        suite.run([tmp_path / "b.ipynb"])


def test_home_prefers_the_packaged_suite(tmp_path, monkeypatch):
    package = tmp_path / "netquality"
    monkeypatch.setattr(suite, "_PACKAGE", package)
    with pytest.raises(NetqualityError, match="install netquality again"):
        suite.home()
    standin.write(tmp_path / "notebooks", a=_plain())
    assert suite.home() == tmp_path / "notebooks"
    standin.write(package / "_suite" / "notebooks", a=_plain())
    assert suite.home() == package / "_suite" / "notebooks"
