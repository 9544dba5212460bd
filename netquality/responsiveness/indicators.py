"""What can be said of any group of messages, of one tie or of all of an owner's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.responsiveness.calendar import Calendar
from netquality.responsiveness.sides import Groups, Sides
from netquality.responsiveness.waits import response_columns
from netquality.schema import DAY_US, TIME


def indicators(sides: Sides, groups: Groups, calendar: Calendar) -> pd.DataFrame:
    """Return counts, shares, response rates and delays, a row a group."""
    asks = sides.waits
    parts = [
        _counts(sides, groups, calendar),
        _sessions(sides, groups),
        *(response_columns(asks, groups, side=side, by_owner=side == "owner") for side in ("owner", "person")),
        _rhythm(sides, groups, calendar),
    ]
    return pd.concat(parts, axis=1)


def share(part: npt.NDArray[np.int64], whole: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return part / whole; the share of nothing is undefined."""
    return np.asarray(part / np.where(whole > 0, whole, np.nan), dtype=float)


def _counts(sides: Sides, groups: Groups, calendar: Calendar) -> pd.DataFrame:
    sent, received = groups.count(sides.mine), groups.count(~sides.mine)
    columns = {
        "sent_count": sent,
        "received_count": received,
        "sent_share": share(sent, sent + received),
        "active_days": groups.distinct(calendar.local(sides.at) // DAY_US),
    }
    return pd.DataFrame(columns, index=groups.index)


def _sessions(sides: Sides, groups: Groups) -> pd.DataFrame:
    """Sessions belong to the group of the message that opens them; who did not open one comes with its second turn."""
    turns = np.flatnonzero(sides.starts_turn)
    opening = sides.opening[turns]
    opens, both = turns[opening], np.append(~opening[1:], False)[: len(turns)][opening]
    by_owner = sides.mine[opens]
    opened, received = groups.count(opens[by_owner]), groups.count(opens[~by_owner])
    columns = {
        "sessions": opened + received,
        "initiated_share": share(opened, opened + received),
        "turns": groups.count(turns),
        "owner_session_response_rate": share(groups.count(opens[~by_owner & both]), received),
        "person_session_response_rate": share(groups.count(opens[by_owner & both]), opened),
    }
    return pd.DataFrame(columns, index=groups.index)


def _rhythm(sides: Sides, groups: Groups, calendar: Calendar) -> pd.DataFrame:
    local = calendar.local(sides.at)
    night, weekend = (calendar.level(name, local) for name in ("part_of_day", "part_of_week"))
    everything = groups.count(slice(None))
    first, last = np.full(len(groups.index), np.iinfo(np.int64).max), np.full(len(groups.index), np.iinfo(np.int64).min)
    np.minimum.at(first, groups.of, sides.at)
    np.maximum.at(last, groups.of, sides.at)
    columns = {
        "nocturnal_share": share(groups.count(night == 1), everything),
        "weekend_share": share(groups.count(weekend == 1), everything),
        "first_at": pd.to_datetime(first, unit="us", utc=True).astype(TIME),
        "last_at": pd.to_datetime(last, unit="us", utc=True).astype(TIME),
    }
    return pd.DataFrame(columns, index=groups.index)
