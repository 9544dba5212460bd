"""Responsiveness: by hand, against the ties and against Kaplan-Meier; tests/test_bandicoot.py has the rest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from netquality.network import Network
from netquality.responsiveness import (
    Calendar,
    owner_indicators,
    owner_summaries,
    response_waits,
    tie_indicators,
    tie_summaries,
)
from netquality.responsiveness.waits import median_waits
from netquality.schema import NetqualityError
from netquality.survival import kaplan_meier
from netquality.ties import network_ties
from tests.small import ME, log, network

FACES = (tie_indicators, tie_summaries, owner_indicators, owner_summaries)


def one(net: Network, **options: Any) -> pd.Series:
    """The row of the only tie."""
    return tie_indicators(net, **options).iloc[0]


def crowd(seed: int = 0, people: int = 8, messages: int = 600) -> Network:
    """Many messages of a few people, all of them owners; no two at one moment."""
    random = np.random.default_rng(seed)
    source, shift = random.integers(0, people, messages), random.integers(1, people, messages)
    seconds = np.cumsum(random.choice([50, 4_000, 90_000, 3_000_000], messages, p=[0.4, 0.4, 0.15, 0.05]))
    names = np.array([f"p{number}" for number in range(people)])
    frame = pd.DataFrame(
        {
            "message": range(messages),
            "at": pd.Timestamp("2015-01-01") + pd.to_timedelta(seconds, unit="s"),
            "source": names[source],
            "target": names[(source + shift) % people],
        }
    )
    rest = {"channel": "message", "mode": "written", "question": False, "cue": False}
    return Network.build({"interactions": frame.assign(**rest)})


# --- by hand ---


def test_an_unanswered_ask_is_neither_left_out_nor_infinite() -> None:
    net = network(
        log(
            ("2024-01-01 10:00", ME, "ann"),
            ("2024-01-01 12:00", "ann", ME),  # after 2 hours
            ("2024-01-02 12:00", ME, "ann"),  # after 24 hours, and the wait of 364 days that follows is cut off
        ),
        as_of="2024-12-31",
    )
    tie = one(net)
    assert (tie["person_asked_count"], tie["person_answered_count"], tie["person_pending_count"]) == (2, 1, 0)
    assert tie["person_response_rate"] == 0.5
    assert tie["person_response_delay_hours"] == 2.0
    assert (tie["owner_response_rate"], tie["owner_response_delay_hours"]) == (1.0, 24.0)
    assert response_waits(net)["wait_hours"].tolist() == [2.0, 24.0, 90 * 24.0]


def test_half_that_never_answer_leave_the_delay_undefined() -> None:
    net = network(
        log(("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME), ("2024-01-03", ME, "ann"), ("2024-08-01", "ann", ME)),
        log(("2024-10-01", ME, "ann")),
        as_of="2025-06-01",
    )
    tie = one(net)  # 1 of 3: 24 hours, 211 days (no answer any more), nothing
    assert (tie["person_asked_count"], tie["person_answered_count"]) == (3, 1)
    assert math.isnan(tie["person_response_delay_hours"])


def test_a_young_ask_is_pending_and_still_tells_how_long_it_waits() -> None:
    net = network(log(("2024-01-01", ME, "ann")), as_of="2024-01-11")
    tie = one(net)
    assert (tie["person_asked_count"], tie["person_pending_count"]) == (0, 1)
    assert math.isnan(tie["person_response_rate"])
    waited = response_waits(net).iloc[0]
    assert (waited["answering"], waited["wait_hours"], bool(waited["answered"])) == ("person", 240.0, False)


@pytest.mark.parametrize(("as_of", "asked", "rate"), [("2024-06-29 23:59:59", 1, 0.0), ("2024-06-30", 2, 0.5)])
def test_a_quick_answer_counts_no_sooner_than_the_days_of_its_ask_are_over(as_of: str, asked: int, rate: float) -> None:
    net = network(log(("2023-01-01", ME, "ann"), ("2024-04-01", ME, "bob"), ("2024-04-02", "bob", ME)), as_of=as_of)
    owner = owner_indicators(net).iloc[0]
    assert (owner["person_asked_count"], owner["person_pending_count"]) == (asked, 2 - asked)
    assert (owner["person_answered_count"], owner["person_response_rate"]) == (asked - 1, rate)
    assert response_waits(net).loc[(ME, "bob"), "pending"].tolist() == [asked == 1, True]


def test_the_rates_of_the_last_months_rest_on_old_asks_alone() -> None:
    net = crowd()
    for cut in pd.date_range("2017-01-01", "2019-01-01", freq="QS", tz="UTC"):
        then, found = net.at(cut), owner_indicators(net.at(cut), by="month")
        asks = response_waits(then).query("answering == 'person'").reset_index()
        old = asks[asks["at"] <= cut - pd.Timedelta(days=90)]
        month = old["at"].dt.tz_localize(None).dt.to_period("M").dt.start_time.dt.tz_localize("UTC").rename("month")
        rates = old["answered"].groupby([old["owner"], month]).mean()
        assert found["person_response_rate"].count() == len(rates) < len(found)
        np.testing.assert_allclose(found["person_response_rate"].reindex(rates.index), rates)


def test_the_wait_runs_from_the_last_message_of_a_run() -> None:
    words = log(("2024-01-01", ME, "ann"), ("2024-01-05", ME, "ann"), ("2024-01-06", "ann", ME))
    net = network(words, as_of="2024-12-31")
    assert one(net)["person_response_delay_hours"] == 24.0
    assert one(net)["person_asked_count"] == 1


def test_sessions_show_the_attempts_that_a_run_hides() -> None:
    net = network(log(("2024-01-01", ME, "ann"), ("2024-01-05", ME, "ann"), ("2024-01-05 01:00", "ann", ME)))
    tie = one(net)
    assert (tie["sessions"], tie["initiated_share"], tie["turns"]) == (2, 1.0, 3)
    assert tie["person_session_response_rate"] == 0.5
    assert math.isnan(tie["owner_session_response_rate"])


def test_a_silence_or_a_wait_of_exactly_the_limit_is_within_it() -> None:
    net = network(
        log(("2024-01-01 10:00", ME, "ann"), ("2024-01-01 11:00", "ann", ME), ("2024-01-01 11:00", "ann", ME))
    )
    tie = one(net, session_gap_hours=1.0, answer_days=1 / 24)
    assert (tie["sessions"], tie["person_answered_count"]) == (1, 1)
    shorter = one(net, session_gap_hours=0.99, answer_days=0.99 / 24)
    assert (shorter["sessions"], shorter["person_answered_count"]) == (2, 0)


def test_an_answer_in_the_same_second_is_one() -> None:
    tie = one(network(log(("2024-01-01", "ann", ME), ("2024-01-01", ME, "ann")), as_of="2024-12-31"))
    answered = tie[["owner_answered_count", "person_answered_count"]].tolist()
    assert sum(answered) == 1
    delays = tie[["owner_response_delay_hours", "person_response_delay_hours"]].tolist()
    assert delays[answered.index(1)] == 0.0


def test_balance_days_night_and_weekend() -> None:
    net = network(
        log(
            ("2024-03-01 18:59:59", ME, "ann"),  # a Friday
            ("2024-03-01 19:00:00", ME, "ann"),
            ("2024-03-02 06:59:59", "ann", ME),
            ("2024-03-04 07:00:00", ME, "ann"),
        )
    )
    tie = one(net)
    assert (tie["sent_share"], tie["active_days"]) == (0.75, 3)
    assert (tie["nocturnal_share"], tie["weekend_share"]) == (0.5, 0.25)
    assert (str(tie["first_at"]), str(tie["last_at"])) == ("2024-03-01 18:59:59+00:00", "2024-03-04 07:00:00+00:00")


def test_the_calendar_is_local() -> None:
    net = network(log(("2024-07-06 23:30", ME, "ann")))  # a Saturday in UTC, Sunday in Berlin, Saturday in New York
    assert one(net)["nocturnal_share"] == 1.0
    assert one(net, calendar=Calendar("America/New_York", night_from=20))["nocturnal_share"] == 0.0
    assert one(net, calendar=Calendar("Europe/Berlin", weekend=(6,)))["weekend_share"] == 0.0
    assert one(net, calendar=Calendar("America/New_York", weekend=(6,)))["weekend_share"] == 1.0
    assert one(net, calendar=Calendar(night_from=0, night_to=6))["nocturnal_share"] == 0.0


def test_an_unknown_zone_or_level_is_said() -> None:
    net = network(log(("2024-01-01", ME, "ann")))
    with pytest.raises(NetqualityError, match="no time zone 'Berlin'"):
        tie_indicators(net, calendar=Calendar("Berlin"))
    with pytest.raises(NetqualityError, match="by='hour' is none of day, week"):
        owner_indicators(net, by="hour")  # type: ignore[arg-type]
    with pytest.raises(NetqualityError, match="twice"):
        owner_indicators(net, by=("day", "day"))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("day", ["2023-12-31", "2024-01-01", "2024-01-07"]),
        ("week", ["2023-12-25", "2024-01-01"]),
        ("month", ["2023-12-01", "2024-01-01"]),
        ("year", ["2023-01-01", "2024-01-01"]),
    ],
)
def test_periods_are_called_by_their_first_day(by: Any, expected: list[str]) -> None:
    net = network(log(("2023-12-31 12:00", ME, "ann"), ("2024-01-01", "ann", ME), ("2024-01-07 23:59", ME, "bob")))
    found = owner_indicators(net, by=by)
    assert found.index.names == ["owner", by]
    assert [f"{when:%Y-%m-%d}" for when in found.index.get_level_values(by)] == expected
    assert found.index.levels[1].dtype == "datetime64[us, UTC]"


def test_levels_combine() -> None:
    net = network(
        log(("2024-01-05 12:00", ME, "ann"), ("2024-01-06 23:00", ME, "ann"), ("2024-02-05 12:00", "ann", ME))
    )
    found = tie_indicators(net, by=("month", "part_of_week", "part_of_day"))
    assert found.index.names == ["owner", "person", "month", "part_of_week", "part_of_day"]
    assert [row[3:] for row in found.index] == [("weekday", "day"), ("weekend", "night"), ("weekday", "day")]
    assert found["sent_count"].tolist() == [1, 1, 0]


def test_what_crosses_a_boundary_belongs_to_where_it_began() -> None:
    net = network(log(("2024-01-31 23:00", ME, "ann"), ("2024-02-01 01:00", "ann", ME)), as_of="2024-12-31")
    found = tie_indicators(net, by="month")
    assert found["person_answered_count"].tolist() == [1, 0]
    assert found["sessions"].tolist() == [1, 0]
    assert math.isnan(found["initiated_share"].iloc[1])
    gaps = tie_summaries(net, by="month").xs("interevent_hours", level="measure")
    assert gaps["count"].tolist() == [0, 1]


def test_only_dated_words_between_two_people_count() -> None:
    net = network(
        log(("2024-01-01", ME, "ann"), (None, ME, "ann"), ("2024-01-02", ME, ME), ("2024-01-03", ME, "")),  # type: ignore[arg-type]
        log(("2024-01-04", ME, "ann"), mode="signal", channel="reaction"),
        log(("2024-01-05", ME, "ann"), mode="met", channel="meeting"),
        log(("2024-01-06", "bob", "ann")),
    )
    assert tie_indicators(net)["sent_count"].to_dict() == {(ME, "ann"): 1}


def test_a_message_to_a_group_is_written_to_each_but_is_one_event() -> None:
    net = network(log(("2024-01-01", ME, "ann,bob,cyd"), ("2024-01-02", ME, "ann")))
    assert owner_indicators(net).iloc[0]["sent_count"] == 4
    gaps = owner_summaries(net).loc[(ME, "interevent_hours")]
    assert (gaps["count"], gaps["mean"]) == (1, 24.0)


def test_a_gap_belongs_to_its_later_message_however_messages_are_numbered() -> None:
    net = network(log(("2024-03-01", "bob", ME), ("2024-01-01", ME, "ann"), ("2024-02-01", ME, "ann")))
    gaps = owner_summaries(net, by="month").xs("interevent_hours", level="measure")
    assert gaps["count"].tolist() == [0, 1, 1]
    assert gaps["mean"].tolist()[1:] == [31 * 24.0, 29 * 24.0]


def test_contacts_entropy_and_pareto() -> None:
    rows = [("2024-01-01", ME, who) for who in ["ann"] * 5 + ["bob"] * 3] + [("2024-01-02", "cyd", ME)] * 2
    found = owner_indicators(network(log(*rows))).iloc[0]
    assert found["contacts_count"] == 3
    assert (found["contacts_written_count"], found["contacts_writing_count"]) == (2, 1)
    expected = -sum(share * math.log(share) for share in (0.5, 0.3, 0.2))
    assert found["contact_entropy"] == pytest.approx(expected, rel=1e-14)
    assert found["contact_evenness"] == pytest.approx(expected / math.log(3), rel=1e-14)
    assert (found["pareto_contacts_count"], found["pareto_share"]) == (2, pytest.approx(2 / 3))


def test_one_contact_has_no_evenness_and_no_spread() -> None:
    net = network(log(("2024-01-01", ME, "ann"), ("2024-01-02", ME, "ann"), ("2024-01-03", ME, "ann")))
    found = owner_indicators(net).iloc[0]
    assert (found["contact_entropy"], found["pareto_share"]) == (0.0, 1.0)
    assert math.isnan(found["contact_evenness"])
    gaps = tie_summaries(net).loc[(ME, "ann", "interevent_hours")]
    assert (gaps["mean"], gaps["std"], gaps["median"], gaps["min"], gaps["max"]) == (24.0, 0.0, 24.0, 24.0, 24.0)
    assert np.isnan(gaps[["skewness", "kurtosis"]].to_numpy(float)).all()


def test_owners_are_kept_apart() -> None:
    net = network(
        log(("2024-01-01", "ann", "bob"), ("2024-01-02", "bob", "ann"), ("2024-01-09", "bob", "cyd")), owners=[]
    )
    assert owner_indicators(net)["contacts_count"].to_dict() == {"ann": 1, "bob": 2, "cyd": 1}
    assert tie_indicators(net).index.tolist() == [("ann", "bob"), ("bob", "ann"), ("bob", "cyd"), ("cyd", "bob")]
    gaps = owner_summaries(net).xs("interevent_hours", level="measure")
    assert gaps["mean"].dropna().to_dict() == {"ann": 24.0, "bob": 96.0}


@pytest.mark.parametrize("face", FACES)
def test_without_messages_there_are_typed_columns_and_no_rows(face: Any) -> None:
    bare, full = face(network(connected="ann"), by="week"), face(crowd(), by="week")
    assert len(bare) == 0
    assert bare.dtypes.to_dict() == full.dtypes.to_dict()
    assert bare.index.names == full.index.names


@pytest.mark.parametrize("face", FACES)
def test_rows_are_sorted_and_unique(face: Any) -> None:
    found = face(crowd(), by=("month", "part_of_day"))
    assert found.index.is_monotonic_increasing
    assert found.index.is_unique


# --- against what others computed ---


@pytest.mark.parametrize("options", [{}, {"session_gap_hours": 1.0, "answer_days": 1.0}])
def test_the_rules_are_those_of_the_ties(options: dict[str, float]) -> None:
    net = crowd().at("2100-01-01")  # every ask is old: only there are the rates the same too
    ours, ties = tie_indicators(net, **options), network_ties(net, **options)
    same = [
        "sent_count",
        "received_count",
        "active_days",
        "sessions",
        "turns",
        "initiated_share",
        "first_at",
        "last_at",
    ]
    same += ["owner_response_rate", "person_response_rate"]
    pd.testing.assert_frame_equal(ours[same], ties[same], check_dtype=False)
    delays = tie_summaries(net, **options)["median"].unstack()
    for side in ("owner", "person"):
        expected = ties[f"{side}_median_reply_hours"].rename(f"{side}_delay_hours")
        pd.testing.assert_series_equal(delays[f"{side}_delay_hours"], expected, check_dtype=False)


def test_parts_add_up_to_the_whole() -> None:
    net = crowd()
    whole = tie_indicators(net)
    counted = [name for name in whole if name.endswith("_count") or name in ("sessions", "turns")]
    for by in ("week", "year", ("part_of_week", "part_of_day")):
        parts = tie_indicators(net, by=by)[counted].groupby(level=["owner", "person"]).sum()
        pd.testing.assert_frame_equal(parts, whole[counted])


def half(curve: pd.DataFrame, column: str) -> float:
    """The first time at which a curve is down to one half."""
    reached = curve.index[curve[column] <= 0.5 + 1e-12]
    return float(reached[0]) if len(reached) else math.nan


def test_medians_are_those_of_kaplan_meier() -> None:
    random = np.random.default_rng(1)
    group = random.integers(0, 300, 3_000)
    waited, seen = random.integers(0, 12, 3_000), random.random(3_000) < random.random(300)[group]
    found = pd.DataFrame(median_waits(waited, seen, group, 301))
    for number in range(300):
        curve = kaplan_meier(waited[group == number], seen[group == number])
        expected = [half(curve, column) for column in ("survival", "low", "high")]
        np.testing.assert_array_equal(found.loc[number], expected)
    assert found.loc[300].isna().all()
    assert found.notna().mean().between(0.2, 0.98).all()  # both cases were looked at


def test_the_delay_of_a_tie_is_that_of_its_waits() -> None:
    net = crowd()
    found, waited = tie_indicators(net), response_waits(net)
    for (owner, person), tie in found.iterrows():
        for side in ("owner", "person"):
            rows = waited.loc[(owner, person)]
            rows = rows[rows["answering"] == side]
            expected = half(kaplan_meier(rows["wait_hours"], rows["answered"]), "survival")
            np.testing.assert_allclose(tie[f"{side}_response_delay_hours"], expected)
