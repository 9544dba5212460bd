"""Invented people: names in many scripts and in all the shapes that break parsers (``names.json``)."""

from __future__ import annotations

import json
import unicodedata
from importlib import resources
from typing import Any, Final
from urllib.parse import quote

import numpy as np
import pandas as pd

from netquality.sample.plan import Dice, Flags

#: First and last names by script, combined at random: no person is meant. `hostile`: names that spreadsheets run,
#: browsers show as markup, plots hide and CSV readers take for nothing.
_POOLS: Final[dict[str, Any]] = json.loads(
    resources.files(__package__).joinpath("names.json").read_text(encoding="utf-8")
)
_PLAIN: Final = str.maketrans("łŁøØđĐßœŒıæ", "lLoOdDsoOia")
OWNER_NAME: Final = ("Mila", "Sonnenfeld")
OWNER_SLUG: Final = "mila-sample-0000"


def draw_names(count: int, seed: int) -> pd.DataFrame:
    """Return `count` invented people, row 0 the owner, no name twice.

    Columns: first, last, slug, language, company, position.
    """
    dice = Dice(seed, "names")
    rows = _distinct(count, dice)
    rows[0] = ("en", *OWNER_NAME)
    _decorate(rows, dice)
    company, position = (
        dice.whole(0, len(_POOLS["companies"]) - 1, count),
        dice.whole(0, len(_POOLS["positions"]) - 1, count),
    )
    return pd.DataFrame(
        {
            "first": [first for _, first, _ in rows],
            "last": [last for _, _, last in rows],
            "slug": [OWNER_SLUG, *(_slug(rows[i][1], i) for i in range(1, count))],
            "language": [language for language, _, _ in rows],
            "company": [_POOLS["companies"][i] for i in company],
            "position": [_POOLS["positions"][i] for i in position],
        }
    )


def share_names(people: pd.DataFrame, of: Flags, to: Flags, pairs: int) -> pd.DataFrame:
    """Return `people` where `pairs` of those in `to` carry the name of somebody in `of`: two people of one name."""
    giver, taker = np.flatnonzero(of)[:pairs], np.flatnonzero(to)[-pairs:]
    named = people.copy()
    for column in ("first", "last"):
        values = named[column].to_list()
        for source, target in zip(giver, taker, strict=False):
            values[target] = values[source]
        named[column] = values
    return named


def full_name(first: str, last: str) -> str:
    """Return the display name."""
    return f"{first} {last}".strip()


def profile_url(slug: str) -> str:
    """Return the address of a profile as an export writes it: what is not ASCII percent-encoded in upper case."""
    return f"https://www.linkedin.com/in/{quote(slug)}"


def _distinct(count: int, dice: Dice) -> list[tuple[str, str, str]]:
    """Return distinct (language, first, last); compound last names only where simple ones run out."""
    drawn = dice.kinds([pool["weight"] for pool in _POOLS["pools"]], count)
    split = [(pool["language"], pool["first"], pool["last"]) for pool in _POOLS["pools"]]
    orders = [dice.order(len(firsts) * len(lasts)) for _, firsts, lasts in split]
    used = [0] * len(split)
    rows = []
    for index in drawn:
        language, firsts, lasts = split[index]
        turn, place = divmod(used[index], len(orders[index]))
        used[index] += 1
        first, last = divmod(int(orders[index][place]), len(lasts))
        rows.append((language, firsts[first], _compound(lasts, last, turn)))
    return rows


def _compound(lasts: list[str], last: int, turn: int) -> str:
    """Return a last name of as many parts as it takes for the `turn`-th time round to be new."""
    name, size = lasts[last], len(lasts)
    while turn:
        turn, part = divmod(turn - 1, size)
        name = f"{name}-{lasts[part]}"
    return name


def _decorate(rows: list[tuple[str, str, str]], dice: Dice) -> None:
    """Give some people credentials, ornaments or a hostile name, in place; never the owner."""
    places = 1 + dice.order(len(rows) - 1)
    for place, (first, last) in zip(places, _POOLS["hostile"], strict=False):
        rows[place] = ("en", first, last)
    rest = places[len(_POOLS["hostile"]) :]
    forms = [form for pair in zip(_POOLS["credentials"], _POOLS["ornaments"], strict=True) for form in pair]
    for i, place in enumerate(rest[: len(rows) // 14]):
        language, first, last = rows[place]
        rows[place] = (language, first, forms[i % len(forms)].replace("{}", last))


def _slug(first: str, number: int) -> str:
    """Return a profile address that says it is a sample; every fourth keeps its letters, so that it needs encoding."""
    letters = "".join(letter for letter in first.lower() if letter.isalpha())
    plain = unicodedata.normalize("NFKD", letters.translate(_PLAIN)).encode("ascii", "ignore").decode()
    stem = letters if number % 4 == 0 else plain
    return f"{stem}-sample-{number:04d}" if stem else f"member-sample-{number:04d}"
