"""Building an index: only what changed is read, only new text is embedded."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.documents.description import read_description
from qa.documents.folder import Fingerprint, Listing, SourceFile, list_files
from qa.documents.ocr import ocr_available
from qa.documents.reading import READING_VERSION
from qa.errors import DocumentError, DocumentsFolderError, IndexDamagedError, IndexMissingError
from qa.indexing.changes import Changes, compare
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
    new_generation,
    publish,
    remove_leftovers,
    sound_generation,
)
from qa.indexing.indexed_document import IndexedDocument
from qa.indexing.lock import build_lock
from qa.indexing.preparation import prepare
from qa.indexing.reading_messages import Job, ReadingLimits
from qa.indexing.reading_pool import read_files
from qa.indexing.relations import RELATIONS_VERSION, Related, relate
from qa.indexing.signature import SIGNATURE_VERSION
from qa.indexing.splitting import SPLITTING_VERSION, PassageSize
from qa.indexing.store import FailedFile, Store, write_store
from qa.indexing.vector_memory import VectorMemory
from qa.indexing.voices import VOICES_VERSION
from qa.indexing.writing import writing
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
    """The generation that a build starts from.

    Attributes:
        name: of the generation.
        manifest: of the generation.
        fingerprints: of its documents, by path.
        documents: by path, where they can be taken over as they are.
        failed: the files that could not be read.
    """

    name: str
    manifest: Manifest
    fingerprints: Mapping[str, Fingerprint]
    documents: Mapping[str, IndexedDocument]
    failed: tuple[FailedFile, ...]

    def document(self, path: str, fingerprint: Fingerprint) -> IndexedDocument | None:
        """A document of which neither the file nor the sidecar has changed."""
        known = self.documents.get(path)
        return known if known is not None and known.fingerprint == fingerprint else None

    def failure(self, path: str, fingerprint: Fingerprint, conditions: str) -> FailedFile | None:
        """A failure that another try would meet again."""
        known = next((each for each in self.failed if each.failure.path == path), None)
        same = known is not None and (known.fingerprint, known.conditions) == (fingerprint, conditions)
        return known if same else None


_NOTHING = _Previous("", Manifest.empty(), {}, {}, ())


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What a new generation is made of."""

    documents: tuple[IndexedDocument, ...]
    failed: tuple[FailedFile, ...]
    present: frozenset[str]


_Gather = Callable[[_Previous], _Gathered]


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds an index.

    Attributes:
        index: the folder of the index; created when absent.
        embedder: for passages and sentences.
        size: how long passages are.
        limits: what reading one file may take.
        progress: told what is done.
    """

    index: Path
    embedder: Embedder
    size: PassageSize
    limits: ReadingLimits
    progress: Progress

    def build(self, documents: Path, rebuild: bool = False) -> BuildReport:
        """Build or refresh the index of a folder of documents.

        Args:
            documents: the folder.
            rebuild: start from nothing, reading every file and embedding every text again.

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

        def gather(previous: _Previous) -> _Gathered:
            listing = list_files(documents, self.index)
            if not listing.files and not listing.failures:
                raise DocumentsFolderError(f"The folder {documents} holds no documents; put some in it.")
            gathered = self._read(listing, description, previous)
            if not gathered.documents:
                failure = gathered.failed[0].failure
                raise DocumentsFolderError(
                    f"None of the {len(gathered.failed)} files in {documents} could be read; "
                    f"the first is {failure.path!r}: {failure.reason}."
                )
            return gathered

        return self._build(gather, description, rebuild, started)

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
        return self._build(lambda previous: self._take(documents, description, previous), description, False, started)

    def _build(self, gather: _Gather, description: ArchiveDescription, rebuild: bool, started: float) -> BuildReport:
        with writing(self.index):
            self.index.mkdir(parents=True, exist_ok=True)
            with build_lock(self.index):
                remove_leftovers(self.index)
                report = self._build_alone(gather, description, rebuild, started)
                remove_leftovers(self.index)
                return report

    def _build_alone(
        self, gather: _Gather, description: ArchiveDescription, rebuild: bool, started: float
    ) -> BuildReport:
        pipeline = self._pipeline(description)
        previous = self._previous(pipeline, rebuild)
        gathered = gather(previous)
        now = {entry.document.path: entry.fingerprint for entry in gathered.documents}
        changes = compare(previous.fingerprints, now, gathered.present)
        taken_over = all(previous.documents.get(entry.document.path) is entry for entry in gathered.documents)
        same = taken_over and len(now) == len(previous.fingerprints) and gathered.failed == previous.failed
        if same and previous.name:
            return _report(changes, gathered.failed, previous.manifest, 0, previous.name, started)
        if rebuild:
            VectorMemory(self.index / VECTOR_MEMORY_FILE).forget()
        related = relate(gathered.documents, description)
        manifest, embedded, generation = self._write(related, gathered.failed, description, pipeline)
        return _report(changes, gathered.failed, manifest, embedded, generation.name, started)

    def _previous(self, pipeline: str, rebuild: bool) -> _Previous:
        try:
            generation, manifest = sound_generation(self.index)
            store = Store(generation / STORE_FILE)
        except (IndexMissingError, IndexDamagedError):
            return _NOTHING
        with contextlib.closing(store):
            reusable = not rebuild and manifest.pipeline == pipeline
            return _Previous(
                generation.name,
                manifest,
                store.fingerprints(),
                {entry.document.path: entry for entry in store.indexed_documents()} if reusable else {},
                store.failed_files() if reusable else (),
            )

    def _pipeline(self, description: ArchiveDescription) -> str:
        """Changes whenever the same files would give another index."""
        steps = {
            "format": FORMAT,
            "reading": READING_VERSION,
            "splitting": SPLITTING_VERSION,
            "size": asdict(self.size),
            "voices": VOICES_VERSION,
            "signature": SIGNATURE_VERSION,
            "relations": RELATIONS_VERSION,
            "context": CONTEXT_VERSION,
            "tokenization": TOKENIZATION_VERSION,
            # From where documents are brought in changes nothing in the index of those that are there.
            "description": {name: value for name, value in asdict(description).items() if name != "website"},
            "model": self.embedder.identity,
        }
        return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()

    def _read(self, listing: Listing, description: ArchiveDescription, previous: _Previous) -> _Gathered:
        """Read what changed, each file in a process of its own; what did not is taken over."""
        conditions = f"{self.limits.model_dump_json()} ocr={ocr_available()}"
        documents: dict[str, IndexedDocument] = {}
        failed = [FailedFile(failure) for failure in listing.failures]
        changed: list[SourceFile] = []
        fingerprints: dict[str, Fingerprint] = {}
        for file in listing.files:
            try:
                fingerprint = file.fingerprint(self.limits.largest_file)
            except DocumentError as error:
                failed.append(FailedFile(Failure(file.relative, str(error))))
                continue
            except OSError as error:
                failed.append(FailedFile(Failure(file.relative, f"it cannot be opened: {error.strerror or error}")))
                continue
            fingerprints[file.relative] = fingerprint
            if known := previous.document(file.relative, fingerprint):
                documents[file.relative] = known
            elif known_failure := previous.failure(file.relative, fingerprint, conditions):
                failed.append(known_failure)
            else:
                changed.append(file)
        job = Job(description=description, size=self.size, limits=self.limits)
        self.progress("Reading", 0, len(changed))
        for number, outcome in enumerate(read_files(changed, job), start=1):
            path = outcome.file.relative
            if outcome.indexed is not None:
                documents[path] = outcome.indexed
            else:
                failed.append(FailedFile(Failure(path, outcome.reason or ""), fingerprints[path], conditions))
            self.progress("Reading", number, len(changed))
        return _Gathered(
            tuple(documents[path] for path in sorted(documents)),
            tuple(sorted(failed, key=lambda each: each.failure.path)),
            frozenset(file.relative for file in listing.files),
        )

    def _take(self, given: Sequence[Document], description: ArchiveDescription, previous: _Previous) -> _Gathered:
        """Prepare documents that were read elsewhere; those that did not change are taken over."""
        documents: list[IndexedDocument] = []
        vocabulary = Vocabulary(Aliases(description.aliases))
        for number, document in enumerate(given, start=1):
            content = repr(document).encode("utf-8", "surrogatepass")
            fingerprint = Fingerprint(hashlib.sha256(content).hexdigest())
            known = previous.document(document.path, fingerprint)
            documents.append(known or prepare(document, fingerprint, self.size, description, vocabulary))
            self.progress("Reading", number, len(given))
        return _Gathered(tuple(documents), (), frozenset(document.path for document in given))

    def _write(
        self, related: Related, failed: Sequence[FailedFile], description: ArchiveDescription, pipeline: str
    ) -> tuple[Manifest, int, Path]:
        passages = [(entry.document, passage) for entry in related.documents for passage in entry.passages]
        contextual = [contextual_text(document, passage) for document, passage in passages]
        sentences = [document.text[s.start : s.end] for document, passage in passages for s in passage.sentences]
        canonical = Aliases(description.aliases).canonical
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
            documents=len(related.documents),
            passages=len(contextual),
            sentences=len(sentences),
        )
        self.progress("Writing", 0, 1)
        with new_generation(self.index) as folder:
            write_store(folder / STORE_FILE, related.documents, related.copies, failed, description)
            FlatIndex.write(passage_vectors, folder / PASSAGE_VECTORS_FILE)
            FlatIndex.write(sentence_vectors, folder / SENTENCE_VECTORS_FILE)
            SignIndex.write(tokens, folder / TOKENS_FOLDER)
            terms = (lines.split("\n") if lines else [] for entry in related.documents for lines in entry.terms)
            LexicalIndex.write(terms, folder / LEXICAL_FOLDER)
            generation = publish(folder, manifest, self.index)
        self.progress("Writing", 1, 1)
        return manifest, embedded_passages + embedded_sentences, generation

    def _embedding(self, stage: str) -> Callable[[int, int], None]:
        return lambda done, total: self.progress(stage, done, total)


def _report(
    changes: Changes,
    failed: Iterable[FailedFile],
    manifest: Manifest,
    embedded: int,
    generation: str,
    started: float,
) -> BuildReport:
    return BuildReport(
        added=changes.added,
        changed=changes.changed,
        metadata_only=changes.metadata_only,
        removed=changes.removed,
        renamed=changes.renamed,
        unchanged=changes.unchanged,
        failed=tuple(each.failure for each in failed),
        documents=manifest.documents,
        passages=manifest.passages,
        sentences=manifest.sentences,
        embedded=embedded,
        generation=generation,
        seconds=round(time.monotonic() - started, 3),
    )
