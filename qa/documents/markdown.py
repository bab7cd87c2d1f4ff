"""Markdown files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.documents.blocks import ITEM_MARK, Block, Group, join_blocks, table_row
from qa.documents.encoding import decode_text
from qa.documents.faults import broken
from qa.documents.front_matter import split_front_matter
from qa.types import Content

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST_TEXT = 5_000_000
_LONGEST_BLOCK = 20_000
_NEVER_SHOWN = ("script", "style", "template")


class MarkdownReader:
    """Reads Markdown as the sentences that it shows, with or without front matter."""

    def read(self, data: bytes) -> Content:
        """Read a Markdown file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is binary, or its front matter cannot be accepted.
        """
        parts = split_front_matter(decode_text(data))
        try:
            text = parts.body if _is_unlikely(parts.body) else join_blocks(_Walk().blocks(_tokens(parts.body)))
        except MemoryError:
            raise
        # The parser documents no list of what a malformed file can raise.
        except Exception as error:
            raise broken("a broken Markdown file", error) from None
        return Content((text,), facts=parts.facts)


def _is_unlikely(text: str) -> bool:
    """Whether a text is none that a person marked up; the parser takes time that grows with the square of a block."""
    return len(text) > _LONGEST_TEXT or any(len(block) > _LONGEST_BLOCK for block in text.split("\n\n"))


def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


class _Walk:
    """Goes through the tokens of one file; holds the items and the row that are open."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []
        self._mark = ""
        self._row: list[str] | None = None

    def blocks(self, tokens: Sequence[Token]) -> list[Block]:
        """What the file shows, in its order."""
        found: list[Block] = []
        for token in tokens:
            self._open(token)
            if token.type == "tr_close" and self._row is not None:
                found.append(table_row(self._row))
                self._row = None
            elif token.type == "inline" and self._row is not None:
                self._row.append(_shown(token.children or ()))
            elif text := _text(token):
                found.append(Block(self._mark + text, Group.ITEM if self._mark else Group.NONE))
                self._mark = ""
        return found

    def _open(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._mark = self._next_mark()
            case "list_item_close":
                self._mark = ""
            case "tr_open":
                self._row = []

    def _next_mark(self) -> str:
        number = self._lists[-1]
        if number is None:
            return ITEM_MARK
        self._lists[-1] = number + 1
        return f"{number}. "


def _text(token: Token) -> str:
    match token.type:
        case "inline":
            return _shown(token.children or ())
        case "fence" | "code_block":
            return token.content.strip("\n")
        case "html_block":
            return _shown_html(token.content)
        case _:
            return ""


def _shown(tokens: Sequence[Token]) -> str:
    """The words of a paragraph without its marks; images and what stands in a script are left out."""
    words: list[str] = []
    hidden = False
    for token in tokens:
        match token.type:
            case "html_inline":
                tag = token.content.lower()
                if tag.startswith(tuple(f"<{name}" for name in _NEVER_SHOWN)):
                    hidden = True
                elif tag.startswith(tuple(f"</{name}" for name in _NEVER_SHOWN)):
                    hidden = False
                elif tag.startswith("<br"):
                    words.append("\n")
            case "text" | "code_inline" | "text_special" if not hidden:
                words.append(token.content)
            case "softbreak":
                words.append(" ")
            case "hardbreak":
                words.append("\n")
    return "".join(words).strip()


def _shown_html(content: str) -> str:
    from qa.documents.html_text import text_of_fragment

    return text_of_fragment(content)
