"""The text in the XML of a Word file: pure functions over its elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.documents.blocks import Block, list_item, table_row

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = frozenset({"0", "false", "off", "none"})

_DROPPED = frozenset(
    _W + name
    for name in (
        *(
            "del",
            "moveFrom",
            "instrText",
            "delText",
            "delInstrText",
            "rPr",
            "pPr",
            "sectPr",
            "tblPr",
            "tblGrid",
            "trPr",
        ),
        *("tcPr", "sdtPr", "sdtEndPr", "rt", "fldChar", "footnoteReference", "endnoteReference", "commentReference"),
    )
)
_SIGNS = {_W + "tab": " ", _W + "ptab": " ", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_CONTENTS_STYLE = re.compile(r"toc ?\d|table of figures", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"(?:heading|titre|title|subtitle)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParagraphStyles:
    """What the paragraph styles of a file say of the paragraphs that have them.

    Attributes:
        listed: ids of those whose paragraphs are items of a list.
        headings: ids of those whose paragraphs are headings, numbered or not.
        contents: ids of those of a table of contents.
    """

    listed: frozenset[str]
    headings: frozenset[str]
    contents: frozenset[str]

    @classmethod
    def of(cls, root: _Element) -> ParagraphStyles:
        """Read the styles part of a file."""
        named: dict[str, str] = {}
        parents: dict[str, str] = {}
        numbered: dict[str, bool] = {}
        for style in root.iterfind(_W + "style"):
            key = style.get(_W + "styleId", "")
            named[key] = _value(style.find(_W + "name")) or ""
            parents[key] = _value(style.find(_W + "basedOn")) or ""
            numbering = _numbering(style.find(_W + "pPr"))
            if numbering is not None:
                numbered[key] = numbering
        headings = frozenset(key for key, name in named.items() if _HEADING_STYLE.match(name))
        return cls(
            frozenset(key for key in named if key not in headings and _inherited(key, parents, numbered)),
            headings,
            frozenset(key for key, name in named.items() if _CONTENTS_STYLE.match(name)),
        )


def body_blocks(container: _Element, styles: ParagraphStyles) -> list[Block]:
    """The paragraphs, items and rows of a body, in the order of the document.

    Args:
        container: the body, a cell, a text box or a note.
        styles: of the file.
    """
    return list(_blocks(container, styles))


def note_blocks(part: bytes, styles: ParagraphStyles) -> list[Block]:
    """The footnotes or endnotes of a file.

    Args:
        part: the XML part that holds them.
        styles: of the file.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    notes = [note for note in etree.fromstring(part, parser) if note.tag in (_W + "footnote", _W + "endnote")]
    return [block for note in notes if note.get(_W + "type") in (None, "normal") for block in _blocks(note, styles)]


def _blocks(container: _Element, styles: ParagraphStyles) -> Iterator[Block]:
    for child in container:
        if child.tag == _W + "p":
            yield from _paragraph(child, styles)
        elif child.tag == _W + "tbl":
            yield from _rows(child, styles)
        elif child.tag == _MC + "AlternateContent":
            yield from _blocks(_alternative(child), styles)
        elif isinstance(child.tag, str) and child.tag not in _DROPPED and not _is_contents(child):
            yield from _blocks(child, styles)


def _paragraph(paragraph: _Element, styles: ParagraphStyles) -> Iterator[Block]:
    """The paragraph, then the text boxes that are anchored in it."""
    properties = paragraph.find(_W + "pPr")
    style = "" if properties is None else _value(properties.find(_W + "pStyle")) or ""
    if style in styles.contents:
        return
    boxes: list[_Element] = []
    text = "".join(_words(paragraph, boxes)).strip()
    numbering = _numbering(properties)
    listed = style in styles.listed if numbering is None else numbering and style not in styles.headings
    if text:
        yield list_item(text) if listed else Block(text)
    for box in boxes:
        yield from _blocks(box, styles)


def _rows(table: _Element, styles: ParagraphStyles) -> Iterator[Block]:
    for row in _descend(table, "tr"):
        properties = row.find(_W + "trPr")
        if properties is not None and properties.find(_W + "del") is not None:
            continue
        cells = [list(_blocks(cell, styles)) for cell in _descend(row, "tc")]
        if len(cells) == 1:
            yield from cells[0]
        elif any(cells):
            yield table_row(" ".join(block.text for block in cell) for cell in cells)


def _descend(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, those within content controls and insertions too."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _descend(child, name)


def _words(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    """The shown text of a paragraph; the text boxes found on the way are put into ``boxes``."""
    for child in element:
        if child.tag in (_W + "t", _M + "t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _W + "br":
            yield "\n" if child.get(_W + "type") in (None, "textWrapping") else " "
        elif child.tag == _W + "txbxContent":
            boxes.append(child)
        elif child.tag == _MC + "AlternateContent":
            yield from _words(_alternative(child), boxes)
        elif isinstance(child.tag, str) and child.tag not in _DROPPED and not _is_hidden(child):
            yield from _words(child, boxes)


def _alternative(element: _Element) -> Iterable[_Element] | _Element:
    """The first of the equivalent contents that a file offers."""
    return next(iter(element), element)


def _is_hidden(run: _Element) -> bool:
    properties = run.find(_W + "rPr")
    mark = None if properties is None else properties.find(_W + "vanish")
    return mark is not None and mark.get(_W + "val", "1") not in _OFF


def _is_contents(control: _Element) -> bool:
    """Whether a content control holds a table of contents."""
    if control.tag != _W + "sdt":
        return False
    gallery = control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return (_value(gallery) or "").lower() == "table of contents"


def _numbering(properties: _Element | None) -> bool | None:
    """Whether the properties make an item of a list; ``None`` where they do not tell."""
    number = None if properties is None else properties.find(f"{_W}numPr/{_W}numId")
    return None if number is None else _value(number) != "0"


def _inherited(key: str, parents: dict[str, str], numbered: dict[str, bool]) -> bool:
    seen: set[str] = set()
    while key and key not in seen:
        if key in numbered:
            return numbered[key]
        seen.add(key)
        key = parents.get(key, "")
    return False


def _value(element: _Element | None) -> str | None:
    return None if element is None else element.get(_W + "val")
