"""What LinkedIn archives have tripped readers with, one test each; everybody in them is invented."""

from __future__ import annotations

import csv
import locale

import pandas as pd
import pytest

from netquality.network import profile_key
from netquality.readers import dates, read
from netquality.readers.linkedin_kinds import kind_by_name
from netquality.schema import ExportError
from tests.exports import (
    ANN,
    ANN_KEY,
    BOB,
    BOB_KEY,
    CEM,
    CEM_KEY,
    CONNECTIONS,
    INVITATIONS,
    MESSAGES,
    MIA,
    MIA_KEY,
    PREAMBLE,
    PROFILE,
    assert_adds_up,
    connections,
    dropped,
    edges,
    folder,
    intake,
    message,
    messages,
    network,
    table,
    talk,
    zipped,
)

ONE = ("Ann", "Beispiel", ANN, "08 Feb 2026")
TWO = ("Bob", "Roe", BOB, "09 Feb 2026")
ENDORSED = "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status"
RECOMMENDED = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
COMMENTS = "Date,Link,Message"
POST = "https://www.linkedin.com/feed/update/urn:li:activity:7"


def people(network):
    return set(network.connections["person"].dropna())


def day(network):
    return network.connections["connected_at"].dt.strftime("%Y-%m-%d").tolist()


def test_trap_01_preamble_is_not_the_header(tmp_path):
    found = network(tmp_path, {"Connections.csv": connections(ONE, TWO)})
    assert people(found) == {ANN_KEY, BOB_KEY}


@pytest.mark.parametrize(
    "preamble", ["", "Notes:\n", "\n\n", PREAMBLE * 2, "Notes:\r\n\r\n", 'Notes:,,,,,,\n"See a, b",,,,,,\n,,,,,,\n']
)
def test_trap_02_preamble_of_any_length(tmp_path, preamble):
    found = network(tmp_path, {"Connections.csv": connections(ONE, TWO, preamble=preamble)})
    assert people(found) == {ANN_KEY, BOB_KEY}
    assert intake(found, "Connections.csv")["rows_read"] == 2


def test_trap_03_a_sentence_that_names_a_column_is_no_header(tmp_path):
    notes = "Notes:\nURL, addresses and such may be missing\nEmail Address\n"
    found = network(tmp_path, {"Connections.csv": connections(ONE, preamble=notes)})
    assert people(found) == {ANN_KEY}


def test_trap_04_columns_are_found_by_name(tmp_path):
    moved = table(
        "Connected On,Position,Last Name,Company,First Name,URL", [("08 Feb 2026", "P", "Beispiel", "C", "Ann", ANN)]
    )
    found = network(
        tmp_path, {"Connections.csv": moved, "Profile.csv": "Birth Date,Last Name,First Name\n,Muster,Mia\n"}
    )
    ann = found.people.set_index("person").loc[ANN_KEY]
    assert (ann["name"], ann["company"], ann["position"]) == ("Ann Beispiel", "C", "P")
    assert found.owners == ("linkedin:owner:Mia Muster",)


def test_trap_05_departed_members_count_on_the_list_and_are_nobody(tmp_path):
    found = network(
        tmp_path, {"Connections.csv": connections(ONE, ("", "", "", "07 Jun 2026"), ("", "", "", "07 Jun 2026"))}
    )
    assert len(found.connections) == 3 and found.connections["person"].isna().sum() == 2
    assert set(found.people["person"]) == {"linkedin:owner", ANN_KEY}
    row = intake(found, "Connections.csv")
    assert (row["rows_kept"], row["matched_by_url"], row["unmatched"]) == (3, 1, 0)


def test_trap_06_no_newline_at_the_end(tmp_path):
    found = network(tmp_path, {"Connections.csv": connections(ONE, TWO).rstrip("\n")})
    assert people(found) == {ANN_KEY, BOB_KEY}


def test_trap_07_comments_with_backslashes_before_quotes(tmp_path):
    odd = (
        f'{COMMENTS}\n2024-01-01 10:00:00,{POST},"She said \\"well, yes\\",\nand \\"no, never\\""\n'
        f'2024-01-02 10:00:00,{POST},"A path: C:\\\\"\n2024-01-03 10:00:00,{POST},plain\n'
    )
    even = table(
        COMMENTS, [("2024-01-04 10:00:00", POST, "ends in a backslash \\"), ("2024-01-05 10:00:00", POST, 'a "b", c')]
    )
    for name, text, count in (("Comments_1.csv", odd, 3), ("Comments.csv", even, 2)):
        found = network(tmp_path / name, {name: text, "messages.csv": talk()})
        assert intake(found, name)["rows_kept"] == count
        assert str(intake(found, name)["last_at"])[:10] == ("2024-01-03" if count == 3 else "2024-01-05")


def test_trap_08_comments_without_date_and_several_on_one_post(tmp_path):
    rows = [("", POST, "a"), ("2024-01-01 10:00:00", POST, "b"), ("2024-01-02 10:00:00", POST, "c")]
    found = network(tmp_path, {"Comments.csv": table(COMMENTS, rows), "messages.csv": talk()})
    comments = found.interactions[found.interactions["channel"] == "comment"]
    assert len(comments) == 3
    assert comments["at"].isna().tolist() == [True, False, False]
    assert str(intake(found, "Comments.csv")["first_at"])[:10] == "2024-01-01"


def test_trap_09_line_breaks_within_messages(tmp_path):
    mail = talk(message(ANN, MIA, "2024-01-05", 'one\n\ntwo\r\nthree, "four"\n2-a,,x'), message(ANN, MIA, "2024-01-06"))
    found = network(tmp_path, {"messages.csv": mail})
    assert intake(found, "messages.csv")["rows_read"] == 5
    assert edges(found)[-2:] == [(ANN_KEY, MIA_KEY)] * 2


def test_trap_10_very_long_messages(tmp_path):
    found = network(tmp_path, {"messages.csv": talk(message(ANN, MIA, "2024-01-05", "long " * 400_000))})
    assert edges(found)[-1] == (ANN_KEY, MIA_KEY)


def test_trap_11_logs_of_programs_and_other_names_are_left_alone(tmp_path):
    bots = (
        "guide_messages",
        "coach_messages",
        "learning_coach_messages",
        "learning_role_play_messages",
        "LearningCoachMessages",
    )
    other = message(BOB, MIA, "2024-01-09")
    files = {f"{name}.csv": messages(other) for name in bots}
    found = network(
        tmp_path, {"messages.csv": talk(), "Profile Summary.csv": "a\n", "Shares_backup.csv": "a\n", **files}
    )
    assert len(found.interactions) == 3
    assert found.intake["file"].tolist() == ["messages.csv"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Shares_123456789.csv", "shares"),
        ("Member Follows_7.csv", "follows"),
        ("Recommendations Given.csv", "recommendations_given"),
        ("Messages.csv", "messages"),
        ("x/REACTIONS_1.CSV", "reactions"),
    ],
)
def test_trap_12_member_ids_and_spaces_in_names(name, what):
    assert kind_by_name(name).what == what


@pytest.mark.parametrize(
    "name", ["Shares_2024_backup.csv", "Profile_Summary.csv", "Connections2.csv", "Notes1.csv", "Shares_.txt", "_1.csv"]
)
def test_trap_13_only_a_number_at_the_end_is_no_part_of_a_name(name):
    assert kind_by_name(name) is None


def test_trap_14_files_without_rows(tmp_path):
    files = {
        "messages.csv": MESSAGES,
        "Connections.csv": connections(ONE),
        "Invitations.csv": "",
        "LearningCoachMessages.csv": "No conversations found",
        "Learning.csv": "Content Title,Content Description,\n",
        "Ad_Targeting.csv": "Company Names,Company Names,Company Names\na,b,c\n",
        "Shares.csv": "No conversations found\n",
    }
    found = network(tmp_path, files)
    assert people(found) == {ANN_KEY} and found.interactions.empty
    assert intake(found, "messages.csv")["rows_read"] == 0
    assert intake(found, "Shares.csv")["rows_read"] == 0


def test_trap_15_names_with_commas_fewer_urls_and_messages_to_oneself(tmp_path):
    doe = message(MIA, ANN, "2024-02-01") | {"TO": "Ann Beispiel, Ph.D.", "RECIPIENT PROFILE URLS": ANN}
    three = message(MIA, [ANN, "", BOB], "2024-02-02", thread="2-g")
    itself = message(MIA, MIA, "2024-02-03")
    among = message(BOB, [MIA, BOB, ANN], "2024-02-04", thread="2-h")
    found = network(tmp_path, {"messages.csv": talk(doe, three, itself, among)})
    assert edges(found)[3:] == [
        (MIA_KEY, ANN_KEY),
        (MIA_KEY, ANN_KEY),
        (MIA_KEY, BOB_KEY),
        (BOB_KEY, MIA_KEY),
        (BOB_KEY, ANN_KEY),
    ]
    assert dropped(found) == {"message to oneself": 1}
    assert intake(found, "messages.csv")["unmatched"] == 1
    assert_adds_up(found)


def test_trap_15_a_name_beside_urls_is_found_if_it_can_be_nobody_else(tmp_path):
    more = message(MIA, [ANN, BOB], "2024-02-02", thread="2-g") | {"TO": "Ann Beispiel, Bob Roe, Cem Örnek"}
    found = network(tmp_path, {"messages.csv": talk(more)})
    assert edges(found)[3:] == [(MIA_KEY, ANN_KEY), (MIA_KEY, BOB_KEY), (MIA_KEY, CEM_KEY)]
    assert intake(found, "messages.csv")["matched_by_name"] == 1


def test_trap_15_a_comma_before_and_behind_all_urls_belongs_to_none(tmp_path):
    more = message(MIA, [ANN, BOB], "2024-02-02") | {"RECIPIENT PROFILE URLS": f", {ANN}, {BOB}, "}
    found = network(tmp_path, {"messages.csv": talk(more)})
    assert edges(found)[3:] == [(MIA_KEY, ANN_KEY), (MIA_KEY, BOB_KEY)]


def test_trap_15_names_alone_with_a_comma_in_one(tmp_path):
    header = MESSAGES.replace("RECIPIENT PROFILE URLS,", "")
    names = {"TO": "Dr. Dai, Ph.D., Ann Beispiel, LinkedIn Member"}
    mail = table(
        header,
        [
            {k: v for k, v in row.items() if k in header.split(",")}
            for row in (message(ANN, MIA, "2024-01-01"), message(MIA, ANN, "2024-01-02") | names)
        ],
    )
    list_ = connections(ONE, ("Dr. Dai", "", CEM, "08 Feb 2026"), ("Dr.", "Dai, Ph.D.", BOB, "08 Feb 2026"))
    found = network(tmp_path, {"messages.csv": mail, "Connections.csv": list_, "Profile.csv": PROFILE})
    assert edges(found) == [(ANN_KEY, MIA_KEY), (MIA_KEY, BOB_KEY), (MIA_KEY, ANN_KEY)]


def test_trap_16_departed_senders_and_advertising(tmp_path):
    spam = '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%,&nbsp;</p>'
    mail = talk(
        message("", MIA, "2024-02-01", thread="2-1"),
        message("", MIA, "2024-02-02", thread="2-2"),
        message("", MIA, "2024-02-03", spam, thread="2-3") | {"FROM": "Acme Ads"},
        message("", MIA, "2024-02-04", thread="2-4", conversation_title="Sponsored Conversation") | {"FROM": "Bob Roe"},
        message(ANN, MIA, "2024-02-05", "I <3 it &amp;amp; <name@x>"),
        message(ANN, MIA, "2024-02-06", thread="2-6")
        | {"FROM": "Acme", "SENDER PROFILE URL": "https://www.linkedin.com/company/acme"},
    )
    found = network(tmp_path, {"messages.csv": mail})
    assert edges(found)[3:] == [(ANN_KEY, MIA_KEY)]
    assert dropped(found) == {
        "sender unknown (departed member)": 2,
        "sponsored or advertising": 2,
        "sent by a page, not a person": 1,
    }
    assert "LinkedIn Member" not in set(found.people["name"])
    assert_adds_up(found)


def test_trap_17_drafts_are_not_sent(tmp_path):
    mail = talk(
        message(MIA, ANN, "2024-02-01", is_message_draft="Yes"),
        message(MIA, ANN, "2024-02-02", is_conversation_draft="Yes"),
        message(MIA, ANN, "2024-02-03", is_message_draft=""),
    )
    found = network(tmp_path, {"messages.csv": mail})
    assert dropped(found) == {"draft, never sent": 2}
    assert len(found.interactions) == 4


def test_trap_18_two_messages_in_one_second_are_two_and_twice_exported_is_once(tmp_path):
    files = {"messages.csv": talk(message(ANN, MIA, "2024-02-01"), message(ANN, MIA, "2024-02-01"))}
    paths = [zipped(tmp_path / name, files) for name in ("Basic.zip", "Complete.zip")]
    assert len(read(paths[0]).interactions) == 5
    assert len(read(paths).interactions) == 5


def test_trap_18_parts_of_one_archive_that_overlap(tmp_path):
    again = message(ANN, MIA, "2024-02-01")
    files = {
        "messages.csv": talk(again, again),
        "messages_1.csv": messages(again, again, message(ANN, MIA, "2024-02-02")),
        "Comments.csv": table(COMMENTS, [("2024-01-01 10:00:00", POST, "a")] * 2),
        "Comments_77.csv": table(COMMENTS, [("2024-01-01 10:00:00", POST, "a")] * 3),
    }
    found = network(tmp_path, files)
    assert len(edges(found)) == 6
    assert len(edges(found, "comment")) == 3
    assert dropped(found) == {"already in another file": 4}
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("7/21/09, 12:11 AM", "2009-07-21T00:11"),
        ("7/21/09, 12:11 PM", "2009-07-21T12:11"),
        ("07/21/09, 1:05\u202fPM", "2009-07-21T13:05"),
        ("1/1/69, 1:05 AM", "1969-01-01T01:05"),
        ("1/1/68, 1:05 AM", "2068-01-01T01:05"),
        ("1/1/20, 13:05 PM", None),
        ("1/1/20, 0:05 AM", None),
    ],
)
def test_trap_19_noon_midnight_and_two_digit_years(text, time):
    found = dates.moment(text)
    assert (found.isoformat()[:16] if found else None) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("08 Feb 2026", "2026-02-08T00:00"),
        ("Sat Sep 05 08:12:14 UTC 2026", "2026-09-05T08:12"),
        ("07/21/09, 12:11 PM", "2009-07-21T12:11"),
        ("2024/03/05 14:08:59 UTC", "2024-03-05T14:08"),
        ("2024-03-05 14:08:59", "2024-03-05T14:08"),
        ("12 Mär 2023", None),
        ("30 Feb 2023", None),
        ("", None),
        ("1700000000", None),
    ],
)
def test_trap_20_dates_do_not_depend_on_the_machine(text, time):
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            found = dates.moment(text)
            assert (found.isoformat()[:16] if found else None) == time
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_trap_20_all_times_are_utc(tmp_path):
    row = ("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "", "OUTGOING", MIA, ANN)
    found = network(
        tmp_path,
        {"Invitations.csv": table(INVITATIONS, [row]), "Connections.csv": connections(ONE), "messages.csv": talk()},
    )
    for times in (found.invitations["at"], found.connections["connected_at"], found.interactions["at"]):
        assert str(times.dtype) == "datetime64[us, UTC]"
    assert str(found.connections["connected_at"].iloc[0]) == "2026-02-08 00:00:00+00:00"


def resaved(text: str, *, separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(separator.join(cells) for cells in csv.reader(text.splitlines())).encode(encoding)


def test_trap_21_saved_again_by_a_spreadsheet(tmp_path):
    text = table(CONNECTIONS, [("Zoë", "Größe", "https://www.linkedin.com/in/zoe", "", "Café", "", "4-Apr-21")])
    for number, (separator, encoding) in enumerate(
        [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), (";", "cp1252")]
    ):
        found = network(
            tmp_path / str(number), {"Connections.csv": resaved(text, separator=separator, encoding=encoding)}
        )
        assert day(found) == ["2021-04-04"]
        assert found.people["name"].dropna().tolist() == ["Zoë Größe"]
        assert found.people["company"].dropna().tolist() == ["Café"]


def test_trap_21_days_first_if_the_file_shows_it(tmp_path):
    def one(*texts):
        return network(
            tmp_path / str(len(texts)),
            {"Connections.csv": connections(*(("A", str(n), f"{ANN}{n}", text) for n, text in enumerate(texts)))},
        )

    assert day(one("04/03/2021", "25/12/2020")) == ["2021-03-04", "2020-12-25"]
    assert day(one("04/03/2021")) == ["2021-04-03"]
    mixed = one("04/03/2021", "25/12/2020", "12/25/2020")
    assert day(mixed) == ["2021-04-03", "2020-12-25"] and dropped(mixed) == {"unreadable date": 1}


def test_trap_21_garbled_letters_are_refused_with_the_cause(tmp_path):
    mixed = connections(("Zoë", "Größe", ANN, "08 Feb 2026")).encode() + "Jörg,Müller,,,,,08 Feb 2026\n".encode(
        "cp1252"
    )
    with pytest.raises(ExportError, match=r"Connections.csv, line 6: bytes that are neither UTF-8 nor Windows-1252"):
        network(tmp_path, {"Connections.csv": mixed})
    late = talk(*[message(ANN, MIA, "2024-02-01", "x" * 4000)] * 30).encode() + b'"\xff"' + b',""' * 12
    with pytest.raises(ExportError, match=r"messages.csv, line 35: holds bytes that are not UTF-8"):
        network(tmp_path / "mail", {"messages.csv": late})
    windows = talk(message(ANN, MIA, "2024-02-01", "Grüße")).replace("Örnek", "Ornek").encode("cp1252")
    assert len(network(tmp_path / "windows", {"messages.csv": windows}).interactions) == 4


@pytest.mark.parametrize(
    "url",
    [
        "www.linkedin.com/in/zo%C3%AB-brandt",
        "https://www.linkedin.com/in/Zo%c3%ab-Brandt/",
        "http://uk.linkedin.com/in/zoë-brandt?trk=x#top",
        "https://linkedin.com/in/ZO%C3%8B-brandt//",
        " https://m.linkedin.com/in/zoe%CC%88-brandt ",
    ],
)
def test_trap_22_one_person_however_the_url_is_written(url):
    assert profile_key(url) == "linkedin.com/in/zoë-brandt"


def test_trap_22_profiles_told_apart_by_their_query():
    assert profile_key("https://www.linkedin.com/profile/view?id=12&trk=x") != profile_key(
        "linkedin.com/profile/view?id=13"
    )


def test_trap_22_skills_are_not_people_and_hidden_is_not_accepted(tmp_path):
    url = "www.linkedin.com/in/Ann-Beispiel/"
    days = [("2024/03/01 10:00:00 UTC", "Go"), ("2024/03/01 11:00:00 UTC", "C"), ("2024/03/02 10:00:00 UTC", "R")]
    rows = [(at, skill, "Ann", "Beispiel", url, "ACCEPTED") for at, skill in days]
    rows += [("2024/03/05 10:00:00 UTC", "Go", "Ann", "Beispiel", url, status) for status in ("HIDDEN", "PENDING", "")]
    found = network(tmp_path, {"Endorsement_Received_Info.csv": table(ENDORSED, rows), "messages.csv": talk()})
    assert edges(found, "endorsement") == [(ANN_KEY, MIA_KEY)] * 2
    assert dropped(found) == {"another skill endorsed the same day": 1, "hidden, pending or withdrawn": 3}
    assert_adds_up(found)


def test_trap_23_recommendations_go_by_name_that_one_person_bears(tmp_path):
    rows = [
        (*name.split(), "", "", "Good", "07/21/09, 12:11 PM", status)
        for name, status in (("Ann Beispiel", "VISIBLE"), ("Bob Roe", "VISIBLE"), ("Cem Örnek", "HIDDEN"))
    ]
    twins = connections(ONE, TWO, ("Bob", "Roe", f"{BOB}-2", "09 Feb 2026"))
    files = {"Connections.csv": twins, "Recommendations_Given.csv": table(RECOMMENDED, rows), "messages.csv": talk()}
    given = network(tmp_path / "given", files)
    assert edges(given, "recommendation") == [(MIA_KEY, ANN_KEY)]
    assert dropped(given) == {"person not recognised": 1, "hidden, pending or withdrawn": 1}
    assert intake(given, "Recommendations_Given.csv")["ambiguous"] == 1
    files["Recommendations_Received.csv"] = files.pop("Recommendations_Given.csv")
    assert edges(network(tmp_path / "received", files), "recommendation") == [(ANN_KEY, MIA_KEY)]


@pytest.mark.parametrize("header", ["Date,Status,FullName", "Full Name,Date,Status"])
def test_trap_24_the_last_state_of_a_follow_counts(tmp_path, header):
    history = [
        ("2024-01-03", "Active", "Ann Beispiel"),
        ("2024-01-02", "Unfollow", "Ann Beispiel"),
        ("2024-01-01", "Active", "Ann Beispiel"),
        ("2024-01-02", "Unfollow", "Bob Roe"),
        ("2024-01-01", "Active", "Bob Roe"),
    ]
    rows = [
        {"Date": f"{when} 10:00:00", "Status": status, header.split(",")[-1 if "FullName" in header else 0]: name}
        for when, status, name in history
    ]
    found = network(tmp_path, {"Member_Follows.csv": table(header, rows), "messages.csv": talk()})
    assert edges(found, "follow") == [(MIA_KEY, ANN_KEY)]
    assert str(found.interactions["at"].iloc[-1])[:10] == "2024-01-03"
    assert dropped(found) == {"earlier state of a follow": 3, "no longer followed": 1}


def test_trap_25_hostile_names_are_kept_as_they_are(tmp_path):
    names = ["=HYPERLINK(1)", "+49 Bob", "-x", "@y", "<script>alert(1)</script>", "$a$ _b", "\U0001f680 Zoë ˗ˏˋ"]
    rows = [(name, "", f"{ANN}-{number}", "08 Feb 2026") for number, name in enumerate(names)]
    found = network(tmp_path, {"Connections.csv": connections(*rows)})
    assert found.people["name"].dropna().tolist() == names


def test_trap_26_however_the_archive_is_wrapped(tmp_path):
    plain = {"Connections.csv": connections(ONE), "Articles/Articles/Ünïcode.html": "<p>"}
    inner = zipped(tmp_path / "inner.zip", plain).read_bytes()
    ways = [
        folder(tmp_path / "folder", plain),
        zipped(tmp_path / "zip.zip", plain | {"__MACOSX/._Connections.csv": "\x00"}),
        zipped(
            tmp_path / "wrapped.zip",
            {f"Complete_LinkedInDataExport_01-02-2026/{name}": text for name, text in plain.items()},
        ),
        zipped(tmp_path / "backslash.zip", {f"Export\\{name}": text for name, text in plain.items()}),
        zipped(tmp_path / "double.zip", {"Export/inner.zip": inner}),
        tmp_path / "folder" / "Connections.csv",
    ]
    for way in ways:
        assert people(read(way)) == {ANN_KEY}, way
    renamed = folder(tmp_path / "renamed", {"my people (1).csv": plain["Connections.csv"]})
    assert people(read(renamed)) == {ANN_KEY}


def test_trap_27_null_none_and_na_are_names(tmp_path):
    rows = [
        ("NA", "Null", f"{ANN}-1", "08 Feb 2026"),
        ("None", "nan", f"{ANN}-2", "08 Feb 2026"),
        ("Null", "", "", "08 Feb 2026"),
    ]
    found = network(tmp_path, {"Connections.csv": connections(*rows)})
    assert found.people["name"].dropna().tolist() == ["NA Null", "None nan", "Null"]
    assert len(people(found)) == 3


def test_trap_28_the_owner_is_asked_for_and_not_guessed(tmp_path):
    mail = messages(message(MIA, ANN, "2024-01-01"), message(ANN, MIA, "2024-01-02"))
    with pytest.raises(ExportError, match=r"cannot be told.*owner=.*--owner URL"):
        network(tmp_path, {"messages.csv": mail, "Connections.csv": connections(TWO)})
    without = network(tmp_path / "list", {"Connections.csv": connections(TWO)})
    assert without.owners == ("linkedin:owner",) and without.interactions.empty


@pytest.mark.parametrize(
    "odd",
    [
        "28 Feb 2024",
        "2024-02-30 10:00:00",
        "2024-02-28 24:00:00 UTC",
        "2024-02-28 23:59:60",
        "0000-01-01 00:00:00",
        "2024-02-28 10:00:00 CET",
        "",
    ],
)
def test_a_column_of_times_is_read_like_each_by_itself(odd):
    texts = ["2024-03-05 14:08:59", odd, "2026/06/28 05:19:00 UTC", "3/14/2024 1:02 PM"]
    found = [None if pd.isna(time) else time.to_pydatetime() for time in dates.moments(texts)]
    assert found == [dates.moment(text) for text in texts]
    assert found[0].isoformat() == "2024-03-05T14:08:59+00:00"


def test_a_clock_does_not_hide_that_the_day_comes_first():
    assert dates.moments(["14/3/2024 10:00", "3/4/2024 11:00"]).strftime("%d %b %H").tolist() == [
        "14 Mar 10",
        "03 Apr 11",
    ]


def test_blanks_around_the_parts_of_a_name_are_none_of_it(tmp_path):
    rows = [(" Ann\u00a0", "\tLee ", f"{ANN}-1", "08 Feb 2026"), ("", " Bo ", f"{ANN}-2", "08 Feb 2026")]
    found = network(tmp_path, {"Connections.csv": connections(*rows)})
    assert found.people["name"].dropna().tolist() == ["Ann Lee", "Bo"]
