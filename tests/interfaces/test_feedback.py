"""What readers say is wrong or missing."""

import stat
import threading
from pathlib import Path

import pytest

from qa.errors import FeedbackError
from qa.interfaces.feedback import FeedbackBook, FeedbackKind


def test_what_is_said_is_kept_until_it_is_settled(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / "feedback.sqlite")
    assert book.entries() == ()
    book.add(FeedbackKind.WRONG_QUOTE, "  The end is cut.  ", "Who said it?", "d-1", 5, 9)
    book.add(FeedbackKind.MISSING_DOCUMENT, "The opening speech of 2019")
    first, second = FeedbackBook(tmp_path / "feedback.sqlite").entries()
    assert (first.kind, first.remark, first.question) == (FeedbackKind.WRONG_QUOTE, "The end is cut.", "Who said it?")
    assert (first.document_id, first.start, first.end) == ("d-1", 5, 9)
    assert (second.kind, second.document_id) == (FeedbackKind.MISSING_DOCUMENT, None)
    book.settle(first.id)
    assert book.entries() == (second,)
    with pytest.raises(FeedbackError, match="no open remark number 1"):
        book.settle(first.id)


def test_nothing_in_it_tells_who_said_it(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    FeedbackBook(path).add(FeedbackKind.OTHER, "Call me: +44 20 7946 0958 or ada@example.org about page 2.")
    (entry,) = FeedbackBook(path).entries()
    assert "7946" not in entry.remark
    assert "ada@" not in entry.remark
    assert "page 2" in entry.remark
    assert len(entry.created) == len("2026-11-25")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("remark", ["", "   ", "\n"])
def test_an_empty_remark_is_none(tmp_path: Path, remark: str) -> None:
    with pytest.raises(FeedbackError, match="empty"):
        FeedbackBook(tmp_path / "feedback.sqlite").add(FeedbackKind.OTHER, remark)


def _is_kept(book: FeedbackBook, remark: str) -> bool:
    try:
        book.add(FeedbackKind.OTHER, remark)
    except FeedbackError as error:
        return "Too many remarks" not in str(error)
    return True


def test_nobody_can_fill_the_disk(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / "feedback.sqlite")
    kept = sum(_is_kept(book, "x" * 100_000) for _ in range(60))
    assert kept == len(book.entries()) < 60
    assert max(len(entry.remark) for entry in book.entries()) == 1000


def test_many_write_at_once(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / "feedback.sqlite")
    threads = [threading.Thread(target=book.add, args=(FeedbackKind.OTHER, f"remark {n}")) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {entry.remark for entry in book.entries()} == {f"remark {n}" for n in range(12)}


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(FeedbackError, match="cannot be kept or read"):
        FeedbackBook(path).add(FeedbackKind.OTHER, "remark")
    with pytest.raises(FeedbackError, match="cannot be kept or read"):
        FeedbackBook(tmp_path / "no folder" / "feedback.sqlite").add(FeedbackKind.OTHER, "remark")
