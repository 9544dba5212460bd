"""Small X archives of invented people, written the way X writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netquality.network import Network
from netquality.readers import read
from tests.exports import folder

#: Numbers that a float cannot hold.
MIA, ANN, BOB, CEM = (str(1_398_765_432_109_876_540 + place) for place in range(1, 5))
MIA_KEY, ANN_KEY, BOB_KEY, CEM_KEY = (f"x:{number}" for number in (MIA, ANN, BOB, CEM))
HANDLES = {MIA: "mia", ANN: "ann", BOB: "bob", CEM: "cem"}


def js(kind: str, records: Any, part: int = 0) -> str:
    return f"window.YTD.{kind}.part{part} = " + json.dumps(records, indent=1)


def account(number: str = MIA, handle: str = "mia", name: str = "Mia Muster") -> str:
    return js("account", [{"account": {"accountId": number, "username": handle, "accountDisplayName": name}}])


def follows(kind: str, *numbers: Any) -> str:
    return js(kind, [{kind: {"accountId": number, "userLink": "https://twitter.com"}} for number in numbers])


def message(source: str, day: int, to: str | None = None, text: str = "Hello", **more: Any) -> dict[str, Any]:
    body = {
        "id": f"{day}{source[-2:]}",
        "senderId": source,
        "text": text,
        "createdAt": f"2024-01-{day:02d}T10:00:00.000Z",
        "mediaUrls": [],
        "urls": [],
        "reactions": [],
    }
    return {"messageCreate": body | ({"recipientId": to} if to else {}) | more}


def talk(*events: Mapping[str, Any], name: str = f"{MIA}-{ANN}") -> dict[str, Any]:
    return {"dmConversation": {"conversationId": name, "messages": list(events)}}


def tweet(number: int, day: int, text: str, **more: Any) -> dict[str, Any]:
    stamp = {"id_str": str(number), "created_at": f"Sat Feb {day:02d} 19:45:15 +0000 2023", "full_text": text}
    return {"tweet": stamp | more}


def reply(to: str | None, status: str = "77", *, handle: bool = True) -> dict[str, Any]:
    found = {"in_reply_to_status_id_str": status}
    found |= {"in_reply_to_user_id_str": to} if to else {}
    return found | ({"in_reply_to_screen_name": HANDLES[to]} if to and handle else {})


def mentions(*people: tuple[str, int]) -> dict[str, Any]:
    """Mentions of people, each at its place in the text."""
    users = [
        {"id_str": number, "screen_name": HANDLES.get(number, "gone"), "name": "Somebody", "indices": [str(at), "99"]}
        for number, at in people
    ]
    return {"entities": {"user_mentions": users}}


def export(**files: str) -> dict[str, str]:
    """An account with a mutual follow, a follower, one followed and a talk of two, and whatever is given on top."""
    return {
        "data/account.js": account(),
        "data/follower.js": follows("follower", ANN, BOB),
        "data/following.js": follows("following", ANN, CEM),
        "data/direct-messages.js": js("direct_messages", [talk(message(MIA, 1, ANN), message(ANN, 2, MIA))]),
    } | files


def network(place: Path, files: Mapping[str, str | bytes], **options: Any) -> Network:
    return read(folder(place / "export", files), **options)
