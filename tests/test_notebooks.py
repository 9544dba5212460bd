"""What the committed notebooks promise; that they still give their results is nbval's part (`make test`)."""

import ast
from pathlib import Path

import nbformat
import pytest

import netquality
from netquality import suite
from tests import standin

NOTEBOOKS = suite.found(Path(__file__).parents[1] / "notebooks")
MOST_CELLS = 15
PARAMETERS = standin.PARAMETERS
READ = standin.READ


def _trees(notebook):
    return [ast.parse(cell.source) for cell in suite.code_cells(notebook)]


def _outputs(notebook):
    return [output for cell in suite.code_cells(notebook) for output in cell.outputs]


def not_executed(notebook):
    """Return the prompt numbers if they are not 1, 2, 3 ..."""
    numbers = [cell.execution_count for cell in suite.code_cells(notebook)]
    return numbers if numbers != list(range(1, len(numbers) + 1)) else []


def failed(notebook):
    """Return outputs that are errors or went to standard error."""
    return [each for each in _outputs(notebook) if each.output_type == "error" or each.get("name") == "stderr"]


def private(notebook):
    """Return what a notebook uses of netquality that is not public, and what else it imports."""
    found = []
    for node in (node for tree in _trees(notebook) for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if (alias.name, alias.asname) != ("netquality", "nq")]
        elif isinstance(node, ast.ImportFrom):
            found.append(str(node.module))
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            found.append(node.attr)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "nq":
            found += [node.attr] if node.attr not in dir(netquality) else []
    return found


def definitions(notebook):
    """Return the functions and classes that a notebook defines: they belong into the library."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    return [node for tree in _trees(notebook) for node in ast.walk(tree) if isinstance(node, kinds)]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_was_executed_whole_and_in_order_without_a_complaint(self, path):
        notebook = suite.load(path)
        assert not_executed(notebook) == []
        assert failed(notebook) == []

    def test_is_a_page_and_not_a_program(self, path):
        notebook = suite.load(path)
        assert len(list(suite.code_cells(notebook))) <= MOST_CELLS
        assert definitions(notebook) == []
        assert private(notebook) == []
        assert all(suite.title(notebook))

    def test_begins_with_its_parameters(self, path):
        first, second = list(suite.code_cells(suite.load(path)))[:2]
        assert (first.source, first.metadata.get("tags")) == (PARAMETERS, ["parameters"])
        assert second.source == READ

    def test_holds_nothing_of_the_machine_that_ran_it(self, path):
        before = path.read_text(encoding="utf-8")
        assert str(Path.home()) not in before
        assert "injected-parameters" not in before
        assert all("execution" not in cell.metadata for cell in suite.load(path).cells)
        assert "version" not in suite.load(path).metadata.language_info


def test_the_rules_see_what_breaks_them():
    odd = "import os\nfrom netquality import depth\nnq._HOMES; nq.read"
    page = standin.notebook(odd, "f = lambda: 1\ndef g(): pass")
    assert not_executed(page) == [None] * 4
    assert private(page) == ["os", "netquality", "_HOMES"]
    assert len(definitions(page)) == 2
    cells = list(suite.code_cells(page))
    cells[0].outputs = [nbformat.v4.new_output("stream", name="stderr"), nbformat.v4.new_output("error")]
    assert len(failed(page)) == 2
    for number, cell in enumerate(cells, start=1):
        cell.execution_count = number
    assert not_executed(page) == []
