"""Answers about ties, one by one."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from netquality.answers.common import of_ties, once
from netquality.depth import explain, interaction_depth, records_words
from netquality.network import Network
from netquality.plotdata import NO_CONTACT, NO_WORDS
from netquality.tables import table
from netquality.wording import count, day, percent

_AGES: Final = {
    "in the last 30 days": 30,
    "31 days to a year ago": 365,
    "1 to 3 years ago": 1095,
    "longer ago": math.inf,
}


def deepest(network: Network, *, top: int = 10, names: bool = True) -> pd.DataFrame:
    """Return the deepest ties and what stands behind each."""
    depth = interaction_depth(network)
    ties = depth[depth["depth"] > 0].sort_values("depth", ascending=False, kind="stable")
    return of_ties(
        network,
        once(network, ties).head(top),
        ("rung", "depth", "share of all", "days of contact", "written", "received", "met", "last contact"),
        lambda row: (
            row.rung_name.replace("_", " "),
            f"{row.depth:,.1f}",
            _share(row.depth_share),
            count(row.active_days),
            count(row.sent_count),
            count(row.received_count),
            count(row.met_count),
            day(row.last_at),
        ),
        names=names,
        why=_why_no_depth(network),
    )


def explained(network: Network, person: str | None = None, *, owner: str | None = None) -> pd.DataFrame:
    """Return what the depth of one tie is made of, by age; the deepest tie where no `person` is named.

    Raises
    ------
    NetqualityError
        If nobody or several people go by that name, or the network has several owners and none is named.
    """
    columns = ("contact", "direction", "days", "counts today")
    if person is None:
        depth = interaction_depth(network)["depth"]
        if not depth.max() > 0:
            return table(columns, (), why=_why_no_depth(network))
        owner, person = depth.idxmax()
    found = explain(network, person, owner=owner)
    found = found[found["weight"] > 0]
    age = (network.as_of.floor("D") - found["day"]).dt.days
    found = found.assign(age=pd.cut(age, [-1, *_AGES.values()], labels=list(_AGES)))
    parts = found.groupby(["age", "direction"], observed=True)["weight"].agg(["size", "sum"]).reset_index()
    rows = [
        (row.age, row.direction, count(row.size_), f"{row.sum_:,.2f}")
        for row in parts.rename(columns={"size": "size_", "sum": "sum_"}).itertuples()
    ]
    return table(columns, [*rows, *_depth_rows(found)])


def components(network: Network) -> pd.DataFrame:
    """Return what all depth is made of: own words, words received, and the give-and-take of both."""
    depth = interaction_depth(network)
    parts = {
        "days written (U)": depth["depth_sent"].sum(min_count=1),
        "days written to (V)": depth["depth_received"].sum(min_count=1),
        "give and take (2√UV)": depth["depth_mutual"].sum(min_count=1),
    }
    total = sum(parts.values())
    rows = ((name, f"{part:,.1f}", percent(part / total)) for name, part in parts.items() if total > 0)
    return table(("part", "depth", "share"), rows, why=_why_no_depth(network))


def _share(share: float) -> str:
    """A share of all depth; among thousands of ties even the deepest hold less than a hundredth."""
    return percent(share) if share >= 0.01 else f"{100 * share:.2f}\u00a0%"


def _why_no_depth(network: Network) -> str:
    return NO_CONTACT if records_words(network) else NO_WORDS


def _depth_rows(found: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """U, V and what they come to."""
    both = found.loc[found["direction"] == "both", "weight"].sum()
    sides = {way: found.loc[found["direction"] == way, "weight"].sum() + both for way in ("sent", "received")}
    mutual = 2 * math.sqrt(sides["sent"] * sides["received"])
    return [
        ("all", "sent, and met (U)", "", f"{sides['sent']:,.2f}"),
        ("all", "received, and met (V)", "", f"{sides['received']:,.2f}"),
        ("give and take", "2√UV", "", f"{mutual:,.2f}"),
        ("depth", "U + V + 2√UV", "", f"{sum(sides.values()) + mutual:,.2f}"),
    ]
