"""Dates as platforms and spreadsheets write them, read without the machine's locale; a time without a zone is UTC."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK: Final = (
    r"(?:,?[\sT\u202f]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:[\s\u202f]*(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_ZONE: Final = r"(?:\s*(?:UTC|GMT|Z|\+00:?00))?"
_DAYS: Final = (
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})[\s-](?P<name>[A-Za-z]{3})[a-z]*\.?[\s-](?P<year>\d{4}|\d{2})",
    r"(?P<name>[A-Za-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})",
)
_CTIME: Final = (
    r"[A-Za-z]{3}\s+(?P<name>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+"
    r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})\s+(?:UTC|GMT)\s+(?P<year>\d{4})"
)
_FORMS: Final = tuple(
    re.compile(rf"\s*{form}\s*", re.IGNORECASE) for form in (*(day + _CLOCK + _ZONE for day in _DAYS), _CTIME)
)
_SLASHED: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b.*")
#: `2024-03-05 14:08:59 UTC`, the form of nearly all times in an archive.
_EXACT: Final = len("2024-03-05 14:08:59 UTC")
_SECOND: Final = len("2024-03-05 14:08:59")
#: The forms of most times in the smaller files, which are read by the column.
_CLOCKED: Final = r"^[1-9]\d{3}[-/]\d{2}[-/]\d{2} \d{2}:\d{2}:\d{2}( UTC)?$"


def moment(text: str, *, day_first: bool = False) -> dt.datetime | None:
    """Return the time that `text` states (UTC), or None if it states none that can be told for sure.

    Examples
    --------
    >>> moment("08 Feb 2026").isoformat()
    '2026-02-08T00:00:00+00:00'
    >>> moment("7/21/09, 12:11 AM").isoformat()
    '2009-07-21T00:11:00+00:00'
    >>> moment("Sat Sep 05 08:12:14 UTC 2026").isoformat()
    '2026-09-05T08:12:14+00:00'
    >>> moment("31 Feb 2026") is None
    True
    """
    for form in _FORMS:
        if found := form.fullmatch(text):
            part = found.groupdict()
            if day_first and "/" in text and part["year"] != text.strip()[:4]:
                part["month"], part["day"] = part["day"], part["month"]
            return _assembled(part)
    return None


def _assembled(part: dict[str, str | None]) -> dt.datetime | None:
    hour, half = int(part.get("hour") or 0), (part.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    clock = hour, int(part.get("minute") or 0), int(part.get("second") or 0)
    try:
        return dt.datetime(_year(part["year"] or ""), _month(part), int(part["day"] or 0), *clock, tzinfo=dt.UTC)
    except ValueError:
        return None


def _month(part: dict[str, str | None]) -> int:
    """Return the month, 0 if the name is none."""
    name = (part.get("name") or "").lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else int(part.get("month") or 0)


def _year(digits: str) -> int:
    """Two digits follow POSIX: 69 to 99 are of the last century."""
    number = int(digits)
    return number if len(digits) == 4 else number + (1900 if number >= 69 else 2000)


def moments(texts: Iterable[str]) -> pd.DatetimeIndex:
    """Return the times of the cells of one column (UTC, microseconds); what is no date is NaT.

    ``3/14/2024`` is read month first, as platforms write it, unless the column shows that a spreadsheet wrote the day
    first: some day above 12 in front and none behind.
    """
    codes, unique = pd.factorize(pd.Index(texts, dtype=object))
    times = _clocked(pa.array(unique, pa.string()))
    other = np.isnat(times)
    front, behind = _largest(unique[other])
    read = [moment(text, day_first=behind <= 12 < front) for text in unique[other]]
    found = pd.DatetimeIndex(pd.to_datetime(pd.Series(read, dtype=object), utc=True)).as_unit("us")
    times[other] = found.tz_localize(None)
    return pd.DatetimeIndex(times.take(codes)).tz_localize("UTC")


def _clocked(texts: pa.Array) -> np.ndarray:
    """Return the times of texts like ``2024-03-05 14:08:59`` as ``datetime64[us]``; NaT where `moment` has to look."""
    clocked = pc.if_else(pc.match_substring_regex(texts, _CLOCKED), pc.replace_substring(texts, "/", "-"), None)
    times = _to_the_second(clocked)
    return np.full(len(texts), "NaT", dtype="datetime64[us]") if times is None else np.array(times)


def _to_the_second(texts: pa.Array) -> np.ndarray | None:
    """Return the times that texts begin with, or None if any of them states a day or an hour that there is not."""
    try:
        times = pc.cast(pc.utf8_slice_codeunits(texts, 0, _SECOND), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    return np.asarray(times.to_numpy(zero_copy_only=False), dtype="datetime64[us]")


def order_unknown(texts: Iterable[str]) -> bool:
    """Whether the dates of a column could be month first or day first: no number above 12 tells.

    Examples
    --------
    >>> order_unknown(["3/4/2024"]), order_unknown(["3/4/2024", "3/14/2024"]), order_unknown(["4/4/2024"])
    (True, False, False)
    """
    either = [text for text in texts if (found := _SLASHED.fullmatch(text)) and int(found[1]) != int(found[2])]
    return bool(either) and max(_largest(either)) <= 12


def _largest(texts: Iterable[str]) -> tuple[int, int]:
    """The largest first and second number of dates with slashes; 0 without any."""
    slashed = [found for text in texts if (found := _SLASHED.fullmatch(text))]
    return max((int(each[1]) for each in slashed), default=0), max((int(each[2]) for each in slashed), default=0)


def stamps(texts: pa.Array) -> np.ndarray:
    """Return microseconds since 1970 of a long column of times; what is no date is the smallest int64 (NaT).

    Columns of ``2024-03-05 14:08:59 UTC`` take a fast way.
    """
    exact = pc.and_(pc.equal(pc.binary_length(texts), _EXACT), pc.ends_with(texts, " UTC"))
    times = _to_the_second(texts) if pc.all(exact, min_count=0).as_py() else None
    # Where some row holds no date, the slow way finds out which.
    return np.asarray(moments(texts.to_pylist()).asi8) if times is None else times.view("int64")
