"""What the order of a pair's messages tells: turns, sessions, answers, conversations."""

from __future__ import annotations

import functools
from typing import Any, Final

import narwhals as nw

from netquality.portable import floored, with_quarter
from netquality.schema import DAY_US, HOUR_US
from netquality.ties.pairs import PAIR

#: A silence longer than this ends a session.
SESSION_GAP_HOURS: Final = 24.0
#: What the other one writes within this time is an answer.
ANSWER_DAYS: Final = 90.0
#: A session of this many turns is a long conversation.
LONG_TURNS: Final = 4

_BACK: Final = range(1, LONG_TURNS - 1)
_SUMS: Final = ("run", "opening", "conversations", "run_forth", "opening_forth")


def conversations(rows: Any, *, session_gap_hours: float, answer_days: float) -> Any:
    """Runs, sessions, answers and conversations of each pair."""
    turns = _flagged(_turns(rows, session_gap_hours, answer_days)).group_by(*PAIR)
    pairs = turns.agg(
        nw.len().alias("turns"),
        *(nw.col(name).sum() for name in _SUMS),
        *(nw.col(f"hours_{way}").count().alias(f"answer_{way}") for way in ("forth", "back")),
        *(nw.col(f"hours_{way}").median() for way in ("forth", "back")),
        nw.col("has_long_conversation").max(),
        nw.col("quarter").n_unique().alias("quarters"),
        nw.col("answer_at").min().alias("exchanged_at"),
    )
    pairs = pairs.with_columns(nw.col(*_SUMS).cast(nw.Int64))
    return pairs.with_columns(
        *((nw.col(name) - nw.col(f"{name}_forth")).alias(f"{name}_back") for name in ("run", "opening")),
        nw.col("opening").alias("sessions"),
        # n_unique counts what is missing as one more, and the first turn, which answers nothing, has no quarter.
        (nw.col("quarters") - 1).alias("exchange_quarters"),
    )


def _turns(rows: Any, session_gap_hours: float, answer_days: float) -> Any:
    """Keep the messages that start a turn, having looked one message back: who wrote before, and how long ago."""
    at, forth, wait = nw.col("at"), nw.col("forth"), nw.col("wait")
    words = rows.filter(~nw.col("written_at").is_null()).select(*PAIR, nw.col("written_at").alias("at"), "forth")
    words = words.with_columns((at - _prior(at, 1)).alias("wait"), _prior(forth, 1).alias("prior_forth"))
    switch = ~wait.is_null() & (forth != nw.col("prior_forth"))
    opening = wait.is_null() | (wait > int(session_gap_hours * HOUR_US))
    return words.filter(opening | switch).select(
        *PAIR,
        *("at", "forth", "wait"),
        (wait.is_null() | switch).cast(nw.Int64).alias("run"),
        opening.cast(nw.Int64).alias("opening"),
        (switch & (wait <= int(answer_days * DAY_US))).cast(nw.Int64).alias("answer"),
    )


def _prior(column: Any, rows: int) -> Any:
    """The value `rows` earlier in the tie; ties of the clock are broken by sender, the same way from either side."""
    return column.shift(rows).over(*PAIR, order_by=["at", "forth"])


def _flagged(turns: Any) -> Any:
    """Say of each turn what it adds to its pair.

    Inside a session the second turn is an answer. So a session becomes a conversation at its first turn, if that
    answers an earlier session, or else at its second; and it is long at its `LONG_TURNS`-th turn: none of the last
    three opened it.
    """
    opening, answer, forth = nw.col("opening"), nw.col("answer"), nw.col("forth")
    second = (1 - opening) * nw.col("opening_1") * (1 - nw.col("answer_1"))
    inner = functools.reduce(lambda so_far, back: so_far * (1 - nw.col(f"opening_{back}")), _BACK, 1 - opening)
    flagged = turns.with_columns(
        *(_prior(opening, back).alias(f"opening_{back}") for back in _BACK), _prior(answer, 1).alias("answer_1")
    ).with_columns(
        (opening * answer + second).fill_null(0).alias("conversations"),
        inner.fill_null(0).alias("has_long_conversation"),
        *((nw.col(name) * forth).alias(f"{name}_forth") for name in ("run", "opening")),
    )
    return _answers(flagged)


def _answers(turns: Any) -> Any:
    """Say of each turn that is an answer when it came, after how many hours, and in which quarter."""
    at, hours, answer, forth = nw.col("at"), nw.col("wait") / HOUR_US, nw.col("answer"), nw.col("forth")
    dated = turns.with_columns(
        nw.when(answer == 1).then(at).alias("answer_at"),
        nw.when(answer * forth == 1).then(hours).alias("hours_forth"),
        nw.when(answer * (1 - forth) == 1).then(hours).alias("hours_back"),
        floored(at, DAY_US).alias("day"),
    )
    return with_quarter(dated).with_columns(nw.when(answer == 1).then(nw.col("quarter")).alias("quarter"))
