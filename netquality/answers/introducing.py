"""Answers about introductions, one by one."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from netquality.introductions import LASTING_WINDOW_DAYS, list_introductions
from netquality.network import Network
from netquality.plotdata import NO_INTRODUCTIONS
from netquality.tables import table
from netquality.uncertainty import rate_table
from netquality.wording import FEW, MISSING, count, day, people, percent

#: How sure an introduction is, by where it is known from.
SOURCE_WORDS: Final = {
    "log": "logged by the owner: sure that it was made",
    "detected": "read off the opening words of a group conversation: some will be wrong",
    "both": "logged, and found in a group conversation",
}


def introduced(
    network: Network, *, direction: Literal["made", "received"] = "made", top: int = 20, names: bool = True
) -> pd.DataFrame:
    """Return the latest introductions one by one, with what became of them."""
    every = list_introductions(network)
    found = every[every[direction]].iloc[::-1].head(top)
    called = [people(network, found[who], names=names) for who in ("introducer", "a", "b")]
    rows = (
        (
            day(row.at),
            *three,
            row.source,
            _stage(row.acknowledged, row.mature),
            _stage(row.exchanged, row.mature),
            _stage(row.lasting, network.as_of - row.at >= pd.Timedelta(days=LASTING_WINDOW_DAYS)),
            MISSING if pd.isna(row.result) else row.result,
        )
        for *three, row in zip(*called, found.itertuples(), strict=True)
    )
    columns = ("when", "introduced by", "who", "to", "known from", "answered", "both wrote", "lasting", "outcome")
    told = table(columns, rows, why=NO_INTRODUCTIONS if every.empty else f"No introduction {direction} is on record.")
    alone = direction == "made" and len(network.owners) == 1
    return told.drop(columns="introduced by") if alone else told


def sources(network: Network) -> pd.DataFrame:
    """Return where introductions are known from, how many led to an exchange, and how sure each source is."""
    found = list_introductions(network)
    found = found[found["made"] | found["received"]]
    judged = found[found["mature"] & found["exchanged"].notna()]
    counts = pd.DataFrame(
        {
            "all": found.groupby("source").size(),
            "judged": judged.groupby("source").size(),
            "exchanged": judged.groupby("source")["exchanged"].sum(),
        }
    ).fillna(0)
    rates = rate_table(counts["exchanged"], counts["judged"])
    rows = (
        (
            source,
            count(row["all"]),
            f"{count(row['exchanged'])} of {count(row['judged'])}",
            percent(rates.at[source, "rate"]) if row["judged"] >= FEW else "too few to tell",
            SOURCE_WORDS[str(source)],
        )
        for source, row in counts.iterrows()
    )
    return table(("known from", "introductions", "both wrote", "rate", "how sure"), rows, why=NO_INTRODUCTIONS)


def _stage(reached: Any, mature: bool) -> str:
    if pd.isna(reached):
        return "not visible"
    return "yes" if reached else "no" if mature else "pending"
