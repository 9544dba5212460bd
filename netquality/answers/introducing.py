"""Answers about introductions, one by one."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from netquality import words
from netquality.brokers import broker_ledger
from netquality.introductions import LASTING_WINDOW_DAYS, list_introductions
from netquality.matchmaking import ways_in, who_should_meet
from netquality.network import Network
from netquality.plotdata import (
    NO_INTRODUCTIONS,
    introduction_groups,
    introduction_stages,
    introduction_wait,
    lift,
)
from netquality.tables import table
from netquality.uncertainty import rate_table
from netquality.wording import FEW, MISSING, between, clean, count, day, people, percent

#: Where an introduction is known from.
KNOWN_FROM: Final = {
    "log": "your log",
    "detected": "a conversation",
    "both": "both",
    "structure": "who wrote to whom",
}
#: What came of an introduction, where the code alone does not say it.
_OUTCOMES: Final = {"none": "nothing", "not_made": "not made"}
#: How sure an introduction is, by where it is known from.
SOURCE_WORDS: Final = {
    "log": "logged by the owner: sure that it was made",
    "detected": "read off the opening words of a group conversation: some will be wrong",
    "both": "logged, and found in a group conversation",
    "structure": "read off who wrote to whom alone: about one in three is right in tests on invented mail",
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
            KNOWN_FROM[row.source],
            _stage(row.acknowledged, row.mature),
            _stage(row.exchanged, row.mature),
            _stage(row.lasting, network.as_of - row.at >= pd.Timedelta(days=LASTING_WINDOW_DAYS)),
            MISSING if pd.isna(row.result) else _OUTCOMES.get(row.result, row.result),
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
            KNOWN_FROM[str(source)],
            count(row["all"]),
            f"{count(row['exchanged'])} of {count(row['judged'])}",
            percent(rates.at[source, "rate"]) if row["judged"] >= FEW else "too few to tell",
            SOURCE_WORDS[str(source)],
        )
        for source, row in counts.iterrows()
    )
    return table(("known from", "introductions", "both wrote", "rate", "how sure"), rows, why=NO_INTRODUCTIONS)


def introduction_findings(network: Network) -> pd.DataFrame:
    """Return the three findings about introductions, each with how sure it is."""
    stages, wait = introduction_stages(network), introduction_wait(network)
    groups, gain = introduction_groups(network), lift(network)
    rows = (
        ("Do they work?", words.introductions(stages)),
        ("How long does it take?", words.introduction_wait(wait)),
        (
            "Does anything make a difference?",
            " ".join(dict.fromkeys((words.introduction_groups(groups), words.lift(gain)))),
        ),
    )
    return table(("question", "finding"), () if stages.empty else rows, why=NO_INTRODUCTIONS)


def brokers(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return who introduces, with what success, who stays and who gives back; who introduced most comes first."""
    ledger = broker_ledger(network)
    found = ledger[ledger["made_count"] > 0].sort_values("made_count", ascending=False, kind="stable").head(top)
    rows = (
        (
            who,
            count(row.made_count),
            _of(row.reached_count, row.eligible_count),
            percent(row.success_rate),
            between(row.success_rate_low, row.success_rate_high) or MISSING,
            _of(row.sustained_count, row.sustained_count + row.brief_count),
            _of(row.repaid_count, row.introducer_count),
        )
        for who, row in zip(people(network, found.index, names=names), found.itertuples(), strict=True)
    )
    columns = (
        "who",
        "introductions",
        "both wrote",
        "success, drawn to the usual",
        "95 % interval",
        "stayed",
        "gave back",
    )
    return table(columns, rows, why=NO_INTRODUCTIONS)


def requests(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return who asked for introductions, how many were made, and how often they introduced somebody themselves."""
    ledger = broker_ledger(network)
    found = ledger[ledger["asked_count"] > 0].sort_values("asked_count", ascending=False, kind="stable").head(top)
    rows = (
        (who, count(row.asked_count), count(row.unmade_count), count(row.made_count))
        for who, row in zip(people(network, found.index, names=names), found.itertuples(), strict=True)
    )
    why = "Nobody is on record as having asked: it takes an introductions.csv with its column asked_by filled in."
    return table(("who asked", "asked for", "never made", "introductions of their own"), rows, why=why)


def should_meet(network: Network, *, top: int = 10, names: bool = True) -> pd.DataFrame:
    """Return pairs of strong ties that don't know each other as far as the export shows, the deepest first."""
    found = who_should_meet(network, top=top).reset_index().sort_values("weaker_depth", ascending=False, kind="stable")
    found = found.head(top)
    works = network.people.set_index("person")["company"]
    called = [people(network, found[who], names=names) for who in ("owner", "a", "b")]
    rows = [
        (*three, _company(works, row.a), _company(works, row.b), f"{row.weaker_depth:.1f}")
        for *three, row in zip(*called, found.itertuples(), strict=True)
    ]
    columns = ("by", "who", "and who", "works at", "and at", "depth of the weaker tie")
    told = table(columns, rows, why="No two strong ties are strangers to each other as far as this export shows.")
    return told.drop(columns="by") if len(network.owners) == 1 else told


def company_doors(network: Network, *, top: int = 10, names: bool = True) -> pd.DataFrame:
    """Return for the companies that are best in reach whom to ask there, and how many others there one could meet.

    How well somebody's introductions work is a dash where none of theirs can be judged: the usual rate, by which they
    are ranked, says nothing about them.
    """
    ledger = broker_ledger(network)
    judged = set(ledger.index[ledger["eligible_count"] > 0])
    found = ways_in(network).reset_index().sort_values("worth", ascending=False, kind="stable").head(top)
    called = [people(network, found[who], names=names) for who in ("owner", "person")]
    rows = [
        (owner, clean(row.company), who, f"{row.depth:.1f}", _rate(row, judged), count(row.unknown_count))
        for owner, who, row in zip(*called, found.itertuples(), strict=True)
    ]
    columns = ("owner", "company", "ask", "depth", "their introductions work", "others there not known")
    told = table(
        columns, rows, why="The people in this export have no companies, or nobody is known well enough to ask."
    )
    return told.drop(columns="owner") if len(network.owners) == 1 else told


def _of(some: int, total: int) -> str:
    return f"{count(some)} of {count(total)}" if total else MISSING


def _company(works: pd.Series, person: str) -> str:
    return MISSING if pd.isna(works[person]) else clean(works[person])


def _stage(reached: Any, mature: bool) -> str:
    if pd.isna(reached):
        return "not visible"
    return "yes" if reached else "no" if mature else "pending"


def _rate(row: Any, judged: set[str]) -> str:
    return percent(row.success_rate) if row.person in judged else MISSING
