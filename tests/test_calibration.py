"""Rating sheets and what they say of the score, by hand and against scipy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau, mannwhitneyu

from netquality.calibration import calibrate, rating_sheet, read_ratings, surprises
from netquality.depth import interaction_depth
from netquality.network import Network
from netquality.schema import ExportError, NetqualityError
from tests.small import ME, log, network

#: Days since the only word to each; the fewer, the deeper.
DAYS = {"ann": 0, "bob": 3, "cy": 8, "di": 15, "eve": 15}


def owner(days: dict[str, int], silent: str = "") -> Network:
    """`ME` wrote to each so many days ago, and never to the `silent` ones of the list; all have a name."""
    start = pd.Timestamp("2024-01-01")
    rows = [(str((start - pd.Timedelta(days=ago)).date()), ME, who) for who, ago in days.items()]
    people = pd.DataFrame({"person": [ME, *days, *silent.split()]})
    people = people.assign(name=people["person"].str.title(), company="Acme", position="Potter")
    return network(log(*rows), connected=silent, as_of="2024-01-01", people=people)


def crowd() -> Network:
    return owner(
        {f"p{number:02}": number * 7 for number in range(40)}, " ".join(f"s{number:02}" for number in range(60))
    )


def rated(**ratings: object) -> pd.DataFrame:
    return pd.DataFrame({"person": list(ratings), "rating": list(ratings.values())})


def test_a_sheet_holds_equal_numbers_without_depth_and_of_each_quarter() -> None:
    sheet = rating_sheet(crowd(), size=25)
    numbers = sheet["person"].str[1:].astype(int)
    deep = sheet["person"].str.startswith("p")
    assert (~deep).sum() == 5
    assert (numbers[deep] // 10).value_counts().to_dict() == {0: 5, 1: 5, 2: 5, 3: 5}
    assert sheet["person"].is_unique


def test_what_a_stratum_lacks_comes_from_the_others() -> None:
    net = owner({f"p{number:02}": number * 7 for number in range(40)}, "s1 s2")
    sheet = rating_sheet(net, size=22)
    assert sheet["person"].str.startswith("s").sum() == 2
    assert len(sheet) == 22
    assert len(rating_sheet(net, size=500)) == 42


def test_a_sheet_shows_who_they_are_and_not_how_deep() -> None:
    sheet = rating_sheet(crowd())
    assert sheet.columns.tolist() == ["person", "name", "company", "position", "rating"]
    assert sheet["rating"].isna().all()
    assert len(sheet) == 30
    ann = rating_sheet(owner({"ann": 1})).iloc[0]
    assert ann.tolist()[:4] == ["ann", "Ann", "Acme", "Potter"]


def test_the_order_of_a_sheet_tells_nothing() -> None:
    """Even where the strata run out one after the other."""
    net = owner({f"p{number}": number * 9 for number in range(8)}, " ".join(f"s{number:02}" for number in range(60)))
    depth = interaction_depth(net).loc[ME, "depth"]
    ranks = [kendalltau(depth[rating_sheet(net, seed=seed)["person"]], range(30)).statistic for seed in range(40)]
    assert abs(np.mean(ranks)) < 0.1


def test_a_seed_draws_one_sheet() -> None:
    net = crowd()
    pd.testing.assert_frame_equal(rating_sheet(net, seed=3), rating_sheet(net, seed=3))
    assert set(rating_sheet(net, seed=3)["person"]) != set(rating_sheet(net, seed=4)["person"])


def test_nobody_without_a_name_is_on_the_sheet() -> None:
    people = pd.DataFrame({"person": ["ann", "bob"], "name": ["Ann", None]})
    net = network(log(("2024-01-01", ME, "ann"), ("2024-01-01", ME, "bob")), people=people)
    assert rating_sheet(net)["person"].tolist() == ["ann"]


def test_tau_and_auc_by_hand() -> None:
    """Of ten pairs 6 agree and cy, eve do not; bob, eve and cy, di are rated alike, di and eve equally deep."""
    found = calibrate(owner(DAYS), rated(ann=5, bob=4, cy=2, di=2, eve=4)).loc[ME]
    assert (found["rated_count"], found["high_count"]) == (5, 3)
    assert found["tau_b"] == pytest.approx((6 - 1) / np.sqrt((10 - 2) * (10 - 1)))
    # ann and bob are deeper than cy and di; eve is less deep than cy and as deep as di.
    assert found["auc"] == pytest.approx(4.5 / 6)


def test_from_4_on_a_rating_is_high() -> None:
    found = calibrate(owner(DAYS), rated(ann=4, bob=3)).loc[ME]
    assert (found["high_count"], found["auc"]) == (1, 1.0)


def test_tau_and_auc_are_scipys() -> None:
    net, random = crowd(), np.random.default_rng(1)
    sheet = rating_sheet(net)
    depth = interaction_depth(net).loc[ME, "depth"][sheet["person"]].to_numpy()
    sheet["rating"] = random.integers(1, 6, len(sheet))
    high = (sheet["rating"] >= 4).to_numpy(bool)
    found = calibrate(net, sheet).loc[ME]
    assert found["tau_b"] == pytest.approx(kendalltau(depth, sheet["rating"]).statistic)
    auc = mannwhitneyu(depth[high], depth[~high]).statistic / (high.sum() * (~high).sum())
    assert found["auc"] == pytest.approx(auc)


def test_intervals_are_those_of_a_plain_bootstrap_by_person() -> None:
    net, random = crowd(), np.random.default_rng(1)
    sheet = rating_sheet(net).sort_values("person")
    depth = interaction_depth(net).loc[ME, "depth"][sheet["person"]].to_numpy()
    sheet["rating"] = np.clip(np.round(5 + np.log(depth + 0.01) + random.normal(size=30)), 1, 5).astype(int)
    rating = sheet["rating"].to_numpy()
    found = calibrate(net, sheet).loc[ME]
    draws = [random.integers(0, 30, 30) for _ in range(1000)]
    plain = np.quantile([kendalltau(depth[drawn], rating[drawn]).statistic for drawn in draws], [0.025, 0.975])
    assert [found["tau_b_low"], found["tau_b_high"]] == pytest.approx(plain, abs=0.05)
    assert found["auc_low"] < found["auc"] < found["auc_high"] <= 1


def test_the_order_of_the_ratings_does_not_matter() -> None:
    net, random = crowd(), np.random.default_rng(6)
    ratings = rating_sheet(net).assign(rating=random.integers(1, 6, 30))
    pd.testing.assert_frame_equal(calibrate(net, ratings), calibrate(net, ratings[::-1]))


def test_a_perfect_order_has_no_interval() -> None:
    found = calibrate(owner(DAYS), rated(ann=5, bob=4, cy=3)).loc[ME]
    assert (found["tau_b"], found["auc"]) == (1, 1)
    assert found[["auc_low", "auc_high"]].isna().all()


@pytest.mark.parametrize("ratings", [rated(ann=5, bob=5), rated(di=5, eve=5), rated(ann=4), rated(ann=None)])
def test_equal_ratings_or_nobody_rated_give_no_agreement(ratings: pd.DataFrame) -> None:
    found = calibrate(owner(DAYS), ratings).loc[ME]
    assert found[["tau_b", "tau_b_low", "auc", "auc_high"]].isna().all()


def test_equal_depths_give_no_tau_and_an_auc_of_chance() -> None:
    found = calibrate(owner(DAYS), rated(di=5, eve=1)).loc[ME]
    assert np.isnan(found["tau_b"])
    assert found["auc"] == 0.5


def test_who_is_not_rated_is_passed_over() -> None:
    ratings = rated(ann="5", bob=" ", cy=None, di="2")
    assert calibrate(owner(DAYS), ratings).loc[ME, "rated_count"] == 2


def test_surprises_both_ways_by_hand() -> None:
    """Ranks by depth: di, eve 1.5, cy 3, bob 4, ann 5; by rating: ann 1, cy 2, bob 3.5, eve 3.5, di 5."""
    found = surprises(owner(DAYS), rated(ann=1, bob=3, cy=2, di=5, eve=3)).loc[ME]
    assert found["surprise"].to_dict() == {"di": 3.5 / 4, "eve": 2 / 4, "ann": -1, "cy": -1 / 4, "bob": -0.5 / 4}
    assert found["direction"].tolist() == [*["closer than depth says"] * 2, *["less close than depth says"] * 3]
    assert found.loc["di", ["name", "rating", "depth", "rung_name"]].tolist() == ["Di", 5, 0.25, "one_way"]


def test_the_worst_alone_are_told() -> None:
    found = surprises(owner(DAYS), rated(ann=1, bob=3, cy=2, di=5, eve=3), worst=1).loc[ME]
    assert found.index.tolist() == ["di", "ann"]


def test_no_surprise_no_row() -> None:
    found = surprises(owner(DAYS), rated(ann=5, bob=4))
    assert found.empty
    assert found.index.names == ["owner", "person"]


def test_one_error_lists_every_fault_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("person,name,rating\nann,Ann,6\nnobody,No,3\nbob,Bob,2\nbob,Bob,good\n,X,1\ncy,Cy,\n")
    with pytest.raises(NetqualityError) as told:
        calibrate(owner(DAYS), read_ratings(file))
    lines = str(told.value).splitlines()
    assert [line.split(": ")[0].removeprefix(f"{file}, ") for line in lines] == [
        "row 2",
        "row 3",
        "row 5",
        "row 5",
        "row 6",
    ]
    assert "none of 1-5" in lines[0]
    assert "not among this owner's ties" in lines[1]
    assert "none of 1-5" in lines[2]
    assert "rated further up already" in lines[3]
    assert "missing" in lines[4]


def test_a_half_is_no_rating() -> None:
    with pytest.raises(NetqualityError, match="ratings, row 0: the rating is none of 1-5"):
        calibrate(owner(DAYS), rated(ann=2.5))


def test_a_long_list_of_faults_is_cut() -> None:
    with pytest.raises(NetqualityError, match=r"\.\.\. and 5 more$"):
        calibrate(owner(DAYS), pd.DataFrame({"person": [f"x{number}" for number in range(25)], "rating": 1}))


@pytest.mark.parametrize(("mark", "separator", "end"), [("", ",", "\n"), ("\ufeff", ";", "\r\n"), ("", "\t", "\r\n")])
def test_a_sheet_comes_back_as_spreadsheets_write_it(tmp_path: Path, mark: str, separator: str, end: str) -> None:
    file = tmp_path / "r.csv"
    lines = ["person,name,rating", "ann,Ann, 5 ", "'=1,Eve,3"]
    file.write_bytes((mark + end.join(line.replace(",", separator) for line in lines)).encode())
    assert read_ratings(file).to_numpy().tolist() == [["ann", "5"], ["=1", "3"]]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "person,name\nann,Ann\n"])
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "r.csv"
    file.write_text(text)
    with pytest.raises(ExportError, match=r"r\.csv"):
        read_ratings(file)


def test_a_torn_row_is_named(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("person,name,rating\nann,Example, Ann,5\nbob,Bob,1\n")
    with pytest.raises(ExportError, match="row 2: not 3 cells"):
        read_ratings(file)


def test_missing_columns_are_named() -> None:
    with pytest.raises(NetqualityError, match=r"lack the column\(s\) rating"):
        calibrate(owner(DAYS), pd.DataFrame({"person": ["ann"]}))


def test_without_messages_there_is_nothing_to_calibrate() -> None:
    for ask in (lambda net: rating_sheet(net), lambda net: calibrate(net, rated(ann=1))):
        with pytest.raises(NetqualityError, match="no messages"):
            ask(network(connected="ann"))


def test_of_several_owners_one_must_be_named() -> None:
    people = pd.DataFrame({"person": ["a", "b", "c"], "name": ["A", "B", "C"]})
    net = network(log(("2024-01-01", "a", "b"), ("2024-01-01", "b", "c")), owners=["a", "b"], people=people)
    with pytest.raises(NetqualityError, match="2 owners"):
        rating_sheet(net)
    assert rating_sheet(net, owner="a")["person"].tolist() == ["b"]
    assert calibrate(net, rated(a=3), owner="b").index.tolist() == ["b"]


def test_a_sheet_has_at_least_one_name() -> None:
    with pytest.raises(NetqualityError, match="at least 1"):
        rating_sheet(crowd(), size=0)
