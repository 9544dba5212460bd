"""When people connect and how they then behave: latent classes, and the conversations that follow from them."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import pandas as pd

from netquality.sample.plan import DAY, HOUR, Dice, Floats, Ints, Plan
from netquality.schema import NetqualityError

OWNER: Final = 0
#: class -> its share among those who are no strangers.
CLASSES: Final = {
    "stranger": 0.0,
    "co_present": 0.03,
    "one_way_in": 0.17,
    "one_way_out": 0.09,
    "signal": 0.11,
    "late": 0.03,
    "single": 0.17,
    "conversed": 0.16,
    "recurring": 0.10,
    "dormant": 0.06,
    "vouched": 0.08,
}
#: Classes that exchange, once they had the time to.
KNOWN: Final = ("single", "conversed", "recurring", "dormant", "vouched")
#: Old enough to have a past that ended.
_DORMANT_DAYS: Final = 1_500
#: Nothing is written in the last hour, but for the one message that fixes the end of the export.
_QUIET: Final = HOUR


@dataclasses.dataclass(frozen=True)
class _Habit:
    """How a class writes: how many conversations, how many days apart, how many messages each, and who begins."""

    conversations: tuple[int, int]
    days_apart: tuple[float, float]
    messages: tuple[int, int]
    begins: str = "either"  # either, owner, other, turns
    mean_wait_days: float = 45.0


_HABITS: Final = {
    "one_way_in": _Habit((1, 4), (10, 200), (1, 1), begins="other"),
    "one_way_out": _Habit((1, 3), (10, 200), (1, 1), begins="owner"),
    "late": _Habit((2, 2), (100, 300), (1, 1), begins="turns"),
    "single": _Habit((1, 1), (0, 0), (2, 3)),
    "conversed": _Habit((2, 3), (5, 25), (2, 4)),
    "conversed_long": _Habit((1, 1), (0, 0), (4, 9)),
    "recurring": _Habit((3, 8), (30, 200), (2, 8)),
    "vouched": _Habit((2, 8), (30, 200), (2, 8)),
    "dormant": _Habit((4, 10), (20, 110), (2, 8)),
    "vetting": _Habit((1, 1), (0, 0), (4, 8), begins="owner"),
}
#: Their messages take strict turns, so that the number of turns is known.
_STRICT: Final = ("single", "late", "conversed_long", "vetting")


def draw_connections(plan: Plan, count: int, seed: int) -> pd.DataFrame:
    """Return one row a connection in the order of connecting: day (since 1970), vetted, planted (class)."""
    dice = Dice(seed, "connections")
    rank = np.arange(1, count + 1)
    push = (rank > plan.badge - plan.push_count) & (rank <= plan.badge)
    after = rank > plan.badge
    rate = np.where(push, plan.push_rate, np.where(after, plan.after_rate, 1.0))
    clock = np.cumsum(dice.waiting(1.0, count) / rate)
    first = plan.end_day - plan.history_days
    day = first + np.floor((clock - clock[0]) / (clock[-1] - clock[0]) * (plan.history_days - 2)).astype(np.int64)
    vetted = dice.uniform(count) < plan.vetted_share
    shares = (plan.stranger_share_push, plan.stranger_share_after, plan.stranger_share_before)
    stranger = np.where(push, shares[0], np.where(after, shares[1], shares[2]))
    stranger = np.where(vetted, stranger * (1 - plan.vetting_lift), stranger)
    names = np.array(list(CLASSES))
    drawn = names[dice.kinds(list(CLASSES.values()), count)]
    planted = np.where(dice.uniform(count) < stranger, "stranger", drawn)
    planted = np.where((planted == "dormant") & (plan.end_day - day < _DORMANT_DAYS), "recurring", planted)
    return pd.DataFrame({"day": day, "vetted": vetted, "planted": planted})


def draw_conversations(connections: pd.DataFrame, plan: Plan, seed: int) -> pd.DataFrame:
    """Return one row a conversation.

    Columns: person, start (seconds since 1970), count, begins (0 owner, 1 other), strict, habit. `person` is the row of
    `connections` plus one, as the owner is person 0.
    """
    dice = Dice(seed, "conversations")
    person = np.arange(1, len(connections) + 1)
    day, planted = connections["day"].to_numpy(), connections["planted"].to_numpy(dtype=str)
    planted = np.where((planted == "conversed") & (dice.uniform(len(person)) < 0.5), "conversed_long", planted)
    parts = []
    for name, habit in _HABITS.items():
        chosen = connections["vetted"].to_numpy() if name == "vetting" else planted == name
        who = person[chosen]
        wait = dice.waiting(habit.mean_wait_days, len(who))
        if name == "vetting":
            wait = -20 + 12 * dice.uniform(len(who))
        parts.append(_conversations(who, (day[chosen] + wait) * DAY, name, dice))
    return pd.concat(parts, ignore_index=True)


def fill(conversations: pd.DataFrame, connections: pd.DataFrame, plan: Plan, missing: int, seed: int) -> pd.DataFrame:
    """Return more conversations, `missing` messages in all, of ties that recur; a few of them carry most, as in life.

    Raises
    ------
    NetqualityError
        If nobody recurs, so that the messages cannot be placed.
    """
    dice = Dice(seed, "fill")
    planted = pd.Series(connections["planted"].to_numpy(), index=np.arange(1, len(connections) + 1))
    often = conversations[conversations["habit"].isin(("recurring", "vouched", "dormant"))]
    window = often.groupby("person")["start"].agg(["min", "max"])
    last = np.where(planted[window.index] == "dormant", window["max"], plan.end - 2 * DAY)
    open_for = window["min"].to_numpy() < last
    if not open_for.any():
        raise NetqualityError(
            "too few connections to place so many messages; ask for more connections or fewer messages"
        )
    who, first, last = window.index.to_numpy()[open_for], window["min"].to_numpy()[open_for], last[open_for]
    sizes = dice.whole(2, 11, missing // 2 + 1)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), missing)) + 1]
    sizes[-1] -= sizes.sum() - missing
    weight = (1 - dice.uniform(len(who))) ** -0.7
    chosen = dice.kinds(weight.tolist(), len(sizes))
    # Far enough from the end for the longest conversation to be over.
    start = first[chosen] + dice.uniform(len(sizes)) * (last[chosen] - first[chosen])
    begins = dice.whole(0, 1, len(sizes))
    frame = {
        "person": who[chosen],
        "start": start,
        "count": sizes,
        "begins": begins,
        "strict": False,
        "habit": "fill",
    }
    return pd.DataFrame(frame)


def write_out(conversations: pd.DataFrame, plan: Plan, seed: int, purpose: str) -> pd.DataFrame:
    """Return one row a message of the conversations: at, sender, person, first (of its conversation), habit.

    What would come after the end of the export is not there; a conversation of `fill` is instead moved before it.
    """
    dice = Dice(seed, f"messages of {purpose}")
    count = conversations["count"].to_numpy()
    total = int(count.sum())
    begin = np.repeat(np.cumsum(count) - count, count)
    place = np.arange(total) - begin
    whole = np.repeat(np.arange(len(count)), count)
    strict = conversations["strict"].to_numpy()[whole]
    # The second message always answers the first, the others mostly do.
    switch = (place > 0) & (strict | (place == 1) | (dice.uniform(total) < 0.85))
    turn = _within(switch.astype(np.float64), begin).astype(np.int64) + conversations["begins"].to_numpy()[whole]
    gap = np.where(place > 0, 60 * 900 ** dice.uniform(total), 0.0)
    at = np.floor(conversations["start"].to_numpy()[whole] + _within(gap, begin)).astype(np.int64)
    person = conversations["person"].to_numpy()[whole]
    habit = conversations["habit"].to_numpy()[whole]
    late = plan.end - _QUIET - at
    at = np.where((habit == "fill") & (late < 0), plan.end - _QUIET - 1, at)
    frame = {
        "at": at,
        "sender": np.where(turn % 2 == 0, OWNER, person),
        "person": person,
        "first": place == 0,
        "habit": habit,
    }
    return pd.DataFrame(frame)[at < plan.end - _QUIET].reset_index(drop=True)


def _conversations(who: Ints, begin: Floats, name: str, dice: Dice) -> pd.DataFrame:
    """Return the conversations of `who` by the habit `name`, the first of each at `begin`."""
    habit = _HABITS[name]
    times = dice.whole(*habit.conversations, len(who))
    total = int(times.sum())
    start_of = np.repeat(np.cumsum(times) - times, times)
    place = np.arange(total) - start_of
    low, high = habit.days_apart
    apart = np.where(place > 0, low + (high - low) * dice.uniform(total), 0.0)
    either = dice.whole(0, 1, total)
    turns = np.repeat(dice.whole(0, 1, len(who)), times) + place
    begins = {
        "owner": np.zeros_like(place),
        "other": np.ones_like(place),
        "either": either,
        "turns": turns % 2,
    }
    frame = {
        "person": np.repeat(who, times),
        "start": np.repeat(begin, times) + _within(apart, start_of) * DAY,
        "count": dice.whole(*habit.messages, total),
        "begins": begins[habit.begins],
        "strict": name in _STRICT,
        "habit": name,
    }
    return pd.DataFrame(frame)


def _within(steps: Floats, begin: Ints) -> Floats:
    """Return the running sum of `steps`, started anew in each group; `begin` is the first row of a row's group."""
    running: Floats = np.cumsum(steps)
    before: Floats = (running - steps)[begin]
    return running - before
