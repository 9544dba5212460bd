"""Edge lists and logs: CSV with any separator, plain or .gz, Parquet; Gephi's and NodeXL's tables among them.

A table with times is a log and gives interactions; one without is a list of who is connected with whom. One of each
may lie side by side in a folder or zip, and a table of people beside them. Column names: `netquality.readers.columns`.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

from netquality.readers.archive import Archive
from netquality.readers.columns import ADVICE, HEAD, Layout, layout
from netquality.readers.edges import PEOPLE_ALIASES, Edges, Roster, assemble, public_count
from netquality.readers.export import Export
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.rows import Batches, csv_batches, parquet_batches, parquet_layout
from netquality.readers.scan import scan
from netquality.schema import ExportError

_ENDINGS: Final = frozenset(
    [".csv", ".tsv", ".tab", ".txt", ".edges", ".edgelist", ".ncol", ".log", ".dat", ".parquet", ".pq"]
)
_PARQUET: Final = b"PAR1"


def sniff(archive: Archive) -> bool:
    """Whether `archive` holds a table of edges, or is one table (whose columns `read` may refuse in words)."""
    if len(archive.members) == 1:
        return _what(archive, archive.members[0]) != "none"
    return any(_what(archive, member) == "edges" for member in _candidates(archive))


def read(archive: Archive, *, owner: str | None = None) -> Export:
    """Return the tables of all edge lists, logs and tables of people in `archive`.

    A time-stamped table gives interactions (a kind that is plainly a sign, such as like or follow, is a signal; a
    meeting is met; everything else is written), an undated one connections. An undated list without a Gephi `Type`
    column has no direction: each pair stands on both lists. In a log of pairs without direction (`Type` Undirected) a
    meeting is an interaction, and all else a connection since its first date: who wrote to whom is not made up.
    Weights of a log are not used; in an undated list a weight that is not above zero is no tie.

    Parameters
    ----------
    archive : Archive
        One table, or a folder or zip with several.
    owner : str, optional
        Whose network it is. Default: everybody's.

    Raises
    ------
    ExportError
        If the columns are not known, more than half of a table's rows cannot be read, or nobody is in it.
    """
    intake, roster = Intake(), Roster()
    parts: list[Edges] = []
    for member in _candidates(archive) if len(archive.members) > 1 else archive.members:
        where, found = archive.where(member), _layout(archive, member)
        what = "unknown" if found is None else found.what
        if found is None or what == "unknown":
            _refuse_single(archive, where)
            # Said, so that a file nobody understood does not pass for one that was read.
            intake.file(member, "tables.ignored")
            continue
        ledger = intake.file(member, f"tables.{what}")
        with archive.open(member) as stream:
            batches = _batches(stream, found, where)
            if what == "edges":
                parts += scan(batches, ledger, roster, where)
            else:
                _describe(batches, ledger, roster)
    if not parts:
        raise ExportError(f"{archive.label}: no table of pairs of people is in it. {ADVICE}")
    return assemble(parts, roster, intake, owner=owner, where=archive.label)


def _candidates(archive: Archive) -> list[str]:
    return [m for m in archive.members if PurePosixPath(m.removesuffix(".gz")).suffix.lower() in _ENDINGS]


def _layout(archive: Archive, member: str) -> Layout | None:
    with archive.open(member) as stream:
        head = stream.read(HEAD)
    try:
        if head[:4] == _PARQUET:
            with archive.open(member) as stream:
                return parquet_layout(stream, archive.where(member))
        return layout(head)
    except ExportError as fault:
        raise ExportError(f"{archive.where(member)}: {fault}") from None


def _what(archive: Archive, member: str) -> str:
    try:
        found = _layout(archive, member)
    except ExportError:
        return "unknown"
    return "none" if found is None else found.what


def _refuse_single(archive: Archive, where: str) -> None:
    if len(archive.members) == 1:
        raise ExportError(f"{where}, row 1: it cannot be told which columns name the two people of a row. {ADVICE}")


def _batches(stream: BinaryIO, found: Layout, where: str) -> Batches:
    return parquet_batches(stream, found, where) if found.separator == "parquet" else csv_batches(stream, found, where)


def _describe(batches: Batches, ledger: FileLedger, roster: Roster) -> None:
    """Take in a table of people; who is named twice is taken at the first row."""
    for batch in batches:
        ledger.rows_read += batch.num_rows
        for row in batch.to_pylist():
            facts = {name: _fact(name, row[name]) for name in PEOPLE_ALIASES if row.get(name)}
            code = roster.code(row["person"] or "")
            if code < 0 or code in roster.facts:
                ledger.drop("no person" if code < 0 else "person named before")
            else:
                roster.describe(code, facts)
    ledger.rows_read += len(batches.ragged)
    ledger.drop("not as many columns as the header", len(batches.ragged))


def _fact(name: str, value: str) -> Any:
    return public_count(value) if name == "public_count" else value.strip()
