"""Tables of quality against quantity."""

from __future__ import annotations

from collections.abc import Sized
from typing import Final

import numpy as np
import pandas as pd

from netquality.balance import effective_number, lorenz_curve
from netquality.depth import records_words
from netquality.growth import effective_number_over_time
from netquality.network import Network, memo
from netquality.plotdata.common import NO_CONTACT, NO_WORDS, told
from netquality.robustness import robust_conclusions, robustness_panel
from netquality.schema import TEXT

_NO_CONCLUSION: Final = (
    "None of the conclusions that are looked at can be told here: each is about a list of connections, introductions, "
    "or contact with more than fifteen people."
)

#: Points of the Lorenz curve that are drawn.
_POINTS: Final = 101


@memo
def quality_over_time(network: Network) -> pd.DataFrame:
    """Return the list, the people known on it and the effective number, at the end of each quarter and now.

    Returns
    -------
    DataFrame
        ``at``, ``connections, known`` (NaN where nobody has a list), ``effective_number`` (hill_1): people. Several
        owners: medians, of the list over the owners who have one.
    """
    table = effective_number_over_time(network, every="QE")
    table = table[["connections", "known", "hill_1"]].astype("Float64").astype("float64")
    # Who has no list has not a list of 0.
    listed = table.index.get_level_values("owner").isin(set(network.connections["owner"]))
    table.loc[~listed, ["connections", "known"]] = np.nan
    table = table.groupby("at").median()
    table = table.rename(columns={"hill_1": "effective_number"}).reset_index()
    return told(table, network, _why(network, table[["connections", "effective_number"]].dropna(how="all")))


def inequality(network: Network) -> pd.DataFrame:
    """Return the Lorenz curve of depth, and the numbers that sum it up.

    Returns
    -------
    DataFrame
        ``ties_share, depth_share`` in [0, 1]: what the shallowest so many hold. ``attrs["effective"]``: the columns of
        `effective_number`. Several owners: medians over owners.
    """
    curve = lorenz_curve(network).dropna()
    grid = np.linspace(0, 1, _POINTS)
    # One curve after the other on one line, two apart: owners may be many.
    apart = 2.0 * curve.groupby("owner").ngroup().to_numpy()
    places = grid + 2.0 * np.arange(apart.max(initial=-2) / 2 + 1)[:, None]
    each = np.interp(places, curve["ties_share"] + apart, curve["depth_share"]) if len(curve) else places
    table = pd.DataFrame({"ties_share": grid, "depth_share": np.median(each, axis=0) if len(each) else np.nan})
    table.attrs["effective"] = effective_number(network).astype("float64").median().to_dict()
    return told(table, network, _why(network, each))


def conclusions(network: Network) -> pd.DataFrame:
    """Return the conclusions that this export allows, and under how many settings each holds.

    Returns
    -------
    DataFrame
        ``conclusion`` and the columns of `robust_conclusions`, those that can be told.
    """
    table = robust_conclusions(network).reset_index().astype({"conclusion": TEXT, "flips_with": TEXT})
    table = table[table["holds"].notna()].reset_index(drop=True)
    log = network.interactions
    contact = (log["at"].notna() & (log["mode"] != "signal")).any() and records_words(network)
    return told(table, network, _NO_CONCLUSION if contact and table.empty else _why(network, table))


def headline_ranges(network: Network) -> pd.DataFrame:
    """Return `robustness_panel`, the headlines that this export allows."""
    table = robustness_panel(network).reset_index().astype({"headline": TEXT})
    table = table[table["value"].notna()].reset_index(drop=True)
    return told(table, network, _why(network, table))


def _why(network: Network, found: Sized) -> str:
    """Return why there is nothing to tell, if nothing was found."""
    return NO_WORDS if not records_words(network) else "" if len(found) else NO_CONTACT
