"""From a document to what is indexed of it: pure functions."""

from __future__ import annotations

from qa.documents.folder import Fingerprint
from qa.indexing.context import contextual_text
from qa.indexing.indexed_document import IndexedDocument
from qa.indexing.signature import sign
from qa.indexing.splitting import PassageSize, split
from qa.indexing.voices import assign_voices
from qa.retrieval.vocabulary import Vocabulary
from qa.types import ArchiveDescription, Document


def prepare(
    document: Document,
    fingerprint: Fingerprint,
    size: PassageSize,
    description: ArchiveDescription,
    vocabulary: Vocabulary,
) -> IndexedDocument:
    """Cut a document into passages, tell whose words each sentence holds, sign its text and list its terms.

    Args:
        document: with its text.
        fingerprint: of the file it was read from.
        size: how long passages are.
        description: tells who belongs to the organisation.
        vocabulary: of the archive.
    """
    passages = assign_voices(document, split(document, size), description)
    terms = tuple(
        "\n".join(vocabulary.terms(contextual_text(document, passage), document.language)) for passage in passages
    )
    return IndexedDocument(document, fingerprint, tuple(passages), sign(document.text), terms)
