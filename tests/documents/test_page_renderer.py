"""Pages of an archive are shown as they were indexed, and a hostile file harms nothing but its own picture."""

import io
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from qa import Archive
from qa.documents.confinement import ProcessLimits
from qa.documents.folder import SourceFile, find_file
from qa.documents.page_renderer import PageRenderer
from qa.errors import DocumentError, PagePictureError, PicturesBusyError, UnknownDocumentError, UsageError
from qa.settings import Settings
from qa.types import Document, Marking, Span
from tests.documents.test_pdf import scanned
from tests.indexing.test_reading_pool import pdf_drawing

LIMITS = ProcessLimits(seconds=20, memory=2**31, largest_file=2**24)
FIRST = (
    "The coalition has asked for a reform of the scheme for more than twenty years.",
    "It will go on asking, and on the last day of this meeting it says that the com-",
)
SECOND = (
    "munities beside the mines have waited long enough for an answer from the states.",
    "Nobody in this room can say that the diamonds have made their lives any better.",
)
ACROSS = "it says that the communities beside the mines have waited long enough"


def two_pages(path: Path) -> None:
    canvas = Canvas(str(path))
    for number, lines in enumerate((FIRST, SECOND), start=1):
        for line, text in enumerate(lines):
            canvas.drawString(72, 740 - 20 * line, text)
        canvas.drawString(280, 40, f"Page {number}")
        canvas.showPage()
    canvas.save()


def document(path: str = "speech.pdf", text: str = "The text.") -> Document:
    return Document(id="speech", path=path, title="Speech", text=text, page_starts=(0,))


def content_of(path: Path) -> str:
    return SourceFile(path, path.name).fingerprint(2**30).content


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The documents and the index of an archive of two PDFs and a text."""
    folder = tmp_path_factory.mktemp("pictures")
    documents = folder / "documents"
    (documents / "2021").mkdir(parents=True)
    two_pages(documents / "2021" / "speech.pdf")
    (documents / "scan.pdf").write_bytes(scanned([["The mines were closed", "for a year."]]))
    (documents / "letter.txt").write_text("The coalition wrote a letter to all participants of the meeting.")
    Archive.build(documents, folder / "index")
    return documents, folder / "index"


@pytest.fixture
def documents(shared: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(shared[0], tmp_path / "documents"))


@pytest.fixture
def archive(shared: tuple[Path, Path], documents: Path) -> Iterator[Archive]:
    settings = Settings(documents=documents)
    with Archive.open(shared[1], settings, documents_only=True) as opened:
        yield opened


@pytest.fixture
def renderer(tmp_path: Path) -> Iterator[PageRenderer]:
    made = PageRenderer(tmp_path, LIMITS)
    yield made
    made.close()


def test_a_quotation_over_two_pages_is_marked_on_each(archive: Archive) -> None:
    text = archive.document("2021/speech.pdf").text
    start = text.index(ACROSS)
    span = {"start": start, "end": start + len(ACROSS)}
    pictures = [archive.page_picture("2021/speech.pdf", page, **span) for page in (1, 2)]
    assert [(p.page, p.pages, p.marking, p.found) for p in pictures] == [
        (1, 2, Marking.EXACT, True),
        (2, 2, Marking.EXACT, True),
    ]
    for picture in pictures:
        with Image.open(io.BytesIO(picture.image)) as image:
            assert (image.format, image.size) == ("PNG", (picture.width, picture.height))
    first = text.index("reform")
    elsewhere = archive.page_picture("2021/speech.pdf", 2, start=first, end=first + 6)
    assert (elsewhere.marking, elsewhere.found) == (Marking.ELSEWHERE, False)
    assert archive.page_picture("2021/speech.pdf", 1, start=5, end=5).marking is Marking.NOT_WANTED


def test_recognised_text_has_no_characters_to_mark(archive: Archive) -> None:
    scan = archive.document("scan.pdf")
    assert scan.ocr
    assert archive.page_picture(scan.id, 1, start=0, end=10).marking is Marking.NO_CHARACTERS


def test_only_pdfs_that_are_still_there_have_pages(archive: Archive, documents: Path) -> None:
    def shown() -> dict[str, bool]:
        return {info.path: archive.has_page_pictures(info) for info in archive.documents()}

    assert shown() == {"2021/speech.pdf": True, "letter.txt": False, "scan.pdf": True}
    (documents / "scan.pdf").unlink()
    assert shown() == {"2021/speech.pdf": True, "letter.txt": False, "scan.pdf": False}


def test_what_cannot_be_meant_is_told(archive: Archive) -> None:
    length = len(archive.document("2021/speech.pdf").text)
    for page, start, end, width, kind, reason in [
        (3, 0, 0, 800, PagePictureError, "'2021/speech.pdf' has no page 3; it has 2."),
        (0, 0, 0, 800, PagePictureError, "'2021/speech.pdf' has no page 0; it has 2."),
        (1, 5, 4, 800, UsageError, "The text has no characters 5 to 4."),
        (1, -1, 4, 800, UsageError, "The text has no characters -1 to 4."),
        (1, 0, length + 1, 800, UsageError, f"The text has no characters 0 to {length + 1}."),
        (1, 0, 0, 100_000, UsageError, "A picture is between 200 and 2000 pixels wide, not 100000."),
    ]:
        with pytest.raises(kind) as error:
            archive.page_picture("2021/speech.pdf", page, start=start, end=end, width=width)
        assert str(error.value) == reason
    with pytest.raises(UnknownDocumentError):
        archive.page_picture("../speech.pdf", 1)
    with pytest.raises(PagePictureError, match=r"^'letter\.txt' is not a PDF; only the pages of PDFs can be shown\.$"):
        archive.page_picture("letter.txt", 1)


def test_a_file_that_is_not_the_one_that_was_indexed_is_not_shown(archive: Archive, documents: Path) -> None:
    speech = documents / "2021" / "speech.pdf"
    kept = speech.read_bytes()

    def reason() -> str:
        with pytest.raises(PagePictureError) as error:
            archive.page_picture("2021/speech.pdf", 1)
        return str(error.value).removeprefix("Page 1 of '2021/speech.pdf' cannot be shown: ")

    shutil.copy(documents / "scan.pdf", speech)
    assert reason() == "it has changed since it was indexed; refresh the index with: kpcsc index."
    speech.unlink()
    assert reason() == "it is no longer in the folder of documents."
    speech.symlink_to(documents / "scan.pdf")
    assert reason() == "it is not a regular file."
    speech.unlink()
    os.mkfifo(speech)
    assert reason() == "it is not a regular file."
    speech.unlink()
    speech.parent.rename(documents.parent / "elsewhere")
    (documents.parent / "elsewhere" / "speech.pdf").write_bytes(kept)
    (documents / "2021").symlink_to(documents.parent / "elsewhere")
    assert reason() == "it is behind a link, and links are not followed."
    (documents / "2021").unlink()
    (documents.parent / "elsewhere").rename(documents / "2021")
    assert archive.page_picture("2021/speech.pdf", 1).page == 1


@pytest.mark.parametrize(
    "path", ["../secret.pdf", "/etc/passwd", "a/../../secret.pdf", "", ".", "a//b.pdf", "a\0b.pdf", "x" * 5000]
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "documents").mkdir()
    two_pages(tmp_path / "secret.pdf")
    with pytest.raises(DocumentError, match="the folder of documents"):
        find_file(tmp_path / "documents", path)


def test_what_was_drawn_is_kept(renderer: PageRenderer, tmp_path: Path) -> None:
    two_pages(tmp_path / "speech.pdf")
    content = content_of(tmp_path / "speech.pdf")
    drawn = renderer.picture(document(), content, 1, Span(0, 0), 300)
    (tmp_path / "speech.pdf").unlink()
    assert renderer.picture(document(), content, 1, Span(0, 0), 300) == drawn
    with pytest.raises(PagePictureError, match=r"no longer in the folder"):
        renderer.picture(document(), content, 1, Span(0, 0), 301)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("slow.pdf", "it took longer than 1 s to read (setting reading_seconds)"),
        ("broken.pdf", "it is a broken PDF (its structure cannot be made out)"),
    ],
)
def test_a_hostile_file_is_given_up_and_the_next_is_shown(tmp_path: Path, name: str, reason: str) -> None:
    pdf_drawing(tmp_path / "slow.pdf", b"0 0 1 rg " + b"0 0 m 200 200 l 9 190 190 3 50 77 c f* " * 3_000_000)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 50)
    two_pages(tmp_path / "speech.pdf")
    renderer = PageRenderer(tmp_path, LIMITS.model_copy(update={"seconds": 1}))
    hostile = document(name)
    try:
        for _ in range(2):
            with pytest.raises(PagePictureError) as error:
                renderer.picture(hostile, content_of(tmp_path / name), 1, Span(0, 0), 300)
            assert str(error.value) == f"Page 1 of '{name}' cannot be shown: {reason}."
        assert renderer.picture(document(), content_of(tmp_path / "speech.pdf"), 1, Span(0, 0), 300).page == 1
    finally:
        renderer.close()


def test_a_file_too_large_to_be_read_is_told(tmp_path: Path) -> None:
    two_pages(tmp_path / "speech.pdf")
    with (tmp_path / "speech.pdf").open("ab") as stream:
        stream.truncate(3 * 2**20)
    renderer = PageRenderer(tmp_path, LIMITS.model_copy(update={"largest_file": 2**20}))
    try:
        with pytest.raises(PagePictureError, match=r"it has 3 MiB, more than 1 MiB \(setting largest_file\)\.$"):
            renderer.picture(document(), content_of(tmp_path / "speech.pdf"), 1, Span(0, 0), 300)
    finally:
        renderer.close()


def test_many_threads_get_their_own_pages(archive: Archive) -> None:
    def draw(number: int) -> tuple[int, int, int]:
        picture = archive.page_picture("2021/speech.pdf", 1 + number % 2, width=300 + number)
        return picture.page, picture.width, len(picture.image)

    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(draw, range(16)))
    assert [(page, width) for page, width, _ in drawn] == [(1 + n % 2, 300 + n) for n in range(16)]


def test_where_all_processes_are_busy_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.documents.page_renderer._PATIENCE", 0.1)
    pdf_drawing(tmp_path / "slow.pdf", b"0 0 1 rg " + b"0 0 m 200 200 l 9 190 190 3 50 77 c f* " * 3_000_000)
    content = content_of(tmp_path / "slow.pdf")
    renderer = PageRenderer(tmp_path, LIMITS.model_copy(update={"seconds": 3}))
    told: list[str] = []

    def draw(width: int) -> None:
        try:
            renderer.picture(document("slow.pdf"), content, 1, Span(0, 0), width)
        except (PagePictureError, PicturesBusyError) as error:
            told.append(str(error))

    threads = [threading.Thread(target=draw, args=(300 + number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    renderer.close()
    assert told.count("Too many pages are being drawn; try again in a moment.") == 3
    assert sum("it took longer than 3 s" in reason for reason in told) == 2


def test_when_the_archive_is_closed_no_process_is_left(shared: tuple[Path, Path], documents: Path) -> None:
    def drawing() -> int:
        listed = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
        own = [line.split() for line in listed.splitlines()]
        return sum(line[0] == str(os.getpid()) and "qa.documents.page_worker" in line for line in own)

    with Archive.open(shared[1], Settings(documents=documents), documents_only=True) as archive:
        assert drawing() == 0
        archive.page_picture("2021/speech.pdf", 1)
        assert drawing() == 1
    assert drawing() == 0
    with pytest.raises(PagePictureError, match=r"^The archive is closed\.$"):
        PageRenderer.picture(archive._pages, document("speech.pdf"), "", 1, Span(0, 0), 300)
