"""Figures of what was read."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from netquality import words
from netquality.plots.common import (
    KNOWN,
    SOFT,
    bare,
    dated,
    drawn,
)
from netquality.wording import count


def plot_periods(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the period of each kind of file; see `netquality.plotdata.file_periods`."""
    return drawn(_periods, data, ax, words.periods_title, height=1.2 + 0.3 * int(data["first_at"].notna().sum()))


def _periods(data: pd.DataFrame, ax: Axes) -> None:
    kinds = data[data["first_at"].notna()].reset_index(drop=True)
    first, last = (kinds[name].dt.tz_localize(None) for name in ("first_at", "last_at"))
    ax.hlines(kinds.index, first, last, color=KNOWN, linewidth=9)
    # A period of a day would be too short to see.
    ax.scatter(first, kinds.index, color=KNOWN, marker="|", s=81, linewidths=2)
    for at, row in kinds.iterrows():
        said = f"{count(row['rows_kept'])}"
        ax.text(1.02, at, said, transform=ax.get_yaxis_transform(), va="center", color=SOFT)
    ax.text(1.02, -0.85, "rows kept", transform=ax.get_yaxis_transform(), va="center", color=SOFT)
    ax.set_yticks(kinds.index, kinds["kind"])
    ax.set_ylim(len(kinds) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    dated(ax)
    bare(ax, "left")
