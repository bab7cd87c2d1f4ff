"""What is not known of a document and could be stated in its sidecar: pure functions."""

from __future__ import annotations

from qa.types import DocumentInfo, MetadataField

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
