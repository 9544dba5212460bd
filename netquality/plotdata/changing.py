"""Tables of what changed, what sleeps, and when there was contact."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.balance import Codes
from netquality.change import difference, is_blank, year_before
from netquality.depth import explain, interaction_depth, records_words
from netquality.dormant import dormant_ties
from netquality.growth import ContactDays
from netquality.network import Network, memo
from netquality.plotdata.common import NO_CONTACT, NO_CONTACT_WITH, NO_WORDS, told
from netquality.schema import DAY_US, TEXT

NOBODY_SLEEPS: Final = "Nobody sleeps: no tie that held conversations has been silent for more than a year."
NOTHING_CHANGED: Final = "Nothing changed between the two."
NOTHING_BEFORE: Final = "Nothing that was there by then has a date: there is nothing to compare with."
#: The changes worth a bar, for the list and for the ties on it and beside it.
CHANGES: Final = {"list_change": ("gained", "renamed", "lost"), "tie_change": ("deepened", "revived", "faded")}


def changes(network: Network, earlier: Network | None = None) -> pd.DataFrame:
    """Return how many were gained and lost, deepened, revived and faded since an earlier export, or in a year.

    Returns
    -------
    DataFrame
        ``of`` (list_change, tie_change), ``change``, ``count``. ``attrs["since"]``: the moment compared with;
        ``attrs["one_export"]``: both moments are of one export, which does not hold who left the list. What cannot be
        compared has no rows.
    """
    before = year_before(network) if earlier is None else earlier
    why = NOTHING_BEFORE if is_blank(before) else ""
    found = difference(before, network)
    one_export = bool(len(network.intake)) and before.intake.equals(network.intake)
    rows = [
        (of, change, int((found[of] == change).sum()))
        for of, kinds in CHANGES.items()
        for change in kinds
        if not found[of].isin(["not comparable"]).all() and found[of].notna().any()
        # Of a list that was cut, nobody knows who left it; nor of how one export stood before.
        if not (change == "lost" and found[of].eq("not comparable").any())
        if not (change in ("lost", "renamed") and one_export)
    ]
    table = pd.DataFrame(rows, columns=["of", "change", "count"]).astype({"of": TEXT, "change": TEXT, "count": "int64"})
    table = told(table, network, why or ("" if table["count"].sum() else NOTHING_CHANGED))
    table.attrs |= {"since": before.as_of, "one_export": one_export}
    return table


def sleeping_ties(network: Network) -> pd.DataFrame:
    """Return for each dormant tie how long it has been silent and how deep it was at its peak.

    Returns
    -------
    DataFrame
        ``silent_years``, ``peak_depth``, deepest first.
    """
    found = dormant_ties(network)
    table = pd.DataFrame({"silent_years": found["days_since_last"] / 365.25, "peak_depth": found["peak_depth"]})
    why = NO_WORDS if not records_words(network) else "" if len(table) else NOBODY_SLEEPS
    return told(table.reset_index(drop=True).astype(float), network, why)


@memo
def calendar(network: Network) -> pd.DataFrame:
    """Return with how many people there was contact in each month, as a calendar.

    Returns
    -------
    DataFrame
        ``year, month, people`` (ties, for several owners); every month from the first contact to `as_of`.
    """
    days = ContactDays.of(network)
    moments = pd.DatetimeIndex(pd.to_datetime(days.at, unit="us", utc=True)).tz_localize(None)
    seen = pd.DataFrame({"month": moments.to_period("M"), "tie": days.tie}).drop_duplicates()
    last = network.as_of.tz_localize(None).to_period("M")
    months = pd.period_range(seen["month"].min(), last, freq="M") if len(seen) else pd.PeriodIndex([], freq="M")
    counts = seen.groupby("month").size().reindex(months, fill_value=0)
    table = pd.DataFrame({"year": months.year, "month": months.month, "people": counts.to_numpy()}).astype("int64")
    return told(table, network, "" if len(table) else NO_CONTACT if records_words(network) else NO_WORDS)


def tie_history(network: Network, person: str | None = None, *, owner: str | None = None) -> pd.DataFrame:
    """Return the arc of one tie, quarter by quarter; the deepest one where nobody is named.

    Returns
    -------
    DataFrame
        ``at`` (end of the quarter, at last `as_of`), ``sent_days, received_days`` (days of contact in it), ``depth``
        (at its end), ``person`` (whose tie it is, the same in all rows).

    Raises
    ------
    NetqualityError
        If nobody or several people go by that name, or the network has several owners and none is named.
    """
    columns = ["at", "sent_days", "received_days", "depth", "person"]
    standing = interaction_depth(network)
    if not standing["depth"].max() > 0:
        empty = pd.DataFrame(columns=columns).astype(float)
        return told(empty, network, NO_CONTACT if records_words(network) else NO_WORDS)
    owner, person = standing["depth"].idxmax() if person is None else (owner, person)
    days = _days(explain(network, person, owner=owner))
    if not any(map(len, days)):
        return told(pd.DataFrame(columns=columns).astype(float), network, NO_CONTACT_WITH)
    first = pd.Timestamp(np.concatenate(days).min(), unit="us")
    ends = pd.period_range(first, network.as_of.tz_localize(None), freq="Q").end_time.as_unit("us").tz_localize("UTC")
    ends = pd.DatetimeIndex([*ends[:-1], network.as_of])
    moments = ends.as_unit("us").astype("int64").to_numpy()
    counts = [np.bincount(np.searchsorted(moments, way), minlength=len(ends)) for way in days]
    depth = [_depth(days, moment) for moment in moments]
    table = pd.DataFrame(dict(zip(columns, (ends, *counts, depth, network.find(person)), strict=True)))
    return told(table, network, "")


def _days(explained: pd.DataFrame) -> tuple[Codes, Codes]:
    """The days of contact either way, as microseconds."""
    contact = explained[explained["mode"].isin(["written", "met"]) & explained["day"].notna()]
    sent, received = (
        contact.loc[contact["direction"].isin([way, "both"]), "day"].drop_duplicates().astype("int64").to_numpy()
        for way in ("sent", "received")
    )
    return sent, received


def _depth(days: tuple[Codes, Codes], moment: int) -> float:
    ages = (moment // DAY_US - way[way <= moment] // DAY_US for way in days)
    u, v = (((1.0 + age) ** -0.5).sum() for age in ages)
    return float(u + v + 2 * np.sqrt(u * v))
