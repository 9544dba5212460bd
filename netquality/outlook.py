"""Who will still be in touch: depth, and whether the tie and its person are alive."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import interaction_depth
from netquality.network import Network, memo
from netquality.schema import DAY_US

#: Somebody silent towards everybody for this long counts half.
QUIET_DAYS: Final = 30


@memo
def tie_outlook(network: Network) -> pd.DataFrame:
    """Return how likely each tie is to be kept up, as a score to rank by: depth, life and wakefulness multiplied.

    ``outlook = depth * sqrt(life) * awake``, with::

        life = 1 - days since the last contact / (1 + days since the first)
        awake = 1 / ((1 + s_owner / 30) (1 + s_person / 30)),  s = days since that person last wrote to anybody

    Depth says how much of a tie is left today, outlook who will write tomorrow: a tie whose contacts all lie far back
    counts less than one that is kept up.

    Returns
    -------
    DataFrame
        Index (owner, person), of ties with contact, sorted. ``depth``, ``life`` in [0, 1], ``awake`` in [0, 1] (NaN,
        and left out of the product, unless everybody is an owner: in one person's export, silence towards the owner is
        not silence towards everybody), ``outlook``.

    References
    ----------
    Our definition; how well it foresees who stays in touch, beside depth alone, is in docs/validity.md. Life rests on
    the two dates of Schmittlein, D. C., Morrison, D. G., Colombo, R. (1987). Counting your customers. Management
    Science 33.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2024-01-01", "2024-01-11"], "source": "me", "target": "ann",
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> found = tie_outlook(Network.build({"interactions": log}, owners=["me"], as_of="2024-01-20"))
    >>> found[["life", "outlook"]].round(3).to_dict("records")
    [{'life': 0.55, 'outlook': 0.4}]
    """
    ties = interaction_depth(network)
    ties = ties.loc[ties["first_at"].notna(), ["depth", "first_at", "days_since_last"]]
    age = network.as_of.value // 1000 // DAY_US - ties["first_at"].astype("int64") // DAY_US
    life = 1 - ties["days_since_last"] / (1 + age)
    awake = _awake(network, ties.index)
    outlook = ties["depth"] * life**0.5 * awake.fillna(1.0)
    return pd.DataFrame({"depth": ties["depth"], "life": life, "awake": awake, "outlook": outlook}).astype(float)


def _awake(network: Network, ties: pd.MultiIndex) -> pd.Series:
    log = network.interactions
    words = log[log["mode"].isin(["written", "met"]) & log["at"].notna() & log["target"].notna()]
    if words.empty or not network.pooled:
        return pd.Series(np.nan, index=ties)
    spoke = [words.groupby("source", observed=True)["at"].max()]
    spoke.append(words[words["mode"] == "met"].groupby("target", observed=True)["at"].max())
    last = pd.concat([each.rename_axis("person").reset_index() for each in spoke])
    last = last.astype({"person": object}).groupby("person")["at"].max()
    now, began = network.as_of.value // 1000 // DAY_US, words["at"].min()
    half = []
    for side in ("owner", "person"):
        at = pd.Series(ties.get_level_values(side)).map(last).fillna(began)
        half.append(1 / (1 + (now - at.astype("int64") // DAY_US) / QUIET_DAYS))
    return pd.Series((half[0] * half[1]).to_numpy(), index=ties)
