"""Answers about how people came in."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from netquality.network import Network
from netquality.plotdata import NO_INVITATIONS, vetting_waits
from netquality.tables import table
from netquality.triaging import VERDICTS, triage, triage_topics
from netquality.vetting import COVERED_SHARE, invitation_coverage
from netquality.wording import FEW, MISSING, clean, count, day, listed, people, percent, points, things
from netquality.words import vetting_waits_title

REASON_WORDS: Final = {
    "words exchanged": "you have written to each other",
    "introduced": "somebody introduced you",
    "asked, no answer": "you asked; no answer in 90 days",
    "asked, may still answer": "you asked less than 90 days ago",
    "words on one side": "words of one side, not answered yet",
    "something in common": "you have something in common",
    "nothing but the invitation": "nothing but the invitation",
}
_NOTE_WORDS: Final = {"none": "no note", "default": "stock text", "personal": "own words"}
_MOST: Final = 3


def vetting_answer(network: Network) -> pd.DataFrame:
    """Return in a line whether asking first pays, and how sure that is."""
    data = vetting_waits(network)
    question = "Does it pay to ask before connecting?"
    if data.empty:
        return table(("question", "answer", "how sure"), [(question, MISSING, data.attrs["why"])])
    effect = data.attrs["effect"]
    few = min(effect["vetted_count"], effect["unvetted_count"], effect["adjusted_count"]) < FEW
    low, high = (points(effect[f"adjusted_{end}"]) for end in ("low", "high"))
    counts = f"{count(effect['vetted_count'])} with a discussion first, {count(effect['unvetted_count'])} without"
    sure = f"{counts}: too few to tell" if few else f"of the same year of connecting: {low} to {high} points; {counts}"
    return table(("question", "answer", "how sure"), [(question, vetting_waits_title(data), sure)])


def invitations_on_record(network: Network) -> pd.DataFrame:
    """Return what the invitations on record cover, and whether acceptance can be told from them."""
    coverage = invitation_coverage(network)
    coverage = coverage[coverage["invitation_count"] > 0]
    rows = [row for _, each in coverage.iterrows() for row in _covered(each)]
    told = table(("asked of the invitations", "answer", "meaning"), rows, why=NO_INVITATIONS)
    if len(coverage) > 1:
        each = len(rows) // len(coverage)
        told.insert(0, "owner", [name for name in people(network, coverage.index) for _ in range(each)])
    return told


def waiting(
    network: Network, *, by: Literal["verdict", "longest", "latest"] = "verdict", names: bool = True
) -> pd.DataFrame:
    """Return the people whose invitation waits, with a verdict, the evidence for it and what to ask about.

    Parameters
    ----------
    network : Network
    by : {"verdict", "longest", "latest"}
        The order: accept first, then ask first, wait and ignore; the longest waiting first; or the latest.
    names : bool
        Whether people are called by name.
    """
    found = triage(network)
    order = found["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    keys = {"verdict": ["order", "waiting_days"], "longest": ["waiting_days"], "latest": ["waiting_days"]}[by]
    rising = [name == "order" or by != "longest" for name in keys]
    found = found.assign(order=order).sort_values(keys, ascending=rising, kind="stable")
    who = people(network, found.index.get_level_values("person"), names=names)
    about = _topics(network, found, names=names)
    rows = (
        (
            called,
            row.verdict,
            REASON_WORDS[row.reason],
            things(row.waiting_days, "day"),
            _NOTE_WORDS[row.note],
            _alike(row),
            topics,
        )
        for called, row, topics in zip(who, found.itertuples(), about, strict=True)
    )
    columns = (
        "who",
        "verdict",
        "why",
        "waiting for",
        "note",
        "others who came in with such a note",
        "what to ask about",
    )
    why = "No invitation waits for an answer." if len(network.invitations) else NO_INVITATIONS
    return table(columns, rows, why=why)


def _covered(row: pd.Series) -> list[tuple[str, str, str]]:
    share = f"{percent(row['covered_share'])} of {count(row['since_count'])}" if row["since_count"] else MISSING
    return [
        (
            "how many are on record?",
            count(row["invitation_count"]),
            f"{count(row['unnamed_count'])} of them name nobody who is recognised",
        ),
        (
            "from when to when?",
            f"{day(row['first_at'])} to {day(row['last_at'])}",
            f"connections since {day(row['connected_first_at'])}",
        ),
        ("how many of the connections since have one?", share, f"since {day(row['since'])}, the first accepted one"),
        ("can the share accepted be told?", *_tellable(row)),
    ]


def _tellable(row: pd.Series) -> tuple[str, str]:
    """Whether the share accepted can be told, and why."""
    if row["since_count"] < FEW:
        return "too few to tell", f"fewer than {FEW} connections are on record since the first accepted invitation"
    if row["covered"]:
        return (
            "yes, at most",
            "declined and withdrawn invitations are not on record: the share accepted is the most it can be",
        )
    return "no", f"less than {percent(COVERED_SHARE)} of the connections have one: accepted invitations are missing"


def _alike(row: Any) -> str:
    if row.alike_count < FEW:
        return f"{count(row.alike_known_count)} of {count(row.alike_count)} exchanged words: too few to tell"
    return f"{percent(row.alike_known_share)} of {count(row.alike_count)} exchanged words in the first year"


def _topics(network: Network, found: pd.DataFrame, *, names: bool) -> list[str]:
    """What there is to ask each about: their work, people and groups that you share."""
    topics = triage_topics(network)
    about = topics["about"].to_numpy()
    called = dict(zip(about, people(network, about, names=names), strict=True))
    shared: dict[Any, dict[str, list[str]]] = {}
    for key, topic, thing in zip(topics.index, topics["topic"], about, strict=True):
        said = clean(thing) if topic == "shared_groups" else called[thing]
        shared.setdefault(key, {}).setdefault(topic, []).append(said)
    return [_about(row, shared.get(row.Index, {})) for row in found.itertuples()]


def _about(row: Any, shared: dict[str, list[str]]) -> str:
    if row.verdict in ("wait", "ignore"):
        return MISSING
    parts = [f"their question of {day(row.invited_at)}"] if row.question else []
    work = [clean(part) for part in (row.position, row.company) if not pd.isna(part)]
    parts += [f"their work: {', '.join(work)}"] if work else []
    parts += [f"{said} {_some(shared[topic])}" for topic, said in _SAID.items() if topic in shared]
    return "; ".join(parts) or "how they came to you"


_SAID: Final = {"colleagues": "their colleague", "shared_people": "you both talked with", "shared_groups": "the group"}


def _some(names: list[str]) -> str:
    more = len(names) - _MOST
    return listed([*names[:_MOST], *([f"{more} more"] if more > 0 else [])])
