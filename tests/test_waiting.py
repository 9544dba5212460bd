"""Waiting times of introductions, by hand; the tests of groups on planted differences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from netquality.network import Network
from netquality.waiting import holm, introduction_curve, introduction_tests, introduction_waits, rungs_before
from tests.small import ME, log, network, together


def opened(day: str, pair: str, name: str, *answers: tuple[str, str, str]) -> list[pd.DataFrame]:
    return [log((day, ME, pair), thread=name, cue=True), *(log(each, thread=name) for each in answers)]


EXCHANGED = opened("2024-01-01", "ann,bob", "t", ("2024-01-03", "bob", f"{ME},ann"), ("2024-01-05", "ann", f"{ME},bob"))


def test_followed_to_the_exchange_the_window_or_the_end() -> None:
    net = network(
        *EXCHANGED,
        *opened("2024-02-01", "cy,di", "u", ("2024-02-02", "cy", f"{ME},di")),
        *opened("2024-06-01", "ed,flo", "v"),
        introductions=pd.DataFrame({"introducer": ME, "a": "gus", "b": ["hal", "ida"], "at": "2024-01-01",
                                    "outcome": ["met", None]}),
        as_of="2024-06-11",
    )  # fmt: skip
    waits = introduction_waits(net)
    assert waits[["days", "exchanged"]].to_numpy().tolist() == [[4, True], [60, False], [10, False]]
    assert introduction_curve(net)[["at_risk", "events"]].to_numpy().tolist() == [[3, 1], [2, 0], [1, 0]]


def test_groups() -> None:
    people = pd.DataFrame({"person": ["ann", "bob", "cy"], "company": ["Acme", "ACME ", "Other"]})
    past = log(
        ("2023-01-01", ME, "ann"), ("2023-01-02", "ann", ME), ("2023-01-03", ME, "ann"), ("2023-01-04", "ann", ME),
        ("2023-01-01", ME, "bob"), ("2023-01-02", "bob", ME), ("2023-01-01", ME, "cy"), ("2024-05-01", "cy", ME),
        ("2024-05-01", "bob", ME), ("2024-05-02", ME, "bob"), ("2024-05-03", "bob", ME), ("2024-05-04", ME, "bob"),
    )  # fmt: skip
    early = opened("2024-02-01", "ann,cy", "u", ("2024-02-03", ME, "ann,cy"))
    late = opened("2024-02-02", "bob,cy", "v", ("2024-02-09", ME, "bob,cy"))
    waits = introduction_waits(network(past, *EXCHANGED, *early, *late, people=people, as_of="2025-01-01"))
    assert waits["company"].tolist() == ["same", "different", "different"]
    assert waits["presence"].tolist() == ["brief", "sustained", "brief"]  # judged on the first three days
    assert waits["year"].tolist() == ["2024"] * 3
    # What came after the introduction does not count: by then bob's tie was an exchange, cy's a message.
    assert waits["depth"].tolist() == ["in touch with both", "not in touch with both", "not in touch with both"]


def test_depth_is_unknown_where_the_introducers_ties_are_out_of_sight() -> None:
    net = network(log(("2024-01-01", "eva", f"ann,{ME}"), thread="t", cue=True), as_of="2025-01-01")
    assert introduction_waits(net, direction="received")["depth"].isna().all()


def test_rungs_before_are_those_of_the_past_network() -> None:
    rows = together(
        log(("2023-01-01", ME, "ann"), ("2023-01-05", "ann", ME), ("2023-06-01", ME, "ann"), ("2023-06-02", "ann", ME)),
        log(("2023-07-01", ME, "ann"), mode="met"),
    )
    net = network(rows, as_of="2024-01-01")
    moments = pd.Series(pd.to_datetime(["2023-01-03", "2023-02-01", "2023-06-30", "2023-12-01"], utc=True))
    asked = pd.Series([ME] * 4), pd.Series(["ann"] * 4), moments
    assert rungs_before(net, *asked).tolist() == [2, 3, 4, 6]
    assert rungs_before(net, asked[0], pd.Series(["nobody"] * 4), moments).tolist() == [0] * 4


def planted(late: int) -> Network:
    """Ten introductions of 2023 on which both write on day 3, and ten of 2024 on which they do on day `late`."""
    logs = []
    for number in range(20):
        start = pd.Timestamp(f"{2023 + number % 2}-03-01") + pd.Timedelta(hours=number)
        day = start + pd.Timedelta(days=late if number % 2 else 3 + number / 10)
        a, b = f"a{number}", f"b{number}"
        answers = [(day.isoformat(), a, f"{ME},{b}"), (day.isoformat(), b, f"{ME},{a}")]
        logs += opened(start.isoformat(), f"{a},{b}", f"t{number}", *answers)
    return network(*logs, as_of="2025-06-01")


def test_a_planted_difference_is_found_and_no_difference_is_not() -> None:
    apart, alike = introduction_tests(planted(30)), introduction_tests(planted(4))
    assert apart.loc["year", "p_value"] < 1e-4
    assert apart.loc["year", ["groups", "introductions"]].tolist() == [2, 20]
    assert apart.loc["year", "p_adjusted"] == apart.loc["year", "p_value"]  # the only question that could be asked
    assert apart.drop("year")["p_value"].isna().all()
    assert alike.loc["year", "p_value"] > 0.05


def test_presence_is_judged_on_the_first_days_and_waits_from_there() -> None:
    """Introducers who come back because the two answered at once prove nothing."""
    logs = []
    for number in range(12):
        start = pd.Timestamp("2024-03-01") + pd.Timedelta(days=number)
        soon = (start + pd.Timedelta(days=1)).isoformat()
        a, b = f"a{number}", f"b{number}"
        answers = [(soon, a, f"{ME},{b}"), (soon, b, f"{ME},{a}"), (soon, ME, f"{a},{b}")] if number % 2 else []
        logs += opened(start.isoformat(), f"{a},{b}", f"t{number}", *answers)
    net = network(*logs, as_of="2025-06-01")
    assert introduction_waits(net)["presence"].value_counts().to_dict() == {"sustained": 6, "brief": 6}
    row = introduction_tests(net).loc["presence"]
    assert (row["groups"], row["introductions"]) == (1, 6)
    assert np.isnan(row["p_value"])


def test_nothing_is_typed_and_empty() -> None:
    net = network(log(("2024-01-01", ME, "ann")))
    assert introduction_waits(net).empty
    assert introduction_curve(net).empty
    tests = introduction_tests(net)
    assert tests["introductions"].tolist() == [0] * 4
    assert tests["p_value"].isna().all()


def test_holm_is_the_textbooks() -> None:
    assert holm(pd.Series([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
