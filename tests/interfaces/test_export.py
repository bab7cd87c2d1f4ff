"""A conversation as Markdown and as a Word file."""

import datetime as dt
import io
import re
import zipfile

from docx import Document as Docx
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from qa import Archive
from qa.interfaces.export import conversation_docx, conversation_markdown
from qa.interfaces.quotation import source_text
from qa.localisation import Localisation, Words
from qa.types import Answer, ArchiveDescription, Citation, Query, Voice

TODAY = dt.date(2026, 11, 25)
QUESTIONS = ("What does the coalition say about conflict diamonds?", "What is the capital of France?")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes) -> tuple[etree._Element, etree._Element]:
    """The text and the footnotes of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml")), etree.fromstring(package.read("word/footnotes.xml"))


def said(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{_W}t"))


def test_each_quotation_stands_in_the_word_file_with_its_own_footnote(archive: Archive) -> None:
    answers = [archive.ask(question) for question in (*QUESTIONS, QUESTIONS[0])]
    data = conversation_docx(answers, Words(), archive.description, TODAY)
    body, notes = parts(data)
    by_number = {note.get(f"{_W}id"): said(note).strip() for note in notes}
    citations = [citation for answer in answers for citation in answer.citations]
    referring = [p for p in body.iter(f"{_W}p") if p.find(f".//{_W}footnoteReference") is not None]
    assert len(referring) == len(citations) > 4
    for paragraph, citation in zip(referring, citations, strict=True):
        number = paragraph.find(f".//{_W}footnoteReference").get(f"{_W}id")
        assert citation.quote in said(paragraph)
        assert by_number[number] == source_text(citation, Words())
    assert any("The archive does not answer" in p.text for p in Docx(io.BytesIO(data)).paragraphs)
    assert data == conversation_docx(answers, Words(), archive.description, TODAY)


def test_each_quotation_stands_in_the_markdown_with_its_own_footnote(archive: Archive) -> None:
    answers = [archive.ask(question) for question in (*QUESTIONS, QUESTIONS[0])]
    french = Localisation.load().words["fr"]
    markdown = conversation_markdown(answers, french, archive.description, TODAY)
    used = re.findall(r"\[\^(\d+)\](?!:)", markdown)
    defined = re.findall(r"^\[\^(\d+)\]:", markdown, flags=re.MULTILINE)
    assert used == defined == [str(n + 1) for n in range(sum(len(answer.citations) for answer in answers))]
    assert "25 novembre 2026" in markdown
    shown = re.sub(r"<[^>]*>", "", MarkdownIt().render(markdown))
    assert "Les archives ne répondent pas" in shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_nothing_that_a_document_brings_becomes_markup(text: str) -> None:
    citation = Citation(
        marker=1, document_id=text, quote=text, start=0, end=len(text), page=None, voice=Voice.REPORTED, title=text,
        path=text, date=None, speaker=text, role=None, occasion=None, place=None, publisher=text, kind=None, url=None,
    )  # fmt: skip
    answer = Answer(text, True, 1, text, (citation,), (), Query(text), (text,))
    description = ArchiveDescription(text, text, text)
    tokens = MarkdownIt().enable("table").parse(conversation_markdown([answer], Words(), description, TODAY))
    inline = {child.type for token in tokens for child in token.children or ()}
    assert not inline & {"link_open", "image", "html_inline", "code_inline", "strong_open"}
    assert not {token.type for token in tokens} & {"html_block", "fence", "table_open"}
    body, notes = parts(conversation_docx([answer], Words(), description, TODAY))
    assert len(body.findall(f".//{_W}footnoteReference")) == 1
    assert len(notes) == 3
