"""What passes between people besides messages: invitations, endorsements, recommendations, follows, meetings."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.sample.history import KNOWN, OWNER
from netquality.sample.plan import DAY, Dice, Flags, Ints, Plan

#: Invitations precede connecting by up to this many days, and a discussion before connecting by more.
_WAIT_DAYS: Final = 15
_VETTING_WAIT_DAYS: Final = (22, 25)
_NOTES: Final = ("none", "default", "personal")
SKILLS: Final = ("Gardening", "Data Analysis", "Public Speaking", "C++", 'The "Art" of Listening, daily')


def draw_invitations(people: pd.DataFrame, plan: Plan, seed: int) -> pd.DataFrame:
    """Return invitations: at (whole minutes), person, sent (by the owner), note, question.

    Pending ones are of people who are no connections. With people who are vetted, personal notes are more frequent.
    """
    dice = Dice(seed, "invitations")
    day, vetted = people["day"].to_numpy(), people["vetted"].to_numpy()
    pending = np.asarray(people["planted"] == "pending")
    recent = (day > plan.end_day - plan.invitation_days) & people["linked"]
    person = np.flatnonzero(recent | pending)
    count = len(person)
    low, high = _VETTING_WAIT_DAYS
    wait = np.where(vetted[person], dice.whole(low, high, count), dice.whole(0, _WAIT_DAYS, count))
    date = np.where(pending[person], plan.end_day - dice.whole(1, 180, count), day[person] - wait)
    eager = vetted[person] | pending[person] & (dice.uniform(count) < 0.4)
    luck = dice.uniform(count)
    note = np.where(eager, np.where(luck < 0.75, 2, 0), np.where(luck < 0.55, 0, np.where(luck < 0.88, 1, 2)))
    # A note in own words would be an answer to the introduction.
    note = np.where(people["planted"].to_numpy(dtype=str)[person] == "introduced", 0, note)
    sent = np.where(pending[person], dice.uniform(count) < 0.3, dice.uniform(count) < 0.45)
    table = {
        "at": np.minimum(date * DAY + dice.whole(0, 1_439, count) * 60, plan.end - 2 * DAY - plan.end % 60),
        "person": person,
        "sent": sent,
        "note": np.array(_NOTES)[note],
        "question": (note == 2) & (dice.uniform(count) < 0.5),
    }
    return pd.DataFrame(table).sort_values("at", kind="stable", ignore_index=True)


def draw_signals(people: pd.DataFrame, plan: Plan, seed: int) -> pd.DataFrame:
    """Return one-way signs: at, source, target, channel (endorsement, recommendation, follow), status.

    Of the class `signal` everybody gives or gets one. Of the class `vouched` two in three have a recommendation. A
    hidden recommendation, an endorsement not accepted or a follow taken back is only ever beside an exchange.
    """
    dice = Dice(seed, "signals")
    planted = people["planted"].to_numpy(dtype=str)
    here: Flags = np.asarray(~people["departed"] & people["linked"])
    signal, vouched = np.flatnonzero((planted == "signal") & here), np.flatnonzero((planted == "vouched") & here)
    known = np.flatnonzero(np.isin(planted, KNOWN) & here)
    some, outside = known[dice.uniform(len(known)) < 0.25], np.flatnonzero(planted == "outsider")[:6]
    kinds = np.arange(len(signal)) % 5
    conversed = np.flatnonzero((planted == "conversed") & here)
    parts = [
        _signs(signal[kinds == 0], "endorsement", "ACCEPTED", True, dice),
        _signs(signal[kinds == 1], "endorsement", "ACCEPTED", False, dice),
        _signs(signal[kinds == 2], "follow", "Active", False, dice),
        _signs(signal[kinds == 3], "recommendation", "VISIBLE", True, dice),
        _signs(vouched[0::3], "recommendation", "VISIBLE", True, dice),
        _signs(vouched[1::3], "recommendation", "VISIBLE", False, dice),
        # Of two people of one name nobody can say whose recommendation it is.
        _signs(conversed[:3], "recommendation", "VISIBLE", True, dice),
        _signs(conversed[-3:], "recommendation", "HIDDEN", True, dice),
        _signs(np.repeat(some, 2), "endorsement", "ACCEPTED", True, dice),
        _signs(some[::3], "endorsement", "PENDING", True, dice),
        _signs(some[1::4], "endorsement", "HIDDEN", False, dice),
        _signs(some[1::5], "follow", "Active", False, dice),
        _signs(some[2::5], "follow", "Unfollow", False, dice),
        _signs(outside, "endorsement", "ACCEPTED", True, dice),
    ]
    table = pd.concat(parts, ignore_index=True)
    since = np.maximum(people["day"].to_numpy()[table[["source", "target"]].max(axis=1)] + 1, plan.end_day - 2_500)
    latest = plan.end - 2 * DAY
    at = since * DAY + np.floor(dice.uniform(len(table)) * np.maximum(latest - since * DAY, 1)).astype(np.int64)
    # Recommendations are dated to the minute.
    table["at"] = np.minimum(at, latest) // 60 * 60
    return table.sort_values("at", kind="stable", ignore_index=True)


def draw_meetings(people: pd.DataFrame, plan: Plan, seed: int) -> pd.DataFrame:
    """Return the owner's log: day (since 1970), person, kind (meeting, call).

    Every third of the class `vouched` is in it. So is one person whose profile address is not on the list, and one who
    is no connection.
    """
    dice = Dice(seed, "meetings")
    planted = people["planted"].to_numpy(dtype=str)
    vouched = np.flatnonzero((planted == "vouched") & ~people["departed"])[2::3]
    friends = np.repeat(vouched, dice.whole(1, 4, len(vouched)))
    odd = [np.flatnonzero(~people["linked"])[0], np.flatnonzero(planted == "pending")[-1]]
    person = np.concatenate([friends, odd]).astype(np.int64)
    first = np.maximum(people["day"].to_numpy()[person], plan.end_day - 1_500)
    day = first + np.floor(dice.uniform(len(person)) * (plan.end_day - 2 - first)).astype(np.int64)
    kind = np.array(["meeting", "call"])[dice.whole(0, 1, len(person))]
    table = pd.DataFrame({"day": np.maximum(day, first), "person": person, "kind": kind})
    return table.drop_duplicates(["day", "person"]).sort_values(["day", "person"], ignore_index=True)


def _signs(people: Ints, channel: str, status: str, received: bool, dice: Dice) -> pd.DataFrame:
    owner = np.full(len(people), OWNER, dtype=np.int64)
    source, target = (people, owner) if received else (owner, people)
    skill = np.array(SKILLS)[dice.whole(0, len(SKILLS) - 1, len(people))]
    return pd.DataFrame({"source": source, "target": target, "channel": channel, "status": status, "skill": skill})
