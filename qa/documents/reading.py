"""From a file of the archive to a `Document`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.dates import PartialDate
from qa.documents.boilerplate import remove_boilerplate, split_date_stamp
from qa.documents.folder import SourceFile, read_sidecar_bytes
from qa.documents.language import identify_language
from qa.documents.metadata import date_from_file_name, signatory, title_from_file_name, title_from_text
from qa.documents.normalisation import normalise, normalise_pages
from qa.documents.pdf import PAGE_BREAK, PdfReader
from qa.documents.sidecar import Sidecar, parse_sidecar
from qa.documents.text import TextReader
from qa.errors import DocumentError
from qa.protocols import Content, Reader
from qa.types import ArchiveDescription, Document

READING_VERSION = 2
"""Raised when the same file would give another text or other metadata."""


def default_readers() -> Mapping[str, Reader]:
    """The reader of each file suffix."""
    text, pdf = TextReader(), PdfReader()
    return {".txt": text, ".md": text, ".markdown": text, ".text": text, "": text, ".pdf": pdf}


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the files of one archive.

    Attributes:
        description: of the archive, whose people are recognised in signatures.
        readers: the reader of each file suffix.
    """

    description: ArchiveDescription
    readers: Mapping[str, Reader] = field(default_factory=default_readers)

    def read(self, file: SourceFile) -> Document:
        """Read one file and its sidecar.

        Raises:
            DocumentError: it cannot be read, with the reason in one line.
        """
        reader = self.readers.get(file.path.suffix.lower())
        if reader is None:
            known = ", ".join(sorted(suffix for suffix in self.readers if suffix))
            raise DocumentError(f"there is no reader for '{file.path.suffix}' files; known are {known}")
        try:
            if file.path.stat().st_size == 0:
                raise DocumentError("it is empty")
            content = reader.read(file.path)
            sidecar = parse_sidecar(read_sidecar_bytes(file.path) or b"")
        except OSError as error:
            raise DocumentError(f"it cannot be opened: {error.strerror or error}") from None
        return assemble(file, content, sidecar, self.description)


def assemble(file: SourceFile, content: Content, sidecar: Sidecar, description: ArchiveDescription) -> Document:
    """Put text and metadata together; the sidecar is trusted before the text and the file name.

    Raises:
        DocumentError: nothing is left of the text once it is cleaned.
    """
    stamp, raw = split_date_stamp(content.text)
    if content.paged:
        normalised = normalise_pages([remove_boilerplate(page) for page in raw.split(PAGE_BREAK)])
    else:
        normalised = normalise(remove_boilerplate(raw))
    text = normalised.text
    if not any(character.isalnum() for character in text):
        raise DocumentError("it holds no text")
    stem = file.path.stem
    when = PartialDate.parse(sidecar.date) if sidecar.date else stated_date(stamp, stem)
    signed_by = None if sidecar.speaker else signatory(text, description)
    return Document(
        id=file.document_id,
        path=file.relative,
        text=text,
        page_starts=normalised.page_starts,
        title=sidecar.title or title_from_text(text) or title_from_file_name(stem),
        date=when.first if when else None,
        date_precision=when.precision if when else None,
        occasion=sidecar.occasion,
        place=sidecar.place,
        speaker=sidecar.speaker or (signed_by.name if signed_by else None),
        role=sidecar.role or (signed_by.role if signed_by else None),
        author=sidecar.author,
        publisher=sidecar.publisher,
        kind=sidecar.kind,
        language=sidecar.language or identify_language(text),
        source_url=sidecar.source_url,
        source=sidecar.source,
        voice=sidecar.voice,
    )


def stated_date(stamp: str | None, stem: str) -> PartialDate | None:
    """The date stamped on the text, else the one in the file name."""
    try:
        return PartialDate.parse(stamp) if stamp else date_from_file_name(stem)
    except ValueError:
        return date_from_file_name(stem)
