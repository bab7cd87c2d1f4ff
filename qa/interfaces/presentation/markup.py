"""Texts and addresses as HTML.

Everything that comes from a document or from a reader passes through `escape`, which also
neutralises what Markdown would read as markup: the page shows it letter for letter.
"""

from __future__ import annotations

import html
from urllib.parse import urlencode

_MARKUP = "<>&\"'\\`*_{}[]()#+-.!|~$:@\n"
"""What HTML or Markdown could read as markup."""

_ESCAPES = str.maketrans({character: f"&#{ord(character)};" for character in _MARKUP})


def escape(text: str) -> str:
    """A text as HTML that shows it letter for letter, in an attribute or between tags."""
    return text.translate(_ESCAPES)


def escape_url(url: str) -> str:
    """An address for an attribute; anything but http and https becomes an empty one."""
    return html.escape(url, quote=True) if url.lower().startswith(("http://", "https://")) else ""


def link_to(document_id: str, start: int, end: int) -> str:
    """Address, relative to the page, that opens a statement at a stretch of its text."""
    return "?" + urlencode({"doc": document_id, "at": f"{start}-{end}"})


def statement_link(document_id: str, start: int, end: int) -> str:
    """The same address, for an attribute."""
    return html.escape(link_to(document_id, start, end))
