"""What an archivist can do, without a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Archive
from qa.errors import DescriptionError, IndexMissingError
from qa.interfaces.web.archivist.desk import Desk, Recognised, Selection, Show
from qa.interfaces.web.archivist.form import FormField, fill_in, not_removable
from qa.localisation import Localisation
from qa.settings import Settings
from qa.types import Corrections, DocumentInfo, DownloadReport, Fact, Failure, MetadataField, Origin, Upload
from tests.conftest import REPORT, SPEECH


@pytest.fixture
def desk(documents: Path, own_index: Path) -> Iterator[Desk]:
    settings = Settings(documents=documents, index=own_index)
    with Archive.open(own_index, settings, documents_only=True) as archive:
        opened = Desk.open(archive, settings, Localisation.load())
        yield opened
        opened.close()


def id_of(desk: Desk, path: str) -> str:
    return next(document.id for document in desk.archive.documents() if document.path == path)


def rebuilt(desk: Desk) -> Desk:
    assert desk.rebuild()
    assert desk.rebuilder.wait().failure is None
    desk.refresh()
    return desk


def paths(desk: Desk, search: str = "", show: Show = Show.ALL) -> list[str]:
    return [document.path for document in desk.statements(Selection(search, show))]


def test_upload_rebuild_correct_and_go_back(desk: Desk, documents: Path, tmp_path: Path) -> None:
    speech = tmp_path / "sent.txt"
    speech.write_text("Closing remarks\n\nBrussels, 3 May 2019\n\nLadies and gentlemen, the walrus quota is eighty.\n")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    report = desk.add_files([Upload(speech, "../walrus.txt"), Upload(broken, "broken.pdf")])
    assert report.added == ("broken.pdf", "walrus.txt")
    assert desk.waiting().added == ("broken.pdf", "walrus.txt")
    assert desk.recognised() == Recognised()
    rebuilt(desk)
    (recognised,) = desk.recognised().statements
    assert (recognised.path, str(recognised.when), recognised.speaker) == ("walrus.txt", "2019-05-03", None)
    (failure,) = desk.recognised().failures
    assert desk.attention().failures == (failure,)
    assert failure.path == "broken.pdf"
    assert desk.waiting().added == ()

    form = desk.form(recognised.id)
    assert form.fields[1] == FormField(MetadataField.DATE, "2019-05-03", Origin.TEXT)
    assert form.fields[3] == FormField(MetadataField.SPEAKER)
    typed: list[str | None] = [field.value for field in form.fields]
    typed[1], typed[3] = "2019-05-04", " Ada Seal "
    assert desk.save(form, typed) == Corrections(date="2019-05-04", speaker="Ada Seal")
    assert (documents / "walrus.txt.toml").read_text() == 'date = "2019-05-04"\nspeaker = "Ada Seal"\n'
    assert desk.form(recognised.id).fields[1] == FormField(MetadataField.DATE, "2019-05-04", Origin.SIDECAR, True)
    assert desk.waiting().changed == ("walrus.txt",)
    rebuilt(desk)
    assert desk.form(recognised.id).fields[1] == FormField(MetadataField.DATE, "2019-05-04", Origin.SIDECAR)
    assert desk.document(recognised.id).speaker == "Ada Seal"
    assert desk.attention().disagreements == (desk.archive.documents()[2],)
    assert paths(desk, show=Show.DISAGREEMENTS) == ["walrus.txt"]

    assert desk.roll_back().restores == "generation-000002"
    assert str(desk.document(recognised.id).when) == "2019-05-03"
    desk.roll_back()
    assert str(desk.document(recognised.id).when) == "2019-05-04"


def test_a_form_that_cannot_be_saved_changes_nothing(desk: Desk, documents: Path) -> None:
    form = desk.form(id_of(desk, SPEECH))
    before = (documents / f"{SPEECH}.toml").read_bytes()
    typed = [field.value for field in form.fields]
    with pytest.raises(DescriptionError, match="The date cannot be 'yesterday'"):
        desk.save(form, ["A new title", "yesterday", *typed[2:]])
    assert desk.save(form, typed) == Corrections()
    assert (documents / f"{SPEECH}.toml").read_bytes() == before


def test_search_and_selection(desk: Desk) -> None:
    assert paths(desk) == [REPORT, SPEECH]
    assert paths(desk, "MTÍSI moscow") == [SPEECH]
    assert paths(desk, "rough 2021-06") == [REPORT]
    assert paths(desk, "walrus") == []
    assert paths(desk, show=Show.MISSING) == [REPORT, SPEECH]
    assert paths(desk, show=Show.COPIES) == []
    following = desk.after(id_of(desk, REPORT), Selection())
    assert following is not None
    assert following.path == SPEECH
    assert desk.after(id_of(desk, SPEECH), Selection()) is None


def test_copies_of_one_statement_are_shown_together(desk: Desk, documents: Path) -> None:
    shutil.copy(documents / SPEECH, documents / "again.txt")
    rebuilt(desk)
    (group,) = desk.attention().copies
    assert {document.path for document in group} == {SPEECH, "again.txt"}
    assert group[1].version_of == group[0].id
    assert sorted(paths(desk, show=Show.COPIES)) == sorted([SPEECH, "again.txt"])


def test_addresses_that_are_none(desk: Desk) -> None:
    assert desk.add_addresses("  \n") == DownloadReport((), (), (), (), ())
    report = desk.add_addresses("/etc/passwd file:///etc/passwd http://127.0.0.1:9/x")
    said = "it is no address that begins with https:// or http://"
    assert report.failed[1:] == (Failure("/etc/passwd", said), Failure("file:///etc/passwd", said))
    private = "its address 127.0.0.1 is private (setting allow_private_addresses)"
    assert report.failed[0] == Failure("http://127.0.0.1:9/x", private)
    assert report.added == ()


def test_nothing_to_go_back_to(desk: Desk) -> None:
    assert len(desk.generations()) == 1
    with pytest.raises(IndexMissingError):
        desk.roll_back()
    assert desk.remarks() == ()


def test_a_form_shows_where_each_value_comes_from() -> None:
    facts = (
        Fact(MetadataField.SPEAKER, "Ada Seal", Origin.SIDECAR),
        Fact(MetadataField.SPEAKER, "A. Seal", Origin.TEXT),
        Fact(MetadataField.PLACE, "Moscow", Origin.TEXT),
    )
    document = DocumentInfo(id="x", path="x.txt", title="x", facts=facts)
    form = fill_in(document, Corrections(speaker="Ada Seal", title="Walrus"))
    known = {field.field: field for field in form.fields}
    assert known[MetadataField.TITLE] == FormField(MetadataField.TITLE, "Walrus", Origin.SIDECAR, True)
    assert known[MetadataField.SPEAKER] == FormField(MetadataField.SPEAKER, "Ada Seal", Origin.SIDECAR)
    assert known[MetadataField.PLACE] == FormField(MetadataField.PLACE, "Moscow", Origin.TEXT)
    assert known[MetadataField.DATE] == FormField(MetadataField.DATE)
    emptied = fill_in(document, Corrections())
    assert {field.field: field for field in emptied.fields}[MetadataField.SPEAKER] == FormField(
        MetadataField.SPEAKER, "A. Seal", Origin.TEXT, True
    )
    kept = not_removable(form, Corrections(place="", speaker="", title="Other"))
    assert kept == (known[MetadataField.PLACE],)
