"""The archive: the one place that names concrete classes and ties them together."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from qa.answering.answerer import Answerer
from qa.answering.calibration import load_calibration
from qa.answering.conditions import Meeting, Names, Speaker
from qa.answering.confidence import Features
from qa.answering.question import Conditions, clean_question, parse_filters
from qa.answering.suggestions import propose
from qa.answering.understanding import understand
from qa.answering.verification import verify
from qa.dates import PartialDate
from qa.documents.confinement import ProcessLimits
from qa.documents.description import DESCRIPTION_FILE, read_description
from qa.documents.folder import SourceFile, list_files
from qa.documents.page_renderer import PageRenderer
from qa.documents.watching import changes_below
from qa.errors import (
    ArchiveClosedError,
    ArchiveError,
    IndexMismatchError,
    UnknownDocumentError,
    UsageError,
    WebsiteError,
)
from qa.indexing.generation import (
    LEXICAL_FOLDER,
    PASSAGE_VECTORS_FILE,
    SENTENCE_VECTORS_FILE,
    STORE_FILE,
    TOKENS_FOLDER,
    Manifest,
    check_generations,
    find_current,
    list_generations,
    read_manifest,
    roll_back,
    sound_generation,
    verify_sizes,
)
from qa.indexing.generation import (
    verify as verify_generation,
)
from qa.indexing.reading_messages import ReadingLimits
from qa.indexing.splitting import PassageSize
from qa.indexing.store import CLOSED, Store
from qa.protocols import Embedder, Progress
from qa.retrieval.aliases import Aliases
from qa.retrieval.dense import FlatIndex
from qa.retrieval.embedding import SentenceTransformerEmbedder
from qa.retrieval.filters import matching_documents
from qa.retrieval.fusion import FusionWeights
from qa.retrieval.late_interaction import SignIndex
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.reranking import CrossEncoderReranker
from qa.retrieval.retriever import Retriever
from qa.retrieval.vocabulary import Vocabulary
from qa.settings import Settings, load_settings
from qa.types import (
    Answer,
    ArchiveDescription,
    BuildReport,
    Citation,
    Corrections,
    Document,
    DocumentInfo,
    DownloadReport,
    Failure,
    Filters,
    Generation,
    Hit,
    Mention,
    PagePicture,
    Query,
    Relatives,
    Span,
    Statistics,
    Turn,
    Upload,
    Waiting,
)

if TYPE_CHECKING:
    from qa.documents.website.collecting import Collector
    from qa.indexing.build import Builder

_Result = TypeVar("_Result")

_THREADS = (os.cpu_count() or 1) + 4
"""Questions that are answered at a time for one event loop: some wait for the model while others search."""


_SUGGESTED = 3
"""Questions that are suggested beside one that is not answered."""


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """One generation of the index, opened."""

    name: str
    manifest: Manifest
    store: Store
    description: ArchiveDescription
    names: Names
    retriever: Retriever | None

    def searchable(self) -> Retriever:
        """What searches it.

        Raises:
            UsageError: only its documents were opened.
        """
        if self.retriever is None:
            raise UsageError("The archive was opened for its documents only; open it without documents_only to ask.")
        return self.retriever


class Archive:
    """Answers questions from one index. Safe to share between threads and event loops.

    Open it with `Archive.open`; close it, or use it as a context manager. The examples of the methods are run
    beside the folders ``documents`` and ``index``, with an ``archive`` that is open.

    Example:
        >>> from qa import Archive
        >>> with Archive.open("index") as archive:
        ...     answer = archive.ask("Which countries resisted?", since="2021")
        ...     for citation in answer.citations:
        ...         assert archive.document(citation.document_id).text[citation.start:citation.end] == citation.quote
    """

    def __init__(self, index: Path, settings: Settings, documents_only: bool) -> None:
        self._index = index
        self._documents_only = documents_only
        self._settings = settings
        self._embedder = _embedder(settings)
        self._calibration = load_calibration()
        self._refreshing = threading.Lock()
        # A limiter belongs to one event loop; an archive may be asked from several.
        self._threads: RunVar[CapacityLimiter | None] = RunVar(__name__)
        self._damaged: str | None = None
        self._pages = PageRenderer(settings.documents, _page_limits(settings))
        generation, manifest = sound_generation(index)
        self._opened: _Snapshot | None = self._open(generation, manifest)

    @classmethod
    def open(
        cls, index: str | Path = "index", settings: Settings | None = None, *, documents_only: bool = False
    ) -> Self:
        """Open the current generation of an index. The model is loaded at the first question.

        Args:
            index: folder of the index.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            documents_only: open the documents alone, at once; nothing can be asked or searched.

        Raises:
            IndexMissingError: there is no complete index.
            IndexDamagedError: a file of it is not what was written.
            IndexMismatchError: it was built with another model than the settings name.
            SettingsError: a setting cannot be used.

        Example:
            >>> from qa import Archive
            >>> archive = Archive.open("index")
            >>> archive.statistics().documents
            2
            >>> archive.close()
        """
        return cls(Path(index), settings or load_settings(), documents_only)

    @classmethod
    def build(
        cls,
        documents: str | Path = "documents",
        index: str | Path = "index",
        *,
        rebuild: bool = False,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Build or refresh an index: only what changed is read, only new text is embedded.

        Args:
            documents: folder of the documents.
            index: folder of the index; created when absent.
            rebuild: start from nothing.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            progress: called with a stage, the steps done and the steps in all.

        Returns:
            What was added, changed, removed, unchanged, and what could not be read.

        Raises:
            DocumentsFolderError: the folder cannot be read, or none of its files can.
            IndexBusyError: another process is building.
            IndexWriteError: the disk is full or the folder cannot be written.
            ModelError: the embedding model is absent or altered.
            SettingsError: a setting cannot be used.

        Example:
            >>> report = Archive.build("documents", "index")
            >>> report.unchanged, report.changed, report.failed
            (2, (), ())
        """
        settings = settings or load_settings()
        return _builder(Path(index), settings, progress).build(Path(documents), rebuild)

    @classmethod
    def watch(
        cls,
        documents: str | Path = "documents",
        index: str | Path = "index",
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> Iterator[BuildReport | ArchiveError]:
        """Build an index, and refresh it whenever a document changes, until the caller stops or is interrupted.

        Args:
            documents: folder of the documents.
            index: folder of the index; created when absent.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            progress: called with a stage, the steps done and the steps in all.

        Returns:
            What each refresh did, or why it could not be done; the next change is waited for all the same.

        Raises:
            DocumentsFolderError: there is no such folder.
            SettingsError: a setting cannot be used.

        Example:
            >>> for outcome in Archive.watch("documents", "index"):
            ...     print(outcome.unchanged)
            ...     break  # an application would go on
            2
        """
        settings = settings or load_settings()
        builder = _builder(Path(index), settings, progress)
        for _ in changes_below(Path(documents), Path(index)):
            try:
                yield builder.build(Path(documents))
            except ArchiveError as error:
                yield error

    @classmethod
    def build_from(
        cls,
        documents: Sequence[Document],
        index: str | Path,
        *,
        description: ArchiveDescription | None = None,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Build or refresh an index of documents that were read elsewhere.

        Args:
            documents: with different ids and paths; at least one.
            index: folder of the index; created when absent.
            description: of the archive.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            progress: called with a stage, the steps done and the steps in all.

        Returns:
            What was added, changed, removed and unchanged.

        Raises:
            IndexBusyError: another process is building.
            IndexWriteError: the disk is full or the folder cannot be written.
            ModelError: the embedding model is absent or altered.
            SettingsError: a setting cannot be used.

        Example:
            >>> from qa import Document
            >>> letter = Document(id="letter", path="letter", title="A letter", text="The coalition asks for reform.")
            >>> Archive.build_from([letter], "letters").documents
            1
        """
        builder = _builder(Path(index), settings or load_settings(), progress)
        return builder.build_from(documents, description or ArchiveDescription())

    @staticmethod
    def add(
        sources: Sequence[str | Path],
        documents: str | Path = "documents",
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> DownloadReport:
        """Bring pages and PDFs by their addresses, and local files, into a folder of documents.

        Build the index afterwards to find what they say.

        Args:
            sources: addresses and paths.
            documents: the folder.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            progress: called with a stage, the steps done and the steps in all.

        Returns:
            What was added, changed, unchanged, and what could not be brought in.

        Raises:
            WebsiteError: nothing at all could be brought in.
            DocumentsFolderError: the folder or its `archive.toml` cannot be read or written.
            SettingsError: a setting cannot be used.

        Example:
            >>> from pathlib import Path
            >>> _ = Path("letter.txt").write_text("The coalition asks for reform.")
            >>> Archive.add(["letter.txt"], "documents").added
            ('letter.txt',)
        """
        from qa.documents.website.bringing import add

        website = read_description(Path(documents)).website
        with _collector(Path(documents), settings or load_settings()) as collector:
            return add(collector, [str(source) for source in sources], website, progress or _silent)

    @staticmethod
    def sync(
        documents: str | Path = "documents",
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> DownloadReport:
        """Bring in what is new or has changed on the website that `archive.toml` names.

        Nothing is ever deleted. A run that was interrupted is gone on with.

        Args:
            documents: folder of the documents.
            settings: read from the environment and ``kpcsc.toml`` when not given.
            progress: called with a stage, the steps done and the steps in all.

        Returns:
            What was added, changed, unchanged, what is gone, and what could not be fetched.

        Raises:
            WebsiteError: no website is named, or nothing at all could be fetched.
            DocumentsFolderError: the folder or its `archive.toml` cannot be read or written.
            SettingsError: a setting cannot be used.

        Example:
            >>> Archive.sync(".")
            Traceback (most recent call last):
            qa.errors.WebsiteError: archive.toml names no website; state its url under [website].
        """
        from qa.documents.website.bringing import synchronise

        website = read_description(Path(documents)).website
        if website is None:
            raise WebsiteError(f"{Path(documents, DESCRIPTION_FILE)} names no website; state its url under [website].")
        with _collector(Path(documents), settings or load_settings()) as collector:
            return synchronise(collector, website, progress or _silent)

    @staticmethod
    def take_in(
        uploads: Sequence[Upload], documents: str | Path = "documents", *, settings: Settings | None = None
    ) -> DownloadReport:
        """Copy files that somebody sends into a folder of documents, under clean names.

        Nothing that stands there is replaced. Build the index afterwards to find what they say.

        Args:
            uploads: the files, and how their sender calls them.
            documents: the folder.
            settings: read from the environment and ``kpcsc.toml`` when not given.

        Returns:
            What was added, what was there already, and what was refused, with the reason.

        Raises:
            WebsiteError: another process is bringing documents in.
            DocumentsFolderError: the folder cannot be read or written.
            SettingsError: a setting cannot be used.

        Example:
            >>> from pathlib import Path
            >>> from qa.types import Upload
            >>> _ = Path("upload.tmp").write_text("The coalition asks for reform.")
            >>> Archive.take_in([Upload(Path("upload.tmp"), "../A letter.txt")], "documents").added
            ('A letter.txt',)
        """
        from qa.documents.website.lock import download_lock
        from qa.documents.website.storage import Folder
        from qa.documents.website.uploads import take_in

        largest = (settings or load_settings()).largest_file * 2**20
        with download_lock(Path(documents)):
            return take_in(uploads, Folder.open(Path(documents)), largest)

    @staticmethod
    def stated(documents: str | Path, path: str) -> Corrections:
        """What the sidecar of a document states now, whether or not the index knows of it yet.

        Args:
            documents: folder of the documents.
            path: of a file in it, relative to it.

        Raises:
            UnknownDocumentError: the folder holds no such document.
            DescriptionError: the sidecar cannot be read.
            DocumentsFolderError: the folder cannot be read.

        Example:
            >>> Archive.stated("documents", "2021/2021-11-12-kp-plenary-closing-speech.txt").occasion
            'KP Plenary 2021'
        """
        from qa.documents.sidecar_writing import stated

        return stated(_listed_file(Path(documents), path))

    @staticmethod
    def describe(documents: str | Path, path: str, changes: Corrections) -> bool:
        """State in the sidecar of a document what is to be known of it; its other fields and comments stay.

        Build the index afterwards to make it known.

        Args:
            documents: folder of the documents.
            path: of a file in it, relative to it.
            changes: what to state, and what to state no more.

        Returns:
            Whether anything was changed.

        Raises:
            UnknownDocumentError: the folder holds no such document.
            DescriptionError: a field cannot have its value, or the sidecar cannot be read or written.
            DocumentsFolderError: the folder cannot be read.

        Example:
            >>> from qa.types import Corrections
            >>> path = "2021/2021-11-12-kp-plenary-closing-speech.txt"
            >>> Archive.describe("documents", path, Corrections(place="Moscow"))
            True
            >>> Archive.stated("documents", path).place
            'Moscow'
        """
        from qa.documents.sidecar_writing import describe

        return describe(_listed_file(Path(documents), path), changes, Path(documents))

    @staticmethod
    def generations(index: str | Path = "index") -> tuple[Generation, ...]:
        """The states of an index that are kept, the current one first.

        Args:
            index: folder of the index.

        Raises:
            IndexMissingError: there is no complete index.

        Example:
            >>> [(generation.name, generation.documents) for generation in Archive.generations("index")]
            [('generation-000001', 2)]
        """
        return list_generations(Path(index))

    @staticmethod
    def roll_back(index: str | Path = "index", *, settings: Settings | None = None) -> Generation:
        """Go back to the state of an index before the current one; doing it again undoes it.

        The next build takes in again what the documents say.

        Args:
            index: folder of the index.
            settings: read from the environment and ``kpcsc.toml`` when not given.

        Returns:
            The state that is now current.

        Raises:
            IndexMissingError: there is no index, or no state before the current one.
            IndexDamagedError: the files of the one before are not what was written.
            IndexMismatchError: it was built with another model than the settings name.
            IndexBusyError: another process is building.
            IndexWriteError: the folder cannot be written.
            SettingsError: a setting cannot be used.

        Example:
            >>> from pathlib import Path
            >>> _ = (Path("documents") / "letter.txt").write_text("The coalition asks for reform.")
            >>> Archive.build("documents", "index").documents
            3
            >>> Archive.roll_back("index").documents
            2
        """
        return roll_back(Path(index), _embedder(settings or load_settings()).identity)

    @staticmethod
    def check_model(settings: Settings) -> str:
        """Load the embedding model, its files verified.

        Returns:
            What was found, in one line.

        Raises:
            ModelError: the model is absent or altered.

        Example:
            >>> from qa.settings import Settings
            >>> Archive.check_model(Settings())
            'all-MiniLM-L6-v2@53aa5117 loads, 384 dimensions'
        """
        embedder = _embedder(settings)
        return f"{embedder.identity} loads, {embedder.dimension} dimensions"

    @staticmethod
    def check_index(index: str | Path) -> str:
        """Compare every file of an index with the checksums that were written with it.

        Returns:
            What was found, in one line.

        Raises:
            IndexMissingError: there is no index.
            IndexDamagedError: a file is not what was written.

        Example:
            >>> Archive.check_index("index")
            'right in all 1 generations'
        """
        return f"right in all {check_generations(Path(index))} generations"

    @staticmethod
    def check_documents(documents: str | Path) -> str:
        """List the files of a folder of documents and read its `archive.toml`.

        Returns:
            What was found, in one line.

        Raises:
            DocumentsFolderError: the folder or its `archive.toml` cannot be read.

        Example:
            >>> Archive.check_documents("documents")
            '2 files, Kimberley Process Civil Society Coalition'
        """
        description = read_description(Path(documents))
        listing = list_files(Path(documents))
        unread = f", {len(listing.failures)} cannot be read" if listing.failures else ""
        return f"{len(listing.files)} files{unread}, {description.name}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files of the index, and end what draws pages; closing again does nothing.

        What another thread is asking meanwhile ends with its answer or with an `ArchiveClosedError`.

        Example:
            >>> archive.close()
            >>> archive.ask("Which countries resisted?")
            Traceback (most recent call last):
            qa.errors.ArchiveClosedError: The archive is closed; open it again to ask.
        """
        with self._refreshing:
            opened, self._opened = self._opened, None
        self._pages.close()
        if opened is not None:
            opened.store.close()

    def refresh(self) -> bool:
        """Open the newest generation, if there is one since.

        Threads that are answering keep the generation with which they began.

        Returns:
            Whether there was one.

        Raises:
            ArchiveClosedError: the archive was closed.
            IndexDamagedError: its files are not what was written; the old one stays open, and the damaged
                one is not tried again.

        Example:
            >>> from pathlib import Path
            >>> archive.refresh()
            False
            >>> _ = (Path("documents") / "letter.txt").write_text("The coalition asks for reform.")
            >>> report = Archive.build("documents", "index")
            >>> archive.refresh(), archive.statistics().documents
            (True, 3)
        """
        current = find_current(self._index)
        if current.name in (self._snapshot.name, self._damaged):
            return False
        with self._refreshing:
            if current.name != self._snapshot.name:
                self._damaged = current.name
                manifest = read_manifest(current)
                verify_generation(current, manifest)
                self._opened, self._damaged = self._open(current, manifest), None
        return True

    def check_open(self) -> None:
        """See whether the files of the open generation are still there, in the sizes that were written.

        Raises:
            IndexDamagedError: one is missing or has another size.

        Example:
            >>> archive.check_open()
        """
        snapshot = self._snapshot
        verify_sizes(self._index / snapshot.name, snapshot.manifest)

    def warm_up(self) -> None:
        """Load the model and the index, so that the first question is not a slow one.

        Raises:
            ModelError: the model cannot be loaded.

        Example:
            >>> archive.warm_up()
        """
        self._snapshot.searchable().retrieve("warm up", Filters(), 1)

    def search(
        self,
        query: str,
        *,
        history: Sequence[Turn] = (),
        limit: int = 5,
        literal: bool = False,
        since: str | PartialDate | None = None,
        until: str | PartialDate | None = None,
        speaker: str | None = None,
        occasion: str | None = None,
        kind: str | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """Find the passages that match a question best.

        Args:
            query: a question or some words.
            history: the exchanges before it, oldest first.
            limit: how many passages at the most.
            literal: take the query as its words alone; look for no date or speaker in it.
            since: not before this date (``2021``, ``2021-06``, ``2021-06-28``).
            until: not after it.
            speaker: only passages in which somebody of this name speaks.
            occasion: only statements made at a meeting of this name.
            kind: only documents of this kind.
            language: only documents in this language (ISO 639-1).

        Returns:
            Hits, best first.

        Raises:
            QuestionError: the query is empty, too long or holds control characters.
            UsageError: a condition cannot be understood.
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> for hit in archive.search("artisanal mining", limit=2, kind="speech"):
            ...     print(hit.rank, hit.document.when, hit.text == archive.document(hit.document.id).text[
            ...         hit.passage.start : hit.passage.end])
            1 2021-11-12 True
            2 2021-11-12 True
        """
        filters = parse_filters(since, until, speaker, occasion, kind, language)
        snapshot = self._snapshot
        understood = self._understand(query, filters, history, literal, snapshot)
        preference = understood.preferences[0] if len(understood.preferences) == 1 else None
        retrieval = snapshot.searchable().retrieve(understood.topic, filters, limit, preference, understood.context)
        return list(retrieval.hits)

    def timeline(
        self,
        topic: str,
        *,
        limit: int = 20,
        since: str | PartialDate | None = None,
        until: str | PartialDate | None = None,
        speaker: str | None = None,
        occasion: str | None = None,
        kind: str | None = None,
        language: str | None = None,
    ) -> tuple[Citation, ...]:
        """What was said of a topic, oldest first: one quotation a statement.

        Args:
            topic: a question or some words.
            limit: how many statements at the most.
            since: not before this date (``2021``, ``2021-06``, ``2021-06-28``).
            until: not after it.
            speaker: only words of somebody of this name.
            occasion: only statements made at a meeting of this name.
            kind: only documents of this kind.
            language: only documents in this language (ISO 639-1).

        Raises:
            QuestionError: the topic is empty, too long or holds control characters.
            UsageError: a condition cannot be understood.
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> for entry in archive.timeline("the definition of conflict diamonds"):
            ...     print(entry.date, entry.voice, entry.quote[:12])
            2021-06-28 member “This is mak
            2021-11-12 coalition This was ano
        """
        filters = parse_filters(since, until, speaker, occasion, kind, language)
        snapshot = self._snapshot
        query = self._understand(topic, filters, (), False, snapshot)
        return self._answerer(snapshot).timeline(query, max(1, limit))

    def mentions(
        self,
        question: str | Query,
        *,
        history: Sequence[Turn] = (),
        limit: int = 200,
        literal: bool = False,
        since: str | PartialDate | None = None,
        until: str | PartialDate | None = None,
        speaker: str | None = None,
        occasion: str | None = None,
        kind: str | None = None,
        language: str | None = None,
    ) -> tuple[Mention, ...]:
        """The statements that touch the topic of a question, oldest first, those without a date last.

        Args:
            question: in natural language, or as it was understood (`Answer.query`): then it brings
                its history and its conditions, and those given here are not looked at.
            history: the exchanges before it, oldest first.
            limit: how many statements at the most.
            literal: take the question as its words alone; look for no date or speaker in it.
            since: not before this date (``2021``, ``2021-06``, ``2021-06-28``).
            until: not after it.
            speaker: only words of somebody of this name.
            occasion: only statements made at a meeting of this name.
            kind: only documents of this kind.
            language: only documents in this language (ISO 639-1).

        Raises:
            QuestionError: the question is empty, too long or holds control characters.
            UsageError: a condition cannot be understood.
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> [(mention.citation.date, mention.relevance) for mention in archive.mentions("artisanal mining")]
            [('2021-11-12', 1.0)]
        """
        snapshot = self._snapshot
        if isinstance(question, Query):
            query = question
        else:
            filters = parse_filters(since, until, speaker, occasion, kind, language)
            query = self._understand(question, filters, history, literal, snapshot)
        return self._answerer(snapshot).mentions(query, max(1, limit))

    def suggestions(self, answer: Answer) -> tuple[str, ...]:
        """Questions near one that the archive does not answer, which it does answer.

        Args:
            answer: to the question; beside one that is answered nothing is suggested.

        Raises:
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> archive.suggestions(archive.ask("Who hosted the 2021 KP Plenary?"))
            ()
            >>> unanswered = archive.ask("What is the capital of France?")
            >>> all(archive.ask(question).answered for question in archive.suggestions(unanswered))
            True
        """
        if answer.answered:
            return ()
        snapshot = self._snapshot
        answerer, description = self._answerer(snapshot), snapshot.description

        def is_answered(question: str) -> bool:
            query = self._understand(question, answer.query.filters, (), False, snapshot)
            return answerer.answer(question, query, 1, self.threshold).answered

        known = [*description.own_names, description.name, *(person.name for person in description.people)]
        proposed = propose(answer.hits, answer.query.topic, description.examples, known)
        return tuple(islice((question for question in proposed if is_answered(question)), _SUGGESTED))

    @property
    def threshold(self) -> float:
        """Confidence from which a question counts as answered, unless it is given with the question.

        Example:
            >>> archive.threshold
            0.28
        """
        configured = self._settings.threshold
        return self._calibration.threshold if configured is None else configured

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        limit: int = 5,
        threshold: float | None = None,
        literal: bool = False,
        since: str | PartialDate | None = None,
        until: str | PartialDate | None = None,
        speaker: str | None = None,
        occasion: str | None = None,
        kind: str | None = None,
        language: str | None = None,
    ) -> Answer:
        """Answer a question in the archive's own words, or say that it does not answer.

        Args:
            question: in natural language.
            history: the exchanges before it, oldest first.
            limit: how many quotations at the most.
            threshold: confidence from which a question counts as answered, 0..1; the
                calibrated one when not given.
            literal: take the question as its words alone; look for no date, speaker or form in it.
            since: not before this date (``2021``, ``2021-06``, ``2021-06-28``).
            until: not after it.
            speaker: only words of somebody of this name.
            occasion: only statements made at a meeting of this name.
            kind: only documents of this kind.
            language: only documents in this language (ISO 639-1).

        Returns:
            The answer with its citations; each quotation is a slice of its document's text.

        Raises:
            QuestionError: the question is empty, too long or holds control characters.
            UsageError: a condition cannot be understood.
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> answer = archive.ask("Who hosted the 2021 KP Plenary?")
            >>> for citation in answer.citations:
            ...     print(citation.date, citation.voice, citation.quote[:62])
            2021-11-12 coalition On behalf of the KP CSC, I would like to thank the Russian Fed
            >>> archive.ask("What is the capital of France?").answered
            False
        """
        filters = parse_filters(since, until, speaker, occasion, kind, language)
        snapshot = self._snapshot
        query = self._understand(question, filters, history, literal, snapshot)
        wanted = self.threshold if threshold is None else threshold
        answer = self._answerer(snapshot).answer(question, query, max(1, limit), wanted)
        verify(answer, snapshot.store.document)
        return answer

    async def ask_async(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        limit: int = 5,
        threshold: float | None = None,
        literal: bool = False,
        **conditions: Unpack[Conditions],
    ) -> Answer:
        """Answer a question in a thread of its own, while the event loop goes on.

        A few questions are answered at a time, the others wait. One that is under way is not
        abandoned when its task is cancelled.

        Args:
            question: in natural language.
            history: the exchanges before it, oldest first.
            limit: how many quotations at the most.
            threshold: confidence from which a question counts as answered, 0..1.
            literal: take the question as its words alone.
            **conditions: ``since``, ``until``, ``speaker``, ``occasion``, ``kind`` and ``language`` of `ask`.

        Returns:
            What `ask` returns.

        Raises:
            ArchiveError: whatever `ask` raises.

        Example:
            >>> import asyncio
            >>> answer = asyncio.run(archive.ask_async("Who hosted the 2021 KP Plenary?"))
            >>> answer == archive.ask("Who hosted the 2021 KP Plenary?")
            True
        """
        return await self._in_thread(
            partial(
                self.ask, question, history=history, limit=limit, threshold=threshold, literal=literal, **conditions
            )
        )

    async def search_async(
        self,
        query: str,
        *,
        history: Sequence[Turn] = (),
        limit: int = 5,
        literal: bool = False,
        **conditions: Unpack[Conditions],
    ) -> list[Hit]:
        """Find passages in a thread of its own, while the event loop goes on; see `ask_async`.

        Args:
            query: a question or some words.
            history: the exchanges before it, oldest first.
            limit: how many passages at the most.
            literal: take the query as its words alone.
            **conditions: ``since``, ``until``, ``speaker``, ``occasion``, ``kind`` and ``language`` of `search`.

        Returns:
            What `search` returns.

        Raises:
            ArchiveError: whatever `search` raises.

        Example:
            >>> import asyncio
            >>> hits = asyncio.run(archive.search_async("artisanal mining", limit=3))
            >>> hits == archive.search("artisanal mining", limit=3)
            True
        """
        return await self._in_thread(
            partial(self.search, query, history=history, limit=limit, literal=literal, **conditions)
        )

    def confidence_features(self, question: str, history: Sequence[Turn] = ()) -> Features:
        """What the confidence in the answer to a question is estimated from, for fitting it anew.

        Args:
            question: in natural language.
            history: the exchanges before it, oldest first.

        Raises:
            QuestionError: the question is empty, too long or holds control characters.
            ModelError: the embedding model cannot be loaded.

        Example:
            >>> features = archive.confidence_features("Who hosted the 2021 KP Plenary?")
            >>> features.name_coverage
            1.0
        """
        snapshot = self._snapshot
        return self._answerer(snapshot).features(self._understand(question, Filters(), history, False, snapshot))

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Args:
            document_id: its id, or its path in the folder of documents.

        Raises:
            UnknownDocumentError: there is no such document.

        Example:
            >>> document = archive.document("2021/2021-11-12-kp-plenary-closing-speech.txt")
            >>> document.speaker, str(document.when), document == archive.document(document.id)
            ('Shamiso Mtisi', '2021-11-12', True)
        """
        return _document(self._snapshot.store, document_id)

    def has_page_pictures(self, document: DocumentInfo) -> bool:
        """Whether the pages of a document can be shown: it is a PDF, and its file is still in the folder.

        Example:
            >>> archive.has_page_pictures(archive.document("2021/2021-11-12-kp-plenary-closing-speech.txt"))
            False
        """
        return self._pages.has_pages(document)

    def page_picture(
        self, document_id: str, page: int, *, start: int = 0, end: int = 0, width: int = 1000
    ) -> PagePicture:
        """A page of a PDF as a picture, with the part of a quotation marked that stands on it.

        Args:
            document_id: its id, or its path in the folder of documents.
            page: number of the page; the first is 1.
            start: offset in the document's text at which the quotation begins.
            end: offset behind it; nothing is marked where it is the same.
            width: of the picture, in pixels, 200 to 2000.

        Raises:
            UnknownDocumentError: there is no such document.
            UsageError: the offsets or the width cannot be meant.
            PagePictureError: there is no such page, or its file is gone, broken, or not the one that was indexed.
            PicturesBusyError: too many pictures are wanted at once.

        Example:
            >>> archive.page_picture("2021/2021-11-12-kp-plenary-closing-speech.txt", 1)
            Traceback (most recent call last):
            qa.errors.PagePictureError: '2021/2021-11-12-kp-plenary-closing-speech.txt' is not a PDF; only ...
        """
        store = self._snapshot.store
        document = _document(store, document_id)
        return self._pages.picture(document, store.content_hash(document.id), page, Span(start, end), width)

    def content_hash(self, document_id: str) -> str:
        """SHA-256 of the file of a document as it was indexed, in hexadecimal digits.

        Args:
            document_id: its id, or its path in the folder of documents.

        Raises:
            UnknownDocumentError: there is no such document.

        Example:
            >>> import hashlib
            >>> from pathlib import Path
            >>> path = "2021/2021-11-12-kp-plenary-closing-speech.txt"
            >>> archive.content_hash(path) == hashlib.sha256((Path("documents") / path).read_bytes()).hexdigest()
            True
        """
        store = self._snapshot.store
        return store.content_hash(_document(store, document_id).id)

    def relatives(self, document_id: str) -> Relatives:
        """The other copies of a statement, and its translations.

        Args:
            document_id: its id, or its path in the folder of documents.

        Raises:
            UnknownDocumentError: there is no such document.

        Example:
            >>> archive.relatives("2021/2021-11-12-kp-plenary-closing-speech.txt")
            Relatives(versions=(), translations=())
        """
        document = self.document(document_id)
        infos = self.documents()
        copies = [i for i in infos if i.statement_id == document.statement_id and i.id != document.id]
        return Relatives(
            tuple(sorted(copies, key=lambda info: info.version_of is not None)),
            tuple(info for info in infos if info.id in document.translations),
        )

    def documents(self, **conditions: Unpack[Conditions]) -> tuple[DocumentInfo, ...]:
        """The documents without their texts, in the order of the paths.

        Args:
            **conditions: ``since``, ``until``, ``speaker``, ``occasion``, ``kind`` and ``language`` of `ask`;
                without any, every document is listed.

        Raises:
            UsageError: a condition cannot be understood.

        Example:
            >>> [(info.kind.value, str(info.when)) for info in archive.documents(since="2021")]
            [('press report', '2021-06-28'), ('speech', '2021-11-12')]
        """
        filters, store = parse_filters(**conditions), self._snapshot.store
        met = matching_documents(store.documents, filters)
        if filters.speaker:
            spoken = store.document_of_passage[store.passages_of_speaker(filters.speaker)]
            met[[row for row in range(len(met)) if row not in spoken]] = False
        return tuple(document for document, meets in zip(store.documents, met, strict=True) if meets)

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be read when the index was built.

        Example:
            >>> archive.failures()
            ()
        """
        return self._snapshot.store.failures()

    def waiting(self, documents: str | Path) -> Waiting:
        """What has happened in a folder of documents since the index was built of it.

        Args:
            documents: the folder.

        Raises:
            DocumentsFolderError: it cannot be read.

        Example:
            >>> from pathlib import Path
            >>> _ = (Path("documents") / "letter.txt").write_text("The coalition asks for reform.")
            >>> archive.waiting("documents").added
            ('letter.txt',)
        """
        from qa.documents.waiting import waiting_files

        snapshot = self._snapshot
        failed = {failed.failure.path: failed.fingerprint for failed in snapshot.store.failed_files()}
        listing = list_files(Path(documents), self._index)
        built = dt.datetime.fromisoformat(snapshot.manifest.created)
        known = {**failed, **snapshot.store.fingerprints()}
        return waiting_files(listing, known, built, self._settings.largest_file * 2**20)

    @property
    def generation(self) -> str:
        """Name of the generation of the index that answers now.

        Example:
            >>> archive.generation
            'generation-000001'
        """
        return self._snapshot.name

    @property
    def description(self) -> ArchiveDescription:
        """What is particular to this archive.

        Example:
            >>> archive.description.short_name
            'KP CSC'
        """
        return self._snapshot.description

    def statistics(self) -> Statistics:
        """The state of the archive, and the names by which it can be filtered.

        Example:
            >>> statistics = archive.statistics()
            >>> statistics.documents, statistics.earliest, statistics.latest, statistics.speakers
            (2, '2021-06-28', '2021-11-12', ('Shamiso Mtisi',))
        """
        snapshot = self._snapshot
        documents = snapshot.store.documents
        dates = sorted(str(document.when) for document in documents if document.when)
        return Statistics(
            documents=len(documents),
            passages=snapshot.manifest.passages,
            earliest=dates[0] if dates else None,
            latest=dates[-1] if dates else None,
            indexed_at=snapshot.manifest.created,
            generation=snapshot.name,
            model=snapshot.manifest.model,
            speakers=snapshot.store.speakers(),
            occasions=_distinct(document.occasion for document in documents),
            kinds=_distinct(document.kind for document in documents),
            languages=_distinct(document.language for document in documents),
        )

    @property
    def _snapshot(self) -> _Snapshot:
        """The generation that is open.

        Raises:
            ArchiveClosedError: the archive was closed.
        """
        opened = self._opened
        if opened is None:
            raise ArchiveClosedError(CLOSED)
        return opened

    async def _in_thread(self, call: Callable[[], _Result]) -> _Result:
        threads = self._threads.get(None)
        if threads is None:
            threads = CapacityLimiter(_THREADS)
            self._threads.set(threads)
        return await to_thread.run_sync(call, limiter=threads)

    def _open(self, generation: Path, manifest: Manifest) -> _Snapshot:
        if manifest.model != self._embedder.identity:
            raise IndexMismatchError(
                f"The index {self._index} was built with the model {manifest.model}, but the settings name "
                f"{self._embedder.identity}; set QA_MODEL, or rebuild with: kpcsc index --index {self._index}"
            )
        store = Store(generation / STORE_FILE)
        description = store.description()
        searching = (
            None if self._documents_only else _retriever(generation, store, description, self._embedder, self._settings)
        )
        return _Snapshot(generation.name, manifest, store, description, _names(store, description), searching)

    def _answerer(self, snapshot: _Snapshot) -> Answerer:
        return Answerer(snapshot.searchable(), snapshot.description.people, self._calibration)

    def _understand(
        self, question: str, filters: Filters, history: Sequence[Turn], literal: bool, snapshot: _Snapshot
    ) -> Query:
        cleaned = clean_question(question)
        if literal:
            return Query(cleaned, filters, tuple(history), topic=cleaned)
        return understand(cleaned, filters, history, snapshot.names)


def _embedder(settings: Settings) -> Embedder:
    return SentenceTransformerEmbedder(settings.model, settings.batch_size, settings.allow_download)


def _listed_file(documents: Path, path: str) -> SourceFile:
    """A document by its path, as the folder lists it: no other file can be named."""
    for file in list_files(documents).files:
        if file.relative == path:
            return file
    raise UnknownDocumentError(f"The folder {documents} holds no document '{path[:100]}'.")


def _builder(index: Path, settings: Settings, progress: Progress | None) -> Builder:
    from qa.indexing.build import Builder

    return Builder(index, _embedder(settings), _passage_size(settings), _reading_limits(settings), progress or _silent)


def _reading_limits(settings: Settings) -> ReadingLimits:
    return ReadingLimits(
        seconds=settings.reading_seconds,
        memory=settings.reading_memory * 2**20,
        largest_file=settings.largest_file * 2**20,
        longest_text=settings.longest_text,
    )


def _page_limits(settings: Settings) -> ProcessLimits:
    return ProcessLimits(
        seconds=settings.reading_seconds,
        memory=settings.reading_memory * 2**20,
        largest_file=settings.largest_file * 2**20,
    )


def _document(store: Store, document_id: str) -> Document:
    """A document by its id or its path.

    Raises:
        UnknownDocumentError: there is no such document.
    """
    by_path = next((info.id for info in store.documents if info.path == document_id), document_id)
    return store.document(by_path)


@contextmanager
def _collector(documents: Path, settings: Settings) -> Iterator[Collector]:
    """What brings addresses into a folder, alone there until it is closed."""
    from qa.documents.website.client import Limits, WebClient, user_agent
    from qa.documents.website.collecting import Collector
    from qa.documents.website.lock import download_lock
    from qa.documents.website.state import State
    from qa.documents.website.storage import Folder

    client = WebClient(
        user_agent(read_description(documents).short_name),
        seconds=settings.seconds_between_requests,
        allow_private=settings.allow_private_addresses,
        limits=Limits(largest=settings.largest_download * 2**20),
    )
    with download_lock(documents), client, State(documents) as state:
        yield Collector(client, Folder.open(documents), state)


def _passage_size(settings: Settings) -> PassageSize:
    return PassageSize(target=settings.passage_length, maximum=settings.passage_length * 10 // 7)


def _retriever(
    generation: Path, store: Store, description: ArchiveDescription, embedder: Embedder, settings: Settings
) -> Retriever:
    return Retriever(
        store=store,
        passage_vectors=FlatIndex(generation / PASSAGE_VECTORS_FILE),
        sentence_vectors=FlatIndex(generation / SENTENCE_VECTORS_FILE),
        tokens=SignIndex(generation / TOKENS_FOLDER),
        lexical=LexicalIndex(generation / LEXICAL_FOLDER),
        embedder=embedder,
        vocabulary=_vocabulary(store, description),
        weights=FusionWeights(),
        pool=settings.pool,
        reranker=CrossEncoderReranker(settings.reranker) if settings.reranker else None,
    )


def _vocabulary(store: Store, description: ArchiveDescription) -> Vocabulary:
    languages = frozenset(document.language for document in store.documents if document.language)
    return Vocabulary(Aliases(description.aliases), languages)


def _names(store: Store, description: ArchiveDescription) -> Names:
    meetings = {Meeting(d.occasion, d.place, d.when) for d in store.documents if d.occasion or d.place}
    ordered = sorted(meetings, key=lambda meeting: (str(meeting.date), meeting.occasion or "", meeting.place or ""))
    spoken: dict[str, list[PartialDate]] = {}
    for document in store.documents:
        if document.speaker:
            spoken.setdefault(document.speaker, []).extend([document.when] if document.when else [])
    speakers = tuple(_speaker(name, dates) for name, dates in sorted(spoken.items()))
    return Names(speakers, description.people, tuple(ordered), description.own_names)


def _speaker(name: str, dates: Sequence[PartialDate]) -> Speaker:
    return Speaker(
        name,
        min(dates, key=lambda date: date.first, default=None),
        max(dates, key=lambda date: date.last, default=None),
    )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value}))


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None
