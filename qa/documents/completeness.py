"""What is known of a document and from where, and what its sidecar could still state: pure functions."""

from __future__ import annotations

from qa.types import DocumentInfo, Fact, MetadataField

_EXPECTED = (
    MetadataField.DATE,
    MetadataField.OCCASION,
    MetadataField.PLACE,
    MetadataField.SPEAKER,
    MetadataField.PUBLISHER,
    MetadataField.KIND,
    MetadataField.LANGUAGE,
    MetadataField.SOURCE_URL,
)
"""What a statement should be known by."""


def missing_fields(document: DocumentInfo) -> tuple[MetadataField, ...]:
    """Those of the expected fields that are not known."""
    return tuple(field for field in _EXPECTED if getattr(document, field) is None)


def facts_in_use(document: DocumentInfo) -> tuple[Fact, ...]:
    """The facts that the document's fields hold, one for each field."""
    chosen: dict[MetadataField, Fact] = {}
    for fact in document.facts:
        chosen.setdefault(fact.field, fact)
    return tuple(chosen.values())
