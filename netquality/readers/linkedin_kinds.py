"""The files of a LinkedIn archive that are read, and the names of their columns over the years."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from netquality.readers.dialect import Columns, Dialect


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes
    ----------
    what : str
        Its name in `intake`.
    files : tuple of str
        Names that it goes by: lower case, spaces for underscores, no extension.
    fields : mapping
        Field -> plain column names, newest first.
    needs : tuple of str
        Fields without which it is another file.
    """

    what: str
    files: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]

    def fits(self, dialect: Dialect | None) -> bool:
        """Whether a header has what this kind needs."""
        return dialect is not None and set(self.needs) <= set(Columns(dialect, self.fields).place)

    @property
    def known(self) -> frozenset[str]:
        """All plain column names."""
        return frozenset(name for names in self.fields.values() for name in names)


def _kind(what: str, files: str, needs: str, **fields: str) -> Kind:
    columns = {field: tuple(names.split()) for field, names in fields.items()}
    return Kind(what, tuple(files.split("|")), columns, tuple(needs.split()))


_OUTLOOK: Final = "linkedin connections export microsoft outlook|linkedin connections export outlook express"
KINDS: Final[Mapping[str, Kind]] = {
    kind.what: kind
    for kind in (
        _kind(
            "connections",
            f"connections|{_OUTLOOK}|linkedin connections export yahoo",
            "first last",
            first="firstname",
            middle="middlename",
            last="lastname",
            url="url",
            email="emailaddress",
            company="company currentcompany",
            position="position currentposition jobtitle",
            date="connectedon",
        ),
        _kind(
            "messages",
            "messages",
            "sender to date content",
            thread="conversationid",
            title="conversationtitle",
            sender="from",
            sender_url="senderprofileurl",
            to="to",
            to_urls="recipientprofileurls",
            date="date",
            content="content",
            direction="direction",
            draft="ismessagedraft",
            thread_draft="isconversationdraft",
        ),
        _kind(
            "invitations",
            "invitations",
            "sender to date direction",
            sender="from",
            to="to",
            date="sentat",
            note="message",
            direction="direction",
            sender_url="inviterprofileurl",
            to_url="inviteeprofileurl",
        ),
        _kind(
            "recommendations_given",
            "recommendations given",
            "first last date",
            first="firstname",
            last="lastname",
            date="creationdate",
            status="status",
        ),
        _kind(
            "recommendations_received",
            "recommendations received",
            "first last date",
            first="firstname",
            last="lastname",
            date="creationdate",
            status="status",
        ),
        _kind(
            "endorsements_given",
            "endorsement given info|endorsements given info|endorsements given",
            "date first last",
            date="endorsementdate",
            first="endorseefirstname",
            last="endorseelastname",
            url="endorseepublicurl",
            status="endorsementstatus",
        ),
        _kind(
            "endorsements_received",
            "endorsement received info|endorsements received info|endorsements received",
            "date first last",
            date="endorsementdate",
            first="endorserfirstname",
            last="endorserlastname",
            url="endorserpublicurl",
            status="endorsementstatus",
        ),
        _kind("comments", "comments", "date link", date="date", link="link", text="message comment"),
        _kind("reactions", "reactions", "date link", date="date", link="link", type="type"),
        _kind("shares", "shares", "date link", date="date", link="sharelink", text="sharecommentary"),
        _kind("reposts", "instantreposts|instant reposts", "date link", date="date", link="link"),
        _kind("follows", "member follows", "date status name", date="date", status="status", name="fullname"),
        _kind(
            "notes",
            "notes",
            "first last url",
            first="connectionfirstname",
            last="connectionlastname",
            url="connectionprofileurl",
            date="createdon",
        ),
        _kind(
            "profile",
            "profile",
            "first last",
            first="firstname",
            last="lastname",
            maiden="maidenname",
            headline="headline",
        ),
    )
}
#: Kinds whose header alone gives them away, so that a file by itself may have any name.
SPEAKING: Final = ("connections", "messages", "invitations")
OUTSPOKEN: Final = {"connections": ("date",), "messages": ("sender", "to", "content"), "invitations": ("direction",)}
#: Conversations with programs, written with the header of messages.csv.
NOT_PEOPLE: Final = (
    "guide messages",
    "coach messages",
    "learning coach messages",
    "learning role play messages",
    "learningcoachmessages",
)


def kind_by_name(member: str) -> Kind | None:
    """Return the kind that a file's name states; a member id or part number at its end does not matter.

    Examples
    --------
    >>> kind_by_name("Complete/Shares_123456789.csv").what, kind_by_name("Recommendations Given.csv").what
    ('shares', 'recommendations_given')
    >>> kind_by_name("Shares_backup.csv") is None and kind_by_name("guide_messages.csv") is None
    True
    """
    base = base_name(member)
    base = re.sub(r" \d+$", "", base)
    return next((kind for kind in KINDS.values() if base in kind.files), None)


def base_name(member: str) -> str:
    """Return a CSV file's name in lower case, spaces for underscores, without extension; of other files ""."""
    name = PurePosixPath(member).name
    if not name.lower().endswith(".csv"):
        return ""
    return re.sub(r"[\s_]+", " ", name[:-4]).strip().lower()
