"""Since when somebody is known and for how long each was watched, a test a sentence of the definitions."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.exposure import known_since, known_within, ranked_connections, recorded_since, time_to_known
from netquality.introductions import list_introductions
from netquality.network import Network
from tests.small import ME, log, network


def lists(**people: str | None) -> pd.DataFrame:
    """A list of `ME`: person -> day of connecting."""
    return pd.DataFrame({"owner": ME, "person": list(people), "connected_at": list(people.values())})


def exchange(who: str, answered: str) -> pd.DataFrame:
    """I asked, on the day before, and they answered."""
    asked = (pd.Timestamp(answered) - pd.Timedelta(days=1)).isoformat()
    return log((asked, ME, who), (answered, who, ME))


def watched(net: Network) -> dict[str, tuple[int, bool]]:
    table = time_to_known(net).loc[ME]
    return dict(zip(table.index, zip(table["days"], table["known"], strict=True), strict=True))


def test_each_is_watched_to_the_first_exchange_or_to_the_end() -> None:
    net = network(
        exchange("ann", "2023-01-31"), connections=lists(ann="2023-01-01", bob="2023-01-01"), as_of="2023-03-02"
    )
    assert watched(net) == {"ann": (30, True), "bob": (60, False)}


def test_who_exchanged_before_connecting_was_known_on_day_0() -> None:
    net = network(exchange("ann", "2022-06-01"), connections=lists(ann="2023-01-01"), as_of="2023-03-02")
    assert watched(net) == {"ann": (0, True)}


def test_a_meeting_makes_known_and_the_hour_counts_for_nothing() -> None:
    met = log(("2023-01-05T23:59", ME, "ann"), channel="meeting", mode="met")
    net = network(met, connections=lists(ann="2023-01-04T18:00"), as_of="2023-03-02T12:00")
    assert watched(net) == {"ann": (1, True)}


def test_an_answered_introduction_makes_known_when_it_was_answered() -> None:
    told = pd.DataFrame({"introducer": ["ann"], "a": [ME], "b": ["zoe"], "at": "2023-02-01", "outcome": ["met"]})
    net = network(log(("2023-01-01", ME, "ann")), connections=lists(ann="2023-01-01"), introductions=told)
    assert watched(net)["ann"] == (31, True)
    assert str(known_since(net)[ME, "ann"])[:10] == "2023-02-01"


@pytest.mark.parametrize("outcome", ["none", "not_made"])
def test_an_introduction_that_led_to_nothing_makes_nobody_known(outcome: str) -> None:
    told = pd.DataFrame({"introducer": ["ann"], "a": [ME], "b": ["zoe"], "at": "2023-01-05", "outcome": [outcome]})
    net = network(exchange("ann", "2023-02-01"), connections=lists(ann="2023-01-01"), introductions=told)
    assert watched(net)["ann"] == (31, True)  # the day of their answer, not that of the introduction


def test_an_introduction_that_is_but_a_guess_makes_nobody_known() -> None:
    mail = log(
        ("2022-06-01T09:00", ME, "ann"), ("2023-01-02T09:00", "ann", ME),  # too late for an answer
        ("2023-01-02T10:00", "ann", "zoe"), ("2023-01-03T09:00", "zoe", "ann"),
        ("2023-01-05T09:00", "ann", f"{ME},zoe"), ("2023-01-06T09:00", "zoe", f"{ME},ann"),
        ("2023-02-01T09:00", ME, "ann"),
    )  # fmt: skip
    net = network(mail, connections=lists(ann="2023-01-01"), owners=[ME, "ann"])
    assert list_introductions(net)["source"].tolist() == ["structure"]
    assert list_introductions(net)["acknowledged"].tolist() == [True]
    assert str(known_since(net)[ME, "ann"])[:10] == "2023-02-01"


def test_without_a_date_or_a_name_nobody_is_watched() -> None:
    table = pd.DataFrame({"owner": ME, "person": ["ann", None, "cy"], "connected_at": [None, *["2023-01-01"] * 2]})
    assert list(watched(network(exchange("ann", "2023-02-01"), connections=table))) == ["cy"]


def test_who_is_not_on_the_list_is_not_watched() -> None:
    net = network(exchange("bob", "2023-02-01"), connections=lists(ann="2023-01-01"))
    assert list(watched(net)) == ["ann"]


def test_connections_older_than_the_record_of_messages_are_not_watched() -> None:
    old = lists(ann="2015-01-01", bob="2020-06-01")
    late, early = (network(exchange("bob", f"{year}-02-02"), connections=old) for year in (2020, 2015))
    assert list(watched(late)) == ["bob"]
    assert list(watched(early)) == ["ann", "bob"]
    assert str(recorded_since(late))[:10] == "2020-02-01"


def test_without_messages_nobody_is_watched() -> None:
    net = network(connections=lists(ann="2023-01-01"), as_of="2024-01-01")
    assert time_to_known(net).empty
    assert known_within(net).empty
    assert recorded_since(net) > net.as_of


def test_the_shares_are_kaplan_meiers_by_hand() -> None:
    # Four of 2023: known after 10 and 60 days, watched for 40 (then over) and for 400.
    table = lists(ann="2023-01-01", bob="2023-01-01", cy="2023-12-27", di="2023-01-02")
    net = network(exchange("ann", "2023-01-11"), exchange("bob", "2023-03-02"), connections=table, as_of="2024-02-05")
    found = known_within(net).loc[(ME, 2023)]
    assert found["known_share"].tolist() == pytest.approx([1 / 4, 1 - 3 / 4 * 1 / 2, 1 - 3 / 4 * 1 / 2])
    assert found["watched"].tolist() == [3, 1, 1]
    assert found["connections"].tolist() == [4, 4, 4]
    assert (found["known_share_low"] < found["known_share"]).all()


def test_a_naive_share_of_all_is_too_low_where_kaplan_meier_is_not() -> None:
    # Half of all become known after 60 days; half of them are seen for 100 days, the others for 20.
    table = lists(**{f"p{n}": "2023-09-01" if n < 20 else "2023-11-20" for n in range(40)})
    net = network(*(exchange(f"p{n}", "2023-10-31") for n in range(10)), connections=table, as_of="2023-12-10")
    assert time_to_known(net)["known"].mean() == 0.25
    assert known_within(net).loc[(ME, 2023, 90), "known_share"] == 0.5


def test_where_none_or_all_became_known_the_interval_is_wilsons() -> None:
    some = {f"p{n}": "2023-01-01" for n in range(10)}
    none = known_within(network(log(("2023-01-02", ME, "x")), connections=lists(**some), as_of="2023-06-01"))
    assert none.loc[(ME, 2023, 90), ["known_share", "known_share_low"]].tolist() == [0, 0]
    assert none.loc[(ME, 2023, 90), "known_share_high"] == pytest.approx(0.278, abs=0.001)
    words = [exchange(who, "2023-01-05") for who in some]
    full = known_within(network(*words, connections=lists(**some), as_of="2023-06-01"))
    assert full.loc[(ME, 2023, 90), ["known_share", "known_share_high"]].tolist() == pytest.approx([1, 1])
    assert full.loc[(ME, 2023, 90), "known_share_low"] == pytest.approx(0.722, abs=0.001)


def test_after_the_last_one_watched_nothing_is_said() -> None:
    net = network(log(("2023-01-02", ME, "x")), connections=lists(ann="2023-01-01"), as_of="2023-03-01")
    assert known_within(net)["known_share"].isna().tolist() == [False, True, True]


def test_connections_of_a_day_share_its_middle_rank() -> None:
    net = network(connections=lists(ann="2023-01-02", bob="2023-01-01", cy="2023-01-02T09:00"))
    rows = ranked_connections(net)
    assert rows["rank"].tolist() == [1, 2.5, 2.5]
    assert rows[["first_rank", "last_rank"]].iloc[1].tolist() == [2, 3]


def test_only_those_as_old_as_the_window_are_judged_and_by_it_alone() -> None:
    table = lists(ann="2023-01-01", bob="2023-01-01", cy="2023-06-01", di="2023-01-01")
    net = network(
        exchange("ann", "2023-06-30"), exchange("bob", "2023-07-01"), exchange("cy", "2023-06-05"),
        connections=table, as_of="2023-07-10",
    )  # fmt: skip
    rows = ranked_connections(net)
    # 2023-06-30 is the 180th day, 2023-07-01 the 181st; the young one is known but not judged.
    assert sorted(zip(rows["judged"], rows["known"], strict=True)) == [
        (False, False), (True, False), (True, False), (True, True),
    ]  # fmt: skip


def test_who_left_keeps_a_rank_and_is_not_judged() -> None:
    table = pd.DataFrame({"owner": ME, "person": [None, "ann"], "connected_at": ["2023-01-01", "2023-01-02"]})
    rows = ranked_connections(network(exchange("ann", "2023-01-03"), connections=table, as_of="2024-01-01"))
    assert rows[["rank", "judged"]].to_numpy().tolist() == [[1, False], [2, True]]
