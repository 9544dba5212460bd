"""Between groups: who brokers across a company or community, and whether ties keep to their own."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from netquality.depth import KNOWN_RUNG
from netquality.network import Network, memo
from netquality.schema import TEXT
from netquality.structure.circles import communities
from netquality.structure.graph import Graph, Ints
from netquality.structure.sharing import standard_error
from netquality.structure.visible import visible_graph, why_not
from netquality.uncertainty import Floats, fisher, wilson

Attribute = Literal["company", "position", "community"]
ATTRIBUTES: Final[tuple[Attribute, ...]] = ("company", "position", "community")
ROLES: Final = ("coordinator", "consultant", "gatekeeper", "liaison")


@memo
def brokerage(network: Network, *, by: Attribute = "company", known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return in which roles each owner stands between two others who are not tied, by the groups of the three.

    For each pair of somebody's contacts without a tie between them, all three of known group:

    =============== ================================================================
    coordinator     all three are of one group
    consultant      the two are of one group, the broker of another
    gatekeeper      one of the two is of the broker's group (ties have no direction here, so that this is the
                    representative too)
    liaison         all three are of different groups
    =============== ================================================================

    ``ei_index = (external - internal) / (external + internal)``, of the person's own ties.

    Parameters
    ----------
    network : Network
    by : {"company", "position", "community"}
        What makes a group; communities are those of `communities`.
    known_rung : int
        From which rung on an exchange makes a tie.

    Returns
    -------
    DataFrame
        Index owner, sorted. ``group``; ``coordinator, consultant, gatekeeper, liaison`` (pairs, NaN where the
        person's group is not known or structure not visible), ``brokered`` (their sum); ``internal, external`` (ties to
        people of known group), ``ei_index`` in [-1, 1] (-1: all to their own; NaN without such a tie).

    References
    ----------
    Gould, R. V., Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology 19, 89-126. Krackhardt, D.,
    Stern, R. N. (1988). Informal networks and organizational crises. Social Psychology Quarterly 51, 123-140.

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["b", "b", "b"], "person": ["a", "c", "d"]})
    >>> firms = pd.DataFrame({"person": list("abcd"), "company": ["Acorn", "Acorn", "Birch", "Cedar"]})
    >>> net = Network.build({"connections": lists, "people": firms}, owners=list("abcd"))
    >>> brokerage(net).loc["b", ["gatekeeper", "liaison", "ei_index"]].astype(float).round(2).tolist()
    [2.0, 1.0, 0.33]
    """
    graph, (code, names) = visible_graph(network, known_rung=known_rung), _groups(network, by, known_rung)
    known = (code >= 0) & (not why_not(network))
    internal, external, roles = _roles(graph, code)
    counts = {"internal": internal, "external": external, **roles, "brokered": sum(roles.values())}
    table = pd.DataFrame({"group": pd.Series(names, graph.people, dtype=TEXT)})
    for name in (*ROLES, "brokered", "internal", "external"):
        table[name] = pd.Series(counts[name], graph.people).astype("Int64").where(known)
    ties = np.where(known, internal + external, 0)
    table["ei_index"] = np.divide(external - internal, ties, out=np.full(len(ties), np.nan), where=ties > 0)
    return table.rename_axis("owner")


@memo
def mixing(network: Network, *, known_rung: int = KNOWN_RUNG) -> pd.DataFrame:
    """Return whether ties keep to their own kind: E-I index and assortativity by company, position and community.

    Over the ties between people whose group is known, with e_gh the share of tie ends that join groups g and h and a_g
    the sum of e_gh over h::

        ei_index = (external - internal) / ties
        assortativity = (sum e_gg - sum a_g ** 2) / (1 - sum a_g ** 2)

    ``ei_expected`` is the index if everybody were tied to everybody: with many small groups most ties are external
    whoever is picked. Row ``ties``: degree assortativity, whether people with many ties are tied to each other.

    Returns
    -------
    DataFrame
        Index attribute. ``people`` (of known group, with a tie), ``groups``, ``ties, internal, external``,
        ``ei_index`` in [-1, 1] and ``ei_expected``, ``assortativity`` in [-1, 1], each with a 95 % interval. NaN where
        structure is not visible; assortativity also where all are of one group, or have as many ties.

    Notes
    -----
    The intervals say what would be found among other people who come in the same groups: ties that share a person are
    counted together (`standard_error`), on the influence function of each number. E-I index and assortativity are
    shares of ties inside on another scale, so that theirs is Wilson's interval of that share, from as many independent
    ties as would be as sure. Groups are taken as given: of communities, which are found in the ties themselves, the
    interval says nothing about whether there are any. Row ``ties`` takes Newman's jackknife where it is wider.
    What they hold of what was planted stands in docs/metrics.md (`benchmarks/structure_planted.py`).

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126. Krackhardt and Stern (1988).

    Examples
    --------
    >>> lists = pd.DataFrame({"owner": ["a", "c", "a"], "person": ["b", "d", "c"]})
    >>> firms = pd.DataFrame({"person": list("abcd"), "company": ["Acorn", "Acorn", "Birch", "Birch"]})
    >>> net = Network.build({"connections": lists, "people": firms}, owners=list("abcd"))
    >>> mixing(net).loc["company", ["ei_index", "ei_expected", "assortativity"]].astype(float).round(2).tolist()
    [-0.33, 0.33, 0.33]
    """
    graph = visible_graph(network, known_rung=known_rung)
    rows: dict[str, Any] = {name: _mixed(graph, _groups(network, name, known_rung)[0]) for name in ATTRIBUTES}
    rows["ties"] = _by_degree(graph)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=_MIXED).rename_axis("attribute")
    counts = ["people", "groups", "ties", "internal", "external"]
    return table.astype(dict.fromkeys(counts, "Int64"))


_MIXED = [
    *("people", "groups", "ties", "internal", "external", "ei_index", "ei_index_low", "ei_index_high", "ei_expected"),
    *("assortativity", "assortativity_low", "assortativity_high"),
]


def _groups(network: Network, by: Attribute, known_rung: int) -> tuple[Ints, Any]:
    """The number of each owner's group (-1: not known) and its name."""
    if by == "community":
        found = communities(network, known_rung=known_rung)["community"].reindex(sorted(network.owners))
    else:
        found = network.people.set_index("person")[by].reindex(sorted(network.owners))
    return pd.factorize(found)[0], found.to_numpy(object)


def _roles(graph: Graph, code: Ints) -> tuple[Ints, Ints, dict[str, Ints]]:
    """Ties inside and outside, and open pairs by role: all pairs of contacts less those that close a triangle."""
    internal, external, squares = _contacts(graph, code)
    known = internal + external
    among = (squares - internal**2 - external) // 2
    counts = np.array([internal * (internal - 1) // 2, among, internal * external, np.zeros_like(known)])
    counts[3] = known * (known - 1) // 2 - counts.sum(axis=0)
    for uv, uw, _ in graph.triangles():
        corners = graph.low[uv], graph.high[uv], graph.high[uw]
        seen = np.all([code[each] >= 0 for each in corners], axis=0)
        u, v, w = (each[seen] for each in corners)
        for broker, one, other in ((u, v, w), (v, u, w), (w, u, v)):
            role = _role(code[broker], code[one], code[other])
            np.subtract.at(counts, (role, broker), 1)
    return internal, external, dict(zip(ROLES, counts, strict=True))


def _role(broker: Ints, one: Ints, other: Ints) -> Ints:
    own = (one == broker).astype(int) + (other == broker)
    return np.select([own == 2, own == 1, one == other], [0, 2, 1], 3)


def _contacts(graph: Graph, code: Ints) -> tuple[Ints, Ints, Ints]:
    """Contacts of one's own group and of others, and the sum over groups of their squared numbers."""
    from scipy.sparse import csr_array

    told = np.flatnonzero(code >= 0)
    groups = int(code.max(initial=-1)) + 1
    member = csr_array((np.ones(len(told)), (told, code[told])), shape=(len(code), max(groups, 1)))
    counts = (graph.matrix @ member).tocsr()
    same = (code[graph.low] == code[graph.high]) & (code[graph.low] >= 0)
    internal = graph.by_person(same, same).astype(np.int64)
    known = np.asarray(counts.sum(axis=1)).astype(np.int64)
    return internal, known - internal, np.asarray(counts.power(2).sum(axis=1)).astype(np.int64)


def _mixed(graph: Graph, code: Ints) -> tuple[Any, ...]:
    told = (code[graph.low] >= 0) & (code[graph.high] >= 0)
    people, ends = np.unique([graph.low[told], graph.high[told]], return_inverse=True)
    if not len(people):
        return 0, 0, 0, 0, 0, *[np.nan] * 7
    group = pd.factorize(code[people])[0]
    size, one, other = np.bincount(group), *ends.reshape(2, -1)
    expected = 1 - 2 * (size * (size - 1)).sum() / (len(people) * (len(people) - 1))
    external = int((group[one] != group[other]).sum())
    counts = len(people), len(size), len(one), len(one) - external, external
    index, assortativity = _kept_to(one, other, group, forced=abs(expected) == 1)
    return *counts, *index, expected, *assortativity


def _kept_to(one: Ints, other: Ints, group: Ints, *, forced: bool) -> tuple[Floats, Floats]:
    """E-I index and assortativity with their bounds: both are the share of ties inside, on another scale.

    Where it is `forced` (no two of a kind, or all) there is nothing to be unsure of.
    """
    inside, chance, pulls = _pulled(one, other, group)
    of_index, of_assortativity = (
        np.full(3, inside) if forced else _share(inside, standard_error(pull, one, other, group), len(one))
        for pull in pulls
    )
    return 1 - 2 * of_index[[0, 2, 1]], (of_assortativity - chance) / (1 - chance)


def _pulled(one: Ints, other: Ints, group: Ints) -> tuple[float, float, tuple[Floats, Floats]]:
    """The share of ties inside, what it would be by chance (NaN if it must be 1), and how far each tie pulls at it.

    At the share itself, and at what assortativity has in it, since each tie moves what chance would give too.
    """
    same = (group[one] == group[other]).astype(float)
    ends = np.bincount(group[np.concatenate([one, other])]) / (2 * len(one))
    inside, chance = float(same.mean()), float((ends**2).sum()) if len(ends) > 1 else np.nan
    off = same - inside
    moved = ends[group[one]] + ends[group[other]] - 2 * chance
    return inside, chance, (off, off - (1 - inside) / (1 - chance) * moved)


def _share(share: float, error: float, ties: int) -> Floats:
    """A share with its Wilson interval, from as many independent ties as would have that error."""
    worth = share * (1 - share) / error**2 if 0 < share < 1 and error else ties
    return np.array([share, *wilson(share * worth, worth)])


def _by_degree(graph: Graph) -> tuple[Any, ...]:
    people, ends = np.unique([graph.low, graph.high], return_inverse=True)
    if not len(people):
        return 0, pd.NA, 0, pd.NA, pd.NA, *[np.nan] * 7
    found = _alike(graph.degree[people].astype(float), *ends.reshape(2, -1))
    return len(people), pd.NA, len(graph.low), pd.NA, pd.NA, *[np.nan] * 4, *found


def _alike(degree: Floats, one: Ints, other: Ints) -> tuple[float, float, float]:
    """Correlation of the numbers of ties at the ends of ties, with its bounds; NaN if all have as many.

    The error is that for other people with as many ties each or, if that is larger, that of leaving out each tie in
    turn, which changes how many ties its people have (Newman's jackknife).
    """
    if np.ptp(degree) == 0:
        return (np.nan,) * 3
    at = degree[np.array([one, other])]
    spread = at.std()
    a, b = (at - at.mean()) / spread
    correlation = float((a * b).mean())
    pull = a * b - correlation * (a**2 + b**2) / 2
    # What one tie more would do to all other ties of a person.
    more = np.concatenate([b - correlation * a, a - correlation * b]) / spread
    raised = np.bincount(np.concatenate([one, other]), more)
    newman = float(np.sqrt(((pull + raised[one] + raised[other]) ** 2).sum())) / len(pull)
    error = max(newman, standard_error(pull, one, other, np.zeros(len(degree), dtype=np.int64)))
    return correlation, *fisher(correlation, error)
