"""Answers about several owners together."""

from __future__ import annotations

import pandas as pd

from netquality.network import Network
from netquality.tables import table
from netquality.team import (
    SMALLEST_GROUP,
    duplicate_outreach,
    exclusive_contacts,
    owner_overlap,
    reach_by_company,
    team_reach,
)
from netquality.wording import MISSING, between, count, day, people, percent

ONE_OWNER = "This is one person's network: there is no team to speak of. Read several exports at once to pool them."
NO_TEAM = "This is a log of everybody, not several people's exports: there is no team with contacts outside it."
_REACH = {
    "entries": "entries on all lists together",
    "listed": "different people on them",
    "known": "known to at least one of the team who lists them",
    "known_by_several": "known to several",
    "known_by_one": "known to one alone",
}


def _no_team(network: Network) -> str:
    """Why there is no team in a network; nothing if there is one."""
    return NO_TEAM if network.pooled else ONE_OWNER if len(network.owners) < 2 else ""


def team(network: Network) -> pd.DataFrame:
    """Return what the owners reach together."""
    why = _no_team(network)
    if why or (reach := team_reach(network)).empty:
        return table(("measure", "value", "how sure"), (), why=why)
    row = reach.iloc[0]
    rows = [(said, count(row[name]), "") for name, said in _REACH.items()]
    sure = between(row["vanity_ratio_low"], row["vanity_ratio_high"]) or MISSING
    rows.append(("of them only a number, to everybody", percent(row["vanity_ratio"]), sure))
    return table(("measure", "value", "how sure"), rows)


def colleagues(network: Network, *, top: int = 15, names: bool = False) -> pd.DataFrame:
    """Return what the team would lose with one owner, and how much their lists overlap: the usual, the least and the
    most; owner by owner, who holds most first, with `names`.
    """
    why = _no_team(network)
    if why or len(held := exclusive_contacts(network)) < 2:
        return table(("owner", "listed"), (), why=why)
    overlap = owner_overlap(network)["jaccard"]
    both = pd.concat([overlap, overlap.rename_axis(["other", "owner"]).swaplevel()])
    held["closest"] = both.groupby("owner").max().reindex(held.index)
    if not names:
        return table(("of each owner", "median", "least", "most"), (_spread(held, name) for name in _HELD))
    held = held.sort_values("only_known_here", ascending=False, kind="stable").head(top)
    rows = (
        (called, *(_said(name, row[name]) for name in _HELD))
        for called, (_, row) in zip(people(network, held.index), held.iterrows(), strict=True)
    )
    return table(("owner", *_HELD.values()), rows)


_HELD = {
    "listed": "listed",
    "known": "known",
    "only_known_here": "known to nobody else",
    "only_known_share": "of the known",
    "closest": "largest overlap with another list",
}


def _spread(held: pd.DataFrame, name: str) -> tuple[str, ...]:
    values = held[name].astype(float)
    return _HELD[name], *(_said(name, value) for value in (values.median(), values.min(), values.max()))


def _said(name: str, value: float) -> str:
    return percent(value) if name in ("only_known_share", "closest") else count(value)


def reached_twice(network: Network, *, top: int = 15, names: bool = False) -> pd.DataFrame:
    """Return to how many people several owners wrote first within a month, perhaps without knowing of each other; to
    whom, with `names`.
    """
    if missing := _no_team(network):
        return table(("person",), (), why=missing)
    found, why = duplicate_outreach(network), "Nobody was written to first by two of the owners within a month."
    if not names:
        groups = found.assign(any=found["answered"] > 0).groupby("owners")["any"].agg(["size", "sum"]).reset_index()
        rows = ((count(owners), *_if_many(*of)) for owners, *of in groups.itertuples(name=None, index=False))
        return table(("owners who wrote first", "people", "of them answered somebody"), rows, why=why)
    found = found.head(top).reset_index()
    named = (
        (called, count(row.owners), day(row.first_at), day(row.last_at), count(row.answered))
        for called, row in zip(people(network, found["person"]), found.itertuples(), strict=True)
    )
    return table(("person", "owners who wrote first", "from", "to", "of them answered"), named, why=why)


def _if_many(number: int, answered: int) -> tuple[str, str]:
    """Two counts, or that there are too few to be shown."""
    return (count(number), count(answered)) if number >= SMALLEST_GROUP else (f"fewer than {SMALLEST_GROUP}", MISSING)


def companies(network: Network, *, top: int = 15) -> pd.DataFrame:
    """Return where the team knows people; companies with few people listed are left out."""
    if missing := _no_team(network):
        return table(("company",), (), why=missing)
    found = reach_by_company(network).head(top)
    rows = ((name, count(row.listed), count(row.known), count(row.owners)) for name, row in found.iterrows())
    why = "No company has five people or more on the lists."
    return table(("company", "listed", "known", "owners who know somebody there"), rows, why=why)
