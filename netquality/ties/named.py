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
    import numpy as np
    import pandas as pd

    people = pd.Index(network.people["person"])
    rank, names = pd.factorize(people, sort=True)
    number = seniority(network).to_numpy()
    with duckdb.connect() as engine:
        found = ties(
            engine.from_df(_numbered(network.interactions, number)),
            as_of=network.as_of.value // 1000,
            owners=None if network.pooled else number[people.get_indexer(list(network.owners))].tolist(),
            session_gap_hours=session_gap_hours,
            answer_days=answer_days,
        ).df()
    by_number = rank[np.argsort(number)]
    found = found.assign(**{key: by_number[found[key]] for key in ("owner", "person")})
    found = found.sort_values(["owner", "person"], ignore_index=True)
    for key in ("owner", "person"):
        found[key] = names.take(found[key])
    for column in ("first_at", "last_at", "exchanged_at"):
        found[column] = pd.to_datetime(found[column], unit="us", utc=True).astype(TIME)
    return found.set_index(["owner", "person"])


@memo
def seniority(network: Network) -> pd.Series:
    """Return a number for each row of ``network.people``: the earlier somebody first wrote, the higher.

    Where both sides of a tie write at the same instant, the higher number goes first (`netquality.ties.ties`). Only of
    those who began to write at the same instant the name decides; otherwise nothing hangs on what people are called.
    """
    import numpy as np
    import pandas as pd

    log, people = network.interactions, network.people["person"]
    written = log["at"].notna() & (log["mode"] == "written")
    first = log["at"].astype("int64")[written].groupby(log["source"].cat.codes[written]).min()
    began = first.reindex(range(len(people)), fill_value=np.iinfo(np.int64).max)
    number = np.empty(len(people), np.int64)
    number[np.lexsort((pd.factorize(people, sort=True)[0], began))[::-1]] = np.arange(len(people))
    return pd.Series(number, name="number")


def _numbered(log: pd.DataFrame, number: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The interactions that name both sides, with people as numbers; a missing time stays missing."""
    import numpy as np

    named = log[["source", "target", "at", "mode"]].loc[log["target"].notna()]
    at = named["at"].astype("int64")
    return named.assign(
        **{key: number.astype(np.int32)[named[key].cat.codes] for key in ("source", "target")},
        at=at.where(named["at"].notna()) if named["at"].hasnans else at,
    )
