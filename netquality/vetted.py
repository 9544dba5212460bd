"""Does asking first pay? Ties with a discussion before connecting against the others, at the same age."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality import schema
from netquality.depth import interaction_depth, records_words
from netquality.network import Network, memo
from netquality.schema import DAY_US
from netquality.survival import log_rank
from netquality.talk import day_of, first_times, known_after, turns, words_between
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS
from netquality.ties.people import people_index
from netquality.uncertainty import Floats, cliffs_delta, difference, fisher, wilson
from netquality.vetting import YEAR_DAYS

MEASURES: Final = ("known in a year", "conversed since", "depth since")
#: From this rung on two people have conversed.
_CONVERSED_RUNG: Final = 4


@memo
def vetted_ties(network: Network) -> pd.DataFrame:
    """Return every dated connection: whether it was vetted, and what came of it after connecting.

    Vetted: a discussion (two conversations, or one of four turns: rung 4 of the ladder) on days before the day of
    connecting. What came of it rests on later days alone; else the discussion itself would count as its success. Only
    connections made since words are on record: of earlier ones nobody knows whether they were vetted.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted. ``connected_at, year`` (of connecting), ``vetted``, ``discussed_at``;
        ``known_at`` (first answer or meeting on a later day), ``waited_days`` (whole days from connecting to that, or
        to `as_of` where it has not come) and ``came`` (whether it has); ``later_rung`` and ``later_depth`` (the ladder
        and the depth score of what was written, met, endorsed or recommended on later days). Empty where no words are
        on record.

    References
    ----------
    Our definition (docs/metrics.md).
    """
    made = datable(network)
    words, meetings = (words_between(network, made.index, mode=mode) for mode in ("written", "met"))
    later = interaction_depth(_later(network, made))
    discussed = discussed_before(made, words)
    table = came_of(made, known_after(made, words, meetings), network.as_of)
    table.insert(2, "vetted", discussed.notna())
    table.insert(3, "discussed_at", discussed)
    return table.assign(
        later_rung=later["rung"].reindex(made.index).fillna(0).astype("int64"),
        later_depth=later["depth"].reindex(made.index).fillna(0.0),
    )


def datable(network: Network) -> pd.Series:
    """Return when each named connection was made, by (owner, person), of those made since words are on record."""
    depth = interaction_depth(network)
    return on_record(network, depth.loc[depth["connected"], "connected_at"].dropna())


def on_record(network: Network, made: pd.Series) -> pd.Series:
    """Return those of `made`, when each connection was, that were made since words are on record."""
    log = network.interactions
    words = log.loc[log["mode"].isin(["written", "met"]) & (log["channel"] != "invitation"), "at"]
    since = words.min() if records_words(network) else pd.NaT
    return made[day_of(made) >= day_of(pd.Series([since]))[0]] if pd.notna(since) else made.iloc[:0]


def discussed_before(
    made: pd.Series,
    words: pd.DataFrame,
    *,
    answer_days: float = ANSWER_DAYS,
    session_gap_hours: float = SESSION_GAP_HOURS,
) -> pd.Series:
    """Return when each of the connections `made` had a discussion in `words`, `words_between` of them, on a day before;
    missing if none.
    """
    before = words["at"].to_numpy() // DAY_US < day_of(made)[words["tie"].to_numpy()]
    told = words if before.all() else words[before]
    talk = turns(told, session_gap_hours=session_gap_hours, answer_days=answer_days)
    return first_times(talk[talk["discussion"]], made.index)


def came_of(made: pd.Series, known: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the columns of `vetted_ties` that rest on when each connection was `made` and `known_after`."""
    return pd.DataFrame(
        {
            "connected_at": made,
            "year": made.dt.year.astype("Int64"),
            "known_at": known,
            "waited_days": day_of(known.fillna(as_of)) - day_of(made),
            "came": known.notna(),
        }
    )


@memo
def vetting_effect(network: Network) -> pd.DataFrame:
    """Return what came of vetted connections against the others, one row a measure; all owners together.

    - "known in a year": share with an answer or a meeting within a year of connecting, of connections that old; the
      effect is the difference of the shares.
    - "conversed since": share on rung 4 or higher by later days alone; the same.
    - "depth since": median depth of later days; the effect is Cliff's delta, how much more often the vetted tie of a
      pair is the deeper one than the shallower one.

    Adjusted for the year of connecting (and the owner), each vetted tie is held against the others of its year alone::

        adjusted = mean over vetted ties of (share of the others of its year below it - share above it)

    which for yes and no is the difference of shares within years. Years without at least two others are passed over.

    Returns
    -------
    DataFrame
        Index ``measure``. ``vetted_count, vetted, vetted_low, vetted_high, unvetted_count, unvetted, unvetted_low,
        unvetted_high`` (shares with their 95 % Wilson interval; medians of depth, without one); ``effect`` in [-1, 1]
        with its 95 % interval (Newcombe; Cliff's delta); ``adjusted`` in [-1, 1] with its 95 % interval (from the
        variance of the dominance of either side, on Fisher's scale); ``adjusted_count`` (vetted ties that could be
        compared); ``p_value`` of the log-rank test of the wait for the first later exchange, stratified by year (in the
        first row). Undefined is NaN.

    References
    ----------
    Our definition. Mantel (1966) for the stratified test; Cliff, N. (1993). Dominance statistics. Psych. Bulletin 114.
    """
    ties = vetted_ties(network)
    stratum = ties.groupby(["owner", "year"]).ngroup()
    aged = ties[year_old(ties, network.as_of)]
    known = known_in_a_year(aged)
    conversed = (ties["later_rung"] >= _CONVERSED_RUNG).astype(float)
    rows = [
        _shares(known, aged["vetted"]) | within_strata(known, aged["vetted"], stratum[aged.index]),
        _shares(conversed, ties["vetted"]) | within_strata(conversed, ties["vetted"], stratum),
        _depths(ties["later_depth"], ties["vetted"]) | within_strata(ties["later_depth"], ties["vetted"], stratum),
    ]
    table = pd.DataFrame(rows, index=pd.Index(MEASURES, name="measure"), columns=list(_COLUMNS)).astype(_COLUMNS)
    table["p_value"] = np.nan
    table.loc[MEASURES[0], "p_value"] = _p_value(ties, stratum)
    return table


def year_old(ties: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Return which of `vetted_ties` were made a year ago or more, so that their first year can be judged."""
    return (as_of - ties["connected_at"]).dt.days >= YEAR_DAYS


def known_in_a_year(ties: pd.DataFrame) -> pd.Series:
    """Return 1 for each of `vetted_ties` that had an answer or a meeting within a year of connecting, else 0."""
    return (ties["came"] & (ties["waited_days"] <= YEAR_DAYS)).astype(float)


_COLUMNS: Final = {
    f"{side}{part}": "int64" if part == "_count" else "float64"
    for side in ("vetted", "unvetted", "effect", "adjusted")
    for part in ("_count", "", "_low", "_high")
    if (side, part) != ("effect", "_count")
}


def within_strata(values: Any, vetted: Any, stratum: Any) -> dict[str, float]:
    """Return how the vetted stand among the others of their stratum: ``adjusted``, its interval, and how many there
    are.

    Examples
    --------
    >>> found = within_strata([1, 0, 0, 5, 7, 6], [True, False, False, True, False, False], [1, 1, 1, 2, 2, 2])
    >>> found["adjusted"], found["adjusted_count"]
    (0.0, 2)
    """
    value, treated, group = np.asarray(values, float), np.asarray(vetted, bool), np.asarray(stratum)
    placed, spread, others = [], 0.0, 0
    for each in np.unique(group[treated]):
        mine, rest = np.sort(value[treated & (group == each)]), np.sort(value[~treated & (group == each)])
        if len(rest) < 2:
            continue
        placed.append(_dominance(mine, rest))
        spread += len(mine) ** 2 * _dominance(rest, mine).var(ddof=1) / len(rest)
        others += len(rest)
    places = np.concatenate([*placed, []])
    count = len(places)
    if count < 2:
        return {"adjusted": np.nan, "adjusted_low": np.nan, "adjusted_high": np.nan, "adjusted_count": count}
    mean = float(places.mean())
    # Where nothing differs there is still doubt: no less than that of one case more in all pairs.
    variance = max(places.var(ddof=1) / count + spread / count**2, (1 - mean**2) / (count * others - 1))
    low, high = fisher(mean, variance**0.5)
    return {"adjusted": mean, "adjusted_low": low, "adjusted_high": high, "adjusted_count": count}


def _dominance(values: Floats, others: Floats) -> Floats:
    """For each value the share of (sorted) others below it less the share above it."""
    below, not_above = (np.searchsorted(others, values, side=side) for side in ("left", "right"))
    return np.asarray((below + not_above) / len(others) - 1, dtype=float)


def _later(network: Network, made: pd.Series) -> Network:
    """The network of what happened between the two of a connection on days after connecting."""
    people, log = people_index(network), network.interactions
    one, other = (people.get_indexer(made.index.get_level_values(side)) for side in (0, 1))
    day = pd.Series(day_of(made), index=np.minimum(one, other) * len(people) + np.maximum(one, other))
    source, target = (log[key].cat.codes.to_numpy("int64") for key in ("source", "target"))
    pair = np.minimum(source, target) * len(people) + np.maximum(source, target)
    connected = day.groupby(level=0).min().reindex(pair).to_numpy()
    kept = (target >= 0) & log["at"].notna().to_numpy() & (day_of(log["at"]) > connected)
    empty = {name: schema.empty(name) for name in ("connections", "introductions", "invitations", "memberships")}
    return dataclasses.replace(network, interactions=log[kept].reset_index(drop=True), **empty, _memo={})


def _shares(values: pd.Series, vetted: pd.Series) -> dict[str, float]:
    sides = {"vetted": values[vetted], "unvetted": values[~vetted]}
    found: dict[str, float] = {}
    for name, side in sides.items():
        low, high = wilson(side.sum(), len(side))
        found |= {f"{name}_count": len(side), name: side.mean(), f"{name}_low": float(low), f"{name}_high": float(high)}
    gap = difference(*(part for side in sides.values() for part in (side.sum(), len(side)))).iloc[0]
    return found | {name.replace("difference", "effect"): value for name, value in gap.items()}


def _depths(values: pd.Series, vetted: pd.Series) -> dict[str, float]:
    mine, rest = values[vetted], values[~vetted]
    delta = cliffs_delta(mine, rest).iloc[0]
    counts = {"vetted_count": len(mine), "unvetted_count": len(rest)}
    return (
        counts
        | {"vetted": mine.median(), "unvetted": rest.median()}
        | {name.replace("delta", "effect"): value for name, value in delta.items()}
    )


def _p_value(ties: pd.DataFrame, stratum: Any) -> float:
    test = log_rank(ties["waited_days"], ties["came"], ties["vetted"], strata=stratum)
    return float(test["p_value"].iloc[0])
