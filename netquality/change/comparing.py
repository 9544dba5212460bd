"""What two exports of one owner can be compared on."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.depth import records_words
from netquality.network import TABLES, Network, memo
from netquality.readers.export import Export
from netquality.readers.merge import merged, renamed
from netquality.schema import NetqualityError
from netquality.ties import ANSWER_DAYS

#: An export with less than this share of what an earlier one told of the same time was cut or asked for otherwise.
WHOLE_SHARE: Final = 0.95
#: A list that lacks more than this share of the earlier one, and more than a few people, was cut.
LOST_SHARE: Final = 0.5
_FEW_LOST: Final = 10
#: Later words that begin longer than this after the earlier export's end leave a time of which nobody knows.
GAP_DAYS: Final = ANSWER_DAYS

_LABELS: Final = ("earlier", "later")


@memo
def comparability(earlier: Network, later: Network) -> pd.DataFrame:
    """Return whether the later export tells what the earlier one told of the same time, a row a kind of evidence.

    Returns
    -------
    DataFrame
        Index ``evidence``: connections; words (of any channel that records what people wrote, or that they met); and
        each channel that the earlier export has. ``earlier_count`` (rows up to its `as_of`), ``later_count`` (rows of
        the later export up to then), ``kept_share`` (of the list: named people who are still on it), ``comparable``
        (words: every channel that carries more than 1 - `WHOLE_SHARE` of the earlier ones goes on in the later export,
        without a gap of more than `GAP_DAYS`; connections: both have a list, and the later one does not lack more than
        `LOST_SHARE`; a channel: the later export holds nearly all of the same time), ``reason`` in words, empty where
        all is well.
    """
    earlier, later, _ = matched(earlier, later)
    rows = [_compare_lists(earlier, later), _compare_words(earlier, later), *_compare_channels(earlier, later)]
    columns = ["evidence", "earlier_count", "later_count", "kept_share", "comparable", "reason"]
    table = pd.DataFrame(rows, columns=columns).set_index("evidence")
    return table.astype({"earlier_count": "int64", "later_count": "int64", "kept_share": float, "comparable": bool})


def common_owners(earlier: Network, later: Network) -> list[str]:
    """Return whose exports both are.

    Raises
    ------
    NetqualityError
        If they have no owner in common, or the earlier one is the later.
    """
    if earlier.as_of > later.as_of:
        raise NetqualityError(
            f"the first export reaches to {earlier.as_of:%Y-%m-%d}, the second only to {later.as_of:%Y-%m-%d}: "
            "give the earlier one first"
        )
    earlier_owners = set(earlier.owners)
    common = [owner for owner in later.owners if owner in earlier_owners]
    if not common:
        raise NetqualityError("the two exports have no owner in common: there is nothing to compare")
    return common


def new_keys(earlier: Network, later: Network) -> dict[str, str]:
    """Return who goes by another key in the later export: the key then -> the key now.

    Somebody who left the list and somebody who came onto it are one if they have the same name and date of connecting,
    and nobody else of those who left or came has. So is the only owner of both, under the same name.
    """
    keys = _own_key(earlier, later)
    entries = [_entries(_rekeyed(earlier, keys)), _entries(later)]
    rows = [pd.MultiIndex.from_frame(each[["owner", "person"]]) for each in entries]
    same = ["owner", "name", "connected_at"]
    moved = [entries[0][~rows[0].isin(rows[1])], entries[1][~rows[1].isin(rows[0])]]
    pairs = moved[0].drop_duplicates(same, keep=False).merge(moved[1].drop_duplicates(same, keep=False), on=same)
    return keys | dict(zip(pairs["person_x"], pairs["person_y"], strict=True))


def matched(earlier: Network, later: Network) -> tuple[Network, Network, dict[str, str]]:
    """Return both with everybody under the key they have now, and the `new_keys`: one person is not two."""
    key = ("matched", later)
    if key not in earlier._memo:
        keys = new_keys(earlier, later)
        earlier._memo[key] = _rekeyed(earlier, keys), _rekeyed(later, keys), keys
    before, now, keys = earlier._memo[key]
    return before, now, keys


def _rekeyed(network: Network, keys: dict[str, str]) -> Network:
    if keys.keys().isdisjoint(network.people["person"]):
        return network
    found = renamed(Export({name: getattr(network, name) for name in TABLES}, network.owners), keys)
    return Network.build(found.tables, owners=found.owners, as_of=network.as_of)


def _own_key(earlier: Network, later: Network) -> dict[str, str]:
    owners = [each.owners[0] if len(each.owners) == 1 else None for each in (earlier, later)]
    if None in owners or owners[0] == owners[1]:
        return {}
    names = [
        each.people.set_index("person")["name"].get(owner) for each, owner in zip((earlier, later), owners, strict=True)
    ]
    return {} if pd.isna(names[0]) or names[0] != names[1] else {str(owners[0]): str(owners[1])}


def _entries(network: Network) -> pd.DataFrame:
    named = network.people[["person", "name"]].dropna()
    rows = network.connections.dropna(subset=["person", "connected_at"]).merge(named, on="person")
    return rows[["owner", "person", "name", "connected_at"]].astype({"owner": object, "person": object})


def both(earlier: Network, later: Network, owners: list[str]) -> tuple[Network, Network]:
    """Return the network at both moments, on all that the two exports tell, with the list that each had."""
    # Remembered, as metrics are: what is measured on the two is measured once.
    key = ("both", later, tuple(owners))
    if key not in earlier._memo:
        earlier._memo[key] = _both(earlier, later, owners)
    before, now = earlier._memo[key]
    return before, now


def _both(earlier: Network, later: Network, owners: list[str]) -> tuple[Network, Network]:
    exports = [Export({name: getattr(each, name) for name in TABLES}, tuple(owners)) for each in (earlier, later)]
    told = merged(exports, _LABELS).tables
    # Without a list in the later export, the earlier one's is the best there is.
    now = later.connections if len(later.connections) else told["connections"]
    then = Network.build({**told, "connections": earlier.connections}, owners=owners, as_of=earlier.as_of)
    return then, Network.build({**told, "connections": now}, owners=owners, as_of=later.as_of)


def listed(network: Network, owners: list[str]) -> pd.MultiIndex:
    """Return (owner, person) of the named people on the lists of `owners`."""
    named = network.connections.dropna(subset=["person"])
    named = named[named["owner"].isin(owners)]
    return pd.MultiIndex.from_frame(named[["owner", "person"]].drop_duplicates().astype(object))


def _compare_lists(earlier: Network, later: Network) -> tuple[str, int, int, float, bool, str]:
    was, is_now = len(earlier.connections), len(later.connections)
    kept = earlier.connections["person"].dropna().isin(set(later.connections["person"].dropna()))
    share = float(kept.mean()) if len(kept) else float("nan")
    lacks = "neither export has a" if not was + is_now else f"the {'later' if was else 'earlier'} export has no"
    reason = "" if was and is_now else f"{lacks} list of connections"
    if not reason and share < 1 - LOST_SHARE and int((~kept).sum()) > _FEW_LOST:
        reason = "the later list lacks more than half of the earlier one's people: it was cut or asked for otherwise"
    return "connections", was, is_now, share, not reason, reason


def _compare_words(earlier: Network, later: Network) -> tuple[str, int, int, float, bool, str]:
    was, is_now = (_words(each, earlier.as_of) for each in (earlier, later))
    return "words", was, is_now, is_now / was if was else float("nan"), not (why := _no_words(earlier, later)), why


def _no_words(earlier: Network, later: Network) -> str:
    """Why the later export does not tell what was written since the earlier one; nothing if it does."""
    if not records_words(later):
        return "the later export records no messages: what happened since cannot be known"
    if not records_words(earlier):
        return "the earlier export records no messages"
    if later.as_of == earlier.as_of:
        return ""
    for channel in _main_channels(earlier):
        at = later.interactions.loc[later.interactions["channel"] == channel, "at"]
        if not (at > earlier.as_of).any():
            return (
                f"the later export has no {channel} after the end of the earlier one: it was cut off or asked for "
                "otherwise"
            )
        if at.min() > earlier.as_of + pd.Timedelta(days=GAP_DAYS):
            return f"between {earlier.as_of:%Y-%m-%d} and {at.min():%Y-%m-%d} no {channel} is in either export"
    return ""


def _main_channels(network: Network) -> list[str]:
    """The channels that carry words, but for those with so few that their silence says nothing."""
    log = network.interactions
    words = log["mode"].isin(["written", "met"]) & (log["channel"] != "invitation") & log["at"].notna()
    shares = log.loc[words, "channel"].astype(str).value_counts(normalize=True)
    return sorted(shares.index[shares > 1 - WHOLE_SHARE])


def _words(network: Network, until: pd.Timestamp) -> int:
    log = network.interactions
    return int((log["mode"].isin(["written", "met"]) & (log["at"] <= until)).sum())


def _compare_channels(earlier: Network, later: Network) -> list[tuple[str, int, int, float, bool, str]]:
    counts = [_channels(each, earlier.as_of) for each in (earlier, later)]
    rows = []
    for channel, was in counts[0].items():
        is_now = int(counts[1].get(channel, 0))
        whole = is_now >= WHOLE_SHARE * was
        reason = "" if whole else "the later export holds less of the same time; the earlier one fills the gap"
        rows.append((str(channel), int(was), is_now, is_now / was, whole, reason))
    return rows


def _channels(network: Network, until: pd.Timestamp) -> pd.Series:
    log = network.interactions
    counts = log.loc[log["at"] <= until, "channel"].value_counts()
    return counts[counts > 0].sort_index()


def is_blank(network: Network) -> bool:
    """Whether nothing with a date is known by then: a year before a young log, there is nothing to compare with."""
    dated = network.connections["connected_at"].notna().any() or network.interactions["at"].notna().any()
    return not dated


@memo
def year_before(network: Network) -> Network:
    """Return the network as its export shows it a year before: what to compare with if there is no earlier export.

    Who left the list since then is not in the export, so that nobody can be lost.
    """
    before = network.at(network.as_of - pd.Timedelta(days=365))
    # It holds nothing that the network does not: nothing is to be merged, and everybody has the key they had.
    before._memo["both", network, network.owners] = before, network
    before._memo["matched", network] = before, network, {}
    return before
