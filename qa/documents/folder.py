"""Which files of the folder of documents are documents, and what identifies their content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
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
        return LoadedFile(self.read(largest), read_sidecar_bytes(self.path))

    def read(self, largest: int) -> bytes:
        """Read the file alone.

        Args:
            largest: bytes that it may have.

        Raises:
            DocumentError: it is larger, or no regular file any more.
            OSError: it cannot be read.
        """
        with _opened(self.path, largest) as stream:
            return stream.read()

    def fingerprint(self, largest: int) -> Fingerprint:
        """What identifies the content of the file and its sidecar, without keeping it in memory.

        Args:
            largest: bytes that the file may have.

        Raises:
            DocumentError: it is larger, or no regular file any more.
            OSError: it cannot be read.
        """
        with _opened(self.path, largest) as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        return Fingerprint(content, _sidecar_hash(read_sidecar_bytes(self.path)))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies the content of a file and its sidecar.

    Attributes:
        content: SHA-256 of the file, in hexadecimal digits.
        sidecar: the same of its sidecar; empty where there is none.
    """

    content: str
    sidecar: str = ""


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
    def fingerprint(self) -> Fingerprint:
        """What identifies these bytes."""
        return Fingerprint(hashlib.sha256(self.data).hexdigest(), _sidecar_hash(self.sidecar))


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


@contextlib.contextmanager
def _opened(path: Path, largest: int) -> Iterator[BufferedReader]:
    # A link or a pipe put in its place since it was listed is not followed, or waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError("it is not a regular file")
        if status.st_size > largest:
            raise DocumentError(
                f"it has {status.st_size / 2**20:,.0f} MiB, more than {largest / 2**20:,.0f} MiB (setting largest_file)"
            )
        yield stream


def _sidecar_hash(sidecar: bytes | None) -> str:
    return "" if sidecar is None else hashlib.sha256(sidecar).hexdigest()


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

    Hidden files, sidecars and ``archive.toml`` are left out; links, pipes and sidecars without a
    file are told.

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
    failures: list[Failure] = []
    files: dict[str, SourceFile] = {}
    for path in _visible_paths(documents, index, failures):
        file = SourceFile(path, path.relative_to(documents).as_posix())
        fault = _fault(file, files)
        if fault is not None:
            failures.append(Failure(file.printable, fault))
        elif path.suffix != SIDECAR_SUFFIX:
            files[file.document_id] = file
    return Listing(tuple(files.values()), tuple(failures))


def find_file(documents: Path, relative: str) -> SourceFile:
    """A file of an archive by its path; no link is followed.

    Args:
        documents: the folder.
        relative: path below it, with forward slashes.

    Raises:
        DocumentError: it is not there, or not below the folder.
    """
    parts = relative.split("/")
    if not {"", ".", ".."}.isdisjoint(parts):
        raise DocumentError("it is not in the folder of documents")
    path = documents
    try:
        for part in parts[:-1]:
            path /= part
            if not stat.S_ISDIR(path.lstat().st_mode):
                raise DocumentError("it is behind a link, and links are not followed")
        path /= parts[-1]
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        raise DocumentError("it is no longer in the folder of documents") from None
    if not stat.S_ISREG(mode):
        raise DocumentError("it is not a regular file")
    return SourceFile(path, relative)


def _visible_paths(documents: Path, index: Path | None, failures: list[Failure]) -> list[Path]:
    """Everything below a folder that is neither hidden nor a folder, sorted; what cannot be listed is told."""
    unreadable: list[OSError] = []
    found: list[Path] = []
    excluded = index.resolve() if index else None
    for folder, subfolders, names in os.walk(documents, onerror=unreadable.append, followlinks=False):
        paths = [Path(folder, name) for name in sorted(subfolders) if not name.startswith(".")]
        found.extend(path for path in paths if path.is_symlink())
        subfolders[:] = [path.name for path in paths if not path.is_symlink() and path.resolve() != excluded]
        found.extend(Path(folder, name) for name in names if not name.startswith("."))
    failures.extend(
        Failure(
            SourceFile(Path(error.filename), Path(error.filename).relative_to(documents).as_posix()).printable,
            f"the folder cannot be read: {error.strerror}",
        )
        for error in unreadable
    )
    listed = (path for path in found if path != documents / DESCRIPTION_FILE)
    return sorted(listed, key=lambda path: path.relative_to(documents).as_posix())


def _fault(file: SourceFile, files: Mapping[str, SourceFile]) -> str | None:
    """Why something in the folder is no document, unless it is one, or the sidecar of one."""
    try:
        mode = file.path.lstat().st_mode
    except OSError as error:
        return f"it cannot be opened: {error.strerror or error}"
    if stat.S_ISLNK(mode):
        return "it is a link, and links are not followed; put the file itself here"
    if not stat.S_ISREG(mode):
        return "it is not a regular file"
    if file.printable != file.relative:
        return "its name is not valid UTF-8; rename it"
    if file.path.suffix == SIDECAR_SUFFIX:
        described = file.path.with_suffix("")
        return None if described.exists() else f"it is a sidecar, and there is no {described.name} beside it"
    if file.document_id in files:
        other = files[file.document_id].relative
        return f"its name differs from {other} in the way accents are stored only"
    return None
