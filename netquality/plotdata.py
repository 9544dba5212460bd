"""What the figures draw, as tidy tables: figures are compared through them, and anybody can redraw from them.

With several owners, counts are summed or, where they are read against a list or a share, the median over owners: each
function says which. A table that this export cannot fill is empty, and says why in ``attrs["why"]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, RUNGS, interaction_depth, records_words
from netquality.introductions import introduction_success
from netquality.network import Network
from netquality.schema import TEXT, TIME
from netquality.ties import ANSWER_DAYS
from netquality.vanity import vanity_curve, vanity_ratio

#: The circles of Dunbar: closest, close, friends, acquaintances one can keep up with.
LAYERS: Final = (5, 15, 50, 150)
#: A curve needs no more points than this to look as it is.
POINTS: Final = 120

NO_WORDS: Final = "This export holds no messages: who answered whom cannot be known from it."
NO_LIST: Final = "This export holds no list of connections."
NO_DATES: Final = "This export does not say when connections were made."
NO_CONTACT: Final = "This export records no dated contact with anybody."
NO_INTRODUCTIONS: Final = (
    "This export shows no introductions: no introductions.csv lies beside it, and no group conversation opens like one."
)
NOBODY: Final = "This export names nobody one could have exchanged words with."
NO_PERIODS: Final = "No file of this export carries dates."


def ladder_counts(network: Network) -> pd.DataFrame:
    """Return how many people stand on each rung: those on the list or, where there is no list, all.

    Returns
    -------
    DataFrame
        A row a rung, lowest first. ``rung, rung_name, known, count, share`` (of those counted), ``not_listed_count``
        (people dealt with who are not on the list). Members who left the platform are counted on rung 0. Several
        owners: sums.

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
    rungs, others = _standing(network)
    total = int(rungs.sum())
    table = pd.DataFrame(
        {
            "rung": np.arange(len(RUNGS)),
            "rung_name": pd.Series(RUNGS, dtype=TEXT),
            "known": np.arange(len(RUNGS)) >= KNOWN_RUNG,
            "count": rungs,
            "share": rungs / total if total else np.nan,
            "not_listed_count": others,
        }
    )
    return _told(table, network, _why_no_depth(network, total))


def line_sensitivity(network: Network) -> pd.DataFrame:
    """Return how many are known wherever one draws the line: how long an answer may take, and from which rung on.

    Returns
    -------
    DataFrame
        ``answer_days`` (30, 90, 365) x ``known_rung`` (2 to 4): ``rung_name, known, total, known_share, default``.
        Those on the list or, where there is none, all; several owners: sums.
    """
    cuts = range(KNOWN_RUNG - 1, KNOWN_RUNG + 2)
    standing = {days: _standing(network, answer_days=days)[0] for days in (30.0, ANSWER_DAYS, 365.0)}
    rows = [
        (int(days), cut, RUNGS[cut], int(rungs[cut:].sum()), int(rungs.sum()))
        for days, rungs in standing.items()
        for cut in cuts
    ]
    table = pd.DataFrame(rows, columns=["answer_days", "known_rung", "rung_name", "known", "total"])
    table["rung_name"] = table["rung_name"].astype(TEXT)
    table["known_share"] = table["known"] / table["total"].where(table["total"] > 0)
    table["default"] = (table["answer_days"] == ANSWER_DAYS) & (table["known_rung"] == KNOWN_RUNG)
    return _told(table, network, _why_no_depth(network, int(table["total"].max())))


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
    rank = ordered.groupby("owner").cumcount().to_numpy()
    cumulative = ordered.groupby("owner")["depth"].cumsum()
    share = (cumulative / by_owner.sum().reindex(ordered["owner"]).to_numpy()).to_numpy()
    most = int(rank.max()) + 1 if len(rank) else 0
    steps = _steps(most)
    found = [
        float(pd.Series(share[rank < k]).groupby(ordered["owner"].to_numpy()[rank < k]).max().median()) for k in steps
    ]
    table = pd.DataFrame({"people": np.array(steps, dtype=np.int64), "depth_share": np.round(found, 12).astype(float)})
    # The median owner has fewer ties than the largest one: the curve ends where it is complete.
    table = table[~table["depth_share"].shift(fill_value=0.0).ge(1)].reset_index(drop=True)
    table["layer"] = table["people"].isin([*LAYERS, *table["people"].tail(1)])
    return _told(table, network, NO_WORDS if not records_words(network) else "" if most else NO_CONTACT)


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
    return _told(table, network, "" if len(days) else NO_CONTACT if records_words(network) else NO_WORDS)


def vanity_by_rung(network: Network) -> pd.DataFrame:
    """Return the vanity ratio wherever one draws the line of knowing somebody: `vanity_curve`, for one or many.

    Returns
    -------
    DataFrame
        ``rung, rung_name, connections, known, vanity_ratio, vanity_ratio_low, vanity_ratio_high``. Several owners:
        medians over owners, and the quartiles of the ratio instead of its interval.
    """
    curve = vanity_curve(network)
    curve = curve[curve["vanity_ratio"].notna()]
    if len(network.owners) > 1:
        ratio = curve["vanity_ratio"].groupby("rung")
        curve = curve.groupby("rung")[["connections", "known", "vanity_ratio"]].median()
        curve = curve.assign(vanity_ratio_low=ratio.quantile(0.25), vanity_ratio_high=ratio.quantile(0.75))
        curve.insert(0, "rung_name", pd.Series([RUNGS[rung] for rung in curve.index], index=curve.index, dtype=TEXT))
    table = curve.reset_index().drop(columns="owner", errors="ignore").astype({"rung_name": TEXT})
    return _told(table, network, _why_no_vanity(network))


def badge_parts(network: Network) -> pd.DataFrame:
    """Return the list as the badge sees it: the known, then the others, as stretches of 0 .. N.

    Returns
    -------
    DataFrame
        ``part`` (known, only a number; or one row "on the list" where an export holds no messages), ``start``, ``end``
        (numbers of connections). Several owners: medians over owners.
    """
    table = vanity_ratio(network)[["connections", "known"]].astype("Float64").astype(float)
    listed, known = table[table["connections"] > 0].median()
    rows = (
        [("known", 0.0, known), ("only a number", known, listed)] if known == known else [("on the list", 0.0, listed)]
    )
    parts = pd.DataFrame(rows, columns=["part", "start", "end"]).astype({"part": TEXT})
    return _told(parts, network, NO_LIST if network.connections.empty else "")


def connections_over_time(network: Network) -> pd.DataFrame:
    """Return connections and known ones among them at the start of each month, and at `as_of`.

    Returns
    -------
    DataFrame
        ``at``, ``connections`` (made by then), ``known`` (made and exchanged with, by then; whoever stands on rung 3 or
        higher without an exchange of messages counts from the first contact). Connections without a date are left out;
        ``attrs["undated"]`` counts them. Several owners: the median over owners.
    """
    dates = _known_dates(network)
    listed = dates.dropna(subset=["connected_at"])
    if listed.empty:
        why = NO_LIST if network.connections.empty else NO_DATES
        return _told(pd.DataFrame({"at": pd.Series(dtype=TIME), "connections": 0.0, "known": 0.0}), network, why)
    last = network.as_of
    months = pd.date_range(listed["connected_at"].min(), last, freq="MS", normalize=True, unit="us")
    ends = months.append(pd.DatetimeIndex([last])).drop_duplicates()
    table = pd.DataFrame(
        {
            "at": ends.astype(TIME),
            "connections": _cumulated(listed, "connected_at", ends),
            "known": _cumulated(listed, "known_at", ends) if records_words(network) else np.nan,
        }
    )
    table.attrs["undated"] = len(dates) - len(listed)
    return _told(table, network, "")


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
    return _told(rest, network, "" if count else NO_INTRODUCTIONS)


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
    return _told(ordered, network, "" if ordered["first_at"].notna().any() else NO_PERIODS)


#: Every figure's table, by the name of the figure.
TABLES: Final[Mapping[str, Callable[[Network], pd.DataFrame]]] = {
    "ladder": ladder_counts,
    "concentration": depth_concentration,
    "contact": contact_by_year,
    "vanity": vanity_by_rung,
    "badge": badge_parts,
    "growth": connections_over_time,
    "introductions": introduction_stages,
    "periods": file_periods,
}


def _told(table: pd.DataFrame, network: Network, why: str) -> pd.DataFrame:
    """Note what words and figures have to know beside the numbers; a table that cannot be known holds no rows."""
    table = table.iloc[:0].copy() if why else table
    table.attrs |= {"why": why, "owners": len(network.owners), "as_of": network.as_of}
    return table


def _why_no_depth(network: Network, people: int) -> str:
    return NO_WORDS if not records_words(network) else "" if people else NOBODY


def _why_no_vanity(network: Network) -> str:
    return NO_LIST if network.connections.empty else "" if records_words(network) else NO_WORDS


def _standing(network: Network, **options: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """How many of the list (or of all, without a list) stand on each rung, and how many others."""
    depth = interaction_depth(network, **options)
    listed = depth["connected"].to_numpy(bool) | network.connections.empty
    rungs, others = (np.bincount(depth["rung"][rows], minlength=len(RUNGS)) for rows in (listed, ~listed))
    rungs[0] += int(network.connections["person"].isna().sum())
    return rungs, others


def _steps(most: int) -> list[int]:
    if not most:
        return []
    curve = np.geomspace(1, most, POINTS).round().astype(int).tolist()
    return sorted({*curve, *(layer for layer in LAYERS if layer < most)})


def _contact_days(network: Network) -> pd.DataFrame:
    """The distinct days of contact: ``owner, other`` (row numbers of people), ``day, year, sent`` (by the owner)."""
    log = network.interactions
    rows = (log["mode"].isin(["written", "met"]) & log["at"].notna() & log["target"].notna()).to_numpy()
    source, target = (log[who].cat.codes.to_numpy()[rows] for who in ("source", "target"))
    seen = pd.DataFrame(
        {"owner": source, "other": target, "day": log["at"][rows].dt.floor("D").to_numpy(), "sent": True}
    )
    back = seen.assign(owner=target, other=source, sent=False)
    # A meeting is a day of contact of both, both ways.
    met = (log["mode"] == "met").to_numpy()[rows]
    both = [side[met].assign(sent=~side["sent"][met]) for side in (seen, back)]
    sides = pd.concat([seen, back, *both], ignore_index=True)
    mine = network.people["person"].isin(network.owners).to_numpy()[sides["owner"].to_numpy()]
    days = sides[mine & (sides["owner"] != sides["other"])].drop_duplicates()
    return days.assign(year=pd.DatetimeIndex(days["day"]).year.astype("int64"))


def _known_dates(network: Network) -> pd.DataFrame:
    """When each connection was made and from when on it was known: ``owner, connected_at, known_at``."""
    depth = interaction_depth(network)
    ties = depth.loc[depth["connected"], ["connected_at", "rung", "exchanged_at", "first_at"]].reset_index()
    since = ties["exchanged_at"].fillna(ties["first_at"]).fillna(ties["connected_at"])
    known = since.where(since > ties["connected_at"], ties["connected_at"]).where(ties["rung"] >= KNOWN_RUNG)
    unnamed = network.connections.loc[network.connections["person"].isna(), ["owner", "connected_at"]]
    return pd.concat([ties[["owner", "connected_at"]].assign(known_at=known), unnamed], ignore_index=True)


def _cumulated(rows: pd.DataFrame, column: str, ends: pd.DatetimeIndex) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The median over owners of how many times of `column` lie at or before each of `ends`."""
    limits = ends.astype("int64")
    counts = [
        np.searchsorted(np.sort(times.dropna().astype("int64").to_numpy()), limits, side="right")
        for _, times in rows.groupby("owner")[column]
    ]
    return np.asarray(np.median(np.array(counts, dtype=float), axis=0), dtype=float)
