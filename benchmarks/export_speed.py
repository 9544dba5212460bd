"""Read + three core metrics of a large archive, against DuckDB's bare `read_csv` of the same messages, in turns.

    python benchmarks/export_speed.py [--connections 30000] [--messages 1000000] [--rounds 5] [--folder DIR]

Each measurement is a process of its own, imports not counted; the two sides take turns, so that a busy machine slows
both. Prints the median of each, the median ratio and the largest resident memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = """
import duckdb, json, resource, time
start = time.perf_counter()
duckdb.connect().execute("create table messages as select * from read_csv('{folder}/linkedin/messages.csv')")
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

OURS = """
import json, resource, time
import duckdb, narwhals, pandas, pandera.pandas, pyarrow.csv, scipy.special
import netquality as nq, netquality.catalog, netquality.readers.linkedin
start = time.perf_counter()
network = nq.read('{folder}/linkedin.zip')
read = time.perf_counter() - start
nq.interaction_depth(network), nq.vanity_ratio(network), nq.introduction_success(network)
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, read]))
"""


def run(code: str, folder: Path) -> list[float]:
    """Run `code` in a fresh interpreter and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code.format(folder=folder)], capture_output=True, text=True, check=True
    )
    found: list[float] = json.loads(done.stdout.splitlines()[-1])  # DuckDB may print its progress first
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--connections", type=int, default=30_000)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where the archive is kept between runs; default: a temporary one")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch) / "archive"
        if not folder.exists():
            from netquality.sample import write_sample

            write_sample(folder, connections=chosen.connections, messages=chosen.messages, seed=1)
        pairs = [(run(BARE, folder), run(OURS, folder)) for _ in range(chosen.rounds)]
    bare, ours = ([pair[side][0] for pair in pairs] for side in (0, 1))
    ratios = sorted(pair[1][0] / pair[0][0] for pair in pairs)
    print(f"DuckDB read_csv of messages.csv    {statistics.median(bare):6.2f} s")
    print(f"netquality read (zip)              {statistics.median(pair[1][2] for pair in pairs):6.2f} s")
    print(f"netquality read + three metrics    {statistics.median(ours):6.2f} s")
    print(f"ratio, median (min, max)           {statistics.median(ratios):6.2f}   ({ratios[0]:.2f}, {ratios[-1]:.2f})")
    print(f"peak memory                        {max(pair[1][1] for pair in pairs):6.0f} MB")


if __name__ == "__main__":
    main()
