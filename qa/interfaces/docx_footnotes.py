"""Footnotes for python-docx, which has none of its own.

The parts and elements are those of ECMA-376, part 1, section 17.11 (footnotes and endnotes).
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_PART_NAME = "/word/footnotes.xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SEPARATORS = (
    f'<w:footnotes xmlns:w="{_NAMESPACE}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
_SUPERSCRIPT = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


class FootnoteWriter:
    """Adds footnotes to a document.

    Args:
        document: that has none yet.
    """

    def __init__(self, document: Document) -> None:
        from docx.oxml.parser import parse_xml

        self._document = document
        self._notes = parse_xml(_SEPARATORS)
        self._count = 0

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Put a footnote at the end of a paragraph.

        Args:
            paragraph: of the document.
            text: of the footnote.
        """
        from docx.oxml.parser import parse_xml

        self._count += 1
        number = self._count
        reference = f'<w:r xmlns:w="{_NAMESPACE}">{_SUPERSCRIPT}<w:footnoteReference w:id="{number}"/></w:r>'
        paragraph._p.append(parse_xml(reference))
        note = parse_xml(
            f'<w:footnote xmlns:w="{_NAMESPACE}" w:id="{number}"><w:p><w:r>{_SUPERSCRIPT}<w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        said = deepcopy(note[0][-1])
        said[0].text = text
        note[0].append(said)
        self._notes.append(note)

    def finish(self) -> None:
        """Write the footnotes into the document; nothing can be added afterwards."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from lxml import etree

        data = etree.tostring(self._notes, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = self._document.part
        package = part.package
        part.relate_to(Part(PackURI(_PART_NAME), _CONTENT_TYPE, data, package), _RELATIONSHIP)
