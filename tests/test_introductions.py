"""Introductions found and counted, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.introductions import introduction_success, list_introductions
from netquality.network import Network
from tests.small import ME, log, network

OPENING = ("2024-01-01", ME, "ann,bob")


def thread(
    *answers: tuple[str, str, str], cue: bool = True, opening: tuple[str, str, str] = OPENING, name: str = "t"
) -> list[pd.DataFrame]:
    return [log(opening, thread=name, cue=cue), *(log(answer, thread=name) for answer in answers)]


def logged(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"introducer": ME, "a": "ann", "b": "bob", "at": "2024-01-01", **columns}, index=[0])


def found(*logs: pd.DataFrame, as_of: str = "2025-06-01", **tables: pd.DataFrame) -> pd.DataFrame:
    return list_introductions(network(*logs, as_of=as_of, **tables))


def test_an_opening_with_a_cue_to_two_who_had_no_conversation_is_an_introduction() -> None:
    row = found(*thread()).iloc[0]
    assert (row["introducer"], row["a"], row["b"], row["source"], row["thread"]) == (ME, "ann", "bob", "detected", "t")
    assert row["made"]
    assert not row["received"]
    assert not row["acknowledged"]


def test_no_cue_no_introduction() -> None:
    assert found(*thread(cue=False)).empty


def test_a_cue_later_in_the_conversation_is_none() -> None:
    assert found(log(OPENING, thread="t"), log(("2024-01-02", ME, "ann,bob"), thread="t", cue=True)).empty


def test_who_shared_a_conversation_before_is_not_introduced() -> None:
    before = log(("2023-01-01", "ann", f"{ME},bob"), thread="old")
    assert found(before, *thread()).empty
    after = log(("2024-05-01", "ann", f"{ME},bob"), thread="new")
    assert len(found(after, *thread())) == 1
    with_others = (
        log(("2023-01-01", "ann", f"{ME},cy"), thread="old"),
        log(("2023-02-01", ME, "bob,cy"), thread="older"),
    )
    assert len(found(*with_others, *thread())) == 1


def test_who_had_written_to_the_other_or_met_them_is_not_introduced() -> None:
    opening = ("2024-01-01", "eva", f"{ME},bob")
    for before in (log(("2023-01-01", "bob", ME)), log(("2023-01-01", ME, "bob"), mode="met")):
        assert found(before, *thread(opening=opening)).empty
    # Afterwards, or a sign without words, or words of another: all that is no conversation of the two before.
    others = log(("2024-02-01", "bob", ME), ("2023-01-01", "bob", "eva")), log(("2023-01-01", "bob", ME), mode="signal")
    assert len(found(*others, *thread(opening=opening))) == 1


def test_a_message_to_one_or_to_five_introduces_nobody() -> None:
    assert found(log(("2024-01-01", ME, "ann"), thread="t", cue=True)).empty
    assert found(log(("2024-01-01", ME, "a,b,c,d,e"), thread="t", cue=True)).empty
    assert len(found(log(("2024-01-01", ME, "a,b,c"), thread="t", cue=True))) == 3  # a pair each


def test_stages_in_the_thread() -> None:
    row = found(*thread(("2024-01-03", "bob", f"{ME},ann"), ("2024-01-05", "ann", f"{ME},bob"))).iloc[0]
    assert row["acknowledged_at"] == pd.Timestamp("2024-01-03", tz="UTC")
    assert row["exchanged_at"] == pd.Timestamp("2024-01-05", tz="UTC")
    assert pd.isna(row["lasting"])  # a and b may write on where the introducer cannot see it


def test_only_words_in_the_thread_or_to_each_other_are_an_answer() -> None:
    rote = log(("2024-01-03", "ann", f"{ME},bob"), thread="t", mode="signal")
    elsewhere = log(("2024-01-04", "ann", ME), ("2024-01-05", "bob", "cy"))
    assert found(*thread(), rote, elsewhere)["acknowledged_at"].isna().all()
    assert found(elsewhere, introductions=logged())["acknowledged_at"].isna().all()


def test_words_to_each_other_count_for_everybody_who_introduced_the_two() -> None:
    twice = pd.concat([logged(b=ME, introducer=name) for name in ("eva", "dan")])
    rows = found(log(("2024-01-02", "ann", ME), ("2024-01-03", ME, "ann")), introductions=twice)
    assert rows["exchanged_at"].tolist() == [pd.Timestamp("2024-01-03", tz="UTC")] * 2


def test_one_answer_is_acknowledged_not_exchanged() -> None:
    row = found(*thread(("2024-01-03", "bob", f"{ME},ann"), ("2024-01-04", "bob", f"{ME},ann"))).iloc[0]
    assert (row["acknowledged"], row["exchanged"]) == (True, False)


def test_an_answer_after_60_days_comes_too_late() -> None:
    row = found(*thread(("2024-03-01", "bob", f"{ME},ann"), ("2024-03-02", "ann", f"{ME},bob"))).iloc[0]
    assert (row["acknowledged"], row["exchanged"]) == (True, False)  # day 60 counts, day 61 does not


def test_received_introductions_can_be_seen_to_last() -> None:
    opening = ("2024-01-01", "eva", f"{ME},bob")
    answers = [("2024-01-02", "bob", ME), ("2024-01-03", ME, "bob")]
    again = [("2024-05-01", "bob", ME), ("2024-05-02", ME, "bob")]
    early = [("2024-03-01", "bob", ME), ("2024-03-02", ME, "bob")]
    for later, lasting in ((again, True), (again[:1], False), (early, False)):
        row = found(*thread(opening=opening), log(*answers, *later, thread="direct")).iloc[0]
        assert row["received"]
        assert not row["made"]
        assert row["exchanged_at"] == pd.Timestamp("2024-01-03", tz="UTC")
        assert row["lasting"] == lasting


@pytest.mark.parametrize(
    ("again", "lasting"),
    [
        ("2024-04-01T23:59", False),  # a minute short of 90 days after they exchanged
        ("2024-04-02", True),
        ("2024-12-31", True),  # the 365th day after the introduction
        ("2024-12-31T00:01", False),
    ],
)
def test_lasting_is_90_days_after_the_exchange_up_to_a_year_after_the_introduction(again: str, lasting: bool) -> None:
    opening = ("2024-01-01", "eva", f"{ME},bob")
    words = log(("2024-01-02", "bob", ME), ("2024-01-03", ME, "bob"), (again, "bob", ME), (again, ME, "bob"))
    row = found(*thread(opening=opening), words.assign(thread="direct")).iloc[0]
    assert row["lasting"] == lasting


def test_lasting_is_told_after_a_year() -> None:
    opening = ("2024-01-01", "eva", f"{ME},bob")
    for as_of, eligible in (("2024-12-31", 1), ("2024-12-30T23:59", 0)):
        table = introduction_success(network(*thread(opening=opening), as_of=as_of), direction="received")
        row = table.loc["lasting", ["eligible_count", "pending_count"]].tolist()
        assert row == [eligible, 1 - eligible]


@pytest.mark.parametrize(("logged_at", "rows"), [("2024-01-31", 1), ("2024-02-01", 2)])
def test_within_30_days_it_is_the_same_introduction(logged_at: str, rows: int) -> None:
    assert len(found(*thread(), introductions=logged(at=logged_at))) == rows


def test_lasting_counts_from_the_exchange_not_from_the_introduction() -> None:
    answers = [("2024-02-19", "bob", ME), ("2024-02-20", ME, "bob")]
    soon, later = ([(f"2024-{day}", "bob", ME), (f"2024-{day}", ME, "bob")] for day in ("04-15", "05-20"))
    for again, lasting in ((soon, False), (later, True)):
        opening = thread(opening=("2024-01-01", "eva", f"{ME},bob"))
        assert found(*opening, log(*answers, *again, thread="direct"))["lasting"].tolist() == [lasting]


def test_logged_and_detected_are_counted_once() -> None:
    once = found(
        *thread(("2024-01-03", "bob", f"{ME},ann")),
        introductions=logged(at="2024-01-09", a="bob", b="ann", outcome="hired"),
    )
    assert once[["source", "result", "acknowledged"]].values.tolist() == [["both", "hired", True]]
    assert once["at"].tolist() == [pd.Timestamp("2024-01-01", tz="UTC")]
    far = found(*thread(), introductions=logged(at="2024-03-09"))
    assert far["source"].tolist() == ["detected", "log"]


def test_a_pair_logged_again_within_30_days_is_logged_once() -> None:
    """The introducer and another owner may both have noted it, days off; what came of it is what either knows."""
    notes = pd.concat([
        logged(at="2024-01-05", outcome="none"),
        logged(at="2024-01-20", a="bob", b="ann", outcome="met", asked_by="ann"),
        logged(at="2024-03-01"),
        logged(introducer="eva"),
    ])  # fmt: skip
    columns = ["introducer", "at", "source", "asked_by", "result"]
    alone = found(introductions=notes)[columns].astype({"at": str}).fillna("").to_numpy().tolist()
    assert [(row[0], row[1][:10], *row[2:]) for row in alone] == [
        ("eva", "2024-01-01", "log", "", ""),
        (ME, "2024-01-05", "log", "ann", "met"),
        (ME, "2024-03-01", "log", "", ""),
    ]
    joined = found(*thread(), introductions=notes)
    assert joined[["introducer", "source", "result"]].fillna("").to_numpy().tolist() == [
        ["eva", "log", ""],
        [ME, "both", "met"],
        [ME, "log", ""],
    ]
    assert joined["thread"].fillna("").tolist() == ["", "t", ""]
    assert joined["at"].iloc[1] == pd.Timestamp("2024-01-01", tz="UTC")


def test_logged_before_or_after_it_is_the_same_up_to_30_days() -> None:
    for day, rows in (("2023-12-02", 1), ("2024-01-31", 1), ("2023-12-01", 2), ("2024-02-01", 2)):
        assert len(found(*thread(), introductions=logged(at=day))) == rows, day


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("met", [True, True, True]), ("none", [pd.NA, pd.NA, False]), (None, [pd.NA, pd.NA, pd.NA])],
)
def test_a_log_alone_shows_what_its_outcome_says(outcome: str | None, expected: list[object]) -> None:
    row = found(introductions=logged(outcome=outcome)).iloc[0]
    assert [row[stage] for stage in ("acknowledged", "exchanged", "outcome")] == expected


def test_success_counts_mature_pending_and_unobservable_apart() -> None:
    net = network(
        *thread(("2024-01-03", "bob", f"{ME},ann"), ("2024-01-05", "ann", f"{ME},bob")),
        *thread(opening=("2024-02-01", ME, "cy,di"), name="u"),
        *thread(opening=("2024-12-20", ME, "ed,flo"), name="v"),
        introductions=logged(a="gus", b="hal"),
        as_of="2025-01-01",
    )
    table = introduction_success(net)
    assert table.index.tolist() == ["made", "acknowledged", "exchanged", "lasting", "outcome"]
    row = table.loc["exchanged"]
    assert row[["eligible_count", "reached_count", "pending_count", "unobservable_count"]].tolist() == [2, 1, 1, 1]
    assert row["rate"] == 0.5
    assert (row["rate_low"], row["rate_high"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)
    assert table.loc["made", "eligible_count"] == 4
    assert pd.isna(table.loc["lasting", "rate"])


def test_exactly_60_days_old_is_mature() -> None:
    for as_of, eligible in (("2024-03-01", 1), ("2024-02-29T23:59", 0)):
        assert introduction_success(network(*thread(), as_of=as_of)).loc["exchanged", "eligible_count"] == eligible


def test_nothing_found_is_a_typed_table_of_zeros_without_rates() -> None:
    net = network(log(("2024-01-01", ME, "ann")))
    assert list_introductions(net).empty
    table = introduction_success(net, direction="received")
    assert table["eligible_count"].sum() == 0
    assert table["rate"].isna().all()


def test_a_pooled_log_sees_everybodys() -> None:
    rows = pd.concat(
        [
            log(OPENING, thread="t", cue=True),
            log(
                ("2024-01-02", "ann", "bob"),
                ("2024-01-03", "bob", "ann"),
                ("2024-05-02", "ann", "bob"),
                ("2024-05-03", "bob", "ann"),
            ).assign(message=[1, 2, 3, 4]),
        ]
    )
    row = list_introductions(Network.build({"interactions": rows}, as_of="2025-06-01")).iloc[0]
    assert (row["made"], row["received"], row["exchanged"], row["lasting"]) == (True, True, True, True)


def test_a_request_that_came_to_nothing_is_no_introduction() -> None:
    assert found(introductions=logged(outcome="not_made", asked_by="ann")).empty


def test_when_the_introducer_came_back_is_told() -> None:
    stayed = found(
        *thread(("2024-01-03", "bob", f"{ME},ann"), ("2024-01-04", ME, "ann,bob"), ("2024-01-09", ME, "ann"))
    )
    assert stayed["returned_at"].tolist() == [pd.Timestamp("2024-01-04", tz="UTC")]
    assert found(*thread(("2024-01-03", "bob", f"{ME},ann"), ("2024-03-02", ME, "ann,bob")))["returned_at"].isna().all()
    third = thread(("2024-01-03", "cy", f"{ME},ann"), opening=("2024-01-01", ME, "ann,bob,cy"))
    assert found(*third)["returned_at"].isna().all()
    assert found(introductions=logged())["returned_at"].isna().all()


def test_the_list_is_in_order_of_time_and_then_of_names() -> None:
    rows = [("zoe", "2024-01-02"), ("ann", "2024-02-01"), ("cy", "2024-01-02")]
    log = pd.concat([logged(introducer=introducer, a="dan", at=at) for introducer, at in rows], ignore_index=True)
    assert found(introductions=log)["introducer"].tolist() == ["cy", "zoe", "ann"]


def test_what_an_owner_made_for_another_is_not_received() -> None:
    net = network(owners=[ME, "ann"], as_of="2025-01-01", introductions=logged())
    assert list_introductions(net)[["made", "received"]].to_numpy().tolist() == [[True, False]]


def test_what_has_no_date_makes_nobody_acquainted() -> None:
    dated, late = log(("2023-01-01", ME, "ann,cy"), thread="old"), log(("2023-02-01", ME, "bob,cy"), thread="old")
    assert found(dated, late, *thread()).empty
    assert len(found(dated, late.assign(at=None), *thread())) == 1
