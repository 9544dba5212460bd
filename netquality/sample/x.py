"""`write_x`: a synthetic X archive in the layout of 2022 and later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from netquality.sample.dates import ctime, moment
from netquality.sample.history import OWNER
from netquality.sample.plan import DAY, HOUR, Dice
from netquality.sample.simulate import Thread
from netquality.sample.social import Circle, Sent, circle, free_folder, write_json

#: Numbers of accounts are too large for a float to hold exactly.
_FIRST: Final = 1_490_000_000_000_000_001
_PART: Final = 300
_README: Final = "Your archive is in the folder data.\n"


def write_x(folder: str | Path, *, follows: int = 150, messages: int = 1_500, seed: int = 7) -> Path:
    """Write a synthetic X archive of invented people; return `folder`.

    The `follows` connections are mutual; others follow one way. Posts hold replies, mentions, threads of one's own and
    reposts.

    Parameters
    ----------
    folder : path
        New or empty.
    follows : int
        With how many people the owner follows each other.
    messages : int
        At most so many direct messages.
    seed : int
        The same seed gives the same files.

    Raises
    ------
    NetqualityError
        If there is something in `folder`.
    """
    folder = free_folder(folder)
    seen = circle(follows, messages, seed)
    files: dict[str, str] = {}
    for kind, name, number, records in _files(seen):
        part = f"-part{number}" if number else ""
        stated = f"{kind.replace('-', '_')}.part{number}"
        files[f"{name}{part}.js"] = stated
        write_json(folder / "data" / f"{name}{part}.js", records, before=f"window.YTD.{stated} = ")
    types = {stated: {"files": [{"fileName": f"data/{file}"}]} for file, stated in files.items()}
    write_json(folder / "data/manifest.js", {"dataTypes": types}, before="window.__THAR_CONFIG = ")
    (folder / "README.txt").write_text(_README, encoding="utf-8", newline="\n")
    return folder


def number_of(seen: Circle, one: int) -> str:
    """Return the number of a person's account."""
    return str(_FIRST + 7_919 * seen.simulation.seed + one)


def handle_of(seen: Circle, one: int) -> str:
    """Return the name that a person goes by."""
    return f"{seen.simulation.records[one]['slug'].split('-')[0].encode('ascii', 'ignore').decode()}_sample{one:04d}"


def posts(seen: Circle) -> list[tuple[int, str, int]]:
    """Return (at, kind, person) of every post: reply, mention, repost, one's own thread, or to nobody."""
    dice = Dice(seen.simulation.seed, "posts")
    kinds = ("reply", "mention", "repost", "thread", "plain")
    people = [*seen.connected[::4], *seen.outsiders()[::3]]
    last = seen.simulation.plan.end
    return [
        (last - (place + 1) * 5 * DAY - dice.number(0, HOUR), kinds[place % len(kinds)], one)
        for place, one in enumerate(people)
    ]


def _files(seen: Circle) -> Iterator[tuple[str, str, int, list[dict[str, Any]]]]:
    """Yield (type, file, part, records) of every file."""
    me = number_of(seen, OWNER)
    account = {
        "username": handle_of(seen, OWNER),
        "accountId": me,
        "createdAt": "2011-03-05T09:00:00.000Z",
        "accountDisplayName": seen.name(OWNER),
    }
    yield "account", "account", 0, [{"account": account}]
    one_way = seen.outsiders()
    for kind, others in (("follower", one_way[::2]), ("following", one_way[1::2])):
        yield kind, kind, 0, [{kind: _link(seen, one)} for one in (*seen.connected, *others)]
    private, groups = _conversations(seen)
    yield from _parts("direct-messages", private)
    yield "direct-message-headers", "direct-message-headers", 0, [{"dmConversation": {"conversationId": "0-0"}}]
    yield "direct-messages-group", "direct-messages-group", 0, groups
    yield from _parts("tweets", [{"tweet": post} for post in _posts(seen)])
    note = {"noteTweetId": "1", "createdAt": _iso(seen.simulation.plan.end - 5 * DAY), "core": {"text": "Long form."}}
    yield "note-tweet", "note-tweet", 0, [{"noteTweet": note}]
    likes = [{"like": {"tweetId": str(_FIRST + 31 * place), "fullText": "Nice"}} for place in range(40)]
    yield "like", "like", 0, likes


def _parts(name: str, records: list[dict[str, Any]]) -> Iterator[tuple[str, str, int, list[dict[str, Any]]]]:
    for number, start in enumerate(range(0, max(len(records), 1), _PART)):
        yield name, name, number, records[start : start + _PART]


def _link(seen: Circle, one: int) -> dict[str, str]:
    number = number_of(seen, one)
    return {"accountId": number, "userLink": f"https://twitter.com/intent/user?user_id={number}"}


def _conversations(seen: Circle) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return conversations of two and of more, newest message first."""
    threads: dict[int, list[Sent]] = {}
    for message in reversed(seen.sent):
        threads.setdefault(message.thread, []).append(message)
    private, groups = [], []
    for thread, sent in threads.items():
        about = seen.simulation.threads[thread]
        if len(about.members) > 2:
            groups.append(_group(seen, thread, about, sent))
        else:
            name = "-".join(sorted(number_of(seen, one) for one in about.members))
            events = [{"messageCreate": _message(seen, message)} for message in sent]
            private.append({"dmConversation": {"conversationId": name, "messages": events}})
    return private, groups


def _group(seen: Circle, thread: int, about: Thread, sent: list[Sent]) -> dict[str, Any]:
    events: list[dict[str, Any]] = [{"messageCreate": _message(seen, message)} for message in sent]
    began = {
        "initiatingUserId": number_of(seen, sent[-1].sender),
        "participantsSnapshot": [number_of(seen, one) for one in about.members],
        "createdAt": _iso(sent[-1].at - 60),
    }
    name = {"conversationId": str(_FIRST + thread), "messages": [*events, {"joinConversation": began}]}
    return {"dmConversation": name | ({"name": about.title} if about.title else {})}


def _message(seen: Circle, message: Sent) -> dict[str, Any]:
    attached = message.kind == "attachment"
    to = {"recipientId": number_of(seen, message.recipients[0])} if len(message.recipients) == 1 else {}
    return to | {
        "id": str(message.at * 1_000_000 + message.thread % 1_000_000),
        "senderId": number_of(seen, message.sender),
        "text": "" if attached else seen.text(message),
        "createdAt": _iso(message.at),
        "mediaUrls": [f"https://www.example.org/dm/{message.variant}.jpg"] if attached else [],
        "urls": [],
        "reactions": [],
    }


def _posts(seen: Circle) -> Iterator[dict[str, Any]]:
    for place, (at, kind, one) in enumerate(posts(seen)):
        yield _post(seen, str(_FIRST + 1_000 * place), at, kind, one)


def _post(seen: Circle, number: str, at: int, kind: str, one: int) -> dict[str, Any]:
    handle = handle_of(seen, one)
    said = {
        "reply": f"@{handle} Could you send me the sketch?",
        "mention": f"A fine talk by @{handle} today",
        "repost": f"RT @{handle}: Come to the open evening!",
        "thread": "And one more thing.",
        "plain": "The kite festival is on Sunday.",
    }[kind]
    named = [{"id_str": number_of(seen, one), "screen_name": handle, "name": seen.name(one), "indices": ["0", "9"]}]
    post: dict[str, Any] = {
        "id_str": number,
        "created_at": ctime(at).replace("UTC", "+0000"),
        "full_text": said,
        "entities": {"user_mentions": named if kind in ("reply", "mention", "repost") else []},
        "favorite_count": "1",
        "retweet_count": "0",
    }
    if kind in ("reply", "thread"):
        answered = one if kind == "reply" else OWNER
        post["in_reply_to_status_id_str"] = str(_FIRST - 5)
        post["in_reply_to_user_id_str"] = number_of(seen, answered)
        post["in_reply_to_screen_name"] = handle_of(seen, answered)
    return post


def _iso(at: int) -> str:
    return f"{moment(at):%Y-%m-%dT%H:%M:%S}.000Z"
