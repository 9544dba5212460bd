"""Whatever happens to an archive, it is read with every row accounted for, or refused in words."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netquality import schema
from netquality.network import TABLES
from netquality.readers import read
from netquality.schema import ExportError
from tests.exports import (
    ANN,
    BOB,
    CEM,
    INVITATIONS,
    MIA,
    PROFILE,
    assert_adds_up,
    connections,
    folder,
    message,
    table,
    talk,
    zipped,
)

POST = "https://www.linkedin.com/feed/update/urn:li:activity:7"
FILES = {
    "Connections.csv": connections(
        ("Ann", "Beispiel, Ph.D.", ANN, "08 Feb 2026"),
        ("Bob", "Roe", BOB, "09 Feb 2026"),
        ("", "", "", "01 Jan 2020"),
        ("Zoë", "", "", "01 Jan 2021"),
    ),
    "messages.csv": talk(
        message(ANN, [MIA, BOB], "2024-02-01", 'Line\nbreak, "quoted"?', thread="2-g"),
        message("", MIA, "2024-02-02"),
        message(MIA, [CEM, ""], "2024-02-03", is_message_draft="Yes"),
    ),
    "Invitations.csv": table(
        INVITATIONS, [("Mia Muster", "Ann Beispiel", "1/5/24, 12:30 AM", "Hi,\nAnn", "OUTGOING", MIA, ANN)] * 2
    ),
    "Comments_77.csv": table("Date,Link,Message", [("2024-01-01 10:00:00", POST, "a"), ("", POST, "b\\")]),
    "Recommendations_Given.csv": table(
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
        [("Bob", "Roe", "", "", "x", "07/21/09, 12:11 AM", "VISIBLE")],
    ),
    "Profile.csv": PROFILE,
}
PIECES = st.sampled_from(
    [
        "",
        '"',
        ",",
        "\n",
        "\r\n",
        "\\",
        '""',
        ";",
        "\x00",
        "\ufeff",
        ",,,,",
        "é",
        "31 Feb 2024",
        MIA,
        ",Yes",
        "\u2028",
        "NA",
    ]
).map(str.encode) | st.sampled_from([b"\xff", b"\xe9", b"\xc3"])


@st.composite
def damage(draw):
    """A file of the archive, and a stretch of it that is replaced."""
    name = draw(st.sampled_from(sorted(FILES)))
    start = draw(st.integers(0, len(FILES[name].encode())))
    return name, start, draw(st.sampled_from([0, 1, 2, 7, 40, 100_000])), draw(PIECES)


def damaged(damages):
    files = {name: text.encode() for name, text in FILES.items()}
    for name, start, length, piece in damages:
        files[name] = files[name][:start] + piece + files[name][start + length :]
    return files


def assert_read_or_refused(path, names, **options):
    try:
        network = read(path, **options)
    except ExportError as fault:
        said = str(fault)
        assert str(path) in said or any(name in said for name in names)
        assert len(said) < 2000
        return None
    assert_adds_up(network)
    for name in TABLES:
        schema.check(name, getattr(network, name))
    assert set(network.interactions["source"].dropna()) <= set(network.people["person"])
    return network


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(damage(), min_size=1, max_size=3))
def test_a_damaged_archive_is_accounted_for_or_refused(damages):
    with tempfile.TemporaryDirectory() as place:
        assert_read_or_refused(folder(Path(place), damaged(damages)), FILES)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2500), st.binary(max_size=3), st.booleans())
def test_a_damaged_zip_is_accounted_for_or_refused(start, piece, cut):
    with tempfile.TemporaryDirectory() as place:
        path = zipped(Path(place) / "export.zip", FILES)
        raw = path.read_bytes()
        path.write_bytes(raw[:start] + piece + (b"" if cut else raw[start + len(piece) :]))
        assert_read_or_refused(path, FILES)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from(sorted(FILES)), min_size=1), st.randoms(use_true_random=False))
def test_any_part_of_an_archive_in_any_order_of_rows(names, random):
    files = {}
    for name in names:
        first, *rows = FILES[name].replace("\n\n", "\n").rsplit("Connected On\n", 1)[-1].splitlines(keepends=True)
        if name in ("Reactions.csv", "Recommendations_Given.csv"):
            random.shuffle(rows)
        files[name] = FILES[name] if name not in ("Recommendations_Given.csv",) else first + "".join(rows)
    with tempfile.TemporaryDirectory() as place:
        network = assert_read_or_refused(folder(Path(place), files), FILES, owner=MIA)
    if network is not None:
        assert network.owners == ("linkedin.com/in/mia-muster",)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(sorted(FILES)), unique=True, min_size=2))
def test_reading_an_archive_with_a_part_of_itself_changes_nothing(names):
    with tempfile.TemporaryDirectory() as place:
        whole = folder(Path(place) / "whole", FILES)
        part = folder(Path(place) / "part", {name: FILES[name] for name in names})
        once, twice = read(whole, owner=MIA), read([whole, part], owner=[MIA, MIA])
    assert_adds_up(twice)
    assert len(once.connections) <= len(twice.connections) <= len(once.connections) + 1
    known = {"linkedin:owner", "Bob Roe"}
    assert set(once.people["person"]) - known <= set(twice.people["person"])
    assert len(once.invitations) == len(twice.invitations)
    assert (once.interactions["channel"] == "message").sum() == (twice.interactions["channel"] == "message").sum()
