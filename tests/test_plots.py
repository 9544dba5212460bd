"""Figures are compared by their parts: bars, points, labels, and whether anything is cut off or in the way."""

import functools
import io
import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.image import imread

from netquality import plotdata, plots
from tests.small import ME, log, network
from tests.test_words import a_list

FIGURES = list(plotdata.TABLES)


def drawn(name, whole):
    return getattr(plots, f"plot_{name}")(plotdata.TABLES[name](whole))


def texts(ax):
    """Everything that is written, and where, in pixels."""
    figure = ax.get_figure(root=True)
    # As a picture has it: laid out no further.
    figure.set_layout_engine("none")
    figure.canvas.draw()
    labels = [*ax.texts, ax.xaxis.label, ax.yaxis.label, *figure.texts]
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        labels += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    if ax.get_legend():
        labels += ax.get_legend().get_texts()
    return [(each.get_text(), each.get_window_extent()) for each in labels if each.get_text().strip()]


def everything(connections, known, start="2016-01-01"):
    """A network with something for every figure."""
    years = [2016 + who % 9 for who in range(known)]
    rows = [(f"{year}-01-01", ME, f"p{who}") for who, year in enumerate(years)]
    rows += [(f"{year}-01-02", f"p{who}", ME) for who, year in enumerate(years)]
    when = pd.date_range(start, periods=connections, freq="6h").astype(str)
    lists = pd.DataFrame({"owner": ME, "person": [f"p{who}" for who in range(connections)], "connected_at": when})
    told = pd.DataFrame({"introducer": [ME, "z"] * 6, "a": [f"x{each}" for each in range(12)], "b": ["q", ME] * 6})
    periods = {"first_at": ["2016-01-01", "2024-01-01"], "last_at": ["2025-01-01", "2024-01-01"]}
    matched = {"matched_by_url": 0, "matched_by_name": 0, "ambiguous": 0, "unmatched": 0}
    kinds = pd.DataFrame(
        {"file": ["a", "b"], "kind": ["x.messages", "x.recommendations_received"], **periods, **matched}
    )
    return network(
        log(*rows),
        connections=lists,
        introductions=told.assign(at="2020-01-01", outcome=["met", "none"] * 6),
        intake=kinds.assign(rows_read=1_000_000, rows_kept=1_000_000),
        as_of="2026-06-01",
    )


def young():
    """Three people on a list of nine months, and words with each of them."""
    when = ["2025-10-31", "2026-02-01", "2026-05-15"]
    rows = [(f"{day}T{at:02}:00", *pair) for day, who in zip(when, "abc", strict=True)
            for at, pair in ((8, (ME, who)), (9, (who, ME)))]  # fmt: skip
    periods = {"first_at": ["2025-10-14", "2025-10-31"], "last_at": ["2026-06-25", "2026-05-15"]}
    matched = {"matched_by_url": 0, "matched_by_name": 0, "ambiguous": 0, "unmatched": 0}
    kinds = pd.DataFrame({"file": ["a", "b"], "kind": ["x.messages", "x.connections"], **periods, **matched})
    return network(
        log(*rows),
        connections=pd.DataFrame({"owner": ME, "person": list("abc"), "connected_at": when}),
        intake=kinds.assign(rows_read=13, rows_kept=13),
        as_of="2026-06-25",
    )


SIZES = {"small": (12, 4), "badge": (540, 500), "large": (12_000, 900, "1990-01-01")}


@functools.cache
def sized(size):
    return everything(*SIZES[size]) if size in SIZES else young()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_every_table_has_its_figure():
    assert {name.removeprefix("plot_") for name in vars(plots) if name.startswith("plot_")} == set(FIGURES)


@pytest.mark.parametrize("size", [*SIZES, "young"])
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_cut_off_or_in_the_way(name, size):
    ax = drawn(name, sized(size))
    width, height = ax.get_figure(root=True).canvas.get_width_height()
    told = texts(ax)
    for text, box in told:
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, f"{text!r} is cut off"
    for (one, here), (other, there) in itertools.combinations(told, 2):
        # Boxes are higher than their letters.
        inner = [box.shrunk(0.96, 0.7) for box in (here, there)]
        assert not inner[0].overlaps(inner[1]), f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("name", FIGURES)
def test_letters_can_be_read(name):
    ax = drawn(name, sized("small"))
    told = [each for each in ax.get_figure(root=True).findobj(mpl.text.Text) if each.get_text().strip()]
    assert min(each.get_fontsize() for each in told) >= 10
    # What comes from an export may hold dollar signs.
    assert not any(each.get_parse_math() for each in told)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("whole", [network(), a_list(1, 1), a_list(3, 0)], ids=["nobody", "one", "no messages"])
def test_an_empty_figure_says_why(name, whole):
    data = plotdata.TABLES[name](whole)
    ax = getattr(plots, f"plot_{name}")(data)
    assert ax.axison == (not data.empty)
    if data.empty:
        assert plots.title(ax) == data.attrs["why"]
        assert not (ax.patches or ax.lines or ax.collections)


def test_the_ladder_has_a_bar_a_rung_in_two_colours():
    ax = drawn("ladder", sized("small"))
    assert [bar.get_width() for bar in ax.patches] == [8, 0, 0, 4, 0, 0, 0]
    assert [mpl.colors.to_hex(bar.get_facecolor()).upper() for bar in ax.patches] == [plots.OTHER] * 3 + [
        plots.KNOWN
    ] * 4
    assert "4  (33\u00a0%)" in [text.get_text() for text in ax.texts]


def test_the_badge_line_stands_where_there_is_something_to_hide():
    assert len(drawn("badge", sized("small")).lines) == 0
    (line,) = drawn("badge", sized("badge")).lines
    assert set(line.get_xdata()) == {500}
    assert any("40 hidden" in text.get_text() for text in drawn("badge", sized("badge")).texts)


def test_the_vanity_curve_has_a_point_with_an_interval_a_rung():
    ax = drawn("vanity", sized("badge"))
    assert len(ax.containers) == 6
    assert [text.get_text() for text in ax.texts] == ["7\u00a0%"] * 3 + ["100\u00a0%"] * 3


def test_growth_ends_in_labels_and_shows_500_only_near_it():
    assert [text.get_text() for text in drawn("growth", sized("small")).texts] == ["connections\n12", "known\n4"]
    assert "500" in [text.get_text() for text in drawn("growth", sized("badge")).texts]


def test_introductions_few_or_out_of_sight_are_drawn_as_such():
    ax = drawn("introductions", sized("small"))
    assert len(ax.get_yticklabels()) == 8
    assert [text.get_text() for text in ax.texts].count("not visible in this export") >= 1
    faces = {container.lines[0].get_markerfacecolor() for container in ax.containers}
    assert faces == {"white"}


def test_contact_has_two_bars_a_year_and_one_in_a_pool():
    assert len(drawn("contact", sized("small")).patches) == 2 * 4
    pool = network(log(("2024-01-01", "a", "b"), ("2025-01-02", "b", "a")), owners=["a", "b"])
    assert len(drawn("contact", pool).patches) == 2


def test_a_quarter_of_a_young_tie_does_not_fill_the_figure():
    ax = drawn("tie_history", young())
    (days,) = (each for each in ax.get_figure(root=True).axes if each is not ax)
    first, last = ax.get_xlim()
    assert last - first > 365
    assert all(first <= bar.get_x() + min(bar.get_width(), 0) and abs(bar.get_width()) < 90 for bar in days.patches)


def test_up_to_five_ties_are_each_marked():
    ax = drawn("concentration", young())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "3"]


def test_figures_can_be_put_beside_each_other():
    _, (left, right) = plt.subplots(1, 2)
    data = plotdata.ladder_counts(sized("small"))
    assert plots.plot_ladder(data, ax=right) is right
    assert right.get_title(loc="left") and not left.get_title(loc="left")


def test_the_style_is_nobody_elses():
    before = dict(mpl.rcParams)
    drawn("ladder", sized("small"))
    assert dict(mpl.rcParams) == before


def test_a_picture_is_the_same_on_every_run_and_closes_its_figure():
    one, two = (plots.png(drawn("concentration", sized("small"))) for _ in range(2))
    assert one == two
    assert imread(io.BytesIO(one)).shape[1] == round(plots.WIDTH * plots.DPI)
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("last", "numbers"), [(196, ["20\u00a0%", "100\u00a0%"]), (400, ["20\u00a0%", "97\u00a0%", "100\u00a0%"])]
)
def test_marks_close_to_the_last_one_keep_their_number_for_the_table(last, numbers):
    data = pd.DataFrame({"people": [5, 150, last], "depth_share": [0.2, 0.97, 1.0], "layer": True})
    ax = plots.plot_concentration(data)
    assert [text.get_text() for text in ax.texts] == numbers


def test_axes_are_marked_at_round_numbers():
    marks = plots.common.round_ticks(5, whole=True).tick_values(0, 700)
    assert marks.tolist() == [0, 200, 400, 600, 800]
