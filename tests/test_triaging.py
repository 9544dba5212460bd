"""Who waits, the verdict, the evidence and what to ask about: a test a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.network import Network
from netquality.triaging import REASONS, triage, triage_topics
from tests.small import ME, log, network, together
from tests.test_vetting import discussion, invited, listed

WAITS = invited(("ann", "2024-03-01", "received", "none"))
NOW = "2024-04-01"


def verdict(*logs: pd.DataFrame, as_of: str = NOW, **tables: pd.DataFrame) -> tuple[str, str]:
    row = triage(network(*logs, as_of=as_of, **({"invitations": WAITS} | tables))).loc[(ME, "ann")]
    assert REASONS[row["reason"]] == row["verdict"]
    return row["verdict"], row["reason"]


def test_nothing_but_the_invitation() -> None:
    assert verdict() == ("ignore", "nothing but the invitation")
    assert verdict(invitations=WAITS.assign(note="default"))[0] == "ignore"


def test_words_exchanged() -> None:
    assert verdict(discussion("2024-01-01")) == ("accept", "words exchanged")


def test_introduced() -> None:
    said = log(("2024-02-01", "bob", f"{ME},ann"), thread="t", cue=True)
    assert verdict(said) == ("accept", "introduced")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2024-06-08", ("wait", "asked, may still answer")), ("2024-06-09", ("ignore", "asked, no answer"))],
)
def test_asked_waits_90_days_for_an_answer(as_of: str, expected: tuple[str, str]) -> None:
    question = log(("2024-03-10T00:00", ME, "ann"), question=True)
    assert verdict(question, as_of=f"{as_of}T00:00") == expected


def test_a_question_from_before_the_invitation_may_be_what_they_answer() -> None:
    assert verdict(log(("2023-01-01", ME, "ann"), question=True)) == ("ask first", "words on one side")


def test_words_on_one_side() -> None:
    assert verdict(invitations=WAITS.assign(note="personal"))[1] == "words on one side"
    assert verdict(log(("2024-03-02", "ann", ME)))[1] == "words on one side"


def workmates(rung_three: bool) -> dict[str, pd.DataFrame]:
    people = pd.DataFrame({"person": ["ann", "bob", "cy"], "company": [" Acme", "ACME", "Other"]})
    words = [discussion("2023-01-01", who=who) for who in (("bob", "cy") if rung_three else ("cy",))]
    return {
        "people": people,
        "connections": listed(bob="2020-01-01", cy="2020-01-01"),
        "interactions": together(*words),
    }


def test_colleagues_of_people_known_are_something_in_common() -> None:
    for known, reason in ((True, "something in common"), (False, "nothing but the invitation")):
        net = Network.build(workmates(known) | {"invitations": WAITS}, owners=[ME], as_of=NOW)
        row = triage(net).loc[(ME, "ann")]
        assert (row["reason"], row["colleagues"], row["company"]) == (reason, int(known), " Acme")
        topics = triage_topics(net)
        assert topics.to_numpy().tolist() == [["colleagues", "bob"]] if known else topics.empty


def test_groups_and_people_shared_are_something_in_common() -> None:
    groups = pd.DataFrame({"person": [ME, "ann", "bob"], "group": ["chess", "chess", "golf"]})
    talk = log(("2024-01-05", "bob", f"{ME},ann"), thread="t", mode="signal")
    net = network(talk, invitations=WAITS, memberships=groups, as_of=NOW)
    row = triage(net).loc[(ME, "ann")]
    assert (row["reason"], row["shared_groups"], row["shared_people"]) == ("something in common", 2, 1)
    assert triage_topics(net)["about"].tolist() == ["chess", "bob"]


def test_who_is_on_the_list_or_was_invited_does_not_wait() -> None:
    rows = invited(("ann", "2024-03-01", "received", "none"), ("bob", "2024-03-01", "sent", "none"))
    assert triage(network(invitations=rows, connections=listed(ann=None), as_of=NOW)).empty


def test_the_latest_invitation_counts() -> None:
    twice = pd.concat([WAITS.assign(at="2023-01-01", note="personal"), WAITS])
    row = triage(network(invitations=twice, as_of=NOW)).loc[(ME, "ann")]
    assert (row["note"], row["waiting_days"]) == ("none", 31)


def test_alike_are_connections_a_year_old_with_the_same_kind_of_note() -> None:
    came = invited(
        *((who, "2022-01-01", "received", note) for who, note in (("b", "none"), ("c", "none"), ("d", "personal")))
    )
    young = invited(("e", "2023-12-01", "received", "none"))
    later = log(("2022-02-01", ME, "b"), ("2022-02-02", "b", ME))
    made = listed(b="2022-01-02", c="2022-01-02", d="2022-01-02", e="2023-12-02")
    row = triage(network(later, invitations=pd.concat([WAITS, came, young]), connections=made, as_of=NOW)).loc[
        (ME, "ann")
    ]
    assert row[["alike_count", "alike_known_count", "alike_known_share"]].tolist() == [2, 1, 0.5]
