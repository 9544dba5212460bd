"""The words of chosen ties, held to what `netquality.ties` counts for all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from netquality.depth import interaction_depth
from netquality.network import Network
from netquality.talk import day_of, first_times, known_after, questions, turns, words_between
from netquality.ties.sequence import to_several
from tests.small import ME, log, network, together

PAIR = pd.MultiIndex.from_tuples([(ME, "ann")], names=["owner", "person"])


def random_log(seed: int, people: int = 12, rows: int = 400) -> pd.DataFrame:
    """Words, meetings and signals between everybody, some at the same moment, some to nobody."""
    random = np.random.default_rng(seed)
    names = np.array([f"p{number:02}" for number in random.permutation(people)] + [None], dtype=object)
    source, target = random.integers(0, people, rows), random.integers(0, people + 1, rows)
    hours = np.sort(random.choice(4000, rows)) * random.choice([1, 1, 30], rows)
    return pd.DataFrame(
        {
            "message": np.arange(rows),
            "at": pd.Timestamp("2023-01-01", tz="UTC") + pd.to_timedelta(hours, unit="h"),
            "source": names[source],
            "target": names[target],
            "channel": "message",
            "mode": random.choice(["written", "written", "written", "signal", "met"], rows),
            "thread": None,
            "question": random.random(rows) < 0.3,
            "cue": False,
        }
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("answer_days", "session_gap_hours"), [(90, 24), (2, 1), (365, 168)])
def test_turns_are_those_of_ties(seed: int, answer_days: float, session_gap_hours: float) -> None:
    net = Network.build({"interactions": random_log(seed)}, owners=["p00", "p01", "p02"])
    depth = interaction_depth(net, answer_days=answer_days, session_gap_hours=session_gap_hours)
    talk = turns(words_between(net, depth.index), answer_days=answer_days, session_gap_hours=session_gap_hours)
    assert first_times(talk[talk["answer"]], depth.index).equals(depth["exchanged_at"].rename(None))
    discussed = first_times(talk[talk["discussion"]], depth.index).notna()
    expected = depth["exchanged_at"].notna() & ((depth["conversations"] >= 2) | depth["has_long_conversation"])
    assert discussed.tolist() == expected.tolist()


def test_only_the_asked_pairs_and_modes_count() -> None:
    net = network(
        log(
            ("2024-01-01", ME, "ann"),
            ("2024-01-02", "ann", ME),
            ("2024-01-02", "ann", "bob"),
            ("2024-01-03", ME, "bob"),
        ),
        log(("2024-01-04", "ann", ME), mode="met"),
    )
    assert words_between(net, PAIR)["sent"].tolist() == [True, False]
    assert len(words_between(net, PAIR, mode="met")) == 1
    assert words_between(net, PAIR[:0]).empty


def test_a_discussion_is_reached_with_the_fourth_turn_or_the_second_conversation() -> None:
    four = log(*((f"2024-01-01T0{hour}", (ME, "ann")[hour % 2], ("ann", ME)[hour % 2]) for hour in range(5)))
    two = log(
        ("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME), ("2024-01-09", ME, "ann"), ("2024-01-20", "ann", ME)
    )
    for words, reached in ((four, "2024-01-01T03"), (two, "2024-01-09")):
        talk = turns(words_between(network(words), PAIR))
        assert first_times(talk[talk["discussion"]], PAIR).iloc[0] == pd.Timestamp(reached, tz="UTC")


def test_a_question_is_answered_by_the_next_words_of_the_other_within_90_days() -> None:
    asks = log(("2024-01-01", ME, "ann"), ("2024-06-01", ME, "ann"), question=True)
    late, soon = log(("2024-05-01", "ann", ME)), log(("2024-06-02", "ann", ME))
    first, answered = questions(words_between(network(asks, late, soon), PAIR), PAIR)
    assert first.iloc[0] == pd.Timestamp("2024-01-01", tz="UTC")
    assert answered.iloc[0] == pd.Timestamp("2024-06-02", tz="UTC")
    assert questions(words_between(network(asks, late), PAIR), PAIR)[1].isna().all()


def test_known_after_looks_at_later_days_alone() -> None:
    connected = pd.Series(pd.to_datetime(["2024-02-01"], utc=True), index=PAIR)
    before = log(("2024-01-31", ME, "ann"))
    same_day, next_day = log(("2024-02-01T09", "ann", ME)), log(("2024-02-02", "ann", ME))
    met = log(("2024-03-01", ME, "ann"), mode="met")

    def known(*logs: pd.DataFrame) -> pd.Timestamp:
        net = network(together(*logs))
        meetings = words_between(net, PAIR, mode="met")
        return known_after(connected, words_between(net, PAIR), meetings).iloc[0]

    assert pd.isna(known(before, same_day))
    assert pd.isna(known(same_day, log(("2024-02-01T10", ME, "ann"))))
    assert pd.isna(known(before, next_day)), "the end of an earlier conversation is no answer"
    assert known(next_day, log(("2024-02-03", ME, "ann"))) == pd.Timestamp("2024-02-03", tz="UTC")
    assert known(before, met) == pd.Timestamp("2024-03-01", tz="UTC")


def test_known_after_waits_for_an_answer_as_long_as_asked_and_knows_nobody_who_is_not_connected() -> None:
    asked, answered = log(("2024-02-02", ME, "ann")), log(("2024-04-01", "ann", ME))
    net = network(asked, answered)
    words, meetings = words_between(net, PAIR), words_between(net, PAIR, mode="met")
    connected = pd.Series(pd.to_datetime(["2024-02-01"], utc=True), index=PAIR)
    assert known_after(connected, words, meetings, answer_days=30).isna().all()
    assert known_after(connected, words, meetings, answer_days=90).notna().all()
    assert known_after(connected.where([False]), words, meetings).isna().all()


def test_missing_moments_have_a_day_before_all_others() -> None:
    days = day_of(pd.Series(pd.to_datetime(["1970-01-02T13", None, "1969-12-31T23"], utc=True)))
    assert days[0] == 1
    assert days[2] == -1
    assert days[1] < -1_000_000


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [0, 2, 3, 1]])
def test_a_message_to_several_is_one_wherever_its_rows_lie(order: list[int]) -> None:
    rows = log(("2024-01-01", ME, "ann,bob"), ("2024-01-02", "ann", ME), ("2024-01-03", "bob", ME))
    shuffled = Network.build({"interactions": rows.iloc[order]}, owners=[ME])
    assert to_several(shuffled).tolist() == [place < 2 for place in order]
    assert to_several(network()).empty
