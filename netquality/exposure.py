"""Exposure: since when somebody is known, and how long each connection was watched for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.schema import NOT_MADE, TIME
from netquality.survival import kaplan_meier, reached_by
from netquality.uncertainty import Floats, wilson

#: Known within so many days of connecting.
WITHIN_DAYS: Final = (30, 90, 365)
#: The age at which connections are compared: known within so many days, and only those as old are judged.
JUDGED_DAYS: Final = 180
#: Messages that begin so much later than the list were kept from then on only.
LATE_DAYS: Final = 365


@memo
def known_within(network: Network) -> pd.DataFrame:
    """Return the share of each year's new connections that became known within 30, 90 and 365 days of connecting.

    A connection of last week had no time to talk. So each is watched from its day of connecting to the first exchange
    or, if there was none, to `as_of` (right-censored), and the share is Kaplan-Meier's::

        P(known within t days) = 1 - S(t),  S(t) = product over days s <= t of 1 - known(s) / watched(s)

    See `time_to_known` for who is watched: whoever exchanged before connecting was known on day 0.

    Returns
    -------
    DataFrame
        Index (owner, year, days), for each year with a connection. ``connections`` (watched ones of that year),
        ``watched`` (those not known and still watched just before that day), ``known_share`` in [0, 1] with its 95 %
        interval ``known_share_low, known_share_high`` (Greenwood, log-log; Wilson over those watched for so long where
        none or all of them became known). NaN where nobody was watched for so long; empty without dated connections or
        words.

    References
    ----------
    Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann", "bob"], "connected_at": "2023-01-01"})
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2023-02-19", "2023-02-20"], "source": ["me", "ann"], "target": ["ann", "me"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> net = Network.build({"connections": people, "interactions": log}, owners=["me"], as_of="2024-02-01")
    >>> known_within(net)["known_share"].tolist()
    [0.0, 0.5, 0.5]
    """
    ties = time_to_known(network)
    owners = {str(owner): by_year(rows) for owner, rows in ties.groupby("owner")}
    return pd.concat(owners, names=["owner"]) if owners else pd.concat({"": by_year(ties)}, names=["owner"])


@memo
def time_to_known(network: Network) -> pd.DataFrame:
    """Return how long each connection was watched until it became known, or until `as_of`.

    Watched are connections with a name, a date and words on record: not those older than the messages, where these
    begin more than a year after the list (see `recorded_since`). Who left the platform has no name, so that nothing can
    be known of them. Known is rung 3 or higher, from the first answer, meeting or answered introduction on.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted. ``connected_at`` (its day); ``days`` (whole ones, 0 for who was known before
        connecting) to the moment of becoming ``known`` or, where that is False, to `as_of`.

    Examples
    --------
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann"], "connected_at": "2023-01-01"})
    >>> log = pd.DataFrame({
    ...     "message": [0], "at": ["2023-01-04"], "source": ["me"], "target": ["ann"], "channel": "call",
    ...     "mode": "met", "question": False, "cue": False})
    >>> time_to_known(Network.build({"connections": people, "interactions": log}))[["days", "known"]].values.tolist()
    [[3, True]]
    """
    depth = interaction_depth(network)
    since = depth.loc[depth["connected"], "connected_at"].dt.floor("D").dropna()
    since = since[since >= recorded_since(network)]
    known_at = known_since(network).reindex(since.index)
    until = known_at.fillna(network.as_of).dt.floor("D")
    days = (until - since).dt.days.clip(lower=0).astype("int64")
    return pd.DataFrame({"connected_at": since, "days": days, "known": known_at.notna()})


def by_year(ties: pd.DataFrame) -> pd.DataFrame:
    """Return `known_within` of some of the ties of `time_to_known`, whoever they are of, by (year, days)."""
    cohorts = ties.groupby(ties["connected_at"].dt.year)
    found = {int(year): _shares(rows) for year, rows in cohorts}
    if not found:
        none = [pd.Index([], dtype="int64", name=name) for name in ("year", "days")]
        return _shares(ties).head(0).set_index(none)
    return pd.concat(found, names=["year", "days"])


def known_since(network: Network) -> pd.Series:
    """Return when each tie that is known now became so, by (owner, person): its first answer, meeting or introduction.

    An introduction counts from the moment that it was answered. Missing where that has no date.
    """
    depth = interaction_depth(network)
    known = depth.index[depth["rung"] >= KNOWN_RUNG]
    events = pd.concat([depth["exchanged_at"].dropna(), _met(network), _introduced(network)])
    first = events.groupby(level=["owner", "person"]).min()
    return first.reindex(known).astype(TIME)


def recorded_since(network: Network) -> pd.Timestamp:
    """Return from when on the network records what people wrote to each other, or would have.

    That is always, unless messages begin more than `LATE_DAYS` after the list; then it is their first day. Without any
    messages it is never (later than `as_of`).
    """
    if not records_words(network):
        return pd.Timestamp.max.as_unit("us").tz_localize("UTC")
    words = network.interactions["mode"].isin(["written", "met"])
    first_word, first_tie = network.interactions.loc[words, "at"].min(), network.connections["connected_at"].min()
    late = first_word - first_tie >= pd.Timedelta(days=LATE_DAYS)
    return first_word.floor("D") if late else pd.Timestamp.min.as_unit("us").tz_localize("UTC")


def ranked_connections(network: Network, *, within_days: int = JUDGED_DAYS) -> pd.DataFrame:
    """Return each owner's dated connections in the order in which they were made.

    Those of one day share a rank, the middle of theirs, as their order is not known. Who left the platform keeps a
    rank but is not judged.

    Returns
    -------
    DataFrame
        ``owner, connected_at`` (its day), ``rank, first_rank, last_rank`` (of that day); ``judged`` (watched for
        `within_days`), ``known`` (became known by then).
    """
    dated = network.connections.dropna(subset=["connected_at"])
    dated = dated.assign(connected_at=dated["connected_at"].dt.floor("D"))
    unnamed = dated["person"].isna()
    rows = pd.concat([dated[~unnamed].sort_values("connected_at").drop_duplicates(["owner", "person"]), dated[unnamed]])
    watched = time_to_known(network)
    watched = watched.assign(age=(network.as_of.floor("D") - watched["connected_at"]).dt.days)
    rows = rows.join(watched[["days", "known", "age"]], on=["owner", "person"])
    judged = rows["age"] >= within_days
    known = judged & rows["known"].eq(True) & (rows["days"] <= within_days)
    days = rows.groupby("owner")["connected_at"]
    ranks = {"rank": "average", "first_rank": "min", "last_rank": "max"}
    table = rows[["owner", "connected_at"]].assign(
        **{name: days.rank(method=method) for name, method in ranks.items()}, judged=judged, known=known
    )
    return table.sort_values(["owner", "connected_at", "judged", "known"], ignore_index=True)


def per_owner(network: Network, rows: pd.DataFrame, one: Callable[[pd.DataFrame], dict[str, Any]]) -> pd.DataFrame:
    """Return what `one` says of each owner's part of `rows`, a row per owner, those without any included."""
    owners = pd.Index(sorted(network.owners), name="owner", dtype=network.connections["owner"].dtype)
    parts, nothing = dict(list(rows.groupby("owner"))), one(rows.head(0))
    return pd.DataFrame([one(parts[owner]) if owner in parts else nothing for owner in owners], index=owners)


def _shares(ties: pd.DataFrame) -> pd.DataFrame:
    """Known within each of `WITHIN_DAYS`, of one cohort."""
    found = reached_by(kaplan_meier(ties["days"], ties["known"]), WITHIN_DAYS)
    found = found.set_axis(pd.Index(WITHIN_DAYS, name="days"))
    known = (ties["known"].to_numpy() & (ties["days"].to_numpy() <= found.index.to_numpy()[:, None])).sum(axis=1)
    low, high = _bounds(found, known)
    return pd.DataFrame(
        {
            "connections": np.full(len(found), len(ties), dtype=np.int64),
            "watched": found["at_risk"].astype("int64"),
            "known_share": found["rate"],
            "known_share_low": low,
            "known_share_high": high,
        }
    )


def _bounds(found: pd.DataFrame, known: Floats) -> tuple[pd.Series, pd.Series]:
    """Greenwood has no interval where nobody or everybody became known."""
    none, all_ = found["rate"] == 0, found["rate"] == 1
    low, high = wilson(np.where(all_, known, 0), np.where(all_, known, found["at_risk"]))
    return found["rate_low"].mask(none | all_, low), found["rate_high"].mask(none | all_, high)


def _met(network: Network) -> pd.Series:
    log = network.interactions
    met = log[(log["mode"] == "met") & log["at"].notna() & log["target"].notna()]
    return _seen(met["source"].astype(object), met["target"].astype(object), met["at"])


def _introduced(network: Network) -> pd.Series:
    """When the introductions that somebody made were answered, by the introducer and each of the two."""
    found = list_introductions(network)
    sure = found[found["source"] != "structure"]
    answered = sure[sure["acknowledged"].fillna(False)].dropna(subset=["acknowledged_at"])
    logged = network.introductions
    good = logged[logged["outcome"].notna() & ~logged["outcome"].isin(["none", NOT_MADE])]
    return pd.concat(
        [
            _seen(rows["introducer"].astype(object), rows[who].astype(object), rows[when])
            for rows, when in ((answered, "acknowledged_at"), (good, "at"))
            for who in ("a", "b")
        ]
    )


def _seen(one: pd.Series, other: pd.Series, at: pd.Series) -> pd.Series:
    """The moments by (owner, person), from both sides."""
    index = pd.MultiIndex.from_arrays([[*one, *other], [*other, *one]], names=["owner", "person"])
    return pd.Series([*at, *at], index=index, dtype=TIME)
