"""Answers about several owners together."""

from __future__ import annotations

import pandas as pd

from netquality.network import Network
from netquality.tables import table
from netquality.team import duplicate_outreach, exclusive_contacts, owner_overlap, reach_by_company, team_reach
from netquality.wording import MISSING, between, count, day, people, percent

ONE_OWNER = "This is one person's network: there is no team to speak of. Read several exports at once to pool them."
_REACH = {
    "entries": "entries on all lists together",
    "listed": "different people on them",
    "known": "known to at least one of the team who lists them",
    "known_by_several": "known to several",
    "known_by_one": "known to one alone",
}


def team(network: Network) -> pd.DataFrame:
    """Return what the owners reach together."""
    reach = team_reach(network)
    if reach.empty:
        return table(("measure", "value", "how sure"), (), why=ONE_OWNER)
    row = reach.iloc[0]
    rows = [(said, count(row[name]), "") for name, said in _REACH.items()]
    sure = between(row["vanity_ratio_low"], row["vanity_ratio_high"]) or MISSING
    rows.append(("of them only a number, to everybody", percent(row["vanity_ratio"]), sure))
    return table(("measure", "value", "how sure"), rows)


def colleagues(network: Network, *, names: bool = False) -> pd.DataFrame:
    """Return what the team would lose with each owner, and how much their lists overlap; who is who with `names`."""
    held = exclusive_contacts(network)
    if len(held) < 2:
        return table(("owner", "listed"), (), why=ONE_OWNER)
    overlap = owner_overlap(network)["jaccard"]
    both = pd.concat([overlap, overlap.rename_axis(["other", "owner"]).swaplevel()])
    closest = both.groupby("owner").max()
    rows = (
        (called, count(row.listed), count(row.known), count(row.only_known_here), percent(closest.get(owner)))
        for called, (owner, row) in zip(people(network, held.index, names=names), held.iterrows(), strict=True)
    )
    return table(("owner", "listed", "known", "known to nobody else", "largest overlap with another list"), rows)


def reached_twice(network: Network, *, top: int = 15, names: bool = False) -> pd.DataFrame:
    """Return to whom several owners wrote first within a month, perhaps without knowing of each other; who, only with
    `names`.
    """
    if len(network.owners) < 2:
        return table(("person",), (), why=ONE_OWNER)
    found = duplicate_outreach(network).head(top).reset_index()
    rows = (
        (called, count(row.owners), day(row.first_at), day(row.last_at), count(row.answered))
        for called, row in zip(people(network, found["person"], names=names), found.itertuples(), strict=True)
    )
    why = "Nobody was written to first by two of the owners within a month."
    return table(("person", "owners who wrote first", "from", "to", "of them answered"), rows, why=why)


def companies(network: Network, *, top: int = 15) -> pd.DataFrame:
    """Return where the team knows people; companies with few people listed are left out."""
    if len(network.owners) < 2:
        return table(("company",), (), why=ONE_OWNER)
    found = reach_by_company(network).head(top)
    rows = ((name, count(row.listed), count(row.known), count(row.owners)) for name, row in found.iterrows())
    why = "No company has five people or more on the lists."
    return table(("company", "listed", "known", "owners who know somebody there"), rows, why=why)
