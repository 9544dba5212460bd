"""What the figures say, in sentences: each takes a figure's table (see `netquality.plotdata`) and hedges as it does.

``*_title`` is the finding in a line, the function of the plain name one to three sentences. A table that could not be
filled gives its reason.
"""

from __future__ import annotations

from netquality.words.common import BADGE, KNOWN_RUNG, RUNG_WORDS, why
from netquality.words.depth import (
    concentration,
    concentration_title,
    contact,
    contact_title,
    ladder,
    ladder_title,
    sensitivity,
)
from netquality.words.export import periods, periods_title
from netquality.words.fivehundred import (
    MARLOW,
    badge,
    badge_title,
    growth,
    growth_title,
    vanity,
    vanity_title,
    yardstick,
)
from netquality.words.introducing import STAGE_WORDS, introductions, introductions_title

__all__ = [
    "BADGE",
    "KNOWN_RUNG",
    "MARLOW",
    "RUNG_WORDS",
    "STAGE_WORDS",
    "badge",
    "badge_title",
    "concentration",
    "concentration_title",
    "contact",
    "contact_title",
    "growth",
    "growth_title",
    "introductions",
    "introductions_title",
    "ladder",
    "ladder_title",
    "periods",
    "periods_title",
    "sensitivity",
    "vanity",
    "vanity_title",
    "why",
    "yardstick",
]
