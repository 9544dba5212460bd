"""The list itself: Connections.csv of a LinkedIn archive, of every year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality import schema
from netquality.readers.gathering import Gathering
from netquality.readers.linkedin_files import keep
from netquality.readers.people import NOBODY, SEVERAL, People, folded
from netquality.schema import NAT, instants


def listed(frame: pd.DataFrame, gathering: Gathering) -> pd.DataFrame:
    """Return the rows of the list that stand for a member: present or departed, and each once."""
    intake, owner = gathering.intake, gathering.people.keys[gathering.owner]
    blank = (frame["key"] == "") & (frame["name"] == "") & (frame["at"] == NAT)
    frame = keep(frame, ~blank, "empty row", intake)
    frame = keep(frame, frame["key"] != owner, "the owner", intake)
    return keep(frame, (frame["key"] == "") | ~frame["key"].duplicated(), "listed twice", intake).copy()


def persons(frame: pd.DataFrame, by_url: np.ndarray, gathering: Gathering) -> np.ndarray:
    """Return the code of each row of the list: `by_url`, else by a name that one person alone bears, else a new person.

    Departed members are nobody, and still on the list.
    """
    people, codes = gathering.people, by_url.copy()
    nameless = (frame["name"] == "").to_numpy()
    unsigned = np.flatnonzero((codes == NOBODY) & ~nameless)
    once = ~frame["name"].map(folded).duplicated(keep=False).to_numpy() if len(unsigned) else nameless
    names = frame["name"].to_numpy()
    found = np.array([people.named(names[row]) if once[row] else SEVERAL for row in unsigned], dtype=np.int32)
    taken = set(codes[codes >= 0].tolist()) | {gathering.owner}
    found[[code in taken for code in found]] = NOBODY
    new = unsigned[found < 0]
    codes[unsigned] = found
    codes[new] = _newcomers(frame.iloc[new], people)
    how = np.full(len(frame), "url", dtype=object)
    how[unsigned] = np.select([found >= 0, found == SEVERAL], ["name", "ambiguous"], "unmatched")
    gathering.intake.match(frame["file"].to_numpy()[codes >= 0], how[codes >= 0])
    return codes


def _newcomers(frame: pd.DataFrame, people: People) -> list[int]:
    days = instants(frame["at"].to_numpy("int64")).strftime("%Y-%m-%d").fillna("")
    codes = people.without_url(frame["name"].tolist(), days.tolist())
    people.call_all(codes, frame["name"])
    return codes


def table(frame: pd.DataFrame, people: People, owner: str) -> pd.DataFrame:
    """Return the canonical ``connections``."""
    days = instants(frame["at"].to_numpy("int64")).floor("D")
    keys = np.array([*people.keys, None], dtype=object)[frame["person"].to_numpy(dtype="int64")]
    return schema.conform("connections", pd.DataFrame({"owner": owner, "person": keys, "connected_at": days}))
