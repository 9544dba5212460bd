"""Responsiveness of each tie."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.network import Network, memo
from netquality.responsiveness.calendar import UTC, By, Calendar
from netquality.responsiveness.distributions import stacked
from netquality.responsiveness.indicators import indicators
from netquality.responsiveness.intervals import delays, intervals
from netquality.responsiveness.sides import group, sides
from netquality.schema import HOUR_US, instants
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS

_TIE: Final = ("owner", "person")


@memo
def tie_indicators(
    network: Network,
    *,
    by: By = None,
    calendar: Calendar = UTC,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> pd.DataFrame:
    """Return who answers whom, how often and how fast: a row a tie with messages, or a tie and period.

    Sessions, turns and answers are those of `netquality.ties.ties`. An *ask* is a run of messages of one of the two;
    the wait runs from its last message. It ends with the other one's next message (an answer, if within
    `answer_days`); else it is cut off at `answer_days` or at ``network.as_of``. So an ask without an answer is neither
    left out nor taken to wait for ever::

        response_rate  = answered / asked, both of asks whose `answer_days` are over; the younger ones are pending
        response_delay = smallest t with S(t) <= 1/2, S the Kaplan-Meier estimate of who still waits

    Same age for all: of the young asks only the quick answers are known, and these alone would make a rate of 1. The
    rates of the same names in `netquality.ties.ties`, which sees no single asks, leave out only a last turn that still
    waits: where young asks were answered they are higher.

    Parameters
    ----------
    network : Network
    by : str or tuple of str, optional
        Break each tie down by ``day``, ``week`` (from Monday), ``month``, ``year``, ``part_of_week`` (weekday, weekend)
        or ``part_of_day`` (day, night), or several of them. Everything is found out on the whole log and then put where
        it begins: a session with its first message, an ask with the message that waits.
    calendar : Calendar
        Whose clock, night and weekend.
    session_gap_hours : float
        A silence longer than this ends a session.
    answer_days : float
        What the other one writes within this time is an answer.

    Returns
    -------
    DataFrame
        Index (owner, person, and what `by` names; of a period, its first day), sorted. ``sent_count, received_count``;
        ``sent_share`` (the balance: 1 if only the owner writes); ``active_days``; ``sessions``, ``initiated_share``
        (opened by the owner), ``turns``; of the sessions that the other one opened, the share in which this one wrote:
        ``owner_session_response_rate, person_session_response_rate``; for the owner's answers to the person and the
        person's to the owner (``owner_...``, ``person_...``): ``asked_count, answered_count, pending_count,
        response_rate`` with its Wilson interval ``_low, _high``, ``response_delay_hours`` with its interval (NaN where
        half are not answered or that cannot be said yet); ``nocturnal_share``, ``weekend_share``; ``first_at,
        last_at``. Shares and rates are in [0, 1], NaN where there is nothing to share.

    Raises
    ------
    NetqualityError
        If `by` names a level that there is not, or the calendar a time zone.

    References
    ----------
    The indicators of bandicoot (de Montjoye, Rocher, Pentland 2016, JMLR 17) per tie, and our definition of the delay;
    docs/metrics.md says where the two differ.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": ["2024-01-01 10:00", "2024-01-01 12:00", "2024-01-05"],
    ...     "source": ["me", "ann", "me"], "target": ["ann", "me", "ann"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> network = Network.build({"interactions": log}, owners=["me"], as_of="2024-12-31")
    >>> tie = tie_indicators(network).loc[("me", "ann")]
    >>> int(tie["person_asked_count"]), float(tie["person_response_rate"]), float(tie["person_response_delay_hours"])
    (2, 0.5, 2.0)
    """
    seen = sides(network, session_gap_hours=session_gap_hours, answer_days=answer_days)
    groups = group(seen, _TIE, by, calendar)
    return pd.DataFrame(indicators(seen, groups, calendar), index=groups.index)


@memo
def tie_summaries(
    network: Network,
    *,
    by: By = None,
    calendar: Calendar = UTC,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> pd.DataFrame:
    """Return the extended summary of each tie's distributions, a row a distribution.

    ``interevent_hours``: from each message to the next, whoever writes; ``owner_delay_hours, person_delay_hours``: from
    an ask to its answer (only those answered: `tie_indicators` counts the others in).

    Parameters
    ----------
    network, by, calendar, session_gap_hours, answer_days
        As for `tie_indicators`. A gap belongs to the period of its later message, a delay to that of the ask.

    Returns
    -------
    DataFrame
        Index (owner, person, what `by` names, measure), sorted. ``count, mean, std, median, skewness, kurtosis, min,
        max`` (moments divided by n; kurtosis is 3 for a normal distribution); NaN where there is nothing to summarise.

    Raises
    ------
    NetqualityError
        As for `tie_indicators`.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": ["2024-01-01 10:00", "2024-01-01 12:00", "2024-01-02 12:00"],
    ...     "source": ["me", "ann", "me"], "target": ["ann", "me", "ann"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> network = Network.build({"interactions": log}, owners=["me"])
    >>> tie_summaries(network).loc[("me", "ann", "interevent_hours"), ["count", "mean", "std"]].tolist()
    [2.0, 13.0, 11.0]
    """
    seen = sides(network, session_gap_hours=session_gap_hours, answer_days=answer_days)
    groups = group(seen, _TIE, by, calendar)
    return stacked({"interevent_hours": intervals(seen, groups, _TIE), **delays(seen.waits, groups)}, groups.index)


def response_waits(
    network: Network, *, session_gap_hours: float = SESSION_GAP_HOURS, answer_days: float = ANSWER_DAYS
) -> pd.DataFrame:
    """Return every ask behind `tie_indicators`: who had to answer, how long it took or has been waited.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted, in order of time within. ``answering`` (owner or person), ``at`` (the message
        from which the wait runs), ``wait_hours``, ``answered`` (else the wait was cut off: right-censored), ``pending``
        (younger than `answer_days`: not in the rate, answered or not).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0], "at": ["2024-01-01"], "source": ["me"], "target": ["ann"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> network = Network.build({"interactions": log}, owners=["me"], as_of="2024-01-02")
    >>> response_waits(network)[["answering", "wait_hours", "answered"]].to_dict("records")
    [{'answering': 'person', 'wait_hours': 24.0, 'answered': False}]
    """
    seen = sides(network, session_gap_hours=session_gap_hours, answer_days=answer_days)
    asks = seen.waits
    columns = {
        "answering": pd.Categorical.from_codes((~asks.by_owner).astype(int), categories=_TIE),
        "at": instants(seen.at[asks.row]),
        "wait_hours": asks.duration / HOUR_US,
        "answered": asks.answered,
        "pending": asks.pending,
    }
    ties = [seen.names.take(side[asks.row]) for side in (seen.owner, seen.person)]
    return pd.DataFrame(columns, index=pd.MultiIndex.from_arrays(ties, names=_TIE))
