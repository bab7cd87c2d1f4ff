"""What the program and the processes that draw pages say to each other, a line of JSON each."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from qa.documents.confinement import ProcessLimits
from qa.documents.quote_alignment import QuoteInContext
from qa.types import PagePicture


class PageJob(BaseModel, frozen=True):
    """What is the same for all pages.

    Attributes:
        documents: the folder of documents.
        limits: of drawing one page.
    """

    documents: Path
    limits: ProcessLimits


class PageRequest(BaseModel, frozen=True):
    """A page to draw.

    Attributes:
        path: of the file, relative to the folder of documents.
        content: SHA-256 of the file that was indexed, in hexadecimal digits.
        page: its number, from 1.
        quotation: what to mark on it.
        width: of the picture, in pixels.
    """

    path: str
    content: str
    page: int
    quotation: QuoteInContext
    width: int


class PageReply(BaseModel, frozen=True, ser_json_bytes="base64", val_json_bytes="base64"):
    """What became of a page: one of the two.

    Attributes:
        picture: of it.
        reason: why there is none.
        lasting: whether that lies in the content of the file, so that it will be the same the next time.
    """

    picture: PagePicture | None = None
    reason: str | None = None
    lasting: bool = False
