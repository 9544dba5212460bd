"""Dates as the files of an archive write them, in English whatever the machine's language is."""

from __future__ import annotations

import datetime as dt
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment(at: int) -> dt.datetime:
    """Return seconds since 1970 as a UTC time."""
    return dt.datetime.fromtimestamp(at, tz=dt.UTC)


def iso(at: int) -> str:
    """Return the time without a zone.

    Examples
    --------
    >>> iso(0)
    '1970-01-01 00:00:00'
    """
    return moment(at).strftime("%Y-%m-%d %H:%M:%S")


def date_only(at: int) -> str:
    """Return the date.

    Examples
    --------
    >>> date_only(0)
    '1970-01-01'
    """
    return moment(at).strftime("%Y-%m-%d")


def stamp(at: int, separator: str = "-") -> str:
    """Return the time with its zone.

    Examples
    --------
    >>> stamp(0, "/")
    '1970/01/01 00:00:00 UTC'
    """
    return f"{iso(at).replace('-', separator)} UTC"


def long_date(day: int) -> str:
    """Return a day (since 1970) as the list of connections writes it.

    Examples
    --------
    >>> long_date(0)
    '01 Jan 1970'
    """
    date = dt.date(1970, 1, 1) + dt.timedelta(days=int(day))
    return f"{date.day:02d} {_MONTHS[date.month - 1]} {date.year}"


def minutes(at: int, *, padded: bool = False) -> str:
    """Return the time to the minute on a clock of twelve hours.

    Examples
    --------
    >>> minutes(0), minutes(0, padded=True)
    ('1/1/70, 12:00 AM', '01/01/70, 12:00 AM')
    """
    when = moment(at)
    date = (
        when.strftime("%m/%d/%y, %I:%M ")
        if padded
        else f"{when.month}/{when.day}/{when:%y}, {(when.hour + 11) % 12 + 1}:{when:%M} "
    )
    return date + ("PM" if when.hour >= 12 else "AM")


def ctime(at: int) -> str:
    """Return the time as follows of companies write it.

    Examples
    --------
    >>> ctime(0)
    'Thu Jan 01 00:00:00 UTC 1970'
    """
    when = moment(at)
    return f"{_DAYS[when.weekday()]} {_MONTHS[when.month - 1]} {when:%d %H:%M:%S} UTC {when.year}"
