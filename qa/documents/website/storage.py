"""Files in the folder of documents: each is written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qa.documents.sidecar import SIDECAR_SUFFIX, sidecar_path
from qa.documents.website.naming import WEBSITE_FOLDER, stored_name, with_hash
from qa.errors import DocumentsFolderError

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the content of a file comes from: what its sidecar says.

    Attributes:
        url: its address.
        published: ISO date of its publication there, shortened to what is known.
        publisher: who published it there.
    """

    url: str
    published: str | None = None
    publisher: str | None = None


@dataclass(slots=True)
class Folder:
    """The folder of documents, to which files are added.

    Attributes:
        documents: the folder.
        paths: of the files that came from the web, by address, as their sidecars tell.
    """

    documents: Path
    paths: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, documents: Path) -> Folder:
        """Look through what came from the web, and remove what an interrupted run left unfinished.

        Args:
            documents: the folder.

        Raises:
            DocumentsFolderError: it cannot be written.
        """
        folder = cls(documents)
        with _writing(documents):
            for path in sorted((documents / WEBSITE_FOLDER).rglob(f".*{_UNFINISHED}")):
                path.unlink()
            for path in sorted((documents / WEBSITE_FOLDER).rglob(f"*{SIDECAR_SUFFIX}")):
                if url := _source_url(path):
                    relative = path.relative_to(documents).as_posix().removesuffix(SIDECAR_SUFFIX)
                    folder.paths.setdefault(url, relative)
        return folder

    def has(self, relative: str) -> bool:
        """Whether there is such a file."""
        return (self.documents / relative).is_file()

    def read(self, relative: str) -> bytes:
        """The content of a file.

        Raises:
            DocumentsFolderError: it cannot be read.
        """
        with _writing(self.documents):
            return (self.documents / relative).read_bytes()

    def hash(self, relative: str) -> str | None:
        """SHA-256 of a file, where there is one.

        Raises:
            DocumentsFolderError: it cannot be read.
        """
        return hashlib.sha256(self.read(relative)).hexdigest() if self.has(relative) else None

    def place(self, source: Source, suffix: str) -> str:
        """The path for the content of an address: where it is already, or a free one.

        Args:
            source: where it comes from.
            suffix: of its file.
        """
        there = self.paths.get(source.url)
        if there is not None and Path(there).suffix == suffix:
            return there
        name = stored_name(source.url, source.published, suffix)
        taken = self.has(name) or _source_url(sidecar_path(self.documents / name))
        return with_hash(name, source.url) if taken else name

    def store(self, relative: str, data: bytes, source: Source) -> None:
        """Write a file and, where it has none, its sidecar.

        Args:
            relative: path of the file.
            data: its content.
            source: where it comes from.

        Raises:
            DocumentsFolderError: the folder cannot be written.
        """
        path = self.documents / relative
        with _writing(self.documents):
            path.parent.mkdir(parents=True, exist_ok=True)
            # The sidecar first: a file that is there without one would be taken for somebody else's.
            if not os.path.lexists(sidecar_path(path)):
                _write(sidecar_path(path), _sidecar(source))
            _write(path, data)
        self.paths[source.url] = relative

    def copy(self, relative: str, data: bytes, sidecar: bytes | None) -> None:
        """Write a file that was somewhere else on this computer, with its sidecar.

        Args:
            relative: path of the file.
            data: its content.
            sidecar: that of its sidecar, where it has one.

        Raises:
            DocumentsFolderError: the folder cannot be written.
        """
        path = self.documents / relative
        with _writing(self.documents):
            if sidecar is not None and not os.path.lexists(sidecar_path(path)):
                _write(sidecar_path(path), sidecar)
            _write(path, data)


def _sidecar(source: Source) -> bytes:
    import tomlkit

    stated = {"source_url": source.url, "published": source.published, "publisher": source.publisher}
    document = tomlkit.document()
    for name, value in stated.items():
        if value is not None:
            document.add(name, tomlkit.string(value))
    return tomlkit.dumps(document).encode()


def _source_url(sidecar: Path) -> str | None:
    """The address in a sidecar; one that cannot be read is told when the index is built."""
    try:
        url = tomllib.loads(sidecar.read_text(encoding="utf-8-sig")).get("source_url")
    except (OSError, ValueError):
        return None
    return url if isinstance(url, str) else None


def _write(path: Path, data: bytes) -> None:
    """Write a file beside the place where it belongs, and move it there when it is safely on disk."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{_UNFINISHED}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _writing(documents: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DocumentsFolderError(
            f"The folder {str(documents)[:200]} cannot be written: {error.strerror or error}. "
            "What was brought in before stays."
        ) from None
