"""Tables of who answers whom, and how fast."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import records_words
from netquality.network import Network, memo
from netquality.ordering import Integers
from netquality.plotdata.common import NO_CONTACT, NO_WORDS, told
from netquality.responsiveness import Calendar, owner_indicators, response_waits
from netquality.responsiveness.calendar import PARTS
from netquality.schema import DAY_US, HOUR_US, TEXT
from netquality.survival import kaplan_meier, reached_by
from netquality.ties import ANSWER_DAYS
from netquality.uncertainty import rate_table

#: Hours that an answer may take, of which the table under the figure gives the share.
MARKS: Final = (1, 24, 7 * 24, 30 * 24, 90 * 24)

NOT_OLD: Final = f"No message is {ANSWER_DAYS:g} days old: which share is answered within that time cannot be told yet."
NO_TIMES: Final = "Messages are dated here by the day alone: when in the day they were written cannot be told."
_SIDES: Final = ("person", "owner")


@memo
def answers_in_time(network: Network) -> pd.DataFrame:
    """Return which share of asks is answered within any time, others' answers and the owner's (Kaplan-Meier).

    Returns
    -------
    DataFrame
        ``answering`` (person: the others; owner), ``hours`` (up to `ANSWER_DAYS`, as far as anybody was watched),
        ``answered_share`` with its interval ``answered_share_low, answered_share_high`` in [0, 1] (NaN before the first
        answer), ``marked`` (one of `MARKS`); and, the same in every row of a side, ``asks`` and the median
        ``half_hours, half_hours_low, half_hours_high`` (NaN where half are not answered, or that cannot be said yet).
        All asks of several owners are taken together; where everybody is an owner, there is one side, person.
    """
    waits = response_waits(network)
    sides = _SIDES[:1] if network.pooled else _SIDES
    parts = [_curve(waits[waits["answering"] == side], side) for side in sides]
    table = pd.concat(parts, ignore_index=True).astype({"answering": TEXT})
    return told(table, network, _why(network, len(waits)))


@memo
def responses_by_year(network: Network) -> pd.DataFrame:
    """Return how many asks of each year were answered, by the others and by the owner.

    Same age for all: an ask counts once its `ANSWER_DAYS` are over, answered or not. Of the younger ones only the quick
    answers are known, and counting these would flatter the last year.

    Returns
    -------
    DataFrame
        ``answering`` (person: the others; owner), ``year`` (of the ask), ``asked_count, answered_count`` (of asks whose
        days are over), ``young_count`` (the others), ``rate`` with its Wilson interval ``rate_low, rate_high`` in
        [0, 1]. Several owners: sums; where everybody is an owner, there is one side, person.
    """
    waits = response_waits(network)
    old = ~waits["pending"]
    asks = pd.DataFrame({"asked_count": old, "answered_count": old & waits["answered"], "young_count": ~old})
    counts = asks.groupby([waits["answering"].astype(TEXT), waits["at"].dt.year.rename("year")]).sum()
    sides = _SIDES[:1] if network.pooled else _SIDES
    counts = counts.astype("int64").reset_index().astype({"year": "int64"})
    counts = pd.concat([counts[counts["answering"] == side] for side in sides], ignore_index=True)
    table = pd.concat([counts, rate_table(counts["answered_count"], counts["asked_count"])], axis=1)
    return told(table, network, _why(network, len(counts)) or ("" if old.any() else NOT_OLD))


@memo
def week_parts(network: Network) -> pd.DataFrame:
    """Return how much is written in each part of the week and day (UTC), and how fast that is answered.

    Returns
    -------
    DataFrame
        ``part_of_week, part_of_day``: all four; ``hours_share`` (of the week), ``sent_count, received_count``,
        ``messages_share`` in [0, 1] (of both); for the others' answers to what was written then, and the owner's
        (``person_..., owner_...``): ``asks`` and the Kaplan-Meier median ``half_hours, half_hours_low,
        half_hours_high``. Several owners: sums, and all asks together; where everybody is an owner, there is one side,
        person.
    """
    index = pd.MultiIndex.from_product(PARTS.values(), names=list(PARTS))
    found = owner_indicators(network, by=("part_of_week", "part_of_day"))[["sent_count", "received_count"]]
    counts = found.groupby(level=index.names).sum().reindex(index, fill_value=0)
    sums, waits = counts.sum(axis=1), response_waits(network)
    hours = np.bincount(_part(np.arange(7 * 24) * HOUR_US), minlength=len(index)) / (7 * 24)
    shares = pd.DataFrame({"hours_share": hours, "messages_share": sums / max(sums.sum(), 1)}, index=index)
    written = waits["at"].astype("int64").to_numpy()
    sides = [_halves_by_part(waits, _part(written), index, side) for side in (_SIDES[:1] if network.pooled else _SIDES)]
    table = pd.concat([shares, counts, *sides], axis=1).reset_index().astype(dict.fromkeys(PARTS, TEXT))
    by_day = len(waits) and not (written % DAY_US).any()
    return told(table, network, _why(network, len(waits)) or (NO_TIMES if by_day else ""))


def _part(at: Integers) -> Integers:
    """The number of the part of the week and day in which each moment falls."""
    week, day = (Calendar().level(name, at) for name in ("part_of_week", "part_of_day"))
    return 2 * week + day


def _halves_by_part(waits: pd.DataFrame, part: Integers, index: pd.Index, side: str) -> pd.DataFrame:
    """How many asks of one side there were in each part, and within which time half were answered."""
    of = [waits[(waits["answering"] == side) & (part == number)] for number in range(len(index))]
    rows = [{"asks": len(rows), **_halves(kaplan_meier(rows["wait_hours"], rows["answered"]))} for rows in of]
    return pd.DataFrame(rows, index=index).add_prefix(f"{side}_")


def _curve(waits: pd.DataFrame, side: str) -> pd.DataFrame:
    """The curve of one side at times that look even on a logarithmic scale."""
    curve = kaplan_meier(waits["wait_hours"], waits["answered"])
    watched = curve.index.max() if len(curve) else 0.0
    times = np.union1d(np.geomspace(1 / 60, ANSWER_DAYS * 24, 150), MARKS)
    times = times[times <= watched]
    shares = reached_by(curve, times)[["rate", "rate_low", "rate_high"]]
    shares.columns = shares.columns.str.replace("rate", "answered_share")
    table = shares.rename_axis("hours").reset_index().assign(marked=np.isin(times, MARKS), asks=len(waits))
    table.insert(0, "answering", side)
    return table.assign(**_halves(curve))


def _halves(curve: pd.DataFrame) -> dict[str, float]:
    """The times at which half still wait, by the curve and by its two bounds."""
    ends = {"": "survival", "_low": "low", "_high": "high"}
    return {f"half_hours{end}": _half(curve[column]) for end, column in ends.items()}


def _half(survival: pd.Series) -> float:
    """The first time at which at most half still wait; rounding may lift one half a little above it."""
    reached = survival.index[survival <= 0.5 + 1e-12]
    return float(reached[0]) if len(reached) else np.nan


def _why(network: Network, found: int) -> str:
    return NO_WORDS if not records_words(network) else "" if found else NO_CONTACT
