"""The rest of an archive: the owner's own posts and profile, and files that look like something they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

from netquality.sample.dates import ctime, iso, stamp
from netquality.sample.history import KNOWN, OWNER
from netquality.sample.plan import DAY, Dice
from netquality.sample.sheet import sheet
from netquality.sample.simulate import Simulation

_COMMENTS: Final = (
    'I liked the "quiet" part, and the end.',
    "Two lines,\nof which this is the second.",
    "Congratulations to the whole team!",
    'She said: "why not?"',
    "Yes, gladly.",
)
_SHARES: Final = (
    'What we learned from a year of slow bread: "less", said the baker.\n\nMore soon.',
    "Who wants to join the choir weekend?",
    "",
    "A list, with commas, and a tab\there.",
)
_REACTIONS: Final = ("LIKE", "LIKE", "LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT")
_ROLE_PLAY: Final = ("How do I give feedback?", "Start with what went well.", "Thanks, coach.")


MESSAGE_COLUMNS: Final = (
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
    "ATTACHMENTS",
    "IS MESSAGE DRAFT",
    "IS CONVERSATION DRAFT",
)


def files(
    simulation: Simulation, names: list[str], urls: list[str], suffix: str
) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield (file name, its text in pieces); `suffix` is the member number in some file names."""
    dice, end = Dice(simulation.seed, "ambient"), simulation.plan.end
    amount = 20 + len(simulation.connections) // 20
    yield f"Comments{suffix}.csv", [_comments(dice, end, amount)]
    yield f"Reactions{suffix}.csv", _reactions(dice, end, amount * 2)
    yield f"Shares{suffix}.csv", _shares(dice, end, amount // 2)
    yield "Notes.csv", _notes(simulation, dice, urls)
    yield "Company Follows.csv", _company_follows(dice, end)
    yield from _profile(simulation.records[OWNER])
    yield from _look_alikes(names[0], urls[0], end)


def _times(dice: Dice, end: int, count: int) -> list[int]:
    """Return times of the last four years, newest first."""
    return sorted((end - 2 * DAY - dice.whole(0, 1_400 * DAY, count)).tolist(), reverse=True)


def _post(number: int) -> str:
    """Return the address of a post; the same post is written encoded in one place and plain in another."""
    urn = f"urn:li:activity:{7_000_000_000_000_000_000 + number // 3 * 1_000_003}"
    return f"https://www.linkedin.com/feed/update/{quote(urn, safe='') if number % 2 else urn}"


def _comments(dice: Dice, end: int, count: int) -> str:
    """Return the comments: inner quotes escaped by a backslash, one date blank, several on one post."""
    lines = ["Date,Link,Message"]
    for number, at in enumerate(_times(dice, end, count)):
        said = _COMMENTS[number % len(_COMMENTS)].replace('"', '\\"')
        lines.append(f'{"" if number == 4 else iso(at)},{_post(number)},"{said}"')
    return "\n".join(lines) + "\n"


def _reactions(dice: Dice, end: int, count: int) -> Iterator[str]:
    kinds = dice.whole(0, len(_REACTIONS) - 1, count)
    times = _times(dice, end, count)
    rows = [(iso(at), _REACTIONS[kinds[number]], _post(number)) for number, at in enumerate(times)]
    return sheet(("Date", "Type", "Link"), rows)


def _shares(dice: Dice, end: int, count: int) -> Iterator[str]:
    header = ("Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility")
    rows = [
        (iso(at), _post(100 + number), _SHARES[number % len(_SHARES)], "", "", ("MEMBER_NETWORK", "PUBLIC")[number % 2])
        for number, at in enumerate(_times(dice, end, count))
    ]
    return sheet(header, rows)


def _notes(simulation: Simulation, dice: Dice, urls: list[str]) -> Iterator[str]:
    """Return the owner's private notes on people; only on such as the owner talks with."""
    people = simulation.people
    known = people.index[people["planted"].isin(KNOWN) & ~people["departed"]]
    rows = []
    for one, at in zip(known[:: max(1, len(known) // 12)], _times(dice, simulation.plan.end, 20), strict=False):
        row = (
            people.at[one, "first"],
            people.at[one, "last"],
            urls[one],
            "Plays the cello, ask about it",
            stamp(at),
            "",
        )
        rows.append(row)
    header = (
        "Connection First Name",
        "Connection Last Name",
        "Connection Profile URL",
        "Note",
        "Created On",
        "Edited On",
    )
    return sheet(header, rows)


def _company_follows(dice: Dice, end: int) -> Iterator[str]:
    names = ("Example Choir e.V.", "Slow Bread Bakers (sample)", "Tulpenveld BV (sample)")
    rows = [(name, ctime(at)) for name, at in zip(names, _times(dice, end, 3), strict=True)]
    return sheet(("Organization", "Followed On"), rows)


def _profile(owner: dict[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    header = (
        "First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Industry",
        "Zip Code", "Geo Location", "Twitter Handles", "Websites", "Instant Messengers",
    )  # fmt: skip
    summary = "An invented person.\nEverything here is made up."
    name = owner["first"], owner["last"]
    row = (*name, "", "", "", "Cartographer of gardens", summary, "Arts", "", "Nowhere", "", "", "")
    yield "Profile.csv", sheet(header, [row])
    columns = ("Company Name", "Title", "Description", "Location", "Started On", "Finished On")
    rows = [
        ("Atlas Cartography (sample)", "Cartographer", "Maps,\nand gardens", "Nowhere", "Mar 2019", ""),
        ("Kitewind Software (sample)", "Analyst", "", "Nowhere", "Sep 2014", "Feb 2019"),
    ]
    yield "Positions.csv", sheet(columns, rows)
    mail = ("Email Address", "Confirmed", "Primary", "Updated On")
    yield "Email Addresses.csv", sheet(mail, [("mila@example.org", "Yes", "Yes", "1/2/20, 3:04 PM")])


def _look_alikes(owner: str, url: str, end: int) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield talk with a machine that looks like mail, and files whose form is no table of people."""
    coach = ("Coach", "https://www.linkedin.com/in/coach-sample-bot")
    rows = []
    for number, said in enumerate(_ROLE_PLAY):
        pair = ((owner, url), coach)[:: 1 if number % 2 == 0 else -1]
        when = stamp(end - 30 * DAY + number)
        rows.append(("2-roleplay", "", *pair[0], *pair[1], when, "", said, "INBOX", "", "No", "No"))
    yield "learning_role_play_messages.csv", sheet(MESSAGE_COLUMNS, rows, quote_all=True)
    yield "LearningCoachMessages.csv", ["No conversations found"]
    yield (
        "Learning.csv",
        ["Content Title,Content Type,Content Last Watched Date (if viewed),\nListening well,VIDEO,,\n"],
    )
    columns = ("Member Age", "Company Names", "Company Names", "Job Titles", "Job Titles", "Member Groups")
    yield "Ad_Targeting.csv", sheet(columns, [("35-44", "Sample", "Sample", "Maps", "Gardens", "Choir; Kites")])
