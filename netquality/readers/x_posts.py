"""Posts of an X archive: replies and mentions are words to somebody, likes and reposts signs to nobody named."""

from __future__ import annotations

import re
from typing import Any, Final

from netquality.readers.archive import Archive
from netquality.readers.intake import Intake
from netquality.readers.people import NOBODY
from netquality.readers.records import TWICE, Records, clean
from netquality.readers.utterances import Utterances
from netquality.readers.x_files import identity, moment, records_of
from netquality.readers.x_people import Accounts, handles_of
from netquality.schema import NAT

#: The people whom a reply is addressed to stand at its beginning: the rest of a thread is carried along there.
_ADDRESSED: Final = re.compile(r"(?:@\w+\s+)*")


def tweets(archive: Archive, members: list[str], accounts: Accounts, intake: Intake, utterances: Utterances) -> None:
    """Add replies, mentions and reposts, each post once, in whichever files and years it is told.

    Raises
    ------
    ExportError
        If more than half of the posts of a file cannot be read.
    """
    told: set[str] = set()
    for member in members:
        records = Records(archive.where(member), intake.file(member, "x.tweets"))
        for record in records.each(records_of(archive, member, "tweets")):
            at, number = (
                records.time(moment(record.get("created_at"))),
                identity(record.get("id_str", record.get("id"))),
            )
            if at == NAT:
                continue
            if number and number in told:
                records.ledger.drop(TWICE)
                continue
            told.add(number)
            reason = _tweet(record, at, accounts, records, utterances)
            if reason:
                records.ledger.drop(reason)
        records.close()


def likes(archive: Archive, members: list[str], accounts: Accounts, intake: Intake, utterances: Utterances) -> None:
    """Add likes; whose posts they were and when they were given is not told."""
    told: set[str] = set()
    for member in members:
        records = Records(archive.where(member), intake.file(member, "x.likes"))
        for record in records.each(records_of(archive, member, "likes")):
            number = identity(record.get("tweetId"))
            if number and number in told:
                records.ledger.drop(TWICE)
                continue
            told.add(number)
            at = records.time(moment(record.get("likedAt")), needed=False)
            utterances.sign("reaction", at, accounts.owner, NOBODY, thread=number)
        records.close()


def notes(archive: Archive, members: list[str], intake: Intake) -> None:
    """Count the long forms of posts; they are told among the posts too."""
    for member in members:
        records = Records(archive.where(member), intake.file(member, "x.notes"))
        for record in records.each(records_of(archive, member, "notes")):
            records.time(moment(record.get("createdAt")), needed=False)
            records.ledger.drop("long form of a post that is told elsewhere")
        records.close()


def _tweet(record: dict[str, Any], at: int, accounts: Accounts, records: Records, utterances: Utterances) -> str:
    """Add what a post says to whom, or return why it says nothing to anybody."""
    text = clean(record.get("full_text", record.get("text")))
    if text.startswith("RT @") or "retweeted_status" in record:
        utterances.sign("share", at, accounts.owner, NOBODY)
        return ""
    answered = identity(record.get("in_reply_to_status_id_str", record.get("in_reply_to_status_id")))
    target = _replied_to(record, accounts)
    is_reply = bool(answered or target >= 0)
    named = _mentions(record, text, accounts, is_reply=is_reply)
    others = [code for code in named if code not in (target, accounts.owner)]
    if target == accounts.owner and not others:
        return "continues one's own thread"
    if is_reply and target == NOBODY:
        records.ledger.match("unmatched")
        utterances.sign("reply", at, accounts.owner, NOBODY, text=text, thread=answered)
    elif is_reply and target != accounts.owner:
        records.ledger.match("url")
        utterances.say("reply", at, accounts.owner, (target,), text, answered)
    if others:
        records.ledger.match("url", len(others))
        utterances.say("mention", at, accounts.owner, others, text, answered)
    return "" if is_reply or others else "addressed to nobody"


def _replied_to(record: dict[str, Any], accounts: Accounts) -> int:
    """Return whom a post answers: by number, else by name if the post mentions them, else nobody."""
    code = accounts.code(record.get("in_reply_to_user_id_str", record.get("in_reply_to_user_id")))
    handle = clean(record.get("in_reply_to_screen_name")).casefold()
    if code >= 0:
        accounts.call(code, handle and record.get("in_reply_to_screen_name"))
        return code
    same = (each for each in handles_of(record) if handle and clean(each.get("screen_name")).casefold() == handle)
    return next((accounts.mentioned(each) for each in same), NOBODY)


def _mentions(record: dict[str, Any], text: str, accounts: Accounts, *, is_reply: bool) -> list[int]:
    """Return whom a post mentions in its words; of a reply not those whom it was addressed to automatically."""
    addressed = _ADDRESSED.match(text)
    start = addressed.end() if addressed and is_reply else 0
    found = [accounts.mentioned(each) for each in handles_of(record) if not is_reply or _place(each) >= start]
    return [code for code in dict.fromkeys(found) if code >= 0]


def _place(mention: dict[str, Any]) -> int:
    """Return where in the text a mention stands; 0 if that is not told."""
    indices = mention.get("indices")
    first = str(indices[0]) if isinstance(indices, list) and indices else ""
    return int(first) if first.isascii() and first.isdecimal() else 0
