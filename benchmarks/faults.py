"""Kill `netquality report` at random moments: is there always a whole report, and can the next run go on?

    python benchmarks/faults.py [--times 100] [--seed 0]

The runs use two short notebooks, so that the moments fall on all that a report does and not on computing alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import faulty


def main() -> None:
    """Kill, look, and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=100)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    moments = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        faulty.prepare(folder)
        code, said = faulty.finish(faulty.start(folder))
        assert (code, said) == (0, ""), said
        killed = broken = 0
        for _ in range(chosen.times):
            killed += faulty.killed(folder, moments.uniform(0.1, 6))
            # The next run puts right what a kill between two moves left: a report is there under its own name after it.
            broken += not (faulty.whole(folder / "out") or faulty.whole(folder / ".out.previous"))
        code, said = faulty.finish(faulty.start(folder))
        after = code == 0 and faulty.whole(folder / "out") and not faulty.leftovers(folder)
    print(f"killed before the end: {killed} of {chosen.times}; no whole report afterwards: {broken}")
    print(f"a last run wrote a whole report and cleared up: {'yes' if after else f'no ({said.strip()})'}")
    sys.exit(bool(broken) or not after)


if __name__ == "__main__":
    main()
