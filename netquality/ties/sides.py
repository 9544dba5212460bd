"""Each pair seen from both of its sides, in the columns that a reader wants."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from netquality.portable import fixed_point, floored
from netquality.schema import DAY_US

#: Fixed-point units of depth: that of a billion ties fits.
DEPTH_UNIT: Final = 2**30
_SIDED: Final = ("count", "signals", "at", "run", "opening", "answer", "hours", "depth")
_ORDERED: Final = ("sessions", "conversations", "turns", "has_long_conversation", "exchange_quarters")


def both_sides(pairs: Any, some: Any) -> Any:
    """See each pair from both sides: crossed with 0 and 1 (taken from `some`, a row of the same engine) rather than
    concatenated with its mirror image, which would run everything before it twice.
    """
    forth, back = nw.col("depth_forth"), nw.col("depth_back")
    pairs = pairs.with_columns((2.0 * (forth * back) ** 0.5).alias("depth_mutual"))
    pairs = pairs.with_columns((forth + back + nw.col("depth_mutual")).alias("depth"))
    sides = pairs.join(nw.concat([some.select(nw.lit(side).alias("turned")) for side in (0, 1)]), how="cross")
    return sides.with_columns(_either("u", "v").alias("owner"), _either("v", "u").alias("person"))


def with_share(sides: Any) -> Any:
    """Add ``depth_share``, the part of each tie in its owner's depth, undefined where there is none; `sides` hold all
    ties of their owners.

    Totals are joined and not summed over a window, which would hold all columns of all ties at once.
    """
    totals = (
        sides.select("owner", fixed_depth().alias("total"))
        .group_by("owner")
        .agg(nw.col("total").sum())
        .with_columns(nw.col("total").cast(nw.Int64))
    )
    sides = sides.join(totals, on="owner", how="left")
    part, total = fixed_depth().cast(nw.Float64), nw.col("total").cast(nw.Float64)
    return sides.with_columns(nw.when(total > 0).then(part / total).alias("depth_share")).drop("total")


def fixed_depth() -> Any:
    """The depth of a tie in whole fixed-point units."""
    return fixed_point(nw.col("depth"), DEPTH_UNIT)


def described(sides: Any, *, as_of: int, answer_us: int) -> Any:
    """The columns that a reader wants, from sums and sides."""
    share = [name for name in sides.collect_schema().names() if name == "depth_share"]
    sides = sides.with_columns(
        *(_either(f"{name}_forth", f"{name}_back").alias(f"{name}_mine") for name in _SIDED),
        *(_either(f"{name}_back", f"{name}_forth").alias(f"{name}_theirs") for name in _SIDED),
        *(nw.col(name).fill_null(0).cast(nw.Int64) for name in _ORDERED),
    )
    opened, last = nw.when(nw.col("sessions") > 0).then(nw.col("opening_mine")), nw.col("last_at")
    return sides.select(
        *("owner", "person"),
        nw.col("count_mine").alias("sent_count"),
        nw.col("count_theirs").alias("received_count"),
        "met_count",
        nw.col("signals_mine").alias("signals_sent_count"),
        nw.col("signals_theirs").alias("signals_received_count"),
        *("first_at", "last_at", "exchanged_at", "active_days", *_ORDERED),
        nw.col("hours_mine").alias("owner_median_reply_hours"),
        nw.col("hours_theirs").alias("person_median_reply_hours"),
        _rate("mine", "theirs", as_of - answer_us).alias("owner_response_rate"),
        _rate("theirs", "mine", as_of - answer_us).alias("person_response_rate"),
        (opened / nw.col("sessions")).alias("initiated_share"),
        nw.when(~last.is_null()).then(as_of // DAY_US - floored(last.fill_null(0), DAY_US)).alias("days_since_last"),
        nw.col("depth_mine").alias("depth_sent"),
        nw.col("depth_theirs").alias("depth_received"),
        *("depth_mutual", "depth", *share),
    )


def _either(here: str, there: str) -> Any:
    return nw.when(nw.col("turned") == 1).then(nw.col(there)).otherwise(nw.col(here))


def _rate(answering: str, asking: str, mature_before: int) -> Any:
    """Share of the runs of `asking` that `answering` answered in time; the last run may still be waiting."""
    last, other = nw.col(f"at_{asking}"), nw.col(f"at_{answering}")
    waiting = (last > mature_before) & (other.is_null() | (last > other))
    asked = nw.col(f"run_{asking}") - waiting.cast(nw.Int64)
    return nw.when(asked > 0).then(nw.col(f"answer_{answering}") / asked)
