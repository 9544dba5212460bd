"""Responsiveness of each owner, over all ties."""

from __future__ import annotations

import pandas as pd

from netquality.network import Network, memo
from netquality.responsiveness.calendar import UTC, By, Calendar
from netquality.responsiveness.contacts import cells, contact_columns
from netquality.responsiveness.distributions import stacked
from netquality.responsiveness.indicators import indicators
from netquality.responsiveness.intervals import Measured, delays, intervals
from netquality.responsiveness.sides import group, sides
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS


@memo
def owner_indicators(
    network: Network,
    *,
    by: By = None,
    calendar: Calendar = UTC,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> pd.DataFrame:
    """Return how an owner keeps in touch, all ties together: a row an owner, or an owner and period.

    With p_i the share of all messages, both ways, that contact i has::

        contact_entropy  = sum of p_i log(1 / p_i), in nats
        contact_evenness = contact_entropy / log(contacts)
        pareto_share     = the fewest contacts who hold 80 % of the messages / contacts

    Parameters
    ----------
    network, by, calendar, session_gap_hours, answer_days
        As for `tie_indicators`.

    Returns
    -------
    DataFrame
        Index owner (and what `by` names), sorted; owners without messages are not in it. ``contacts_count`` (both
        ways), ``contacts_written_count``, ``contacts_writing_count`` (whom the owner wrote to; who wrote to the owner);
        ``contact_entropy``, ``contact_evenness`` in [0, 1] (NaN with one contact), ``pareto_contacts_count,
        pareto_share`` in (0, 1]; and the columns of `tie_indicators`, over all ties (a message to a group counts for
        everybody in it).

    Raises
    ------
    NetqualityError
        As for `tie_indicators`.

    References
    ----------
    Eagle, N., Macy, M., Claxton, R. (2010). Network diversity and economic development. Science 328, 1029-1031
    (entropy over contacts). Otherwise as for `tie_indicators`.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": range(5), "at": pd.date_range("2024-01-01", periods=5), "source": "me",
    ...     "target": ["ann", "ann", "ann", "ann", "bob"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> found = owner_indicators(Network.build({"interactions": log}, owners=["me"]))
    >>> found[["contacts_count", "contact_entropy", "pareto_share"]].round(2).to_dict("records")
    [{'contacts_count': 2, 'contact_entropy': 0.5, 'pareto_share': 0.5}]
    """
    seen = sides(network, session_gap_hours=session_gap_hours, answer_days=answer_days)
    groups = group(seen, ("owner",), by, calendar)
    contacts = contact_columns(cells(seen, groups), len(groups.index))
    return pd.DataFrame(contacts | indicators(seen, groups, calendar), index=groups.index)


@memo
def owner_summaries(
    network: Network,
    *,
    by: By = None,
    calendar: Calendar = UTC,
    session_gap_hours: float = SESSION_GAP_HOURS,
    answer_days: float = ANSWER_DAYS,
) -> pd.DataFrame:
    """Return the extended summary of each owner's distributions, a row a distribution.

    Over messages: ``interevent_hours`` from each message of the owner's to the next, whoever writes (one to a group is
    one); ``owner_delay_hours, person_delay_hours`` from an ask to its answer. Over contacts: ``interactions`` (messages
    with each), ``sent_share`` (of them, by the owner), ``sent_weight`` (sent to each, as a share of all messages).

    Parameters
    ----------
    network, by, calendar, session_gap_hours, answer_days
        As for `tie_indicators`. A gap belongs to the period of its later message, a delay to that of the ask.

    Returns
    -------
    DataFrame
        Index (owner, what `by` names, measure), sorted; columns as for `tie_summaries`.

    Raises
    ------
    NetqualityError
        As for `tie_indicators`.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": "2024-01-01", "source": "me", "target": ["ann", "ann", "bob"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> found = owner_summaries(Network.build({"interactions": log}, owners=["me"]))
    >>> found.loc[("me", "interactions"), ["mean", "max"]].tolist()
    [1.5, 2.0]
    """
    seen = sides(network, session_gap_hours=session_gap_hours, answer_days=answer_days)
    groups = group(seen, ("owner",), by, calendar)
    contacts = cells(seen, groups)
    everything = groups.sizes[contacts.group]
    measures = {
        "interactions": Measured(contacts.total, contacts.group),
        "interevent_hours": intervals(seen, groups, ("owner",)),
        **delays(seen.waits, groups),
        "sent_share": Measured(contacts.sent / contacts.total, contacts.group),
        "sent_weight": Measured(contacts.sent / everything, contacts.group),
    }
    return stacked(measures, groups.index)
