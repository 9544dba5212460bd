"""Invitations followed to the connection and a year beyond: a test a sentence of the definitions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from netquality.network import Network
from netquality.sample import simulate
from netquality.sample.tables import as_network
from netquality.vetting import (
    GROUPS,
    STAGES,
    invitation_acceptance,
    invitation_coverage,
    vetting_cohort,
    vetting_funnel,
)
from tests.small import ME, log, network

Invitation = tuple[str, str, str, str]  # who, when, direction, note


def invited(*rows: Invitation) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "at", "direction", "note"])
    return frame.assign(owner=ME, question=False)


def listed(**when: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {"owner": ME, "person": list(when), "connected_at": pd.to_datetime(list(when.values()), utc=True)}
    )


def discussion(start: str, *, who: str = "ann") -> pd.DataFrame:
    """Four turns within hours; the owner begins with a question."""
    day = pd.Timestamp(start)
    rows = [(str(day + pd.Timedelta(hours=turn)), *((ME, who) if turn % 2 == 0 else (who, ME))) for turn in range(4)]
    return log(*rows, question=[True, False, False, False])


def journey(*logs: pd.DataFrame, as_of: str = "2026-01-01", **tables: pd.DataFrame) -> pd.Series:
    """The one row of the cohort, days since 2024-01-01 for times."""
    cohort = vetting_cohort(network(*logs, as_of=as_of, **tables))
    assert len(cohort) == 1
    row = cohort.iloc[0]
    return row.map(
        lambda value: (value - pd.Timestamp("2024-01-01", tz="UTC")).days if isinstance(value, pd.Timestamp) else value
    )


RECEIVED = invited(("ann", "2024-01-01T12:00", "received", "none"))


def test_everybody_goes_through_the_stages_in_order() -> None:
    later = log(("2024-03-01", "ann", ME), ("2024-03-02", ME, "ann"))
    row = journey(discussion("2024-01-05"), later, invitations=RECEIVED, connections=listed(ann="2024-01-11"))
    assert row.tolist() == ["received", "none", 0, 4, 4, 4, 10, 61]


def test_the_first_invitation_counts() -> None:
    twice = invited(("ann", "2024-02-01", "received", "personal"), ("ann", "2024-01-01", "sent", "none"))
    row = journey(invitations=twice)
    assert (row["direction"], row["note"], row["invited_at"]) == ("sent", "none", 0)


@pytest.mark.parametrize("when", ["2023-12-31", None])
def test_who_was_connected_before_or_at_an_unknown_time_does_not_enter(when: str | None) -> None:
    assert vetting_cohort(network(invitations=RECEIVED, connections=listed(ann=when))).empty


def test_connecting_on_the_day_of_the_invitation_is_after_it() -> None:
    assert journey(invitations=RECEIVED, connections=listed(ann="2024-01-01"))["connected_at"] == 0


def test_words_before_the_invitation_and_on_the_day_of_connecting_are_no_vetting() -> None:
    for start in ("2023-12-01", "2024-01-11T01:00"):
        row = journey(discussion(start), invitations=RECEIVED, connections=listed(ann="2024-01-11"))
        assert pd.isna(row["asked_at"])
        assert pd.isna(row["discussed_at"])


def test_a_question_in_ones_own_invitation_is_asking() -> None:
    note = log(("2024-01-01T12:00", ME, "ann"), channel="invitation", question=True)
    row = journey(note, invitations=invited(("ann", "2024-01-01T12:00", "sent", "personal")))
    assert row["asked_at"] == 0


def test_a_statement_is_no_question_and_an_answer_needs_one() -> None:
    words = log(
        ("2024-01-02", ME, "ann"), ("2024-01-03", "ann", ME), ("2024-01-04", ME, "ann"), ("2024-01-04", "ann", ME)
    )
    row = journey(words, invitations=RECEIVED)
    assert row[["asked_at", "answered_at", "discussed_at"]].isna().all()


def test_a_discussion_counts_once_the_question_is_answered() -> None:
    talk = log(*((f"2024-01-02T0{turn}", *((ME, "ann") if turn % 2 else ("ann", ME))) for turn in range(4)))
    asks = log(("2024-01-05", ME, "ann"), question=True)
    row = journey(talk, asks, log(("2024-01-07", "ann", ME)), invitations=RECEIVED)
    assert (row["asked_at"], row["answered_at"], row["discussed_at"]) == (4, 6, 6)
    assert pd.isna(journey(talk, asks, invitations=RECEIVED)["discussed_at"])


def test_a_discussion_before_connecting_does_not_make_known() -> None:
    row = journey(discussion("2024-01-05"), invitations=RECEIVED, connections=listed(ann="2024-01-11"))
    assert pd.isna(row["known_at"])


def cohort_of(states: list[dict[str, Any]], as_of: str = "2026-01-01") -> Network:
    """Invitations received, one a state: when invited, discussed, connected and heard of again."""
    rows, logs, when = [], [], {}
    for number, state in enumerate(states):
        who = f"p{number}"
        rows.append((who, state["invited"], state.get("direction", "received"), state.get("note", "none")))
        if "discussed" in state:
            logs.append(discussion(state["discussed"], who=who))
        if "connected" in state:
            when[who] = state["connected"]
        if "again" in state:
            day = pd.Timestamp(state["again"])
            logs.append(log((str(day - pd.Timedelta(hours=1)), ME, who), (str(day), who, ME)))
    return network(*logs, invitations=invited(*rows), connections=listed(**when), as_of=as_of)


FULL = {"invited": "2024-01-01", "discussed": "2024-01-03", "connected": "2024-01-10", "again": "2024-02-01"}


def stages(net: Network, direction: str = "received") -> pd.DataFrame:
    return vetting_funnel(net).loc[direction]


def test_the_funnel_counts_who_went_through_all_stages_before() -> None:
    unasked = {"invited": "2024-01-01", "connected": "2024-01-10", "again": "2024-02-01"}
    found = stages(cohort_of([FULL, unasked, {"invited": "2024-02-01"}]))
    assert found["reached_count"].tolist() == [3, 1, 1, 1, 1, 1]
    assert found["eligible_count"].tolist() == [3, 3, 1, 1, 1, 1]
    assert found.loc["asked", "rate"] == pytest.approx(1 / 3)
    assert pd.isna(found.loc["invited", "rate"])
    assert found["median_wait_days"].round(2).tolist()[1:] == [2.0, 0.04, 0.08, 6.88, 22.0]


def test_what_comes_after_90_days_comes_too_late() -> None:
    late = FULL | {"connected": "2024-04-02"}
    assert stages(cohort_of([FULL, late])).loc["connected", "reached_count"] == 1
    at_last = FULL | {"connected": "2024-03-31", "again": "2024-04-09"}
    assert stages(cohort_of([FULL, at_last])).loc["connected", "reached_count"] == 2


def test_young_invitations_are_pending_never_failures() -> None:
    young = {"invited": "2025-12-20"}
    found = stages(cohort_of([FULL, young]))
    assert (found.loc["invited", "eligible_count"], found.loc["invited", "pending_count"]) == (1, 1)
    assert found.loc["asked", "rate"] == 1.0


def test_young_connections_are_pending_for_the_last_stage() -> None:
    found = stages(cohort_of([FULL], as_of="2024-06-01")).loc["known"]
    assert (found["eligible_count"], found["pending_count"]) == (0, 1)
    assert pd.isna(found["rate"])


def test_known_counts_within_a_year_of_connecting() -> None:
    late = cohort_of([FULL | {"again": "2025-02-01"}])
    assert stages(late).loc["known", "reached_count"] == 0
    accepted = invitation_acceptance(late).loc[("received", "all")]
    assert (accepted["judged_count"], accepted["known_count"]) == (1, 0)


def test_received_and_sent_are_told_apart() -> None:
    net = cohort_of([FULL, FULL | {"direction": "sent"}, FULL | {"direction": "sent"}])
    assert [stages(net, way).loc["known", "reached_count"] for way in ("received", "sent")] == [1, 2]


def test_invitations_older_than_the_first_accepted_one_are_left_out() -> None:
    assert stages(cohort_of([{"invited": "2019-01-01"}, FULL])).loc["invited", "eligible_count"] == 1


def test_groups_by_note_and_by_how_far_the_vetting_went() -> None:
    states = [
        FULL,
        FULL | {"note": "personal"},
        {"invited": "2024-01-02", "note": "default", "connected": "2024-01-03"},
    ]
    found = invitation_acceptance(cohort_of(states)).loc["received"]
    counts = dict(zip(found.index, found["invited_count"], strict=True))
    assert counts == {
        "all": 3, "none": 1, "default": 1, "personal": 1, "not asked": 1, "asked": 2, "answered": 2, "discussed": 2,
    }  # fmt: skip
    assert found.loc["discussed", ["connected_share", "judged_count", "known_share"]].tolist() == [1.0, 2, 1.0]
    assert found.loc["default", "known_share"] == 0.0


def test_no_share_accepted_where_accepted_invitations_are_missing() -> None:
    net = cohort_of([FULL, {"invited": "2024-02-01"}])
    strangers = pd.DataFrame(
        {"owner": ME, "person": [f"x{number}" for number in range(9)], "connected_at": "2024-05-01"}
    )
    made = pd.concat(
        [net.connections, strangers.assign(connected_at=pd.to_datetime(strangers["connected_at"], utc=True))]
    )
    bare = network(net.interactions, invitations=net.invitations, connections=made, as_of="2026-01-01")
    for each, covered, share in ((net, True, 1.0), (bare, False, 0.1)):
        coverage = invitation_coverage(each).loc[ME]
        assert (coverage["covered"], coverage["covered_share"]) == (covered, pytest.approx(share))
        assert vetting_funnel(each).loc[("received", "connected"), "rate"] == pytest.approx(
            1.0 if covered else float("nan"), nan_ok=True
        )
        assert invitation_acceptance(each)["connected_share"].notna().any() == covered
        assert invitation_acceptance(each).loc[("received", "all"), "known_share"] == 1.0


def test_coverage_says_what_is_on_record() -> None:
    rows = invited(
        ("ann", "2024-01-01", "received", "none"),
        (None, "2024-03-01", "received", "none"),
        ("old", "2024-02-01", "sent", "none"),
    )  # type: ignore[arg-type]
    found = invitation_coverage(network(invitations=rows, connections=listed(ann="2024-01-05", old="2020-01-01"))).loc[
        ME
    ]
    assert found[["invitation_count", "unnamed_count", "late_count", "since_count"]].tolist() == [3, 1, 1, 1]
    assert found["since"] == found["first_at"] == pd.Timestamp("2024-01-01", tz="UTC")
    assert found["connected_first_at"].year == 2020


def test_nothing_to_follow() -> None:
    net = network(connected="ann")
    assert vetting_cohort(net).empty
    assert vetting_funnel(net)["eligible_count"].sum() == 0
    assert vetting_funnel(net)["rate"].isna().all()
    assert invitation_coverage(net).loc[ME, ["invitation_count", "covered"]].tolist() == [0, False]
    assert vetting_funnel(net).index.get_level_values("stage").unique().tolist() == list(STAGES)
    assert invitation_acceptance(net).index.get_level_values("group").unique().tolist() == list(GROUPS)


def test_acceptance_is_right_where_connections_over_invitations_is_not() -> None:
    """The archive keeps three years of invitations and twelve of connections; what is planted is a few pending ones."""
    simulation = simulate(connections=300, seed=5)
    net = as_network(simulation)
    naive = len(net.connections) / len(net.invitations)
    assert naive > 1, "the ratio of two unrelated totals is no share at all"
    old = simulation.invitations["at"] + 90 * 86_400 <= simulation.plan.end
    people = simulation.people.iloc[simulation.invitations["person"]]
    mature = people[old.to_numpy() & people["linked"].to_numpy() & ~people["departed"].to_numpy()]
    planted = (mature["planted"] != "pending").mean()
    found = invitation_acceptance(net).xs("all", level="group").sum()
    assert found["connected_count"] / found["invited_count"] == pytest.approx(planted, abs=0.02)
    assert planted < 1


def test_two_owners_are_followed_apart() -> None:
    rows = pd.DataFrame(
        {
            "owner": ["a", "b"],
            "person": "ann",
            "direction": "received",
            "at": ["2024-01-01", "2024-02-01"],
            "note": "none",
            "question": False,
        }
    )
    made = pd.DataFrame(
        {"owner": ["a", "b"], "person": "ann", "connected_at": pd.to_datetime(["2024-01-02", "2024-01-15"], utc=True)}
    )
    net = Network.build({"invitations": rows, "connections": made}, as_of="2025-01-01")
    assert vetting_cohort(net).index.tolist() == [("a", "ann")]
    assert invitation_coverage(net)["covered"].tolist() == [True, False]
    # All together they allow no more than the one that allows least.
    assert invitation_acceptance(net).loc[("received", "all"), "connected_count"] == 1
    assert invitation_acceptance(net)["connected_share"].isna().all()
