"""What is told and drawn of structure."""

from __future__ import annotations

import itertools
import time

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Circle

from netquality import answers, plotdata, plots, tables, words
from netquality.plotdata import structures
from netquality.plotdata.common import told
from tests.small import ME, log, network
from tests.test_structure import as_network, talk


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def crowd(listed: int, known: int):
    """`known` of `listed` connections met the owner."""
    met = log(*(("2024-01-01", ME, f"p{who}") for who in range(known)), mode="met", channel="meeting")
    return network(met, connected=" ".join(f"p{who}" for who in range(listed)))


@pytest.mark.parametrize(("listed", "known", "worth", "dots"), [(10, 3, 1, 10), (2_300, 4, 5, 1 + 460)])
def test_an_egogram_has_a_dot_a_person_or_one_for_several(listed, known, worth, dots):
    data = plotdata.egogram(crowd(listed, known))
    assert (data["dot_people"].iloc[0], len(data)) == (worth, dots)
    radius = np.hypot(data["x"], data["y"])
    assert ((6 - data["rung"] < radius) & (radius < 7 - data["rung"])).all()


@pytest.mark.parametrize(("number", "expected"), [(0.3, 1), (1, 1), (1.2, 2), (3, 5), (5.1, 10), (23, 50), (101, 200)])
def test_a_dot_stands_for_a_round_number(number, expected):
    assert structures._round_up(number) == expected


def test_an_egogram_draws_its_dots_in_the_colours_of_its_rings():
    data = plotdata.egogram(crowd(10, 3))
    ax = plots.plot_egogram(data)
    assert [len(each.get_offsets()) for each in ax.collections] == [3, 7, 1]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "met, recommended, introduced: 3",
        "on the list, nothing else: 7",
    ]
    assert words.egogram_title(data) == "3 of 10 people in the four inner rings"


def blocks(count: int = 3, size: int = 8) -> nx.Graph:
    made = nx.planted_partition_graph(count, size, 0.9, 0.02, seed=2)
    made.add_node("alone")
    return made


def test_circles_do_not_overlap_and_count_their_ties():
    made = blocks(6, 7)
    data = plotdata.community_circles(as_network(made))
    circles, links = (data[data["kind"] == kind] for kind in ("circle", "link"))
    for one, other in itertools.combinations(circles.itertuples(), 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    assert circles["ties"].sum() + links["ties"].sum() == made.number_of_edges()
    assert circles["people"].sum() == 42
    assert (data.attrs["placed"], data.attrs["unplaced"]) == (42, 1)
    drawn = plots.plot_communities(data)
    assert sum(isinstance(patch, Circle) for patch in drawn.patches) == len(circles)
    assert len(drawn.lines) == len(links)
    assert len(tables.communities(data)) == len(circles)


def test_more_circles_than_can_be_drawn_are_said_to_be_there(monkeypatch):
    monkeypatch.setattr(structures, "CIRCLES", 2)
    data = plotdata.community_circles(as_network(blocks()))
    assert (data["kind"] == "circle").sum() == 2
    assert words.communities_title(data) == "The 2 largest of 3 communities: up to 8 people"
    assert "1 smaller one is not drawn. 1 person has no such tie." in words.communities(data)


def test_circles_of_one_archive_are_said_to_rest_on_conversations():
    net = network(log(("2024-01-01", ME, "ann,bob,cy"), thread="t"), connected="ann bob cy dan")
    data = plotdata.community_circles(net)
    assert words.communities_title(data) == "1 circle from group conversations, of 3 people"
    assert "Of the other 1, this export does not show whom they know" in words.communities(data)
    alone = plotdata.community_circles(network(connected="ann bob"))
    assert alone.empty and words.communities(alone) == plotdata.NO_CIRCLES
    pairs = plotdata.community_circles(as_network(nx.Graph([(0, 1), (2, 3)])))
    assert pairs.empty and words.communities(pairs) == plotdata.NO_COMMUNITIES


def test_the_axes_of_a_tie_stay_apart():
    # b and c have a in common; d has nobody.
    net = network(talk(("a", "b", 5), ("a", "c", 1), ("b", "c", 1), ("a", "d", 9)), owners=list("abcd"))
    data = plotdata.tie_axes(net)
    assert data["ties"].sum() == 4
    deepest = data.loc[data["depth"].idxmax()]
    assert deepest["overlap"] == 0
    assert words.overlap(data).startswith("Depth and common contacts of 4 ties: too few to tell.")
    assert tables.overlap(data)["rank correlation"].tolist() == ["too few to tell"] * 2


def axes(ties: int, every: tuple[float, ...], contact: tuple[float, ...]) -> pd.DataFrame:
    data = told(pd.DataFrame({"overlap": [0.1], "depth": [1.0], "ties": [ties]}), network(connected="ann"), "")
    ends = ("correlation", "correlation_low", "correlation_high")
    data.attrs |= {"ties": ties, "people": 9, **dict(zip(ends, every, strict=True)), "contact_ties": ties}
    data.attrs |= {f"contact_{end}": value for end, value in zip(ends, contact, strict=True)}
    return data


@pytest.mark.parametrize(
    ("every", "contact", "title"),
    [
        ((0.3, 0.2, 0.4), (0.2, 0.1, 0.3), "Deeper ties have more contacts in common"),
        ((0.3, 0.2, 0.4), (-0.2, -0.3, -0.1), "Deeper ties have fewer contacts in common"),
        ((0.1, -0.1, 0.2), (0.1, -0.1, 0.2), "No sure sign that deeper ties have more contacts in common"),
        (
            (0.1, 0.05, 0.2),
            (0.1, -0.1, 0.2),
            "Ties with contact have more others in common; among them, no sure sign that depth matters",
        ),
    ],
)
def test_the_finding_is_no_surer_than_its_interval(every, contact, title):
    assert words.overlap_title(axes(100, every, contact)) == title
    assert words.overlap_title(axes(9, every, contact)).endswith("too few to tell")


def test_from_one_archive_the_axes_are_said_to_be_not_visible():
    data = plotdata.tie_axes(network(talk((ME, "ann", 2)), connected="ann bob"))
    assert data.empty and words.overlap(data).startswith("Structure is not visible: ")
    for table in (answers.bridging(network(connected="ann bob")), answers.kept_to_own(network(connected="ann"))):
        assert table.empty and "not visible" in table.attrs["why"]


def test_who_bridges_is_named_only_if_asked():
    net = as_network(nx.krackhardt_kite_graph(), name={node: f"Person {node}" for node in range(10)})
    table = answers.bridging(net, top=3)
    assert table["constraint"].is_monotonic_increasing
    assert all(name.startswith("Person ") for name in table["person"])
    assert answers.bridging(net, top=3, names=False)["person"].tolist() == ["person 1", "person 2", "person 3"]


def test_roles_are_counted_by_company_and_community():
    # Acorn's 0 stands between 1 of Acorn and 2 of Birch; all three are one community.
    made = nx.Graph([(1, 0), (0, 2)])
    table = answers.roles(as_network(made, company={0: "Acorn", 1: "Acorn", 2: "Birch"}))
    assert table["role"].tolist() == ["coordinator", "consultant", "gatekeeper", "liaison"]
    assert table["pairs by company"].tolist() == ["0", "0", "1", "0"]
    assert table["pairs by community"].tolist() == ["1", "0", "0", "0"]
    assert table["share"].tolist()[2] == "100\u00a0%"
    assert "not visible" in answers.roles(network(connected="ann bob")).attrs["why"]
    closed = answers.roles(as_network(nx.complete_graph(3)))
    assert closed.attrs["why"].startswith("No two people without a tie")


def test_keeping_to_ones_own_is_told_by_kind():
    made = nx.karate_club_graph()
    table = answers.kept_to_own(as_network(made, company=nx.get_node_attributes(made, "club")))
    assert table.iloc[:, 0].tolist() == ["people of one company", "people with about as many ties"]
    assert table["assortativity"].tolist() == ["0.72", "−0.48"]


@pytest.mark.slow
def test_thirty_thousand_connections_are_drawn_within_five_seconds():
    net = crowd(30_000, 900)
    plotdata.ladder_counts(net)
    for name in ("egogram", "communities", "overlap"):
        start = time.perf_counter()
        plots.png(getattr(plots, f"plot_{name}")(plotdata.TABLES[name](net)))
        assert time.perf_counter() - start < 5
