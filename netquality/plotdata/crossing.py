"""Tables of crossing 500: what connections were worth before, around and beyond it, and how fast they came."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.crossing import crossing_500
from netquality.depth import records_words
from netquality.exposure import JUDGED_DAYS
from netquality.marginal import STRETCHES, WINDOW, marginal_quality, quality_by_stretch, quality_limit
from netquality.network import Network
from netquality.plotdata.common import told
from netquality.plotdata.depth import POINTS
from netquality.plotdata.fivehundred import NO_DATES
from netquality.schema import TEXT
from netquality.uncertainty import difference, rate_table
from netquality.vanity import BADGE
from netquality.wording import FEW, things

NO_ORDER: Final = "Without a list of connections, there is no telling who came before the 500th and who after it."
NO_WORDS_SINCE: Final = "Without messages, there is no telling which of the connections you got to know."
_COUNTS: Final = ["connections", "judged", "known"]


def stretches(network: Network) -> pd.DataFrame:
    """Return what connections were worth on the way to 500, in the run-up and beyond it; see `quality_by_stretch`.

    Returns
    -------
    DataFrame
        A row a stretch. ``stretch, connections, judged, known, known_share, known_share_low, known_share_high,
        difference, difference_low, difference_high, per_month``. Several owners: sums over those who
        crossed 500, and the median pace.
    """
    every = quality_by_stretch(network)
    crossed = every["connections"].xs("later", level="stretch") > 0
    every = every[crossed.reindex(every.index.get_level_values("owner")).to_numpy(bool)]
    by = every.groupby("stretch")
    table = by[_COUNTS].sum().reindex(list(STRETCHES), fill_value=0)
    table = pd.concat([table, rate_table(table["known"], table["judged"], name="known_share")], axis=1)
    early = table.loc["early"]
    gap = difference(table["known"], table["judged"], early["known"], early["judged"]).set_axis(table.index)
    gap.loc["early"] = np.nan
    table = pd.concat([table, gap, by["per_month"].median().reindex(table.index)], axis=1)
    told_of = table.reset_index().astype({"stretch": TEXT})
    return told(told_of, network, _why_none(network, crossed=bool(table.at["later", "judged"] >= FEW)))


def crossing_curve(network: Network) -> pd.DataFrame:
    """Return the share that became known, over the list: rolling windows of 100 connections; see `marginal_quality`.

    Returns
    -------
    DataFrame
        ``rank`` (the middle of a window), ``judged, known, known_share, known_share_low, known_share_high``; at most
        `POINTS` windows, one of which ends with the 500th connection. ``attrs["owners_judged"]`` counts the owners
        whose crossing could be judged, ``attrs["owners_alarmed"]`` those among them with p <= 0.05;
        ``attrs["effect"]`` and ``attrs["limit"]`` hold the row of `crossing_500` and of `quality_limit` of an only
        owner. Several owners: sums.
    """
    windows = marginal_quality(network)
    counts = windows.groupby("first_rank")[["judged", "known"]].sum()
    counts = _thinned(counts[counts["judged"] > 0])
    shares = rate_table(counts["known"], counts["judged"], name="known_share")
    table = pd.concat([counts, shares], axis=1).reset_index()
    table.insert(0, "rank", table.pop("first_rank") + (WINDOW - 1) / 2)
    found = crossing_500(network)
    judged = found["p_value"].notna()
    table.attrs |= {"owners_judged": int(judged.sum()), "owners_alarmed": int((found["p_value"] <= 0.05).sum())}
    if len(network.owners) == 1:
        table.attrs |= {"effect": _row(found), "limit": _row(quality_limit(network))}
    short = _why_none(network, f"whether anything happens at the {BADGE}th")
    return told(table, network, short or ("" if len(table) else _too_young()))


def pace(network: Network) -> pd.DataFrame:
    """Return how fast connections came, over the list: rolling windows of 100 connections; see `marginal_quality`.

    Returns
    -------
    DataFrame
        ``rank`` (the middle of a window), ``per_month`` (connections per 30 days). ``attrs["bunching"]``: the ratio of
        `crossing_500` with its interval, of an only owner. Several owners: medians.
    """
    windows = marginal_quality(network)["per_month"].dropna()
    table = _thinned(windows.groupby("first_rank").median().to_frame()).reset_index()
    table.insert(0, "rank", table.pop("first_rank") + (WINDOW - 1) / 2)
    if len(network.owners) == 1:
        table.attrs["bunching"] = _row(crossing_500(network).filter(like="bunching"))
    dates = _why_short(network, "how fast they came")
    return told(
        table, network, dates or ("" if len(table) else "All connections carry one date: their pace is not known.")
    )


def _row(table: pd.DataFrame) -> dict[str, Any]:
    return {str(name): value for name, value in table.iloc[0].items()}


def _thinned(windows: pd.DataFrame) -> pd.DataFrame:
    """Every so-many-th window, so that the one which ends with the 500th stays."""
    steps = (10, 20, 40, 50, 80, 100, 200, 400)
    step = next((each for each in steps if len(windows) * 10 <= POINTS * each), steps[-1])
    return windows[(windows.index - 1) % step == 0]


def _why_none(network: Network, *what: str, crossed: bool = True) -> str:
    short = _why_short(network, *what)
    if short or not records_words(network):
        return short or NO_WORDS_SINCE
    if not crossed:
        dated = things(_longest(network), "connection")
        behind = f"fewer than {FEW} of them beyond the {BADGE}th and on the list for {JUDGED_DAYS} days"
        return f"{dated} with a date, {behind}: too few to tell what comes beyond {BADGE}."
    return ""


def _why_short(network: Network, what: str = "whether later ones are worth less") -> str:
    if network.connections.empty:
        return NO_ORDER
    if network.connections["connected_at"].isna().all():
        return NO_DATES
    if _longest(network) < WINDOW:
        dated = things(_longest(network), "connection")
        return f"{dated} with a date: too few to tell {what}. {WINDOW} are needed at least."
    return ""


def _longest(network: Network) -> int:
    """The longest list of dated connections."""
    return int(network.connections.dropna(subset=["connected_at"]).groupby("owner").size().max())


def _too_young() -> str:
    return f"No connection was watched for {JUDGED_DAYS} days yet: too early to tell."
