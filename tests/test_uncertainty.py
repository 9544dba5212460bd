"""Intervals against scipy's own and the textbook."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from netquality.uncertainty import rate_table, wilson


@pytest.mark.parametrize(("successes", "trials"), [(0, 1), (1, 1), (0, 30), (3, 40), (37, 40), (500, 1000)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_wilson_is_scipys(successes: int, trials: int, level: float) -> None:
    expected = binomtest(successes, trials).proportion_ci(level, "wilson")
    assert wilson(successes, trials, level=level) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_no_trials_no_interval() -> None:
    low, high = wilson([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


def test_missing_counts_give_missing_rates() -> None:
    table = rate_table(pd.Series([1, pd.NA], dtype="Int64"), pd.Series([2, 2], dtype="Int64"))
    assert table["rate"].tolist()[0] == 0.5
    assert table.iloc[1].isna().all()
