"""A small network and notebooks that stand in for the suite: what the runner does is tested without its numbers."""

from pathlib import Path

import nbformat
import pandas as pd

from netquality.network import Network

PARAMETERS = 'EXPORT = "../data/sample/linkedin"\nOWNER = None\nAS_OF = None'
READ = "import netquality as nq\n\nnetwork = nq.read(EXPORT, owner=OWNER, as_of=AS_OF)"
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()"


def network() -> Network:
    """Three connections, one of them gone, one with a hostile name; Ann and the owner wrote to each other."""
    people = pd.DataFrame(
        {
            "person": ["linkedin.com/in/me", "linkedin.com/in/ann", "linkedin.com/in/eve"],
            "name": ["Mia Muster", "Ann Beispiel", "=HYPERLINK(1) <script>alert(1)</script> $x$"],
        }
    )
    connections = pd.DataFrame(
        {
            "owner": "linkedin.com/in/me",
            "person": ["linkedin.com/in/ann", "linkedin.com/in/eve", None],
            "connected_at": "2024-01-01",
        }
    )
    log = pd.DataFrame(
        {
            "message": [0, 1],
            "at": ["2024-02-01T10:00:00", "2024-02-02T10:00:00"],
            "source": ["linkedin.com/in/me", "linkedin.com/in/ann"],
            "target": ["linkedin.com/in/ann", "linkedin.com/in/me"],
            "channel": "message",
            "mode": "written",
            "question": False,
            "cue": False,
        }
    )
    return Network.build({"people": people, "connections": connections, "interactions": log})


def notebook(*code: str, title: str = "A page") -> nbformat.NotebookNode:
    """A notebook as those of the suite begin, followed by `code`."""
    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}\n\nWhat it *tells*, see [next](b.ipynb).\n\nMore.", id="title"),
        nbformat.v4.new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(READ, id="read"),
        *(nbformat.v4.new_code_cell(source, id=f"cell-{at}") for at, source in enumerate(code)),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def write(folder: Path, **notebooks: nbformat.NotebookNode) -> Path:
    """Write notebooks by name into `folder`; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, each in notebooks.items():
        nbformat.write(each, folder / f"{name}.ipynb")
    return folder
