"""Tables of the ladder and the depth score."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, RUNGS, interaction_depth, records_words
from netquality.network import Network, memo
from netquality.plotdata.common import NO_CONTACT, NO_WORDS, told
from netquality.robustness import rungs_under
from netquality.schema import DAY_US, TEXT
from netquality.talk import words_between
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS
from netquality.ties.people import is_owner

#: The circles of Dunbar: closest, close, friends, acquaintances one can keep up with.
LAYERS: Final = (5, 15, 50, 150)


#: A curve needs no more points than this to look as it is.
POINTS: Final = 120
NO_DEPTH: Final = "Without messages, no tie has a depth: there is no telling among whom attention is spread."
NOBODY: Final = "This export names nobody one could have exchanged words with."


def ladder_counts(network: Network) -> pd.DataFrame:
    """Return how many people stand on each rung: those on the list or, where there is no list, all.

    Returns
    -------
    DataFrame
        A row a rung, lowest first. ``rung, rung_name, known, count, share`` (of those counted), ``not_listed_count``
        (people dealt with who are not on the list; missing without a list). Members who left the platform are counted
        on rung 0. Several owners: sums.

    Examples
    --------
    >>> met = pd.DataFrame({
    ...     "message": [0], "at": ["2024-01-01"], "source": ["me"], "target": ["ann"], "channel": "meeting",
    ...     "mode": "met", "question": False, "cue": False})
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann", "bob"]})
    >>> data = ladder_counts(Network.build({"connections": people, "interactions": met}))
    >>> data.loc[data["count"] > 0, ["rung_name", "share"]].to_dict("records")
    [{'rung_name': 'listed', 'share': 0.5}, {'rung_name': 'vouched', 'share': 0.5}]
    """
    rungs, others = _standing(network, interaction_depth(network)["rung"])
    total = int(rungs.sum())
    table = pd.DataFrame(
        {
            "rung": np.arange(len(RUNGS)),
            "rung_name": pd.Series(RUNGS, dtype=TEXT),
            "known": np.arange(len(RUNGS)) >= KNOWN_RUNG,
            "count": rungs,
            "share": rungs / total if total else np.nan,
            "not_listed_count": pd.Series(
                others if len(network.connections) else pd.NA, index=range(len(RUNGS)), dtype="Int64"
            ),
        }
    )
    return told(table, network, _why_no_depth(network, total))


def line_sensitivity(network: Network) -> pd.DataFrame:
    """Return how many are known wherever one draws the line: how long an answer may take, and from which rung on.

    Returns
    -------
    DataFrame
        ``answer_days`` (30, 90, 365) x ``known_rung`` (2 to 4): ``rung_name, known, total, known_share, default``.
        Those on the list or, where there is none, all; several owners: sums.
    """
    cuts = range(KNOWN_RUNG - 1, KNOWN_RUNG + 2)
    depth = interaction_depth(network)
    settings = [(days, SESSION_GAP_HOURS) for days in (30.0, ANSWER_DAYS, 365.0)]
    found = rungs_under(network, depth, words_between(network, depth.index), settings)
    standing = {days: _standing(network, rungs)[0] for (days, _), rungs in found.items()}
    rows = [
        (int(days), cut, RUNGS[cut], int(rungs[cut:].sum()), int(rungs.sum()))
        for days, rungs in standing.items()
        for cut in cuts
    ]
    table = pd.DataFrame(rows, columns=["answer_days", "known_rung", "rung_name", "known", "total"])
    table["rung_name"] = table["rung_name"].astype(TEXT)
    table["known_share"] = table["known"] / table["total"].where(table["total"] > 0)
    table["default"] = (table["answer_days"] == ANSWER_DAYS) & (table["known_rung"] == KNOWN_RUNG)
    return told(table, network, _why_no_depth(network, int(table["total"].max())))


@memo
def depth_concentration(network: Network) -> pd.DataFrame:
    """Return which share of an owner's depth the k deepest ties carry.

    Returns
    -------
    DataFrame
        ``people`` (k, at most `POINTS` values up to the number of ties with contact), ``depth_share`` of the k deepest
        in [0, 1], ``layer`` (k is one of 5, 15, 50, 150 or all). Several owners: the median over owners.
    """
    depth = interaction_depth(network)["depth"]
    positive = depth[depth > 0]
    by_owner = positive.groupby("owner")
    ordered = positive.reset_index().sort_values(["owner", "depth"], ascending=[True, False])
    cumulative = ordered.groupby("owner")["depth"].cumsum()
    share = (cumulative / by_owner.sum().reindex(ordered["owner"]).to_numpy()).to_numpy()
    sizes = by_owner.size().to_numpy()
    begin, most = np.cumsum(sizes) - sizes, int(sizes.max(initial=0))
    steps = _steps(most)
    found = [float(np.median(share[begin + np.minimum(sizes, k) - 1])) for k in steps]
    table = pd.DataFrame({"people": np.array(steps, dtype=np.int64), "depth_share": np.round(found, 12).astype(float)})
    # The median owner has fewer ties than the largest one: the curve ends where it is complete.
    table = table[~table["depth_share"].shift(fill_value=0.0).ge(1)].reset_index(drop=True)
    table["layer"] = table["people"].isin([*LAYERS, *table["people"].tail(1)])
    return told(table, network, NO_DEPTH if not records_words(network) else "" if most else NO_CONTACT)


@memo
def contact_by_year(network: Network) -> pd.DataFrame:
    """Return how much contact each year held.

    Returns
    -------
    DataFrame
        ``year``; ``sent_days`` and ``received_days``: days on which an owner wrote to somebody, or somebody to them,
        summed over people (a meeting is both); ``people``: with how many there was contact either way. Years without
        any in between are 0. Several owners: sums, so that within one pool each day is both sent and received.
    """
    days = _contact_days(network)
    years = np.arange(days["year"].min(), days["year"].max() + 1) if len(days) else np.array([], dtype=np.int64)
    sides = days.groupby(["year", "sent"]).size().unstack(fill_value=0).reindex(years, fill_value=0)
    people = days.drop_duplicates(["year", "owner", "other"]).groupby("year").size().reindex(years, fill_value=0)
    table = pd.DataFrame(
        {
            "year": years,
            "sent_days": sides.get(True, pd.Series(0, index=years)).to_numpy(np.int64),
            "received_days": sides.get(False, pd.Series(0, index=years)).to_numpy(np.int64),
            "people": people.to_numpy(np.int64),
        }
    )
    return told(table, network, "" if len(days) else NO_CONTACT if records_words(network) else NO_WORDS)


def _why_no_depth(network: Network, people: int) -> str:
    return NO_WORDS if not records_words(network) else "" if people else NOBODY


def _standing(network: Network, rung: pd.Series) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """How many of the list (or of all, without a list) stand on each rung, and how many others."""
    listed = interaction_depth(network)["connected"].to_numpy(bool) | network.connections.empty
    rungs, others = (np.bincount(rung[rows], minlength=len(RUNGS)) for rows in (listed, ~listed))
    rungs[0] += int(network.connections["person"].isna().sum())
    return rungs, others


def _steps(most: int) -> list[int]:
    if not most:
        return []
    curve = np.geomspace(1, most, POINTS).round().astype(int).tolist()
    return sorted({*curve, *(layer for layer in LAYERS if layer < most)})


def _contact_days(network: Network) -> pd.DataFrame:
    """The distinct days of contact: ``owner, other`` (row numbers of people), ``day`` (since 1970), ``year, sent``."""
    log = network.interactions
    rows = (log["mode"].isin(["written", "met"]) & log["at"].notna() & log["target"].notna()).to_numpy()
    source, target = (log[who].cat.codes.to_numpy()[rows] for who in ("source", "target"))
    # As numbers: a column of times with a zone would become a million objects.
    day = log["at"][rows].astype("int64").to_numpy() // DAY_US
    seen = pd.DataFrame({"owner": source, "other": target, "day": day, "sent": True})
    back = seen.assign(owner=target, other=source, sent=False)
    # A meeting is a day of contact of both, both ways.
    met = (log["mode"] == "met").to_numpy()[rows]
    both = [side[met].assign(sent=~side["sent"][met]) for side in (seen, back)]
    sides = pd.concat([seen, back, *both], ignore_index=True)
    mine = is_owner(network).to_numpy()[sides["owner"].to_numpy()]
    days = sides[mine & (sides["owner"] != sides["other"])].drop_duplicates()
    return days.assign(year=days["day"].to_numpy().astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970)
