"""`write_sample`: a synthetic archive on disk, as folder and zip, and beside it the truth about it."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from netquality.network import profile_key
from netquality.sample import truth
from netquality.sample.dates import date_only, moment, stamp
from netquality.sample.history import OWNER
from netquality.sample.linkedin import archive, conversation_id
from netquality.sample.names import full_name, profile_url
from netquality.sample.plan import DAY, Plan
from netquality.sample.simulate import Simulation, simulate
from netquality.schema import NetqualityError

FOLDER: Final = "linkedin"
ZIP: Final = "linkedin.zip"
TRUTH: Final = "truth"
#: Up to this size the zip is stored, not deflated: deflated bytes differ between builds of zlib, stored ones never.
_STORED_BYTES: Final = 16_000_000


def write_sample(
    folder: str | Path, *, connections: int = 700, messages: int = 5_000, seed: int = 500, zipped: bool = True
) -> Path:
    """Write a synthetic LinkedIn archive and the truth about it; return the archive's folder.

    In `folder`: ``linkedin/`` (the CSV files, and the owner's own logs), ``linkedin.zip`` (the same) and ``truth/``:
    ``truth.json`` (sizes, owner, counts by class and rung), ``ties.csv`` (one row a connection or other person),
    ``introductions.csv``, ``threads.csv`` (what each group conversation is) and ``rows.csv`` (why rows count or
    not). The same arguments write the same bytes.

    Parameters
    ----------
    folder : path
        Made if it is not there. An earlier sample in it is replaced, anything else is left alone.
    connections, messages, seed : int
        See `simulate`; `messages` counts the rows of messages.csv.
    zipped : bool
        Whether to write the zip.

    Raises
    ------
    NetqualityError
        If something that is no sample is in the way, or a size is out of range.
    """
    folder = Path(folder)
    _refuse_if_in_the_way(folder)
    simulation = simulate(connections=connections, messages=messages, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sample-") as made:
        home = Path(made) / FOLDER
        write_archive(simulation, home)
        write_truth(simulation, Path(made) / TRUTH)
        if zipped:
            zip_archive(home, Path(made) / ZIP, simulation.plan)
        for name in (FOLDER, ZIP, TRUTH):
            _remove(folder / name)
            if (Path(made) / name).exists():
                (Path(made) / name).rename(folder / name)
    return folder / FOLDER


def write_truth(simulation: Simulation, folder: Path) -> None:
    """Write what a measurement of the simulation must find into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ties, introductions = _ties(simulation), _introductions(simulation)
    _table(folder / "ties.csv", ties)
    _table(folder / "introductions.csv", introductions)
    _table(folder / "threads.csv", _threads(simulation))
    rows = [{"file": file, "reason": why, "rows": n} for (file, why), n in truth.rows(simulation).items()]
    _table(folder / "rows.csv", rows)
    summary = json.dumps(_summary(simulation, ties, introductions), indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(summary + "\n", encoding="utf-8", newline="\n")


def _summary(simulation: Simulation, ties: list[dict[str, Any]], introductions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the headline numbers."""
    listed = [tie for tie in ties if tie["connected_on"]]
    known = sum(tie["rung"] >= 3 for tie in listed)
    owner = simulation.records[OWNER]
    kept = [made for made in introductions if not made["pending"]]
    return {
        "seed": simulation.seed,
        "plan": dataclasses.asdict(simulation.plan),
        "as_of": simulation.plan.as_of,
        "owner": {
            "name": full_name(owner["first"], owner["last"]),
            "url": profile_url(owner["slug"]),
            "person": profile_key(profile_url(owner["slug"])),
        },
        "connections": len(listed),
        "departed": sum(tie["departed"] for tie in listed),
        "known": known,
        "vanity_ratio": round(1 - known / len(listed), 9),
        "badge_vanity_ratio": round(1 - min(known, simulation.plan.badge) / simulation.plan.badge, 9)
        if len(listed) > simulation.plan.badge
        else None,
        "rungs": {str(step): sum(tie["rung"] == step for tie in listed) for step in range(7)},
        "planted": dict(sorted(Counter(tie["planted"] for tie in listed).items())),
        "messages": len(simulation.messages),
        "introductions": {
            "all": len(introductions),
            "pending": len(introductions) - len(kept),
            "by_source": dict(sorted(Counter(made["source"] for made in introductions).items())),
            "mature": len(kept),
            "acknowledged": sum(made["acknowledged"] == 1 for made in kept),
            "exchanged": sum(made["exchanged"] == 1 for made in kept),
        },
    }


def _ties(simulation: Simulation) -> list[dict[str, Any]]:
    """Return one row a person: connections in the order of connecting, then the others who left a trace."""
    found = truth.ties(simulation)
    listed = simulation.connections.tolist()
    others = [one for one in sorted(found) if simulation.records[one]["day"] < 0]
    return [_tie(simulation, one, found.get(one, truth.Tie())) for one in [*listed, *others]]


def _tie(simulation: Simulation, one: int, tie: truth.Tie) -> dict[str, Any]:
    person, end_day = simulation.records[one], simulation.plan.end_day
    said = truth.talk(tie.written)
    u, v = (truth.contact(tie, end_day, sent=sent) for sent in (True, False))
    return {
        "person": truth.key_of(simulation, one),
        "name": "" if person["departed"] else full_name(person["first"], person["last"]),
        "connected_on": date_only(int(person["day"]) * DAY) if person["day"] >= 0 else "",
        "planted": person["planted"],
        "vetted": int(person["vetted"]),
        "departed": int(person["departed"]),
        "rung": truth.rung(tie),
        "sent": sum(sent for _, sent in tie.written),
        "received": sum(not sent for _, sent in tie.written),
        "signals": tie.signals,
        "met_days": len(tie.met_days),
        "answers": sum(said.answers),
        "sessions": len(said.turns),
        "turns": sum(said.turns),
        "answer_quarters": said.quarters,
        "first_written_at": stamp(tie.written[0][0]) if tie.written else "",
        "last_written_at": stamp(tie.written[-1][0]) if tie.written else "",
        "U": f"{u:.6f}",
        "V": f"{v:.6f}",
        "depth": f"{(math.sqrt(u) + math.sqrt(v)) ** 2:.6f}",
    }


def _introductions(simulation: Simulation) -> list[dict[str, Any]]:
    """Return one row an introduction, in the order of time."""
    rows = []
    for made, told in truth.introductions(simulation):
        parties = {name: truth.key_of(simulation, getattr(made, name)) for name in ("introducer", "a", "b")}
        flags = {
            name: "" if told[name] is None else int(told[name]) for name in ("acknowledged", "exchanged", "lasting")
        }
        rows.append(
            {
                **parties,
                "at": stamp(told["at"]),
                "direction": "made" if made.introducer == OWNER else "received",
                "source": made.source,
                "logged_on": date_only(made.day * DAY) if made.day >= 0 else "",
                "pending": int(told["pending"]),
                **flags,
                "outcome": made.outcome,
            }
        )
    return sorted(rows, key=lambda row: (row["at"], row["a"], row["b"]))


def _threads(simulation: Simulation) -> list[dict[str, Any]]:
    """Return one row a conversation of more than two: what it is, and whether it introduces anybody."""
    count = Counter(simulation.messages["thread"].to_list())
    return [
        {
            "thread": conversation_id(simulation, number),
            "kind": about.kind,
            "language": about.language,
            "members": len(about.members),
            "messages": count[number],
            "introduction": int(about.kind == "introduction"),
        }
        for number, about in sorted(simulation.threads.items())
        if len(about.members) > 2
    ]


def _table(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _refuse_if_in_the_way(folder: Path) -> None:
    """Refuse to replace anything but an earlier sample."""
    ours = (folder / TRUTH / "truth.json").exists()
    found = [folder / name for name in (FOLDER, ZIP, TRUTH) if (folder / name).exists()]
    if found and not ours:
        raise NetqualityError(f"{found[0]} is in the way and no earlier sample; name another folder")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_archive(simulation: Simulation, home: Path) -> None:
    """Write the files of the archive into `home`, which is made."""
    home.mkdir()
    for name, text in archive(simulation):
        with (home / name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(text)


def zip_archive(home: Path, target: Path, plan: Plan) -> None:
    """Pack the folder: fixed order, fixed times (two days after the last message), so that the bytes never change."""
    files = sorted(home.iterdir(), key=lambda file: file.name)
    stored = sum(file.stat().st_size for file in files) <= _STORED_BYTES
    date = moment(plan.end + 2 * DAY).timetuple()[:6]
    with zipfile.ZipFile(
        target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel=6
    ) as packed:
        for file in files:
            info = zipfile.ZipInfo(file.name, date)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            # Else the machine that packs is written into the zip.
            info.create_system, info.external_attr, info.file_size = 3, 0o644 << 16, file.stat().st_size
            with file.open("rb") as source, packed.open(info, "w") as out:
                shutil.copyfileobj(source, out, 1 << 20)
