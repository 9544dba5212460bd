"""How an owner's messages are spread over people."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
import numpy.typing as npt

from netquality.ordering import Integers, order_within, refine, representatives
from netquality.responsiveness.indicators import Columns, share
from netquality.responsiveness.sides import Groups, Sides

#: The fewest contacts that carry this share of all messages.
PARETO_SHARE: Final = 0.8


@dataclasses.dataclass(frozen=True)
class Cells:
    """One entry a contact in a group of an owner's messages."""

    group: Integers
    sent: Integers
    received: Integers

    @property
    def total(self) -> Integers:
        """Messages both ways."""
        return self.sent + self.received


def cells(sides: Sides, groups: Groups) -> Cells:
    """Return how many messages went each way, by group and contact."""
    return sides.kept(groups, lambda: _cells(sides, groups))


def _cells(sides: Sides, groups: Groups) -> Cells:
    of = refine(groups.of, sides.person)
    group = groups.of[representatives(of)]
    received, sent = np.bincount(of * 2 + sides.mine, minlength=2 * len(group)).reshape(-1, 2).T
    return Cells(group, sent, received)


def contact_columns(contacts: Cells, size: int) -> Columns:
    """Return the number of contacts, the entropy and the Pareto share of each of `size` groups."""
    everybody, written, writing = (
        np.bincount(contacts.group[rows], minlength=size)
        for rows in (contacts.total > 0, contacts.sent > 0, contacts.received > 0)
    )
    entropy, few = _entropy(contacts, size), _pareto(contacts, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        evenness = np.where(everybody > 1, entropy / np.log(everybody), np.nan)
    return {
        "contacts_count": everybody,
        "contacts_written_count": written,
        "contacts_writing_count": writing,
        "contact_entropy": entropy,
        "contact_evenness": evenness,
        "pareto_contacts_count": few,
        "pareto_share": share(few, everybody),
    }


def _entropy(contacts: Cells, size: int) -> npt.NDArray[np.float64]:
    whole = np.bincount(contacts.group, weights=contacts.total, minlength=size)
    part = contacts.total / whole[contacts.group]
    # Not -(p log p): of one contact that would be -0.
    return np.bincount(contacts.group, weights=part * np.log(1 / part), minlength=size).astype(float)


def _pareto(contacts: Cells, size: int) -> npt.NDArray[np.int64]:
    """Count the contacts before whom, from the largest down, the share is not yet reached."""
    order = order_within(contacts.group, -contacts.total)
    group, total = contacts.group[order], contacts.total[order]
    whole = np.bincount(group, weights=total, minlength=size)
    before_group = (np.cumsum(whole) - whole)[group]
    before = np.cumsum(total) - total - before_group
    return np.bincount(group[before < np.ceil(whole * PARETO_SHARE)[group]], minlength=size)
