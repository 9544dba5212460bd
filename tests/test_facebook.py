"""Facebook exports of every layout: who the friends are, who wrote to whom, and what is left out and why."""

from __future__ import annotations

import copy
import json
from collections import defaultdict

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

import netquality as nq
from netquality.network import Network
from netquality.readers import read
from netquality.readers.facebook import MISSING
from netquality.readers.facebook_text import is_system, repaired, target_of
from netquality.sample.facebook import calls, shown_name, write_facebook
from netquality.sample.history import OWNER
from netquality.sample.plan import DAY as DAY_SECONDS
from netquality.sample.social import circle
from netquality.sample.texts import WRITTEN
from netquality.sample.truth import Tie, contact
from netquality.schema import ExportError, SchemaError
from tests.exports import assert_adds_up, dropped, edges, folder, intake, zipped
from tests.facebook_exports import (
    BO,
    BO_KEY,
    DAY,
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


def test_an_export_gives_friends_and_messages(tmp_path):
    found = network(tmp_path, export())
    assert found.owners == (MIA_KEY,)
    assert list(found.connections["person"]) == [ZOE_KEY, BO_KEY]
    assert list(found.connections["connected_at"].dt.strftime("%d %b %Y")) == ["01 Jan 2024", "02 Jan 2024"]
    assert edges(found) == [(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY)]
    assert set(found.interactions["thread"]) == {"zoe_1"}
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("path", "key", "home"),
    [
        ("friends/friends.json", "friends", "messages/inbox"),
        ("friends_and_followers/friends.json", "friends_v2", "messages/inbox"),
        (FRIENDS, "friends_v2", "your_activity_across_facebook/messages/inbox"),
        (FRIENDS, "friends_v2", INBOX),
    ],
)
def test_every_layout_of_the_years_is_read(tmp_path, path, key, home):
    files = {
        "profile_information/profile_information.json": profile(key="profile" if key == "friends" else "profile_v2"),
        path: friends(ZOE, BO, key=key),
        f"{home}/zoe_1/message_1.json": thread(said(MIA, 1)),
    }
    found = network(tmp_path, files)
    assert len(found.connections) == 2
    assert edges(found) == [(MIA_KEY, ZOE_KEY)]


@pytest.mark.parametrize(
    "section", ["inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover"]
)
def test_every_section_of_messages_is_read(tmp_path, section):
    files = export(**{f"messages/{section}/bo_2/message_1.json": thread(said(BO, 5), cast=(BO, MIA))})
    assert (BO_KEY, MIA_KEY) in edges(network(tmp_path, files))


def test_friends_under_labels_are_read(tmp_path):
    labelled = [{"timestamp": NEW_YEAR, "label_values": [{"label": "Name", "value": name}]} for name in (ZOE, BO)]
    found = network(tmp_path, export(**{FRIENDS: dump(labelled)}))
    assert list(found.connections["person"]) == [ZOE_KEY, BO_KEY]


def test_removed_friends_are_no_connections(tmp_path):
    files = export(**{"connections/friends/removed_friends.json": friends("Rana Gone", key="deleted_friends_v2")})
    found = network(tmp_path, files)
    assert len(found.connections) == 2
    assert dropped(found)["no longer a friend"] == 1
    assert_adds_up(found)


def test_requests_become_invitations_without_words(tmp_path):
    files = export(
        **{
            "connections/friends/sent_friend_requests.json": friends("Sue Asked", key="sent_requests_v2"),
            "connections/friends/received_friend_requests.json": friends("Rob Asks", "", key="received_requests_v2"),
            "connections/friends/rejected_friend_requests.json": friends("Ned Refused", key="rejected_requests_v2"),
        }
    )
    found = network(tmp_path, files)
    assert list(found.invitations["direction"]) == ["sent", "received", "received", "received"]
    assert list(found.invitations["person"].fillna("-")) == [
        "facebook:Sue Asked",
        "facebook:Rob Asks",
        "-",
        "facebook:Ned Refused",
    ]
    assert set(found.invitations["note"]) == {"none"}
    assert edges(found, "invitation") == [
        (MIA_KEY, "facebook:Sue Asked"),
        ("facebook:Rob Asks", MIA_KEY),
        ("facebook:Ned Refused", MIA_KEY),
    ]
    assert_adds_up(found)


def test_followers_are_signs_and_followed_pages_are_left_out(tmp_path):
    followers = [{"title": "", "string_list_data": [{"value": "Fay Fan", "timestamp": NEW_YEAR}]}]
    files = export(
        **{
            "connections/followers/people_who_followed_you_1.json": dump(followers),
            "connections/followers/who_you've_followed.json": friends(ZOE, "Some Brand", key="following_v3"),
        }
    )
    found = network(tmp_path, files)
    assert edges(found, "follow") == [("facebook:Fay Fan", MIA_KEY), (MIA_KEY, ZOE_KEY)]
    assert dropped(found)["person not recognised, or a page"] == 1
    assert_adds_up(found)


def test_a_group_message_goes_to_everybody_who_was_there(tmp_path):
    group = thread(
        said(MIA, 1),
        said(ZOE, 2, "added", type="Subscribe", users=[{"name": BO}]),
        said(MIA, 3),
        said("Gus Former", 4),
        cast=(ZOE, BO, MIA),
    )
    found = network(tmp_path, export(**{f"{INBOX}/crew_7/message_1.json": group}))
    rows = found.interactions[found.interactions["thread"] == "crew_7"]
    to = [set(each["target"]) for _, each in rows.groupby("message", sort=True)]
    assert to == [{ZOE_KEY}, {ZOE_KEY, BO_KEY}, {ZOE_KEY, BO_KEY, MIA_KEY}]
    assert dropped(found)["system line"] == 1
    assert_adds_up(found)


def test_who_left_is_written_to_while_they_were_there(tmp_path):
    group = thread(
        said("Gus Former", 1),
        said(MIA, 2),
        said("Gus Former", 3, "left", type="Unsubscribe", users=[{"name": "Gus Former"}]),
        said(MIA, 4),
        cast=(ZOE, BO, MIA),
    )
    found = network(tmp_path, export(**{f"{INBOX}/crew_7/message_1.json": group}))
    rows = found.interactions[(found.interactions["thread"] == "crew_7") & (found.interactions["source"] == MIA_KEY)]
    to = [set(each["target"]) for _, each in rows.groupby("message", sort=True)]
    assert to == [{ZOE_KEY, BO_KEY, "facebook:Gus Former"}, {ZOE_KEY, BO_KEY}]


def test_reactions_to_messages_are_signs(tmp_path):
    talk = thread(
        said(MIA, 1, reactions=[{"reaction": "❤", "actor": ZOE}, {"reaction": "❤", "actor": MIA}]),
        said(MIA, 2, reactions=[{"reaction": "👍", "actor": "Facebook user"}]),
    )
    found = network(tmp_path, export(**{f"{INBOX}/zoe_1/message_1.json": talk}))
    assert edges(found, "reaction") == [(ZOE_KEY, MIA_KEY)]
    assert dropped(found)["reaction to oneself"] == dropped(found)["reaction of somebody not recognised"] == 1
    assert_adds_up(found)


def test_a_call_that_was_answered_is_a_meeting_and_a_missed_one_a_sign(tmp_path):
    talk = thread(
        said(MIA, 1, "You called Zoë.", type="Call", call_duration=192),
        said(ZOE, 2, "Zoë Brandt called you.", call_duration=0, missed=True),
    )
    group = thread(said(MIA, 3, type="Call", call_duration=60), cast=(ZOE, BO, MIA))
    files = export(**{f"{INBOX}/zoe_1/message_1.json": talk, f"{INBOX}/crew_7/message_1.json": group})
    found = network(tmp_path, files)
    rows = found.interactions
    assert list(zip(rows["source"], rows["target"], rows["mode"], rows["channel"], strict=True)) == [
        (MIA_KEY, ZOE_KEY, "met", "call"),
        (ZOE_KEY, MIA_KEY, "signal", "call"),
    ]
    assert dropped(found) == {"call of a group: who took part is not told": 1}


def test_unsent_empty_and_system_lines_are_left_out(tmp_path):
    talk = thread(
        said(ZOE, 1, is_unsent=True),
        said(ZOE, 2, ""),
        said(ZOE, 3, "Zoë Brandt left the group."),
        said(ZOE, 4, "Reacted 😍 to your message "),
        said(ZOE, 5, "", photos=[{"uri": "x.jpg"}]),
        said("Meta AI", 6),
    )
    found = network(tmp_path, export(**{f"{INBOX}/zoe_1/message_1.json": talk}))
    assert edges(found) == [(ZOE_KEY, MIA_KEY)]
    assert dropped(found) == {
        "unsent by its sender": 1,
        "nothing in it": 1,
        "system line": 2,
        "written by a program": 1,
    }
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("text", "sender", "system"),
    [
        ("Ann Roe named the group Kites.", "Ann Roe", True),
        ("Ann Roe hat die Gruppe verlassen.", "Ann Roe", True),
        ("Ann Roe a quitté le groupe.", "Ann Roe", True),
        ("You created the group.", "Ann Roe", True),
        ("Ann Roe left the group to the wolves, I think", "Ann Roe", False),
        ("I left the group.", "Ann Roe", False),
        ("The meeting ended.", "Ann Roe", False),
    ],
)
def test_system_lines_are_told_from_words(text, sender, system):
    assert is_system(text, sender) is system


def test_comments_and_reactions_count_where_a_person_is_stated(tmp_path):
    titles = [
        "Mia Muster commented on Zoë Brandt's post in Brandt's garden.",
        "Mia Muster replied to Zoë Brandt's comment.",
        "Mia Muster commented on her own post.",
        "Mia Muster commented on Some Brand's photo.",
        "Mia Muster kommentierte etwas.",
    ]
    comments = [
        {"timestamp": NEW_YEAR + place, "data": [{"comment": {"comment": "Nice?"}}], "title": title}
        for place, title in enumerate(titles)
    ]
    owner = {"title": "Owner", "dict": [{"dict": [{"label": "Name", "value": BO}]}]}
    reactions = [{"timestamp": NEW_YEAR, "label_values": [{"label": "Reaction", "value": "Like"}, owner]}]
    place = "your_facebook_activity/comments_and_reactions"
    files = export(
        **{
            f"{place}/comments.json": dump({"comments_v2": comments}),
            f"{place}/likes_and_reactions_1.json": dump(reactions),
        }
    )
    found = network(tmp_path, files)
    assert edges(found, "comment") == [(MIA_KEY, ZOE_KEY), (MIA_KEY, None), (MIA_KEY, None)]
    assert edges(found, "reply") == [(MIA_KEY, ZOE_KEY)]
    assert edges(found, "reaction") == [(MIA_KEY, BO_KEY)]
    modes = found.interactions.set_index("channel")["mode"]
    assert modes["reply"] == "written"
    assert set(modes["comment"]) == {"signal"}
    assert found.interactions.set_index("channel").loc["reply", "question"]
    assert dropped(found) == {"on one's own post": 1}
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("title", "action", "target"),
    [
        ("Mia Muster hat den Beitrag von Bo Roe kommentiert.", "comment", ("comment", "Bo Roe")),
        ("Mia Muster a commenté la publication de Bo Roe.", "comment", ("comment", "Bo Roe")),
        ("Mia Muster comentó la publicación de Bo Roe.", "comment", ("comment", "Bo Roe")),
        ("Mia Muster likes Bo Roe's photo.", "reaction", ("reaction", "Bo Roe")),
        # Bo alone is known too, and is somebody else.
        ("Mia Muster commented on Bo Li's post.", "comment", ("comment", "")),
        ("Mia Muster a commenté la publication de Bo Li.", "comment", ("comment", "")),
    ],
)
def test_whom_a_title_names(title, action, target):
    assert target_of(title, action, {"Bo Roe", "Bo"}.__contains__) == target


def test_groups_are_memberships_by_their_last_state(tmp_path):
    group = [
        {"timestamp": NEW_YEAR, "data": [{"name": "Kites"}], "title": "You became a member of Kites."},
        {"timestamp": NEW_YEAR + 1, "data": [{"name": "Maps"}], "title": "You became a member of Maps."},
        {"timestamp": NEW_YEAR + 2, "data": [{"name": "Maps"}], "title": "You stopped being a member of Maps."},
    ]
    name = "your_facebook_activity/groups/your_group_membership_activity.json"
    found = network(tmp_path, export(**{name: dump({"groups_joined_v2": group})}))
    assert list(found.memberships["group"]) == ["Kites"]
    assert dropped(found) == {"no longer a member": 1, "earlier state of a membership": 1}
    assert_adds_up(found)


def test_greetings_questions_and_introductions_are_told_by_words_which_are_not_kept(tmp_path):
    words = (said(ZOE, 1, "Happy birthday!"), said(MIA, 2, "Zoë, meet Bo. Bo, meet Zoë."), said(MIA, 3, "Well?"))
    found = network(tmp_path, export(**{f"{INBOX}/zoe_1/message_1.json": thread(*words, cast=(ZOE, BO, MIA))}))
    rows = found.interactions.groupby("message")[["mode", "cue", "question"]].first()
    assert list(rows["mode"]) == ["signal", "written", "written"]
    assert list(rows["cue"]) == [False, True, False]
    assert list(rows["question"]) == [False, False, True]
    # Who writes to one person introduces nobody.
    assert (
        not network(tmp_path / "two", export(**{f"{INBOX}/zoe_1/message_1.json": thread(*words)}))
        .interactions["cue"]
        .any()
    )
    for name in nq.network.TABLES:
        text = getattr(found, name).to_csv()
        assert "birthday" not in text
        assert "meet Bo" not in text


def test_the_owner_is_worked_out_from_three_conversations(tmp_path):
    files = {
        f"{INBOX}/{name}_1/message_1.json": thread(said(MIA, 1), cast=(name, MIA)) for name in ("Ann", "Bob", "Cem")
    }
    assert network(tmp_path, files).owners == (MIA_KEY,)


@pytest.mark.parametrize("count", [1, 2])
def test_an_owner_who_cannot_be_told_is_asked_for(tmp_path, count):
    names = ("Ann", "Bob")[:count]
    files = {f"{INBOX}/{name}_1/message_1.json": thread(said(MIA, 1), cast=(name, MIA)) for name in names}
    with pytest.raises(ExportError, match=r"whose export this is cannot be told.*owner="):
        network(tmp_path, files)
    assert read(tmp_path / "export", owner="Mia Muster").owners == (MIA_KEY,)
    with pytest.raises(ExportError, match="Otto Other is in none"):
        read(tmp_path / "export", owner="Otto Other")


def test_an_owner_who_contradicts_the_export_is_refused_and_one_of_another_platform_passed_over(tmp_path):
    with pytest.raises(ExportError, match="is the export of Mia Muster, not of Otto Other"):
        network(tmp_path, export(), owner="Otto Other")
    with pytest.raises(ExportError, match="is the export of Mia Muster"):
        read(tmp_path / "export", owner="https://www.facebook.com/otto.other")
    for owner in ("https://www.linkedin.com/in/mia-muster", "https://www.facebook.com/mia.muster/", "mia muster"):
        assert read(tmp_path / "export", owner=owner).owners == (MIA_KEY,)


def test_parts_of_an_export_are_one_however_they_are_given(tmp_path):
    whole = export(**{f"{INBOX}/zoe_1/message_2.json": thread(said(MIA, -5))})
    first = {name: text for name, text in whole.items() if "message_2" not in name}
    second = {name: text for name, text in whole.items() if "message_2" in name}
    a, b = zipped(tmp_path / "in" / "facebook-1.zip", first), zipped(tmp_path / "in" / "facebook-2.zip", second)
    alone = network(tmp_path, whole)
    for given_as in ([a, b], [b, a], tmp_path / "in"):
        found = read(given_as)
        assert found.owners == (MIA_KEY,)
        assert sorted(map(str, edges(found))) == sorted(map(str, edges(alone)))
        assert len(found.connections) == 2
        assert_adds_up(found)


def test_the_same_export_twice_is_once(tmp_path):
    a, b = zipped(tmp_path / "a.zip", export()), zipped(tmp_path / "b.zip", export())
    found = read([a, b])
    assert edges(found) == [(MIA_KEY, ZOE_KEY), (ZOE_KEY, MIA_KEY)]
    assert len(found.connections) == 2
    assert dropped(found)["already in another file"] == 4
    assert_adds_up(found)


def test_exports_of_two_owners_are_pooled(tmp_path):
    a = zipped(tmp_path / "a.zip", export())
    other = {PROFILE: profile(ZOE), FRIENDS: friends(MIA)}
    found = read([a, zipped(tmp_path / "b.zip", other)])
    assert set(found.owners) == {MIA_KEY, ZOE_KEY}
    assert len(found.connections) == 3


def test_two_owners_in_one_folder_are_refused(tmp_path):
    zipped(tmp_path / "in" / "a.zip", export())
    zipped(tmp_path / "in" / "b.zip", {PROFILE: profile(ZOE), FRIENDS: friends(MIA)})
    with pytest.raises(ExportError, match=r"exports of Mia Muster and Zoë Brandt\. Give each by its own path"):
        read(tmp_path / "in")


def test_a_single_file_is_read(tmp_path):
    (tmp_path / "renamed.json").write_text(friends(ZOE, BO))
    assert len(read(tmp_path / "renamed.json", owner=MIA).connections) == 2


def test_an_instagram_export_is_not_taken_for_one_of_facebook(tmp_path):
    files = {"your_instagram_activity/messages/inbox/ann_1/message_1.json": thread(said(MIA, 1))}
    with pytest.raises(ExportError, match="no export that is known here"):
        network(tmp_path, files)


def test_a_part_with_pictures_alone_says_so(tmp_path):
    with pytest.raises(ExportError, match=r"neither friends nor messages\. Give it together"):
        network(tmp_path, {f"{INBOX}/zoe_1/photos/1.jpg": b"x"})


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (FRIENDS, '{"friends_v2": [{"name": "A"', "your_friends.json, line 1: damaged or cut off"),
        (FRIENDS, '{"people": [1]}', "your_friends.json: unknown layout. Keys seen: people"),
        (FRIENDS, '{"friends_v2": [1, 2, {"name": "Ann"}]}', "your_friends.json, record 1: not a record.* 2 of 3"),
        (f"{INBOX}/bo_2/message_1.json", '{"participants": []}', "message_1.json: is no conversation"),
        (
            f"{INBOX}/bo_2/message_1.json",
            dump({"participants": [], "messages": [{"sender_name": "A", "timestamp_ms": "soon"}]}),
            "message_1.json, record 1: unreadable time.* 1 of 1",
        ),
    ],
)
def test_damage_is_told_by_file_and_record(tmp_path, name, text, fault):
    with pytest.raises(ExportError, match=fault):
        network(tmp_path, export(**{name: text}))


def test_an_unknown_layout_of_a_lesser_file_is_counted(tmp_path):
    name = "your_facebook_activity/comments_and_reactions/comments.json"
    found = network(tmp_path, export(**{name: '{"new_comments": [1]}'}))
    assert dropped(found) == {"layout not known": 1}
    assert_adds_up(found)


@given(st.text())
def test_repair_is_idempotent_and_undoes_what_facebook_does(text):
    text = text.encode("utf-8", "replace").decode()
    apart = text.encode().decode("latin-1")
    assert repaired(repaired(apart)) == repaired(apart) == repaired(text)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    place = tmp_path_factory.mktemp("facebook")
    return write_facebook(place / "sample", friends=120, messages=1_500, seed=7), circle(120, 1_500, 7)


def test_the_sample_gives_back_the_ties_it_was_made_of(sample):
    """People, counts each way and depth are those of the events themselves, counted one by one."""
    where, seen = sample
    found = read(where)
    end_day = seen.simulation.plan.end_day
    ties: dict[str, Tie] = defaultdict(Tie)
    for message in seen.sent:
        others = [message.sender] if message.sender != OWNER else message.recipients
        for one in others:
            if not seen.departed(one):
                tie = ties[f"facebook:{shown_name(seen, one)}"]
                if message.kind in WRITTEN:
                    tie.written.append((message.at, message.sender == OWNER))
                else:
                    tie.signals += 1
    for at, one, answered in calls(seen):
        if answered:
            ties[f"facebook:{shown_name(seen, one)}"].met_days.add(at // DAY_SECONDS)
    replies = found.interactions[found.interactions["channel"] == "reply"]
    for reply in replies.itertuples():
        ties[str(reply.target)].written.append((reply.at.timestamp() // 1, True))
    depth = nq.interaction_depth(found).loc[seen_owner(found)]
    assert len(ties) > 50
    for person, tie in ties.items():
        row = depth.loc[person]
        assert row["sent_count"] == sum(sent for _, sent in tie.written), person
        assert row["received_count"] == sum(not sent for _, sent in tie.written), person
        assert (row["met_count"] > 0) == bool(tie.met_days), person
        assert row["depth_sent"] == pytest.approx(contact(tie, end_day, sent=True)), person
        assert row["depth_received"] == pytest.approx(contact(tie, end_day, sent=False)), person
    contacts = depth[depth["sent_count"] + depth["received_count"] > 0].index
    assert set(contacts) <= set(ties)
    assert_adds_up(found)


def seen_owner(found: Network) -> str:
    return found.owners[0]


def test_the_list_of_the_sample_is_whole(sample):
    where, seen = sample
    found = read(where)
    named = {f"facebook:{seen.name(one)}" for one in seen.connected if not seen.departed(one)}
    assert len(found.connections) == 120
    assert set(found.connections["person"].dropna()) == named
    assert found.connections["person"].isna().sum() == 120 - len(named) > 0


def test_the_sample_without_its_encrypted_chats_says_what_is_missing(sample):
    where, _ = sample
    alone, whole = read(where / "facebook"), read(where)
    assert MISSING[0] in set(alone.intake["file"])
    assert MISSING[0] not in set(whole.intake["file"])
    assert len(alone.interactions) < len(whole.interactions)
    together = read([where / "facebook", where / "messages"])
    assert sorted(map(str, edges(together))) == sorted(map(str, edges(whole)))


def test_the_sample_introduces_people(sample):
    where, _ = sample
    found = read(where)
    assert found.interactions["cue"].any()
    assert len(nq.list_introductions(found)) > 0


def test_the_sample_is_the_same_for_the_same_seed(tmp_path, sample):
    where, _ = sample
    again = write_facebook(tmp_path / "again", friends=120, messages=1_500, seed=7)
    files = sorted(path.relative_to(where) for path in where.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((where / name).read_bytes() == (again / name).read_bytes() for name in files)
    with pytest.raises(nq.NetqualityError, match="is not empty"):
        write_facebook(tmp_path / "again")


_JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.just([]), st.just({}))


def _damage(data: object, path: list[int], junk: object) -> object:
    """Put junk somewhere into a JSON document."""
    if not path or not isinstance(data, (dict, list)) or not data:
        return junk
    keys = list(data) if isinstance(data, dict) else list(range(len(data)))
    key = keys[path[0] % len(keys)]
    data[key] = _damage(data[key], path[1:], junk)
    return data


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_export_is_refused_in_words_or_adds_up(tmp_path_factory, data):
    files = export(
        **{
            "connections/friends/sent_friend_requests.json": friends("Sue Asked", key="sent_requests_v2"),
            f"{INBOX}/crew_7/message_1.json": thread(
                said(MIA, 1, reactions=[{"reaction": "x", "actor": ZOE}]),
                said(BO, 2, type="Subscribe", users=[{"name": BO}]),
                cast=(ZOE, BO, MIA),
            ),
        }
    )
    name = data.draw(st.sampled_from(sorted(files)))
    path, junk = data.draw(st.lists(st.integers(0, 9), max_size=6)), data.draw(_JUNK)
    files[name] = json.dumps(_damage(copy.deepcopy(json.loads(files[name])), path, junk))
    try:
        found = read(folder(tmp_path_factory.mktemp("damaged") / "export", files))
    except (ExportError, SchemaError) as fault:
        assert str(fault)
    else:
        assert_adds_up(found)


def test_the_owners_own_logs_are_read_too(tmp_path):
    files = export(
        **{
            "introductions.csv": f"introducer,a,b,date,asked_by,outcome\n,{ZOE},{BO},2024-02-01,,met\n",
            "meetings.csv": f"person,date,kind\n{ZOE},2024-02-02,meeting\n",
        }
    )
    found = network(tmp_path, files)
    assert edges(found, "meeting") == [(MIA_KEY, ZOE_KEY)]
    assert found.introductions[["introducer", "a", "b"]].iloc[0].tolist() == [MIA_KEY, ZOE_KEY, BO_KEY]
    assert_adds_up(found)


def test_the_times_of_a_file_are_told(tmp_path):
    found = network(tmp_path, export())
    row = intake(found, f"{INBOX}/zoe_1/message_1.json")
    assert row["first_at"] == pd.Timestamp("2024-01-02", tz="UTC")
    assert row["last_at"] == pd.Timestamp(NEW_YEAR + 2 * DAY, unit="s", tz="UTC")
    assert (row["matched_by_name"], row["ambiguous"], row["unmatched"]) == (4, 0, 0)
