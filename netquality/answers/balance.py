"""Answers about quality against quantity."""

from __future__ import annotations

from typing import Final

import pandas as pd

from netquality.balance import BOOTSTRAP_OWNERS, CIRCLES, top_shares
from netquality.dunbar import LAYER_TIES, dunbar_layers
from netquality.network import Network
from netquality.plotdata import NO_CONTACT
from netquality.tables import table
from netquality.wording import MISSING, count, listed, percent, things

VERDICT_WORDS: Final = {
    "too few to tell": f"fewer than {LAYER_TIES} people are known",
    "one smooth spread": "depth falls off smoothly; no circles are to be seen",
    "uneven, but no gaps": "not quite smooth, but without gaps between circles",
    "layers": "there are gaps between circles of depth",
}


def circles(network: Network) -> pd.DataFrame:
    """Return what the deepest 5, 15, 50 and 150 ties hold of all depth, if there are more; several owners: medians."""
    shares = top_shares(network).median(numeric_only=True)
    rows = (
        (f"the deepest {count(circle)}", percent(shares[f"top_{circle}_share"]))
        for circle in CIRCLES
        if shares[f"top_{circle}_share"] < 1
    )
    who = "There was contact" if len(network.owners) == 1 else "Half of the owners had contact"
    few = f"{who} with {CIRCLES[0]} people at most: too few for circles."
    return table(("ties", "hold of all depth"), rows, why=NO_CONTACT if shares.isna().all() else few)


def layers(network: Network) -> pd.DataFrame:
    """Return whether the people known fall into layers by depth (Dunbar's circles), or depth falls off smoothly."""
    found = dunbar_layers(network)
    found = found[found["verdict"].notna()]
    rows = (
        (
            things(row["ties"], "person", "people"),
            str(row["verdict"]),
            VERDICT_WORDS[str(row["verdict"])],
            _sizes(row),
        )
        for _, row in found.iterrows()
    )
    columns = ("known, on the list or not", "layers?", "meaning", "people within each circle")
    owners = len(network.owners)
    crowd = f"Layers are looked for in networks of up to {BOOTSTRAP_OWNERS} owners; this one has {count(owners)}."
    return table(columns, rows, why=crowd if owners > BOOTSTRAP_OWNERS else NO_CONTACT)


def _sizes(row: pd.Series) -> str:
    sizes = [count(row[name]) for name in row.index if name.startswith("circle_") and not pd.isna(row[name])]
    return listed(sizes) if sizes else MISSING
