"""What changed between two exports of one owner, and what of it cannot be told because the exports differ in kind."""

from netquality.change.comparing import common_owners, comparability, is_blank, matched, year_before
from netquality.change.headlines import metric_changes
from netquality.change.outcomes import LIST_CHANGES, TIE_CHANGES, difference

__all__ = [
    "LIST_CHANGES",
    "TIE_CHANGES",
    "common_owners",
    "comparability",
    "difference",
    "is_blank",
    "matched",
    "metric_changes",
    "year_before",
]
