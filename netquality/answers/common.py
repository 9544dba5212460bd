"""What the answers of every topic share."""

from __future__ import annotations

import math

from netquality.wording import MISSING


def yes(flag: float) -> str:
    """Return a flag in words; missing is a dash."""
    return MISSING if math.isnan(flag) else "yes" if flag else "no"
