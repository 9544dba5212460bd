"""Answers to questions about one network, as tables for reading: headline, people, introductions, what was read.

Every cell is text. Names of people come from `netquality.wording.people` alone, in the tables that take `names`.
"""

from __future__ import annotations

from netquality.answers.balance import VERDICT_WORDS, circles, layers
from netquality.answers.changing import changed, comparable, dormant, fading, headline_changes, owed, waking
from netquality.answers.depth import components, deepest, explained
from netquality.answers.exploring import line
from netquality.answers.export import coverage, left_out, matching
from netquality.answers.first import headline, next_steps
from netquality.answers.fivehundred import BADGE_WORDS, badge_card
from netquality.answers.introducing import (
    SOURCE_WORDS,
    brokers,
    company_doors,
    introduced,
    introduction_findings,
    requests,
    should_meet,
    sources,
)
from netquality.answers.responsiveness import answering, keeping_in_touch
from netquality.answers.structures import bridging, kept_to_own, roles
from netquality.answers.teaming import colleagues, companies, reached_twice, team
from netquality.answers.vetting import REASON_WORDS, invitations_on_record, vetting_answer, waiting

__all__ = [
    "BADGE_WORDS",
    "REASON_WORDS",
    "SOURCE_WORDS",
    "VERDICT_WORDS",
    "answering",
    "badge_card",
    "bridging",
    "brokers",
    "changed",
    "circles",
    "colleagues",
    "companies",
    "company_doors",
    "comparable",
    "components",
    "coverage",
    "deepest",
    "dormant",
    "explained",
    "fading",
    "headline",
    "headline_changes",
    "introduced",
    "introduction_findings",
    "invitations_on_record",
    "keeping_in_touch",
    "kept_to_own",
    "layers",
    "left_out",
    "line",
    "matching",
    "next_steps",
    "owed",
    "reached_twice",
    "requests",
    "roles",
    "should_meet",
    "sources",
    "team",
    "vetting_answer",
    "waiting",
    "waking",
]
