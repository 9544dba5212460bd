"""The figures: each draws one table of `netquality.plotdata` and is titled with what it found.

``plot_*(data, *, ax=None)`` return the Axes and change no global setting. No figure holds a person's name. A table that
the export cannot fill gives an Axes that says why.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from typing import Any, Final

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from netquality import words
from netquality.wording import FEW, count, percent
from netquality.words import BADGE, KNOWN_RUNG

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

_Draw = Callable[[pd.DataFrame, Axes], None]
_Say = Callable[[pd.DataFrame], str]
_COUNTS = FuncFormatter(lambda value, _: count(value))


def plot_ladder(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many people stand on each rung; see `netquality.plotdata.ladder_counts`."""
    return _drawn(_ladder, data, ax, words.ladder_title, height=3.7)


def plot_concentration(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of depth that the k deepest ties carry; see `netquality.plotdata.depth_concentration`."""
    return _drawn(_concentration, data, ax, words.concentration_title)


def plot_contact(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the days of contact of each year, both ways; see `netquality.plotdata.contact_by_year`."""
    return _drawn(_contact, data, ax, words.contact_title)


def plot_vanity(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the vanity ratio over the rungs, with its interval; see `netquality.plotdata.vanity_by_rung`."""
    return _drawn(_vanity, data, ax, words.vanity_title)


def plot_badge(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what the badge shows and hides of the list; see `netquality.plotdata.badge_parts`."""
    return _drawn(_badge, data, ax, words.badge_title, height=2.1)


def plot_growth(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw connections and known ones over time; see `netquality.plotdata.connections_over_time`."""
    return _drawn(_growth, data, ax, words.growth_title)


def plot_introductions(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of introductions that reached each stage; see `netquality.plotdata.introduction_stages`."""
    return _drawn(_introductions, data, ax, words.introductions_title, height=1.2 + 0.36 * len(_visible(data)))


def plot_periods(data: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the period of each kind of file; see `netquality.plotdata.file_periods`."""
    return _drawn(_periods, data, ax, words.periods_title, height=1.2 + 0.3 * int(data["first_at"].notna().sum()))


def title(ax: Axes) -> str:
    """Return what a figure of this module is titled, on one line; for an empty one, why it is empty."""
    told = (_figure(ax).get_suptitle(), ax.get_title(loc="left"), *(text.get_text() for text in ax.texts))
    return next(filter(None, told), "").replace("\n", " ")


def png(ax: Axes) -> bytes:
    """Return the figure of `ax` as a PNG that is the same on every run, and close it."""
    with plt.rc_context(STYLE), io.BytesIO() as file:
        figure = _figure(ax)
        figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
        plt.close(figure)
        return file.getvalue()


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def _drawn(draw: _Draw, data: pd.DataFrame, ax: Axes | None, say: _Say, *, height: float = 3.4) -> Axes:
    """Draw in the style of the project, which is set for this figure alone, and title it or say why it is empty."""
    reason = words.why(data)
    with plt.rc_context(STYLE):
        own = ax is None
        if ax is None:
            ax = plt.subplots(figsize=(WIDTH, 1.0 if reason else height), layout="constrained")[1]
        if reason:
            ax.set_axis_off()
            ax.text(0, 0.5, textwrap.fill(reason, 80), transform=ax.transAxes, va="center", color=SOFT)
            return ax
        draw(data, ax)
        told = textwrap.fill(say(data), 64)
        # Over the whole figure where there is one: beside long labels an axes is narrower than its title.
        if own:
            _figure(ax).suptitle(told, x=0.01, ha="left")
        else:
            ax.set_title(told)
        # Ticks are made at the first drawing and take the style of that moment.
        _figure(ax).draw_without_rendering()
    return ax


def _bare(ax: Axes, *sides: str) -> None:
    for side in sides:
        ax.spines[side].set_visible(False)


def _ladder(data: pd.DataFrame, ax: Axes) -> None:
    colours = [KNOWN if known else OTHER for known in data["known"]]
    bars = ax.barh(data["rung"], data["count"], color=colours, height=0.72)
    ax.bar_label(bars, [f"{count(row['count'])}  ({percent(row['share'])})" for _, row in data.iterrows()], padding=5)
    ax.set_yticks(data["rung"], [words.RUNG_WORDS[name] for name in data["rung_name"]])
    ax.axhline(KNOWN_RUNG - 0.5, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    for middle, said in ((4.5, "known"), (1.0, "“I don’t know you”")):
        ax.text(1.02, middle, said, transform=ax.get_yaxis_transform(), rotation=270, va="center", color=SOFT)
    ax.set_xlim(0, max(data["count"].max(), 1) * 1.4)
    ax.set_xlabel("people" if data.attrs.get("owners", 1) == 1 else "ties")
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.xaxis.set_major_formatter(_COUNTS)
    ax.tick_params(axis="y", length=0)


def _concentration(data: pd.DataFrame, ax: Axes) -> None:
    ax.plot(data["people"], data["depth_share"], color=KNOWN, marker="o" if len(data) == 1 else "")
    marks = data[data["layer"]]
    ax.scatter(marks["people"], marks["depth_share"], color=KNOWN, zorder=3)
    most = int(data["people"].max())
    # A mark just before the last one has no room for its number; the table below has it.
    for row in marks[(marks["people"] * 1.6 < most) | (marks["people"] == most)].itertuples():
        # Close to the axis there is no room below the curve.
        place, side = ((0, 6), "center") if row.depth_share < 0.15 else ((6, -16), "left")
        said = percent(row.depth_share)
        ax.annotate(said, (row.people, row.depth_share), place, textcoords="offset points", ha=side)
    ax.set_xscale("log")
    ticks = [people for people in (1, 2, 5, 15, 50, 150, 500, 2000, 10_000) if people <= most]
    ax.set_xticks(ticks, [count(people) for people in ticks])
    ax.minorticks_off()
    ax.set_xlim(0.9, max(most, 2) * 1.25)
    ax.set_ylim(0, 1.05)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("the deepest ties, counted from the top (log scale)")
    ax.set_ylabel("share of all depth")


def _contact(data: pd.DataFrame, ax: Axes) -> None:
    # Within one pool each day sent is a day received: there is one number to show.
    pooled = data.attrs.get("owners", 1) > 1 and data["sent_days"].equals(data["received_days"])
    sides = [("sent_days", "written", KNOWN, -0.21), ("received_days", "received", "#E69F00", 0.21)]
    for column, label, colour, shift in sides[:1] if pooled else sides:
        place = data["year"] + (0 if pooled else shift)
        ax.bar(place, data[column], width=0.8 if pooled else 0.4, color=colour, label=label)
    if not pooled:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1)
    first, last = data["year"].min(), data["year"].max()
    margin = max(0.7, 3 - len(data) / 2)
    ax.set_xlim(first - margin, last + margin)
    ax.set_xticks(range(first, last + 1, -(-len(data) // 12)))
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(_COUNTS)
    ax.set_ylabel("days of contact,\nadded up over people")


def _vanity(data: pd.DataFrame, ax: Axes) -> None:
    doubt = data["vanity_ratio"] - data["vanity_ratio_low"], data["vanity_ratio_high"] - data["vanity_ratio"]
    for row, below, above in zip(data.itertuples(), *doubt, strict=True):
        colour = LINE if row.rung == KNOWN_RUNG else SOFT
        ax.errorbar(
            row.vanity_ratio, row.rung, xerr=[[max(below, 0)], [max(above, 0)]], fmt="o", color=colour, capsize=3
        )
        ax.annotate(
            percent(row.vanity_ratio),
            (row.vanity_ratio, row.rung),
            (0, 7),
            textcoords="offset points",
            ha="center",
            color=colour,
        )
    ax.set_yticks(data["rung"], [words.RUNG_WORDS[name] for name in data["rung_name"]])
    ax.set_xlim(-0.03, 1.05)
    ax.set_ylim(data["rung"].min() - 0.4, data["rung"].max() + 0.7)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel("only a number, if knowing somebody starts there")
    ax.grid(axis="y", color=OTHER, linewidth=0.5)
    ax.tick_params(axis="y", length=0)
    _bare(ax, "left")


def _badge(data: pd.DataFrame, ax: Axes) -> None:
    colours = {"known": KNOWN, "only a number": OTHER, "on the list": OTHER}
    total = data["end"].max()
    for row in data.itertuples():
        ax.barh(0, row.end - row.start, left=row.start, color=colours[row.part], height=0.8)
    for place, side, row in zip((0, total), ("left", "right"), data.itertuples(), strict=False):
        colour = KNOWN if row.part == "known" else SOFT
        ax.text(place, 0.5, f"{count(row.end - row.start)} {row.part}", ha=side, va="bottom", color=colour, fontsize=12)
    if total > BADGE:
        _mark_badge(ax, total)
    ax.set_xlim(0, total)
    ax.set_ylim(-1.0, 1.0)
    ax.set_yticks([])
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(_COUNTS)
    ax.set_xlabel("connections")
    _bare(ax, "left")


def _mark_badge(ax: Axes, total: float) -> None:
    """Where the badge stops counting, and what lies behind."""
    ax.axvline(BADGE, color=LINE, ymin=0.05, ymax=0.72)
    ax.barh(0, total - BADGE, left=BADGE, height=0.8, facecolor="none", edgecolor="white", hatch="///", linewidth=0)
    said = f"“{BADGE}+” stops here: {count(total - BADGE)} hidden"
    right = total < 2 * BADGE
    ax.annotate(
        said, (BADGE, -0.5), (-6 if right else 6, 0), textcoords="offset points",
        ha="right" if right else "left", va="top", color=LINE,
    )  # fmt: skip


def _growth(data: pd.DataFrame, ax: Axes) -> None:
    last = data.iloc[-1]
    when = data["at"].dt.tz_localize(None)
    marker = "o" if len(data) == 1 else ""
    ax.plot(when, data["connections"], color=SOFT, marker=marker)
    ends = [("connections", SOFT, "bottom")]
    if data["known"].notna().any():
        ax.fill_between(when, data["known"], color=KNOWN, alpha=0.15, linewidth=0)
        ax.plot(when, data["known"], color=KNOWN, marker=marker)
        # Below its line only where the other label would be in the way.
        ends.append(("known", KNOWN, "top" if last["known"] > 0.8 * last["connections"] else "bottom"))
    for name, colour, side in ends:
        said = f"{count(last[name])}\n{name}" if side == "top" else f"{name}\n{count(last[name])}"
        ax.annotate(said, (when.iloc[-1], last[name]), (6, 0), textcoords="offset points", va=side, color=colour)
    if last["connections"] >= BADGE / 2:
        ax.axhline(BADGE, color=LINE, linewidth=1, linestyle=(0, (4, 3)))
        ax.text(when.iloc[0], BADGE, f"{BADGE}", color=LINE, va="bottom")
    ax.set_ylim(0, max(last["connections"] * 1.08, BADGE * 1.08 if last["connections"] >= BADGE / 2 else 1))
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(_COUNTS)
    ax.set_ylabel("people")


def _visible(data: pd.DataFrame) -> pd.DataFrame:
    """The directions in which there are introductions at all."""
    counts = data[["eligible_count", "pending_count", "unobservable_count"]].sum(axis=1)
    return data[counts.groupby(data["direction"]).transform("sum") > 0] if len(data) else data


def _introductions(data: pd.DataFrame, ax: Axes) -> None:
    shown = _visible(data).reset_index(drop=True)
    for at, row in shown.iterrows():
        if not row["eligible_count"]:
            said = "none old enough yet" if row["pending_count"] else "not visible in this export"
            ax.text(0, at, said, va="center", color=SOFT, style="italic")
            continue
        colour = KNOWN if row["direction"] == "made" else "#009E73"
        doubt = [[max(row["rate"] - row["rate_low"], 0)], [max(row["rate_high"] - row["rate"], 0)]]
        face = "white" if row["eligible_count"] < FEW else colour
        ax.errorbar(row["rate"], at, xerr=doubt, fmt="o", color=colour, markerfacecolor=face, capsize=3)
        said = f"{count(row['reached_count'])} of {count(row['eligible_count'])}"
        ax.text(1.04, at, said, transform=ax.get_yaxis_transform(), va="center")
    ax.set_yticks(
        shown.index,
        [f"{way}: {words.STAGE_WORDS[stage]}" for way, stage in zip(shown["direction"], shown["stage"], strict=True)],
    )
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-0.02, 1.03)
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.set_xlabel(f"share of introductions (bars: 95 % interval; hollow: fewer than {FEW})")
    ax.tick_params(axis="y", length=0)
    _bare(ax, "left")


def _periods(data: pd.DataFrame, ax: Axes) -> None:
    dated = data[data["first_at"].notna()].reset_index(drop=True)
    first, last = (dated[name].dt.tz_localize(None) for name in ("first_at", "last_at"))
    ax.hlines(dated.index, first, last, color=KNOWN, linewidth=9)
    # A period of a day would be too short to see.
    ax.scatter(first, dated.index, color=KNOWN, marker="|", s=81, linewidths=2)
    for at, row in dated.iterrows():
        said = f"{count(row['rows_kept'])}"
        ax.text(1.02, at, said, transform=ax.get_yaxis_transform(), va="center", color=SOFT)
    ax.text(1.02, -0.85, "rows kept", transform=ax.get_yaxis_transform(), va="center", color=SOFT)
    ax.set_yticks(dated.index, dated["kind"])
    ax.set_ylim(len(dated) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    _bare(ax, "left")
