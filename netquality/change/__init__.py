"""What changed between two exports of one owner, and what of it cannot be told because the exports differ in kind."""

from netquality.change.comparing import comparability, year_before
from netquality.change.headlines import metric_changes
from netquality.change.outcomes import LIST_CHANGES, TIE_CHANGES, difference

__all__ = ["LIST_CHANGES", "TIE_CHANGES", "comparability", "difference", "metric_changes", "year_before"]
