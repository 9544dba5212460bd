"""The rows of a log by undirected pair, and what of a pair can be told without looking at the order of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import narwhals as nw

from netquality.portable import fixed_point, floored
from netquality.schema import DAY_US

PAIR: Final = ("u", "v")

#: Fixed-point units of one day's worth of contact: a century of days fits.
DAY_UNIT: Final = 2**44
_COUNTS: Final = ("count_forth", "count_back", "met_count", "signals_forth", "signals_back")
_LAST: Final = ("at_forth", "at_back", "last_at")


def paired(frame: Any, *, as_of: int, owners: Sequence[Any] | None) -> Any:
    """Name each undirected pair once, `u` before `v`; `forth` is 1 where u is the source.

    ``written_at`` and ``met_at`` are the time of a row of this mode, else missing; a row with neither is a signal.
    """
    source, target, at = nw.col("source"), nw.col("target"), nw.col("at")
    if "mode" not in frame.collect_schema().names():
        frame = frame.with_columns(nw.lit("written").alias("mode"))
    frame = frame.filter(~target.is_null(), source != target, at.is_null() | (at <= as_of))
    if owners is not None:
        frame = frame.filter(source.is_in(list(owners)) | target.is_in(list(owners)))
    forth = source < target
    return frame.select(
        nw.when(forth).then(source).otherwise(target).alias("u"),
        nw.when(forth).then(target).otherwise(source).alias("v"),
        forth.cast(nw.Int64).alias("forth"),
        *(nw.when(nw.col("mode") == mode).then(at.cast(nw.Int64)).alias(f"{mode}_at") for mode in ("written", "met")),
    )


def contacts(rows: Any, as_of: int) -> Any:
    """Counts, first and last contact, days of contact of each pair, and what is left of them today on each side."""
    # A meeting is a day of contact of both.
    forth, back = (nw.col("met_count") + nw.col(f"count_{way}") > 0 for way in ("forth", "back"))
    weight = fixed_point((1.0 + as_of // DAY_US - nw.col("day")) ** -0.5, DAY_UNIT)
    days = _days(rows).with_columns(
        (forth | back).cast(nw.Int64).alias("active_days"),
        (weight * forth.cast(nw.Int64)).alias("depth_forth"),
        (weight * back.cast(nw.Int64)).alias("depth_back"),
    )
    sums = (*_COUNTS, "active_days", "depth_forth", "depth_back")
    pairs = days.group_by(*PAIR).agg(
        *(nw.col(name).sum() for name in sums), *(nw.col(name).max() for name in _LAST), nw.col("first_at").min()
    )
    return pairs.with_columns(
        nw.col(*_COUNTS, "active_days").cast(nw.Int64),
        nw.col("depth_forth", "depth_back").cast(nw.Float64) / DAY_UNIT,
    )


def _days(rows: Any) -> Any:
    """The same by pair and day. Signals stand on day 0, where nothing but contact weighs."""
    forth, contact = nw.col("forth") == 1, nw.coalesce("written_at", "met_at")
    signal = contact.is_null()
    days = rows.with_columns(
        contact.alias("contact_at"),
        floored(contact.fill_null(0), DAY_US).alias("day"),
        nw.when(forth).then(nw.col("written_at")).alias("at_forth"),
        nw.when(~forth).then(nw.col("written_at")).alias("at_back"),
        nw.when(signal & forth).then(1).alias("signals_forth"),
        nw.when(signal & ~forth).then(1).alias("signals_back"),
    ).group_by(*PAIR, "day")
    counted = ("at_forth", "at_back", "met_at", "signals_forth", "signals_back")
    return days.agg(
        *(nw.col(name).count().alias(count) for name, count in zip(counted, _COUNTS, strict=True)),
        nw.col("at_forth").max(),
        nw.col("at_back").max(),
        nw.col("contact_at").min().alias("first_at"),
        nw.col("contact_at").max().alias("last_at"),
    )
