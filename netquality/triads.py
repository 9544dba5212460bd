"""Open triads: an introducer and two contacts who had nothing to do with each other, as things stood at a moment."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from netquality.detection import Micros, message_numbers
from netquality.introductions import MATURE_DAYS, list_introductions
from netquality.network import Network, memo
from netquality.schema import DAY_US, NEVER, micros
from netquality.ties.people import people_index

#: Activity is what somebody wrote and received in so many days before.
ACTIVE_DAYS: Final = 90
#: An introduced pair is compared with so many open triads of the introducer, drawn where there are more ...
CANDIDATES: Final = 2_000
#: ... among so many of their contacts.
CONTACTS: Final = 200
#: Messages to more people than this bring no two of them together.
LARGEST_GROUP: Final = 30
COVARIATES: Final = (
    *("fewer_contacts", "more_contacts", "less_active", "more_active"),
    *("shared_contacts", "less_known", "better_known"),
)
_COLUMNS: Final = {
    **{"introduction": "int64", "pair": "int64", "introduced": bool, "exchanged": bool},
    **dict.fromkeys(COVARIATES, float),
}

Ints = npt.NDArray[np.int64]


@memo
def introduced_triads(network: Network, *, days: int = MATURE_DAYS) -> pd.DataFrame:
    """Return every introduced pair that was an open triad, and the other open triads of its introducer at that moment.

    Contact is a message either way, a meeting, or a message to both; who may have had contact out of sight is in no
    open triad. The others are pairs whom nobody introduced until the end of the follow-up; where there are very many,
    some are drawn, the same each time.

    Parameters
    ----------
    network : Network
        A pooled one; where only one side's ties are on record there are no open triads to see.
    days : int
        How long a pair is followed. Introductions followed for less are left out.

    Returns
    -------
    DataFrame
        ``introduction`` (the row of `list_introductions`), ``pair`` (a number), ``introduced`` (this pair, or another
        of the introducer), ``exchanged``: each wrote to the other alone within `days`; and as log(1 + count) at that
        moment: ``fewer_contacts, more_contacts, less_active, more_active`` (messages in 90 days), ``shared_contacts``
        (but for the introducer), ``less_known, better_known`` (messages with the introducer). ``attrs["followed"]``:
        how many introductions were followed long enough.
    """
    found, people = list_introductions(network), people_index(network)
    found = found[found["at"] + pd.Timedelta(days=days) <= network.as_of]
    asked = np.stack([people.get_indexer(found[key]) for key in ("introducer", "a", "b")], axis=1)
    # A triad is open if the ties of two of the three are seen: one owner alone has none.
    past = _Past.of(network) if len(found) and len(network.owners) > 1 else None
    parts = [pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)]
    for row, who, at in zip(found.index, asked, micros(found["at"]), strict=True):
        if past is None:
            break
        parts.append(_triads(past, who, at, days * DAY_US).assign(introduction=row))
    table = pd.concat(parts, ignore_index=True)[list(_COLUMNS)].astype(_COLUMNS)
    table.attrs["followed"] = len(found)
    return table


@dataclasses.dataclass(frozen=True)
class _Past:
    """Who had to do with whom, since when; people as row numbers, times in microseconds, pairs as one number."""

    owner: npt.NDArray[np.bool_]
    #: The first contact of each pair, a symmetric matrix.
    first: sp.csr_array
    #: By pair: when both had written to the other alone; when somebody first introduced them.
    both: pd.Series
    introduced: pd.Series
    #: Every message from both of its sides, sorted by person and time, and where each person's start.
    other: Ints
    at: Micros
    start: Ints

    @classmethod
    def of(cls, network: Network) -> _Past:
        size, log = len(network.people), network.interactions
        contact = (log["mode"] != "signal") & log["at"].notna() & log["target"].notna()
        message = message_numbers(network)[contact].to_numpy()
        rows = pd.DataFrame(
            {key: log[key].cat.codes.to_numpy(np.int64)[contact] for key in ("source", "target")}
            | {"at": micros(log["at"][contact]), "message": message}
        )
        ends, sides = rows[["source", "target"]].to_numpy(), np.tile(rows["at"], 2)
        person, other = ends.T.ravel(), ends[:, ::-1].T.ravel()
        order = np.lexsort([sides, person])
        found = list_introductions(network)
        people = people_index(network)
        pairs = _pair(people.get_indexer(found["a"]), people.get_indexer(found["b"]), size)
        return cls(
            owner=people.isin(network.owners),
            first=_first_contact(rows, size),
            both=_both_alone(rows, (log["mode"] == "met").to_numpy()[contact], size),
            introduced=pd.Series(micros(found["at"])).groupby(pairs).min(),
            other=other[order],
            at=sides[order],
            start=np.searchsorted(person[order], np.arange(size + 1)),
        )

    def active(self, people: Ints, since: int, until: int) -> Ints:
        """Return how many messages each wrote and received in between."""
        return np.array([np.diff(np.searchsorted(self._times(one), [since, until]))[0] for one in people], np.int64)

    def written_with(self, one: int, until: int) -> Ints:
        """Return how many messages somebody had exchanged with everybody before a moment."""
        upto = self.start[one] + np.searchsorted(self._times(one), until)
        return np.bincount(self.other[self.start[one] : upto], minlength=len(self.owner))

    def _times(self, one: int) -> Micros:
        return self.at[self.start[one] : self.start[one + 1]]


def _pair(one: Ints, other: Ints, size: int) -> Ints:
    return np.minimum(one, other) * size + np.maximum(one, other)


def _first_contact(rows: pd.DataFrame, size: int) -> sp.csr_array:
    """When each two first wrote, met or were written to together."""
    group = rows.groupby("message")["target"].transform("size").between(2, LARGEST_GROUP)
    some = rows.loc[group, ["message", "target", "at"]]
    together = some.merge(some[["message", "target"]], on="message", suffixes=("", "_other"))
    together = together[together["target"] < together["target_other"]]
    one, other = (np.concatenate([rows[a], together[b]]) for a, b in (("source", "target"), ("target", "target_other")))
    at = pd.Series(np.concatenate([rows["at"], together["at"]])).groupby(_pair(one, other, size)).min()
    low, high = np.divmod(at.index.to_numpy(np.int64), size)
    ends = np.concatenate([low, high]), np.concatenate([high, low])
    return sp.csr_array((np.tile(at.to_numpy(), 2), ends), shape=(size, size))


def _both_alone(rows: pd.DataFrame, met: npt.NDArray[np.bool_], size: int) -> pd.Series:
    """By pair: when both had written to the other and nobody else, or they met."""
    alone = rows[~rows["message"].duplicated(keep=False)]
    first = alone.groupby(["source", "target"])["at"].min().reset_index()
    written = first.groupby(_pair(first["source"].to_numpy(), first["target"].to_numpy(), size))["at"].agg(
        ["size", "max"]
    )
    meetings = rows[met]
    meeting = meetings.groupby(_pair(meetings["source"].to_numpy(), meetings["target"].to_numpy(), size))["at"].min()
    return pd.concat([written.loc[written["size"] == 2, "max"], meeting]).groupby(level=0).min()


def _triads(past: _Past, who: Ints, at: int, wait: int) -> pd.DataFrame:
    """The introduced pair and the other open triads of the introducer; nothing if the pair was none."""
    introducer, size = int(who[0]), len(past.owner)
    contacts = _contacts(past, who, at)
    if not np.isin(who[1:], contacts).all():
        return pd.DataFrame()
    near = past.first[contacts]
    near.data = (near.data < at).astype(np.int64)
    near.eliminate_zeros()
    one, other = np.triu_indices(len(contacts), 1)
    pair = _pair(contacts[one], contacts[other], size)
    introduced = pair == _pair(who[1:2], who[2:3], size)
    open_pair = (near[:, contacts].toarray()[one, other] == 0) & (
        past.owner[contacts[one]] | past.owner[contacts[other]]
    )
    spared = past.introduced.reindex(pair, fill_value=NEVER).to_numpy() > at + wait
    if not (introduced & open_pair).any():
        return pd.DataFrame()
    kept = np.concatenate([np.flatnonzero(introduced), _some(np.flatnonzero(open_pair & spared & ~introduced), at)])
    shared = (near @ near.T).toarray()[one, other] - 1
    facts = (
        near.sum(axis=1),
        past.active(contacts, at - ACTIVE_DAYS * DAY_US, at),
        past.written_with(introducer, at)[contacts],
    )
    sided = [np.sort(np.stack([fact[one[kept]], fact[other[kept]]]), axis=0) for fact in facts]
    counts = [*sided[0], *sided[1], shared[kept], *sided[2]]
    both = past.both.reindex(pair[kept], fill_value=NEVER).to_numpy()
    return pd.DataFrame(
        {"pair": pair[kept], "introduced": introduced[kept], "exchanged": (both > at) & (both <= at + wait)}
        | {name: np.log1p(values) for name, values in zip(COVARIATES, counts, strict=True)}
    )


def _contacts(past: _Past, who: Ints, at: int) -> Ints:
    """With whom the introducer had contact before; of very many, the introduced two and some others."""
    introducer = int(who[0])
    row = slice(past.first.indptr[introducer], past.first.indptr[introducer + 1])
    contacts = past.first.indices[row][past.first.data[row] < at].astype(np.int64)
    contacts = np.sort(contacts[past.owner[contacts] | past.owner[introducer]])
    if len(contacts) <= CONTACTS:
        return contacts
    rest = contacts[~np.isin(contacts, who)]
    drawn = np.random.default_rng(at % 2**32).choice(rest, min(CONTACTS, len(rest)), replace=False)
    return np.sort(np.concatenate([drawn, contacts[np.isin(contacts, who[1:])]]))


def _some(rows: Ints, seed: int) -> Ints:
    return (
        rows if len(rows) <= CANDIDATES else np.random.default_rng(seed % 2**32).choice(rows, CANDIDATES, replace=False)
    )
