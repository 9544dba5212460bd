"""Tables of introductions."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.introductions import introduction_success
from netquality.network import Network
from netquality.plotdata.common import told
from netquality.schema import TEXT

NO_INTRODUCTIONS: Final = (
    "This export shows no introductions: no introductions.csv lies beside it, and no group conversation opens like one."
)


def introduction_stages(network: Network) -> pd.DataFrame:
    """Return `introduction_success` of introductions made and received, one below the other, without the first stage.

    Returns
    -------
    DataFrame
        ``direction`` (made, received), ``stage`` and the columns of `introduction_success`.
    """
    both = {way: introduction_success(network, direction=way) for way in ("made", "received")}
    table = pd.concat(both, names=["direction"]).reset_index()
    count = table.loc[table["stage"] == "made", "eligible_count"].sum()
    rest = table[table["stage"] != "made"].astype({"direction": TEXT, "stage": TEXT}).reset_index(drop=True)
    return told(rest, network, "" if count else NO_INTRODUCTIONS)
