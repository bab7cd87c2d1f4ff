"""What is not known of a document and could be stated in its sidecar: pure functions."""

from __future__ import annotations

from enum import StrEnum

from qa.types import DocumentInfo


class MetadataField(StrEnum):
    """What an archivist can state of a statement."""

    DATE = "date"
    OCCASION = "occasion"
    PLACE = "place"
    SPEAKER = "speaker"
    PUBLISHER = "publisher"
    KIND = "kind"
    LANGUAGE = "language"
    SOURCE_URL = "source_url"


def missing_fields(document: DocumentInfo) -> tuple[MetadataField, ...]:
    """The fields that are not known, in the order of `MetadataField`."""
    return tuple(field for field in MetadataField if getattr(document, field) is None)
