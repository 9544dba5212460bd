"""How good a network is, not how large: quality against quantity, from the export every member can ask for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netquality.balance import effective_number, gini, lorenz_curve, top_shares
    from netquality.calibration import calibrate, rating_sheet, read_ratings, surprises
    from netquality.catalog import coverage
    from netquality.depth import KNOWN_RUNG, RUNGS, explain, interaction_depth
    from netquality.dunbar import dunbar_layers
    from netquality.growth import effective_number_over_time
    from netquality.introductions import introduction_success, list_introductions
    from netquality.network import Network
    from netquality.page import show
    from netquality.readers import read
    from netquality.readers.graphs import read_networkx
    from netquality.schema import ExportError, NetqualityError, SchemaError
    from netquality.vanity import BADGE, vanity_curve, vanity_ratio

__version__ = "0.1.0"

__all__ = [
    "BADGE",
    "KNOWN_RUNG",
    "RUNGS",
    "ExportError",
    "NetqualityError",
    "Network",
    "SchemaError",
    "calibrate",
    "coverage",
    "dunbar_layers",
    "effective_number",
    "effective_number_over_time",
    "explain",
    "gini",
    "interaction_depth",
    "introduction_success",
    "list_introductions",
    "lorenz_curve",
    "rating_sheet",
    "read",
    "read_networkx",
    "read_ratings",
    "show",
    "surprises",
    "top_shares",
    "vanity_curve",
    "vanity_ratio",
]

_HOMES = {
    "BADGE": "vanity",
    "KNOWN_RUNG": "depth",
    "RUNGS": "depth",
    "ExportError": "schema",
    "NetqualityError": "schema",
    "Network": "network",
    "SchemaError": "schema",
    "answers": "answers",
    "calibrate": "calibration",
    "coverage": "catalog",
    "dunbar_layers": "dunbar",
    "effective_number": "balance",
    "effective_number_over_time": "growth",
    "explain": "depth",
    "gini": "balance",
    "interaction_depth": "depth",
    "introduction_success": "introductions",
    "list_introductions": "introductions",
    "lorenz_curve": "balance",
    "plotdata": "plotdata",
    "plots": "plots",
    "rating_sheet": "calibration",
    "read": "readers",
    "read_networkx": "readers.graphs",
    "read_ratings": "calibration",
    "show": "page",
    "surprises": "calibration",
    "tables": "tables",
    "top_shares": "balance",
    "vanity_curve": "vanity",
    "vanity_ratio": "vanity",
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
