"""bandicoot 0.6.0 (MIT), which nobody here wrote, as an oracle: invented texts and what it says of them.

    python -m tests.bandicoot_oracle     # writes tests/data/bandicoot.json anew; bandicoot has to be installed

The last release is of 2020 and asks ``inspect`` for two functions that Python 3.11 no longer has. They are put back
while it is imported; nothing else of it is touched.
"""

from __future__ import annotations

import datetime
import inspect
import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

FIGURES = Path(__file__).parent / "data" / "bandicoot.json"
#: When, "in" or "out", with whom.
Text = tuple[datetime.datetime, str, str]

PARTS_OF_WEEK = ("allweek", "weekday", "weekend")
PARTS_OF_DAY = ("allday", "day", "night")
PERIODS = ("day", "week", "month", "year")


def texts(contacts: int = 12, conversations: int = 260, seed: int = 4) -> list[Text]:
    """Invent texts over some months: bursts with silences between, by day and by night, no two in one second.

    None at 07:00:00 and no silence of exactly an hour, where the definitions part on purpose.
    """
    chance, start = random.Random(seed), datetime.datetime(2023, 11, 2, 8)
    found: dict[datetime.datetime, Text] = {}
    for _ in range(conversations):
        who = f"c{min(int(chance.expovariate(0.35)), contacts - 1):02d}"
        at = start + datetime.timedelta(seconds=chance.randrange(120 * 86_400))
        for _ in range(1 + int(chance.expovariate(0.4))):
            found[at] = (at, chance.choice(("in", "out", "out" if who < "c05" else "in")), who)
            at += datetime.timedelta(seconds=chance.choice((37, 250, 1900, 3400, 4100)) + chance.randrange(60))
    return [found[at] for at in sorted(found)]


def imported() -> ModuleType:
    """Import bandicoot with what it misses; ModuleNotFoundError where it is not installed."""
    lost = {"getargspec": lambda f: inspect.getfullargspec(f)[:4], "formatargspec": _formatargspec}
    with patch.multiple(inspect, create=True, **lost):
        import bandicoot
    return bandicoot


def _formatargspec(
    args: list[str],
    varargs: Any = None,
    varkw: Any = None,
    defaults: Any = None,
    formatvalue: Callable[[Any], str] = lambda value: f"={value!r}",
) -> str:
    plain = len(args) - len(defaults or ())
    optional = [name + formatvalue(value) for name, value in zip(args[plain:], defaults or (), strict=True)]
    return f"({', '.join([*args[:plain], *optional])})"


def figures(bandicoot: ModuleType, log: list[Text]) -> dict[str, Any]:
    """Return every figure: of the whole and each of its parts, of each contact alone, and scalars by period."""
    everything, contacts = user(bandicoot, log), sorted({who for _, _, who in log})
    return {
        "version": bandicoot.__version__,
        "parts": told(bandicoot, everything, split_week=True, split_day=True),
        "contacts": {
            who: told(bandicoot, user(bandicoot, [text for text in log if text[2] == who])) for who in contacts
        },
        "periods": {period: _scalars(told(bandicoot, everything, groupby=period, summary=None)) for period in PERIODS},
    }


def _scalars(said: dict[str, Any]) -> dict[str, list[Any]]:
    """Keep the scalars: a list of one a period, in order. (Whole distributions would fill the file.)"""
    values = {name: value["allweek"]["allday"] for name, value in said.items()}
    return {name: value for name, value in values.items() if not isinstance(value[0], list)}


def user(bandicoot: ModuleType, log: list[Text]) -> Any:
    """Return bandicoot's user with these texts."""
    return holding(
        bandicoot, [bandicoot.Record("text", way, who, at, None, bandicoot.Position()) for at, way, who in log]
    )


def holding(bandicoot: ModuleType, records: list[Any]) -> Any:
    """Return bandicoot's user with these records."""
    found = bandicoot.User()
    found.records = records
    return found


def told(bandicoot: ModuleType, user: Any, groupby: str | None = None, summary: Any = "extended", **split: bool) -> Any:
    """Run every indicator of texts; of what is split, {part of week: {part of day: value}}."""
    one = bandicoot.individual
    runs = {
        "active_days": (one.active_days, {}),
        "number_of_contacts": (one.number_of_contacts, {}),
        "number_of_contacts_in": (one.number_of_contacts, {"direction": "in"}),
        "number_of_contacts_out": (one.number_of_contacts, {"direction": "out"}),
        "number_of_interactions": (one.number_of_interactions, {}),
        "number_of_interactions_in": (one.number_of_interactions, {"direction": "in"}),
        "number_of_interactions_out": (one.number_of_interactions, {"direction": "out"}),
        "percent_nocturnal": (one.percent_nocturnal, {}),
        "percent_initiated_conversations": (one.percent_initiated_conversations, {}),
        "response_rate_text": (one.response_rate_text, {}),
        "entropy_of_contacts": (one.entropy_of_contacts, {}),
        "normalized_entropy_of_contacts": (one.entropy_of_contacts, {"normalize": True}),
        "percent_pareto_interactions": (one.percent_pareto_interactions, {}),
        "response_delay_text": (one.response_delay_text, {}),
        "interevent_time": (one.interevent_time, {}),
        "interactions_per_contact": (one.interactions_per_contact, {}),
        "balance_of_contacts": (one.balance_of_contacts, {"weighted": False}),
        "weighted_balance_of_contacts": (one.balance_of_contacts, {}),
    }
    return {
        name: _bare(run(user, groupby=groupby, summary=summary, interaction=["text"], **split, **options))
        for name, (run, options) in runs.items()
    }


def _bare(value: Any) -> Any:
    """Drop the level of the kind of interaction, and name the whole like its parts."""
    return {week: {day: kinds["text"] for day, kinds in days.items()} for week, days in value.items()}


def main() -> None:
    """Write what bandicoot says."""
    said = rounded(figures(imported(), texts()))
    FIGURES.write_text(json.dumps(said, separators=(",", ":")) + "\n", encoding="utf-8")


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.14g}") if isinstance(value, float) and math.isfinite(value) else value


if __name__ == "__main__":
    main()
