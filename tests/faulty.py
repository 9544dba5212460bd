"""What goes wrong while a report is written: runs that are killed, disks that fill up, two at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from netquality import manifest
from tests import standin

#: Writes a report with the notebooks of a folder instead of the suite's, having run a line of code before.
_RUN = (
    "import pathlib, sys; from netquality import cli, suite;"
    "suite.home = lambda: pathlib.Path(sys.argv[1]); exec(sys.argv[2]); cli.main(sys.argv[3:])"
)


def prepare(folder: Path) -> None:
    """An export and two short notebooks in `folder`."""
    standin.network().write(folder / "archive")
    standin.write(folder / "suite", a=standin.notebook("len(network.people)"), b=standin.notebook(standin.FIGURE))


def start(folder: Path, *, before: str = "", out: str = "out", inside: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start writing a report to `out`, in a process group of its own; `inside` is a command that runs commands."""
    arguments = [str(folder / "suite"), before, "report", str(folder / "archive"), "-o", str(folder / out), "--fresh"]
    command = [*inside, sys.executable, "-c", _RUN, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a run to end; return its exit code and what it complained of."""
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def killed(folder: Path, seconds: float) -> bool:
    """Start a run and kill it, and it alone, after `seconds`, as kill -9 would; whether that was before its end."""
    with start(folder) as process:
        time.sleep(seconds)
        process.kill()
        return finish(process)[0] != 0


def whole(out: Path) -> bool:
    """Whether `out` is a complete report, every file as it was written."""
    return out.is_dir() and manifest.altered(out) == []


def leftovers(folder: Path) -> list[str]:
    """What lies in `folder` beside what was put there and the report."""
    return sorted({path.name for path in folder.iterdir()} - {"archive", "suite", "out"})
