"""Names of files, built by this program from nothing but letters, digits and hyphens: pure functions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from qa.dates import PartialDate

WEBSITE_FOLDER = "website"
_UNDATED = "undated"
_SLUG_LENGTH = 80
_NAME_BYTES = 150
_PAGE_SUFFIX = re.compile(r"\.(?:html?|xhtml|php|aspx?|pdf|docx|txt|md)$", re.IGNORECASE)
_UPLOAD_MONTH = re.compile(r"/uploads/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")


def stored_name(url: str, published: str | None, suffix: str) -> str:
    """Where the content of an address is stored: the year of its publication and the last part of its path.

    The day is left out: one in the name of a file says when a statement was made, and that
    is not the day on which a copy was uploaded.

    Args:
        url: its address, normalised.
        published: ISO date of its publication, where that is known.
        suffix: of the file.

    Returns:
        A path relative to the folder of documents.
    """
    parts = [part for part in unquote(httpx.URL(url).path).split("/") if part]
    last = _PAGE_SUFFIX.sub("", parts[-1]) if parts else ""
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_SLUG_LENGTH].strip("-")
    year = published[:4] if published else _UNDATED
    return f"{WEBSITE_FOLDER}/{year}/{slug or f'page-{url_hash(url)}'}{suffix}"


def with_hash(name: str, url: str) -> str:
    """Another name for the content of an address, where the first is taken."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{url_hash(url)}{path.suffix}"))


def url_hash(url: str) -> str:
    """A few characters that stand for an address."""
    return hashlib.sha256(url.encode()).hexdigest()[:8]


def iso_day(text: object) -> str | None:
    """The day at the beginning of a timestamp, where it is one that the calendar has."""
    if not isinstance(text, str):
        return None
    try:
        return str(PartialDate.parse(text.strip()[:10]))
    except ValueError:
        return None


def month_of_upload(url: str) -> str | None:
    """The month in which a file was uploaded, where its address tells it as WordPress does."""
    match = _UPLOAD_MONTH.search(httpx.URL(url).path)
    return f"{match.group(1)}-{match.group(2)}" if match else None


def safe_local_name(name: str) -> str:
    """The name of a local file without what could mislead: control characters, a dot at its beginning.

    Args:
        name: without a folder.
    """
    valid = name.encode("utf-8", "replace").decode()
    printable = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "-" for c in valid)
    path = PurePosixPath(unicodedata.normalize("NFC", printable).lstrip(". ") or "document")
    stem = path.stem.encode()[:_NAME_BYTES].decode("utf-8", "ignore").rstrip()
    return f"{stem or 'document'}{path.suffix}"
