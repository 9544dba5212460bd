"""What two exports of one owner can be compared on."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.depth import records_words
from netquality.network import TABLES, Network
from netquality.readers.export import Export
from netquality.readers.merge import merged
from netquality.schema import NetqualityError

#: An export with less than this share of what an earlier one told of the same time was cut or asked for otherwise.
WHOLE_SHARE: Final = 0.95


_LABELS: Final = ("earlier", "later")


def comparability(earlier: Network, later: Network) -> pd.DataFrame:
    """Return whether the later export tells what the earlier one told of the same time, a row a kind of evidence.

    Returns
    -------
    DataFrame
        Index ``evidence``: connections; words (of any channel that records what people wrote, or that they met); and
        each channel that the earlier export has. ``earlier_count`` (rows up to its `as_of`), ``later_count`` (rows of
        the later export up to then), ``kept_share`` (of the list: named people who are still on it), ``comparable``
        (words: the later export records any after the earlier's end; connections: both have a list; a channel: the
        later export holds nearly all of the same time), ``reason`` in words, empty where all is well.
    """
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
    common = [owner for owner in later.owners if owner in set(earlier.owners)]
    if not common:
        raise NetqualityError("the two exports have no owner in common: there is nothing to compare")
    return common


def both(earlier: Network, later: Network, owners: list[str]) -> tuple[Network, Network]:
    """Return the network at both moments, on all that the two exports tell, with the list that each had."""
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
    reason = "" if was and is_now else f"the {'later' if was else 'earlier'} export has no list of connections"
    return "connections", was, is_now, share, bool(was and is_now), reason


def _compare_words(earlier: Network, later: Network) -> tuple[str, int, int, float, bool, str]:
    was, is_now = (_words(each, earlier.as_of) for each in (earlier, later))
    since = _words(later, later.as_of) - is_now
    reason = ""
    if not records_words(later):
        reason = "the later export records no messages: what happened since cannot be known"
    elif not since and later.as_of > earlier.as_of and was:
        reason = "the later export has no word after the end of the earlier one: it was cut off or asked for otherwise"
    elif not records_words(earlier):
        reason = "the earlier export records no messages"
    return "words", was, is_now, is_now / was if was else float("nan"), not reason, reason


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


def year_before(network: Network) -> Network:
    """Return the network as its export shows it a year before: what to compare with if there is no earlier export.

    Who left the list since then is not in the export, so that nobody can be lost.
    """
    return network.at(network.as_of - pd.Timedelta(days=365))
