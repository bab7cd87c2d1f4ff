"""PDF files: the text layer as pypdf reads it, else as PDFium does, else the text in pictures of the pages.

pypdf is asked first. PDFium is asked about the pages of which pypdf makes nothing or codes, and about files that are
broken or too large for pypdf. What is left without text is a scan, or empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.documents.legibility import count_misspaced, is_fragmented, is_legible
from qa.documents.ocr import Tesseract
from qa.documents.pdfium_file import PdfiumFile, Picture
from qa.documents.pypdf_file import TextLayer, read_text_layer
from qa.errors import DocumentError
from qa.types import Content

_SCAN_SHARE = 0.5
"""How much of a page pictures must cover for it to be a scan, beside pages that have text."""

_LONGEST_SCAN = 500
"""Pages whose text is recognised: about half an hour."""

_FEWER_LINES = 0.7
_AS_MANY = 0.9
_MISSPACED = 2
"""Words of a page with a blank too many or too few that make its reading doubtful."""


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Reads the text of a PDF, page by page.

    Attributes:
        at_work: called after each page whose text was recognised in a picture, which takes long.
    """

    at_work: Callable[[], None]

    def read(self, data: bytes) -> Content:
        """Read a PDF file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is broken, locked with a password, has no text, or is scanned and Tesseract
                is absent or recognises nothing.
        """
        try:
            layer = read_text_layer(data)
        except DocumentError as failure:
            return _read_broken(data, failure, self.at_work)
        if not layer.pages:
            raise DocumentError("it holds no text")
        pages = [page for page in layer.pages if page is not None and not _is_doubtful(page)]
        if len(pages) == len(layer.pages):
            return Content(tuple(pages), paged=True, facts=layer.facts)
        return _read_doubtful(data, layer, self.at_work)


def _read_broken(data: bytes, failure: DocumentError, at_work: Callable[[], None]) -> Content:
    """A file that pypdf cannot open: where PDFium can, and finds something, that is its content."""
    try:
        file = PdfiumFile(data)
    except DocumentError:
        raise failure from None
    with file:
        pages = tuple(file.text(index) for index in range(len(file)))
        if None in pages:
            raise failure
        content = _complete(file, TextLayer(pages, file.facts), at_work)
    if content is None:
        raise failure
    return content


def _read_doubtful(data: bytes, layer: TextLayer, at_work: Callable[[], None]) -> Content:
    """A file that pypdf opens, and of which some pages have no text that it can read."""
    try:
        file = PdfiumFile(data)
    except DocumentError:
        pages = tuple(page if page is not None and is_legible(page) else "" for page in layer.pages)
        if not any(pages) or None in layer.pages:
            raise
        return Content(pages, paged=True, facts=layer.facts)
    with file:
        content = _complete(file, layer, at_work)
    if content is None:
        raise DocumentError("it holds no text")
    return content


def _complete(file: PdfiumFile, layer: TextLayer, at_work: Callable[[], None]) -> Content | None:
    """The content of a file with what PDFium and Tesseract add to it, or ``None`` where there is none at all."""
    found = [_best(file, index, page) for index, page in enumerate(layer.pages)]
    pages = [page if is_legible(page) else "" for page in found]
    scans = [index for index, page in enumerate(pages) if not page and _is_scan(file, index, found, any(pages))]
    if not scans:
        return Content(tuple(pages), paged=True, facts=layer.facts) if any(pages) else None
    try:
        tesseract = Tesseract.find()
    except DocumentError:
        # Most of a file must not be lost for a photograph on its cover.
        if len(scans) >= sum(map(bool, pages)):
            raise
        return Content(tuple(pages), paged=True, facts=layer.facts)
    if len(scans) > _LONGEST_SCAN:
        raise DocumentError(f"it has {len(scans):,} scanned pages, more than {_LONGEST_SCAN}; split it into parts")
    recognised = _recognise(file, scans, tesseract, at_work)
    for index, text in recognised:
        pages[index] = text
    if not any(pages):
        raise DocumentError("it is scanned, and no text could be recognised in it")
    return Content(tuple(pages), paged=True, facts=layer.facts, ocr=any(text for _, text in recognised))


def _best(file: PdfiumFile, index: int, own: str | None) -> str:
    """The better of two readings of a page.

    Raises:
        DocumentError: neither program can read it.
    """
    if own is not None and not _is_doubtful(own):
        return own
    other = file.text(index) if index < len(file) else None
    if own is None and other is None:
        raise DocumentError(f"it is a broken PDF (page {index + 1} cannot be read)")
    if own is None or other is None:
        return own or other or ""
    return other if _is_better(other, own) else own


def _is_doubtful(page: str) -> bool:
    return not is_legible(page) or is_fragmented(page) or count_misspaced(page) >= _MISSPACED


def _is_better(other: str, own: str) -> bool:
    """Whether another reading of a page is better than one that is doubtful."""
    if not is_legible(other) or not is_legible(own):
        return is_legible(other)
    if _letters(other) < _AS_MANY * _letters(own):
        return False
    return _lines(other) < _FEWER_LINES * _lines(own) or count_misspaced(other) < count_misspaced(own)


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))


def _is_scan(file: PdfiumFile, index: int, found: Sequence[str], beside_text: bool) -> bool:
    """Whether a page without text shows what may be text."""
    if index >= len(file):
        return False
    if beside_text and not found[index].strip():
        return file.picture_share(index) >= _SCAN_SHARE
    return file.has_marks(index)


def _recognise(
    file: PdfiumFile, scans: Sequence[int], tesseract: Tesseract, at_work: Callable[[], None]
) -> list[tuple[int, str]]:
    drawn: list[int] = []

    def pictures() -> Iterator[Picture]:
        for index in scans:
            if picture := file.picture(index):
                drawn.append(index)
                yield picture

    texts: list[str] = []
    for text in tesseract.recognise(pictures()):
        texts.append(text)
        at_work()
    return list(zip(drawn, texts, strict=True))
