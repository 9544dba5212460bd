"""Introductions by structure alone: each condition breaks it once. (By words: test_introductions, test_phrases.)"""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.depth import interaction_depth
from netquality.detection import by_structure, first_written, message_numbers
from netquality.introductions import list_introductions
from netquality.network import Network
from tests.small import log, together

#: Eva has exchanged words with Ann and with Bob, each alone.
BEFORE = log(
    ("2024-01-01T09:00", "eva", "ann"),
    ("2024-01-02T09:00", "ann", "eva"),
    ("2024-01-03T09:00", "eva", "bob"),
    ("2024-01-04T09:00", "bob", "eva"),
)
OPENING = log(("2024-02-01T10:30", "eva", "ann,bob"))


def pooled(*logs: pd.DataFrame, **tables: pd.DataFrame) -> Network:
    return Network.build({"interactions": together(*logs), **tables}, as_of="2025-01-01")


def pairs(network: Network) -> list[list[str]]:
    found = by_structure(network)[["introducer", "a", "b"]].to_numpy()
    return network.people["person"].to_numpy()[found].tolist()


def test_mail_to_two_who_had_nothing_to_do_with_each_other_is_taken_for_an_introduction() -> None:
    network = pooled(BEFORE, OPENING)
    assert pairs(network) == [["eva", "ann", "bob"]]
    assert list_introductions(network)["source"].tolist() == ["structure"]


@pytest.mark.parametrize(
    "more",
    [
        log(("2024-01-20T10:00", "ann", "bob")),
        log(("2024-01-20T10:00", "cy", "ann,bob")),
        log(("2024-02-01T16:00", "eva", "cy,di"), ("2024-01-05T10:00", "eva", "cy"), ("2024-01-06T10:00", "cy", "eva"),
            ("2024-01-05T11:00", "eva", "di"), ("2024-01-06T11:00", "di", "eva")),
    ],
    ids=["they had written", "they had been in one conversation", "two such on one day"],
)  # fmt: skip
def test_not_if(more: pd.DataFrame) -> None:
    assert ["eva", "ann", "bob"] not in pairs(pooled(BEFORE, OPENING, more))


def test_not_if_the_opener_had_exchanged_words_with_one_only() -> None:
    assert pairs(pooled(BEFORE[:3], OPENING)) == []


def test_not_to_three() -> None:
    assert pairs(pooled(BEFORE, log(("2024-02-01T10:30", "eva", "ann,bob,cy")))) == []


def test_not_if_one_had_the_other_on_a_list() -> None:
    listed = pd.DataFrame({"owner": ["bob"], "person": ["ann"], "connected_at": ["2024-01-01"]})
    later = listed.assign(connected_at="2024-03-01")
    everybody = ["eva", "ann", "bob"]
    for connections, found in ((listed, 0), (later, 1)):
        tables = {"interactions": together(BEFORE, OPENING), "connections": connections}
        assert len(by_structure(Network.build(tables, owners=everybody, as_of="2025-01-01"))) == found


def test_not_where_their_talk_would_be_out_of_sight() -> None:
    tables = {"interactions": together(BEFORE, OPENING)}
    assert by_structure(Network.build(tables, owners=["eva"], as_of="2025-01-01")).empty
    assert len(by_structure(Network.build(tables, owners=["ann"], as_of="2025-01-01"))) == 1


def test_not_in_a_log_with_words() -> None:
    assert pairs(pooled(BEFORE.assign(question=True), OPENING)) == []
    intake = pd.DataFrame({"file": ["messages.csv"], "kind": ["linkedin.messages"], "rows_read": 5, "rows_kept": 5})
    intake = intake.assign(matched_by_url=0, matched_by_name=0, ambiguous=0, unmatched=0)
    assert pairs(pooled(BEFORE, OPENING, intake=intake)) == []


def test_in_a_log_of_pairs_one_sender_and_moment_are_one_message() -> None:
    rows = together(BEFORE, OPENING)
    rows["message"] = range(len(rows))
    network = Network.build({"interactions": rows}, as_of="2025-01-01")
    assert message_numbers(network).nunique() == 5
    assert pairs(network) == [["eva", "ann", "bob"]]
    days = rows.assign(at=rows["at"].str[:10])
    assert pairs(Network.build({"interactions": days}, as_of="2025-01-01")) == []


def test_with_threads_a_message_within_one_opens_nothing() -> None:
    assert pairs(pooled(BEFORE, OPENING.assign(thread="t"))) == [["eva", "ann", "bob"]]
    began = log(("2024-01-10T10:00", "eva", "cy,di"), thread="t")
    assert pairs(pooled(BEFORE, began, OPENING.assign(thread="t"))) == []


def test_it_vouches_for_nobody() -> None:
    answer = log(("2024-02-02T10:30", "ann", "eva,bob"))
    network = pooled(BEFORE, OPENING, answer)
    assert list_introductions(network)["acknowledged"].tolist() == [True]
    assert interaction_depth(network)["rung"].max() < 6


def test_first_written_counts_meetings_both_ways_and_signals_not_at_all() -> None:
    sign, meeting = log(("2024-01-05", "a", "b"), mode="signal"), log(("2024-01-07", "a", "b"), mode="met")
    network = Network.build({"interactions": together(sign, meeting, log(("2024-01-09", "a", "b")))})
    people = network.people["person"].tolist()
    a, b = people.index("a"), people.index("b")
    day = pd.Timestamp("2024-01-07", tz="UTC").value // 1000
    assert first_written(network, [a, b], [b, a]).tolist() == [day, day]
