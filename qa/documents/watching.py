"""Waiting for documents to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.errors import DocumentsFolderError

_QUIET_MILLISECONDS = 500
"""A change is reported when nothing has changed for so long: files are often written in several steps."""

_LONGEST_WAIT_MILLISECONDS = 10_000
_POLL_MILLISECONDS = 100


def changes_below(documents: Path, index: Path) -> Iterator[None]:
    """Yield at once, and then whenever something below a folder has changed.

    Args:
        documents: the folder.
        index: folder of the index, whose changes do not count where it lies below the documents.

    Raises:
        DocumentsFolderError: there is no such folder.
    """
    from watchfiles import Change, watch

    if not documents.is_dir():
        raise DocumentsFolderError(f"There is no folder {documents}; create it and put the documents in it.")
    excluded = index.resolve()

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        hidden = any(part.startswith(".") for part in changed.parts[len(documents.resolve().parts) :])
        return not hidden and excluded not in (changed, *changed.parents)

    watching = watch(
        documents.resolve(),
        watch_filter=counts,
        debounce=_LONGEST_WAIT_MILLISECONDS,
        step=_QUIET_MILLISECONDS,
        yield_on_timeout=True,
        rust_timeout=_POLL_MILLISECONDS,
    )
    first = True
    for found in watching:
        if found or first:
            yield
        first = False
