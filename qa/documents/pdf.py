"""PDF files."""

from __future__ import annotations

import logging
from pathlib import Path

from qa.documents.text import FileContent
from qa.errors import DocumentError

PAGE_BREAK = "\f"


class PdfReader:
    """Reads the text layer of a PDF, page by page, with pypdf."""

    def read(self, path: Path) -> FileContent:
        """Read a PDF file.

        Raises:
            DocumentError: the file is broken, locked with a password, or has no text.
            OSError: the file cannot be opened.
        """
        import pypdf
        from pypdf.errors import FileNotDecryptedError, WrongPasswordError

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        with path.open("rb") as stream:
            try:
                reader = pypdf.PdfReader(stream)
                if reader.is_encrypted:
                    reader.decrypt("")
                pages = [page.extract_text() for page in reader.pages]
            except (FileNotDecryptedError, WrongPasswordError):
                raise DocumentError("it is encrypted; save a copy without a password") from None
            except OSError:
                raise
            except RecursionError:
                raise DocumentError("it is a broken PDF (its objects refer to each other in a circle)") from None
            # pypdf documents no closed list of what a malformed file can raise.
            except Exception as error:
                reason = " ".join(str(error).split())[:120] or type(error).__name__
                raise DocumentError(f"it is a broken PDF ({reason})") from None
        if not any(page.strip() for page in pages):
            raise DocumentError("it has no text layer (a scanned PDF?); add a copy with text")
        return FileContent(PAGE_BREAK.join(page.replace(PAGE_BREAK, "\n") for page in pages), paged=True)
