"""The canonical tables: what they take, what they refuse, and how they say so."""

from __future__ import annotations

from typing import Any

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


def coded(codes: list[int], categories: str, **options: Any) -> pd.Categorical:
    """Return texts of one letter as categories."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(categories), dtype=schema.TEXT), **options)


@pytest.mark.parametrize(
    ("given", "categories"),
    [
        (["b", "a", "b"], "ba"),
        (pd.Categorical(["b", "a", "b"]), "ba"),
        (pd.Categorical.from_codes([0, 1, 0], categories=pd.Index(["b", "a"], dtype=object)), "ba"),
        (coded([0, 1, 0], "ba"), "ba"),
        (coded([0, 1, 0], "bac"), "ba"),
        (coded([0, 2, 1], "bac"), "bca"),
        (coded([1, -1, 0], "ba"), "ab"),
        (coded([-1, 0, 1], "ba"), "ba"),
        (coded([-1, -1, -1], "a"), ""),
        (coded([0, 1, 1], "ba", ordered=True), "ba"),
    ],
)
def test_categories_are_those_that_occur_in_order_of_appearance(given: Any, categories: str) -> None:
    frame = schema.empty("interactions").reindex(range(3)).assign(message=0, question=False, cue=False, thread=given)
    thread = schema.conform("interactions", frame)["thread"]
    assert thread.dtype == pd.CategoricalDtype(pd.Index(list(categories), dtype=schema.TEXT), ordered=False)
    assert "".join(thread.cat.categories) == categories
    pd.testing.assert_series_equal(thread.astype(object), pd.Series(given).astype(object), check_names=False)


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


_ROWS = {
    "people": {"person": ["a", "b"], "public_count": [1, None]},
    "connections": {"owner": ["a", "a"], "person": ["b", None]},
    "interactions": {"message": [0, 1], "at": ["2024", None], "source": ["a", "b"], "target": ["b", None]}
    | {"channel": "message", "mode": ["written", "signal"], "question": False, "cue": False},
    "introductions": {"introducer": ["a", "a"], "a": "b", "b": "c", "at": "2024", "outcome": ["met", None]},
    "invitations": {"owner": ["a", "a"], "direction": ["sent", "received"], "note": "none", "question": False},
    "memberships": {"person": ["a", "a"], "group": ["g", "h"]},
    "intake": {"file": ["f", "f"], "kind": "k"}
    | dict.fromkeys(["rows_read", "rows_kept", "matched_by_url", "matched_by_name", "ambiguous", "unmatched"], 0),
    "dropped": {"file": ["f", "f"], "reason": ["r", "s"], "rows": 1},
}


def _filled(table: str) -> pd.DataFrame:
    return schema.conform(table, pd.DataFrame(_ROWS[table]))


@pytest.mark.parametrize("table", schema.COLUMNS)
def test_a_sound_table_comes_back_as_it_is(table: str) -> None:
    frame = _filled(table)
    assert schema.check(table, frame) is frame
    pd.testing.assert_frame_equal(schema._pandera(table).validate(frame), frame)


@pytest.mark.parametrize(("table", "column"), [(table, name) for table in _ROWS for name in schema.COLUMNS[table]])
def test_every_column_is_looked_at(table: str, column: str) -> None:
    frame = _filled(table)
    wrong = [frame.drop(columns=column), frame.assign(**{column: pd.Series([1.5, 2.5])})]
    if column not in schema._NULLABLE.get(table, ()) and frame[column].dtype not in (bool, "int64"):
        wrong.append(frame.assign(**{column: frame[column].where([True, False])}))
    for each in wrong:
        with pytest.raises(SchemaError, match=f"'{table}' breaks its schema.*{column}"):
            schema.check(table, each)


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("introductions", "outcome", "great", "outcome.*great"),
        ("invitations", "direction", "lost", "direction.*lost"),
        ("invitations", "note", "kind", "note.*kind"),
        ("memberships", "group", "g", "group"),
        ("dropped", "reason", "r", "reason"),
        ("people", "shoe_size", "44", "shoe_size"),
    ],
)
def test_values_that_no_row_may_hold_are_named(table: str, column: str, value: str, said: str) -> None:
    frame = _filled(table)
    with pytest.raises(SchemaError, match=said):
        schema.check(table, frame.assign(**{column: pd.Series([value] * 2, dtype=schema.TEXT)}))
