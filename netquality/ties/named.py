"""The ties of a `Network`, with names instead of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netquality.network import Network, memo
from netquality.schema import TIME
from netquality.ties.log import ties
from netquality.ties.turns import ANSWER_DAYS, SESSION_GAP_HOURS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd


@memo
def network_ties(
    network: Network, *, session_gap_hours: float = SESSION_GAP_HOURS, answer_days: float = ANSWER_DAYS
) -> pd.DataFrame:
    """Return the ties of a network's owners, indexed by (owner, person) and sorted; see `ties`. Times are in UTC."""
    import duckdb
    import pandas as pd

    # Numbered in the order of their names, so that the order of the people table decides nothing.
    names, rank = pd.factorize(network.people["person"], sort=True)[::-1]
    with duckdb.connect() as engine:
        found = ties(
            engine.from_df(_numbered(network.interactions, rank)),
            as_of=network.as_of.value // 1000,
            owners=None if network.pooled else pd.Index(names).get_indexer(list(network.owners)).tolist(),
            session_gap_hours=session_gap_hours,
            answer_days=answer_days,
        ).df()
    found = found.sort_values(["owner", "person"], ignore_index=True)
    for key in ("owner", "person"):
        found[key] = names.take(found[key])
    for column in ("first_at", "last_at", "exchanged_at"):
        found[column] = pd.to_datetime(found[column], unit="us", utc=True).astype(TIME)
    return found.set_index(["owner", "person"])


def _numbered(log: pd.DataFrame, rank: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The interactions that name both sides, with people as numbers; a missing time stays missing."""
    import numpy as np

    named = log[["source", "target", "at", "mode"]].loc[log["target"].notna()]
    at = named["at"].astype("int64")
    return named.assign(
        **{key: rank.astype(np.int32)[named[key].cat.codes] for key in ("source", "target")},
        at=at.where(named["at"].notna()) if named["at"].hasnans else at,
    )
