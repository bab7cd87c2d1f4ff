"""Building an index: only what changed is read, only new text is embedded."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.documents.description import read_description
from qa.documents.folder import Listing, list_files
from qa.documents.reading import READING_VERSION, DocumentReader
from qa.errors import DocumentError, DocumentsFolderError, IndexDamagedError, IndexMissingError, IndexWriteError
from qa.indexing.context import CONTEXT_VERSION, contextual_text
from qa.indexing.generation import (
    FORMAT,
    LEXICAL_FOLDER,
    PASSAGE_VECTORS_FILE,
    SENTENCE_VECTORS_FILE,
    STORE_FILE,
    TOKENS_FOLDER,
    VECTOR_MEMORY_FILE,
    Manifest,
    find_current,
    new_generation,
    publish,
    read_manifest,
    remove_leftovers,
    verify,
)
from qa.indexing.lock import build_lock
from qa.indexing.splitting import SPLITTING_VERSION, PassageSize, split
from qa.indexing.store import IndexedDocument, Store, write_store
from qa.indexing.vector_memory import VectorMemory
from qa.indexing.voices import VOICES_VERSION, assign_voices
from qa.protocols import Embedder, Progress
from qa.retrieval.aliases import Aliases
from qa.retrieval.dense import FlatIndex
from qa.retrieval.late_interaction import SignIndex
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.tokenization import TOKENIZATION_VERSION
from qa.retrieval.vocabulary import Vocabulary
from qa.types import ArchiveDescription, BuildReport, Document, Failure


@dataclass(frozen=True, slots=True)
class _Previous:
    """The generation that a build starts from."""

    name: str
    store: Store
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Changes:
    """The documents of the new generation and how they differ from the previous one."""

    documents: list[IndexedDocument]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds an index.

    Attributes:
        index: the folder of the index; created when absent.
        embedder: for passages and sentences.
        size: how long passages are.
        progress: told what is done.
    """

    index: Path
    embedder: Embedder
    size: PassageSize
    progress: Progress

    def build(self, documents: Path, rebuild: bool = False) -> BuildReport:
        """Build or refresh the index of a folder of documents.

        Args:
            documents: the folder.
            rebuild: start from nothing, embedding every text again.

        Returns:
            What was done; when nothing changed, the current generation stays.

        Raises:
            DocumentsFolderError: the folder cannot be read, or no document in it can.
            IndexBusyError: another process is building.
            IndexWriteError: the disk is full or the folder cannot be written.
            ModelError: the embedding model cannot be loaded.
        """
        started = time.monotonic()
        description = read_description(documents)
        listing = list_files(documents, self.index)
        if not listing.files and not listing.failures:
            raise DocumentsFolderError(f"The folder {documents} holds no documents; put some in it.")

        def compare(previous: _Previous | None, reusable: _Previous | None) -> _Changes:
            changes = self._compare(listing, description, previous, reusable)
            if not changes.documents:
                failure = changes.failed[0]
                raise DocumentsFolderError(
                    f"None of the {len(changes.failed)} files in {documents} could be read; "
                    f"the first is {failure.path!r}: {failure.reason}."
                )
            return changes

        return self._build(compare, description, rebuild, started)

    def build_from(self, documents: Sequence[Document], description: ArchiveDescription) -> BuildReport:
        """Build or refresh the index of documents that were read elsewhere.

        Args:
            documents: with different ids and paths; at least one.
            description: of the archive.

        Returns:
            What was done; when nothing changed, the current generation stays.

        Raises:
            IndexBusyError: another process is building.
            IndexWriteError: the disk is full or the folder cannot be written.
            ModelError: the embedding model cannot be loaded.
        """
        started = time.monotonic()
        return self._build(
            lambda previous, reusable: self._take(documents, description, previous, reusable),
            description,
            False,
            started,
        )

    def _build(
        self,
        compare: Callable[[_Previous | None, _Previous | None], _Changes],
        description: ArchiveDescription,
        rebuild: bool,
        started: float,
    ) -> BuildReport:
        with _writing(self.index):
            self.index.mkdir(parents=True, exist_ok=True)
            with build_lock(self.index):
                remove_leftovers(self.index)
                return self._build_alone(compare, description, rebuild, started)

    def _build_alone(
        self,
        compare: Callable[[_Previous | None, _Previous | None], _Changes],
        description: ArchiveDescription,
        rebuild: bool,
        started: float,
    ) -> BuildReport:
        pipeline = self._pipeline(description)
        with self._previous() as previous:
            reusable = previous if previous and not rebuild and previous.manifest.pipeline == pipeline else None
            changes = compare(previous, reusable)
            if reusable and not self._differs(changes, reusable):
                return _report(changes, reusable.manifest, 0, reusable.name, started)
        if rebuild:
            VectorMemory(self.index / VECTOR_MEMORY_FILE).forget()
        manifest, embedded, generation = self._write(changes, description, pipeline)
        remove_leftovers(self.index)
        return _report(changes, manifest, embedded, generation.name, started)

    @contextlib.contextmanager
    def _previous(self) -> Iterator[_Previous | None]:
        try:
            generation = find_current(self.index)
            manifest = read_manifest(generation)
            verify(generation, manifest)
            store = Store(generation / STORE_FILE)
        except (IndexMissingError, IndexDamagedError):
            yield None
            return
        with contextlib.closing(store):
            yield _Previous(generation.name, store, manifest)

    def _pipeline(self, description: ArchiveDescription) -> str:
        """Changes whenever the same files would give another index."""
        steps = {
            "format": FORMAT,
            "reading": READING_VERSION,
            "splitting": SPLITTING_VERSION,
            "size": asdict(self.size),
            "voices": VOICES_VERSION,
            "context": CONTEXT_VERSION,
            "tokenization": TOKENIZATION_VERSION,
            # From where documents are brought in changes nothing in the index of those that are there.
            "description": {name: value for name, value in asdict(description).items() if name != "website"},
            "model": self.embedder.identity,
        }
        return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()

    def _compare(
        self,
        listing: Listing,
        description: ArchiveDescription,
        previous: _Previous | None,
        reusable: _Previous | None,
    ) -> _Changes:
        known = previous.store.content_hashes() if previous else {}
        reader = DocumentReader(description)
        documents: list[IndexedDocument] = []
        failed = [*listing.failures]
        files = listing.files
        added: list[str] = []
        changed: list[str] = []
        unchanged = 0
        for number, file in enumerate(files, start=1):
            try:
                loaded = file.load(2**28)
                content_hash = loaded.content_hash + loaded.sidecar_hash
                same = known.get(file.relative) == content_hash
                if same and reusable:
                    documents.append(reusable.store.indexed_document(file.relative))
                else:
                    documents.append(self._split(reader.read(file, loaded), content_hash, description))
            except DocumentError as error:
                failed.append(Failure(file.relative, str(error)))
                continue
            except OSError as error:
                failed.append(Failure(file.relative, f"it cannot be opened: {error.strerror or error}"))
                continue
            finally:
                self.progress("Reading", number, len(files))
            if same:
                unchanged += 1
            else:
                (changed if file.relative in known else added).append(file.relative)
        present = {file.relative for file in files}
        removed = tuple(sorted(path for path in known if path not in present))
        return _Changes(documents, tuple(added), tuple(changed), removed, unchanged, _by_path(failed))

    def _take(
        self,
        given: Sequence[Document],
        description: ArchiveDescription,
        previous: _Previous | None,
        reusable: _Previous | None,
    ) -> _Changes:
        known = previous.store.content_hashes() if previous else {}
        documents: list[IndexedDocument] = []
        added: list[str] = []
        changed: list[str] = []
        for number, document in enumerate(given, start=1):
            content_hash = hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
            if reusable and known.get(document.path) == content_hash:
                documents.append(reusable.store.indexed_document(document.path))
            else:
                documents.append(self._split(document, content_hash, description))
            if known.get(document.path) != content_hash:
                (changed if document.path in known else added).append(document.path)
            self.progress("Reading", number, len(given))
        removed = tuple(sorted(known.keys() - {document.path for document in given}))
        unchanged = len(given) - len(added) - len(changed)
        return _Changes(documents, tuple(added), tuple(changed), removed, unchanged, ())

    def _split(self, document: Document, content_hash: str, description: ArchiveDescription) -> IndexedDocument:
        passages = assign_voices(document, split(document, self.size), description)
        return IndexedDocument(document, content_hash, tuple(passages))

    @staticmethod
    def _differs(changes: _Changes, previous: _Previous) -> bool:
        return bool(
            changes.added
            or changes.changed
            or changes.removed
            or len(changes.documents) != previous.manifest.documents
            or changes.failed != previous.store.failures()
        )

    def _write(self, changes: _Changes, description: ArchiveDescription, pipeline: str) -> tuple[Manifest, int, Path]:
        passages = [(entry.document, passage) for entry in changes.documents for passage in entry.passages]
        contextual = [contextual_text(document, passage) for document, passage in passages]
        sentences = [document.text[s.start : s.end] for document, passage in passages for s in passage.sentences]
        vocabulary = Vocabulary(Aliases(description.aliases))
        canonical = vocabulary.aliases.canonical
        memory = VectorMemory(self.index / VECTOR_MEMORY_FILE)
        passage_vectors, tokens, embedded_passages = memory.embed_tokens(
            [canonical(text) for text in contextual], self.embedder, self._embedding("Embedding passages")
        )
        sentence_vectors, embedded_sentences = memory.embed(
            [canonical(text) for text in sentences], self.embedder, self._embedding("Embedding sentences")
        )
        manifest = Manifest(
            format=FORMAT,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            model=self.embedder.identity,
            dimension=passage_vectors.shape[1],
            pipeline=pipeline,
            documents=len(changes.documents),
            passages=len(contextual),
            sentences=len(sentences),
        )
        self.progress("Writing", 0, 1)
        with new_generation(self.index) as folder:
            write_store(folder / STORE_FILE, changes.documents, changes.failed, description)
            FlatIndex.write(passage_vectors, folder / PASSAGE_VECTORS_FILE)
            FlatIndex.write(sentence_vectors, folder / SENTENCE_VECTORS_FILE)
            SignIndex.write(tokens, folder / TOKENS_FOLDER)
            terms = (
                vocabulary.terms(text, document.language)
                for text, (document, _) in zip(contextual, passages, strict=True)
            )
            LexicalIndex.write(terms, folder / LEXICAL_FOLDER)
            generation = publish(folder, manifest, self.index)
        self.progress("Writing", 1, 1)
        return manifest, embedded_passages + embedded_sentences, generation

    def _embedding(self, stage: str) -> Callable[[int, int], None]:
        return lambda done, total: self.progress(stage, done, total)


@contextlib.contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Tell what keeps an index from being written; the current one stays as it is."""
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


def _by_path(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    return tuple(sorted(failures, key=lambda failure: failure.path))


def _report(changes: _Changes, manifest: Manifest, embedded: int, generation: str, started: float) -> BuildReport:
    return BuildReport(
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        unchanged=changes.unchanged,
        failed=changes.failed,
        documents=manifest.documents,
        passages=manifest.passages,
        sentences=manifest.sentences,
        embedded=embedded,
        generation=generation,
        seconds=round(time.monotonic() - started, 3),
    )
