"""How the headlines moved between two exports, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from netquality.balance import BOOTSTRAP_OWNERS, effective_number
from netquality.change.comparing import both, common_owners, comparability, matched
from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.uncertainty import Floats, bootstrap
from netquality.vanity import vanity_ratio

MEASURES: Final = ("vanity_ratio", "known_count", "effective_number", "exchanged_share")


@memo
def metric_changes(earlier: Network, later: Network) -> pd.DataFrame:
    """Return the headlines at both moments and how they moved, with intervals, a row an owner and measure.

    Intervals are bootstrapped over what is counted, each connection (or tie, or introduction) with its state at both
    moments: who is in both exports is not taken for two people.

    Returns
    -------
    DataFrame
        Index (owner, measure): ``vanity_ratio`` (share of the list), ``known_count``, ``effective_number`` (Hill number
        of order 1), ``exchanged_share`` (introductions made that led to an exchange). ``before, now, change,
        change_low, change_high`` (95 %; for at most `netquality.balance.BOOTSTRAP_OWNERS` owners). NaN where undefined
        or not comparable.
    """
    earlier, later, _ = matched(earlier, later)
    owners = common_owners(earlier, later)
    before, now = both(earlier, later, owners)
    whole = comparability(earlier, later)["comparable"]
    if len(owners) > BOOTSTRAP_OWNERS:
        table = _valued(before, now, owners)
    else:
        table = _bounded(earlier, later, before, now, owners)
    if not records_words(earlier):
        table.loc[table.index.get_level_values("measure").isin(MEASURES[:3]), "before"] = np.nan
    unsure = ["now", "change", "change_low", "change_high"]
    if not whole["words"]:
        table[unsure] = np.nan
    if not whole["connections"]:
        table.loc[table.index.get_level_values("measure").isin(MEASURES[:2]), unsure] = np.nan
    return table


def _bounded(earlier: Network, later: Network, before: Network, now: Network, owners: list[str]) -> pd.DataFrame:
    """The measures of each owner, owner by owner, with intervals."""
    rows = []
    for owner in owners:
        units = _connection_units(earlier, later, before, now, owner)
        ties, made = _tie_units(before, now, owner), _introduction_units(before, now, owner)
        found = (
            _moved(_vanity(units), len(units)),
            _moved(_known(units), len(units)),
            _moved(_effective(ties), len(ties)),
            _moved(_share(made), len(made)),
        )
        rows += [(owner, measure, *values) for measure, values in zip(MEASURES, found, strict=True)]
    names = ["owner", "measure", "before", "now", "change", "change_low", "change_high"]
    return pd.DataFrame(rows, columns=names).set_index(["owner", "measure"]).astype(float)


def _valued(before: Network, now: Network, owners: list[str]) -> pd.DataFrame:
    """The measures of all owners at once, without intervals: thousands of bootstraps would take hours."""
    sides = [_values(each).reindex(owners) for each in (before, now)]
    table = pd.DataFrame({when: side.stack() for when, side in zip(("before", "now"), sides, strict=True)})
    index = pd.MultiIndex.from_product([owners, MEASURES], names=["owner", "measure"])
    table = table.reindex(index).assign(change=lambda rows: rows["now"] - rows["before"])
    return table.assign(change_low=np.nan, change_high=np.nan)


def _values(network: Network) -> pd.DataFrame:
    ratio, made = vanity_ratio(network), list_introductions(network)
    made = made[made["mature"] & made["exchanged"].notna()].drop_duplicates(["introducer", "a", "b", "at"])
    exchanged = made["exchanged"].astype(float).groupby(made["introducer"].astype(object)).mean()
    table = pd.DataFrame({"vanity_ratio": ratio["vanity_ratio"], "known_count": ratio["known"].astype(float)})
    table["known_count"] = table["known_count"].where(ratio["connections"] > 0)
    return table.assign(effective_number=effective_number(network)["hill_1"], exchanged_share=exchanged)


def _moved(statistic: Callable[[Floats], Floats], rows: int) -> tuple[float, float, float, float, float]:
    """Value before and now, change, and the change's interval."""
    if not rows:
        return (np.nan,) * 5
    before, now, change = statistic(np.ones((1, rows)))[0]
    low, high = bootstrap(lambda weights: statistic(weights)[:, 2:], rows)
    return float(before), float(now), float(change), float(low[0]), float(high[0])


def _connection_units(earlier: Network, later: Network, before: Network, now: Network, owner: str) -> pd.DataFrame:
    """Everybody on one of the two lists: on which, and known then."""
    sides = {}
    for when, listed, network in (("before", earlier, before), ("now", later, now)):
        rows = listed.connections[listed.connections["owner"] == owner]
        rung = interaction_depth(network)["rung"].get(owner, pd.Series(dtype="int64"))
        named = pd.Index(rows["person"].dropna().unique())
        sides[f"listed_{when}"] = pd.Series(1.0, index=named)
        sides[f"known_{when}"] = (rung.reindex(named).fillna(0) >= KNOWN_RUNG).astype(float)
        sides[f"unnamed_{when}"] = int(rows["person"].isna().sum())
    unnamed = [sides.pop(f"unnamed_{when}") for when in ("before", "now")]
    units = pd.DataFrame(sides).fillna(0.0)
    stayed = min(unnamed)
    gone = [(1.0, 0.0, 1.0, 0.0)] * stayed + [(1.0, 0.0, 0.0, 0.0)] * (unnamed[0] - stayed)
    gone += [(0.0, 0.0, 1.0, 0.0)] * (unnamed[1] - stayed)
    columns = ["listed_before", "known_before", "listed_now", "known_now"]
    return pd.concat([units.reindex(columns=columns), pd.DataFrame(gone, columns=columns)], ignore_index=True)


def _vanity(units: pd.DataFrame) -> Callable[[Floats], Floats]:
    cells = units[["listed_before", "known_before", "listed_now", "known_now"]].to_numpy(float)

    def statistic(weights: Floats) -> Floats:
        n0, k0, n1, k1 = (weights @ cells).T
        with np.errstate(invalid="ignore", divide="ignore"):
            before, now = 1 - k0 / n0, 1 - k1 / n1
        return np.column_stack([before, now, now - before])

    return statistic


def _known(units: pd.DataFrame) -> Callable[[Floats], Floats]:
    cells = units[["known_before", "known_now"]].to_numpy(float)

    def statistic(weights: Floats) -> Floats:
        before, now = (weights @ cells).T
        return np.column_stack([before, now, now - before])

    return statistic


def _tie_units(before: Network, now: Network, owner: str) -> pd.DataFrame:
    sides = {
        when: interaction_depth(each)["depth"].get(owner, pd.Series(dtype=float))
        for when, each in (("before", before), ("now", now))
    }
    units = pd.DataFrame(sides).fillna(0.0)
    return units[(units > 0).any(axis=1)]


def _effective(units: pd.DataFrame) -> Callable[[Floats], Floats]:
    def hill(weights: Floats, depth: Floats) -> Floats:
        drawn = weights * depth
        total = drawn.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            # Somebody drawn twice is two ties, each with a share of its own.
            each = depth / total
            logs = np.where(depth > 0, np.log(np.where(each > 0, each, 1.0)), 0.0)
            return np.asarray(np.exp(-(weights * each * logs).sum(axis=1)), dtype=float)

    sides = [units[when].to_numpy(float) for when in ("before", "now")]

    def statistic(weights: Floats) -> Floats:
        before, now = (hill(weights, depth) for depth in sides)
        return np.column_stack([before, now, now - before])

    return statistic


def _introduction_units(before: Network, now: Network, owner: str) -> pd.DataFrame:
    """Every introduction the owner made, whether it could be judged then and whether it had led to an exchange."""
    sides = []
    for when, each in (("before", before), ("now", now)):
        found = list_introductions(each)
        found = found[(found["introducer"] == owner) & found["mature"] & found["exchanged"].notna()]
        flags = {f"judged_{when}": 1.0, f"reached_{when}": found["exchanged"].astype(float)}
        sides.append(
            found[["a", "b", "at"]].assign(**flags).drop_duplicates(["a", "b", "at"]).set_index(["a", "b", "at"])
        )
    return sides[0].join(sides[1], how="outer").fillna(0.0)


def _share(units: pd.DataFrame) -> Callable[[Floats], Floats]:
    cells = units[["judged_before", "reached_before", "judged_now", "reached_now"]].to_numpy(float)

    def statistic(weights: Floats) -> Floats:
        n0, k0, n1, k1 = (weights @ cells).T
        with np.errstate(invalid="ignore", divide="ignore"):
            before, now = k0 / n0, k1 / n1
        return np.column_stack([before, now, now - before])

    return statistic
