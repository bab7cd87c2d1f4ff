"""Files that would stop, slow or crash a build harm nothing but themselves."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from qa import Archive
from qa.documents.folder import SourceFile, list_files
from qa.errors import IndexWriteError
from qa.indexing.reading_messages import Job, ReadingLimits
from qa.indexing.reading_pool import Outcome, read_files
from qa.indexing.splitting import PassageSize
from qa.settings import Settings
from qa.types import ArchiveDescription

LIMITS = ReadingLimits(seconds=20, memory=2**31, largest_file=2**27, longest_text=5_000_000)


def outcomes(folder: Path, limits: ReadingLimits = LIMITS) -> dict[str, Outcome]:
    job = Job(description=ArchiveDescription(), size=PassageSize(), limits=limits)
    listing = list_files(folder)
    found = {outcome.file.relative: outcome for outcome in read_files(listing.files, job)}
    assert found.keys() == {file.relative for file in listing.files}
    return found


def reason(folder: Path, limits: ReadingLimits = LIMITS) -> str:
    ((_, outcome),) = outcomes(folder, limits).items()
    assert outcome.indexed is None
    assert outcome.reason
    assert "\n" not in outcome.reason
    return outcome.reason


def pdf_drawing(path: Path, content: bytes) -> None:
    """A PDF of one page with the given drawing code, compressed."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(content)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.write(path)


def cyclic_pages(path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    pages = writer._pages.get_object()
    assert isinstance(pages, DictionaryObject)
    pages[NameObject("/Kids")] = ArrayObject([writer._pages])
    pages[NameObject("/Count")] = NumberObject(1)
    writer.write(path)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * 2**20)


def billion_laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><d>&l9;</d>')


@pytest.mark.parametrize(
    ("name", "make", "expected"),
    [
        ("cycle.pdf", cyclic_pages, "PDF"),
        ("bomb.docx", zip_bomb, ""),
        ("laughs.docx", billion_laughs, ""),
        ("nothing.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n" + os.urandom(5000)), "broken"),
    ],
)
def test_a_hostile_file_is_refused_with_one_line(
    tmp_path: Path, name: str, make: Callable[[Path], None], expected: str
) -> None:
    make(tmp_path / name)
    assert expected in reason(tmp_path)


def test_a_hundred_megabytes_in_one_line_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "line.txt").open("wb") as stream:
        for _ in range(100):
            stream.write(b"word " * 200_000)
    assert "more than 5,000,000 (setting longest_text)" in reason(tmp_path)


def test_a_larger_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse.pdf").open("wb") as stream:
        stream.truncate(2**40)
    assert reason(tmp_path) == "it has 1,048,576 MiB, more than 128 MiB (setting largest_file)"


def test_one_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    pdf_drawing(tmp_path / "slow.pdf", b"BT /F 12 Tf " + b"(word) Tj " * 3_000_000 + b"ET")
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"Statement {number} was made in Moscow.")
    limits = LIMITS.model_copy(update={"seconds": 1.5, "memory": 2**33})
    found = outcomes(tmp_path, limits)
    assert found["slow.pdf"].reason == "it took longer than 1.5 s to read (setting reading_seconds)"
    texts = [found[f"{number}.txt"].indexed for number in range(4)]
    assert [each.document.text for each in texts if each] == [f"Statement {n} was made in Moscow." for n in range(4)]


def test_one_that_needs_too_much_memory_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text("word " * 24_000_000)
    (tmp_path / "small.txt").write_text("A statement was made in Moscow.")
    limits = LIMITS.model_copy(update={"memory": 600 * 2**20, "longest_text": 10**9, "seconds": 60})
    found = outcomes(tmp_path, limits)
    assert found["large.txt"].reason == "it needs more than 600 MiB of memory to read (setting reading_memory)"
    assert found["small.txt"].indexed


def test_a_process_that_is_killed_costs_one_file_at_the_most(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"Statement {number} was made in Moscow. " * 20_000)
    killed = []

    def kill_one() -> None:
        while not killed:
            time.sleep(0.05)
            listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
            for line in listed.splitlines():
                pid, parent, *command = line.split()
                if parent == str(os.getpid()) and "qa.indexing.worker" in command:
                    os.kill(int(pid), signal.SIGSEGV)
                    killed.append(pid)
                    return

    thread = threading.Thread(target=kill_one, daemon=True)
    thread.start()
    # Killed before it was ready, it ends the build with a line instead of letting it go on blindly.
    with contextlib.suppress(IndexWriteError):
        failed = [outcome.reason for outcome in outcomes(tmp_path).values() if outcome.reason]
        assert failed in ([], ["it broke the library that reads it (SIGSEGV)"])
    thread.join(10)
    assert killed


def test_links_pipes_and_odd_names_are_told_or_read(tmp_path: Path, settings: Settings) -> None:
    documents = tmp_path / "documents"
    (documents / "..odd").mkdir(parents=True)
    (documents / "sub").mkdir()
    (tmp_path / "secret.txt").write_text("This stands outside the folder of documents.")
    (documents / "link.txt").symlink_to(tmp_path / "secret.txt")
    (documents / "sub" / "up").symlink_to(tmp_path)
    os.mkfifo(documents / "pipe.txt")
    (documents / "two\nlines.txt").write_text("The name of this file has two lines.")
    (documents / "sub" / "..txt.txt").write_text("It begins with a dot, and is hidden.")
    (documents / "lonely.txt.toml").write_text('title = "Nobody"')
    report = Archive.build(documents, tmp_path / "index", settings=settings)
    assert report.added == ("two\nlines.txt",)
    assert {failure.path: failure.reason for failure in report.failed} == {
        "link.txt": "it is a link, and links are not followed; put the file itself here",
        "sub/up": "it is a link, and links are not followed; put the file itself here",
        "pipe.txt": "it is not a regular file",
        "lonely.txt.toml": "it is a sidecar, and there is no lonely.txt beside it",
    }


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    job = Job(description=ArchiveDescription(), size=PassageSize(), limits=LIMITS)
    (outcome,) = read_files([SourceFile(path, "a.txt")], job)
    assert outcome.reason == "it is not a regular file"


def test_what_was_read_is_what_was_hashed(tmp_path: Path) -> None:
    """A file that changes while others are read is indexed as it was read, and read again the next time."""
    documents = tmp_path / "documents"
    documents.mkdir()
    for number in range(20):
        (documents / f"{number:02}.txt").write_text(f"Statement {number} was made in Moscow in the first version.")
    stop = threading.Event()

    def rewrite() -> None:
        version = 0
        while not stop.is_set():
            version += 1
            for number in range(20):
                (documents / f"{number:02}.txt").write_text(f"Statement {number} was made in version {version}.")

    thread = threading.Thread(target=rewrite)
    thread.start()
    try:
        Archive.build(documents, tmp_path / "index")
    finally:
        stop.set()
        thread.join()
    Archive.build(documents, tmp_path / "index")
    with Archive.open(tmp_path / "index", documents_only=True) as archive:
        for info in archive.documents():
            assert archive.document(info.id).text == (documents / info.path).read_text()


def test_a_build_from_a_plain_script_needs_no_guard(documents: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"from qa import Archive\nreport = Archive.build({str(documents)!r}, {str(tmp_path / 'index')!r})\n"
        "print(report.documents)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout) == (0, "2\n")
