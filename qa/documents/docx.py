"""Word files (.docx)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from qa.documents.blocks import Block, join_blocks
from qa.documents.faults import broken
from qa.documents.package import check_package
from qa.errors import DocumentError
from qa.types import Content, Fact, MetadataField, Origin

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.coreprops import CoreProperties

_OLE = b"\xd0\xcf\x11\xe0"
_SOFTWARE = re.compile(
    r"docx|office|word|windows|user\b|utilisateur|apache|poi\b|google|adobe|acrobat|aspose|openxml|pandoc|author\b|auteur\b"
    r"|admin|owner|unknown|inconnu|microsoft|hewlett|lenovo|dell\b|acer\b|asus\b|toshiba|laptop|desktop|pc\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,5}")
_NOTES = ("/footnotes", "/endnotes")


class DocxReader:
    """Reads the body of a Word file: what it shows with all changes accepted, then its notes."""

    def read(self, data: bytes) -> Content:
        """Read a Word file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is broken, encrypted, of the old format, or unsafe to open.
        """
        if data.startswith(_OLE):
            raise DocumentError("it is encrypted or an old Word file (.doc); save it as .docx without a password")
        check_package(data)
        import docx

        try:
            document = docx.Document(io.BytesIO(data))
            return Content((join_blocks(_blocks(document)),), facts=tuple(_facts(document.core_properties)))
        except MemoryError:
            raise
        # python-docx documents no list of what a malformed file can raise.
        except Exception as error:
            raise broken("a broken Word file", error) from None


def _blocks(document: Document) -> list[Block]:
    from qa.documents.docx_text import ParagraphStyles, body_blocks, note_blocks

    styles = ParagraphStyles.of(document.styles.element)
    blocks = body_blocks(document.element.body, styles)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES) and not relation.is_external:
            blocks += note_blocks(relation.target_part.blob, styles)
    return blocks


def _facts(properties: CoreProperties) -> list[Fact]:
    """What the properties tell; a program that names itself as the author has set the others too."""
    facts: list[Fact] = []
    author = " ".join(str(properties.author or "").split())
    if title := str(properties.title or "").strip():
        facts.append(Fact(MetadataField.TITLE, title, Origin.FILE_PROPERTIES))
    if _SOFTWARE.search(author):
        return facts
    if _NAME.fullmatch(author) and not author.islower():
        facts.append(Fact(MetadataField.AUTHOR, author, Origin.FILE_PROPERTIES))
    if properties.created is not None:
        day = properties.created.date().isoformat()
        facts.append(Fact(MetadataField.PUBLISHED, day, Origin.FILE_PROPERTIES))
    return facts
