"""One person on two platforms: kept apart, and said so, until the owner says who is who."""

from __future__ import annotations

from pathlib import Path

import pytest

import netquality as nq
from netquality.readers.peoplemap import is_map
from netquality.sample import write_facebook, write_x
from netquality.schema import ExportError


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("both")
    return [
        write_facebook(folder / "facebook", friends=30, messages=300),
        write_x(folder / "x", follows=30, messages=300),
    ]


def write(folder: Path, *rows: str) -> Path:
    path = folder / "people.csv"
    path.write_text("\n".join(["person,same_as", *rows]) + "\n", encoding="utf-8")
    return path


def test_without_a_map_accounts_stay_apart_and_it_is_said(exports: list[Path]) -> None:
    net = nq.read(exports)
    assert len(net.owners) == 2
    assert "kept apart" in nq.coverage(net).loc["interaction_depth", "reason"]


def test_with_a_map_owner_and_people_are_joined(exports: list[Path], tmp_path: Path) -> None:
    apart = nq.read(exports)
    one, other = apart.owners
    depth = nq.interaction_depth(apart)
    friend, follow = (depth.loc[owner].query("sent_count > 0").index[0] for owner in (one, other))
    joined = nq.read([*exports, write(tmp_path, f"{one},{other}", f"{friend},{follow}")])
    assert joined.owners == (one,)
    assert "kept apart" not in nq.coverage(joined).loc["interaction_depth", "reason"]
    assert {other, follow}.isdisjoint(joined.people["person"])
    assert len(joined.people) == len(apart.people) - 2
    both = nq.interaction_depth(joined).loc[(one, friend), "sent_count"]
    assert both == depth.loc[(one, friend), "sent_count"] + depth.loc[(other, follow), "sent_count"]


def test_faults_are_listed_row_by_row(exports: list[Path], tmp_path: Path) -> None:
    owner = nq.read(exports).owners[0]
    with pytest.raises(ExportError) as fault:
        nq.read([*exports, write(tmp_path, f"{owner},Nobody At All", f"{owner},{owner}", f",{owner}")])
    said = str(fault.value)
    assert "row 2, same_as: 'Nobody At All' is nobody in the exports" in said
    assert "row 3: both are one person already" in said
    assert "row 4, person" in said


def test_a_map_is_told_by_its_header(tmp_path: Path) -> None:
    assert is_map(write(tmp_path))
    (tmp_path / "list.csv").write_text("person,name\n", encoding="utf-8")
    assert not is_map(tmp_path / "list.csv")
    with pytest.raises(ExportError, match="0 exports"):
        nq.read(write(tmp_path))
