"""Generations of an index on disk: complete or not there at all.

    index/
        generation-000007/      what readers open: the highest number
            manifest.json       written last: names every file with its size and SHA-256
            archive.sqlite  passages.faiss  sentences.faiss  tokens/  bm25/
        generation-000006/      kept for readers that still have it open
        vectors.sqlite          vectors remembered between builds
        lock                    held by the one process that builds

A generation is written under a hidden name and becomes current by one rename, so that a
process killed at any moment leaves the index as it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qa.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from qa.indexing.lock import build_lock
from qa.indexing.writing import writing
from qa.types import Generation

FORMAT = 4
STORE_FILE = "archive.sqlite"
PASSAGE_VECTORS_FILE = "passages.faiss"
SENTENCE_VECTORS_FILE = "sentences.faiss"
TOKENS_FOLDER = "tokens"
LEXICAL_FOLDER = "bm25"
VECTOR_MEMORY_FILE = "vectors.sqlite"

_MANIFEST = "manifest.json"
_NAME = re.compile(r"generation-(\d{6,})")
_UNFINISHED_PREFIX = ".building-"
_KEPT = 2


class FileEntry(BaseModel):
    """A file of a generation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a generation holds and how it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    created: str
    model: str
    dimension: int
    pipeline: str
    documents: int
    passages: int
    sentences: int
    restores: str | None = None
    files: dict[str, FileEntry] = {}

    @classmethod
    def empty(cls) -> Manifest:
        """That of an index that is not there."""
        return cls(format=FORMAT, created="", model="", dimension=0, pipeline="", documents=0, passages=0, sentences=0)


def find_current(index: Path) -> Path:
    """The folder of the current generation.

    Raises:
        IndexMissingError: there is none.
    """
    generations = _generations(index)
    if not generations:
        raise IndexMissingError(f"There is no index in {index}; build it with: kpcsc index --index {index}")
    return generations[-1]


def read_manifest(generation: Path) -> Manifest:
    """Read the manifest of a generation.

    Raises:
        IndexDamagedError: it is not readable, or of another format.
    """
    try:
        manifest = Manifest.model_validate_json((generation / _MANIFEST).read_bytes())
    except (OSError, ValidationError):
        raise IndexDamagedError(_damaged(generation, "its manifest cannot be read")) from None
    if manifest.format != FORMAT:
        raise IndexDamagedError(_damaged(generation, "it was written by another version of the program"))
    return manifest


def verify(generation: Path, manifest: Manifest) -> None:
    """Compare every file of a generation with the manifest.

    Raises:
        IndexDamagedError: a file is missing or is not the one that was written.
    """
    for name, entry in manifest.files.items():
        path = generation / name
        try:
            actual = _describe(path)
        except OSError:
            raise IndexDamagedError(_damaged(generation, f"{name} is missing or cannot be read")) from None
        if actual != entry:
            raise IndexDamagedError(_damaged(generation, f"{name} is not what was written"))


def verify_sizes(generation: Path, manifest: Manifest) -> None:
    """Compare the sizes of a generation's files with the manifest: quick, for who asks often.

    Raises:
        IndexDamagedError: a file is missing or has another size.
    """
    for name, entry in manifest.files.items():
        try:
            size = (generation / name).stat().st_size
        except OSError:
            raise IndexDamagedError(_damaged(generation, f"{name} is missing or cannot be read")) from None
        if size != entry.size:
            raise IndexDamagedError(_damaged(generation, f"{name} is not what was written"))


def sound_generation(index: Path) -> tuple[Path, Manifest]:
    """The newest generation whose files are what was written, and its manifest.

    The newest one may have lost its last writes with the power; the one before is then still whole.

    Raises:
        IndexMissingError: there is no generation.
        IndexDamagedError: none is sound; the error is that of the newest.
    """
    newest = find_current(index)
    fault: IndexDamagedError | None = None
    for generation in reversed(_generations(index)):
        try:
            manifest = read_manifest(generation)
            verify(generation, manifest)
        except IndexDamagedError as error:
            fault = fault or error
        else:
            return generation, manifest
    raise fault or IndexDamagedError(_damaged(newest, "it was removed"))


def check_generations(index: Path) -> int:
    """Compare every file of every generation with its manifest.

    Returns:
        How many generations there are.

    Raises:
        IndexMissingError: there is none.
        IndexDamagedError: one of them is not what was written.
    """
    find_current(index)
    generations = _generations(index)
    for generation in generations:
        verify(generation, read_manifest(generation))
    return len(generations)


def list_generations(index: Path) -> tuple[Generation, ...]:
    """The generations of an index, the current one first; one that cannot be read is left out.

    Raises:
        IndexMissingError: there is none.
    """
    find_current(index)
    listed = []
    for folder in reversed(_generations(index)):
        with contextlib.suppress(IndexDamagedError):
            listed.append(describe(folder, read_manifest(folder)))
    return tuple(listed)


def describe(generation: Path, manifest: Manifest) -> Generation:
    """What a generation is, in a few words."""
    return Generation(
        generation.name, manifest.created, manifest.documents, manifest.passages, restores=manifest.restores
    )


def roll_back(index: Path, model: str) -> Generation:
    """Make the generation before the current one current again, whole or not at all.

    It is published under a new number, so that what readers have open stays as it is, and the
    generation that was current becomes the one before: rolling back again undoes this.

    Args:
        index: the index folder.
        model: identity of the embedding model with which it will be read.

    Returns:
        The new generation.

    Raises:
        IndexMissingError: there is no generation, or none before the current one.
        IndexDamagedError: the files of the one before are not what was written.
        IndexMismatchError: it was built with another model.
        IndexBusyError: another process is building.
        IndexWriteError: the disk is full or the folder cannot be written.
    """
    find_current(index)
    with writing(index), build_lock(index):
        generations = _generations(index)
        if len(generations) < 2:
            raise IndexMissingError(f"There is no generation before the current one in {index}; nothing was changed.")
        previous = generations[-2]
        manifest = read_manifest(previous)
        verify(previous, manifest)
        if manifest.model != model:
            raise IndexMismatchError(
                f"The generation before the current one was built with the model {manifest.model}, but the settings "
                f"name {model}; set QA_MODEL to roll back to it. Nothing was changed."
            )
        with new_generation(index) as folder:
            for name in manifest.files:
                _link(previous / name, folder / name)
            manifest = manifest.model_copy(update={"restores": manifest.restores or previous.name})
            published = publish(folder, manifest, index)
        remove_leftovers(index)
    return describe(published, manifest)


@contextlib.contextmanager
def new_generation(index: Path) -> Iterator[Path]:
    """A hidden folder in which a generation is written; removed unless it was published.

    Raises:
        OSError: the folder cannot be created.
    """
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED_PREFIX, dir=index))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, manifest: Manifest, index: Path) -> Path:
    """Make a finished folder the current generation, durably and in one step.

    Args:
        folder: given by `new_generation`, with every file written.
        manifest: without its files, which are described here.
        index: the index folder.

    Returns:
        The folder of the new generation.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries = {path.relative_to(folder).as_posix(): _describe(path) for path in files}
    manifest_path = folder / _MANIFEST
    manifest_path.write_text(manifest.model_copy(update={"files": entries}).model_dump_json(indent=1) + "\n")
    for path in [*files, manifest_path, *(path for path in folder.rglob("*") if path.is_dir()), folder]:
        _flush(path)
    generations = _generations(index)
    number = int(generations[-1].name.removeprefix("generation-")) + 1 if generations else 1
    target = index / f"generation-{number:06}"
    folder.chmod(0o755)
    folder.rename(target)
    _flush(index)
    return target


def remove_leftovers(index: Path) -> None:
    """Remove what killed builds left, and all generations but the newest two."""
    for path in index.glob(f"{_UNFINISHED_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in _generations(index)[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)


def _generations(index: Path) -> list[Path]:
    """Generations, oldest first. Each was complete when it got its name."""
    try:
        found = [(int(match.group(1)), path) for path in index.iterdir() if (match := _NAME.fullmatch(path.name))]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise IndexMissingError(f"The index {str(index)[:200]} cannot be read: {error.strerror}.") from None
    return [path for _, path in sorted(found)]


def _link(source: Path, target: Path) -> None:
    """Give a file, which is never written again, a second name; where the disk cannot do that, copy it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _describe(path: Path) -> FileEntry:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileEntry(size=stream.tell(), sha256=digest)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(generation: Path, what: str) -> str:
    return f"The index {generation} is damaged: {what}; mend it with: kpcsc index --index {generation.parent} --rebuild"
