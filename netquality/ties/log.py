"""`ties`: a log of interactions becomes one row per tie, on the engine that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.selectors import categorical

from netquality.schema import DAY_US, SchemaError
from netquality.ties.pairs import PAIR, contacts, paired
from netquality.ties.sides import both_sides, described, with_share
from netquality.ties.turns import ANSWER_DAYS, SESSION_GAP_HOURS, conversations


def ties(
    interactions: Any,
    *,
    as_of: int,
    owners: Sequence[Any] | None = None,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> Any:
    """Return one row per tie (owner, person) of a log of interactions, as a frame of the same engine.

    With `t_1 < ... < t_n` what two people wrote to each other: an *answer* is a message whose predecessor came from the
    other one at most `answer_days` before; a *session* ends with a silence of more than `session_gap_hours`; a
    *conversation* is a session that holds an answer; a *turn* is one sender's run in a session. With D_u the distinct
    UTC days on which u wrote to v or they met, and age a whole number of days at `as_of`::

        U = sum over D_u of (1 + age) ** -1/2;  V the same for v
        depth = (sqrt(U) + sqrt(V)) ** 2 = U + V + 2 sqrt(U V)

    Parameters
    ----------
    interactions : frame
        DuckDB relation, or pandas, Polars or PySpark frame with columns ``source``, ``target`` (comparable keys),
        ``at`` (int64 microseconds since 1970 UTC) and optionally ``mode`` (see `netquality.schema.MODES`; default:
        all written). Rows without a target, from somebody to themselves, or later than `as_of` are passed over;
        written rows without a time count as signals.
    as_of : int
        The moment of measurement, microseconds since 1970 UTC.
    owners : sequence, optional
        Whose side to take. Default: everybody's, so that each tie appears once from each side.

    Returns
    -------
    frame
        Columns ``owner, person``; ``sent_count, received_count, met_count, signals_sent_count,
        signals_received_count``; ``first_at, last_at, exchanged_at`` (first contact, last contact, first answer;
        microseconds); ``active_days, sessions, conversations, turns``; ``has_long_conversation`` (1 if one has >=
        `LONG_TURNS` turns); ``exchange_quarters`` (calendar quarters that hold an answer);
        ``owner_median_reply_hours, person_median_reply_hours``; ``owner_response_rate, person_response_rate`` in [0,
        1] (share of the other's turns answered; a last turn younger than `answer_days` is not counted yet);
        ``initiated_share`` in [0, 1] (sessions opened by the owner); ``days_since_last`` (whole days); ``depth_sent``
        (U of the owner), ``depth_received`` (V), ``depth_mutual`` (2 sqrt(U V)), ``depth`` (days' worth of contact
        today), ``depth_share`` (of the owner's total). Undefined is missing. In no particular order.

    Raises
    ------
    SchemaError
        If a column is missing, or ``at`` is a column of times.

    References
    ----------
    Our definition; the power-law kernel was the best of forty out of time (see docs/metrics.md).

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "at": [0, 3_600_000_000]})
    >>> tie = ties(log, as_of=3 * 86_400_000_000, owners=["a"]).iloc[0]
    >>> float(tie.person_median_reply_hours), int(tie.conversations), float(tie.depth)
    (1.0, 1, 2.0)
    """
    sides, words = _parts(interactions, as_of, owners, session_gap_hours, answer_days)
    # Before the join: what an owner's total is spread over is then narrow.
    found = _joined(with_share(sides), words, as_of, answer_days)
    return (found if owners is None else found.filter(nw.col("owner").is_in(list(owners)))).to_native()


def unshared_ties(
    interactions: Any,
    *,
    as_of: int,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> Any:
    """Return `ties` without ``depth_share``, of a part of a log that holds all rows of its pairs, not of its owners."""
    parts = _parts(interactions, as_of, None, session_gap_hours, answer_days)
    return _joined(*parts, as_of, answer_days).to_native()


def _parts(
    interactions: Any, as_of: int, owners: Sequence[Any] | None, session_gap_hours: float, answer_days: float
) -> tuple[Any, Any]:
    frame = _checked(nw.from_native(interactions))
    rows = paired(frame, as_of=as_of, owners=owners)
    words = conversations(rows, session_gap_hours=session_gap_hours, answer_days=answer_days)
    return both_sides(contacts(rows, as_of), frame.head(1)), words


def _joined(sides: Any, words: Any, as_of: int, answer_days: float) -> Any:
    return described(sides.join(words, how="left", on=list(PAIR)), as_of=as_of, answer_us=int(answer_days * DAY_US))


def _checked(frame: Any) -> Any:
    """Return `frame` with keys that can be compared, or refuse it."""
    columns = frame.collect_schema()
    if missing := {"source", "target", "at"} - set(columns):
        raise SchemaError(
            f"a log of interactions needs the column(s) {sorted(missing)}; this one has {columns.names()}"
        )
    if columns["at"].is_temporal():
        # What a cast makes of it hangs on the engine and on the column's unit: milli-, micro- or nanoseconds.
        raise SchemaError(
            "column 'at' holds times; give whole microseconds since 1970 UTC: epoch_us(at) in DuckDB, "
            "unix_micros(at) in Spark, .dt.epoch('us') in Polars, .astype('datetime64[us, UTC]').astype(int) in pandas"
        )
    return frame.with_columns(categorical().cast(nw.String))
