"""Answers about who answers whom."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from netquality import words
from netquality.answers.common import of_ties, once
from netquality.depth import interaction_depth, records_words
from netquality.network import Network
from netquality.plotdata import NO_CONTACT, NO_WORDS
from netquality.responsiveness import owner_indicators, owner_summaries, tie_indicators
from netquality.tables import table
from netquality.wording import FEW, count, percent, things


def answering(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return how the deepest ties with messages answer: how often, how fast, and who opens the conversation."""
    found = tie_indicators(network)
    depth = interaction_depth(network)["depth"].reindex(found.index)
    ties = found.assign(depth=depth).sort_values("depth", ascending=False, kind="stable")
    return of_ties(
        network,
        once(network, ties).head(top),
        ("answers", "half within", "is answered", "half within ", f"opened by {_opener(network)}"),
        lambda row: (
            *(cell for side in ("person", "owner") for cell in (_rate(row, side), _within(row, side))),
            f"{percent(row.initiated_share)} of {count(row.sessions)}",
        ),
        names=names,
        why=_why(network),
    )


def keeping_in_touch(network: Network) -> pd.DataFrame:
    """Return how an owner keeps in touch, all ties together; of several owners, the median of each measure."""
    found = owner_indicators(network)
    if found.empty:
        return table(("measure", "value"), (), why=_why(network))
    middle = found.median(numeric_only=True)
    gap = owner_summaries(network)["median"].xs("interevent_hours", level="measure").median()
    rows = [
        ("people written with", count(middle["contacts_count"])),
        (
            "messages written, and received",
            f"{count(middle['sent_count'])}, {count(middle['received_count'])}",
        ),
        ("days with a message", count(middle["active_days"])),
        ("half of all silences are shorter than", words.span(float(gap))),
        (f"conversations opened by {_opener(network)}", percent(middle["initiated_share"])),
        ("spread as if evenly over", things(round(math.exp(middle["contact_entropy"])), "person", "people")),
        ("80 % of all messages are with", things(middle["pareto_contacts_count"], "person", "people")),
        ("written by night (19 to 7, UTC), both ways", percent(middle["nocturnal_share"])),
        ("at the weekend, both ways", percent(middle["weekend_share"])),
    ]
    return table(("measure", "value" if len(found) == 1 else "median of the owners"), rows)


def _opener(network: Network) -> str:
    return "you" if len(network.owners) == 1 else "the owner"


def _rate(row: Any, side: str) -> str:
    asked = getattr(row, f"{side}_asked_count")
    if not asked:
        return "nothing old enough"
    if asked < FEW:
        return f"{count(getattr(row, f'{side}_answered_count'))} of {count(asked)} (too few to tell)"
    return f"{percent(getattr(row, f'{side}_response_rate'))} of {count(asked)}"


def _within(row: Any, side: str) -> str:
    return words.within(*(getattr(row, f"{side}_response_delay_hours{end}") for end in ("", "_low", "_high")))


def _why(network: Network) -> str:
    return NO_CONTACT if records_words(network) else NO_WORDS
