"""Whether introductions change anything: introduced pairs against like pairs whom nobody introduced."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.introductions import MATURE_DAYS, list_introductions
from netquality.network import Network, memo
from netquality.triads import COVARIATES, introduced_triads
from netquality.uncertainty import Floats, bootstrap, difference

#: So many like pairs are held against each introduced one ...
MATCHES: Final = 3
#: ... at most this far from it, in standard deviations per covariate (root mean square).
CALIPER: Final = 0.5
#: Fewer introducers than this say nothing about how introducers differ.
_FEWEST: Final = 10


@memo
def introduction_lift(network: Network, *, days: int = MATURE_DAYS, matches: int = MATCHES) -> pd.DataFrame:
    """Return how much more often introduced pairs come to write to each other than like pairs nobody introduced.

    An open triad is an introducer and two of their contacts who had nothing to do with each other before. Each
    introduced pair is held against the most similar open triads of the same introducer at the same moment, in the
    contacts and the recent activity of the two, how many contacts they share, and how much each wrote with the
    introducer. The two succeed if each writes to the other alone (answers to all in the introducer's conversation
    are no proof of anything) within `days`, the same for both groups::

        lift = share of introduced pairs - share of their matches (each pair's matches weigh 1 together)

    Only where the ties of others are on record: a pooled log or graph.

    Parameters
    ----------
    network : Network
    days : int
        How long both groups are followed.
    matches : int
        How many like pairs each introduced pair is held against, at most.

    Returns
    -------
    DataFrame
        One row, index ``comparison`` ("matched"). ``introduced_count`` (matched introduced pairs), ``unmatched_count``
        (followed long enough, but without a like pair), ``control_count`` (distinct like pairs), ``introduced_rate``,
        ``control_rate`` in [0, 1]; ``lift`` in [-1, 1] with ``lift_low, lift_high`` (95 %, Newcombe, counting the
        matches as the number of equally weighed ones they are worth). NaN where nothing could be matched.

    References
    ----------
    Our definition. Stuart, E. A. (2010). Matching methods for causal inference. Statistical Science 25, 1-21.
    Newcombe (1998) for the interval.
    """
    return _compared(_matched(introduced_triads(network, days=days), matches, CALIPER)).set_axis(
        pd.Index(["matched"], name="comparison")
    )


def lift_balance(network: Network) -> pd.DataFrame:
    """Return how alike introduced pairs and their matches are, and how alike they were to all open triads.

    The standardised mean difference is (mean of the introduced - mean of the others) / standard deviation of the
    introduced; up to 0.1 counts as alike.

    Returns
    -------
    DataFrame
        Index ``covariate``, all as log(1 + count): fewer_contacts, more_contacts (of the two), less_active,
        more_active (messages in 90 days), shared_contacts, less_known, better_known (messages with the introducer).
        ``difference_before``, ``difference_after`` matching, in standard deviations; NaN where nothing varies.

    References
    ----------
    Austin, P. C. (2009). Balance diagnostics. Statistics in Medicine 28, 3083-3107.
    """
    sets = introduced_triads(network)
    every = sets.assign(weight=1 / sets.groupby(["introduction", "introduced"])["exchanged"].transform("size"))
    columns = {"before": _smd(every), "after": _smd(_matched(sets, MATCHES, CALIPER))}
    table = pd.DataFrame({f"difference_{name}": column for name, column in columns.items()})
    return table.set_axis(pd.Index(COVARIATES, name="covariate"))


@memo
def lift_sensitivity(network: Network) -> pd.DataFrame:
    """Return the lift under other choices: how many matches, how close, how long, and an interval by introducer.

    Returns
    -------
    DataFrame
        Index ``comparison``: matched; one match; ten matches; any open triad (no similarity asked); closer matches
        (half the distance); 30 days; 90 days; by introducer (as matched, the interval by drawing introducers anew, who
        may have a way with introductions). Columns as `introduction_lift`.

    References
    ----------
    Our definition; Efron (1979) for the bootstrap.
    """
    sets = introduced_triads(network)
    matched = _matched(sets, MATCHES, CALIPER)
    main = _compared(matched)
    found = {
        "matched": main,
        "one match": _compared(_matched(sets, 1, CALIPER)),
        "ten matches": _compared(_matched(sets, 10, CALIPER)),
        "any open triad": _compared(_matched(sets, len(sets), np.inf)),
        "closer matches": _compared(_matched(sets, MATCHES, CALIPER / 2)),
        **{
            f"{days} days": _compared(_matched(introduced_triads(network, days=days), MATCHES, CALIPER))
            for days in (30, 90)
        },
        "by introducer": main.assign(**_by_introducer(matched, list_introductions(network)["introducer"])),
    }
    return pd.concat(found.values(), ignore_index=True).set_axis(pd.Index(list(found), name="comparison"))


def _compared(matched: pd.DataFrame) -> pd.DataFrame:
    """The rates of introduced pairs and of their matches, and the difference."""
    made, rest = matched[matched["introduced"]], matched[~matched["introduced"]]
    worth = rest.groupby("pair")["weight"].sum()
    controls = float(worth.sum() ** 2 / (worth**2).sum()) if len(worth) else 0.0
    share = float(np.average(rest["exchanged"], weights=rest["weight"])) if len(rest) else np.nan
    gap = difference(int(made["exchanged"].sum()), len(made), share * controls, controls)
    gap.columns = gap.columns.str.replace("difference", "lift")
    counts = {
        "introduced_count": len(made),
        "unmatched_count": matched.attrs["unmatched"],
        "control_count": len(worth),
        "introduced_rate": made["exchanged"].mean() if len(made) else np.nan,
        "control_rate": share,
    }
    return pd.DataFrame(counts, index=[0]).join(gap)


def _by_introducer(matched: pd.DataFrame, introducer: pd.Series) -> dict[str, float]:
    """The interval of the lift when introducers are drawn anew, each with all their introductions."""
    gain = matched["weight"] * matched["exchanged"] * np.where(matched["introduced"], 1, -1)
    each = pd.DataFrame({"gain": gain, "count": matched["introduced"].astype(float)})
    sums = each.groupby(matched["introduction"].map(introducer)).sum().to_numpy(float)
    if len(sums) < _FEWEST:
        return {"lift_low": np.nan, "lift_high": np.nan}
    low, high = bootstrap(lambda weights: (weights @ sums[:, :1]) / (weights @ sums[:, 1:]), len(sums))
    return {"lift_low": float(low[0]), "lift_high": float(high[0])}


def _smd(rows: pd.DataFrame) -> Floats:
    """The standardised mean difference of each covariate, by weight."""
    made, rest = (rows[rows["introduced"] == side] for side in (True, False))
    if made.empty or rest.empty:
        return np.full(len(COVARIATES), np.nan)
    means = [np.average(side[list(COVARIATES)], axis=0, weights=side["weight"]) for side in (made, rest)]
    spread = made[list(COVARIATES)].std(ddof=0).to_numpy()
    return np.asarray((means[0] - means[1]) / np.where(spread > 0, spread, np.nan))


def _matched(sets: pd.DataFrame, matches: int, caliper: float) -> pd.DataFrame:
    """Each introduced pair and its nearest open triads; `weight` adds up to 1 on either side of each."""
    spread = sets[list(COVARIATES)].std(ddof=0).replace(0, 1)
    scaled = sets[list(COVARIATES)] / spread
    made = sets[sets["introduced"]]
    own = scaled.loc[made.index].set_axis(made["introduction"]).reindex(sets["introduction"]).to_numpy()
    near = sets.assign(distance=np.sqrt(((scaled.to_numpy() - own) ** 2).mean(axis=1)))
    near = near[~near["introduced"] & (near["distance"] <= caliper)]
    near = near.sort_values(["introduction", "distance", "pair"]).groupby("introduction").head(matches)
    near = near.assign(weight=1 / near.groupby("introduction")["pair"].transform("size"))
    made = made[made["introduction"].isin(near["introduction"])].assign(weight=1.0)
    found = pd.concat([made, near.drop(columns="distance")], ignore_index=True)
    found.attrs["unmatched"] = sets.attrs["followed"] - len(made)
    return found
