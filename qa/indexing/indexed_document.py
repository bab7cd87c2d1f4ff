"""What is indexed of a document; apart from how it is made, so that asking loads none of that."""

from __future__ import annotations

from dataclasses import dataclass

from qa.documents.folder import Fingerprint
from qa.types import Document, Passage


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as it is indexed.

    Attributes:
        document: with its text.
        fingerprint: of the file and its sidecar.
        passages: in the order of the text.
        signature: of the text, by which copies of it are recognised.
        terms: those of each passage with its context, in order, a line each.
    """

    document: Document
    fingerprint: Fingerprint
    passages: tuple[Passage, ...]
    signature: bytes
    terms: tuple[str, ...]
