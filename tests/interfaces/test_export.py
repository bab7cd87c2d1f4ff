"""An exported conversation has each quotation letter for letter, with its source under its number."""

import datetime as dt
import io
import re
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from qa.documents.docx import DocxReader
from qa.interfaces.export import conversation_docx, conversation_markdown, escape_markdown
from qa.interfaces.word_file import allowed
from qa.localisation import Localisation, Words
from qa.types import Answer, ArchiveDescription, Document, Voice
from tests.interfaces.conversations import answered, citation, refused

ENGLISH = Words()
FRENCH = Localisation.load().words["fr"]
DESCRIPTION = ArchiveDescription("The Coalition", "Coalition")
DAY = dt.date(2025, 1, 3)
NO = "The archive does not answer this question. The passages nearest to it are shown; they are not an answer."
NEAR = Document(
    id="d", path="d.pdf", title="Opening speech", text="We meet.", page_starts=(0,), speaker="Shamiso Mtisi"
)
CONVERSATION = [
    answered("What is asked for?", citation(), citation("A second sentence.", marker=2, page=4)),
    refused("What does tea cost?", NO, NEAR),
    answered(
        "Who is against it?",
        citation("Some states refused.", voice=Voice.REPORTER, speaker=None, role=None, publisher="A paper", url=None),
        notes=("One quotation a statement.",),
    ),
]
HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![y](https://evil.example/z.png)",
    "**bold** __b__ *em* _e_ `code` ~~no~~ $x$ | a | b |",
    "&lt;b&gt; &#60; https://evil.example www.evil.example a@evil.example",
    "# Heading\n- item\n1. one\n> quote\n---\n===\n```\ncode\n    code\n[^1]: note\n[x]: https://evil.example",
    "</w:t></w:r> & \x00\x01\x1f\ufffe\u2028 end",
]
TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("ab \n\t\\`*_{}[]()<>#+-.!|~$^&;:@/1\x00\x0b\u2028"), st.characters())
)


def markdown(answers: list[Answer], words: Words = ENGLISH) -> str:
    return conversation_markdown(answers, words, DESCRIPTION, DAY)


def word_file(answers: list[Answer], words: Words = ENGLISH) -> bytes:
    return conversation_docx(answers, words, DESCRIPTION, DAY)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def footnotes(data: bytes) -> dict[int, str]:
    """The texts of the footnotes of a Word file by their numbers."""
    root = etree.fromstring(parts(data)["word/footnotes.xml"])
    return {
        int(note.get(qn("w:id"))): "".join(note.itertext(qn("w:t"))).strip()
        for note in root
        if note.get(qn("w:type")) is None
    }


def references(data: bytes) -> list[int]:
    root = etree.fromstring(parts(data)["word/document.xml"])
    return [int(mark.get(qn("w:id"))) for mark in root.iter(qn("w:footnoteReference"))]


def test_a_conversation_in_markdown() -> None:
    assert markdown(CONVERSATION) == (
        "# The Coalition\n\n"
        "Exported on 3 January 2025. Each quotation is taken letter for letter from the statement that its footnote "
        "names.\n\n"
        "## What is asked for?\n\n"
        "Shamiso Mtisi, Coordinator (KP Plenary 2021, Moscow, 12 November 2021):\n\n"
        "> “We ask for a reform.”[^1]\n\n"
        "> “A second sentence.”[^2]\n\n"
        "## What does tea cost?\n\n"
        f"**{NO}**\n\n"
        "Near the question, and not an answer to it:\n\n"
        "- “Opening speech”, Shamiso Mtisi, p. 1\n\n"
        "## Who is against it?\n\n"
        "A paper reports (KP Plenary 2021, Moscow, 12 November 2021):\n\n"
        "> “Some states refused.”[^3]\n\n"
        "*One quotation a statement.*\n\n"
        "[^1]: Shamiso Mtisi, Coordinator, “Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, KP CSC, p. 3. "
        "<https://example.org/speech>\n\n"
        "[^2]: Shamiso Mtisi, Coordinator, “Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, KP CSC, p. 4. "
        "<https://example.org/speech>\n\n"
        "[^3]: A paper (the reporter’s words, not the organisation’s), “Closing speech”, KP Plenary 2021, Moscow, "
        "12 November 2021, p. 3.\n"
    )


def test_in_french_what_the_program_says_is_french() -> None:
    exported = markdown(CONVERSATION, FRENCH)
    assert "Exporté le 3 janvier 2025." in exported
    assert "Proches de la question, sans y répondre" in exported
    assert "> «\u00a0We ask for a reform.\u00a0»[^1]" in exported


@given(TEXTS)
def test_an_escaped_text_is_shown_letter_for_letter_and_holds_no_markup(text: str) -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(escape_markdown(" ".join(text.split())))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special"}
    # What cannot be shown at all is left out: controls, and what Markdown itself replaces.
    shown = "".join(child.content for child in children)
    wanted = re.sub(r"[\x00-\x1f\x7f-\x9f\s\u2028\u2029]", "", text)
    assert re.sub(r"[\s\x7f-\x9f]", "", shown) == wanted


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_document_becomes_markup(text: str) -> None:
    said = citation(text, title=text, speaker=text, occasion=text, publisher=text, url=text)
    near = Document(id="d", path="d", title=text, text=text, speaker=text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(
        markdown([answered(text, said, notes=(text,)), refused(text, NO, near)])
    )  # fmt: skip
    inline = {child.type for token in tokens for child in token.children or []}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close"}
    kinds = {token.type.rpartition("_")[0] for token in tokens if token.type != "inline"}
    assert kinds <= {"heading", "paragraph", "blockquote", "bullet_list", "list_item"}
    assert sum(token.type == "heading_open" for token in tokens) == 3


def test_a_word_file_has_real_footnotes() -> None:
    data = word_file(CONVERSATION)
    document = docx.Document(io.BytesIO(data))
    assert [(p.style.name if p.style else "", p.text) for p in document.paragraphs] == [
        ("Title", "The Coalition"),
        (
            "Normal",
            "Exported on 3 January 2025. Each quotation is taken letter for letter from the statement that its "
            "footnote names.",
        ),
        ("Heading 1", "What is asked for?"),
        ("Normal", "Shamiso Mtisi, Coordinator (KP Plenary 2021, Moscow, 12 November 2021):"),
        ("Quote", "“We ask for a reform.”"),
        ("Quote", "“A second sentence.”"),
        ("Heading 1", "What does tea cost?"),
        ("Normal", NO),
        ("Normal", "Near the question, and not an answer to it:"),
        ("List Bullet", "“Opening speech”, Shamiso Mtisi, p. 1"),
        ("Heading 1", "Who is against it?"),
        ("Normal", "A paper reports (KP Plenary 2021, Moscow, 12 November 2021):"),
        ("Quote", "“Some states refused.”"),
        ("Normal", "One quotation a statement."),
    ]
    assert references(data) == [1, 2, 3]
    assert footnotes(data) == {
        1: "Shamiso Mtisi, Coordinator, “Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, KP CSC, p. 3. "
        "https://example.org/speech",
        2: "Shamiso Mtisi, Coordinator, “Closing speech”, KP Plenary 2021, Moscow, 12 November 2021, KP CSC, p. 4. "
        "https://example.org/speech",
        3: "A paper (the reporter’s words, not the organisation’s), “Closing speech”, KP Plenary 2021, Moscow, "
        "12 November 2021, p. 3.",
    }


def test_the_parts_of_a_word_file_know_each_other() -> None:
    data = word_file(CONVERSATION)
    document = docx.Document(io.BytesIO(data))
    (relation,) = [r for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    notes = relation.target_part
    assert notes.partname == "/word/footnotes.xml"
    assert notes.content_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    assert {r.target_ref for r in notes.rels.values() if r.is_external} == {"https://example.org/speech"}
    links = {link.get(qn("r:id")) for link in etree.fromstring(notes.blob).iter(qn("w:hyperlink"))}
    assert links == set(notes.rels)
    separators = {
        (note.get(qn("w:type")), note.get(qn("w:id")))
        for note in etree.fromstring(notes.blob)
        if note.get(qn("w:type"))
    }
    assert separators == {("separator", "-1"), ("continuationSeparator", "0")}
    settings = [child.tag for child in document.settings.element]
    assert settings.index(qn("w:footnotePr")) < settings.index(qn("w:compat"))
    used = {
        style.get(qn("w:val"))
        for name in ("word/document.xml", "word/footnotes.xml")
        for style in etree.fromstring(parts(data)[name]).iter(qn("w:rStyle"), qn("w:pStyle"))
    }
    defined = {style.style_id for style in document.styles}
    assert {"FootnoteText", "FootnoteReference", "Hyperlink", "Quote"} <= used <= defined


def test_a_conversation_without_quotations_has_no_footnotes() -> None:
    data = word_file([refused("What does tea cost?", NO)])
    assert "word/footnotes.xml" not in parts(data)
    assert "[^" not in markdown([refused("What does tea cost?", NO)])


def test_the_archive_reads_what_it_exports() -> None:
    (text,) = DocxReader().read(word_file(CONVERSATION)).pages
    for wanted in ("“We ask for a reform.”", "“Some states refused.”", "KP CSC, p. 4. https://example.org/speech"):
        assert wanted in text


def test_the_same_conversation_gives_the_same_bytes() -> None:
    assert word_file(CONVERSATION) == word_file(CONVERSATION)
    with zipfile.ZipFile(io.BytesIO(word_file(CONVERSATION))) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(word_file(CONVERSATION, FRENCH))).core_properties
    assert (properties.title, properties.author, properties.language) == ("The Coalition", "The Coalition", "fr")
    assert properties.created == properties.modified == dt.datetime(2025, 1, 3, tzinfo=properties.created.tzinfo)  # type: ignore[union-attr]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\t\r"), min_size=1, max_size=60), max_size=4), max_size=4
    )
)
@hypothesis_settings(max_examples=30)
def test_every_quotation_stands_in_both_files_with_its_number(quotes: list[list[str]]) -> None:
    answers = [
        answered(f"Question {number}?", *(citation(quote, page=page) for page, quote in enumerate(own, start=1)))
        for number, own in enumerate(quotes)
    ]
    every = [(quote, page) for own in quotes for page, quote in enumerate(own, start=1)]
    data, exported = word_file(answers), markdown(answers)
    texts = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.style and p.style.name == "Quote"]
    assert [allowed(quote) in text for (quote, _), text in zip(every, texts, strict=True)] == [True] * len(every)
    numbers = list(range(1, len(every) + 1))
    assert references(data) == numbers
    assert [int(number) for number in re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", exported)] == numbers
    assert [int(number) for number in re.findall(r"^\[\^(\d+)\]:", exported, re.MULTILINE)] == numbers
    if every:
        assert [text.rpartition("p. ")[2][0] for text in footnotes(data).values()] == [str(page) for _, page in every]
