"""What a build and the processes that read its files say to each other, a line of JSON each."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from qa.documents.confinement import ProcessLimits
from qa.indexing.indexed_document import IndexedDocument
from qa.indexing.splitting import PassageSize
from qa.types import ArchiveDescription


class ReadingLimits(ProcessLimits, frozen=True):
    """What reading one file may take.

    Attributes:
        longest_text: characters of its text.
    """

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
