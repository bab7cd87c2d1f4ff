"""A transcript as a Word file, its sources as real footnotes.

python-docx writes the file; it knows no footnotes, so that their part, its relation to the document, its styles and
the marks in the text are made here, as Word writes them.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from qa.interfaces.transcript import Exchange, Note, Transcript

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no place for."""

_TEXT_STYLE, _MARK_STYLE, _LINK_STYLE = "FootnoteText", "FootnoteReference", "Hyperlink"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
"""Numbers, types and marks of the notes that hold the lines above the footnotes."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that each part of the file bears, so that the same transcript gives the same bytes."""


def write_word_file(transcript: Transcript) -> bytes:
    """Write a transcript.

    Args:
        transcript: what is written.

    Returns:
        A .docx file, the same for the same transcript.
    """
    import docx

    document = docx.Document()
    _describe(document, transcript)
    _add_styles(document)
    notes = list(transcript.notes)
    if notes:
        _add_footnotes(document, notes)
    document.add_heading(allowed(transcript.title), 0)
    document.add_paragraph(allowed(transcript.introduction))
    for exchange in transcript.exchanges:
        document.add_heading(allowed(exchange.question), 1)
        _add_exchange(document, exchange)
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def allowed(text: str) -> str:
    """A text without the characters that XML has no place for."""
    return _FORBIDDEN.sub("", text)


def _describe(document: Any, transcript: Transcript) -> None:
    properties = document.core_properties
    day = dt.datetime.combine(transcript.exported, dt.time())
    properties.title = properties.author = allowed(transcript.title)[:255]
    properties.comments = ""
    properties.language = transcript.language
    properties.created = properties.modified = day
    language = document.styles.element.xpath("./w:docDefaults//w:lang")
    for element in language:
        element.set(_name("val"), {"en": "en-GB", "fr": "fr-FR"}.get(transcript.language, transcript.language))


def _add_exchange(document: Any, exchange: Exchange) -> None:
    if exchange.refusal:
        document.add_paragraph().add_run(allowed(exchange.refusal)).bold = True
    for group in exchange.groups:
        document.add_paragraph(allowed(f"{group.introduction}:")).paragraph_format.keep_with_next = True
        for quoted in group.quotations:
            paragraph = document.add_paragraph(allowed(quoted.text), style="Quote")
            paragraph._p.append(_reference(quoted.note.number))
    introduction, *names = exchange.nearest or ("",)
    if names:
        document.add_paragraph(allowed(introduction)).paragraph_format.keep_with_next = True
        for name in names:
            document.add_paragraph(allowed(name), style="List Bullet")
    for remark in exchange.remarks:
        document.add_paragraph().add_run(allowed(remark)).italic = True


def _add_styles(document: Any) -> None:
    """The styles that Word has for footnotes; and quotations set in, upright, apart from the remarks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    quote = document.styles["Quote"]
    quote.font.italic = False
    quote.paragraph_format.left_indent = Cm(1)
    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(9)
    text.paragraph_format.space_after = Pt(3)
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    link = document.styles.add_style(_LINK_STYLE, WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
    link.font.underline = True
    for style, identifier in ((text, _TEXT_STYLE), (mark, _MARK_STYLE)):
        style.element.set(_name("styleId"), identifier)


def _add_footnotes(document: Any, notes: Sequence[Note]) -> None:
    """The part that holds the footnotes, and what tells Word of it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    root = _element("footnotes")
    part = XmlPart(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, root, document.part.package)
    for number, kind, mark in _SEPARATORS:
        root.append(_separator(number, kind, mark))
    for note in notes:
        link = part.relate_to(note.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True) if note.address else None
        root.append(_footnote(note, link))
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    named = _element("footnotePr")
    for number, _, _ in _SEPARATORS:
        named.append(_element("footnote", id=str(number)))
    settings = document.settings.element
    settings.insert_element_before(named, "w:endnotePr", "w:compat", "w:rsids")


def _separator(number: int, kind: str, mark: str) -> Any:
    paragraph, run = _element("p"), _element("r")
    run.append(_element(mark))
    paragraph.append(run)
    note = _element("footnote", type=kind, id=str(number))
    note.append(paragraph)
    return note


def _footnote(note: Note, link: str | None) -> Any:
    paragraph, properties = _element("p"), _element("pPr")
    properties.append(_element("pStyle", val=_TEXT_STYLE))
    paragraph.append(properties)
    paragraph.append(_run(_element("footnoteRef"), _MARK_STYLE))
    paragraph.append(_run(_text(f" {note.text}")))
    if link and note.address:
        from docx.oxml.ns import qn

        address = _element("hyperlink")
        address.set(qn("r:id"), link)
        address.append(_run(_text(note.address), _LINK_STYLE))
        paragraph.append(_run(_text(" ")))
        paragraph.append(address)
    element = _element("footnote", id=str(note.number))
    element.append(paragraph)
    return element


def _reference(number: int) -> Any:
    """The mark in the text that stands for a footnote."""
    return _run(_element("footnoteReference", id=str(number)), _MARK_STYLE)


def _run(content: Any, style: str | None = None) -> Any:
    run = _element("r")
    if style:
        properties = _element("rPr")
        properties.append(_element("rStyle", val=style))
        run.append(properties)
    run.append(content)
    return run


def _text(text: str) -> Any:
    from docx.oxml.ns import qn

    element = _element("t")
    element.text = " ".join(allowed(text).split("\n"))
    element.set(qn("xml:space"), "preserve")
    return element


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(_name(name), value)
    return element


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _without_times(data: bytes) -> bytes:
    """The same file, in which no part tells when it was written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(stream, "w") as copy:
        for info in written.infolist():
            part = zipfile.ZipInfo(info.filename, _EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(part, written.read(info))
    return stream.getvalue()
