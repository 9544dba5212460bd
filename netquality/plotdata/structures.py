"""Tables of structure: rings of an egogram, circles of people, and the two axes of a tie."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.network import Network, memo
from netquality.plotdata.common import told
from netquality.plotdata.depth import ladder_counts
from netquality.schema import TEXT
from netquality.structure import communities, community_graph, strength_overlap, tie_structure, why_not
from netquality.uncertainty import Floats

#: An egogram has no more dots than about this; then a dot stands for several.
DOTS: Final = 1_000
#: So many circles are drawn, of so many people at least.
CIRCLES: Final = 24
SMALLEST: Final = 3
NO_CIRCLES: Final = (
    f"No circle of {SMALLEST} or more people is visible: this export does not show which contacts know each other, and "
    "no group conversation brought that many together."
)
NO_COMMUNITIES: Final = f"The people whose ties are recorded fall into groups of fewer than {SMALLEST}."
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
#: Steps of the grid on which ties are counted: of the overlap, and of the logarithm of the depth.
_STEP: Final = (0.02, 0.1)


def egogram(network: Network) -> pd.DataFrame:
    """Return the ladder as rings around the owner: the highest rung innermost, people as dots.

    Returns
    -------
    DataFrame
        A row a dot: ``rung, rung_name, known``, ``people`` (of its rung, in all), ``dot_people`` (how many a dot stands
        for: 1, 2, 5, 10, ... so that there are about `DOTS`), ``x, y`` (rung 6 within 1 of the middle, rung 0 between 6
        and 7). Where somebody is within their ring means nothing. Several owners: ties, sums.
    """
    counts = ladder_counts(network)
    worth = _round_up(counts["count"].sum() / DOTS)
    rings = counts[counts["count"] > 0].iloc[::-1]
    dots = rings.loc[rings.index.repeat(-(-rings["count"] // worth))].reset_index(drop=True)
    number = dots.groupby("rung").cumcount().to_numpy(float)
    inner = 6 - dots["rung"].to_numpy(float)
    # Evenly over the ring: as seeds in a sunflower.
    filled = (number + 0.5) / dots.groupby("rung")["rung"].transform("size").to_numpy(float)
    radius = np.sqrt((inner + 0.12) ** 2 + filled * ((inner + 0.88) ** 2 - (inner + 0.12) ** 2))
    table = pd.DataFrame(
        {
            **{name: dots[name] for name in ("rung", "rung_name", "known")},
            "people": dots["count"],
            "dot_people": worth,
            "x": np.round(radius * np.cos(number * _GOLDEN), 4),
            "y": np.round(radius * np.sin(number * _GOLDEN), 4),
        }
    )
    return told(table, network, str(counts.attrs["why"]))


@memo
def community_circles(network: Network) -> pd.DataFrame:
    """Return the largest communities as circles, and the ties between them; see `netquality.structure.communities`.

    Returns
    -------
    DataFrame
        Rows of ``kind`` circle: ``community, people``, ``ties`` (inside), ``x, y, radius`` (its area is `people`).
        Rows of ``kind`` link: ``community, other``, ``ties`` (between the two). At most `CIRCLES` circles of at least
        `SMALLEST`; linked ones lie close to each other. ``attrs``: ``evidence``, ``placed`` (people in any community),
        ``unplaced``, ``smaller`` (communities not drawn), ``inside_share`` of all ties.
    """
    found = communities(network)
    graph, evidence = community_graph(network)
    code = found["community"].fillna(0).to_numpy(np.int64)
    sizes = found.groupby("community").size()
    drawn = sizes[sizes >= SMALLEST].head(CIRCLES)
    low, high = code[graph.low], code[graph.high]
    between = pd.Series(1, pd.MultiIndex.from_arrays(np.sort([low, high], axis=0))).groupby(level=[0, 1]).sum()
    table = pd.concat([_circles(drawn, between), _links(drawn, between)], ignore_index=True)
    nothing = NO_COMMUNITIES if evidence == "ties" else NO_CIRCLES
    table = told(table, network, "" if len(drawn) else nothing)
    inside = float((low == high).mean()) if len(low) else float("nan")
    placed = int((code > 0).sum())
    counts = {"placed": placed, "unplaced": len(code) - placed, "smaller": len(sizes) - len(drawn)}
    table.attrs |= {"evidence": evidence, "inside_share": inside, **counts}
    return table


def tie_axes(network: Network) -> pd.DataFrame:
    """Return the two axes of each visible tie, depth and overlap, ties close to each other as one row.

    Returns
    -------
    DataFrame
        ``overlap`` in [0, 1], ``depth`` (means), ``ties``. ``attrs``: the columns of
        `netquality.structure.strength_overlap` for all ties, and with ``contact_`` before them for those with contact.
    """
    ties = tie_structure(network).dropna(subset=["overlap", "depth"])
    ends = [ties.index.get_level_values(end) for end in ("owner", "person")]
    ties = ties[ends[0] < ends[1]]
    contact = ties["depth"] > 0
    cells = [(ties["overlap"] / _STEP[0]).round(), (np.log10(ties["depth"].where(contact, 1)) / _STEP[1]).round()]
    groups = ties.groupby([cells[0].rename("across"), cells[1].where(contact, -np.inf).rename("up")])
    table = groups.agg(overlap=("overlap", "mean"), depth=("depth", "mean"), ties=("depth", "size"))
    table = told(table.reset_index(drop=True), network, _why_no_axes(network, ties))
    found = strength_overlap(network)
    table.attrs |= found.loc["all ties"].to_dict()
    table.attrs |= {f"contact_{name}": value for name, value in found.loc["with contact"].to_dict().items()}
    return table


def _why_no_axes(network: Network, ties: pd.DataFrame) -> str:
    why = why_not(network)
    if why:
        return f"Structure is {why}." if why.startswith("not") else f"{why.capitalize()}."
    return "" if len(ties) else "No tie is visible of which both depth and overlap are known."


def _round_up(number: float) -> int:
    """The next of 1, 2, 5, 10, 20, ..."""
    size: int = 10 ** math.floor(math.log10(max(number, 1)))
    return next(step * size for step in (1, 2, 5, 10) if step * size >= number)


def _circles(drawn: pd.Series, between: pd.Series) -> pd.DataFrame:
    radius = np.sqrt(drawn.to_numpy(float) / drawn.sum())
    place = _packed(radius, drawn.index.to_numpy(), between.to_dict())
    return pd.DataFrame(
        {
            "kind": pd.array(["circle"] * len(drawn), dtype=TEXT),
            "community": drawn.index.astype("Int64"),
            "other": pd.array([pd.NA] * len(drawn), dtype="Int64"),
            "people": pd.array(drawn, dtype="Int64"),
            "ties": pd.array([between.get((each, each), 0) for each in drawn.index], dtype="Int64"),
            **{name: np.round(place[:, axis], 4) for axis, name in enumerate("xy")},
            "radius": np.round(radius, 4),
        }
    )


def _links(drawn: pd.Series, between: pd.Series) -> pd.DataFrame:
    one, other = (between.index.get_level_values(level) for level in (0, 1))
    kept = between[(one != other) & one.isin(drawn.index) & other.isin(drawn.index)]
    columns = {"community": kept.index.get_level_values(0), "other": kept.index.get_level_values(1), "ties": kept}
    table = pd.DataFrame({name: pd.array(values, dtype="Int64") for name, values in columns.items()})
    table.insert(0, "kind", pd.array(["link"] * len(kept), dtype=TEXT))
    return table


def _packed(radius: Floats, names: Any, between: dict[tuple[int, int], int]) -> Floats:
    """Put each circle, the largest first, as close as there is room to those it is tied to."""
    place = np.zeros((len(radius), 2))
    turn = np.arange(4000)
    spiral = np.sqrt(turn)[:, None] * 0.02 * np.column_stack([np.cos(turn * _GOLDEN), np.sin(turn * _GOLDEN)])
    for at in range(1, len(radius)):
        pull = np.array([between.get((min(names[at], each), max(names[at], each)), 0) for each in names[:at]], float)
        middle = pull @ place[:at] / pull.sum() if pull.sum() else np.zeros(2)
        gaps = np.linalg.norm(middle + spiral[:, None] - place[:at], axis=2) - radius[:at] - radius[at]
        place[at] = middle + spiral[int((gaps.min(axis=1) > 0.05).argmax())]
    return place
