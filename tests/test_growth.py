"""Quality and quantity over time: the same as looking at the network as it stood, at each moment."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.balance import effective_number
from netquality.depth import interaction_depth
from netquality.growth import ContactDays, effective_number_over_time
from netquality.network import Network
from netquality.sample import write_sample
from netquality.schema import NetqualityError
from netquality.vanity import vanity_ratio
from tests.small import ME, log, network, together

HILLS = ["hill_0", "hill_1", "hill_2"]


def assert_as_it_stood(net: Network, every: str = "YE") -> None:
    found, days = effective_number_over_time(net, every=every), ContactDays.of(net)
    for moment, rows in found.groupby("at"):
        then, rows = net.at(moment), rows.droplevel("at")
        counts = vanity_ratio(then)[["connections", "known"]]
        pd.testing.assert_frame_equal(rows[["connections", "known"]], counts)
        pd.testing.assert_frame_equal(rows[HILLS], effective_number(then)[HILLS], rtol=1e-9)
        depth = interaction_depth(then)["depth"].dropna()
        mine = days.depth_at(moment)
        pd.testing.assert_series_equal(
            mine[mine > 0], depth[depth > 0], rtol=1e-9, check_index_type=False, check_names=False
        )


def lively() -> Network:
    """Words, meetings, a logged and a detected introduction, an undated connection, a double and two who left."""
    connections = pd.DataFrame(
        {
            "owner": ME,
            "person": ["ann", "bob", "bob", "cy", "di", "eve", None, None],
            "connected_at": [
                *(
                    "2020-03-01",
                    "2021-01-01",
                    "2020-06-01",
                    None,
                    "2022-12-31",
                    "2021-05-05",
                    "2020-01-01",
                    "2022-01-01",
                ),
            ],
        }
    )
    words = log(
        ("2020-01-05T10:00", ME, "ann"),
        ("2020-01-05T23:59:59.999999", ME, "ann"),
        ("2021-01-01T00:00", "ann", ME),
        ("2021-01-01T12:00", ME, "ann"),
        ("2021-06-01", "cy", ME),
        ("2022-06-01", ME, "cy"),
        ("2022-06-02", "cy", ME),
        ("2021-02-01", "zoe", ME),
        ("2021-03-01", "ann", "bob"),
        ("2021-12-31T23:00", ME, ME),
    )
    met = log(("2022-02-02", ME, "di"), ("2022-12-31T23:59", "eve", ME), channel="meeting", mode="met")
    opening = log(("2021-12-20", ME, "ann,di"), thread="t", cue=True)
    answer = log(("2022-01-03", "di", f"{ME},ann"), thread="t")
    signs = log(("2020-02-02", "eve", ME), channel="reaction", mode="signal")
    undated = log(("2020-02-02", ME, "eve")).assign(at=pd.NaT)
    introductions = pd.DataFrame(
        {"introducer": ["bob"], "a": ["gus"], "b": [ME], "at": ["2020-08-01"], "outcome": ["met"]}
    )
    tables = {
        "connections": connections,
        "interactions": together(words, met, opening, answer, signs, undated),
        "introductions": introductions,
    }
    return Network.build(tables, owners=[ME], as_of="2023-02-02")


@pytest.mark.parametrize("every", ["YE", "QE"])
def test_each_row_is_the_network_as_it_stood(every: str) -> None:
    assert_as_it_stood(lively(), every)


def test_each_year_of_an_archive_is_the_network_as_it_stood(tmp_path) -> None:
    from netquality.readers import read

    write_sample(tmp_path / "s", connections=200, seed=3, zipped=False)
    assert_as_it_stood(read(tmp_path / "s" / "linkedin"))


def test_everybody_of_a_pooled_log_as_it_stood() -> None:
    words = log(("2020-01-01", "a", "b"), ("2021-01-02", "b", "a"), ("2021-02-01", "c", "a"), ("2021-03-01", "a", "d"))
    assert_as_it_stood(Network.build({"interactions": words}))


def test_the_year_ends_with_its_last_instant_and_the_last_row_is_now() -> None:
    found = effective_number_over_time(lively())
    assert [str(at) for at in found.index.get_level_values("at")] == [
        *(f"{year}-12-31 23:59:59.999999+00:00" for year in (2020, 2021, 2022)),
        "2023-02-02 00:00:00+00:00",
    ]


def test_months_and_quarters_between_first_and_last() -> None:
    assert len(effective_number_over_time(lively(), every="ME")) == 3 * 12 + 2
    assert len(effective_number_over_time(lively(), every="QE")) == 3 * 4 + 1


def test_by_hand() -> None:
    net = network(log(("2022-12-31", ME, "ann"), ("2023-12-31", ME, "bob"), ("2023-12-31", ME, "ann")))
    found = effective_number_over_time(net).loc[ME]
    assert found["hill_0"].tolist() == [1, 2]
    one, two = 1 + 366**-0.5, 1.0
    assert found["hill_2"].tolist() == pytest.approx([1, (one + two) ** 2 / (one**2 + two**2)])


def test_known_is_missing_until_somebody_wrote() -> None:
    table = pd.DataFrame({"owner": ME, "person": ["ann"], "connected_at": ["2021-01-01"]})
    net = Network.build({"connections": table, "interactions": log(("2023-01-01", ME, "ann"))}, owners=[ME])
    found = effective_number_over_time(net)
    assert found["connections"].tolist() == [1, 1, 1]
    assert found["known"].isna().tolist() == [True, True, False]
    assert found["hill_0"].isna().tolist() == [True, True, False]


def test_nothing_but_a_list_gives_the_same_columns_and_no_quality() -> None:
    found = effective_number_over_time(network(connected="ann"))
    assert found.columns.tolist() == effective_number_over_time(lively()).columns.tolist()
    assert found["connections"].tolist() == [1]
    assert found[["known", *HILLS]].isna().all(axis=None)
    assert (found.dtypes.astype(str) == ["Int64", "Int64", *["float64"] * 3]).all()


def test_another_period_is_refused() -> None:
    with pytest.raises(NetqualityError, match="every='W' is not one of 'YE', 'QE', 'ME'"):
        effective_number_over_time(lively(), every="W")  # type: ignore[arg-type]
