"""The catalogue: one record a metric, and the coverage card that says what an export can and cannot tell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from netquality.balance import effective_number, gini, lorenz_curve, top_shares
from netquality.breakdown import vanity_by
from netquality.brokers import broker_ledger
from netquality.crossing import crossing_500
from netquality.crowd import crowd_vanity, shown_counts
from netquality.depth import interaction_depth, records_words
from netquality.dormant import dormant_ties, fading_ties, owed_replies, revivals
from netquality.dunbar import dunbar_layers
from netquality.exposure import known_within
from netquality.growth import effective_number_over_time
from netquality.introductions import introduction_success, list_introductions
from netquality.lift import lift_balance, lift_sensitivity
from netquality.marginal import marginal_quality, quality_by_stretch, quality_limit
from netquality.matchmaking import ways_in, who_should_meet
from netquality.network import Network
from netquality.responsiveness import owner_indicators, owner_summaries, tie_indicators, tie_summaries
from netquality.robustness import robust_conclusions, robustness_panel, robustness_settings
from netquality.schema import TEXT
from netquality.structure import (
    brokerage,
    centralities,
    communities,
    mixing,
    seen_together,
    strength_overlap,
    structural_holes,
    tie_structure,
    visible_ties,
    why_not,
)
from netquality.team import duplicate_outreach, exclusive_contacts, owner_overlap, reach_by_company, team_reach
from netquality.triage import triage, triage_topics
from netquality.vanity import BADGE, vanity_curve, vanity_ratio
from netquality.vetting import invitation_acceptance, invitation_coverage, vetting_cohort, vetting_funnel
from netquality.vetting_effect import vetted_ties, vetting_effect
from netquality.waiting import introduction_curve, introduction_tests

#: What an export allows of a metric.
STATUSES: Final = ("confident", "partial", "not possible")
#: Above this share of people who could not be recognised, a metric is partial.
UNMATCHED_SHARE: Final = 0.05

Verdict = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Metric:
    """What the project measures: where it lives, what it needs and where it comes from."""

    name: str
    question: str
    function: Callable[[Network], pd.DataFrame]
    index: tuple[str, ...]
    headline: str
    unit: str
    range: tuple[float, float]
    needs: str
    source: str
    judge: Callable[[Network], Verdict]


def coverage(network: Network) -> pd.DataFrame:
    """Return the coverage card: what this export allows of each metric, and why.

    Returns
    -------
    DataFrame
        Index ``metric``. ``status``: confident, partial or not possible; ``reason``: what is there and what is missing.

    Examples
    --------
    >>> card = coverage(Network.build({"connections": pd.DataFrame({"owner": ["me"], "person": ["ann"]})}))
    >>> card.loc["vanity_ratio", "status"]
    'not possible'
    """
    rows = [(metric.name, *metric.judge(network)) for metric in METRICS]
    return pd.DataFrame(rows, columns=["metric", "status", "reason"], dtype=TEXT).set_index("metric")


def _judge_depth(network: Network) -> Verdict:
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
    told = f"{words['message'].nunique():,} messages"
    return ("partial", f"{told}; {'; '.join(missing)}") if missing else ("confident", told)


def _missing(network: Network) -> list[str]:
    """Evidence that the export leaves out or gives without a person."""
    log = network.interactions
    blind = log.loc[log["target"].isna(), "channel"].value_counts()
    if (network.intake["kind"] == "graphs.edges").any() and len(log):
        return ["a graph's edge shows when contact began and ended, not what lay between"]
    untold = [_counted(count, str(channel)) for channel, count in blind[blind > 0].items()]
    missing = [f"{', '.join(untold)} name no person and count for no tie"] if untold else []
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


def _judge_vanity(network: Network) -> Verdict:
    if network.connections.empty:
        return "not possible", "no list of connections in this export"
    status, reason = _judge_depth(network)
    unnamed = int(network.connections["person"].isna().sum())
    left = f"; {unnamed:,} of them left the platform and have no name" if unnamed else ""
    return status, f"{len(network.connections):,} connections{left}; {reason}"


def _judge_dated(network: Network) -> Verdict:
    status, reason = _judge_vanity(network)
    undated = int(network.connections["connected_at"].isna().sum())
    if status == "not possible" or not undated:
        return status, reason
    if undated == len(network.connections):
        return "not possible", "the list does not say when connections were made"
    return "partial", f"{undated:,} connections have no date; {reason}"


def _judge_crossing(network: Network) -> Verdict:
    status, reason = _judge_dated(network)
    if status != "not possible" and crossing_500(network)["p_value"].isna().all():
        return "not possible", f"too few connections on both sides of {BADGE} that are old enough to judge; {reason}"
    return status, reason


def _judge_crowd(network: Network) -> Verdict:
    counts = shown_counts(network).drop(list(network.owners), errors="ignore") if not network.pooled else None
    if counts is not None and counts.isna().all():
        return "not possible", "the export does not say how many connections others have"
    return _judge_depth(network)


def _judge_introductions(network: Network) -> Verdict:
    found = list_introductions(network)
    logged, detected = (int(found["source"].isin([one, "both"]).sum()) for one in ("log", "detected"))
    guessed = int((found["source"] == "structure").sum())
    if found.empty:
        return (
            "not possible",
            "no introductions log, and no group conversation that opens like an introduction",
        )
    told = f"{logged:,} logged, {detected:,} found in group conversations"
    told += f", {guessed:,} guessed from who wrote to whom" if guessed else ""
    if not logged:
        return (
            "partial",
            f"{told}; introductions made by mail or in person are missing: keep introductions.csv beside the export",
        )
    blind = int(found["lasting"].isna().sum())
    hidden = f"; whether {blind:,} of them lasted happens out of sight" if blind else ""
    return "confident" if not hidden else "partial", told + hidden


def _judge_vetting(network: Network) -> Verdict:
    status, reason = _judge_vanity(network)
    ties = vetted_ties(network)
    if status == "not possible" or ties.empty:
        return (
            "not possible",
            reason if ties.empty and status == "not possible" else "no dated connection since messages begin",
        )
    mine = int(ties["vetted"].sum())
    told = f"{mine:,} of {len(ties):,} connections since messages begin had a discussion before"
    return ("confident" if status == "confident" else "partial"), f"{told}; {reason}"


def _judge_invitations(network: Network) -> Verdict:
    if network.invitations.empty:
        return "not possible", "no invitations in this export"
    told = f"{len(network.invitations):,} invitations"
    if not invitation_coverage(network)["covered"].all():
        return "partial", f"{told}; accepted ones are missing: no share accepted can be told"
    return "partial", f"{told}; declined and withdrawn ones are not on record: shares accepted are the most they can be"


def _judge_structure(network: Network) -> Verdict:
    why = why_not(network)
    if why:
        return "not possible", why
    told = f"{len(visible_ties(network)):,} ties among {len(network.owners):,} people whose own ties are recorded"
    return ("confident", told) if network.pooled else ("partial", f"{told}; not those among their other contacts")


def _judge_communities(network: Network) -> Verdict:
    together = seen_together(network)
    if not why_not(network) or together.empty:
        return _judge_structure(network)
    people = len(set(together.index.get_level_values("a")) | set(together.index.get_level_values("b")))
    return "partial", f"{people:,} contacts seen in group conversations; of all others, whom they know is not visible"


#: Every metric, in the order in which the report tells it.
METRICS: Final = (
    Metric(
        "interaction_depth",
        "Who have I really exchanged words with?",
        interaction_depth,
        ("owner", "person"),
        "depth",
        "days' worth of contact today",
        (0.0, float("inf")),
        "messages (or another log of who wrote to whom, when)",
        "our definition: power-law kernel over days of contact, both ways",
        _judge_depth,
    ),
    Metric(
        "vanity_ratio",
        "How much of the number is only a number?",
        vanity_ratio,
        ("owner",),
        "vanity_ratio",
        "share of connections",
        (0.0, 1.0),
        "a list of connections, and messages",
        "our definition; Wilson (1927) interval",
        _judge_vanity,
    ),
    Metric(
        "vanity_curve",
        "Does it hang on where one draws the line?",
        vanity_curve,
        ("owner", "rung"),
        "vanity_ratio",
        "share of connections",
        (0.0, 1.0),
        "a list of connections, and messages",
        "our definition; Wilson (1927) interval",
        _judge_vanity,
    ),
    Metric(
        "vanity_by",
        "In which part of the list?",
        vanity_by,
        ("owner", "group"),
        "vanity_ratio",
        "share of connections",
        (0.0, 1.0),
        "a list of connections, and messages",
        "our definition; Wilson (1927) interval",
        _judge_vanity,
    ),
    Metric(
        "known_within",
        "How many become known in the same time, year by year?",
        known_within,
        ("owner", "year", "days"),
        "known_share",
        "share of a year's connections",
        (0.0, 1.0),
        "a list with dates, and messages",
        "Kaplan & Meier (1958); Greenwood log-log interval",
        _judge_dated,
    ),
    Metric(
        "quality_by_stretch",
        "Is what came behind 500 worth less?",
        quality_by_stretch,
        ("owner", "stretch"),
        "known_share",
        "share of connections",
        (0.0, 1.0),
        "a list with dates, and messages",
        "our definition; Wilson (1927), Newcombe (1998)",
        _judge_dated,
    ),
    Metric(
        "crossing_500",
        "Does anything happen at the 500th connection itself?",
        crossing_500,
        ("owner",),
        "crossing_effect",
        "difference of shares",
        (-2.0, 2.0),
        "a list of more than 550 with dates, and messages",
        "regression discontinuity (Hahn, Todd & van der Klaauw 2001); permutation",
        _judge_crossing,
    ),
    Metric(
        "quality_limit",
        "After how many does one more add nothing?",
        quality_limit,
        ("owner",),
        "limit",
        "connections",
        (0.0, float("inf")),
        "a list of 100 or more with dates, and messages",
        "our definition; level set of an isotonic fit",
        _judge_dated,
    ),
    Metric(
        "crowd_vanity",
        "Do I know people less who show 500+ themselves?",
        crowd_vanity,
        ("owner",),
        "difference",
        "difference of shares",
        (-1.0, 1.0),
        "how many connections others have, and messages",
        "our definition; Newcombe (1998) interval",
        _judge_crowd,
    ),
    Metric(
        "tie_indicators",
        "Do they answer, and how fast?",
        tie_indicators,
        ("owner", "person"),
        "person_response_rate",
        "share of what waited for an answer",
        (0.0, 1.0),
        "messages with times",
        "bandicoot (de Montjoye, Rocher & Pentland 2016), per tie; Kaplan-Meier (1958) for delays",
        _judge_depth,
    ),
    Metric(
        "owner_indicators",
        "Who begins, and is it many or few I keep in touch with?",
        owner_indicators,
        ("owner",),
        "initiated_share",
        "share of conversations",
        (0.0, 1.0),
        "messages with times",
        "bandicoot (de Montjoye, Rocher & Pentland 2016); Eagle, Macy & Claxton (2010) for entropy",
        _judge_depth,
    ),
    Metric(
        "introduction_success",
        "What became of the people I brought together?",
        introduction_success,
        ("stage",),
        "rate",
        "share of introductions",
        (0.0, 1.0),
        "group conversations, or the owner's introductions.csv",
        "our definition; Wilson (1927) interval",
        _judge_introductions,
    ),
    Metric(
        "introduction_curve",
        "How long does it take until both have written?",
        introduction_curve,
        ("time",),
        "survival",
        "share of introductions still waiting",
        (0.0, 1.0),
        "group conversations, or a log in which the two are seen to write",
        "our definition; Kaplan and Meier (1958)",
        _judge_introductions,
    ),
    Metric(
        "broker_ledger",
        "Who introduces with success, and who gives back?",
        broker_ledger,
        ("person",),
        "success_rate",
        "share of introductions, drawn to the usual",
        (0.0, 1.0),
        "group conversations, or the owner's introductions.csv",
        "our definition; Kass and Steffey (1989)",
        _judge_introductions,
    ),
    Metric(
        "vetting_effect",
        "Does it pay to ask before connecting?",
        vetting_effect,
        ("measure",),
        "adjusted",
        "difference within a year of connecting",
        (-1.0, 1.0),
        "a list with dates, and messages",
        "our definition; Newcombe (1998), Cliff (1993), log-rank (Mantel 1966)",
        _judge_vetting,
    ),
    Metric(
        "vetting_funnel",
        "How far do those get who invite?",
        vetting_funnel,
        ("direction", "stage"),
        "rate",
        "share of the stage before",
        (0.0, 1.0),
        "invitations, a list with dates, and messages",
        "our definition; Wilson (1927) interval",
        _judge_invitations,
    ),
    Metric(
        "invitation_acceptance",
        "Which invitations come to something?",
        invitation_acceptance,
        ("direction", "group"),
        "known_share",
        "share of connections a year old",
        (0.0, 1.0),
        "invitations, a list with dates, and messages",
        "our definition; Wilson (1927) interval",
        _judge_invitations,
    ),
    Metric(
        "triage",
        "Whom of those who wait to let in?",
        triage,
        ("owner", "person"),
        "alike_known_share",
        "share of those who came in alike",
        (0.0, 1.0),
        "invitations that wait; messages",
        "our definition",
        _judge_invitations,
    ),
    Metric(
        "effective_number",
        "How many equal ties is the list worth?",
        effective_number,
        ("owner",),
        "hill_1",
        "people",
        (0.0, float("inf")),
        "messages",
        "Hill (1973)",
        _judge_depth,
    ),
    Metric(
        "gini",
        "How unequal is depth?",
        gini,
        ("owner",),
        "gini",
        "0: all the same, 1: one has it all",
        (0.0, 1.0),
        "messages",
        "Gini (1912)",
        _judge_depth,
    ),
    Metric(
        "lorenz_curve",
        "What do the shallowest so many hold?",
        lorenz_curve,
        ("owner", "rank"),
        "depth_share",
        "share of all depth",
        (0.0, 1.0),
        "messages",
        "Lorenz (1905)",
        _judge_depth,
    ),
    Metric(
        "top_shares",
        "What do the deepest 5, 15, 50, 150 hold?",
        top_shares,
        ("owner",),
        "top_15_share",
        "share of all depth",
        (0.0, 1.0),
        "messages",
        "circles after Zhou et al. (2005)",
        _judge_depth,
    ),
    Metric(
        "effective_number_over_time",
        "Does quality follow quantity?",
        effective_number_over_time,
        ("owner", "at"),
        "hill_1",
        "people",
        (0.0, float("inf")),
        "messages; a list with dates",
        "Hill (1973)",
        _judge_depth,
    ),
    Metric(
        "robustness_panel",
        "Does it hang on how one counts?",
        robustness_panel,
        ("headline",),
        "value",
        "as of the headline",
        (-1.0, float("inf")),
        "messages",
        "our definition, after Steegen et al. (2016)",
        _judge_depth,
    ),
    Metric(
        "structural_holes",
        "Do my contacts know each other, or do I bridge them?",
        structural_holes,
        ("owner",),
        "constraint",
        "Burt's constraint",
        (0.0, 1.125),
        "ties of several people: a pool of exports, or a graph or log of everybody",
        "Burt (1992); Borgatti (1997); Watts & Strogatz (1998)",
        _judge_structure,
    ),
    Metric(
        "tie_structure",
        "Which ties are embedded, and which are bridges?",
        tie_structure,
        ("owner", "person"),
        "overlap",
        "share of other contacts in common",
        (0.0, 1.0),
        "ties of several people: a pool of exports, or a graph or log of everybody",
        "Onnela et al. (2007); Backstrom & Kleinberg (2014); Granovetter (1973)",
        _judge_structure,
    ),
    Metric(
        "centralities",
        "Who is in the middle?",
        centralities,
        ("owner",),
        "betweenness",
        "share of shortest paths",
        (0.0, 1.0),
        "ties of several people: a pool of exports, or a graph or log of everybody",
        "Freeman (1979); Brandes & Pich (2007) for samples",
        _judge_structure,
    ),
    Metric(
        "communities",
        "Into which circles does it fall?",
        communities,
        ("person",),
        "inside_share",
        "share of ties that stay inside",
        (0.0, 1.0),
        "ties of several people: a pool of exports, or a graph or log of everybody; or group conversations",
        "Blondel et al. (2008)",
        _judge_communities,
    ),
    Metric(
        "dormant_ties",
        "Whom did I once talk with and then lose from sight?",
        dormant_ties,
        ("owner", "person"),
        "peak_depth",
        "days' worth of contact",
        (0.0, float("inf")),
        "messages (or another log of who wrote to whom, when)",
        "our definition, after Levin, Walter & Murnighan (2011)",
        _judge_depth,
    ),
    Metric(
        "revivals",
        "Do sleeping ties wake when I write?",
        revivals,
        ("owner",),
        "rate",
        "share of first words after a year of silence",
        (0.0, 1.0),
        "messages (or another log of who wrote to whom, when)",
        "our definition; Wilson (1927) interval",
        _judge_depth,
    ),
)


def as_markdown() -> str:
    """Return the catalogue as a Markdown table, the part of docs/metrics.md that is generated from the code."""
    lines = [
        "| metric | question | index | headline | unit, range | needs | source |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for metric in METRICS:
        low, high = (f"{bound:g}".replace("inf", "∞") for bound in metric.range)
        cells = (f"`{metric.name}`", metric.question, ", ".join(metric.index), f"`{metric.headline}`")
        lines.append(f"| {' | '.join(cells)} | {metric.unit}, {low} to {high} | {metric.needs} | {metric.source} |")
    return "\n".join(lines)


#: Every table of the report.
TABLES: Final[Mapping[str, Callable[[Network], pd.DataFrame]]] = {
    "coverage": coverage,
    **{metric.name: metric.function for metric in METRICS},
    "tie_summaries": tie_summaries,
    "owner_summaries": owner_summaries,
    "marginal_quality": marginal_quality,
    "vanity_by_company": lambda network: vanity_by(network, by="company"),
    "vanity_by_role": lambda network: vanity_by(network, by="role"),
    "vanity_by_origin": lambda network: vanity_by(network, by="origin"),
    "introductions": list_introductions,
    "introduction_tests": introduction_tests,
    "introduction_lift": lift_sensitivity,
    "introduction_balance": lift_balance,
    "who_should_meet": who_should_meet,
    "ways_in": ways_in,
    "vetting_cohort": vetting_cohort,
    "vetted_ties": vetted_ties,
    "invitation_coverage": invitation_coverage,
    "triage_topics": triage_topics,
    "dunbar_layers": dunbar_layers,
    "robustness_settings": robustness_settings,
    "robust_conclusions": robust_conclusions,
    "brokerage_by_company": brokerage,
    "brokerage_by_community": lambda network: brokerage(network, by="community"),
    "mixing": mixing,
    "fading_ties": fading_ties,
    "duplicate_outreach": duplicate_outreach,
    "exclusive_contacts": exclusive_contacts,
    "owner_overlap": owner_overlap,
    "reach_by_company": reach_by_company,
    "team_reach": team_reach,
    "owed_replies": owed_replies,
    "strength_overlap": strength_overlap,
    "intake": lambda network: network.intake,
    "dropped": lambda network: network.dropped,
}
