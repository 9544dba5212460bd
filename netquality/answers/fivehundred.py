"""Answers about the 500+ question."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.answers.common import yes
from netquality.network import Network
from netquality.plotdata import NO_LIST
from netquality.tables import table
from netquality.vanity import BADGE, vanity_ratio
from netquality.wording import count, percent

BADGE_WORDS: Final = {
    "connections": "on the list",
    "unnamed": "left the platform: on the list without a name, not known",
    "known": "both wrote, one of them as an answer; or met",
    "vanity_ratio": "of the list are only a number",
    "hidden": f"behind the badge, which reads {BADGE}+",
    "badge_vanity_ratio": f"of the {BADGE} that the badge claims are not people known (above {BADGE} connections)",
}


def badge_card(network: Network) -> pd.DataFrame:
    """Return the vanity ratio and all that goes with it; several owners: medians, with the range of half of them."""
    ratio = vanity_ratio(network)
    values = ratio[ratio["connections"] > 0].drop(columns="displayed").astype("Float64").astype(float)
    middle, earned = values.median(), values["earned_badge"]
    rows = [
        (name.replace("_", " "), (percent if name.endswith("ratio") else count)(middle[name]), meaning)
        for name, meaning in BADGE_WORDS.items()
    ]
    if len(network.owners) > 1:
        rows.append(("earned badge", percent(earned.mean()), f"of the owners know more than {BADGE} people"))
        value = "median of the owners"
    else:
        value = "value"
        rows.append(("earned badge", yes(earned.max()), f"more than {BADGE} people are known"))
    return table(("measure", value, "meaning"), rows if len(values) else (), why=NO_LIST)
