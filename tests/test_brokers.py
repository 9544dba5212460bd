"""The broker ledger, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.brokers import broker_ledger
from netquality.network import Network
from netquality.uncertainty import beta_binomial
from tests.small import ME, log, network

COUNTS = ["made_count", "introduced_count", "introducer_count", "repaid_count", "asked_count", "unmade_count"]


def opened(day: str, introducer: str, pair: str, name: str, *answers: tuple[str, str, str]) -> list[pd.DataFrame]:
    return [log((day, introducer, pair), thread=name, cue=True), *(log(each, thread=name) for each in answers)]


def test_counts_success_and_presence() -> None:
    net = network(
        *opened(
            "2024-01-01", ME, "ann,bob", "t", ("2024-01-03", "bob", f"{ME},ann"), ("2024-01-05", "ann", f"{ME},bob")
        ),
        *opened("2024-02-01", ME, "cy,di", "u", ("2024-02-02", ME, "cy,di")),
        *opened("2024-12-20", ME, "ed,flo", "v"),
        as_of="2025-01-01",
    )
    row = broker_ledger(net).loc[ME]
    told = ["made_count", "eligible_count", "reached_count", "sustained_count", "brief_count"]
    assert row[told].tolist() == [3, 2, 1, 1, 1]  # the young one is neither judged nor brief yet
    alone = beta_binomial(pd.Series([1]), pd.Series([2])).iloc[0]
    assert row[["success_rate", "success_rate_low", "success_rate_high"]].tolist() == pytest.approx(alone.tolist())
    assert broker_ledger(net)["success_rate"].notna().sum() == 1


def test_who_introduces_back() -> None:
    made = pd.DataFrame(
        [("eva", "ann", "bob", "2024-01-01"), ("ann", "cy", "eva", "2024-03-01"), ("bob", "di", "eva", "2023-01-01")],
        columns=["introducer", "a", "b", "at"],
    )
    ledger = broker_ledger(Network.build({"introductions": made}, as_of="2025-01-01"))
    assert ledger.loc["ann", COUNTS].tolist() == [1, 1, 1, 1, 0, 0]
    assert ledger.loc["bob", "repaid_count"] == 0  # what bob did for eva came before what eva did for bob
    assert ledger.loc["eva", ["introducer_count", "repaid_count"]].tolist() == [2, 1]


def test_asked_for_and_never_made() -> None:
    made = pd.DataFrame({"introducer": ME, "a": "ann", "b": ["bob", "cy", "di"], "at": "2024-01-01"})
    made = made.assign(asked_by=["ann", "ann", None], outcome=["met", "not_made", None])
    ledger = broker_ledger(Network.build({"introductions": made}, owners=[ME], as_of="2025-01-01"))
    assert ledger.loc["ann", COUNTS].tolist() == [0, 2, 1, 0, 2, 1]
    assert ledger.loc[ME, "made_count"] == 2
    assert "cy" not in ledger.index


def test_nobody_is_an_empty_typed_ledger() -> None:
    ledger = broker_ledger(network(connected="ann"))
    assert ledger.empty
    assert ledger.dtypes.equals(broker_ledger(network(*opened("2024-01-01", ME, "ann,bob", "t"))).dtypes)
