"""Small LinkedIn archives of invented people, written the way LinkedIn writes them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from netquality.network import Network
from netquality.readers import read

MIA, ANN, BOB, CEM = (
    f"https://www.linkedin.com/in/{slug}" for slug in ("mia-muster", "ann-beispiel", "bob-roe", "cem-ornek")
)
MIA_KEY, ANN_KEY, BOB_KEY, CEM_KEY = (url.removeprefix("https://www.") for url in (MIA, ANN, BOB, CEM))
NAMES = {MIA: "Mia Muster", ANN: "Ann Beispiel", BOB: "Bob Roe", CEM: "Cem Örnek", "": "LinkedIn Member"}

PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    'See https://www.linkedin.com/psettings and https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
)
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
PROFILE = "First Name,Last Name,Maiden Name,Address,Birth Date,Headline\nMia,Muster,,,,Tester\n"


def table(header: str, rows: Sequence[Sequence[str]] | Sequence[Mapping[str, str]], **how: object) -> str:
    """CSV text; rows are cells in order, or a mapping of the columns that are filled."""
    columns = header.split(",")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", **how)  # type: ignore[arg-type]
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns] if isinstance(row, Mapping) else row)
    return text.getvalue()


def connections(*rows: tuple[str, str, str, str], preamble: str = PREAMBLE) -> str:
    """Rows are (first, last, URL, date)."""
    return preamble + table(
        CONNECTIONS, [(first, last, url, "", "Acme", "Tester", date) for first, last, url, date in rows]
    )


def message(
    source: str, to: str | Sequence[str], when: str, text: str = "Hello there", thread: str = "2-a", **more: str
) -> dict[str, str]:
    """One row of today's messages.csv, between people of `NAMES` (the empty URL is a departed member)."""
    urls = [to] if isinstance(to, str) else list(to)
    row = {
        "CONVERSATION ID": thread,
        "FROM": NAMES[source],
        "SENDER PROFILE URL": source,
        "TO": ", ".join(NAMES[url] for url in urls),
        "RECIPIENT PROFILE URLS": ",".join(url for url in urls if url),
        "DATE": when if "UTC" in when or "/" in when else f"{when} 10:00:00 UTC",
        "CONTENT": text,
        "FOLDER": "INBOX",
        "IS MESSAGE DRAFT": "No",
        "IS CONVERSATION DRAFT": "No",
    }
    return row | {key.replace("_", " ").upper(): value for key, value in more.items()}


def messages(*rows: Mapping[str, str], header: str = MESSAGES) -> str:
    return table(header, rows, quoting=csv.QUOTE_ALL)


def talk(*more: Mapping[str, str]) -> str:
    """Mail that shows by itself that Mia is the owner: three conversations, she alone is in all."""
    return messages(
        message(MIA, ANN, "2024-01-01", thread="2-x"),
        message(BOB, MIA, "2024-01-02", thread="2-y"),
        message(CEM, MIA, "2024-01-03", thread="2-z"),
        *more,
    )


def folder(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """An unpacked archive."""
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def network(place: Path, files: Mapping[str, str | bytes], **options: object) -> Network:
    return read(folder(place / "export", files), **options)  # type: ignore[arg-type]


def edges(network: Network, channel: str = "message") -> list[tuple[str, object]]:
    """(source, target) of all interactions of a channel; a missing target is None."""
    found = network.interactions[network.interactions["channel"] == channel]
    return [(str(a), None if pd.isna(b) else str(b)) for a, b in zip(found["source"], found["target"], strict=True)]


def dropped(network: Network) -> dict[str, int]:
    """Rows left out by reason, over all files."""
    return network.dropped.groupby("reason")["rows"].sum().to_dict()


def intake(network: Network, file: str) -> dict[str, object]:
    found = network.intake[network.intake["file"] == file]
    assert len(found) == 1, f"{file} is not among {list(network.intake['file'])}"
    return found.iloc[0].to_dict()


def assert_adds_up(network: Network) -> None:
    """Rows read are rows kept plus rows dropped for a reason, file by file."""
    left_out = network.dropped.groupby("file")["rows"].sum()
    for row in network.intake.itertuples():
        assert row.rows_read == row.rows_kept + left_out.get(row.file, 0), row.file
        assert row.rows_kept >= 0, row.file
