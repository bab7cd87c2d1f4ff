"""Local files, copied into the folder of documents."""

from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path, PurePosixPath

from qa.documents.folder import list_files, read_sidecar_bytes
from qa.documents.reading import default_readers
from qa.documents.website.collecting import Tally
from qa.documents.website.content import LOCAL_SUFFIXES
from qa.documents.website.naming import safe_local_name
from qa.documents.website.storage import Folder
from qa.errors import DocumentError
from qa.types import Failure


def copy_in(path: Path, folder: Folder, tally: Tally) -> None:
    """Copy a file and its sidecar, unless its content is there already under any name.

    Args:
        path: of the file.
        folder: into which it is copied.
        tally: in which the outcome is noted.

    Raises:
        DocumentsFolderError: the folder cannot be written.
    """
    shown = str(path).encode("utf-8", "backslashreplace").decode()
    try:
        data, sidecar = _read(path)
    except DocumentError as error:
        tally.failed.append(Failure(shown, str(error)))
        return
    except OSError as error:
        tally.failed.append(Failure(shown, f"it cannot be read: {error.strerror or error}"))
        return
    if there := same_content(data, folder.documents):
        tally.unchanged.append(there)
        return
    name = _free_name(safe_local_name(path.name), folder)
    folder.copy(name, data, sidecar)
    tally.added.append(name)


def _read(path: Path) -> tuple[bytes, bytes | None]:
    if path.is_dir():
        raise DocumentError("it is a folder; name the files in it")
    if not path.exists():
        raise DocumentError("there is no such file")
    if path.suffix.lower() not in LOCAL_SUFFIXES | default_readers().keys():
        raise DocumentError(f"'{path.suffix}' files cannot be read")
    if not path.is_file():
        raise DocumentError("it is not a regular file")
    data = path.read_bytes()
    if not data.strip():
        raise DocumentError("it is empty")
    return data, read_sidecar_bytes(path)


def same_content(data: bytes, documents: Path) -> str | None:
    """The path of a document with the same content, where there is one.

    Args:
        data: the content.
        documents: the folder of documents.
    """
    wanted = hashlib.sha256(data).digest()
    for file in list_files(documents).files:
        same_size = file.path.stat().st_size == len(data)
        if same_size and hashlib.sha256(file.path.read_bytes()).digest() == wanted:
            return file.relative
    return None


def _free_name(name: str, folder: Folder) -> str:
    path = PurePosixPath(name)
    names = (name if number == 1 else f"{path.stem}-{number}{path.suffix}" for number in count(1))
    return next(candidate for candidate in names if not folder.has(candidate))
