"""Answers to questions about one network, as tables for reading: headline, people, introductions, what was read.

Every cell is text. Names of people come from `netquality.wording.people` alone, in the tables that take `names`.
"""

from __future__ import annotations

from netquality.answers.depth import components, deepest, explained
from netquality.answers.export import coverage, left_out, matching
from netquality.answers.first import headline
from netquality.answers.fivehundred import BADGE_WORDS, badge_card
from netquality.answers.introducing import SOURCE_WORDS, introduced, sources

__all__ = [
    "BADGE_WORDS",
    "SOURCE_WORDS",
    "badge_card",
    "components",
    "coverage",
    "deepest",
    "explained",
    "headline",
    "introduced",
    "left_out",
    "matching",
    "sources",
]
