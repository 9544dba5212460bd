"""What people write in the sample: short texts in seven languages (``phrases.json``), each pool true to its kind.

Questions hold a question mark and plain texts none; only introductions (and the texts made to be mistaken for
them) speak of introducing; greetings and default notes are the platform's own sentences.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

#: kind -> language -> texts. English stands in where a language has none.
POOLS: Final[dict[str, dict[str, list[str]]]] = json.loads(
    resources.files(__package__).joinpath("phrases.json").read_text(encoding="utf-8")
)
LANGUAGES: Final = ("en", "de", "fr", "es", "pt", "nl", "it")
#: Kinds that are words of one person to another; the others are templates, or no mail between people.
WRITTEN: Final = frozenset(POOLS) - {"greeting", "draft", "self", "sponsored"}
QUESTIONS: Final = frozenset({"question", "odd_question", "invitation_question"})


def text(kind: str, language: str, variant: int, *, a: str = "", b: str = "") -> str:
    """Return a text of `kind`; `a` and `b` are the first names that introductions mention.

    Examples
    --------
    >>> text("thanks", "fr", 0)
    'Merci !'
    """
    pool = POOLS[kind].get(language, POOLS[kind]["en"])
    chosen = pool[variant % len(pool)]
    return chosen.replace("{a}", a).replace("{b}", b) if "{" in chosen else chosen
