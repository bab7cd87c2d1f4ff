"""PDF files."""

from __future__ import annotations

import io
import logging

from qa.errors import DocumentError
from qa.types import Content


class PdfReader:
    """Reads the text layer of a PDF, page by page, with pypdf."""

    def read(self, data: bytes) -> Content:
        """Read a PDF file; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is broken, locked with a password, or has no text.
        """
        import pypdf
        from pypdf.errors import FileNotDecryptedError, WrongPasswordError

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                reader.decrypt("")
            pages = tuple(page.extract_text() for page in reader.pages)
        except (FileNotDecryptedError, WrongPasswordError):
            raise DocumentError("it is encrypted; save a copy without a password") from None
        except RecursionError:
            raise DocumentError("it is a broken PDF (its objects refer to each other in a circle)") from None
        # pypdf documents no closed list of what a malformed file can raise.
        except Exception as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise DocumentError(f"it is a broken PDF ({reason})") from None
        if not any(page.strip() for page in pages):
            raise DocumentError("it has no text layer (a scanned PDF?); add a copy with text")
        return Content(pages, paged=True)
