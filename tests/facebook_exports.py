"""Small Facebook exports of invented people, written the way Facebook writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netquality.network import Network
from netquality.readers import read
from tests.exports import folder

MIA, ZOE, BO = "Mia Muster", "Zoë Brandt", "Bo Roe"
MIA_KEY, ZOE_KEY, BO_KEY = (f"facebook:{name}" for name in (MIA, ZOE, BO))
#: 2024-01-01 in seconds.
NEW_YEAR = 1_704_067_200
DAY = 86_400
PROFILE = "personal_information/profile_information/profile_information.json"
FRIENDS = "connections/friends/your_friends.json"
INBOX = "your_facebook_activity/messages/inbox"


def taken_apart(value: Any) -> Any:
    """Every byte of UTF-8 as a letter of its own."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [taken_apart(each) for each in value]
    return {key: taken_apart(each) for key, each in value.items()} if isinstance(value, dict) else value


def dump(data: Any, *, apart: bool = True) -> str:
    return json.dumps(taken_apart(data) if apart else data, indent=1)


def profile(name: str = MIA, key: str = "profile_v2") -> str:
    return dump({key: {"name": {"full_name": name}, "profile_uri": "https://www.facebook.com/mia.muster"}})


def friends(*names: str, key: str = "friends_v2", start: int = NEW_YEAR) -> str:
    return dump({key: [{"name": name, "timestamp": start + place * DAY} for place, name in enumerate(names)]})


def said(sender: str, day: float, content: str = "Hello there", **more: Any) -> dict[str, Any]:
    """A message on a day after New Year."""
    return {"sender_name": sender, "timestamp_ms": int((NEW_YEAR + day * DAY) * 1000), "content": content, **more}


def thread(*messages: Mapping[str, Any], cast: tuple[str, ...] = (ZOE, MIA), apart: bool = True) -> str:
    newest_first = sorted(messages, key=lambda message: -message.get("timestamp_ms", 0))
    return dump({"participants": [{"name": name} for name in cast], "messages": newest_first}, apart=apart)


def export(**files: str) -> dict[str, str]:
    """Profile, two friends and a talk of two, and whatever is given by name on top (None: without)."""
    return {
        PROFILE: profile(),
        FRIENDS: friends(ZOE, BO),
        f"{INBOX}/zoe_1/message_1.json": thread(said(MIA, 1), said(ZOE, 2)),
    } | files


def network(place: Path, files: Mapping[str, str | bytes], **options: Any) -> Network:
    return read(folder(place / "export", files), **options)
