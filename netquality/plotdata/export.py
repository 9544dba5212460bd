"""Tables of what was read."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.network import Network
from netquality.plotdata.common import told

NO_PERIODS: Final = "No file of this export carries dates."


def file_periods(network: Network) -> pd.DataFrame:
    """Return what was read, a row a kind of file.

    Returns
    -------
    DataFrame
        ``kind`` (messages, connections, ...), ``files, rows_read, rows_kept, first_at, last_at`` (missing without
        dates), earliest first.
    """
    intake = network.intake.assign(kind=network.intake["kind"].str.split(".").str[-1].str.replace("_", " "))
    table = intake.groupby("kind", as_index=False).agg(
        files=("file", "size"),
        rows_read=("rows_read", "sum"),
        rows_kept=("rows_kept", "sum"),
        first_at=("first_at", "min"),
        last_at=("last_at", "max"),
    )
    ordered = table.sort_values(["first_at", "kind"], ignore_index=True)
    return told(ordered, network, "" if ordered["first_at"].notna().any() else NO_PERIODS)
