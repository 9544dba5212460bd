"""When the words of chosen ties were asked, answered and became a conversation.

`netquality.ties` counts turns, sessions and answers of every tie, however large the log; here the words of the ties
that one asks for keep their times. The rules are the same, and a test holds the two to each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.network import Network
from netquality.schema import DAY_US, NEVER, instants
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS
from netquality.ties.people import people_index
from netquality.ties.sequence import between, earliest, steps

Codes = npt.NDArray[np.int64]


def words_between(network: Network, pairs: pd.MultiIndex, *, mode: str = "written") -> pd.DataFrame:
    """Return the dated words (or meetings, ``mode="met"``) between the two of each pair, tie by tie in order of time.

    Parameters
    ----------
    network : Network
    pairs : MultiIndex
        (owner, person), each pair once.

    Returns
    -------
    DataFrame
        ``tie`` (position in `pairs`), ``at`` (microseconds since 1970 UTC), ``sent`` (by the owner), ``question``.
    """
    people = people_index(network)
    owner, person = (people.get_indexer(pairs.get_level_values(side)) for side in (0, 1))
    rows = between(network, owner, person, mode)
    asks = network.interactions["question"].to_numpy()[rows.row]
    return pd.DataFrame({"tie": rows.tie, "at": rows.at, "sent": rows.sent, "question": asks})


def turns(
    words: pd.DataFrame, *, session_gap_hours: float = SESSION_GAP_HOURS, answer_days: float = ANSWER_DAYS
) -> pd.DataFrame:
    """Return `words` with what each is in its tie; see `netquality.ties.ties` for the terms.

    Returns
    -------
    DataFrame
        The rows of `words` and: ``answer`` (whether it is one), ``discussion`` (whether it makes what the tie has
        written a discussion: two conversations, or one of `LONG_TURNS` turns, rung 4 of the ladder).

    Examples
    --------
    >>> words = pd.DataFrame({"tie": 0, "at": range(5), "sent": [True, True, False, True, False], "question": False})
    >>> turns(words)[["answer", "discussion"]].astype(int).values.tolist()
    [[0, 0], [0, 0], [1, 0], [1, 0], [1, 1]]
    """
    tie, at, sent = (words[name].to_numpy() for name in ("tie", "at", "sent"))
    step = steps(tie, at, sent, session_gap_hours=session_gap_hours, answer_days=answer_days)
    discussion = np.zeros(len(words), dtype=bool)
    discussion[step.discussing] = True
    return words.assign(answer=step.answer, discussion=discussion)


def first_times(rows: pd.DataFrame, ties: pd.Index) -> pd.Series:
    """Return when each of `ties` first occurs in `rows` (with ``tie``, its position, and ``at``), else missing."""
    return pd.Series(instants(earliest(rows["tie"].to_numpy(), rows["at"].to_numpy(), len(ties))), index=ties)


def questions(words: pd.DataFrame, ties: pd.MultiIndex) -> tuple[pd.Series, pd.Series]:
    """Return when the owner first asked something in each of `ties`, and when the other first answered in time."""
    asks = words["sent"] & words["question"]
    last_asked = words["at"].where(asks).groupby(words["tie"]).ffill()
    answers = words[~words["sent"] & (words["at"] - last_asked <= ANSWER_DAYS * DAY_US)]
    return first_times(words[asks], ties), first_times(answers, ties)


def known_after(
    connected_at: pd.Series, words: pd.DataFrame, meetings: pd.DataFrame, *, answer_days: float = ANSWER_DAYS
) -> pd.Series:
    """Return when each tie first had an answer or a meeting on a later day than connecting; missing if never.

    Only what was written after connecting is looked at: the end of an earlier conversation is no answer.

    Parameters
    ----------
    connected_at : Series
        By (owner, person); missing for who is not connected.
    words, meetings : DataFrame
        `words_between` of these, of either mode.
    """
    later, met = _later(words, connected_at), _later(meetings, connected_at)
    tie, at, sent = (later[name].to_numpy() for name in ("tie", "at", "sent"))
    # Whether it is an answer does not hang on what a session is.
    answer = steps(tie, at, sent, session_gap_hours=SESSION_GAP_HOURS, answer_days=answer_days).answer
    return first_times(pd.concat([later.loc[answer, ["tie", "at"]], met[["tie", "at"]]]), connected_at.index)


def day_of(moments: Any) -> Codes:
    """Return the UTC days of moments, in days since 1970; of missing ones a day before all others."""
    # A missing moment is the smallest number there is.
    return np.asarray(pd.DatetimeIndex(moments).as_unit("us").asi8 // DAY_US, dtype=np.int64)


def _later(words: pd.DataFrame, connected_at: pd.Series) -> pd.DataFrame:
    since = np.where(connected_at.notna(), day_of(connected_at), NEVER)
    after = words["at"].to_numpy() // DAY_US > since[words["tie"].to_numpy()]
    return words if after.all() else words[after]
