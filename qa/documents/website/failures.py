"""Why one address cannot be brought in; the others are not concerned."""

from __future__ import annotations

from qa.errors import DocumentError


class FetchError(DocumentError):
    """One address that cannot be fetched; its text is the reason in one line."""


class GoneError(FetchError):
    """The server says that there is nothing at this address (any more)."""


class UnreachableError(FetchError):
    """No server answers for this address, or none that may be asked."""
