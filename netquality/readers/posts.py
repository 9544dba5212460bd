"""One name for a post, however its link is written."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_URN: Final = re.compile(r"urn:li:(?:activity|share|ugcPost):\d+")


def thread_of(link: str) -> str:
    """Return the URN in a LinkedIn post link, percent-encoded or not; a link without one comes back unquoted.

    Examples
    --------
    >>> thread_of("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7123")
    'urn:li:share:7123'
    """
    plain = unquote(link.strip())
    found = _URN.search(plain)
    return found.group() if found else plain.split("?", 1)[0]
