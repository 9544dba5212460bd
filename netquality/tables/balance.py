"""Numbers of quality against quantity."""

from __future__ import annotations

import pandas as pd

from netquality import words
from netquality.tables.common import table
from netquality.wording import MISSING, count, day, percent, points

HEADLINE_WORDS = {
    "known": "people known",
    "vanity_ratio": "only a number, of the list",
    "effective_number": "effective number of relationships",
    "top_15_share": "depth held by the deepest 15",
    "introduction_rate": "introductions that led to an exchange",
    "vetting_difference": "known in a year: after a discussion against without",
}
_SHARES = ("vanity_ratio", "top_15_share", "introduction_rate")


def quality_over_time(data: pd.DataFrame) -> pd.DataFrame:
    """Return the list, the known and the effective number at the end of each year, and now."""
    last = data["at"].dt.month.eq(12) | (data.index == data.index.max())
    rows = (
        (day(row.at), count(row.connections), count(row.known), _whole(row.effective_number))
        for row in data[last].rename(columns={"at": "when"}).rename(columns={"when": "at"}).itertuples()
    )
    return table(("by", "connections", "known", "effective number"), rows)


def inequality(data: pd.DataFrame) -> pd.DataFrame:
    """Return the effective numbers of three orders and the Gini coefficient, with how far they hang on single ties."""
    if data.empty:
        return table(("measure", "value", "redrawing the ties"), (), why=str(data.attrs.get("why", "")))
    found = data.attrs["effective"]
    names = {
        "hill_1": "effective number (each by its depth)",
        "hill_2": "effective number (the deepest above all)",
        "gini": "Gini coefficient",
    }
    rows = [("people with any contact", _whole(found["hill_0"]), MISSING)]
    for name, meaning in names.items():
        say = _decimal if name == "gini" else _whole
        low, high = say(found[f"{name}_low"]), say(found[f"{name}_high"])
        rows.append((meaning, say(found[name]), MISSING if MISSING in (low, high) else f"{low} to {high}"))
    return table(("measure", "value", "redrawing the ties"), rows)


def conclusions(data: pd.DataFrame) -> pd.DataFrame:
    """Return each conclusion, whether it holds, in how many settings, and what turns it over."""
    rows = (
        (
            row.conclusion,
            "yes" if row.holds else "no",
            f"{count(row.holds_count)} of {count(row.settings_count)}",
            ("yes" if row.flips else "no"),
            words.setting(row.flips_with) or (MISSING if not row.flips else "only several changes at once"),
        )
        for row in data.itertuples()
    )
    columns = ("conclusion", "as counted here", "yes in settings", "flips", "a single change that flips it")
    return table(columns, rows, why=str(data.attrs.get("why", "")))


def headline_ranges(data: pd.DataFrame) -> pd.DataFrame:
    """Return each headline as counted here, and its median and range over all settings."""
    rows = []
    for row in data.itertuples():
        say = percent if row.headline in _SHARES else _points if row.headline == "vetting_difference" else _whole
        values = (say(row.value), say(row.median), f"{say(row.low)} to {say(row.high)}", count(row.settings_count))
        rows.append((HEADLINE_WORDS[row.headline], *values))
    columns = ("headline", "as counted here", "median", "range", "settings")
    return table(columns, rows, why=str(data.attrs.get("why", "")))


def _whole(number: float) -> str:
    return count(round(number)) if number == number else MISSING


def _points(share: float) -> str:
    return f"{points(share)} points" if share == share else MISSING


def _decimal(number: float) -> str:
    return f"{number:.2f}" if number == number else MISSING
