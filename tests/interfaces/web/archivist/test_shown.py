"""What the archivist's page shows where something is wrong."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

from qa import Archive
from qa.interfaces.feedback import FeedbackBook, FeedbackKind
from qa.interfaces.web.archivist import shown
from qa.interfaces.web.archivist.desk import Desk
from qa.localisation import Localisation
from qa.settings import Settings


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    return tmp_path / "feedback.sqlite"


@pytest.fixture
def desk(documents: Path, own_index: Path, feedback: Path) -> Desk:
    settings = Settings(documents=documents, index=own_index)
    archive = Archive.open(own_index, settings, documents_only=True)
    return Desk.open(archive, settings, Localisation.load(), FeedbackBook(feedback))


def test_a_lost_index_and_a_broken_book_of_remarks_are_told(desk: Desk, own_index: Path, feedback: Path) -> None:
    french = desk.localisation.words["fr"]
    FeedbackBook(feedback).add(FeedbackKind.OTHER, "The letter is missing.")
    assert "The letter is missing." in unescape(shown.remarks(desk, french))
    feedback.write_bytes(b"no database at all, " * 100)
    shutil.rmtree(own_index)
    told, may_roll_back = shown.generations(desk, french)
    assert f"Il n’y a pas d’index dans {own_index}\u00a0; construisez-le" in unescape(told)
    assert not may_roll_back
    assert f"Les signalements dans {feedback} ne peuvent pas être lus ou écrits" in unescape(
        shown.remarks(desk, french)
    )
