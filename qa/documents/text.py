"""Plain text and Markdown files."""

from __future__ import annotations

from qa.errors import DocumentError
from qa.types import Content

_BINARY_SIGNATURES = (b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")


class TextReader:
    """Reads UTF-8 text, with or without a byte order mark."""

    def read(self, data: bytes) -> Content:
        """Read a text file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is binary or not UTF-8.
        """
        if b"\x00" in data or data.startswith(_BINARY_SIGNATURES):
            raise DocumentError("it is a binary file, not text")
        try:
            return Content((data.decode("utf-8-sig"),))
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"it is not UTF-8 text (byte 0x{data[error.start]:02x} at position {error.start}); save it as UTF-8"
            ) from None
