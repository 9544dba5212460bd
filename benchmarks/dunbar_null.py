"""How often `dunbar_layers` raises a false alarm, and how often it finds layers that are there.

    python benchmarks/dunbar_null.py [--samples 1000]

Draws depths of `ties` people from one smooth distribution (the two nulls of the test, and others that it was not made
for) and from planted layers of 5, 10, 35 and 100 parts, and prints as a Markdown table how often p <= 0.05 (3-7 % is
right under the nulls) and how often the verdict is "layers" (which asks for gaps too), and with how many of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from netquality.dunbar import ALPHA, find_layers

Draw = Callable[[int, np.random.Generator], npt.NDArray[np.float64]]
TIES = (50, 150, 500)
DUNBAR = np.array([5, 10, 35, 100])


def planted(ratio: float, deviation: float) -> Draw:
    """Log depths in four layers, each `ratio` times as deep as the next, spread by `deviation` (of the logarithm)."""

    def draw(ties: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
        layer = random.choice(len(DUNBAR), ties, p=DUNBAR / DUNBAR.sum())
        return -np.log(ratio) * layer + random.normal(0, deviation, ties)

    return draw


SHAPES: dict[str, Draw] = {
    "null: log-normal": lambda ties, random: random.normal(size=ties),
    "null: power law": lambda ties, random: random.exponential(size=ties),
    "smooth: half normal": lambda ties, random: np.abs(random.normal(size=ties)),
    "smooth: gamma, shape 3": lambda ties, random: random.gamma(3, size=ties),
    "smooth: Student, 5 df": lambda ties, random: random.standard_t(5, size=ties),
    "smooth: even": lambda ties, random: random.uniform(0, 3, ties),
    "layers: 3-fold, sd 0.3": planted(3, 0.3),
    "layers: 4-fold, sd 0.3": planted(4, 0.3),
    "layers: 5-fold, sd 0.25": planted(5, 0.25),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=1000)
    samples = parser.parse_args().samples
    print("| log depth | ties | p <= 0.05 | verdict layers | of these 2, 3, 4, 5 |\n| --- | --- | --- | --- | --- |")
    for name, draw in SHAPES.items():
        for ties in TIES:
            random = np.random.default_rng(ties)
            found = [find_layers(np.exp(draw(ties, random))) for _ in range(samples)]
            alarms = np.mean([each["p_value"] <= ALPHA for each in found])
            layers = np.array([each["layers"] for each in found if each["verdict"] == "layers"], dtype=int)
            counts = ", ".join(str(count) for count in np.bincount(layers, minlength=6)[2:])
            print(f"| {name} | {ties} | {alarms:.1%} | {len(layers) / samples:.1%} | {counts} |", flush=True)


if __name__ == "__main__":
    main()
