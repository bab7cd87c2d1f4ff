"""From a file of the archive to a `Document`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.documents.boilerplate import remove_boilerplate, split_date_stamp
from qa.documents.contacts import without_contacts
from qa.documents.docx import DocxReader
from qa.documents.email import EmlReader
from qa.documents.file_name import facts_of_file_name
from qa.documents.folder import LoadedFile, SourceFile
from qa.documents.html import HtmlReader
from qa.documents.markdown import MarkdownReader
from qa.documents.metadata import resolve
from qa.documents.normalisation import normalise, normalise_pages
from qa.documents.pdf import PdfReader
from qa.documents.sidecar import Sidecar, parse_sidecar
from qa.documents.text import TextReader
from qa.documents.text_facts import facts_of_text
from qa.errors import DocumentError
from qa.protocols import Reader
from qa.types import ArchiveDescription, Content, Document, Fact, MetadataField, Origin

READING_VERSION = 3
"""Raised when the same file would give another text or other metadata."""


def default_readers() -> Mapping[str, Reader]:
    """The reader of each file suffix."""
    text, markdown, page = TextReader(), MarkdownReader(), HtmlReader()
    return {
        **dict.fromkeys((".txt", ".text", ""), text),
        **dict.fromkeys((".md", ".markdown"), markdown),
        **dict.fromkeys((".html", ".htm", ".xhtml"), page),
        ".docx": DocxReader(),
        ".eml": EmlReader(),
        ".pdf": PdfReader(),
    }


_SAVED_OTHERWISE = frozenset((".doc", ".dot", ".docm", ".rtf", ".odt", ".pages", ".wpd"))
"""Suffixes of word processors that have no reader."""


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the files of one archive.

    Attributes:
        description: of the archive, whose people are recognised in signatures.
        readers: the reader of each file suffix.
    """

    description: ArchiveDescription
    readers: Mapping[str, Reader] = field(default_factory=default_readers)

    def read(self, file: SourceFile, loaded: LoadedFile) -> Document:
        """Read one file and its sidecar.

        Args:
            file: where it stands.
            loaded: its bytes and those of its sidecar.

        Raises:
            DocumentError: it cannot be read, with the reason in one line.
        """
        reader = self.readers.get(file.path.suffix.lower())
        if reader is None and file.path.suffix.lower() in _SAVED_OTHERWISE:
            raise DocumentError(f"there is no reader for '{file.path.suffix}' files; save it as .docx or PDF")
        if reader is None:
            known = ", ".join(sorted(suffix for suffix in self.readers if suffix))
            raise DocumentError(f"there is no reader for '{file.path.suffix}' files; known are {known}")
        if not loaded.data:
            raise DocumentError("it is empty")
        sidecar = parse_sidecar(loaded.sidecar or b"")
        return assemble(file, reader.read(loaded.data), sidecar, self.description)


def assemble(file: SourceFile, content: Content, sidecar: Sidecar, description: ArchiveDescription) -> Document:
    """Put text and metadata together, each value from the most trusted source that has it.

    Raises:
        DocumentError: nothing is left of the text once it is cleaned.
    """
    stamp, first = split_date_stamp(content.pages[0])
    pages = [remove_boilerplate(page) for page in (first, *content.pages[1:])]
    normalised = without_contacts(normalise_pages(pages) if content.paged else normalise(pages[0]))
    if not any(character.isalnum() for character in normalised.text):
        raise DocumentError("it holds no text")
    metadata = resolve(
        [
            *sidecar.facts(),
            *content.facts,
            *([Fact(MetadataField.DATE, stamp, Origin.TEXT)] if stamp else []),
            *facts_of_text(normalised.text, description),
            *facts_of_file_name(file.path.stem),
        ]
    )
    date = metadata.date
    return Document(
        id=file.document_id,
        path=file.relative,
        text=normalised.text,
        page_starts=normalised.page_starts,
        title=metadata.text(MetadataField.TITLE) or file.path.stem,
        date=date.first if date else None,
        date_precision=date.precision if date else None,
        occasion=metadata.text(MetadataField.OCCASION),
        place=metadata.text(MetadataField.PLACE),
        speaker=metadata.text(MetadataField.SPEAKER),
        role=metadata.text(MetadataField.ROLE),
        author=metadata.text(MetadataField.AUTHOR),
        publisher=metadata.text(MetadataField.PUBLISHER),
        kind=metadata.kind,
        language=metadata.text(MetadataField.LANGUAGE),
        source_url=metadata.text(MetadataField.SOURCE_URL),
        source=metadata.text(MetadataField.SOURCE),
        voice=metadata.voice,
        ocr=content.ocr,
        facts=metadata.facts,
        disagreements=metadata.disagreements,
    )
