import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from qa.documents.description import read_description
from qa.documents.folder import list_files
from qa.documents.reading import DocumentReader
from qa.errors import DocumentError, DocumentsFolderError
from qa.types import Document, Kind, MetadataField, Origin
from tests.conftest import DOCUMENTS, REPORT, SPEECH


def read(folder: Path, name: str) -> Document:
    file = next(file for file in list_files(folder).files if file.relative == name)
    return DocumentReader(read_description(DOCUMENTS)).read(file, file.load(2**20))


def write_pdf(path: Path, pages: list[list[str]]) -> None:
    canvas = Canvas(str(path))
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * number, line)
        canvas.showPage()
    canvas.save()


def test_the_closing_speech() -> None:
    speech = read(DOCUMENTS, SPEECH)
    assert speech.text.startswith("Chair of KP,\n\nVice Chair")
    assert speech.text.endswith("On Behalf of KP Civil Society Coalition")
    assert "Leave a Comment" not in speech.text
    assert "email address" not in speech.text
    assert (str(speech.when), speech.speaker, speech.kind) == ("2021-11-12", "Shamiso Mtisi", Kind.SPEECH)
    assert (speech.occasion, speech.language) == ("KP Plenary 2021", "en")


def test_the_press_report() -> None:
    report = read(DOCUMENTS, REPORT)
    assert report.text.startswith("KP Civil Society Coalition to approach UN over impasse")
    assert "2021-06-28" not in report.text
    assert (str(report.when), report.publisher, report.author) == ("2021-06-28", "Rough&Polished", "Mathew Nyaungwa")
    assert (report.speaker, report.kind) == (None, Kind.PRESS_REPORT)


def test_without_sidecars_the_texts_tell_what_they_can(documents: Path) -> None:
    for name in (SPEECH, REPORT):
        (documents / f"{name}.toml").unlink()
    report, speech = read(documents, REPORT), read(documents, SPEECH)
    assert report.title == "KP Civil Society Coalition to approach UN over impasse on redefinition of conflict diamonds"
    assert str(report.when) == "2021-06-28"
    assert (report.kind, report.author, report.publisher) == (
        Kind.PRESS_REPORT,
        "Mathew Nyaungwa",
        "Rough&Polished",
    )
    assert (report.occasion, report.speaker, report.language) == (None, None, "en")
    assert (speech.speaker, speech.role) == ("Shamiso Mtisi", "Coordinator, KP Civil Society Coalition")
    assert (speech.kind, speech.occasion, speech.place) == (Kind.SPEECH, "KP Plenary 2021", None)
    assert (speech.title, str(speech.when), speech.language) == ("Kp plenary closing speech", "2021-11-12", "en")
    origins = {fact.field: fact.origin for fact in speech.facts}
    assert origins[MetadataField.DATE] is Origin.FILE_NAME
    assert origins[MetadataField.SPEAKER] is origins[MetadataField.OCCASION] is Origin.TEXT


def test_a_file_with_nothing_known_has_a_title_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("We met.")
    note = read(tmp_path, "note.txt")
    assert (note.title, note.date, note.speaker, note.kind, note.language) == ("Note", None, None, None, None)


def test_a_french_statement_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "d.md").write_text(
        "La Coalition de la société civile demande une réforme profonde du Processus de Kimberley."
    )
    assert read(tmp_path, "d.md").language == "fr"


def test_the_pages_of_a_pdf(tmp_path: Path) -> None:
    write_pdf(tmp_path / "two.pdf", [["The first page says this."], [], ["The third page says that."]])
    document = read(tmp_path, "two.pdf")
    assert document.text == "The first page says this.\n\nThe third page says that."
    assert document.page_at(document.text.index("first")) == 1
    assert document.page_at(document.text.index("third")) == 3


def test_a_pdf_with_an_empty_password_is_read(tmp_path: Path) -> None:
    write_pdf(tmp_path / "plain.pdf", [["Nobody locked this door."]])
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "plain.pdf"))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    writer.write(tmp_path / "open.pdf")
    assert read(tmp_path, "open.pdf").text == "Nobody locked this door."


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(user_password="secret", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.txt", b" \n\t\n", "it holds no text"),
        ("form.txt", b"Leave a Comment\n\nYour email address will not be published.", "it holds no text"),
        ("binary.txt", b"text\x00more", "it is a binary file, not text"),
        ("mark.txt", b"\xff\xfe", "it holds no text"),
        ("control.txt", bytes(range(1, 32)) * 4, "it is a binary file, not text"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "it is a broken PDF"),
        (
            "cut.pdf",
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer << /Root 1 0 R >>",
            "it is a broken PDF",
        ),
        ("locked.pdf", locked_pdf(), "it is encrypted"),
        ("scan.pdf", blank_pdf(), "it has no text layer"),
        ("tape.wav", b"RIFF", "there is no reader for '.wav' files"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "there is no reader for '.doc' files; save it as .docx or PDF"),
        ("rich.RTF", b"{\\rtf1 text}", "there is no reader for '.RTF' files; save it as .docx or PDF"),
        ("open.odt", b"PK\x03\x04", "there is no reader for '.odt' files; save it as .docx or PDF"),
        ("rich.txt", b"{\\rtf1 text}", "it is an RTF file, not text; save it as .docx or PDF"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, name)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ("title = ", "its sidecar is not valid TOML"),
        ('speeker = "X"', "its sidecar has an unknown field 'speeker'"),
        ('date = "2021-02-30"', "its sidecar has a wrong 'date'"),
        ('kind = "speach"', "its sidecar has a wrong 'kind'"),
        ('source_url = "javascript:alert(1)"', "its sidecar has a wrong 'source_url'"),
    ],
)
def test_a_wrong_sidecar_is_told_with_its_fault(tmp_path: Path, sidecar: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("A statement.")
    (tmp_path / "a.txt.toml").write_text(sidecar)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, "a.txt")
    assert reason in str(caught.value)


def test_a_sidecar_may_give_a_toml_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A statement.")
    (tmp_path / "a.txt.toml").write_text("date = 2021-11-12")
    assert str(read(tmp_path, "a.txt").when) == "2021-11-12"


def test_only_regular_visible_files_are_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / "a.txt.toml").write_text("")
    (tmp_path / ".hidden.txt").write_text("H.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("X.")
    (tmp_path / "archive.toml").write_text('name = "A"')
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "folder-link").symlink_to("/etc")
    assert [file.relative for file in list_files(tmp_path).files] == ["a.txt"]


def test_ids_are_stable_readable_and_safe_in_a_url(tmp_path: Path) -> None:
    for name in ("Déclaration finale.txt", "declaration-finale.txt", "日本.txt"):
        (tmp_path / name).write_text("X.")
    ids = [file.document_id for file in list_files(tmp_path).files]
    assert ids == [file.document_id for file in list_files(tmp_path).files]
    assert len(set(ids)) == 3
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in ids)
    assert sum(name.startswith("declaration-finale-") for name in ids) == 2


@pytest.mark.parametrize(("content", "fault"), [("name = ", "cannot be read"), ('nam = "X"', "a wrong 'name'")])
def test_a_wrong_archive_description_is_told(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "archive.toml").write_text(content)
    with pytest.raises(DocumentsFolderError, match=fault):
        read_description(tmp_path)
