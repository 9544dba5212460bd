"""Structure, against networkx where it has the measure, else against the definition worked by hand or spelled out."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import netquality as nq
from netquality import answers, plotdata
from netquality.structure import (
    between,
    brokerage,
    centrality,
    communities,
    dispersion,
    graph,
    holes,
    mixing,
    per_tie,
    seen_together,
    sharing,
    strength,
    strength_overlap,
    structural_holes,
    tie_structure,
    visible_ties,
    why_not,
)
from netquality.structure.graph import Graph
from netquality.structure.per_tie import overlap
from netquality.uncertainty import fisher, wilson
from tests.small import ME, log, network

FAMOUS = {
    "karate": nx.karate_club_graph(),
    "miserables": nx.les_miserables_graph(),
    "davis": nx.davis_southern_women_graph(),
    "florentine": nx.florentine_families_graph(),
    "kite": nx.krackhardt_kite_graph(),
    "in parts": nx.disjoint_union_all([nx.complete_graph(4), nx.path_graph(3), nx.empty_graph(2)]),
    "no ties": nx.empty_graph(3),
}
EACH = pytest.mark.parametrize("famous", FAMOUS.values(), ids=list(FAMOUS))


def as_graph(made: nx.Graph, weight: str | None = None) -> Graph:
    """The same graph as arrays; a directed pair weighs both ways together, as in networkx's mutual weight."""
    place = {node: number for number, node in enumerate(made)}
    ends = np.array([(place[one], place[other]) for one, other in made.edges], dtype=int).reshape(-1, 2)
    weights = [edge.get(weight, 1) for *_, edge in made.edges(data=True)]
    return Graph.of(pd.Index(list(made)), *ends.T, weights if weight or made.is_directed() else None)


def as_network(made: nx.Graph, **people: dict[object, str]) -> nq.Network:
    """Everybody an owner with the others on their list."""
    names = {node: str(node) for node in made}
    lists = pd.DataFrame([(names[a], names[b]) for a, b in made.edges], columns=["owner", "person"])
    known = {column: [values.get(node) for node in made] for column, values in people.items()}
    table = pd.DataFrame({"person": list(names.values()), **known})
    return nq.Network.build({"connections": lists, "people": table}, owners=names.values(), as_of="2024-01-01")


def drawn(seed: int) -> nx.Graph:
    """A random graph; every second one is directed, every third unweighted."""
    random = np.random.default_rng(seed)
    made = nx.gnp_random_graph(18, random.uniform(0.05, 0.5), seed=seed, directed=seed % 2 == 1)
    if seed % 3:
        nx.set_edge_attributes(made, {pair: float(random.uniform(0.01, 9)) for pair in made.edges}, "weight")
    return made


def same(mine: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(mine, float), np.asarray(list(theirs), float), rtol=0, atol=1e-9)


@EACH
@pytest.mark.parametrize("weight", [None, "weight"])
def test_holes_are_those_of_networkx(famous: nx.Graph, weight: str | None) -> None:
    table = holes(as_graph(famous, weight))
    same(table["constraint"], nx.constraint(famous, weight=weight).values())
    # Without `nodes`, networkx 3.6 divides weights by the strongest tie of the wrong person.
    sizes = nx.effective_size(famous, nodes=list(famous), weight=weight)
    same(table["effective_size"], sizes.values())
    same(table["efficiency"], [sizes[node] / famous.degree(node) if famous.degree(node) else np.nan for node in famous])
    clustering = [value if famous.degree(node) > 1 else np.nan for node, value in nx.clustering(famous).items()]
    same(table["clustering"], clustering)


@pytest.mark.parametrize("seed", range(100))
def test_holes_of_weighted_and_directed_graphs_are_those_of_networkx(seed: int) -> None:
    made = drawn(seed)
    weight = "weight" if seed % 3 else None
    table = holes(as_graph(made, weight))
    same(table["constraint"], nx.constraint(made, weight=weight).values())
    sizes = nx.effective_size(made, nodes=list(made), weight=weight)
    # networkx calls it undefined of who names nobody, its constraint does not.
    named = [node for node in made if len(made[node])]
    same(table.loc[named, "effective_size"], [sizes[node] for node in named])
    same(table["hierarchy"], [spelled_hierarchy(made, node, weight) for node in made])


def spelled_hierarchy(made: nx.Graph, node: object, weight: str | None) -> float:
    """Burt (1992, eq. 2.9) word by word."""
    contacts = set(nx.all_neighbors(made, node))
    if len(contacts) < 2:
        return math.nan
    local = [nx.local_constraint(made, node, contact, weight) for contact in contacts]
    ratio = [each / (sum(local) / len(local)) for each in local]
    return sum(r * math.log(r) for r in ratio) / (len(ratio) * math.log(len(ratio)))


def test_hierarchy_by_hand() -> None:
    # a knows b, c and d; b knows c. c_ab = c_ac = (1/3 + 1/6) ** 2, c_ad = 1/9.
    a = holes(as_graph(nx.Graph([("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")]))).loc["a"]
    assert a["constraint"] == pytest.approx(0.25 + 0.25 + 1 / 9)
    ratios = [0.25 * 3 / (11 / 18)] * 2 + [3 / 9 / (11 / 18)]
    assert a["hierarchy"] == pytest.approx(sum(r * math.log(r) for r in ratios) / (3 * math.log(3)))
    assert holes(as_graph(nx.star_graph(4))).loc[0, "hierarchy"] == pytest.approx(0)


def test_the_identity_of_effective_size_and_clustering() -> None:
    table = holes(as_graph(FAMOUS["karate"]))
    expected = table["ties"] - (table["ties"] - 1) * table["clustering"]
    same(table["effective_size"][table["ties"] > 1], expected[table["ties"] > 1])


def test_triangles_are_the_same_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = as_graph(FAMOUS["miserables"])
    found = sorted(map(tuple, np.column_stack([np.concatenate(each) for each in zip(*whole.triangles(), strict=True)])))
    assert len(found) == sum(nx.triangles(FAMOUS["miserables"]).values()) // 3
    scattered = dispersion.dispersions(whole)
    monkeypatch.setattr(graph, "_BATCH", 7)
    monkeypatch.setattr(dispersion, "_BATCH", 7)
    batches = list(whole.triangles())
    assert len(batches) > 20
    assert sorted(map(tuple, np.column_stack([np.concatenate(each) for each in zip(*batches, strict=True)]))) == found
    pd.testing.assert_frame_equal(dispersion.dispersions(whole), scattered)


@EACH
def test_ties_are_those_of_networkx(famous: nx.Graph) -> None:
    table = tie_structure(as_network(famous))
    named = nx.relabel_nodes(famous, str)
    pairs = table.index.tolist()
    assert len(pairs) == 2 * famous.number_of_edges()
    counts, ratios = nx.dispersion(named, normalized=False), nx.dispersion(named)
    same(table["dispersion_pairs"], [counts[a][b] for a, b in pairs])
    same(table["dispersion"].fillna(0), [ratios[a][b] for a, b in pairs])
    common = [len(set(nx.common_neighbors(named, a, b))) for a, b in pairs]
    assert table["common"].tolist() == common
    either = [len((set(named[a]) | set(named[b])) - {a, b}) for a, b in pairs]
    same(table["overlap"], [n / of if of else np.nan for n, of in zip(common, either, strict=True)])
    for column, expected in (("bridge", nx.bridges(named)), ("local_bridge", nx.local_bridges(named, with_span=False))):
        assert {frozenset(pair) for pair in table.index[table[column]]} == {frozenset(pair) for pair in expected}
    recursive = {ego: spelled_recursive(named, ego) for ego in named}
    same(table["recursive_dispersion"], [recursive[a][b] for a, b in pairs])


@pytest.mark.parametrize("seed", range(0, 100, 2))
def test_ties_and_people_of_random_graphs_are_those_of_networkx(seed: int) -> None:
    made = drawn(seed)
    whole = as_graph(made)
    found, pairs = dispersion.dispersions(whole), list(zip(*holes_ends(whole), strict=True))
    same(found["dispersion_pairs"], [nx.dispersion(made, a, b, normalized=False) for a, b in pairs])
    common = [len(set(nx.common_neighbors(made, a, b))) for a, b in pairs]
    same(np.tile(whole.common, 2), common)
    recursive = {ego: spelled_recursive(made, ego) for ego in made}
    same(found["recursive_dispersion"], [recursive[a][b] for a, b in pairs])
    clustering = [value if made.degree(node) > 1 else np.nan for node, value in nx.clustering(made).items()]
    same(holes(whole)["clustering"], clustering)
    paths = centrality.closeness_betweenness(whole)
    same(np.nan_to_num(paths["closeness"]), nx.closeness_centrality(made).values())
    same(paths["betweenness"], nx.betweenness_centrality(made).values())
    same(centrality.pagerank(whole), nx.pagerank(made, weight=None, tol=1e-15, max_iter=1000).values())
    bridges = {frozenset(pair) for pair in nx.bridges(made)}
    assert [frozenset(pair) in bridges for pair in pairs[: len(whole.low)]] == per_tie._bridges(whole).tolist()


def holes_ends(whole: Graph) -> tuple[list[object], list[object]]:
    """The ends of all ties, there and back, in the order of the tables."""
    ends = np.concatenate([whole.low, whole.high]), np.concatenate([whole.high, whole.low])
    return whole.people.take(ends[0]).tolist(), whole.people.take(ends[1]).tolist()


def test_many_edges_of_one_pair_and_loops_are_one_tie_and_none() -> None:
    twice = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "c"), ("a", "c"), ("c", "c"), ("c", "d")])
    once = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")])
    pd.testing.assert_frame_equal(tie_structure(as_network(nx.DiGraph(twice))), tie_structure(as_network(once)))
    pd.testing.assert_frame_equal(structural_holes(nq.read_networkx(twice)), structural_holes(nq.read_networkx(once)))


def spelled_recursive(made: nx.Graph, ego: str) -> dict[str, float]:
    """Backstrom and Kleinberg (2014, section 4), word by word."""
    circle = made.subgraph(made[ego])
    x = dict.fromkeys(circle, 1.0)
    for _ in range(3):
        x = {v: spelled_round(circle, v, x) if circle.degree(v) else math.nan for v in circle}
    return x


def spelled_round(circle: nx.Graph, v: str, x: dict[str, float]) -> float:
    shared = list(circle[v])
    apart = [
        (s, t)
        for s, t in itertools.combinations(shared, 2)
        if not circle.has_edge(s, t) and set(nx.common_neighbors(circle, s, t)) == {v}
    ]
    return (sum(x[w] ** 2 for w in shared) + 2 * sum(x[s] * x[t] for s, t in apart)) / len(shared)


def test_recursive_dispersion_by_hand() -> None:
    # u and v share s and t, who are strangers: x_v = 2, 2, 32 and x_s = x_t = 1, 4, 4.
    made = nx.Graph([("u", "v"), ("u", "s"), ("u", "t"), ("v", "s"), ("v", "t")])
    table = tie_structure(as_network(made))
    assert table.loc[[("u", "v"), ("u", "s")], "recursive_dispersion"].tolist() == [32, 4]
    assert table.loc[("u", "v"), ["dispersion_pairs", "dispersion"]].tolist() == [1, 0.5]


@EACH
def test_centralities_are_those_of_networkx(famous: nx.Graph) -> None:
    table = nq.centralities(as_network(famous)).reindex([str(node) for node in famous])
    if not famous.size():
        assert table.drop(columns="reason").isna().all(axis=None)
        return
    same(table["degree_centrality"], nx.degree_centrality(famous).values())
    same(table["closeness"].fillna(0), nx.closeness_centrality(famous).values())
    same(table["betweenness"], nx.betweenness_centrality(famous).values())
    same(table["pagerank"], nx.pagerank(famous, weight=None, tol=1e-15, max_iter=1000).values())
    largest = famous.subgraph(max(nx.connected_components(famous), key=len))
    expected = nx.eigenvector_centrality_numpy(largest)
    same(table["eigenvector"], [expected.get(node, np.nan) for node in famous])


def test_the_eigenvector_of_a_large_part_is_that_of_networkx() -> None:
    made = nx.barabasi_albert_graph(120, 3, seed=1)
    same(centrality.eigenvector(as_graph(made)), nx.eigenvector_centrality_numpy(made).values())


def test_sampled_centralities_lie_around_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    made = as_graph(nx.barabasi_albert_graph(400, 3, seed=2))
    exact = centrality.closeness_betweenness(made)
    monkeypatch.setattr(centrality, "EXACT", 100)
    sampled = centrality.closeness_betweenness(made)
    assert sampled["pivots"] == centrality.PIVOTS
    off = (sampled["betweenness"] - exact["betweenness"]) / sampled["betweenness_error"]
    assert np.mean(np.abs(off[exact["betweenness"] > 0]) < 2) > 0.9
    assert np.corrcoef(sampled["closeness"], exact["closeness"])[0, 1] > 0.99
    monkeypatch.setattr(centrality, "PIVOTS", 400)
    same(centrality.closeness_betweenness(made)["betweenness"], exact["betweenness"])


FIRMS = {0: "Acorn", 1: "Acorn", 2: "Birch", 3: "Birch", 4: "Cedar", 5: None, 6: "Acorn"}


def test_brokerage_by_hand() -> None:
    # Acorn's 0 knows 1 and 6 of Acorn, 2 and 3 of Birch, 4 of Cedar, and 5 of nobody knows where; 2 and 3 are tied.
    made = nx.Graph([(0, other) for other in range(1, 7)] + [(2, 3)])
    row = brokerage(as_network(made, company=FIRMS)).loc["0"]
    assert row[["group", *between.ROLES]].tolist() == ["Acorn", 1, 0, 6, 2]
    assert (row["internal"], row["external"], row["ei_index"]) == (2, 3, pytest.approx(0.2))
    without = brokerage(as_network(made, company=FIRMS)).loc["5"]
    assert without.isna().all()


@pytest.mark.parametrize("seed", range(8))
def test_brokerage_is_the_definition(seed: int) -> None:
    made = nx.gnp_random_graph(16, 0.35, seed=seed)
    random = np.random.default_rng(seed)
    firms = {node: [None, "Acorn", "Birch", "Cedar"][random.integers(0, 4)] for node in made}
    table = brokerage(as_network(made, company=firms))
    for node in made:
        expected = dict.fromkeys(between.ROLES, 0)
        for one, other in itertools.combinations(made[node], 2):
            if not made.has_edge(one, other) and None not in (firms[node], firms[one], firms[other]):
                expected[spelled_role(firms[node], firms[one], firms[other])] += 1
        if firms[node]:
            assert table.loc[str(node), list(between.ROLES)].to_dict() == expected


def spelled_role(broker: str, one: str, other: str) -> str:
    if one == other:
        return "coordinator" if broker == one else "consultant"
    return "gatekeeper" if broker in (one, other) else "liaison"


def test_mixing_is_that_of_networkx() -> None:
    made = nx.karate_club_graph()
    table = mixing(as_network(made, company=nx.get_node_attributes(made, "club")))
    company = table.loc["company"]
    assert company["assortativity"] == pytest.approx(nx.attribute_assortativity_coefficient(made, "club"), abs=1e-9)
    assert table.loc["ties", "assortativity"] == pytest.approx(nx.degree_assortativity_coefficient(made), abs=1e-9)
    crossing = sum(made.nodes[a]["club"] != made.nodes[b]["club"] for a, b in made.edges)
    assert (company["external"], company["internal"]) == (crossing, 78 - crossing)
    assert company["ei_index"] == pytest.approx((2 * crossing - 78) / 78)
    assert company["assortativity_low"] < company["assortativity"] < company["assortativity_high"]
    assert table.loc["position"].drop(["people", "groups", "ties", "internal", "external"]).isna().all()


def test_the_expected_index_is_that_of_everybody_tied_to_everybody() -> None:
    firms = {node: "Acorn" if node < 3 else "Birch" for node in range(7)}
    company = mixing(as_network(nx.complete_graph(7), company=firms)).loc["company"]
    assert company["ei_index"] == pytest.approx(company["ei_expected"])


def test_communities_that_were_planted_are_found() -> None:
    made = nx.planted_partition_graph(3, 12, 0.8, 0.02, seed=4)
    made.add_node("alone")
    table = communities(as_network(made))
    blocks = table["community"].drop("alone").groupby(lambda name: int(name) // 12).unique()
    assert sorted(blocks.map(len)) == [1, 1, 1]
    assert table["members"].drop("alone").eq(12).all()
    assert table.loc["alone", ["community", "members", "inside_share"]].isna().all()
    assert "no tie" in table.loc["alone", "reason"]
    sets = [set(group) for _, group in table.index.to_series().groupby(table["community"])]
    modularity = nx.community.modularity(nx.relabel_nodes(made.subgraph(range(36)), str), sets)
    assert table.loc["0", "modularity"] == pytest.approx(modularity)
    pd.testing.assert_frame_equal(communities(as_network(made)), table)


def talk(*pairs: tuple[str, str, int]) -> pd.DataFrame:
    """On `days` days the first writes, and is answered an hour later."""
    rows = [
        (f"2024-01-{day + 1:02d}T{hour}", *way)
        for one, other, days in pairs
        for day in range(days)
        for hour, way in (("10", (one, other)), ("11", (other, one)))
    ]
    return log(*rows)


def test_strength_and_overlap_are_ranked_as_in_scipy() -> None:
    random = np.random.default_rng(1)
    made = nx.gnp_random_graph(25, 0.3, seed=3)
    rows = talk(*((f"p{a}", f"p{b}", int(random.integers(1, 20))) for a, b in made.edges))
    net = network(rows, owners=[f"p{node}" for node in made])
    ties = tie_structure(net)
    expected = spearmanr(ties["depth"], ties["overlap"]).statistic
    found = strength_overlap(net)
    assert found["correlation"].tolist() == pytest.approx([expected] * 2)
    assert found["ties"].tolist() == [made.number_of_edges()] * 2
    assert (found["correlation_low"] < expected).all() and (found["correlation_high"] > expected).all()
    silent = pd.DataFrame([(f"p{a}", f"p{b}") for a, b in list(nx.complement(made).edges)[:9]])
    lists = silent.set_axis(["owner", "person"], axis=1)
    more = strength_overlap(network(rows, owners=net.owners, connections=lists))
    assert more["ties"].tolist() == [made.number_of_edges() + 9, made.number_of_edges()]


def test_the_pull_of_a_tie_is_how_far_the_correlation_moves_with_its_weight() -> None:
    random = np.random.default_rng(1)
    one = np.repeat(np.arange(6), 5)
    other = np.clip(one + random.integers(-3, 4, 30), 0, None)
    correlation, pull = strength._pulled(one, other)
    assert correlation == pytest.approx(spearmanr(one, other).statistic)
    # Each tie a thousand times, but one of them once more.
    many = 1000
    moved = [
        spearmanr(*(np.append(np.repeat(side, many), side[tie]) for side in (one, other))).statistic - correlation
        for tie in range(30)
    ]
    assert np.array(moved) * many * 30 == pytest.approx(pull, abs=0.01)


def test_the_error_counts_ties_that_share_a_person_together() -> None:
    pull, one, other = np.array([1.0, 1.0, -1.0, -1.0]), np.array([0, 0, 1, 1]), np.array([2, 3, 4, 5])
    # Two stars: the ties of each pull together. (2, -2, 1, 1, -1, -1): squares 12, times 6 / 5, less 8 of ties alone.
    error = sharing.standard_error(pull, one, other, np.zeros(6, dtype=np.int64))
    assert error == pytest.approx(np.sqrt(4 + 12 * 6 / 5 - 8) / 4)
    # If each star is a kind of its own, its people differ less than their ties would have them: as of independent ties.
    assert sharing.standard_error(pull, one, other, np.array([0, 1, 0, 0, 1, 1])) == pytest.approx(np.sqrt(4) / 4)
    # The hubs are of one kind, (2, -2) around 0, times 2 / 1, less 2 each; the others are alone of theirs.
    assert sharing.standard_error(pull, one, other, np.array([0, 0, 1, 2, 3, 4])) == pytest.approx(np.sqrt(4 + 12) / 4)


def test_the_interval_of_strength_and_overlap_is_not_too_wide() -> None:
    """Where nothing is planted, 1 in 20 intervals leaves out 0; drawing people with replacement, 1 in 200 did."""
    random = np.random.default_rng(7)
    low, high = np.triu_indices(25, 1)
    missed, worlds = 0, 400
    for _ in range(worlds):
        tied = random.random(len(low)) < 0.4
        sides = (random.random(tied.sum()) for _ in range(2))
        *_, lowest, highest = strength._correlated(low[tied], high[tied], *sides)
        missed += not lowest <= 0 <= highest
    assert 0.02 <= missed / worlds <= 0.08


def test_the_interval_knows_that_ties_of_one_person_are_not_independent() -> None:
    # Two stars' worth of ties: a hundred ties, yet two people decide, of whom one has all ties inside and one outside.
    made = nx.Graph([("hub" if leaf < 50 else "other hub", leaf) for leaf in range(100)])
    firms = {node: "Birch" if isinstance(node, int) and node >= 50 else "Acorn" for node in made}
    company = mixing(as_network(made, company=firms)).loc["company"]
    assert company["ei_index"] == 0
    assert company["ei_index_low"] < -0.75 and company["ei_index_high"] > 0.75


def test_the_pull_of_a_tie_is_how_far_mixing_moves_with_its_weight() -> None:
    made, group = nx.gnm_random_graph(12, 30, seed=1), np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2])
    one, other = np.array(made.edges).T
    inside, chance, (of_share, of_rest) = between._pulled(one, other, group)
    assert (inside - chance) / (1 - chance) == pytest.approx(kept(one, other, group)[1])
    # Each tie a thousand times, but one of them once more.
    many, moved = 1000, np.empty((30, 2))
    for tie in range(30):
        sides = (np.append(np.repeat(side, many), side[tie]) for side in (one, other))
        moved[tie] = np.subtract(kept(*sides, group), kept(one, other, group))
    assert moved[:, 0] * many * 30 == pytest.approx(of_share, abs=0.001)
    assert moved[:, 1] * many * 30 == pytest.approx(of_rest / (1 - chance), abs=0.001)


def kept(one: np.ndarray, other: np.ndarray, group: np.ndarray) -> tuple[float, float]:
    """The share of ties inside, and assortativity by the matrix of networkx."""
    joined = np.zeros((3, 3))
    np.add.at(joined, (group[one], group[other]), 1)
    mixed = (joined + joined.T) / (2 * len(one))
    return float(np.trace(mixed)), float((np.trace(mixed) - (mixed @ mixed).sum()) / (1 - (mixed @ mixed).sum()))


def test_of_numbers_of_ties_the_interval_is_newmans_where_people_hardly_differ_in_them() -> None:
    ties = np.array(nx.gnm_random_graph(150, 600, seed=2).edges)
    found, *bounds = between._alike(np.bincount(ties.ravel()).astype(float), *ties.T)
    assert found == pytest.approx(of_degrees(ties))
    assert bounds == pytest.approx(fisher(found, newman(ties)), abs=0.005)


def test_of_numbers_of_ties_the_interval_knows_that_people_differ_in_whom_they_are_tied_to() -> None:
    random = np.random.default_rng(1)
    active, pairs = random.normal(0, 0.6, 300), np.array(np.triu_indices(300, 1)).T
    # The busy are tied to those who are not: some few people decide.
    chance = np.exp(active[pairs].sum(axis=1) + np.abs(np.diff(active[pairs]).ravel()))
    ties = pairs[random.random(len(pairs)) < 0.016 * chance]
    found, low, high = between._alike(np.bincount(ties.ravel(), minlength=300).astype(float), *ties.T)
    narrow = fisher(found, newman(ties))
    assert high - low > 1.5 * (narrow[1] - narrow[0])


def newman(ties: np.ndarray) -> float:
    """The jackknife error of the correlation of numbers of ties, leaving out each tie in turn."""
    left = np.array([of_degrees(np.delete(ties, tie, axis=0)) for tie in range(len(ties))])
    return float(np.linalg.norm(left - of_degrees(ties)))


def of_degrees(ties: np.ndarray) -> float:
    ends = np.bincount(ties.ravel())[np.concatenate([ties, ties[:, ::-1]])]
    return float(np.corrcoef(ends.T)[0, 1])


def test_where_ties_can_only_be_outside_or_inside_nothing_is_unsure() -> None:
    made = nx.complete_graph(4)
    alike, unlike = (
        mixing(as_network(made, company=dict(zip(made, firms, strict=True)))).loc["company"]
        for firms in (["Acorn"] * 4, ["Acorn", "Birch", "Cedar", "Dogwood"])
    )
    assert alike[["ei_index", "ei_index_low", "ei_index_high"]].tolist() == [-1] * 3
    assert alike[["assortativity", "assortativity_low", "assortativity_high"]].isna().all()
    assert unlike[["ei_index", "ei_index_low", "ei_index_high"]].tolist() == [1] * 3
    # All ties inside, but they need not be: Wilson's bound of 12 of 12.
    halves = nx.disjoint_union(made, made)
    firms = {node: "Acorn" if node < 4 else "Birch" for node in halves}
    company = mixing(as_network(halves, company=firms)).loc["company"]
    assert company[["ei_index_low", "ei_index_high"]].tolist() == pytest.approx([-1, 1 - 2 * float(wilson(12, 12)[0])])
    assert company[["assortativity_low", "assortativity_high"]].tolist() == pytest.approx(
        [float(wilson(12, 12)[0]) * 2 - 1, 1]
    )


def test_the_intervals_of_mixing_are_neither_too_wide_nor_too_narrow() -> None:
    """Where nothing is planted, 1 in 20 leaves out what chance gives; drawing people with replacement, 1 in 200 did."""
    random = np.random.default_rng(7)
    group = np.repeat([0, 1, 2], [24, 10, 6])
    low, high = np.triu_indices(40, 1)
    expected = (group[low] != group[high]).mean() * 2 - 1
    missed, worlds = np.zeros(2), 400
    for _ in range(worlds):
        active = np.exp(random.normal(0, 0.4, 40))
        tied = random.random(len(low)) < 0.12 * active[low] * active[high]
        found = between._kept_to(low[tied], high[tied], group, forced=False)
        missed += [
            not lowest <= chance <= highest for (_, lowest, highest), chance in zip(found, (expected, 0), strict=True)
        ]
    assert (missed / worlds >= 0.02).all() and (missed / worlds <= 0.08).all()


def test_from_one_archive_nothing_is_drawn_from_the_star() -> None:
    answers = log(("2024-01-01", ME, "ann"), ("2024-01-02", "ann", ME))
    opening = log(("2024-01-03", ME, "ann,bob,cy"), ("2024-01-04", "bob", f"{ME},ann,cy"), thread="t")
    net = network(answers, opening, connected="ann bob cy dan")
    assert visible_ties(net).empty and tie_structure(net).empty
    for table in (structural_holes(net), nq.centralities(net)):
        assert table.index.tolist() == [ME]
        assert table.drop(columns="reason").isna().all(axis=None)
        assert "not visible" in table["reason"].iloc[0]
    assert brokerage(net).drop(columns="group").isna().all(axis=None)
    assert strength_overlap(net)["correlation"].isna().all()
    assert mixing(net)[["ei_index", "assortativity"]].isna().all(axis=None)


def test_circles_of_one_archive_rest_on_group_conversations() -> None:
    opening = log(("2024-01-03", ME, "bob,cy,dan"), thread="t")
    net = network(opening, log(("2024-01-04", ME, "ann,eve"), thread="u"), connected="ann bob cy dan eve fay")
    table = communities(net)
    assert table["community"].fillna(0).to_dict() == {"ann": 2, "bob": 1, "cy": 1, "dan": 1, "eve": 2, "fay": 0}
    assert set(table["evidence"]) == {"conversations"}
    assert "never seen in a group conversation" in table.loc["fay", "reason"]


def test_company_counts_less_in_a_crowd_and_not_at_all_in_a_large_one() -> None:
    crowd = ",".join(f"p{number}" for number in range(30))
    net = network(
        log(("2024-01-01", ME, "ann,bob,cy"), thread="t"),
        log(("2024-01-02", "ann", f"{ME},bob"), thread="u"),
        log(("2024-01-03", ME, crowd), thread="v"),
        log(("2024-01-04", ME, "ann,dan"), thread="w", mode="signal"),
    )
    table = seen_together(net)
    assert table["weight"].to_dict() == {("ann", "bob"): 1.5, ("ann", "cy"): 0.5, ("bob", "cy"): 0.5}
    assert table.loc[("ann", "bob"), "conversations"] == 2


def test_ties_are_visible_among_people_whose_own_ties_are_recorded() -> None:
    lists = pd.DataFrame({"owner": ["a", "b", "c", "a"], "person": ["x", "x", "a", "b"]})
    net = network(log(("2024-01-01", "c", "b")), connections=lists, owners=["a", "b", "c"])
    assert visible_ties(net).index.tolist() == [("a", "b"), ("a", "c")]
    # A message without an answer ties nobody, unless it is asked to.
    assert visible_ties(net, known_rung=2).index.tolist() == [("a", "b"), ("a", "c"), ("b", "c")]
    assert structural_holes(net)["ties"].to_dict() == {"a": 2, "b": 1, "c": 1}
    assert structural_holes(net, known_rung=2)["clustering"].tolist() == [1, 1, 1]


def test_two_owners_and_strangers_are_too_few() -> None:
    lists = pd.DataFrame({"owner": ["a", "b"], "person": ["b", "x"]})
    assert "needs 3" in why_not(network(connections=lists, owners=["a", "b"]))
    strangers = network(connections=lists, owners=["a", "x", "c"])
    assert "no tie among" in why_not(strangers)
    assert structural_holes(strangers)["constraint"].isna().all()


def test_who_has_no_tie_has_a_reason() -> None:
    table = structural_holes(as_network(nx.disjoint_union(nx.path_graph(3), nx.empty_graph(1))))
    assert table["reason"].notna().tolist() == [False, False, False, True]
    assert table.loc["3", "ties"] == 0 and math.isnan(table.loc["3", "constraint"])


def test_depth_is_the_weight_of_ties_with_contact() -> None:
    net = network(talk(("a", "b", 4), ("a", "c", 1), ("b", "c", 2)), owners=["a", "b", "c", "d"])
    table, ties = structural_holes(net), visible_ties(net)
    weighted = nx.Graph()
    weighted.add_nodes_from("abcd")
    weighted.add_weighted_edges_from((a, b, depth) for (a, b), depth in ties["depth"].items())
    same(table["depth_constraint"], nx.constraint(weighted, weight="weight").values())
    same(table["depth_effective_size"], nx.effective_size(weighted, nodes=list("abcd"), weight="weight").values())


def test_networkx_gets_the_graph() -> None:
    net = network(talk(("a", "b", 1)), owners=["a", "b", "c"], as_of="2024-01-01T12:00")
    made = nq.alter_graph(net)
    assert set(made) == {"a", "b", "c"}
    assert made.edges["a", "b"] == {"depth": pytest.approx(4), "rung": 3, "connected": False}


def test_weights_of_one_pair_add_up_and_loops_are_left_out() -> None:
    made = Graph.of(pd.Index(list("abc")), [0, 1, 2, 0], [1, 0, 2, 2], [1.0, 2.0, 5.0, 0.0])
    assert (made.low.tolist(), made.high.tolist(), made.weight.tolist()) == ([0], [1], [3.0])
    assert overlap(made).tolist() == [pytest.approx(math.nan, nan_ok=True)]


def test_students_text_whom_they_share_friends_with_no_more_than_others(shared_data: Path) -> None:
    net = nq.read([shared_data / "cns_sms_calls.csv.gz", shared_data / "cns_fb_friends.csv.gz"])
    found = strength_overlap(net)
    assert found["ties"].tolist() == [6523, 812]
    # Friends who text share more friends; among them, more texts don't mean more friends in common.
    assert found.loc["all ties", "correlation_low"] > 0
    assert found.loc["with contact", "correlation_low"] < 0 < found.loc["with contact", "correlation_high"]
    made = nq.alter_graph(net)
    table = structural_holes(net)
    same(table["constraint"], nx.constraint(made).values())
    same(table["effective_size"], nx.effective_size(made).values())
    assert communities(net)["modularity"].max() == pytest.approx(0.4676, abs=0.005)


def test_what_is_told_of_a_log_of_everybody_stays_short(shared_data: Path) -> None:
    net = nq.read([shared_data / "cns_sms_calls.csv.gz", shared_data / "cns_fb_friends.csv.gz"])
    _stays_short(net)
    assert "log of everybody" in answers.colleagues(net).attrs["why"]
    # 28 days: a year before, there is nothing but an undated list.
    assert answers.headline_changes(net).attrs["why"] == plotdata.NOTHING_BEFORE
    assert "pairs by company" not in answers.roles(net), "no company is known of anybody"


def _stays_short(net: nq.Network) -> None:
    told = [getattr(answers, name) for name in ("bridging", "roles", "kept_to_own", "team", "colleagues", "companies")]
    told += [answers.reached_twice, answers.headline_changes, answers.changed, answers.dormant, answers.fading]
    told += [answers.owed, answers.comparable]
    for answer in told:
        table = answer(net)
        assert len(table) <= 20 and (len(table) or table.attrs["why"]), answer.__name__


@pytest.mark.slow
def test_mathoverflow_has_structure(shared_data: Path) -> None:
    net = nq.read(shared_data / "mathoverflow.csv.gz")
    table = structural_holes(net)
    assert len(table) == 24_818
    made = nq.alter_graph(net)
    some = table.index[table["ties"].between(1, 40)][:300]
    same(table.loc[some, "constraint"], nx.constraint(made, nodes=some).values())
    assert nq.centralities(net)["pivots"].iloc[0] == centrality.PIVOTS
    assert strength_overlap(net).loc["all ties", "correlation_low"] > 0
    _stays_short(net)
    moved = answers.headline_changes(net).set_index("measure, of the median owner")
    assert int(moved.loc["effective number of relationships", "owners"].replace(",", "")) > 10_000
