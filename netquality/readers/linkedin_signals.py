"""The smaller files of a LinkedIn archive: invitations, endorsements, recommendations, follows and posts."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from netquality import schema
from netquality.readers import phrases
from netquality.readers.gathering import Gathering
from netquality.readers.linkedin_files import UNREADABLE_DATE, keep
from netquality.readers.people import NOBODY, SEVERAL
from netquality.readers.posts import thread_of
from netquality.schema import NAT, instants

_DAY: Final = schema.DAY_US
#: The statuses that count; an export without the column counts whole.
_COUNTS: Final = ("accepted", "visible")
_POSTS: Final = {"comments": "comment", "reactions": "reaction", "shares": "share", "reposts": "share"}


def gather(gathering: Gathering) -> pd.DataFrame:
    """Add the interactions of all smaller files and return the canonical ``invitations``."""
    there = [what for what, frame in gathering.frames.items() if len(frame)]
    invitations = _invitations(gathering) if "invitations" in there else schema.empty("invitations")
    for what in there:
        way = what.rpartition("_")[2]
        if what.startswith("recommendations"):
            _recommendations(gathering, what, sent=way == "given")
        elif what.startswith("endorsements"):
            _endorsements(gathering, what, sent=way == "given")
        elif what == "follows":
            _follows(gathering)
        elif what in _POSTS:
            _posts(gathering, what, _POSTS[what])
    return invitations


def _invitations(gathering: Gathering) -> pd.DataFrame:
    frame, intake = gathering.frames["invitations"], gathering.intake
    way = frame["direction"].str.strip().str.upper().map({"OUTGOING": "sent", "INCOMING": "received"})
    frame = keep(frame.assign(way=way), way.notna(), "unknown direction", intake)
    sent = frame["way"] == "sent"
    other = pd.DataFrame({"file": frame["file"]})
    other["key"] = frame["to_key"].where(sent, frame["sender_key"])
    other["name"] = frame["to"].where(sent, frame["sender"])
    person = recognised(other, gathering)
    itself = person == gathering.owner
    frame, person = keep(frame, pd.Series(~itself, frame.index), "names the owner twice", intake), person[~itself]
    gathering.frames["invitations"] = frame
    text = pa.array(frame["note"].tolist(), pa.string())
    stock, asks = _flags(phrases.stock_note(text)), _flags(phrases.asks(text))
    blank = (frame["note"].str.strip() == "").to_numpy(dtype=bool)
    note = np.select([blank, stock], ["none", "default"], "personal")
    _add(
        gathering,
        "invitation",
        frame,
        person,
        sent=(frame["way"] == "sent").to_numpy(),
        written=note == "personal",
        asks=asks,
    )
    return schema.conform(
        "invitations",
        pd.DataFrame(
            {
                "owner": gathering.people.keys[gathering.owner],
                "person": np.array([*gathering.people.keys, None], dtype=object)[np.maximum(person, NOBODY)],
                "direction": frame["way"].to_numpy(),
                "at": instants(frame["at"].to_numpy("int64")),
                "note": note,
                "question": asks,
            }
        ),
    )


def _recommendations(gathering: Gathering, what: str, *, sent: bool) -> None:
    frame = _counting(gathering, what)
    _signal(gathering, what, "recommendation", frame.assign(key=""), sent=sent)


def _endorsements(gathering: Gathering, what: str, *, sent: bool) -> None:
    """One sign a person and day: skills endorsed together are one gesture."""
    frame = _counting(gathering, what)
    day = frame["at"] // _DAY
    again = pd.DataFrame({"key": frame["key"], "name": frame["name"], "day": day}).duplicated()
    frame = keep(frame, ~again, "another skill endorsed the same day", gathering.intake)
    _signal(gathering, what, "endorsement", frame, sent=sent)


def _follows(gathering: Gathering) -> None:
    """The file is a history; the last state of each name counts."""
    frame, intake = gathering.frames["follows"], gathering.intake
    frame = keep(frame, frame["at"] != NAT, UNREADABLE_DATE, intake).sort_values("at", kind="stable")
    frame = keep(frame, ~frame["name"].duplicated(keep="last"), "earlier state of a follow", intake)
    following = frame["status"].str.strip().str.lower().isin(["active", "follow", "following"])
    frame = keep(frame, following, "no longer followed", intake)
    _signal(gathering, "follows", "follow", frame.assign(key=""), sent=True)


def _posts(gathering: Gathering, what: str, channel: str) -> None:
    """What the owner did in public; whom it was for is not told."""
    frame = gathering.frames[what]
    codes, links = pd.factorize(frame["link"])
    asks = _flags(phrases.asks(pa.array(frame["text"].tolist(), pa.string()))) if "text" in frame else None
    gathering.interactions.add(
        channel,
        at=frame["at"].to_numpy("int64"),
        source=np.full(len(frame), gathering.owner),
        target=np.full(len(frame), NOBODY),
        mode="signal",
        threads=[thread_of(link) for link in links],
        thread=codes,
        question=asks,
    )


def _counting(gathering: Gathering, what: str) -> pd.DataFrame:
    """Return the dated rows whose status counts."""
    frame, intake = gathering.frames[what], gathering.intake
    frame = keep(frame, frame["at"] != NAT, UNREADABLE_DATE, intake)
    status = frame["status"].str.strip().str.lower()
    stated = frame["file"].map(status.ne("").groupby(frame["file"]).any()).astype(bool)
    return keep(frame, status.isin(_COUNTS) | ~stated, "hidden, pending or withdrawn", intake)


def _signal(gathering: Gathering, what: str, channel: str, frame: pd.DataFrame, *, sent: bool) -> None:
    person = recognised(frame, gathering)
    known = (person >= 0) & (person != gathering.owner)
    frame = keep(frame, pd.Series(known, frame.index), "person not recognised", gathering.intake)
    gathering.frames[what] = frame
    _add(gathering, channel, frame, person[known], sent=np.full(len(frame), sent))


def recognised(frame: pd.DataFrame, gathering: Gathering) -> np.ndarray:
    """Return the person of each row by ``key``, else by ``name``; negative: nobody. Counts how."""
    people = gathering.people
    by_url = people.codes(frame["key"])
    codes, unsigned = by_url.copy(), by_url == NOBODY
    codes[unsigned] = [people.named(name) for name in frame["name"][unsigned]]
    how = np.select([by_url >= 0, codes >= 0, codes == SEVERAL], ["url", "name", "ambiguous"], "unmatched")
    gathering.intake.match(frame["file"], how.tolist())
    return codes


def _add(
    gathering: Gathering,
    channel: str,
    frame: pd.DataFrame,
    person: np.ndarray,
    *,
    sent: np.ndarray,
    written: np.ndarray | None = None,
    asks: np.ndarray | None = None,
) -> None:
    """Add an interaction between the owner and each person that is known."""
    there = person >= 0
    person, sent = person[there], sent[there]
    owner = np.full(len(person), gathering.owner)
    gathering.interactions.add(
        channel,
        at=frame["at"].to_numpy("int64")[there],
        source=np.where(sent, owner, person),
        target=np.where(sent, person, owner),
        mode="signal" if written is None else written[there],
        question=None if asks is None else asks[there],
    )


def _flags(flags: pa.Array) -> np.ndarray:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)
