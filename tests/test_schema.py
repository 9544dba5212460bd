"""The canonical tables: what they take, what they refuse, and how they say so."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality import schema
from netquality.schema import SchemaError


@pytest.mark.parametrize("table", schema.COLUMNS)
def test_empty_tables_satisfy_their_schema(table: str) -> None:
    schema.check(table, schema.empty(table))


def test_conform_types_columns_and_fills_what_may_be_missing() -> None:
    table = schema.conform("connections", pd.DataFrame({"owner": ["me"], "connected_at": ["2024-02-03"]}))
    assert table["connected_at"].tolist() == [pd.Timestamp("2024-02-03", tz="UTC")]
    assert table["person"].isna().all()


def test_times_in_other_zones_become_utc() -> None:
    table = schema.conform("connections", pd.DataFrame({"owner": ["me"], "connected_at": ["2024-02-03T01:00+02:00"]}))
    assert table["connected_at"].tolist() == [pd.Timestamp("2024-02-02T23:00", tz="UTC")]


def test_empty_text_is_missing_text_and_na_is_a_name() -> None:
    table = schema.conform("people", pd.DataFrame({"person": ["a", "b"], "name": ["", "NA"]}))
    assert table["name"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        ("connections", {"person": ["ann"]}, "lacks the column.*owner"),
        ("connections", {"owner": ["me"], "connected_at": ["31 February"]}, "connected_at"),
        ("interactions", {name: ["x"] for name in schema.COLUMNS["interactions"]}, "message"),
        ("people", {"person": ["a"], "public_count": ["many"]}, "public_count"),
    ],
)
def test_what_cannot_conform_is_named(table: str, columns: dict[str, list[str]], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        schema.conform(table, pd.DataFrame(columns))


def test_an_unknown_mode_is_refused() -> None:
    row = {
        "message": 0,
        "at": "2024",
        "source": "a",
        "target": "b",
        "channel": "message",
        "mode": "shouted",
        "thread": None,
        "question": False,
        "cue": False,
    }
    with pytest.raises(SchemaError, match="shouted"):
        schema.conform("interactions", pd.DataFrame([row]))


def test_check_lists_every_fault() -> None:
    table = schema.conform(
        "introductions",
        pd.DataFrame({"introducer": [None], "a": ["a"], "b": ["b"], "at": ["2024"], "outcome": ["great"]}),
    )
    with pytest.raises(SchemaError, match=r"(?s)(introducer.*great|great.*introducer)"):
        schema.check("introductions", table)


def test_people_are_unique() -> None:
    with pytest.raises(SchemaError, match="person"):
        schema.check("people", schema.conform("people", pd.DataFrame({"person": ["a", "a"]})))
