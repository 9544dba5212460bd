"""Tables of introductions."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.introductions import MATURE_DAYS, introduction_success, list_introductions
from netquality.lift import lift_balance, lift_sensitivity
from netquality.network import Network, memo
from netquality.plotdata.common import told
from netquality.schema import TEXT
from netquality.survival import kaplan_meier, reached_by
from netquality.waiting import (
    GROUPINGS,
    SMALLEST_GROUP,
    Direction,
    introduction_curve,
    introduction_tests,
    introduction_waits,
)

NO_INTRODUCTIONS: Final = (
    "This export shows no introductions: no introductions.csv lies beside it, and no group conversation opens like one."
)

NOT_FOLLOWED: Final = "What became of the introductions happened out of sight: how long it took cannot be told."
ONE_SIDE: Final = (
    "Whether the two would have met anyway cannot be told from this export: it takes a log in which the ties of others "
    "are on record too."
)
TOO_FEW: Final = (
    f"What makes a difference cannot be told: it takes two groups of {SMALLEST_GROUP} introductions in sight."
)
NO_MATCH: Final = "No introduced pair can be held against a like pair that nobody introduced."


def introduction_stages(network: Network) -> pd.DataFrame:
    """Return `introduction_success` of introductions made and received, one below the other, without the first stage.

    Where everybody is an owner, each introduction is made by one and received by others: there is one direction.

    Returns
    -------
    DataFrame
        ``direction`` (made, received), ``stage`` and the columns of `introduction_success`; ``attrs["guessed"]``: how
        many introductions are known by who wrote to whom alone.
    """
    both = {way: introduction_success(network, direction=way) for way in directions(network)}
    table = pd.concat(both, names=["direction"]).reset_index()
    count = table.loc[table["stage"] == "made", "eligible_count"].sum()
    rest = table[table["stage"] != "made"].astype({"direction": TEXT, "stage": TEXT}).reset_index(drop=True)
    rest.attrs["guessed"] = int((list_introductions(network)["source"] == "structure").sum())
    return told(rest, network, "" if count else NO_INTRODUCTIONS)


def directions(network: Network) -> tuple[Direction, ...]:
    """Return the directions in which introductions are told apart."""
    return ("made",) if network.pooled else ("made", "received")


@memo
def introduction_wait(network: Network) -> pd.DataFrame:
    """Return the share of introductions on which both have written, by the days since.

    Returns
    -------
    DataFrame
        ``direction`` (made, received), ``days`` (from 0, each day on which something changes, to 60), ``rate,
        rate_low, rate_high`` (Kaplan-Meier; NaN once nobody is followed any more), ``at_risk``, ``introductions``.
    """
    parts = [_wait(network, way) for way in directions(network)]
    table = pd.concat(parts, ignore_index=True).astype({"direction": TEXT})
    return told(table, network, _why(network) or ("" if len(table) else NOT_FOLLOWED))


def introduction_groups(network: Network) -> pd.DataFrame:
    """Return how often introductions of one kind and another have led to an exchange within 60 days.

    Returns
    -------
    DataFrame
        ``grouping`` (depth, company, presence, year), ``group``, ``introductions``, ``rate, rate_low, rate_high``
        (Kaplan-Meier, after 60 days) and ``p_adjusted`` of the grouping (log-rank, Holm). Groups of at least 5
        introductions that owners made, of groupings that have two.
    """
    waits, tests = introduction_waits(network), introduction_tests(network)
    parts = [
        reached_by(kaplan_meier(rows["days"], rows["exchanged"]), [MATURE_DAYS])
        .reset_index(drop=True)
        .assign(grouping=grouping, group=group, introductions=len(rows), p_adjusted=tests.at[grouping, "p_adjusted"])
        for grouping in GROUPINGS
        if tests.at[grouping, "groups"] > 1
        for group, rows in waits.groupby(grouping)
        if len(rows) >= SMALLEST_GROUP
    ]
    columns = ["grouping", "group", "introductions", "rate", "rate_low", "rate_high", "p_adjusted"]
    table = pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)
    return told(table.reset_index(drop=True), network, _why(network) or ("" if parts else TOO_FEW))


def lift(network: Network) -> pd.DataFrame:
    """Return how much more often introduced pairs come to write to each other than like pairs, and under other choices.

    Returns
    -------
    DataFrame
        ``comparison`` and the columns of `netquality.lift.lift_sensitivity`.
    """
    # Where the first has nobody to compare, the others may still have: they are worse matches, and are not shown.
    table = lift_sensitivity(network).reset_index()
    seen = NO_MATCH if network.pooled else ONE_SIDE
    return told(table, network, _why(network) or ("" if table["lift"].notna().iloc[0] else seen))


def likeness(network: Network) -> pd.DataFrame:
    """Return `netquality.lift.lift_balance`: how alike introduced pairs and their matches are."""
    data = lift(network)
    return told(lift_balance(network).reset_index(), network, str(data.attrs["why"]))


def _why(network: Network) -> str:
    return NO_INTRODUCTIONS if list_introductions(network).empty else ""


def _wait(network: Network, direction: Direction) -> pd.DataFrame:
    curve = introduction_curve(network, direction=direction)
    times = sorted({0.0, *curve.index}) if len(curve) else []
    count = len(introduction_waits(network, direction=direction))
    reached = reached_by(curve, times).rename_axis("days").reset_index()
    reached.insert(0, "direction", direction)
    return reached.assign(introductions=count)
