"""Quality versus quantity: among how few people an owner's depth is really spread."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.depth import interaction_depth, records_words
from netquality.network import Network, memo
from netquality.ordering import order_within
from netquality.schema import NetqualityError
from netquality.uncertainty import Floats, bootstrap

#: The circles of close, good and casual friends and of acquaintances after Dunbar.
CIRCLES: Final = (5, 15, 50, 150)
#: Intervals are drawn owner by owner, for networks with at most this many of them; in larger ones they are NaN.
BOOTSTRAP_OWNERS: Final = 100

Codes = npt.NDArray[np.int64]
Statistics = Callable[[Floats, Floats], Floats]


@memo
def effective_number(network: Network, *, orders: tuple[float, ...] = (0, 1, 2)) -> pd.DataFrame:
    """Return the effective number of each owner's relationships: so many equally deep ones would be as diverse.

    With p the shares of an owner's ties in the owner's depth, the Hill number of order q is::

        hill_q = (sum of p ** q) ** (1 / (1 - q));  hill_1 = exp(-sum of p log p), its limit

    hill_0 counts the ties with any depth, hill_1 weighs each by its depth, hill_2 (inverse Simpson) hardly sees but
    the deepest. All ties with depth count, those off the list too: what goes to them goes to nobody on it.

    Parameters
    ----------
    network : Network
    orders : tuple of float
        The orders q >= 0; each gives a column ``hill_q``.

    Returns
    -------
    DataFrame
        Index ``owner``. ``connections`` (people on the list, those who left included); for each order ``hill_q`` in
        people, and but for q = 0 (a count) its 95 % interval ``hill_q_low, hill_q_high`` (bootstrap by tie, for at
        most `BOOTSTRAP_OWNERS` owners, else NaN); the columns of `gini`. NaN without depth, except that hill_0 is
        then 0; NaN throughout where the export records no messages. An interval shows how far a number hangs on single
        ties. It is no promise about other ties that one might have had: depths being as uneven as they are, samples
        of log-normal ones held the value of their distribution 45-80 % of the time, for q = 2 less often still.

    Raises
    ------
    NetqualityError
        If an order is negative or no finite number.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. Ecology 54, 427-432.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": "2024-01-01", "source": "me", "target": ["ann", "bob", "cy"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> found = effective_number(Network.build({"interactions": log}, owners=["me"]))
    >>> found[["hill_0", "hill_1", "hill_2"]].round(3).to_dict("records")
    [{'hill_0': 3.0, 'hill_1': 3.0, 'hill_2': 3.0}]
    """
    if not all(0 <= order < np.inf for order in orders):
        raise NetqualityError(f"orders must be numbers from 0 on, not {orders}")
    ties = _ties(network)
    found = pd.DataFrame({"connections": _connections(network, ties.owners)}, index=ties.owners)
    values = hill_numbers(ties.depth, ties.codes, len(ties.owners), orders)
    if not ties.recorded:
        values[:] = np.nan
    low, high = ties.intervals(lambda weights, depth: _resampled_hill(weights, depth, orders), len(orders))
    for column, order in enumerate(orders):
        found[f"hill_{order:g}"] = values[:, column]
        if order:
            found[f"hill_{order:g}_low"], found[f"hill_{order:g}_high"] = low[:, column], high[:, column]
    return pd.concat([found, gini(network)], axis=1)


@memo
def gini(network: Network) -> pd.DataFrame:
    """Return how unequally each owner's depth is spread over the list and whoever else has a part in it.

    Twice the area between the Lorenz curve and the diagonal. With d_1 <= ... <= d_n the depths::

        gini = 2 sum of (i d_i) / (n sum of d_i) - (n + 1) / n

    0: everybody has the same part; (n - 1) / n: one has it all.

    Returns
    -------
    DataFrame
        Index ``owner``. ``gini`` in [0, 1) with its 95 % interval ``gini_low, gini_high`` (bootstrap by tie, for at
        most `BOOTSTRAP_OWNERS` owners, else NaN). NaN without depth.

    References
    ----------
    Gini, C. (1912). Variabilità e mutabilità.
    """
    ties = _ties(network)
    below, size = ties.rank, ties.sizes[ties.codes]
    weighed = _sums(ties.codes, (2 * (size - below) - 1) * ties.depth, len(ties.owners))
    low, high = ties.intervals(_resampled_gini, 1)
    value = 1 - _over(weighed, ties.sizes * ties.total)
    return pd.DataFrame({"gini": value, "gini_low": low[:, 0], "gini_high": high[:, 0]}, index=ties.owners)


@memo
def lorenz_curve(network: Network) -> pd.DataFrame:
    """Return the Lorenz curve of each owner's depth: what part the shallowest so many hold together.

    Over everybody on the list by name, and whoever else has depth.

    Returns
    -------
    DataFrame
        Index (owner, rank), rank from 0 (nobody) to all, the shallowest first. ``ties_share`` and ``depth_share`` in
        [0, 1]; NaN without ties or depth.

    References
    ----------
    Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. JASA 9, 209-219.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2024-01-01", "2024-01-04"], "source": "me", "target": ["ann", "bob"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> lorenz_curve(Network.build({"interactions": log}, owners=["me"]))["depth_share"].round(3).tolist()
    [0.0, 0.333, 1.0]
    """
    ties = _ties(network)
    count = np.arange(len(ties.owners))
    curve = pd.DataFrame(
        {
            "code": np.concatenate([count, ties.codes]),
            "rank": np.concatenate([np.zeros_like(count), ties.rank + 1]),
            "depth": np.concatenate([np.zeros(len(count)), ties.depth]),
        }
    ).sort_values(["code", "rank"])
    code = curve["code"].to_numpy()
    shares = {
        "ties_share": _over(curve["rank"].to_numpy(float), ties.sizes[code]),
        # A running sum may end a hair above the total.
        "depth_share": np.minimum(_over(curve.groupby("code")["depth"].cumsum().to_numpy(), ties.total[code]), 1.0),
    }
    index = pd.MultiIndex.from_arrays([ties.owners.take(code), curve["rank"]], names=["owner", "rank"])
    return pd.DataFrame(shares, index=index)


@memo
def top_shares(network: Network) -> pd.DataFrame:
    """Return the share of each owner's depth that the deepest 5, 15, 50 and 150 ties hold (Dunbar's circles).

    Returns
    -------
    DataFrame
        Index ``owner``. ``top_5_share`` ... ``top_150_share`` in [0, 1], each with its 95 % interval ``_low, _high``
        (bootstrap by tie, for at most `BOOTSTRAP_OWNERS` owners, else NaN). 1 where there are no more ties than that;
        NaN without depth.

    References
    ----------
    The circles: Zhou, W.-X., Sornette, D., Hill, R. A. & Dunbar, R. I. M. (2005). Discrete hierarchical organization
    of social group sizes. Proc. R. Soc. B 272, 439-444.
    """
    ties = _ties(network)
    shares = top_held(ties.depth, ties.codes, len(ties.owners), CIRCLES)
    low, high = ties.intervals(_resampled_top, len(CIRCLES))
    found = {}
    for column, circle in enumerate(CIRCLES):
        found[f"top_{circle}_share"] = shares[:, column]
        found[f"top_{circle}_share_low"], found[f"top_{circle}_share_high"] = low[:, column], high[:, column]
    return pd.DataFrame(found, index=ties.owners)


def hill_numbers(depth: Floats, codes: Codes, owners: int, orders: Sequence[float]) -> Floats:
    """Return the Hill numbers (owners x orders) of depths whose owners are numbered by `codes`; see `effective_number`.

    Examples
    --------
    >>> hill_numbers(np.array([1.0, 1.0, 3.0]), np.array([0, 0, 1]), 2, [0, 2]).tolist()
    [[2.0, 2.0], [1.0, 1.0]]
    """
    held = depth > 0
    total = _sums(codes, depth, owners)
    share, code = depth[held] / total[codes[held]], codes[held]
    whole = np.where(total > 0, 1.0, np.nan)
    powers = [_hill(whole, _sums(code, _power(share, order), owners), order) for order in orders]
    return np.stack(powers, axis=1) if orders else np.empty((owners, 0))


def top_held(depth: Floats, codes: Codes, owners: int, circles: Sequence[int]) -> Floats:
    """Return the share (owners x circles) of each owner's depth that so many deepest ties hold; see `top_shares`.

    Examples
    --------
    >>> top_held(np.array([1.0, 1.0, 6.0, 2.0]), np.array([0, 0, 0, 1]), 2, [1, 2]).tolist()
    [[0.75, 0.875], [1.0, 1.0]]
    """
    order, size = order_within(codes, -depth), np.bincount(codes, minlength=owners)
    code, deepest = codes[order], depth[order]
    above = np.arange(len(code)) - (size.cumsum() - size)[code]
    inner = [_sums(code, np.where(above < circle, deepest, 0.0), owners) for circle in circles]
    return np.minimum(_over(np.stack(inner, axis=1), _sums(codes, depth, owners)[:, None]), 1)


def _power(share: Floats, order: float) -> Floats:
    """What each tie adds to the sum that the Hill number of this order is made of."""
    return share * np.log(share) if order == 1 else share**order


def _hill(total: Floats, power: Floats, order: float) -> Floats:
    """The Hill number of ties that sum up to `total` and, in the terms of `_power`, to `power`."""
    if order == 0:
        return power
    with np.errstate(invalid="ignore", divide="ignore"):
        found = total * np.exp(-power / total) if order == 1 else (power / total**order) ** (1 / (1 - order))
    return np.asarray(found)


def _resampled_hill(weights: Floats, depth: Floats, orders: Sequence[float]) -> Floats:
    share = depth[depth > 0] / depth.sum()
    drawn = weights[:, depth > 0]
    total = drawn @ share
    total[total == 0] = np.nan
    return np.stack([_hill(total, drawn @ _power(share, order), order) for order in orders], axis=1)


def _resampled_gini(weights: Floats, depth: Floats) -> Floats:
    held = weights * depth
    reached = held.cumsum(axis=1)
    area = (weights * (2 * reached - held)).sum(axis=1)
    return (1 - _over(area, weights.sum(axis=1) * reached[:, -1]))[:, None]


def _resampled_top(weights: Floats, depth: Floats) -> Floats:
    weights, depth = weights[:, ::-1], depth[::-1]
    above = weights.cumsum(axis=1) - weights
    inner = [np.clip(circle - above, 0, weights) @ depth for circle in CIRCLES]
    return np.minimum(_over(np.stack(inner, axis=1), (weights @ depth)[:, None]), 1)


@dataclasses.dataclass(frozen=True)
class _Ties:
    """The depths of all owners in one array, owner by owner, the shallowest first."""

    owners: pd.Index
    codes: Codes
    depth: Floats
    recorded: bool

    @property
    def sizes(self) -> Codes:
        return np.bincount(self.codes, minlength=len(self.owners))

    @property
    def rank(self) -> Codes:
        """How many of the owner's ties stand before each."""
        starts = self.sizes.cumsum() - self.sizes
        return np.arange(len(self.codes)) - starts[self.codes]

    @property
    def total(self) -> Floats:
        return _sums(self.codes, self.depth, len(self.owners))

    def intervals(self, statistics: Statistics, columns: int) -> tuple[Floats, Floats]:
        """The bootstrap bounds (owners x columns) of what `statistics` makes of weights and an owner's depths."""
        low, high = np.full((2, len(self.owners), columns), np.nan)
        if len(self.owners) <= BOOTSTRAP_OWNERS and columns:
            for code in np.flatnonzero(self.total > 0):
                depth = self.depth[self.codes == code]
                low[code], high[code] = bootstrap(lambda weights, depth=depth: statistics(weights, depth), len(depth))  # type: ignore[misc]
        return low, high


def _ties(network: Network) -> _Ties:
    """Who is on the list by name or has depth: a mere reaction of a stranger is neither."""
    table = interaction_depth(network)
    table = table[table["connected"] | (table["depth"] > 0)]
    owners = owners_of(network)
    codes = owners.get_indexer(table.index.get_level_values("owner"))
    depth = table["depth"].to_numpy(float)
    order = np.lexsort((depth, codes))
    return _Ties(owners, codes[order], depth[order], records_words(network))


def owners_of(network: Network) -> pd.Index:
    """Return the owners of a network in order, the index of every table with a row an owner."""
    return pd.Index(network.owners, name="owner", dtype=network.connections["owner"].dtype).sort_values()


def _connections(network: Network, owners: pd.Index) -> npt.NDArray[np.int64]:
    listed = network.connections
    # Members who left have no name, and each counts; a person listed twice is one.
    once = listed[listed["person"].isna() | ~listed.duplicated(["owner", "person"])]
    return np.bincount(owners.get_indexer(once["owner"]), minlength=len(owners))


def _sums(codes: Codes, values: Floats, owners: int) -> Floats:
    return np.bincount(codes, weights=values, minlength=owners).astype(float)


def _over(part: Floats, whole: Floats) -> Floats:
    """The share, undefined where there is nothing to share."""
    return part / np.where(whole > 0, whole, np.nan)
