import contextlib
import datetime as dt
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.docx import DocxReader
from qa.errors import DocumentError
from qa.types import Fact, MetadataField, Origin

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def speech() -> docx.document.Document:
    document = docx.Document()
    document.core_properties.author = "Ada Bello"
    document.core_properties.title = "Déclaration finale"
    document.core_properties.created = dt.datetime(2021, 11, 12, 10)
    document.sections[0].header.paragraphs[0].text = "Letterhead"
    document.add_heading("Closing speech", 1)
    document.add_paragraph("Madame la Présidente, l’heure est venue.")
    document.add_paragraph("reform", style="List Bullet")
    document.add_paragraph("monitoring", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Year", "Carats", "2020", "1,234"), strict=True
    ):
        cell.text = text
    document.add_paragraph("The end.\nOf it.")
    return document


def insert(document: docx.document.Document, xml: str) -> None:
    document.paragraphs[-1]._p.addnext(parse_xml(xml))


def test_the_body_is_read_in_its_order() -> None:
    content = DocxReader().read(saved(speech()))
    assert content.pages == (
        "Closing speech\n\nMadame la Présidente, l’heure est venue.\n\n- reform\n- monitoring\n\n"
        "Year | Carats\n2020 | 1,234\n\nThe end.\nOf it.",
    )
    assert content.facts == (
        Fact(MetadataField.TITLE, "Déclaration finale", Origin.FILE_PROPERTIES),
        Fact(MetadataField.AUTHOR, "Ada Bello", Origin.FILE_PROPERTIES),
        Fact(MetadataField.PUBLISHED, "2021-11-12", Origin.FILE_PROPERTIES),
    )


def test_changes_are_accepted_and_links_boxes_and_hidden_text_treated_as_shown() -> None:
    document = docx.Document()
    document.add_paragraph("First.")
    insert(
        document,
        f"<w:p {W}><w:r><w:t>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:hyperlink><w:r><w:t>ask</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        "<w:r><w:t> for it</w:t><w:noBreakHyphen/><w:t>all.</w:t></w:r></w:p>",
    )
    assert DocxReader().read(saved(document)).pages == ("First.\n\nWe always ask for it-all.\n\nIn a box.",)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return stream.getvalue()


def test_footnotes_come_last() -> None:
    data = saved(speech())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    types = types.replace("</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>')
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = relations.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>See S/2021/573.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    data = with_part(data, "[Content_Types].xml", types.encode())
    data = with_part(data, "word/_rels/document.xml.rels", relations.encode())
    data = with_part(data, "word/footnotes.xml", notes.encode())
    assert DocxReader().read(data).pages[0].endswith("Of it.\n\nSee S/2021/573.")


@pytest.mark.parametrize("author", ["python-docx", "Microsoft Office User", "user1", "ada", "HP", "Admin Istrator"])
def test_software_and_accounts_are_no_authors(author: str) -> None:
    document = speech()
    document.core_properties.author = author
    assert MetadataField.AUTHOR not in {fact.field for fact in DocxReader().read(saved(document)).facts}


def many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(5_001):
            package.writestr(f"{number}.xml", "")
    return stream.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is encrypted or an old Word file (.doc); save it as .docx"),
        (b"no package", "it is a broken Word file (File is not a zip file)"),
        (with_part(saved(speech()), "word/x.xml", bytes(30 * 2**20)), "it unpacks to 31 MiB"),
        (with_part(saved(speech()), "word/document.xml", LAUGHS), "its XML declares entities"),
        (
            with_part(saved(speech()), "word/document.xml", LAUGHS.decode().encode("utf-16")),
            "its XML declares entities",
        ),
        (with_part(saved(speech()), "word/document.xml", b"<w:document"), "it is a broken Word file"),
        (
            with_part(saved(speech()), "word/document.xml", b'<?xml version="1.0" encoding="UTF-7"?><x/>'),
            "its XML is in",
        ),
        (many_parts(), "it holds more than 5,000 parts"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        DocxReader().read(data)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


SPEECH = saved(speech())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SPEECH) - 1), st.integers(0, 255)), max_size=8), st.binary(max_size=200))
def test_whatever_the_bytes_only_document_errors_are_raised(changes: list[tuple[int, int]], junk: bytes) -> None:
    damaged = bytearray(SPEECH)
    for place, value in changes:
        damaged[place] = value
    for data in (bytes(damaged), junk, b"PK\x03\x04" + junk):
        with contextlib.suppress(DocumentError):
            assert len(DocxReader().read(data).pages) == 1
