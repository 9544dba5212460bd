"""Answers about who answers whom."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from netquality import words
from netquality.depth import interaction_depth, records_words
from netquality.network import Network
from netquality.plotdata import NO_CONTACT, NO_WORDS
from netquality.responsiveness import owner_indicators, owner_summaries, tie_indicators
from netquality.tables import table
from netquality.wording import FEW, MISSING, count, people, percent, things


def answering(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return how the deepest ties with messages answer: how often, how fast, and who opens the conversation."""
    found = tie_indicators(network)
    depth = interaction_depth(network)["depth"].reindex(found.index)
    rows = found.assign(depth=depth).sort_values("depth", ascending=False, kind="stable").head(top).reset_index()
    # Called together, so that without names nobody has two numbers.
    called = people(network, [*rows["owner"], *rows["person"]], names=names)
    told = table(
        ("person", "answers", "half of it within", "is answered", "half of it within ", "opened by the owner"),
        (
            (
                name,
                _rate(row, "person"),
                _within(row, "person"),
                _rate(row, "owner"),
                _within(row, "owner"),
                f"{percent(row['initiated_share'])} of {count(row['sessions'])}",
            )
            for name, (_, row) in zip(called[len(rows) :], rows.iterrows(), strict=True)
        ),
        why=_why(network),
    )
    if len(network.owners) > 1:
        told.insert(0, "owner", called[: len(rows)])
    return told


def keeping_in_touch(network: Network) -> pd.DataFrame:
    """Return how an owner keeps in touch, all ties together; of several owners, the median of each measure."""
    found = owner_indicators(network)
    if found.empty:
        return table(("measure", "value"), (), why=_why(network))
    middle = found.median(numeric_only=True)
    gap = owner_summaries(network)["median"].xs("interevent_hours", level="measure").median()
    rows = [
        ("people written with", count(middle["contacts_count"])),
        ("messages written, and received", f"{count(middle['sent_count'])}, {count(middle['received_count'])}"),
        ("days with a message", count(middle["active_days"])),
        ("half of all silences are shorter than", words.span(float(gap))),
        ("conversations opened by the owner", percent(middle["initiated_share"])),
        ("as spread as evenly over", things(round(math.exp(middle["contact_entropy"]), 1), "person", "people")),
        ("80 % of all messages are with", things(middle["pareto_contacts_count"], "person", "people")),
        ("written by night (19 to 7, UTC), both ways", percent(middle["nocturnal_share"])),
        ("at the weekend, both ways", percent(middle["weekend_share"])),
    ]
    return table(("measure", "value" if len(found) == 1 else "median of the owners"), rows)


def _rate(row: Any, side: str) -> str:
    asked = row[f"{side}_asked_count"]
    if not asked:
        return "nothing old enough"
    if asked < FEW:
        return f"{count(row[f'{side}_answered_count'])} of {count(asked)} (too few to tell)"
    return f"{percent(row[f'{side}_response_rate'])} of {count(asked)}"


def _within(row: Any, side: str) -> str:
    middle, low, high = (words.span(row[f"{side}_response_delay_hours{end}"]) for end in ("", "_low", "_high"))
    return middle if MISSING in (low, high) else f"{middle} ({low} to {high})"


def _why(network: Network) -> str:
    return NO_CONTACT if records_words(network) else NO_WORDS
