"""Stating in a sidecar what a file does not tell, without touching what stands there already."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from qa.documents.folder import SourceFile, read_sidecar_bytes
from qa.documents.metadata import cleaned
from qa.documents.sidecar import parse_sidecar, sidecar_path
from qa.errors import DescriptionError, DocumentError
from qa.types import Corrections, Fact, MetadataField, Origin

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LOCK_FILE = ".sidecars.lock"
_PATIENCE = 10
"""Seconds that one who describes a document waits for another one to finish."""


def stated(file: SourceFile) -> Corrections:
    """What the sidecar of a file states now, whether or not the index knows of it yet.

    Raises:
        DescriptionError: the sidecar cannot be read.
    """
    with _telling(file):
        sidecar = parse_sidecar(read_sidecar_bytes(file.path) or b"")
    values = {field: getattr(sidecar, field) for field in Corrections.__slots__}
    return Corrections(**{field: None if value is None else str(value) for field, value in values.items()})


def describe(file: SourceFile, corrections: Corrections, documents: Path) -> bool:
    """Change the sidecar of a file: only the fields given, and only where they are not stated so already.

    Args:
        file: as it was listed.
        corrections: what to state, and what to state no more.
        documents: the folder of the documents.

    Returns:
        Whether anything was changed.

    Raises:
        DescriptionError: a field cannot have its value, or the sidecar cannot be read or written.
    """
    from filelock import FileLock, Timeout

    wanted = corrections.given()
    _check(wanted)
    try:
        with _telling(file), FileLock(documents / _LOCK_FILE, timeout=_PATIENCE):
            before = read_sidecar_bytes(file.path)
            after = with_corrections(before or b"", wanted)
            parse_sidecar(after)
            if after == (before or b""):
                return False
            _replace(sidecar_path(file.path), after)
            return True
    except Timeout:
        raise DescriptionError("Somebody else is describing a document at this moment; try again.") from None


def with_corrections(sidecar: bytes, wanted: Mapping[MetadataField, str]) -> bytes:
    """A sidecar with some fields changed; comments and all other fields stay as they are, to the byte.

    Args:
        sidecar: its bytes; none where there is no sidecar.
        wanted: the value of each field that changes; an empty one removes the field.

    Raises:
        DocumentError: it is not TOML.
    """
    mark = _BYTE_ORDER_MARK if sidecar.startswith(_BYTE_ORDER_MARK) else b""
    try:
        table = tomlkit.parse(sidecar.removeprefix(mark).decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise DocumentError(f"its sidecar is not valid TOML ({error})") from None
    for field, value in wanted.items():
        if not value:
            table.pop(field, None)
        elif field not in table:
            table.add(field.value, tomlkit.string(value))
        elif str(table[field]) != value:
            table[field.value] = tomlkit.string(value)
    return mark + tomlkit.dumps(table).encode()


def _check(wanted: Mapping[MetadataField, str]) -> None:
    """Tell of a value that a build would leave out without a word."""
    for field, value in wanted.items():
        if value and cleaned(Fact(field, value, Origin.SIDECAR)) is None:
            raise DescriptionError(f"The {_NAMES.get(field, field)} cannot be {value[:80]!r}; {_hint(field)}.")


_NAMES = {MetadataField.SOURCE_URL: "source address"}
_HINTS = {
    MetadataField.DATE: "write 2021, 2021-11 or 2021-11-12",
    MetadataField.LANGUAGE: "write its code, such as en or fr",
    MetadataField.SOURCE_URL: "write an address that begins with https:// or http://",
    MetadataField.KIND: "choose one of the kinds",
}


def _hint(field: MetadataField) -> str:
    return _HINTS.get(field, "write a few words, 300 characters at the most")


@contextlib.contextmanager
def _telling(file: SourceFile) -> Iterator[None]:
    try:
        yield
    except DocumentError as error:
        raise DescriptionError(f"{file.printable}: {error}.") from None
    except OSError as error:
        raise DescriptionError(
            f"{file.printable}: its sidecar cannot be read or written: {error.strerror or error}."
        ) from None


def _replace(path: Path, data: bytes) -> None:
    """Put a sidecar in its place, whole or not at all."""
    mode = path.lstat().st_mode & 0o777 if os.path.lexists(path) else 0o644
    # Begins with a dot, so that whoever lists the folder meanwhile leaves it out.
    descriptor, unfinished = tempfile.mkstemp(prefix=".describing-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
