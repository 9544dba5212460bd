"""What the tables of every topic share."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.network import Network

NO_WORDS: Final = "This export holds no messages: who answered whom cannot be known from it."
NO_LIST: Final = "This export holds no list of connections."
NO_CONTACT: Final = "This export records no dated contact with anybody."
NO_CONTACT_WITH: Final = "This export records no dated contact between the two."


def told(table: pd.DataFrame, network: Network, why: str) -> pd.DataFrame:
    """Note what words and figures have to know beside the numbers; a table that cannot be known holds no rows."""
    table = table.iloc[:0].copy() if why else table
    table.attrs |= {"why": why, "owners": len(network.owners), "pooled": network.pooled, "as_of": network.as_of}
    return table
