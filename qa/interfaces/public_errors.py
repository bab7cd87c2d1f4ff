"""What a program elsewhere is told of an error: what happened, and nothing of the server's folders."""

from __future__ import annotations

import logging

from qa.errors import (
    ArchiveBusyError,
    ArchiveClosedError,
    ArchiveError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    QuestionError,
    QuotationError,
    UnknownDocumentError,
    UsageError,
)

_TOLD_IN_FULL = (
    ArchiveBusyError,
    ArchiveClosedError,
    QuestionError,
    QuotationError,
    UnknownDocumentError,
    UsageError,
)
"""Errors that speak of the request and the archive alone."""

UNEXPECTED = "The server met a fault of its own; its log tells more."
"""Told of what nobody foresaw."""

_WHERE = "the log of the server tells more"
_UNABLE = f"The archive cannot answer; {_WHERE}."
_WITHOUT_FOLDERS = (
    (IndexMissingError, f"The archive has no index; {_WHERE}."),
    (IndexDamagedError, f"The index of the archive is damaged; {_WHERE}."),
    (IndexMismatchError, f"The index of the archive was made for another model or version; {_WHERE}."),
    (ModelError, f"The model of the archive cannot be loaded; {_WHERE}."),
)


def public_message(error: ArchiveError) -> str:
    """One line for whoever asked from elsewhere.

    Args:
        error: whose own line is for the person at the server: it may name a folder.
    """
    if isinstance(error, _TOLD_IN_FULL):
        return str(error)
    return next((message for kind, message in _WITHOUT_FOLDERS if isinstance(error, kind)), _UNABLE)


def disclosed(error: ArchiveError) -> str:
    """One line for whoever asked from elsewhere; what it leaves out is told to the log.

    Args:
        error: whose own line is for the person at the server.
    """
    message = public_message(error)
    if message != str(error):
        logging.getLogger(__name__).warning("%s", error)
    return message
