"""Remarks are kept whole, by many at once, without what tells who made them, and cannot fill the disk."""

import datetime as dt
import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qa.errors import FeedbackError
from qa.interfaces.cli import main
from qa.interfaces.feedback import LONGEST_TEXT, MOST_PER_MINUTE, MOST_UNSETTLED, FeedbackBook, FeedbackEntry
from qa.interfaces.feedback import FeedbackKind as Kind

NOON = dt.datetime(2025, 1, 3, 12, 0, 30, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> FeedbackBook:
    return FeedbackBook(tmp_path / "feedback.sqlite", lambda: NOON, patience=0.2)


def ticking() -> Callable[[], dt.datetime]:
    """A clock that goes on by ten seconds each time it is looked at."""
    times = iter(NOON + dt.timedelta(seconds=10 * number) for number in range(100_000))
    return lambda: next(times)


def test_a_remark_is_kept_as_it_was_made(book: FeedbackBook) -> None:
    book.add(Kind.WRONG_QUOTE, "He said “not”.\r\n\r\n\tIt is missing.", "What did he say?", "speech-1", 10, 40)
    book.add(Kind.MISSING_DOCUMENT, "The speech of 2012.")
    assert book.entries() == (
        FeedbackEntry(
            1, dt.date(2025, 1, 3), Kind.WRONG_QUOTE, "He said “not”.\nIt is missing.", "What did he say?", "speech-1",
            10, 40, False,
        ),
        FeedbackEntry(2, dt.date(2025, 1, 3), Kind.MISSING_DOCUMENT, "The speech of 2012.", "", None, 0, 0, False),
    )  # fmt: skip


def test_what_is_settled_stays_and_is_told_apart(book: FeedbackBook) -> None:
    book.add(Kind.OTHER, "One.")
    book.add(Kind.OTHER, "Two.")
    book.settle(1)
    book.settle(1)
    assert [entry.settled for entry in book.entries()] == [True, False]
    for unknown in (3, 0, -1, 2**70):
        with pytest.raises(FeedbackError, match=f"^There is no remark {unknown}.$"):
            book.settle(unknown)


def test_before_the_first_remark_there_is_no_file(book: FeedbackBook) -> None:
    assert book.entries() == ()
    with pytest.raises(FeedbackError, match=r"^There is no remark 1.$"):
        book.settle(1)
    assert not book.path.exists()
    book.add(Kind.OTHER, "One.")
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600


def test_nothing_tells_who_made_a_remark_or_when_in_the_day(book: FeedbackBook) -> None:
    book.add(
        Kind.OTHER,
        "The quote lacks a word. Call me on +33 6 12 34 56 78 or write to jane.doe@example.org.",
        "Is jane.doe@example.org a member?",
    )
    (entry,) = book.entries()
    assert entry.remark == "The quote lacks a word. Call me or write."
    assert entry.question == "Is a member?"
    written = b"".join(path.read_bytes() for path in book.path.parent.iterdir())
    for personal in (b"jane", b"example.org", b"12 34", b"12:00"):
        assert personal not in written


@pytest.mark.parametrize(
    ("remark", "question", "document_id", "span", "reason"),
    [
        ("", "", None, (0, 0), "The remark is empty; say in a few words what is wrong or missing."),
        (" \n\u200b", "Why?", None, (0, 0), "The remark is empty; say in a few words what is wrong or missing."),
        ("x" * (LONGEST_TEXT + 1), "", None, (0, 0), "The remark has 2,001 characters; 2,000 are the most."),
        ("x", "y" * 3000, None, (0, 0), "The question has 3,000 characters; 2,000 are the most."),
        ("x", "", "d" * 201, (0, 0), "The remark names no document of the archive."),
        ("x", "", "d", (5, 4), "The remark names no stretch of a document."),
        ("x", "", "d", (-1, 4), "The remark names no stretch of a document."),
        ("x", "", "d", (0, 2**70), "The remark names no stretch of a document."),
    ],
)
def test_what_cannot_be_taken_is_told(
    book: FeedbackBook, remark: str, question: str, document_id: str | None, span: tuple[int, int], reason: str
) -> None:
    with pytest.raises(FeedbackError) as error:
        book.add(Kind.WRONG_QUOTE, remark, question, document_id, *span)
    assert str(error.value) == reason
    assert book.entries() == ()


def test_a_quotation_can_be_called_wrong_without_a_word(book: FeedbackBook) -> None:
    book.add(Kind.WRONG_QUOTE, "", "", "speech-1", 3, 9)
    assert len(book.entries()) == 1


def test_in_a_minute_only_so_many_are_taken(tmp_path: Path) -> None:
    times = [NOON] * (MOST_PER_MINUTE + 1) + [NOON + dt.timedelta(minutes=1)]
    clock = iter(times)
    book = FeedbackBook(tmp_path / "feedback.sqlite", lambda: next(clock))
    for _ in range(MOST_PER_MINUTE):
        book.add(Kind.OTHER, "One more.")
    with pytest.raises(FeedbackError, match=r"^Too many remarks are being made; try again in a minute.$"):
        book.add(Kind.OTHER, "One too many.")
    book.add(Kind.OTHER, "A minute later.")
    assert len(book.entries()) == MOST_PER_MINUTE + 1


def test_no_more_are_taken_than_somebody_settles(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / "feedback.sqlite", ticking())
    book.add(Kind.OTHER, "The first.")
    with closing(sqlite3.connect(book.path)) as connection, connection:
        more = [(number,) for number in range(2, MOST_UNSETTLED + 1)]
        connection.executemany("INSERT INTO entries VALUES (?, '2025-01-03', 'other', 'x', '', NULL, 0, 0, 0)", more)
    with pytest.raises(FeedbackError, match=r"^1,000 remarks are waiting to be settled; no more are taken until"):
        book.add(Kind.OTHER, "One too many.")
    book.settle(1)
    book.add(Kind.OTHER, "Now there is room.")
    assert len(book.entries()) == MOST_UNSETTLED + 1


def test_threads_and_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    code = (
        "import datetime as dt, sys; from pathlib import Path; from qa.interfaces.feedback import *\n"
        "first = int(sys.argv[2])\n"
        "for number in range(first, first + 10):\n"
        "    now = dt.datetime(2025, 1, 3, tzinfo=dt.UTC) + dt.timedelta(minutes=number)\n"
        "    FeedbackBook(Path(sys.argv[1]), lambda: now, 60).add(FeedbackKind.OTHER, f'Remark {number}.')\n"
    )

    def write(first: int) -> int:
        return subprocess.run([sys.executable, "-c", code, str(path), str(first)], check=True, timeout=120).returncode

    def add(number: int) -> None:
        now = NOON + dt.timedelta(minutes=number)
        FeedbackBook(path, lambda: now, 60).add(Kind.OTHER, f"Remark {number}.")

    with ThreadPoolExecutor(10) as threads:
        processes = [threads.submit(write, first) for first in (0, 10)]
        list(threads.map(add, range(20, 60)))
        assert [process.result() for process in processes] == [0, 0]
    remarks = sorted(entry.remark for entry in FeedbackBook(path).entries())
    assert remarks == sorted(f"Remark {number}." for number in range(60))


def test_a_damaged_file_is_told_in_one_line(book: FeedbackBook) -> None:
    book.path.write_bytes(b"This is no book of remarks. " * 100)
    for act in (book.entries, lambda: book.settle(1), lambda: book.add(Kind.OTHER, "One.")):
        with pytest.raises(FeedbackError) as error:
            act()
        assert str(error.value) == f"The remarks in {book.path} cannot be read or written: file is not a database."


def test_a_strange_entry_is_told_in_one_line(book: FeedbackBook) -> None:
    book.add(Kind.OTHER, "One.")
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE entries SET kind = 'praise'")
    with pytest.raises(FeedbackError, match=r"cannot be read or written: 'praise' is not a valid FeedbackKind.$"):
        book.entries()


def test_a_file_that_another_holds_is_told_in_one_line(book: FeedbackBook) -> None:
    book.add(Kind.OTHER, "One.")
    with closing(sqlite3.connect(book.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(FeedbackError, match=r"cannot be read or written: database is locked.$"):
            book.add(Kind.OTHER, "Two.")
        holder.execute("ROLLBACK")
    book.add(Kind.OTHER, "Two.")
    assert len(book.entries()) == 2


def test_a_full_disk_is_told_in_one_line_and_what_was_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    FeedbackBook(path, lambda: NOON).add(Kind.OTHER, "One.")
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from qa.errors import FeedbackError; from qa.interfaces.feedback import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    FeedbackBook(Path(sys.argv[1])).add(FeedbackKind.OTHER, 'x' * 2000)\n"
        "except FeedbackError as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=120, capture_output=True)
    assert told.stdout.decode().startswith(f"The remarks in {path} cannot be read or written: ")
    assert told.stdout.count(b"\n") == 1
    assert [entry.remark for entry in FeedbackBook(path).entries()] == ["One."]


@pytest.mark.parametrize("path", ["absent/feedback.sqlite", "link.sqlite", "."])
def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "elsewhere.sqlite")
    with pytest.raises(FeedbackError, match=r"cannot be read or written: "):
        FeedbackBook(tmp_path / path).add(Kind.OTHER, "One.")
    assert not (tmp_path / "elsewhere.sqlite").exists()


@given(st.text(max_size=200), st.text(max_size=200), st.one_of(st.none(), st.text(min_size=1, max_size=50)))
@hypothesis_settings(max_examples=50)
def test_any_text_is_taken_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, remark: str, question: str, document_id: str | None
) -> None:
    book = FeedbackBook(tmp_path_factory.mktemp("feedback") / "feedback.sqlite")
    told = ""
    try:
        book.add(Kind.OTHER, remark, question, document_id)
    except FeedbackError as error:
        told = str(error)
    assert "\n" not in told
    assert bool(told) != bool(book.entries())
    for entry in book.entries():
        assert len(entry.remark) <= LONGEST_TEXT
        assert os.linesep * 2 not in entry.remark


def test_the_command_lists_and_settles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QA_FEEDBACK", str(tmp_path / "remarks.sqlite"))
    assert main(["feedback"]) == 0
    assert capsys.readouterr().out == "No remark is waiting.\n"
    book = FeedbackBook(tmp_path / "remarks.sqlite", lambda: NOON)
    book.add(Kind.WRONG_QUOTE, "A word is missing.", "What did he say?", "speech-1", 10, 40)
    book.add(Kind.MISSING_DOCUMENT, "The speech of 2012.")
    assert main(["feedback"]) == 0
    assert capsys.readouterr().out == (
        "1. 2025-01-03  wrong quote\n   A word is missing.\n   Asked: What did he say?\n   speech-1  10–40\n"
        "2. 2025-01-03  missing document\n   The speech of 2012.\n"
    )
    assert main(["feedback", "--settle", "1", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [(entry["id"], entry["settled"]) for entry in entries] == [(1, True), (2, False)]
    assert entries[0] == {
        "id": 1, "day": "2025-01-03", "kind": "wrong quote", "remark": "A word is missing.",
        "question": "What did he say?", "document_id": "speech-1", "start": 10, "end": 40, "settled": True,
    }  # fmt: skip
    assert main(["feedback", "--settle", "9"]) == 1
    assert capsys.readouterr().err == "kpcsc: There is no remark 9.\n"
