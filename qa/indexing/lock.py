"""One build at a time."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from qa.errors import IndexBusyError

_LOCK_FILE = "lock"
_OWNER_FILE = "lock.owner"


@contextlib.contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold the lock of an index folder; the system frees it when the process ends, however.

    Raises:
        IndexBusyError: another process holds it.
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    owner = index / _OWNER_FILE
    try:
        with FileLock(index / _LOCK_FILE, timeout=0):
            owner.write_text(f"process {os.getpid()} on {socket.gethostname()}")
            yield
            owner.unlink(missing_ok=True)
    except Timeout:
        with contextlib.suppress(OSError):
            raise IndexBusyError(
                f"The index {index} is being built by {owner.read_text()}; wait until it has finished."
            ) from None
        raise IndexBusyError(
            f"The index {index} is being built by another process; wait until it has finished."
        ) from None
