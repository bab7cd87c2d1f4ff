"""From a document to what is indexed of it: pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from qa.documents.folder import Fingerprint
from qa.indexing.signature import sign
from qa.indexing.splitting import PassageSize, split
from qa.indexing.voices import assign_voices
from qa.types import ArchiveDescription, Document, Passage


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as it is indexed.

    Attributes:
        document: with its text.
        fingerprint: of the file and its sidecar.
        passages: in the order of the text.
        signature: of the text, by which copies of it are recognised.
    """

    document: Document
    fingerprint: Fingerprint
    passages: tuple[Passage, ...]
    signature: bytes


def prepare(
    document: Document, fingerprint: Fingerprint, size: PassageSize, description: ArchiveDescription
) -> IndexedDocument:
    """Cut a document into passages, tell whose words each sentence holds, and sign its text.

    Args:
        document: with its text.
        fingerprint: of the file it was read from.
        size: how long passages are.
        description: tells who belongs to the organisation.
    """
    passages = assign_voices(document, split(document, size), description)
    return IndexedDocument(document, fingerprint, tuple(passages), sign(document.text))
