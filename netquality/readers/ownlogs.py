"""The owner's own logs beside an export: ``introductions.csv`` and ``meetings.csv``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from netquality import schema
from netquality.readers import csvfile, dates
from netquality.readers.archive import Archive
from netquality.readers.dialect import Columns, find_header, plain
from netquality.readers.gathering import Gathering
from netquality.readers.people import NOBODY, SEVERAL, profile_keys
from netquality.schema import ExportError, NetqualityError, instants

#: Log -> its columns. A person is a profile URL or the exact full name of somebody in the export.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "introductions": ("introducer", "a", "b", "date", "asked_by", "outcome"),
    "meetings": ("person", "date", "kind"),
}
MEETINGS: Final = ("meeting", "call")
_EXAMPLES: Final = {
    "introductions": ",https://www.linkedin.com/in/ann-example,Bo Invented,2026-01-31,Bo Invented,met",
    "meetings": "https://www.linkedin.com/in/ann-example,2026-01-31,meeting",
}
#: A log may be kept up after the export. What lies further behind it is a slip of the pen, and would make everything
#: else look old.
_LATE: Final = pd.Timedelta(days=3 * 365)
_SHOWN: Final = 20
_CANDIDATES: Final = 5


def template(kind: str) -> str:
    """Return the text of an own log to start from: its header and one invented row to replace.

    ``introductions``: who introduced a to b, and when (an empty introducer is you); who asked for it and what came of
    it (met, hired, deal, friendship or none; not_made if you were asked and did not) may stay empty. ``meetings``: whom
    you met or spoke to, when, and whether it was a meeting or a call. A person is a profile URL, or a full name that
    one person in the export bears.

    Examples
    --------
    >>> print(template("meetings"), end="")
    person,date,kind
    https://www.linkedin.com/in/ann-example,2026-01-31,meeting
    """
    if kind not in COLUMNS:
        raise NetqualityError(f"there is no template {kind!r}; there are: {', '.join(COLUMNS)}")
    return f"{','.join(COLUMNS[kind])}\n{_EXAMPLES[kind]}\n"


def find(archive: Archive) -> dict[str, str]:
    """Return the own logs in an archive, member -> kind."""
    stems = {member: PurePosixPath(member).name.lower().removesuffix(".csv") for member in archive.members}
    return {member: stem for member, stem in stems.items() if stem in COLUMNS and member.lower().endswith(".csv")}


def gather(archive: Archive, logs: Mapping[str, str], gathering: Gathering) -> pd.DataFrame:
    """Add logged meetings to the interactions and return the canonical ``introductions``.

    Raises
    ------
    ExportError
        If columns are missing; otherwise one error that lists every faulty row of all logs.
    """
    faults: list[str] = []
    introductions = []
    end = _end(gathering)
    for member, kind in logs.items():
        log = _Log(_rows(archive, member, kind, gathering, faults), gathering, faults)
        if end is not None:
            fault = f"the date is over three years after all else in the export ({end:%Y-%m-%d}). Check the year"
            log.refuse(log.at > (end + _LATE).value // 1000, fault)
        if kind == "meetings":
            _meetings(log)
        else:
            introductions.append(_introductions(log))
    if faults:
        more = f"\n... and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise ExportError("\n".join(faults[:_SHOWN]) + more)
    return schema.conform("introductions", pd.concat([schema.empty("introductions"), *introductions]))


def _end(gathering: Gathering) -> pd.Timestamp | None:
    """The latest time in the files read so far."""
    times = [ledger.last_at for ledger in gathering.intake.ledgers.values() if pd.notna(ledger.last_at)]
    return max(times, default=None)


def _rows(archive: Archive, member: str, kind: str, gathering: Gathering, faults: list[str]) -> pd.DataFrame:
    """Return the rows of a log, stripped, with their time ``at`` and what errors call them (``where``)."""
    where, fields = archive.where(member), {name: (plain(name),) for name in COLUMNS[kind]}
    dialect = find_header(archive, member, [names[0] for names in fields.values()])
    missing = [name for name in fields if dialect is None or name not in Columns(dialect, fields).place]
    if dialect is None or missing:
        raise ExportError(
            f"{where}: lacks the column(s) {', '.join(missing)}. Its header must be: {','.join(fields)} "
            f"(see `netquality template {kind}`)"
        )
    read, bad = csvfile.table(archive, member, dialect, fields)
    faults += [f"{where}, row {row}: not {len(dialect.header)} cells. Put a cell with a comma in quotes" for row in bad]
    frame = pd.DataFrame({name: read[name].to_pylist() for name in fields}, dtype=object)
    frame = frame.apply(lambda cells: cells.str.strip())
    times = dates.moments(frame["date"])
    frame = frame.assign(
        where=[f"{where}, row {row}" for row in dialect.rows(len(frame), bad)], at=times.asi8, member=member
    )
    faults += [
        f"{each}: the date is missing or no date. Write it as YYYY-MM-DD" for each in frame["where"][times.isna()]
    ]
    if dates.order_unknown(frame["date"]):
        faults.append(f"{where}: its dates may be month first or day first. Write them as YYYY-MM-DD")
    ledger = gathering.intake.file(member, f"own.{kind}")
    ledger.rows_read = len(frame) + len(bad)
    ledger.span(pd.Series(times))
    return frame


@dataclasses.dataclass
class _Log:
    """The rows of a log and the faults found in them so far."""

    frame: pd.DataFrame
    gathering: Gathering
    faults: list[str]

    @property
    def at(self) -> np.ndarray:
        return np.asarray(self.frame["at"], dtype="int64")

    def refuse(self, rows: pd.Series | np.ndarray, fault: str) -> None:
        """Note a fault of some rows."""
        self.faults += [f"{where}: {fault}" for where in self.frame["where"][rows]]

    def people(self, column: str, *, blank: int | None) -> np.ndarray:
        """Return the codes of the people in a column; an empty cell is `blank`, or a fault if that is None."""
        keys = profile_keys(pa.array(self.frame[column].tolist(), pa.string()))
        cells = zip(self.frame[column], keys, self.frame["where"], self.frame["member"], strict=True)
        return np.array(
            [self._person(text, key, f"{where}, {column}", member, blank) for text, key, where, member in cells],
            "int32",
        )

    def _person(self, text: str, key: str, where: str, member: str, blank: int | None) -> int:
        if not text:
            if blank is None:
                self.faults.append(f"{where}: empty. Give a profile URL or a full name")
            return NOBODY if blank is None else blank
        people = self.gathering.people
        by_url = "/" in key or people.known(key)
        code = people.code(key) if by_url else people.named(text)
        if code == SEVERAL:
            who = ", ".join(people.bearers(text)[:_CANDIDATES])
            self.faults.append(f"{where}: several people are called that. Give one of: {who}")
        elif code == NOBODY:
            self.faults.append(f"{where}: nobody in the export is called that. Give their profile URL")
        self.gathering.intake.ledgers[member].match("url" if by_url else "name")
        return code


def _meetings(log: _Log) -> None:
    person, owner = log.people("person", blank=None), log.gathering.owner
    kinds = log.frame["kind"].str.lower().replace("", MEETINGS[0])
    log.refuse(~kinds.isin(MEETINGS), f"the kind must be one of {', '.join(MEETINGS)}")
    log.refuse(person == owner, "the person is you. Say whom you met")
    for kind in MEETINGS:
        rows = (kinds == kind).to_numpy()
        log.gathering.interactions.add(
            kind, at=log.at[rows], source=np.full(int(rows.sum()), owner), target=person[rows], mode="met"
        )


def _introductions(log: _Log) -> pd.DataFrame:
    introducer = log.people("introducer", blank=log.gathering.owner)
    a, b = log.people("a", blank=None), log.people("b", blank=None)
    asked_by = log.people("asked_by", blank=NOBODY)
    outcome = log.frame["outcome"].str.lower()
    log.refuse(
        ~outcome.isin(["", *schema.OUTCOMES]), f"the outcome must be empty or one of {', '.join(schema.OUTCOMES)}"
    )
    same = (a == b) | (introducer == a) | (introducer == b)
    log.refuse(same & (a >= 0) & (b >= 0), "introducer, a and b must be three people")
    keys = np.array([*log.gathering.people.keys, None], dtype=object)
    codes = {"introducer": introducer, "a": a, "b": b, "asked_by": asked_by}
    people = {name: keys[np.maximum(each, NOBODY)] for name, each in codes.items()}
    return pd.DataFrame({**people, "at": instants(log.at), "outcome": outcome.to_numpy()})
