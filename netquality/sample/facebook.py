"""`write_facebook`: a synthetic Facebook export in the layout of 2023 and later, encrypted chats apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from netquality.sample.history import OWNER
from netquality.sample.plan import DAY, Dice
from netquality.sample.simulate import Thread
from netquality.sample.social import Circle, Sent, circle, free_folder, write_json

EXPORT: Final = "facebook"
ENCRYPTED: Final = "messages"
#: From then on the conversations of two are only in the archive of encrypted chats (5 January 2025).
CUT: Final = 1_736_035_200
_PART: Final = 400
_ACTIVITY: Final = "your_facebook_activity"
_GROUPS: Final = ("Allotment gardeners", "Night trains", "Old maps and charts")


def write_facebook(folder: str | Path, *, friends: int = 120, messages: int = 3_000, seed: int = 7) -> Path:
    """Write a synthetic Facebook export of invented people; return `folder`, which is the export as a whole.

    In it ``facebook/``, as the platform makes it (JSON, letters beyond ASCII taken apart, long conversations in parts),
    and ``messages/``, the separate archive of encrypted chats, where conversations of two go on since 2025.

    Parameters
    ----------
    folder : path
        New or empty.
    friends : int
        How many friends are on the list.
    messages : int
        At most so many messages.
    seed : int
        The same seed gives the same files.

    Raises
    ------
    NetqualityError
        If there is something in `folder`.
    """
    folder = free_folder(folder)
    seen = circle(friends, messages, seed)
    for name, data in _lists(seen):
        write_json(folder / EXPORT / name, _taken_apart(data), ascii_only=True)
    for name, data in _conversations(seen):
        write_json(folder / EXPORT / _ACTIVITY / "messages/inbox" / name, _taken_apart(data), ascii_only=True)
    for name, data in _encrypted(seen):
        write_json(folder / ENCRYPTED / name, data)
    return folder


def shown_name(seen: Circle, one: int) -> str:
    """Return a person's name as the export shows it."""
    return "Facebook user" if seen.departed(one) else seen.name(one)


def calls(seen: Circle) -> list[tuple[int, int, bool]]:
    """Return (at, person, answered) of every call that the conversations hold: one after each 120th message of two."""
    dice = Dice(seen.simulation.seed, "calls")
    private = [message for message in seen.sent if len(message.recipients) == 1 and not _departed(seen, message)]
    after = [message for message in private[::120] if message.at + 7 <= seen.simulation.plan.end]
    return [(message.at + 7, _other(message), dice.chance(0.7)) for message in after]


def _lists(seen: Circle) -> Iterator[tuple[str, Any]]:
    """Yield (file, content) of everything but conversations."""
    people, end = seen.simulation.records, seen.simulation.plan.end
    listed = [
        {"name": "" if seen.departed(one) else seen.name(one), "timestamp": int(people[one]["day"]) * DAY + 43_200}
        for one in reversed(seen.connected)
    ]
    name = {"full_name": seen.name(OWNER), "first_name": people[OWNER]["first"], "last_name": people[OWNER]["last"]}
    profile = {"profile_v2": {"name": name, "profile_uri": "https://www.facebook.com/mila.sample.0000"}}
    yield "personal_information/profile_information/profile_information.json", profile
    yield "connections/friends/your_friends.json", {"friends_v2": listed}
    yield (
        "connections/friends/removed_friends.json",
        {"deleted_friends_v2": [{"name": "Rana Invented", "timestamp": end - 90 * DAY}]},
    )
    yield from _requests(seen)
    yield (
        "connections/followers/people_who_followed_you_1.json",
        [
            {
                "title": "",
                "media_list_data": [],
                "string_list_data": [{"value": "Faisal Invented", "timestamp": end - 40 * DAY}],
            }
        ],
    )
    yield f"{_ACTIVITY}/comments_and_reactions/comments.json", {"comments_v2": list(_comments(seen))}
    yield f"{_ACTIVITY}/comments_and_reactions/likes_and_reactions_1.json", list(_reactions(seen))
    joined = [
        {"timestamp": end - 900 * DAY + place, "data": [{"name": group}], "title": f"You became a member of {group}."}
        for place, group in enumerate(_GROUPS)
    ]
    yield f"{_ACTIVITY}/groups/your_group_membership_activity.json", {"groups_joined_v2": joined}


def _requests(seen: Circle) -> Iterator[tuple[str, Any]]:
    """Yield the pending friend requests, sent and received."""
    asked = seen.simulation.invitations
    asked = asked[seen.simulation.people["planted"].iloc[asked["person"]].to_numpy() == "pending"]
    for way, key in ((True, "sent"), (False, "received")):
        rows = [
            {"name": seen.name(row["person"]), "timestamp": row["at"]}
            for row in asked[asked["sent"] == way].to_dict("records")
        ]
        yield f"connections/friends/{key}_friend_requests.json", {f"{key}_requests_v2": rows}


def _comments(seen: Circle) -> Iterator[dict[str, Any]]:
    """Yield comments on posts of friends, on one's own, and on those of nobody named."""
    mine = seen.name(OWNER)
    for place, one in enumerate(one for one in seen.connected[::6] if not seen.departed(one)):
        whose = (f"{seen.name(one)}'s post", "her own post", f"{seen.name(one)}'s comment", "a photo")[place % 4]
        did = "replied to" if place % 4 == 2 else "commented on"
        at = seen.simulation.plan.end - (place + 3) * 20 * DAY
        said = {"timestamp": at, "comment": "How lovely!", "author": mine}
        yield {"timestamp": at, "data": [{"comment": said}], "title": f"{mine} {did} {whose}."}


def _reactions(seen: Circle) -> Iterator[dict[str, Any]]:
    """Yield reactions in the layout of 2026, which names the owner of what was reacted to."""
    for place, one in enumerate(one for one in seen.connected[::7] if not seen.departed(one)):
        owner = {"title": "Owner", "dict": [{"dict": [{"label": "Name", "value": seen.name(one)}]}]}
        values = [
            {"label": "Reaction", "value": "Like"},
            {"label": "URL", "value": f"https://www.facebook.com/sample/posts/{place}"},
            owner,
        ]
        yield {
            "timestamp": seen.simulation.plan.end - (place + 1) * 9 * DAY,
            "fbid": str(10_000 + place),
            "label_values": values,
        }


def _conversations(seen: Circle) -> Iterator[tuple[str, Any]]:
    """Yield the parts of each conversation, newest first; the last message of a part begins the next one."""
    for thread, sent in _by_thread(seen).items():
        about = seen.simulation.threads[thread]
        old = [message for message in sent if _is_group(about) or message.at < CUT]
        entries = [_entry(seen, message) for message in old]
        entries += [_call(seen, *call) for call in _calls_of(seen, thread) if call[0] < CUT]
        entries.sort(key=lambda entry: -int(entry["timestamp_ms"]))
        parts = [entries[max(start - 1, 0) : start + _PART] for start in range(0, len(entries), _PART)]
        for number, part in enumerate(parts, start=1):
            folder = f"{_slug(seen, about)}_{4_000_000 + thread}"
            yield f"{folder}/message_{number}.json", _part(seen, about, part, f"inbox/{folder}")


def _part(seen: Circle, about: Thread, entries: list[dict[str, Any]], path: str) -> dict[str, Any]:
    others = [{"name": shown_name(seen, one)} for one in about.members if one != OWNER]
    return {
        "participants": [*others, {"name": seen.name(OWNER)}],
        "messages": entries,
        "title": about.title or ", ".join(other["name"] for other in others),
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
    }


def _entry(seen: Circle, message: Sent) -> dict[str, Any]:
    who = shown_name(seen, message.sender)
    said = {"sender_name": who, "timestamp_ms": message.at * 1_000, "is_geoblocked_for_viewer": False}
    if message.kind == "attachment":
        return {**said, "photos": [{"uri": f"{_ACTIVITY}/messages/photos/{message.variant}.jpg"}]}
    return {**said, "content": seen.text(message)}


def _call(seen: Circle, at: int, person: int, answered: bool) -> dict[str, Any]:
    who = shown_name(seen, OWNER if answered else person)
    said = {"sender_name": who, "timestamp_ms": at * 1_000, "content": f"{who} called you."}
    return {**said, "call_duration": 300 if answered else 0} | ({} if answered else {"missed": True})


def _encrypted(seen: Circle) -> Iterator[tuple[str, Any]]:
    """Yield the encrypted conversations of two: other names for everything, and letters as they are."""
    number = itertools.count(1)
    for thread, sent in _by_thread(seen).items():
        about = seen.simulation.threads[thread]
        new = [message for message in sent if message.at >= CUT]
        if _is_group(about) or not new:
            continue
        name = shown_name(seen, _other(new[0]))
        entries = [_encrypted_entry(seen, message) for message in new]
        entries += [
            {"senderName": shown_name(seen, OWNER if answered else person), "timestamp": at * 1_000, "type": "Call",
             "text": "", "call_duration": 300 if answered else 0, "missed": not answered}
            for at, person, answered in _calls_of(seen, thread) if at >= CUT
        ]  # fmt: skip
        data = {"participants": [name, seen.name(OWNER)], "threadName": name, "messages": entries}
        yield f"{_slug(seen, about)}_{next(number)}.json", data


def _encrypted_entry(seen: Circle, message: Sent) -> dict[str, Any]:
    media = [{"uri": f"./media/{message.variant}.jpg"}] if message.kind == "attachment" else []
    return {
        "senderName": shown_name(seen, message.sender),
        "text": "" if media else seen.text(message),
        "timestamp": message.at * 1_000,
        "type": "Generic",
        "isUnsent": False,
        "media": media,
        "reactions": [],
    }


def _by_thread(seen: Circle) -> dict[int, list[Sent]]:
    found: dict[int, list[Sent]] = {}
    for message in seen.sent:
        found.setdefault(message.thread, []).append(message)
    return found


def _calls_of(seen: Circle, thread: int) -> list[tuple[int, int, bool]]:
    return [call for call in calls(seen) if call[1] == thread]


def _is_group(about: Thread) -> bool:
    return len(about.members) > 2


def _departed(seen: Circle, message: Sent) -> bool:
    return any(seen.departed(one) for one in (message.sender, *message.recipients))


def _other(message: Sent) -> int:
    return message.recipients[0] if message.sender == OWNER else message.sender


def _slug(seen: Circle, about: Thread) -> str:
    """Return what a folder is called after: the letters of the first other member."""
    other = next(one for one in about.members if one != OWNER)
    return "".join(letter for letter in shown_name(seen, other).lower() if letter.isascii() and letter.isalnum())


def _taken_apart(value: Any) -> Any:
    """Write every byte of UTF-8 as a letter of its own, as Facebook does."""
    if isinstance(value, str):
        return value.encode("utf-8").decode("latin-1")
    if isinstance(value, list):
        return [_taken_apart(each) for each in value]
    return {key: _taken_apart(each) for key, each in value.items()} if isinstance(value, dict) else value
