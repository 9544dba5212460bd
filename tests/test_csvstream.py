"""CSV streams: what pyarrow's threads borrow comes back before anything else happens, however reading ends."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv
import pytest

from netquality.readers import columns, csvstream, rows
from netquality.readers.edges import Roster
from netquality.readers.intake import Intake
from netquality.readers.scan import scan
from netquality.schema import ExportError

ROW = b"1,2,3\n"
MANY = ROW * 1_000_000
TAIL = f"\n{csvstream.END},{csvstream.END},{csvstream.END}\n".encode()


class Broken(io.BytesIO):
    """A stream that fails in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > len(MANY) // 2:
            raise OSError("torn out")
        return super().read(size)


def opened(stream: io.BytesIO, *, threads: bool, torn: bool) -> Iterator[pa.RecordBatch]:
    return csvstream.batches(
        stream,
        tail=TAIL,
        shown_in="a",
        read=pa.csv.ReadOptions(use_threads=threads, block_size=1 << 16, column_names=["a", "b", "c"], skip_rows=1),
        kinds=dict.fromkeys("abc", pa.string()),
        on_torn=(lambda _: None) if torn else None,
    )


@pytest.fixture
def owed(monkeypatch):
    """What is still lent after each time that accounts were settled."""
    found: list[int] = []
    settle = csvstream._Loans.settle

    def settled(loans: csvstream._Loans) -> None:
        settle(loans)
        found.append(sum(ref() is not None for ref, _ in loans._back))

    monkeypatch.setattr(csvstream._Loans, "settle", settled)
    return found


@pytest.mark.parametrize("threads", [True, False])
@pytest.mark.parametrize("torn", [True, False])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (MANY, None),
        (b"", None),
        (MANY + b'1,2,"3\n' + ROW, EOFError),
        (b'"' + MANY, pa.ArrowInvalid),
        (MANY + b"\xff,2,3\n" + MANY, pa.ArrowInvalid),
    ],
)
def test_all_comes_back_after_reading(owed, content, fault, threads, torn):
    with pytest.raises(fault) if fault else contextlib.nullcontext():
        count = sum(len(batch) for batch in opened(io.BytesIO(b"a,b,c\n" + content), threads=threads, torn=torn))
        assert count == content.count(b"\n")
    assert owed == [0]


@pytest.mark.parametrize("threads", [True, False])
def test_all_comes_back_from_a_stream_that_fails_or_is_left(owed, threads):
    with pytest.raises(OSError, match="torn out"):
        list(opened(Broken(b"a,b,c\n" + MANY), threads=threads, torn=True))
    with contextlib.closing(opened(io.BytesIO(b"a,b,c\n" + MANY), threads=threads, torn=True)) as batches:
        next(batches)
    with pytest.raises(pa.ArrowInvalid):
        list(opened(io.BytesIO(b"a,b,c\n" + MANY + b"1,2\n" + MANY), threads=threads, torn=False))
    assert owed == [0, 0, 0]


def test_torn_rows_are_left_out_if_somebody_looks_out_for_them(owed):
    found = opened(io.BytesIO(b"a,b,c\n" + ROW + b"1,2\n" + ROW), threads=False, torn=True)
    assert sum(len(batch) for batch in found) == 2
    assert owed == [0]


def test_a_table_that_is_left_early_is_closed(owed):
    content = b'source,target\n"a",b\n' + b"a,b\n" * 4_000_000
    batches = rows.csv_batches(io.BytesIO(content), columns.layout(content[:1_000]), "log.csv")
    for _ in batches:
        break
    assert batches.source.gi_frame is None
    assert owed == [0]


LOG = b"source,target,at\n" + b"".join(b"p%d,me,2024-03-05 14:%02d:59\n" % (i % 7, i % 60) for i in range(60_000))


def read(content: bytes) -> tuple[list[list[object]], list[int], int]:
    """Return the rows of a table as scanned, those left out, and the number of the last one."""
    batches = rows.csv_batches(io.BytesIO(content), columns.layout(content[: columns.HEAD]), "log.csv")
    roster = Roster()
    (edges,) = scan(batches, Intake().file("log.csv", "tables.edges"), roster, "log.csv")
    names = list(roster.codes)
    people = [[names[code] for code in side] for side in (edges.source, edges.target)]
    return [*people, edges.at.tolist(), edges.row.tolist()], batches.ragged, batches.number(len(edges.row))


@pytest.mark.parametrize(
    "content",
    [
        LOG,
        LOG.rstrip(b"\n"),
        b"\xef\xbb\xbf" + LOG,
        LOG.replace(b"\n", b"\r\n"),
        b"# of a study\n\n" + LOG,
        LOG + b"\n\n",
        LOG + b"p1,me,\n" + LOG[17:],
        LOG + b"p1,me,2024-03-05T14:00:59Z\n",
        LOG + b"p1,me, 2024-03-05 14:00 \n",
        LOG + b"p1,me,soon\n",
        LOG + b"p1,me\n" + LOG[17:],
        LOG + b",me,2024-03-05 14:00:59\n",
        LOG + b"NA,null,2024-03-05\n",
        LOG + b'"p1",me,2024-03-05\n',
        LOG.replace(b",", b";"),
        re.sub(rb"2024-03-05 14:(..):59", rb"17096508\1", LOG),
    ],
)
def test_a_table_read_at_once_is_the_one_read_with_care(content, monkeypatch):
    at_once = read(content)
    monkeypatch.setattr(rows, "_AT_ONCE", 0)
    assert at_once == read(content)


@pytest.mark.parametrize("content", [LOG, re.sub(rb"2024-03-05 14:(..):59", rb"17096508\1", LOG)])
def test_a_plain_table_is_read_at_once(content, monkeypatch):
    monkeypatch.setattr(csvstream, "batches", None)
    found, ragged, _ = read(content)
    assert (len(found[0]), ragged) == (60_000, [])


@pytest.mark.parametrize(
    "content",
    [
        LOG + b'"p1",me,2024-03-05\n',
        # By the thousand, so that the middle of one begins a thread's part of the file.
        LOG.replace(b"p3,", b'"p\n3",'),
        b"\xff\xfe" + LOG.decode().encode("utf-16-le"),
        LOG.replace(b" 14", b"T14").replace(b",", b"  "),
    ],
)
def test_an_unusual_table_is_read_with_care(content, monkeypatch):
    monkeypatch.setattr(csvstream, "whole", None)
    assert len(read(content)[0][0]) >= 60_000


@pytest.mark.parametrize("limit", [0, rows._AT_ONCE])
def test_an_open_quote_is_refused_however_a_table_is_read(limit, monkeypatch):
    monkeypatch.setattr(rows, "_AT_ONCE", limit)
    with pytest.raises(ExportError, match="opened and never closed"):
        read(LOG + b'"p1,me,2024-03-05\n' + LOG[17:])


def test_a_larger_table_is_read_on_where_it_was_left(monkeypatch):
    whole = read(LOG)
    # The beginning ends in the middle of a row, a few letters behind a block of the reader's.
    monkeypatch.setattr(rows, "_AT_ONCE", (1 << 20) + 5)
    monkeypatch.setattr(rows, "_BLOCK", 1 << 20)
    assert whole == read(LOG)


def test_rows_with_several_times_are_numbered_on_from_block_to_block(monkeypatch):
    log = b"source,target,timestamp\n" + b'a,b,"<[1.0, 2.0]>"\n' * 9_000
    whole = read(log)
    assert whole[0][3][-3:] == [8_998, 8_999, 8_999]
    monkeypatch.setattr(rows, "_BLOCK", 1 << 16)
    assert whole == read(log)


@pytest.mark.parametrize("torn", [b"", b"1,2\n"])
def test_what_is_read_at_once_is_given_back(torn, owed):
    with contextlib.suppress(pa.ArrowInvalid):
        kinds, names = dict.fromkeys("abc", pa.string()), pa.csv.ReadOptions(column_names=["a", "b", "c"])
        csvstream.whole(MANY + torn + MANY, kinds=kinds, read=names)
    assert owed == [0]
