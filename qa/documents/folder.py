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
from qa.errors import DocumentsFolderError
from qa.types import Failure

_SLUG_LENGTH = 60


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

    def content_hash(self) -> str:
        """SHA-256 over the file and its sidecar.

        Raises:
            OSError: one of them cannot be read.
        """
        digest = hashlib.sha256()
        with self.path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
        if (sidecar := read_sidecar_bytes(self.path)) is not None:
            digest.update(b"sidecar" + hashlib.sha256(sidecar).digest())
        return digest.hexdigest()


def read_sidecar_bytes(path: Path) -> bytes | None:
    """The bytes of a file's sidecar, if it has one.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        return sidecar_path(path).read_bytes()
    except FileNotFoundError:
        return None


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
