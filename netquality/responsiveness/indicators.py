"""What can be said of any group of messages, of one tie or of all of an owner's."""

from __future__ import annotations

from typing import Any

import numpy as np

from netquality.ordering import Integers, places
from netquality.responsiveness.calendar import Calendar
from netquality.responsiveness.sides import Groups, Sides
from netquality.responsiveness.waits import response_columns
from netquality.schema import NAT, instants
from netquality.ties.sequence import earliest
from netquality.uncertainty import Floats

Columns = dict[str, Any]


def indicators(sides: Sides, groups: Groups, calendar: Calendar) -> Columns:
    """Return counts, shares, response rates and delays, each by group."""
    return {
        **_counts(sides, groups, calendar),
        **_sessions(sides, groups),
        **response_columns(sides.waits, groups),
        **_rhythm(sides, groups, calendar),
    }


def share(part: Integers, whole: Integers) -> Floats:
    """Return part / whole; the share of nothing is undefined."""
    return np.asarray(part / np.where(whole > 0, whole, np.nan), dtype=float)


def _counts(sides: Sides, groups: Groups, calendar: Calendar) -> Columns:
    sent = groups.count(places(sides.mine))
    return {
        "sent_count": sent,
        "received_count": groups.sizes - sent,
        "sent_share": share(sent, groups.sizes),
        "active_days": groups.distinct(sides.level("day", calendar)),
    }


def _sessions(sides: Sides, groups: Groups) -> Columns:
    """Sessions belong to the group of the message that opens them; who did not open one comes with its second turn."""
    turns, opens, by_owner, both = sides.sessions
    ignored, taken_up, unanswered, answered = groups.tally(opens, by_owner, both)
    opened, received = unanswered + answered, ignored + taken_up
    return {
        "sessions": opened + received,
        "initiated_share": share(opened, opened + received),
        "turns": groups.count(turns),
        "owner_session_response_rate": share(taken_up, received),
        "person_session_response_rate": share(answered, opened),
    }


def _rhythm(sides: Sides, groups: Groups, calendar: Calendar) -> Columns:
    night, weekend = sides.level("part_of_day", calendar), sides.level("part_of_week", calendar)
    last = np.full(len(groups.index), NAT)
    np.maximum.at(last, groups.of, sides.at)
    return {
        "nocturnal_share": share(groups.count(places(night == 1)), groups.sizes),
        "weekend_share": share(groups.count(places(weekend == 1)), groups.sizes),
        "first_at": instants(earliest(groups.of, sides.at, len(groups.index))),
        "last_at": instants(last),
    }
