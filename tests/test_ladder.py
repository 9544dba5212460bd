"""The ladder and the owners' summaries on frames of any engine, against the ones of a network."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from netquality.balance import effective_number
from netquality.depth import interaction_depth
from netquality.network import Network
from netquality.schema import DAY_US
from netquality.ties import (
    KNOWN_RUNG,
    RUNGS,
    collected,
    laddered,
    network_ties,
    owner_summary,
    ties,
)
from tests.test_ties import random_log

AS_OF = 900 * DAY_US
ENGINES = ["pandas", "duckdb", "polars", "polars lazy"]


def on(engine: str, frame: pd.DataFrame) -> Any:
    if engine == "duckdb":
        return duckdb.sql("from frame")
    if engine == "pandas":
        return frame
    return pl.from_pandas(frame) if engine == "polars" else pl.from_pandas(frame).lazy()


def everybody(frame: pd.DataFrame) -> Network:
    """A network that knows nothing but the log, with everybody an owner."""
    named = frame[frame["source"] != frame["target"]].reset_index(drop=True)
    log = named.assign(
        message=range(len(named)),
        at=pd.to_datetime(named["at"], unit="us", utc=True),
        source=named["source"].map("p{:02}".format),
        target=named["target"].map("p{:02}".format),
        channel="message",
        **{"thread": None, "question": False, "cue": False},
    )
    return Network.build({"interactions": log})


def tie(**columns: Any) -> pd.DataFrame:
    blank = {
        **dict.fromkeys(("sent_count", "received_count", "signals_sent_count", "signals_received_count"), 0),
        **{
            "met_count": 0,
            "conversations": 0,
            "has_long_conversation": 0,
            "exchange_quarters": 0,
            "exchanged_at": np.nan,
        },
    }
    return pd.DataFrame([blank | columns])


@pytest.mark.parametrize(
    ("columns", "rung"),
    [
        ({}, 0),
        ({"signals_received_count": 1}, 2),
        ({"sent_count": 9}, 2),
        ({"sent_count": 1, "exchanged_at": 1.0, "conversations": 1}, 3),
        ({"exchanged_at": 1.0, "conversations": 2}, 4),
        ({"exchanged_at": 1.0, "has_long_conversation": 1}, 4),
        ({"has_long_conversation": 1, "sent_count": 1}, 2),
        ({"exchanged_at": 1.0, "conversations": 5, "exchange_quarters": 2}, 4),
        ({"exchanged_at": 1.0, "exchange_quarters": 3}, 5),
        ({"met_count": 1}, 6),
    ],
)
def test_rungs_by_hand(columns: dict[str, Any], rung: int) -> None:
    assert laddered(tie(**columns))["rung"].tolist() == [rung]


def test_one_rule_with_the_ladder_of_a_network() -> None:
    whole = everybody(random_log())
    rungs = laddered(network_ties(whole))["rung"]
    assert rungs.nunique() >= 4
    assert rungs.equals(interaction_depth(whole)["rung"])


def test_summaries_are_those_of_a_network() -> None:
    whole = everybody(random_log(300))
    found = owner_summary(network_ties(whole).reset_index()).set_index("owner").sort_index()
    numbers = effective_number(whole)
    names = ["hill_0", "hill_1", "hill_2"]
    assert np.allclose(found[names].astype(float), numbers.loc[found.index, names].astype(float), rtol=1e-9)
    table = interaction_depth(whole)
    known = (table["rung"] >= KNOWN_RUNG).groupby("owner").sum()
    assert found["known_count"].tolist() == known.loc[found.index].tolist()
    assert len(found) == len(whole.owners)
    rungs = [f"{name}_count" for name in RUNGS[2:]]
    assert (found[rungs].sum(axis=1) == found["ties_count"]).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_says_the_same_of_the_owners_asked_for(engine: str) -> None:
    frame = random_log()
    expected = owner_summary(ties(frame, as_of=AS_OF))
    expected = expected[expected["owner"].isin([2, 5])].sort_values("owner", ignore_index=True)
    found = collected(owner_summary(ties(on(engine, frame), as_of=AS_OF)), owners=[5, 2])
    pd.testing.assert_frame_equal(found.astype(float), expected.astype(float), rtol=1e-9)


def test_without_depth_numbers_are_missing_but_for_the_count() -> None:
    frame = pd.DataFrame({"source": ["a"], "target": ["b"], "at": [0], "mode": "signal"})
    found = owner_summary(ties(frame, as_of=0, owners=["a"])).iloc[0]
    assert (found["hill_0"], found["depth"], found["one_way_count"]) == (0, 0.0, 1)
    assert found[["hill_1", "hill_2"]].isna().all()
