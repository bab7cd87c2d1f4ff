"""What an archivist can do, without the components of a page."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qa.archive import Archive
from qa.documents.completeness import missing_fields
from qa.errors import ArchiveError, IndexBusyError, WebsiteError
from qa.interfaces.web.archivist.feedback import Entry, Feedback
from qa.interfaces.web.archivist.form import Form, corrections, fill_in
from qa.interfaces.web.archivist.rebuilder import Rebuild, Rebuilder
from qa.localisation import Localisation
from qa.settings import Settings
from qa.types import (
    Corrections,
    Document,
    DocumentInfo,
    DownloadReport,
    Failure,
    Generation,
    Upload,
    Waiting,
)

_MOST_ADDRESSES = 50


class Show(StrEnum):
    """Which statements are listed."""

    ALL = "all"
    MISSING = "missing"
    DISAGREEMENTS = "disagreements"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements are listed, as somebody chose it.

    Attributes:
        search: words that stand in what is known of each, whatever the case and the accents.
        show: what there is to mend in each.
    """

    search: str = ""
    show: Show = Show.ALL


@dataclass(frozen=True, slots=True)
class Attention:
    """What there is to mend.

    Attributes:
        missing: statements of which something expected is not known.
        disagreements: statements of which two sources tell different things.
        copies: statements that the archive holds several times, the primary copy first.
        failures: files that could not be read, and why.
    """

    missing: tuple[DocumentInfo, ...]
    disagreements: tuple[DocumentInfo, ...]
    copies: tuple[tuple[DocumentInfo, ...], ...]
    failures: tuple[Failure, ...]

    def __len__(self) -> int:
        return len(self.missing) + len(self.disagreements) + len(self.copies) + len(self.failures)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the last rebuild made of the files that were new to it.

    Attributes:
        statements: that are new in the index.
        failures: files that could not be read, and why.
    """

    statements: tuple[DocumentInfo, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one archive is looked after. Safe to share between threads.

    Attributes:
        archive: the one that readers ask; it takes up each new index by itself.
        settings: tell where documents and index are, and how large a file may be.
        rebuilder: of the index.
        localisation: the languages of the page.
        feedback: what readers have said, where that is kept.
    """

    archive: Archive
    settings: Settings
    rebuilder: Rebuilder
    localisation: Localisation
    feedback: Feedback | None = None

    @classmethod
    def open(
        cls, archive: Archive, settings: Settings, localisation: Localisation, feedback: Feedback | None = None
    ) -> Desk:
        """A desk with a rebuilder of its own, to be closed with `close`.

        Args:
            archive: the one that readers ask.
            settings: tell where documents and index are.
            localisation: the languages of the page.
            feedback: what readers have said, where that is kept.
        """
        rebuilder = Rebuilder(settings.documents, settings.index, settings.environment())
        return cls(archive, settings, rebuilder, localisation, feedback)

    def close(self) -> None:
        """End a rebuild that is running; the index stays as it is."""
        self.rebuilder.close()

    @property
    def documents(self) -> Path:
        """The folder of the documents."""
        return self.settings.documents

    def refresh(self) -> None:
        """Take up the newest generation; where it cannot be opened, the one that is open goes on answering."""
        try:
            self.archive.refresh()
        except ArchiveError as error:
            logging.getLogger(__name__).warning("%s", error)

    def waiting(self) -> Waiting:
        """What the index does not know yet; nothing where the folder cannot be read."""
        try:
            return self.archive.waiting(self.documents)
        except ArchiveError as error:
            logging.getLogger(__name__).warning("%s", error)
            return Waiting()

    def attention(self) -> Attention:
        """What there is to mend."""
        documents = self.archive.documents()
        return Attention(
            tuple(document for document in documents if missing_fields(document)),
            tuple(document for document in documents if document.disagreements),
            _groups_of_copies(documents),
            self.archive.failures(),
        )

    def statements(self, selection: Selection) -> tuple[DocumentInfo, ...]:
        """The statements that were selected, in the order of their paths."""
        documents = self.archive.documents()
        copied = {document.id for group in _groups_of_copies(documents) for document in group}

        def is_wanted(document: DocumentInfo) -> bool:
            match selection.show:
                case Show.ALL:
                    return True
                case Show.MISSING:
                    return bool(missing_fields(document))
                case Show.DISAGREEMENTS:
                    return bool(document.disagreements)
                case Show.COPIES:
                    return document.id in copied

        words = _plain(selection.search).split()
        return tuple(
            document
            for document in documents
            if is_wanted(document) and all(word in _searchable(document) for word in words)
        )

    def after(self, document_id: str, selection: Selection) -> DocumentInfo | None:
        """The statement behind another one in a selection, where there is one.

        Args:
            document_id: of the other one; need not be in the selection.
            selection: in whose order.
        """
        known = {document.id: document.path for document in self.archive.documents()}
        path = known.get(document_id, "")
        return next((document for document in self.statements(selection) if document.path > path), None)

    def form(self, document_id: str) -> Form:
        """What is known of a statement, with what its sidecar states by now.

        Args:
            document_id: its id.

        Raises:
            UnknownDocumentError: the archive holds no such statement, or its file is gone.
            DescriptionError: its sidecar cannot be read.
            DocumentsFolderError: the folder cannot be read.
        """
        document = self.archive.document(document_id)
        return fill_in(document, Archive.stated(self.documents, document.path))

    def document(self, document_id: str) -> Document:
        """A statement with its text.

        Raises:
            UnknownDocumentError: the archive holds no such statement.
        """
        return self.archive.document(document_id)

    def save(self, form: Form, typed: Sequence[str | None]) -> Corrections:
        """Write into the sidecar of a statement what was changed in its form.

        Args:
            form: as it was shown.
            typed: the value of each field, in the order of the form.

        Returns:
            What was changed.

        Raises:
            UnknownDocumentError: its file is gone.
            DescriptionError: a field cannot have its value, or the sidecar cannot be read or written.
            DocumentsFolderError: the folder cannot be read.
        """
        changes = corrections(form, typed)
        Archive.describe(self.documents, form.document.path, changes)
        return changes

    def add_files(self, uploads: Sequence[Upload]) -> DownloadReport:
        """Take in files that were sent.

        Raises:
            WebsiteError: another process is bringing documents in.
            DocumentsFolderError: the folder cannot be read or written.
        """
        return Archive.take_in(uploads, self.documents, settings=self.settings)

    def add_addresses(self, text: str) -> DownloadReport:
        """Bring in pages and PDFs by their addresses, one a line or with blanks between them.

        Raises:
            WebsiteError: another process is bringing documents in.
            DocumentsFolderError: the folder cannot be read or written.
        """
        given = list(dict.fromkeys(text.split()))
        wanted = [address for address in given if address.lower().startswith(("http://", "https://"))]
        refused = [
            Failure(address[:200], "it is no address that begins with https:// or http://")
            for address in given
            if address not in wanted
        ]
        refused += [
            Failure(address[:200], f"more than {_MOST_ADDRESSES} addresses at once")
            for address in wanted[_MOST_ADDRESSES:]
        ]
        report = self._fetch(wanted[:_MOST_ADDRESSES])
        return DownloadReport(report.added, report.changed, report.unchanged, (*report.failed, *refused), report.gone)

    def _fetch(self, addresses: Sequence[str]) -> DownloadReport:
        if not addresses:
            return DownloadReport((), (), (), (), ())
        try:
            return Archive.add(addresses, self.documents, settings=self.settings)
        except WebsiteError as error:
            # Not one of them could be brought in.
            if not error.reasons:
                raise
            failed = tuple(Failure(address[:200], reason) for address, reason in error.reasons)
            return DownloadReport((), (), (), failed, ())

    def recognised(self) -> Recognised:
        """What the last rebuild made of the files that were new to it."""
        report = self.rebuilder.snapshot().report
        if report is None:
            return Recognised()
        added = {*report.added}
        known = tuple(document for document in self.archive.documents() if document.path in added)
        return Recognised(known, report.failed)

    def rebuild(self) -> bool:
        """Begin to rebuild the index, unless that is being done.

        Returns:
            Whether it was begun.
        """
        return self.rebuilder.start()

    def stop(self) -> None:
        """Ask a running rebuild to end; the index stays as it is."""
        self.rebuilder.stop()

    def progress(self) -> Rebuild:
        """How the rebuild stands."""
        return self.rebuilder.snapshot()

    def generations(self) -> tuple[Generation, ...]:
        """The states of the index that are kept, the current one first."""
        return Archive.generations(self.settings.index)

    def roll_back(self) -> Generation:
        """Go back to the state before the current one.

        Raises:
            IndexMissingError: there is none.
            IndexDamagedError: its files are not what was written.
            IndexMismatchError: it was built with another model.
            IndexBusyError: a rebuild is running.
            IndexWriteError: the index cannot be written.
        """
        if self.rebuilder.snapshot().running:
            raise IndexBusyError("The index is being rebuilt; stop that first, or wait until it has finished.")
        generation = Archive.roll_back(self.settings.index, settings=self.settings)
        self.refresh()
        return generation

    def remarks(self) -> tuple[Entry, ...]:
        """What readers have said and nobody has settled."""
        return tuple(entry for entry in self.feedback.entries() if not entry.settled) if self.feedback else ()

    def settle(self, entry_id: int) -> None:
        """Take what a reader said for done."""
        if self.feedback:
            self.feedback.settle(entry_id)


def _groups_of_copies(documents: Sequence[DocumentInfo]) -> tuple[tuple[DocumentInfo, ...], ...]:
    groups: dict[str, list[DocumentInfo]] = {}
    for document in documents:
        groups.setdefault(document.statement_id, []).append(document)
    return tuple(
        tuple(sorted(group, key=lambda document: document.version_of is not None))
        for group in groups.values()
        if len(group) > 1
    )


def _searchable(document: DocumentInfo) -> str:
    known = (
        document.title,
        document.path,
        document.speaker,
        document.occasion,
        document.place,
        document.publisher,
        document.kind,
        str(document.when or ""),
    )
    return _plain(" ".join(str(value) for value in known if value))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
