import numpy as np
import pandas as pd
import pytest

import netquality as nq
from netquality import answers, plotdata, words
from netquality.change import comparability, difference, metric_changes, year_before
from netquality.network import Network
from netquality.schema import NetqualityError
from tests.small import ME, log, network

TALK = (("2020-01-01", ME, "ann"), ("2020-01-02", "ann", ME), ("2020-02-01", ME, "ann"), ("2020-02-02", "ann", ME))
EARLIER, LATER = "2020-03-01", "2021-03-01"


def _export(*rows, connected="ann", as_of=LATER, people=None, dates=None):
    keys = connected.split()
    lists = pd.DataFrame({"owner": ME, "person": keys, "connected_at": dates or ["2019-01-01"] * len(keys)})
    tables = {"connections": lists} | ({"interactions": log(*rows)} if rows else {})
    return Network.build(tables | ({"people": people} if people is not None else {}), owners=[ME], as_of=as_of)


def _change(column, *later, earlier=TALK, **options):
    found = difference(_export(*earlier, as_of=EARLIER), _export(*earlier, *later, **options))
    return found.loc[(ME, "ann"), column]


def test_gained_lost_and_stayed_are_of_the_list():
    found = difference(
        _export(*TALK, connected="ann bob", as_of=EARLIER),
        _export(*TALK, ("2020-06-01", ME, "cy"), connected="ann dan"),
    )
    assert found["list_change"].droplevel("owner").to_dict() == {
        "ann": "stayed", "bob": "lost", "cy": "never listed", "dan": "gained",
    }  # fmt: skip


def test_a_higher_rung_or_much_more_depth_is_deeper():
    climbing = [(f"2020-{month}-15", *pair) for month in ("05", "09") for pair in ((ME, "ann"), ("ann", ME))]
    assert _change("tie_change", *climbing) == "deepened"
    lively = [(f"2021-02-{day:02}", *pair) for day in range(1, 20) for pair in ((ME, "ann"), ("ann", ME))]
    assert _change("tie_change", *lively) == "deepened"


def test_a_new_exchange_is_deeper_and_a_word_without_answer_is_not():
    first = (("2020-01-01", ME, "bob"),)
    words = [("2020-12-01", ME, "ann"), ("2020-12-02", "ann", ME)]
    assert _change("tie_change", *words, earlier=first) == "deepened"
    assert _change("tie_change", words[0], earlier=first) == "unchanged"


def test_decay_alone_is_no_change_and_a_year_of_silence_is_fading():
    assert _change("tie_change", ("2020-12-01", ME, "bob"), as_of="2021-01-01") == "unchanged"
    assert _change("tie_change", ("2020-12-01", ME, "bob")) == "faded"


def test_who_slept_and_was_in_touch_since_is_revived():
    old = tuple((when.replace("2020", "2018"), source, target) for when, source, target in TALK)
    assert _change("tie_change", ("2020-12-01", ME, "ann"), earlier=old) == "revived"


def test_a_later_archive_without_old_messages_is_not_read_as_decay():
    earlier = _export(*TALK, as_of=EARLIER)
    since = (("2020-04-01", ME, "bob"), ("2020-12-01", ME, "ann"))
    kept, cut = (_export(*rows, *since) for rows in (TALK, ()))
    pd.testing.assert_frame_equal(difference(earlier, kept), difference(earlier, cut))
    told = comparability(earlier, cut)
    assert told.loc["message", ["earlier_count", "later_count", "kept_share", "comparable"]].tolist() == [
        4,
        0,
        0.0,
        False,
    ]
    assert told.loc["words", "comparable"]


def test_a_later_archive_without_messages_or_cut_off_says_nothing_of_ties():
    earlier = _export(*TALK, as_of=EARLIER)
    for later, reason in ((_export(), "records no messages"), (_export(*TALK), "no message after the end")):
        assert reason in comparability(earlier, later).loc["words", "reason"]
        found = difference(earlier, later)
        assert set(found["tie_change"]) == {"not comparable"}
        assert found["depth_now"].isna().all()
        assert metric_changes(earlier, later)["now"].isna().all()


def test_meetings_alone_do_not_stand_in_for_messages_that_were_not_asked_for():
    met = log(("2020-01-05", ME, "bob"), ("2020-12-01", ME, "bob"), mode="met", channel="meeting")
    note = log(("2020-12-02", ME, "cy"), channel="invitation")
    earlier = network(log(*TALK), met[:1], connected="ann", as_of=EARLIER)
    later = network(met, note, connected="ann", as_of=LATER)
    assert "no message after the end" in comparability(earlier, later).loc["words", "reason"]
    assert set(difference(earlier, later)["tie_change"]) == {"not comparable"}
    assert metric_changes(earlier, later)["change"].isna().all()


def test_a_channel_that_was_never_used_much_may_be_silent():
    met = log(("2020-01-05", ME, "bob"), mode="met", channel="meeting")
    earlier = network(log(*TALK * 6), met, connected="ann", as_of=EARLIER)
    later = network(log(*TALK * 6, ("2020-06-01", ME, "ann")), connected="ann", as_of=LATER)
    assert comparability(earlier, later).loc["words", "comparable"]


def test_a_time_that_neither_export_records_is_not_read_as_silence():
    earlier = _export(*TALK, as_of=EARLIER)
    later = _export(("2021-02-01", ME, "bob"))
    reason = comparability(earlier, later).loc["words", "reason"]
    assert reason == "between 2020-03-01 and 2021-02-01 no message is in either export"
    assert set(difference(earlier, later)["tie_change"]) == {"not comparable"}
    assert comparability(earlier, _export(("2020-05-30", ME, "bob"))).loc["words", "comparable"]


def test_a_list_that_lacks_more_than_half_was_cut_and_nobody_is_lost():
    everybody = [f"p{number}" for number in range(24)]
    earlier = _export(*TALK, connected=" ".join(everybody), as_of=EARLIER)
    talk = (*TALK, ("2020-06-01", ME, "p0"))
    cut = _export(*talk, connected=" ".join(everybody[:11]))
    assert "lacks more than half" in comparability(earlier, cut).loc["connections", "reason"]
    assert difference(earlier, cut)["list_change"].value_counts().to_dict() == {
        "not comparable": 13, "stayed": 11, "never listed": 1
    }  # fmt: skip
    assert np.isnan(metric_changes(earlier, cut).droplevel("owner").loc["known_count", "now"])
    said = words.changes(plotdata.changes(cut, earlier))
    assert "0 people came onto the list; who left it cannot be told: the list was cut." in said
    half = _export(*talk, connected=" ".join(everybody[:12]))
    assert (difference(earlier, half)["list_change"] == "lost").sum() == 12


def test_without_a_list_nobody_is_lost():
    later = network(log(*TALK, ("2020-12-01", ME, "ann")), as_of=LATER)
    found = difference(_export(*TALK, as_of=EARLIER), later)
    assert found["list_change"].isna().all()
    assert (
        "later export has no list" in comparability(_export(*TALK, as_of=EARLIER), later).loc["connections", "reason"]
    )


def test_a_new_key_with_name_and_date_of_an_old_one_is_a_new_name():
    def named(key, **options):
        people = pd.DataFrame({"person": [ME, key], "name": ["Me", "Ann Example"]})
        return _export(*TALK, ("2020-12-01", ME, "bob"), connected=key, people=people, **options)

    found = difference(named("ann", as_of=EARLIER), named("ann-married"))
    row = found.loc[(ME, "ann-married")]
    assert (row["list_change"], row["person_before"], row["rung_before"]) == ("renamed", "ann", 4)
    assert (ME, "ann") not in found.index


def _with_key(key, *rows, as_of=LATER, owner=ME):
    words = [(when, *(key if who == "ann" else who for who in pair)) for when, *pair in rows]
    people = pd.DataFrame({"person": [ME, key], "name": ["Me", "Ann Example"]})
    return _export(*words, connected=f"{key} bob", people=people, as_of=as_of)


def test_a_new_key_is_no_second_tie():
    later = (*TALK, ("2020-12-01", ME, "bob"), ("2020-12-02", "bob", ME))
    same, moved = ((_with_key("ann", *TALK, as_of=EARLIER), _with_key(key, *later)) for key in ("ann", "ann-married"))
    pd.testing.assert_frame_equal(metric_changes(*same), metric_changes(*moved))
    pd.testing.assert_frame_equal(comparability(*same), comparability(*moved))
    expected, found = (difference(*pair).droplevel("owner") for pair in (same, moved))
    numbers = ["tie_change", "rung_before", "rung_now", "depth_before", "depth_now"]
    assert found.loc["ann-married", numbers].tolist() == expected.loc["ann", numbers].tolist()
    assert found.loc["ann-married", ["list_change", "person_before"]].tolist() == ["renamed", "ann"]
    assert expected.loc["ann", "list_change"] == "stayed"


def test_the_owner_too_may_have_a_new_key():
    def mine(key, name, as_of):
        people = pd.DataFrame({"person": [key, "ann"], "name": [name, "Ann Example"]})
        lists = pd.DataFrame({"owner": key, "person": ["ann"], "connected_at": "2019-01-01"})
        return Network.build({"people": people, "connections": lists}, owners=[key], as_of=as_of)

    found = difference(mine("in/me", "Me Example", EARLIER), mine("in/me-new", "Me Example", LATER))
    assert found["list_change"].to_dict() == {("in/me-new", "ann"): "stayed"}
    with pytest.raises(NetqualityError, match="no owner in common"):
        difference(mine("in/me", "Me Example", EARLIER), mine("in/you", "You Example", LATER))


def test_a_new_name_for_the_same_key_is_told():
    def named(name, as_of):
        return _export(*TALK, people=pd.DataFrame({"person": [ME, "ann"], "name": ["Me", name]}), as_of=as_of)

    found = difference(named("Ann Example", EARLIER), named("Ann Married", LATER)).loc[(ME, "ann")]
    assert (found["list_change"], found["person_before"]) == ("renamed", "ann")


def test_somebody_else_of_that_name_is_not_taken_for_a_new_name():
    def named(key, date, **options):
        people = pd.DataFrame({"person": [ME, key], "name": ["Me", "Ann Example"]})
        return _export(*TALK, connected=key, people=people, dates=[date], **options)

    found = difference(named("ann", "2019-01-01", as_of=EARLIER), named("other", "2019-01-02"))
    assert found["list_change"].droplevel("owner").to_dict() == {"ann": "lost", "other": "gained"}


def test_headlines_move_with_their_interval():
    words = [(f"2020-12-{day:02}", *pair) for day, who in ((1, "bob"), (2, "cy")) for pair in ((ME, who), (who, ME))]
    found = metric_changes(
        _export(*TALK, connected="ann bob cy dan", as_of=EARLIER), _export(*TALK, *words, connected="ann bob cy dan")
    ).droplevel("owner")
    assert found.loc["vanity_ratio", ["before", "now", "change"]].tolist() == [0.75, 0.25, -0.5]
    assert found.loc["known_count", ["before", "now", "change"]].tolist() == [1, 3, 2]
    assert found.loc["vanity_ratio", "change_low"] <= -0.5 <= found.loc["vanity_ratio", "change_high"] <= 0
    assert found.loc["effective_number", "before"] == pytest.approx(1)
    assert found.loc["effective_number", "now"] > 2
    assert np.isnan(found.loc["exchanged_share", "now"])


def test_of_very_many_owners_the_values_are_the_same_without_intervals(monkeypatch):
    words = [(f"2020-12-{day:02}", *pair) for day, who in ((1, "bob"), (2, "cy")) for pair in ((ME, who), (who, ME))]
    opening = log(("2020-01-03", ME, "bob,cy"), ("2020-01-04", "bob", f"{ME},cy"), thread="t", cue=True)

    def moved():
        old = network(log(*TALK), opening, connected="ann bob cy dan", as_of="2020-06-01")
        return metric_changes(old, network(log(*TALK, *words), opening, connected="ann bob cy dan eve", as_of=LATER))

    one_by_one = moved()
    assert one_by_one["before"].notna().all()
    monkeypatch.setattr("netquality.change.headlines.BOOTSTRAP_OWNERS", 0)
    at_once = moved()
    values = ["before", "now", "change"]
    pd.testing.assert_frame_equal(at_once[values], one_by_one[values])
    assert at_once[["change_low", "change_high"]].isna().all(axis=None)


def test_many_owners_are_told_by_the_median_owner():
    rows = [(f"2020-12-01T{at:02}", *pair) for at in range(5) for pair in ((f"o{at}", "x"), ("x", f"o{at}"))]
    lists = pd.DataFrame({"owner": [f"o{at}" for at in range(6)], "person": "x", "connected_at": "2019-01-01"})
    owners = lists["owner"].tolist()
    old = network(log(("2020-01-01", "o5", "y")), connections=lists, owners=owners, as_of="2020-10-01")
    new = network(log(("2020-01-01", "o5", "y"), *rows), connections=lists, owners=owners, as_of="2020-12-31")
    told = answers.headline_changes(new, old)
    assert told.columns.tolist()[0] == "measure, of the median owner"
    known = told[told.iloc[:, 0] == "people known on the list"].iloc[0]
    assert known.tolist()[1:] == ["0", "1", "6", "5", "0"]


def test_what_fell_is_told_with_a_minus_sign_and_adds_up():
    words = [(f"2020-12-{day:02}", *pair) for day in (1, 2, 3) for pair in ((ME, "ann"), ("ann", ME))]
    once = [(f"2020-02-{day:02}", *pair) for day, who in ((3, "bob"), (4, "cy")) for pair in ((ME, who), (who, ME))]
    old, new = (
        _export(*TALK, *once, *rows, connected="ann bob cy", as_of=moment)
        for rows, moment in (((), EARLIER), (words, LATER))
    )
    told = answers.headline_changes(new, old).set_index("measure")
    fell = told.loc["effective number of relationships"]
    assert fell["change"].startswith("−")
    assert fell["between"].startswith("−")
    assert not told[["change", "between"]].apply(lambda cells: cells.str.contains("-", regex=False)).any(axis=None)
    then, now = map(float, fell.iloc[:2])
    assert now - then == pytest.approx(float(fell["change"].replace("−", "-")), abs=0.11)
    assert (told.iloc[:, :2] != "–").any(axis=1).all(), "a row of dashes tells nothing"


def test_without_messages_nothing_is_said_to_have_stayed_the_same():
    silent = _export(connected="ann bob", dates=["2019-01-01", "2020-12-01"])
    for told in (answers.headline_changes(silent), answers.changed(silent)):
        assert told.attrs["why"] == plotdata.NO_WORDS


def test_where_neither_has_a_list_none_is_said_to_lack_it_alone():
    old, new = (network(log(*TALK), as_of=moment) for moment in (EARLIER, LATER))
    assert comparability(old, new).at["connections", "reason"] == "neither export has a list of connections"


def test_before_the_first_date_there_is_nothing_to_compare_with():
    young = network(log(*TALK), as_of=LATER)
    before = young.at("2019-01-01")
    for told in (each(young, before) for each in (answers.headline_changes, answers.changed, answers.comparable)):
        assert told.attrs["why"] == plotdata.NOTHING_BEFORE
    assert plotdata.changes(young, before).attrs["why"] == plotdata.NOTHING_BEFORE


def test_a_year_ago_is_compared_as_an_export_of_that_day_would_be():
    opening = log(("2020-01-03", ME, "bob,cy"), ("2020-06-04", "bob", f"{ME},cy"), thread="t", cue=True)
    whole = network(log(*TALK, ("2020-12-01", ME, "bob"), ("2020-12-02", "bob", ME)), opening, connected="ann bob cy")
    before = year_before(whole.at("2020-12-31"))
    written = whole.at("2020-12-31").at(before.as_of)
    found, expected = (difference(each, whole.at("2020-12-31")) for each in (before, written))
    pd.testing.assert_frame_equal(found, expected)
    shortcut = difference(year_before(whole), whole), metric_changes(year_before(whole), whole)
    merged = whole.at(year_before(whole).as_of)
    pd.testing.assert_frame_equal(shortcut[0], difference(merged, whole))
    pd.testing.assert_frame_equal(shortcut[1], metric_changes(merged, whole))


def test_nothing_changed_is_no_change():
    same = _export(*TALK)
    assert set(difference(same, same)["tie_change"]) == {"unchanged"}
    changes = metric_changes(same, same)
    assert changes["change"].dropna().eq(0).all()
    assert changes["change_low"].dropna().eq(0).all()


def test_the_wrong_order_and_strangers_are_refused():
    with pytest.raises(NetqualityError, match="earlier one first"):
        difference(_export(*TALK), _export(*TALK, as_of=EARLIER))
    stranger = Network.build({"connections": pd.DataFrame({"owner": ["you"], "person": ["ann"]})}, as_of=LATER)
    with pytest.raises(NetqualityError, match="no owner in common"):
        difference(_export(*TALK, as_of=EARLIER), stranger)


def test_of_one_export_nobody_is_said_to_have_stayed_on_the_list():
    """It holds who is on the list today: that nobody left since a year ago would be said of every export."""
    net = nq.read("data/sample/linkedin.zip")
    data = plotdata.changes(net)
    assert not {"lost", "renamed"} & set(data["change"])
    assert "who left it cannot be told: a list holds who is still on it." in words.changes(data)


def test_without_messages_nothing_about_knowing_is_told_of_either_moment():
    lists = pd.DataFrame({"owner": ME, "person": ["ann", "bob"], "connected_at": ["2020-01-01", "2023-01-01"]})
    found = metric_changes(*(network(connections=lists, as_of=as_of) for as_of in ("2022-01-01", "2024-01-01")))
    assert found[["before", "now", "change"]].isna().all(axis=None)
