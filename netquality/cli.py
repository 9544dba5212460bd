"""The command line: what somebody types who has an export and a question."""

from __future__ import annotations

import contextlib
import datetime
import enum
import importlib.metadata
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from netquality.report import Notify

# Whoever opens notebooks imports jsonschema, and that, where it can, a grammar of addresses that takes two seconds to
# build. No notebook's schema asks for it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

app: Final = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="How good is your network, not how large. Everything is computed on this computer.",
)

Exports = Annotated[list[Path], typer.Argument(metavar="EXPORT...", help="The archive as you got it, zip or folder.")]
Export = Annotated[Path, typer.Argument(metavar="EXPORT", help="The archive as you got it, zip or folder.")]
Owner = Annotated[str | None, typer.Option(metavar="URL", help="Whose export it is, where the export does not say.")]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Measure as of this day; default: the latest in the export."),
]

Earlier = Annotated[
    Path | None, typer.Option("--earlier", metavar="OLD", help="An earlier export of the same owner, to compare with.")
]


def _like(*lines: str) -> str:
    """Return examples as they stand under a command's help; the first sign keeps them from being wrapped."""
    return "\n".join(("\b", "Examples:", *(f"  netquality {line}" for line in lines)))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; exit with 0, 1 (failed or differs), 2 (input refused) or 130 (interrupted)."""
    try:
        app(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        if os.environ.get("NETQUALITY_DEBUG"):
            raise
        _fail(*_told(fault))
    sys.exit(0)


def _told(fault: Exception) -> tuple[str, int]:
    """Return what to say about `fault` and the exit code."""
    from netquality.schema import NetqualityError
    from netquality.suite import NotebookError

    if isinstance(fault, NetqualityError):
        return str(fault), 2
    if isinstance(fault, NotebookError):
        return str(fault), 1
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.strerror}: {fault.filename}" if fault.filename else fault.strerror, 2
    report_it = "this is a bug in netquality, please report it; run with NETQUALITY_DEBUG=1 for the traceback"
    return f"{type(fault).__name__}: {fault}\n{report_it}", 1


def _fail(message: str, code: int) -> NoReturn:
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(f"netquality: {printable(message)}"))
    sys.exit(code)


def printable(text: object) -> str:
    r"""Return `text` without characters that steer a terminal: names in an export are anybody's.

    Examples
    --------
    >>> printable("Ann\x1b[2J")
    'Ann [2J'
    """
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in str(text))


@app.command(
    epilog=_like(
        "report ~/Downloads/Complete_LinkedInDataExport_06-30-2026.zip",
        "report january.zip june.zip -o both",
        "report export.zip --share -o to-show",
    )
)
def report(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="The report's folder.")] = Path("netquality-report"),
    owner: Owner = None,
    as_of: AsOf = None,
    earlier: Earlier = None,
    share: Annotated[
        bool,
        typer.Option("--share", help="A report to pass on: pseudonyms, no tables about single people."),
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Write it anew even if nothing has changed.")] = False,
) -> None:
    """Write a report: pages to read, notebooks to change, tables to use."""
    from netquality import manifest
    from netquality.privacy import owner_key

    start = time.monotonic()
    key = owner_key(Path(typer.get_app_dir("netquality")) / "pseudonyms.key") if share else None
    if not fresh and manifest.up_to_date(out, exports, owner=owner, as_of=as_of, earlier=earlier, key=key):
        typer.echo(f"{out / 'index.html'} stands: nothing it was made from has changed (--fresh writes it anew)")
        return
    from netquality.report import write_report

    with _progress() as notify:
        index = write_report(exports, out, owner=owner, as_of=as_of, earlier=earlier, key=key, notify=notify)
    typer.echo(f"{index} written in {time.monotonic() - start:.0f} s")


@contextlib.contextmanager
def _progress() -> Iterator[Notify]:
    """Yield what tells a terminal how far the work is; other outputs are left alone."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=None)

        def notify(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        yield notify


@app.command(epilog=_like("check netquality-report"))
def check(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A report's folder.")]) -> None:
    """Run a report's notebooks again and say which cells and files differ from what was written."""
    from netquality.recheck import check_report

    found = check_report(folder)
    for line in (*found.altered, *found.tables, *found.cells):
        typer.echo(printable(line))
    if found.passed:
        typer.echo(f"{folder}: every file is as it was written, and every table and cell gives the same result")
        return
    if found.versions:
        typer.echo(f"written with other versions: {'; '.join(found.versions)}")
    raise typer.Exit(1)


@app.command(epilog=_like("lab export.zip", "lab export.zip --fresh"))
def lab(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="The working copy's folder.")] = Path("netquality-lab"),
    owner: Owner = None,
    as_of: AsOf = None,
    earlier: Earlier = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Set an earlier copy aside and start a new one.")] = False,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the notebooks on your export in JupyterLab, as a copy of your own."""
    from netquality.lab import open_lab, write_copy

    open_lab(write_copy(exports, out, owner=owner, as_of=as_of, earlier=earlier, fresh=fresh), browser=browser)


@app.command(epilog=_like("coverage export.zip"))
def coverage(exports: Exports, owner: Owner = None, as_of: AsOf = None) -> None:
    """Say what this export can and cannot tell."""
    from netquality import answers
    from netquality.report import read

    # A terminal is narrow.
    _print(answers.coverage(read(exports, owner=owner, as_of=as_of), apart=True))


@app.command(epilog=_like("diff january.zip june.zip"))
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier archive, zip or folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later one, of the same owner.")],
    owner: Owner = None,
) -> None:
    """Say what changed between two exports: the headlines, the list, and whose tie deepened, woke or faded."""
    from netquality import answers, plotdata, words
    from netquality.report import read

    earlier, later = (read([export], owner=owner) for export in (old, new))
    _print(answers.headline_changes(later, earlier))
    typer.echo(f"\n{words.changes(plotdata.changes(later, earlier))}\n")
    _print(answers.changed(later, earlier))
    typer.echo()
    _print(answers.comparable(later, earlier))


@app.command(epilog=_like('explain export.zip "Ann Example"', "explain export.zip linkedin.com/in/ann"))
def explain(
    export: Export,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A full name or profile URL.")],
    owner: Owner = None,
    as_of: AsOf = None,
) -> None:
    """Show what stands behind one person's numbers: counts by day, never what was written."""
    from netquality import depth
    from netquality.report import read

    network = read([export], owner=owner, as_of=as_of)
    days = depth.explain(network, person, owner=owner)
    ties = depth.interaction_depth(network).reset_index("owner").loc[[network.find(person)]]
    _print(ties.set_index("owner").T.rename_axis(index="measure"))
    typer.echo()
    _print(days)


@app.command(epilog=_like("rate export.zip", "rate export.zip --size 50 -o more.csv"))
def rate(
    export: Export,
    out: Annotated[Path, typer.Option("-o", "--out", help="A new CSV file.")] = Path("ratings.csv"),
    owner: Owner = None,
    as_of: AsOf = None,
    size: Annotated[int, typer.Option(min=1, help="How many names.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed draws the same names.")] = 0,
) -> None:
    """Draw names for you to rate from 1 (hardly know them) to 5 (close), to hold the depth score against."""
    from netquality import calibration
    from netquality.files import neutralised
    from netquality.report import read
    from netquality.schema import NetqualityError

    if out.exists():
        raise NetqualityError(f"{out} is there already; nothing was written")
    sheet = calibration.rating_sheet(read([export], owner=owner, as_of=as_of), owner=owner, size=size, seed=seed)
    sheet.apply(neutralised).to_csv(out, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    typer.echo(
        f"{out}: {len(sheet)} names. Put a number from 1 (hardly know them) to 5 (close) behind each you can rate"
    )


@app.command(epilog=_like("calibrate export.zip ratings.csv"))
def calibrate(
    export: Export,
    ratings: Annotated[Path, typer.Argument(metavar="RATINGS", help="The sheet of `netquality rate`, filled in.")],
    owner: Owner = None,
    as_of: AsOf = None,
) -> None:
    """Say how well the depth score agrees with your own ratings, and whom it gets most wrong."""
    from netquality import calibration
    from netquality.report import read

    network, rated = read([export], owner=owner, as_of=as_of), calibration.read_ratings(ratings)
    _print(calibration.calibrate(network, rated, owner=owner).T.rename_axis(index="measure"))
    typer.echo()
    _print(calibration.surprises(network, rated, owner=owner).reset_index(drop=True))


def _print(frame: pd.DataFrame) -> None:
    flat = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    table = Table(box=None, pad_edge=False)
    for name, dtype in flat.dtypes.items():
        table.add_column(Text(printable(name)), justify="right" if getattr(dtype, "kind", "O") in "iuf" else "left")
    for row in flat.itertuples(index=False):
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console()
    console.print(table, soft_wrap=not console.is_terminal)


def _cell(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:.3g}" if isinstance(value, float) else printable(value)


class Kind(enum.StrEnum):
    """What a sample looks like."""

    linkedin = "linkedin"
    facebook = "facebook"
    x = "x"
    graphml = "graphml"
    pooled = "pooled"


@app.command(
    epilog=_like("sample try-it", "sample large --connections 30000 --messages 1000000", "sample pages --of facebook")
)
def sample(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or one with an earlier LinkedIn sample.")
    ],
    kind: Annotated[
        Kind, typer.Option("--of", help="The platform, a graph file, or several owners to pool.")
    ] = Kind.linkedin,
    connections: Annotated[int | None, typer.Option(min=1, help="How many people on the list.")] = None,
    messages: Annotated[int | None, typer.Option(min=1, help="How many messages.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same sample.")] = None,
    owners: Annotated[int, typer.Option(min=2, help="How many owners to pool; structure needs three.")] = 3,
    zipped: Annotated[bool, typer.Option("--zip/--no-zip", help="Whether to write a zip too (LinkedIn).")] = True,
) -> None:
    """Write an invented export, to try things on; for LinkedIn with the truth about it beside it."""
    from netquality import sample as samples

    people = "friends" if kind is Kind.facebook else "follows" if kind is Kind.x else "connections"
    sizes = {
        name: size for name, size in ((people, connections), ("messages", messages), ("seed", seed)) if size is not None
    }
    match kind:
        case Kind.linkedin:
            typer.echo(samples.write_sample(folder, zipped=zipped, **sizes))
        case Kind.pooled:
            typer.echo("\n".join(map(str, samples.write_pooled(folder, owners=owners, **sizes))))
        case _:
            writers: dict[Kind, Callable[..., Path]] = {
                Kind.facebook: samples.write_facebook,
                Kind.x: samples.write_x,
                Kind.graphml: samples.write_graph,
            }
            typer.echo(writers[kind](folder, **sizes))


@app.command(epilog=_like("template introductions", "template meetings -o meetings.csv"))
def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="introductions or meetings.", autocompletion=lambda: ["introductions", "meetings"]
        ),
    ],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="A new file; default: print it.")] = None,
) -> None:
    """Give an empty log to fill in and put beside your export."""
    from netquality.readers.ownlogs import template as blank
    from netquality.schema import NetqualityError

    text = blank(kind)
    if out is None:
        typer.echo(text, nl=False)
    elif out.exists():
        raise NetqualityError(f"{out} is there already; nothing was written")
    else:
        out.write_text(text, encoding="utf-8")
        typer.echo(f"{out}: fill it in and put it beside the files of your export, as {kind}.csv")


@app.command(epilog=_like("ties log.parquet -o ties.parquet --memory 4GB"))
def ties(
    log: Annotated[Path, typer.Argument(metavar="LOG", help="Parquet or CSV with source, target, timestamp, kind.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The ties, a Parquet file.")] = Path("ties.parquet"),
    memory: Annotated[str, typer.Option(metavar="SIZE", help="How much memory to use at most.")] = "4GB",
    as_of: AsOf = None,
) -> None:
    """Measure every tie of a log of any size, as much at a time as fits into memory."""
    from netquality.network import utc
    from netquality.outofcore import write_ties

    start, moment = time.monotonic(), None if as_of is None else utc(as_of).value // 1000
    with _progress() as notify:
        count = write_ties(log, out, memory=memory, as_of=moment, notify=notify)
    typer.echo(f"{out}: {count:,} rows, each tie from both sides, in {time.monotonic() - start:.0f} s")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(importlib.metadata.version("netquality"))
