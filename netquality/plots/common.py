"""One look for every figure, and how a figure becomes a picture."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from typing import Any, Final

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from netquality import words
from netquality.wording import count

#: Inches: the width of a page of the report.
WIDTH: Final = 7.2
DPI: Final = 160
#: Colours that people with colour blindness tell apart (Okabe and Ito).
KNOWN: Final = "#0072B2"
OTHER: Final = "#B9C0C8"
LINE: Final = "#D55E00"
INK: Final = "#1d232b"
SOFT: Final = "#5a6572"
STYLE: Final[Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": OTHER,
    "axes.grid": False,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 11,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "figure.facecolor": "white",
    "figure.titlesize": 13,
    "figure.titleweight": "bold",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "savefig.facecolor": "white",
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "xtick.color": SOFT,
    "xtick.labelsize": 10,
    "ytick.color": SOFT,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 10.5,
}


Draw = Callable[[pd.DataFrame, Axes], None]
Say = Callable[[pd.DataFrame], str]
COUNTS = FuncFormatter(lambda value, _: count(value))


def title(ax: Axes) -> str:
    """Return what a figure of this module is titled, on one line; for an empty one, why it is empty."""
    told = (figure_of(ax).get_suptitle(), ax.get_title(loc="left"), *(text.get_text() for text in ax.texts))
    return next(filter(None, told), "").replace("\n", " ")


def png(ax: Axes) -> bytes:
    """Return the figure of `ax` as a PNG that is the same on every run, and close it."""
    with plt.rc_context(STYLE), io.BytesIO() as file:
        figure = figure_of(ax)
        # It has been laid out when it was drawn: to do it again takes as long as all the rest.
        figure.set_layout_engine("none")
        figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
        plt.close(figure)
        return file.getvalue()


def figure_of(ax: Axes) -> Figure:
    """Return the figure that an axes belongs to."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def drawn(draw: Draw, data: pd.DataFrame, ax: Axes | None, say: Say, *, height: float = 3.4) -> Axes:
    """Draw in the style of the project, which is set for this figure alone, and title it or say why it is empty."""
    reason = words.why(data)
    with plt.rc_context(STYLE):
        own = ax is None
        if ax is None:
            ax = plt.subplots(figsize=(WIDTH, 1.0 if reason else height), layout="constrained")[1]
        if reason:
            ax.set_axis_off()
            ax.text(0, 0.5, textwrap.fill(reason, 80), transform=ax.transAxes, va="center", color=SOFT)
        else:
            draw(data, ax)
            _head(ax, textwrap.fill(say(data), 64), own=own)
        # Ticks are made at the first drawing and take the style of that moment. How far an axes of equal scales shrinks
        # is known only after the first layout.
        for _ in range(1 if ax.get_aspect() == "auto" else 2):
            figure_of(ax).draw_without_rendering()
    return ax


def _head(ax: Axes, told: str, *, own: bool) -> None:
    # Over the whole figure where there is one: beside long labels an axes is narrower than its title.
    if own:
        figure_of(ax).suptitle(told, x=0.01, ha="left")
    else:
        ax.set_title(told)


def bare(ax: Axes, *sides: str) -> None:
    """Hide the lines at these sides of an axes."""
    for side in sides:
        ax.spines[side].set_visible(False)


def round_ticks(most: int, *, whole: bool = False) -> MaxNLocator:
    """Return marks of up to so many steps at round numbers: 0, 200, 400 and not 0, 150, 300."""
    return MaxNLocator(most, integer=whole, steps=[1, 2, 5, 10])


def dated(ax: Axes) -> None:
    """Mark time along the bottom by few and short labels: days, months or years as the span wants it."""
    locator = AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
