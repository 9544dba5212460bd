"""Dunbar's layers: found where they were planted, and no more often than stated where they were not."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from netquality import dunbar
from netquality.dunbar import ALPHA, LAYER_TIES, dunbar_layers, find_layers
from tests.small import ME, log, network

CIRCLES = [f"circle_{number}" for number in range(1, 6)]


def layers(sizes: list[int], ratio: float, spread: float, seed: int = 1) -> np.ndarray:
    """Depths in layers of `sizes` people, the first the deepest, each `ratio` times as deep as the next."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.lognormal(-np.log(ratio) * step, spread, size) for step, size in enumerate(sizes)])


def answered(days: list[int]) -> list[tuple[str, str, str]]:
    """Rows of one exchange with each of so many people, that many days ago."""
    dates = [str((pd.Timestamp("2024-01-01") - pd.Timedelta(days=ago)).date()) for ago in days]
    people = [f"p{number:03}" for number in range(len(days))]
    return [
        row
        for when, who in zip(dates, people, strict=True)
        for row in ((f"{when}T01", ME, who), (f"{when}T02", who, ME))
    ]


def test_planted_layers_are_found_with_their_circles() -> None:
    found = find_layers(layers([5, 10, 35, 100], 6, 0.2))
    assert (found["verdict"], found["layers"]) == ("layers", 4)
    assert [found[name] for name in CIRCLES[:4]] == [5, 15, 50, 150]
    assert found["p_value"] < 0.01


def test_the_scale_of_depth_does_not_matter() -> None:
    depth = layers([20, 60], 5, 0.3)
    assert find_layers(depth * 100) == find_layers(depth)


def test_order_does_not_matter() -> None:
    depth = layers([20, 60], 5, 0.3)
    assert find_layers(depth[::-1]) == find_layers(depth)


@pytest.mark.parametrize("ties", [50, 150])
@pytest.mark.parametrize("null", ["log-normal", "power law"])
def test_false_alarms_under_the_null_are_as_many_as_stated(null: dunbar.Null, ties: int) -> None:
    depth = np.sort(dunbar.draw_null(null, (1000, ties), np.random.default_rng(7)), axis=1)
    p_values = dunbar.held_against_null(depth)[2]
    assert 0.03 <= (p_values <= ALPHA).mean() <= 0.07


def test_an_even_spread_is_no_null_and_no_layers_either() -> None:
    found = find_layers(np.exp(np.linspace(0, 3, 200)))
    assert found["p_value"] < 0.01
    assert (found["verdict"], found["layers"]) == ("uneven, but no gaps", 1)


def test_the_null_is_the_more_likely_one() -> None:
    random = np.random.default_rng(1)
    assert find_layers(np.exp(random.normal(size=200)))["null"] == "log-normal"
    assert find_layers(np.exp(random.exponential(size=200)))["null"] == "power law"


def test_too_few_to_tell() -> None:
    depth = layers([20, 60], 5, 0.3)
    assert find_layers(depth[: LAYER_TIES - 1]) == {"verdict": "too few to tell"}
    assert find_layers(depth[:LAYER_TIES])["verdict"] != "too few to tell"


def test_equal_depths_are_one_layer() -> None:
    assert find_layers(np.ones(60)) == {"verdict": "one smooth spread", "layers": 1}


def test_the_best_cut_is_the_best_of_all_cuts() -> None:
    random = np.random.default_rng(5)
    values = np.sort(random.choice(128, (3, 12), replace=False) + random.random((3, 12)) / 2)
    # The ends lie on the grid, so that no two values share a cell and each cut can be made.
    values[:, 0], values[:, -1] = 0, 128
    left, cuts = dunbar._best_cuts(values)
    for number, row in enumerate(values):
        for layers in range(2, 6):
            ways = itertools.combinations(range(1, len(row)), layers - 1)
            spread = {way: sum(((part - part.mean()) ** 2).sum() for part in np.split(row, way)) for way in ways}
            best = min(spread, key=spread.__getitem__)
            assert left[number, layers - 2] == pytest.approx(spread[best] / ((row - row.mean()) ** 2).sum())
            if number == 0:
                assert tuple(cuts[layers - 2]) == best


@pytest.mark.parametrize(("middle", "gap"), [(1, True), (2, True), (3, False)])
def test_a_gap_holds_less_than_two_thirds_of_its_even_share(middle: int, gap: bool) -> None:
    """Centres 0 and 3: nine to eleven people on the way, of whom more than 2/9 in the middle third are no gap."""
    way = [0.1, 0.2, 0.3, 0.4, 2.6, 2.7, 2.8, 2.9]
    values = np.array([*way, *np.linspace(1.2, 1.8, middle)])
    assert dunbar._is_gap(values, 0.0, 3.0) is gap


def test_known_people_alone_are_looked_at() -> None:
    """Fifty answered, as many not; the unanswered would make it a hundred ties in two heaps."""
    asked = [(f"2023-0{1 + number % 9}-01", ME, f"q{number}") for number in range(50)]
    found = dunbar_layers(network(log(*answered(list(range(50))), *asked), as_of="2024-01-02")).loc[ME]
    assert found["ties"] == 50
    assert found["verdict"] in dunbar.VERDICTS[1:]
    fewer = dunbar_layers(network(log(*answered(list(range(49))), *asked), as_of="2024-01-02")).loc[ME]
    assert (fewer["ties"], fewer["verdict"]) == (49, "too few to tell")
    assert fewer[["null", "p_value", "layers", *CIRCLES]].isna().all()


def test_the_table_tells_of_layers() -> None:
    days = [*range(12), *range(3000, 3400, 5)]
    found = dunbar_layers(network(log(*answered(days)), as_of="2024-01-02")).loc[ME]
    assert found["verdict"] == "layers"
    assert found["circle_1"] < found["circle_2"] <= 92
    assert found[CIRCLES].dropna().iloc[-1] == 92


def test_nobody_known_is_too_few() -> None:
    found = dunbar_layers(network(log(("2024-01-01", "ann", "bob")), connected="ann"))
    assert found.loc[ME, ["ties", "verdict"]].tolist() == [0, "too few to tell"]


def test_without_messages_nothing_is_said() -> None:
    bare = dunbar_layers(network(connected="ann"))
    assert bare.isna().all(axis=None)
    full = dunbar_layers(network(log(*answered(list(range(60)))), as_of="2024-01-01"))
    assert bare.dtypes.tolist() == full.dtypes.tolist()


def test_too_many_owners_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network(log(("2024-01-01", "a", "b"), ("2024-01-02", "b", "a")), owners=["a", "b"])
    assert dunbar_layers(net)["verdict"].tolist() == ["too few to tell"] * 2
    monkeypatch.setattr(dunbar, "BOOTSTRAP_OWNERS", 1)
    net._memo.clear()
    found = dunbar_layers(net)
    assert found["ties"].tolist() == [1, 1]
    assert found["verdict"].isna().all()
