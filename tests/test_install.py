"""What is installed works away from the checkout: wheel and sdist hold all it takes."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")} | {"sample/linkedin.zip"}
REPORT = """
import pathlib, sys, netquality
from netquality import cli
home = pathlib.Path(netquality.__file__).parent
assert home.is_relative_to(sys.prefix), home
cli.main(["report", str(home / "_suite" / "sample" / "linkedin"), "-o", "report"])
"""


def _pip(python, *arguments):
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT.anchor, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.slow
def test_a_wheel_installs_anywhere_and_reports_on_its_sample(tmp_path):
    """By hand, with access to a package index: ``pytest -m slow tests/test_install.py``."""
    _pip(sys.executable, "wheel", ROOT, "--no-deps", "--wheel-dir", tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name.removeprefix("netquality/_suite/") for name in zipfile.ZipFile(wheel).namelist()}
    assert held >= NEEDED
    venv.create(tmp_path / "away", with_pip=True)
    python = tmp_path / "away" / "bin" / "python"
    _pip(python, "install", wheel)
    done = subprocess.run([python, "-I", "-c", REPORT], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "report" / "index.html").exists()


@pytest.mark.slow
def test_an_sdist_holds_what_a_wheel_is_built_from(tmp_path):
    pytest.importorskip("build")
    subprocess.run([sys.executable, "-m", "build", "--sdist", "-o", tmp_path, ROOT], check=True, capture_output=True)
    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        held = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "data/sample/linkedin.zip"} <= held
    assert {name for name in NEEDED if name.startswith("notebooks")} <= held
