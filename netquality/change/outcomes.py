"""What became of every tie between two exports."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.change.comparing import both, common_owners, comparability, listed
from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.dormant import CONVERSED, DORMANT_DAYS
from netquality.network import Network
from netquality.schema import TEXT

#: Depth that grew by at least this factor, without a new rung, is deeper; what merely decays is no change.
DEEPER: Final = 1.5


LIST_CHANGES: Final = ("gained", "lost", "stayed", "renamed", "never listed")


TIE_CHANGES: Final = ("revived", "deepened", "faded", "unchanged", "not comparable")


def difference(earlier: Network, later: Network, *, silent_days: int = DORMANT_DAYS) -> pd.DataFrame:
    """Return what became of every tie between two exports of one owner (or of the same owners).

    Both moments are judged on what the two exports hold together, so that a later archive that keeps fewer messages
    never reads as decay. What the later one does not record at all is not comparable.

    Parameters
    ----------
    earlier, later : Network
    silent_days : int
        Silent for longer than this is asleep.

    Returns
    -------
    DataFrame
        Index (owner, person). ``list_change``: gained, lost, stayed; renamed (a new key for somebody of the same name
        and date on the list, or a new name for the same key); never listed; missing where an export has no list.
        ``tie_change``: revived (asleep then, contact since), deepened (a higher rung from 3 on, or `DEEPER` times the
        depth), faded (rung 4 or higher, awake then and asleep now), unchanged; not comparable where `comparability`
        says that the later export does not record words. ``rung_before, rung_now, depth_before, depth_now`` (days'
        worth of contact at each moment; NaN where not recorded), ``person_before`` (the key in the earlier export).

    Raises
    ------
    NetqualityError
        If the exports have no owner in common, or the earlier one is the later.
    """
    owners = common_owners(earlier, later)
    before, now = both(earlier, later, owners)
    depth = [interaction_depth(each) for each in (before, now)]
    index = depth[1].index.union(listed(earlier, owners)).union(listed(later, owners))
    index = pd.MultiIndex.from_tuples(index, names=["owner", "person"]) if len(index) else depth[1].index
    table = pd.DataFrame(index=index)
    for name in ("rung", "depth"):
        for when, each in zip(("before", "now"), depth, strict=True):
            table[f"{name}_{when}"] = each[name].reindex(index)
    table[["rung_before", "rung_now"]] = table[["rung_before", "rung_now"]].fillna(0).astype("int64")
    slept, sleeps = (each["days_since_last"].reindex(index) > silent_days for each in depth)
    table.insert(0, "tie_change", _tie_change(table, slept, sleeps))
    if not comparability(earlier, later)["comparable"].get("words", False):
        table["tie_change"] = "not comparable"
        table["depth_now"] = np.nan
    table.insert(0, "list_change", _list_change(index, earlier, later, owners))
    return _renamed(table.astype({"list_change": TEXT, "tie_change": TEXT}), earlier, later).sort_index()


def _list_change(index: pd.MultiIndex, earlier: Network, later: Network, owners: list[str]) -> npt.NDArray[np.object_]:
    if earlier.connections.empty or later.connections.empty:
        return np.full(len(index), None, dtype=object)
    was, is_now = (index.isin(listed(each, owners)) for each in (earlier, later))
    return np.select([was & is_now, is_now, was], ["stayed", "gained", "lost"], "never listed").astype(object)


def _tie_change(table: pd.DataFrame, slept: pd.Series, sleeps: pd.Series) -> npt.NDArray[np.object_]:
    conversed = table["rung_before"] >= CONVERSED
    climbed = (table["rung_now"] > table["rung_before"]) & (table["rung_now"] >= KNOWN_RUNG)
    grew = (table["depth_now"] >= DEEPER * table["depth_before"].fillna(0.0)) & (table["rung_now"] >= KNOWN_RUNG)
    return np.select(
        [slept & ~sleeps & conversed, climbed | (grew & (table["depth_now"] > 0)), conversed & ~slept & sleeps],
        ["revived", "deepened", "faded"],
        "unchanged",
    )


def _renamed(table: pd.DataFrame, earlier: Network, later: Network) -> pd.DataFrame:
    """Join who has a new key to who lost one, if name and date of connecting are theirs alone; mark new names."""
    table = table.assign(person_before=table.index.get_level_values("person")).astype({"person_before": TEXT})
    entries = [_entries(each) for each in (earlier, later)]
    lost, gained = (table.index[table["list_change"] == kind] for kind in ("lost", "gained"))
    gone = entries[0][pd.MultiIndex.from_frame(entries[0][["owner", "person"]]).isin(lost)]
    came = entries[1][pd.MultiIndex.from_frame(entries[1][["owner", "person"]]).isin(gained)]
    keys = ["owner", "name", "connected_at"]
    pairs = gone.drop_duplicates(keys, keep=False).merge(came.drop_duplicates(keys, keep=False), on=keys)
    for row in pairs.itertuples():
        old, new = (row.owner, row.person_x), (row.owner, row.person_y)
        told = ["rung_before", "depth_before"]
        table.loc[new, told] = table.loc[old, told]
        table.loc[new, ["list_change", "person_before"]] = ["renamed", row.person_x]
        table = table.drop(index=[old])
    names = [each.people.set_index("person")["name"] for each in (earlier, later)]
    people = table.index.get_level_values("person")
    then, now = (people.map(name) for name in names)
    other = (then != now) & pd.notna(then) & pd.notna(now) & (table["list_change"] == "stayed").to_numpy(bool)
    table.loc[other, "list_change"] = "renamed"
    return table


def _entries(network: Network) -> pd.DataFrame:
    named = network.people[["person", "name"]].dropna()
    rows = network.connections.dropna(subset=["person", "connected_at"]).merge(named, on="person")
    return rows[["owner", "person", "name", "connected_at"]]
