"""The catalogue: one record a metric, and the coverage card that says what an export can and cannot tell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from netquality.depth import interaction_depth, records_words
from netquality.introductions import introduction_success, list_introductions
from netquality.network import Network
from netquality.schema import TEXT
from netquality.vanity import vanity_curve, vanity_ratio

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


def _judge_introductions(network: Network) -> Verdict:
    found = list_introductions(network)
    logged, detected = int((found["source"] != "detected").sum()), int((found["source"] != "log").sum())
    if found.empty:
        return (
            "not possible",
            "no introductions log, and no group conversation that opens like an introduction",
        )
    told = f"{logged:,} logged, {detected:,} found in group conversations"
    if not logged:
        return (
            "partial",
            f"{told}; introductions made by mail or in person are missing: keep introductions.csv beside the export",
        )
    blind = int(found["lasting"].isna().sum())
    hidden = f"; whether {blind:,} of them lasted happens out of sight" if blind else ""
    return "confident" if not hidden else "partial", told + hidden


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
    "introductions": list_introductions,
    "intake": lambda network: network.intake,
    "dropped": lambda network: network.dropped,
}
