import json
import os
import random
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from qa import Archive
from qa.errors import (
    ArchiveError,
    DocumentsFolderError,
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from qa.indexing.generation import find_current, read_manifest
from qa.indexing.lock import build_lock
from qa.indexing.store import Store
from qa.settings import Settings
from qa.types import Rename
from tests.conftest import DOCUMENTS, REPORT, SPEECH


def contents(index: Path) -> list[tuple[object, ...]]:
    """Everything that an index holds and that does not depend on when it was built, to the bit."""
    generation = find_current(index)
    manifest = read_manifest(generation)
    rows: list[tuple[object, ...]] = [(manifest.pipeline, manifest.model, manifest.documents, manifest.passages)]
    with sqlite3.connect(generation / "archive.sqlite") as store:
        for table in ("documents", "passages", "sentences", "failures", "archive"):
            rows.extend(store.execute(f"SELECT * FROM {table} ORDER BY 1"))
    return [*rows, tuple(sorted((name, entry.sha256) for name, entry in manifest.files.items()))]


def assert_equal_indexes(one: Path, other: Path) -> None:
    assert contents(one) == contents(other)


def test_nothing_changed_embeds_nothing_and_keeps_the_generation(documents: Path, own_index: Path) -> None:
    report = Archive.build(documents, own_index)
    assert (report.added, report.changed, report.removed, report.failed) == ((), (), (), ())
    assert (report.unchanged, report.embedded, report.generation) == (2, 0, "generation-000001")


def test_only_what_changed_is_embedded_and_the_result_is_that_of_a_clean_build(
    documents: Path, own_index: Path, tmp_path: Path
) -> None:
    speech = documents / SPEECH
    speech.write_bytes(speech.read_bytes().replace(b"8 African diamond", b"9 African diamond"))
    (documents / "new.txt").write_text("The coalition welcomes a new member. It comes from Ghana.")
    (documents / REPORT).unlink()
    report = Archive.build(documents, own_index)
    assert (report.added, report.changed, report.removed) == (("new.txt",), (SPEECH,), (REPORT,))
    # A passage and a sentence that changed; a passage and two sentences that are new.
    assert report.embedded == 5
    Archive.build(documents, tmp_path / "clean")
    assert_equal_indexes(own_index, tmp_path / "clean")


def random_edit(folder: Path, chance: random.Random) -> None:
    """Add, change, rename, remove or describe one document."""
    files = sorted(path for path in folder.rglob("*.txt") if path.is_file())
    chosen = chance.choice(files)
    match chance.randrange(6):
        case 0:
            (folder / f"new-{chance.randrange(1000)}.txt").write_text(
                f"Carat {chance.randrange(99)} was found in Koidu."
            )
        case 1:
            chosen.write_text(chosen.read_text() + f"\n\nThe coalition adds point {chance.randrange(1000)}.")
        case 2:
            chosen.rename(chosen.with_name(f"moved-{chance.randrange(1000)}.txt"))
        case 3 if len(files) > 2:
            chosen.unlink()
        case 4:
            chosen.with_name(f"{chosen.name}.toml").write_text(f'date = "20{chance.randrange(10, 25)}-05"')
        case _:
            (folder / f"copy-{chance.randrange(1000)}.txt").write_bytes(chosen.read_bytes())


@pytest.mark.parametrize("seed", range(2))
def test_after_random_edits_the_index_is_that_of_a_clean_build(
    documents: Path, own_index: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        for _ in range(chance.randrange(1, 4)):
            random_edit(documents, chance)
        Archive.build(documents, own_index)
    clean = tmp_path / "clean"
    Archive.build(documents, clean)
    assert_equal_indexes(own_index, clean)


def test_a_renamed_document_is_told_and_embedded_anew_only_where_its_context_changed(
    documents: Path, own_index: Path
) -> None:
    for suffix in ("", ".toml"):
        (documents / f"{SPEECH}{suffix}").rename(documents / f"2021/closing.txt{suffix}")
    report = Archive.build(documents, own_index)
    assert report.renamed == (Rename(SPEECH, "2021/closing.txt"),)
    assert (report.added, report.changed, report.removed, report.unchanged, report.embedded) == ((), (), (), 1, 0)
    with Archive.open(own_index, documents_only=True) as archive:
        assert [info.path for info in archive.documents()] == [REPORT, "2021/closing.txt"]


def test_failures_are_remembered_until_the_file_or_the_limits_change(documents: Path, own_index: Path) -> None:
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    first = Archive.build(documents, own_index)
    again = Archive.build(documents, own_index)
    assert (again.failed, again.generation) == (first.failed, first.generation)
    (documents / "broken.pdf").write_bytes(b"")
    emptied = Archive.build(documents, own_index)
    assert [failure.reason for failure in emptied.failed] == ["it is empty"]
    (documents / "broken.pdf").unlink()
    assert Archive.build(documents, own_index).failed == ()


def test_another_length_of_passages_embeds_anew(documents: Path, own_index: Path) -> None:
    report = Archive.build(documents, own_index, settings=Settings(passage_length=300))
    assert (report.changed, report.unchanged) == ((), 2)
    assert report.embedded > 0
    assert report.passages > read_manifest(own_index / "generation-000001").passages


def test_when_the_newest_generation_lost_its_last_writes_the_one_before_answers(
    documents: Path, own_index: Path, tmp_path: Path
) -> None:
    (documents / "new.txt").write_text("Something new was said in Accra.")
    assert Archive.build(documents, own_index).generation == "generation-000002"
    for name in ("archive.sqlite", "sentences.faiss", "manifest.json"):
        path = own_index / "generation-000002" / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    memory = own_index / "vectors.sqlite"
    memory.write_bytes(memory.read_bytes()[: memory.stat().st_size // 3])
    with Archive.open(own_index) as archive:
        assert archive.statistics().generation == "generation-000001"
        assert archive.ask("What does the coalition say about Mozambique?").citations
    report = Archive.build(documents, own_index)
    assert (report.added, report.documents) == (("new.txt",), 3)
    Archive.build(documents, tmp_path / "clean")
    assert_equal_indexes(own_index, tmp_path / "clean")


def test_a_changed_sidecar_changes_the_document(documents: Path, own_index: Path) -> None:
    sidecar = documents / f"{REPORT}.toml"
    sidecar.write_text(sidecar.read_text().replace('kind = "press report"', 'kind = "speech"'))
    report = Archive.build(documents, own_index)
    assert (report.changed, report.metadata_only) == ((REPORT,), (REPORT,))
    with Archive.open(own_index) as archive:
        assert archive.document(REPORT).kind == "speech"


def test_a_changed_description_reads_everything_again(documents: Path, own_index: Path) -> None:
    description = documents / "archive.toml"
    description.write_text(description.read_text().replace('short_name = "KP CSC"', 'short_name = "Coalition"'))
    report = Archive.build(documents, own_index)
    assert (report.unchanged, report.embedded, report.generation) == (2, 0, "generation-000002")
    with Archive.open(own_index) as archive:
        assert archive.description.short_name == "Coalition"


def test_rebuild_embeds_everything_again_and_gives_the_same(documents: Path, own_index: Path) -> None:
    before = contents(own_index)
    report = Archive.build(documents, own_index, rebuild=True)
    assert report.embedded == 39
    assert contents(own_index) == before


def test_bad_documents_are_told_and_the_others_indexed(documents: Path, own_index: Path) -> None:
    (documents / "empty.txt").write_bytes(b"")
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (documents / "line\nbreak.txt").write_bytes(b"\xff\xfe")
    report = Archive.build(documents, own_index)
    assert {failure.path: failure.reason.split(" (")[0] for failure in report.failed} == {
        "broken.pdf": "it is a broken PDF",
        "empty.txt": "it is empty",
        "line\nbreak.txt": "it holds no text",
    }
    assert (report.documents, report.unchanged) == (2, 2)
    again = Archive.build(documents, own_index)
    assert (len(again.failed), again.generation) == (3, report.generation)


def test_odd_names_are_told_and_the_others_indexed(documents: Path, own_index: Path) -> None:
    (documents / "caf\u00e9.txt").write_text("One spelling.")
    (documents / "cafe\u0301.txt").write_text("The same name, stored otherwise.")
    Path(os.fsdecode(os.fsencode(documents) + b"/bad\xff.txt")).write_text("A name that is not UTF-8.")
    report = Archive.build(documents, own_index)
    assert {failure.path: failure.reason.split(";")[0] for failure in report.failed} == {
        "bad\\xff.txt": "its name is not valid UTF-8",
        "caf\u00e9.txt": "its name differs from cafe\u0301.txt in the way accents are stored only",
    }
    assert report.documents == 3


def test_an_index_below_the_documents_is_no_document(documents: Path) -> None:
    Archive.build(documents, documents / "index")
    report = Archive.build(documents, documents / "index")
    assert (report.failed, report.unchanged) == ((), 2)


def test_the_archive_is_refreshed_by_a_damaged_generation_with_an_error_and_goes_on(
    documents: Path, own_index: Path
) -> None:
    with Archive.open(own_index) as archive:
        (documents / "new.txt").write_text("Something new was said.")
        Archive.build(documents, own_index)
        damage_by_one_bit(find_current(own_index) / "archive.sqlite")
        with pytest.raises(IndexDamagedError):
            archive.refresh()
        assert archive.ask("What does the coalition say about Mozambique?").answered


@pytest.mark.parametrize("prepare", [shutil.rmtree, lambda d: [f.unlink() for f in d.rglob("*.txt")]])
def test_a_folder_without_documents_leaves_the_index_alone(documents: Path, own_index: Path, prepare: object) -> None:
    prepare(documents)  # type: ignore[operator]
    before = contents(own_index)
    with pytest.raises(DocumentsFolderError):
        Archive.build(documents, own_index)
    assert contents(own_index) == before


def test_when_no_document_can_be_read_the_index_stays(documents: Path, own_index: Path) -> None:
    for path in documents.rglob("*.txt"):
        path.write_bytes(b"")
    before = contents(own_index)
    with pytest.raises(DocumentsFolderError, match="None of the 2 files"):
        Archive.build(documents, own_index)
    assert contents(own_index) == before


def test_two_generations_are_kept_and_leftovers_removed(documents: Path, own_index: Path) -> None:
    (own_index / ".building-killed").mkdir()
    for number in range(3):
        (documents / "note.txt").write_text(f"This is note number {number}.")
        Archive.build(documents, own_index)
    names = sorted(path.name for path in own_index.iterdir() if path.is_dir())
    assert names == ["generation-000003", "generation-000004"]


def test_a_reader_goes_on_with_the_generation_it_opened(documents: Path, own_index: Path) -> None:
    with Archive.open(own_index) as archive:
        text = archive.document(SPEECH).text
        for number in range(3):
            (documents / SPEECH).write_text(f"This is version {number} of the speech.")
            Archive.build(documents, own_index)
        assert not (own_index / "generation-000001").exists()
        assert archive.document(SPEECH).text == text
        assert archive.ask("What does the coalition say about Mozambique?").citations
        assert archive.refresh()
        assert archive.document(SPEECH).text == "This is version 2 of the speech."
        assert not archive.refresh()


def test_one_build_at_a_time(documents: Path, own_index: Path) -> None:
    with build_lock(own_index), pytest.raises(IndexBusyError, match="is being built by process"):
        Archive.build(documents, own_index)
    Archive.build(documents, own_index)


def test_an_index_that_cannot_be_written_is_told(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexWriteError, match="cannot be written"):
        Archive.build(documents, tmp_path / "file" / "index")


def test_a_full_disk_leaves_the_index_as_it_was(
    documents: Path, own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (documents / "new.txt").write_text("Something new was said.")
    before = contents(own_index)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.indexing.build.FlatIndex.write", full)
    with pytest.raises(IndexWriteError, match="No space left on device"):
        Archive.build(documents, own_index)
    assert contents(own_index) == before
    assert not list(own_index.glob(".building-*"))


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database, though it is long enough to look like one" * 20)


def a_short_vector(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE texts SET vector = x'00112233' WHERE key = (SELECT min(key) FROM texts)")


def damaged_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [no_database, a_short_vector, damaged_pages])
def test_a_damaged_vector_memory_is_mended(documents: Path, own_index: Path, damage: object) -> None:
    damage(own_index / "vectors.sqlite")  # type: ignore[operator]
    (documents / "new.txt").write_text("Something new was said.")
    assert Archive.build(documents, own_index).documents == 3


def damage_by_deleting(path: Path) -> None:
    path.unlink()


def damage_by_one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [damage_by_deleting, damage_by_one_bit])
@pytest.mark.parametrize("name", ["archive.sqlite", "passages.faiss", "sentences.faiss", "bm25/vocab.index.json"])
def test_damage_is_found_told_and_mended(documents: Path, own_index: Path, name: str, damage: object) -> None:
    damage(find_current(own_index) / name)  # type: ignore[operator]
    with pytest.raises(IndexDamagedError, match="--rebuild") as caught:
        Archive.open(own_index)
    assert name in str(caught.value)
    Archive.build(documents, own_index)
    with Archive.open(own_index) as archive:
        assert len(archive.documents()) == 2


@pytest.mark.parametrize("damage", [damage_by_deleting, lambda path: path.write_text("{")])
def test_a_damaged_manifest_is_told_and_mended(documents: Path, own_index: Path, damage: object) -> None:
    damage(find_current(own_index) / "manifest.json")  # type: ignore[operator]
    with pytest.raises(IndexDamagedError, match="manifest"):
        Archive.open(own_index)
    Archive.build(documents, own_index, rebuild=True)
    with Archive.open(own_index) as archive:
        assert len(archive.documents()) == 2


def test_another_format_is_told(own_index: Path) -> None:
    path = find_current(own_index) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(IndexDamagedError, match="another version"):
        Archive.open(own_index)


def test_an_absent_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kpcsc index"):
        Archive.open(tmp_path / "nothing")


def test_an_index_of_another_model_is_told(own_index: Path) -> None:
    with pytest.raises(IndexMismatchError, match="all-MiniLM-L6-v2@53aa5117"):
        Archive.open(own_index, Settings(model="another/model"))


def test_every_error_of_a_user_is_one_line(tmp_path: Path) -> None:
    for call in (
        lambda: Archive.open(tmp_path),
        lambda: Archive.build(tmp_path / "no", tmp_path / "index"),
        lambda: Archive.build(tmp_path, tmp_path / "index"),
    ):
        with pytest.raises(ArchiveError) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_a_store_is_shared_between_threads(index: Path) -> None:
    store = Store(find_current(index) / "archive.sqlite")
    found: list[str] = []

    def read() -> None:
        for _ in range(50):
            found.extend(passage.id for passage in store.passages(range(8)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert len(found) == 8 * 50 * 8
    assert len(set(found)) == 8


def test_the_documents_in_the_repository_are_the_seeds_as_they_came() -> None:
    assert (DOCUMENTS / SPEECH).stat().st_size == 4093
    assert (DOCUMENTS / REPORT).stat().st_size == 1939
