"""The vanity ratio of parts of the list: by year of connecting, company, role, and who invited whom."""

from __future__ import annotations

import re
from typing import Final, Literal

import pandas as pd

from netquality.depth import KNOWN_RUNG, interaction_depth, records_words
from netquality.network import Network, memo
from netquality.schema import TEXT, NetqualityError
from netquality.uncertainty import rate_table

#: Companies and roles of fewer connections are counted together.
SMALLEST: Final = 10
OTHERS: Final = "(others)"
UNKNOWN: Final = "(unknown)"

#: Role -> what its titles contain, in the languages of the phrases; the first that fits counts.
ROLES: Final = {
    "recruiting and HR": r"recruit|talent|headhunt|human resources|personalreferent|\b(?:hr|rh)\b|recursos humanos",
    "student or trainee": (
        r"student|studier|étudiant|estudiante|\bintern\b|praktikant|stagiair|trainee|apprentice|azubi"
    ),
    "founder or own business": (
        r"founder|owner|gründer|inhaber|fondat|fundador|oprichter|eigenaar|self-employed|freelanc|selbst[aä]ndig|"
        r"entrepreneur|unternehmer|empresári|titolare|indépendant|autónom"
    ),
    "executive": (
        r"\bc[a-z]o\b|chief|president|direct(?:or|eu|rice)|direktor|dirett|geschäftsführ|vorstand|head of|leiter|"
        r"\bs?vp\b|board|partner"
    ),
    "sales and marketing": r"sales|account|vertrieb|verkauf|verkoop|market|commerc|ventas|vendas|vendite|business dev",
    "consulting": r"consult|berat|conseil|advis|asesor|assessor|adviseur",
    "management": r"manager|lead\b|chargée? de|coordinat|koordinat|jef[ea]\b|respons[aá]|gerente|chef",
    "engineering, design and analysis": (
        r"engineer|ing[eé]ni|develop|entwickl|desarroll|architect|architekt|arquitect|design|programm|software|data|"
        r"analy|techni"
    ),
    "research and teaching": (
        r"research|forsch|cherch|scien|wissenschaft|profess|teach|lehr|enseign|docent|dozent|lectur"
    ),
    "health": r"nurse|pfleg|enferm|infirm|doctor|arzt|ärzt|physician|médec|médic|medic|therap",
}
OTHER_ROLE: Final = "another role"

By = Literal["year", "company", "role", "origin"]


@memo
def vanity_by(network: Network, *, by: By = "year") -> pd.DataFrame:
    """Return the vanity ratio of each part of an owner's list; the parts add up to the list.

    ====== ===========================================================================================================
    year   of connecting; see `netquality.exposure.known_within` for years of equal exposure
    company as the list has it today, upper and lower case and spaces aside
    role   a family of positions (`ROLES`), found by the words in the title, in seven languages
    origin "sent" (the owner invited), "received" (was invited): the last invitation on record up to the day of
           connecting. Archives keep invitations of the last years only, so most are often unknown
    ====== ===========================================================================================================

    Companies and roles with fewer than 10 connections are counted together as "(others)"; what is not on record is
    "(unknown)", apart.

    Returns
    -------
    DataFrame
        Index (owner, group): years ascending, else the largest first, "(others)" and "(unknown)" last.
        ``connections``, ``known`` (rung 3 or higher), ``vanity_ratio`` in [0, 1] with its 95 % Wilson interval; NaN
        without words on record.

    Raises
    ------
    NetqualityError
        If `by` is none of the four.

    Examples
    --------
    >>> tables = {
    ...     "people": pd.DataFrame({"person": ["ann", "bob"], "company": ["Example Ltd", "example ltd "]}),
    ...     "connections": pd.DataFrame({"owner": "me", "person": ["ann", "bob"], "connected_at": "2023-01-01"})}
    >>> vanity_by(Network.build(tables)).index.tolist()
    [('me', '2023')]
    """
    if by not in ("year", "company", "role", "origin"):
        raise NetqualityError(f"by={by!r} is none of 'year', 'company', 'role', 'origin'")
    rows = _listed(network)
    group = {"year": _year, "company": _company, "role": _role, "origin": _origin}[by](network, rows)
    rows = rows.assign(group=_pooled(rows["owner"], group) if by in ("company", "role") else group)
    counts = rows.groupby(["owner", "group"])["known"].agg(["size", "sum"]).astype("Int64")
    counts = counts.set_axis(["connections", "known"], axis=1).loc[_order(counts, by)]
    if not records_words(network):
        counts["known"] = pd.array([pd.NA] * len(counts), dtype="Int64")
    silent = counts["connections"] - counts["known"]
    return pd.concat([counts, rate_table(silent, counts["connections"], name="vanity_ratio")], axis=1)


def role_of(position: str) -> str:
    """Return the family of a position.

    Examples
    --------
    >>> role_of("Talent Partner"), role_of("Geschäftsführerin"), role_of("Lion tamer")
    ('recruiting and HR', 'executive', 'another role')
    """
    title = position.casefold()
    return next((role for role, words in ROLES.items() if re.search(words, title)), OTHER_ROLE)


def _listed(network: Network) -> pd.DataFrame:
    """One row a connection as the list counts them: a person once, everybody without a name."""
    listed = network.connections.sort_values("connected_at", kind="stable")
    unnamed = listed["person"].isna()
    rows = pd.concat([listed[~unnamed].drop_duplicates(["owner", "person"]), listed[unnamed]], ignore_index=True)
    known = interaction_depth(network)["rung"].ge(KNOWN_RUNG).rename("known")
    return rows.join(known, on=["owner", "person"]).assign(known=lambda joined: joined["known"].eq(True))


def _year(network: Network, rows: pd.DataFrame) -> pd.Series:
    year = rows["connected_at"].dt.year
    return year.astype("Int64").astype(TEXT).fillna(UNKNOWN)


def _company(network: Network, rows: pd.DataFrame) -> pd.Series:
    """Spellings that differ in case and spaces only are called by the commonest one."""
    company = rows["person"].map(network.people.set_index("person")["company"]).astype(TEXT)
    key = company.str.replace(r"\s+", " ", regex=True).str.strip().str.casefold()
    spelt = pd.DataFrame({"key": key, "company": company.str.strip()}).value_counts().reset_index()
    spelt = spelt.sort_values(["key", "count", "company"], ascending=[True, False, True]).drop_duplicates("key")
    return key.map(spelt.set_index("key")["company"]).astype(TEXT).fillna(UNKNOWN)


def _role(network: Network, rows: pd.DataFrame) -> pd.Series:
    position = rows["person"].map(network.people.set_index("person")["position"]).astype(TEXT)
    roles = {title: role_of(title) for title in position.dropna().unique()}
    return position.map(roles).astype(TEXT).fillna(UNKNOWN)


def _origin(network: Network, rows: pd.DataFrame) -> pd.Series:
    asked = network.invitations.dropna(subset=["person"])
    both = rows[["owner", "person", "connected_at"]].reset_index().merge(asked, on=["owner", "person"])
    in_time = ~(both["at"].dt.floor("D") > both["connected_at"].dt.floor("D"))
    last = both[in_time].sort_values(["at", "direction"], na_position="first").drop_duplicates("index", keep="last")
    return last.set_index("index")["direction"].reindex(rows.index).astype(TEXT).fillna(UNKNOWN)


def _pooled(owner: pd.Series, group: pd.Series) -> pd.Series:
    size = group.groupby([owner, group]).transform("size")
    return group.mask((size < SMALLEST) & (group != UNKNOWN), OTHERS)


def _order(counts: pd.DataFrame, by: By) -> pd.MultiIndex:
    table = counts.reset_index()
    table["last"] = table["group"].map({OTHERS: 1, UNKNOWN: 2}).fillna(0)
    table["size"] = 0 if by == "year" else -table["size"]
    ordered = table.sort_values(["owner", "last", "size", "group"])
    return pd.MultiIndex.from_frame(ordered[["owner", "group"]])
