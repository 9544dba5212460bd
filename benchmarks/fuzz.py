"""Damage archives of every platform at random: each must be read with every row accounted for, or refused in words.

    python benchmarks/fuzz.py [--times 10000] [--seed 0] [--first 0]

Counts what was read and what was refused; a traceback, over 20 s of computing, or rows that don't add up end the run
with the damage that did it.
"""

from __future__ import annotations

import argparse
import collections
import random
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from netquality import sample
from netquality.readers import read
from netquality.schema import ExportError
from tests import exports
from tests.test_reader_properties import FILES

#: Seconds of computing after which a reader is said to hang; on a busy machine they may take minutes.
PATIENCE = 20
PIECES = [
    *(b"", b'"', b",", b"\n", b"\r", b"\\", b'""', b";", b"\x00", b"\xef\xbb\xbf", b"\xff", b"\xc3", b"{", b"]", b"<"),
    *(b"31 Feb 2024", b"null", b"NaN", b"1e999", b"-1", b"../", b"\xe2\x80\xae", b"\xed\xa0\x80", b"A" * 100_000),
]  # fmt: skip


def originals(scratch: Path) -> dict[str, dict[str, bytes]]:
    """Name of platform -> file name -> content."""
    made = {
        "facebook": sample.write_facebook(scratch / "facebook", friends=30, messages=200),
        "x": sample.write_x(scratch / "x", follows=30, messages=200),
        "graphml": sample.write_graph(scratch / "graphml", connections=200),
    }
    found = {"linkedin": {name: text.encode() for name, text in FILES.items()}}
    for platform, path in made.items():
        paths = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
        base = path.parent if path.is_file() else path
        found[platform] = {each.relative_to(base).as_posix(): each.read_bytes() for each in paths}
    return found


def damaged(files: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """Up to three times replace a stretch, cut a file off, leave one out or give it another's name."""
    files = dict(files)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = chance.choice(sorted(files))
        text, start = files[name], chance.randint(0, len(files[name]))
        kind = chance.random()
        if kind < 0.8:
            files[name] = text[:start] + chance.choice(PIECES) + text[start + chance.choice([0, 1, 2, 7, 40, 1000]) :]
        elif kind < 0.9:
            files[name] = text[:start]
        elif len(files) > 1:
            files[chance.choice(sorted(files))] = files.pop(name)
    return files


def store(files: dict[str, bytes], place: Path, chance: random.Random) -> Path:
    """Write files as a folder or as a zip, the zip sometimes damaged itself."""
    if chance.random() < 0.5:
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        return place
    path = place / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    if chance.random() < 0.15:
        raw = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 5)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(raw)
    return path


def hanging(*_: object) -> None:
    """Say so: by itself the alarm would end the process without a word."""
    raise TimeoutError(f"still reading after {PATIENCE} s of computing")


def main() -> None:
    """Damage, read, count."""
    signal.signal(signal.SIGPROF, hanging)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--first", type=int, default=0, help="the example to begin with, to look at one again")
    chosen = options.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        known = originals(Path(scratch))
        for number in range(chosen.first, chosen.times):
            chance = random.Random(f"{chosen.seed} {number}")
            platform = chance.choice(sorted(known))
            with tempfile.TemporaryDirectory() as place:
                path = store(damaged(known[platform], chance), Path(place), chance)
                start = time.perf_counter()
                signal.setitimer(signal.ITIMER_PROF, PATIENCE)
                try:
                    exports.assert_adds_up(read(path))
                    counts[f"{platform}: read"] += 1
                except ExportError:
                    counts[f"{platform}: refused"] += 1
                except BaseException:
                    print(f"example {number} of seed {chosen.seed} ({platform}):")
                    raise
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
                slowest = max(slowest, time.perf_counter() - start)
    print(*(f"{name} {count}" for name, count in sorted(counts.items())), sep="\n")
    print(f"no traceback, every row accounted for; the slowest took {slowest:.1f} s")


if __name__ == "__main__":
    main()
