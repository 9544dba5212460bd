import base64
import html
import re
import stat
from urllib.parse import unquote

import pandas as pd
import pyarrow.parquet as pq
import pytest

from netquality import catalog, manifest, privacy, readers, report, suite
from netquality.depth import interaction_depth
from netquality.introductions import introduction_success
from netquality.network import Network
from netquality.schema import NetqualityError
from netquality.vanity import vanity_ratio
from tests import exports, small

KEY = b"k" * 32
#: Every kind of thing that must not get out: a name, an address, an e-mail, a text, a title, a file's name.
CANARIES = (
    *("Canarina", "Quetzalez", "canarina-quetzalez", "quetzal@example.org"),
    *("chirruppity", "Tweetsubject", "Nest of", "Aviaryexport"),
)


@pytest.fixture(scope="module")
def canary_export(tmp_path_factory):
    """An archive whose every text field holds a canary."""
    bird = "https://www.linkedin.com/in/canarina-quetzalez"
    names = exports.NAMES | {bird: "Canarina Quetzalez"}
    text = "chirruppity? Canarina, meet Bob Roe. Bob, meet Canarina."
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exports, "NAMES", names)
        messages = [
            exports.message(exports.MIA, bird, "2024-02-01 10:00:00 UTC", text, SUBJECT="Tweetsubject"),
            exports.message(bird, exports.MIA, "2024-02-02 10:00:00 UTC", text, SUBJECT="Tweetsubject"),
            exports.message(exports.MIA, [bird, exports.BOB], "2024-03-02 10:00:00 UTC", text, thread="Nest of"),
            exports.message(exports.BOB, [bird, exports.MIA], "2024-03-03 10:00:00 UTC", text, thread="Nest of"),
        ]
    listed = exports.table(
        exports.CONNECTIONS,
        [
            ("Canarina", "Quetzalez", bird, "quetzal@example.org", "Nest of Acme", "Tweetsubject", "01 Jan 2024"),
            ("Bob", "Roe", exports.BOB, "", "Acme", "Tester", "02 Jan 2024"),
        ],
    )
    invitations = exports.table(
        exports.INVITATIONS,
        [("Canarina Quetzalez", "Mia Muster", "1/1/24, 1:00 PM", text, "INCOMING", bird, exports.MIA)],
    )
    logged = (
        f"introducer,a,b,date,asked_by,outcome\n{exports.MIA},{bird},{exports.BOB},2024-01-05,Canarina Quetzalez,met\n"
    )
    folder = tmp_path_factory.mktemp("canary") / "Aviaryexport-of-Canarina"
    folder.mkdir()
    for name, content in {
        "Connections.csv": exports.PREAMBLE + listed,
        "messages.csv": exports.table(exports.MESSAGES, messages),
        "Invitations.csv": invitations,
        "Profile.csv": exports.PROFILE,
        "introductions.csv": logged,
    }.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def _bytes(folder):
    """Every file as text, with what is packed in it: tables and their metadata, pictures and what is noted in them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            text = raw.decode("utf-8", "replace")
            yield path.name, path.name + unquote(text) + html.unescape(text)
            if path.suffix == ".parquet":
                yield path.name, f"{pd.read_parquet(path).to_csv()} {pq.read_schema(path).metadata}"
            for picture in _pictures(text):
                yield f"a picture in {path.name}", picture.decode("latin-1")


def _pictures(text):
    return [base64.b64decode(packed) for packed in re.findall(r"base64,([A-Za-z0-9+/=]+)", text)]


def _chunks(png):
    """The kinds of part that a PNG has."""
    at, kinds = 8, []
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        kinds.append(png[at + 4 : at + 8].decode("ascii"))
        at += 12 + size
    return set(kinds)


@pytest.fixture(scope="module")
def shared(canary_export, tmp_path_factory):
    out = tmp_path_factory.mktemp("shared") / "report"
    report.write_report([canary_export], out, key=KEY)
    return out


def test_no_canary_gets_into_a_shared_report(shared, canary_export):
    assert readers.read(canary_export).people["name"].str.contains("Canarina").any()
    found = [(name, canary) for name, text in _bytes(shared) for canary in CANARIES if canary.lower() in text.lower()]
    assert found == []
    for name, text in _bytes(shared):
        assert not re.search(r"linkedin\.com/in|mia[ -]muster|bob[ -]roe", text, re.IGNORECASE), name


def test_pictures_hold_pixels_and_no_notes(shared):
    pictures = [each for path in shared.rglob("*.html") for each in _pictures(path.read_text())]
    assert pictures
    for picture in pictures:
        assert picture.startswith(b"\x89PNG")
        assert _chunks(picture) <= {"IHDR", "pHYs", "IDAT", "IEND"}


def test_words_get_into_no_report_at_all(canary_export, tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "home", lambda: tmp_path / "none")
    report.write_report([canary_export], tmp_path / "report")
    words = ("chirruppity", "quetzal@example.org", "tweetsubject?")
    assert [(name, word) for name, text in _bytes(tmp_path / "report") for word in words if word in text.lower()] == []


def test_a_shared_report_holds_pages_and_sums_and_nothing_to_run(shared):
    assert {path.name for path in shared.iterdir()} == {"index.html", "pages", "tables", "figures", "manifest.json"}
    tables = {path.stem for path in (shared / "tables").iterdir()}
    assert {"coverage", "vanity_ratio", "introduction_success"} <= tables
    assert not {"interaction_depth", "introductions"} & tables
    said = manifest.load(shared)
    assert (said["inputs"], said["options"], said["shared"]) == ([], {}, True)
    assert manifest.altered(shared) == []
    assert "pseudonym" in (shared / "index.html").read_text()


def test_a_shared_report_shows_nothing_about_single_people(shared, canary_export):
    network = privacy.pseudonymous(readers.read(canary_export), KEY)
    others = set(network.people["person"]) - set(network.owners)
    found = [(name, who) for name, text in _bytes(shared) for who in others if who in text]
    assert found == []
    assert not (shared / "figures" / "tie_history.csv").exists()
    changed = (shared / "pages" / "08_what_changed.html").read_text()
    assert "days of writing" not in changed, "the arc of the deepest tie is about one person, whoever it is"
    assert report.LEFT_OUT in changed
    assert "2√UV</td>" not in (shared / "pages" / "02_interaction_depth.html").read_text(), "nor is what it is made of"


def test_who_is_gone_since_the_earlier_export_is_told_of_in_neither_pages_nor_files(tmp_path):
    people = {"person": ["me", "ann", "bob"]}
    before = privacy.pseudonymous(Network.build({"people": pd.DataFrame(people)}, owners=["me"]), KEY)
    gone, me = before.people["person"].iloc[2], before.owners[0]
    now = Network.build({"people": before.people[before.people["person"] != gone]}, owners=[me])
    assert privacy.names_others(f"{gone} is lost", now)
    assert not privacy.names_others(f"{me} measures", now)
    (tmp_path / "tables").mkdir()
    for name, who in (("lost", gone), ("own", me)):
        pd.DataFrame({"person": [who]}).to_parquet(tmp_path / "tables" / f"{name}.parquet")
        pd.DataFrame({"person": [who]}).to_csv(tmp_path / "tables" / f"{name}.csv")
    report._keep_what_may_be_shared([now, before], tmp_path)
    assert {path.stem for path in (tmp_path / "tables").iterdir()} == {"own"}


def test_measures_are_the_same_under_pseudonyms(canary_export):
    network = readers.read(canary_export)
    hidden = privacy.pseudonymous(network, KEY)
    assert vanity_ratio(hidden).iloc[0].equals(vanity_ratio(network).iloc[0])
    assert introduction_success(hidden).equals(introduction_success(network))
    ours, theirs = (sorted(interaction_depth(each)["depth"]) for each in (network, hidden))
    assert ours == theirs


def test_a_pseudonym_hangs_on_the_person_and_the_key_alone():
    one = small.network(small.log(("2024", "me", "ann")), connected="ann bob")
    other = small.network(small.log(("2025", "me", "ann")), connected="zoe ann")
    first, second, third = (
        set(privacy.pseudonymous(network, key).people["person"])
        for network, key in ((one, KEY), (other, KEY), (other, b"x" * 32))
    )
    assert len(first & second) == 2
    assert not second & third


def test_rare_companies_and_positions_are_left_out():
    people = pd.DataFrame(
        {
            "person": ["me", *"abcdef"],
            "company": ["Solo", *["Acme"] * 5, "Rare"],
            "position": ["Head", *["Dev"] * 4, "Ops", "Ops"],
        }
    )
    network = small.network(connected="a b c d e f", people=people)
    hidden = privacy.pseudonymous(network, KEY).people
    assert set(hidden["company"].dropna()) == {"Acme"}
    assert hidden["position"].isna().all()


def test_the_key_is_made_once_and_is_the_owner_s_alone(tmp_path):
    path = tmp_path / "deep" / "key"
    key = privacy.owner_key(path)
    assert (len(key), privacy.owner_key(path)) == (32, key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("what is this")
    with pytest.raises(NetqualityError, match="holds something else"):
        privacy.owner_key(path)


def test_tables_about_single_people_are_told_from_sums():
    network = small.network(small.log(("2024", "me", "ann")), connected="ann")
    assert {name: privacy.about_single_people(make(network), network) for name, make in catalog.TABLES.items()}[
        "interaction_depth"
    ]
    assert not privacy.about_single_people(vanity_ratio(network), network)
