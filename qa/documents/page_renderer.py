"""Pictures of the pages of an archive's PDFs, a few at a time, the last ones kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qa.documents.confined_process import (
    PoolBusyError,
    PoolClosedError,
    ProcessLostError,
    ProcessNotStartedError,
    ProcessPool,
)
from qa.documents.confinement import ProcessLimits
from qa.documents.folder import find_file
from qa.documents.page_messages import PageJob, PageReply, PageRequest
from qa.documents.quote_alignment import QuoteInContext
from qa.errors import DocumentError, PagePictureError, PicturesBusyError, UsageError
from qa.types import Document, DocumentInfo, Marking, PagePicture, Span

NARROWEST, WIDEST = 200, 2000
"""Widths that a picture may have, in pixels."""

_WORKER = "qa.documents.page_worker"
_AT_ONCE = 2
_PATIENCE = 20
"""Seconds to wait for a process to become free."""

_CONTEXT = 500
"""Characters around a quotation that tell it from the same words elsewhere on the page."""

_KEPT_BYTES = 32 * 2**20
_KEPT_REPLIES = 256


class PageRenderer:
    """Draws pages of PDFs in processes of their own. Safe to share between threads.

    Args:
        documents: the folder of documents.
        limits: of drawing one page.
    """

    def __init__(self, documents: Path, limits: ProcessLimits) -> None:
        self._documents = documents
        job = PageJob(documents=documents.absolute(), limits=limits)
        self._pool = ProcessPool(_WORKER, job.model_dump_json(), limits, _AT_ONCE)
        self._kept = _Replies()

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def has_pages(self, document: DocumentInfo) -> bool:
        """Whether a document is a PDF that is still in the folder; not whether it is the one that was indexed."""
        if not _is_pdf(document):
            return False
        try:
            find_file(self._documents, document.path)
        except DocumentError:
            return False
        return True

    def picture(self, document: Document, content: str, page: int, quotation: Span, width: int) -> PagePicture:
        """Draw a page, and mark on it the part of a quotation that stands there.

        Args:
            document: of the archive.
            content: SHA-256 of its file when it was indexed.
            page: its number, from 1.
            quotation: stretch of the document's text; an empty one marks nothing.
            width: of the picture, in pixels.

        Raises:
            UsageError: the stretch or the width cannot be meant.
            PagePictureError: there is no such page, or its file is gone, changed or broken.
            PicturesBusyError: too many pictures are being drawn.
        """
        if not NARROWEST <= width <= WIDEST:
            raise UsageError(f"A picture is between {NARROWEST} and {WIDEST} pixels wide, not {width}.")
        if not 0 <= quotation.start <= quotation.end <= len(document.text):
            raise UsageError(f"The text has no characters {quotation.start} to {quotation.end}.")
        if not _is_pdf(document):
            raise PagePictureError(f"'{document.path}' is not a PDF; only the pages of PDFs can be shown.")
        pages = len(document.page_starts)
        if not 1 <= page <= pages:
            raise PagePictureError(f"'{document.path}' has no page {page}; it has {pages}.")
        request = PageRequest(
            path=document.path, content=content, page=page, quotation=_on_page(document, page, quotation), width=width
        )
        reply = self._kept.get(request)
        if reply is None:
            reply = self._draw(request)
            self._kept.keep(request, reply)
        if reply.picture is None:
            raise PagePictureError(f"Page {page} of '{document.path}' cannot be shown: {reply.reason}.")
        return _told_apart(reply.picture, request.quotation, quotation)

    def _draw(self, request: PageRequest) -> PageReply:
        try:
            return self._pool.ask(request, PageReply, _PATIENCE)
        except ProcessLostError as lost:
            return PageReply(reason=str(lost), lasting=True)
        except ProcessNotStartedError as error:
            raise PagePictureError(f"The process that draws pages cannot be started: {error}.") from None
        except PoolClosedError:
            raise PagePictureError("The archive is closed.") from None
        except PoolBusyError:
            raise PicturesBusyError("Too many pages are being drawn; try again in a moment.") from None


class _Replies:
    """The last replies that will be the same the next time, within a limit of memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._replies: OrderedDict[PageRequest, PageReply] = OrderedDict()
        self._bytes = 0

    def get(self, request: PageRequest) -> PageReply | None:
        with self._lock:
            reply = self._replies.get(request)
            if reply is not None:
                self._replies.move_to_end(request)
            return reply

    def keep(self, request: PageRequest, reply: PageReply) -> None:
        if reply.picture is None and not reply.lasting:
            return
        with self._lock:
            self._bytes += _size(reply) - _size(self._replies.pop(request, None))
            self._replies[request] = reply
            while self._bytes > _KEPT_BYTES or len(self._replies) > _KEPT_REPLIES:
                _, oldest = self._replies.popitem(last=False)
                self._bytes -= _size(oldest)


def _size(reply: PageReply | None) -> int:
    return len(reply.picture.image) if reply and reply.picture else 0


def _is_pdf(document: DocumentInfo) -> bool:
    return PurePosixPath(document.path).suffix.lower() == ".pdf"


def _on_page(document: Document, page: int, quotation: Span) -> QuoteInContext:
    """The part of a quotation that stands on a page, as the stored text has it, and what is around it there."""
    first = document.page_starts[page - 1]
    last = document.page_starts[page] if page < len(document.page_starts) else len(document.text)
    start, end = max(first, quotation.start), min(last, quotation.end)
    if start >= end:
        return QuoteInContext("", "", "")
    return QuoteInContext(
        document.text[max(first, start - _CONTEXT) : start],
        document.text[start:end],
        document.text[end : min(last, end + _CONTEXT)],
    )


def _told_apart(picture: PagePicture, on_page: QuoteInContext, quotation: Span) -> PagePicture:
    """A picture that tells a quotation on other pages from none."""
    if quotation.start == quotation.end or on_page.quote.strip():
        return picture
    return replace(picture, marking=Marking.ELSEWHERE)
