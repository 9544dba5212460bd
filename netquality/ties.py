"""Interactions, however many, become one row per tie. The only module that sees big data.

Written once in Narwhals and run by whichever engine holds the frame: DuckDB (the default), pandas, Polars, PySpark.
Each undirected pair is worked once and then seen from both of its sides.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from netquality.network import Network, memo
from netquality.portable import fixed_point, with_quarter
from netquality.schema import DAY_US, HOUR_US, TIME, SchemaError

if TYPE_CHECKING:
    import pandas as pd

#: A silence longer than this ends a session.
SESSION_GAP_HOURS: Final = 24.0
#: What the other one writes within this time is an answer.
ANSWER_DAYS: Final = 90.0

#: A session of this many turns is a long conversation.
LONG_TURNS: Final = 4

#: Fixed-point units of one day's worth of contact. Integers add up to the same sum in any order and on any number of
#: threads, floats do not. A century of days fits the first, the depth of a billion ties the second.
_DAY_UNIT: Final = 2**44
_DEPTH_UNIT: Final = 2**30
_PAIR: Final = ("u", "v")
_COUNTS: Final = (
    "met_count", "active_days", "sessions", "conversations", "turns", "has_long_conversation", "exchange_quarters",
)  # fmt: skip
_SIDED: Final = ("count", "signals", "at", "run", "opening", "answer", "hours", "depth")


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
        If a column is missing.

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
    frame = nw.from_native(interactions)
    _require(frame.collect_schema().names())
    rows = _paired(frame, as_of=as_of, owners=owners)
    turns = _turns(rows.filter(nw.col("is_written") == 1), session_gap_hours, answer_days)
    pairs = _totals(rows)
    for part in (_conversations(turns), _days(rows, as_of)):
        pairs = pairs.join(part, how="left", on=list(_PAIR))
    sides = _both_sides(pairs, frame.head(1))
    if owners is not None:
        sides = sides.filter(nw.col("owner").is_in(list(owners)))
    return _described(sides, as_of=as_of, answer_us=int(answer_days * DAY_US)).to_native()


@memo
def network_ties(
    network: Network, *, session_gap_hours: float = SESSION_GAP_HOURS, answer_days: float = ANSWER_DAYS
) -> pd.DataFrame:
    """Return the ties of a network's owners, indexed by (owner, person) and sorted; see `ties`. Times are in UTC."""
    import duckdb
    import numpy as np
    import pandas as pd

    # Numbered in the order of their names, so that the order of the people table decides nothing.
    names, rank = pd.factorize(network.people["person"], sort=True)[::-1]
    log, number = network.interactions, dict(zip(names, range(len(names)), strict=True))
    numbered = pd.DataFrame(
        {
            **{key: np.append(rank, -1).astype("int32")[log[key].cat.codes] for key in ("source", "target")},
            "at": log["at"].astype("int64").where(log["at"].notna())
            if log["at"].hasnans
            else log["at"].astype("int64"),
            "mode": log["mode"],
        }
    )
    with duckdb.connect() as engine:
        found = ties(
            engine.from_df(numbered).filter("target >= 0"),
            as_of=network.as_of.value // 1000,
            owners=None if network.pooled else [number[owner] for owner in network.owners],
            session_gap_hours=session_gap_hours,
            answer_days=answer_days,
        ).df()
    found = found.sort_values(["owner", "person"], ignore_index=True)
    for key in ("owner", "person"):
        found[key] = names.take(found[key])
    for column in ("first_at", "last_at", "exchanged_at"):
        found[column] = pd.to_datetime(found[column], unit="us", utc=True).astype(TIME)
    return found.set_index(["owner", "person"])


def _require(columns: list[str]) -> None:
    missing = {"source", "target", "at"} - set(columns)
    if missing:
        raise SchemaError(f"a log of interactions needs the column(s) {sorted(missing)}; this one has {columns}")


def _paired(frame: Any, *, as_of: int, owners: Sequence[Any] | None) -> Any:
    """Name each undirected pair once, `u` before `v`; `forth` is 1 where u is the source."""
    source, target = nw.col("source"), nw.col("target")
    if "mode" not in frame.collect_schema().names():
        frame = frame.with_columns(nw.lit("written").alias("mode"))
    frame = frame.filter(~target.is_null(), source != target, nw.col("at").is_null() | (nw.col("at") <= as_of))
    if owners is not None:
        frame = frame.filter(source.is_in(list(owners)) | target.is_in(list(owners)))
    dated = ~nw.col("at").is_null()
    frame = frame.select(
        nw.when(source < target).then(source).otherwise(target).alias("u"),
        nw.when(source < target).then(target).otherwise(source).alias("v"),
        (source < target).cast(nw.Int64).alias("forth"),
        nw.col("at").cast(nw.Int64),
        ((nw.col("mode") == "written") & dated).cast(nw.Int64).alias("is_written"),
        ((nw.col("mode") == "met") & dated).cast(nw.Int64).alias("is_met"),
    )
    return frame.with_columns(
        nw.when(nw.col("is_written") + nw.col("is_met") == 1).then(nw.col("at")).alias("contact_at")
    )


def _totals(rows: Any) -> Any:
    """What can be counted without looking at the order."""
    forth, written = nw.col("forth"), nw.col("is_written")
    signal = 1 - written - nw.col("is_met")
    sided = rows.with_columns(
        (written * forth).alias("count_forth"),
        (written * (1 - forth)).alias("count_back"),
        (signal * forth).alias("signals_forth"),
        (signal * (1 - forth)).alias("signals_back"),
        nw.when(written * forth == 1).then(nw.col("at")).alias("at_forth"),
        nw.when(written * (1 - forth) == 1).then(nw.col("at")).alias("at_back"),
    )
    return sided.group_by(*_PAIR).agg(
        *(nw.col(f"{name}_{way}").sum() for name in ("count", "signals") for way in ("forth", "back")),
        nw.col("is_met").sum().alias("met_count"),
        nw.col("at_forth").max(),
        nw.col("at_back").max(),
        nw.col("contact_at").min().alias("first_at"),
        nw.col("contact_at").max().alias("last_at"),
    )


def _turns(words: Any, session_gap_hours: float, answer_days: float) -> Any:
    """Keep the messages that start a turn, having looked one message back: who wrote before, and how long ago."""
    at, forth = nw.col("at"), nw.col("forth")
    words = words.select(*_PAIR, "at", "forth", _prior(at, 1).alias("prior_at"), _prior(forth, 1).alias("prior_forth"))
    first = nw.col("prior_at").is_null()
    delay = at - nw.col("prior_at")
    switch = ~first & (forth != nw.col("prior_forth"))
    opening = first | (delay > int(session_gap_hours * HOUR_US))
    answer = switch & (delay <= int(answer_days * DAY_US))
    return words.filter(opening | switch).select(
        *_PAIR,
        "at",
        "forth",
        (first | switch).cast(nw.Int64).alias("is_run"),
        opening.cast(nw.Int64).alias("is_opening"),
        answer.cast(nw.Int64).alias("is_answer"),
        nw.when(answer).then(delay / HOUR_US).alias("hours"),
        nw.when(answer).then(at).alias("answer_at"),
    )


def _prior(column: Any, rows: int) -> Any:
    """The value `rows` earlier in the tie; ties of the clock are broken by sender, the same way from either side."""
    return column.shift(rows).over(*_PAIR, order_by=["at", "forth"])


def _conversations(turns: Any) -> Any:
    """Runs, sessions, answers and conversations of each pair.

    Inside a session the second turn is an answer. So a session becomes a conversation at its first turn, if that
    answers an earlier session, or else at its second; and it is long at its `LONG_TURNS`-th turn: none of the last
    three opened it.
    """
    opening, answer, forth = nw.col("is_opening"), nw.col("is_answer"), nw.col("forth")
    turns = turns.with_columns(
        *(_prior(opening, back).alias(f"opening_{back}") for back in range(1, LONG_TURNS - 1)),
        _prior(answer, 1).alias("answer_1"),
    )
    second = (1 - opening) * nw.col("opening_1")
    inner = functools.reduce(
        lambda so_far, back: so_far * (1 - nw.col(f"opening_{back}")), range(1, LONG_TURNS - 1), 1 - opening
    )
    turns = with_quarter(turns.with_columns((nw.col("answer_at") // DAY_US).alias("day"))).with_columns(
        (opening * answer + second * (1 - nw.col("answer_1"))).fill_null(0).alias("is_conversation"),
        inner.fill_null(0).alias("is_long"),
        *((nw.col(f"is_{name}") * forth).alias(f"{name}_forth") for name in ("run", "opening", "answer")),
        nw.when(forth == 1).then(nw.col("hours")).alias("hours_forth"),
        nw.when(forth == 0).then(nw.col("hours")).alias("hours_back"),
    )
    pairs = turns.group_by(*_PAIR).agg(
        nw.len().alias("rows"),
        *(nw.col(f"is_{name}").sum() for name in ("run", "opening", "answer", "conversation")),
        *(nw.col(f"{name}_forth").sum() for name in ("run", "opening", "answer")),
        nw.col("is_long").max(),
        nw.col("hours_forth").median(),
        nw.col("hours_back").median(),
        nw.col("quarter").n_unique().alias("quarters"),
        nw.col("answer_at").min().alias("exchanged_at"),
    )
    return pairs.select(
        *_PAIR,
        *(f"{name}_forth" for name in ("run", "opening", "answer", "hours")),
        *(
            (nw.col(f"is_{name}") - nw.col(f"{name}_forth")).alias(f"{name}_back")
            for name in ("run", "opening", "answer")
        ),
        "hours_back",
        "exchanged_at",
        nw.col("rows").alias("turns"),
        nw.col("is_opening").alias("sessions"),
        nw.col("is_conversation").alias("conversations"),
        nw.col("is_long").alias("has_long_conversation"),
        # n_unique counts a missing quarter as one more.
        (nw.col("quarters") - (nw.col("rows") > nw.col("is_answer")).cast(nw.Int64)).alias("exchange_quarters"),
    )


def _days(rows: Any, as_of: int) -> Any:
    """Days of contact, and what is left of them today on each side."""
    # A meeting is a day of contact of both.
    forth = nw.col("is_met") + nw.col("is_written") * nw.col("forth")
    back = nw.col("is_met") + nw.col("is_written") * (1 - nw.col("forth"))
    days = (
        rows.filter(~nw.col("contact_at").is_null())
        .select(*_PAIR, (nw.col("at") // DAY_US).alias("day"), forth.alias("day_forth"), back.alias("day_back"))
        .group_by(*_PAIR, "day")
        .agg(nw.col("day_forth").max(), nw.col("day_back").max())
    )
    today = as_of // DAY_US
    weight = fixed_point((1.0 + today - nw.col("day")) ** -0.5, _DAY_UNIT)
    sides = [nw.col("depth_forth"), nw.col("depth_back")]
    return (
        days.with_columns(
            (weight * nw.col("day_forth")).alias("depth_forth"),
            (weight * nw.col("day_back")).alias("depth_back"),
        )
        .group_by(*_PAIR)
        .agg(nw.len().alias("active_days"), *(side.sum() for side in sides))
        .with_columns(*(side.cast(nw.Float64) / _DAY_UNIT for side in sides))
    )


def _both_sides(pairs: Any, some: Any) -> Any:
    """See each pair from both sides: crossed with 0 and 1 (taken from `some`, a row of the same engine) rather than
    concatenated with its mirror image, which would run everything before it twice.
    """
    sides = pairs.join(nw.concat([some.select(nw.lit(side).alias("turned")) for side in (0, 1)]), how="cross")
    turned = nw.col("turned") == 1

    def either(here: str, there: str) -> Any:
        return nw.when(turned).then(nw.col(there)).otherwise(nw.col(here))

    return sides.with_columns(
        either("u", "v").alias("owner"),
        either("v", "u").alias("person"),
        *(either(f"{name}_forth", f"{name}_back").alias(f"{name}_mine") for name in _SIDED),
        *(either(f"{name}_back", f"{name}_forth").alias(f"{name}_theirs") for name in _SIDED),
    )


def _described(sides: Any, *, as_of: int, answer_us: int) -> Any:
    """The columns that a reader wants, from sums and sides."""
    counts = [nw.col(name).fill_null(0).cast(nw.Int64) for name in _COUNTS]
    sent, received = nw.col("depth_mine").fill_null(0.0), nw.col("depth_theirs").fill_null(0.0)
    mutual = 2.0 * (sent * received) ** 0.5
    fixed = nw.col("depth_fixed").cast(nw.Float64)
    total = nw.col("depth_fixed").sum().over("owner").cast(nw.Float64)
    sides = sides.with_columns(
        *counts,
        sent.alias("depth_sent"),
        received.alias("depth_received"),
        mutual.alias("depth_mutual"),
        (sent + received + mutual).alias("depth"),
        _rate("theirs", "mine", as_of - answer_us).alias("person_response_rate"),
        _rate("mine", "theirs", as_of - answer_us).alias("owner_response_rate"),
        (nw.col("opening_mine") / nw.col("sessions")).alias("initiated_share"),
        (as_of // DAY_US - nw.col("last_at") // DAY_US).alias("days_since_last"),
    )
    return sides.with_columns(fixed_point(nw.col("depth"), _DEPTH_UNIT).alias("depth_fixed")).select(
        "owner",
        "person",
        nw.col("count_mine").alias("sent_count"),
        nw.col("count_theirs").alias("received_count"),
        "met_count",
        nw.col("signals_mine").alias("signals_sent_count"),
        nw.col("signals_theirs").alias("signals_received_count"),
        *("first_at", "last_at", "exchanged_at", "active_days", "sessions", "conversations", "turns"),
        *("has_long_conversation", "exchange_quarters"),
        nw.col("hours_mine").alias("owner_median_reply_hours"),
        nw.col("hours_theirs").alias("person_median_reply_hours"),
        *("owner_response_rate", "person_response_rate", "initiated_share", "days_since_last"),
        *("depth_sent", "depth_received", "depth_mutual", "depth"),
        nw.when(total > 0).then(fixed / total).alias("depth_share"),
    )


def _rate(answering: str, asking: str, mature_before: int) -> Any:
    """Share of the runs of `asking` that `answering` answered in time; the last run may still be waiting."""
    last, other = nw.col(f"at_{asking}"), nw.col(f"at_{answering}")
    waiting = (last > mature_before) & (other.is_null() | (last > other))
    asked = nw.col(f"run_{asking}") - waiting.cast(nw.Int64)
    return nw.when(asked > 0).then(nw.col(f"answer_{answering}") / asked)
