from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import netquality as nq
from netquality.outlook import tie_outlook
from tests.small import ME, log, network


def test_life_is_the_share_of_its_age_in_which_a_tie_lived():
    found = tie_outlook(network(log(("2024-01-01", ME, "ann"), ("2024-01-11", "ann", ME)), as_of="2024-01-20"))
    assert found["life"].tolist() == [1 - 9 / 20]
    assert found["outlook"].iloc[0] == pytest.approx(found["depth"].iloc[0] * (11 / 20) ** 0.5)


def test_in_touch_today_is_fully_alive_and_who_had_no_contact_has_no_outlook():
    words = log(("2024-01-01", ME, "ann"), ("2024-01-09", ME, "ann"))
    found = tie_outlook(network(words, connected="bob", as_of="2024-01-09"))
    assert found.index.tolist() == [(ME, "ann")]
    assert found["life"].tolist() == [1.0]


def test_in_one_person_s_export_nobody_is_said_to_sleep():
    found = tie_outlook(network(log(("2024-01-01", ME, "ann")), as_of="2024-02-01"))
    assert found["awake"].isna().all()
    assert found["outlook"].notna().all()


def test_who_is_silent_towards_everybody_for_a_month_counts_half():
    rows = log(("2024-01-01", "a", "b"), ("2024-01-31", "b", "c"))
    found = tie_outlook(network(rows, owners=["a", "b", "c"], as_of="2024-01-31"))
    assert found.loc[("a", "b"), "awake"] == pytest.approx(1 / 2)
    assert found.loc[("b", "a"), "awake"] == pytest.approx(1 / 2)
    # c never wrote: silent since the log began.
    assert found.loc[("b", "c"), "awake"] == pytest.approx(1 / 2)
    met = log(("2024-01-31", "b", "a"), mode="met")
    awake = tie_outlook(network(rows, met, owners=["a", "b", "c"], as_of="2024-01-31"))["awake"]
    assert awake.loc[("a", "b")] == 1.0


@pytest.mark.parametrize(("name", "gain"), [("collegemsg", 0.03), ("mathoverflow", 0.03)])
def test_outlook_foresees_better_than_depth_where_all_is_visible(shared_data: Path, name: str, gain: float) -> None:
    net = nq.read(shared_data / f"{name}.csv.gz")
    rows = net.interactions
    cut = rows["at"].min() + (rows["at"].max() - rows["at"].min()) * 0.6
    ties = tie_outlook(net.at(cut)).reset_index()
    ties = ties[ties["owner"] < ties["person"]]
    later = rows[rows["at"] > cut]
    used = pd.MultiIndex.from_arrays([later["source"].astype(str), later["target"].astype(str)]).unique()
    ways = (["owner", "person"], ["person", "owner"])
    kept = np.logical_and(*(pd.MultiIndex.from_frame(ties[way]).isin(used) for way in ways))
    pairs = kept.sum() * (~kept).sum()
    auc = {
        score: stats.mannwhitneyu(ties.loc[kept, score], ties.loc[~kept, score]).statistic / pairs
        for score in ("depth", "outlook")
    }
    assert auc["outlook"] > auc["depth"] + gain
