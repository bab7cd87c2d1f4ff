"""What a library says of a file that it cannot read, in one line."""

from __future__ import annotations

from qa.errors import DocumentError

_LONGEST = 120


def broken(what: str, error: Exception) -> DocumentError:
    """The error for a malformed file.

    Args:
        what: the file ought to be, with its article: ``a broken Word file``.
        error: that a library raised.
    """
    if isinstance(error, RecursionError):
        return DocumentError(f"it is {what} (its parts are nested too deeply)")
    if isinstance(error, MemoryError):
        return DocumentError(f"it is {what} (it does not fit into memory)")
    reason = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())[:_LONGEST]
    return DocumentError(f"it is {what} ({reason or type(error).__name__})")
