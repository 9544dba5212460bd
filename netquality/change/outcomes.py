"""What became of every tie between two exports."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.change.comparing import both, common_owners, comparability, listed, matched
from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.dormant import CONVERSED, DORMANT_DAYS
from netquality.network import Network, memo
from netquality.schema import TEXT

#: Depth that grew by at least this factor, without a new rung, is deeper; what merely decays is no change.
DEEPER: Final = 1.5


LIST_CHANGES: Final = ("gained", "lost", "stayed", "renamed", "never listed", "not comparable")


TIE_CHANGES: Final = ("revived", "deepened", "faded", "unchanged", "not comparable")


@memo
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
        and date on the list, or a new name for the same key); never listed; not comparable (for lost: where the later
        list was cut); missing where an export has no list.
        ``tie_change``: revived (asleep then, contact since), deepened (a higher rung from 3 on, or `DEEPER` times the
        depth), faded (rung 4 or higher, awake then and asleep now), unchanged; not comparable where `comparability`
        says that the later export does not record words. ``rung_before, rung_now, depth_before, depth_now`` (days'
        worth of contact at each moment; NaN where not recorded), ``person_before`` (the key in the earlier export).

    Raises
    ------
    NetqualityError
        If the exports have no owner in common, or the earlier one is the later.
    """
    earlier, later, keys = matched(earlier, later)
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
    whole = comparability(earlier, later)["comparable"]
    if not whole["words"]:
        table["tie_change"] = "not comparable"
        table["depth_now"] = np.nan
    left = "lost" if whole["connections"] else "not comparable"
    table.insert(0, "list_change", _list_change(index, earlier, later, owners, left))
    table = _renamed(table, earlier, later, keys)
    return table.astype({"list_change": TEXT, "tie_change": TEXT, "person_before": TEXT}).sort_index()


def _list_change(
    index: pd.MultiIndex, earlier: Network, later: Network, owners: list[str], left: str
) -> npt.NDArray[np.object_]:
    if earlier.connections.empty or later.connections.empty:
        return np.full(len(index), None, dtype=object)
    was, is_now = (index.isin(listed(each, owners)) for each in (earlier, later))
    return np.select([was & is_now, is_now, was], ["stayed", "gained", left], "never listed").astype(object)


def _tie_change(table: pd.DataFrame, slept: pd.Series, sleeps: pd.Series) -> npt.NDArray[np.object_]:
    conversed = table["rung_before"] >= CONVERSED
    climbed = (table["rung_now"] > table["rung_before"]) & (table["rung_now"] >= KNOWN_RUNG)
    grew = (table["depth_now"] >= DEEPER * table["depth_before"].fillna(0.0)) & (table["rung_now"] >= KNOWN_RUNG)
    return np.select(
        [slept & ~sleeps & conversed, climbed | (grew & (table["depth_now"] > 0)), conversed & ~slept & sleeps],
        ["revived", "deepened", "faded"],
        "unchanged",
    )


def _renamed(table: pd.DataFrame, earlier: Network, later: Network, keys: dict[str, str]) -> pd.DataFrame:
    """Mark new keys and new names of who stayed, and say what the key was then."""
    now = table.index.get_level_values("person")
    then = pd.Series(now, index=table.index).replace({new: old for old, new in keys.items()})
    names = [now.map(each.people.set_index("person")["name"]) for each in (earlier, later)]
    other = (names[0] != names[1]) & pd.notna(names[0]) & pd.notna(names[1])
    stayed = (table["list_change"] == "stayed").fillna(False).to_numpy(bool)
    table.loc[stayed & (other | (then != now).to_numpy()), "list_change"] = "renamed"
    return table.assign(person_before=then)
