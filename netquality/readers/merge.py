"""Several exports made one: parts of one owner's archive without doubling, archives of several owners pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from netquality import schema
from netquality.readers.export import Export
from netquality.readers.linkedin_owner import PLACEHOLDER
from netquality.schema import ExportError

ALREADY: Final = "already in another export"
#: What makes a row the same in two exports. Conversations are numbered per export and do not.
_SAME: Final = {
    "connections": ["owner", "person"],
    "interactions": ["at", "source", "target", "channel"],
    "introductions": ["introducer", "a", "b", "at"],
    "invitations": ["owner", "person", "direction", "at"],
    "memberships": ["person", "group"],
}


def merged(exports: Sequence[Export], labels: Sequence[str]) -> Export:
    """Return one export that tells what all of them tell; `labels` say where each comes from.

    People are matched by key; what was noted in the latest export stands. A row that an earlier export told is left
    out and counted, a row that occurs twice in one export is twice.

    Raises
    ------
    ExportError
        If it cannot be told whether two exports are of one owner.
    """
    if len(exports) == 1:
        return exports[0]
    exports, labels = _owned(exports, labels), _distinct(labels)
    tables = {name: _together(name, [each.tables.get(name, schema.empty(name)) for each in exports]) for name in _SAME}
    left_out = pd.concat([gone for _, gone in tables.values()])
    whole = {name: frame for name, (frame, _) in tables.items()}
    whole["people"] = _people(exports)
    for name in ("intake", "dropped"):
        whole[name] = pd.concat(
            [_labelled(each.tables[name], label) for each, label in zip(exports, labels, strict=True)]
        )
    if len(left_out):
        said = pd.DataFrame({"file": ["(all)"], "reason": [ALREADY], "rows": [len(left_out)]})
        whole["dropped"] = pd.concat([whole["dropped"], schema.conform("dropped", said)])
    named = [owner for each in exports for owner in (each.owners or tuple(each.tables["people"]["person"]))]
    return Export({name: frame.reset_index(drop=True) for name, frame in whole.items()}, tuple(dict.fromkeys(named)))


def _owned(exports: Sequence[Export], labels: Sequence[str]) -> Sequence[Export]:
    """Give exports that do not say whose they are to the only owner that another one states, if the names agree."""
    stated = {owner for each in exports for owner in each.owners or () if not _is_placeholder(owner)}
    unsaid = {owner for each in exports for owner in each.owners or () if _is_placeholder(owner)}
    if not unsaid or (len(exports) > 1 and not stated and len(unsaid) == 1 and PLACEHOLDER not in unsaid):
        return exports
    only = next(iter(stated)) if len(stated) == 1 else None
    names = {name for each in exports for name in _names(each, only)}
    if only is None or any(_name(owner) not in {"", *names} for owner in unsaid):
        raise ExportError(
            f"{', '.join(labels)}: whether these are of one person cannot be told. Say whose they are, one owner an "
            'export: owner=["https://www.linkedin.com/in/...", ...]'
        )
    return [renamed(each, dict.fromkeys(unsaid, only)) for each in exports]


def _is_placeholder(owner: str) -> bool:
    return owner == PLACEHOLDER or owner.startswith(f"{PLACEHOLDER}:")


def _name(placeholder: str) -> str:
    return placeholder.removeprefix(PLACEHOLDER).removeprefix(":")


def _names(export: Export, person: str | None) -> list[str]:
    people = export.tables["people"]
    return list(people.loc[people["person"] == person, "name"].dropna())


def renamed(export: Export, names: Mapping[str, str]) -> Export:
    """Return the export with the keys of `names` replaced by their new ones wherever they stand; each person once."""
    columns = {"owner", "person", "source", "target", "introducer", "a", "b", "asked_by"}
    tables = dict(export.tables)
    for name, frame in tables.items():
        changed = {column: _replaced(frame[column], names) for column in columns & set(frame.columns)}
        tables[name] = frame.assign(**changed)
    owners = None if export.owners is None else tuple(dict.fromkeys(names.get(owner, owner) for owner in export.owners))
    return Export(tables | {"people": _people([Export(tables, owners)])}, owners)


def _replaced(values: pd.Series, names: Mapping[str, str]) -> pd.Series:
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return values.replace(dict(names))
    # Two categories may become one, which renaming categories does not allow.
    new = values.cat.categories.map(lambda key: names.get(key, key))
    codes, categories = pd.factorize(new)
    places = np.append(codes, -1)
    return pd.Series(pd.Categorical.from_codes(places[values.cat.codes], categories=categories), index=values.index)


def _people(exports: Sequence[Export]) -> pd.DataFrame:
    """Return everybody once; of each column the first value noted, the latest export first."""
    latest = sorted(exports, key=lambda each: _last(each), reverse=True)
    everybody = pd.concat([each.tables["people"] for each in latest], ignore_index=True)
    first = everybody.groupby("person", sort=False).first().reset_index()
    return schema.conform("people", first)


def _last(export: Export) -> pd.Timestamp:
    last: pd.Timestamp = export.tables["intake"]["last_at"].max() if "intake" in export.tables else pd.NaT
    return pd.Timestamp(0, tz="UTC") if pd.isna(last) else last


def _together(name: str, frames: list[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of all frames without those that an earlier one told, and those."""
    if name == "interactions":
        frames = _renumbered(frames)
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frames[0], frames[0]
    whole = _stacked(filled)
    same = _identity(name, whole)
    origin = pd.Series([place for place, frame in enumerate(filled) for _ in range(len(frame))], index=whole.index)
    nth = same.assign(origin=origin).groupby([*same.columns, "origin"], dropna=False, observed=True).cumcount()
    again = same.assign(nth=nth).duplicated()
    return whole[~again], whole[again]


def _identity(name: str, whole: pd.DataFrame) -> pd.DataFrame:
    """Return the columns by which rows are the same. Where a person is missing, the date or post tells rows apart."""
    same = whole[_SAME[name]].copy()
    for column, stand_in in (("person", "connected_at"), ("target", "thread")):
        if column in same and stand_in in whole:
            same[stand_in] = whole[stand_in].where(whole[column].isna())
    for column in same.columns:
        if isinstance(same[column].dtype, pd.CategoricalDtype):
            same[column] = same[column].cat.codes
    return same


def _renumbered(frames: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Number messages on from export to export."""
    found, start = [], 0
    for frame in frames:
        found.append(frame.assign(message=frame["message"] + start))
        start += int(frame["message"].max()) + 1 if len(frame) else 0
    return found


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Stack frames; categories become the union of theirs."""
    categorical = [name for name, dtype in frames[0].dtypes.items() if isinstance(dtype, pd.CategoricalDtype)]
    whole = pd.concat([frame.drop(columns=categorical) for frame in frames], ignore_index=True)
    for name in categorical:
        whole[name] = pd.api.types.union_categoricals([frame[name] for frame in frames])
    return whole[frames[0].columns]


def _distinct(labels: Sequence[str]) -> list[str]:
    """Number labels that occur again."""
    before = [labels[:place].count(label) for place, label in enumerate(labels)]
    return [f"{label} ({count + 1})" if count else label for label, count in zip(labels, before, strict=True)]


def _labelled(frame: pd.DataFrame, label: str) -> pd.DataFrame:
    """Say in front of each file which export it is in."""
    return frame.assign(file=label + "/" + frame["file"]) if label not in ("", ".") else frame
