"""What an export allows of a metric: confident, partial or not possible, and why."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.balance import BOOTSTRAP_OWNERS
from netquality.crossing import crossing_500
from netquality.crowd import shown_counts
from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.dunbar import LAYER_TIES
from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.structure import (
    seen_together,
    visible_ties,
    why_not,
)
from netquality.vanity import BADGE
from netquality.vetted import vetted_ties
from netquality.vetting import invitation_coverage
from netquality.wording import FEW

#: What an export allows of a metric.
STATUSES: Final = ("confident", "partial", "not possible")


#: Above this share of people who could not be recognised, a metric is partial.
UNMATCHED_SHARE: Final = 0.05


Verdict = tuple[str, str]


@memo
def judge_depth(network: Network) -> Verdict:
    """Judge what hangs on words alone."""
    if not records_words(network):
        return (
            "not possible",
            "no messages in this export: silence cannot be told from a file that was not requested",
        )
    log, intake = network.interactions, network.intake
    words = log[log["mode"] == "written"]
    missing = _missing(network)
    seen = intake[["matched_by_url", "matched_by_name", "ambiguous", "unmatched"]].sum()
    lost = int(seen["ambiguous"] + seen["unmatched"])
    if lost > UNMATCHED_SHARE * max(int(seen.sum()), 1):
        missing.append(f"{lost:,} mentions of people could not be told apart or recognised")
    late = _messages_start_late(network)
    if late:
        missing.append(late)
    if not log["mode"].isin(["written", "met"]).any():
        return ("partial" if len(network.connections) else "not possible"), "its files of messages hold none"
    told = "; ".join([_told(words), *_untold(network)])
    if words["message"].nunique() < FEW:
        missing.append("too few to tell much from")
    return ("partial", f"{told}; {'; '.join(missing)}") if missing else ("confident", told)


def _missing(network: Network) -> list[str]:
    """Evidence of words that the export leaves out."""
    if (network.intake["kind"] == "graphs.edges").any() and len(network.interactions):
        return ["a graph's edge shows when contact began and ended, not what lay between"]
    missing = []
    platforms = {owner.partition(":")[0] for owner in network.owners if ":" in owner} if not network.pooled else set()
    if platforms and len(network.owners) > 1:
        missing.append(
            f"{len(network.owners)} accounts on different platforms are kept apart: if they are one person, say so in "
            "people.csv (person,same_as)"
        )
    chats = network.intake[network.intake["kind"] == "facebook.encrypted_chats"]
    if len(chats) and not chats["rows_read"].sum():
        missing.append(
            "encrypted chats, Facebook's default since December 2023, are a separate archive, which is not here"
        )
    return missing


def _told(words: pd.DataFrame) -> str:
    """Messages, and apart from them the notes of invitations, which are words in another file."""
    many = words.groupby(words["channel"] == "invitation")["message"].nunique()
    notes = int(many.get(True, 0))
    said = [f"{int(many.get(False, 0)):,} messages", *([_counted(notes, "note") + " of invitations"] if notes else [])]
    return " and ".join(said)


def _untold(network: Network) -> list[str]:
    """What names no person: signs at most, so that it takes nothing from what rests on words."""
    blind = network.interactions.loc[network.interactions["target"].isna(), "channel"].value_counts()
    untold = [_counted(count, str(channel)) for channel, count in blind[blind > 0].items()]
    return [f"{', '.join(untold)} name no person and count for no tie"] if untold else []


def _counted(count: int, channel: str) -> str:
    plural = f"{channel[:-1]}ies" if channel.endswith("y") else f"{channel}s"
    return f"{count:,} {channel if count == 1 else plural}"


def _messages_start_late(network: Network) -> str:
    """Say so where the list goes back further than the messages: older ties may be silent or only not recorded."""
    log = network.interactions
    first_message, first_tie = (
        log.loc[log["mode"] == "written", "at"].min(),
        network.connections["connected_at"].min(),
    )
    if pd.isna(first_message) or pd.isna(first_tie) or first_message - first_tie < pd.Timedelta(days=365):
        return ""
    return f"messages start in {first_message:%B %Y}, connections in {first_tie:%B %Y}"


def judge_vanity(network: Network) -> Verdict:
    """Judge what needs a list as well as words."""
    if network.connections.empty:
        return "not possible", "no list of connections in this export"
    status, reason = judge_depth(network)
    if len(network.connections) < FEW and status == "confident":
        status, reason = "partial", f"too few to tell much from; {reason}"
    unnamed = int(network.connections["person"].isna().sum())
    left = f"; {unnamed:,} of them left the platform and have no name" if unnamed else ""
    return status, f"{len(network.connections):,} connections{left}; {reason}"


def judge_dated(network: Network) -> Verdict:
    """Judge what needs to know when connections were made."""
    status, reason = judge_vanity(network)
    undated = int(network.connections["connected_at"].isna().sum())
    if status == "not possible" or not undated:
        return status, reason
    if undated == len(network.connections):
        return "not possible", "the list does not say when connections were made"
    return "partial", f"{undated:,} connections have no date; {reason}"


def judge_crossing(network: Network) -> Verdict:
    """Judge what needs enough connections on both sides of 500."""
    status, reason = judge_dated(network)
    if status != "not possible" and crossing_500(network)["p_value"].isna().all():
        return "not possible", f"too few connections on both sides of {BADGE} that are old enough to judge; {reason}"
    return status, reason


def judge_layers(network: Network) -> Verdict:
    """Judge what needs somebody who knows enough people."""
    status, reason = judge_depth(network)
    known = (interaction_depth(network)["rung"] >= KNOWN_RUNG).groupby("owner").sum()
    if status != "not possible" and not known.max() >= LAYER_TIES:
        return "not possible", f"fewer than {LAYER_TIES} people known; {reason}"
    if status != "not possible" and len(network.owners) > BOOTSTRAP_OWNERS:
        return "not possible", f"more than {BOOTSTRAP_OWNERS} owners: some would show layers by chance; {reason}"
    return status, reason


def judge_crowd(network: Network) -> Verdict:
    """Judge what needs to see how many connections others have."""
    counts = shown_counts(network).drop(list(network.owners), errors="ignore") if not network.pooled else None
    if counts is not None and counts.isna().all():
        return "not possible", "the export does not say how many connections others have"
    return judge_depth(network)


def judge_introductions(network: Network) -> Verdict:
    """Judge what can be said of introductions."""
    found = list_introductions(network)
    logged, detected = (int(found["source"].isin([one, "both"]).sum()) for one in ("log", "detected"))
    guessed = int((found["source"] == "structure").sum())
    if found.empty:
        return (
            "not possible",
            "no introductions log, and no group conversation that opens like an introduction",
        )
    twice = int((found["source"] == "both").sum())
    told = f"{logged:,} logged, {detected:,} found in group conversations"
    told += f" ({twice:,} of them in both)" if twice else ""
    told += f", {guessed:,} guessed from who wrote to whom" if guessed else ""
    if not logged:
        return (
            "partial",
            f"{told}; introductions made by mail or in person are missing: keep introductions.csv beside the export",
        )
    blind = int(found["lasting"].isna().sum())
    hidden = f"; whether {blind:,} of them lasted is out of sight" if blind else ""
    return "confident" if not hidden else "partial", told + hidden


def judge_vetting(network: Network) -> Verdict:
    """Judge whether vetted and unvetted ties can be compared."""
    status, reason = judge_vanity(network)
    ties = vetted_ties(network)
    if status == "not possible" or ties.empty:
        return (
            "not possible",
            reason if ties.empty and status == "not possible" else "no dated connection since messages begin",
        )
    mine = int(ties["vetted"].sum())
    told = f"{mine:,} of {len(ties):,} connections since messages begin had a discussion before"
    return ("confident" if status == "confident" else "partial"), f"{told}; {reason}"


def judge_invitations(network: Network) -> Verdict:
    """Judge what can be said of invitations."""
    if network.invitations.empty:
        return "not possible", "no invitations in this export"
    told = f"{len(network.invitations):,} invitations"
    if not invitation_coverage(network)["covered"].all():
        return "partial", f"{told}; accepted ones are missing: no share accepted can be told"
    return "partial", f"{told}; declined and withdrawn ones are not on record: shares accepted are the most they can be"


def judge_structure(network: Network) -> Verdict:
    """Judge whether ties between others can be seen."""
    why = why_not(network)
    if why:
        return "not possible", why
    told = f"{len(visible_ties(network)):,} ties among {len(network.owners):,} people whose own ties are recorded"
    return ("confident", told) if network.pooled else ("partial", f"{told}; not those among their other contacts")


def judge_communities(network: Network) -> Verdict:
    """Judge whether circles can be seen, if only through conversations of several."""
    together = seen_together(network)
    if not why_not(network) or together.empty:
        return judge_structure(network)
    people = len(set(together.index.get_level_values("a")) | set(together.index.get_level_values("b")))
    return "partial", f"{people:,} contacts seen in group conversations; of all others, whom they know is not visible"
