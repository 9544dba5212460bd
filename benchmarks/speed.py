"""One row per tie of logs of any size: ours, hand-written DuckDB SQL, and our expression on pandas and Polars.

    python -m benchmarks.speed [--rows 200000 1000000 10000000] [--rounds 5] [--memory 1GB] [--folder DIR]
    python -m benchmarks.speed --rows 100000000 --rounds 1 --memory 4GB      (from disk, in buckets; both sides)

All read the same Parquet file (benchmarks/interactions.py) and write their ties to another. Each measurement is a
process of its own, imports not counted; the contenders take turns, so that a busy machine slows all. Prints median
seconds, the median of the ratios to the SQL of the same round with their range, the processor's seconds and the largest
resident memory; and checks that all found the same. From `BUCKETS_FROM` rows on only ours and the SQL run, in buckets.
Against bandicoot: benchmarks/bandicoot_peer.py.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks import interactions

BUCKETS_FROM = 50_000_000
HEAD = """
import json, resource, sys, time
from pathlib import Path
import duckdb, narwhals, pandas, pyarrow.parquet
from netquality.outofcore import write_ties
from netquality.ties import ties
log, out, memory, as_of, folder, buckets = *sys.argv[1:4], int(sys.argv[4]), *sys.argv[5:]
engine = duckdb.connect(config={"memory_limit": memory, "temp_directory": folder, "preserve_insertion_order": False})
engine.execute("set enable_progress_bar = false")
sql = Path("benchmarks/ties.sql").read_text()
start, cpu = time.perf_counter(), time.process_time()
"""
TAIL = """
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps([time.perf_counter() - start, time.process_time() - cpu, used]))
"""
CONTENDERS = {
    "DuckDB SQL": """
query = sql.format(log=f"read_parquet('{log}')", as_of=as_of)
engine.execute(f"copy ({query}) to '{out}'")
""",
    "netquality on DuckDB": "ties(engine.read_parquet(log), as_of=as_of).to_parquet(out)",
    "netquality on pandas": "ties(pandas.read_parquet(log), as_of=as_of).to_parquet(out)",
    "netquality on Polars": """
import polars
ties(polars.scan_parquet(log), as_of=as_of).collect().write_parquet(out)
""",
}
IN_BUCKETS = {
    "DuckDB SQL": """
part = f"(hash(least(source, target), greatest(source, target)) % {buckets})::int"
engine.execute(f"copy (select *, {part} as bucket from '{log}' where source <> target) to '{folder}/log' "
               "(format parquet, partition_by (bucket), compression lz4)")
for number, bucket in enumerate(sorted(Path(folder, "log").iterdir())):
    query = sql.format(log=f"read_parquet('{bucket}/*.parquet')", as_of=as_of)
    one = f"select * exclude depth_share from ({query})"
    engine.execute(f"copy ({one}) to '{folder}/part{number}.parquet' (compression lz4)")
engine.execute(f'''copy (
    select parts.*, depth / nullif(total, 0) as depth_share from '{folder}/part*.parquet' as parts
    join (select owner, sum(depth) as total from '{folder}/part*.parquet' group by owner) using (owner)) to '{out}' ''')
""",
    "netquality ties": "write_ties(Path(log), Path(out), memory=memory, as_of=as_of)",
}


def measure(code: str, log: Path, out: Path, memory: str, buckets: int) -> list[float]:
    with tempfile.TemporaryDirectory(dir=log.parent) as folder:
        command = [str(log), str(out), memory, str(interactions.END), folder, str(buckets)]
        run = [sys.executable, "-c", HEAD + code + TAIL, *command]
        return json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def fingerprint(out: Path) -> list[float]:
    """What must not differ: how many ties, and sums over their columns."""
    sums = "count(*), sum(depth), sum(depth_share), sum(conversations), sum(turns), sum(exchange_quarters), "
    sums += "sum(owner_median_reply_hours), sum(person_response_rate), sum(initiated_share), sum(last_at)"
    return [float(value) for value in duckdb.sql(f"select {sums} from '{out}'").fetchall()[0]]


def compare(rows: int, rounds: int, memory: str, folder: Path) -> pd.DataFrame:
    log, out = folder / f"log_{rows}.parquet", folder / "ties.parquet"
    if not log.exists():
        interactions.write(log, rows)
    contenders = IN_BUCKETS if rows >= BUCKETS_FROM else CONTENDERS
    buckets = 1 + rows // 6_250_000
    runs: dict[str, list[list[float]]] = {name: [] for name in contenders}
    for _ in range(rounds):
        prints = {}
        for name, code in contenders.items():
            runs[name].append(measure(code, log, out, memory, buckets))
            prints[name] = fingerprint(out)
        for name, found in prints.items():
            assert np.allclose(found, prints["DuckDB SQL"], rtol=1e-6), f"{name} found something else"
    out.unlink()
    return pd.DataFrame([_row(rows, name, found, runs["DuckDB SQL"]) for name, found in runs.items()])


def _row(rows: int, name: str, runs: list[list[float]], base: list[list[float]]) -> dict[str, object]:
    ratios = [run[0] / other[0] for run, other in zip(runs, base, strict=True)]
    return {
        "interactions": f"{rows:,}",
        "contender": name,
        "rounds": len(runs),
        "seconds": f"{statistics.median(run[0] for run in runs):.2f}",
        "to SQL": f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        "processor seconds": f"{statistics.median(run[1] for run in runs):.1f}",
        "GB": f"{max(run[2] for run in runs):.2f}",
    }


def as_markdown(table: pd.DataFrame) -> str:
    lines = [list(table.columns), ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[200_000, 1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        for rows in options.rows:
            print(as_markdown(compare(rows, options.rounds, options.memory, folder)), flush=True)


if __name__ == "__main__":
    main()
