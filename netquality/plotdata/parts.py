"""Tables of parts of the list: years of one exposure, companies, roles and origins, and people who show 500+."""

from __future__ import annotations

import pandas as pd

from netquality.breakdown import OTHERS, UNKNOWN, By, vanity_by
from netquality.crowd import crowd_vanity
from netquality.depth import records_words
from netquality.exposure import by_year, time_to_known
from netquality.network import Network
from netquality.plotdata.common import NO_LIST, NO_WORDS, told
from netquality.plotdata.fivehundred import NO_DATES
from netquality.schema import TEXT
from netquality.uncertainty import difference, rate_table
from netquality.wording import FEW
from netquality.words.parts import FEW_PARTS

#: So many of the largest parts have room in a figure.
LARGEST = 12
NO_PARTS = "This export tells the connections apart in no such way."
NO_COUNTS = (
    "This export does not say how many connections others have. A graph or a log of several people shows it, or a "
    "column public_count in a table of people."
)


def exposure(network: Network) -> pd.DataFrame:
    """Return the share of each year's connections known within 30, 90 and 365 days; see `known_within`.

    Returns
    -------
    DataFrame
        ``year, days, connections, watched, known_share, known_share_low, known_share_high``. Several owners: all their
        connections together.
    """
    table = by_year(time_to_known(network)).reset_index()
    dated = network.connections["connected_at"].notna().any()
    why = "" if len(table) else "No connection with a date and a name was watched for words."
    return told(table, network, _why(network) or (why if dated else NO_DATES))


def parts(network: Network, *, by: By = "role") -> pd.DataFrame:
    """Return the vanity ratio of the largest parts of the list; see `vanity_by`.

    Returns
    -------
    DataFrame
        ``part, connections, known, vanity_ratio, vanity_ratio_low, vanity_ratio_high``: the 12 largest (all years),
        then the others together, then what is not on record. ``attrs["by"]``. Several owners: sums.
    """
    counts = vanity_by(network, by=by)[["connections", "known"]].groupby("group").sum(min_count=1).reset_index()
    rest = counts["group"].isin([OTHERS, UNKNOWN])
    size = counts["connections"].mask(rest, -1).rank(method="first", ascending=False)
    small = ~rest & (size > LARGEST) & (by != "year")
    counts["part"] = counts["group"].mask(small, OTHERS)
    total = counts.groupby("part")[["connections", "known"]].sum(min_count=1).reset_index()
    last = total["part"].map({OTHERS: 1, UNKNOWN: 2}).fillna(0)
    order = total["part"] if by == "year" else -total["connections"]
    total = total.assign(last=last, order=order).sort_values(["last", "order", "part"], ignore_index=True)
    silent = total["connections"] - total["known"]
    table = pd.concat(
        [total[["part", "connections", "known"]], rate_table(silent, total["connections"], name="vanity_ratio")], axis=1
    )
    table.attrs["by"] = by
    told_apart = (~total["part"].isin([OTHERS, UNKNOWN])).sum() > 1
    why = NO_PARTS if total["part"].eq(UNKNOWN).all() else FEW_PARTS
    return told(table.astype({"part": TEXT}), network, _why(network) or ("" if told_apart else why))


def crowd(network: Network) -> pd.DataFrame:
    """Return the vanity ratio of ties to people who show 500+, and of the others; see `crowd_vanity`.

    Returns
    -------
    DataFrame
        ``side`` (500+, the rest), ``contacts, known, vanity_ratio, vanity_ratio_low, vanity_ratio_high``;
        ``difference, difference_low, difference_high`` in the first row. ``attrs["contacts"]``: with those whose count
        is not visible. Several owners: sums.
    """
    total = crowd_vanity(network)[["contacts", "visible", "crowded", "crowded_known", "rest_known"]].sum()
    sides = [(total["crowded"], total["crowded_known"]), (total["visible"] - total["crowded"], total["rest_known"])]
    table = pd.DataFrame(sides, columns=["contacts", "known"]).astype("Int64")
    table.insert(0, "side", pd.Series(["500+", "the rest"], dtype=TEXT))
    silent = table["contacts"] - table["known"]
    gap = difference(silent[0], table.at[0, "contacts"], silent[1], table.at[1, "contacts"])
    table = pd.concat([table, rate_table(silent, table["contacts"], name="vanity_ratio"), gap], axis=1)
    table.attrs["contacts"] = int(total["contacts"])
    some = total["visible"] >= FEW
    few = NO_COUNTS if not total["visible"] else f"Only {total['visible']} contacts show a count: too few to tell."
    return told(table, network, NO_WORDS if not records_words(network) else "" if some else few)


def _why(network: Network) -> str:
    return NO_LIST if network.connections.empty else "" if records_words(network) else NO_WORDS
