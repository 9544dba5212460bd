"""The canonical tables: their columns, dtypes, units and checks. One home for what a table may hold.

Every reader produces these tables and every metric starts from them. Times are ``datetime64[us, UTC]``: int64
microseconds since 1970 underneath, tz-aware to whoever looks. Text that somebody wrote is in none of them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandera.pandas as pandera

TIME: Final = pd.DatetimeTZDtype("us", "UTC")
TEXT: Final = pd.StringDtype("pyarrow", na_value=float("nan"))
CODE: Final = "category"
COUNT: Final = "Int64"
FLAG: Final = "bool"

DAY_US: Final = 86_400_000_000
HOUR_US: Final = 3_600_000_000
SECOND_US: Final = 1_000_000
#: The moment, in microseconds, of what has not happened: later than all others.
NEVER: Final = int(np.iinfo(np.int64).max)
#: The moment of what has none: numpy's missing time.
NAT: Final = int(np.iinfo(np.int64).min)

#: How an interaction bears on a tie. ``written``: words of one person to another. ``met``: a meeting or call, both ways
#: at once. ``signal``: a one-way sign without words of one's own (reaction, endorsement, follow, template greeting).
MODES: Final = ("written", "met", "signal")
_MODE: Final = pd.CategoricalDtype(MODES)
DIRECTIONS: Final = ("sent", "received")
#: The text of an invitation: absent, the platform's stock sentence, or the sender's own words.
NOTES: Final = ("none", "default", "personal")
#: Somebody asked for an introduction, and it was not made.
NOT_MADE: Final = "not_made"
#: What became of a logged introduction; "none" is a known failure, missing is not known.
OUTCOMES: Final = ("met", "hired", "deal", "friendship", "none", NOT_MADE)

#: table -> column -> dtype. The order is the order on disk.
COLUMNS: Final[Mapping[str, Mapping[str, object]]] = {
    # One row a person. `public_count`: the connection count the platform shows for them, where it shows one.
    "people": {
        "person": TEXT,
        "name": TEXT,
        "company": TEXT,
        "position": TEXT,
        "url": TEXT,
        "public_count": COUNT,
    },
    # One row an entry of an owner's list. `person` is missing for members who left: they still count on the list.
    "connections": {"owner": TEXT, "person": TEXT, "connected_at": TIME},
    # One row a recipient of an interaction; rows of one group message share `message`. `target` is missing where the
    # export names none (a comment on a post). `thread` is the conversation or post it belongs to. `question`: it asks
    # something; `cue`: it reads like an introduction.
    "interactions": {
        "message": "int64",
        "at": TIME,
        "source": CODE,
        "target": CODE,
        "channel": CODE,
        "mode": CODE,
        "thread": CODE,
        "question": FLAG,
        "cue": FLAG,
    },
    # One row a logged introduction of a pair (detected ones are computed, not stored).
    "introductions": {
        "introducer": TEXT,
        "a": TEXT,
        "b": TEXT,
        "at": TIME,
        "asked_by": TEXT,
        "outcome": TEXT,
    },
    "invitations": {
        "owner": TEXT,
        "person": TEXT,
        "direction": TEXT,
        "at": TIME,
        "note": TEXT,
        "question": FLAG,
    },
    "memberships": {"person": TEXT, "group": TEXT, "since": TIME},
    # One row a file of the export: how many of its rows were read and kept, the period they span, and how the people
    # they name were recognised.
    "intake": {
        "file": TEXT,
        "kind": TEXT,
        "rows_read": "int64",
        "rows_kept": "int64",
        "first_at": TIME,
        "last_at": TIME,
        "matched_by_url": "int64",
        "matched_by_name": "int64",
        "ambiguous": "int64",
        "unmatched": "int64",
    },
    # rows_read - rows_kept of every file, by reason.
    "dropped": {"file": TEXT, "reason": TEXT, "rows": "int64"},
}

_NULLABLE: Final = {
    "people": {"name", "company", "position", "url", "public_count"},
    "connections": {"person", "connected_at"},
    "interactions": {"at", "target", "thread"},
    "introductions": {"asked_by", "outcome"},
    "invitations": {"at", "person"},
    "memberships": {"since"},
    "intake": {"first_at", "last_at"},
}
_ALLOWED: Final = {
    ("introductions", "outcome"): OUTCOMES,
    ("invitations", "direction"): DIRECTIONS,
    ("invitations", "note"): NOTES,
}
_UNIQUE: Final = {"people": ["person"], "memberships": ["person", "group"], "dropped": ["file", "reason"]}


class NetqualityError(ValueError):
    """Anything this library refuses to do, said so that the owner of the data can act on it."""


class ExportError(NetqualityError):
    """An export that cannot be read: the message names the file, the row where there is one, and what to do.

    What it quotes may be of any length: a line of more than a thousand letters loses its middle.
    """

    def __init__(self, said: str) -> None:
        lines = said.split("\n")
        super().__init__("\n".join(line if len(line) <= 1000 else f"{line[:600]} ... {line[-300:]}" for line in lines))


class SchemaError(NetqualityError):
    """A table that breaks the canonical schema; the message lists every fault."""


def empty(table: str) -> pd.DataFrame:
    """Return `table` with its typed columns and no rows.

    Examples
    --------
    >>> list(empty("memberships").columns)
    ['person', 'group', 'since']
    """
    return _empty(table).copy(deep=False)


@functools.cache
def _empty(table: str) -> pd.DataFrame:
    return _typed(table, pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS[table].items()}))


def instants(at: np.ndarray) -> pd.DatetimeIndex:
    """Return microseconds since 1970 as canonical times; `NEVER` and `NAT` are missing.

    Examples
    --------
    >>> instants(np.array([0, NEVER]))
    DatetimeIndex(['1970-01-01 00:00:00+00:00', 'NaT'], dtype='datetime64[us, UTC]', freq=None)
    """
    known = np.where(at == NEVER, NAT, at) if np.max(at, initial=0) == NEVER else at
    return pd.DatetimeIndex(known.view("datetime64[us]"), tz="UTC")


def micros(times: pd.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return canonical times as microseconds since 1970; a missing one is `NAT`, before all others.

    Examples
    --------
    >>> micros(pd.Series(instants(np.array([3, NAT])))).tolist() == [3, NAT]
    True
    """
    return np.asarray(pd.DatetimeIndex(times).asi8)


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with the columns of `table` in their order and dtypes; missing nullable columns become empty ones.

    Empty text is missing text. Categories are those that occur, in order of appearance (people and modes excepted,
    which keep their fixed categories), so that equal tables are equal however they were made.

    Raises
    ------
    SchemaError
        If a required column is missing or a value cannot take the column's dtype.
    """
    # Most tables of most networks are empty ones.
    return empty(table) if _is_empty(table, frame) else _typed(table, frame)


def _is_empty(table: str, frame: pd.DataFrame) -> bool:
    return len(frame) == 0 and bool(frame.dtypes.equals(_empty(table).dtypes))


def _typed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    columns, nullable = COLUMNS[table], _NULLABLE.get(table, set())
    missing = [name for name in columns if name not in frame.columns and name not in nullable]
    if missing:
        raise SchemaError(f"table '{table}' lacks the column(s) {', '.join(missing)}; it has {list(frame.columns)}")
    typed = {}
    for name, dtype in columns.items():
        values = frame[name] if name in frame.columns else pd.Series(index=frame.index, dtype=dtype)
        try:
            typed[name] = _cast(name, values, dtype)
        except (ValueError, TypeError) as fault:
            raise SchemaError(f"table '{table}', column '{name}': {fault}") from fault
    # Of columns pandas copies only those that somebody writes to.
    return pd.DataFrame(typed, copy=False).reset_index(drop=True)


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` unchanged if it satisfies the schema of `table`.

    Raises
    ------
    SchemaError
        Listing every fault: unknown or missing columns, wrong dtypes, missing or forbidden values, duplicate keys.
    """
    # To import pandera takes longer than to read a log, and it asks pandas ten times as much: it finds what is wrong.
    if _is_sound(table, frame):
        return frame
    import pandera.pandas as pandera

    try:
        _pandera(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as faults:
        cases = faults.failure_cases[["column", "check", "failure_case"]].drop_duplicates().head(20)
        said = "; ".join(f"{row.column}: {row.check} ({row.failure_case!r})" for row in cases.itertuples())
        raise SchemaError(f"table '{table}' breaks its schema: {said}") from None
    return frame


def _is_sound(table: str, frame: pd.DataFrame) -> bool:
    """Whether a frame satisfies its schema as it stands; where this is not so, `_pandera` has the last word."""
    columns, key = COLUMNS[table], _UNIQUE.get(table)
    if _is_empty(table, frame):
        return True
    if list(frame.columns) != list(columns):
        return False
    dtypes = zip(frame.dtypes, columns.values(), strict=True)
    typed = all(isinstance(is_, pd.CategoricalDtype) if of == CODE else is_ == of for is_, of in dtypes)
    filled = not any(frame[name].hasnans for name in set(columns) - _NULLABLE.get(table, set()))
    allowed = (frame[name].dropna().isin(values) for (of, name), values in _ALLOWED.items() if of == table)
    return typed and filled and all(each.all() for each in allowed) and not (key and frame.duplicated(key).any())


def _cast(name: str, values: pd.Series, dtype: object) -> pd.Series:
    """Cast to a canonical dtype; times without a zone are UTC."""
    if dtype == CODE:
        return _categories(name, values)
    if dtype == TIME:
        return values if values.dtype == TIME else pd.to_datetime(values, utc=True, format="ISO8601").astype(TIME)
    cast: pd.Series = values if values.dtype == dtype else values.astype(dtype)
    if dtype != TEXT:
        return cast
    # To compare all with pandas takes ten times as long, and nothing is blank most of the time.
    return cast if pc.index(pa.array(cast.array), "").as_py() < 0 else cast.mask(cast == "")


def _categories(name: str, values: pd.Series) -> pd.Series:
    if name == "mode" and values.dtype != _MODE:
        # Not astype: it would turn an unknown mode into a missing one without a word.
        unknown = set(values.dropna().unique()) - set(MODES)
        if unknown:
            raise ValueError(f"{sorted(unknown)} is none of {list(MODES)}")
        return values.astype(_MODE)
    if name in ("source", "target", "mode") and isinstance(values.dtype, pd.CategoricalDtype):
        return values
    if _in_order(values):
        return values
    codes, seen = pd.factorize(values)
    categories = pd.Index(seen).astype(TEXT)
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories), index=values.index)


def _in_order(values: pd.Series) -> bool:
    """Whether the categories are texts, and those that occur in order of appearance: then nothing is to be done."""
    dtype = values.dtype
    if not isinstance(dtype, pd.CategoricalDtype) or dtype.ordered or dtype.categories.dtype != TEXT or not len(values):
        return False
    codes = values.cat.codes.to_numpy()
    highest = np.maximum.accumulate(np.append(codes.dtype.type(-1), codes))
    return bool(highest[-1] == len(dtype.categories) - 1 and (np.diff(highest) <= 1).all())


@functools.cache
def _pandera(table: str) -> pandera.DataFrameSchema:
    import pandera.pandas as pandera

    nullable = _NULLABLE.get(table, set())

    def column(name: str, dtype: object) -> pandera.Column:
        allowed = _ALLOWED.get((table, name))
        if dtype == CODE:
            # As a dtype, pandera would look at every category, which for people is slow.
            return pandera.Column(None, nullable=name in nullable, checks=pandera.Check(_is_coded, name="category"))
        return pandera.Column(dtype, nullable=name in nullable, checks=pandera.Check.isin(allowed) if allowed else None)

    return pandera.DataFrameSchema(
        {name: column(name, dtype) for name, dtype in COLUMNS[table].items()},
        strict=True,
        unique=_UNIQUE.get(table),
    )


def _is_coded(values: pd.Series) -> bool:
    return isinstance(values.dtype, pd.CategoricalDtype)
