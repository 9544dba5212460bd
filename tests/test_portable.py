"""Arithmetic that runs alike on every engine, against pandas' calendar."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from netquality.portable import fixed_point, floored, with_quarter


def on(engine: str, frame: pd.DataFrame) -> Any:
    return {
        "pandas": lambda: frame,
        "duckdb": lambda: duckdb.from_df(frame),
        "polars": lambda: pl.from_pandas(frame),
    }[engine]()


def back(frame: Any) -> pd.DataFrame:
    found: pd.DataFrame = frame.lazy().collect("pandas").to_native()
    return found


@pytest.mark.parametrize("engine", ["pandas", "duckdb", "polars"])
def test_quarters_are_those_of_the_calendar(engine: str) -> None:
    days = pd.date_range("1850-01-01", "2250-12-31")
    frame = pd.DataFrame({"day": (days - pd.Timestamp("1970-01-01")).days, "expected": days.year * 4 + days.quarter})
    found = back(with_quarter(nw.from_native(on(engine, frame))))
    assert (found["quarter"] - found["expected"]).nunique() == 1


@pytest.mark.parametrize("engine", ["pandas", "duckdb", "polars"])
def test_floored_rounds_down_to_the_microsecond(engine: str) -> None:
    day = 86_400_000_000
    numbers = [-day - 1, -day, -1, 0, day - 1, day, 100_000 * day - 1, 100_000 * day]
    frame = nw.from_native(on(engine, pd.DataFrame({"x": numbers})))
    found = back(frame.select(floored(nw.col("x"), day).alias("x")))
    assert found["x"].tolist() == [number // day for number in numbers]


def test_fixed_point_rounds_to_whole_units() -> None:
    frame = nw.from_native(pd.DataFrame({"x": [0.26, -0.26]}))
    assert frame.select(fixed_point(nw.col("x"), 2).alias("x")).to_native()["x"].tolist() == [1, -1]
