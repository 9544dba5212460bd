"""How good a network is, not how large: quality against quantity, from the export every member can ask for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netquality.balance import effective_number, gini, lorenz_curve, top_shares
    from netquality.breakdown import vanity_by
    from netquality.brokers import broker_ledger
    from netquality.calibration import calibrate, rating_sheet, read_ratings, surprises
    from netquality.catalog import coverage
    from netquality.change import comparability, difference, metric_changes, year_before
    from netquality.crossing import crossing_500
    from netquality.crowd import crowd_vanity
    from netquality.depth import KNOWN_RUNG, RUNGS, explain, interaction_depth
    from netquality.dormant import dormant_ties, fading_ties, owed_replies, revivals
    from netquality.dunbar import dunbar_layers
    from netquality.exposure import known_within, time_to_known
    from netquality.growth import effective_number_over_time
    from netquality.introductions import introduction_success, list_introductions
    from netquality.lift import introduction_lift, lift_balance, lift_sensitivity
    from netquality.live import explore
    from netquality.marginal import marginal_quality, quality_by_stretch, quality_limit
    from netquality.matchmaking import paths_to_company, paths_to_person, ways_in, who_should_meet
    from netquality.network import Network
    from netquality.outlook import tie_outlook
    from netquality.page import show
    from netquality.readers import read
    from netquality.readers.graphs import read_networkx
    from netquality.responsiveness import (
        Calendar,
        owner_indicators,
        owner_summaries,
        response_waits,
        tie_indicators,
        tie_summaries,
    )
    from netquality.robustness import robust_conclusions, robustness_panel, robustness_settings
    from netquality.schema import ExportError, NetqualityError, SchemaError
    from netquality.structure import (
        alter_graph,
        brokerage,
        centralities,
        communities,
        mixing,
        strength_overlap,
        structural_holes,
        tie_structure,
        visible_ties,
    )
    from netquality.team import duplicate_outreach, exclusive_contacts, owner_overlap, reach_by_company, team_reach
    from netquality.triaging import triage, triage_topics
    from netquality.vanity import BADGE, vanity_curve, vanity_ratio
    from netquality.vetted import vetted_ties, vetting_effect
    from netquality.vetting import invitation_acceptance, invitation_coverage, vetting_cohort, vetting_funnel
    from netquality.waiting import introduction_curve, introduction_tests, introduction_waits

__version__ = "0.1.0"

__all__ = [
    "BADGE",
    "KNOWN_RUNG",
    "RUNGS",
    "Calendar",
    "ExportError",
    "NetqualityError",
    "Network",
    "SchemaError",
    "alter_graph",
    "broker_ledger",
    "brokerage",
    "calibrate",
    "centralities",
    "communities",
    "comparability",
    "coverage",
    "crossing_500",
    "crowd_vanity",
    "difference",
    "dormant_ties",
    "dunbar_layers",
    "duplicate_outreach",
    "effective_number",
    "effective_number_over_time",
    "exclusive_contacts",
    "explain",
    "explore",
    "fading_ties",
    "gini",
    "interaction_depth",
    "introduction_curve",
    "introduction_lift",
    "introduction_success",
    "introduction_tests",
    "introduction_waits",
    "invitation_acceptance",
    "invitation_coverage",
    "known_within",
    "lift_balance",
    "lift_sensitivity",
    "list_introductions",
    "lorenz_curve",
    "marginal_quality",
    "metric_changes",
    "mixing",
    "owed_replies",
    "owner_indicators",
    "owner_overlap",
    "owner_summaries",
    "paths_to_company",
    "paths_to_person",
    "quality_by_stretch",
    "quality_limit",
    "rating_sheet",
    "reach_by_company",
    "read",
    "read_networkx",
    "read_ratings",
    "response_waits",
    "revivals",
    "robust_conclusions",
    "robustness_panel",
    "robustness_settings",
    "show",
    "strength_overlap",
    "structural_holes",
    "surprises",
    "team_reach",
    "tie_indicators",
    "tie_outlook",
    "tie_structure",
    "tie_summaries",
    "time_to_known",
    "top_shares",
    "triage",
    "triage_topics",
    "vanity_by",
    "vanity_curve",
    "vanity_ratio",
    "vetted_ties",
    "vetting_cohort",
    "vetting_effect",
    "vetting_funnel",
    "visible_ties",
    "ways_in",
    "who_should_meet",
    "year_before",
]

_HOMES = {
    "tie_outlook": "outlook",
    "duplicate_outreach": "team",
    "exclusive_contacts": "team",
    "owner_overlap": "team",
    "reach_by_company": "team",
    "team_reach": "team",
    "comparability": "change",
    "difference": "change",
    "metric_changes": "change",
    "year_before": "change",
    "dormant_ties": "dormant",
    "fading_ties": "dormant",
    "owed_replies": "dormant",
    "revivals": "dormant",
    "BADGE": "vanity",
    "KNOWN_RUNG": "depth",
    "RUNGS": "depth",
    "Calendar": "responsiveness",
    "ExportError": "schema",
    "NetqualityError": "schema",
    "Network": "network",
    "SchemaError": "schema",
    "alter_graph": "structure",
    "answers": "answers",
    "broker_ledger": "brokers",
    "brokerage": "structure",
    "calibrate": "calibration",
    "centralities": "structure",
    "communities": "structure",
    "coverage": "catalog",
    "crossing_500": "crossing",
    "crowd_vanity": "crowd",
    "dunbar_layers": "dunbar",
    "effective_number": "balance",
    "effective_number_over_time": "growth",
    "explain": "depth",
    "explore": "live",
    "gini": "balance",
    "interaction_depth": "depth",
    "introduction_curve": "waiting",
    "introduction_lift": "lift",
    "introduction_success": "introductions",
    "introduction_tests": "waiting",
    "introduction_waits": "waiting",
    "invitation_acceptance": "vetting",
    "invitation_coverage": "vetting",
    "known_within": "exposure",
    "lift_balance": "lift",
    "lift_sensitivity": "lift",
    "list_introductions": "introductions",
    "lorenz_curve": "balance",
    "marginal_quality": "marginal",
    "mixing": "structure",
    "owner_indicators": "responsiveness",
    "owner_summaries": "responsiveness",
    "paths_to_company": "matchmaking",
    "paths_to_person": "matchmaking",
    "plotdata": "plotdata",
    "plots": "plots",
    "quality_by_stretch": "marginal",
    "quality_limit": "marginal",
    "rating_sheet": "calibration",
    "read": "readers",
    "read_networkx": "readers.graphs",
    "read_ratings": "calibration",
    "response_waits": "responsiveness",
    "robust_conclusions": "robustness",
    "robustness_panel": "robustness",
    "robustness_settings": "robustness",
    "show": "page",
    "strength_overlap": "structure",
    "structural_holes": "structure",
    "surprises": "calibration",
    "tables": "tables",
    "tie_indicators": "responsiveness",
    "tie_structure": "structure",
    "tie_summaries": "responsiveness",
    "time_to_known": "exposure",
    "top_shares": "balance",
    "triage": "triaging",
    "triage_topics": "triaging",
    "vanity_by": "breakdown",
    "vanity_curve": "vanity",
    "vanity_ratio": "vanity",
    "vetted_ties": "vetted",
    "vetting_cohort": "vetting",
    "vetting_effect": "vetted",
    "vetting_funnel": "vetting",
    "visible_ties": "structure",
    "ways_in": "matchmaking",
    "who_should_meet": "matchmaking",
    "words": "words",
}
_MODULES = {"answers", "plotdata", "plots", "tables", "words"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: DuckDB, scipy and matplotlib cost seconds that `import` need not."""
    if name not in _HOMES:
        raise AttributeError(f"module 'netquality' has no attribute {name!r}")
    home = importlib.import_module(f"netquality.{_HOMES[name]}")
    found = home if name in _MODULES else getattr(home, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
