"""What an asker elsewhere is told of an error, and what only the log is."""

from __future__ import annotations

import logging

from qa.errors import (
    ArchiveBusyError,
    ArchiveClosedError,
    ArchiveError,
    QuestionError,
    UnknownDocumentError,
    UsageError,
)

UNEXPECTED = "The server met a fault of its own; its log tells more."
_KEEPERS = "The archive cannot answer at the moment; whoever keeps it finds the reason in its log."
_OF_THE_ASKER = (QuestionError, UsageError, UnknownDocumentError, ArchiveBusyError, ArchiveClosedError)


def concerns_asker(error: ArchiveError) -> bool:
    """Whether an error is about what was asked, and not about the computer that answers."""
    return isinstance(error, _OF_THE_ASKER)


def told_elsewhere(error: ArchiveError) -> str:
    """One line for an asker who has no business with the folders and files of the computer that answers.

    The errors of the index, of the model and of the settings name their files, for whoever keeps the archive:
    these go to the log.

    Args:
        error: that was met.
    """
    if concerns_asker(error):
        return str(error)
    logging.getLogger(__name__).error("%s", error)
    return _KEEPERS
