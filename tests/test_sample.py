"""The synthetic archives: reproduced byte for byte, full of traps, and true to the truth written beside them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import unicodedata
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from netquality.readers import read
from netquality.sample import Plan, Simulation, as_network, simulate, truth, write_pooled, write_sample
from netquality.sample.dates import ctime, long_date, minutes
from netquality.sample.texts import LANGUAGES, POOLS, QUESTIONS, text
from netquality.sample.truth import Tie
from netquality.schema import NetqualityError

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
DAY, HOUR = 86_400, 3_600
#: The truth's reasons for leaving rows out, in the reader's words.
REASONS = {
    "draft": "draft, never sent",
    "sponsored": "sponsored or advertising",
    "self": "message to oneself",
    "departed sender": "sender unknown (departed member)",
    "departed recipient": "recipient not recognised or departed",
    "not shown": "hidden, pending or withdrawn",
    "ambiguous name": "person not recognised",
}


@pytest.fixture(scope="module")
def sample() -> Simulation:
    return simulate(messages=5_000)


@pytest.fixture(scope="module")
def ties() -> pd.DataFrame:
    return pd.read_csv(SAMPLE / "truth" / "ties.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def facts() -> dict:
    return json.loads((SAMPLE / "truth" / "truth.json").read_text(encoding="utf-8"))


def rows_of(name: str) -> list[dict[str, str]]:
    with (SAMPLE / "linkedin" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# Written again and again


def test_committed_sample_is_reproduced_byte_for_byte(tmp_path):
    write_sample(tmp_path)
    made, committed = content_of(tmp_path), content_of(SAMPLE)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_another_seed_writes_another_sample_and_the_same_seed_the_same(tmp_path):
    for place, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_sample(tmp_path / place, connections=200, messages=1_500, seed=seed)
    a, b, c = (content_of(tmp_path / place) for place in "abc")
    assert a == b
    assert a["linkedin/messages.csv"] != c["linkedin/messages.csv"]


def test_zip_holds_the_folder_undeflated():
    with zipfile.ZipFile(SAMPLE / "linkedin.zip") as packed:
        assert {one.compress_type for one in packed.infolist()} == {zipfile.ZIP_STORED}
        assert {name: packed.read(name) for name in packed.namelist()} == content_of(SAMPLE / "linkedin")


def test_earlier_sample_is_replaced_and_anything_else_refused(tmp_path):
    write_sample(tmp_path, connections=200, messages=1_500)
    assert write_sample(tmp_path, connections=210, messages=1_500, zipped=False) == tmp_path / "linkedin"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linkedin", "truth"]
    foreign = tmp_path / "other"
    (foreign / "linkedin").mkdir(parents=True)
    with pytest.raises(NetqualityError, match="in the way"):
        write_sample(foreign, connections=200, messages=1_500)
    assert list(foreign.iterdir()) == [foreign / "linkedin"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"connections": 39}, "40 to"),
        ({"connections": 100_000}, "40 to"),
        ({"seed": -1}, "0 or more"),
        ({"connections": 300, "messages": 10}, "at least"),
    ],
)
def test_impossible_sizes_are_refused_and_nothing_is_written(tmp_path, arguments, said):
    with pytest.raises(NetqualityError, match=said):
        write_sample(tmp_path / "new", **arguments)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("connections", "messages"), [(200, 2_000), (1_500, 30_000)])
def test_any_size(tmp_path, connections, messages):
    home = write_sample(tmp_path, connections=connections, messages=messages, seed=3, zipped=False)
    network = read(home)
    facts = json.loads((tmp_path / "truth" / "truth.json").read_text(encoding="utf-8"))
    intake = network.intake.set_index("file")["rows_read"]
    assert (len(network.connections), intake["messages.csv"]) == (connections, messages)
    assert facts["connections"] == connections


# The traps


def test_connections_have_the_preamble_and_no_last_line_end():
    content = (SAMPLE / "linkedin" / "Connections.csv").read_text(encoding="utf-8")
    lines = content.split("\n")
    assert lines[0] == "Notes:"
    assert lines[2] == ""
    assert lines[3] == "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    assert not content.endswith("\n")
    assert sum(line.startswith(",,,,,,") for line in lines) == 8


def test_names_hold_every_trap():
    lines = (SAMPLE / "linkedin" / "Connections.csv").read_text(encoding="utf-8").split("\n")[3:]
    people = list(csv.DictReader(lines))
    names = [f"{row['First Name']} {row['Last Name']}" for row in people if row["First Name"] + row["Last Name"]]
    everything = " ".join(names)
    for part in (
        "=HYPERLINK",
        "<script>",
        "Null Null",
        "NA None",
        ", PhD",
        "Ph.D., PMP",
        "🚀",
        "˗ˏˋ",
        "\u200b",
        "_Under",
    ):
        assert part in everything
    scripts = (
        "LATIN SMALL LETTER E WITH ACUTE",
        "CYRILLIC",
        "GREEK",
        "CJK",
        "HIRAGANA",
        "HANGUL",
        "ARABIC",
        "DEVANAGARI",
    )
    written = {unicodedata.name(letter, "") for letter in everything}
    assert [script for script in scripts if not any(name.startswith(script) for name in written)] == []
    assert len(names) - len(set(names)) == 3
    assert sum(row["URL"] == "" and row["First Name"] != "" for row in people) == 3
    assert any("%" in row["URL"] for row in people)
    assert all("sample" in row["URL"] for row in people if row["URL"])


def test_messages_hold_every_trap():
    rows = rows_of("messages.csv")
    assert len(rows[0]) == 13
    whole = (SAMPLE / "linkedin" / "messages.csv").read_text(encoding="utf-8")
    assert whole.startswith('"CONVERSATION ID","CONVERSATION TITLE"')
    content = [row["CONTENT"] for row in rows]
    for part in ("\n", "\r\n", '"quoted"', "<3", "&amp;amp;", "\t", "Null", "=1+1", "?v=", "你好吗？"):
        assert any(part in one for one in content), part
    assert any(one.endswith("\\") for one in content)
    assert any(row["CONTENT"] == "" and row["ATTACHMENTS"] for row in rows)
    assert any(row["CONTENT"].startswith('<p class="spinmail') and "%FIRSTNAME%" in row["CONTENT"] for row in rows)
    assert all(row["SENDER PROFILE URL"] == "" for row in rows if "%FIRSTNAME%" in row["CONTENT"])
    assert any(row["FROM"] == "LinkedIn Member" for row in rows)
    assert any(row["TO"] == "LinkedIn Member" for row in rows)
    assert any(row["IS MESSAGE DRAFT"] == "Yes" for row in rows)
    assert any(row["SENDER PROFILE URL"] == row["RECIPIENT PROFILE URLS"] for row in rows)
    assert any(", " in row["TO"] and "," not in row["RECIPIENT PROFILE URLS"] for row in rows)
    assert {"INBOX", "ARCHIVE", ""} == {row["FOLDER"] for row in rows}
    twins = pd.DataFrame(rows)[["CONVERSATION ID", "FROM", "DATE"]].duplicated().sum()
    assert twins == 2


def test_other_files_hold_their_traps():
    home = SAMPLE / "linkedin"
    comments = (home / "Comments_900000500.csv").read_text(encoding="utf-8")
    assert '\\"quiet\\"' in comments
    assert "\n,https" in comments
    assert "urn%3Ali%3Aactivity" in comments
    assert "urn:li:activity" in comments
    assert '""less""' in (home / "Shares_900000500.csv").read_text(encoding="utf-8")
    assert {row["Status"] for row in rows_of("Member_Follows_900000500.csv")} == {"Active", "Unfollow"}
    assert {row["Status"] for row in rows_of("Recommendations_Received.csv")} == {"VISIBLE", "HIDDEN"}
    urls = [row["Endorser Public Url"] for row in rows_of("Endorsement_Received_Info.csv")]
    assert all(url.startswith("www.linkedin.com/in/") for url in urls)
    assert len(set(urls)) < len(urls)
    invitations = rows_of("Invitations.csv")
    assert {row["Direction"] for row in invitations} == {"INCOMING", "OUTGOING"}
    assert any(row["Sent At"].split(", ")[1].startswith("12:") for row in invitations)
    assert any(row["From"] == "LinkedIn Member" for row in invitations)
    assert (home / "LearningCoachMessages.csv").read_text(encoding="utf-8") == "No conversations found"
    assert len(rows_of("learning_role_play_messages.csv")) == 3
    assert (home / "Ad_Targeting.csv").read_text(encoding="utf-8").count("Company Names") == 2


def test_own_logs_name_people_by_address_or_by_a_name_that_is_clear():
    lines = (SAMPLE / "linkedin" / "Connections.csv").read_text(encoding="utf-8").split("\n")[3:]
    listed = [f"{row['First Name']} {row['Last Name']}".strip() for row in csv.DictReader(lines)]
    logs = [
        ("introductions.csv", "introducer"),
        ("introductions.csv", "a"),
        ("introductions.csv", "b"),
        ("meetings.csv", "person"),
    ]
    named = [row[column] for file, column in logs for row in rows_of(file) if not row[column].startswith("https://")]
    assert len(named) > 15
    assert {name for name in named if listed.count(name) != 1} <= {"Mila Sonnenfeld"}


def test_texts_are_true_to_their_kind():
    for kind, pool in POOLS.items():
        for language, texts in pool.items():
            plain = [one.replace("watch?v", "") for one in texts]
            assert all(
                any(mark in one for mark in "?？؟") == (kind in QUESTIONS) for one in plain if "spinmail" not in one
            )
            assert language in LANGUAGES
    assert set(POOLS["introduction"]) == set(POOLS["greeting"]) == set(POOLS["invitation_default"]) == set(LANGUAGES)
    assert text("introduction", "it", 1, a="Ada", b="Bo") == "Ada, ti presento Bo. Bo, ti presento Ada."


def test_dates_are_written_as_the_files_do():
    assert long_date(20_577) == "04 May 2026"
    noon, evening = 20_577 * DAY + 12 * HOUR + 5 * 60, 20_577 * DAY + 23 * HOUR
    assert [minutes(at) for at in (noon, evening)] == ["5/4/26, 12:05 PM", "5/4/26, 11:00 PM"]
    assert minutes(noon - 12 * HOUR, padded=True) == "05/04/26, 12:05 AM"
    assert ctime(noon) == "Mon May 04 12:05:00 UTC 2026"


# The truth


@pytest.mark.parametrize(
    ("written", "rung"),
    [
        ([], 0),
        ([(0, True), (HOUR, True)], 2),
        ([(0, True), (90 * DAY, False)], 3),
        ([(0, True), (90 * DAY + 1, False)], 2),
        ([(0, True), (1, False), (2, True)], 3),
        ([(0, True), (1, False), (2, True), (3, False)], 4),
        ([(0, True), (1, True), (2, False), (3, False)], 3),
        ([(0, True), (1, False), (1 + DAY, True)], 3),
        ([(0, True), (1, False), (2 + DAY, True)], 4),
        ([(0, True), (1, False), (80 * DAY, True), (160 * DAY, False), (230 * DAY, True)], 5),
    ],
)
def test_rung_by_hand(written, rung):
    assert truth.rung(Tie(written=written)) == rung


def test_rung_of_what_is_not_written_by_hand():
    said = [(0, True), (1, False)]
    assert truth.rung(Tie(co_present=True)) == 1
    assert truth.rung(Tie(signals=1, recommended=True)) == 2
    assert truth.rung(Tie(written=said, recommended=True)) == 6
    assert truth.rung(Tie(met_days={3})) == truth.rung(Tie(introduced=True)) == 6


def test_contact_by_hand():
    tie = Tie(written=[(0, True), (HOUR, True), (8 * DAY, True), (8 * DAY, False)], met_days={8})
    # Days 0 and 8, seen on day 8: 1 / sqrt(9) + 1; the other side wrote and met on day 8 only.
    assert truth.contact(tie, 8, sent=True) == pytest.approx(4 / 3)
    assert truth.contact(tie, 8, sent=False) == 1


def test_truth_adds_up(ties, facts):
    listed = ties[ties["connected_on"] != ""]
    assert len(listed) == facts["connections"] == sum(facts["rungs"].values()) == sum(facts["planted"].values()) == 700
    assert (listed["rung"] >= 3).sum() == facts["known"]
    assert facts["vanity_ratio"] == pytest.approx(1 - facts["known"] / 700)
    assert facts["badge_vanity_ratio"] == pytest.approx(1 - facts["known"] / 500)
    assert (ties.loc[ties["departed"] == 1, "rung"] == 0).all()
    rows = pd.read_csv(SAMPLE / "truth" / "rows.csv")
    assert rows.loc[rows["file"] == "messages.csv", "rows"].sum() == facts["messages"] == 5_000
    assert set(ties["rung"]) == set(range(7))


def test_classes_behave_as_planted(ties):
    clear = ties[(ties["vetted"] == 0) & (ties["departed"] == 0) & (ties["person"] != "")].set_index("planted")["rung"]
    rungs = {planted: set(clear.loc[[planted]]) for planted in set(clear.index)}
    assert rungs["stranger"] <= {0, 2}
    assert rungs["co_present"] <= {1, 2}
    # But for a few to whom an invitation in own words was a beginning, and some who are too new for anything.
    assert clear.loc[["one_way_out", "one_way_in", "signal", "late"]].eq(2).mean() > 0.93
    assert clear.loc[["single"]].isin((3, 6)).mean() > 0.6
    assert clear.loc[["recurring", "dormant"]].ge(5).mean() > 0.8
    assert {0, 1} & (rungs["recurring"] | rungs["dormant"] | rungs["vouched"]) == set()
    assert clear.loc[["vouched"]].eq(6).mean() > 0.9


def test_no_answer_is_as_old_as_its_question(sample):
    """No two messages of a second but one sender's: else their order would be a guess."""
    for tie in truth.ties(sample).values():
        times = {}
        for at, sent in tie.written:
            assert times.setdefault(at, sent) == sent


def test_introductions_hold_every_kind(facts):
    made = pd.read_csv(SAMPLE / "truth" / "introductions.csv")
    assert set(made.groupby(["direction", "source"]).groups) == {
        (direction, source) for direction in ("made", "received") for source in ("both", "detected", "log")
    }
    assert {0, 1} == set(made.loc[made["pending"] == 1, "source"].eq("log")) | {0}
    assert made["pending"].sum() == facts["introductions"]["pending"] > 3
    seen = made[made["source"] != "log"]
    stages = set(seen[["acknowledged", "exchanged", "lasting"]].astype(int).itertuples(index=False, name=None))
    assert stages == {(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)}
    both = made[made["source"] == "both"]
    assert (pd.to_datetime(both["logged_on"]) > pd.to_datetime(both["at"].str[:10])).any()
    assert made.duplicated(["introducer", "a", "b"]).sum() == 0
    threads = pd.read_csv(SAMPLE / "truth" / "threads.csv")
    assert set(threads["kind"]) == {"introduction", "team", "blast", "self_introduction", "already_together"}
    assert set(threads.loc[threads["introduction"] == 1, "language"]) == set(LANGUAGES)


def test_cues_occur_in_introductions_and_in_what_is_none(sample):
    cues = sample.messages[sample.messages["kind"] == "introduction"]["thread"]
    kinds = {sample.threads[thread].kind for thread in cues}
    assert kinds == {"introduction", "already_together", "team"}


# The reader finds the truth


def test_reader_reproduces_the_truth(ties, facts):
    network = read(SAMPLE / "linkedin")
    assert network.owners == (facts["owner"]["person"],)
    assert network.as_of == pd.Timestamp(facts["as_of"])
    assert len(network.connections) == facts["connections"]
    assert network.connections["person"].isna().sum() == facts["departed"]
    written = network.interactions[network.interactions["mode"] == "written"]
    named = ties[ties["person"] != ""].set_index("person")
    for side, other, column in (("source", "target", "sent"), ("target", "source", "received")):
        count = written[written[side] == network.owners[0]].groupby(other, observed=True).size()
        found = count.reindex(named.index, fill_value=0)
        assert found[found != named[column]].to_dict() == {}


def test_reader_keeps_and_drops_rows_as_the_truth_says():
    network = read(SAMPLE / "linkedin.zip")
    kept = network.intake.assign(file=network.intake["file"].str.replace("_900000500", "")).set_index("file")[
        "rows_kept"
    ]
    dropped = network.dropped.assign(file=network.dropped["file"].str.replace("_900000500", ""))
    dropped["reason"] = dropped["reason"].replace("no longer followed", "hidden, pending or withdrawn")
    left_out = dropped.set_index(["file", "reason"])["rows"]
    for row in pd.read_csv(SAMPLE / "truth" / "rows.csv").itertuples():
        found = kept[row.file] if row.reason == "kept" else left_out[row.file, REASONS[row.reason]]
        assert found == row.rows, (row.file, row.reason)


def test_reading_the_archive_gives_the_network_of_the_simulation(sample):
    mine, theirs = as_network(sample), read(SAMPLE / "linkedin")
    posts = theirs.interactions["channel"].isin(["comment", "reaction", "share"])
    tables = {
        "interactions": (mine.interactions, theirs.interactions[~posts]),
        **{
            name: (getattr(mine, name), getattr(theirs, name))
            for name in ("connections", "introductions", "invitations")
        },
    }
    for name, (left, right) in tables.items():
        columns = [column for column in left.columns if column not in ("message", "thread")]
        one, two = (frame[columns].astype(str).sort_values(columns, ignore_index=True) for frame in (left, right))
        assert one.compare(two).empty if one.shape == two.shape else pytest.fail(f"{name}: {one.shape} {two.shape}")
    assert set(mine.people["person"]) == set(theirs.people["person"])


# The planted effects


def known_share(simulation: Simulation, chosen: np.ndarray) -> float:
    found = truth.ties(simulation)
    people = simulation.connections[chosen]
    return float(np.mean([truth.rung(found.get(int(one), Tie())) >= 3 for one in people]))


def test_crossing_effect_is_planted_and_can_be_left_out():
    none = Plan(stranger_share_push=0.42, stranger_share_after=0.42)
    before, after = np.arange(700) < 400, np.arange(700) >= 500
    with_effect = [simulate(seed=seed) for seed in range(6)]
    without = [simulate(none, seed=seed) for seed in range(6)]
    drop = np.mean([known_share(one, before) - known_share(one, after) for one in with_effect])
    level = np.mean([known_share(one, before) - known_share(one, after) for one in without])
    assert drop > 0.15
    assert abs(level) < 0.08


def test_additions_are_faster_before_the_badge():
    days = np.diff(simulate(seed=8).people["day"].to_numpy()[1:701])
    assert days[400:499].mean() < days[:400].mean() / 3


def test_vetting_effect_is_planted_and_can_be_left_out():
    def lift(plan: Plan) -> float:
        parts = [simulate(plan, seed=seed).people.query("day >= 0") for seed in range(6)]
        strangers = pd.concat(parts).groupby("vetted")["planted"].agg(lambda planted: (planted == "stranger").mean())
        return float(strangers[False] - strangers[True])

    assert lift(Plan()) > 0.3
    assert abs(lift(Plan(vetting_lift=0.0))) < 0.08


def test_introduction_success_is_as_planted():
    plan = Plan(introductions_made_share=0.3, exchanged_share=0.5, acknowledged_share=0.8)
    made = [
        told
        for seed in range(3)
        for made, told in truth.introductions(simulate(plan, seed=seed))
        if made.source == "detected"
    ]
    judged = [told for told in made if not told["pending"]]
    assert np.mean([told["exchanged"] for told in judged]) == pytest.approx(0.5, abs=0.08)
    assert np.mean([told["acknowledged"] for told in judged]) == pytest.approx(0.8, abs=0.07)


def test_simulations_are_frozen_and_repeatable():
    one, two = simulate(connections=250, seed=4), simulate(connections=250, seed=4)
    pd.testing.assert_frame_equal(one.messages, two.messages)
    pd.testing.assert_frame_equal(one.people, two.people)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.seed = 5  # type: ignore[misc]


def test_zip_is_the_same_file_whenever_it_is_made():
    with zipfile.ZipFile(io.BytesIO((SAMPLE / "linkedin.zip").read_bytes())) as packed:
        assert {one.date_time for one in packed.infolist()} == {(2026, 7, 2, 17, 45, 0)}
        assert {one.create_system for one in packed.infolist()} == {3}
        assert packed.namelist() == sorted(packed.namelist())


def test_every_archive_of_a_pool_is_named_for_its_owner_and_can_be_read(tmp_path: Path) -> None:
    paths = write_pooled(tmp_path / "pool", owners=3)
    for path in paths:
        network = read(path)
        called = network.people.set_index("person")["name"]
        with zipfile.ZipFile(path) as archive, archive.open("Profile.csv") as file:
            profile = pd.read_csv(file, keep_default_na=False).iloc[0]
        assert f"{profile['First Name']} {profile['Last Name']}".strip() == called[network.owners[0]]
    assert len(read(paths).owners) == 3


def test_any_seed_writes_a_pool_by_default(tmp_path: Path) -> None:
    # The third owner of this one writes more than the usual number of messages.
    assert len(write_pooled(tmp_path / "pool", owners=3, seed=5)) == 3
