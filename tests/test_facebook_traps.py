"""Traps 29 to 31: what breaks readers of Facebook exports, each with an export that holds it."""

from __future__ import annotations

import json

import pytest

from netquality.readers.facebook import MISSING
from netquality.readers.facebook_kinds import in_order
from netquality.readers.facebook_text import repaired
from netquality.schema import ExportError
from tests.exports import assert_adds_up, dropped, edges, intake
from tests.facebook_exports import (
    BO,
    BO_KEY,
    FRIENDS,
    INBOX,
    MIA,
    MIA_KEY,
    NEW_YEAR,
    PROFILE,
    ZOE,
    ZOE_KEY,
    dump,
    export,
    friends,
    network,
    profile,
    said,
    thread,
)

TALK = f"{INBOX}/zoe_1/message_1.json"
E2EE = {"participants": [ZOE, MIA], "threadName": ZOE}


def encrypted(*messages: tuple[str, float, str]) -> str:
    rows = [
        {"senderName": who, "timestamp": int((NEW_YEAR + day * 86_400) * 1000), "text": text, "type": "Generic",
         "isUnsent": False, "media": [], "reactions": []}
        for who, day, text in messages
    ]  # fmt: skip
    return json.dumps(E2EE | {"messages": rows}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Zo\u00c3\u00ab", "Zoë"),
        ("Zoë", "Zoë"),
        ("café", "café"),
        ("Łukasz", "Łukasz"),
        ("\u00f0\u009f\u0098\u0085", "😅"),
        ("Łukasz Zo\u00c3\u00ab", "Łukasz Zo\u00c3\u00ab"),
        ("\u00d0\u0098\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd", "Иван"),
        ("Ann", "Ann"),
        ("", ""),
    ],
)
def test_trap_29_only_what_was_taken_apart_is_repaired_and_only_once(written, meant):
    assert repaired(written) == meant
    assert repaired(repaired(written)) == meant


def test_trap_29_letters_taken_apart_in_some_files_only_are_one_person(tmp_path):
    files = export(
        **{
            FRIENDS: json.dumps({"friends_v2": [{"name": ZOE, "timestamp": NEW_YEAR}]}),
            TALK: thread(said(ZOE, 1), said(MIA, 2), apart=True),
            f"{INBOX}/zoe_2/message_1.json": thread(said(ZOE, 3), apart=False),
        }
    )
    found = network(tmp_path, files)
    assert set(found.people["person"]) == {MIA_KEY, ZOE_KEY}
    assert edges(found).count((ZOE_KEY, MIA_KEY)) == 2


def test_trap_29_reactions_and_actors_are_the_same_person_too(tmp_path):
    files = export(**{TALK: thread(said(MIA, 1, reactions=[{"reaction": "❤", "actor": ZOE}]))})
    found = network(tmp_path, files)
    assert edges(found, "reaction") == [(ZOE_KEY, MIA_KEY)]
    assert set(found.people["person"]) == {MIA_KEY, ZOE_KEY, BO_KEY}


def test_trap_30_seconds_and_milliseconds_are_told_apart(tmp_path):
    old = {"sender_name": ZOE, "timestamp": NEW_YEAR, "content": "Hi"}
    files = export(**{TALK: thread(said(MIA, 1), old), "Zoë_1.json": encrypted((MIA, 3, "Hi"))})
    found = network(tmp_path, files)
    assert [f"{at:%Y-%m-%d}" for at in found.interactions["at"].sort_values()] == [
        "2024-01-01",
        "2024-01-02",
        "2024-01-04",
    ]


def test_trap_30_either_name_of_the_time_is_read_and_none_is_counted(tmp_path):
    rows = [said(MIA, 1), {"sender_name": ZOE, "timestamp": NEW_YEAR}, {"sender_name": ZOE, "timestamp_ms": 0}]
    rows[1]["content"] = rows[2]["content"] = "Hi"
    found = network(tmp_path, export(**{TALK: thread(*rows)}))
    assert len(found.interactions) == 2
    assert dropped(found) == {"unreadable time": 1}
    assert_adds_up(found)


def test_trap_30_part_ten_comes_after_part_two():
    names = [f"{INBOX}/zoe_1/message_{number}.json" for number in (1, 10, 2)]
    assert sorted(names, key=in_order) == [names[0], names[2], names[1]]


def test_trap_30_parts_are_merged_and_then_sorted(tmp_path):
    parts = {f"{INBOX}/zoe_1/message_{n}.json": thread(said((MIA, ZOE)[n % 2], 20 - n)) for n in range(1, 12)}
    found = network(tmp_path, export(**parts))
    assert len(found.interactions) == 11
    assert found.interactions["at"].is_monotonic_increasing
    assert found.interactions["thread"].nunique() == 1


def test_trap_30_an_entry_that_two_parts_repeat_is_one(tmp_path):
    last = said(ZOE, 5, "Twice?")
    parts = {
        TALK: thread(said(MIA, 9), last),
        f"{INBOX}/zoe_1/message_2.json": thread(last, said(MIA, 1)),
    }
    found = network(tmp_path, export(**parts))
    assert len(found.interactions) == 3
    assert dropped(found) == {"already in another file": 1}
    assert_adds_up(found)


def test_trap_30_two_messages_of_one_second_in_one_part_are_two(tmp_path):
    old = {"sender_name": ZOE, "timestamp": NEW_YEAR}
    parts = {
        TALK: thread({**old, "content": "One"}, {**old, "content": "One"}),
        f"{INBOX}/zoe_1/message_2.json": thread({**old, "content": "Two"}),
    }
    assert len(network(tmp_path, export(**parts)).interactions) == 3


def test_trap_30_overlapping_parts_of_a_list_are_one_list(tmp_path):
    names = ["Ann", "Bob", "Cem"]
    rows = [{"title": "", "string_list_data": [{"value": name, "timestamp": NEW_YEAR}]} for name in names]
    place = "connections/followers/people_who_followed_you"
    files = export(**{f"{place}_1.json": dump(rows[:2]), f"{place}_2.json": dump(rows[1:])})
    found = network(tmp_path, files)
    assert len(edges(found, "follow")) == 3
    assert dropped(found) == {"already in another file": 1}


def test_trap_31_an_empty_name_is_nobody_and_still_on_the_list(tmp_path):
    files = export(**{FRIENDS: friends(ZOE, "", ""), TALK: thread(said("", 1), said(MIA, 2), cast=("", MIA))})
    found = network(tmp_path, files)
    assert len(found.connections) == 3
    assert found.connections["person"].isna().sum() == 2
    assert dropped(found) == {
        "sender unknown (departed member)": 1,
        "recipient not recognised or departed": 1,
    }
    assert_adds_up(found)


@pytest.mark.parametrize("name", ["Facebook user", "Facebook User", "Facebook-Nutzer", "Utilisateur de Facebook"])
def test_trap_31_facebook_user_is_never_one_person(tmp_path, name):
    files = export(
        **{
            TALK: thread(said(name, 1), said(MIA, 2), cast=(name, MIA)),
            f"{INBOX}/user_2/message_1.json": thread(said(name, 3), cast=(name, MIA)),
        }
    )
    found = network(tmp_path, files)
    assert found.interactions.empty
    assert set(found.people["person"]) == {MIA_KEY, ZOE_KEY, BO_KEY}
    assert dropped(found)["sender unknown (departed member)"] == 2


def test_trap_31_two_friends_of_one_name_stay_two_and_their_messages_are_nobodys(tmp_path):
    files = export(
        **{
            FRIENDS: friends(ZOE, "John Smith", "John Smith"),
            f"{INBOX}/john_2/message_1.json": thread(said("John Smith", 1), said(MIA, 2), cast=("John Smith", MIA)),
        }
    )
    found = network(tmp_path, files)
    johns = ["facebook:John Smith (connected 2024-01-02)", "facebook:John Smith (connected 2024-01-03)"]
    assert list(found.connections["person"]) == [ZOE_KEY, *johns]
    assert set(edges(found)) == {(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY)}
    assert dropped(found) == {
        "sender's name borne by several people": 1,
        "recipient not recognised or departed": 1,
    }
    row = intake(found, f"{INBOX}/john_2/message_1.json")
    assert (row["matched_by_name"], row["ambiguous"]) == (0, 2)
    assert_adds_up(found)


def test_trap_31_the_keys_of_namesakes_do_not_hang_on_the_order_of_the_list(tmp_path):
    rows = [{"name": "John Smith", "timestamp": NEW_YEAR + day * 86_400} for day in (1, 2)]
    both = [network(tmp_path / str(n), export(**{FRIENDS: dump({"friends_v2": rows[::n]})})) for n in (1, -1)]
    assert set(both[0].connections["person"]) == set(both[1].connections["person"])


def test_trap_31_a_friend_with_the_owners_name_is_somebody_else(tmp_path):
    files = export(
        **{
            FRIENDS: friends(ZOE, MIA),
            f"{INBOX}/mia_2/message_1.json": thread(said(MIA, 3), cast=(MIA, MIA)),
        }
    )
    found = network(tmp_path, files)
    assert list(found.connections["person"]) == [ZOE_KEY, f"{MIA_KEY} (connected 2024-01-02)"]
    # With Zoë it is plain that Mia is the owner; where both are called Mia it is not.
    assert edges(found) == [(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY)]
    assert dropped(found) == {"sender's name borne by several people": 1}


def test_trap_31_a_former_participant_is_still_a_sender(tmp_path):
    group = thread(said("Gus Former", 1), said(ZOE, 2), cast=(ZOE, MIA, BO))
    found = network(tmp_path, export(**{f"{INBOX}/crew_7/message_1.json": group}))
    sent = found.interactions[found.interactions["source"] == "facebook:Gus Former"]
    assert set(sent["target"]) == {MIA_KEY, ZOE_KEY, BO_KEY}
    to = found.interactions.loc[found.interactions["thread"] == "crew_7"].iloc[-2:]["target"]
    assert set(to) == {MIA_KEY, BO_KEY}


def test_trap_31_a_talk_of_two_whose_other_was_removed_is_still_one(tmp_path):
    talk = thread(said("Gus Former", 5), said(MIA, 1), said(MIA, 9), cast=(MIA,))
    found = network(tmp_path, export(**{TALK: talk}))
    gus = "facebook:Gus Former"
    assert edges(found) == [(MIA_KEY, gus), (gus, MIA_KEY), (MIA_KEY, gus)]


def test_trap_31_a_conversation_of_before_2018_does_not_list_the_owner(tmp_path):
    old = {"sender_name": MIA, "timestamp": NEW_YEAR, "content": "Hi"}
    found = network(tmp_path, export(**{TALK: thread(old, said(ZOE, 1), cast=(ZOE,))}))
    assert edges(found) == [(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY)]


def test_trap_31_a_thread_of_calls_and_departures_only(tmp_path):
    talk = thread(
        said(ZOE, 1, "Zoë called you.", type="Call", call_duration=0, missed=True),
        said(ZOE, 2, "Zoë left.", type="Unsubscribe"),
    )
    found = network(tmp_path, export(**{TALK: talk}))
    assert edges(found) == []
    assert edges(found, "call") == [(ZOE_KEY, MIA_KEY)]
    assert dropped(found) == {"system line": 1}
    assert_adds_up(found)


@pytest.mark.parametrize(
    "name",
    [
        f"{INBOX}/zoe_1/message_1.html",
        "connections/friends/your_friends.html",
        "friends/friends.html",
        "facebook-mia-2024-01-01-abc/messages/inbox/zoe_1/message_1.html",
    ],
)
def test_trap_31_the_export_as_html_is_refused_with_what_to_do(tmp_path, name):
    with pytest.raises(ExportError, match=r"HTML.*Ask for it again as JSON.*choose the format JSON"):
        network(tmp_path, {name: "<html></html>", "start_here.html": "<html></html>"})


def test_trap_31_a_missing_archive_of_encrypted_chats_is_said(tmp_path):
    assert MISSING[0] in set(network(tmp_path, export()).intake["file"])


def test_trap_31_nothing_is_missing_of_before_or_with_the_encrypted_chats(tmp_path):
    old = export(**{FRIENDS: friends(ZOE, start=NEW_YEAR - 900 * 86_400), TALK: thread(said(MIA, -600))})
    assert MISSING[0] not in set(network(tmp_path / "old", old).intake["file"])
    full = export(**{"messages.zip/Zoë Brandt_1.json": encrypted((ZOE, 9, "Hi"))})
    found = network(tmp_path / "full", full)
    assert MISSING[0] not in set(found.intake["file"])
    assert edges(found) == [(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY), (ZOE_KEY, MIA_KEY)]


def test_trap_31_what_both_archives_tell_at_the_change_over_is_once(tmp_path):
    files = export(
        **{
            "messages/e2ee_cutover/zoe_9/message_1.json": thread(said(ZOE, 5.00001), said(MIA, 6)),
            "Zoë Brandt_1.json": encrypted((ZOE, 5.00001, "Hello there"), (MIA, 6, "Hello there"), (ZOE, 7, "New")),
        }
    )
    found = network(tmp_path, files)
    assert len(found.interactions) == 5
    assert dropped(found) == {"already in another file": 2}
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("friends/friends.json", "friends"),
        ("friends_and_followers/friends.json", "friends_v2"),
        ("connections/friends/your_friends.json", None),
    ],
)
def test_trap_31_friends_under_either_key_or_none(tmp_path, path, key):
    rows = [{"name": name, "timestamp": NEW_YEAR} for name in (ZOE, BO)]
    found = network(tmp_path, {PROFILE: profile(), path: dump({key: rows} if key else rows)})
    assert list(found.connections["person"]) == [ZOE_KEY, BO_KEY]


@pytest.mark.parametrize("name", ["who_you've_followed", "who_you’ve_followed", "who_you_ve_followed"])
def test_trap_31_an_apostrophe_in_a_file_name(tmp_path, name):
    files = export(**{f"connections/followers/{name}.json": friends(ZOE, key="following_v3")})
    assert edges(network(tmp_path, files), "follow") == [(MIA_KEY, ZOE_KEY)]
