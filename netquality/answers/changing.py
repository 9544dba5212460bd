"""Answers about what changed, what sleeps and what is owed, one by one."""

from __future__ import annotations

import math

import pandas as pd

from netquality.change import comparability, difference, is_blank, metric_changes, year_before
from netquality.depth import RUNGS, records_words
from netquality.dormant import dormant_ties, fading_ties, owed_replies, revivals
from netquality.network import Network
from netquality.plotdata import NO_WORDS
from netquality.plotdata.changing import NOBODY_SLEEPS, NOTHING_BEFORE, NOTHING_CHANGED
from netquality.tables import table
from netquality.wording import FEW, MISSING, between, count, day, people, percent, things

_MEASURES = {
    "vanity_ratio": "share of the list that is only a number",
    "known_count": "people known on the list",
    "effective_number": "effective number of relationships",
    "exchanged_share": "introductions made that led to an exchange",
}


#: Up to so many owners, each has rows of their own; of more, the median is told.
_OWNERS = 5


def headline_changes(network: Network, earlier: Network | None = None) -> pd.DataFrame:
    """Return each headline then and now, how it moved, and between what bounds; of many owners, the median."""
    before = year_before(network) if earlier is None else earlier
    when = day(before.as_of), day(network.as_of)
    if is_blank(before):
        return table(("measure", *when, "change", "between"), (), why=NOTHING_BEFORE)
    found = metric_changes(before, network).reset_index()
    if found["owner"].nunique() > _OWNERS:
        return _median_changes(found, when)
    rows = (
        (
            _MEASURES[row.measure],
            _value(row.measure, row.before),
            _value(row.measure, row.now),
            _signed(row.measure, row.change),
            _moved(row.measure, row.change_low, row.change_high),
        )
        for row in found.itertuples()
    )
    told = table(("measure", *when, "change", "between"), rows)
    if len(network.owners) > 1:
        told.insert(0, "owner", people(network, found["owner"]))
    return told


def _median_changes(found: pd.DataFrame, when: tuple[str, str]) -> pd.DataFrame:
    """The median owner then and now, of those of whom both are known, and for how many it rose and fell."""
    known = found.dropna(subset=["before", "now"])
    rows = (
        (
            said,
            *(_value(measure, some[side].median()) for side in ("before", "now")),
            count(len(some)),
            count((some["change"] > 0).sum()),
            count((some["change"] < 0).sum()),
        )
        for measure, said in _MEASURES.items()
        for some in [known[known["measure"] == measure]]
        if len(some)
    )
    return table(("measure, of the median owner", *when, "owners", "rose for", "fell for"), rows)


def changed(network: Network, earlier: Network | None = None, *, top: int = 20, names: bool = True) -> pd.DataFrame:
    """Return whose tie deepened, revived or faded most since then."""
    before = year_before(network) if earlier is None else earlier
    if is_blank(before):
        return table(("person", "what happened"), (), why=NOTHING_BEFORE)
    found = difference(before, network).reset_index()
    found = found[found["tie_change"].isin(["deepened", "revived", "faded"])]
    found = found.assign(moved=(found["depth_now"] - found["depth_before"].fillna(0)).abs())
    found = found.sort_values("moved", ascending=False, kind="stable").head(top)
    rows = (
        (
            called,
            row.tie_change,
            RUNGS[row.rung_before].replace("_", " "),
            RUNGS[row.rung_now].replace("_", " "),
            f"{0 if pd.isna(row.depth_before) else row.depth_before:,.1f}",
            f"{row.depth_now:,.1f}",
        )
        for called, row in zip(people(network, found["person"], names=names), found.itertuples(), strict=True)
    )
    columns = ("person", "what happened", "rung then", "rung now", "depth then", "depth now")
    return table(columns, rows, why=NOTHING_CHANGED)


def comparable(network: Network, earlier: Network | None = None) -> pd.DataFrame:
    """Return whether the two exports can be compared, a row a kind of evidence."""
    before = year_before(network) if earlier is None else earlier
    rows = (
        (
            str(evidence).replace("_", " "),
            count(row["earlier_count"]),
            count(row["later_count"]),
            "yes" if row["comparable"] else "no",
            row["reason"] or MISSING,
        )
        for evidence, row in comparability(before, network).iterrows()
    )
    return table(("evidence", "in the earlier export", "in the later, of the same time", "complete", "note"), rows)


def dormant(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the sleeping ties that were deepest: worth waking, if one wishes to."""
    found = dormant_ties(network).head(top).reset_index()
    rows = (
        (called, f"{row.peak_depth:,.1f}", day(row.peak_at), f"{row.depth:,.1f}", day(row.last_at))
        for called, row in zip(people(network, found["person"], names=names), found.itertuples(), strict=True)
    )
    columns = ("person", "depth at its peak", "peak", "depth today", "last contact")
    return table(columns, rows, why=NOBODY_SLEEPS if records_words(network) else NO_WORDS)


def waking(network: Network) -> str:
    """Return what came of waking sleeping ties so far, in a sentence."""
    found = revivals(network)[["tried_count", "answered_count"]].sum()
    tried, answered = int(found["tried_count"]), int(found["answered_count"])
    if not tried:
        return "No try to wake a sleeping tie is on record, so there is no telling how well it works."
    row = revivals(network).iloc[0]
    sure = between(row["rate_low"], row["rate_high"]) if len(network.owners) == 1 else ""
    rate = "too few to tell a rate" if tried < FEW else f"{percent(answered / tried)}{', ' + sure if sure else ''}"
    return (
        f"After a year of silence or more, the first word was yours {things(tried, 'time')}, and {count(answered)} "
        f"were answered within 90 days: {rate}."
    )


def fading(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the ties in touch less than their own history would have it, the surest first."""
    found = fading_ties(network)
    found = found[found["fading"]].head(top).reset_index()
    rows = (
        (
            called,
            f"{count(row.active_before)} of {count(row.months_before)}",
            f"{count(row.active_recent)} of 12",
            f"{row.depth:,.1f}",
        )
        for called, row in zip(people(network, found["person"], names=names), found.itertuples(), strict=True)
    )
    columns = ("person", "months in touch before", "in the last year", "depth today")
    why = (
        "No tie is in touch measurably less than its own history would have it." if records_words(network) else NO_WORDS
    )
    return table(columns, rows, why=why)


def owed(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the questions that were the last word and wait for the owner's answer."""
    found = owed_replies(network).head(top).reset_index()
    rows = (
        (
            called,
            day(row.asked_at),
            things(row.waiting_days, "day"),
            RUNGS[row.rung].replace("_", " "),
            f"{row.depth:,.1f}",
        )
        for called, row in zip(people(network, found["person"], names=names), found.itertuples(), strict=True)
    )
    columns = ("person", "asked", "waiting for", "rung", "depth")
    return table(columns, rows, why="No question is waiting for an answer." if records_words(network) else NO_WORDS)


def _value(measure: str, number: float) -> str:
    if math.isnan(number):
        return MISSING
    return percent(number) if measure.endswith(("ratio", "share")) else f"{number:,.0f}"


def _signed(measure: str, number: float) -> str:
    if math.isnan(number):
        return MISSING
    if measure.endswith(("ratio", "share")):
        return f"{100 * number:+.1f} points"
    return f"{number:+,.0f}"


def _moved(measure: str, low: float, high: float) -> str:
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"{_signed(measure, low)} and {_signed(measure, high)}"
