"""Which files of the folder of documents are documents, and what identifies their content."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from qa.documents.description import DESCRIPTION_FILE
from qa.documents.sidecar import SIDECAR_SUFFIX, sidecar_path
from qa.errors import DocumentError, DocumentsFolderError
from qa.types import Failure

_SLUG_LENGTH = 60
_LARGEST_SIDECAR = 2**16


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the archive.

    Attributes:
        path: where it is.
        relative: its path below the folder, with forward slashes.
    """

    path: Path
    relative: str

    @property
    def document_id(self) -> str:
        """A readable id that depends on the relative path alone and is safe in a URL."""
        stem = unicodedata.normalize("NFKD", Path(self.relative).stem).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_SLUG_LENGTH].strip("-")
        name = unicodedata.normalize("NFC", self.relative).encode("utf-8", "surrogateescape")
        return f"{slug or 'document'}-{hashlib.sha256(name).hexdigest()[:8]}"

    @property
    def printable(self) -> str:
        """Its relative path as text that can be stored and shown, whatever bytes it has."""
        return self.relative.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

    def load(self, largest: int) -> LoadedFile:
        """Read the file and its sidecar, once: what is parsed later is what was hashed.

        Args:
            largest: bytes that the file may have.

        Raises:
            DocumentError: it is larger, or no regular file any more.
            OSError: it cannot be read.
        """
        # A link or a pipe put in its place since it was listed is not followed, or waited for.
        descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise DocumentError("it is not a regular file")
            if status.st_size > largest:
                raise DocumentError(
                    f"it has {status.st_size / 2**20:,.0f} MiB, more than the {largest // 2**20:,} MiB allowed "
                    "(setting largest_file)"
                )
            data = stream.read()
        return LoadedFile(data, read_sidecar_bytes(self.path))


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """The bytes of a file and of its sidecar, as they were at one moment.

    Attributes:
        data: of the file.
        sidecar: of its sidecar, where it has one.
    """

    data: bytes
    sidecar: bytes | None

    @property
    def content_hash(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def sidecar_hash(self) -> str:
        """SHA-256 of the sidecar; empty where there is none."""
        return "" if self.sidecar is None else hashlib.sha256(self.sidecar).hexdigest()


def read_sidecar_bytes(path: Path) -> bytes | None:
    """The bytes of a file's sidecar, if it has one.

    Raises:
        DocumentError: it is too large to be one, or no regular file.
        OSError: it is there and cannot be read.
    """
    try:
        descriptor = os.open(sidecar_path(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise DocumentError("its sidecar is not a regular file")
        data = stream.read(_LARGEST_SIDECAR + 1)
    if len(data) > _LARGEST_SIDECAR:
        raise DocumentError("its sidecar is too large to be one")
    return data


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of an archive.

    Attributes:
        files: sorted by path.
        failures: folders and files that cannot be read, or not be told apart, with the reason.
    """

    files: tuple[SourceFile, ...]
    failures: tuple[Failure, ...]


def list_files(documents: Path, index: Path | None = None) -> Listing:
    """List the files of an archive.

    Hidden files, sidecars, ``archive.toml``, links, and anything that is not a regular
    file are left out.

    Args:
        documents: the folder.
        index: folder of the index, left out where it lies below the documents.

    Raises:
        DocumentsFolderError: the folder is absent or cannot be read.
    """
    try:
        if not documents.is_dir():
            raise DocumentsFolderError(f"There is no folder {documents}; create it and put the documents in it.")
        next(documents.iterdir(), None)
    except OSError as error:
        raise DocumentsFolderError(f"The folder {str(documents)[:200]} cannot be read: {error.strerror}.") from None
    unreadable: list[OSError] = []
    found: list[SourceFile] = []
    excluded = index.resolve() if index else None
    for folder, subfolders, names in os.walk(documents, onerror=unreadable.append, followlinks=False):
        subfolders[:] = sorted(
            name for name in subfolders if not name.startswith(".") and Path(folder, name).resolve() != excluded
        )
        paths = (Path(folder, name) for name in names)
        found.extend(
            SourceFile(path, path.relative_to(documents).as_posix()) for path in paths if _is_document(path, documents)
        )
    failures = [
        Failure(Path(error.filename).relative_to(documents).as_posix(), f"the folder cannot be read: {error.strerror}")
        for error in unreadable
    ]
    files: dict[str, SourceFile] = {}
    for file in sorted(found, key=lambda file: file.relative):
        if file.printable != file.relative:
            failures.append(Failure(file.printable, "its name is not valid UTF-8; rename it"))
        elif file.document_id in files:
            other = files[file.document_id].relative
            failures.append(Failure(file.relative, f"its name differs from {other} in the way accents are stored only"))
        else:
            files[file.document_id] = file
    return Listing(tuple(files.values()), tuple(failures))


def _is_document(path: Path, documents: Path) -> bool:
    if path.name.startswith(".") or path == documents / DESCRIPTION_FILE:
        return False
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
    return regular and path.suffix != SIDECAR_SUFFIX
