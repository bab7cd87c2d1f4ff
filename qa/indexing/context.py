"""The text that is embedded and searched for a passage: pure functions.

A passage alone does not say who speaks, when and where; its context does. What is quoted is
only ever the passage.
"""

from __future__ import annotations

from qa.types import Document, Passage

CONTEXT_VERSION = 1
"""Raised when the same passage would get another context."""


def context_of(document: Document) -> str:
    """Title, date, occasion and speaker in one line."""
    parts = [document.title, str(document.when) if document.when else None, document.occasion, document.speaker]
    return ". ".join(part for part in parts if part)


def contextual_text(document: Document, passage: Passage) -> str:
    """A passage with its context before it."""
    return f"{context_of(document)}\n{document.text[passage.start : passage.end]}"
