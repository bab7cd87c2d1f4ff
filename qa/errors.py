"""Every error that a user can meet, each one clear line that says what to do.

ArchiveError
├── ArchiveClosedError      an archive that was closed and is asked all the same
├── ArchiveBusyError        an answer that would take too long
├── MissingExtraError       an optional part that is not installed (also an ImportError)
├── UsageError              a value that cannot be understood (exit status 2)
├── QuestionError           a question that cannot be asked
├── SettingsError           a configuration that cannot be used
├── DocumentError           one document that cannot be read
├── DescriptionError        a sidecar that cannot be written so
├── DocumentsFolderError    the folder of documents, or its archive.toml
├── UnknownDocumentError    an id that the archive does not hold
├── PagePictureError        a page of which there is no picture
├── PicturesBusyError       too many pictures are being made
├── ModelError              an embedding model that is absent or altered
├── IndexMissingError       no complete index in the folder
├── IndexDamagedError       an index whose files are not what was written
├── IndexMismatchError      an index built with another model or version
├── IndexBusyError          another build is at work
├── IndexWriteError         the index cannot be written (disk full, no permission)
├── WebsiteError            nothing can be brought in from the web
├── FeedbackError           a remark that cannot be taken, or the book of remarks
├── QuotationError          a quotation that is not what its document says
├── AccountsError           the file of those who may sign in, or an account in it
├── TokensError             the file of the programs that may ask, or a token in it
└── ServerError             the web application cannot start
"""

from __future__ import annotations

from collections.abc import Iterable


class ArchiveError(Exception):
    """Base of the errors that a user can cause; its text is one line for that user."""


class ArchiveClosedError(ArchiveError):
    """The archive was closed, by this thread or another one."""


class ArchiveBusyError(ArchiveError):
    """An answer would take longer than anybody may wait."""


class MissingExtraError(ArchiveError, ImportError):
    """An optional part of the program needs a library that is not installed."""


class UsageError(ArchiveError):
    """A value on the command line or in a call that cannot be understood."""


class QuestionError(ArchiveError):
    """A question that is empty, too long or holds control characters."""


class SettingsError(ArchiveError):
    """A setting whose value cannot be used."""


class DocumentError(ArchiveError):
    """One document that cannot be read; the others are not concerned."""


class DescriptionError(ArchiveError):
    """What is stated of a document cannot be true, or its sidecar cannot be read or written."""


class DocumentsFolderError(ArchiveError):
    """The folder of documents is absent, unreadable, empty or badly described."""


class UnknownDocumentError(ArchiveError):
    """No document of the archive has this id or path."""


class PagePictureError(ArchiveError):
    """A page of which there is no picture: no page of a PDF, or its file is gone, changed or broken."""


class PicturesBusyError(ArchiveError):
    """So many pictures are wanted at once that this one would take too long."""


class ModelError(ArchiveError):
    """The embedding model is absent, altered or cannot be loaded."""


class IndexMissingError(ArchiveError):
    """The folder holds no complete index."""


class IndexDamagedError(ArchiveError):
    """The files of the index are not those that were written."""


class IndexMismatchError(ArchiveError):
    """The index was built with another model or by another version."""


class IndexBusyError(ArchiveError):
    """Another process is building the index."""


class IndexWriteError(ArchiveError):
    """The index cannot be written."""


class WebsiteError(ArchiveError):
    """Nothing can be brought in from the web: the site is down, unknown or not allowed.

    Attributes:
        reasons: each address and why it cannot be brought in, where several were tried.
    """

    def __init__(self, message: str, reasons: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.reasons = tuple(reasons)


class FeedbackError(ArchiveError):
    """A remark of a reader that cannot be taken, or a book of remarks that cannot be read or written."""


class ServerError(ArchiveError):
    """The web application cannot be started."""


class AccountsError(ArchiveError):
    """The file of accounts, or an account in it, cannot be used."""


class QuotationError(ArchiveError):
    """A quotation differs from its document: the answer is withheld."""


class TokensError(ArchiveError):
    """The file of the programs that may ask cannot be used, or a token cannot be made so."""
