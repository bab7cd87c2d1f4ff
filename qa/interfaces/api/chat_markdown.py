"""An answer as Markdown, for clients that show nothing but the message."""

from __future__ import annotations

import re
from urllib.parse import quote

from qa.types import Answer, Citation

_MARKUP = re.compile(r"[\\`*_<>\[\]|~$&!]")
_LINE_START = re.compile(r"(?m)^([^\S\n]*)([#+=-]|\d+(?=[.)]))")
_URL_SAFE = "/:?#@!$&'*+,;=%~-._"


def answer_markdown(answer: Answer) -> str:
    """The answer with its markers, the remarks, and the list of sources.

    Nothing that comes from a document is read as markup: a quotation can bring no picture,
    link or HTML into a chat.

    Args:
        answer: to show.
    """
    markers = {f"[{citation.marker}]" for citation in answer.citations}
    parts = [_marked(answer.text, markers), *(escape_markdown(note) for note in answer.notes)]
    if answer.citations:
        parts.append("**Sources**")
        parts.append("\n".join(_source(citation) for citation in answer.citations))
    return "\n\n".join(parts)


def escape_markdown(text: str) -> str:
    """A text that Markdown shows letter for letter."""
    escaped = _MARKUP.sub(lambda match: f"\\{match.group()}", text)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if not match[2].isdigit() else match[0], escaped)


def _marked(text: str, markers: set[str]) -> str:
    """The text with its markers as they are."""
    # A marker before a bracket would be read as a link.
    parts = re.split(r"(\[\d+\])(?![(\[:])", text)
    return "".join(part if part in markers else escape_markdown(part) for part in parts)


def _source(citation: Citation) -> str:
    known = (citation.date, citation.speaker, f"voice: {citation.voice}")
    facts = ", ".join(escape_markdown(fact) for fact in known if fact)
    page = f", page {citation.page}" if citation.page else ""
    return f"{citation.marker}. {escape_markdown(_line(citation.title))}, {facts}{page}: {_place(citation)}"


def _place(citation: Citation) -> str:
    if citation.url and citation.url.lower().startswith(("http://", "https://")):
        return f"<{quote(citation.url, safe=_URL_SAFE)}>"
    return escape_markdown(_line(citation.path))


def _line(text: str) -> str:
    return " ".join(text.split())
