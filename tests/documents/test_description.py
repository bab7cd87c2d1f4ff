from pathlib import Path

import pytest

from qa.documents.description import read_description
from qa.errors import DocumentsFolderError
from qa.indexing.store import Store, write_store
from qa.types import Meeting


def test_meetings_are_read_and_survive_the_index(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text(
        'name = "A"\n[[meetings]]\nname = "VP Plenary"\nspellings = ["Volta Process Plenary"]\n'
        '[[meetings]]\nname = "Forum"\n'
    )
    description = read_description(tmp_path)
    assert description.meetings == (Meeting("VP Plenary", ("Volta Process Plenary",)), Meeting("Forum"))
    write_store(tmp_path / "archive.sqlite", [], [], description)
    store = Store(tmp_path / "archive.sqlite")
    assert store.description() == description
    store.close()


def test_a_wrong_meeting_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text('name = "A"\n[[meetings]]\nspelling = "Forum"\n')
    with pytest.raises(DocumentsFolderError, match=r"meetings\.0"):
        read_description(tmp_path)
