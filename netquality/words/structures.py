"""Sentences about structure."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.wording import FEW, count, minus, percent, things
from netquality.words.common import RUNG_WORDS, noun, of_owners, reasoned

_CALLED: Final = {
    "ties": ("community", "communities"),
    "conversations": ("circle from group conversations", "circles from group conversations"),
}


def egogram_title(data: pd.DataFrame) -> str:
    """Return how many people are in the inner rings."""
    rings = _rings(data)
    known, total = int(rings.loc[rings["known"], "people"].sum()), int(rings["people"].sum())
    return f"{count(known)} of {things(total, *noun(data))} in the four inner rings"


@reasoned
def egogram(data: pd.DataFrame) -> str:
    """Return how many the innermost and the outermost ring hold, and what a dot is."""
    rings = _rings(data)
    first, last = rings.iloc[0], rings.iloc[-1]
    outer = f"; the outermost, “{RUNG_WORDS[last['rung_name']]}”, {count(last['people'])}" if len(rings) > 1 else ""
    worth = int(data["dot_people"].iloc[0])
    dots = f"A dot is {things(worth, *noun(data))}" if worth == 1 else f"A dot stands for {things(worth, *noun(data))}"
    where = "where in its ring it lies means nothing. Inside the dashed line is whom one knows"
    return (
        f"The innermost ring with anybody in it, “{RUNG_WORDS[first['rung_name']]}”, holds "
        f"{things(first['people'], *noun(data))}{of_owners(data)}{outer}. {dots}; {where}."
    )


def communities_title(data: pd.DataFrame) -> str:
    """Return how many communities there are, of how many people."""
    people = data.loc[data["kind"] == "circle", "people"]
    one, many = _CALLED[data.attrs["evidence"]]
    size = f"of {things(people.max(), 'person', 'people')}"
    if data.attrs["smaller"]:
        whole = things(len(people) + data.attrs["smaller"], one, many)
        return f"The {count(len(people))} largest of {whole}: up to {count(people.max())} people"
    return f"{things(len(people), one, many)}, {'the largest ' if len(people) > 1 else ''}{size}"


@reasoned
def communities(data: pd.DataFrame) -> str:
    """Return what the communities rest on, how far they are apart, and how many people are in none."""
    told, placed = data.attrs, things(data.attrs["placed"], "person", "people")
    smaller = f" {things(told['smaller'], 'smaller one is', 'smaller ones are')} not drawn." if told["smaller"] else ""
    if told["evidence"] == "ties":
        alone = f" {things(told['unplaced'], 'person has', 'people have')} no such tie." if told["unplaced"] else ""
        return (
            f"{placed} with visible ties (on a list, or words and an answer; one-sided words make none) fall into "
            f"communities; {percent(told['inside_share'])} of the ties stay inside them.{smaller}{alone} Another run "
            "of such a method would move people at the edges."
        )
    return (
        f"{placed} were in a group conversation with another contact, and fall into circles by whom they were there "
        f"with.{smaller} Of the other {count(told['unplaced'])}, this export does not show whom they know: no circle "
        "does not mean no acquaintance."
    )


def overlap_title(data: pd.DataFrame) -> str:
    """Return whether deeper ties have more contacts in common."""
    told = data.attrs
    every, contact = _sign(told, ""), _sign(told, "contact_")
    if every is None:
        return f"Depth and common contacts of {things(told['ties'], 'tie')}: too few to tell"
    if contact:
        return f"Deeper ties have {'more' if contact > 0 else 'fewer'} contacts in common"
    if every:
        more = "more" if every > 0 else "fewer"
        return f"Ties with contact have {more} others in common; among them, no sure sign that depth matters"
    return "No sure sign that deeper ties have more contacts in common"


@reasoned
def overlap(data: pd.DataFrame) -> str:
    """Return the correlation of depth and overlap with its interval, over all ties and those with contact."""
    told = data.attrs
    whose = things(told["people"], "person", "people")
    if _sign(told, "") is None:
        return f"{overlap_title(data)}."
    alone = f" Only ties with contact ({count(told['contact_ties'])}): {_correlation(told, 'contact_')}."
    return (
        f"{overlap_title(data)}. {things(told['ties'], 'tie')} of {whose}: rank correlation "
        f"{_correlation(told, '')}.{alone if told['contact_ties'] < told['ties'] else ''} "
        "The interval counts ties that share a person together."
    )


def _correlation(told: dict[str, float], which: str) -> str:
    value, low, high = (told[f"{which}correlation{end}"] for end in ("", "_low", "_high"))
    if _sign(told, which) is None:
        return "too few to tell"
    return minus(f"{value:.2f}, between {low:.2f} and {high:.2f}")


def _sign(told: dict[str, float], which: str) -> int | None:
    """1 or -1 where the interval says so, 0 where it does not, None where there are too few ties to ask."""
    low, high = told[f"{which}correlation_low"], told[f"{which}correlation_high"]
    if told[f"{which}ties"] < FEW or pd.isna(low):
        return None
    return int(low > 0) - int(high < 0)


def _rings(data: pd.DataFrame) -> pd.DataFrame:
    return data.drop_duplicates("rung")
