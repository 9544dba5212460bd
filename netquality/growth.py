"""Quality and quantity over time: what the list, the people known and the effective number were at any moment."""

from __future__ import annotations

import bisect
import dataclasses
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.balance import Codes, hill_numbers, owners_of
from netquality.depth import records_words
from netquality.exposure import known_since
from netquality.network import Network, memo
from netquality.schema import DAY_US, TIME, NetqualityError
from netquality.ties.people import people_index

#: How often to measure: at the end of each year, quarter or month.
PERIODS: Final = {"YE": "Y", "QE": "Q", "ME": "M"}
_ORDERS: Final = (0, 1, 2)
_ALWAYS: Final = pd.Timestamp.min.as_unit("us").tz_localize("UTC")


@memo
def effective_number_over_time(network: Network, *, every: Literal["YE", "QE", "ME"] = "YE") -> pd.DataFrame:
    """Return quantity and quality on one axis: each owner's list and what it was worth, at the end of each period.

    Each row is what `netquality.vanity_ratio` and `effective_number` say of ``network.at(at)``, without reading the
    log again for each moment: depth then is a sum over the days of contact up to then, and the first answer or
    meeting that made somebody known stays where it is. (One difference of at most a month: an introduction that is
    both in the owner's log and in a group conversation counts from whichever of the two told of the answer.)

    Parameters
    ----------
    network : Network
    every : {"YE", "QE", "ME"}
        Measure at the end of each year (default), quarter or month, from the first connection or word; last, as of
        now.

    Returns
    -------
    DataFrame
        Index (owner, at). ``connections`` (on the list by then; undated ones always), ``known`` among them (missing
        as long as nothing anybody wrote is recorded), ``hill_0, hill_1, hill_2`` (see `effective_number`; NaN without
        depth, except that hill_0 is then 0).

    Raises
    ------
    NetqualityError
        If `every` is none of the three.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2023-05-01", "2024-05-01"], "source": "me", "target": ["ann", "bob"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> found = effective_number_over_time(Network.build({"interactions": log}, owners=["me"]))
    >>> found["hill_0"].tolist()
    [1.0, 2.0]
    """
    if every not in PERIODS:
        raise NetqualityError(f"every={every!r} is not one of {', '.join(map(repr, PERIODS))}")
    owners, moments = owners_of(network), _moments(network, PERIODS[every])
    listed = _listed(network, owners)
    days = ContactDays.of(network)
    told = bisect.bisect_left(moments, True, key=lambda moment: _recorded(network, moment))
    codes = owners.get_indexer(days.ties.get_level_values("owner"))
    rows = []
    for number, moment in enumerate(moments):
        counts = _counts(listed, owners, moment)
        hills = hill_numbers(days.depth_at(moment).to_numpy(), codes, len(owners), _ORDERS)
        if number < told:
            counts.loc[:, "known"], hills[:] = pd.NA, np.nan
        rows.append(counts.assign(**{f"hill_{order}": hills[:, column] for column, order in enumerate(_ORDERS)}))
    times = pd.DatetimeIndex(moments, name="at").astype(TIME)
    return pd.concat(rows, keys=times).swaplevel().sort_index()


@dataclasses.dataclass(frozen=True)
class ContactDays:
    """The days on which owners and others wrote to each other or met: one row a tie, direction and day.

    Attributes
    ----------
    at : array
        The first moment of contact of that day and direction, ascending, microseconds since 1970.
    tie : array
        Number of the tie in `ties`.
    sent : array of bool
        Whether it is the owner's own contact; a meeting has a row for each direction.
    ties : MultiIndex
        (owner, person), sorted.
    """

    at: Codes
    tie: Codes
    sent: npt.NDArray[np.bool_]
    ties: pd.MultiIndex

    @classmethod
    def of(cls, network: Network) -> ContactDays:
        """Return the days of contact of a network's owners."""
        log = network.interactions
        source, target = (log[key].cat.codes.to_numpy("int64") for key in ("source", "target"))
        met, words = ((log["mode"] == mode).to_numpy() for mode in ("met", "written"))
        contact = (met | words) & log["at"].notna().to_numpy() & (target >= 0) & (source != target)
        at = log["at"].astype("int64").to_numpy()
        rows = pd.concat(
            [
                pd.DataFrame({"at": at[kept], "owner": owner[kept], "person": person[kept], "sent": sent})
                for kept, owner, person, sent in (
                    (contact, source, target, True),
                    (contact, target, source, False),
                    (contact & met, source, target, False),
                    (contact & met, target, source, True),
                )
            ]
        )
        people = people_index(network)
        rows = rows[np.isin(rows["owner"], people.get_indexer(pd.Index(network.owners)))].sort_values("at")
        rows = rows.assign(day=rows["at"] // DAY_US).drop_duplicates(["owner", "person", "sent", "day"])
        tie, ties = _numbered(rows, people)
        return cls(rows["at"].to_numpy(), tie, rows["sent"].to_numpy(), ties)

    def depth_at(self, moment: pd.Timestamp) -> pd.Series:
        """Return the depth of each of `ties` at a moment, 0 for those that had not begun; see `interaction_depth`."""
        now = moment.value // 1000
        until = int(np.searchsorted(self.at, now, side="right"))
        age = now // DAY_US - self.at[:until] // DAY_US
        weight, tie, sent = (1.0 + age) ** -0.5, self.tie[:until], self.sent[:until]
        u, v = (np.bincount(tie[way], weights=weight[way], minlength=len(self.ties)) for way in (sent, ~sent))
        return pd.Series(u + v + 2 * np.sqrt(u * v), index=self.ties, name="depth")


def _numbered(rows: pd.DataFrame, people: pd.Index) -> tuple[Codes, pd.MultiIndex]:
    """Number the (owner, person) of `rows`, positions in `people`, in the order of their names."""
    rank = np.empty(len(people), dtype=np.int64)
    order = people.argsort()
    rank[order] = np.arange(len(people))
    pairs, tie = np.unique(rank[rows["owner"]] * len(people) + rank[rows["person"]], return_inverse=True)
    names = [people.take(order[part]) for part in np.divmod(pairs, len(people))]
    return tie, pd.MultiIndex.from_arrays(names, names=["owner", "person"])


def _moments(network: Network, period: str) -> list[pd.Timestamp]:
    """The last instants of all periods since the first connection or interaction, but `as_of` instead of the last."""
    times = pd.concat([network.connections["connected_at"], network.interactions["at"]]).dropna()
    first = min(times.min(), network.as_of) if len(times) else network.as_of
    periods = pd.period_range(first.tz_localize(None), network.as_of.tz_localize(None), freq=period)
    ends = periods.end_time.as_unit("us").tz_localize("UTC")
    return [*ends[:-1], network.as_of]


def _recorded(network: Network, moment: pd.Timestamp) -> bool:
    log = network.interactions
    return records_words(dataclasses.replace(network, interactions=log[~(log["at"] > moment)], _memo={}))


def _counts(listed: pd.DataFrame, owners: pd.Index, moment: pd.Timestamp) -> pd.DataFrame:
    """How many were on each owner's list, and how many of them known, at one moment."""
    by_then = {
        name: np.bincount(listed.loc[listed[since] <= moment, "owner"], minlength=len(owners))
        for name, since in (("connections", "since"), ("known", "known_since"))
    }
    return pd.DataFrame(by_then, index=owners).astype("Int64")


def _listed(network: Network, owners: pd.Index) -> pd.DataFrame:
    """One row a connection: number of its owner, since when it is on the list, and since when known there."""
    rows = network.connections.assign(since=network.connections["connected_at"].fillna(_ALWAYS))
    named = rows.dropna(subset=["person"]).groupby(["owner", "person"])["since"].min()
    known = known_since(network).reindex(named.index)
    table = pd.DataFrame({"since": named, "known_since": named.where(named > known, known)}).reset_index()
    table = pd.concat([table, rows.loc[rows["person"].isna(), ["owner", "since"]]])
    return table.assign(owner=owners.get_indexer(table["owner"]))
