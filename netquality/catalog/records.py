"""One record a metric: where it lives, what it needs and where it comes from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

import pandas as pd

from netquality.balance import effective_number, gini, lorenz_curve, top_shares
from netquality.breakdown import vanity_by
from netquality.brokers import broker_ledger
from netquality.catalog.verdicts import (
    Verdict,
    judge_communities,
    judge_crossing,
    judge_crowd,
    judge_dated,
    judge_depth,
    judge_introductions,
    judge_invitations,
    judge_layers,
    judge_structure,
    judge_vanity,
    judge_vetting,
)
from netquality.crossing import crossing_500
from netquality.crowd import crowd_vanity
from netquality.depth import interaction_depth
from netquality.dormant import dormant_ties, fading_ties, revivals
from netquality.dunbar import dunbar_layers
from netquality.exposure import known_within
from netquality.growth import effective_number_over_time
from netquality.introductions import introduction_success
from netquality.marginal import quality_by_stretch, quality_limit
from netquality.network import Network, memo
from netquality.outlook import tie_outlook
from netquality.responsiveness import owner_indicators, tie_indicators
from netquality.robustness import robustness_panel
from netquality.schema import TEXT
from netquality.structure import (
    centralities,
    communities,
    mixing,
    structural_holes,
    tie_structure,
)
from netquality.triaging import triage
from netquality.vanity import vanity_curve, vanity_ratio
from netquality.vetted import vetting_effect
from netquality.vetting import invitation_acceptance, vetting_funnel
from netquality.waiting import introduction_curve


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


@memo
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
        judge_depth,
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
        judge_vanity,
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
        judge_vanity,
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
        judge_vanity,
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
        judge_dated,
    ),
    Metric(
        "quality_by_stretch",
        "Is what came beyond 500 worth less?",
        quality_by_stretch,
        ("owner", "stretch"),
        "known_share",
        "share of connections",
        (0.0, 1.0),
        "a list with dates, and messages",
        "our definition; Wilson (1927), Newcombe (1998)",
        judge_dated,
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
        judge_crossing,
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
        judge_dated,
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
        judge_crowd,
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
        judge_depth,
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
        judge_depth,
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
        judge_introductions,
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
        judge_introductions,
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
        judge_introductions,
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
        judge_vetting,
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
        judge_invitations,
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
        judge_invitations,
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
        judge_invitations,
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
        judge_depth,
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
        judge_depth,
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
        judge_depth,
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
        judge_depth,
    ),
    Metric(
        "dunbar_layers",
        "Does depth fall into circles, or fall off smoothly?",
        dunbar_layers,
        ("owner",),
        "p_value",
        "p value of one smooth spread",
        (0.0, 1.0),
        "messages with 50 people or more",
        "our test, after Zhou et al. (2005); Fisher (1958), Tibshirani, Walther & Hastie (2001)",
        judge_layers,
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
        judge_depth,
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
        judge_depth,
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
        judge_structure,
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
        judge_structure,
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
        judge_structure,
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
        judge_communities,
    ),
    Metric(
        "mixing",
        "Do ties keep to their own?",
        mixing,
        ("attribute",),
        "ei_index",
        "ties outside less ties inside, of all",
        (-1.0, 1.0),
        "ties of several people: a pool of exports, or a graph or log of everybody",
        "Krackhardt & Stern (1988); Newman (2003)",
        judge_structure,
    ),
    Metric(
        "tie_outlook",
        "With whom am I likely to stay in touch?",
        tie_outlook,
        ("owner", "person"),
        "outlook",
        "days' worth of contact, weighed by how it is kept up",
        (0.0, float("inf")),
        "messages (or another log of who wrote to whom, when)",
        "our definition, after Schmittlein, Morrison & Colombo (1987)",
        judge_depth,
    ),
    Metric(
        "fading_ties",
        "Who is slipping from a rhythm that we had?",
        fading_ties,
        ("owner", "person"),
        "p_adjusted",
        "p value of the old rhythm, over all ties",
        (0.0, 1.0),
        "messages over two years or more",
        "Fisher's exact test; Benjamini & Hochberg (1995)",
        judge_depth,
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
        judge_depth,
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
        judge_depth,
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
