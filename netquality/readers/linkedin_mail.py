"""messages.csv of a LinkedIn archive: read as a stream, looked at once, and kept without a word of its text."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from netquality.readers import csvfile, dates, phrases
from netquality.readers.archive import Archive
from netquality.readers.dialect import Dialect
from netquality.readers.intake import FileLedger
from netquality.readers.linkedin_files import header, refuse_undated
from netquality.readers.linkedin_kinds import KINDS
from netquality.readers.people import profile_keys
from netquality.schema import NAT, ExportError

_CODED: Final = (
    "thread",
    "title",
    "sender",
    "sender_url",
    "to",
    "to_urls",
    "direction",
    "draft",
    "thread_draft",
)
_LOOKING: Final = 2
_AHEAD: Final = 6
#: Blocks looked at together: the phrases are compiled anew each time.
_TOGETHER: Final = 16
#: Between two URLs of one cell; a comma within a URL is none.
BETWEEN_URLS: Final = re.compile(r"[,;\s]+(?=(?:https?://|www\.|(?:[a-z]{2,3}\.)?linkedin\.com/))", re.IGNORECASE)
_ADVERTISING: Final = "spinmail-quill-editor"


@dataclasses.dataclass(frozen=True)
class Coded:
    """A column of repeating texts: the distinct ones and each row's place among them."""

    codes: np.ndarray
    values: list[str]

    def flags(self, judge: Callable[[str], bool]) -> np.ndarray:
        """Return for each row whether its text passes `judge`, which sees each distinct text once."""
        flags: np.ndarray = np.array([judge(value) for value in self.values], dtype=bool)[self.codes]
        return flags


@dataclasses.dataclass(frozen=True)
class Mail:
    """The rows of one messages file, as codes, times and yes-or-no answers about their text.

    `sender_keys` and `recipient_keys` are the profile keys in the distinct ``sender_url`` and ``to_urls`` texts.
    """

    file: str
    at: np.ndarray
    asks: np.ndarray
    greets: np.ndarray
    judged: Future[np.ndarray]
    advertises: np.ndarray
    columns: dict[str, Coded]
    sender_keys: list[str]
    recipient_keys: list[list[str]]
    has_urls: bool

    def __len__(self) -> int:
        return len(self.at)

    @property
    def introduces(self) -> np.ndarray:
        """Whether the text of each row reads like an introduction; waits until all have been judged."""
        return self.judged.result()

    @property
    def drafted(self) -> np.ndarray:
        """Whether each row was never sent."""
        flags: np.ndarray = self.columns["draft"].flags(_yes) | self.columns["thread_draft"].flags(_yes)
        return flags


def read(archive: Archive, member: str, ledger: FileLedger, pool: Executor) -> Mail | None:
    """Return the mail in `member`, or None if there is none; `pool` goes on looking for introductions in it.

    Raises
    ------
    ExportError
        If the header is unknown, or more than half of the rows are torn or undated.
    """
    kind = KINDS["messages"]
    dialect = header(archive, member, kind)
    if dialect is None:
        return None
    looks, torn = _looks(archive, member, dialect)
    mail = _joined(member, looks, pool)
    ledger.rows_read += len(mail) + torn
    ledger.drop(csvfile.WRONG_CELLS, torn)
    if torn > len(mail):
        raise ExportError(
            f"{archive.where(member)}: {torn} of {ledger.rows_read} rows have another number of cells than the "
            "header. The file was edited or damaged: ask for the export again"
        )
    if (undated := np.flatnonzero(mail.at == NAT)).size:
        text = next(look.undated for look in looks if look.undated is not None)
        refuse_undated(archive.where(member), [text] * len(undated), [dialect.row(int(undated[0]))], len(mail))
    return mail


def _looks(archive: Archive, member: str, dialect: Dialect) -> tuple[list[_Look], int]:
    """Return what stays of all blocks, and how many rows were torn; only if any are, they are looked out for."""
    fields = KINDS["messages"].fields
    hopeful = csvfile.batches(archive, member, dialect, fields, coded=_CODED)
    with contextlib.suppress(csvfile.Torn), contextlib.closing(hopeful) as blocks:
        return list(_looked_at(blocks)), 0
    torn: list[None] = []
    careful = csvfile.batches(archive, member, dialect, fields, coded=_CODED, on_torn=lambda: torn.append(None))
    with contextlib.closing(careful) as blocks:
        return list(_looked_at(blocks)), len(torn)


@dataclasses.dataclass(frozen=True)
class _Look:
    """What stays of some blocks of rows."""

    coded: dict[str, pa.ChunkedArray]
    at: np.ndarray
    flags: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    #: Texts to several people, few enough to be kept until all can be judged at once: introductions have many phrases.
    to_several: pa.Array
    undated: str | None


def _looked_at(blocks: Iterator[pa.RecordBatch]) -> Iterator[_Look]:
    """Yield what stays of the blocks, some together; the next ones are unpacked meanwhile."""
    waiting: collections.deque[Future[_Look]] = collections.deque()
    with ThreadPoolExecutor(_LOOKING) as pool:
        while some := list(itertools.islice(blocks, _TOGETHER)):
            waiting.append(pool.submit(_look, some))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        yield from (each.result() for each in waiting)


def _look(blocks: list[pa.RecordBatch]) -> _Look:
    table = pa.Table.from_batches(blocks)
    # Coded columns stay as they are: each time blocks become one, their dictionaries have to.
    coded = {name: table[name] for name in _CODED if name in table.column_names}
    date, content = table["date"].combine_chunks(), table["content"].combine_chunks()
    at = dates.stamps(date)
    bad = np.flatnonzero(at == NAT)
    several = _to_several(coded)
    flags = (
        _numpy(phrases.asks(content)),
        _numpy(phrases.greets(content)),
        several,
        _among(_unsigned(coded), content, lambda some: pc.match_substring(some, _ADVERTISING)),
    )
    texts = content.filter(pa.array(several))
    return _Look(coded, at, flags, texts, date[int(bad[0])].as_py() if bad.size else None)


def _to_several(coded: dict[str, pa.ChunkedArray]) -> np.ndarray:
    """Whether each row may have two recipients or more."""
    return _rows_where(coded.get("to_urls", coded["to"]), lambda texts: pc.match_substring_regex(texts, "[,;]"))


def _unsigned(coded: dict[str, pa.ChunkedArray]) -> np.ndarray:
    return _rows_where(coded.get("sender_url", coded["sender"]), lambda texts: pc.equal(texts, ""))


def _rows_where(column: pa.ChunkedArray, judge: Callable[[pa.Array], pa.Array]) -> np.ndarray:
    """Judge each distinct text once a block."""
    flags = [_numpy(judge(each.dictionary))[each.indices.to_numpy()] for each in column.chunks]
    return np.concatenate(flags)


def _among(rows: np.ndarray, content: pa.Array, judge: Callable[[pa.Array], pa.Array]) -> np.ndarray:
    """Judge only the texts of `rows`; the others are False."""
    flags = np.zeros(len(rows), dtype=bool)
    if rows.any():
        flags[rows] = _numpy(judge(content.filter(pa.array(rows))))
    return flags


def _numpy(flags: pa.Array) -> np.ndarray:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)


def _joined(member: str, looks: list[_Look], pool: Executor) -> Mail:
    size = sum(len(look.at) for look in looks)
    with ThreadPoolExecutor(_LOOKING) as joining:
        found = joining.map(lambda name: _column([look.coded.get(name) for look in looks], size), _CODED)
        columns = dict(zip(_CODED, found, strict=True))
    flags = [np.concatenate([look.flags[place] for look in looks] or [np.zeros(0, bool)]) for place in range(4)]
    at = np.concatenate([look.at for look in looks] or [np.zeros(0, "int64")])
    senders = profile_keys(pa.array(columns["sender_url"].values, pa.string()))
    recipients = _all_keys(columns["to_urls"].values)
    has_urls = bool(looks) and "sender_url" in looks[0].coded
    asks, greets, several, advertises = flags
    texts = pa.chunked_array([look.to_several for look in looks], pa.string())
    judged = pool.submit(_introducing, several, texts)
    return Mail(member, at, asks, greets, judged, advertises, columns, senders, recipients, has_urls)


def _introducing(several: np.ndarray, texts: pa.ChunkedArray) -> np.ndarray:
    introduces = np.zeros(len(several), dtype=bool)
    introduces[several] = _numpy(phrases.introduces(texts.combine_chunks()))
    return introduces


def _all_keys(texts: list[str]) -> list[list[str]]:
    """Return the people in each cell of URLs."""
    cells = [BETWEEN_URLS.split(text.strip(",; ")) if "," in text or ";" in text else [text] for text in texts]
    sizes = [len(cell) for cell in cells]
    keys = profile_keys(pa.array([url for cell in cells for url in cell], pa.string()))
    ends = np.cumsum(sizes)
    return [list(filter(is_person, keys[end - size : end])) for end, size in zip(ends, sizes, strict=True)]


def _column(parts: list[pa.ChunkedArray | None], size: int) -> Coded:
    """Join a column's blocks on one dictionary; a column that the file lacks is empty in all rows."""
    chunks = [chunk for part in parts if part is not None for chunk in part.chunks]
    if not chunks:
        return Coded(np.zeros(size, dtype="int32"), [""])
    joined = pa.chunked_array(chunks).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in joined.chunks])
    return Coded(codes, joined.chunk(0).dictionary.to_pylist())


def is_person(key: str) -> bool:
    """Whether a profile key is a person's, not empty and no page of a company or school."""
    return key != "" and "/company/" not in key and "/school/" not in key and "/showcase/" not in key


def _yes(text: str) -> bool:
    return text.strip().lower() in ("yes", "true")
