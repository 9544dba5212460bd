"""Every indicator that bandicoot has for one person's texts, on the same records: the same figures.

Where its definitions are ours with other numbers (a session ends after an hour, an answer comes within one), the
numbers are given. Where they differ on purpose (docs/metrics.md), the test says how one follows from the other.
"""

from __future__ import annotations

import functools
import json
import math
from typing import Any

import pandas as pd
import pytest

from netquality.network import Network
from netquality.responsiveness import owner_indicators, owner_summaries, tie_indicators, tie_summaries
from tests import bandicoot_oracle as oracle
from tests.small import ME, log, network

#: What makes our definitions bandicoot's.
AS_BANDICOOT = {"session_gap_hours": 1.0, "answer_days": 1 / 24}


def as_network(texts: list[oracle.Text]) -> Network:
    rows = [(str(at), *((ME, who) if way == "out" else (who, ME))) for at, way, who in texts]
    return network(log(*rows))


SCALARS = {
    "active_days": lambda row: row["active_days"],
    "number_of_contacts": lambda row: row["contacts_count"],
    "number_of_contacts_in": lambda row: row["contacts_writing_count"],
    "number_of_contacts_out": lambda row: row["contacts_written_count"],
    "number_of_interactions": lambda row: row["sent_count"] + row["received_count"],
    "number_of_interactions_in": lambda row: row["received_count"],
    "number_of_interactions_out": lambda row: row["sent_count"],
    "percent_nocturnal": lambda row: row["nocturnal_share"],
    "entropy_of_contacts": lambda row: row["contact_entropy"],
    "normalized_entropy_of_contacts": lambda row: row["contact_evenness"] if row["contacts_count"] > 1 else 0.0,
    "percent_pareto_interactions": lambda row: (
        row["pareto_contacts_count"] / (row["sent_count"] + row["received_count"])
    ),
}
CONVERSING = {
    "percent_initiated_conversations": lambda row: row["initiated_share"],
    "response_rate_text": lambda row: row["owner_session_response_rate"],
}
#: bandicoot's name: ours, and how many of bandicoot's units make one of ours.
DISTRIBUTIONS = {
    "response_delay_text": ("owner_delay_hours", 3600.0),
    "interevent_time": ("interevent_hours", 3600.0),
    "interactions_per_contact": ("interactions", 1.0),
    "balance_of_contacts": ("sent_share", 1.0),
    "weighted_balance_of_contacts": ("sent_weight", 1.0),
}


@functools.cache
def told() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(oracle.FIGURES.read_text(encoding="utf-8"))
    return loaded


def same(ours: Any, theirs: Any, what: str) -> None:
    expected = math.nan if theirs is None else theirs
    assert ours == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), what


def same_summary(ours: pd.Series, theirs: dict[str, Any], unit: float, what: str) -> None:
    for name, value in theirs.items():
        scale = 1.0 if name in ("skewness", "kurtosis") else unit
        undefined = name in ("skewness", "kurtosis") and theirs["std"] == 0  # bandicoot says 0
        same(ours[name] * scale, None if undefined else value, f"{what} {name}")


def same_owner(texts: list[oracle.Text], theirs: dict[str, Any]) -> None:
    net = as_network(texts)
    row, summaries = owner_indicators(net, **AS_BANDICOOT).iloc[0], owner_summaries(net, **AS_BANDICOOT).loc[ME]
    for name, ours in (SCALARS | CONVERSING).items():
        same(ours(row), theirs[name], name)
    for name, (measure, unit) in DISTRIBUTIONS.items():
        same_summary(summaries.loc[measure], theirs[name], unit, name)


def within(texts: list[oracle.Text], week: str, day: str) -> list[oracle.Text]:
    """The texts of a part of the week and of the day, as bandicoot picks them before it looks at anything else."""
    weekend, night = (lambda at: at.isoweekday() > 5), (lambda at: not 7 <= at.hour < 19)
    return [
        text
        for text in texts
        if week in ("allweek", "weekend" if weekend(text[0]) else "weekday")
        and day in ("allday", "night" if night(text[0]) else "day")
    ]


@pytest.mark.parametrize("week", oracle.PARTS_OF_WEEK)
@pytest.mark.parametrize("day", oracle.PARTS_OF_DAY)
def test_every_indicator_of_an_owner_is_bandicoots(week: str, day: str) -> None:
    theirs = {name: parts[week][day] for name, parts in told()["parts"].items()}
    same_owner(within(oracle.texts(), week, day), theirs)


@pytest.mark.parametrize("who", sorted(told()["contacts"]))
def test_every_indicator_of_a_tie_is_bandicoots(who: str) -> None:
    net = as_network(oracle.texts())
    theirs = {name: parts["allweek"]["allday"] for name, parts in told()["contacts"][who].items()}
    row, summaries = (
        tie_indicators(net, **AS_BANDICOOT).loc[(ME, who)],
        tie_summaries(net, **AS_BANDICOOT).loc[(ME, who)],
    )
    for name, ours in (SCALARS | CONVERSING).items():
        if not name.endswith("contacts") and "contacts_" not in name and "pareto" not in name:
            same(ours(row), theirs[name], name)
    same(row["sent_share"], theirs["balance_of_contacts"]["mean"], "balance")
    for name in ("response_delay_text", "interevent_time"):
        measure, unit = DISTRIBUTIONS[name]
        same_summary(summaries.loc[measure], theirs[name], unit, name)


@pytest.mark.parametrize("period", oracle.PERIODS)
def test_what_does_not_hang_on_order_is_bandicoots_in_every_period(period: Any) -> None:
    rows = owner_indicators(as_network(oracle.texts()), by=period, **AS_BANDICOOT)
    for name, ours in SCALARS.items():
        theirs = told()["periods"][period][name]
        assert len(theirs) == len(rows) > 1
        for (_, row), expected in zip(rows.iterrows(), theirs, strict=True):
            same(ours(row), expected, name)


def test_what_hangs_on_order_is_bandicoots_in_each_month_alone() -> None:
    texts = oracle.texts()
    months = sorted({(at.year, at.month) for at, _, _ in texts})
    for place, month in enumerate(months):
        row = owner_indicators(as_network([t for t in texts if (t[0].year, t[0].month) == month]), **AS_BANDICOOT).iloc[
            0
        ]
        for name, ours in CONVERSING.items():
            same(ours(row), told()["periods"]["month"][name][place], name)


def test_parts_of_the_log_are_bandicoots_too() -> None:
    rows = owner_indicators(as_network(oracle.texts()), by=("part_of_week", "part_of_day"), **AS_BANDICOOT)
    for name, ours in SCALARS.items():
        for (_, week, day), row in rows.iterrows():
            same(ours(row), told()["parts"][name][week][day], name)


def test_the_committed_figures_are_what_bandicoot_says() -> None:
    try:
        bandicoot = oracle.imported()
    except ImportError as fault:
        pytest.skip(f"bandicoot is not installed ({fault}); its figures are in {oracle.FIGURES.name}")
    again = oracle.rounded(oracle.figures(bandicoot, oracle.texts()))
    assert json.loads(json.dumps(again)) == told()
