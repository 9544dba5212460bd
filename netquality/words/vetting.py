"""Sentences about how people came in."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from netquality.uncertainty import difference
from netquality.wording import FEW, between, count, percent, points, things
from netquality.words.common import owner_count, reasoned

VETTING_STAGE_WORDS: Final = {
    "invited": "invited",
    "asked": "you asked a question",
    "answered": "they answered",
    "discussed": "it became a discussion",
    "connected": "then connected",
    "known": "words in the year after",
}
WAY_WORDS: Final = {
    "all": "all",
    "none": "no note",
    "default": "LinkedIn's own text",
    "personal": "a note in own words",
    "not asked": "no question asked",
    "asked": "a question asked",
    "answered": "question answered",
    "discussed": "a discussion first",
}
DECLINED: Final = (
    "Declined and withdrawn invitations are not in an export, so the share accepted is the most it can be."
)
UNCOVERED: Final = (
    "The invitations on record leave out too many accepted ones: which share is accepted cannot be told from them."
)


def vetting_waits_title(data: pd.DataFrame) -> str:
    """Return how many exchange words after a discussion and without, where the two differ; not why they do."""
    effect = data.attrs["effect"]
    if not _enough(effect):
        return "Too few to tell whether a discussion first makes a difference"
    if effect["adjusted_low"] <= 0 <= effect["adjusted_high"]:
        return "No difference to be seen between a discussion first and none"
    return (
        f"Exchanged words within a year: {percent(effect['vetted'])} after a discussion, "
        f"{percent(effect['unvetted'])} without"
    )


@reasoned
def vetting_waits(data: pd.DataFrame) -> str:
    """Return what came of vetted connections against the others of their year, and how sure that is."""
    effect = data.attrs["effect"]
    mine, rest = int(effect["vetted_count"]), int(effect["unvetted_count"])
    who = "you had" if owner_count(data) == 1 else "an owner had"
    first = f"{things(mine, 'connection')} at least a year old began with a discussion that {who} before connecting"
    if not _enough(effect):
        return (
            f"{first}, {count(rest)} without: too few to tell whether it makes a difference ({FEW} of each are needed)."
        )
    shares = (
        f"{percent(effect['vetted'])} of them ({between(effect['vetted_low'], effect['vetted_high'])}) exchanged words "
        f"or met "
        f"within a year of connecting, of the {count(rest)} others {percent(effect['unvetted'])} "
        f"({between(effect['unvetted_low'], effect['unvetted_high'])})"
    )
    return (
        f"{first}: {shares}. {_adjusted(effect)} Only words of days after connecting count. The curves follow younger "
        "connections too, for as long as they are on record."
    )


def vetting_stages_title(data: pd.DataFrame) -> str:
    """Return how many of those who invited were asked a question."""
    rows = _stages(data, "received")
    invited = rows["invited"]["eligible_count"]
    if not invited:
        return "No invitation is old enough to follow"
    return f"A question followed {count(rows['asked']['reached_count'])} of {things(invited, 'invitation')} received"


@reasoned
def vetting_stages(data: pd.DataFrame) -> str:
    """Return the stages of invitations received and sent, and what is pending."""
    said = " ".join(_direction(data, way) for way in ("received", "sent"))
    return f"{said} {DECLINED if data.attrs['covered'] else UNCOVERED}"


def ways_in_title(data: pd.DataFrame) -> str:
    """Return what became of notes in own words against invitations without, received and sent."""
    return "; ".join(f"{way}, {_noted(data[data['direction'] == way])}" for way in ("received", "sent")).capitalize()


@reasoned
def ways_in(data: pd.DataFrame) -> str:
    """Return which share was accepted, as far as that can be told, and what became of the accepted."""
    parts = [
        _accepted(data[data["direction"] == way].set_index("group").loc["all"], way) for way in ("received", "sent")
    ]
    return " ".join([*parts, DECLINED if data.attrs["covered"] else UNCOVERED])


def _noted(rows: pd.DataFrame) -> str:
    own, none = (rows.set_index("group").loc[group] for group in ("personal", "none"))
    if min(own["judged_count"], none["judged_count"]) < FEW:
        return "too few to tell what a note does"
    counts = (row[name] for row in (own, none) for name in ("known_count", "judged_count"))
    gap = difference(*counts).iloc[0]
    if gap["difference_low"] <= 0 <= gap["difference_high"]:
        return "with a note or none: no clear difference"
    return f"with a note {percent(own['known_share'])}, with none {percent(none['known_share'])}"


def _enough(effect: Any) -> bool:
    return bool(min(effect["vetted_count"], effect["unvetted_count"], effect["adjusted_count"]) >= FEW)


def _adjusted(effect: Any) -> str:
    low, high = (points(effect[f"adjusted_{end}"]) for end in ("low", "high"))
    gap = f"the difference is {points(effect['adjusted'])} percentage points (between {low} and {high})"
    if effect["adjusted_low"] > 0 or effect["adjusted_high"] < 0:
        return (
            f"Compared within the same year of connecting, {gap}. That asking made it is not proven: "
            "one may ask those of whom one expects most."
        )
    return f"Compared within the same year of connecting, {gap}: 0 is among the possible values, so chance may be all."


def _stages(data: pd.DataFrame, way: str) -> dict[str, Any]:
    return {row["stage"]: row for _, row in data[data["direction"] == way].iterrows()}


def _direction(data: pd.DataFrame, way: str) -> str:
    rows = _stages(data, way)
    invited, pending = rows["invited"]["eligible_count"], rows["invited"]["pending_count"]
    young = f" {count(pending)} more are too young to judge." if pending else ""
    if not invited:
        return f"No invitation {way} is old enough to follow.{young}"
    names = ("asked", "answered", "discussed", "connected")
    chain = [count(rows[name]["reached_count"]) for name in names]
    known = rows["known"]
    again = (
        f"of {count(known['eligible_count'])} connected for a year, {count(known['reached_count'])} exchanged words "
        f"after"
        if known["eligible_count"]
        else "none has been connected for a year"
    )
    return (
        f"{things(invited, 'invitation')} {way} and old enough: {chain[0]} followed by your question, {chain[1]} of "
        f"them by an answer, {chain[2]} by a discussion, {chain[3]} by a connection; {again}.{young}"
    )


def _accepted(row: Any, way: str) -> str:
    told = f"Of {things(row['invited_count'], 'invitation')} {way} that are old enough, {count(row['connected_count'])}"
    share = (
        f" ({percent(row['connected_share'])})"
        if row["invited_count"] >= FEW and not pd.isna(row["connected_share"])
        else ""
    )
    again = (
        f"{percent(row['known_share'])} ({between(row['known_share_low'], row['known_share_high'])})"
        if row["judged_count"] >= FEW
        else "too few to tell how many"
    )
    judged = f"of {count(row['judged_count'])} connected for a year, {again} exchanged words"
    return f"{told}{share} led to a connection; {judged}."
