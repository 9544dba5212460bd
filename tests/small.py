"""Tiny networks that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from netquality.network import Network

ME = "me"
Row = tuple[str, str, str]  # when, source, targets (comma-separated)


def log(*rows: Row, channel: str = "message", mode: str = "written", **flags: Any) -> pd.DataFrame:
    """One interaction per (when, source, targets); a thread and flags apply to all of them."""
    each = [
        {"message": number, "at": when, "source": source, "target": target or None}
        for number, (when, source, targets) in enumerate(rows)
        for target in targets.split(",")
    ]
    frame = pd.DataFrame(each, columns=["message", "at", "source", "target"])
    return frame.assign(**{"channel": channel, "mode": mode, "thread": None, "question": False, "cue": False, **flags})


def together(*logs: pd.DataFrame) -> pd.DataFrame:
    """Stack logs, keeping their messages apart."""
    shifted, start = [], 0
    for each in logs:
        shifted.append(each.assign(message=each["message"] + start))
        start += len(each)
    return pd.concat(shifted, ignore_index=True)


def network(
    *logs: pd.DataFrame,
    connected: str = "",
    as_of: str | None = None,
    owners: list[str] | None = None,
    **tables: pd.DataFrame,
) -> Network:
    """A network of `ME` (unless owners are given) with `connected`, names separated by spaces; '-' has no name."""
    people = [None if name == "-" else name for name in connected.split()]
    if people:
        tables["connections"] = pd.DataFrame({"owner": ME, "person": people})
    if logs:
        tables["interactions"] = together(*logs)
    return Network.build(tables, owners=[ME] if owners is None else owners, as_of=as_of)
