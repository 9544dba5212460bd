"""Does a report still say what its data say? Its files are compared, its notebooks run again under nbval."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from netquality import files, manifest, report, suite, tabling
from netquality.network import Network
from netquality.schema import NetqualityError


@dataclasses.dataclass(frozen=True)
class Check:
    """What `check_report` found: altered files, tables and cells that give other results, versions that moved on."""

    altered: tuple[str, ...]
    tables: tuple[str, ...]
    cells: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every file, table and cell is as it was written."""
        return not (self.altered or self.tables or self.cells)


def check_report(folder: Path) -> Check:
    """Run the notebooks of the report in `folder` again, in a copy, and compare all with what was written.

    Of a shared report, which holds no notebooks, only the files are compared.

    Raises
    ------
    NetqualityError
        If `folder` holds no report.
    """
    facts = manifest.load(folder)
    said, now = facts["versions"], manifest.versions()
    moved = tuple(f"{name} {said.get(name)} then, {now[name]} now" for name in now if said.get(name) != now[name])
    altered = tuple(map(str, manifest.altered(folder)))
    if facts.get("shared"):
        # It left the network at home: there is nothing to run it on.
        return Check(altered, (), (), moved)
    return Check(altered, tuple(_recomputed(folder)), tuple(_rerun(folder)), moved)


def _recomputed(folder: Path) -> list[str]:
    """Return which tables, those behind the figures included, hold other numbers than the network gives.

    nbval never compares pictures: a figure is held to the numbers it draws.
    """
    with tempfile.TemporaryDirectory(prefix="netquality-", ignore_cleanup_errors=True) as scratch:
        again = Path(scratch)
        try:
            earlier = Network.load(folder / report.EARLIER) if (folder / report.EARLIER).is_dir() else None
            tabling.write(Network.load(folder / "network"), again, earlier)
        except NetqualityError as fault:
            return [f"network: {fault}"]
        names = [path.relative_to(again) for path in files.listed(again) if path.suffix == ".csv"]
        return [
            f"{name.as_posix()}: holds other numbers than the network gives"
            for name in names
            if _differ(folder / name, again / name)
        ]


def _differ(one: Path, other: Path) -> bool:
    return not one.is_file() or one.read_bytes() != other.read_bytes()


def _rerun(folder: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="netquality-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch) / "report"
        for part in ("notebooks", "network", report.EARLIER):
            if (folder / part).is_dir():
                shutil.copytree(folder / part, copy / part)
        paths = suite.found(copy / "notebooks")
        if not paths:
            raise NetqualityError(f"{folder} has no notebooks left to run")
        (copy / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return [fault for faults in pool.map(_nbval, paths) for fault in faults]


def _nbval(path: Path) -> list[str]:
    """Return what differs when the notebook at `path` is run again, a line a cell."""
    result = path.with_suffix(".xml")
    options = [
        "--nbval",
        "--nbval-current-env",
        f"--nbval-cell-timeout={suite.CELL_TIMEOUT}",
        "-p",
        "no:cacheprovider",
    ]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "nbval.plugin",
        *options,
        f"--junitxml={result}",
        str(path),
    ]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = suite.kernel_environment(path.parents[1] / path.stem) | alone
    ran = subprocess.run(command, cwd=path.parents[1], env=environment, capture_output=True, text=True, check=False)
    if not result.exists():
        last = [line for line in (ran.stdout + ran.stderr).splitlines() if line.strip()][-1:]
        return [f"notebooks/{path.name}: could not be run: {' '.join(last)}"]
    return list(_failures(path.name, ElementTree.parse(result).iter("testcase")))


def _failures(name: str, cases: Iterable[ElementTree.Element]) -> Iterable[str]:
    for case in cases:
        for fault in (*case.findall("failure"), *case.findall("error")):
            number = int(re.sub(r"\D", "", case.get("name", "")) or -1) + 1
            told = _told(fault.text or "")
            yield f"notebooks/{name}, code cell {number}: {told}"
            if told.startswith("fails"):
                # Whatever comes after it in the notebook fails with it.
                return


def _told(text: str) -> str:
    plain = re.sub(r"(\x1b|#x1B)\[[0-9;]*m", "", text)
    if "Cell outputs differ" in plain:
        return "gives another result now"
    errors = re.findall(r"^ *(\w*(?:Error|Exception|Interrupt)\b.*)$", plain, re.MULTILINE)
    return f"fails now: {errors[-1]}" if errors else "fails now"
