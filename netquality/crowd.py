"""People who show 500+ themselves: how many contacts do, and whether one knows them less."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.network import Network, memo
from netquality.uncertainty import difference, rate_table
from netquality.vanity import BADGE


@memo
def crowd_vanity(network: Network) -> pd.DataFrame:
    """Return how many of each owner's contacts show 500+, and the vanity of ties to them against the rest.

    Contacts are those on the owner's list or, where the network has no lists, everybody they dealt with. What they show
    is in `shown_counts`; those whose count is not visible are left out. With K known (rung 3 or higher) of N::

        vanity ratio = 1 - K / N, for contacts who show 500+ ("crowded") and for the rest
        difference = crowded_vanity_ratio - rest_vanity_ratio

    Returns
    -------
    DataFrame
        Index ``owner``. ``contacts``, ``visible`` (those with a count), ``crowded`` (those above 500),
        ``crowded_known``, ``rest_known``; ``crowded_share`` of the visible, ``crowded_vanity_ratio`` and
        ``rest_vanity_ratio``, all in [0, 1] with 95 % Wilson intervals (``_low, _high``); ``difference`` in [-1, 1]
        with its 95 % Newcombe interval. NaN where there is nobody to count; without words on record also all
        that rests on knowing.

    References
    ----------
    Our definition. That contacts have more contacts than oneself: Feld, S. L. (1991). Why your friends have more
    friends than you do. American Journal of Sociology 96, 1464-1477.

    Examples
    --------
    >>> tables = {
    ...     "people": pd.DataFrame({"person": ["ann", "bob"], "public_count": [501, 120]}),
    ...     "connections": pd.DataFrame({"owner": "me", "person": ["ann", "bob", "cy"]})}
    >>> crowd_vanity(Network.build(tables))[["contacts", "visible", "crowded", "crowded_share"]].values.tolist()
    [[3, 2, 1, 0.5]]
    """
    depth = interaction_depth(network)
    if not network.connections.empty:
        depth = depth[depth["connected"]]
    count = shown_counts(network).reindex(depth.index.get_level_values("person")).to_numpy(float)
    known = (depth["rung"] >= KNOWN_RUNG).to_numpy()
    # A missing count is above nothing and below nothing.
    groups = {"contacts": np.full(len(depth), True), "visible": count >= 0, "crowded": count > BADGE}
    groups |= {"crowded_known": (count > BADGE) & known, "rest_known": (count <= BADGE) & known}
    owners = pd.Index(sorted(network.owners), name="owner", dtype=network.connections["owner"].dtype)
    counted = pd.DataFrame(groups, index=depth.index).groupby("owner").sum().reindex(owners, fill_value=0)
    return _compared(counted.astype("Int64"), words=records_words(network))


def shown_counts(network: Network) -> pd.Series:
    """Return how many connections each person shows, by person; missing where it is not visible.

    That is the platform's own count, where the export holds one ("500+" is 501). Otherwise, for owners, the length of
    their list or, in a network without lists, with how many people they dealt.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["ann", "ann", "bob"], "person": ["bob", "cy", "ann"]})
    >>> shown_counts(Network.build({"connections": lists})).to_dict()
    {'ann': 2.0, 'bob': 1.0, 'cy': nan}
    """
    shown = network.people.set_index("person")["public_count"].astype(float)
    listed = network.connections
    if listed.empty:
        dealt = interaction_depth(network).index.get_level_values("owner").value_counts()
        return shown.fillna(dealt) if network.pooled else shown
    unnamed = listed["person"].isna()
    once = pd.concat([listed[~unnamed].drop_duplicates(["owner", "person"]), listed[unnamed]])
    return shown.fillna(once["owner"].value_counts())


def _compared(counted: pd.DataFrame, *, words: bool) -> pd.DataFrame:
    """Shares and their difference, from counts."""
    if not words:
        counted = counted.assign(crowded_known=pd.NA, rest_known=pd.NA).astype("Int64")
    visible, crowded = counted["visible"], counted["crowded"]
    sides = {"crowded": (crowded - counted["crowded_known"], crowded)}
    sides["rest"] = (visible - crowded - counted["rest_known"], visible - crowded)
    numbers = [part.astype("Float64").to_numpy(float, na_value=np.nan) for side in sides.values() for part in side]
    return pd.concat(
        [
            counted,
            rate_table(crowded, visible, name="crowded_share"),
            *(rate_table(*side, name=f"{name}_vanity_ratio") for name, side in sides.items()),
            difference(*numbers).set_axis(counted.index),
        ],
        axis=1,
    )
