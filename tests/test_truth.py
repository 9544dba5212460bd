"""The library against the planted truths of the sample, which are worked out without it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import netquality as nq

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
TRUTH = SAMPLE / "truth"


@pytest.fixture(scope="module", params=["linkedin", "linkedin.zip"])
def sample(request: pytest.FixtureRequest) -> nq.Network:
    return nq.read(SAMPLE / request.param)


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    found: dict[str, object] = json.loads((TRUTH / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def ties() -> pd.DataFrame:
    table = pd.read_csv(TRUTH / "ties.csv", keep_default_na=False, na_values={"person": [""], "depth": [""]})
    return table[(table["departed"] == 0) & table["person"].notna()].set_index("person")


def test_owner_and_moment(sample: nq.Network, told: dict[str, dict[str, str]]) -> None:
    assert sample.owners == (told["owner"]["person"],)
    assert sample.as_of == pd.Timestamp(told["as_of"])


def test_every_tie_stands_on_the_rung_that_was_planted(sample: nq.Network, ties: pd.DataFrame) -> None:
    found = nq.interaction_depth(sample).loc[sample.owners[0]]
    both = ties.assign(found=found["rung"].reindex(ties.index))
    wrong = both[both["found"] != both["rung"]]
    assert wrong.empty, wrong[["rung", "found", "planted"]].head(10).to_string()


def test_every_tie_has_the_depth_that_was_planted(sample: nq.Network, ties: pd.DataFrame) -> None:
    found = nq.interaction_depth(sample).loc[sample.owners[0]].reindex(ties.index)
    for column, truth in (("depth_sent", "U"), ("depth_received", "V"), ("depth", "depth")):
        np.testing.assert_allclose(found[column], ties[truth], atol=2e-6, err_msg=column)
    for column, truth in (
        ("sent_count", "sent"),
        ("received_count", "received"),
        ("sessions", "sessions"),
        ("turns", "turns"),
    ):
        assert (found[column] == ties[truth]).all(), column


def test_vanity_is_as_planted(sample: nq.Network, told: dict[str, float]) -> None:
    row = nq.vanity_ratio(sample).iloc[0]
    assert (row["connections"], row["known"], row["unnamed"]) == (told["connections"], told["known"], told["departed"])
    assert row["vanity_ratio"] == pytest.approx(told["vanity_ratio"])
    assert row["badge_vanity_ratio"] == pytest.approx(told["badge_vanity_ratio"])


def test_introductions_are_found_as_planted(sample: nq.Network) -> None:
    keys = ["introducer", "a", "b"]
    planted = pd.read_csv(TRUTH / "introductions.csv", keep_default_na=False)
    planted[["a", "b"]] = np.sort(planted[["a", "b"]].to_numpy(), axis=1)
    both = nq.list_introductions(sample).merge(planted, on=keys, suffixes=("", "_planted"), how="outer", indicator=True)
    extra, missed = both["_merge"] == "left_only", both["_merge"] == "right_only"
    assert not extra.any(), both.loc[extra, [*keys, "at"]].to_string()
    assert not missed.any(), both.loc[missed, [*keys, "at_planted", "source_planted"]].to_string()
    assert (both["source"] == both["source_planted"]).all()
    seen = both["thread"].notna()
    for stage in ("acknowledged", "exchanged"):
        assert (both.loc[seen, stage].astype(int) == both.loc[seen, f"{stage}_planted"].astype(int)).all(), stage


REASONS = {
    "draft": "draft, never sent",
    "sponsored": "sponsored or advertising",
    "departed sender": "sender unknown (departed member)",
    "departed recipient": "recipient not recognised or departed",
    "self": "message to oneself",
}


def test_messages_are_dropped_for_the_reasons_that_were_planted(sample: nq.Network) -> None:
    planted = pd.read_csv(TRUTH / "rows.csv").query("file == 'messages.csv'").set_index("reason")["rows"].drop("kept")
    dropped = sample.dropped[sample.dropped["file"].str.endswith("messages.csv")].set_index("reason")["rows"]
    assert dropped.to_dict() == planted.rename(REASONS).to_dict()
