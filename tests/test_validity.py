"""Depth on real interaction networks: out of time, does it foresee who will still be in touch?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

import netquality as nq
from benchmarks.depth_validity import __main__ as command
from benchmarks.depth_validity.boosting import features
from benchmarks.depth_validity.compare import Result, against, chosen_without, mean
from benchmarks.depth_validity.measures import MEASURES, Judge, Ranking, bounds, own_aucs
from benchmarks.depth_validity.page import number, placed
from benchmarks.depth_validity.protocol import DAY, Trial, read_log, trial
from benchmarks.depth_validity.scores import (
    SCORES,
    awake,
    common_neighbours,
    lasting,
    library_depth,
    life,
    message_count,
    power_law,
    sides,
)
from benchmarks.depth_validity.tried import NETWORK, TIE


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """Mann-Whitney: how often a positive outranks a negative."""
    positives = labels.sum()
    return float((rankdata(scores)[labels].sum() - positives * (positives + 1) / 2) / (positives * (~labels).sum()))


def average_precision(labels: np.ndarray, scores: np.ndarray) -> float:
    """Mean precision at each positive; equal scores are one step, as in the usual definition."""
    table = pd.DataFrame({"score": -scores, "hit": labels}).groupby("score")["hit"].agg(["sum", "size"]).cumsum()
    return float((table["sum"].diff().fillna(table["sum"]) * table["sum"] / table["size"]).sum() / labels.sum())


@pytest.mark.parametrize(
    ("name", "expected_auc", "expected_ap"),
    [("collegemsg", 0.827, 0.235), ("cns_sms_calls", 0.772, 0.781), ("mathoverflow", 0.824, 0.153)],
)
def test_depth_foresees_who_stays_in_touch(
    shared_data: Path, name: str, expected_auc: float, expected_ap: float
) -> None:
    net = nq.read(shared_data / f"{name}.csv.gz")
    log = net.interactions
    start, end = log["at"].min(), log["at"].max()
    cut = start + (end - start) * 0.6
    ties = nq.interaction_depth(net.at(cut)).reset_index()
    ties = ties[(ties["owner"] < ties["person"]) & (ties["sent_count"] + ties["received_count"] > 0)]
    later = log[log["at"] > cut]
    used = pd.MultiIndex.from_arrays([later["source"].astype(str), later["target"].astype(str)]).unique()
    forth = pd.MultiIndex.from_frame(ties[["owner", "person"]]).isin(used)
    back = pd.MultiIndex.from_frame(ties[["person", "owner"]]).isin(used)
    kept, depth = forth & back, ties["depth"].to_numpy()
    assert auc(kept, depth) == pytest.approx(expected_auc, abs=0.005)
    assert average_precision(kept, depth) == pytest.approx(expected_ap, abs=0.005)


@pytest.fixture
def small() -> Trial:
    """a and b write to each other and go on; a and c go on one way; c and d do not. Cut after six days of ten."""
    rows = [(0, "a", "b"), (1, "b", "a"), (2, "a", "c"), (6, "c", "d"), (7, "a", "b"), (8, "b", "a"), (9, "a", "c")]
    return trial(_log([*rows, (10, "e", "f")]))


def _log(rows: list[tuple[int, str, str]]) -> pd.DataFrame:
    log = pd.DataFrame(rows, columns=["timestamp", "source", "target"])
    return log.assign(timestamp=log["timestamp"] * DAY)


def _random_log(rows: int = 400, people: int = 16) -> pd.DataFrame:
    random = np.random.default_rng(7)
    source, target = random.integers(0, people, (2, rows))
    log = pd.DataFrame({"source": source, "target": target, "timestamp": random.integers(0, 90 * DAY, rows)})
    return log[log["source"] != log["target"]].reset_index(drop=True)


def test_a_trial_ranks_the_pairs_seen_before_the_cut_by_what_came_after(small: Trial) -> None:
    assert list(zip(small.u, small.v, strict=True)) == [(0, 1), (0, 2), (2, 3)]
    assert small.recip.tolist() == [True, False, False]
    assert small.any.tolist() == [True, True, False]
    assert small.rows["at"].max() == small.cut == 6 * DAY


def test_scores_by_hand(small: Trial) -> None:
    assert message_count(small).tolist() == [2, 1, 1]
    forth, back = sides(small)
    assert forth == pytest.approx([7**-0.5, 5**-0.5, 1])
    assert back == pytest.approx([6**-0.5, 0, 0])
    assert power_law(small)[0] == pytest.approx(7**-0.5 + 6**-0.5 + 2 * 42**-0.25)
    # Last and first contact of a and b are 5 and 6 days old; the others' only contact is all their life.
    assert life(small) == pytest.approx([1 - 5 / 7, 1 - 4 / 5, 1])
    assert lasting(small) == pytest.approx(power_law(small) * np.sqrt([2 / 7, 1 / 5, 1]))
    # a has been silent for 4 days, b for 5, c for 0; d never wrote in 6 days.
    assert awake(small, 5.0) == pytest.approx([1 / (1.8 * 2), 1 / 1.8, 1 / 2.2])
    assert (
        common_neighbours(trial(_log([(0, "a", "b"), (1, "b", "c"), (2, "c", "a"), (9, "a", "b")]))).tolist() == [1] * 3
    )


def test_the_library_agrees_on_the_same_rows() -> None:
    tried = trial(_random_log())
    assert library_depth(tried) == pytest.approx(power_law(tried), rel=1e-9)


def test_no_score_sees_what_came_after_the_cut() -> None:
    log = _random_log()
    cut = trial(log).cut
    later = (log["timestamp"] > cut) & (log["timestamp"] < log["timestamp"].max())
    for name, score in {**SCORES, **TIE, **NETWORK}.items():
        assert np.array_equal(score(trial(log)), score(trial(log[~later]))), name
    assert len(features(trial(log)).columns) == 25


def test_weights_are_repeated_pairs() -> None:
    random = np.random.default_rng(3)
    scores, labels = random.integers(0, 9, 80).astype(float), random.random(80) < 0.3
    weights = random.integers(0, 4, 80)
    repeated = np.repeat(np.arange(80), weights)
    found = Ranking(scores).auc_and_ap(labels, weights.astype(float))
    assert found[0] == pytest.approx(auc(labels[repeated], scores[repeated]))
    assert found[1] == pytest.approx(average_precision(labels[repeated], scores[repeated]))
    assert np.isnan(Ranking(scores).auc_and_ap(np.ones(80, bool), np.ones(80))).all()


def test_ego_auc_ranks_each_persons_own_contacts() -> None:
    tried = trial(_random_log())
    scores = message_count(tried)
    found = own_aucs(tried, scores, tried.recip)
    for person in range(tried.people):
        mine = (tried.u == person) | (tried.v == person)
        told = 0 < tried.recip[mine].sum() < mine.sum()
        expected = auc(tried.recip[mine], scores[mine]) if told else np.nan
        assert found[person] == pytest.approx(expected, nan_ok=True)


def test_people_are_drawn_and_differences_are_paired() -> None:
    tried = trial(_random_log())
    judge = Judge(tried, {"count": message_count(tried), "same": message_count(tried), "depth": power_law(tried)})
    found = Result(judge.names, judge.measure(), judge.resample(20))
    assert np.array_equal(found.resamples, judge.resample(20))
    drawn = np.arange(tried.people) % 3
    repeated = np.repeat(np.arange(len(tried.u)), drawn[tried.u] * drawn[tried.v])
    expected = auc(tried.recip[repeated], power_law(tried)[repeated])
    assert judge.measure(drawn.astype(float))[2, 0] == pytest.approx(expected)
    gains = against(mean([found, found]), "count").set_index(["score", "measure"])
    assert (gains.loc["same"] == 0).all(axis=None)
    assert (gains.loc["depth", "high"] > gains.loc["depth", "low"]).all()
    low, high = bounds(found.values, found.resamples)
    assert ((low < found.values) & (found.values < high)).all()


def test_the_set_that_is_left_out_has_no_say() -> None:
    keys = pd.MultiIndex.from_product([["as it is", "x", "y"], ["one", "two", "three"]]).to_flat_index()
    auc_of = [0.7, 0.7, 0.7, 0.5, 0.8, 0.8, 0.99, 0.6, 0.6]
    measured = pd.DataFrame(0.0, index=keys, columns=list(MEASURES)).assign(**{"recip AUC": auc_of})
    assert chosen_without(measured, "one") == "x"
    assert chosen_without(measured, "two") == "y"


def test_the_command_fills_a_page_and_passes_over_lists(tmp_path: Path, monkeypatch, capsys) -> None:
    _random_log().to_csv(tmp_path / "talk.csv.gz", index=False)
    pd.DataFrame({"source": [1], "target": [2]}).to_csv(tmp_path / "friends.csv", index=False)
    assert read_log(tmp_path / "friends.csv") is None
    page = tmp_path / "page.md"
    page.write_text("\n".join(f"<!-- {name} -->old<!-- end of {name} -->" for name in command.SECTIONS))
    monkeypatch.setattr("sys.argv", ["depth_validity", str(tmp_path), "--into", str(page), "--replicates", "3"])
    command.main()
    assert "friends: no source, target and timestamp; passed over" in capsys.readouterr().err
    written = page.read_text()
    assert "old" not in written
    assert written.count("| message count |") == 3
    assert "One set: none to leave out." in written


def test_numbers_are_written_as_in_the_literature() -> None:
    assert [number(0.8241), number(-0.0123, signed=True), number(1.0), number(np.nan)] == [
        ".824",
        "-.012",
        "1.000",
        "-",
    ]
    assert placed("<!-- a -->x<!-- end of a -->", "a", "\\1") == "<!-- a -->\n\n\\1\n\n<!-- end of a -->"
    with pytest.raises(SystemExit, match="lacks the marks"):
        placed("", "a", "")
