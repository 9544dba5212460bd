"""Narwhals expressions that give the same result on every engine, whatever it does with dates and sums."""

from __future__ import annotations

from typing import Any

import narwhals as nw


def floored(dividend: Any, divisor: int) -> Any:
    """Return `dividend` / `divisor` rounded down, exact for whole numbers below 2 ** 53.

    Engines round whole divisions of negative numbers in different ways, and what makes up for it repeats the operands
    twelve times. The quotient as a float cannot reach the next whole number unless it is one.
    """
    return (dividend / divisor).floor().cast(nw.Int64)


def with_quarter(frame: Any) -> Any:
    """Return `frame` with the number of the calendar `quarter` of its column `day` (days since 1970).

    The proleptic Gregorian calendar, after E. G. Richards. Step by step, since engines repeat the operands of each
    division.
    """
    century, left, year, rest = (nw.col(name) for name in ("century", "century_day", "century_year", "year_day"))
    frame = frame.with_columns((nw.col("day") + 719_468).alias("shifted"))  # since 0000-03-01: leap days come last
    frame = frame.with_columns(floored(4 * nw.col("shifted") + 3, 146_097).alias("century"))
    frame = frame.with_columns((nw.col("shifted") - floored(146_097 * century, 4)).alias("century_day"))
    frame = frame.with_columns(floored(4 * left + 3, 1461).alias("century_year"))
    frame = frame.with_columns((left - floored(1461 * year, 4)).alias("year_day"))
    months = 1200 * century + 12 * year + floored(5 * rest + 2, 153) + 2
    return frame.with_columns(floored(months, 3).alias("quarter"))


def fixed_point(value: Any, unit: int) -> Any:
    """Return `value` in whole units of 1 / `unit`: integers add up to the same sum in any order, floats do not."""
    return (value * unit).round().cast(nw.Int64)
