"""A working copy of the suite, bound to an export, opened in JupyterLab on this computer alone."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from netquality import files, report, suite
from netquality.schema import NetqualityError


def write_copy(
    exports: Sequence[Path],
    folder: Path,
    *,
    owner: str | None = None,
    as_of: str | None = None,
    earlier: Path | None = None,
    fresh: bool = False,
    notebooks: Path | None = None,
) -> Path:
    """Write the suite's notebooks, bound to `exports`, and what was read from them into `folder`; return it.

    With `earlier`, an earlier export of the same owner, the notebook on what changed compares with it.

    Nothing is overwritten: with `fresh`, an earlier copy is set aside under a free name, edits and all.

    Raises
    ------
    NetqualityError
        If an export cannot be read, or `folder` holds something and `fresh` is not set.
    """
    if not fresh:
        _refuse(folder)
    network = report.read(exports, owner=owner, as_of=as_of)
    before = report.read_earlier(earlier, network, owner=owner)
    if fresh and folder.exists():
        folder.rename(_free(folder))
    with files.replacing(folder, allow=_refuse) as new:
        report.write_networks(new, network, before)
        report.bind_all(suite.found(notebooks or suite.home()), new / "notebooks")
    return folder


def _refuse(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NetqualityError(
            f"{folder} is there already, perhaps with work of yours: open it with 'jupyter lab {folder}', "
            "choose another folder with -o, or pass --fresh, which sets it aside and starts a new copy"
        )


def _free(folder: Path) -> Path:
    names = (folder.with_name(f"{folder.name}.{number}") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())


def open_lab(folder: Path, *, browser: bool = True) -> NoReturn:
    """Become JupyterLab on `folder`: for this computer only, behind a token, without asking the internet."""
    first, port, token = suite.found(folder / "notebooks")[0].name, _free_port(), secrets.token_hex(24)
    os.environ.update(JUPYTER_TOKEN=token, JUPYTER_PREFER_ENV_PATH="1")
    # JupyterLab does not print a token that it was given.
    sys.stdout.write(f"http://127.0.0.1:{port}/lab/tree/notebooks/{first}?token={token}\nStop it with Ctrl-C.\n")
    sys.stdout.flush()
    options = lab_options(folder, first, port=port, browser=browser)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *options])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def lab_options(folder: Path, first: str, *, port: int, browser: bool) -> list[str]:
    """Return JupyterLab's options; they outrank the user's configuration."""
    return [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.allow_remote_access=False",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/notebooks/{first}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        # In a container one often is root; nobody else can reach the server anyway.
        "--allow-root",
    ]
