"""Pictures of pages over HTTP: `GET /statements/{document_id}/pages/{page}?start=&end=&width=`."""

from __future__ import annotations

import hashlib
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import PlainTextResponse

from qa.archive import Archive
from qa.documents.page_renderer import NARROWEST, WIDEST
from qa.errors import ArchiveError, PagePictureError, PicturesBusyError, UnknownDocumentError, UsageError
from qa.types import PagePicture

_DRAWING_VERSION = "1"
"""Raised when the same page would be drawn otherwise."""

_FAR = 10**9
_AT_ONCE = 4
"""Threads that pictures may take: the other requests need some too."""

_STATUS: dict[type[ArchiveError], int] = {
    UnknownDocumentError: 404,
    PagePictureError: 404,
    UsageError: 422,
    PicturesBusyError: 503,
}


def page_picture_router(archive: Archive) -> APIRouter:
    """What gives out pictures of the pages of an archive's PDFs.

    A picture tells in the header ``Quote-Marking`` what became of the quotation on it: a value of
    `qa.types.Marking`. It may be kept by the reader's browser alone, which asks whether it is still the same.

    Args:
        archive: whose pages are shown.
    """
    router = APIRouter()
    limiter = CapacityLimiter(_AT_ONCE)

    @router.get("/statements/{document_id}/pages/{page}", response_class=Response, include_in_schema=False)
    async def page_picture(
        document_id: Annotated[str, Path(max_length=200)],
        page: Annotated[int, Path(ge=1, le=_FAR)],
        start: Annotated[int, Query(ge=0, le=_FAR)] = 0,
        end: Annotated[int, Query(ge=0, le=_FAR)] = 0,
        width: Annotated[int, Query(ge=NARROWEST, le=WIDEST)] = 1000,
        if_none_match: Annotated[str, Header(max_length=1000)] = "",
    ) -> Response:
        def answer() -> Response:
            try:
                tag = _tag(archive, document_id, page, start, end, width)
                if tag in (known.strip().removeprefix("W/") for known in if_none_match.split(",")):
                    return Response(status_code=304, headers=_headers(tag))
                picture = archive.page_picture(document_id, page, start=start, end=end, width=width)
            except tuple(_STATUS) as error:
                return _refusal(error)
            return _found(picture, tag)

        return await to_thread.run_sync(answer, limiter=limiter)

    return router


def _tag(archive: Archive, document_id: str, page: int, start: int, end: int, width: int) -> str:
    """What stands for a picture: other files, words and measures have another one."""
    quote = archive.document(document_id).text[start:end]
    told = "\0".join((_DRAWING_VERSION, archive.content_hash(document_id), *map(str, (page, start, end, width)), quote))
    return f'"{hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]}"'


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache"}


def _found(picture: PagePicture, tag: str) -> Response:
    headers = _headers(tag) | {"Quote-Marking": picture.marking}
    return Response(picture.image, media_type="image/png", headers=headers)


def _refusal(error: ArchiveError) -> Response:
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    retry = {"Retry-After": "5"} if status == 503 else {}
    return PlainTextResponse(str(error), status, headers={"Cache-Control": "no-store"} | retry)
