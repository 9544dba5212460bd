"""The 500+ vanity ratio: how much of the number is only a number."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, RUNGS, interaction_depth, records_words
from netquality.network import Network, memo
from netquality.uncertainty import rate_table

#: LinkedIn shows the exact number of connections up to here, and "500+" beyond.
BADGE: Final = 500


@memo
def vanity_ratio(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return how much of each owner's list of connections is only a number, one row per owner.

    With N the connections on the list and K those among them whom the owner knows (rung >= `known_rung`)::

        vanity_ratio = 1 - K / N
        badge_vanity_ratio = 1 - min(K, 500) / 500, where N > 500

    Members who left the platform are on the list without a name: they count in N, never in K, and apart in `unnamed`.

    Parameters
    ----------
    network : Network
    known_rung : int
        The lowest rung of the ladder (1-6) at which somebody counts as known.

    Returns
    -------
    DataFrame
        Index ``owner``. ``connections`` (N), ``known`` (K), ``unnamed``; ``vanity_ratio`` in [0, 1] with
        ``vanity_ratio_low`` and ``vanity_ratio_high`` (95 % Wilson); ``displayed`` ("N", or "500+" above 500),
        ``hidden`` (how many of N the badge does not show), ``badge_vanity_ratio`` in [0, 1] with its interval
        (``_low``, ``_high``: K at the ends of the interval above), ``earned_badge`` (K > 500). Ratios are NaN without
        connections, the badge's also for N <= 500; where the export records no messages, K and all that follows from it
        is missing.

    References
    ----------
    Our definition. As a yardstick: Marlow (2009) found 15.8-18.3 % of 120 Facebook friends and 7.8-9.4 % of 500
    maintained.

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann", "bob", "cy", "di"]})
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2024-01-01", "2024-01-02"], "source": ["me", "ann"], "target": ["ann", "me"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> vanity_ratio(Network.build({"connections": people, "interactions": log}))["vanity_ratio"].round(2)
    owner
    me    0.75
    Name: vanity_ratio, dtype: float64
    """
    counts = _counts(network)
    listed, known = counts["connections"], counts[f"rung_{known_rung}"]
    ratio = rate_table(listed - known, listed, name="vanity_ratio")
    crowded = listed > BADGE
    badge = {
        "displayed": listed.astype(str).mask(crowded, f"{BADGE}+"),
        "hidden": (listed - BADGE).clip(lower=0),
        "badge_vanity_ratio": _not_earned(known).where(crowded),
        "badge_vanity_ratio_low": _not_earned(listed * (1 - ratio["vanity_ratio_low"])).where(crowded),
        "badge_vanity_ratio_high": _not_earned(listed * (1 - ratio["vanity_ratio_high"])).where(crowded),
        "earned_badge": (known > BADGE).astype("boolean"),
    }
    counted = pd.DataFrame({"connections": listed, "known": known, "unnamed": counts["unnamed"]})
    return pd.concat([counted, ratio, pd.DataFrame(badge)], axis=1)


@memo
def vanity_curve(network: Network) -> pd.DataFrame:
    """Return the vanity ratio at every rung that one might call knowing somebody, so that nothing hangs on one cut.

    Returns
    -------
    DataFrame
        Index (owner, rung) with rung 1-6. ``rung_name``, ``connections``, ``known`` (on this rung or higher),
        ``vanity_ratio`` in [0, 1] with its 95 % Wilson interval. NaN without connections.

    Examples
    --------
    >>> met = pd.DataFrame({
    ...     "message": [0], "at": ["2024-01-01"], "source": ["me"], "target": ["ann"], "channel": "meeting",
    ...     "mode": "met", "question": False, "cue": False})
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann", "bob"]})
    >>> vanity_curve(Network.build({"connections": people, "interactions": met}))["vanity_ratio"].tolist()
    [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    """
    counts = _counts(network)
    known = (
        counts.filter(regex=r"^rung_\d$").rename(columns=lambda name: int(name[-1])).rename_axis(columns="rung").stack()
    )
    listed = counts["connections"].reindex(known.index.get_level_values("owner")).set_axis(known.index)
    names = [RUNGS[rung] for rung in known.index.get_level_values("rung")]
    table = pd.DataFrame({"rung_name": names, "connections": listed, "known": known}, index=known.index)
    return pd.concat([table, rate_table(listed - known, listed, name="vanity_ratio")], axis=1)


def _not_earned(known: pd.Series) -> pd.Series:
    """How much of the number on the badge is not people known."""
    return 1 - known.astype("float64").clip(upper=BADGE) / BADGE


def _counts(network: Network) -> pd.DataFrame:
    """Connections of each owner: all, without a name, and on each rung or higher."""
    owners = pd.Index(network.owners, name="owner", dtype=network.connections["owner"].dtype).sort_values()
    depth, rungs = interaction_depth(network), [f"rung_{rung}" for rung in range(1, len(RUNGS))]
    # A person listed twice (two rows, one profile) is one connection, and all of them are ties.
    listed = depth.loc[depth["connected"], "rung"]
    owner, levels = listed.index.codes[0].astype(np.int64), listed.index.levels[0]
    on = np.bincount(owner * len(RUNGS) + listed, minlength=len(levels) * len(RUNGS)).reshape(-1, len(RUNGS))
    # All are on the lowest rung or higher.
    reached = pd.DataFrame(on[:, ::-1].cumsum(axis=1)[:, ::-1], levels, ["connections", *rungs])
    table = reached.reindex(owners, fill_value=0)
    unnamed = network.connections.loc[network.connections["person"].isna(), "owner"].value_counts()
    table["unnamed"] = unnamed.reindex(owners, fill_value=0)
    table["connections"] += table["unnamed"]
    if not records_words(network):
        table[rungs] = pd.NA
    return table.astype("Int64")
