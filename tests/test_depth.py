"""The ladder, a test a sentence; the score; its explanation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from netquality.depth import RUNGS, explain, interaction_depth
from netquality.network import Network
from netquality.schema import NetqualityError
from tests.small import ME, log, network, together


def rung(net: Network, person: str = "ann") -> str:
    return RUNGS[interaction_depth(net).loc[(ME, person), "rung"]]


def test_0_listed_is_on_the_list_and_nothing_else() -> None:
    assert rung(network(log(("2024-01-01", ME, "bob")), connected="ann")) == "listed"


def test_1_co_present_in_one_group() -> None:
    groups = pd.DataFrame({"person": [ME, "ann", "bob"], "group": ["chess", "chess", "go"]})
    net = network(connected="ann bob", memberships=groups)
    assert (rung(net), rung(net, "bob")) == ("co_present", "listed")


def test_1_co_present_under_one_post() -> None:
    net = network(
        log(("2024-01-01", ME, ""), ("2024-01-02", "ann", ""), channel="comment", thread="post"),
        log(("2024-01-01", "bob", ""), channel="comment", thread="another post"),
        connected="ann bob",
    )
    assert (rung(net), rung(net, "bob")) == ("co_present", "listed")


def test_1_co_present_in_a_group_conversation_without_a_word_between_them() -> None:
    net = network(log(("2024-01-01", "bob", f"{ME},ann"), thread="group"), connected="ann bob")
    assert (rung(net), rung(net, "bob")) == ("co_present", "one_way")


@pytest.mark.parametrize("mode", ["written", "signal"])
@pytest.mark.parametrize("direction", [(ME, "ann"), ("ann", ME)])
def test_2_one_way_whatever_it_is(mode: str, direction: tuple[str, str]) -> None:
    many = [(f"2024-0{month}-01", *direction) for month in range(1, 8)]
    assert rung(network(log(*many, mode=mode))) == "one_way"


def test_2_greetings_both_ways_are_no_exchange() -> None:
    assert rung(network(log(("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME), mode="signal"))) == "one_way"


def test_3_exchanged_needs_an_answer_within_90_days() -> None:
    assert rung(network(log(("2024-01-01", ME, "ann"), ("2024-03-01", "ann", ME)))) == "exchanged"
    late = log(("2024-01-01", ME, "ann"), ("2024-06-01", "ann", ME))
    assert rung(network(late)) == "one_way"
    assert interaction_depth(network(late), answer_days=365)["rung"].tolist() == [3]


def test_4_conversed_by_two_conversations_or_four_turns() -> None:
    two = log(
        ("2024-01-01T10", ME, "ann"),
        ("2024-01-01T11", "ann", ME),
        ("2024-01-05", ME, "ann"),
        ("2024-01-05T01", "ann", ME),
    )
    four = log(*((f"2024-01-01T1{hour}", *pair) for hour, pair in enumerate([(ME, "ann"), ("ann", ME)] * 2)))
    three = log(("2024-01-01T10", ME, "ann"), ("2024-01-01T11", "ann", ME), ("2024-01-01T12", ME, "ann"))
    assert [rung(network(each)) for each in (two, four, three)] == ["conversed", "conversed", "exchanged"]


def exchanges(*days: str) -> pd.DataFrame:
    return log(*(row for day in days for row in ((f"{day}T10:00", ME, "ann"), (f"{day}T11:00", "ann", ME))))


def test_5_recurring_needs_three_calendar_quarters() -> None:
    assert rung(network(exchanges("2024-03-31", "2024-04-01", "2024-07-01"))) == "recurring"
    assert rung(network(exchanges("2024-01-01", "2024-02-15", "2024-03-31", "2024-04-01"))) == "conversed"


@pytest.mark.parametrize("channel", ["meeting", "call"])
def test_6_vouched_by_a_meeting_or_call(channel: str) -> None:
    assert rung(network(log(("2024-01-01", ME, "ann"), channel=channel, mode="met"))) == "vouched"


@pytest.mark.parametrize("direction", [(ME, "ann"), ("ann", ME)])
def test_6_a_recommendation_needs_an_exchange(direction: tuple[str, str]) -> None:
    praise = log(("2024-05-01", *direction), channel="recommendation", mode="signal")
    assert rung(network(praise)) == "one_way"
    assert rung(network(praise, exchanges("2024-01-01"))) == "vouched"


@pytest.mark.parametrize(("introducer", "pair"), [(ME, ("ann", "bob")), ("ann", (ME, "bob"))])
def test_6_vouched_by_an_answered_introduction_either_way(introducer: str, pair: tuple[str, str]) -> None:
    opening = log(("2024-01-01", introducer, ",".join(pair)), thread="t", cue=True)
    answer = log(("2024-01-02", "bob", f"{introducer},{({'ann', 'bob', ME} - {introducer, 'bob'}).pop()}"), thread="t")
    assert rung(network(opening, as_of="2024-06-01")) == "one_way"
    assert rung(network(opening, answer, as_of="2024-06-01")) == "vouched"


def test_rungs_follow_the_evidence_up_to_as_of() -> None:
    net = network(exchanges("2024-01-01", "2024-04-01", "2024-07-01"))
    assert [rung(net.at(when)) for when in ("2024-02-01", "2024-05-01", "2024-08-01")] == [
        "exchanged",
        "conversed",
        "recurring",
    ]


def test_everybody_dealt_with_and_every_named_connection_is_a_tie() -> None:
    table = interaction_depth(network(log(("2024-01-01", ME, "bob")), connected="ann -"))
    assert table.index.tolist() == [(ME, "ann"), (ME, "bob")]
    assert table["connected"].tolist() == [True, False]
    assert table["depth"].tolist()[0] == 0.0


def test_without_messages_depth_is_unknown_not_zero() -> None:
    table = interaction_depth(
        network(log(("2024-01-01", "ann", ME), mode="signal", channel="endorsement"), connected="ann")
    )
    assert table["depth"].isna().all()
    assert table["rung_name"].tolist() == ["one_way"]


def test_pooled_ties_are_seen_from_both_sides() -> None:
    rows = log(("2024-01-01", "a", "b"), ("2024-01-02", "b", "a"), ("2024-01-02", "a", "c"))
    table = interaction_depth(Network.build({"interactions": rows}))
    assert table.index.tolist() == [("a", "b"), ("a", "c"), ("b", "a"), ("c", "a")]
    assert table.loc[("a", "b"), "depth"] == table.loc[("b", "a"), "depth"]
    assert table.loc[("a", "b"), "depth_sent"] == table.loc[("b", "a"), "depth_received"]


def test_explain_adds_up_to_the_score() -> None:
    met = log(("2024-01-01", ME, "ann"), ("2024-02-01", ME, "ann"), channel="meeting", mode="met")
    rows = together(
        exchanges("2024-01-01", "2024-01-01", "2024-03-01"),
        met,
        log(("2024-03-01", "ann", ME), channel="endorsement", mode="signal"),
    )
    net = network(rows, as_of="2024-04-01")
    parts, tie = explain(net, "ann"), interaction_depth(net).loc[(ME, "ann")]
    by_direction = parts.groupby("direction")["weight"].sum()
    assert by_direction["sent"] + by_direction["both"] == pytest.approx(tie["depth_sent"])
    assert by_direction["received"] + by_direction["both"] == pytest.approx(tie["depth_received"])
    assert parts["count"].sum() == len(rows)
    assert not {"text", "content"} & set(parts.columns)


def test_explain_wants_one_person_and_one_owner() -> None:
    rows = log(("2024-01-01", "a", "b"))
    with pytest.raises(NetqualityError, match="nobody called 'x'"):
        explain(network(rows, owners=["a"]), "x")
    with pytest.raises(NetqualityError, match="2 owners"):
        explain(Network.build({"interactions": rows}), "b")
    assert explain(Network.build({"interactions": rows}), "b", owner="a")["direction"].tolist() == ["sent"]


def test_nothing_is_mutated_and_results_are_the_callers_own() -> None:
    net = network(exchanges("2024-01-01"), connected="ann")
    before = net.interactions.copy()
    mine = interaction_depth(net)
    mine["depth"] = -1
    assert (interaction_depth(net)["depth"] > 0).all()
    pd.testing.assert_frame_equal(net.interactions, before)


def test_who_was_never_in_contact_has_no_share_and_without_any_contact_nobody_has() -> None:
    words = exchanges("2024-01-01")
    assert interaction_depth(network(words, connected="ann bob"))["depth_share"].tolist() == [1.0, 0.0]
    like = log(("2024-01-01", ME, "ann"), mode="signal", channel="reaction")
    told = log(("2024-01-01", "x", "y"))
    assert interaction_depth(network(like, told, connected="ann bob"))["depth_share"].isna().all()


def test_6_an_introduction_in_the_log_vouches_for_people_off_the_list_too() -> None:
    made = pd.DataFrame(
        {"introducer": ME, "a": ["ann", "cy"], "b": ["bob", "di"], "at": "2024", "outcome": ["met", None]}
    )
    table = interaction_depth(network(introductions=made))
    assert table["rung_name"].to_dict() == {(ME, "ann"): "vouched", (ME, "bob"): "vouched"}


def test_dtypes_do_not_hang_on_who_was_never_in_contact() -> None:
    words = exchanges("2024-01-01")
    nets = (network(words), network(words, connected="ann bob"), network(connected="bob"), network())
    first, *others = ([str(dtype) for dtype in interaction_depth(net).dtypes] for net in nets)
    assert all(other == first for other in others)


def test_depth_of_known_days() -> None:
    tie = interaction_depth(network(exchanges("2024-01-01"), as_of="2024-01-04")).loc[(ME, "ann")]
    assert tie["depth"] == pytest.approx(4 * 0.5)  # U = V = (1 + 3) ** -1/2, and 4 U when both are equal
    assert np.isclose(tie["depth_share"], 1)
