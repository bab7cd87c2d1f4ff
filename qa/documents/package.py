"""Whether a ZIP package of XML parts, such as a Word file, is safe to open."""

from __future__ import annotations

import io
import re
import zipfile

from qa.documents.faults import broken
from qa.errors import DocumentError

_MOST_ENTRIES = 5_000
_LARGEST = 200 * 2**20
_LARGEST_XML = 64 * 2**20
"""Of all XML parts together: parsed they take many times as much memory."""
_UNSUSPECTED = 10 * 2**20
_HIGHEST_RATIO = 200
_CENTRAL_ENTRY = b"PK\x01\x02"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_PLAIN_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_OTHER_SUFFIXES = (
    *(
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".emf",
        ".wmf",
        ".svg",
        ".webp",
        ".wdp",
        ".ico",
    ),
    *(".bin", ".ole", ".ttf", ".otf", ".odttf", ".fntdata", ".mp3", ".mp4", ".wav", ".xlsx", ".xls", ".docx", ".pptx"),
    *(".pdf", ".zip"),
)
"""Of parts that are no XML, or that are shown and not read."""


def check_package(data: bytes) -> None:
    """Refuse a package that would grow beyond all measure once it is opened.

    The sizes that a package states bind: nothing reads more of a part than it states.

    Args:
        data: the whole file.

    Raises:
        DocumentError: it is broken, or a bomb.
    """
    if data.count(_CENTRAL_ENTRY) > _MOST_ENTRIES:
        raise DocumentError(f"it holds more than {_MOST_ENTRIES:,} parts, which no honest file does")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_sizes(package.infolist(), len(data))
            _check_markup(package)
    except DocumentError:
        raise
    except MemoryError:
        raise
    # The module raises whatever a malformed directory or stream runs into.
    except Exception as error:
        raise broken("a broken Word file", error) from None


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    size = sum(entry.file_size for entry in entries)
    markup = sum(entry.file_size for entry in entries if _is_markup(entry))
    swollen = size > _UNSUSPECTED and size > _HIGHEST_RATIO * packed
    if size > _LARGEST or markup > _LARGEST_XML or swollen:
        raise DocumentError(f"it unpacks to {size / 2**20:,.0f} MiB, which no honest file does")


def _check_markup(package: zipfile.ZipFile) -> None:
    for entry in package.infolist():
        if not _is_markup(entry):
            continue
        if entry.flag_bits & 1:
            raise DocumentError("it is encrypted; save a copy without a password")
        with package.open(entry) as stream:
            # Without its zero bytes a part in UTF-16 reads like one in ASCII.
            part = stream.read(_LARGEST_XML).replace(b"\x00", b"")
        encoding = _ENCODING.search(part[:400])
        if encoding and encoding.group(1).lower() not in _PLAIN_ENCODINGS:
            raise DocumentError("its XML is in an encoding that no Word file has")
        if _DECLARATION.search(part):
            raise DocumentError("its XML declares entities, which no honest Word file does")


def _is_markup(entry: zipfile.ZipInfo) -> bool:
    return not entry.filename.lower().endswith(_OTHER_SUFFIXES)
