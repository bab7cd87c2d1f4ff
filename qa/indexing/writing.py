"""What is told when an index cannot be written."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from qa.errors import IndexWriteError


@contextlib.contextmanager
def writing(index: Path) -> Iterator[None]:
    """Tell what keeps an index from being written; the current one stays as it is.

    Args:
        index: the index folder.

    Raises:
        IndexWriteError: something in the block could not be written.
    """
    try:
        yield
    except OSError as error:
        free = ""
        with contextlib.suppress(OSError):
            free = f"; {shutil.disk_usage(index).free // 2**20} MiB are free"
        raise IndexWriteError(
            f"The index {str(index)[:200]} cannot be written: {error.strerror or error}{free}. "
            "The previous index is untouched."
        ) from None
    except sqlite3.Error as error:
        raise IndexWriteError(
            f"The index {index} cannot be written: {error}. The previous index is untouched."
        ) from None
