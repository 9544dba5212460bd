"""Edge lists and logs of every look: what comes out is counted by hand."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netquality.network import Network
from netquality.readers import tables
from netquality.readers.archive import open_archive
from netquality.readers.columns import layout
from netquality.readers.edges import mode_of
from netquality.readers.stamps import parse_list
from netquality.schema import NAT, ExportError


def load(path: Path, owner: str | None = None) -> Network:
    with open_archive(path) as archive:
        assert tables.sniff(archive)
        export = tables.read(archive, owner=owner)
    network = Network.build(export.tables, owners=export.owners)
    intake, dropped = network.intake, network.dropped.groupby("file")["rows"].sum()
    lost = intake["file"].map(dropped).fillna(0)
    assert (intake["rows_read"] == intake["rows_kept"] + lost).all()
    return network


def text(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def arcs(network: Network) -> list[tuple[str, str]]:
    return list(network.connections[["owner", "person"]].itertuples(index=False, name=None))


def sent(network: Network) -> list[tuple[str, str, str]]:
    log = network.interactions
    return [(s, t, at.isoformat()) for s, t, at in zip(log["source"], log["target"], log["at"], strict=True)]


def reasons(network: Network) -> dict[str, int]:
    return dict(zip(network.dropped["reason"], network.dropped["rows"], strict=True))


WANTED = [("ann", "bob", "2026-01-02T00:00:00+00:00"), ("bob", "ann", "2026-01-03T00:00:00+00:00")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " ", "   "])
def test_separators(tmp_path: Path, separator: str) -> None:
    rows = [["source", "target", "timestamp"], ["ann", "bob", "1767312000"], ["bob", "ann", "1767398400"]]
    network = load(text(tmp_path, "\n".join(separator.join(row) for row in rows)))
    assert sent(network) == WANTED
    assert network.owners == ("ann", "bob")
    assert network.interactions["mode"].tolist() == ["written", "written"]
    assert network.interactions["channel"].tolist() == ["message", "message"]


@pytest.mark.parametrize(
    "header",
    [
        "Source,TARGET,Timestamp",
        "from,to,date",
        "Sender,Recipient,at",
        "sender,receiver,datetime",
        "ego,alter,ts",
        "u,v,time",
    ],
)
def test_column_names_in_any_case(tmp_path: Path, header: str) -> None:
    assert sent(load(text(tmp_path, f"{header}\nann,bob,2026-01-02\nbob,ann,2026-01-03\n"))) == WANTED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1767312000", "1767398400"),
        ("1767312000.0", "1767398400.0"),
        ("1767312000000", "1767398400000"),
        ("1767312000000000", "1767398400000000"),
        ("2026-01-02", "2026-01-03"),
        ("20260102", "20260103"),
        ("2026-01-02T00:00:00Z", "2026-01-03T00:00:00.000Z"),
        ("2026-01-02T02:00:00+02:00", "2026-01-02T19:00:00-05:00"),
        ("2026-01-02 00:00:00 UTC", "2026-01-03 00:00:00 UTC"),
    ],
)
def test_every_way_to_write_a_time(tmp_path: Path, first: str, second: str) -> None:
    assert sent(load(text(tmp_path, f"source,target,time\nann,bob,{first}\nbob,ann,{second}\n"))) == WANTED


def test_fractions_of_a_second_and_times_from_zero() -> None:
    assert parse_list(["1082040961.123456", "1082040962"]).tolist() == [1082040961123456, 1082040962000000]
    assert parse_list(["0", "18", "2400000"]).tolist() == [0, 18_000_000, 2_400_000_000_000]
    assert parse_list(["2004", "2005"]).tolist() == [1072915200000000, 1104537600000000]


@pytest.mark.parametrize("stray", ["0", "", "now", "today", "1082040961000", "-5", "nan", "inf", "yesterday"])
def test_a_time_unlike_the_others_is_not_made_up(stray: str) -> None:
    assert parse_list(["1082040961", "1082040962", stray])[2] == NAT
    assert parse_list(["2026-01-02", "2026-01-03", stray])[2] == NAT


def test_headerless_pairs_and_logs(tmp_path: Path) -> None:
    assert arcs(load(text(tmp_path, "1 2\n2 3\n"))) == [("1", "2"), ("2", "1"), ("2", "3"), ("3", "2")]
    assert sent(load(text(tmp_path, "1 2 1767312000\n"))) == [("1", "2", "2026-01-02T00:00:00+00:00")]
    assert load(text(tmp_path, "1,2,0.5\n")).interactions.empty
    log = load(text(tmp_path, "% sym weighted\n1 2 1 1767312000\n3 2 1 1767312001\n"))
    assert len(log.interactions) == 2
    assert load(text(tmp_path, "ann,bob,1767312000,sms\n")).interactions["channel"].tolist() == ["sms"]


def test_kinds_make_channels_and_modes(tmp_path: Path) -> None:
    kinds = ["sms", "call", "Like", "follow", "meeting", "", "a2q"]
    body = "".join(f"a,b,{1767312000 + n},{kind}\n" for n, kind in enumerate(kinds))
    log = load(text(tmp_path, "source,target,timestamp,kind\n" + body)).interactions
    assert log["channel"].tolist() == ["sms", "call", "Like", "follow", "meeting", "message", "a2q"]
    assert log["mode"].tolist() == ["written", "written", "signal", "signal", "met", "written", "written"]
    assert [mode_of(kind) for kind in (" View ", "endorsement", "reaction")] == ["signal"] * 3


def test_faults_of_rows_are_counted_by_reason(tmp_path: Path) -> None:
    rows = [
        "a,b,1767312000",
        "a,,1767312001",
        "a,b,soon",
        "a,a,1767312002",
        "a,b,1,2",
        "b,a,1767312003",
        "b,c,1767312004",
    ]
    network = load(text(tmp_path, "source,target,timestamp\n" + "\n".join(rows)))
    assert reasons(network) == {
        "not as many columns as the header": 1,
        "no source or no target": 1,
        "time missing or not readable": 1,
        "self-loop": 1,
    }
    assert network.intake[["rows_read", "rows_kept"]].values.tolist() == [[7, 3]]
    assert network.intake["first_at"][0] == pd.Timestamp("2026-01-02", tz="UTC")


def test_mostly_unreadable_is_refused_with_file_row_and_value(tmp_path: Path) -> None:
    path = text(tmp_path, "source,target,date\na,b,2026-01-02\na,b,3/1/26\nb,a,4/1/26\n")
    with pytest.raises(ExportError, match=r"log\.csv, row 3: time missing .* \('3/1/26'\), and so with 2 of 3"):
        load(path)
    # One fault in three is a matter of the row, not of the file.
    assert reasons(load(text(tmp_path, "source,target\na,b\nb,c\na,b,c\n"))) == {"not as many columns as the header": 1}
    with pytest.raises(ExportError, match=r"row 2: not as many columns"):
        load(text(tmp_path, "source,target\na\nb,c,d\na,b\n"))


def test_row_numbers_count_the_ragged_rows(tmp_path: Path) -> None:
    body = "a,b\na,b,1767312000,x\na,b,x\na,b,x\na,b,y\n"
    with pytest.raises(ExportError, match=r"row 4: time .*'x'"):
        load(text(tmp_path, "source,target,timestamp\n" + body))


def test_undated_list_gives_each_pair_once_a_side(tmp_path: Path) -> None:
    network = load(text(tmp_path, "source,target\na,b\nb,a\na,b\na,a\nb,c\n"))
    assert arcs(network) == [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]
    assert reasons(network) == {"self-loop": 1, "repeated pair": 2}
    assert network.connections["connected_at"].isna().all()
    assert network.pooled


def test_an_owner_narrows_the_lists_to_their_own(tmp_path: Path) -> None:
    network = load(text(tmp_path, "source,target\na,b\nc,a\nb,c\n"), owner="a")
    assert arcs(network) == [("a", "b"), ("a", "c")]
    assert network.owners == ("a",)
    assert reasons(network) == {"pair of two people other than the owner": 1}
    with pytest.raises(ExportError, match=r"nobody is called 'zoe'.*'a'"):
        load(tmp_path / "log.csv", owner="zoe")


def test_weights_of_an_undated_list(tmp_path: Path) -> None:
    network = load(text(tmp_path, "source,target,weight\na,b,2\na,c,0\na,d,-1\na,e,nan\nb,c,0.5\na,f,inf\na,g,1\n"))
    assert arcs(network)[::2] == [("a", "b"), ("b", "c"), ("a", "g")]
    assert reasons(network) == {"weight not above zero": 2, "weight missing or not a number": 2}


def test_weights_of_a_log_are_not_used(tmp_path: Path) -> None:
    assert len(load(text(tmp_path, "source,target,weight,time\na,b,-10,1767312000\n")).interactions) == 1


def test_ids_are_text_and_names_keep_blanks_and_signs(tmp_path: Path) -> None:
    network = load(text(tmp_path, 'source,target\nAnn Example,#2\n" 1 ",NA\n1,None\n"Roe, Jr.",null\n'))
    assert set(network.people["person"]) == {"Ann Example", "#2", "1", "NA", "None", "Roe, Jr.", "null"}


def test_gephi_table(tmp_path: Path) -> None:
    gephi = "Source,Target,Type,Id,Label,Weight\n1,2,Directed,0,,1.0\n2,3,Directed,1,,2.0\n"
    assert arcs(load(text(tmp_path, gephi))) == [("1", "2"), ("2", "3")]
    undirected = gephi.replace("Directed", "Undirected")
    assert arcs(load(text(tmp_path, undirected))) == [("1", "2"), ("2", "1"), ("2", "3"), ("3", "2")]


def test_gephi_time_interval_gives_its_starts(tmp_path: Path) -> None:
    head = "Source,Target,Type,Id,Label,Time Interval,Weight\n"
    network = load(text(tmp_path, head + '1,2,Directed,0,,"<[1767312000,1767312009];(1767398400,1767398409]>",1\n'))
    assert sent(network) == [("1", "2", "2026-01-02T00:00:00+00:00"), ("1", "2", "2026-01-03T00:00:00+00:00")]
    assert network.intake[["rows_read", "rows_kept"]].values.tolist() == [[1, 1]]
    stamped = 'Source,Target,Type,Timestamp\n1,2,Directed,"<[1767312000, 1767398400]>"\n'
    assert len(load(text(tmp_path, stamped)).interactions) == 2


def test_log_without_direction_makes_up_no_sender(tmp_path: Path) -> None:
    body = "Source,Target,Type,Timestamp\na,b,Undirected,1767398400\nb,a,Undirected,1767312000\n"
    network = load(text(tmp_path, body))
    assert sorted(arcs(network)) == [("a", "b"), ("b", "a")]
    assert network.connections["connected_at"].tolist() == [pd.Timestamp("2026-01-02", tz="UTC")] * 2
    assert network.interactions.empty


def test_nodexl_table(tmp_path: Path) -> None:
    nodexl = "Vertex 1,Vertex 2,Edge Weight,Relationship\nann,bob,3,Follows\nbob,cyd,0,Follows\n"
    network = load(text(tmp_path, nodexl))
    assert arcs(network) == [("ann", "bob"), ("bob", "ann")]
    assert reasons(network) == {"weight not above zero": 1}


def test_log_connections_and_people_side_by_side(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    text(folder, "source,target,timestamp\n1,2,1767312000\n", "calls.csv")
    text(folder, "source,target\n2,3\n", "friends.csv")
    people = "id,name,company,public_count\n1,Ann Example,Acme,347\n4,Dan Roe,,500+\n1,Ann Again,,\n,,,\n"
    text(folder, people, "people.csv")
    text(folder, "Thank you for reading these lines.\nThey are no table of anything at all.\n", "README.txt")
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"export/{file.name}")
    for path in (folder, packed):
        network = load(path)
        assert len(network.interactions) == 1
        assert arcs(network) == [("2", "3"), ("3", "2")]
        known = network.people.set_index("person")
        assert known.loc["1", ["name", "company"]].tolist() == ["Ann Example", "Acme"]
        assert known.loc[["1", "4"], "public_count"].tolist() == [347, 501]
        assert set(network.owners) == {"1", "2", "3", "4"}
        assert reasons(network) == {"person named before": 1, "no person": 1}
        kinds = {name.rpartition("/")[2]: kind for name, kind in network.intake[["file", "kind"]].values}
        assert kinds == {
            "README.txt": "tables.ignored",
            "calls.csv": "tables.interactions",
            "friends.csv": "tables.connections",
            "people.csv": "tables.people",
        }


def test_owner_by_name_from_the_table_of_people(tmp_path: Path) -> None:
    text(tmp_path, "source,target\n1,2\n")
    text(tmp_path, "person,name\n1,Ann Example\n", "people.csv")
    assert load(tmp_path, owner="Ann Example").owners == ("1",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,age\nann,3\n", "row 1: it cannot be told which columns"),
        ("left,right\n1,2\n3,4\n", "row 1: it cannot be told which columns"),
        ("source,target\n", "a header and no rows"),
        ("source,Source,target\na,b,c\n", "two columns are called 'source'"),
        ("Source,Target,Type\na,b,Directed\nc,d,Undirected\n", "mixes directed and undirected"),
        (b"source,target\na,b\n" + b"c,Zo\xeb\n", "row 3: the text is not UTF-8"),
        ('source,target\na,b\n"c,d\ne,f\n', "row 3: a quotation mark is opened and never closed"),
        ('source,target\na,b\nx,"c\ne,f\n', "row 3: a quotation mark is opened and never closed"),
        ("source,target,timestamp\n,,\n,,\n", "row 2: no source or no target"),
    ],
)
def test_refused_in_words(tmp_path: Path, content: str | bytes, said: str) -> None:
    path = text(tmp_path, content)
    with pytest.raises(ExportError, match=said) as refusal:
        load(path)
    assert "log.csv" in str(refusal.value)


def test_encodings_line_ends_and_quoted_newlines(tmp_path: Path) -> None:
    plain = 'source,target,text,timestamp\nann,bob,"two\nlines, ""quoted""",1767312000\nbob,ann,,1767398400\n'
    for content in (plain, "\ufeff" + plain, plain.replace("\n", "\r\n"), "sep=,\n" + plain, plain.rstrip("\n")):
        assert sent(load(text(tmp_path, content))) == WANTED
    assert sent(load(text(tmp_path, plain.encode("utf-16")))) == WANTED


def test_no_text_that_anybody_wrote_is_kept(tmp_path: Path) -> None:
    network = load(text(tmp_path, "source,target,timestamp,body\na,b,1767312000,a secret\n"))
    assert not any("secret" in frame.to_csv() for frame in (network.interactions, network.people, network.intake))


def test_gz_and_its_cut_off_half(tmp_path: Path) -> None:
    packed = gzip.compress(b"source,target,timestamp\nann,bob,1767312000\nbob,ann,1767398400\n")
    assert sent(load(text(tmp_path, packed, "log.csv.gz"))) == WANTED
    with pytest.raises(ExportError, match="cut off"):
        load(text(tmp_path, packed[:-12], "log.csv.gz"))


def test_parquet_with_typed_columns(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Source": [1.0, 2.0, np.nan],
            "Target": [2, 1, 1],
            "timestamp": pd.to_datetime(["2026-01-02", "2026-01-03", "2026-01-04"]).tz_localize("UTC"),
            "kind": pd.Categorical(["sms", "call", "sms"]),
        }
    )
    path = tmp_path / "log.parquet"
    frame.to_parquet(path)
    network = load(path)
    assert sent(network) == [("1", "2", WANTED[0][2]), ("2", "1", WANTED[1][2])]
    assert network.interactions["channel"].tolist() == ["sms", "call"]
    assert reasons(network) == {"no source or no target": 1}
    frame.assign(timestamp=[1767312000, 1767398400, 1767398401]).to_parquet(path)
    assert sent(load(path)) == sent(network)
    text(tmp_path, path.read_bytes()[:60], "cut.parquet")
    with pytest.raises(ExportError, match=r"cut\.parquet.*damaged"):
        load(tmp_path / "cut.parquet")


def test_parquet_ids_that_became_floats(tmp_path: Path) -> None:
    frame = pd.DataFrame({"source": [1.0, 1234567890123456.0, np.nan], "target": [2.0, 1.0, 1.0]})
    frame.to_parquet(tmp_path / "list.parquet")
    assert set(load(tmp_path / "list.parquet").people["person"]) == {"1", "2", "1234567890123456"}


def test_round_trip_through_csv(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    pairs = rng.integers(0, 30, (200, 2))
    frame = pd.DataFrame(pairs, columns=["source", "target"]).assign(timestamp=1767312000 + np.arange(200), kind="sms")
    frame.to_csv(tmp_path / "log.csv", index=False)
    log = load(tmp_path / "log.csv").interactions
    wanted = frame[frame["source"] != frame["target"]]
    assert log["source"].astype(str).tolist() == wanted["source"].astype(str).tolist()
    assert log["target"].astype(str).tolist() == wanted["target"].astype(str).tolist()
    seconds = (log["at"] - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1)
    assert seconds.tolist() == wanted["timestamp"].tolist()


def test_no_table() -> None:
    assert layout(b"\x00\x01\x02") is None
    assert layout(b"") is None
    assert layout(b"one word\nand then many more words\nno\n") is None


CELL = st.sampled_from(
    ["a", "b", "1", "#3", "", " ", '"', "x,y", "Zoë", "1767312000", "2026-01-02", "-1", "nan", "\n", "<[1]>"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["source,target", "source,target,timestamp", "source,target,weight", "a,b", "from,to,date,type"]),
    st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=8),
)
def test_any_rows_add_up_or_are_refused(tmp_path: Path, header: str, rows: list[list[str]]) -> None:
    path = text(tmp_path, "\n".join([header, *(",".join(row) for row in rows)]))
    try:
        with open_archive(path) as archive:
            export = tables.read(archive, owner=None)
    except ExportError as refusal:
        assert "log.csv" in str(refusal)
        return
    network = Network.build(export.tables, owners=export.owners)
    assert (network.intake["rows_kept"] >= 0).all()
    assert network.intake["rows_read"].sum() - network.intake["rows_kept"].sum() == network.dropped["rows"].sum()


@pytest.mark.parametrize(
    ("file", "rows", "people", "days", "loops"),
    [
        ("collegemsg", 59_835, 1_899, 194, 0),
        ("cns_sms_calls", 27_567, 605, 28, 0),
        ("mathoverflow", 506_550, 24_818, 2_350, 116_109),
    ],
)
def test_real_logs(shared_data: Path, file: str, rows: int, people: int, days: int, loops: int) -> None:
    network = load(shared_data / f"{file}.csv.gz")
    assert network.intake["rows_read"].tolist() == [rows]
    assert len(network.interactions) == rows - loops
    assert reasons(network) == ({"self-loop": loops} if loops else {})
    assert len(network.people) == people
    span = network.interactions["at"].max() - network.interactions["at"].min()
    assert round(span / pd.Timedelta(days=1)) == days


def test_real_friendships_beside_the_log(shared_data: Path, tmp_path: Path) -> None:
    for file in ("cns_sms_calls.csv", "cns_fb_friends.csv"):
        (tmp_path / file).write_bytes(gzip.decompress((shared_data / f"{file}.gz").read_bytes()))
    network = load(tmp_path)
    assert len(network.interactions) == 27_567
    assert len(network.connections) == 2 * (6_429 - 11)
    assert reasons(network) == {"self-loop": 11}
    assert network.pooled
