"""The paragraphs of an HTML element, as a browser shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.documents.blocks import Block, Group, join_blocks, list_item, table_row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
        ),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
_LAYOUT = ("table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_BREAKS = re.compile(r" *\n *")
_RUNS = re.compile(" {2,}")


def text_of(element: HtmlElement) -> str:
    """The text of an element, an empty line between its paragraphs."""
    return join_blocks(blocks_of(element))


def text_of_fragment(markup: str) -> str:
    """The text of a piece of HTML."""
    from lxml import etree, html

    from qa.documents.html_tree import drop_hidden

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.fragment_fromstring(markup.encode("utf-8", "replace"), create_parent="div", parser=parser)
    except etree.ParserError:
        return ""
    drop_hidden(tree)
    return text_of(tree)


def blocks_of(element: HtmlElement) -> list[Block]:
    """The paragraphs, items and rows of an element, in the order of the page."""
    return _Walk().blocks(element)


class _Walk:
    """Goes through one element without recursion; holds the paragraph that is open."""

    def __init__(self) -> None:
        self._found: list[Block] = []
        self._words: list[str] = []
        self._is_item = False
        self._preformatted = 0

    def blocks(self, element: HtmlElement) -> list[Block]:
        """What the element shows."""
        from lxml import etree

        walker = etree.iterwalk(element, events=("start", "end"))
        for event, node in walker:
            if not isinstance(node.tag, str):
                continue
            if event == "start" and node.tag == "table" and _is_data(node):
                self._close()
                self._found += _rows(node)
                walker.skip_subtree()
            elif event == "start" and _is_note_mark(node):
                walker.skip_subtree()
            elif event == "start":
                self._start(node)
            else:
                self._end(node)
                if node is not element:
                    self._add(node.tail)
        self._close()
        return self._found

    def _start(self, node: HtmlElement) -> None:
        if node.tag in _BLOCKS:
            self._close()
        if node.tag == "li":
            self._is_item = True
        elif node.tag == "br":
            self._words.append("\n")
        elif node.tag == "q":
            self._words.append("“")
        self._preformatted += node.tag == "pre"
        self._add(node.text)

    def _end(self, node: HtmlElement) -> None:
        if node.tag == "q":
            self._words.append("”")
        if node.tag in _BLOCKS:
            self._close()
        if node.tag == "li":
            self._is_item = False
        self._preformatted -= node.tag == "pre"

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._preformatted else _SPACES.sub(" ", text))

    def _close(self) -> None:
        """End the paragraph that is open; the first of an item carries its mark."""
        text = "".join(self._words)
        self._words.clear()
        if not self._preformatted:
            text = _BREAKS.sub("\n", _RUNS.sub(" ", text))
        text = text.strip()
        if not text:
            return
        self._found.append(list_item(text) if self._is_item else Block(text, Group.NONE))
        self._is_item = False


def _is_note_mark(node: HtmlElement) -> bool:
    """Whether an element is the raised number that leads to a note."""
    return node.tag == "sup" and node.find("a") is not None


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds figures in rows and columns, rather than a page in columns."""
    if next(table.iterdescendants(*_LAYOUT), None) is not None:
        return False
    rows = list(table.iter("tr"))
    if not any(len(row) > 1 for row in rows):
        return False
    return all(sum(1 for _ in cell.iter("p", "div")) <= 1 for row in rows for cell in row)


def _rows(table: HtmlElement) -> list[Block]:
    rows = ([_line(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    caption = table.find("caption")
    head = [] if caption is None else [Block(_line(caption))]
    return [*head, *(table_row(cells) for cells in rows if cells)]


def _line(cell: HtmlElement) -> str:
    return " ".join(block.text for block in blocks_of(cell))
