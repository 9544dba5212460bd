"""How often `vetting_effect` is right: owners with vetting that works, and with vetting that does not.

    python benchmarks/vetting_planted.py [--owners 200] [--connections 400] [--world "vetting works"]

Simulates so many owners twice: vetting lowers the chance of staying strangers as in the sample, or not at all. Prints
as a Markdown table how often the 95 % interval of the adjusted difference in "known within a year" holds the planted
truth, and how often the difference is called (the interval leaves out 0), also for Cliff's delta of depth and the
log-rank test: 3-7 % is right where nothing is planted.

The planted truth of an owner: the chance of no stranger's becoming known in a year is estimated once from all owners;
with it and the planted shares of strangers, each vetted tie is held against the others of its year.
"""

from __future__ import annotations

import argparse
import dataclasses

import numpy as np
import pandas as pd

from netquality.sample import simulate
from netquality.sample.plan import Plan
from netquality.sample.simulate import Simulation
from netquality.sample.tables import as_network
from netquality.sample.truth import key_of
from netquality.uncertainty import wilson
from netquality.vetted import known_in_a_year, vetted_ties, vetting_effect, year_old

WORLDS = {"vetting works": 0.75, "vetting does nothing": 0.0}


def planted_ties(simulation: Simulation) -> pd.DataFrame:
    """The named connections: planted class, and the planted chance of staying strangers with and without vetting."""
    plan, people = simulation.plan, simulation.people
    listed = people.iloc[simulation.connections]
    # Connections of one day are in the order of their row, in which they were drawn.
    rank = listed["day"].rank(method="first")
    push = (rank > plan.badge - plan.push_count) & (rank <= plan.badge)
    share = np.select(
        [push, rank > plan.badge],
        [plan.stranger_share_push, plan.stranger_share_after],
        plan.stranger_share_before,
    )
    keys = [key_of(simulation, one) for one in listed.index]
    table = {"stranger": listed["planted"].to_numpy() == "stranger", "unvetted_share": share}
    return pd.DataFrame(table | {"vetted_share": share * (1 - plan.vetting_lift)}, index=pd.Index(keys, name="person"))


def measure(seed: int, plan: Plan, connections: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """One owner's ties that are a year old, with what was planted and what came of it; and the measured effect."""
    simulation = simulate(plan, connections=connections, seed=seed)
    network = as_network(simulation)
    effect, ties = vetting_effect(network), vetted_ties(network)
    aged = ties[year_old(ties, network.as_of)]
    facts = aged.assign(known=known_in_a_year(aged)).droplevel("owner")[["year", "vetted", "known"]]
    first, depth = effect.loc["known in a year"], effect.loc["depth since"]
    found = {
        f"{side}{part}": row[f"adjusted{part}"]
        for side, row in (("", first), ("depth", depth))
        for part in ("", "_low", "_high")
    }
    return facts.join(planted_ties(simulation), how="inner"), {**found, "p_value": first["p_value"]}


def truth(ties: pd.DataFrame, known: dict[bool, float]) -> float:
    """The expected difference of an owner's vetted ties and the others of their year."""
    chance = {
        side: (1 - ties[f"{side}_share"]) * known[False] + ties[f"{side}_share"] * known[True]
        for side in ("vetted", "unvetted")
    }
    others = chance["unvetted"][~ties["vetted"]].groupby(ties["year"][~ties["vetted"]]).agg(["mean", "size"])
    mine = ties["vetted"] & ties["year"].map(others["size"]).ge(2)
    return float((chance["vetted"] - ties["year"].map(others["mean"]))[mine].mean())


def rates(world: str, owners: int, connections: int) -> str:
    plan = dataclasses.replace(Plan(), vetting_lift=WORLDS[world])
    found = [measure(seed, plan, connections) for seed in range(owners)]
    every = pd.concat([ties for ties, _ in found])
    known = every.groupby("stranger")["known"].mean().to_dict()
    rows = pd.DataFrame([effect | {"truth": truth(ties, known)} for ties, effect in found])
    told = {
        "truth held": (rows["_low"] <= rows["truth"]) & (rows["truth"] <= rows["_high"]),
        "difference called": (rows["_low"] > 0) | (rows["_high"] < 0),
        "Cliff's delta called": (rows["depth_low"] > 0) | (rows["depth_high"] < 0),
        "log-rank p <= 0.05": rows["p_value"] <= 0.05,
    }
    cells = [
        f"{flags.mean():.1%} ({' to '.join(f'{bound:.1%}' for bound in map(float, wilson(flags.sum(), owners)))})"
        for flags in told.values()
    ]
    bias = rows[""].mean() - rows["truth"].mean()
    return f"| {world} | {rows['truth'].mean():.3f} | {bias:+.3f} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owners", type=int, default=200)
    parser.add_argument("--connections", type=int, default=400)
    parser.add_argument("--world", choices=WORLDS)
    options = parser.parse_args()
    print("| world | mean truth | bias | truth held | difference called | Cliff's delta called | log-rank p <= 0.05 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for world in [options.world] if options.world else WORLDS:
        print(rates(world, options.owners, options.connections), flush=True)


if __name__ == "__main__":
    main()
