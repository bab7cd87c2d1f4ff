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


def list_files(documents: Path) -> list[SourceFile]:
    """List the files of an archive, sorted by path.

    Hidden files, sidecars, ``archive.toml``, links, and anything that is not a regular
    file are left out.

    Raises:
        DocumentsFolderError: the folder is absent or cannot be read.
    """
    if not documents.is_dir():
        raise DocumentsFolderError(f"There is no folder {documents}; create it and put the documents in it.")

    def refuse(error: OSError) -> None:
        raise DocumentsFolderError(f"{error.filename} cannot be read: {error.strerror}.")

    files = []
    for folder, subfolders, names in os.walk(documents, onerror=refuse, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in names:
            path = Path(folder, name)
            if _is_document(path, documents):
                files.append(SourceFile(path, path.relative_to(documents).as_posix()))
    return sorted(files, key=lambda file: file.relative)


def _is_document(path: Path, documents: Path) -> bool:
    if path.name.startswith(".") or path == documents / DESCRIPTION_FILE:
        return False
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    return path.suffix != SIDECAR_SUFFIX
