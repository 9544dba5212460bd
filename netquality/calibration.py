"""Own-rating calibration: how well the depth score agrees with what the owner would say, and where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from netquality.depth import interaction_depth, records_words
from netquality.network import Network
from netquality.readers import csvfile
from netquality.readers.archive import open_archive
from netquality.readers.dialect import Columns, find_header
from netquality.schema import TEXT, ExportError, NetqualityError
from netquality.uncertainty import Floats, bootstrap

#: 1: hardly know them ... 5: close; I would pick up the phone.
RATINGS: Final = (1, 2, 3, 4, 5)
#: Who is rated this or higher counts as close.
HIGH_RATING: Final = 4
#: Names are drawn in equal numbers from those without depth and from so many equal parts of the others.
DEPTH_STRATA: Final = 4
DIRECTIONS: Final = ("closer than depth says", "less close than depth says")

Statistic = Callable[[Floats], Floats]

_FACTS: Final = ("name", "company", "position")
_SHOWN: Final = 20


def rating_sheet(network: Network, *, owner: str | None = None, size: int = 30, seed: int = 0) -> pd.DataFrame:
    """Return names for the owner to rate from 1 (hardly know them) to 5 (close), in an order that tells nothing.

    Drawn in equal numbers from the owner's ties without depth and from each quarter of those with depth, as far as
    there are names; what a stratum lacks comes from the others. So the sheet is no likeness of the list: the deep are
    many times more likely to be on it.

    Parameters
    ----------
    network : Network
    owner : str, optional
        Key, profile URL or full name. Default: the network's only owner.
    size : int
        How many names; fewer if there are no more.
    seed : int
        The same seed draws the same sheet.

    Returns
    -------
    DataFrame
        ``person, name, company, position, rating``; the rating is to be filled in. Nobody without a name is on it.

    Raises
    ------
    NetqualityError
        If the export records no messages, the network has several owners and none is named, or `size` is below 1.
    """
    if size < 1:
        raise NetqualityError(f"a sheet of {size} names cannot be rated; ask for at least 1")
    people = network.people.set_index("person")[list(_FACTS)]
    ties = _depths(network, owner)
    ties = ties[people["name"].reindex(ties.index).notna()].sort_values(["depth", "person"])
    random = np.random.default_rng(seed)
    # In random order within each stratum; then the first of each, the second of each ...
    mixed = ties.iloc[random.permutation(len(ties))]
    turn = mixed.groupby(_stratum(ties["depth"]).reindex(mixed.index)).cumcount()
    drawn = turn.sort_values(kind="stable").index[:size]
    sheet = people.reindex(drawn[random.permutation(len(drawn))]).rename_axis("person").reset_index()
    return sheet.assign(rating=pd.array([pd.NA] * len(sheet), dtype="Int64"))


def read_ratings(path: str | Path) -> pd.DataFrame:
    """Return the ``person`` and ``rating`` of a filled-in sheet as text, indexed by file and row for errors to name.

    Raises
    ------
    ExportError
        If it is no CSV file with these two columns.
    """
    path, fields = Path(path), {name: (name,) for name in ("person", "rating")}
    with open_archive(path) as archive:
        member = next((name for name in archive.members if name == path.name), "")
        dialect = find_header(archive, member, list(fields)) if member else None
        if dialect is None or len(Columns(dialect, fields).place) < len(fields):
            raise ExportError(
                f"{path}: no columns person and rating. Draw a sheet with `netquality rate` and fill it in"
            )
        read, torn = csvfile.table(archive, member, dialect, fields)
    if torn:
        rows = ", ".join(map(str, torn[:_SHOWN]))
        raise ExportError(f"{path}, row {rows}: not {len(dialect.header)} cells. Put a cell with a comma in quotes")
    cells = {name: pd.Series(read[name].to_pylist(), dtype=TEXT).str.strip() for name in fields}
    # The apostrophe that kept a spreadsheet from running a key as a formula.
    cells["person"] = cells["person"].str.replace(r"^'(?=[^\w\s'])", "", regex=True)
    places = [f"{path}, row {row}" for row in dialect.rows(len(read), torn)]
    return pd.DataFrame(cells).set_axis(pd.Index(places, name="place", dtype=object))


def calibrate(network: Network, ratings: pd.DataFrame, *, owner: str | None = None) -> pd.DataFrame:
    """Return how well depth agrees with the owner's own ratings, one row.

    Over all pairs of rated people, with C pairs in the same order by both, D in opposite order, T_r and T_d pairs with
    equal rating or equal depth out of P pairs::

        tau_b = (C - D) / sqrt((P - T_r) (P - T_d))
        auc = P(depth of one rated >= 4 > depth of one rated lower) + P(equal) / 2

    Both describe the rated sheet. Where it was drawn by `rating_sheet`, shallow and deep people are equally many on it,
    which the list is far from: agreement over the list as a whole would be another figure.

    Parameters
    ----------
    network : Network
    ratings : DataFrame
        Columns ``person`` (as on the sheet) and ``rating`` (1-5; rows without are passed over).
    owner : str, optional
        Key, profile URL or full name. Default: the network's only owner.

    Returns
    -------
    DataFrame
        Index ``owner``. ``rated_count``, ``high_count`` (rated `HIGH_RATING` or more); ``tau_b`` in [-1, 1] and ``auc``
        in [0, 1] (0.5: no better than chance), each with its 95 % interval ``_low, _high`` (bootstrap by person).
        tau_b is NaN if all ratings or all depths are equal, auc if all or none are high; an interval where all
        resamples agree (a perfect order), since then they don't show how much of it is luck.

    Raises
    ------
    NetqualityError
        Listing every row with a rating outside 1-5, a person who is no tie of the owner, or a person named before; if
        columns are missing, the export records no messages, or the network has several owners and none is named.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251. Hanley, J. A. & McNeil,
    B. J. (1982). The meaning and use of the area under a ROC curve. Radiology 143, 29-36.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1, 2], "at": ["2024-01-01", "2024-03-01", "2024-05-01"], "source": "me",
    ...     "target": ["ann", "bob", "cy"], "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> network = Network.build({"interactions": log}, owners=["me"])
    >>> ratings = pd.DataFrame({"person": ["ann", "bob", "cy"], "rating": [2, 1, 4]})
    >>> calibrate(network, ratings)[["tau_b", "auc"]].round(3).to_dict("records")
    [{'tau_b': 0.333, 'auc': 1.0}]
    """
    rated = _rated(network, ratings, owner)
    rating, depth = rated["rating"].to_numpy(float), rated["depth"].to_numpy(float)
    found: dict[str, float] = {"rated_count": len(rated), "high_count": int((rating >= HIGH_RATING).sum())}
    for name, statistic in (("tau_b", _tau_b(rating, depth)), ("auc", _auc(rating >= HIGH_RATING, depth))):
        found[name] = statistic(np.ones((1, len(rated))))[0, 0]
        found[f"{name}_low"], found[f"{name}_high"] = _interval(statistic, len(rated), found[name])
    return pd.DataFrame(found, index=pd.Index([_whose(network, owner)], name="owner", dtype=TEXT))


def surprises(network: Network, ratings: pd.DataFrame, *, owner: str | None = None, worst: int = 5) -> pd.DataFrame:
    """Return whom depth gets most wrong by the owner's own ratings, the worst first, both ways.

    surprise = (rank by rating - rank by depth) / (n - 1) among the n rated people, equal ones sharing their mean rank.

    Parameters
    ----------
    network, ratings, owner
        As for `calibrate`.
    worst : int
        So many people each way at most; those without any surprise are left out.

    Returns
    -------
    DataFrame
        Index (owner, person). ``direction`` ("closer than depth says": rated high but shallow, surprise > 0; "less
        close than depth says": rated low but deep, < 0), ``name, rating, depth, rung_name``, ``surprise`` in [-1, 1].

    Raises
    ------
    NetqualityError
        As `calibrate`.
    """
    rated = _rated(network, ratings, owner)
    rank = rated[["rating", "depth"]].rank()
    off = (rank["rating"] - rank["depth"]) / max(len(rated) - 1, 1)
    parts = [off[off > 0].sort_values(ascending=False, kind="stable")[:worst]]
    parts += [off[off < 0].sort_values(kind="stable")[:worst]]
    found = pd.concat(parts).rename("surprise")
    direction = pd.Categorical(np.where(found > 0, *DIRECTIONS), categories=DIRECTIONS)
    table = rated.reindex(found.index)[["name", "rating", "depth", "rung_name"]].assign(surprise=found)
    table.insert(0, "direction", direction)
    return pd.concat({_whose(network, owner): table}, names=["owner", "person"])


def _whose(network: Network, owner: str | None) -> str:
    if owner is not None:
        return network.find(owner)
    if len(network.owners) != 1:
        raise NetqualityError(f"this network has {len(network.owners)} owners; say who rates with owner=")
    return network.owners[0]


def _depths(network: Network, owner: str | None) -> pd.DataFrame:
    """Depth and rung of the owner's ties: who is on the list or has depth."""
    whose = _whose(network, owner)
    if not records_words(network):
        raise NetqualityError(
            "this export records no messages, so there is no depth that ratings could be held against"
        )
    table = interaction_depth(network)
    ties = table[(table.index.get_level_values("owner") == whose) & (table["connected"] | (table["depth"] > 0))]
    return ties.droplevel("owner")[["depth", "rung_name"]]


def _stratum(depth: pd.Series) -> pd.Series:
    """0 without depth, then 1 ... `DEPTH_STRATA` by equal numbers from shallow to deep; `depth` is sorted."""
    shallow = int((depth <= 0).sum())
    rank = np.arange(len(depth)) - shallow
    quarter = 1 + rank * DEPTH_STRATA // max(len(depth) - shallow, 1)
    return pd.Series(np.where(rank < 0, 0, quarter), index=depth.index)


def _rated(network: Network, ratings: pd.DataFrame, owner: str | None) -> pd.DataFrame:
    """Rating, depth, rung and name of everybody rated, by person, sorted; one error for all faults."""
    missing = [name for name in ("person", "rating") if name not in ratings]
    if missing:
        raise NetqualityError(f"the ratings lack the column(s) {', '.join(missing)}; they have {list(ratings.columns)}")
    ties = _depths(network, owner)
    given = ratings[["person", "rating"]].dropna(subset=["rating"])
    given = given[given["rating"].astype(str).str.strip() != ""]
    numbers = pd.to_numeric(given["rating"], errors="coerce").astype("float64")
    faults = _faults(given, numbers, ties.index)
    if faults:
        more = [f"... and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise NetqualityError("\n".join([*faults[:_SHOWN], *more]))
    rated = ties.reindex(given["person"].astype(TEXT)).assign(rating=numbers.to_numpy())
    names = network.people.set_index("person")["name"]
    return rated.assign(name=names.reindex(rated.index)).rename_axis("person").sort_index()


def _faults(given: pd.DataFrame, numbers: pd.Series, ties: pd.Index) -> Sequence[str]:
    """What is wrong with the ratings, a line a fault; rows go by their label in the index."""
    wrong = {
        f"the rating is none of {RATINGS[0]}-{RATINGS[-1]}": ~numbers.isin(RATINGS),
        "the person is missing or not among this owner's ties; leave that column as it was drawn": ~given[
            "person"
        ].isin(set(ties)),
        "this person is rated further up already": given["person"].duplicated() & given["person"].notna(),
    }
    told = pd.DataFrame(wrong)
    places = [row if isinstance(row, str) else f"ratings, row {row}" for row in told.index]
    return [
        f"{place}: {fault}"
        for place, cells in zip(places, told.to_numpy(), strict=True)
        for fault, holds in zip(told.columns, cells, strict=True)
        if holds
    ]


def _interval(statistic: Statistic, people: int, value: float) -> tuple[float, float]:
    if np.isnan(value):
        return np.nan, np.nan
    low, high = bootstrap(statistic, people)
    return (float(low[0]), float(high[0])) if low[0] < high[0] else (np.nan, np.nan)


def _tau_b(rating: Floats, depth: Floats) -> Statistic:
    """Kendall's tau-b of a resample, by how often each person is in it; copies of one person are equal in both."""
    by_rating, by_depth = (np.sign(np.subtract.outer(each, each)) for each in (rating, depth))

    def statistic(weights: Floats) -> Floats:
        agreeing = _over_pairs(weights, by_rating * by_depth)
        apart = _over_pairs(weights, by_rating**2) * _over_pairs(weights, by_depth**2)
        return _defined(agreeing, np.sqrt(apart))

    return statistic


def _auc(high: npt.NDArray[np.bool_], depth: Floats) -> Statistic:
    """The area under the ROC curve of a resample, by how often each person is in it."""
    above = (1 + np.sign(np.subtract.outer(depth, depth))) / 2 * np.outer(high, ~high)

    def statistic(weights: Floats) -> Floats:
        return _defined(_over_pairs(weights, above), weights @ high * (weights @ ~high))

    return statistic


def _over_pairs(weights: Floats, pairs: Floats) -> Floats:
    """The sum over ordered pairs of people, each as often as both were drawn."""
    found: Floats = np.einsum("ri,ri->r", weights @ pairs, weights)
    return found


def _defined(part: Floats, whole: Floats) -> Floats:
    return (part / np.where(whole > 0, whole, np.nan))[:, None]
