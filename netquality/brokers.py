"""Who brings people together, with what success, and who gives back."""

from __future__ import annotations

import pandas as pd

from netquality.introductions import list_introductions
from netquality.network import Network, memo
from netquality.schema import NOT_MADE, TEXT
from netquality.uncertainty import beta_binomial


@memo
def broker_ledger(network: Network) -> pd.DataFrame:
    """Return the record of everybody who introduced somebody, was introduced or asked for it, one row a person.

    The success of an introducer is the share of introductions that led to an exchange within 60 days, drawn towards
    that of all introducers here, so that one of one is not the best (see `netquality.uncertainty.beta_binomial`).

    Parameters
    ----------
    network : Network
        Of a single owner, it shows the introductions that the owner made or was part of; pooled, everybody's.

    Returns
    -------
    DataFrame
        Index ``person``, sorted. As an introducer: ``made_count``; ``eligible_count`` (at least 60 days old and in
        sight) and ``reached_count`` of them; ``success_rate`` in [0, 1] with ``success_rate_low, success_rate_high``
        (95 % credible interval; NaN without eligible ones); ``sustained_count`` and ``brief_count``: whether they
        wrote in the conversation again within 60 days. As somebody introduced: ``introduced_count``; by
        ``introducer_count`` people, of whom they have introduced ``repaid_count`` to somebody since. As somebody who
        asks, in the log: ``asked_count``, of which ``unmade_count`` were never made.

    References
    ----------
    Our definition; Kass and Steffey (1989) for the shrunk rates.

    Examples
    --------
    >>> log = pd.DataFrame({"introducer": ["me", "ann"], "a": ["ann", "me"], "b": ["bob", "cy"]})
    >>> log = log.assign(at=["2023", "2024"])
    >>> network = Network.build({"introductions": log}, owners=["me"], as_of="2025-01-01")
    >>> broker_ledger(network).loc["ann", ["made_count", "introduced_count", "repaid_count"]].astype(int).tolist()
    [1, 1, 1]
    """
    found = list_introductions(network)
    judged = found[found["mature"] & found["exchanged"].notna()]
    in_thread = found[found["thread"].notna()]
    counts = {
        "made": found["introducer"].value_counts(),
        "eligible": judged["introducer"].value_counts(),
        "reached": judged.loc[judged["exchanged"].astype(bool), "introducer"].value_counts(),
        "sustained": in_thread.loc[in_thread["returned_at"].notna(), "introducer"].value_counts(),
        "brief": in_thread.loc[in_thread["returned_at"].isna() & in_thread["mature"], "introducer"].value_counts(),
        "introduced": pd.concat([found["a"], found["b"]]).value_counts(),
        **_reciprocity(found),
        "asked": network.introductions["asked_by"].value_counts(),
        "unmade": network.introductions.loc[network.introductions["outcome"] == NOT_MADE, "asked_by"].value_counts(),
    }
    table = pd.DataFrame({f"{name}_count": count for name, count in counts.items()}).fillna(0).astype("int64")
    table = table.set_axis(table.index.astype(TEXT).rename("person")).sort_index()
    rates = beta_binomial(table["reached_count"], table["eligible_count"], name="success_rate")
    return pd.concat([table.iloc[:, :3], rates, table.iloc[:, 3:]], axis=1)


def _reciprocity(found: pd.DataFrame) -> dict[str, pd.Series]:
    """By whom somebody was introduced, and whom of these they introduced to somebody later."""
    sides = [found[["introducer", who, "at"]].rename(columns={who: "person"}) for who in ("a", "b")]
    favours = pd.concat(sides).groupby(["person", "introducer"], as_index=False)["at"].agg(["min", "max"])
    back = favours.rename(columns={"person": "introducer", "introducer": "person"})
    paid = favours.merge(back, on=["person", "introducer"], suffixes=("", "_back"))
    paid = paid[paid["max_back"] > paid["min"]]
    return {"introducer": favours["person"].value_counts(), "repaid": paid["person"].value_counts()}
