"""Introductions: who brought whom together, from the owner's log and group conversations, and what became of it."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from netquality.detection import by_structure, by_words
from netquality.network import Network, memo
from netquality.schema import NOT_MADE, TEXT, TIME
from netquality.ties.people import people_index
from netquality.ties.sequence import between
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
    owners = set(network.owners)
    seen_pair = found["a"].isin(owners) | found["b"].isin(owners)
    seen = seen_pair | found["thread"].notna()
    table = found.assign(
        **staged,
        acknowledged=_stage(staged["acknowledged_at"].notna() | known, seen | known),
        exchanged=_stage(staged["exchanged_at"].notna() | known, seen | known),
        lasting=_stage(staged["lasting_at"].notna(), seen_pair),
        outcome=_stage(known, found["result"].notna()),
        made=found["introducer"].isin(owners),
        received=seen_pair & ~found["introducer"].isin(owners) if not network.pooled else seen_pair,
        mature=network.as_of - found["at"] >= pd.Timedelta(days=MATURE_DAYS),
    )
    ordered = table.sort_values(["at", "introducer", "a", "b"], ignore_index=True)
    return ordered[list(_COLUMNS)].astype(_COLUMNS)


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
    return log[(log["result"] != NOT_MADE).fillna(True)].assign(source="log")


def _detected(network: Network) -> pd.DataFrame:
    read, seen = by_words(network), by_structure(network)
    return pd.concat([read.assign(source="detected"), seen.assign(source="structure")], ignore_index=True)


def _merge(logged: pd.DataFrame, detected: pd.DataFrame) -> pd.DataFrame:
    """Count an introduction once however often it was logged or found; a conversation knows its hour, a log its day."""
    names = [name for name in _COLUMNS if name in detected or name in logged]
    each = [part.reindex(columns=names).astype({name: _COLUMNS[name] for name in names}) for part in (detected, logged)]
    every = _ordered(pd.concat(each, ignore_index=True)).sort_values([*PARTIES, "at"], ignore_index=True)
    near = every.groupby(PARTIES)["at"].diff() <= pd.Timedelta(days=SAME_DAYS)
    told = every["source"] == "log"
    every = every.assign(number=(~near).cumsum(), told=told, failed=every["result"] == "none")
    # What a group begins with is what it says: the conversation before the log, a success before "none".
    found = every.sort_values(["number", "told", "failed"], kind="stable").groupby("number").first()
    seen, ever = (times.groupby(every["number"]).min() for times in (every["at"].where(~told), every["at"]))
    both = every.groupby("number")["told"].nunique() > 1
    return found.assign(at=seen.fillna(ever), source=found["source"].mask(both, "both"))[names].reset_index(drop=True)


def _ordered(found: pd.DataFrame) -> pd.DataFrame:
    """Name the two in alphabetical order, since an introduction has no direction."""
    swap = found["a"] > found["b"]
    return found.assign(a=found["a"].where(~swap, found["b"]), b=found["b"].where(~swap, found["a"]))


def _stages(network: Network, found: pd.DataFrame) -> dict[str, pd.Series]:
    """When each introduction was acknowledged, exchanged on and lasting, and when the introducer came back to it."""
    words = _words_after(network, found)
    early, theirs = words["late"] <= pd.Timedelta(days=MATURE_DAYS), words["by"] == "pair"
    exchanged = _by_both(words[early & theirs])
    since = words[theirs].merge(exchanged.rename("exchanged_at").reset_index(), on="row")
    still = since["at"] >= since["exchanged_at"] + pd.Timedelta(days=LASTING_DAYS)
    again = since[still & (since["late"] <= pd.Timedelta(days=LASTING_WINDOW_DAYS))]
    times = {
        "acknowledged_at": words[early & theirs].groupby("row")["at"].min(),
        "exchanged_at": exchanged,
        "lasting_at": _by_both(again),
        "returned_at": words[early & ~theirs].groupby("row")["at"].min(),
    }
    return {name: moments.reindex(found.index).astype(TIME) for name, moments in times.items()}


def _words_after(network: Network, found: pd.DataFrame) -> pd.DataFrame:
    """What the three of each introduction wrote afterwards, a and b to each other and all in its thread.

    ``row`` of `found`; ``source`` (row of the people) and whether it is one of the "pair" or the "introducer" (``by``);
    ``at``; how ``late`` after the introduction.
    """
    log, people = network.interactions, people_index(network)
    three = {who: people.get_indexer(found[who]) for who in PARTIES}
    own = between(network, three["a"], three["b"], "written")
    words = pd.concat([pd.DataFrame({"row": own.tie, "word": own.row}), _in_thread(network, found["thread"])])
    row, source = words["row"].to_numpy(), log["source"].cat.codes.to_numpy()[words["word"]]
    a, b, introducer = (source == three[who][row] for who in ("a", "b", "introducer"))
    said = log["at"].take(words["word"]).reset_index(drop=True)
    after = pd.DataFrame({"row": row, "source": source, "at": said, "by": np.where(a | b, "pair", "introducer")})
    after["late"] = after["at"] - found["at"].take(row).reset_index(drop=True)
    return after[(a | b | introducer) & (after["late"] > pd.Timedelta(0))]


def _in_thread(network: Network, thread: pd.Series) -> pd.DataFrame:
    """The rows of the log (``word``) that somebody wrote in the thread of each introduction (``row``)."""
    log = network.interactions
    asked, code = log["thread"].cat.categories.get_indexer(thread), log["thread"].cat.codes.to_numpy()
    # Few threads are asked for and the log is long. The place behind the last is for rows without a thread.
    wanted = np.zeros(len(log["thread"].cat.categories) + 1, dtype=bool)
    wanted[asked[asked >= 0]] = True
    word = np.flatnonzero(wanted[code] & (log["mode"] == "written").to_numpy())
    rows = pd.DataFrame({"thread": asked, "row": np.arange(len(asked))})
    return rows.merge(pd.DataFrame({"thread": code[word], "word": word}), on="thread")[["row", "word"]]


def _by_both(words: pd.DataFrame) -> pd.Series:
    """The moment by which both of an introduction have written, by its row."""
    firsts = words.groupby(["row", "source"])["at"].min().groupby("row").agg(["size", "max"])
    return firsts.loc[firsts["size"] == 2, "max"].astype(TIME)
