"""X's archive ("Download an archive of your data"), formerly Twitter's, of every year: zip, folder or single file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netquality import schema
from netquality.readers import ownlogs, x_messages, x_posts
from netquality.readers.archive import Archive
from netquality.readers.export import Export
from netquality.readers.gathering import Gathering
from netquality.readers.intake import Intake
from netquality.readers.interactions import Interactions
from netquality.readers.people import NOBODY, People
from netquality.readers.records import TWICE, Records
from netquality.readers.utterances import Utterances
from netquality.readers.x_files import find, items, records_of, states_itself
from netquality.readers.x_people import Account, Accounts, account_of, owner_of
from netquality.schema import NAT


def sniff(archive: Archive) -> bool:
    """Whether `archive` holds a file that X made, told by its first line."""
    return any(states_itself(archive, member) for members in find(archive).values() for member in members)


def read(archive: Archive, *, owner: str | None = None) -> Export:
    """Return the tables of an X archive.

    Who follows the owner and is followed back is a connection; following one way is a sign. The archive dates neither.

    Parameters
    ----------
    owner : str, optional
        Whose archive it is: the number of the account (``x:12``), or its name or address where the archive states it.
        Default: the account that the archive states, else whoever is in all conversations of two.

    Raises
    ------
    ExportError
        If a file cannot be read or the owner cannot be told; names the file and says what to do.
    """
    files, intake, people = find(archive), Intake(), People()
    stated = _stated(archive, files, intake)
    whose = owner_of(archive.label, owner, stated, lambda: x_messages.pairs(archive, files["messages"]))
    accounts, interactions = Accounts(people, whose), Interactions()
    utterances = Utterances(interactions)
    connections = _follows(archive, files, accounts, intake, utterances)
    x_messages.gather(archive, files["messages"], accounts, intake, utterances)
    x_posts.tweets(archive, files["tweets"], accounts, intake, utterances)
    x_posts.likes(archive, files["likes"], accounts, intake, utterances)
    x_posts.notes(archive, files["notes"], intake)
    utterances.flush()
    gathering = Gathering(intake, {}, people, interactions, accounts.owner)
    introductions = ownlogs.gather(archive, ownlogs.find(archive), gathering)
    table = people.table()
    tables = {
        "introductions": introductions,
        "people": table,
        "connections": connections,
        "interactions": interactions.table(table["person"]),
    }
    return Export(tables | intake.tables(), (people.keys[accounts.owner],))


def _stated(archive: Archive, files: dict[str, list[str]], intake: Intake) -> list[Account]:
    """Return the accounts that the archive states itself to be of; before 2019 posts state their writer."""
    found = []
    for member in files["account"]:
        records = Records(archive.where(member), intake.file(member, "x.account"))
        for record in records.each(records_of(archive, member, "account")):
            account = account_of(record)
            if account is None:
                records.refuse("names no account")
            else:
                found.append(account)
        records.close()
    if not found:
        found = [account for member in files["tweets"] for account in _writers(archive, member)]
    return found


def _writers(archive: Archive, member: str) -> list[Account]:
    writers = (record.get("user") for record in items(records_of(archive, member, "tweets")))
    accounts = (account_of(each) for each in writers if isinstance(each, dict))
    return [account for account in dict.fromkeys(accounts) if account]


def _follows(
    archive: Archive, files: dict[str, list[str]], accounts: Accounts, intake: Intake, utterances: Utterances
) -> pd.DataFrame:
    """Return the canonical ``connections``; add who follows one way as signs."""
    followers = _numbers(archive, files["followers"], "followers", accounts, intake)
    following = _numbers(archive, files["following"], "following", accounts, intake)
    for code in followers:
        if code not in following:
            utterances.sign("follow", NAT, code, accounts.owner)
    for code in following:
        if code not in followers:
            utterances.sign("follow", NAT, accounts.owner, code)
    mutual = [accounts.people.keys[code] for code in following if code in followers]
    table = pd.DataFrame({"person": np.array(mutual, dtype=object)})
    return schema.conform("connections", table.assign(owner=accounts.people.keys[accounts.owner]))


def _numbers(archive: Archive, members: list[str], kind: str, accounts: Accounts, intake: Intake) -> dict[int, None]:
    """Return the people on a list, each once."""
    found: dict[int, None] = {}
    for member in members:
        ledger = intake.file(member, f"x.{kind}")
        records = Records(archive.where(member), ledger)
        for record in records.each(records_of(archive, member, kind)):
            code = accounts.code(record.get("accountId"))
            if code == NOBODY:
                records.refuse("names no account")
            elif code in found or code == accounts.owner:
                ledger.drop(TWICE if code in found else "the owner")
            else:
                ledger.match("url")
                found[code] = None
        records.close()
    return found
