"""The evidence ladder as far as interactions alone tell, on any engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import narwhals as nw

#: The rungs of the ladder, lowest first: their number is their position.
RUNGS: Final = ("listed", "co_present", "one_way", "exchanged", "conversed", "recurring", "vouched")
#: From this rung on I know somebody.
KNOWN_RUNG: Final = 3
#: Answers in this many calendar quarters make a tie recurring.
RECURRING_QUARTERS: Final = 3
#: Answers in this many sessions are conversations, as one long one is.
_CONVERSATIONS: Final = 2


def laddered(ties: Any) -> Any:
    """Return `ties` with the column ``rung``: the highest for which their interactions are evidence.

    ==== ========= ==============================================
    0    listed    nothing recorded
    2    one_way   a message or signal
    3    exchanged an answer
    4    conversed answers in two sessions, or a long conversation
    5    recurring answers in at least `RECURRING_QUARTERS` quarters
    6    vouched   a meeting or call
    ==== ========= ==============================================

    What a log of interactions does not hold it cannot see: rung 1 (groups in common) is never reached, and rung 6 is
    reached by meetings alone, not by recommendations and introductions. `netquality.interaction_depth` knows those.

    Parameters
    ----------
    ties : frame
        The columns of `ties`, on any engine.

    Returns
    -------
    frame
        Of the same engine; ``rung`` is a whole number from 0 to 6.

    References
    ----------
    Our definition (docs/metrics.md).

    Examples
    --------
    >>> import pandas as pd
    >>> from netquality.ties.log import ties
    >>> log = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "at": [0, 3_600_000_000]})
    >>> laddered(ties(log, as_of=86_400_000_000))["rung"].tolist()
    [3, 3]
    """
    held = held_rungs(lambda name: nw.col(name).cast(nw.Int64), ~nw.col("exchanged_at").is_null())
    reached = [each.cast(nw.Int64) * rung for rung, each in held.items()]
    return nw.from_native(ties).with_columns(nw.max_horizontal(*reached).alias("rung")).to_native()


def held_rungs(column: Callable[[str], Any], exchanged: Any) -> dict[int, Any]:
    """Return whether a tie has what each rung asks for, of its columns by name: expressions of an engine, or arrays."""
    words = sum(map(column, ("sent_count", "received_count", "signals_sent_count", "signals_received_count")))
    often = (column("conversations") >= _CONVERSATIONS) | (column("has_long_conversation") == 1)
    return {
        2: words > 0,
        3: exchanged,
        4: exchanged & often,
        5: column("exchange_quarters") >= RECURRING_QUARTERS,
        6: column("met_count") > 0,
    }
