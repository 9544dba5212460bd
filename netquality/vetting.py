"""How people came in: invitations followed to the connection and a year beyond, the same people through every stage."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from netquality.depth import interaction_depth, records_words
from netquality.network import Network, memo
from netquality.schema import DAY_US, DIRECTIONS, NOTES, TEXT, TIME
from netquality.talk import day_of, first_times, known_after, questions, turns, words_between
from netquality.uncertainty import rate_table

#: An invitation is judged on its first days; a younger one is pending, not failed.
FUNNEL_DAYS: Final = 90
#: A connection is judged on its first year.
YEAR_DAYS: Final = 365
#: Of the connections since the invitations on record begin, at least this part has to have one: else the file leaves
#: out accepted invitations, and nothing can be said about acceptance.
COVERED_SHARE: Final = 0.8

STAGES: Final = ("invited", "asked", "answered", "discussed", "connected", "known")
#: Invited people by the invitation's text, and by how far the vetting went before they connected.
GROUPS: Final = ("all", *NOTES, "not asked", "asked", "answered", "discussed")
_TIMES: Final = tuple(f"{stage}_at" for stage in STAGES)
_DAY: Final = pd.Timedelta(days=1)


@memo
def vetting_cohort(network: Network) -> pd.DataFrame:
    """Return everybody whom an owner invited or who invited an owner, with the time of each stage they reached.

    Each person enters once, with the first dated invitation on record, unless connected on an earlier day or on an
    unknown one. What counts before connecting was written since the invitation (its own note included) and on an
    earlier day than connecting, as LinkedIn dates connections without an hour:

    - ``asked``: the owner asked a question,
    - ``answered``: the other wrote within 90 days of one,
    - ``discussed``: answered, and it became a discussion (two conversations, or one of four turns: rung 4 of the
      ladder),
    - ``connected``: on the list,
    - ``known``: an answer or a meeting on a later day than connecting. What was said before does not count, or whoever
      is vetted would be known by definition.

    Returns
    -------
    DataFrame
        Index (owner, person), sorted. ``direction`` (received, sent) and ``note`` (none, default, personal) of the
        invitation; ``invited_at, asked_at, answered_at, discussed_at, connected_at, known_at``, missing where a stage
        was not reached. Who connects without being asked has ``connected_at`` and no ``asked_at``: `vetting_funnel`
        asks for all stages in order.

    References
    ----------
    Our definition (docs/metrics.md).

    Examples
    --------
    >>> invitations = pd.DataFrame({
    ...     "owner": "me", "person": ["ann", "bob"], "direction": "received", "at": ["2024-01-01", "2024-01-02"],
    ...     "note": ["personal", "none"], "question": False})
    >>> connections = pd.DataFrame({"owner": "me", "person": ["ann"], "connected_at": ["2024-01-05"]})
    >>> cohort = vetting_cohort(Network.build({"invitations": invitations, "connections": connections}))
    >>> cohort["connected_at"].notna().tolist()
    [True, False]
    """
    cohort = _entered(network)
    connected = day_of(cohort["connected_at"])
    words, meetings = (words_between(network, cohort.index, mode=mode) for mode in ("written", "met"))
    tie, day = words["tie"].to_numpy(), words["at"].to_numpy() // DAY_US
    since = words["at"].to_numpy() >= cohort["invited_at"].astype("int64").to_numpy()[tie]
    listed = cohort["connected_at"].notna().to_numpy()
    before = turns(words[since & ~(listed[tie] & (day >= connected[tie]))])
    asked, answered = questions(before, cohort.index)
    discussed = first_times(before[before["discussion"]], cohort.index).where(answered.notna())
    return cohort.assign(
        asked_at=asked,
        answered_at=answered,
        discussed_at=discussed.where(~(discussed < answered), answered),
        known_at=known_after(cohort["connected_at"], words, meetings),
    )[["direction", "note", *_TIMES]]


@memo
def vetting_funnel(network: Network, *, days: float = FUNNEL_DAYS) -> pd.DataFrame:
    """Return how many people reached each stage, in order and in time, invitations received and sent apart.

    A cohort: whoever counts in a stage went through all stages before it. From the invitation to connecting, everything
    has to happen within `days` of the invitation; known is known within a year of connecting::

        rate = reached / eligible, of those who reached the stage before and whose time is over

    Those whose time is not over are pending, never failures. What became of declined and withdrawn invitations is not
    on record, so all rates but the last are "at most". Cohorts of invitations older than the first one that is known to
    have been accepted are left out, see `invitation_coverage`.

    Parameters
    ----------
    network : Network
    days : float
        An invitation is judged on its first so many days.

    Returns
    -------
    DataFrame
        Index (direction, stage): received and sent; invited, asked, answered, discussed, connected, known. All owners
        together. ``eligible_count, reached_count``; ``rate`` of those eligible with its 95 % Wilson interval
        ``rate_low, rate_high`` (NaN for "invited", where the count starts, without eligible ones, and for "connected"
        where the export does not cover acceptance, all where it records no messages); ``pending_count``;
        ``median_wait_days`` since the stage before, of those who reached it (NaN without).

    References
    ----------
    Our definition (docs/metrics.md); Wilson (1927) for the interval.
    """
    cohort, able = _judged(network), _covered(network)
    parts = {way: _stage_rows(cohort[cohort["direction"] == way], network.as_of, days) for way in DIRECTIONS[::-1]}
    table = pd.concat(parts, names=["direction", "stage"])
    rates = rate_table(table["reached_count"], table["eligible_count"])
    stage = table.index.get_level_values("stage")
    rates.loc[(stage == "invited") | ((stage == "connected") & (not able)) | (not records_words(network))] = np.nan
    counts = table[["eligible_count", "reached_count"]]
    return pd.concat([counts, rates, table[["pending_count", "median_wait_days"]]], axis=1)


@memo
def invitation_acceptance(network: Network, *, days: float = FUNNEL_DAYS) -> pd.DataFrame:
    """Return how many invitations of each kind led to a connection, and how many of these to words within a year.

    Connected counts within `days` of the invitation, among those at least that old; known within a year of connecting,
    among connections at least a year old. Declined and withdrawn invitations are not on record: `connected_share` is
    the most that it can be. Whoever is asked a question has to be unconnected at the time, so the shares of "not asked"
    and "asked" describe; they do not compare.

    Returns
    -------
    DataFrame
        Index (direction, group): received and sent; all, by the invitation's note (none, default, personal), and by how
        far the vetting went (not asked, asked, answered, discussed: each includes the next). ``invited_count,
        connected_count, connected_share`` with ``_low, _high`` (95 % Wilson; NaN where the export does not cover
        acceptance, see `invitation_coverage`), ``pending_count`` (younger than `days`), ``judged_count, known_count,
        known_share`` with ``_low, _high``.

    References
    ----------
    Our definition (docs/metrics.md); Wilson (1927) for the interval.
    """
    cohort = _judged(network)
    rows = {
        (way, group): _outcome(some[_in_group(some, group)], network.as_of, days)
        for way in DIRECTIONS[::-1]
        for some in [cohort[cohort["direction"] == way]]
        for group in GROUPS
    }
    index = pd.MultiIndex.from_tuples(rows, names=["direction", "group"])
    table = pd.DataFrame(list(rows.values()), index=index)
    accepted = rate_table(table["connected_count"], table["invited_count"], name="connected_share")
    if not _covered(network):
        accepted[:] = np.nan
    known = rate_table(table["known_count"], table["judged_count"], name="known_share")
    if not records_words(network):
        known[:] = np.nan
    first, last = ["invited_count", "connected_count"], ["judged_count", "known_count"]
    return pd.concat([table[first], accepted, table[["pending_count", *last]], known], axis=1)


@memo
def invitation_coverage(network: Network) -> pd.DataFrame:
    """Return whether the invitations on record allow to speak of acceptance, one row an owner.

    Exports keep invitations for some years only, and some keep none that were accepted. So the connections made since
    the first invitation that is known to have been accepted are counted, and how many of them have an invitation::

        covered_share = with_invitation_count / since_count;  covered = covered_share >= 0.8

    Returns
    -------
    DataFrame
        Index ``owner``. ``invitation_count`` and, of these, ``unnamed_count`` (nobody could be recognised) and
        ``late_count`` (to somebody connected already, or with no date); ``first_at, last_at`` of invitations,
        ``connected_first_at`` of connections, ``since`` (the first accepted invitation); ``since_count`` (named
        connections made since), ``with_invitation_count``, ``covered_share`` with its 95 % Wilson interval,
        ``covered``. NaN and False without an accepted invitation.

    References
    ----------
    Our definition (docs/metrics.md).
    """
    owners = pd.Index(network.owners, name="owner", dtype=network.connections["owner"].dtype).sort_values()
    invited, cohort = network.invitations, _entered(network)
    pairs, named = pd.MultiIndex.from_frame(invited[["owner", "person"]]), invited["person"].notna()
    since, of = _since(cohort), invited.groupby("owner")
    counts = {
        "invitation_count": of.size(),
        "unnamed_count": (~named).groupby(invited["owner"]).sum(),
        "late_count": (named & ~pairs.isin(cohort.index)).groupby(invited["owner"]).sum(),
    }
    times = {
        "first_at": of["at"].min(),
        "last_at": of["at"].max(),
        "connected_first_at": network.connections.groupby("owner")["connected_at"].min(),
        "since": since,
    }
    has = _made_since(network, since).isin(pairs)
    within = {"since_count": has.groupby("owner").size(), "with_invitation_count": has.groupby("owner").sum()}
    found = {name: part.reindex(owners).fillna(0).astype("Int64") for name, part in (counts | within).items()}
    moments = {name: part.reindex(owners).astype(TIME) for name, part in times.items()}
    share = rate_table(found["with_invitation_count"], found["since_count"], name="covered_share")
    covered = (share["covered_share"] >= COVERED_SHARE).rename("covered")
    return pd.concat([pd.DataFrame(found | moments)[list(_COVERAGE)], share, covered], axis=1)


_COVERAGE: Final = (
    *("invitation_count", "unnamed_count", "late_count", "first_at", "last_at", "connected_first_at", "since"),
    *("since_count", "with_invitation_count"),
)


def _since(cohort: pd.DataFrame) -> pd.Series:
    """The first invitation that is known to have been accepted, by owner."""
    return cohort.loc[cohort["connected_at"].notna(), "invited_at"].groupby("owner").min().astype(TIME)


def _made_since(network: Network, since: pd.Series) -> pd.Series:
    """The (owner, person) of connections made on the day of their owner's `since` or later, by owner."""
    made = network.connections.dropna(subset=["person", "connected_at"])
    made = made.groupby(["owner", "person"])["connected_at"].min().reset_index()
    start = since.reindex(made["owner"])
    made = made[(day_of(made["connected_at"]) >= day_of(start)) & start.notna().to_numpy()]
    return pd.Series(list(zip(made["owner"], made["person"], strict=True)), index=made["owner"], dtype=object)


def _entered(network: Network) -> pd.DataFrame:
    """The first invitation of everybody who was not connected before."""
    rows = network.invitations.dropna(subset=["person", "at"]).sort_values(["owner", "person", "at", "direction"])
    first = rows.drop_duplicates(["owner", "person"]).set_index(["owner", "person"])
    listed = interaction_depth(network)[["connected", "connected_at"]].reindex(first.index)
    on_list = listed["connected"].eq(True)
    first = first.assign(connected_at=listed["connected_at"].astype(TIME)).rename(columns={"at": "invited_at"})
    late = on_list & (day_of(first["connected_at"]) < day_of(first["invited_at"]))
    return first.loc[~late, ["direction", "note", "invited_at", "connected_at"]]


def _judged(network: Network) -> pd.DataFrame:
    """The cohort since the export keeps accepted invitations, all owners together."""
    cohort = vetting_cohort(network)
    start = _since(cohort).reindex(cohort.index.get_level_values("owner")).set_axis(cohort.index)
    return cohort[~(cohort["invited_at"] < start)]


def _covered(network: Network) -> bool:
    """Whether acceptance can be told of every owner who has invitations."""
    coverage = invitation_coverage(network)
    return bool(coverage.loc[coverage["invitation_count"] > 0, "covered"].all())


def _stage_rows(cohort: pd.DataFrame, as_of: pd.Timestamp, days: float) -> pd.DataFrame:
    invited, last = cohort["invited_at"], cohort["connected_at"]
    due = invited + days * _DAY
    reached, old, before = pd.Series(True, cohort.index), due <= as_of, None
    rows = []
    for stage, at in zip(STAGES, _TIMES, strict=True):
        came = reached
        if stage == "known":
            due = last + YEAR_DAYS * _DAY
            old = due <= as_of
        in_time = came & old & (cohort[at] <= due)
        wait = (cohort[at] - cohort[before])[in_time] if before else pd.Series(dtype="timedelta64[us]")
        rows.append(
            {
                "eligible_count": int((came & old).sum()),
                "reached_count": int(in_time.sum()),
                "pending_count": int((came & ~old).sum()),
                "median_wait_days": wait.clip(lower=pd.Timedelta(0)).median() / _DAY,
            }
        )
        reached, before = in_time, at
    return pd.DataFrame(rows, index=pd.Index(STAGES, name="stage", dtype=TEXT))


def _in_group(cohort: pd.DataFrame, group: str) -> pd.Series:
    if group == "all":
        return pd.Series(True, cohort.index)
    if group in NOTES:
        return cohort["note"] == group
    return cohort["asked_at"].isna() if group == "not asked" else cohort[f"{group}_at"].notna()


def _outcome(cohort: pd.DataFrame, as_of: pd.Timestamp, days: float) -> dict[str, int]:
    old = cohort["invited_at"] + days * _DAY <= as_of
    connected = cohort["connected_at"] <= cohort["invited_at"] + days * _DAY
    year = cohort["connected_at"] + YEAR_DAYS * _DAY
    return {
        "invited_count": int(old.sum()),
        "connected_count": int((old & connected).sum()),
        "pending_count": int((~old).sum()),
        "judged_count": int((year <= as_of).sum()),
        "known_count": int(((year <= as_of) & (cohort["known_at"] <= year)).sum()),
    }
