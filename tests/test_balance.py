"""Quality versus quantity by hand-worked numbers, a test a sentence of the definitions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import entropy

from netquality import balance
from netquality.balance import effective_number, gini, hill_numbers, lorenz_curve, top_shares
from netquality.depth import interaction_depth
from netquality.network import Network
from netquality.schema import NetqualityError
from tests.small import ME, log, network


def sent(days: dict[str, int], connected: str = "") -> Network:
    """`ME` wrote to each once, so many days ago: a depth of (1 + days) ** -1/2."""
    start = pd.Timestamp("2024-01-01")
    rows = [(str((start - pd.Timedelta(days=ago)).date()), ME, who) for who, ago in days.items()]
    return network(log(*rows), connected=connected, as_of="2024-01-01")


#: Depths 1, 1/2 and 1/2, and two of the list without any.
HALVES = {"ann": 0, "bob": 3, "cy": 3}


def row(net: Network) -> pd.Series:
    return effective_number(net).loc[ME]


def test_hill_numbers_of_a_half_and_two_quarters() -> None:
    found = row(sent(HALVES))
    assert found["hill_0"] == 3
    assert found["hill_1"] == pytest.approx(2**1.5)  # exp of 1/2 log 2 + 2 * 1/4 log 4
    assert found["hill_2"] == pytest.approx(8 / 3)  # 1 / (1/4 + 1/16 + 1/16)


def test_equal_ties_count_fully_in_every_order() -> None:
    found = effective_number(sent(dict.fromkeys("abcd", 8)), orders=(0, 0.5, 1, 2, 7))
    assert found.filter(regex=r"^hill_[\d.]+$").loc[ME].tolist() == pytest.approx([4] * 5)


def test_order_one_is_the_limit() -> None:
    found = effective_number(sent(HALVES), orders=(0.9999, 1, 1.0001)).loc[ME]
    assert found["hill_0.9999"] > found["hill_1"] > found["hill_1.0001"]
    assert found["hill_0.9999"] == pytest.approx(found["hill_1"], rel=1e-3)


def test_hill_1_is_scipys_entropy() -> None:
    depth = np.random.default_rng(2).lognormal(0, 1.5, 60)
    found = hill_numbers(depth, np.zeros(60, dtype=np.int64), 1, [1])
    assert found[0, 0] == pytest.approx(np.exp(entropy(depth)))


def test_owners_are_kept_apart() -> None:
    found = hill_numbers(np.array([1.0, 2.0, 1.0, 0.0]), np.array([0, 1, 0, 1]), 3, [0, 2])
    assert found[:2].tolist() == [[2, 2], [1, 1]]
    assert found[2, 0] == 0
    assert np.isnan(found[2, 1])


def test_who_left_is_a_connection_and_a_double_is_one() -> None:
    table = pd.DataFrame({"owner": ME, "person": ["ann", "ann", None, None, "bob"]})
    net = Network.build({"connections": table, "interactions": log(("2024-01-01", ME, "ann"))}, owners=[ME])
    assert row(net)["connections"] == 4


def test_depth_off_the_list_counts_and_a_strangers_reaction_does_not() -> None:
    words, sign = log(("2024-01-01", ME, "off")), log(("2024-01-01", "fan", ME), channel="reaction", mode="signal")
    net = network(words, sign, connected="ann")
    assert row(net)["hill_0"] == 1
    assert row(net)["gini"] == pytest.approx(0.5)  # of ann, who has nothing, and off, who has all


@pytest.mark.parametrize(
    ("days", "connected", "expected"),
    [
        ({"a": 1, "b": 1}, "", 0.0),
        ({"a": 1}, "a b c d", 3 / 4),
        (HALVES, "", 1 / 6),
        (HALVES, "ann bob cy di eve", 0.5),
    ],
)
def test_gini_by_hand(days: dict[str, int], connected: str, expected: float) -> None:
    assert gini(sent(days, connected)).loc[ME, "gini"] == pytest.approx(expected)


def test_gini_is_twice_the_area_between_lorenz_curve_and_diagonal() -> None:
    net = sent({f"p{day}": day**2 for day in range(12)}, "x y z")
    curve = lorenz_curve(net).loc[ME]
    area = np.trapezoid(curve["depth_share"], curve["ties_share"])
    assert gini(net).loc[ME, "gini"] == pytest.approx(1 - 2 * area)


def test_lorenz_curve_by_hand() -> None:
    curve = lorenz_curve(sent(HALVES, "di"))
    assert curve.index.tolist() == [(ME, rank) for rank in range(5)]
    assert curve["ties_share"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["depth_share"].tolist() == pytest.approx([0, 0, 0.25, 0.5, 1])


def test_top_shares_by_hand() -> None:
    found = top_shares(sent({f"p{number:02}": 0 if number < 5 else 3 for number in range(25)})).loc[ME]
    assert found["top_5_share"] == pytest.approx(5 / 15)
    assert found["top_15_share"] == pytest.approx(10 / 15)
    assert (found["top_50_share"], found["top_150_share"]) == (1, 1)


def test_intervals_hold_the_number_and_narrow_with_more_ties() -> None:
    def width(ties: int) -> float:
        found = row(sent({f"p{number}": number % 30 for number in range(ties)}))
        for name in ("hill_1", "hill_2", "gini"):
            assert found[f"{name}_low"] < found[f"{name}_high"]
        assert found["gini_low"] < found["gini"] < found["gini_high"]
        return float(found["gini_high"] - found["gini_low"])

    assert width(480) < width(30) / 2


def test_resampled_statistics_with_weights_of_one_are_the_numbers() -> None:
    net = sent({f"p{number}": number**2 for number in range(20)}, "x y")
    depth = np.sort(interaction_depth(net)["depth"])
    ones = np.ones((1, len(depth)))
    assert balance._resampled_hill(ones, depth, (1, 2))[0].tolist() == pytest.approx(
        row(net)[["hill_1", "hill_2"]].tolist()
    )
    assert balance._resampled_gini(ones, depth)[0, 0] == pytest.approx(row(net)["gini"])
    shares = top_shares(net).loc[ME].filter(regex="share$")
    assert balance._resampled_top(ones, depth)[0].tolist() == pytest.approx(shares.tolist())


def test_a_tie_drawn_twice_is_two_ties() -> None:
    depth, weights = np.array([0.0, 1.0, 2.0, 5.0]), np.array([[1.0, 3.0, 0.0, 2.0]])
    copies, ones = np.array([0.0, 1, 1, 1, 5, 5]), np.ones((1, 6))
    for statistic in (balance._resampled_gini, balance._resampled_top):
        assert statistic(weights, depth)[0] == pytest.approx(statistic(ones, copies)[0])
    assert balance._resampled_hill(weights, depth, (1, 2))[0] == pytest.approx(
        balance._resampled_hill(ones, copies, (1, 2))[0]
    )


def test_too_many_owners_have_numbers_and_no_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network(log(("2024-01-01", "a", "b"), ("2024-01-01", "a", "c")), owners=["a", "b"])
    assert effective_number(net)["hill_2_low"].notna().all()
    monkeypatch.setattr(balance, "BOOTSTRAP_OWNERS", 1)
    net._memo.clear()
    found = effective_number(net)
    assert found["hill_2"].tolist() == [2, 1]
    assert found[["hill_1_low", "hill_2_high", "gini_low"]].isna().all(axis=None)


def test_an_interval_does_not_hang_on_who_else_is_there() -> None:
    mine = log(*(("2024-01-01", "a", f"p{number}") for number in range(9)), ("2023-01-01", "a", "old"))
    other = log(("2024-01-01", "b", "x"))
    alone, both = network(mine, owners=["a"]), network(mine, other, owners=["b", "a"])
    pd.testing.assert_series_equal(effective_number(alone).loc["a"], effective_number(both).loc["a"])


def test_no_word_to_anybody_is_no_effective_number() -> None:
    found = effective_number(network(log(("2024-01-01", "ann", "bob")), connected="ann"))
    assert found.loc[ME, "hill_0"] == 0
    assert found.loc[ME, ["hill_1", "hill_2", "gini", "hill_1_low"]].isna().all()


def test_without_messages_nothing_is_said() -> None:
    net = network(connected="ann bob")
    assert row(net)["connections"] == 2
    assert row(net).drop("connections").isna().all()
    assert top_shares(net).isna().all(axis=None)
    assert lorenz_curve(net)["depth_share"].isna().all()


@pytest.mark.parametrize("order", [-1, float("nan"), float("inf")])
def test_an_order_is_a_number_from_0_on(order: float) -> None:
    with pytest.raises(NetqualityError, match="orders must be numbers from 0 on"):
        effective_number(sent(HALVES), orders=(order,))
