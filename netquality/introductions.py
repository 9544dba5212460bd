"""Introductions: who brought whom together, from the owner's log and group conversations, and what became of it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from netquality.detection import by_structure, by_words
from netquality.network import Network, memo
from netquality.ordering import Flags, Integers, spans
from netquality.schema import DAY_US, MODES, NOT_MADE, TEXT, TIME, instants, micros
from netquality.ties.people import in_order, people_index, ranks
from netquality.ties.sequence import between, earliest
from netquality.uncertainty import rate_table

#: An introduction is judged on its first days; a younger one is pending, not failed.
MATURE_DAYS: Final = 60
#: Who still write to each other after this long have a lasting tie ...
LASTING_DAYS: Final = 90
#: ... and this is how long one waits to see it.
LASTING_WINDOW_DAYS: Final = 365
#: A logged and a detected introduction of the same pair within this time are one.
SAME_DAYS: Final = 30

STAGES: Final = ("made", "acknowledged", "exchanged", "lasting", "outcome")
PARTIES: Final = ["introducer", "a", "b"]
_GOOD: Final = ("met", "hired", "deal", "friendship")
_COLUMNS: Final = {
    **dict.fromkeys(("introducer", "a", "b"), TEXT),
    "at": TIME,
    **dict.fromkeys(("source", "thread", "asked_by", "result"), TEXT),
    **dict.fromkeys(("acknowledged_at", "exchanged_at", "lasting_at", "returned_at"), TIME),
    **dict.fromkeys(("acknowledged", "exchanged", "lasting", "outcome", "made", "received", "mature"), "boolean"),
}


@memo
def list_introductions(network: Network) -> pd.DataFrame:
    """Return one row per introduction of a pair, logged or detected, with the stages it reached.

    Detected: somebody opens a conversation with two to four people, and the opening words read like an introduction;
    pairs who had shared a conversation or written to each other before are not introduced. In logs that hold no words,
    who wrote to whom has to do (`source` "structure", see `netquality.detection.by_structure`), which is far less sure.
    Logged: a row of the owner's introductions log; requests that came to nothing (outcome "not_made") are none. The
    same introducer and pair within 30 days are one introduction (`source` "both" if logged and detected).

    Returns
    -------
    DataFrame
        ``introducer, a, b`` (a < b), ``at``, ``source`` (log, detected, both, structure), ``thread``, ``asked_by``,
        ``result`` (the logged outcome). ``acknowledged_at``: the first of a, b answers in the thread or writes to the
        other; ``exchanged_at``: both have; both within 60 days. ``lasting_at``: both write to each other again, 90 to
        365 days later. ``returned_at``: the introducer writes in the thread again, within 60 days. The booleans
        ``acknowledged, exchanged, lasting, outcome`` are missing where the export cannot show it: no thread and neither
        a nor b an owner; lasting, unless a or b is an owner; outcome, unless logged. A logged outcome other than "none"
        implies that they exchanged. ``made``: by an owner; ``received``: for an owner; ``mature``: at least 60 days
        old.

    References
    ----------
    Our definition (docs/metrics.md).
    """
    found = _merge(_logged(network), _detected(network))
    if found.empty:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _COLUMNS.items()})
    staged = _stages(network, found)
    known = found["result"].isin(_GOOD)
    names, threads = in_order(network), pd.Series(network.interactions["thread"].cat.categories)
    made, a, b = names.isin(network.owners)[found[PARTIES].to_numpy().T]
    seen = found["thread"].notna() | a | b
    table = found.assign(
        **staged,
        **{who: names.take(found[who]) for who in PARTIES},
        thread=threads.reindex(found["thread"]).array,
        acknowledged=_stage(staged["acknowledged_at"].notna() | known, seen | known),
        exchanged=_stage(staged["exchanged_at"].notna() | known, seen | known),
        lasting=_stage(staged["lasting_at"].notna(), a | b),
        outcome=_stage(known, found["result"].notna()),
        made=made,
        received=(a | b) & (~made | network.pooled),
        mature=network.as_of - found["at"] >= pd.Timedelta(days=MATURE_DAYS),
    )
    return table[list(_COLUMNS)].astype(_COLUMNS)


@memo
def introduction_success(network: Network, *, direction: Literal["made", "received"] = "made") -> pd.DataFrame:
    """Return how many introductions reached each stage, one row per stage, over those old enough to tell.

    rate = reached / eligible, with eligible the introductions at least 60 days old (lasting: a year) of which the
    export can show whether they reached the stage; with its 95 % Wilson interval. Young ones are pending, not failed.

    Parameters
    ----------
    network : Network
    direction : {"made", "received"}
        Introductions that owners made (default), or that were made for them.

    Returns
    -------
    DataFrame
        Index ``stage``: made, acknowledged, exchanged, lasting, outcome. Columns ``eligible_count, reached_count,
        rate, rate_low, rate_high`` (in [0, 1]; NaN without eligible ones, and for "made", which is where the count
        starts), ``pending_count``, ``unobservable_count``. eligible + pending + unobservable = all introductions.

    References
    ----------
    Our definition; Wilson (1927) for the interval.

    Examples
    --------
    >>> log = pd.DataFrame({"introducer": "me", "a": "ann", "b": ["bob", "cy"], "at": "2024"})
    >>> log = log.assign(outcome=["met", "none"])
    >>> network = Network.build({"introductions": log}, owners=["me"], as_of="2025-01-01")
    >>> introduction_success(network).loc["outcome", ["eligible_count", "reached_count", "rate"]].tolist()
    [2.0, 1.0, 0.5]
    """
    table = list_introductions(network)
    table = table[table[direction]]
    rows = [_count(table, stage, network.as_of) for stage in STAGES]
    counts = pd.DataFrame(rows, index=pd.Index(STAGES, name="stage"))
    rates = rate_table(counts["reached_count"], counts["eligible_count"])
    rates.loc["made"] = np.nan
    return pd.concat(
        [counts[["eligible_count", "reached_count"]], rates, counts[["pending_count", "unobservable_count"]]],
        axis=1,
    )


def _count(table: pd.DataFrame, stage: str, as_of: pd.Timestamp) -> dict[str, int]:
    if stage == "made":
        return {
            "eligible_count": len(table),
            "reached_count": len(table),
            "pending_count": 0,
            "unobservable_count": 0,
        }
    wait = pd.Timedelta(days=LASTING_WINDOW_DAYS if stage == "lasting" else MATURE_DAYS)
    observable, mature = table[stage].notna(), as_of - table["at"] >= wait
    eligible = table.loc[observable & mature, stage]
    return {
        "eligible_count": len(eligible),
        "reached_count": int(eligible.sum()),
        "pending_count": int((observable & ~mature).sum()),
        "unobservable_count": int((~observable).sum()),
    }


def _stage(reached: pd.Series, observable: pd.Series) -> pd.Series:
    return reached.astype("boolean").where(observable, pd.NA)


def _logged(network: Network) -> pd.DataFrame:
    log = network.introductions.rename(columns={"outcome": "result"})
    log = log[(log["result"] != NOT_MADE).fillna(True)].assign(source="log", thread=np.nan)
    return _placed(network, log.assign(**{who: people_index(network).get_indexer(log[who]) for who in PARTIES}))


def _detected(network: Network) -> pd.DataFrame:
    read, seen = by_words(network), by_structure(network)
    found = pd.concat([read.assign(source="detected"), seen.assign(source="structure")], ignore_index=True)
    return _placed(network, found.assign(thread=found["thread"].where(found["thread"] >= 0)))


def _placed(network: Network, found: pd.DataFrame) -> pd.DataFrame:
    """Put places in the order of their keys for people's rows, a before b, since an introduction has no direction."""
    introducer, a, b = ranks(network).to_numpy()[found[PARTIES].to_numpy().T]
    return found.assign(introducer=introducer, a=np.minimum(a, b), b=np.maximum(a, b))


def _merge(logged: pd.DataFrame, detected: pd.DataFrame) -> pd.DataFrame:
    """Count an introduction once however often it was logged or found; a conversation knows its hour, a log its day."""
    every = pd.concat([detected, logged], ignore_index=True).sort_values([*PARTIES, "at"], ignore_index=True)
    near = every.groupby(PARTIES)["at"].diff() <= pd.Timedelta(days=SAME_DAYS)
    told = every["source"] == "log"
    every = every.assign(number=(~near).cumsum(), told=told, failed=every["result"] == "none")
    # What a group begins with is what it says: the conversation before the log, a success before "none".
    found = every.sort_values(["number", "told", "failed"], kind="stable").groupby("number").first()
    seen, ever = (times.groupby(every["number"]).min() for times in (every["at"].where(~told), every["at"]))
    both = every.groupby("number")["told"].nunique() > 1
    found = found.assign(at=seen.fillna(ever), source=found["source"].mask(both, "both"))
    return found.sort_values(["at", *PARTIES], ignore_index=True)


def _stages(network: Network, found: pd.DataFrame) -> dict[str, pd.Series]:
    """When each introduction was acknowledged, exchanged on and lasting, and when the introducer came back to it."""
    words = _words_after(network, found)
    early = words.late <= MATURE_DAYS * DAY_US

    def first(some: Flags) -> Integers:
        return earliest(words.row[some], words.at[some], len(found))

    a, b = (first(early & by) for by in (words.a, words.b))
    exchanged = np.maximum(a, b)
    again = words.at - LASTING_DAYS * DAY_US >= exchanged[words.row]
    again &= words.late <= LASTING_WINDOW_DAYS * DAY_US
    times = {
        "acknowledged_at": np.minimum(a, b),
        "exchanged_at": exchanged,
        "lasting_at": np.maximum(first(again & words.a), first(again & words.b)),
        "returned_at": first(early & ~words.a & ~words.b),
    }
    return {name: pd.Series(instants(moments)) for name, moments in times.items()}


class _Words(NamedTuple):
    """Words after an introduction (a row of those found), how late, and whether a or b wrote them."""

    row: Integers
    at: Integers
    late: Integers
    a: Flags
    b: Flags


def _words_after(network: Network, found: pd.DataFrame) -> _Words:
    """What the three of each introduction wrote afterwards, a and b to each other and all in its thread."""
    log, people = network.interactions, np.argsort(ranks(network).to_numpy())
    introducer, a, b = people[found[PARTIES].to_numpy().T]
    own = between(network, a, b, "written")
    row, word = np.append([own.tie, own.row], _in_thread(network, found["thread"]), axis=1)
    at, source = micros(log["at"])[word], log["source"].cat.codes.to_numpy()[word]
    since, by_a, by_b = micros(found["at"])[row], source == a[row], source == b[row]
    after = np.flatnonzero((at > since) & (by_a | by_b | (source == introducer[row])))
    return _Words(*(each[after] for each in (row, at, at - since, by_a, by_b)))


def _in_thread(network: Network, thread: pd.Series) -> tuple[Integers, Integers]:
    """Which introduction (row) each word (row of the log) in the thread of one belongs to, and these words."""
    log, asked = network.interactions, thread.fillna(-1).to_numpy(np.int64)
    code = log["thread"].cat.codes.to_numpy()
    # Few threads are asked for and the log is long. The place behind the last is for rows without a thread.
    wanted = np.zeros(len(log["thread"].cat.categories) + 1, dtype=bool)
    wanted[asked[asked >= 0]] = True
    word = np.flatnonzero(wanted[code])
    word = word[log["mode"].cat.codes.to_numpy()[word] == MODES.index("written")]
    word = word[np.argsort(code[word], kind="stable")]
    begin, end = (np.searchsorted(code[word], asked, side=side) for side in ("left", "right"))
    row, place = spans(begin, end - begin)
    return row, word[place]
