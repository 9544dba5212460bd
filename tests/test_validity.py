"""Depth on real interaction networks: out of time, does it foresee who will still be in touch?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

import netquality as nq


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
