"""Which contents are taken, and how they are stored: pure functions."""

from __future__ import annotations

from qa.documents.website.failures import FetchError

HTML, PDF = ".html", ".pdf"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIXES = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    _WORD: ".docx",
    "text/plain": ".txt",
    "text/markdown": ".md",
}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
_PDF_SIGNATURE = b"%PDF-"
_SIGNATURE_WITHIN = 1024

LOCAL_SUFFIXES = frozenset({*_SUFFIXES.values(), ".htm", ".xhtml", ".markdown", ".text", ""})
"""Those of local files that may be added."""


def suffix_of(content_type: str, data: bytes) -> str:
    """The suffix of the file in which a content is stored.

    Args:
        content_type: as the server told it.
        data: the content.

    Raises:
        FetchError: it is empty, or of a kind that is not taken.
    """
    if not data.strip():
        raise FetchError("it is empty")
    told = content_type.partition(";")[0].strip().lower()
    is_pdf = _PDF_SIGNATURE in data[:_SIGNATURE_WITHIN]
    if told in _UNTOLD and is_pdf:
        return PDF
    suffix = _SUFFIXES.get(told)
    if suffix is None:
        raise FetchError(f"its content type {_printable(told) or '(none told)'} cannot be read")
    if suffix == PDF and not is_pdf:
        raise FetchError("the server calls it a PDF, and it is none")
    return suffix


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:80]
