"""Times as logs write them: unix seconds, milli- or microseconds, seconds from 0, years, dates, ISO 8601.

One column is read as one kind of time: the unit is told by the middle value, and a value that does not fit the
others is not readable (a lone 0 among unix seconds is a missing time, not 1970).
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from netquality.schema import NAT

Micros = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

#: A column whose middle value is lower (before late 1985) counts seconds from the start of a study.
_ABSOLUTE: Final = 5e8
#: (lowest, below, microseconds a unit): seconds from 0; unix seconds, milli- and microseconds of 1985 to 2286.
_RELATIVE: Final = (0.0, 1e9, 1e6)
_UNITS: Final = ((5e8, 1e10, 1e6), (5e11, 1e13, 1e3), (5e14, 1e16, 1.0))
#: Not everything pandas would take: it reads "now" and "today" off the clock.
_ISO: Final = r"^[0-9]{4}[-/][0-9]{2}"

_START: Final = re.compile(r"[\[(]([^,;\])]*)")


def parse(texts: pa.Array) -> tuple[Numbers, Micros]:
    """Return the numbers (NaN where there is none) and the ISO 8601 times (`NAT`) among `texts`, or times."""
    if pa.types.is_timestamp(texts.type):
        return np.broadcast_to(np.nan, len(texts)), np.asarray(pc.fill_null(texts.cast(pa.int64()), NAT))
    if (plain := _plain(pc.fill_null(texts, ""))) is not None:
        return np.broadcast_to(np.nan, len(plain)), plain
    trimmed = pc.fill_null(pc.utf8_trim_whitespace(texts), "")
    dated = np.asarray(pc.match_substring_regex(trimmed, pattern=_ISO))
    values, isos = np.full(len(dated), np.nan), np.full(len(dated), NAT)
    if not dated.all():
        values[~dated] = numbers(trimmed.filter(pa.array(~dated)))
    if dated.any():
        isos[dated] = _isos(trimmed.filter(pa.array(dated)))
    return values, isos


def numbers(texts: pa.Array) -> Numbers:
    """Return `texts` as finite floats, NaN where one is not a number."""
    try:
        values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        values = pd.to_numeric(pd.Series(texts.to_pylist(), dtype=object), errors="coerce").to_numpy(float)
    return np.where(np.isfinite(values), values, np.nan)


def settle(values: Numbers, isos: Micros) -> Micros:
    """Return one UTC time in microseconds a row, `NAT` where it cannot be read.

    Where a column holds numbers as well as ISO times, the more frequent kind is read, the other is not readable.

    Examples
    --------
    >>> none = np.full(3, NAT)
    >>> settle(np.array([1_082_040_961.0, 1_082_040_962.5, 0.0]), none)[:2].tolist()
    [1082040961000000, 1082040962500000]
    """
    numeric = np.isfinite(values)
    if numeric.sum() < (isos != NAT).sum():
        return isos
    found = np.full(len(values), NAT)
    if numeric.any():
        found[numeric] = _from_numbers(values[numeric])
    return found


def parse_list(texts: list[str]) -> Micros:
    """Return `settle` of one column given as a list; an empty text is no time."""
    return settle(*parse(pa.array(texts, pa.string())))


def list_times(cell: str, *, intervals: bool) -> list[str]:
    """Return the times that a Gephi cell names; of intervals their starts.

    Examples
    --------
    >>> list_times("<[1.0, 2.0]; (4.0, 5.0]>", intervals=True), list_times("<[1.0, 2.0]>", intervals=False)
    (['1.0', '4.0'], ['1.0', '2.0'])
    """
    if not cell.strip().startswith("<"):
        return [cell]
    found = _START.findall(cell) if intervals else re.split("[,;]", re.sub(r"[<>\[\]()]", "", cell))
    return [time.strip() for time in found] or [""]


def looks_absolute(texts: list[str]) -> bool:
    """Whether all of `texts` are ISO times or unix times since 1985: a column without a name is then a time."""
    values, isos = parse(pa.array(texts, pa.string()))
    unix = np.any([(values >= low) & (values < below) for low, below, _ in _UNITS], axis=0)
    return bool(len(texts) and np.all(unix | (isos != NAT)))


def _from_numbers(values: Numbers) -> Micros:
    calendar = _calendar(values)
    if calendar is not None:
        return calendar
    middle = float(np.median(values))
    units = [_RELATIVE] if middle < _ABSOLUTE else [unit for unit in _UNITS if unit[0] <= middle < unit[1]]
    if not units:
        return np.full(len(values), NAT)
    low, below, micros = units[0]
    fits = (values >= low) & (values < below)
    return np.where(fits, np.rint(np.where(fits, values, 0) * micros), NAT).astype(np.int64)


def _calendar(values: Numbers) -> Micros | None:
    """Return times of a column that holds nothing but years (2004) or compact dates (20041231), else None."""
    whole = bool(np.all(values == np.floor(values)))
    if whole and np.all((values >= 1900) & (values <= 2100)):
        years = (values.astype(np.int64) - 1970).astype("datetime64[Y]")
        return years.astype("datetime64[us]").astype(np.int64)
    if whole and np.all((values >= 19_000_101) & (values <= 21_001_231)):
        days = pd.to_datetime(pd.Series(values.astype(np.int64)).astype(str), format="%Y%m%d", errors="coerce")
        return None if days.isna().any() else _micros(days)
    return None


def _isos(texts: pa.Array) -> Micros:
    """Return the times of texts that begin like one (`_ISO`)."""
    bare = pc.replace_substring_regex(texts, pattern=r"\s*(UTC|GMT)$", replacement="")
    if (plain := _plain(bare)) is not None:
        return plain
    return _micros(
        pd.to_datetime(pd.Series(bare.to_pylist(), dtype=object), format="ISO8601", utc=True, errors="coerce")
    )


def _plain(texts: pa.Array) -> Micros | None:
    """Return the times of a column that holds nothing but plain ones (2024-03-05 14:08:59), much the fastest."""
    try:
        return np.asarray(pc.cast(texts, pa.timestamp("us")).cast(pa.int64()))
    except pa.ArrowInvalid:
        return None


def _micros(times: pd.Series[Any]) -> Micros:
    plain = times.dt.tz_localize(None) if times.dt.tz is not None else times
    found: Micros = plain.to_numpy("datetime64[us]").astype(np.int64)
    return found
