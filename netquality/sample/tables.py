"""A simulation as a `Network`, without the way through an archive: for statistics over many owners."""

from __future__ import annotations

from typing import Any

import pandas as pd

from netquality.network import Network
from netquality.sample import truth
from netquality.sample.dates import long_date
from netquality.sample.history import OWNER
from netquality.sample.linkedin import conversation_id
from netquality.sample.names import full_name, profile_url
from netquality.sample.plan import DAY
from netquality.sample.simulate import Simulation
from netquality.sample.texts import QUESTIONS, WRITTEN


def as_network(simulation: Simulation) -> Network:
    """Return the network that reading the simulation's archive gives, but for the owner's own posts and reactions.

    Examples
    --------
    >>> from netquality.sample import simulate
    >>> len(as_network(simulate(connections=200, seed=1)).connections)
    200
    """
    keys = [_key(simulation, one) for one in range(len(simulation.records))]
    listed = simulation.connections.tolist()
    days = pd.to_datetime(simulation.people["day"].iloc[listed] * DAY, unit="s", utc=True)
    tables = {
        "people": _people(simulation, keys),
        "connections": pd.DataFrame(
            {"owner": keys[OWNER], "person": [keys[one] for one in listed], "connected_at": days.to_list()}
        ),
        "interactions": _interactions(simulation, keys),
        "introductions": _introductions(simulation, keys),
        "invitations": _invitations(simulation, keys),
    }
    tables["people"] = _occurring(tables)
    return Network.build(tables, owners=[str(keys[OWNER])], as_of=simulation.plan.as_of)


def _key(simulation: Simulation, one: int) -> str | None:
    """Return the key of a person; who has no address is known by name and date, who left is nobody."""
    person = simulation.records[one]
    if person["departed"]:
        return None
    if person["linked"]:
        return truth.key_of(simulation, one)
    return f"{full_name(person['first'], person['last'])} (connected {_iso_day(person['day'])})"


def _iso_day(day: int) -> str:
    return str(pd.Timestamp(long_date(day)).date())


def _people(simulation: Simulation, keys: list[str | None]) -> pd.DataFrame:
    rows = [
        {
            "person": key,
            "name": full_name(person["first"], person["last"]),
            "company": person["company"],
            "position": person["position"],
            "url": profile_url(person["slug"]) if person["linked"] else None,
        }
        for key, person in zip(keys, simulation.records, strict=True)
        if key is not None
    ]
    return pd.DataFrame(rows)


def _occurring(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the people that another table names: the others left no trace in the archive."""
    named = [tables["connections"]["person"], tables["invitations"]["person"], tables["connections"]["owner"]]
    named += [tables["interactions"][side] for side in ("source", "target")]
    named += [tables["introductions"][party] for party in ("introducer", "a", "b")]
    people = tables["people"]
    return people[people["person"].isin(pd.concat(named))].reset_index(drop=True)


def _interactions(simulation: Simulation, keys: list[str | None]) -> pd.DataFrame:
    """Return one row a message and recipient, and one a sign or meeting."""
    rows: list[tuple[Any, ...]] = []
    ids = {thread: conversation_id(simulation, thread) for thread in simulation.threads}
    for at, sender, recipients, thread, kind, reason in truth.messages(simulation):
        if reason == "kept":
            mode = "written" if kind in WRITTEN else "signal"
            facts = ("message", mode, ids[thread], kind in QUESTIONS, kind == "introduction")
            number = len(rows)
            rows += [(number, at, keys[sender], keys[one], *facts) for one in recipients if keys[one] is not None]
    for row in simulation.invitations.to_dict("records"):
        pair = (OWNER, row["person"]) if row["sent"] else (row["person"], OWNER)
        mode = "written" if row["note"] == "personal" else "signal"
        parties = (keys[pair[0]], keys[pair[1]])
        rows.append((len(rows), row["at"], *parties, "invitation", mode, None, row["question"], False))
    for sign, reason in truth.signals(simulation):
        if reason == "kept":
            parties = (keys[sign["source"]], keys[sign["target"]])
            rows.append((len(rows), sign["at"], *parties, sign["channel"], "signal", None, False, False))
    for row in simulation.meetings.to_dict("records"):
        parties = (keys[OWNER], keys[row["person"]])
        rows.append((len(rows), row["day"] * DAY, *parties, row["kind"], "met", None, False, False))
    columns = ["message", "at", "source", "target", "channel", "mode", "thread", "question", "cue"]
    table = pd.DataFrame(rows, columns=columns).dropna(subset=["source", "target"])
    return table.assign(at=pd.to_datetime(table["at"], unit="s", utc=True))


def _introductions(simulation: Simulation, keys: list[str | None]) -> pd.DataFrame:
    rows = [
        {
            **{name: keys[getattr(made, name)] for name in ("introducer", "a", "b")},
            "at": pd.Timestamp(made.day * DAY, unit="s", tz="UTC"),
            "asked_by": keys[made.asked_by] if made.asked_by >= 0 else None,
            "outcome": made.outcome or None,
        }
        for made in simulation.introductions
        if made.day >= 0
    ]
    return pd.DataFrame(rows)


def _invitations(simulation: Simulation, keys: list[str | None]) -> pd.DataFrame:
    table = simulation.invitations
    return pd.DataFrame(
        {
            "owner": keys[OWNER],
            "person": [keys[one] for one in table["person"]],
            "direction": ["sent" if sent else "received" for sent in table["sent"]],
            "at": pd.to_datetime(table["at"], unit="s", utc=True),
            "note": table["note"],
            "question": table["question"],
        }
    )
