"""Whose clock it is: periods, parts of the week and parts of the day by local time."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal, cast, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.ordering import Integers
from netquality.schema import DAY_US, HOUR_US, TEXT, TIME, NetqualityError

#: What a table can be broken down by.
Level = Literal["day", "week", "month", "year", "part_of_week", "part_of_day"]
By = Level | tuple[Level, ...] | None

#: The parts of the week and of the day, by their number.
PARTS: Final = {"part_of_week": ("weekday", "weekend"), "part_of_day": ("day", "night")}


@dataclasses.dataclass(frozen=True)
class Calendar:
    """Local time: the zone, which hours are night and which days are the weekend.

    Attributes
    ----------
    timezone : str
        IANA name, such as "Europe/Berlin".
    night_from, night_to : int
        The hours at which the night begins and ends; 19:00:00 is night, 07:00:00 is day.
    weekend : tuple of int
        ISO days of the week: 6 and 7 are Saturday and Sunday.

    Examples
    --------
    >>> berlin = Calendar("Europe/Berlin")
    >>> berlin.level("part_of_day", berlin.local(np.array([6 * HOUR_US]))).tolist()
    [0]
    """

    timezone: str = "UTC"
    night_from: int = 19
    night_to: int = 7
    weekend: tuple[int, ...] = (6, 7)

    def local(self, at: Integers) -> Integers:
        """Return microseconds on the local clock from microseconds UTC.

        Raises
        ------
        NetqualityError
            If there is no such time zone.
        """
        if self.timezone == "UTC":
            return at
        try:
            moments = pd.DatetimeIndex(at.view("datetime64[us]")).tz_localize("UTC").tz_convert(self.timezone)
        except (KeyError, ValueError, OSError) as fault:
            raise NetqualityError(f"there is no time zone {self.timezone!r}; write it like 'Europe/Berlin'") from fault
        return cast(Integers, np.asarray(moments.tz_localize(None), dtype="datetime64[us]").view("int64"))

    def level(self, name: Level, local: Integers) -> Integers:
        """Return the period (its first day, since 1970) or the number of the part that each local time falls in."""
        if name == "part_of_week":
            return np.isin(np.arange(1, 8), self.weekend).view(np.int8)[(local // DAY_US + 3) % 7]
        if name == "part_of_day":
            return self._at_night(local % DAY_US // HOUR_US).view(np.int8)
        day = local // DAY_US
        if name == "day":
            return day
        if name == "week":
            return day - (day + 3) % 7
        unit = "M" if name == "month" else "Y"
        return cast(
            Integers, day.view("datetime64[D]").astype(f"datetime64[{unit}]").astype("datetime64[D]").view("i8")
        )

    def _at_night(self, hour: Integers) -> npt.NDArray[np.bool_]:
        late, early = hour >= self.night_from, hour < self.night_to
        return late & early if self.night_from < self.night_to else late | early


UTC: Final = Calendar()


def levels_of(by: By) -> tuple[Level, ...]:
    """Return the levels asked for, checked.

    Raises
    ------
    NetqualityError
        If one of them is none that there is, or comes twice.
    """
    chosen = (by,) if isinstance(by, str) else tuple(by or ())
    if unknown := [name for name in chosen if name not in get_args(Level)]:
        raise NetqualityError(f"by={unknown[0]!r} is none of {', '.join(get_args(Level))}")
    if len(set(chosen)) < len(chosen):
        raise NetqualityError(f"by={chosen} names a level twice")
    return chosen


def labels(name: Level, values: Integers) -> Any:
    """Return what `Calendar.level` numbers as it is shown: the first day of a period, the name of a part."""
    if name in PARTS:
        return pd.array(np.array(PARTS[name], dtype=object)[values], dtype=TEXT)
    return pd.Series(values.view("datetime64[D]").astype("datetime64[us]")).dt.tz_localize("UTC").astype(TIME).array
