"""Going back to the index before the last build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qa import Archive
from qa.errors import IndexBusyError, IndexDamagedError, IndexMismatchError, IndexMissingError
from qa.indexing.lock import build_lock
from qa.interfaces.cli import main
from qa.settings import Settings
from qa.types import Corrections, Waiting
from tests.conftest import SPEECH


def titles(archive: Archive) -> set[str]:
    return {document.title for document in archive.documents()}


def test_back_and_forth(documents: Path, own_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(own_index, documents_only=True) as archive:
        before = titles(archive)
        (documents / "walrus.txt").write_text("The walrus quota is eighty per year.")
        Archive.describe(documents, SPEECH, Corrections(title="Closing words"))
        assert archive.waiting(documents) == Waiting(added=("walrus.txt",), changed=(SPEECH,))
        Archive.build(documents, own_index)
        assert archive.refresh()
        after = titles(archive)
        assert after - before == {"Walrus", "Closing words"}
        assert archive.waiting(documents) == Waiting()

        generation = Archive.roll_back(own_index)
        assert (generation.name, generation.restores, generation.documents) == (
            "generation-000003",
            "generation-000001",
            2,
        )
        assert archive.refresh()
        assert titles(archive) == before
        assert archive.waiting(documents) == Waiting(added=("walrus.txt",), changed=(SPEECH,))
        assert [each.name for each in Archive.generations(own_index)] == ["generation-000003", "generation-000002"]
        assert Archive.check_index(own_index) == "right in all 2 generations"

        assert main(["rollback", "--index", str(own_index), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["generation"], told["restores"], told["documents"]) == (
            "generation-000004",
            "generation-000002",
            3,
        )
        assert archive.refresh()
        assert titles(archive) == after

        assert main(["rollback", "--index", str(own_index)]) == 0
        assert capsys.readouterr().out.startswith(
            "The index is generation-000005, which is generation-000001 again: 2 documents, 8 passages, built "
        )
        report = Archive.build(documents, own_index)
        assert (report.added, report.changed, report.embedded) == (("walrus.txt",), (SPEECH,), 0)
        assert archive.refresh()
        assert titles(archive) == after


def test_what_keeps_it_from_going_back(documents: Path, own_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback", "--index", str(own_index)]) == 1
    assert capsys.readouterr().err == (
        f"kpcsc: There is no generation before the current one in {own_index}; nothing was changed.\n"
    )
    with pytest.raises(IndexMissingError):
        Archive.roll_back(documents)
    shutil.copytree(own_index / "generation-000001", own_index / "generation-000002")
    with build_lock(own_index), pytest.raises(IndexBusyError):
        Archive.roll_back(own_index)
    with pytest.raises(IndexMismatchError, match="Nothing was changed"):
        Archive.roll_back(own_index, settings=Settings(model=str(documents)))
    (own_index / "generation-000001" / "archive.sqlite").write_bytes(b"damaged")
    with pytest.raises(IndexDamagedError):
        Archive.roll_back(own_index)
    assert [each.name for each in sorted(own_index.glob("generation-*"))] == ["generation-000001", "generation-000002"]
    assert not list(own_index.glob(".building-*"))


def test_what_waits_is_found_without_reading_everything(documents: Path, own_index: Path) -> None:
    with Archive.open(own_index, documents_only=True) as archive:
        assert archive.waiting(documents) == Waiting()
        (documents / SPEECH).touch()
        assert archive.waiting(documents) == Waiting()
        (documents / f"{SPEECH}.toml").unlink()
        assert archive.waiting(documents) == Waiting(changed=(SPEECH,))
        (documents / SPEECH).unlink()
        assert archive.waiting(documents) == Waiting(removed=(SPEECH,))
        assert len(archive.waiting(documents)) == 1
