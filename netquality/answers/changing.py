"""Answers about what changed, what sleeps and what is owed, one by one."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from netquality.answers.common import of_ties, once
from netquality.change import comparability, difference, is_blank, metric_changes, year_before
from netquality.depth import RUNGS, records_words
from netquality.dormant import dormant_ties, fading_ties, owed_replies, revivals
from netquality.network import Network
from netquality.plotdata import NO_WORDS
from netquality.plotdata.changing import NOBODY_SLEEPS, NOTHING_BEFORE, NOTHING_CHANGED
from netquality.tables import table
from netquality.uncertainty import rate_table
from netquality.wording import FEW, MISSING, between, count, day, minus, people, percent, things
from netquality.words import span

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
    found = metric_changes(before, network).reset_index().dropna(subset=["before", "now"], how="all")
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
    told = table(("measure", *when, "change", "between"), rows, why=_nothing_else(network))
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
    found = difference(before, network)
    found = found[found["tie_change"].isin(["deepened", "revived", "faded"])]
    found = found.assign(moved=(found["depth_now"] - found["depth_before"].fillna(0)).abs())
    found = once(network, found.sort_values("moved", ascending=False, kind="stable")).head(top)
    columns = ("what happened", "rung then", "rung now", "depth then", "depth now")
    return of_ties(network, found, columns, _change, names=names, why=_nothing_else(network))


def _change(row: Any) -> tuple[str, ...]:
    before, now = (RUNGS[rung].replace("_", " ") for rung in (row.rung_before, row.rung_now))
    # Who was not there by then stood on no rung.
    then = (MISSING, MISSING) if pd.isna(row.depth_before) else (before, f"{row.depth_before:,.1f}")
    return row.tie_change, then[0], now, then[1], f"{row.depth_now:,.1f}"


def comparable(network: Network, earlier: Network | None = None) -> pd.DataFrame:
    """Return whether the two exports can be compared, a row a kind of evidence."""
    before = year_before(network) if earlier is None else earlier
    columns = ("evidence", "in the earlier export", "in the later, of the same time", "complete", "note")
    if is_blank(before):
        return table(columns, (), why=NOTHING_BEFORE)
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
    return table(columns, rows)


def dormant(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the sleeping ties that were deepest: worth waking, if one wishes to."""
    return of_ties(
        network,
        once(network, dormant_ties(network)).head(top),
        ("depth at its peak", "peak", "depth today", "last contact"),
        lambda row: (f"{row.peak_depth:,.1f}", day(row.peak_at), f"{row.depth:,.1f}", day(row.last_at)),
        names=names,
        why=NOBODY_SLEEPS if records_words(network) else NO_WORDS,
    )


def waking(network: Network) -> str:
    """Return what came of waking sleeping ties so far, in a sentence."""
    found = revivals(network)[["tried_count", "answered_count"]].sum()
    tried, answered = int(found["tried_count"]), int(found["answered_count"])
    if not tried:
        return "No try to wake a sleeping tie is on record, so there is no telling how well it works."
    sure = rate_table(pd.Series([answered]), pd.Series([tried])).iloc[0]
    bounds = between(sure["rate_low"], sure["rate_high"])
    rate = "too few to tell a rate" if tried < FEW else f"{percent(sure['rate'])}, {bounds}"
    whose = "yours" if len(network.owners) == 1 else "an owner's"
    return (
        f"After a year of silence or more, the first word was {whose} {things(tried, 'time')}, and {count(answered)} "
        f"{'was' if answered == 1 else 'were'} answered within 90 days: {rate}."
    )


def fading(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the ties in touch less than their own history would have it, the surest first."""
    found = fading_ties(network)
    why = (
        "No tie is in touch measurably less than its own history would have it." if records_words(network) else NO_WORDS
    )
    return of_ties(
        network,
        once(network, found[found["fading"]]).head(top),
        ("months in touch before", "in the last year", "depth today"),
        lambda row: (
            f"{count(row.active_before)} of {count(row.months_before)}",
            f"{count(row.active_recent)} of 12",
            f"{row.depth:,.1f}",
        ),
        names=names,
        why=why,
    )


def owed(network: Network, *, top: int = 15, names: bool = True) -> pd.DataFrame:
    """Return the questions that were the last word and wait for the owner's answer."""
    return of_ties(
        network,
        owed_replies(network).head(top),
        ("asked", "waiting for", "rung", "depth"),
        lambda row: (
            day(row.asked_at),
            span(24 * row.waiting_days),
            RUNGS[row.rung].replace("_", " "),
            f"{row.depth:,.1f}",
        ),
        names=names,
        why="No question is waiting for an answer." if records_words(network) else NO_WORDS,
    )


def _nothing_else(network: Network) -> str:
    return NOTHING_CHANGED if records_words(network) else NO_WORDS


def _value(measure: str, number: float) -> str:
    if math.isnan(number):
        return MISSING
    return percent(number) if measure.endswith(("ratio", "share")) else f"{number:,.{_digits(measure)}f}"


def _digits(measure: str) -> int:
    """An effective number is no whole one: rounded, what it was and how it moved would not add up."""
    return 1 if measure == "effective_number" else 0


def _signed(measure: str, number: float) -> str:
    if math.isnan(number):
        return MISSING
    if measure.endswith(("ratio", "share")):
        return minus(f"{100 * number:+.1f} points")
    return minus(f"{number:+,.{_digits(measure)}f}")


def _moved(measure: str, low: float, high: float) -> str:
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"{_signed(measure, low)} and {_signed(measure, high)}"
