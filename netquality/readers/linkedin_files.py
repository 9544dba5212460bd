"""Finding and reading the smaller files of a LinkedIn archive, row by row accounted for."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

import pandas as pd
import pyarrow as pa

from netquality.readers import csvfile, dates
from netquality.readers.archive import Archive
from netquality.readers.dialect import Columns, Dialect, columns_seen, find_header, top_lines
from netquality.readers.intake import FileLedger, Intake
from netquality.readers.linkedin_kinds import KINDS, NOT_PEOPLE, OUTSPOKEN, SPEAKING, Kind, base_name, kind_by_name
from netquality.schema import NAT, ExportError, instants

UNREADABLE_DATE: Final = "unreadable date"
_PROSE: Final = "no conversations found"


def find(archive: Archive) -> dict[str, Kind]:
    """Return the files to read and their kinds; a single file is recognised by its header whatever its name."""
    found = {member: kind for member in archive.members if (kind := kind_by_name(member))}
    if found or len(archive.members) != 1 or base_name(archive.members[0]) in NOT_PEOPLE:
        return found
    only = archive.members[0]
    for what in SPEAKING:
        kind, needs = KINDS[what], OUTSPOKEN[what]
        dialect = find_header(archive, only, kind.known)
        if dialect and kind.fits(dialect) and set(needs) <= set(Columns(dialect, kind.fields).place):
            return {only: kind}
    return {}


def header(archive: Archive, member: str, kind: Kind) -> Dialect | None:
    """Return how `member` is written, or None if it holds nothing.

    Raises
    ------
    ExportError
        If it is there but its columns are not those of its kind, in any year.
    """
    dialect = find_header(archive, member, kind.known)
    if dialect and kind.fits(dialect):
        return dialect
    lines, _ = top_lines(archive, member)
    text = " ".join(lines).strip()
    if not text or text.lower().startswith(_PROSE):
        return None
    seen = dialect.header if dialect else columns_seen(lines)
    needed = ", ".join(kind.fields[field][0] for field in kind.needs)
    raise ExportError(
        f"{archive.where(member)}: unknown header. Columns seen: {', '.join(seen) or 'none'}. {kind.what} needs at "
        f"least: {needed}. Ask LinkedIn for the archive in English, and use the file as it was made"
    )


def all_rows(archive: Archive, files: Mapping[str, Kind], what: str, intake: Intake) -> pd.DataFrame:
    """Return the rows of all files of one kind as text, with ``file``, ``row`` and their time ``at`` (int64, UTC).

    What is left out is counted in `intake`: torn rows, rows whose date cannot be read (an empty one may stay),
    and rows that another file of the kind told already (an archive that came in two overlapping parts).

    Raises
    ------
    ExportError
        If a header is unknown, or more than half of the rows of a file are torn or have no readable date.
    """
    kind = KINDS[what]
    parts = []
    for member in (name for name, each in files.items() if each.what == what):
        ledger = intake.file(member, f"linkedin.{what}")
        frame = _rows(archive, member, kind, ledger)
        if frame is not None:
            parts.append(_dated(archive.where(member), frame, ledger).assign(file=member))
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in (*kind.fields, "file")}).assign(
            row=pd.Series(dtype="int64"), at=pd.Series(dtype="int64")
        )
    whole = _unrepeated(parts, kind, intake)
    return whole.reindex(columns=[*kind.fields, "file", "row", "at"], fill_value="")


def keep(frame: pd.DataFrame, kept: pd.Series, reason: str, intake: Intake) -> pd.DataFrame:
    """Return the rows that are `kept`; the others are counted under `reason`."""
    if kept.all():
        return frame
    for member, count in frame.loc[~kept, "file"].value_counts().items():
        intake.ledgers[str(member)].drop(reason, int(count))
    return frame[kept]


def close(frames: Mapping[str, pd.DataFrame], intake: Intake) -> None:
    """Note the period of each file."""
    for frame in frames.values():
        for member, at in frame.groupby("file", sort=False)["at"]:
            intake.ledgers[str(member)].span(instants(at.to_numpy("int64")))


def _rows(archive: Archive, member: str, kind: Kind, ledger: FileLedger) -> pd.DataFrame | None:
    dialect = header(archive, member, kind)
    if dialect is None:
        return None
    read, bad = _best(archive, member, kind, dialect)
    ledger.rows_read += len(read) + len(bad)
    ledger.drop(csvfile.WRONG_CELLS, len(bad))
    if len(bad) > len(read):
        raise ExportError(
            f"{archive.where(member)}, row {bad[0]}: {len(bad)} of {ledger.rows_read} rows have another number of "
            "cells than the header. The file was edited or damaged: ask for the export again"
        )
    frame = pd.DataFrame({name: read[name].to_numpy() for name in read.column_names}, dtype=object)
    return frame.assign(row=dialect.rows(len(frame), bad))


def _best(archive: Archive, member: str, kind: Kind, dialect: Dialect) -> tuple[pa.Table, list[int]]:
    """Read with doubled inner quotes; comments also with backslashes before them, if that leaves fewer faults."""
    if kind.what != "comments":
        return csvfile.table(archive, member, dialect, kind.fields)
    best: tuple[int, tuple[pa.Table, list[int]]] | None = None
    refused: ExportError | None = None
    for each in (dialect, dataclasses.replace(dialect, backslash=True)):
        try:
            read, bad = csvfile.table(archive, member, each, kind.fields)
        except ExportError as fault:
            refused = refused or fault
            continue
        undated = dates.moments([text for text in read["date"].to_pylist() if text]).isna().sum()
        if best is None or len(bad) + undated < best[0]:
            best = len(bad) + int(undated), (read, bad)
    if best is None:
        raise refused or ExportError(archive.where(member))
    return best[1]


def _dated(where: str, frame: pd.DataFrame, ledger: FileLedger) -> pd.DataFrame:
    if "date" not in frame:
        return frame.assign(at=NAT)
    frame = frame.assign(at=dates.moments(frame["date"]).asi8)
    wrong = frame[frame["at"] == NAT]
    wrong = wrong[wrong["date"].str.strip() != ""]
    refuse_undated(where, wrong["date"].tolist(), wrong["row"].tolist(), len(frame))
    ledger.drop(UNREADABLE_DATE, len(wrong))
    return frame.drop(index=wrong.index) if len(wrong) else frame


def refuse_undated(where: str, texts: list[str], numbers: list[int], count: int) -> None:
    """Raise an ExportError if more than half of `count` rows have a date that cannot be read."""
    if len(texts) * 2 <= count:
        return
    # Cells of a torn row may hold what somebody wrote: only what looks like a date is shown.
    shown = repr(texts[0]) if re.fullmatch(r"(?=(?:\D*\d){3})[\w.,:/\- ]{1,32}", texts[0]) else "not a date"
    raise ExportError(
        f"{where}, row {numbers[0]}: the date cannot be read ({shown}), nor can those of {len(texts)} of {count} rows. "
        "A spreadsheet may have rewritten them: use the file as LinkedIn made it"
    )


def _unrepeated(parts: list[pd.DataFrame], kind: Kind, intake: Intake) -> pd.DataFrame:
    """Leave out what an earlier file of the kind told; twice the same in one file is twice."""
    whole = pd.concat(parts, ignore_index=True)
    if len(parts) == 1:
        return whole
    told = [name for name in kind.fields if name in whole]
    nth = whole.groupby([*told, "file"], dropna=False).cumcount()
    repeated = whole[told].assign(nth=nth).duplicated()
    return keep(whole, ~repeated, "already in another file", intake).reset_index(drop=True).fillna("")
