"""Sentences about crossing 500."""

from __future__ import annotations

from typing import Any

import pandas as pd

from netquality.exposure import JUDGED_DAYS as JUDGED_DAYS
from netquality.marginal import WINDOW as WINDOW
from netquality.marginal import WORTH
from netquality.vanity import BADGE
from netquality.wording import FEW, between, count, of_hundred, percent
from netquality.words.common import of_owners, owner_count, reasoned


def stretches_title(data: pd.DataFrame) -> str:
    """Return which share of the first connections became known, and which of those beyond the badge."""
    at = data.set_index("stretch")["known_share"]
    first, later = percent(at["early"]), percent(at["later"])
    return f"Known after half a year: {first} of the first {BADGE - WINDOW}, {later} beyond {BADGE}"


@reasoned
def stretches(data: pd.DataFrame) -> str:
    """Return what each stretch was worth, and whether what came beyond the badge was worth less."""
    at = data.set_index("stretch")
    said = [
        f"{percent(row.known_share)} of {count(row.judged)} {_STRETCHES[name]} "
        f"({between(row.known_share_low, row.known_share_high)})"
        for name, row in zip(at.index, at.itertuples(), strict=True)
        if row.judged
    ]
    return (
        f"Known within {JUDGED_DAYS} days of connecting{of_owners(data)}: {'; '.join(said)}. "
        f"{_compared(at.loc['later'])}{_push(at)}"
    )


_STRETCHES = {
    "early": f"among the first {BADGE - WINDOW}",
    "run_up": f"among the {WINDOW} before the badge",
    "later": f"beyond the {BADGE}th",
}


def crossing_title(data: pd.DataFrame) -> str:
    """Return whether quality jumps at the 500th connection."""
    effect = data.attrs.get("effect")
    if effect is None:
        return (
            f"{count(data.attrs['owners_alarmed'])} of {count(data.attrs['owners_judged'])} owners: a jump at {BADGE}"
        )
    if pd.isna(effect["p_value"]):
        return f"Around {BADGE} there are too few to tell"
    if effect["p_value"] > 0.05:
        return f"No measurable jump at {BADGE}"
    way = "fewer" if effect["crossing_effect"] < 0 else "more"
    return f"From one to the next, {way} become known beyond {BADGE}"


@reasoned
def crossing(data: pd.DataFrame) -> str:
    """Return what happens at the badge itself, and after how many connections one more adds nothing measurable."""
    if owner_count(data) > 1:
        return (
            f"{count(data.attrs['owners_judged'])} owners have enough connections on both sides of {BADGE} to be "
            f"judged; for {count(data.attrs['owners_alarmed'])} of them quality jumps there (one in twenty would by "
            "chance)."
        )
    return f"{_jump(data.attrs['effect'])} {_limit(data.attrs['limit'])}"


def pace_title(data: pd.DataFrame) -> str:
    """Return whether connections came faster just before the badge."""
    ratio = data.attrs.get("bunching", {})
    if pd.isna(ratio.get("bunching", float("nan"))):
        fastest = data.loc[data["per_month"].idxmax()]
        return f"Fastest around connection {count(round(fastest['rank']))}: {_monthly(fastest['per_month'])} a month"
    if ratio["bunching_low"] <= 1 <= ratio["bunching_high"]:
        return f"No run-up to {BADGE} that can be measured"
    if ratio["bunching"] < 1:
        return f"Connections came more slowly just before {BADGE}"
    return f"A run-up: {ratio['bunching']:.1f} times as fast just before {BADGE}"


@reasoned
def pace(data: pd.DataFrame) -> str:
    """Return how much faster connections came just before the badge than around it."""
    ratio = data.attrs.get("bunching", {})
    slow, fast = (_monthly(data["per_month"].agg(end)) for end in ("min", "max"))
    usual = f"Over any {WINDOW} in a row, connections came at {slow} to {fast} a month"
    if pd.isna(ratio.get("bunching", float("nan"))):
        many = "" if owner_count(data) > 1 else f" Too few around {BADGE} to tell whether there was a run-up."
        return f"{usual}{' (medians over owners)' if owner_count(data) > 1 else ''}.{many}"
    sure = f"between {ratio['bunching_low']:.1f} and {ratio['bunching_high']:.1f} times"
    here = f"The {WINDOW} before the badge came {ratio['bunching']:.1f} times as fast as those around them ({sure})"
    even = ratio["bunching_low"] <= 1 <= ratio["bunching_high"]
    verdict = ": no run-up that can be told from chance" if even else ""
    return f"{here}{verdict}. {usual}."


def _compared(later: pd.Series) -> str:
    low, high = later["difference_low"], later["difference_high"]
    if later["judged"] < FEW or pd.isna(low):
        return f"Beyond {BADGE} there are too few to tell."
    if low <= 0 <= high:
        return (
            f"Whether those beyond the badge are worth less cannot be told: the difference is {of_hundred(low, high)}."
        )
    way = "fewer" if high < 0 else "more"
    return f"Beyond the badge {way} become known: {of_hundred(low, high)}. That may be the badge or the years."


def _push(at: pd.DataFrame) -> str:
    early, here = at.loc["early", "per_month"], at.loc["run_up", "per_month"]
    if pd.isna(early) or pd.isna(here):
        return ""
    first = f"the first {BADGE - WINDOW} at {_monthly(early)}"
    return f" The {WINDOW} before the badge came at {_monthly(here)} a month, {first}."


def _jump(effect: dict[str, Any]) -> str:
    if pd.isna(effect["p_value"]):
        return (
            f"On either side of the {BADGE}th, {count(effect['judged_before'])} and {count(effect['judged_after'])} "
            f"connections can be judged: too few to tell what crossing it does."
        )
    sides = (
        f"{percent(_share(effect['known_before']))} just before it, {percent(_share(effect['known_after']))} just "
        f"after, each read off a straight line through the {WINDOW} on its side"
    )
    gap = of_hundred(effect["crossing_effect_low"], effect["crossing_effect_high"])
    what = "quality jumps" if effect["p_value"] <= 0.05 else "nothing measurable happens"
    return f"At the {BADGE}th connection itself {what}: {sides}; {gap} (p = {effect['p_value']:.3f})."


def _limit(limit: dict[str, Any]) -> str:
    least = f"fewer than one in {round(1 / WORTH)}"
    if pd.isna(limit["reached"]):
        return f"After how many connections one more adds nothing: too few to tell ({count(limit['judged'])} judged)."
    if not limit["reached"]:
        return f"The point after which one more adds nothing measurable ({least} known) is not reached."
    if limit["limit"] == 0:
        return f"From the first connection on, {least} became known: none adds anything measurable."
    return (
        f"After connection {count(limit['limit'])} ({count(limit['limit_low'])} to {count(limit['limit_high'])}), "
        f"one more adds nothing measurable: {least} became known."
    )


def _monthly(number: float) -> str:
    return count(round(number, 1) if number < 10 else round(number))


def _share(line: float) -> float:
    """A line through shares can leave what a share can be."""
    return min(max(line, 0.0), 1.0)
