"""Read + three core metrics of a large archive, against DuckDB's bare `read_csv` of the same messages, in turns.

    python benchmarks/export_speed.py [--connections 30000] [--messages 1000000] [--rounds 5] [--folder DIR]

Each measurement is a process of its own, imports not counted; the sides take turns, so that a busy machine slows all.
Prints the median of each, the median ratios and the largest resident memory. The floor is what no reader of a zip can
leave out, with nothing of ours around it: unpack the messages, parse the columns that are needed, look once at each
text for a question mark, and see each pair of people in order of time and by day (plain SQL on DuckDB). No person is
told from another, nothing is accounted for, no other file is read.
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

FLOOR = """
import json, resource, time, zipfile
import duckdb, pyarrow as pa, pyarrow.compute as pc, pyarrow.csv
coded = dict.fromkeys(["SENDER PROFILE URL", "RECIPIENT PROFILE URLS", "CONVERSATION ID"], pa.dictionary("i4", "utf8"))
kinds = coded | {{"DATE": pa.string(), "CONTENT": pa.string()}}
start = time.perf_counter()
with zipfile.ZipFile('{folder}/linkedin.zip') as archive, archive.open('messages.csv') as file:
    mail = pyarrow.csv.read_csv(
        file, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=kinds, include_columns=list(kinds)))
parsed = time.perf_counter() - start
pc.match_substring_regex(mail["CONTENT"], "[?？؟]")
chunks = [*mail["SENDER PROFILE URL"].chunks, *mail["RECIPIENT PROFILE URLS"].chunks]
people = [chunk.indices for chunk in pa.chunked_array(chunks).unify_dictionaries().chunks]
half = len(people) // 2
time_us = pc.utf8_slice_codeunits(mail["DATE"], 0, 19).cast(pa.timestamp("us")).cast(pa.int64())
log = pa.table({{"a": pa.chunked_array(people[:half]), "b": pa.chunked_array(people[half:]), "time": time_us}})
duckdb.sql('''
    with pairs as (select least(a, b) u, greatest(a, b) v, a < b forth, time from log),
    steps as (select *, time - lag(time) over w gap, forth <> lag(forth) over w switch from pairs
              window w as (partition by u, v order by time, forth)),
    turns as (select u, v, count(*) n, sum(switch::int) turns, sum((gap > 86400000000)::int) sessions,
              median(gap) filter (where switch and forth), min(time), max(time) from steps group by u, v),
    days as (select u, v, time // 86400000000 as day, max(forth::int) mine from pairs group by all)
    select * from turns join (select u, v, count(*) as active, sum(mine) as mine from days group by u, v) using (u, v)
''').to_arrow_table()
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, parsed]))
"""

OURS = """
import json, resource, time
import duckdb, narwhals, pandas, pandera.pandas, pandera.backends.pandas.builtin_checks, pyarrow.csv, scipy.special
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
        rounds = [[run(code, folder) for code in (BARE, FLOOR, OURS)] for _ in range(chosen.rounds)]
    bare, floor, ours = ([each[side] for each in rounds] for side in range(3))
    print(f"DuckDB read_csv of messages.csv    {middle(bare):6.2f} s")
    print(f"floor: unpacked and parsed         {middle(floor, 2):6.2f} s")
    print(f"floor: and every pair seen         {middle(floor):6.2f} s   {against(floor, bare)} times DuckDB")
    print(f"netquality read (zip)              {middle(ours, 2):6.2f} s")
    print(f"netquality read + three metrics    {middle(ours):6.2f} s   {against(ours, bare)} times DuckDB")
    print(f"                                              {against(ours, floor)} times the floor")
    print(f"peak memory                        {max(each[1] for each in ours):6.0f} MB")


def middle(runs: list[list[float]], place: int = 0) -> float:
    """Return the median of one figure of several runs."""
    return statistics.median(each[place] for each in runs)


def against(runs: list[list[float]], others: list[list[float]]) -> str:
    """Return the median ratio of the seconds, round by round, with the smallest and the largest."""
    ratios = sorted(mine[0] / other[0] for mine, other in zip(runs, others, strict=True))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


if __name__ == "__main__":
    main()
