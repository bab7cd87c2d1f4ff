"""One run at a time over a folder of documents."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from qa.errors import DocumentsFolderError, WebsiteError

_LOCK_FILE = ".website.lock"


@contextlib.contextmanager
def download_lock(documents: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system frees it when the process ends, however.

    Args:
        documents: the folder.

    Raises:
        WebsiteError: another process holds it.
        DocumentsFolderError: the folder is absent or cannot be written.
    """
    from filelock import FileLock, Timeout

    if not documents.is_dir():
        raise DocumentsFolderError(f"There is no folder {str(documents)[:200]}; create it first.")
    lock = FileLock(documents / _LOCK_FILE, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise WebsiteError(
            f"Another kpcsc add or sync is at work in {documents}; wait until it has finished."
        ) from None
    except OSError as error:
        raise DocumentsFolderError(f"The folder {str(documents)[:200]} cannot be written: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()
