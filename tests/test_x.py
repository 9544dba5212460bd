"""X archives of every layout: who follows whom, who wrote to whom, and what is left out and why."""

from __future__ import annotations

import copy
import json
from collections import defaultdict

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

import netquality as nq
from netquality.readers import read
from netquality.readers.x_files import moment
from netquality.sample.history import OWNER
from netquality.sample.social import circle
from netquality.sample.texts import WRITTEN
from netquality.sample.truth import Tie, contact
from netquality.sample.x import number_of, posts, write_x
from netquality.schema import ExportError, SchemaError
from tests.exports import assert_adds_up, dropped, edges, folder, zipped
from tests.x_exports import (
    ANN,
    ANN_KEY,
    BOB,
    BOB_KEY,
    CEM,
    CEM_KEY,
    MIA,
    MIA_KEY,
    account,
    export,
    follows,
    js,
    mentions,
    message,
    network,
    reply,
    talk,
    tweet,
)


def test_mutual_follows_are_connections_and_others_signs(tmp_path):
    found = network(tmp_path, export())
    assert found.owners == (MIA_KEY,)
    assert list(found.connections["person"]) == [ANN_KEY]
    assert found.connections["connected_at"].isna().all()
    assert edges(found, "follow") == [(BOB_KEY, MIA_KEY), (MIA_KEY, CEM_KEY)]
    assert edges(found) == [(MIA_KEY, ANN_KEY), (ANN_KEY, MIA_KEY)]
    assert_adds_up(found)


def test_people_are_called_by_their_handles_where_one_is_known(tmp_path):
    post = tweet(1, 3, "Ask @ann", **mentions((ANN, 4)))
    people = network(tmp_path, export(**{"data/tweets.js": js("tweets", [post])})).people.set_index("person")
    assert people.loc[MIA_KEY, "name"] == "@mia"
    assert people.loc[ANN_KEY, "name"] == "@ann"
    assert people.loc[ANN_KEY, "url"] == "https://x.com/ann"
    assert pd.isna(people.loc[BOB_KEY, "name"])


def test_replies_and_mentions_are_words_to_whom_they_name(tmp_path):
    rows = [
        tweet(1, 1, "@ann What do you think?", **reply(ANN), **mentions((ANN, 0))),
        tweet(2, 2, "A talk by @bob and @cem", **mentions((BOB, 10), (CEM, 19))),
        # Bob was carried along by the thread, Cem is meant.
        tweet(3, 3, "@ann @bob Do ask @cem", **reply(ANN), **mentions((ANN, 0), (BOB, 5), (CEM, 17))),
        tweet(4, 4, "And another thing", **reply(MIA)),
        tweet(5, 5, "And @bob said so", **reply(MIA), **mentions((BOB, 4))),
        tweet(6, 6, "Fine weather"),
    ]
    found = network(tmp_path, export(**{"data/tweets.js": js("tweets", rows)}))
    assert edges(found, "reply") == [(MIA_KEY, ANN_KEY), (MIA_KEY, ANN_KEY)]
    assert edges(found, "mention") == [(MIA_KEY, BOB_KEY), (MIA_KEY, CEM_KEY), (MIA_KEY, CEM_KEY), (MIA_KEY, BOB_KEY)]
    words = found.interactions[found.interactions["channel"].isin(["reply", "mention"])]
    assert set(words["mode"]) == {"written"}
    assert list(words.loc[words["channel"] == "reply", "question"]) == [True, False]
    assert dropped(found) == {"continues one's own thread": 1, "addressed to nobody": 1}
    assert_adds_up(found)


def test_a_group_message_goes_to_everybody_who_was_there(tmp_path):
    began, came, went = ({"createdAt": f"2024-01-0{day}T00:00:00.000Z"} for day in (1, 3, 5))
    group = talk(
        {"joinConversation": {"initiatingUserId": ANN, "participantsSnapshot": [MIA, ANN], **began}},
        message(MIA, 2),
        {"participantsJoin": {"initiatingUserId": ANN, "userIds": [BOB], **came}},
        message(MIA, 4),
        {"participantsLeave": {"userIds": [ANN], **went}},
        message(BOB, 6),
        name="crew",
    )
    found = network(tmp_path, export(**{"data/direct-messages-group.js": js("direct_messages_group", [group])}))
    rows = found.interactions[found.interactions["thread"] == "crew"]
    to = [set(each["target"]) for _, each in rows.groupby("message", sort=True)]
    assert to == [{ANN_KEY}, {ANN_KEY, BOB_KEY}, {MIA_KEY}]
    assert dropped(found) == {"no message but an event": 3}
    assert_adds_up(found)


def test_reactions_to_messages_are_signs(tmp_path):
    liked = [{"senderId": ANN, "createdAt": "2024-01-09T00:00:00.000Z"}, {"senderId": MIA}, {"senderId": None}]
    rows = [talk(message(MIA, 1, ANN, reactions=liked))]
    found = network(tmp_path, export(**{"data/direct-messages.js": js("direct_messages", rows)}))
    assert edges(found, "reaction") == [(ANN_KEY, MIA_KEY)]
    signs = found.interactions[found.interactions["channel"] == "reaction"]
    assert list(signs["at"]) == [pd.Timestamp("2024-01-09", tz="UTC")]
    assert dropped(found) == {"reaction to oneself": 1, "reaction of nobody": 1}
    assert_adds_up(found)


def test_messages_to_oneself_or_without_content_are_left_out(tmp_path):
    rows = [
        talk(message(MIA, 1, MIA), name=f"{MIA}-{MIA}"),
        talk(message(MIA, 2, ANN, text=""), message(MIA, 3, ANN, text="", mediaUrls=["x"]), message("", 4, ANN)),
    ]
    found = network(tmp_path, export(**{"data/direct-messages.js": js("direct_messages", rows)}))
    assert edges(found) == [(MIA_KEY, ANN_KEY)]
    assert dropped(found) == {"message to oneself": 1, "nothing in it": 1, "names no sender": 1}
    assert_adds_up(found)


def test_greetings_and_introductions_are_told_by_words_which_are_not_kept(tmp_path):
    rows = [talk(message(ANN, 1, MIA, "Happy birthday!"), message(MIA, 2, ANN, "Ann, meet Bo. Bo, meet Ann."))]
    found = network(tmp_path, export(**{"data/direct-messages.js": js("direct_messages", rows)}))
    words = found.interactions[found.interactions["channel"] == "message"]
    assert list(words["mode"]) == ["signal", "written"]
    assert not words["cue"].any()  # who writes to one person introduces nobody
    for name in nq.network.TABLES:
        text = getattr(found, name).to_csv()
        assert "birthday" not in text
        assert "meet Bo" not in text


def test_the_owner_is_worked_out_from_three_conversations_or_asked_for(tmp_path):
    rows = [talk(message(one, 1, MIA), name=f"{MIA}-{one}") for one in (ANN, BOB, CEM)]
    assert network(tmp_path / "three", {"data/direct-messages.js": js("direct_messages", rows)}).owners == (MIA_KEY,)
    two = {"data/direct-messages.js": js("direct_messages", rows[:2])}
    with pytest.raises(ExportError, match=r"whose archive this is cannot be told, as account.js is not in it"):
        network(tmp_path / "two", two)
    for owner in (MIA, MIA_KEY, f"https://twitter.com/intent/user?user_id={MIA}"):
        assert read(tmp_path / "two" / "export", owner=owner).owners == (MIA_KEY,)
    with pytest.raises(ExportError, match="is in none of the conversations"):
        read(tmp_path / "two" / "export", owner="12")


def test_an_owner_who_contradicts_the_archive_is_refused_and_one_of_another_platform_passed_over(tmp_path):
    for owner in ("12", "@ann", "https://x.com/ann"):
        with pytest.raises(ExportError, match=rf"is the archive of @mia \(x:{MIA}\)"):
            network(tmp_path, export(), owner=owner)
    for owner in ("@Mia", "https://x.com/mia", "Mia Muster", MIA_KEY, "https://www.linkedin.com/in/mia-muster"):
        assert read(tmp_path / "export", owner=owner).owners == (MIA_KEY,)


def test_archives_of_two_owners_are_pooled(tmp_path):
    a = zipped(tmp_path / "a.zip", export())
    lists = {f"data/{kind}.js": follows(kind, MIA) for kind in ("follower", "following")}
    found = read([a, zipped(tmp_path / "b.zip", {"data/account.js": account(ANN, "ann")} | lists)])
    assert set(found.owners) == {MIA_KEY, ANN_KEY}
    assert set(zip(found.connections["owner"], found.connections["person"], strict=True)) == {
        (MIA_KEY, ANN_KEY),
        (ANN_KEY, MIA_KEY),
    }


def test_the_same_archive_twice_is_once(tmp_path):
    a, b = zipped(tmp_path / "a.zip", export()), zipped(tmp_path / "b.zip", export())
    assert edges(read([a, b])) == [(MIA_KEY, ANN_KEY), (ANN_KEY, MIA_KEY)]


def test_a_single_file_is_read_whatever_its_name(tmp_path):
    (tmp_path / "renamed.js").write_text(js("direct_messages", [talk(message(MIA, 1, ANN))]))
    assert edges(read(tmp_path / "renamed.js", owner=MIA)) == [(MIA_KEY, ANN_KEY)]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("data/follower.js", "window.YTD.follower.part0 = [{", "follower.js, line 1: damaged or cut off"),
        ("data/follower.js", "window.YTD.follower.part0 = alert(1)", "follower.js: holds no JSON"),
        ("data/follower.js", 'window.YTD.follower.part0 = {"a": 1}', "follower.js: holds no list of followers"),
        ("data/follower.js", js("follower", [{"follower": {}}]), "follower.js, record 1: names no account.* 1 of 1"),
        ("data/tweets.js", js("tweets", [1, {"tweet": {}}]), "tweets.js, record 1: not a record.* 2 of 2"),
        ("data/direct-messages.js", js("direct_messages", [{"dmConversation": {}}]), "record 1: not a conversation"),
    ],
)
def test_damage_is_told_by_file_and_record(tmp_path, name, text, fault):
    with pytest.raises(ExportError, match=fault):
        network(tmp_path, export(**{name: text}))


def test_the_owners_own_logs_are_read_too(tmp_path):
    log = f"introducer,a,b,date,asked_by,outcome\n,{ANN_KEY},{BOB_KEY},2024-02-01,,met\n"
    found = network(tmp_path, export(**{"introductions.csv": log}))
    assert found.introductions[["introducer", "a", "b"]].iloc[0].tolist() == [MIA_KEY, ANN_KEY, BOB_KEY]
    assert_adds_up(found)


def test_nothing_in_a_file_is_ever_run(tmp_path):
    marker = tmp_path / "run"
    evil = f"window.YTD.follower.part0 = require('fs').writeFileSync('{marker}','x') || [];"
    network(tmp_path, export(**{"data/follower.js": evil}))
    assert not marker.exists()


@pytest.mark.parametrize(
    "text",
    ["Sat Feb 18 19:45:15 +0000 2023", "2023-02-18T19:45:15.000Z", "1676749515000", "2023-02-18 19:45:15 +0000"],
)
def test_times_of_every_kind(text):
    assert moment(text) == 1_676_749_515_000_000


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    place = tmp_path_factory.mktemp("x")
    return write_x(place / "sample", follows=150, messages=900, seed=7), circle(150, 900, 7)


def test_the_sample_gives_back_the_ties_it_was_made_of(sample):
    """People, counts each way and depth are those of the events themselves, counted one by one."""
    where, seen = sample
    found = read(where)
    end_day = int(found.as_of.timestamp()) // 86_400
    ties: dict[int, Tie] = defaultdict(Tie)
    for each in seen.sent:
        for one in [each.sender] if each.sender != OWNER else each.recipients:
            if each.kind in WRITTEN:
                ties[one].written.append((each.at, each.sender == OWNER))
    for at, kind, one in posts(seen):
        if kind in ("reply", "mention"):
            ties[one].written.append((at, True))
    depth = nq.interaction_depth(found).loc[f"x:{number_of(seen, OWNER)}"]
    assert len(ties) > 50
    for one, tie in ties.items():
        row = depth.loc[f"x:{number_of(seen, one)}"]
        assert row["sent_count"] == sum(sent for _, sent in tie.written)
        assert row["received_count"] == sum(not sent for _, sent in tie.written)
        assert row["depth_sent"] == pytest.approx(contact(tie, end_day, sent=True))
        assert row["depth_received"] == pytest.approx(contact(tie, end_day, sent=False))
    contacts = depth[depth["sent_count"] + depth["received_count"] > 0].index
    assert set(contacts) == {f"x:{number_of(seen, one)}" for one in ties}
    assert set(found.connections["person"]) == {f"x:{number_of(seen, one)}" for one in seen.connected}
    assert found.interactions["cue"].any()
    assert_adds_up(found)


def test_the_sample_is_the_same_for_the_same_seed(tmp_path, sample):
    where, _ = sample
    again = write_x(tmp_path / "again", follows=150, messages=900, seed=7)
    files = sorted(path.relative_to(where) for path in where.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((where / name).read_bytes() == (again / name).read_bytes() for name in files)
    with pytest.raises(nq.NetqualityError, match="is not empty"):
        write_x(tmp_path / "again")


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
def test_a_damaged_archive_is_refused_in_words_or_adds_up(tmp_path_factory, data):
    group = talk({"participantsJoin": {"userIds": [BOB], "createdAt": "2024-01-03T00:00:00.000Z"}}, message(MIA, 4))
    files = export(
        **{
            "data/tweets.js": js("tweets", [tweet(1, 1, "@ann Well?", **reply(ANN), **mentions((ANN, 0)))]),
            "data/direct-messages-group.js": js("direct_messages_group", [group]),
        }
    )
    name = data.draw(st.sampled_from(sorted(files)))
    path, junk = data.draw(st.lists(st.integers(0, 9), max_size=7)), data.draw(_JUNK)
    first, _, body = files[name].partition("=")
    files[name] = f"{first}= {json.dumps(_damage(copy.deepcopy(json.loads(body)), path, junk))}"
    try:
        found = read(folder(tmp_path_factory.mktemp("damaged") / "export", files), owner=MIA)
    except (ExportError, SchemaError) as fault:
        assert str(fault)
    else:
        assert_adds_up(found)
