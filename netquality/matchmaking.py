"""Who should meet, and who can introduce me to whom: suggestions from what is on record, never certainties."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.brokers import broker_ledger
from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.schema import TEXT, NetqualityError
from netquality.ties.people import people_index
from netquality.ties.sequence import to_several

#: A tie is strong from this rung on: real conversations.
STRONG_RUNG: Final = 4
#: What shows that two have to do with each other, strongest first.
LINKS: Final = ("known to you", "written to", "on the list", "introduced", "in one conversation")
#: In a conversation of more than these, one need not know the others.
LARGEST_CONVERSATION: Final = 12
_PARTIES: Final = (("a", "b"), ("introducer", "a"), ("introducer", "b"))
_PATH: Final = {
    **{"rung": "int64", "depth": float, "link": TEXT, "link_depth": float},
    **{"eligible_count": "int64", "success_rate": float, "worth": float},
}


@memo
def who_should_meet(network: Network, *, top: int = 20) -> pd.DataFrame:
    """Return pairs of people whom an owner knows well and who don't know each other, as far as the export shows.

    Both are strong ties (rung 4 and above). Nothing on record between them: no message, meeting or sign, no
    conversation that both were in, no entry on a list, no introduction, not the same company. In an export of one
    owner most of what others do is out of sight: ask before you introduce.

    Parameters
    ----------
    network : Network
    top : int
        At most so many pairs an owner.

    Returns
    -------
    DataFrame
        Index (owner, a, b); by owner, best first: by the depth of the weaker of the two ties. ``weaker_depth``,
        ``deeper_depth`` (days' worth of contact today), ``weaker_rung``.

    References
    ----------
    Our definition, after the open triads of Granovetter, M. (1973). The strength of weak ties. Am. J. Sociology 78.

    Examples
    --------
    >>> from netquality.sample import as_network, simulate
    >>> bool((who_should_meet(as_network(simulate(connections=200, seed=1)))["weaker_rung"] >= 4).all())
    True
    """
    ties = interaction_depth(network)[["rung", "depth"]]
    strong = ties[ties["rung"] >= STRONG_RUNG].reset_index().sort_values(["owner", "depth", "person"])
    # Each owner's deepest first.
    strong = strong[::-1].reset_index(drop=True)
    links = _links(network, set(strong["person"]))
    acquainted = set(zip(links["broker"], links["target"], strict=True))
    company = _companies(network)
    people, works = strong["person"].tolist(), strong["person"].map(company).tolist()
    owners = strong.groupby("owner").indices
    pairs = [pair for rows in owners.values() for pair in _open_pairs(rows.tolist(), people, works, acquainted, top)]
    deeper, weaker = (strong.iloc[[pair[side] for pair in pairs]].reset_index(drop=True) for side in (0, 1))
    swap = deeper["person"] > weaker["person"]
    found = pd.DataFrame(
        {
            "owner": weaker["owner"],
            "a": deeper["person"].mask(swap, weaker["person"]),
            "b": weaker["person"].mask(swap, deeper["person"]),
            "weaker_depth": weaker["depth"],
            "deeper_depth": deeper["depth"],
            "weaker_rung": weaker["rung"].astype("int64"),
        }
    )
    return found.set_index(["owner", "a", "b"])


def paths_to_person(network: Network, person: str, *, owner: str | None = None) -> pd.DataFrame:
    """Return who could introduce an owner to somebody: people the owner knows, with a visible link to that one.

    Parameters
    ----------
    network : Network
    person : str
        Key, profile URL or full name; whole, not a part of it.
    owner : str, optional
        Default: the network's only owner.

    Returns
    -------
    DataFrame
        Index (broker, target), best first. ``rung`` and ``depth`` of the owner's tie to the broker (rung 3 and above);
        ``link``: what shows that the broker knows the target (written to, on the list, introduced, in one
        conversation of at most 12), or "known to you", where broker and target are one; ``link_depth`` of that tie,
        where it is on record; ``eligible_count`` and ``success_rate`` of the broker's introductions (see
        `netquality.brokers.broker_ledger`; without a record, the usual rate here); ``worth`` = depth of the weaker tie
        x success rate, by which they are ranked.

    Raises
    ------
    NetqualityError
        If nobody or several people go by that name, or the network has several owners and none is named.

    References
    ----------
    Our definition.
    """
    return _paths(network, _owner(network, owner), [network.find(person)])


def paths_to_company(network: Network, company: str, *, owner: str | None = None) -> pd.DataFrame:
    """Return who could introduce an owner at a company: who works there, and who has a visible link to somebody there.

    Companies are compared by their whole names, apart from case, accents' encoding and spaces: "Acme" is not "Acme
    Labs".

    Parameters
    ----------
    network : Network
    company : str
    owner : str, optional
        Default: the network's only owner.

    Returns
    -------
    DataFrame
        As `paths_to_person`, to everybody who works there.

    Raises
    ------
    NetqualityError
        If nobody in the network works at a company of that name, or the network has several owners and none is named.

    References
    ----------
    Our definition.
    """
    companies = _companies(network)
    there = companies.index[companies == normalised(company)]
    if there.empty:
        raise NetqualityError(f"nobody in this network works at {company!r}; give the whole name of the company")
    return _paths(network, _owner(network, owner), list(there))


@memo
def ways_in(network: Network) -> pd.DataFrame:
    """Return for every company the person there whom an owner knows best, and whom they might introduce.

    Returns
    -------
    DataFrame
        Index (owner, company), by owner and `worth`, best first. ``person``: the best way in; ``rung``, ``depth``;
        ``known_count``, ``unknown_count``: people of the company among the owner's ties whom the owner knows (rung 3
        and above), and does not; ``success_rate`` and ``worth`` as in `paths_to_person`.

    References
    ----------
    Our definition.
    """
    ties = interaction_depth(network)[["rung", "depth"]].reset_index()
    names = network.people.set_index("person")["company"]
    ties = ties.assign(company=ties["person"].map(names), key=ties["person"].map(_companies(network)))
    ties = ties.dropna(subset=["key"]).join(_records(network)["success_rate"], on="person")
    ties["success_rate"] = ties["success_rate"].fillna(_usual(network))
    ties = ties.assign(worth=ties["depth"] * ties["success_rate"], known=ties["rung"] >= KNOWN_RUNG)
    ties = ties.sort_values(["owner", "worth", "depth", "person"], ascending=[True, False, False, True])
    known = ties.groupby(["owner", "key"])["known"].agg(["sum", "size"])
    best = ties[ties["known"]].drop_duplicates(["owner", "key"]).set_index(["owner", "key"])
    counts = pd.DataFrame({"known_count": known["sum"], "unknown_count": known["size"] - known["sum"]})
    # Joined, not assigned: a table of nobody would take over the rows of the counts.
    best = best.join(counts).reset_index("key", drop=True)
    columns = ["person", "rung", "depth", "known_count", "unknown_count", "success_rate", "worth"]
    return best.set_index("company", append=True)[columns].astype({"person": TEXT})


def normalised(name: str) -> str:
    """Return the name of a company as it is compared.

    Examples
    --------
    >>> normalised("  ACME  Labs") == normalised("Acme Labs"), normalised("Acme") == normalised("Acme Labs")
    (True, False)
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _companies(network: Network) -> pd.Series:
    """The normalised company of everybody who has one, by person."""
    named = network.people.set_index("person")["company"].dropna()
    return named.map(normalised)


def _owner(network: Network, owner: str | None) -> str:
    if owner is None and len(network.owners) != 1:
        raise NetqualityError(f"this network has {len(network.owners)} owners; say for whom with owner=")
    return network.owners[0] if owner is None else network.find(owner)


def _records(network: Network) -> pd.DataFrame:
    return broker_ledger(network)[["eligible_count", "reached_count", "success_rate"]]


def _usual(network: Network) -> float:
    """The success rate of all introductions here; one half where there are none."""
    total = _records(network)[["eligible_count", "reached_count"]].sum()
    return float((total["reached_count"] + 1) / (total["eligible_count"] + 2))


def _paths(network: Network, owner: str, targets: list[str]) -> pd.DataFrame:
    ties = interaction_depth(network)
    mine = ties.loc[owner] if owner in ties.index.get_level_values("owner") else ties.droplevel("owner").iloc[:0]
    mine = mine.loc[mine["rung"] >= KNOWN_RUNG, ["rung", "depth"]]
    links = _links(network, set(targets))
    links = links[links["broker"].isin(mine.index) & ~links["target"].isin({owner, *mine.index})]
    known = mine.index[mine.index.isin(targets)]
    links = pd.concat([pd.DataFrame({"broker": known, "target": known, "link": LINKS[0]}), links])
    found = links.join(mine, on="broker").join(_records(network), on="broker")
    found = found.join(ties["depth"].rename("link_depth"), on=["broker", "target"])
    rate = found["success_rate"].fillna(_usual(network))
    worth = found[["depth", "link_depth"]].min(axis=1) * rate
    found = found.assign(success_rate=rate, worth=worth, eligible_count=found["eligible_count"].fillna(0))
    found = found.sort_values(["worth", "broker", "target"], ascending=[False, True, True])
    return found.set_index(["broker", "target"])[list(_PATH)].astype(_PATH)


def _links(network: Network, people: set[str]) -> pd.DataFrame:
    """Who has something to do with one of `people`, as ``broker, target`` and the best ``link`` that shows it."""
    log, made = network.interactions, list_introductions(network)
    wanted = people_index(network).isin(people)
    direct = _ends(log[log["target"].notna()], wanted)
    together = _conversations(network, wanted)
    parties = [made[[one, other]].set_axis(["broker", "target"], axis=1) for one, other in _PARTIES]
    listed = network.connections.dropna(subset=["person"])[["owner", "person"]].set_axis(["broker", "target"], axis=1)
    found = zip(LINKS[1:], (direct, listed, pd.concat(parties), together), strict=True)
    forth = pd.concat([pairs.astype(TEXT).assign(link=link) for link, pairs in found], ignore_index=True)
    back = forth.rename(columns={"broker": "target", "target": "broker"})
    # Stable, so that of several links of a pair the first named, which is the strongest, comes first.
    both = pd.concat([forth, back]).sort_index(kind="stable")
    both = both[both["target"].isin(people) & (both["broker"] != both["target"])]
    return both.drop_duplicates(["broker", "target"])


def _ends(rows: pd.DataFrame, wanted: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The distinct senders and receivers of rows, as ``broker, target``, where one of them is wanted."""
    people = rows["source"].cat.categories
    codes = pd.DataFrame({key: rows[key].cat.codes.astype("int64") for key in ("source", "target")}).drop_duplicates()
    codes = codes[wanted[codes["source"]] | wanted[codes["target"]]]
    return pd.DataFrame({"broker": people.take(codes["source"]), "target": people.take(codes["target"])})


def _conversations(network: Network, wanted: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Who was in one small conversation of several with somebody wanted."""
    log = network.interactions
    some = log[to_several(network) & log["thread"].notna() & log["target"].notna()]
    sides = [
        pd.DataFrame({"thread": some["thread"].cat.codes, "who": some[key].cat.codes}) for key in ("source", "target")
    ]
    members = pd.concat(sides).drop_duplicates()
    members = members[members.groupby("thread")["who"].transform("size") <= LARGEST_CONVERSATION]
    pairs = members[wanted[members["who"]]].merge(members, on="thread", suffixes=("", "_other"))
    people = log["source"].cat.categories
    return pd.DataFrame(
        {"broker": people.take(pairs["who_other"]), "target": people.take(pairs["who"])}
    ).drop_duplicates()


def _open_pairs(
    rows: list[int], people: list[str], works: list[object], acquainted: set[tuple[str, str]], top: int
) -> list[tuple[int, int]]:
    """The first `top` pairs of one owner's strong ties, rows deepest first, with nothing between them."""
    found: list[tuple[int, int]] = []
    for place, later in enumerate(rows):
        for earlier in rows[:place]:
            colleagues = isinstance(works[later], str) and works[later] == works[earlier]
            if (people[later], people[earlier]) not in acquainted and not colleagues:
                found.append((earlier, later))
        if len(found) >= top:
            break
    return found[:top]
