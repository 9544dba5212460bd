import numpy as np
import pandas as pd
import pytest
from scipy import stats

from netquality import plots
from netquality.dormant import dormant_ties, fading_ties, owed_replies, revivals
from netquality.growth import ContactDays
from netquality.network import Network
from tests.small import ME, log, network

#: Two conversations: a tie on rung 4.
TALK = (("2020-01-01", ME, "ann"), ("2020-01-02", "ann", ME), ("2020-02-01", ME, "ann"), ("2020-02-02", "ann", ME))


def test_who_conversed_and_fell_silent_sleeps():
    found = dormant_ties(network(log(*TALK, ("2020-01-01", ME, "bob")), as_of="2021-02-02"))
    assert found.index.tolist() == [(ME, "ann")]
    assert found["days_since_last"].tolist() == [366]


def test_silent_for_just_the_time_is_not_yet_asleep():
    assert dormant_ties(network(log(*TALK), as_of="2021-02-01")).empty
    assert len(dormant_ties(network(log(*TALK), as_of="2021-02-01"), silent_days=364)) == 1


def test_the_peak_is_the_largest_depth_of_any_moment():
    found = dormant_ties(network(log(*TALK), as_of="2022-01-01")).iloc[0]
    u, v = 33**-0.5 + 2**-0.5, 32**-0.5 + 1
    assert found["peak_depth"] == pytest.approx(u + v + 2 * (u * v) ** 0.5)
    assert found["peak_at"] == pd.Timestamp("2020-02-02", tz="UTC")


def test_the_peak_equals_the_largest_of_all_days():
    chance = np.random.default_rng(3)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.sort(chance.integers(0, 300, 60)), unit="D")
    rows = [(str(day), *((ME, "ann") if chance.random() < 0.5 else ("ann", ME))) for day in days]
    whole = network(log(*rows), as_of="2023-01-01")
    every = [ContactDays.of(whole).depth_at(day).max() for day in pd.date_range("2020-01-01", "2020-11-01", tz="UTC")]
    assert dormant_ties(whole)["peak_depth"].tolist() == pytest.approx([max(every)])


def test_the_deepest_at_their_peak_come_first():
    more = [(f"2020-03-{day:02}", *pair) for day in range(1, 9) for pair in ((ME, "bob"), ("bob", ME))]
    found = dormant_ties(network(log(*TALK, *more), as_of="2022-01-01"))
    assert [person for _, person in found.index] == ["bob", "ann"]


def test_waking_works_if_the_other_answers_in_time():
    woken = [("2021-06-01", ME, "ann"), ("2021-06-30", "ann", ME)]
    assert _tried(*TALK, *woken) == (1, 1)
    assert _tried(*TALK, ("2021-06-01", ME, "ann"), ("2021-12-01", "ann", ME)) == (1, 0)
    assert _tried(*TALK, ("2020-06-01", ME, "ann"), ("2020-06-30", "ann", ME)) == (0, 0)


def test_who_never_conversed_cannot_be_woken():
    assert _tried(("2020-01-01", ME, "ann"), ("2022-01-01", ME, "ann"), ("2022-01-02", "ann", ME)) == (0, 0)


def test_a_young_try_is_pending_and_others_may_wake_too():
    young = revivals(network(log(*TALK, ("2022-06-01", ME, "ann")), as_of="2022-07-01")).iloc[0]
    assert (young["tried_count"], young["pending_count"]) == (0, 1)
    # A quick answer to a young try is no success yet: the slow ones to others of its age are still to come.
    answered = [("2022-06-01", ME, "ann"), ("2022-06-02", "ann", ME)]
    quick = revivals(network(log(*TALK, *answered), as_of="2022-07-01")).iloc[0]
    assert (quick["tried_count"], quick["answered_count"], quick["pending_count"]) == (0, 0, 1)
    theirs = revivals(network(log(*TALK, ("2022-06-01", "ann", ME)), as_of="2023-01-01")).iloc[0]
    assert (theirs["tried_count"], theirs["woken_by_others_count"]) == (0, 1)
    met = revivals(network(log(*TALK), log(("2022-06-01", ME, "ann"), mode="met"), as_of="2023-01-01")).iloc[0]
    assert (met["tried_count"], met["met_count"]) == (0, 1)
    assert np.isnan(met["rate"])


def _tried(*rows):
    found = revivals(network(log(*rows), as_of="2023-01-01")).iloc[0]
    return found["tried_count"], found["answered_count"]


def _monthly(person, months, start="2018-01-01"):
    first = pd.Timestamp(start)
    days = [first + pd.Timedelta(days=30 * month) for month in months]
    return [row for day in days for row in ((f"{day}", ME, person), (f"{day + pd.Timedelta(hours=1)}", person, ME))]


def test_a_rhythm_that_stops_fades_and_a_steady_or_rare_one_does_not():
    as_of = pd.Timestamp("2018-01-01") + pd.Timedelta(days=30 * 35 + 15)
    rows = [*_monthly("ann", range(24)), *_monthly("bob", range(36)), *_monthly("cy", [0, 12])]
    found = fading_ties(network(log(*rows), as_of=str(as_of)))
    assert found["fading"].to_dict() == {(ME, "ann"): True, (ME, "bob"): False, (ME, "cy"): False}
    ann = found.loc[(ME, "ann")]
    assert (ann["months_before"], ann["active_before"], ann["active_recent"]) == (24, 24, 0)
    assert ann["p_value"] == pytest.approx(stats.fisher_exact([[0, 12], [24, 0]], "less").pvalue)


def test_a_young_tie_cannot_be_said_to_fade():
    assert fading_ties(network(log(*_monthly("ann", range(8))), as_of="2019-06-01")).empty


def test_chance_alone_makes_few_fade():
    chance = np.random.default_rng(5)
    rows = [row for person in range(120) for row in _monthly(f"p{person}", np.flatnonzero(chance.random(48) < 0.3))]
    as_of = pd.Timestamp("2018-01-01") + pd.Timedelta(days=30 * 47 + 15)
    found = fading_ties(network(log(*rows), as_of=str(as_of)))
    assert len(found) > 100
    assert found["fading"].sum() <= 2
    assert (found["p_value"] < 0.05).mean() <= 0.05 + 3 * (0.05 * 0.95 / len(found)) ** 0.5


def test_the_last_word_with_a_question_to_me_alone_is_owed():
    rows = [("2024-01-01", ME, "ann"), ("2024-01-05", "ann", ME)]
    owed = owed_replies(network(log(*rows, question=True), as_of="2024-01-10"))
    assert owed.index.tolist() == [(ME, "ann")]
    assert owed["waiting_days"].tolist() == [5]
    assert owed_replies(network(log(*rows), as_of="2024-01-10")).empty
    assert owed_replies(network(log(*rows, ("2024-01-06", ME, "ann"), question=True), as_of="2024-01-10")).empty
    assert owed_replies(network(log(("2024-01-05", "ann", f"{ME},bob"), question=True), as_of="2024-01-10")).empty
    since = log(("2024-01-06", ME, "ann,bob"), question=False)
    assert owed_replies(network(log(*rows, question=True), since, as_of="2024-01-10")).empty
    met = log(("2024-01-07", ME, "ann"), mode="met")
    assert owed_replies(network(log(*rows, question=True), met, as_of="2024-01-10")).empty


def test_nothing_recorded_gives_typed_empty_tables():
    empty = Network.build({"people": pd.DataFrame({"person": [ME]})}, owners=[ME])
    for make in (dormant_ties, fading_ties, owed_replies):
        assert make(empty).empty
    assert revivals(empty)["tried_count"].tolist() == [0]


def test_a_few_sleeping_ties_are_dots_and_thousands_are_counted():
    chance = np.random.default_rng(1)
    few, many = (
        pd.DataFrame({"silent_years": chance.uniform(1, 9, size), "peak_depth": chance.uniform(2, 30, size)})
        for size in (400, 5_000)
    )
    for data, dots, largest in ((few, 400, 400), (many, None, 48 * 24 + 49)):
        drawn = plots.plot_sleeping_ties(data).collections[0].get_offsets()
        assert len(drawn) == dots or len(drawn) <= largest < len(data)
    ax = plots.plot_sleeping_ties(many)
    assert "larger dots: more ties" in ax.get_xlabel()
    # The deepest, which the title speaks of, lies within a cell of where it is.
    assert ax.collections[0].get_offsets()[:, 1].max() == pytest.approx(many["peak_depth"].max(), abs=30 / 24)
