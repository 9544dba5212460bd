"""Who stands where among a network's people, by row and in the order of their keys."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality.network import Network, memo


@memo
def people_index(network: Network) -> pd.Index:
    """Return the people in the order of their rows, to look up who stands where."""
    return pd.Index(network.people["person"])


@memo
def ranks(network: Network) -> pd.Series:
    """Return the place of each person in the order of their keys, by row."""
    return pd.Series(pd.factorize(network.people["person"], sort=True)[0])


@memo
def in_order(network: Network) -> pd.Index:
    """Return the people in the order of their keys, each in the place that `ranks` says."""
    return people_index(network).take(np.argsort(ranks(network)))


@memo
def is_owner(network: Network) -> pd.Series:
    """Return whether each of the people is an owner, by row."""
    return network.people["person"].isin(network.owners)
