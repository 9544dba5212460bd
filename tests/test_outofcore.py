"""Ties of a log on disk, bucket by bucket: the same as in memory, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from netquality import cli, outofcore
from netquality.outofcore import bytes_of, write_ties
from netquality.schema import DAY_US, ExportError, NetqualityError
from netquality.ties import laddered, ties
from tests.test_ties import ordered, random_log

START = 1_400_000_000_000_000
AS_OF = START + 900 * DAY_US


@pytest.fixture
def log() -> pd.DataFrame:
    return random_log().assign(at=lambda rows: rows["at"] + START)


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outofcore, "_ROW_BYTES", 10**6)


def expected(log: pd.DataFrame) -> pd.DataFrame:
    return laddered(ties(log, as_of=AS_OF))


def test_buckets_give_what_memory_gives(log: pd.DataFrame, tmp_path: Path, small_buckets: None) -> None:
    log.to_parquet(tmp_path / "log.parquet")
    steps: list[tuple[str, int, int]] = []
    count = write_ties(
        tmp_path / "log.parquet",
        tmp_path / "t.parquet",
        memory="1GB",
        as_of=AS_OF,
        notify=lambda *step: steps.append(step),
    )
    assert steps[1][2] > 1, "more than one bucket, or the test shows nothing"
    found = pd.read_parquet(tmp_path / "t.parquet")
    assert (len(found), list(found)) == (count, list(expected(log)))
    pd.testing.assert_frame_equal(ordered(found), ordered(expected(log)), rtol=1e-9)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.parquet", "t.parquet"]


def test_the_latest_row_is_the_moment(log: pd.DataFrame, tmp_path: Path) -> None:
    log.to_parquet(tmp_path / "log.parquet")
    write_ties(tmp_path / "log.parquet", tmp_path / "t.parquet")
    named = log[log["source"] != log["target"]]
    pd.testing.assert_frame_equal(
        ordered(pd.read_parquet(tmp_path / "t.parquet")),
        ordered(laddered(ties(log, as_of=int(named["at"].max())))),
        rtol=1e-9,
    )


@pytest.mark.parametrize("times", ["iso", "plain", "offset", "seconds", "timestamp"])
def test_a_table_of_text_is_read_as_well(log: pd.DataFrame, tmp_path: Path, times: str) -> None:
    stamp = pd.to_datetime(log["at"], unit="us", utc=True)
    shown: Any = {
        "iso": stamp.dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "plain": stamp.dt.strftime(" %Y-%m-%d %H:%M:%S"),
        "offset": (stamp + pd.Timedelta(hours=5.5)).dt.strftime("%Y-%m-%dT%H:%M:%S+05:30"),
        "seconds": log["at"] // 10**6,
        "timestamp": stamp,
    }[times]
    kinds = log["mode"].map({"written": "message", "met": "meeting", "signal": "like"})
    named = pd.DataFrame({"From": log["source"].map("p{:02}".format), "to": log["target"].map("p{:02}".format)})
    table = named.assign(Timestamp=shown, kind=kinds)
    path = tmp_path / ("log.parquet" if times == "timestamp" else "log.csv.gz" if times == "iso" else "log.csv")
    table.to_parquet(path) if times == "timestamp" else table.to_csv(path, index=False, sep=";")
    write_ties(path, tmp_path / "t.parquet", as_of=AS_OF)
    found = pd.read_parquet(tmp_path / "t.parquet")
    numbered = found.assign(**{key: found[key].str[1:].astype(int) for key in ("owner", "person")})
    pd.testing.assert_frame_equal(ordered(numbered), ordered(expected(log)), rtol=1e-9)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "which columns"),
        ("source,target,time,type\na,b,2024-01-01,Undirected\n", "who wrote to whom"),
        ("source,target,time\na,b,7e20\n", "unit of its times"),
        ("source,target,time\na,a,2024-01-01\n", "no interaction"),
        ('source,target,time\na,b,2024-01-01\nsecret,"words,\n', "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "log.csv").write_text(content)
    with pytest.raises(ExportError, match=said) as fault:
        write_ties(tmp_path / "log.csv", tmp_path / "t.parquet")
    assert "secret" not in str(fault.value)
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_damaged_and_missing_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "log.parquet").write_bytes(b"PAR1 and no more")
    for name in ("log.parquet", "none.parquet"):
        with pytest.raises(ExportError, match=name):
            write_ties(tmp_path / name, tmp_path / "t.parquet")
    with pytest.raises(NetqualityError, match="the log itself"):
        write_ties(tmp_path / "log.parquet", tmp_path / "log.parquet")


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), KeyboardInterrupt),
        (RuntimeError("anything"), RuntimeError),
        (duckdb.OutOfMemoryException("failed to allocate"), NetqualityError),
    ],
)
def test_nothing_is_left_when_it_stops_half_way(
    log: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, seen: type[BaseException]
) -> None:
    log.to_parquet(tmp_path / "log.parquet")
    (tmp_path / "t.parquet").write_text("an earlier one")

    def stop(*_: object) -> None:
        assert any(
            path.name.startswith(".netquality-") and path.stat().st_mode & 0o77 == 0 for path in tmp_path.iterdir()
        )
        raise fault

    monkeypatch.setattr(outofcore, "_add_up", stop)
    with pytest.raises(seen):
        write_ties(tmp_path / "log.parquet", tmp_path / "t.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.parquet", "t.parquet"]
    assert (tmp_path / "t.parquet").read_text() == "an earlier one"


@pytest.mark.parametrize("memory", ["much", "4", "10MB"])
def test_memory_is_a_size(memory: str) -> None:
    with pytest.raises(NetqualityError, match="4GB"):
        bytes_of(memory)


def test_the_command(log: pd.DataFrame, tmp_path: Path) -> None:
    log.to_parquet(tmp_path / "log.parquet")
    command = ["ties", str(tmp_path / "log.parquet"), "-o", str(tmp_path / "t.parquet"), "--memory", "1GB"]
    found = CliRunner().invoke(cli.app, [*command, "--as-of", "2016-12-31"])
    assert found.exit_code == 0
    assert f"{len(pd.read_parquet(tmp_path / 't.parquet'))}" in found.output.replace(",", "")
    with pytest.raises(SystemExit) as refused:
        cli.main([*command[:-1], "much"])
    assert refused.value.code == 2


def test_the_zone_of_the_computer_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("source,target,time\na,b,2024-07-01 12:00:00\n")
    command = [sys.executable, "-m", "netquality", "ties", "log.csv", "-o", "t.parquet"]
    root = str(Path(__file__).parents[1])
    subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "TZ": "America/New_York", "PYTHONPATH": root}, check=True, timeout=300
    )
    assert pd.read_parquet(tmp_path / "t.parquet")["first_at"].tolist() == [1_719_835_200_000_000] * 2
