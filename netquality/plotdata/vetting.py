"""Tables of how people came in."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import records_words
from netquality.network import Network
from netquality.plotdata.common import told
from netquality.schema import TEXT
from netquality.survival import kaplan_meier, reached_by
from netquality.vetted import MEASURES, vetted_ties, vetting_effect
from netquality.vetting import invitation_acceptance, invitation_coverage, vetting_funnel

NO_INVITATIONS: Final = "This export holds no invitations."
NO_CONNECTING: Final = (
    "Without a list of connections, it is not on record when two connected, and so what they wrote before."
)
NO_WORDS_BEFORE: Final = "Without messages, there is no telling who talked with you before connecting, or after."
NO_DATED: Final = (
    "No connection of this export has a date since its messages begin: what came before it cannot be told."
)
#: Days after connecting that the curves show, and those of which the table gives the share.
SHOWN_DAYS: Final = 3 * 365
WAIT_MARKS: Final = (30, 90, 365, SHOWN_DAYS)


def vetting_waits(network: Network) -> pd.DataFrame:
    """Return which share of connections had a first exchange by any day after connecting, vetted and others apart.

    Returns
    -------
    DataFrame
        ``vetted``, ``days``, ``share`` with its interval ``share_low, share_high`` in [0, 1] (Kaplan-Meier; NaN before
        the first exchange), ``marked`` (one of `WAIT_MARKS`), ``ties`` (connections of that kind).
        ``attrs["effect"]`` holds the row "known in a year" of `vetting_effect`. All owners together.
    """
    ties = vetted_ties(network)
    parts = [_curve(ties[ties["vetted"] == side], side) for side in (True, False)]
    table = pd.concat(parts, ignore_index=True)
    table.attrs["effect"] = vetting_effect(network).loc[MEASURES[0]].to_dict()
    return told(table, network, _why_no_ties(network, len(ties)))


def vetting_measures(network: Network) -> pd.DataFrame:
    """Return `vetting_effect`, one row a measure."""
    table = vetting_effect(network).reset_index().astype({"measure": TEXT})
    return told(table, network, _why_no_ties(network, len(vetted_ties(network))))


def vetting_stages(network: Network) -> pd.DataFrame:
    """Return `vetting_funnel`, invitations received and sent one below the other.

    Returns
    -------
    DataFrame
        ``direction, stage`` and the columns of `vetting_funnel`, and ``invited_count``, the same in all rows of a
        direction. ``attrs["covered"]``: whether the export allows to speak of acceptance.
    """
    table = vetting_funnel(network).reset_index().astype({"direction": TEXT, "stage": TEXT})
    first = table[table["stage"] == "invited"].set_index("direction")["eligible_count"]
    table["invited_count"] = table["direction"].map(first).astype("int64")
    table.attrs["covered"] = _covered(network)
    return told(table, network, "" if len(network.invitations) else NO_INVITATIONS)


def ways_in(network: Network) -> pd.DataFrame:
    """Return `invitation_acceptance`, one row a direction and kind of invitation.

    Returns
    -------
    DataFrame
        ``direction, group`` and the columns of `invitation_acceptance`. ``attrs["covered"]`` as of `vetting_stages`.
    """
    table = invitation_acceptance(network).reset_index().astype({"direction": TEXT, "group": TEXT})
    table.attrs["covered"] = _covered(network)
    return told(table, network, "" if len(network.invitations) else NO_INVITATIONS)


def _curve(ties: pd.DataFrame, vetted: bool) -> pd.DataFrame:
    curve = kaplan_meier(ties["waited_days"], ties["came"])
    watched = min(curve.index.max(), SHOWN_DAYS) if len(curve) else -1
    days = np.union1d(np.arange(0, watched + 1, 5), [day for day in WAIT_MARKS if day <= watched])
    shares = reached_by(curve, days)[["rate", "rate_low", "rate_high"]]
    shares.columns = shares.columns.str.replace("rate", "share")
    table = shares.rename_axis("days").reset_index()
    table = table.assign(marked=np.isin(days, WAIT_MARKS), ties=len(ties))
    table.insert(0, "vetted", vetted)
    return table.astype({"vetted": bool, "marked": bool, "ties": "int64"})


def _why_no_ties(network: Network, found: int) -> str:
    if network.connections.empty:
        return NO_CONNECTING
    return NO_WORDS_BEFORE if not records_words(network) else "" if found else NO_DATED


def _covered(network: Network) -> bool:
    coverage = invitation_coverage(network)
    return bool(coverage.loc[coverage["invitation_count"] > 0, "covered"].all())
