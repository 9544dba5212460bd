"""Who is who stays with the owner: keyed pseudonyms and suppressed small cells, put in before anything is computed."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd

from netquality.network import TABLES, Network
from netquality.schema import NetqualityError

#: A company or position that fewer people have is left out: it would point at them.
SMALLEST: Final = 5
_PEOPLE: Final = {
    "people": ("person",),
    "connections": ("owner", "person"),
    "interactions": ("source", "target"),
    "introductions": ("introducer", "a", "b", "asked_by"),
    "invitations": ("owner", "person"),
    "memberships": ("person",),
}
_PLACES: Final = {"interactions": ("thread",), "memberships": ("group",)}
_KEY_BYTES: Final = 32
_PSEUDONYM: Final = re.compile(r"\bp-[0-9a-f]{12}\b")


def pseudonymous(network: Network, key: bytes, *, smallest: int = SMALLEST) -> Network:
    """Return `network` with everybody under a pseudonym, and without what else would say who they are.

    A pseudonym is the start of the HMAC-SHA256 of the person's key under `key`: the same from export to export, and
    not to be turned back, or guessed from a list of names, by whoever lacks `key`. Names and addresses are taken out,
    conversations, posts and groups get pseudonyms, files are called by their kind, and companies and positions stay
    where at least `smallest` people share them. Times stay as they are: measures need them.

    Parameters
    ----------
    network : Network
    key : bytes
        The owner's secret; see `owner_key`.
    smallest : int
        How many people have to share a company or position.

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["me", "ann"], "name": ["Me", "Ann"], "company": ["Acme", "Acme"]})
    >>> hidden = pseudonymous(Network.build({"people": people}, owners=["me"]), b"secret", smallest=2)
    >>> hidden.people["name"].isna().all(), set(hidden.people["company"]), hidden.owners
    (np.True_, {'Acme'}, ('p-8fd2f8032f75',))
    """
    person, place = _pseudonyms(key, "p"), _pseudonyms(key, "c")
    tables = {name: getattr(network, name) for name in TABLES}
    for columns, hide in ((_PEOPLE, person), (_PLACES, place)):
        for name, which in columns.items():
            tables[name] = tables[name].assign(**{column: _hidden(tables[name][column], hide) for column in which})
    kinds = network.intake.drop_duplicates("file").set_index("file")["kind"]
    kept = {column: _common(network.people[column], smallest) for column in ("company", "position")}
    tables["people"] = tables["people"].assign(name=None, url=None, **kept)
    tables["intake"] = network.intake.assign(file=network.intake["kind"])
    tables["dropped"] = (
        network.dropped.assign(file=network.dropped["file"].map(kinds).astype(object).fillna("(all)"))
        .groupby(["file", "reason"], as_index=False)["rows"].sum()
    )  # fmt: skip
    return Network.build(tables, owners=[person(owner) for owner in network.owners], as_of=network.as_of)


def owner_key(path: Path) -> bytes:
    """Return the secret kept in the file `path`, made on first use and readable by its owner alone.

    Raises
    ------
    NetqualityError
        If the file cannot be made or read, or holds something else.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(_KEY_BYTES))
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as fault:
        raise NetqualityError(f"cannot keep the secret of your pseudonyms in {path}: {fault.strerror}") from fault
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise NetqualityError(f"{path} should hold the secret of your pseudonyms and holds something else; move it")
    return key


def names_others(text: str, network: Network) -> bool:
    """Whether `text` holds the pseudonym of somebody other than the only owner of `network`."""
    return not set(_PSEUDONYM.findall(text)) <= _alone(network)


def about_single_people(table: pd.DataFrame, network: Network) -> bool:
    """Whether `table` has rows about people other than the only owner of `network`."""
    others = set(network.people["person"]) - _alone(network)
    flat = table.reset_index()
    texts = [flat[name] for name in flat if not pd.api.types.is_numeric_dtype(flat[name].dtype)]
    return any(others & {str(value) for value in column.unique()} for column in texts)


def _alone(network: Network) -> set[str]:
    """The only owner, whose report it is; nobody among several."""
    return set(network.owners) if len(network.owners) == 1 else set()


def _pseudonyms(key: bytes, letter: str) -> Callable[[str], str]:
    def pseudonym(name: str) -> str:
        return f"{letter}-{hmac.new(key, name.encode('utf-8', 'surrogatepass'), hashlib.sha256).hexdigest()[:12]}"

    return pseudonym


def _hidden(values: pd.Series, hide: Callable[[str], str]) -> pd.Series:
    """The column with each distinct text hidden once."""
    codes, names = pd.factorize(values)
    hidden = [hide(str(name)) for name in names]
    return pd.Series(pd.Categorical.from_codes(codes, categories=hidden), index=values.index).astype(object)


def _common(values: pd.Series, smallest: int) -> pd.Series:
    return values.where(values.groupby(values).transform("size") >= smallest)
