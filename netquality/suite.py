"""The notebooks of the suite: where they are, how they are bound to an export, and how they are run."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.client import KernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from netquality.schema import NetqualityError
from netquality.storage import SERVED, WARM

#: Seconds that one cell may take.
CELL_TIMEOUT: Final = 900
_PACKAGE: Final = Path(__file__).parent
#: Makes of a kernel that ran another notebook one that stands at the beginning of this.
_FORGET: Final = "import os; os.chdir({folder!r}); get_ipython().reset()"


class NotebookError(RuntimeError):
    """A notebook that did not run to its end: which one, in which code cell and why, without a traceback."""


def home() -> Path:
    """Return the folder that holds the suite's notebooks: in an installed package or beside a checkout's."""
    places = (_PACKAGE / "_suite" / "notebooks", _PACKAGE.parent / "notebooks")
    for place in places:
        if found(place):
            return place
    raise NetqualityError(f"no notebooks in {places[0]} nor in {places[1]}; install netquality again")


def found(folder: Path) -> list[Path]:
    """Return the notebooks of `folder` in the order in which they are read."""
    return sorted(folder.glob("*.ipynb"))


def load(path: Path) -> NotebookNode:
    """Return the notebook at `path`."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def save(notebook: NotebookNode, path: Path) -> None:
    """Write `notebook` without what differs between machines: its Python's version and its kernel's name."""
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {
        "name": "python",
        "file_extension": ".py",
        "mimetype": "text/x-python",
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)


def bind(notebook: NotebookNode, export: str, *, earlier: str | None = None) -> NotebookNode:
    """Return a copy of `notebook`, outputs cleared, that reads `export` (as seen from the notebook's folder).

    With `earlier`, a notebook that sets EARLIER compares with that export.

    Raises
    ------
    NetqualityError
        If no cell is tagged ``parameters``.
    """
    bound: NotebookNode = nbformat.from_dict(notebook)
    for cell in code_cells(bound):
        cell.update(outputs=[], execution_count=None)
    places = [at for at, cell in enumerate(bound.cells) if "parameters" in cell.metadata.get("tags", ())]
    if not places:
        raise NetqualityError("a notebook of the suite has no cell tagged 'parameters'; tag the one that sets EXPORT")
    bound.cells = [cell for cell in bound.cells if "injected-parameters" not in cell.metadata.get("tags", ())]
    injected = nbformat.v4.new_code_cell(
        f"EXPORT = {export!r}", id="injected-parameters", metadata={"tags": ["injected-parameters"]}
    )
    if earlier is not None:
        for cell in code_cells(bound):
            cell.source = re.sub(r"^EARLIER = .*$", lambda _: f"EARLIER = {earlier!r}", cell.source, flags=re.MULTILINE)
    bound.cells.insert(places[0] + 1, injected)
    return bound


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the code cells of `notebook`."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def title(notebook: NotebookNode) -> tuple[str, str]:
    """Return the heading of `notebook` and the paragraph under it, as Markdown ('' where there is none)."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    blocks = [block.strip() for text in texts for block in text.split("\n\n") if block.strip()]
    heading = next((at for at, block in enumerate(blocks) if block.startswith("# ")), None)
    if heading is None:
        return "", ""
    first, _, rest = blocks[heading].partition("\n")
    below = [rest.strip(), *blocks[heading + 1 :]]
    lead = next((block for block in below if block and block[0] not in "#|<!"), "")
    return first.removeprefix("# ").strip(), " ".join(lead.split())


def run(paths: Iterable[Path], *, warm: Path | None = None, notify: Callable[[], None] = lambda: None) -> None:
    """Run notebooks in place, as many at once as there are processors; each is saved, failed or not.

    Their kernels are the Python that runs this, whatever kernels are registered, and without the user's IPython
    profile. A kernel runs one notebook after the other and forgets all names in between: what it has imported and read
    once is there for the next.

    Parameters
    ----------
    paths : iterable of Path
        The notebooks; each runs in its folder.
    warm : Path, optional
        What `netquality.storage.write_warm` kept of the network that they read.
    notify : callable, optional
        Called whenever a code cell is done.

    Raises
    ------
    NotebookError
        For the first notebook, in their order, that failed.
    """
    temporary = tempfile.TemporaryDirectory(prefix="netquality-", ignore_cleanup_errors=True)
    with temporary as scratch, asyncio.Runner(loop_factory=_Loop) as runner:
        environment = kernel_environment(Path(scratch)) | ({WARM: str(warm)} if warm else {})
        runner.run(_run_all(list(paths), Path(scratch), environment, notify))


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return the environment of kernels: figures inline, hashes seeded, no profile of the user's, nobody in front."""
    return {
        **{name: value for name, value in os.environ.items() if name != SERVED},
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that leaves Ctrl-C to its runner: nbclient would kill one kernel and go on."""

    def add_signal_handler(self, *_: Any) -> NoReturn:  # type: ignore[override]
        raise RuntimeError("signals belong to the caller")


class _ThisPython(KernelSpecManager):
    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(**get_kernel_dict())


class _Kernel(AsyncKernelManager):
    #: What hears its answers, once it runs.
    listener: KernelClient | None = None

    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return _ThisPython()

    async def end(self) -> None:
        """Stop it, if it runs; it can be started again."""
        if self.listener is not None:
            self.listener.stop_channels()
            self.listener = None
        if self.has_kernel:
            await self.shutdown_kernel(now=True)


async def _run_all(paths: list[Path], scratch: Path, environment: dict[str, str], notify: Callable[[], None]) -> None:
    waiting, faults = iter(paths), dict[Path, Exception]()

    async def work(number: int) -> None:
        kernel = _Kernel(connection_file=str(scratch / f"kernel{number}.json"))
        try:
            for path in waiting:
                try:
                    await _run_one(path, kernel, environment, notify)
                except Exception as fault:
                    faults[path] = fault
                    await kernel.end()
        finally:
            await kernel.end()

    outcomes = await asyncio.gather(*map(work, range(os.cpu_count() or 1)), return_exceptions=True)
    for outcome in [*(faults[path] for path in paths if path in faults), *outcomes]:
        if isinstance(outcome, BaseException):
            raise outcome


async def _run_one(path: Path, kernel: _Kernel, environment: dict[str, str], notify: Callable[[], None]) -> None:
    notebook, started = load(path), 0

    def start(cell_index: int, **_: Any) -> None:
        nonlocal started
        started = sum(1 for cell in notebook.cells[: cell_index + 1] if cell.cell_type == "code")

    client = NotebookClient(
        notebook,
        km=kernel,
        timeout=CELL_TIMEOUT,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=start,
        on_cell_executed=lambda **_: notify(),
    )
    # Nor need what listens to it be made anew.
    client.kc = kernel.listener
    try:
        if client.kc is not None:
            forget = client.kc.execute(_FORGET.format(folder=str(path.parent)), silent=True)
            await client.async_wait_for_reply(forget)
        await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as fault:
        raise NotebookError(f"{path.name}, code cell {started}: {_reason(fault)}") from fault
    finally:
        kernel.listener = client.kc
        save(notebook, path)


def _reason(fault: Exception) -> str:
    if isinstance(fault, CellTimeoutError):
        return f"took longer than {CELL_TIMEOUT} seconds"
    if isinstance(fault, CellExecutionError):
        lines = str(fault.evalue).strip().splitlines()
        return f"{fault.ename}: {lines[-1] if lines else ''}".rstrip(": ")
    return "its Python process ended, perhaps for want of memory"


def restore(folder: Path, *, notify: Callable[[], None] = lambda: None) -> None:
    """Run the notebooks of `folder` in place, each on the export that its own parameters name."""
    run(found(folder), notify=notify)


if __name__ == "__main__":
    restore(Path(sys.argv[1]) if len(sys.argv) > 1 else home())
