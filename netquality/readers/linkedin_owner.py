"""Whose LinkedIn archive it is. The archive does not say; it is worked out or asked for, never guessed."""

from __future__ import annotations

import collections
from typing import Final

import numpy as np
import pandas as pd

from netquality.network import profile_key
from netquality.readers.linkedin_mail import Mail
from netquality.readers.people import folded
from netquality.schema import ExportError

#: The owner of an archive that names none, and has nothing with a direction.
PLACEHOLDER: Final = "linkedin:owner"
#: Whoever takes part in every conversation is the owner only if there are so many.
CONVERSATIONS: Final = 3
_ASK: Final = 'Say who you are: owner="https://www.linkedin.com/in/..." (on the command line --owner URL)'


def find_owner(label: str, given: str | None, names: list[str], invitations: pd.DataFrame, mails: list[Mail]) -> str:
    """Return the owner's key.

    The first of these that tells: what was `given`; the side of the invitations that is always the same; the only
    profile that sends under the Profile's full name (`names`); the only one that takes part in every conversation.

    Raises
    ------
    ExportError
        If they contradict each other or none tells although there are messages, or if the one given never occurs.
    """
    mails = [mail for mail in mails if len(mail)]
    if given is not None:
        return _checked(label, profile_key(given), invitations, mails)
    for candidates in (_of_invitations(invitations), _of_name(names, mails)):
        if len(candidates) == 1:
            return _agreed(label, candidates[0], mails)
        if candidates:
            raise ExportError(f"{label}: more than one profile could be yours: {', '.join(candidates[:3])}. {_ASK}")
    if not any(mail.has_urls for mail in mails):
        return ":".join([PLACEHOLDER, *names[:1]])
    found, likely = _of_conversations(mails)
    if found is None:
        raise ExportError(
            f"{label}: whose archive this is cannot be told. Most often in it: {', '.join(likely)}. {_ASK}"
        )
    return found


def _checked(label: str, key: str, invitations: pd.DataFrame, mails: list[Mail]) -> str:
    with_urls = [mail for mail in mails if mail.has_urls]
    occurs = {key for mail in with_urls for key in mail.sender_keys} | set(_of_invitations(invitations))
    if with_urls and key not in occurs and not any(key in _recipients(mail) for mail in with_urls):
        raise ExportError(
            f"{label}: {key} neither sends nor receives any message in this archive, so it cannot be the owner. "
            "Give the address of your own profile, as the browser shows it, or the archive that belongs to it"
        )
    return key


def _agreed(label: str, key: str, mails: list[Mail]) -> str:
    """Refuse an owner found elsewhere who is in none of the conversations, although all who are in them are named."""
    told = [mail for mail in mails if any(mail.columns["to_urls"].values)]
    if told and not any(key in mail.sender_keys or key in _recipients(mail) for mail in told):
        likely = [key, *_of_conversations(told)[1][:2]]
        raise ExportError(
            f"{label}: {key} should be the owner but is in no conversation. Could be: {', '.join(likely)}. {_ASK}"
        )
    return key


def _of_invitations(invitations: pd.DataFrame) -> list[str]:
    """Return who invites in what went out and is invited in what came in, most often first."""
    way = invitations["direction"].str.strip().str.upper()
    mine = pd.concat([invitations["sender_key"][way == "OUTGOING"], invitations["to_key"][way == "INCOMING"]])
    return [str(key) for key in mine[mine != ""].value_counts().index]


def _of_name(names: list[str], mails: list[Mail]) -> list[str]:
    """Return the profiles that send under the owner's full name."""
    mine = {folded(name) for name in names}
    found: collections.Counter[str] = collections.Counter()
    for mail in mails if mine else []:
        rows = mail.columns["sender"].flags(lambda name: folded(name) in mine)
        counts = np.bincount(mail.columns["sender_url"].codes[rows])
        for code in np.flatnonzero(counts):
            if mail.sender_keys[code]:
                found[mail.sender_keys[code]] += int(counts[code])
    return [key for key, _ in found.most_common()]


def _of_conversations(mails: list[Mail]) -> tuple[str | None, list[str]]:
    """Return the only profile in every conversation, if there is one, and the three that are in most."""
    taken = pd.concat([_taken_part(mail).assign(file=place) for place, mail in enumerate(mails)])
    conversations = len(taken[["file", "thread"]].drop_duplicates())
    counts = taken[taken["key"] != ""].drop_duplicates()["key"].value_counts()
    always = counts.index[counts == conversations]
    found = str(always[0]) if len(always) == 1 and conversations >= CONVERSATIONS else None
    return found, [str(key) for key in counts.index[:3]]


def _taken_part(mail: Mail) -> pd.DataFrame:
    """Return who takes part in which conversation (drafts and mail without a sender's profile set no example)."""
    thread, sender, to = (mail.columns[name].codes for name in ("thread", "sender_url", "to_urls"))
    signed = np.array([bool(key) for key in mail.sender_keys], dtype=bool)[sender] & ~mail.drafted
    sent = pd.DataFrame({"thread": thread[signed], "code": sender[signed]}).drop_duplicates()
    got = pd.DataFrame({"thread": thread[signed], "code": to[signed]}).drop_duplicates()
    keys = mail.recipient_keys
    received = got.assign(key=[keys[code] for code in got["code"]]).explode("key").fillna("")
    whole = pd.concat([sent.assign(key=[mail.sender_keys[code] for code in sent["code"]]), received])
    return whole[["thread", "key"]].drop_duplicates()


def _recipients(mail: Mail) -> set[str]:
    return {key for keys in mail.recipient_keys for key in keys}
