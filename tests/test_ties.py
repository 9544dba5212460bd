"""Ties by hand, by a plain-Python oracle, and alike on every engine."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from itertools import pairwise
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from netquality.network import Network
from netquality.responsiveness import tie_indicators
from netquality.schema import DAY_US, HOUR_US, SchemaError
from netquality.ties import network_ties, ties
from netquality.ties.sequence import seniority
from tests.small import ME, log, network
from tests.test_talk import random_log as named_log

DAY, HOUR = DAY_US, HOUR_US


def one(*events: tuple[float, str], as_of_days: float = 0, mode: str = "written") -> pd.Series:
    """The tie of a with b from (days, who wrote) events."""
    other = {"a": "b", "b": "a"}
    frame = pd.DataFrame(
        [(who, other[who], int(days * DAY), mode) for days, who in events], columns=["source", "target", "at", "mode"]
    )
    last = max(days for days, _ in events)
    return ties(frame, as_of=int(max(as_of_days, last) * DAY), owners=["a"]).iloc[0]


def test_counts_and_depth_by_hand() -> None:
    # a on days 0 and 3 (twice on 3), b on day 1; measured on day 3: ages 3, 0 and 2.
    tie = one((0, "a"), (1, "b"), (3, "a"), (3.5, "a"), as_of_days=3.9)
    u, v = 4**-0.5 + 1, 3**-0.5
    assert (tie.sent_count, tie.received_count, tie.active_days) == (3, 1, 3)
    assert tie.depth_sent == pytest.approx(u)
    assert tie.depth_received == pytest.approx(v)
    assert tie.depth_mutual == pytest.approx(2 * (u * v) ** 0.5)
    assert tie.depth == pytest.approx((u**0.5 + v**0.5) ** 2)
    assert tie.depth_share == 1.0


def test_age_counts_calendar_days_not_hours() -> None:
    assert one((0.99, "a"), as_of_days=1.01).depth_sent == pytest.approx(2**-0.5)
    assert one((0.01, "a"), as_of_days=0.99).depth_sent == pytest.approx(1.0)


@pytest.mark.parametrize(("gap_days", "answers"), [(89.9, 1), (90.0, 1), (90 + 1 / 86_400, 0)])
def test_an_answer_comes_within_90_days(gap_days: float, answers: int) -> None:
    tie = one((0, "a"), (gap_days, "b"), as_of_days=400)
    assert tie.exchange_quarters == answers
    assert pd.isna(tie.exchanged_at) == (answers == 0)


@pytest.mark.parametrize(("gap_hours", "sessions"), [(24.0, 1), (24 + 1 / 3600, 2)])
def test_a_session_ends_with_24_hours_of_silence(gap_hours: float, sessions: int) -> None:
    assert one((0, "a"), (gap_hours / 24, "a")).sessions == sessions


def test_conversations_are_sessions_with_an_answer() -> None:
    # monologue; exchange within a day; late answer that opens a session; monologue.
    tie = one((0, "a"), (10, "a"), (10.1, "b"), (20, "a"), (30, "a"))
    assert (tie.sessions, tie.conversations) == (4, 2)
    # The first of the two is an answer to an earlier session, the second has its own: still one each.
    assert one((0, "a"), (2, "b"), (2.1, "a"), as_of_days=5).conversations == 1


@pytest.mark.parametrize(("turns", "long"), [("aba", 0), ("abab", 1), ("aabbab", 1), ("ab|ab", 0), ("aab", 0)])
def test_a_long_conversation_has_four_turns_of_one_session(turns: str, long: int) -> None:
    at, events = 0.0, []
    for sign in turns:
        at += 2.0 if sign == "|" else 0.01
        if sign != "|":
            events.append((at, sign))
    assert one(*events).has_long_conversation == long


def test_turns_are_runs_of_one_sender_in_a_session() -> None:
    assert one((0, "a"), (0.1, "a"), (0.2, "b"), (0.3, "b"), (0.4, "a")).turns == 3
    assert one((0, "a"), (5, "a"), (6, "b"), (6.1, "b")).turns == 3


def test_reply_hours_each_way() -> None:
    tie = one((0, "a"), (1 / 24, "b"), (3 / 24, "a"), (10, "a"), (10 + 5 / 24, "b"))
    assert tie.person_median_reply_hours == pytest.approx(3.0)
    assert tie.owner_median_reply_hours == pytest.approx(2.0)


def test_response_rate_leaves_out_a_last_message_that_may_still_be_answered() -> None:
    events = ((0, "a"), (1, "b"), (200, "a"))
    assert one(*events, as_of_days=289).person_response_rate == 1.0
    assert one(*events, as_of_days=290).person_response_rate == 0.5  # the 90 days are over
    assert one(*events, as_of_days=291).owner_response_rate == 0.0
    assert np.isnan(one((0, "a"), as_of_days=10).person_response_rate)


def test_a_nudge_is_not_a_second_question() -> None:
    assert one((0, "a"), (10, "a"), (12, "b"), as_of_days=400).person_response_rate == 1.0


def test_initiated_share_and_days_since_last() -> None:
    tie = one((0, "a"), (0.1, "b"), (10, "b"), (20, "a"), as_of_days=25.2)
    assert tie.initiated_share == pytest.approx(2 / 3)
    assert tie.days_since_last == 5
    assert one((20.9, "a"), as_of_days=25.2).days_since_last == 5  # calendar days, as ages are


def test_a_meeting_is_a_day_of_contact_both_ways_and_no_message() -> None:
    tie = one((0, "a"), mode="met", as_of_days=3)
    assert (tie.met_count, tie.sent_count, tie.sessions) == (1, 0, 0)
    assert tie.depth_sent == tie.depth_received == pytest.approx(0.5)
    assert pd.isna(tie.exchanged_at)


def test_signals_count_but_add_no_depth() -> None:
    tie = one((0, "a"), (0.5, "a"), (1, "b"), mode="signal", as_of_days=3)
    assert (tie.signals_sent_count, tie.signals_received_count) == (2, 1)
    assert tie.depth == 0
    assert np.isnan(tie.depth_share)
    assert pd.isna(tie.last_at)


def test_what_does_not_count() -> None:
    frame = pd.DataFrame(
        {"source": ["a", "a", "a", "b"], "target": ["a", None, "b", "a"], "at": [0, 0, 0, 9 * DAY], "mode": "written"}
    )
    found = ties(frame, as_of=DAY)
    assert len(found) == 2  # one pair, from both sides; the message of day 9 is not written yet
    assert found["sent_count"].sum() == 1


def test_undated_words_are_signals() -> None:
    frame = pd.DataFrame({"source": ["a"], "target": ["b"], "at": pd.array([None], dtype="Int64")})
    assert ties(frame, as_of=DAY, owners=["a"])["signals_sent_count"].tolist() == [1]


def test_missing_columns_are_named() -> None:
    with pytest.raises(SchemaError, match="'at'"):
        ties(pd.DataFrame({"source": ["a"], "target": ["b"]}), as_of=0)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_a_column_of_times_is_refused_and_never_taken_for_another_unit(engine: str, unit: str) -> None:
    times = pd.Series(pd.to_datetime(["2024-01-01"])).astype(f"datetime64[{unit}]")
    frame: Any = pd.DataFrame({"source": ["a"], "target": ["b"], "at": times})
    given = {"pandas": frame, "polars": pl.from_pandas(frame), "duckdb": duckdb.sql("from frame")}[engine]
    with pytest.raises(SchemaError, match="whole microseconds"):
        ties(given, as_of=2**60)


def test_people_as_categories_are_people() -> None:
    frame = random_log(200).astype({"source": str, "target": str})
    coded = frame.astype({"source": "category", "target": "category", "mode": "category"})
    expected = ties(frame, as_of=900 * DAY)
    for given in (coded, pl.from_pandas(coded)):
        found = nw.from_native(ties(given, as_of=900 * DAY)).to_pandas()
        pd.testing.assert_frame_equal(
            *(each.sort_values(["owner", "person"], ignore_index=True) for each in (found, expected)),
            check_dtype=False,
        )


def random_log(rows: int = 3000, people: int = 25, days: int = 900) -> pd.DataFrame:
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "source": random.integers(0, people, rows),
            "target": random.integers(0, people, rows),
            # Bursts and equal times on purpose.
            "at": random.integers(0, days * 24, rows) // random.choice([1, 24, 500], rows) * HOUR,
            "mode": random.choice(["written", "met", "signal"], rows, p=[0.8, 0.1, 0.1]),
        }
    )


def ordered(frame: Any) -> pd.DataFrame:
    return frame.sort_values(["owner", "person"], ignore_index=True).astype("float64")


@pytest.mark.parametrize("engine", ["duckdb", "polars", "polars lazy"])
def test_engines_agree(engine: str) -> None:
    frame, as_of = random_log(), 900 * DAY
    expected = ordered(ties(frame, as_of=as_of))
    if engine == "duckdb":
        found = ties(duckdb.sql("from frame"), as_of=as_of).df()
    elif engine == "polars":
        found = ties(pl.from_pandas(frame), as_of=as_of).to_pandas()
    else:
        found = ties(pl.from_pandas(frame).lazy(), as_of=as_of).collect().to_pandas()
    pd.testing.assert_frame_equal(ordered(found), expected, rtol=1e-9)


def oracle(frame: pd.DataFrame, as_of: int) -> dict[tuple[int, int], dict[str, float]]:
    """The definitions, once more, one tie at a time in plain Python."""
    pairs: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for source, target, at, mode in frame.itertuples(index=False):
        if source != target and at <= as_of:
            pairs[min(source, target), max(source, target)].append((at, int(source < target), source, mode))
    found = {}
    for (low, high), rows in pairs.items():
        for owner, person in ((low, high), (high, low)):
            words = sorted(row for row in rows if row[3] == "written")
            answers = [
                (late, early)
                for early, late in pairwise(words)
                if early[2] != late[2] and late[0] - early[0] <= 90 * DAY
            ]
            sessions: list[list[Any]] = []
            for row in words:
                if sessions and row[0] - sessions[-1][-1][0] <= 24 * HOUR:
                    sessions[-1].append(row)
                else:
                    sessions.append([row])
            answered = {late for late, _ in answers}
            turns = [1 + sum(x[2] != y[2] for x, y in pairwise(session)) for session in sessions]
            days = {
                side: {row[0] // DAY for row in rows if row[3] == "met" or (row[3] == "written" and row[2] == side)}
                for side in (owner, person)
            }
            u, v = (sum((1 + as_of // DAY - day) ** -0.5 for day in days[side]) for side in (owner, person))
            quarters = {
                ((moment := dt.datetime.fromtimestamp(late[0] / 1e6, dt.UTC)).year, (moment.month - 1) // 3)
                for late, _ in answers
            }
            hours = [(late[0] - early[0]) / HOUR for late, early in answers if late[2] == person]
            found[owner, person] = {
                "sessions": len(sessions),
                # Equal rows (same second, same sender) share a key, so look at positions through the session itself.
                "conversations": sum(any(row in answered for row in session) for session in sessions),
                "has_long_conversation": int(any(count >= 4 for count in turns)),
                "exchange_quarters": len(quarters),
                "depth": (u**0.5 + v**0.5) ** 2,
                "active_days": len(days[owner] | days[person]),
                "initiated_share": sum(s[0][2] == owner for s in sessions) / len(sessions) if sessions else np.nan,
                "person_median_reply_hours": statistics.median(hours) if hours else np.nan,
            }
    return found


def test_against_the_definitions_in_plain_python() -> None:
    frame, as_of = random_log(), 880 * DAY
    found = ties(frame, as_of=as_of).set_index(["owner", "person"])
    expected = pd.DataFrame.from_dict(oracle(frame, as_of), orient="index").rename_axis(["owner", "person"])
    pd.testing.assert_frame_equal(
        found[expected.columns].sort_index().astype(float), expected.sort_index().astype(float), rtol=1e-12
    )


def test_the_share_is_of_the_owners_total() -> None:
    found = ties(random_log(500), as_of=900 * DAY)
    total = found.groupby("owner")["depth"].transform("sum")
    np.testing.assert_allclose(found["depth_share"].astype(float), found["depth"] / total, rtol=1e-6)


def test_row_order_and_names_do_not_matter() -> None:
    frame, as_of = random_log(500), 900 * DAY
    expected = ordered(ties(frame, as_of=as_of))
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(ordered(ties(shuffled, as_of=as_of)), expected)
    # Names in the opposite order turn every pair round.
    renamed = frame.assign(source=100 - frame["source"], target=100 - frame["target"])
    turned = ties(renamed, as_of=as_of)
    back = ordered(turned.assign(owner=100 - turned["owner"], person=100 - turned["person"]))
    same_clock = frame.groupby(["at"]).size().max() > 1
    assert same_clock  # ties of the clock are in the data
    stable = ["sent_count", "received_count", "active_days", "depth", "days_since_last", "sessions"]
    pd.testing.assert_frame_equal(back[stable], expected[stable])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("owners", [None, ["p01", "p03"]])
@pytest.mark.parametrize("options", [{}, {"answer_days": 0.125, "session_gap_hours": 1}])
def test_the_ties_of_a_network_are_those_of_its_log(seed: int, owners: list[str] | None, options: Any) -> None:
    # Few people, and waits are often exactly as long as a limit; many, and some never answer.
    rows = named_log(seed, people=(4, 14)[seed % 2], rows=(1000, 300)[seed % 2])
    # Some have no time, and some lie before 1970.
    rows.loc[rows.index % 9 == 0, "at"] = pd.NaT
    rows.loc[rows.index % 7 == 0, "at"] -= pd.Timedelta(days=20_000)
    net = Network.build({"interactions": rows}, owners=owners)
    number = seniority(net).to_numpy()
    log = net.interactions[net.interactions["target"].notna()]
    at = log["at"].astype("int64").astype("Int64").where(log["at"].notna())
    keys = {key: number[log[key].cat.codes] for key in ("source", "target")}
    frame = pd.DataFrame({**keys, "at": at, "mode": log["mode"].astype(str)})
    whose = None if owners is None else number[pd.Index(net.people["person"]).get_indexer(owners)].tolist()
    expected = ties(duckdb.from_df(frame), as_of=net.as_of.value // 1000, owners=whose, **options).df()
    name = pd.Series(net.people["person"].to_numpy(), number)
    for key in ("owner", "person"):
        expected[key] = name.loc[expected[key]].to_numpy()
    found = network_ties(net, **options).reset_index()
    for column in ("first_at", "last_at", "exchanged_at"):
        found[column] = found[column].dt.tz_localize(None).astype("int64").where(found[column].notna())
    expected = expected.sort_values(["owner", "person"], ignore_index=True)[found.columns]
    assert found["turns"].gt(1).any()
    assert set(found) == set(expected)
    same = [each.set_index(["owner", "person"]).astype("float64") for each in (found, expected)]
    pd.testing.assert_frame_equal(*same, rtol=1e-15, atol=0)


def test_network_ties_are_named_sorted_and_in_utc() -> None:
    rows = log(("2024-01-01T10:00", ME, "zoe,ann"), ("2024-01-01T11:00", "ann", ME))
    found = network_ties(network(rows))
    assert found.index.tolist() == [(ME, "ann"), (ME, "zoe")]
    assert found.loc[(ME, "ann"), "exchanged_at"] == pd.Timestamp("2024-01-01T11:00Z")
    assert found["person_median_reply_hours"].tolist()[0] == 1.0


@pytest.mark.parametrize("other", ["ann", "zoe"])
def test_at_one_instant_who_has_written_for_longer_goes_first_whatever_the_names(other: str) -> None:
    rows = log(
        ("2024-01-01", other, ME), ("2024-01-03", ME, other), ("2024-01-03", other, ME), ("2024-01-03T09", ME, other)
    )
    tie = network_ties(network(rows)).loc[(ME, other)]
    # Theirs, theirs again, then mine twice.
    assert (tie["turns"], tie["initiated_share"], tie["owner_median_reply_hours"]) == (3, 0.0, 0.0)
    assert np.isnan(tie["person_median_reply_hours"])
    told = tie_indicators(network(rows, as_of="2024-12-31")).loc[(ME, other)]
    assert (told["turns"], told["initiated_share"], told["owner_asked_count"]) == (3, 0.0, 1)


@pytest.mark.parametrize("first", [ME, "ann"])
def test_within_one_second_the_microseconds_tell_who_was_first(first: str) -> None:
    second = "ann" if first == ME else ME
    # Who has written for longer would go first at one instant, but it is none.
    rows = log(
        ("2024-01-01", second, first),
        ("2024-01-05T10:00:00.250001", first, second),
        ("2024-01-05T10:00:00.250002", second, first),
    )
    found = network_ties(network(rows))
    assert found.loc[(ME, "ann"), f"{'owner' if second == ME else 'person'}_median_reply_hours"] == 1e-6 / 3600


def test_an_empty_network_has_typed_empty_ties() -> None:
    found = network_ties(network(connected="ann"))
    assert found.empty
    assert str(found["first_at"].dtype) == "datetime64[us, UTC]"
