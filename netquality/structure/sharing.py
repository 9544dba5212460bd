"""How sure a number of ties is, where ties that share a person are not independent."""

from __future__ import annotations

import numpy as np

from netquality.structure.graph import Ints
from netquality.uncertainty import Floats


def standard_error(pull: Floats, one: Ints, other: Ints, kind: Ints) -> float:
    """Return the standard error of the mean of `pull` over ties, for other people of the same kinds.

    With S_i the sum and Q_i the sum of squares of the pulls of person i's ties, and S_g the mean of S_i over the n_g
    people of their kind::

        shared = sum over i of (S_i - S_g) ** 2 n_g / (n_g - 1) - Q_i
        error = sqrt(sum of pull ** 2 + max(0, shared)) / ties

    What is `shared` comes from pairs of ties with a person in common. What all of a kind have in common is no chance,
    as other people would come in the same kinds; somebody alone of their kind is passed over.

    Parameters
    ----------
    pull : array
        How far each tie pulls at a number (its influence function), 0 in the mean.
    one, other : array
        The ends of each tie, people being numbered from 0.
    kind : array
        The kind of each person, numbered from 0, each with somebody in it.

    References
    ----------
    Fafchamps, M., Gubert, F. (2007). The formation of risk sharing networks. J. Development Economics 83, 326-350.

    Examples
    --------
    >>> one, other = np.array([0, 0, 1, 1]), np.array([2, 3, 4, 5])
    >>> round(standard_error(np.array([1.0, 1, -1, -1]), one, other, np.zeros(6, dtype=int)), 3)
    0.806
    """
    ends, both = np.concatenate([one, other]), np.tile(pull, 2)
    total, alone = (np.bincount(ends, each, len(kind)) for each in (both, both**2))
    size = np.bincount(kind)
    apart = total - (np.bincount(kind, total) / size)[kind]
    alike = size[kind]
    shared = np.where(alike > 1, apart**2 * alike / np.maximum(alike - 1, 1) - alone, 0).sum()
    return float(np.sqrt((pull**2).sum() + max(shared, 0)) / len(pull))
