"""Does depth foresee who will still be in touch, and does anything as simple do better?

    python -m benchmarks.depth_validity [FOLDER ...] [--into docs/validity.md]

A folder holds logs: CSV files, plain or .gz, with the columns source, target, timestamp (seconds) and perhaps kind.
Files without times are passed over. Prints the tables; with --into it puts them into that page, between its marks.
The boosting reference needs scikit-learn and is left out without it.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

import pandas as pd

if not __package__:
    # Run by its path, the folder above is not yet known.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.depth_validity.boosting import boosting
from benchmarks.depth_validity.compare import against, left_out, mean, result, table, variants
from benchmarks.depth_validity.measures import MEASURES
from benchmarks.depth_validity.page import cells, markdown, number, placed
from benchmarks.depth_validity.protocol import Trial, read_logs, trial
from benchmarks.depth_validity.scores import SCORES, lasting, lasting_awake, power_law
from benchmarks.depth_validity.tried import NETWORK, TIE

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BASE = "power-law days, both ways"
MAIN = MEASURES[:3]
FAMILIES = {"the tie's own rows": TIE, "all rows of both people": NETWORK}
CUTS = (0.5, 0.6, 0.7)
#: The tables, by the marks that they stand between.
SECTIONS = ("sets", "results", "cuts", "tried", "left out")


def main() -> None:
    arguments = _arguments()
    logs = _logs(arguments.folders)
    trials = [trial(log, name=name) for name, log in logs.items()]
    texts = (
        _sets(trials),
        _results(trials, arguments.replicates),
        _cuts(logs, arguments.replicates),
        *_search(trials, arguments.replicates),
    )
    sections = dict(zip(SECTIONS, texts, strict=True))
    if arguments.into is None:
        print("\n\n".join(f"## {name}\n\n{text}" for name, text in sections.items()))
        return
    page = arguments.into.read_text(encoding="utf-8")
    for name, text in sections.items():
        page = placed(page, name, text)
    arguments.into.write_text(page, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[DATA], metavar="FOLDER")
    parser.add_argument("--into", type=Path, metavar="PAGE")
    parser.add_argument("--replicates", type=int, default=200)
    return parser.parse_args()


def _logs(folders: list[Path]) -> dict[str, pd.DataFrame]:
    logs = {}
    for name, log in read_logs(folders):
        if log is None:
            print(f"{name}: no source, target and timestamp; passed over", file=sys.stderr)
        else:
            logs[name] = log
    if not logs:
        raise SystemExit(f"no log with source, target and timestamp in {', '.join(map(str, folders))}")
    return logs


def _sets(trials: list[Trial]) -> str:
    rows = [
        {
            "set": each.name,
            "people": f"{each.people:,}",
            "rows before the cut": f"{len(each.rows):,}",
            "pairs": f"{len(each.u):,}",
            "recip": f"{each.recip.mean():.1%}",
            "any": f"{each.any.mean():.1%}",
        }
        for each in trials
    ]
    return markdown(pd.DataFrame(rows))


def _results(trials: list[Trial], replicates: int) -> str:
    scores = dict(SCORES)
    if importlib.util.find_spec("sklearn"):
        scores["gradient boosting, 25 features (all rows visible)"] = boosting
    found = {each.name: result(each, scores, replicates) for each in trials}
    overall = mean(list(found.values()))
    parts = [f"### {name}\n\n{markdown(cells(table(each), MEASURES, rows=['score']))}" for name, each in found.items()]
    parts.append(f"### Mean of the sets\n\n{markdown(cells(table(overall), MEASURES, rows=['score']))}")
    gains = cells(against(overall, BASE), MEASURES, rows=["score"], signed=True)
    parts.append(f"### Mean difference from the power law\n\n{markdown(gains[gains['score'] != BASE])}")
    return "\n\n".join(parts)


def _cuts(logs: dict[str, pd.DataFrame], replicates: int) -> str:
    """What the two that were kept gain, wherever the log is cut."""
    scores = {BASE: power_law, "× √life": lasting, "× √life × awake": lasting_awake}
    parts = []
    for name, log in logs.items():
        for cut in CUTS:
            gains = against(result(trial(log, name=name, split=cut), scores, replicates), BASE)
            parts.append(gains[gains["score"] != BASE].assign(set=name, cut=f"{cut:.0%}"))
    return markdown(cells(pd.concat(parts), MAIN, rows=["score", "set", "cut"], signed=True))


def _search(trials: list[Trial], replicates: int) -> tuple[str, str]:
    """The variants that were tried, and what choosing among them is worth on a set that had no say in it."""
    tried, chosen = [], []
    for needs, family in FAMILIES.items():
        measured = variants(trials, family)
        tried.append(_tried(measured).assign(needs=needs))
        if len(trials) > 1:
            chosen.append(left_out(trials, family, measured, replicates).assign(needs=needs))
    rows = ["needs", "set", "variant"]
    said = markdown(cells(pd.concat(chosen), MAIN, rows=rows, signed=True)) if chosen else "One set: none to leave out."
    return markdown(pd.concat(tried)), said


def _tried(measured: pd.DataFrame) -> pd.DataFrame:
    """Per variant the difference from the power law on each set (AUC / AP of `recip`), and the means."""
    measured.index = pd.MultiIndex.from_tuples(measured.index, names=["variant", "set"])
    gains = measured - measured.xs("as it is").reindex(measured.index, level="set")
    signed = gains.map(lambda value: number(value, signed=True))
    wide = (signed["recip AUC"] + " / " + signed["recip AP"]).unstack("set")[gains.index.unique("set")]
    means = gains.groupby("variant", sort=False).mean().map(lambda value: number(value, signed=True))
    wide["mean"] = means["recip AUC"] + " / " + means["recip AP"]
    wide["ego AUC"] = means["ego AUC"]
    return wide.reindex(gains.index.unique("variant")).drop(index="as it is").reset_index()


if __name__ == "__main__":
    main()
