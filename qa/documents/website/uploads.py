"""Files that somebody sends, into the folder of documents."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath

from qa.documents.reading import default_readers
from qa.documents.sidecar import SIDECAR_SUFFIX
from qa.documents.website.collecting import Tally
from qa.documents.website.local import same_content
from qa.documents.website.naming import safe_local_name
from qa.documents.website.storage import Folder
from qa.errors import DocumentError
from qa.types import DownloadReport, Failure, Upload

_LONGEST_SHOWN = 120


def take_in(uploads: Iterable[Upload], folder: Folder, largest: int) -> DownloadReport:
    """Copy files under clean names; what stands in the folder is never replaced.

    Args:
        uploads: files and how their senders call them.
        folder: into which they are copied.
        largest: bytes that a file may have.

    Returns:
        What was added, what was there already under any name, and what was refused, by the senders' names.

    Raises:
        DocumentsFolderError: the folder cannot be written.
    """
    tally = Tally()
    for upload in uploads:
        shown = shown_name(upload.name)
        try:
            name = clean_name(upload.name)
            data = _read(upload.path, largest)
        except DocumentError as error:
            tally.failed.append(Failure(shown, str(error)))
            continue
        except OSError as error:
            tally.failed.append(Failure(shown, f"it cannot be read: {error.strerror or error}"))
            continue
        if there := same_content(data, folder.documents):
            tally.unchanged.append(there)
            continue
        name = _free_name(name, folder.documents)
        folder.copy(name, data, None)
        tally.added.append(name)
    return tally.report()


def clean_name(name: str) -> str:
    """The name under which a file is kept, made of what its sender calls it.

    Args:
        name: as a stranger wrote it, perhaps with folders.

    Raises:
        DocumentError: there is no reader for such a file.
    """
    last = name.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    cleaned = safe_local_name(last)
    suffix = PurePosixPath(cleaned).suffix.lower()
    if suffix == SIDECAR_SUFFIX:
        raise DocumentError("a sidecar is not sent; use the form to describe a statement")
    known = sorted(known for known in default_readers() if known)
    if suffix not in known:
        raise DocumentError(f"there is no reader for '{suffix[:20]}' files; known are {', '.join(known)}")
    return str(PurePosixPath(cleaned).with_suffix(suffix))


def shown_name(name: str) -> str:
    """A stranger's name of a file as one printable line."""
    valid = name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "-" for c in valid)[:_LONGEST_SHOWN]


def _read(path: Path, largest: int) -> bytes:
    size = path.stat().st_size
    if size > largest:
        # Rounded up, so that it never seems to be just what is allowed.
        told = math.ceil(size / 2**20 * 10) / 10
        raise DocumentError(f"it has {told:,.1f} MiB, more than {largest / 2**20:,.0f} MiB (setting largest_file)")
    data = path.read_bytes()
    if not data.strip():
        raise DocumentError("it is empty")
    return data


def _free_name(name: str, documents: Path) -> str:
    """A name that nothing in the folder has, however accents and capitals are written; nor its sidecar."""
    taken = {_plain(path.name) for path in documents.iterdir()}
    path = PurePosixPath(name)
    names = (name if number == 1 else f"{path.stem}-{number}{path.suffix}" for number in count(1))
    return next(each for each in names if taken.isdisjoint((_plain(each), _plain(each + SIDECAR_SUFFIX))))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
