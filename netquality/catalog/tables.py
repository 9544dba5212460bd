"""Every table of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from netquality.breakdown import vanity_by
from netquality.catalog.records import METRICS, coverage
from netquality.change import comparability, difference, metric_changes
from netquality.dormant import owed_replies
from netquality.introductions import list_introductions
from netquality.lift import lift_balance, lift_sensitivity
from netquality.marginal import marginal_quality
from netquality.matchmaking import ways_in, who_should_meet
from netquality.network import Network
from netquality.responsiveness import owner_summaries, tie_summaries
from netquality.robustness import robust_conclusions, robustness_settings
from netquality.structure import (
    brokerage,
    strength_overlap,
)
from netquality.team import duplicate_outreach, exclusive_contacts, owner_overlap, reach_by_company, team_reach
from netquality.triaging import triage_topics
from netquality.vetted import vetted_ties
from netquality.vetting import invitation_coverage, vetting_cohort
from netquality.waiting import introduction_tests

#: Every table of the report about two moments: of (earlier, later).
CHANGES: Final[Mapping[str, Callable[[Network, Network], pd.DataFrame]]] = {
    "comparability": comparability,
    "difference": difference,
    "metric_changes": metric_changes,
}
#: Every table of the report about one.
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
    "robustness_settings": robustness_settings,
    "robust_conclusions": robust_conclusions,
    "brokerage_by_company": brokerage,
    "brokerage_by_community": lambda network: brokerage(network, by="community"),
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
