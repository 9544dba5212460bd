"""Read one person's texts and compute every indicator, against bandicoot in the same run.

    python -m benchmarks.bandicoot_peer [--contacts 1000] [--records 200000] [--rounds 5] [--peer-rounds 1] [--site DIR]

Ours: `netquality.read`, then every indicator and extended summary per tie and per owner, and the owner's by week.
bandicoot's: `read_csv`, then every indicator of the person with extended summaries; the same per contact, each one as a
person of their own, which is how it can be asked for ties; and the person's by week. Each measurement is a process of
its own, imports not counted (both first do all of it on fifty records, since some modules are imported when first
used); the two take turns. `--site`: the folder that bandicoot is installed in, where that is not this Python's. That
both say the same of the records is checked as well.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

OURS = """
import json, sys, time
import netquality as nq, netquality.responsiveness as r
same = {"session_gap_hours": 1.0, "answer_days": 1 / 24}

def go(folder):
    start = time.perf_counter()
    network = nq.read(folder + "/log.csv", owner="me")
    read = time.perf_counter()
    tables = [face(network, **same) for face in (r.owner_indicators, r.owner_summaries)]
    whole = time.perf_counter()
    r.tie_indicators(network, **same), r.tie_summaries(network, **same)
    ties = time.perf_counter()
    r.owner_indicators(network, by="week", **same), r.owner_summaries(network, by="week", **same)
    weeks = time.perf_counter()
    row, delay = tables[0].iloc[0], tables[1].loc[("me", "owner_delay_hours")] * 3600
    said = [row["active_days"], row["contact_entropy"], row["initiated_share"], row["owner_session_response_rate"]]
    said = [float(value) for value in (*said, delay["mean"], delay["median"])]
    return [read - start, whole - read, ties - whole, weeks - ties, said]

go(sys.argv[1] + "/first")
print(json.dumps(go(sys.argv[1])))
"""

THEIRS = """
import collections, json, logging, sys, time
from tests.bandicoot_oracle import holding, imported, told
bandicoot = imported()
logging.disable()

def go(folder):
    start = time.perf_counter()
    user = bandicoot.read_csv("me", folder, describe=False, warnings=False)
    read = time.perf_counter()
    found = bandicoot.utils.all(user, groupby=None, summary="extended")
    whole = time.perf_counter()
    contacts = collections.defaultdict(list)
    for record in user.records:
        contacts[record.correspondent_id].append(record)
    each = {who: told(bandicoot, holding(bandicoot, records)) for who, records in contacts.items()}
    ties = time.perf_counter()
    bandicoot.utils.all(user, groupby="week", summary="extended")
    weeks = time.perf_counter()
    both = lambda name: found[name]["allweek"]["allday"]["callandtext"]
    said = [both("active_days"), found["entropy_of_contacts"]["allweek"]["allday"]["text"]]
    said += [both("percent_initiated_conversations"), both("response_rate_text")]
    said += [both("response_delay_text")["mean"], both("response_delay_text")["median"]]
    return [read - start, whole - read, ties - whole, weeks - ties, said]

go(sys.argv[1] + "/first")
print(json.dumps(go(sys.argv[1])))
"""


def write_texts(folder: Path, contacts: int, records: int) -> None:
    """Write the same invented texts as a log for us and as a person's records for bandicoot."""
    random = np.random.default_rng(0)
    weights = 1 / np.arange(1, contacts + 1) ** 1.1
    # Every contact at least once, the first ones most; silences from seconds to days, none of exactly an hour.
    who = np.append(np.arange(contacts), random.choice(contacts, records - contacts, p=weights / weights.sum()))
    who = np.where(random.random(records) < 0.6, np.repeat(random.permutation(who)[::4], 4)[:records], who)
    seconds = np.cumsum(random.choice([61, 613, 2_003, 7_919], records, p=[0.5, 0.3, 0.15, 0.05]))
    at = np.datetime64("2014-01-01T00:00:01") + seconds
    sent = random.random(records) < 0.5
    with (folder / "log.csv").open("w", newline="") as ours, (folder / "me.csv").open("w", newline="") as theirs:
        log, rows = csv.writer(ours), csv.writer(theirs)
        log.writerow(["source", "target", "at"])
        rows.writerow(["interaction", "direction", "correspondent_id", "datetime", "call_duration", "antenna_id"])
        for one, mine, when in zip(who.tolist(), sent.tolist(), np.char.replace(at.astype(str), "T", " "), strict=True):
            person = f"p{one:04d}"
            log.writerow(["me", person, when] if mine else [person, "me", when])
            rows.writerow(["text", "out" if mine else "in", person, when, "", ""])


def run(code: str, folder: Path, site: Path | None) -> list:
    """Run `code` in a fresh interpreter and return what it printed."""
    places = [str(Path(__file__).parents[1]), *([str(site)] if site else []), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
    )
    return json.loads(done.stdout.splitlines()[-1])


def told(name: str, rounds: list[list]) -> float:
    """Print the median of each step and return that of the total."""
    steps = [statistics.median(each[step] for each in rounds) for step in range(4)]
    total = [sum(each[:4]) for each in rounds]
    middle = statistics.median(total)
    named = zip(("read", "per owner", "per tie", "by week"), steps, strict=True)
    print(f"{name:12} {''.join(f'{step} {seconds:.3f} s   ' for step, seconds in named)}", end="")
    print(f"all {middle:.3f} s ({min(total):.3f} to {max(total):.3f}, {len(total)} rounds)")
    return middle


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--contacts", type=int, default=1_000)
    options.add_argument("--records", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--peer-rounds", type=int, default=1)
    options.add_argument("--site", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "first").mkdir()
        write_texts(folder / "first", 10, 50)
        write_texts(folder, chosen.contacts, chosen.records)
        ours, theirs = [], []
        for turn in range(max(chosen.rounds, chosen.peer_rounds)):
            ours += [run(OURS, folder, None)] if turn < chosen.rounds else []
            theirs += [run(THEIRS, folder, chosen.site)] if turn < chosen.peer_rounds else []
    np.testing.assert_allclose(ours[0][4], theirs[0][4], rtol=1e-9)
    print(f"{chosen.contacts:,} contacts, {chosen.records:,} records; both say the same")
    mine, peers = told("netquality", ours), told("bandicoot", theirs)
    print(f"bandicoot / netquality: {peers / mine:.0f} times")


if __name__ == "__main__":
    main()
