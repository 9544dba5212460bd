from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

_HERE = {"127.0.0.1", "::1", "localhost", "", None}


def _stay_home(event: str, arguments: tuple[Any, ...]) -> None:
    """Nothing that is tested may ask another computer for anything."""
    if event == "socket.getaddrinfo" and arguments[0] not in _HERE:
        raise AssertionError(f"asked for the address of {arguments[0]!r}")
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in _HERE:
        raise AssertionError(f"reached out to {arguments[1]!r}")


sys.addaudithook(_stay_home)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real interaction networks, which are for evaluation only and lie beside the repository."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real interaction networks are not at {folder}; they may not be redistributed")
    return folder
