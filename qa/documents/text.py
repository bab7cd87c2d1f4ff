"""Plain text files."""

from __future__ import annotations

from qa.documents.encoding import decode_text
from qa.documents.front_matter import split_front_matter
from qa.errors import DocumentError
from qa.types import Content


class TextReader:
    """Reads text in the usual encodings, with or without front matter."""

    def read(self, data: bytes) -> Content:
        """Read a text file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is binary, or its front matter cannot be accepted.
        """
        if data.startswith(b"{\\rtf"):
            raise DocumentError("it is an RTF file, not text; save it as .docx or PDF")
        parts = split_front_matter(decode_text(data))
        return Content((parts.body,), facts=parts.facts)
