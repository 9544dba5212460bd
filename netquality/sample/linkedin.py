"""A simulation as the CSV files of a LinkedIn archive, in the dialect of each file."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from netquality.sample import ambient
from netquality.sample.ambient import MESSAGE_COLUMNS
from netquality.sample.dates import date_only, iso, long_date, minutes, stamp
from netquality.sample.history import OWNER
from netquality.sample.names import full_name, profile_url
from netquality.sample.plan import DAY
from netquality.sample.sheet import sheet
from netquality.sample.simulate import Simulation
from netquality.sample.texts import text
from netquality.sample.truth import recipients_of, unique_names

GONE: Final = "LinkedIn Member"
PREAMBLE: Final = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing. '
    "You will only see email addresses for connections who have allowed their connections to see or download "
    "their email address using this setting https://www.linkedin.com/psettings/privacy/email. "
    'You can learn more here https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
RECOMMENDATION_COLUMNS: Final = ("First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status")
ENDORSEMENT_COLUMNS: Final = (
    "Endorsement Date",
    "Skill Name",
    "Endorser First Name",
    "Endorser Last Name",
    "Endorser Public Url",
    "Endorsement Status",
)


@dataclasses.dataclass(frozen=True)
class Directory:
    """Names and addresses as the export shows them; a member who left has neither."""

    names: list[str]
    urls: list[str]
    unique: set[int]
    simulation: Simulation

    def who(self, one: int, *, by_name: bool) -> str:
        """Return how the own logs name somebody: by full name where the list makes that clear, else by address."""
        listed = one == OWNER or self.simulation.records[one]["day"] >= 0
        named = self.names[one] if listed and one in self.unique else ""
        return (named if by_name else "") or self.urls[one] or named


def archive(simulation: Simulation) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield (file name, its text in pieces) of every file of the archive."""
    book = directory(simulation)
    suffix = f"_{900_000_000 + simulation.seed}"
    yield "Connections.csv", _connections(book)
    yield "messages.csv", _messages(book)
    yield "Invitations.csv", _invitations(book)
    yield from _signs(book, suffix)
    yield "introductions.csv", _introductions(book)
    yield "meetings.csv", _meetings(book)
    yield from ambient.files(simulation, book.names, book.urls, suffix)


def directory(simulation: Simulation) -> Directory:
    """Return the names and addresses of everybody."""
    people = simulation.records
    names = [GONE if one["departed"] else full_name(one["first"], one["last"]) for one in people]
    urls = ["" if one["departed"] or not one["linked"] else profile_url(one["slug"]) for one in people]
    return Directory(names, urls, unique_names(simulation), simulation)


def _connections(book: Directory) -> Iterator[str]:
    """Yield the list, newest first; the last line has no end, as in real exports."""
    header = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
    rows = []
    for one in book.simulation.connections[::-1].tolist():
        row = book.simulation.records[one]
        day = long_date(row["day"])
        mail = f"sample-{one:04d}@example.org" if one % 30 == 0 else ""
        shown = (row["first"], row["last"], book.urls[one], mail, row["company"], row["position"], day)
        rows.append(("",) * 6 + (day,) if row["departed"] else shown)
    yield PREAMBLE + "".join(sheet(header, rows)).removesuffix("\n")


def _messages(book: Directory) -> Iterator[str]:
    """Yield messages.csv, newest first, every field quoted."""
    table = book.simulation.messages.iloc[::-1]
    times = np.datetime_as_string(table["at"].to_numpy().astype("datetime64[s]")).tolist()
    columns = (table[name].to_list() for name in ("sender", "thread", "kind", "variant"))
    return sheet(MESSAGE_COLUMNS, _message_rows(book, zip(times, *columns, strict=True)), quote_all=True)


def _message_rows(book: Directory, rows: Iterable[tuple[str, int, int, str, int]]) -> Iterator[Sequence[str]]:
    envelopes: dict[tuple[int, int], tuple[str, ...]] = {}
    threads, firsts = book.simulation.threads, [one["first"] for one in book.simulation.records]
    for time, sender, thread, kind, variant in rows:
        envelope = envelopes.get((thread, sender)) or envelopes.setdefault(
            (thread, sender), _envelope(book, thread, sender)
        )
        about = threads[thread]
        a, b = ("", "") if kind != "introduction" else _introduced(about.members, sender, firsts)
        draft = "Yes" if kind == "draft" else "No"
        folder = "ARCHIVE" if variant % 40 == 1 else "" if variant % 97 == 2 else "INBOX"
        subject = "An opportunity, perhaps" if kind == "pitch" and variant % 5 == 0 else ""
        file = f"https://www.example.org/dms/prv/image/sample-{variant}" if kind == "attachment" else ""
        content = text(kind, about.language, variant, a=a, b=b)
        yield (*envelope, f"{time[:10]} {time[11:]} UTC", subject, content, folder, file, draft, draft)


def _introduced(members: tuple[int, ...], sender: int, firsts: list[str]) -> tuple[str, str]:
    others = [firsts[one] for one in members if one != sender]
    return others[0], others[-1]


def _envelope(book: Directory, thread: int, sender: int) -> tuple[str, ...]:
    """Return conversation id, title, and the names and addresses of the sender and of the recipients."""
    simulation = book.simulation
    to = recipients_of(simulation, thread, sender)
    name, url = ("Sample Academy", "") if sender < 0 else (book.names[sender], book.urls[sender])
    names, urls = ", ".join(book.names[one] for one in to), ",".join(book.urls[one] for one in to if book.urls[one])
    return conversation_id(simulation, thread), simulation.threads[thread].title, name, url, names, urls


def conversation_id(simulation: Simulation, thread: int) -> str:
    """Return the opaque number of a conversation."""
    digest = hashlib.blake2b(f"{simulation.seed}/{thread}".encode(), digest_size=9).digest()
    return f"2-{base64.b64encode(digest).decode()}"


def _invitations(book: Directory) -> Iterator[str]:
    """Yield Invitations.csv, newest first."""
    header = ("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
    people = book.simulation.records
    kinds = {"none": "", "default": "invitation_default", "personal": "invitation_personal"}
    rows = []
    for row in book.simulation.invitations.iloc[::-1].to_dict("records"):
        one, sent = row["person"], row["sent"]
        kind = "invitation_question" if row["question"] else kinds[row["note"]]
        note = text(kind, people[one]["language"], one, a=people[one if sent else OWNER]["first"]) if kind else ""
        pair = (OWNER, one) if sent else (one, OWNER)
        names, urls = [book.names[who] for who in pair], [book.urls[who] for who in pair]
        rows.append((*names, minutes(row["at"]), note, "OUTGOING" if sent else "INCOMING", *urls))
    return sheet(header, rows)


def _signs(book: Directory, suffix: str) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield recommendations, endorsements and follows."""
    people, table = book.simulation.records, book.simulation.signals
    for side, other, party in (("Given", "target", "Endorsee"), ("Received", "source", "Endorser")):
        mine = table[table["source" if side == "Given" else "target"] == OWNER]
        recommended, endorsed = [], []
        for row in mine.iloc[::-1].to_dict("records"):
            one = people[row[other]]
            if row["channel"] == "recommendation":
                said = 'Calm, precise and kind.\nI call her "the compass".'
                when = minutes(row["at"], padded=True)
                recommended.append(
                    (one["first"], one["last"], one["company"], one["position"], said, when, row["status"])
                )
            elif row["channel"] == "endorsement":
                url = book.urls[row[other]].removeprefix("https://")
                endorsed.append((stamp(row["at"], "/"), row["skill"], one["first"], one["last"], url, row["status"]))
        yield f"Recommendations_{side}.csv", sheet(RECOMMENDATION_COLUMNS, recommended)
        columns = [name.replace("Endorser", party) for name in ENDORSEMENT_COLUMNS]
        yield f"Endorsement_{side}_Info.csv", sheet(columns, endorsed)
    follows = table[table["channel"] == "follow"].iloc[::-1].to_dict("records")
    rows = [(iso(row["at"]), row["status"], book.names[row["target"]]) for row in follows]
    yield f"Member_Follows{suffix}.csv", sheet(("Date", "Status", "FullName"), rows)


def _introductions(book: Directory) -> Iterator[str]:
    """Yield the owner's log of introductions; every third line names people by name, the others by address."""
    logged = sorted(
        (made for made in book.simulation.introductions if made.day >= 0), key=lambda made: (made.day, made.b)
    )
    rows = []
    for number, made in enumerate(logged):
        parties = [book.who(one, by_name=number % 3 == 0) for one in (made.introducer, made.a, made.b)]
        asked = book.who(made.asked_by, by_name=False) if made.asked_by >= 0 else ""
        rows.append((*parties, date_only(made.day * DAY), asked, made.outcome))
    return sheet(("introducer", "a", "b", "date", "asked_by", "outcome"), rows)


def _meetings(book: Directory) -> Iterator[str]:
    """Yield the owner's log of meetings."""
    logged = book.simulation.meetings.to_dict("records")
    rows = [
        (book.who(row["person"], by_name=number % 3 == 0), date_only(row["day"] * DAY), row["kind"])
        for number, row in enumerate(logged)
    ]
    return sheet(("person", "date", "kind"), rows)
