"""Several owners together: whom they know as a team, what only one of them holds, and who was written to twice."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.network import Network, memo
from netquality.schema import TIME
from netquality.uncertainty import rate_table

#: A company is shown from this many known people on: fewer would be about single people.
SMALLEST_GROUP: Final = 5
#: Of up to so many owners each two are compared; of more, those who share anybody.
EVERY_PAIR: Final = 100
#: First words of two owners to one person within this time are outreach that did not know of itself.
OUTREACH_DAYS: Final = 30

_REACH: Final = {
    **dict.fromkeys(("owners", "entries", "listed", "known", "known_by_several", "known_by_one"), "int64"),
    **dict.fromkeys(("vanity_ratio", "vanity_ratio_low", "vanity_ratio_high"), float),
}
_REACH_RATES: Final = ("vanity_ratio", "vanity_ratio_low", "vanity_ratio_high")


@memo
def team_reach(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return what the owners of a network reach together, in one row; empty with fewer than two lists.

    Returns
    -------
    DataFrame
        ``owners`` (with a list), ``entries`` (of all lists), ``listed`` (different people on them; members without a
        name count each), ``known`` (by at least one who lists them), ``known_by_several``, ``known_by_one``;
        ``vanity_ratio`` = 1 - known / listed in [0, 1] with ``vanity_ratio_low, vanity_ratio_high`` (95 % Wilson); NaN
        where no words are recorded.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "a", "b"], "person": ["x", "y", "y"]})
    >>> team_reach(Network.build({"connections": lists}))[["owners", "entries", "listed"]].values.tolist()
    [[2, 3, 2]]
    """
    listed = _listed(network, known_rung)
    owners = network.connections["owner"].nunique()
    if owners < 2:
        return pd.DataFrame(columns=list(_REACH)).astype(_REACH)
    unnamed = int(network.connections["person"].isna().sum())
    knowing = listed.groupby("person")["known"].sum()
    people, known = len(knowing) + unnamed, int((knowing > 0).sum())
    table = pd.DataFrame(
        {
            "owners": [owners],
            "entries": len(network.connections),
            "listed": people,
            "known": known,
            "known_by_several": int((knowing > 1).sum()),
            "known_by_one": int((knowing == 1).sum()),
        }
    )
    ratio = rate_table(pd.Series([people - known]), pd.Series([people])).set_axis(list(_REACH_RATES), axis=1)
    found = table.join(ratio if records_words(network) else ratio * np.nan)
    return found[list(_REACH)].astype(_REACH)


@memo
def owner_overlap(network: Network) -> pd.DataFrame:
    """Return how much the lists of each two owners share.

    Returns
    -------
    DataFrame
        Index (owner, other), each pair once, by name; of more than `EVERY_PAIR` owners only pairs who share anybody.
        ``shared`` (people on both), ``listed`` (on either), ``jaccard`` = shared / listed in [0, 1].
    """
    named = network.connections.dropna(subset=["person"]).drop_duplicates(["owner", "person"])
    sizes = named.groupby("owner").size()
    pairs = named.merge(named, on="person", suffixes=("", "_other"))
    pairs = pairs[pairs["owner"] < pairs["owner_other"]]
    shared = pairs.groupby(["owner", "owner_other"]).size().rename_axis(["owner", "other"])
    every = shared.index if len(sizes) > EVERY_PAIR else _pairs(sizes.index)
    table = pd.DataFrame({"shared": shared.reindex(every, fill_value=0)}, index=every).astype({"shared": "int64"})
    both = sum(sizes.reindex(every.get_level_values(side)).to_numpy() for side in (0, 1))
    table["listed"] = (both - table["shared"]).astype("int64") if len(every) else table["shared"]
    table["jaccard"] = table["shared"] / table["listed"].where(table["listed"] > 0)
    return table


@memo
def exclusive_contacts(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return, for each owner, how many people the team would lose with them.

    Returns
    -------
    DataFrame
        Index ``owner``. ``listed``, ``known``, ``only_listed_here`` (on no other list), ``only_known_here`` (known to
        no other owner), ``only_known_share`` of the known, in [0, 1] (NaN without any).
    """
    listed = _listed(network, known_rung)
    lists = listed.groupby("person")["owner"].transform("nunique")
    knowing = listed.groupby("person")["known"].transform("sum")
    flags = listed.assign(listed=True, only_listed_here=lists == 1, only_known_here=listed["known"] & (knowing == 1))
    columns = ["listed", "known", "only_listed_here", "only_known_here"]
    owners = pd.Index(sorted(network.connections["owner"].unique()), name="owner")
    table = flags.groupby("owner")[columns].sum().reindex(owners, fill_value=0).astype("int64")
    table["only_known_share"] = table["only_known_here"] / table["known"].where(table["known"] > 0)
    return table


@memo
def duplicate_outreach(network: Network, *, within_days: int = OUTREACH_DAYS) -> pd.DataFrame:
    """Return the people to whom two or more owners first wrote within a short time of each other.

    Returns
    -------
    DataFrame
        Index ``person``. ``owners`` (how many wrote first within `within_days` of the first of them), ``first_at``,
        ``last_at``, ``answered`` (how many of them got an answer). People who wrote to an owner first are left out.
    """
    firsts = _first_words(network)
    start = firsts.groupby("person")["at"].transform("min")
    close = firsts[firsts["at"] - start <= pd.Timedelta(days=within_days)]
    table = close.groupby("person").agg(
        owners=("owner", "nunique"), first_at=("at", "min"), last_at=("at", "max"), answered=("answered", "sum")
    )
    types = {"first_at": TIME, "last_at": TIME, "answered": "int64", "owners": "int64"}
    table = table[table["owners"] > 1].astype(types)
    return table.sort_values(["owners", "first_at"], ascending=[False, True], kind="stable")


@memo
def reach_by_company(network: Network, *, smallest: int = SMALLEST_GROUP) -> pd.DataFrame:
    """Return in which companies the team knows people, of those where at least `smallest` are listed.

    Returns
    -------
    DataFrame
        Index ``company``. ``listed``, ``known`` (different people), ``owners`` who know somebody there.
    """
    listed = _listed(network, KNOWN_RUNG)
    company = listed["person"].map(network.people.set_index("person")["company"])
    rows = listed.assign(company=company).dropna(subset=["company"])
    groups = rows.groupby("company")
    table = pd.DataFrame(
        {
            "listed": groups["person"].nunique(),
            "known": rows[rows["known"]].groupby("company")["person"].nunique(),
            "owners": rows[rows["known"]].groupby("company")["owner"].nunique(),
        }
    ).fillna(0)
    shown = table[table["listed"] >= smallest].astype("int64")
    return shown.sort_values(["known", "listed"], ascending=False, kind="stable")


def _pairs(owners: pd.Index) -> pd.MultiIndex:
    names = ["owner", "other"]
    return pd.MultiIndex.from_tuples([(one, two) for one in owners for two in owners if one < two], names=names)


def _listed(network: Network, known_rung: int) -> pd.DataFrame:
    """One row an owner and named person on their list: ``owner, person, known``."""
    named = network.connections.dropna(subset=["person"])[["owner", "person"]].drop_duplicates()
    rung = interaction_depth(network)["rung"].reindex(pd.MultiIndex.from_frame(named.astype(object)))
    return named.reset_index(drop=True).assign(known=(rung >= known_rung).to_numpy(bool))


def _first_words(network: Network) -> pd.DataFrame:
    """When each owner first wrote to somebody who had not written to them: ``owner, person, at, answered``."""
    log = network.interactions
    words = log[(log["mode"] == "written") & log["at"].notna() & log["target"].notna()]
    sent = words.groupby(["source", "target"], observed=True)["at"].min()
    first = sent.rename_axis(["owner", "person"]).reset_index(name="at").astype({"owner": object, "person": object})
    first = first[first["owner"].isin(network.owners) & ~first["person"].isin(network.owners)]
    back = sent.rename_axis(["person", "owner"]).reset_index(name="back").astype({"owner": object, "person": object})
    both = first.merge(back, on=["owner", "person"], how="left")
    return both[~(both["back"] < both["at"])].assign(answered=lambda rows: rows["back"].notna())
