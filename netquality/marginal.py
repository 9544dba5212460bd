"""What the k-th connection was worth, how fast it came, and after how many one more adds nothing measurable."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.exposure import JUDGED_DAYS, per_owner, ranked_connections
from netquality.network import Network, memo
from netquality.uncertainty import difference, rate_table, wilson
from netquality.vanity import BADGE

#: So many connections make a window.
WINDOW: Final = 100
#: The long way to the badge, the `WINDOW` before it, and what came beyond it.
STRETCHES: Final = ("early", "run_up", "later")
#: Rolling windows begin at every so many ranks; one of them ends with the 500th.
STEP: Final = 10
#: A list is worth going on with as long as so large a share of what is added becomes known: one in twenty.
WORTH: Final = 0.05
#: With fewer judged, nothing is said of a limit.
FEWEST: Final = 100


@memo
def marginal_quality(network: Network, *, window: int = WINDOW, within_days: int = JUDGED_DAYS) -> pd.DataFrame:
    """Return what the k-th connection was worth, and how fast it came: rolling windows over each owner's list.

    Returns
    -------
    DataFrame
        Index (owner, first_rank): windows of `window` ranks, starting at every tenth. ``last_rank``; ``first_at,
        last_at`` (their days), ``per_month`` (connections per 30 days in between; NaN if all came on one day);
        ``judged`` (those old enough to tell), ``known`` within `within_days` among them, ``known_share`` in [0, 1] with
        its 95 % Wilson interval; NaN where none is judged. Empty for lists shorter than a window.

    Examples
    --------
    >>> people = pd.DataFrame({
    ...     "owner": "me", "person": [f"p{n}" for n in range(100)], "connected_at": "2023-01-01"})
    >>> marginal_quality(Network.build({"connections": people}))[["last_rank", "judged"]].values.tolist()
    [[100, 0]]
    """
    every = ranked_connections(network, within_days=within_days)
    found = {owner: _windows(rows, window) for owner, rows in every.groupby("owner")}
    table = (
        pd.concat(found, names=["owner", "first_rank"]) if found else _windows(every, window).set_index(_no_windows())
    )
    return pd.concat([table, rate_table(table["known"], table["judged"], name="known_share")], axis=1)


@memo
def quality_by_stretch(network: Network, *, within_days: int = JUDGED_DAYS) -> pd.DataFrame:
    """Return what connections were worth on the long way to 500, in the run-up to it, and beyond it.

    Returns
    -------
    DataFrame
        Index (owner, stretch): ``early`` (the first 400), ``run_up`` (the 100 before the badge), ``later`` (from the
        501st on). ``first_rank, last_rank``, ``connections``, ``per_month`` (connections per 30 days), ``judged``,
        ``known``, ``known_share`` and its interval, as for `marginal_quality`; ``difference`` of the share
        from that of the early ones, in [-1, 1], with its 95 % Newcombe interval (``_low, _high``). A difference does
        not say why: lists also get worse with the years (see `netquality.crossing.crossing_500`). NaN where none is
        judged.

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann"], "connected_at": "2023-01-01"})
    >>> quality_by_stretch(Network.build({"connections": people}))["connections"].tolist()
    [1, 0, 0]
    """
    every = ranked_connections(network, within_days=within_days)
    owners = pd.Index(sorted(network.owners), name="owner", dtype=network.connections["owner"].dtype)
    stretch = pd.cut(every["rank"], [0, BADGE - WINDOW + 0.5, BADGE + 0.5, np.inf], labels=list(STRETCHES), right=False)
    groups = every.assign(stretch=stretch.astype(str)).groupby(["owner", "stretch"])
    index = pd.MultiIndex.from_product([owners, STRETCHES], names=["owner", "stretch"])
    ranks = {"first_rank": groups["first_rank"].min(), "last_rank": groups["last_rank"].max()}
    found = pd.DataFrame(ranks).reindex(index)
    counts = {"connections": groups.size(), "judged": groups["judged"].sum(), "known": groups["known"].sum()}
    for name, counted in counts.items():
        found[name] = counted.reindex(index).fillna(0).astype("int64")
    days = (groups["connected_at"].max() - groups["connected_at"].min()).reindex(index).dt.days.astype(float)
    found.insert(3, "per_month", (found["connections"] - 1) * 30 / days.where(days > 0))
    first = found[["known", "judged"]].xs("early", level="stretch").loc[index.get_level_values("owner")]
    gap = difference(found["known"], found["judged"], first["known"], first["judged"]).set_axis(index)
    gap.loc[index.get_level_values("stretch") == "early"] = np.nan
    return pd.concat([found, rate_table(found["known"], found["judged"], name="known_share"), gap], axis=1)


@memo
def quality_limit(network: Network, *, within_days: int = JUDGED_DAYS, worth: float = WORTH) -> pd.DataFrame:
    """Return after how many connections one more adds nothing measurable, one row per owner.

    A list is worth its k-th connection as long as at least one in twenty of those that follow becomes known. So with
    y_i = 1 for a connection that became known within `within_days`, else 0::

        limit = the k that makes sum over i <= k of (y_i - worth) largest

    This is where the decreasing (isotonic) fit to y falls below `worth`. Another k would do as well if the connections
    between it and the limit are not measurably better (for a smaller k) or worse (for a larger one) than `worth`, by
    their Wilson interval: the smallest and the largest such k are the interval, which held the truth in 96 to 100 % of
    planted lists. If the rest of the list, too, would do as well, the limit is not reached.

    Parameters
    ----------
    network : Network
    within_days : int
        The age at which each connection is judged.
    worth : float
        The smallest share of people known that makes adding worth while.

    Returns
    -------
    DataFrame
        Index ``owner``. ``judged``, ``reached`` (missing with fewer than 100 judged: too few to tell);
        ``limit`` and its 95 % interval ``limit_low, limit_high``, ranks of the list. Where it is not reached, ``limit``
        and ``limit_high`` are NaN, and ``limit_low`` is how far the list is worth it at least.

    References
    ----------
    Our definition. Robertson, T., Wright, F. T., Dykstra, R. L. (1988). Order Restricted Statistical Inference. Wiley
    (the level sets of isotonic regression).

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann"], "connected_at": "2023-01-01"})
    >>> quality_limit(Network.build({"connections": people}))["reached"].tolist()
    [<NA>]
    """
    every = ranked_connections(network, within_days=within_days)
    return per_owner(network, every, lambda rows: _limit(rows[rows["judged"]], worth)).astype({"reached": "boolean"})


def _windows(rows: pd.DataFrame, window: int) -> pd.DataFrame:
    first = np.arange(1, len(rows) - window + 2, STEP)
    last = first + window - 1
    ranks = rows["rank"].to_numpy()
    start, end = np.searchsorted(ranks, first - 0.5), np.searchsorted(ranks, last + 0.5)
    counts = {}
    for name in ("judged", "known"):
        total = np.append(0, np.cumsum(rows[name].to_numpy(np.int64)))
        counts[name] = total[end] - total[start]
    at = rows["connected_at"].reset_index(drop=True)
    first_at, last_at = (at.take(place - 1).reset_index(drop=True) for place in (first, last))
    days = (last_at - first_at).dt.days.astype(float)
    table = {
        "last_rank": last,
        "first_at": first_at,
        "last_at": last_at,
        "per_month": (window - 1) * 30 / days.where(days > 0),
        **counts,
    }
    return pd.DataFrame(table).set_index(pd.Index(first, name="first_rank"))


def _no_windows() -> pd.MultiIndex:
    levels = [pd.Index([], dtype=object), pd.Index([], dtype="int64")]
    return pd.MultiIndex.from_arrays(levels, names=["owner", "first_rank"])


def _limit(judged: pd.DataFrame, worth: float) -> dict[str, Any]:
    found = {"judged": len(judged), "reached": pd.NA, "limit": np.nan, "limit_low": np.nan, "limit_high": np.nan}
    if len(judged) < FEWEST:
        return found
    days = judged.groupby("last_rank")["known"].agg(["size", "sum"]).cumsum()
    number, known = (np.append(0, days[name].to_numpy(float)) for name in ("size", "sum"))
    best = int((known - worth * number).argmax())
    low, high = wilson(np.abs(known - known[best]), np.abs(number - number[best]))
    as_good = np.flatnonzero(~np.where(number < number[best], low > worth, high < worth))
    rank = np.append(0, days.index.to_numpy(float))
    found |= {"reached": as_good[-1] < len(days), "limit_low": rank[as_good[0]]}
    return found | ({"limit": rank[best], "limit_high": rank[as_good[-1]]} if found["reached"] else {})
