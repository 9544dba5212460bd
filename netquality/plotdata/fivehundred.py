"""Tables of the 500+ question."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.depth import RUNGS, interaction_depth, records_words
from netquality.exposure import known_since
from netquality.network import Network, memo
from netquality.plotdata.common import NO_LIST, NO_WORDS, told
from netquality.schema import TEXT, TIME
from netquality.vanity import vanity_curve, vanity_ratio

NO_NUMBER: Final = "Without a list of connections, how many there are and what “500+” hides is not on record."
NO_DATES: Final = "This export does not say when connections were made."


def vanity_by_rung(network: Network) -> pd.DataFrame:
    """Return the vanity ratio wherever one draws the line of knowing somebody: `vanity_curve`, for one or many.

    Returns
    -------
    DataFrame
        ``rung, rung_name, connections, known, vanity_ratio, vanity_ratio_low, vanity_ratio_high``. Several owners:
        medians over owners, and the quartiles of the ratio instead of its interval.
    """
    curve = vanity_curve(network)
    curve = curve[curve["vanity_ratio"].notna()]
    if len(network.owners) > 1:
        ratio = curve["vanity_ratio"].groupby("rung")
        curve = curve.groupby("rung")[["connections", "known", "vanity_ratio"]].median()
        curve = curve.assign(vanity_ratio_low=ratio.quantile(0.25), vanity_ratio_high=ratio.quantile(0.75))
        curve.insert(0, "rung_name", pd.Series([RUNGS[rung] for rung in curve.index], index=curve.index, dtype=TEXT))
    table = curve.reset_index().drop(columns="owner", errors="ignore").astype({"rung_name": TEXT})
    return told(table, network, _why_no_vanity(network))


def badge_parts(network: Network) -> pd.DataFrame:
    """Return the list as the badge sees it: the known, then the others, as stretches of 0 .. N.

    Returns
    -------
    DataFrame
        ``part`` (known, only a number; or one row "on the list" where an export holds no messages), ``start``, ``end``
        (numbers of connections). Several owners: medians over owners.
    """
    table = vanity_ratio(network)[["connections", "known"]].astype("Float64").astype(float)
    listed, known = table[table["connections"] > 0].median()
    rows = (
        [("known", 0.0, known), ("only a number", known, listed)] if known == known else [("on the list", 0.0, listed)]
    )
    parts = pd.DataFrame(rows, columns=["part", "start", "end"]).astype({"part": TEXT})
    return told(parts, network, NO_NUMBER if network.connections.empty else "")


@memo
def connections_over_time(network: Network) -> pd.DataFrame:
    """Return connections and known ones among them at the start of each month, and at `as_of`.

    Returns
    -------
    DataFrame
        ``at``, ``connections`` (made by then), ``known`` (made by then, and known by then: see
        `netquality.exposure.known_since`). Connections without a date are left out;
        ``attrs["undated"]`` counts them. Several owners: the median over owners.
    """
    dates = _known_dates(network)
    listed = dates.dropna(subset=["connected_at"])
    if listed.empty:
        why = NO_LIST if network.connections.empty else NO_DATES
        return told(pd.DataFrame({"at": pd.Series(dtype=TIME), "connections": 0.0, "known": 0.0}), network, why)
    last = network.as_of
    months = pd.date_range(listed["connected_at"].min(), last, freq="MS", normalize=True, unit="us")
    ends = months.append(pd.DatetimeIndex([last])).drop_duplicates()
    table = pd.DataFrame(
        {
            "at": ends.astype(TIME),
            "connections": _cumulated(listed, "connected_at", ends),
            "known": _cumulated(listed, "known_at", ends) if records_words(network) else np.nan,
        }
    )
    table.attrs["undated"] = len(dates) - len(listed)
    return told(table, network, "")


def _why_no_vanity(network: Network) -> str:
    return NO_LIST if network.connections.empty else "" if records_words(network) else NO_WORDS


def _known_dates(network: Network) -> pd.DataFrame:
    """When each connection was made and from when on it was known: ``owner, connected_at, known_at``."""
    depth = interaction_depth(network)
    ties = depth.loc[depth["connected"], ["connected_at"]]
    since = known_since(network).reindex(ties.index)
    known = since.where(since > ties["connected_at"], ties["connected_at"]).where(since.notna())
    unnamed = network.connections.loc[network.connections["person"].isna(), ["owner", "connected_at"]]
    return pd.concat([ties.assign(known_at=known).reset_index().drop(columns="person"), unnamed], ignore_index=True)


def _cumulated(rows: pd.DataFrame, column: str, ends: pd.DatetimeIndex) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The median over owners of how many times of `column` lie at or before each of `ends`."""
    limits = ends.astype("int64")
    counts = [
        np.searchsorted(np.sort(times.dropna().astype("int64").to_numpy()), limits, side="right")
        for _, times in rows.groupby("owner")[column]
    ]
    return np.asarray(np.median(np.array(counts, dtype=float), axis=0), dtype=float)
