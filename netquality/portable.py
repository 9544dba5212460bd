"""Narwhals expressions that give the same result on every engine, whatever it does with dates and sums."""

from __future__ import annotations

from typing import Any

import narwhals as nw


def with_quarter(frame: Any) -> Any:
    """Return `frame` with the number of the calendar `quarter` of its column `day` (days since 1970).

    The proleptic Gregorian calendar, after Howard Hinnant's civil_from_days. Integer arithmetic runs alike on every
    engine. Step by step, since engines repeat the operands of each division.
    """
    era, year, left = nw.col("era_day"), nw.col("era_year"), nw.col("year_day")
    frame = frame.with_columns((nw.col("day") + 719_468).alias("shifted"))  # since 0000-03-01: leap days come last
    frame = frame.with_columns((nw.col("shifted") % 146_097).alias("era_day"))
    frame = frame.with_columns(((era - era // 1460 + era // 36_524 - era // 146_096) // 365).alias("era_year"))
    frame = frame.with_columns((era - (365 * year + year // 4 - year // 100)).alias("year_day"))
    months = (nw.col("shifted") // 146_097 * 400 + year) * 12 + (5 * left + 2) // 153 + 2
    return frame.with_columns((months // 3).alias("quarter"))


def fixed_point(value: Any, unit: int) -> Any:
    """Return `value` in whole units of 1 / `unit`: integers add up to the same sum in any order, floats do not."""
    return (value * unit).round().cast(nw.Int64)
