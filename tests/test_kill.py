"""A build may be killed at any moment: the archive still opens and answers."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa import Archive
from tests.indexing.test_build import assert_equal_indexes

KILLS_WITH_THE_MODEL = 2
KILLS_WITHOUT = 6
DOCUMENTS = 15


def statement(number: int, version: int) -> str:
    paragraph = f"Statement {number} of version {version} asks for reform number {number}. It was made in Moscow. "
    return "\n\n".join(paragraph * 3 for _ in range(6))


def start_build(documents: Path, index: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qa", "index", "--documents", str(documents), "--index", str(index)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def assert_answers(index: Path) -> None:
    """The archive opens, which compares all checksums, and one generation answers throughout."""
    with Archive.open(index) as archive:
        versions = {info.title for info in archive.documents()}
        assert len(archive.documents()) == DOCUMENTS
        assert versions == {f"Statement {n}" for n in range(DOCUMENTS)}
        answer = archive.ask("Which statement asks for reform number 7?", threshold=0)
        for citation in answer.citations:
            assert archive.document(citation.document_id).text[citation.start : citation.end] == citation.quote
        assert len({archive.document(info.id).text.split()[4] for info in archive.documents()}) == 1


def write_version(documents: Path, version: int) -> None:
    for number in range(DOCUMENTS):
        (documents / f"statement-{number}.txt").write_text(statement(number, version))


@pytest.mark.parametrize(("kills", "fresh_words"), [(KILLS_WITHOUT, False), (KILLS_WITH_THE_MODEL, True)])
def test_killed_at_random_moments(tmp_path: Path, kills: int, fresh_words: bool) -> None:
    documents, index = tmp_path / "documents", tmp_path / "index"
    documents.mkdir()
    for version in (0, 1):
        write_version(documents, version)
        Archive.build(documents, index)
    chance = random.Random(2021)
    started = time.monotonic()
    write_version(documents, 2 if fresh_words else 0)
    first = start_build(documents, index)
    first.communicate()
    assert first.returncode == 0
    longest = time.monotonic() - started
    killed = 0
    for attempt in range(kills):
        # Versions 0 and 1 are remembered, so that the build is short and kills fall into the writing.
        write_version(documents, attempt + 3 if fresh_words else (attempt + 1) % 2)
        build = start_build(documents, index)
        time.sleep(chance.uniform(0, 1.1 * longest))
        build.send_signal(signal.SIGKILL)
        build.communicate()
        killed += build.returncode == -signal.SIGKILL
        assert_answers(index)
    assert killed >= kills // 2
    Archive.build(documents, index)
    Archive.build(documents, tmp_path / "clean")
    assert_equal_indexes(index, tmp_path / "clean")
    assert not list(index.glob(".building-*"))


def test_an_interrupted_build_says_so_in_one_line(tmp_path: Path) -> None:
    documents, index = tmp_path / "documents", tmp_path / "index"
    documents.mkdir()
    write_version(documents, 0)
    build = start_build(documents, index)
    while not list(index.glob("lock.owner")):
        time.sleep(0.02)
    time.sleep(0.3)
    build.send_signal(signal.SIGINT)
    _, errors = build.communicate(timeout=60)
    assert build.returncode == 1
    assert errors.decode() == "kpcsc: Interrupted; the index is as it was.\n"
