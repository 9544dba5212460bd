"""The README, followed literally."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = README.split("```console\n")[1].split("```")[0].splitlines()
SNIPPET = README.split("```python\n")[1].split("```")[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").symlink_to(ROOT / "data")
    return folder


def test_the_tutorial_runs_as_it_stands(place):
    assert len(TUTORIAL) >= 5
    for line in TUTORIAL:
        program, *arguments = shlex.split(line)
        assert program == "netquality"
        command = [sys.executable, "-m", "netquality", *arguments]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), line
        assert done.stdout
    assert {"introductions.csv", "ratings.csv"} <= {path.name for path in place.iterdir()}


def test_the_snippet_runs_as_it_stands(place, monkeypatch):
    monkeypatch.chdir(place)
    exec(compile(SNIPPET, "README", "exec"), {})


def test_links_and_pictures_are_there():
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README)
    assert targets
    assert [target for target in targets if not target.startswith("http") and not (ROOT / target).exists()] == []
