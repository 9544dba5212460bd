"""The headlines where one draws the line oneself: from which rung on, and how lately."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.balance import hill_numbers, owners_of
from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.network import Network
from netquality.plotdata import NO_CONTACT, NO_LIST, NO_WORDS
from netquality.tables import table
from netquality.uncertainty import rate_table
from netquality.vanity import BADGE
from netquality.wording import FEW, between, count, percent, things


def line(network: Network, *, known_rung: int = KNOWN_RUNG, within_days: float = math.inf) -> pd.DataFrame:
    """Return the headlines for those on the list (without a list, all) who are known and were in touch lately.

    It takes sums over the table of ties alone, so that one can move the line and watch.

    Parameters
    ----------
    network : Network
    known_rung : int
        The lowest rung of the ladder (1-6) at which somebody counts as known.
    within_days : float
        Only those with a contact, either way, in so many days before `Network.as_of`. Default: whenever it was.

    Returns
    -------
    DataFrame
        ``question, answer, how sure``. Several owners: sums, and of effective numbers (`effective_number` of order 1,
        here among those who count as known) the median.
    """
    columns = ("question", "answer", "how sure")
    depth, unnamed = interaction_depth(network), int(network.connections["person"].isna().sum())
    counted = depth[depth["connected"] | network.connections.empty]
    if not records_words(network):
        return table(columns, (), why=NO_WORDS)
    if not len(counted) + unnamed:
        return table(columns, (), why=NO_LIST if network.connections.empty else NO_CONTACT)
    known = counted[_lately(counted, network, within_days) & (counted["rung"] >= known_rung).to_numpy()]
    shares = _shares(len(known), len(counted) + unnamed)
    return table(columns, [*shares, *_badge(network, len(known), len(counted) + unnamed), *_spread(network, known)])


def _lately(ties: pd.DataFrame, network: Network, days: float) -> npt.NDArray[np.bool_]:
    if math.isinf(days):
        return np.ones(len(ties), dtype=bool)
    return np.asarray(ties["last_at"] >= network.as_of - pd.Timedelta(days=days), dtype=bool)


def _shares(known: int, total: int) -> list[tuple[str, str, str]]:
    empty = rate_table(pd.Series([total - known]), pd.Series([total])).iloc[0]
    low, high = (between(1 - empty["rate_high"], 1 - empty["rate_low"]), between(empty["rate_low"], empty["rate_high"]))
    few = "too few to tell" if total < FEW else ""
    return [
        ("How many are known?", f"{count(known)} of {count(total)} ({percent(known / total)})", few or low),
        ("How much of the number is only a number?", percent(empty["rate"]), few or high),
    ]


def _badge(network: Network, known: int, total: int) -> list[tuple[str, str, str]]:
    """Whether those known would earn the badge, where one owner has it."""
    if len(network.owners) != 1 or network.connections.empty or total <= BADGE:
        return []
    earned = f"yes, {count(known)} are known" if known > BADGE else f"no, {count(BADGE + 1 - known)} short"
    return [(f"Would the known alone read {BADGE}+?", earned, "")]


def _spread(network: Network, known: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Over how many ties contact with those known is spread, and how much of all contact that is."""
    owners, everything = owners_of(network), interaction_depth(network)["depth"].sum()
    if not known["depth"].sum() > 0:
        return []
    codes = owners.get_indexer(known.index.get_level_values("owner"))
    spread = np.nanmedian(hill_numbers(known["depth"].to_numpy(float), codes, len(owners), (1,)))
    share = percent(known["depth"].sum() / everything)
    return [
        (
            "Over how many is contact with them spread?",
            f"as over {things(spread, 'equally deep tie')}",
            f"{share} of all depth lies with them",
        )
    ]
