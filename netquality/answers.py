"""Answers to questions about one network, as tables for reading: headline, people, introductions, what was read.

Every cell is text. Names of people come from `netquality.wording.people` alone, in the tables that take `names`.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import pandas as pd

from netquality import catalog
from netquality.depth import explain, interaction_depth, records_words
from netquality.introductions import LASTING_WINDOW_DAYS, introduction_success, list_introductions
from netquality.network import Network
from netquality.plotdata import NO_CONTACT, NO_INTRODUCTIONS, NO_LIST, NO_WORDS, ladder_counts
from netquality.tables import table
from netquality.uncertainty import rate_table
from netquality.vanity import BADGE, vanity_ratio
from netquality.wording import FEW, MISSING, between, count, day, people, percent, things

#: How sure an introduction is, by where it is known from.
SOURCE_WORDS: Final = {
    "log": "logged by the owner: sure that it was made",
    "detected": "read off the opening words of a group conversation: some will be wrong",
    "both": "logged, and found in a group conversation",
}
BADGE_WORDS: Final = {
    "connections": "on the list",
    "unnamed": "left the platform: on the list without a name, not known",
    "known": "both wrote, one of them as an answer; or met",
    "vanity_ratio": "of the list are only a number",
    "hidden": f"behind the badge, which reads {BADGE}+",
    "badge_vanity_ratio": f"of the {BADGE} that the badge claims are not people known (above {BADGE} connections)",
}
_AGES: Final = {
    "in the last 30 days": 30,
    "31 days to a year ago": 365,
    "1 to 3 years ago": 1095,
    "longer ago": math.inf,
}


def headline(network: Network) -> pd.DataFrame:
    """Return the three numbers: how long the list is, how many of it are known, and whether introductions work."""
    ratio = vanity_ratio(network)
    ratio = ratio[ratio["connections"] > 0]
    rows = [*_list_rows(ratio, network), ("Do the introductions work?", *_introduction_answer(network))]
    return table(("question", "answer", "how sure"), rows)


def deepest(network: Network, *, top: int = 10, names: bool = True) -> pd.DataFrame:
    """Return the deepest ties and what stands behind each."""
    depth = interaction_depth(network)
    rows = depth[depth["depth"] > 0].sort_values("depth", ascending=False, kind="stable").head(top).reset_index()
    told = table(
        ("person", "rung", "depth", "share of all", "days of contact", "written", "received", "met", "last contact"),
        (
            (
                called,
                row.rung_name.replace("_", " "),
                f"{row.depth:,.1f}",
                percent(row.depth_share),
                count(row.active_days),
                count(row.sent_count),
                count(row.received_count),
                count(row.met_count),
                day(row.last_at),
            )
            for called, row in zip(people(network, rows["person"], names=names), rows.itertuples(), strict=True)
        ),
        why=_why_no_depth(network),
    )
    if len(network.owners) > 1:
        told.insert(0, "owner", people(network, rows["owner"], names=names))
    return told


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


def badge_card(network: Network) -> pd.DataFrame:
    """Return the vanity ratio and all that goes with it; several owners: medians, with the range of half of them."""
    ratio = vanity_ratio(network)
    values = ratio[ratio["connections"] > 0].drop(columns="displayed").astype("Float64").astype(float)
    middle, earned = values.median(), values["earned_badge"]
    rows = [
        (name.replace("_", " "), (percent if name.endswith("ratio") else count)(middle[name]), meaning)
        for name, meaning in BADGE_WORDS.items()
    ]
    if len(network.owners) > 1:
        rows.append(("earned badge", percent(earned.mean()), f"of the owners know more than {BADGE} people"))
        value = "median of the owners"
    else:
        value = "value"
        rows.append(("earned badge", _yes(earned.max()), f"more than {BADGE} people are known"))
    return table(("measure", value, "meaning"), rows if len(values) else (), why=NO_LIST)


def left_out(network: Network) -> pd.DataFrame:
    """Return which rows were left out, and why."""
    kinds = network.intake.drop_duplicates("file").set_index("file")["kind"]
    kind = network.dropped["file"].map(kinds).fillna("all files").map(_kind)
    rows = network.dropped.assign(kind=kind).groupby(["kind", "reason"])["rows"].sum()
    ordered = rows.sort_values(ascending=False, kind="stable")
    told = ((*names, count(many)) for names, many in ordered.items())
    return table(("kind", "reason", "rows left out"), told, why="No row was left out.")


def matching(network: Network) -> pd.DataFrame:
    """Return how the people whom each kind of file names were recognised."""
    ways = ["matched_by_url", "matched_by_name", "ambiguous", "unmatched"]
    counts = network.intake.groupby(network.intake["kind"].map(_kind))[ways].sum()
    rows = ((kind, *map(count, row)) for kind, row in counts[counts.sum(axis=1) > 0].iterrows())
    columns = ("kind", "by profile", "by name", "several of that name", "nobody of that name")
    return table(columns, rows, why="No file of this export names people who had to be recognised.")


def coverage(network: Network) -> pd.DataFrame:
    """Return the coverage card with the question that each metric answers."""
    card = catalog.coverage(network)
    rows = (
        (metric.question, card.at[metric.name, "status"], card.at[metric.name, "reason"]) for metric in catalog.METRICS
    )
    return table(("question", "answer", "what it rests on"), rows)


def _yes(flag: float) -> str:
    return MISSING if math.isnan(flag) else "yes" if flag else "no"


def _kind(kind: str) -> str:
    return kind.rsplit(".", 1)[-1].replace("_", " ")


def _list_rows(ratio: pd.DataFrame, network: Network) -> list[tuple[str, str, str]]:
    long, known = "How long is the list?", "How many of it are known?"
    if ratio.empty:
        return [(long, MISSING, NO_LIST), _without_list(network)]
    middle = ratio.drop(columns="displayed").astype("Float64").astype(float).median()
    listed, knows = middle["connections"], middle["known"]
    hides = f"reads {BADGE}+ on LinkedIn, which hides {count(listed - BADGE)}"
    shown = hides if listed > BADGE else "on LinkedIn the exact number is shown"
    first = (long, things(listed, "connection"), _per_owner(network) or shown)
    if math.isnan(knows):
        return [first, (known, MISSING, NO_WORDS)]
    doubt = between(1 - middle["vanity_ratio_high"], 1 - middle["vanity_ratio_low"])
    said = doubt if listed >= FEW else "too few to tell"
    return [first, (known, f"{count(knows)} ({percent(1 - middle['vanity_ratio'])})", said)]


def _without_list(network: Network) -> tuple[str, str, str]:
    """Without a list one can still ask it of everybody there was contact with."""
    data = ladder_counts(network)
    if data.empty:
        return "How many are known?", MISSING, str(data.attrs["why"])
    known, total = data.loc[data["known"], "count"].sum(), data["count"].sum()
    seen = "ties in this log, each seen from both sides" if network.pooled else "people in this log"
    return (
        "How many are known?",
        f"{count(known)} of {count(total)} ({percent(known / total)})",
        f"of the {seen}",
    )


def _why_no_depth(network: Network) -> str:
    return NO_CONTACT if records_words(network) else NO_WORDS


def _per_owner(network: Network) -> str:
    return f"the median of {count(len(network.owners))} owners" if len(network.owners) > 1 else ""


def _introduction_answer(network: Network) -> tuple[str, str]:
    row = introduction_success(network).loc["exchanged"]
    if not row["eligible_count"]:
        waiting = int(row["pending_count"] + row["unobservable_count"])
        return (
            MISSING,
            f"{things(waiting, 'introduction')}, none old enough and in sight" if waiting else NO_INTRODUCTIONS,
        )
    reached = f"{count(row['reached_count'])} of {count(row['eligible_count'])} led to an exchange"
    sure = between(row["rate_low"], row["rate_high"]) if row["eligible_count"] >= FEW else "too few to tell a rate"
    return reached, sure


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


def _stage(reached: Any, mature: bool) -> str:
    if pd.isna(reached):
        return "not visible"
    return "yes" if reached else "no" if mature else "pending"
