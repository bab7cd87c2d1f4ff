"""What a build and the processes that read its files say to each other, a line of JSON each.

JSON, since what a hostile file has made of such a process must not be unpickled by the build.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from qa.indexing.preparation import IndexedDocument
from qa.indexing.splitting import PassageSize
from qa.types import ArchiveDescription

OUT_OF_MEMORY = 77
"""Exit status of a process that met its limit of memory."""


class ReadingLimits(BaseModel, frozen=True):
    """What reading one file may take.

    Attributes:
        seconds: of time.
        memory: bytes of address space of the process that reads.
        largest_file: bytes of the file.
        longest_text: characters of its text.
    """

    seconds: float
    memory: int
    largest_file: int
    longest_text: int


class Job(BaseModel, frozen=True):
    """What is the same for all files."""

    description: ArchiveDescription
    size: PassageSize
    limits: ReadingLimits


class Request(BaseModel, frozen=True):
    """A file to read."""

    path: Path
    relative: str


class Reply(BaseModel, frozen=True, ser_json_bytes="base64", val_json_bytes="base64"):
    """What became of a file: one of the two."""

    indexed: IndexedDocument | None = None
    reason: str | None = None
