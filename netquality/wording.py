"""Numbers, shares, intervals, dates and people in words: one way of saying each, for sentences, tables and figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from netquality.network import Network

#: Below this many cases a rate is said to be too few to tell.
FEW: Final = 10
#: What stands where there is no value.
MISSING: Final = "–"
#: A name longer than this is cut.
LONGEST: Final = 48
_NBSP: Final = "\u00a0"
#: Invisible characters that turn the writing direction of what follows.
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def count(number: Any) -> str:
    """Return a number of things with separators between thousands; missing is a dash.

    Examples
    --------
    >>> count(1234), count(float("nan")), count(2.5)
    ('1,234', '–', '2.5')
    """
    if pd.isna(number):
        return MISSING
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def things(number: Any, one: str, many: str = "") -> str:
    """Return a number with its noun in agreement.

    Examples
    --------
    >>> things(1, "person", "people"), things(1200, "connection")
    ('1 person', '1,200 connections')
    """
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: Any) -> str:
    r"""Return a share in [0, 1] as a percentage that is 0 or 100 only if it is exactly so; missing is a dash.

    Examples
    --------
    >>> [percent(share).replace("\xa0", " ") for share in (0.324, 0.001, 0.999, 1, float("nan"))]
    ['32 %', 'under 1 %', 'over 99 %', '100 %', '–']
    """
    if pd.isna(share):
        return MISSING
    # A bound of an interval may miss 0 or 1 by the arithmetic alone.
    share = round(float(share), 12)
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return f"under 1{_NBSP}%"
    if rounded == 100 and share < 1:
        return f"over 99{_NBSP}%"
    return f"{rounded}{_NBSP}%"


def between(low: Any, high: Any) -> str:
    r"""Return an interval of shares in words; nothing where it is missing.

    Examples
    --------
    >>> between(0.49, 0.943).replace("\xa0", " "), between(0.776, 0.784)
    ('between 49 % and 94 %', 'within half a point')
    """
    if pd.isna(low) or pd.isna(high):
        return ""
    # Of many cases, both bounds may round to the same.
    return "within half a point" if percent(low) == percent(high) else f"between {percent(low)} and {percent(high)}"


def of_hundred(low: Any, high: Any) -> str:
    r"""Return an interval of a difference between two shares in words; nothing where it is missing.

    Examples
    --------
    >>> of_hundred(-0.262, -0.107), of_hundred(-0.04, 0.13)
    ('11 to 26 fewer of a hundred', 'between 4 fewer and 13 more of a hundred')
    """
    if pd.isna(low) or pd.isna(high):
        return ""
    few, many = round(100 * low), round(100 * high)
    if few < 0 < many:
        return f"between {-few} fewer and {many} more of a hundred"
    small, large = sorted((abs(few), abs(many)))
    return f"{small} to {large} {'fewer' if few < 0 else 'more'} of a hundred"


def minus(said: str) -> str:
    """Return numbers in a text with a minus sign instead of a hyphen.

    Examples
    --------
    >>> minus(f"{-0.5:+.2f} to {0.25:+.2f}")
    '−0.50 to +0.25'
    """
    return said.replace("-", "−")


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    Examples
    --------
    >>> points(-0.31), points(0.05)
    ('−31', '+5')
    """
    return minus(f"{100 * share:+.0f}")


def day(when: Any) -> str:
    """Return a date as it is said; missing is a dash.

    Examples
    --------
    >>> day(pd.Timestamp("2026-03-01"))
    '1 March 2026'
    """
    return MISSING if pd.isna(when) else f"{when.day} {when:%B %Y}"


def listed(parts: Iterable[str]) -> str:
    """Return parts joined as in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def clean(text: Any) -> str:
    r"""Return `text` on one line without what is invisible, turns the writing direction or cannot be encoded.

    Examples
    --------
    >>> clean("Ann\n \u202eExample\x00")
    'Ann Example'
    """
    visible = (
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in str(text)
        if sign not in _TURNING and unicodedata.category(sign) != "Cs"
    )
    line = " ".join("".join(visible).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def people(network: Network, keys: Iterable[Any], *, names: bool = True) -> list[str]:
    """Return what to call each of `keys` in a table: the only place from which names of people come.

    Namesakes are told apart by the end of their key. Who has no name is called by the key. With `names` off, people are
    numbered in the order in which they first occur, the owner is "you".

    Examples
    --------
    >>> table = pd.DataFrame({"person": ["me", "x/ann-1", "x/ann-2"], "name": ["Me", "Ann", "Ann"]})
    >>> network = Network.build({"people": table}, owners=["me"])
    >>> people(network, ["x/ann-1", "me"]), people(network, ["x/ann-1", "me"], names=False)
    (['Ann (ann-1)', 'you'], ['person 1', 'you'])
    """
    wanted = [None if pd.isna(key) else str(key) for key in keys]
    me = network.owners[0] if len(network.owners) == 1 else None
    if names:
        return [
            MISSING if key is None else "you" if key == me else called
            for key, called in zip(wanted, _called(network, wanted), strict=True)
        ]
    number = {
        key: f"person {at}"
        for at, key in enumerate(dict.fromkeys(key for key in wanted if key not in (None, me)), start=1)
    }
    return [MISSING if key is None else number.get(key, "you") for key in wanted]


def _called(network: Network, keys: list[str | None]) -> list[str]:
    named = network.people.set_index("person")["name"].dropna()
    namesakes = set(named[named.duplicated(keep=False)])
    told = named[named.index.isin([key for key in keys if key])].to_dict()
    return [_call(key or "", told.get(key), told.get(key) in namesakes) for key in keys]


def _call(key: str, name: str | None, shared: bool) -> str:
    tail = clean(key.rsplit("/", 1)[-1])
    called = clean(name) if name else ""
    if not called:
        return tail or "somebody"
    return f"{called} ({tail})" if shared and tail != called else called
