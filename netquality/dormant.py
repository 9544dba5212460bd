"""Ties that sleep, ties that fade, and answers that are owed."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.depth import RUNGS, interaction_depth
from netquality.growth import ContactDays
from netquality.network import Network, memo
from netquality.schema import DAY_US, instants
from netquality.talk import turns, words_between
from netquality.ties import ANSWER_DAYS
from netquality.ties.sequence import to_several
from netquality.uncertainty import rate_table

#: A tie that was once a conversation and silent for longer than this sleeps.
DORMANT_DAYS: Final = 365
#: What the literature on dormant ties takes: three years (Levin, Walter & Murnighan 2011).
LITERATURE_DAYS: Final = 3 * 365
#: From this rung on there was something to wake.
CONVERSED: Final = RUNGS.index("conversed")
#: Months are this long when the rhythm of a tie is counted.
MONTH_DAYS: Final = 30
RECENT_MONTHS: Final = 12
#: The share of false alarms among the ties that are said to fade.
FALSE_ALARMS: Final = 0.05

Ints = npt.NDArray[np.int64]


@memo
def dormant_ties(network: Network, *, silent_days: int = DORMANT_DAYS) -> pd.DataFrame:
    """Return the ties that held conversations once and have been silent since, the deepest at their peak first.

    Depth only grows on a day of contact and decays in between, so its peak is the largest of its values on those days.

    Parameters
    ----------
    network : Network
    silent_days : int
        Silent for longer than this; one year, or the three of the literature (`LITERATURE_DAYS`).

    Returns
    -------
    DataFrame
        Index (owner, person). ``peak_depth``, ``peak_at`` (its day), ``depth`` (today), ``rung``, ``last_at``,
        ``days_since_last``, ``connected``. Empty where nobody sleeps.

    References
    ----------
    Levin, D. Z., Walter, J., Murnighan, J. K. (2011). Dormant ties: the value of reconnecting. Organization Science 22.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": range(4), "at": ["2020-01-01", "2020-01-02", "2020-02-01", "2020-02-02"],
    ...     "source": ["me", "ann"] * 2, "target": ["ann", "me"] * 2, "channel": "message", "mode": "written",
    ...     "question": False, "cue": False})
    >>> found = dormant_ties(Network.build({"interactions": log}, owners=["me"], as_of="2022-01-01"))
    >>> found[["peak_depth", "days_since_last"]].round(2).to_dict("records")
    [{'peak_depth': 4.09, 'days_since_last': 699}]
    """
    depth = interaction_depth(network)
    asleep = depth[(depth["rung"] >= CONVERSED) & (depth["days_since_last"] > silent_days)]
    peaks = _peaks(ContactDays.of(network), asleep.index)
    columns = ["depth", "rung", "last_at", "days_since_last", "connected"]
    found = peaks.join(asleep[columns]).astype({"days_since_last": "int64"})
    return found.sort_values(["peak_depth", "last_at"], ascending=False, kind="stable")


@memo
def revivals(network: Network, *, silent_days: int = DORMANT_DAYS) -> pd.DataFrame:
    """Return how often waking a sleeping tie worked for each owner: what came of the first words after a long silence.

    A tie that had held a discussion (rung 4) and then was silent for more than `silent_days` is woken by the next word;
    a meeting wakes it from both sides. Where the owner wrote first, it worked if the other answered within 90 days;
    younger tries are pending, answered or not: of those only the quick answers are known.

    Returns
    -------
    DataFrame
        Index ``owner``. ``tried_count`` (old enough to tell), ``answered_count`` of these, ``rate, rate_low,
        rate_high`` (95 % Wilson; NaN without tries), ``pending_count``, ``woken_by_others_count``, ``met_count``.

    References
    ----------
    Our definition.
    """
    pairs = interaction_depth(network).index
    words = turns(words_between(network, pairs))
    words = words.rename(columns={"discussion": "talked"}).assign(met=False)
    meetings = words_between(network, pairs, mode="met").drop_duplicates(["tie", "at"])
    contact = pd.concat([words, meetings.assign(talked=False, met=True)]).sort_values(["tie", "at"], kind="stable")
    talked = contact["talked"].fillna(False).astype(bool).groupby(contact["tie"]).cummax()
    before = contact.groupby("tie")["at"].shift()
    slept = contact["at"] - before > silent_days * DAY_US
    wakes = contact[slept & talked.groupby(contact["tie"]).shift(fill_value=False)].reset_index(drop=True)
    answered = _answered(wakes, words)
    mature = network.as_of.value // 1000 - wakes["at"] >= ANSWER_DAYS * DAY_US
    tried = wakes["sent"] & ~wakes["met"]
    flags = pd.DataFrame(
        {
            "tried_count": tried & mature,
            "answered_count": tried & mature & answered,
            "pending_count": tried & ~mature,
            "woken_by_others_count": ~wakes["sent"] & ~wakes["met"],
            "met_count": wakes["met"],
        }
    ).astype("int64")
    owners = pd.Index(network.owners, name="owner")
    counts = flags.groupby(pairs.get_level_values("owner")[wakes["tie"]]).sum().reindex(owners, fill_value=0)
    counts.insert(2, "rate", np.nan)
    return counts.drop(columns="rate").join(rate_table(counts["answered_count"], counts["tried_count"]))


@memo
def fading_ties(network: Network) -> pd.DataFrame:
    """Return the ties that were in touch less in the last year than their own history would have it.

    The life of a tie is cut into months of 30 days, backwards from `as_of`. With k of the n months before the last
    twelve holding contact, and r of the last twelve, a tie fades if r is fewer than chance would leave (Fisher's exact
    test, one-sided), over all ties of an owner with a share of false alarms of 5 % (Benjamini and Hochberg). Months and
    not messages are counted, so that one busy week is not taken for a rhythm.

    Returns
    -------
    DataFrame
        Index (owner, person), of ties on rung 4 or higher that are at least twice twelve months old.
        ``months_before`` (n), ``active_before`` (k), ``active_recent`` (r), ``p_value``, ``p_adjusted``, ``fading``,
        ``depth``; the surest first.

    References
    ----------
    Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. J. R. Statist. Soc. B 57.
    """
    from scipy import stats

    depth = interaction_depth(network)
    candidates = depth.loc[depth["rung"] >= CONVERSED, ["depth"]]
    months = _months(network, candidates.index)
    found = candidates.join(months, how="inner")
    found = found[found["months_before"] >= RECENT_MONTHS]
    found["p_value"] = stats.hypergeom.cdf(
        found["active_recent"],
        found["months_before"] + RECENT_MONTHS,
        found["active_before"] + found["active_recent"],
        RECENT_MONTHS,
    )
    found["p_adjusted"] = found.groupby("owner")["p_value"].transform(
        lambda p: stats.false_discovery_control(p) if len(p) else p
    )
    found["fading"] = found["p_adjusted"] < FALSE_ALARMS
    columns = ["months_before", "active_before", "active_recent", "p_value", "p_adjusted", "fading", "depth"]
    return found[columns].sort_values(["p_value", "depth"], ascending=[True, False], kind="stable")


@memo
def owed_replies(network: Network) -> pd.DataFrame:
    """Return the ties in which the last word was the other's and held a question to the owner alone.

    Returns
    -------
    DataFrame
        Index (owner, person). ``asked_at``, ``waiting_days`` (whole days), ``rung``, ``depth``; the deepest first. What
        was asked in a group is nobody's in particular and is left out; so is what was asked before the two met, or
        before either wrote again, be it to a group that holds both.

    References
    ----------
    Our definition.
    """
    depth = interaction_depth(network)
    log = network.interactions
    alone = dataclasses.replace(network, interactions=log[~to_several(network)], _memo={})
    pairs = depth.index
    met = words_between(network, pairs, mode="met").assign(sent=True)
    words = pd.concat([words_between(alone, pairs), met])
    last = words.sort_values(["tie", "at"], kind="stable").groupby("tie").tail(1)
    silent_since = words_between(network, pairs).groupby("tie")["at"].max()
    owed = last[~last["sent"] & last["question"] & (last["at"] >= last["tie"].map(silent_since))]
    table = depth[["rung", "depth"]].iloc[owed["tie"]].assign(asked_at=instants(owed["at"].to_numpy()))
    table["waiting_days"] = (network.as_of.floor("D") - table["asked_at"].dt.floor("D")).dt.days
    return table[["asked_at", "waiting_days", "rung", "depth"]].sort_values(
        ["depth", "asked_at"], ascending=False, kind="stable"
    )


def _peaks(days: ContactDays, ties: pd.MultiIndex) -> pd.DataFrame:
    """The largest depth that each of `ties` ever had, and on which day."""
    wanted = days.ties.get_indexer(ties)
    order = np.argsort(days.tie, kind="stable")
    bounds = np.searchsorted(days.tie[order], np.arange(len(days.ties) + 1))
    rows = []
    for number in wanted:
        mine = order[bounds[number] : bounds[number + 1]]
        rows.append(_peak(days.at[mine] // DAY_US, days.sent[mine]))
    depth, day = zip(*rows, strict=True) if rows else ((), ())
    peak_at = instants(np.array(day, dtype=np.int64) * DAY_US)
    return pd.DataFrame({"peak_depth": np.array(depth, dtype=float), "peak_at": peak_at}, index=ties)


def _peak(day: Ints, sent: npt.NDArray[np.bool_]) -> tuple[float, int]:
    moments = np.unique(day)
    age = moments[:, None] - day[None, :]
    weight = np.where(age >= 0, (1.0 + np.maximum(age, 0)) ** -0.5, 0.0)
    u, v = weight[:, sent].sum(axis=1), weight[:, ~sent].sum(axis=1)
    depth = u + v + 2 * np.sqrt(u * v)
    best = int(depth.argmax())
    return float(depth[best]), int(moments[best])


def _answered(wakes: pd.DataFrame, words: pd.DataFrame) -> pd.Series:
    """Whether the other wrote within the answer window after each of `wakes`."""
    theirs = words.loc[~words["sent"], ["tie", "at"]].assign(answer_at=lambda rows: rows["at"]).sort_values("at")
    asked = wakes[["tie", "at"]].reset_index().sort_values("at")
    found = pd.merge_asof(asked, theirs, on="at", by="tie", direction="forward", allow_exact_matches=False)
    soon = found["answer_at"] - found["at"] <= ANSWER_DAYS * DAY_US
    return soon.set_axis(found["index"]).reindex(range(len(wakes)), fill_value=False).astype(bool)


def _months(network: Network, ties: pd.MultiIndex) -> pd.DataFrame:
    """How many months each tie is old before the last twelve, and how many of both held contact."""
    days = ContactDays.of(network)
    age = (network.as_of.value // 1000 // DAY_US - days.at // DAY_US) // MONTH_DAYS
    months = pd.DataFrame({"tie": days.tie, "age": age}).drop_duplicates()
    recent = months["age"] < RECENT_MONTHS
    by_tie = months.groupby("tie")["age"]
    table = pd.DataFrame(
        {
            "months_before": by_tie.max() + 1 - RECENT_MONTHS,
            "active_before": (~recent).groupby(months["tie"]).sum(),
            "active_recent": recent.groupby(months["tie"]).sum(),
        }
    ).reindex(range(len(days.ties)))
    return table.set_axis(days.ties).reindex(ties).dropna().astype("int64")
