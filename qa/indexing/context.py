"""The text that is embedded and searched for a passage: pure functions.

A passage alone does not say who speaks, when and where; its context does. What is quoted is
only ever the passage.
"""

from __future__ import annotations

from qa.retrieval.tokenization import words
from qa.types import Document, MetadataField, Origin, Passage

CONTEXT_VERSION = 2
"""Raised when the same passage would get another context."""

_NEW_SHARE = 0.5
"""A file's name is context where so many of its words stand not in the title: it tells what the title does not."""


def context_of(document: Document) -> str:
    """Title, name of the file where it tells more, date, occasion and speaker in one line."""
    parts = [
        document.title,
        _telling_name(document),
        str(document.when) if document.when else None,
        document.occasion,
        document.speaker,
    ]
    return ". ".join(part for part in parts if part)


def _telling_name(document: Document) -> str | None:
    """The name of the file in words, where the heading of the text does not say what the document is."""
    named = (fact for fact in document.facts if fact.field is MetadataField.TITLE and fact.origin is Origin.FILE_NAME)
    name = next((fact.value for fact in named), None)
    own = {*words(name or "")}
    new = {word for word in own - {*words(document.title)} if any(letter.isalpha() for letter in word)}
    return name if len(new) >= max(1, _NEW_SHARE * len(own)) else None


def contextual_text(document: Document, passage: Passage) -> str:
    """A passage with its context before it."""
    return f"{context_of(document)}\n{document.text[passage.start : passage.end]}"
