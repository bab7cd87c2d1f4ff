"""From the bytes of a page to the tree of what it shows; nothing in it is fetched or run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.documents.encoding import decode_text
from qa.errors import DocumentError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,300}?\bcharset\s*=|\?xml\b[^>]{0,100}?\bencoding\s*=)\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD = 4096
_MOST_ELEMENTS = 300_000
_NEVER_SHOWN = (
    *(
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
    ),
    *("video", "map", "select", "datalist", "textarea", "input", "button", "dialog", "noframes"),
)
_INLINE = frozenset(
    ("a", "abbr", "b", "button", "em", "i", "img", "input", "label", "small", "span", "strong", "svg", "time")
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING_CLASSES = frozenset(
    (
        "screen-reader-text",
        "screen-reader-only",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "element-invisible",
        "d-none",
    )
)


def parse_page(data: bytes) -> HtmlElement | None:
    """The tree of a page with everything in it, its head and scripts too.

    Args:
        data: the whole file.

    Returns:
        ``None`` where it holds no element at all.

    Raises:
        DocumentError: it is binary, or nested more deeply than any honest page.
    """
    from lxml import etree, html

    charset = _CHARSET.search(data[:_HEAD])
    text = decode_text(data, charset.group(1).decode("ascii", "ignore") if charset else None)
    # Every encoding that the page declares is beside the point from here on.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise DocumentError("its elements are nested too deeply; save it as a simpler page")
    if sum(1 for _ in zip(tree.iter(), range(_MOST_ELEMENTS + 1), strict=False)) > _MOST_ELEMENTS:
        raise DocumentError(f"it has more than {_MOST_ELEMENTS:,} elements; save the article alone")
    return tree


def drop_hidden(tree: HtmlElement) -> None:
    """Remove from a tree what a browser does not show as text."""
    hidden = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str) and element is not tree and _is_hidden(element)
    ]
    drop(hidden)


def drop(elements: list[HtmlElement]) -> None:
    """Empty elements of a tree; the text behind each stays, apart from what was before it where it was a block."""
    for element in elements:
        # Taking an element out would copy the text around it, once for each of its neighbours.
        element.clear(keep_tail=True)
        element.tag = "span" if element.tag in _INLINE else "hr"


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.tag in _NEVER_SHOWN
        or element.get("hidden") is not None
        or _HIDING_STYLE.search(element.get("style", "")) is not None
        or not _HIDING_CLASSES.isdisjoint(element.get("class", "").split())
    )
