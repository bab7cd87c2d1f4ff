"""The text layer and the properties of a PDF, as pypdf reads them."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa.documents.pdf_properties import facts_of_properties
from qa.errors import DocumentError
from qa.types import Fact

_MOST_PAGES = 100
_MOST_CODE = 1_000_000
"""Bytes of drawing instructions that are left to pypdf; it takes seconds over a megabyte, PDFium a twentieth."""

_LARGEST_STREAM = 40_000_000
_MOST_OPERANDS = 400_000
_MOST_FORMS = 500
"""Tighter limits than pypdf's own: what a page of text needs, many times over."""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What pypdf finds in a file.

    Attributes:
        pages: the text of each page, or ``None`` where pypdf cannot read it or is not meant to.
        facts: what the properties tell.
    """

    pages: tuple[str | None, ...]
    facts: tuple[Fact, ...]


def read_text_layer(data: bytes) -> TextLayer:
    """Read the text of a PDF page by page, unless there is too much of it for pypdf.

    Args:
        data: the whole file.

    Raises:
        DocumentError: it is broken or locked with a password.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with pypdf.apply_configuration(
        zlib_maximum_output_length=_LARGEST_STREAM,
        lzw_maximum_output_length=_LARGEST_STREAM,
        run_length_maximum_output_length=_LARGEST_STREAM,
        array_based_stream_maximum_output_length=_LARGEST_STREAM,
        stream_parsing_work_maximum_count=_MOST_OPERANDS,
        xform_maximum_invocations_per_extraction=_MOST_FORMS,
    ):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileNotDecryptedError
            pages = list(reader.pages)
            facts = _facts(reader)
        except (FileNotDecryptedError, NotImplementedError, DependencyError):
            raise DocumentError("it is encrypted; save a copy without a password") from None
        except RecursionError:
            raise DocumentError("it is a broken PDF (its objects refer to each other in a circle)") from None
        except MemoryError:
            raise
        # pypdf documents no closed list of what a malformed file can raise.
        except Exception as error:
            raise DocumentError(f"it is a broken PDF ({_reason(error)})") from None
        if len(pages) > _MOST_PAGES or _code_length(pages) > _MOST_CODE:
            return TextLayer((None,) * len(pages), facts)
        return TextLayer(tuple(_attempt(page.extract_text) for page in pages), facts)


def _attempt(extract: Callable[[], str]) -> str | None:
    try:
        return extract()
    except MemoryError:
        raise
    # The same holds for a page: another program may still make it out.
    except Exception:
        return None


def _code_length(pages: list[Any]) -> int:
    """Bytes of the drawing instructions of the pages; no more are counted than matter."""
    length = 0
    for page in pages:
        length += _code_length_of(page)
        if length > _MOST_CODE:
            break
    return length


def _code_length_of(page: Any) -> int:
    try:
        contents = page.get("/Contents")
        stream = contents.get_object() if contents is not None else None
        parts = [part.get_object() for part in stream] if isinstance(stream, list) else [stream]
        return sum(len(part.get_data()) for part in parts if part is not None)
    except MemoryError:
        raise
    # An unreadable page is found to be one when its turn comes.
    except Exception:
        return 0


def _facts(reader: Any) -> tuple[Fact, ...]:
    try:
        properties = reader.metadata
        values = [properties.get(key) if properties else None for key in ("/Title", "/Author", "/CreationDate")]
        texts = [value.get_object() if value is not None else None for value in values]
    except MemoryError:
        raise
    # Properties that cannot be read are no reason not to read the text.
    except Exception:
        return ()
    return facts_of_properties(*(text if isinstance(text, str) else None for text in texts))


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
