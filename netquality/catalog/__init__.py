"""The catalogue: one record a metric, and the coverage card that says what an export can and cannot tell."""

from netquality.catalog.records import METRICS, Metric, as_markdown, coverage
from netquality.catalog.tables import CHANGES, TABLES
from netquality.catalog.verdicts import STATUSES

__all__ = ["CHANGES", "METRICS", "STATUSES", "TABLES", "Metric", "as_markdown", "coverage"]
