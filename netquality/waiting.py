"""How long it takes until two who were introduced have both written, and whether that depends on anything."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.introductions import MATURE_DAYS, list_introductions
from netquality.network import Network, memo
from netquality.schema import TEXT
from netquality.survival import kaplan_meier, log_rank
from netquality.ties.people import people_index

#: Whether the introducer stays is judged on the first days, and what follows on the rest: who stays because the two
#: have answered must not pass for somebody whose staying made them answer.
LANDMARK_DAYS: Final = 3
#: The tests compare introductions by these.
GROUPINGS: Final = ("depth", "company", "presence", "year")
#: A group of fewer introductions is left out of a test.
SMALLEST_GROUP: Final = 5
_DAY: Final = pd.Timedelta(days=1)
_COLUMNS: Final = {"days": float, "exchanged": bool, **dict.fromkeys(GROUPINGS, TEXT)}

Direction = Literal["made", "received"]


@memo
def introduction_waits(network: Network, *, direction: Direction = "made") -> pd.DataFrame:
    """Return how long each introduction has been followed and whether the two had both written by then, one row each.

    Followed from the introduction until both have written, at most 60 days, and no longer than to `as_of` (censored).

    Parameters
    ----------
    network : Network
    direction : {"made", "received"}
        Introductions that owners made (default), or that were made for them.

    Returns
    -------
    DataFrame
        Index ``introduction``: the row of `list_introductions`; those whose exchange cannot be seen are left out.
        ``days`` (0 to 60), ``exchanged``; and the groups that they may be compared by, missing where not known:
        ``depth`` (how well the introducer knew the one of the two whom they knew less, at that time: "not in touch
        with both" below rung 3, "in touch with both", "in real conversation with both" from rung 4 on), ``company``
        ("same", "different", as their profiles say today), ``presence`` (the introducer wrote again within 3 days:
        "sustained", or "brief"), ``year``.

    References
    ----------
    Our definition.
    """
    found = list_introductions(network)
    found = found[found[direction] & _followed(network, found)]
    until = found["exchanged_at"].fillna(found["at"] + MATURE_DAYS * _DAY).clip(upper=network.as_of)
    table = pd.DataFrame(
        {
            "days": (until - found["at"]) / _DAY,
            "exchanged": found["exchanged_at"].notna(),
            "depth": _depth_before(network, found),
            "company": _company(network, found),
            "presence": _presence(found),
            "year": found["at"].dt.year.astype(TEXT),
        },
        index=found.index.rename("introduction"),
    )
    return table.astype(_COLUMNS)


@memo
def introduction_curve(network: Network, *, direction: Direction = "made") -> pd.DataFrame:
    """Return the Kaplan-Meier curve of how long two who were introduced go without having both written.

    Returns
    -------
    DataFrame
        As `netquality.survival.kaplan_meier`; index ``time`` in days, up to 60.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 0, 1, 1, 2, 2], "at": ["2024-01-01"] * 2 + ["2024-01-02"] * 2 + ["2024-01-05"] * 2,
    ...     "source": ["me", "me", "ann", "ann", "bob", "bob"], "target": ["ann", "bob", "me", "bob", "me", "ann"],
    ...     "channel": "message", "mode": "written", "thread": "t", "question": False, "cue": [True] * 2 + [False] * 4})
    >>> network = Network.build({"interactions": log}, owners=["me"], as_of="2025-01-01")
    >>> introduction_curve(network)[["at_risk", "events", "survival"]].to_dict("index")
    {4.0: {'at_risk': 1, 'events': 1, 'survival': 0.0}}
    """
    waits = introduction_waits(network, direction=direction)
    return kaplan_meier(waits["days"], waits["exchanged"])


@memo
def introduction_tests(network: Network, *, direction: Direction = "made") -> pd.DataFrame:
    """Return the log-rank tests of whether the time until both write depends on who was introduced, how and when.

    Returns
    -------
    DataFrame
        Index ``grouping``: depth, company, presence, year (see `introduction_waits`). ``groups``, ``introductions``
        (that have a group of at least 5), ``statistic``, ``degrees``, ``p_value``, and ``p_adjusted`` for having asked
        several questions (Holm). NaN where there are fewer than two groups. Presence is judged on the first 3 days,
        over those who had not both written by then, and the wait counted from there.

    References
    ----------
    Mantel (1966) for the test; Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scand. J.
    Statistics 6; Anderson, J. R., Cain, K. C., Gelber, R. D. (1983). Analysis of survival by tumor response. J. Clin.
    Oncology 1 (the landmark).
    """
    waits = introduction_waits(network, direction=direction)
    tests = pd.concat([_test(waits, grouping) for grouping in GROUPINGS], ignore_index=True)
    tests["p_adjusted"] = holm(tests["p_value"])
    return tests.set_axis(pd.Index(GROUPINGS, name="grouping"))


def holm(p_values: pd.Series) -> pd.Series:
    """Return p-values adjusted for how many of them there are; missing ones do not count.

    Examples
    --------
    >>> holm(pd.Series([0.04, 0.01, np.nan])).tolist()
    [0.04, 0.02, nan]
    """
    ordered = p_values.dropna().sort_values()
    steps = ordered * np.arange(len(ordered), 0, -1)
    return steps.cummax().clip(upper=1).reindex(p_values.index)


def _test(waits: pd.DataFrame, grouping: str) -> pd.DataFrame:
    if grouping == "presence":
        waits = waits[waits["days"] > LANDMARK_DAYS]
        waits = waits.assign(days=waits["days"] - LANDMARK_DAYS)
    sizes = waits.groupby(grouping)[grouping].transform("size")
    some = waits[sizes.ge(SMALLEST_GROUP).fillna(False)]
    test = log_rank(some["days"], some["exchanged"], some[grouping])
    return pd.DataFrame({"groups": [some[grouping].nunique()], "introductions": len(some)}).join(test)


def _followed(network: Network, found: pd.DataFrame) -> pd.Series:
    """Whether an exchange of the two would be on record, with its time."""
    owners = set(network.owners)
    visible = found["thread"].notna() | found["a"].isin(owners) | found["b"].isin(owners)
    # A logged outcome says that they met, not when: without words on record it has no time.
    return visible & ~(found["exchanged"].fillna(False) & found["exchanged_at"].isna())


def _presence(found: pd.DataFrame) -> pd.Series:
    early = found["returned_at"] - found["at"] <= LANDMARK_DAYS * _DAY
    return pd.Series(np.where(early, "sustained", "brief"), found.index).where(found["thread"].notna())


def _company(network: Network, found: pd.DataFrame) -> pd.Series:
    company = network.people.set_index("person")["company"].str.casefold().str.strip()
    one, other = (found[who].map(company).astype(TEXT) for who in ("a", "b"))
    same = pd.Series(np.where(one == other, "same", "different"), found.index)
    return same.where(one.notna() & other.notna())


def _depth_before(network: Network, found: pd.DataFrame) -> pd.Series:
    """How well the introducer knew both when the introduction was made; missing where a tie is not on record."""
    twice = pd.concat([found, found], ignore_index=True)
    rungs = rungs_before(network, twice["introducer"], pd.concat([found["a"], found["b"]]), twice["at"])
    weaker = rungs.to_numpy().reshape(2, -1).min(axis=0)
    owners = set(network.owners)
    seen = found["introducer"].isin(owners) | (found["a"].isin(owners) & found["b"].isin(owners))
    words = ("not in touch with both", "in touch with both", "in real conversation with both")
    level = np.select([weaker < KNOWN_RUNG, weaker == KNOWN_RUNG], words[:2], words[2])
    return pd.Series(level, found.index).where(seen)


def rungs_before(network: Network, owners: pd.Series, others: pd.Series, at: pd.Series) -> pd.Series:
    """Return on which rung each of `owners` stood with the other one before the moment `at`, from words and meetings.

    Each question is a tie of its own in a network of its own: what they had written by then, and nothing else.
    """
    people = people_index(network)
    asked = pd.DataFrame({"row": owners.index, "u": people.get_indexer(owners), "v": people.get_indexer(others)})
    asked["before"] = at.to_numpy()
    log = network.interactions
    source, target = (log[key].cat.codes.to_numpy("int64") for key in ("source", "target"))
    pairs = [asked[one] * len(people) + asked[other] for one, other in (("u", "v"), ("v", "u"))]
    between = np.isin(source * len(people) + target, np.concatenate(pairs)) & (target >= 0)
    rows = log[between].assign(source=source[between], target=target[between], thread=None)
    ways = [
        rows.merge(asked, left_on=["source", "target"], right_on=way).assign(sent=sent)
        for way, sent in ((["u", "v"], True), (["v", "u"], False))
    ]
    past = pd.concat(ways, ignore_index=True)
    past = past[past["at"] < past["before"]]
    if past.empty:
        return pd.Series(0, owners.index)
    mine, theirs = "u" + past["row"].astype(str), "v" + past["row"].astype(str)
    past = past.assign(source=mine.where(past["sent"], theirs), target=theirs.where(past["sent"], mine), cue=False)
    told = Network.build({"interactions": past[list(log.columns)]}, owners=mine.unique())
    rungs = interaction_depth(told)["rung"].droplevel("person")
    return rungs.reindex("u" + owners.index.astype(str), fill_value=0).set_axis(owners.index)
