"""Trap 32: what breaks readers of X archives, each with an archive that holds it."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from netquality.readers.x_files import identity
from tests.exports import assert_adds_up, dropped, edges, intake
from tests.x_exports import (
    ANN,
    ANN_KEY,
    BOB_KEY,
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

TO_ANN = (MIA_KEY, ANN_KEY)


def to_ann(number: int, day: int) -> dict[str, object]:
    return tweet(number, day, "@ann Yes", **reply(ANN), **mentions((ANN, 0)))


@pytest.mark.parametrize(
    "before", ["window.YTD.tweets.part0 = ", "window.YTD.tweets.part0=\n", "\ufeffwindow.YTD.tweet.part0 = ", ""]
)
def test_trap_32_what_stands_before_the_json_is_passed_over(tmp_path, before):
    files = export(**{"data/tweets.js": before + json.dumps([to_ann(1, 1)]) + ";\n"})
    assert edges(network(tmp_path, files), "reply") == [TO_ANN]


def test_trap_32_every_part_is_read_and_no_post_twice(tmp_path):
    parts = {"data/tweets.js": js("tweets", [to_ann(1, 1)])}
    parts |= {f"data/tweets-part{n}.js": js("tweets", [to_ann(n, n), to_ann(n + 1, n + 1)], n) for n in (1, 2, 10)}
    found = network(tmp_path, export(**parts))
    assert edges(found, "reply") == [TO_ANN] * 5
    assert dropped(found) == {"told twice": 2}
    assert_adds_up(found)


def test_trap_32_posts_without_a_wrapper_are_read(tmp_path):
    files = export(**{"data/tweet.js": js("tweet", [to_ann(1, 1)["tweet"]])})
    assert edges(network(tmp_path, files), "reply") == [TO_ANN]


@pytest.mark.parametrize(("name", "kind"), [("tweet", "tweet"), ("tweets", "tweets")])
def test_trap_32_tweet_and_tweets_are_the_same(tmp_path, name, kind):
    files = export(**{f"data/{name}.js": js(kind, [to_ann(1, 1)])})
    assert edges(network(tmp_path, files), "reply") == [TO_ANN]


def test_trap_32_the_monthly_files_of_before_2019_are_read(tmp_path):
    post = {
        "id": 440000000000000001,
        "id_str": "440000000000000001",
        "text": "@ann Yes",
        "created_at": "2014-03-05 10:11:12 +0000",
        "in_reply_to_user_id": int(ANN),
        "in_reply_to_screen_name": "ann",
        "user": {"id": int(MIA), "id_str": MIA, "screen_name": "mia"},
        "entities": {"user_mentions": []},
    }
    month = "Grailbird.data.tweets_2014_03 = \n " + json.dumps([post])
    files = {"data/js/tweets/2014_03.js": month}
    found = network(tmp_path / "alone", files)
    assert found.owners == (MIA_KEY,)
    assert edges(found, "reply") == [TO_ANN]
    assert list(found.interactions["at"]) == [pd.Timestamp("2014-03-05T10:11:12Z")]
    details = f'var user_details =  {{"screen_name": "mia", "full_name": "Mia", "id": "{MIA}"}}'
    stated = network(tmp_path / "stated", files | {"data/js/user_details.js": details})
    assert stated.owners == (MIA_KEY,)


def test_trap_32_the_manifest_is_an_object_and_no_list(tmp_path):
    types = {"dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js"}]}}}
    files = export(**{"data/manifest.js": "window.__THAR_CONFIG = " + json.dumps(types)})
    found = network(tmp_path, files)
    assert "data/manifest.js" not in set(found.intake["file"])


def test_trap_32_headers_repeat_and_are_left_alone(tmp_path):
    rows = [talk(message(MIA, 1, ANN), message(ANN, 2, MIA))]
    files = export(
        **{
            "data/direct-message-headers.js": js("direct_message_headers", rows),
            "data/tweet-headers.js": js("tweet_headers", [to_ann(1, 1)]),
            "data/direct-messages-headers.js": js("direct_messages", rows),
        }
    )
    found = network(tmp_path, files)
    assert len(edges(found)) == 2
    assert not found.intake["file"].str.contains("headers").any()


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("1398765432109876541", "1398765432109876541"),
        (1398765432109876541, "1398765432109876541"),
        (12.0, "12"),
        # A float has already lost the last digits: better nobody than somebody else.
        (1.398765432109876541e18, ""),
        ("0", ""),
        ("-1", ""),
        (True, ""),
        (None, ""),
    ],
)
def test_trap_32_numbers_keep_all_their_digits(value, kept):
    assert identity(value) == kept


def test_trap_32_neighbouring_numbers_stay_two_people(tmp_path):
    two = [int(ANN), int(ANN) + 1]
    assert float(two[0]) == float(two[1])
    files = export(**{"data/follower.js": follows("follower", *two), "data/following.js": follows("following", *two)})
    assert len(network(tmp_path, files).connections) == 2


def test_trap_32_counts_and_places_as_text_are_read(tmp_path):
    post = tweet(1, 1, "@ann Ask @bob", **reply(ANN), **mentions((ANN, 0), (str(int(MIA) + 2), 9)), favorite_count="3")
    assert edges(network(tmp_path, export(**{"data/tweets.js": js("tweets", [post])})), "mention") == [
        (MIA_KEY, BOB_KEY)
    ]


def test_trap_32_a_reply_to_a_deleted_account_is_to_its_number(tmp_path):
    post = tweet(1, 1, "@gone Yes", **reply(ANN, handle=False), entities={"user_mentions": []})
    assert edges(network(tmp_path, export(**{"data/tweets.js": js("tweets", [post])})), "reply") == [TO_ANN]


def test_trap_32_a_reply_to_nobody_stated_names_nobody(tmp_path):
    post = tweet(1, 1, "@gone Yes", **reply(None), **mentions(("-1", 0)))
    found = network(tmp_path, export(**{"data/tweets.js": js("tweets", [post])}))
    assert edges(found, "reply") == [(MIA_KEY, None)]
    assert set(found.interactions.set_index("channel").loc[["reply"], "mode"]) == {"signal"}
    assert intake(found, "data/tweets.js")["unmatched"] == 1


def test_trap_32_a_repost_is_neither_a_reply_nor_a_mention(tmp_path):
    posts = [
        tweet(1, 1, "RT @ann: Do come, @bob!", **mentions((ANN, 3), (str(int(MIA) + 2), 18))),
        tweet(2, 2, "RT @ann: Yes", **reply(ANN), **mentions((ANN, 3))),
    ]
    found = network(tmp_path, export(**{"data/tweets.js": js("tweets", posts)}))
    assert edges(found, "share") == [(MIA_KEY, None), (MIA_KEY, None)]
    assert edges(found, "reply") == edges(found, "mention") == []
    assert set(found.interactions.set_index("channel").loc["share", "mode"]) == {"signal"}


def test_trap_32_group_events_that_are_no_messages_are_counted(tmp_path):
    at = {"createdAt": "2024-01-03T00:00:00.000Z"}
    group = talk({"participantsJoin": {"initiatingUserId": ANN, "userIds": [MIA], **at}}, name="crew")
    found = network(tmp_path, export(**{"data/direct-messages-group.js": js("direct_messages_group", [group])}))
    assert dropped(found) == {"no message but an event": 1}
    assert_adds_up(found)


def test_trap_32_a_conversation_without_messages_is_nothing(tmp_path):
    files = export(**{"data/direct-messages.js": js("direct_messages", [talk(), talk(message(MIA, 1, ANN))])})
    found = network(tmp_path, files)
    assert edges(found) == [TO_ANN]
    assert_adds_up(found)


@pytest.mark.parametrize("stamp", ["1704103200000", 1704103200000, "2024-01-01T10:00:00Z"])
def test_trap_32_the_time_of_a_message_may_be_a_number(tmp_path, stamp):
    rows = [talk(message(MIA, 9, ANN, createdAt=stamp))]
    found = network(tmp_path, export(**{"data/direct-messages.js": js("direct_messages", rows)}))
    words = found.interactions[found.interactions["channel"] == "message"]
    assert list(words["at"]) == [pd.Timestamp("2024-01-01T10:00:00Z")]


def test_trap_32_likes_have_neither_text_nor_time_nor_person(tmp_path):
    rows = [{"like": {"tweetId": "5"}}, {"like": {"tweetId": "6", "fullText": "x"}}]
    again = js("likes", rows[1:], 1)
    found = network(tmp_path, export(**{"data/like.js": js("like", rows), "data/likes-part1.js": again}))
    signs = found.interactions[found.interactions["channel"] == "reaction"]
    assert edges(found, "reaction") == [(MIA_KEY, None), (MIA_KEY, None)]
    assert signs["at"].isna().all()
    assert set(signs["mode"]) == {"signal"}
    assert dropped(found) == {"told twice": 1}


def test_trap_32_long_forms_of_posts_are_not_counted_twice(tmp_path):
    note = {"noteTweet": {"noteTweetId": "9", "createdAt": "2023-02-01T19:45:15.000Z", "core": {"text": "@ann Yes"}}}
    files = export(**{"data/tweets.js": js("tweets", [to_ann(1, 1)]), "data/note-tweet.js": js("note_tweet", [note])})
    found = network(tmp_path, files)
    assert edges(found, "reply") == [TO_ANN]
    assert dropped(found) == {"long form of a post that is told elsewhere": 1}


@pytest.mark.parametrize("place", ["data/", "twitter-2024-01-01-abc/data/", ""])
def test_trap_32_the_folder_may_be_wrapped_or_opened(tmp_path, place):
    files = {f"{place}{name.removeprefix('data/')}": text for name, text in export().items()}
    assert edges(network(tmp_path, files)) == [TO_ANN, (ANN_KEY, MIA_KEY)]


def test_trap_32_messages_of_2019_go_by_other_file_names(tmp_path):
    files = {"account.js": account(), "direct-message.js": js("direct_message", [talk(message(MIA, 1, ANN))])}
    assert edges(network(tmp_path, files)) == [TO_ANN]
