"""Does it hang on how one counts? Every headline under all settings, and which conclusions flip."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from netquality.balance import hill_numbers, owners_of, top_held
from netquality.depth import COUNTS, KNOWN_RUNG, beside_words, interaction_depth, records_words, rungs_of
from netquality.introductions import introduction_success
from netquality.network import Network, memo
from netquality.schema import DAY_US
from netquality.talk import day_of, known_after, words_between
from netquality.ties import ANSWER_DAYS, SESSION_GAP_HOURS, network_ties
from netquality.ties.sequence import (
    Steps,
    conversations,
    exchange_quarters,
    long_conversations,
    quarters,
    steps,
    to_several,
)
from netquality.vanity import BADGE, vanity_ratio
from netquality.vetted import came_of, discussed_before, known_in_a_year, on_record, within_strata, year_old
from netquality.wording import FEW

#: What is varied, each with all the others: days within which an answer has to come, hours of silence that end a
#: session, what is counted, and the rung from which one knows somebody.
ANSWER_WINDOWS: Final = (30.0, 90.0, 365.0)
SESSION_GAPS: Final = (1.0, 24.0, 168.0)
CHANNELS: Final = ("everything", "no group messages", "written words alone")
KNOWN_RUNGS: Final = (2, 3, 4)
SETTINGS: Final = ("channels", "answer_days", "session_gap_hours", "known_rung")
#: How it is counted elsewhere.
DEFAULT: Final = (CHANNELS[0], ANSWER_DAYS, SESSION_GAP_HOURS, KNOWN_RUNG)

HEADLINES: Final = (
    "known",
    "vanity_ratio",
    "effective_number",
    "top_15_share",
    "introduction_rate",
    "vetting_difference",
)
_DUNBAR: Final = 150
_TOP: Final = 15

Row = Mapping[str, float]
#: Sentence -> whether it holds, from the headlines of one setting; the headline that it needs comes first.
CONCLUSIONS: Final[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {
    "most of the list is only a number": ("vanity_ratio", lambda row: row["vanity_ratio"] > 0.5),
    f"fewer than {_DUNBAR} people on the list are known": ("known", lambda row: row["known"] < _DUNBAR),
    f"the {BADGE}+ badge is earned": ("badge", lambda row: row["known"] > BADGE),
    "all depth is spread as among less than a tenth of the list": (
        "effective_share",
        lambda row: row["effective_share"] < 0.1,
    ),
    "fifteen people hold most of the depth": ("top_15_of_more", lambda row: row["top_15_of_more"] > 0.5),
    "most introductions lead to an exchange, beyond chance": (
        "introduction_rate_low",
        lambda row: row["introduction_rate_low"] > 0.5,
    ),
    "vetted connections do better, beyond chance": (
        "vetting_difference_low",
        lambda row: row["vetting_difference_low"] > 0,
    ),
}


@memo
def robustness_settings(network: Network) -> pd.DataFrame:
    """Return every headline under every combination of answer window, session gap, channels and rung of knowing.

    Channels: everything; without messages to several people; written words alone (no meetings, signals or notes of
    invitations). Several owners: the median over owners, introductions and vetting over all together. What a setting
    does not bear on stays as it is.

    Returns
    -------
    DataFrame
        Index (channels, answer_days, session_gap_hours, known_rung). ``connections, known`` (people), ``vanity_ratio``,
        ``effective_number`` (hill_1, people), ``top_15_share``, ``introduction_rate`` (exchanged, of those made)
        and ``introduction_rate_low`` (of its 95 % interval), ``vetting_difference`` and ``vetting_difference_low``
        (known within a year, vetted against others of their year, see `netquality.vetted`), ``badge`` (connections,
        where the badge is shown), ``effective_share`` (effective_number / connections), ``top_15_of_more``
        (top_15_share, where there was contact with more than fifteen). NaN where undefined, and for introductions and
        vetting below ten cases.

    References
    ----------
    Our definition (docs/metrics.md). After Steegen, S. et al. (2016). Increasing transparency through a multiverse
    analysis. Perspectives on Psychological Science 11, 702-712.
    """
    found = [row for name in CHANNELS for row in _of_channels(network, name)]
    index = pd.MultiIndex.from_tuples([key for key, _ in found], names=SETTINGS)
    return pd.DataFrame([row for _, row in found], index=index, columns=list(_COLUMNS)).astype("float64")


_COLUMNS: Final = (
    *("connections", *HEADLINES, "introduction_rate_low", "vetting_difference_low"),
    *("badge", "effective_share", "top_15_of_more"),
)


@memo
def robustness_panel(network: Network) -> pd.DataFrame:
    """Return each headline as it is counted here, and its median and range over all settings.

    Returns
    -------
    DataFrame
        Index ``headline`` (`HEADLINES`). ``value`` (default settings), ``median, low, high`` over the settings in which
        it is defined, and ``settings_count``, how many these are. See `robustness_settings`.

    References
    ----------
    Our definition (docs/metrics.md).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "message": [0, 1], "at": ["2024-01-01", "2024-03-01"], "source": ["me", "ann"], "target": ["ann", "me"],
    ...     "channel": "message", "mode": "written", "question": False, "cue": False})
    >>> people = pd.DataFrame({"owner": "me", "person": ["ann"]})
    >>> panel = robustness_panel(Network.build({"connections": people, "interactions": log}))
    >>> panel.loc["known", ["value", "low", "high"]].tolist()
    [1.0, 0.0, 1.0]
    """
    settings = robustness_settings(network)[list(HEADLINES)]
    told = {"value": settings.loc[DEFAULT], "median": settings.median(), "low": settings.min(), "high": settings.max()}
    return pd.DataFrame(told | {"settings_count": settings.notna().sum()}).rename_axis("headline")


@memo
def robust_conclusions(network: Network) -> pd.DataFrame:
    """Return which conclusions hold as it is counted here, under how many settings, and what flips them.

    Returns
    -------
    DataFrame
        Index ``conclusion`` (`CONCLUSIONS`, sentences). ``holds`` (default settings; missing where the export cannot
        tell), ``holds_count`` of ``settings_count`` (settings in which it can be told), ``flips`` (whether it holds in
        some and not in others; missing where it cannot be told), ``flips_with`` (the single changes of a setting that
        turn it over, "known_rung 4; answer_days 30"; empty if it takes two or more, or none).

    References
    ----------
    Our definition (docs/metrics.md).
    """
    settings = robustness_settings(network)
    rows = [_concluded(settings, needs, test) for needs, test in CONCLUSIONS.values()]
    types = {"holds": "boolean", "holds_count": "int64", "settings_count": "int64", "flips": "boolean"}
    index = pd.Index(list(CONCLUSIONS), name="conclusion", dtype="str")
    return pd.DataFrame(rows, index=index).astype({**types, "flips_with": "str"})


def _concluded(settings: pd.DataFrame, needs: str, test: Callable[[Any], Any]) -> dict[str, Any]:
    told = settings[settings[needs].notna()]
    holds = test(told)
    here = holds.get(DEFAULT)
    single = [
        f"{name} {key[place]:g}" if place else str(key[place])
        for place, name in enumerate(SETTINGS)
        for key in holds.index
        if here is not None and holds[key] != here and _differs_only(key, place)
    ]
    return {
        "holds": pd.NA if here is None else bool(here),
        "holds_count": int(holds.sum()),
        "settings_count": len(holds),
        "flips": bool(holds.any() and not holds.all()) if len(holds) else pd.NA,
        "flips_with": "; ".join(single),
    }


def _differs_only(key: Any, place: int) -> bool:
    return all((one == other) == (at != place) for at, (one, other) in enumerate(zip(key, DEFAULT, strict=True)))


def _of_channels(network: Network, channels: str) -> Iterator[tuple[tuple[Any, ...], dict[str, float]]]:
    """Yield each setting that counts these channels, with its headlines."""
    part = _counting(network, channels)
    connections = vanity_ratio(network)["connections"].astype(float)
    listed = connections[connections > 0]
    same = {"connections": listed.median(), "badge": listed.median(), **_balance(part)}
    same["badge"] = same["badge"] if same["badge"] > BADGE else np.nan
    same["effective_share"] = same["effective_number"] / same["connections"]
    # Whoever is on the list is so whatever is counted; the ladder is climbed anew for every setting.
    table = interaction_depth(network)
    made = table.loc[table["connected"], "connected_at"]
    connected = network_ties(part).reindex(made.index)[list(COUNTS)].fillna(0).astype("int64")
    words = words_between(part, made.index)
    effects = _vetting(part, on_record(part, made.dropna()).reindex(made.index), words)
    recorded = records_words(part)
    settings = itertools.product(ANSWER_WINDOWS, SESSION_GAPS)
    for (answer_days, gap), rungs in rungs_under(part, connected, words, list(settings)).items():
        for rung in KNOWN_RUNGS:
            known = (rungs >= rung).groupby("owner").sum().reindex(listed.index, fill_value=0)
            counted = _known(known, listed) if recorded else {}
            yield (channels, answer_days, gap, rung), {**same, **effects.get((answer_days, gap), {}), **counted}


def rungs_under(
    network: Network, ties: pd.DataFrame, words: pd.DataFrame, settings: Sequence[tuple[float, float]]
) -> dict[tuple[float, float], pd.Series]:
    """Return the rung of each of `ties` under other answer windows and session gaps.

    What `interaction_depth` would say with these options, without counting the whole log again.

    Parameters
    ----------
    network : Network
    ties : DataFrame
        With `COUNTS`, as in `interaction_depth`.
    words : DataFrame
        `words_between` of `ties`.
    settings : sequence of (answer_days, session_gap_hours)
    """
    tie, at, sent = (words[name].to_numpy() for name in ("tie", "at", "sent"))
    quarter, beside, counted, size = quarters(at), beside_words(network, ties.index), ties[list(COUNTS)], len(ties)

    def order(answer_days: float = ANSWER_DAYS, gap: float = SESSION_GAP_HOURS) -> Steps:
        return steps(tie, at, sent, session_gap_hours=gap, answer_days=answer_days)

    # Neither hangs on the other option, and is counted once for all that there are of it.
    answered = {days: exchange_quarters(order(days), quarter, size) for days in {days for days, _ in settings}}
    long = {gap: long_conversations(order(gap=gap), size) for gap in {gap for _, gap in settings}}
    told = [
        counted.assign(
            exchanged_at=np.where(answered[days] > 0, 1.0, np.nan),
            conversations=conversations(order(days, gap), size),
            has_long_conversation=long[gap],
            exchange_quarters=answered[days],
        )
        for days, gap in settings
    ]
    # One below the other: the ladder asks the same of every row.
    rungs = rungs_of(pd.concat(told), pd.concat([beside] * len(told))).reshape(len(told), -1)
    return {setting: pd.Series(row, ties.index) for setting, row in zip(settings, rungs, strict=True)}


def _counting(network: Network, channels: str) -> Network:
    log = network.interactions
    if channels == CHANNELS[0]:
        return network
    alone = ~to_several(network)
    kept = alone if channels == CHANNELS[1] else (log["mode"] == "written") & (log["channel"] != "invitation")
    return dataclasses.replace(network, interactions=log[kept].reset_index(drop=True), _memo={})


def _balance(network: Network) -> dict[str, float]:
    """The effective number and the share of depth that the 15 deepest hold (medians over owners); introductions."""
    ties, owners = network_ties(network), owners_of(network)
    depth = ties["depth"].to_numpy() if records_words(network) else np.zeros(len(ties))
    codes = owners.get_indexer(ties.index.get_level_values("owner"))
    people, number = hill_numbers(depth, codes, len(owners), [0, 1]).T
    most = float(pd.Series(top_held(depth, codes, len(owners), [_TOP])[:, 0]).median())
    made = introduction_success(network).loc["exchanged"]
    made = made[["rate", "rate_low"]] if made["eligible_count"] >= FEW else made[["rate", "rate_low"]] * np.nan
    return {
        **made.add_prefix("introduction_"),
        "effective_number": float(pd.Series(number).median()),
        "top_15_share": most,
        "top_15_of_more": most if pd.Series(people).median() > _TOP else np.nan,
    }


def _known(known: pd.Series, listed: pd.Series) -> dict[str, float]:
    return {"known": float(known.median()), "vanity_ratio": float((1 - known / listed).median())}


def _vetting(
    network: Network, made: pd.Series, words: pd.DataFrame
) -> Mapping[tuple[float, float], Mapping[str, float]]:
    """What vetting brought for each answer window and session gap; nothing where there are too few to tell."""
    dated = made.notna().to_numpy()
    if dated.sum() < FEW:
        return {}
    meetings, effects = words_between(network, made.index, mode="met"), {}
    day, connected = words["at"].to_numpy() // DAY_US, day_of(made)[words["tie"].to_numpy()]
    # What each question looks at anyway, set apart once and not for every setting.
    before, after = words[day < connected], words[day > connected]
    for answer_days in ANSWER_WINDOWS:
        # What came later was answered or not, however long the silences between.
        known = known_after(made, after, meetings, answer_days=answer_days)
        ties = came_of(made, known, network.as_of)[dated]
        aged = ties[year_old(ties, network.as_of)]
        stratum, came = aged.groupby(["owner", "year"]).ngroup(), known_in_a_year(aged)
        for gap in SESSION_GAPS:
            discussed = discussed_before(made, before, answer_days=answer_days, session_gap_hours=gap)
            effects[answer_days, gap] = _effect(came, discussed.reindex(aged.index).notna(), stratum)
    return effects


def _effect(came: pd.Series, vetted: pd.Series, stratum: pd.Series) -> dict[str, float]:
    found = within_strata(came, vetted, stratum)
    if found["adjusted_count"] < FEW:
        return {}
    return {"vetting_difference": found["adjusted"], "vetting_difference_low": found["adjusted_low"]}
