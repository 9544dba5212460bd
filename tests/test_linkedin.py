from __future__ import annotations

import gc
import zipfile
from types import SimpleNamespace

import pandas as pd
import pytest

from netquality import readers
from netquality.network import profile_key
from netquality.readers import csvfile, linkedin_mail, ownlogs, read
from netquality.readers.people import NOBODY, SEVERAL, People, folded
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
    MIA,
    MIA_KEY,
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

THREE = (("Ann", "Beispiel", ANN, "08 Feb 2026"), ("Bob", "Roe", BOB, "09 Feb 2026"), ("", "", "", "01 Jan 2020"))


def listed(network):
    """(person, day) of every entry of the list; a departed member is None."""
    days = network.connections["connected_at"].dt.strftime("%Y-%m-%d")
    people = network.connections["person"].astype(object).where(network.connections["person"].notna(), None)
    return list(zip(people, days.astype(object).where(days.notna(), None), strict=True))


def test_todays_connections(tmp_path):
    found = network(tmp_path, {"Connections.csv": connections(*THREE), "messages.csv": talk()})
    assert listed(found) == [(ANN_KEY, "2026-02-08"), (BOB_KEY, "2026-02-09"), (None, "2020-01-01")]
    ann = found.people.set_index("person").loc[ANN_KEY]
    assert (ann["name"], ann["company"], ann["position"], ann["url"]) == ("Ann Beispiel", "Acme", "Tester", ANN)
    assert intake(found, "Connections.csv")["rows_kept"] == 3
    assert intake(found, "Connections.csv")["matched_by_url"] == 2
    assert_adds_up(found)


@pytest.mark.parametrize(
    ("name", "header", "row", "day"),
    [
        ("Connections.csv", CONNECTIONS, ("Ann", "Beispiel", ANN, "", "Acme", "Tester", "08 Feb 2026"), "2026-02-08"),
        (
            "Connections.csv",
            "First Name,Last Name,Email Address,Company,Position,Connected On",
            ("Ann", "Beispiel", "", "Acme", "Tester", "08 Feb 2020"),
            "2020-02-08",
        ),
        (
            "Connections.csv",
            "First Name,Last Name,Address,Email Address,Company,Position,Connected On,Websites,Instant Messengers",
            ("Ann", "Beispiel", "", "", "Acme", "Tester", "1/21/13, 4:55 PM", "", ""),
            "2013-01-21",
        ),
        (
            "Connections.csv",
            "First Name,Last Name,Email Address,Current Company,Current Position,Tags",
            ("Ann", "Beispiel", "", "Acme", "Tester", ""),
            None,
        ),
        (
            "linkedin_connections_export_microsoft_outlook.csv",
            "Title,First Name,Middle Name,Last Name,Suffix,E-mail Address,Company,Job Title",
            ("", "Ann", "", "Beispiel", "", "", "Acme", "Tester"),
            None,
        ),
    ],
    ids=["2023", "2018-23", "2017", "2015", "outlook"],
)
@pytest.mark.parametrize("preamble", ["", 'Notes:\n"Some of the addresses, as said, are missing."\n\n'])
def test_connections_of_every_year(tmp_path, name, header, row, day, preamble):
    found = network(tmp_path, {name: preamble + table(header, [row])})
    key = ANN_KEY if "URL" in header else f"Ann Beispiel (connected {day})" if day else "Ann Beispiel (no date)"
    assert listed(found) == [(key, day)]
    person = found.people.set_index("person").loc[key]
    assert (person["name"], person["company"], person["position"]) == ("Ann Beispiel", "Acme", "Tester")
    assert found.owners == ("linkedin:owner",)


def test_without_urls_a_name_that_one_person_bears_is_them(tmp_path):
    old = table(
        "First Name,Last Name,Email Address,Company,Position,Connected On",
        [
            ("Ann", "Beispiel", "", "", "", "08 Feb 2020"),
            ("Bob", "Roe", "", "", "", "1 Mar 2020"),
            ("Bob", "Roe", "", "", "", "2 Mar 2020"),
        ],
    )
    found = network(tmp_path, {"Connections.csv": old, "messages.csv": talk()})
    assert listed(found) == [
        (ANN_KEY, "2020-02-08"),
        ("Bob Roe (connected 2020-03-01)", "2020-03-01"),
        ("Bob Roe (connected 2020-03-02)", "2020-03-02"),
    ]
    row = intake(found, "Connections.csv")
    assert (row["matched_by_name"], row["ambiguous"], row["unmatched"]) == (1, 2, 0)


TEN = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER"
NINE = TEN.replace(",RECIPIENT PROFILE URLS", "")


@pytest.mark.parametrize(
    "header",
    [
        NINE,
        TEN,
        f"{TEN},IS MESSAGE DRAFT",
        f"{TEN},IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
        f"{TEN},ATTACHMENTS",
        f"{TEN},ATTACHMENTS,IS MESSAGE DRAFT",
        f"{TEN},ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
    ],
    ids=["9", "10", "11 draft", "12 drafts", "11 attachments", "12 attachment draft", "13"],
)
def test_messages_of_every_year(tmp_path, header):
    columns = header.split(",")
    rows = [message(MIA, ANN, "2024-01-01", "Coffee?"), message(ANN, MIA, "2024-01-02", "Yes.")]
    mail = messages(*({name: value for name, value in row.items() if name in columns} for row in rows), header=header)
    found = network(tmp_path, {"messages.csv": mail, "Profile.csv": PROFILE})
    assert edges(found) == [(MIA_KEY, ANN_KEY), (ANN_KEY, MIA_KEY)]
    assert found.interactions["question"].tolist() == [True, False]
    assert found.interactions["mode"].tolist() == ["written", "written"]
    assert [str(at) for at in found.interactions["at"]] == ["2024-01-01 10:00:00+00:00", "2024-01-02 10:00:00+00:00"]
    assert found.owners == (MIA_KEY,)


def test_messages_of_2017_have_names_only(tmp_path):
    mail = table(
        "From,To,Date,Subject,Content,Direction,Folder",
        [
            ("Mia Muster", "Ann Beispiel", "1/21/17, 12:05 AM", "", "Hello", "OUTGOING", "SENT"),
            ("Ann Beispiel", "Mia Muster", "1/22/17, 12:05 PM", "", "Hi", "INCOMING", "INBOX"),
            ("Nobody Known", "Mia Muster", "1/23/17, 1:05 PM", "", "Hi", "INCOMING", "INBOX"),
        ],
    )
    old = "First Name,Last Name,Address,Email Address,Company,Position,Connected On,Websites,Instant Messengers"
    people = table(old, [("Ann", "Beispiel", "", "", "", "", "1/20/17, 4:55 PM", "", "")])
    found = network(tmp_path, {"Messages.csv": mail, "Connections.csv": people, "Profile.csv": PROFILE})
    owner, ann = "linkedin:owner:Mia Muster", "Ann Beispiel (connected 2017-01-20)"
    assert found.owners == (owner,)
    assert edges(found) == [(owner, ann), (ann, owner)]
    assert found.interactions["at"].dt.hour.tolist() == [0, 12]
    assert dropped(found) == {"sender not recognised": 1}
    assert intake(found, "Messages.csv")["unmatched"] == 1
    assert_adds_up(found)


def test_groups_give_a_row_a_recipient_and_silent_members_are_there(tmp_path):
    found = network(
        tmp_path, {"messages.csv": talk(message(ANN, [MIA, BOB, CEM], "2024-02-01", "Ann here", thread="2-g"))}
    )
    group = found.interactions.tail(3)
    assert group["message"].nunique() == 1
    assert list(group["source"]) == [ANN_KEY] * 3
    assert list(group["target"]) == [MIA_KEY, BOB_KEY, CEM_KEY]
    assert list(group["thread"]) == ["2-g"] * 3


def test_groups_that_alternate_keep_their_recipients(tmp_path):
    groups = [[MIA, BOB, CEM], [MIA, CEM], [MIA, BOB, CEM], [MIA, BOB], [MIA, CEM]]
    mail = [message(ANN, group, f"2024-02-0{day}") for day, group in enumerate(groups, start=1)]
    found = network(tmp_path, {"messages.csv": talk(*mail)}).interactions.query("source == @ANN_KEY")
    told = found.groupby(found["at"].dt.strftime("%d"))["target"].agg(list).loc["01":"05"]
    keys = {MIA: MIA_KEY, BOB: BOB_KEY, CEM: CEM_KEY}
    assert [each for each in told if len(each) > 1] == [[keys[url] for url in group] for group in groups]


def test_cues_questions_and_greetings_are_told_and_no_text_stays(tmp_path):
    secret = "Ann, meet Bob. Bob, Ann knows zanzibar."
    mail = talk(
        message(MIA, [ANN, BOB], "2024-02-01", secret, thread="2-g"),
        message(ANN, MIA, "2024-02-02", "Congrats on your work anniversary!"),
        message(ANN, MIA, "2024-02-03", "Congrats! Shall we have lunch?"),
    )
    found = network(tmp_path, {"messages.csv": mail})
    last = found.interactions.tail(4)
    assert last["cue"].tolist() == [True, True, False, False]
    assert last["mode"].tolist() == ["written", "written", "signal", "written"]
    assert last["question"].tolist() == [False, False, False, True]
    for name in ("people", "interactions", "intake", "dropped"):
        assert "zanzibar" not in getattr(found, name).to_csv()


def test_invitations_with_urls(tmp_path):
    stock = "I'd like to add you to my professional network on LinkedIn."
    invitations = table(
        INVITATIONS,
        [
            ("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "", "OUTGOING", MIA, ANN),
            ("Bob Roe", "Mia Muster", "1/6/24, 1:30 PM", stock, "INCOMING", BOB, MIA),
            ("Cem Örnek", "Mia Muster", "1/7/24, 12:30 PM", "We met in Oslo. Remember?", "INCOMING", CEM, MIA),
            ("Cem Örnek", "Mia Muster", "1/7/24, 12:30 PM", "", "SIDEWAYS", CEM, MIA),
        ],
    )
    found = network(tmp_path, {"Invitations.csv": invitations})
    assert found.owners == (MIA_KEY,)
    table_ = found.invitations
    assert table_["person"].tolist() == [ANN_KEY, BOB_KEY, CEM_KEY]
    assert table_["direction"].tolist() == ["sent", "received", "received"]
    assert table_["note"].tolist() == ["none", "default", "personal"]
    assert table_["question"].tolist() == [False, False, True]
    assert table_["at"].dt.hour.tolist() == [0, 13, 12]
    assert edges(found, "invitation") == [(MIA_KEY, ANN_KEY), (BOB_KEY, MIA_KEY), (CEM_KEY, MIA_KEY)]
    assert found.interactions["mode"].tolist() == ["signal", "signal", "written"]
    assert dropped(found) == {"unknown direction": 1}
    assert_adds_up(found)


def test_invitations_without_urls_go_by_name(tmp_path):
    old = table(
        "From,To,Sent At,Message,Direction",
        [
            ("Mia Muster", "Ann Beispiel", "1/5/24, 1:30 PM", "", "OUTGOING"),
            ("Who Ever", "Mia Muster", "1/6/24, 1:30 PM", "", "INCOMING"),
        ],
    )
    found = network(tmp_path, {"Invitations.csv": old, "Connections.csv": connections(*THREE)})
    assert found.invitations["person"].astype(object).where(found.invitations["person"].notna(), None).tolist() == [
        ANN_KEY,
        None,
    ]
    assert edges(found, "invitation") == [("linkedin:owner", ANN_KEY)]


def test_endorsements_recommendations_follows_and_posts(tmp_path):
    found = network(
        tmp_path,
        {
            "Connections.csv": connections(*THREE),
            "messages.csv": talk(),
            "Endorsement_Received_Info.csv": table(
                "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
                "Endorsement Status",
                [("2024/03/01 10:00:00 UTC", "Go", "Ann", "Beispiel", "www.linkedin.com/in/ann-beispiel", "ACCEPTED")],
            ),
            "Endorsement_Given_Info.csv": table(
                "Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,Endorsement Status",
                [("2024/03/02 10:00:00 UTC", "Go", "Bob", "Roe", "ACCEPTED")],
            ),
            "Recommendations_Given.csv": table(
                "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
                [("Bob", "Roe", "", "", "Great.", "07/21/09, 12:11 AM", "VISIBLE")],
            ),
            "Recommendations Received.csv": table(
                "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
                [
                    ("Ann", "Beispiel", "", "", "Great.", "07/21/09, 12:11 PM", "VISIBLE"),
                    ("Who", "Ever", "", "", "", "07/21/09, 12:11 PM", "VISIBLE"),
                ],
            ),
            "Member_Follows_77.csv": table("Date,Status,FullName", [("2024-01-01 10:00:00", "Active", "Ann Beispiel")]),
            "Comments_77.csv": table(
                "Date,Link,Message",
                [("2024-01-01 10:00:00", "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7", "Why?")],
            ),
            "Reactions_77.csv": table(
                "Date,Type,Link",
                [("2024-01-02 10:00:00", "LIKE", "https://www.linkedin.com/feed/update/urn:li:activity:7")],
            ),
            "Shares_77.csv": table(
                "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility",
                [("2024-01-03 10:00:00", "https://www.linkedin.com/feed/update/urn:li:share:8", "", "", "", "PUBLIC")],
            ),
            "InstantReposts_77.csv": table(
                "Date,Link", [("2024-01-04 10:00:00", "https://www.linkedin.com/feed/update/urn:li:share:9")]
            ),
            "Notes.csv": table(
                "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,Edited On",
                [("Dai", "Esimerkki", "https://www.linkedin.com/in/dai", "x", "2024-01-01 10:00:00 UTC", "")],
            ),
        },
    )
    assert edges(found, "endorsement") == [(MIA_KEY, BOB_KEY), (ANN_KEY, MIA_KEY)]
    assert edges(found, "recommendation") == [(MIA_KEY, BOB_KEY), (ANN_KEY, MIA_KEY)]
    assert edges(found, "follow") == [(MIA_KEY, ANN_KEY)]
    assert edges(found, "comment") == edges(found, "reaction") == [(MIA_KEY, None)]
    assert edges(found, "share") == [(MIA_KEY, None)] * 2
    posts = found.interactions[found.interactions["target"].isna()]
    assert posts["thread"].tolist() == ["urn:li:activity:7"] * 2 + ["urn:li:share:8", "urn:li:share:9"]
    assert posts["question"].tolist() == [True, False, False, False]
    assert set(found.interactions["mode"][found.interactions["channel"] != "message"]) == {"signal"}
    assert "linkedin.com/in/dai" in set(found.people["person"])
    assert dropped(found) == {"person not recognised": 1}
    assert found.interactions["message"].is_unique
    assert_adds_up(found)


# ---------------------------------------------------------------- whose archive it is


def test_owner_from_invitations(tmp_path):
    row = ("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "", "OUTGOING", MIA, ANN)
    files = {"Invitations.csv": table(INVITATIONS, [row]), "messages.csv": messages(message(ANN, MIA, "2024-01-01"))}
    assert network(tmp_path, files).owners == (MIA_KEY,)


def test_owner_from_the_name_in_the_profile(tmp_path):
    files = {"Profile.csv": PROFILE, "messages.csv": messages(message(MIA, ANN, "2024-01-01"))}
    found = network(tmp_path, files)
    assert found.owners == (MIA_KEY,)
    assert found.people.set_index("person").loc[MIA_KEY, "name"] == "Mia Muster"


def test_of_several_who_bear_the_owners_name_who_sent_most_comes_first(tmp_path):
    namesake = "https://www.linkedin.com/in/aa-namesake"
    rows = [message(MIA, ANN, "2024-01-01"), message(MIA, ANN, "2024-01-02")]
    rows.insert(0, rows[0] | {"SENDER PROFILE URL": namesake})
    with pytest.raises(ExportError, match=rf"yours: {MIA_KEY}, linkedin.com/in/aa-namesake\."):
        network(tmp_path, {"Profile.csv": PROFILE, "messages.csv": messages(*rows)})


def test_owner_from_the_conversations(tmp_path):
    assert network(tmp_path, {"messages.csv": talk()}).owners == (MIA_KEY,)


def test_owner_is_not_guessed(tmp_path):
    two = messages(message(MIA, ANN, "2024-01-01", thread="2-x"), message(BOB, MIA, "2024-01-02", thread="2-y"))
    with pytest.raises(ExportError, match=r"cannot be told.*mia-muster.*--owner URL"):
        network(tmp_path, {"messages.csv": two})
    assert network(tmp_path, {"messages.csv": two}, owner=MIA + "/?trk=x").owners == (MIA_KEY,)


def test_an_owner_who_does_not_occur_is_refused(tmp_path):
    with pytest.raises(ExportError, match="neither sends nor receives"):
        network(tmp_path, {"messages.csv": talk()}, owner="https://www.linkedin.com/in/somebody-else")


def test_contradicting_invitations_are_refused(tmp_path):
    rows = [
        ("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "", "OUTGOING", MIA, ANN),
        ("Bob Roe", "Ann Beispiel", "1/6/24, 12:30 AM", "", "OUTGOING", BOB, ANN),
    ]
    with pytest.raises(ExportError, match=r"mia-muster.*bob-roe|bob-roe.*mia-muster"):
        network(tmp_path, {"Invitations.csv": table(INVITATIONS, rows)})


def test_an_owner_of_invitations_who_is_in_no_conversation_is_refused(tmp_path):
    row = ("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "", "OUTGOING", MIA, ANN)
    mail = messages(message(ANN, BOB, "2024-01-01"))
    with pytest.raises(ExportError, match="is in no conversation"):
        network(tmp_path, {"Invitations.csv": table(INVITATIONS, [row]), "messages.csv": mail})


# ---------------------------------------------------------------- the owner's own logs

LOG = "introducer,a,b,date,asked_by,outcome"


def test_own_logs(tmp_path):
    files = {
        "messages.csv": talk(),
        "introductions.csv": f"{LOG}\n,{ANN},Bob Roe,2024-03-01,Bob Roe, Met\nCem Örnek,{MIA},{ANN},2024-03-02,,\n",
        "meetings.csv": f"person,date,kind\n{ANN},2024-04-01,call\nBob Roe,2024-04-02,meeting\n",
    }
    found = network(tmp_path, files)
    rows = (
        found.introductions.astype(object).where(found.introductions.notna(), None).drop(columns="at").values.tolist()
    )
    assert rows == [[MIA_KEY, ANN_KEY, BOB_KEY, BOB_KEY, "met"], [CEM_KEY, MIA_KEY, ANN_KEY, None, None]]
    assert edges(found, "meeting") == [(MIA_KEY, BOB_KEY)]
    assert edges(found, "call") == [(MIA_KEY, ANN_KEY)]
    assert set(found.interactions["mode"].tail(2)) == {"met"}
    assert intake(found, "introductions.csv")["rows_kept"] == 2


def test_own_logs_next_to_a_zip_are_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("messages.csv", talk())
    assert read(tmp_path / "export.zip", owner=MIA).introductions.empty
    (tmp_path / "introductions.csv").write_text(f"{LOG}\n,{ANN},Bob Roe,2024-03-01,,met\n", encoding="utf-8")
    (tmp_path / "meetings.csv").write_text(f"person,date,kind\n{ANN},2024-04-01,call\n", encoding="utf-8")
    found = read(tmp_path / "export.zip", owner=MIA)
    assert found.introductions[["introducer", "a", "b"]].values.tolist() == [[MIA_KEY, ANN_KEY, BOB_KEY]]
    assert edges(found, "call") == [(MIA_KEY, ANN_KEY)]
    (tmp_path / "meetings.csv").write_text("person,date,kind\nNobody,2024-04-01,call\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"meetings\.csv, row 2"):
        read(tmp_path / "export.zip", owner=MIA)


def test_faults_of_own_logs_are_told_all_at_once(tmp_path):
    files = {
        "messages.csv": talk(),
        "introductions.csv": f"{LOG}\n,{ANN},,2024-03-01,,met\n,{ANN},{ANN},someday,,wed\n"
        f",{ANN},Who Ever,2024-03-01,,\na,b\n",
        "meetings.csv": f"person,date,kind\n{MIA},2024-04-01,dinner\n",
    }
    with pytest.raises(ExportError) as fault:
        network(tmp_path, files)
    said = str(fault.value).splitlines()
    expected = [
        ("introductions.csv, row 5", "not 6 cells"),
        ("introductions.csv, row 3", "no date"),
        ("introductions.csv, row 2, b", "empty"),
        ("introductions.csv, row 4, b", "nobody"),
        ("introductions.csv, row 3", "outcome"),
        ("introductions.csv, row 3", "three people"),
        ("meetings.csv, row 2", "kind"),
        ("meetings.csv, row 2", "you"),
    ]
    assert len(said) == len(expected)
    for line, (where, what) in zip(said, expected, strict=True):
        assert where in line and what in line


def test_a_log_may_run_on_after_the_export_but_not_into_another_decade(tmp_path):
    people = connections(("Ann", "Beispiel", ANN, "08 Feb 2026"), ("Bob", "Roe", BOB, "08 Feb 2026"))
    log = f"{LOG}\n,{ANN},{BOB},2029-02-07,,met\n"
    found = network(tmp_path, {"Connections.csv": people, "introductions.csv": log})
    assert str(found.as_of.date()) == "2029-02-07"
    slip = {"Connections.csv": people, "introductions.csv": f"{LOG}\n,{ANN},{BOB},2029-02-08,,met\n"}
    with pytest.raises(ExportError, match=r"introductions\.csv, row 2: the date is over three years after.*2026-02-08"):
        network(tmp_path, slip)


def test_a_name_that_two_bear_is_a_fault_with_their_keys(tmp_path):
    twins = connections(("Ann", "Beispiel", ANN, "08 Feb 2026"), ("Ann", "Beispiel", CEM, "08 Feb 2026"))
    log = "person,date,kind\nAnn Beispiel,2024-04-01,call\n"
    with pytest.raises(ExportError, match=f"several people.*{ANN_KEY}, {CEM_KEY}"):
        network(tmp_path, {"Connections.csv": twins, "meetings.csv": log})


def test_templates_are_valid_logs(tmp_path):
    people = connections(
        ("Ann", "Example", "https://www.linkedin.com/in/ann-example", "08 Feb 2026"),
        ("Bo", "Invented", BOB, "08 Feb 2026"),
    )
    logs = {f"{kind}.csv": ownlogs.template(kind) for kind in ownlogs.COLUMNS}
    found = network(tmp_path, {"Connections.csv": people, **logs})
    assert len(found.introductions) == 1 and len(found.interactions) == 1
    with pytest.raises(ValueError, match="no template 'x'"):
        ownlogs.template("x")


def test_own_logs_without_their_columns(tmp_path):
    with pytest.raises(ExportError, match=r"meetings.csv: lacks the column\(s\) kind.*netquality template meetings"):
        network(tmp_path, {"messages.csv": talk(), "meetings.csv": "person,date\nAnn,2024-01-01\n"})


# ---------------------------------------------------------------- refusals


def test_unknown_header_says_the_columns_seen(tmp_path):
    german = table(
        "Vorname,Nachname,URL,Unternehmen,Position,Verbunden am", [("Ann", "Beispiel", ANN, "", "", "8. Feb. 2026")]
    )
    with pytest.raises(ExportError, match=r"Connections.csv: unknown header.*Vorname, Nachname.*English"):
        network(tmp_path, {"Connections.csv": german, "messages.csv": talk()})


def test_a_header_error_shows_no_message(tmp_path):
    headless = '"2-a","","Ann Beispiel","Dear zanzibar, how are you","","","","","",""\n'
    with pytest.raises(ExportError) as fault:
        network(tmp_path, {"messages.csv": headless, "Connections.csv": connections(*THREE)})
    assert "messages.csv: unknown header" in str(fault.value)
    assert "zanzibar" not in str(fault.value)


def test_undated_rows_are_dropped_until_they_are_most(tmp_path):
    some = connections(*THREE, ("Cem", "Örnek", CEM, "soon"))
    found = network(tmp_path, {"Connections.csv": some})
    assert dropped(found) == {"unreadable date": 1}
    most = connections(("Ann", "Beispiel", ANN, "99 Feb 2026"), ("Bob", "Roe", BOB, "31 Feb 2026"))
    with pytest.raises(ExportError, match=r"Connections.csv, row 5: the date cannot be read \('99 Feb 2026'\)"):
        network(tmp_path, {"Connections.csv": most})
    mail = messages(message(MIA, ANN, "never/"), message(MIA, ANN, "1 week/ago"), message(MIA, ANN, "2024-01-01"))
    with pytest.raises(ExportError, match=r"messages.csv, row 2: the date cannot be read \(not a date\)"):
        network(tmp_path / "mail", {"messages.csv": mail}, owner=MIA)


def test_torn_rows_are_dropped_until_they_are_most(tmp_path):
    mail = talk(message(ANN, MIA, "2024-01-05"))
    found = network(tmp_path, {"messages.csv": mail + '"2-q","",""\n'})
    assert dropped(found) == {"wrong number of cells": 1}
    assert_adds_up(found)
    with pytest.raises(ExportError, match=r"messages.csv: 9 of 13 rows have another number of cells"):
        network(tmp_path, {"messages.csv": mail + '"2-q","",""\n' * 9})
    torn = connections(*THREE) + "Bob\n" * 4
    with pytest.raises(ExportError, match=r"Connections.csv, row 8: 4 of 7 rows"):
        network(tmp_path, {"messages.csv": mail, "Connections.csv": torn})


def test_a_quote_that_is_never_closed_is_refused(tmp_path):
    cut = {"messages.csv": talk()[:-9], "Connections.csv": connections(*THREE) + 'Eve,Other,"' + "x" * 200_000}
    for name, text in cut.items():
        with pytest.raises(ExportError, match=f"{name}: the file ends within a quoted cell"):
            network(tmp_path, {"messages.csv": talk(), name: text})


# ---------------------------------------------------------------- several exports


def test_partial_and_complete_zip_are_not_doubled(tmp_path):
    partial = {"Connections.csv": connections(*THREE), "messages.csv": talk()}
    complete = {
        **partial,
        "Shares_7.csv": table("Date,ShareLink,ShareCommentary", [("2024-01-03 10:00:00", "urn:li:share:8", "")]),
    }
    paths = [zipped(tmp_path / "Basic.zip", partial), zipped(tmp_path / "Complete.zip", complete)]
    both, whole = read(paths), read(paths[1])
    for name in ("people", "connections", "invitations"):
        pd.testing.assert_frame_equal(getattr(both, name), getattr(whole, name))
    assert edges(both) == edges(whole)
    assert len(both.interactions) == len(whole.interactions) == 4
    assert both.dropped.values.tolist() == [["(all)", "already in another export", 6]]
    assert len(both.intake) == 5
    assert_adds_up(both)
    in_one_folder = read(folder(tmp_path / "both", {path.name: path.read_bytes() for path in paths}))
    assert len(in_one_folder.interactions) == 4 and len(in_one_folder.connections) == 3


def test_the_same_export_twice_is_once(tmp_path):
    path = folder(tmp_path / "export", {"messages.csv": talk(message(MIA, ANN, "2024-02-01", is_message_draft="Yes"))})
    found = read([path, path])
    assert len(found.interactions) == 3
    assert found.intake["file"].tolist() == [f"{path}/messages.csv", f"{path} (2)/messages.csv"]
    assert_adds_up(found)


def test_a_partial_zip_without_an_owner_joins_the_other(tmp_path):
    partial = zipped(tmp_path / "a.zip", {"Connections.csv": connections(*THREE), "Profile.csv": PROFILE})
    complete = zipped(tmp_path / "b.zip", {"messages.csv": talk()})
    found = read([partial, complete])
    assert found.owners == (MIA_KEY,)
    assert set(found.connections["owner"]) == {MIA_KEY}
    stranger = PROFILE.replace("Mia,Muster", "Eve,Other")
    other = zipped(tmp_path / "c.zip", {"Connections.csv": connections(*THREE), "Profile.csv": stranger})
    with pytest.raises(ExportError, match="whether these are of one person cannot be told"):
        read([other, complete])
    assert read([other, complete], owner=["https://www.linkedin.com/in/eve", None]).owners == (
        "linkedin.com/in/eve",
        MIA_KEY,
    )


def test_two_owners_are_pooled_and_what_both_tell_counts_once(tmp_path):
    mias = folder(tmp_path / "mia", {"messages.csv": talk(), "Connections.csv": connections(*THREE)})
    anns = folder(
        tmp_path / "ann",
        {
            "messages.csv": messages(
                message(MIA, ANN, "2024-01-01", thread="2-other"), message(ANN, CEM, "2024-01-09")
            ),
            "Connections.csv": connections(("Mia", "Muster", MIA, "08 Feb 2026")),
        },
    )
    found = read([mias, anns], owner=[None, ANN])
    assert found.owners == (MIA_KEY, ANN_KEY)
    assert edges(found) == [(MIA_KEY, ANN_KEY), (BOB_KEY, MIA_KEY), (CEM_KEY, MIA_KEY), (ANN_KEY, CEM_KEY)]
    assert found.connections["owner"].tolist() == [MIA_KEY] * 3 + [ANN_KEY]
    assert found.interactions["message"].is_unique
    assert dropped(found) == {"already in another export": 1}


def test_as_of_leaves_out_what_is_later(tmp_path):
    found = network(tmp_path, {"messages.csv": talk()}, as_of="2024-01-02T12:00:00")
    assert len(found.interactions) == 2 and str(found.as_of) == "2024-01-02 12:00:00+00:00"


def test_a_written_network_is_read_back(tmp_path):
    found = network(tmp_path, {"Connections.csv": connections(*THREE), "messages.csv": talk()})
    for kind in ("csv", "parquet"):
        assert read(found.write(tmp_path / kind, format=kind)).equals(found)


def test_a_name_noted_after_somebody_asked_for_it_counts():
    people = People()
    ann, bob = people.code("ann"), people.code("bob")
    people.call(bob, "Bob One")
    people.call(bob, "Bob Two")
    assert people.named("Ann Both") == NOBODY
    assert people.named("Bob One") == people.named("bob two") == bob
    people.call(ann, "Ann Both")
    assert people.named("ann  both") == ann
    people.call(bob, "ANN BOTH")
    assert people.named("Ann Both") == SEVERAL


def test_smaller_files_come_before_the_mail_in_the_intake(tmp_path):
    found = network(tmp_path, {"messages.csv": talk(), "Connections.csv": connections(*THREE)})
    assert found.intake["file"].tolist() == ["Connections.csv", "messages.csv"]


@pytest.mark.parametrize(("dates", "first"), [("14/3/2024 3/4/2024", "14 March"), ("3/14/2024 3/4/2024", "4 March")])
def test_slashes_in_a_log_are_read_by_the_whole_column(tmp_path, dates, first):
    rows = "".join(f"{ANN},{date},call\n" for date in dates.split())
    found = network(tmp_path, {"Connections.csv": CONNECTIONS, "meetings.csv": f"person,date,kind\n{rows}"})
    met = found.interactions.loc[found.interactions["channel"] == "call", "at"]
    assert f"{met.min().day} {met.min():%B}" == first


def test_slashes_in_a_log_that_could_be_of_either_order_are_not_guessed(tmp_path):
    log = f"person,date,kind\n{ANN},3/4/2024,call\n"
    with pytest.raises(ExportError, match=r"meetings.csv: its dates may be month first or day first"):
        network(tmp_path, {"Connections.csv": CONNECTIONS, "meetings.csv": log})


def test_the_size_of_blocks_makes_no_difference(tmp_path, monkeypatch):
    ways = ((ANN, MIA), (BOB, MIA), (MIA, ANN), (CEM, MIA))
    rows = [message(*ways[n % 4], f"2024-02-{n % 28 + 1:02}", f"{n}?") for n in range(99)]
    rows += [message(MIA, [ANN, BOB], "2024-03-01", "Ann, meet Bob.", thread=f"2-{n}") for n in range(3)]
    files = {"Connections.csv": connections(*THREE), "messages.csv": talk(*rows)}
    whole, looked_at = network(tmp_path / "whole", files), []
    look = linkedin_mail._look
    monkeypatch.setattr(linkedin_mail, "_look", lambda blocks: looked_at.append(len(blocks)) or look(blocks))
    monkeypatch.setattr(linkedin_mail, "_TOGETHER", 4)
    monkeypatch.setattr(csvfile, "_PIECE", 1_000)
    assert network(tmp_path / "pieces", files).equals(whole)
    assert whole.interactions["cue"].sum() == 6
    assert len(looked_at) > 3 and max(looked_at) == 4


def test_what_people_are_called_is_not_remembered_after_reading(monkeypatch):
    with monkeypatch.context() as held:
        for each in (folded, profile_key):
            held.setattr(readers, each.__name__, SimpleNamespace(cache_clear=lambda: None))
        read("data/sample/linkedin.zip")
    assert min(each.cache_info().currsize for each in (folded, profile_key)) > 100
    read("data/sample/linkedin.zip")
    assert folded.cache_info().currsize == profile_key.cache_info().currsize == 0


def test_the_collector_is_as_it_was_after_reading(tmp_path):
    for before in (gc.enable, gc.disable, gc.enable):
        before()
        collects = gc.isenabled()
        network(tmp_path, {"Connections.csv": CONNECTIONS})
        assert gc.isenabled() == collects
        with pytest.raises(ExportError):
            read(tmp_path / "nothing")
        assert gc.isenabled() == collects
