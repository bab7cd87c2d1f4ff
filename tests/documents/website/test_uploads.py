"""Files that strangers send get clean names, and replace nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Archive
from qa.documents.website.uploads import clean_name
from qa.errors import DocumentError
from qa.settings import Settings
from qa.types import Failure, Upload
from tests.conftest import SPEECH


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Closing speech.PDF", "Closing speech.pdf"),
        ("../../etc/cron.d/x.txt", "x.txt"),
        ("C:\\Users\\me\\Letter.docx", "Letter.docx"),
        ("..\\..\\x.txt", "x.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\x1b[31m\n.txt", "a-b-[31m-.txt"),
        ("\u202etxt.exe.txt", "-txt.exe.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("x" * 400 + ".md", "x" * 150 + ".md"),
        ("<img src=x>.html", "-img src=x-.html"),
    ],
)
def test_clean_names(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    "sent", ["archive.toml", "x.txt.toml", "...txt", "x.exe", "x.zip", "x", ".txt", "..", "", "/", "x.txt/..", "x.svg"]
)
def test_refused_names(sent: str) -> None:
    with pytest.raises(DocumentError):
        clean_name(sent)


@given(st.text(max_size=300), st.sampled_from([".txt", ".pdf", ".HTML"]))
def test_a_clean_name_is_one_visible_file(name: str, suffix: str) -> None:
    try:
        kept = clean_name(name + suffix)
    except DocumentError:
        return
    assert Path(kept).name == kept
    assert kept.isprintable()
    assert not kept.startswith((".", " "))
    assert len(kept.encode()) < 200
    assert Path(kept).suffix == suffix.lower()


def send(tmp_path: Path, documents: Path, *files: tuple[str, bytes]) -> list[Upload]:
    uploads = []
    for number, (name, data) in enumerate(files):
        path = tmp_path / f"upload-{number}"
        path.write_bytes(data)
        uploads.append(Upload(path, name))
    return uploads


def test_taken_in_and_never_overwritten(documents: Path, tmp_path: Path) -> None:
    (documents / "letter.txt").write_text("The first letter.")
    (documents / "orphan.txt.toml").write_text('title = "Of another file"\n')
    uploads = send(
        tmp_path,
        documents,
        ("letter.txt", b"The second letter."),
        ("../LETTER.txt", b"The third letter."),
        ("orphan.txt", b"Not described by that sidecar."),
        ("copy.txt", (documents / SPEECH).read_bytes()),
        ("large.txt", b"x" * (2**20 + 1)),
        ("empty.txt", b" \n"),
        ("archive.toml", b'name = "Hacked"'),
        ("<script>.exe", b"MZ"),
        ("gone\n.txt", b""),
    )
    uploads[-1].path.unlink()
    report = Archive.take_in(uploads, documents, settings=Settings(largest_file=1))
    assert report.added == ("LETTER-3.txt", "letter-2.txt", "orphan-2.txt")
    assert report.unchanged == (SPEECH,)
    known = ".docx, .eml, .htm, .html, .markdown, .md, .pdf, .text, .txt, .xhtml"
    assert report.failed == (
        Failure("<script>.exe", f"there is no reader for '.exe' files; known are {known}"),
        Failure("archive.toml", "a sidecar is not sent; use the form to describe a statement"),
        Failure("empty.txt", "it is empty"),
        Failure("gone-.txt", "it cannot be read: No such file or directory"),
        Failure("large.txt", "it has 1.1 MiB, more than 1 MiB (setting largest_file)"),
    )
    assert (documents / "letter.txt").read_text() == "The first letter."
    assert (documents / "letter-2.txt").read_text() == "The second letter."
    assert "Hacked" not in (documents / "archive.toml").read_text()
    assert not (documents / "letter-2.txt.toml").exists()


def test_a_link_in_the_folder_is_not_written_through(documents: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    (documents / "note.txt").symlink_to(outside)
    report = Archive.take_in(send(tmp_path, documents, ("note.txt", b"A note.")), documents)
    assert report.added == ("note-2.txt",)
    assert not outside.exists()
