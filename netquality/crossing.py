"""Crossing 500: whether connections get worse, or come faster, on the way to the badge and beyond it.

Everything here judges connections of one age: whether they became known within the first 180 days after connecting,
counting only those that are at least as old.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.discontinuity import local_jump, permutation_p, studentized
from netquality.exposure import JUDGED_DAYS, per_owner, ranked_connections
from netquality.network import Network, memo
from netquality.schema import TIME
from netquality.uncertainty import Floats, bootstrap
from netquality.vanity import BADGE

#: So many connections on either side of 500 are compared.
BANDWIDTH: Final = 100
#: With fewer judged, on fewer different days, a side is too small to tell anything.
FEWEST: Final = 50
FEWEST_DAYS: Final = 10
#: With fewer other thresholds to compare with, 500 cannot be among the most unusual 5 %.
PLACEBOS: Final = 19


@memo
def crossing_500(network: Network, *, bandwidth: int = BANDWIDTH, within_days: int = JUDGED_DAYS) -> pd.DataFrame:
    """Return what happened at the 500th connection, one row per owner.

    Connections are ranked by their day; the 500th is that of today's list. Each is judged by whether it became known
    (see `netquality.exposure`) within `within_days` of connecting; those younger than that are not
    judged. A line is fitted to the `bandwidth` ranks on either side and read off at 500::

        crossing_effect = known_after - known_before

    Whoever was added on a day that holds both the 500th and the 501st is on neither side. Adding *bunches* before 500
    if it is faster in the `bandwidth` before than in those around it::

        bunching = sqrt(days per connection before that * days per connection after 500) / days per connection

    so that a pace which only rises or falls steadily gives 1.

    Parameters
    ----------
    network : Network
    bandwidth : int
        How many ranks on either side are compared.
    within_days : int
        The age at which each connection is judged.

    Returns
    -------
    DataFrame
        Index ``owner``. ``ranked`` (connections with a date), ``undated``; ``crossed_at`` (the day of the 500th;
        missing if there is none), ``crossed_rank_first, crossed_rank_last`` (the ranks made on that day);
        ``judged_before, judged_after`` (those compared); ``known_before, known_after`` (the lines at 500; a line
        can leave [0, 1]), ``crossing_effect`` in [-1, 1] or a little beyond, with its 95 % interval
        ``crossing_effect_low, crossing_effect_high`` (HC3), and ``p_value`` (outcomes in random order);
        ``placebos`` (other thresholds whose windows don't overlap) and ``placebo_p`` (how 500 ranks among them; NaN
        with fewer than 19); ``bunching`` (a ratio, above 0) with its interval ``bunching_low, bunching_high``
        (bootstrap). NaN where a side has fewer than 50 judged on 10 different days: too few to tell.

    References
    ----------
    Our definition; see `netquality.discontinuity`.

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann"], "connected_at": "2023-01-01"})
    >>> crossing_500(Network.build({"connections": people}))[["ranked", "crossing_effect"]].values.tolist()
    [[1.0, nan]]
    """
    every = ranked_connections(network, within_days=within_days)
    undated = network.connections["connected_at"].isna().groupby(network.connections["owner"]).sum()

    def one(rows: pd.DataFrame) -> dict[str, Any]:
        return {"ranked": len(rows), **_crossed(rows), **_effect(rows, bandwidth), **_bunching(rows, bandwidth)}

    table = per_owner(network, every, one)
    table.insert(1, "undated", undated.reindex(table.index).fillna(0).astype("int64"))
    return table.assign(crossed_at=pd.to_datetime(table["crossed_at"], utc=True).astype(TIME))


def _crossed(rows: pd.DataFrame) -> dict[str, Any]:
    if len(rows) < BADGE:
        return {"crossed_at": pd.NaT, "crossed_rank_first": np.nan, "crossed_rank_last": np.nan}
    at = rows.iloc[BADGE - 1]
    return {
        "crossed_at": at["connected_at"],
        "crossed_rank_first": at["first_rank"],
        "crossed_rank_last": at["last_rank"],
    }


def _effect(rows: pd.DataFrame, bandwidth: int) -> dict[str, Any]:
    rows = rows[rows["judged"]]
    position, known = _around(rows, BADGE, bandwidth)
    placebos = [_around(rows, middle, bandwidth) for middle in _placebos(rows, bandwidth)]
    found = {
        "judged_before": int((position < 0).sum()),
        "judged_after": int((position > 0).sum()),
        "known_before": np.nan,
        "known_after": np.nan,
        "crossing_effect": np.nan,
        "crossing_effect_low": np.nan,
        "crossing_effect_high": np.nan,
        "p_value": np.nan,
        "placebos": len(placebos),
        "placebo_p": np.nan,
    }
    if not _enough(position):
        return found
    found |= dict(zip(list(found)[2:7], local_jump(position, known), strict=True))
    found["p_value"] = permutation_p(position, known)
    if len(placebos) >= PLACEBOS:
        others = np.abs([studentized(*each) for each in placebos])
        found["placebo_p"] = float((1 + (others >= abs(studentized(position, known))).sum()) / (1 + len(others)))
    return found


def _around(rows: pd.DataFrame, threshold: int, bandwidth: int) -> tuple[Floats, Floats]:
    """Ranks seen from a threshold, and outcomes, of those near it; a day that holds both sides of it is on neither."""
    position = rows["rank"].to_numpy() - threshold - 0.5
    apart = ((rows["last_rank"] <= threshold) | (rows["first_rank"] > threshold)).to_numpy()
    near = apart & (np.abs(position) < bandwidth)
    return position[near], rows["known"].to_numpy(float)[near]


def _placebos(rows: pd.DataFrame, bandwidth: int) -> list[int]:
    """Other thresholds, as far apart as makes them independent of each other and of 500."""
    last = int(rows["rank"].max()) if len(rows) else 0
    places = range(BADGE % (2 * bandwidth), last, 2 * bandwidth)
    return [at for at in places if at != BADGE and _enough(_around(rows, at, bandwidth)[0])]


def _enough(position: Floats) -> bool:
    sides = position[position < 0], position[position > 0]
    return all(len(side) >= FEWEST and len(np.unique(side)) >= FEWEST_DAYS for side in sides)


def _bunching(rows: pd.DataFrame, bandwidth: int) -> dict[str, float]:
    """How much faster connections were added just before 500 than around it."""
    days = rows["connected_at"].astype("int64").to_numpy() / 86_400_000_000
    rank, gaps = np.arange(2, len(days) + 1), np.diff(days)
    stretch = np.ceil((rank - BADGE) / bandwidth).astype(int)
    parts = np.array([stretch == -1, stretch == 0, stretch == 1])
    if (parts.sum(axis=1) < min(FEWEST, bandwidth)).any():
        return dict.fromkeys(("bunching", "bunching_low", "bunching_high"), np.nan)
    used = parts.any(axis=0)
    member, gaps = parts[:, used].T.astype(float), gaps[used]

    def ratio(weights: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            before, here, after = ((weights * gaps) @ member / (weights @ member)).T
            return np.asarray(np.where(here > 0, np.sqrt(before * after) / here, np.nan), dtype=float)[:, None]

    low, high = bootstrap(ratio, len(gaps))
    return {"bunching": ratio(np.ones((1, len(gaps))))[0, 0], "bunching_low": low[0], "bunching_high": high[0]}
