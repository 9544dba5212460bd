"""One export in, one report out: notebooks, pages, tables and a manifest, written whole or not at all."""

from __future__ import annotations

import base64
import functools
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
from nbformat.v4 import new_output

from netquality import (
    answers,
    change,
    files,
    html,
    manifest,
    plotdata,
    plots,
    privacy,
    readers,
    suite,
    tabling,
    wording,
    words,
)
from netquality.network import Network
from netquality.schema import NetqualityError
from netquality.storage import write_warm

#: Where a report keeps what was read of an earlier export.
EARLIER: Final = "earlier"
#: Tag of a code cell that shows what is about one person without saying who it is.
SINGLE_PEOPLE: Final = "single-people"
LEFT_OUT: Final = "What is about single people, here and in files, is left out of a report to pass on."
#: The figures of the front page, each with its sentence.
FRONT: Final = ("badge", "vetting_waits", "introductions")

#: Told what is being done, how far it is and how far it goes.
Notify = Callable[[str, int, int], None]


def _silent(_step: str, _done: int, _total: int) -> None:
    pass


def write_report(
    exports: Sequence[Path],
    out: Path,
    *,
    owner: str | None = None,
    as_of: str | None = None,
    earlier: Path | None = None,
    key: bytes | None = None,
    notebooks: Path | None = None,
    notify: Notify = _silent,
) -> Path:
    """Run the suite on `exports` and write the report to `out`; return its index page.

    An earlier report in `out` stays whole until the new one is, and stays if anything fails.

    Parameters
    ----------
    exports : sequence of Path
        Archives, folders or files, see `netquality.read`.
    out : Path
        The report's folder: new, empty or an earlier report whose files nobody changed.
    owner, as_of : str, optional
        As for `netquality.read`.
    earlier : Path, optional
        An earlier export of the same owner, to compare with. Default: how this one stood a year before.
    key : bytes, optional
        Write a report to pass on: everybody under a pseudonym by this secret (see `netquality.privacy`), without
        notebooks, what was read, and tables about single people.
    notebooks : Path, optional
        A folder of notebooks to run. Default: the suite.
    notify : callable, optional
        Called with (step, done, total) as the work goes on.

    Raises
    ------
    NetqualityError
        If an export cannot be read or `out` must not be replaced.
    NotebookError
        If a notebook fails.
    """
    _outside(out, [*exports, *([earlier] if earlier else [])])
    _replaceable(out)
    notify("Reading the export", 0, 1)
    # Before it is read: a file that changes while it is being read is another one next time.
    made_from = manifest.origin(exports, owner=owner, as_of=as_of, earlier=earlier, key=key, notebooks=notebooks)
    network = read(exports, owner=owner, as_of=as_of)
    before = read_earlier(earlier, network, owner=owner)
    options = {"owner": owner, "as_of": as_of}
    if key is not None:
        # From here on nothing knows a name, an address or what the files are called.
        before = before and privacy.pseudonymous(change.matched(before, network)[0], key)
        network, exports, earlier, options = privacy.pseudonymous(network, key), (), None, {}
    with files.replacing(out, allow=_replaceable) as folder:
        networks = write_networks(folder, network, before)
        notify("Writing the tables", 0, 1)
        tabling.write(network, folder, before, notify=functools.partial(notify, "Writing the tables"))
        _run(suite.found(notebooks or suite.home()), folder, networks, notify)
        notify("Writing the pages", 0, 1)
        if key is not None:
            _leave_out_single_people(suite.found(folder / "notebooks"), network)
        _write_html(network, [*exports, *([earlier] if earlier else [])], folder)
        if key is not None:
            _keep_what_may_be_shared(networks.values(), folder)
        facts = {"made_from": made_from, "options": options, "shared": key is not None}
        manifest.write(
            folder, facts | {"as_of": network.as_of.isoformat(), "inputs": manifest.inputs(exports, earlier)}
        )
    return out / "index.html"


def read_earlier(earlier: Path | None, network: Network, *, owner: str | None = None) -> Network | None:
    """Return the network of an earlier export; None without one.

    Raises
    ------
    NetqualityError
        If it cannot be read, is of somebody else, or is the later one.
    """
    if earlier is None:
        return None
    before = read([earlier], owner=owner)
    # Refused now, and not by a notebook in a minute.
    change.common_owners(*change.matched(before, network)[:2])
    return before


def write_networks(folder: Path, network: Network, earlier: Network | None) -> dict[Path, Network]:
    """Write what was read into `folder`: ``network/`` and, if there is one to compare with, ``earlier/``; return where
    each was written.
    """
    networks = {"network": network, EARLIER: earlier}
    return {each.write(folder / room): each for room, each in networks.items() if each is not None}


def _leave_out_single_people(notebooks: Iterable[Path], network: Network) -> None:
    """Put a sentence in the place of what cells show of single people: those tagged so, and whatever names others."""
    for path in notebooks:
        notebook = suite.load(path)
        for cell in suite.code_cells(notebook):
            tagged = SINGLE_PEOPLE in cell.metadata.get("tags", [])
            shown = [each for each in cell.outputs if not (tagged or privacy.names_others(str(each), network))]
            if len(shown) < len(cell.outputs):
                cell.outputs = [*shown, new_output("display_data", {"text/plain": LEFT_OUT})]
        suite.save(notebook, path)


def _keep_what_may_be_shared(networks: Collection[Network], folder: Path) -> None:
    """Take out what is about single people: the network, the notebooks that would need it, tables that name them."""
    for room in ("network", EARLIER, "notebooks"):
        shutil.rmtree(folder / room, ignore_errors=not (folder / room).exists())
    for path in folder.glob("*/*.parquet"):
        table = pd.read_parquet(path)
        # Who is gone since the earlier export is in that one alone.
        if any(privacy.about_single_people(table, network) for network in networks):
            path.unlink()
            path.with_suffix(".csv").unlink()


def read(exports: Sequence[Path], *, owner: str | None = None, as_of: str | None = None) -> Network:
    """Return the network of one export, or of several pooled."""
    return readers.read(exports[0] if len(exports) == 1 else list(exports), owner=owner, as_of=as_of)


def _run(notebooks: Iterable[Path], folder: Path, networks: Mapping[Path, Network], notify: Notify) -> None:
    copies = bind_all(notebooks, folder / "notebooks")
    total = sum(1 for path in copies for _ in suite.code_cells(suite.load(path)))
    done = iter(range(1, total + 1))
    notify("Running the notebooks", 0, total)
    # What the tables took to work out need not be worked out again. It lies where the next run would clear it away.
    warm = folder / "warm"
    write_warm(networks, warm)
    suite.run(copies, warm=warm, notify=lambda: notify("Running the notebooks", next(done, total), total))
    warm.unlink()


def bind_all(notebooks: Iterable[Path], folder: Path, *, export: str = "../network") -> list[Path]:
    """Write copies of `notebooks` into `folder` that read `export` (and an `EARLIER` one beside it); return them."""
    folder.mkdir(parents=True)
    earlier = f"../{EARLIER}" if (folder.parent / EARLIER).is_dir() else None
    copies = []
    for path in notebooks:
        copies.append(folder / path.name)
        suite.save(suite.bind(suite.load(path), export, earlier=earlier), copies[-1])
    return copies


def _pictures(network: Network) -> list[tuple[str, str]]:
    """The figures of the front page, as PNG in Base64, and what each says; '' for a figure that would be empty."""
    told = []
    for name in FRONT:
        data = plotdata.TABLES[name](network)
        picture = plots.png(getattr(plots, f"plot_{name}")(data))
        told.append((base64.b64encode(picture).decode() if len(data) else "", getattr(words, name)(data)))
    return told


def _write_html(network: Network, exports: Sequence[Path], folder: Path) -> None:
    pages = html.write_pages(suite.found(folder / "notebooks"), folder / "pages")
    facts = {
        "measured": f"Measured on {wording.day(network.as_of)}" if network.as_of.value else "Nothing here has a date",
        "inputs": [path.resolve().name for path in exports],
        "shared": not exports,
    }
    tables = {
        "headline": _rows(answers.headline(network)),
        "card": _rows(answers.coverage(network)),
        "pictures": _pictures(network),
    }
    text = html.index(pages, version=manifest.version("netquality"), **facts, **tables)
    (folder / "index.html").write_text(text, encoding="utf-8")


def _rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(frame.itertuples(index=False, name=None))


def _replaceable(out: Path) -> None:
    """Raise unless `out` is new, empty, or a report that holds nothing but what was written."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not out.is_dir():
        raise NetqualityError(f"{out} is a file; choose a folder for the report with -o")
    try:
        edits = [str(each) for each in manifest.altered(out) if each.how != "missing"]
    except NetqualityError:
        raise NetqualityError(f"{out} is not a report of netquality; choose another folder with -o") from None
    if edits:
        raise NetqualityError(f"{edits[0]}; move your work elsewhere or choose another folder with -o")


def _outside(out: Path, exports: Sequence[Path]) -> None:
    for export in exports:
        if export.is_dir() and out.resolve().is_relative_to(export.resolve()):
            raise NetqualityError(f"{out} lies inside the export {export}; choose another folder with -o")
