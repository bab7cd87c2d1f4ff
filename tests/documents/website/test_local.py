"""Local files, copied in beside what comes from the web."""

import os
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from qa.documents.website.naming import safe_local_name, stored_name
from qa.errors import WebsiteError
from tests.documents.website.conftest import Desk, failures, paths


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_a_file_is_copied_with_its_sidecar(desk: Desk, inbox: Path) -> None:
    (inbox / "Discours d'ouverture.txt").write_text("Nous demandons.")
    (inbox / "Discours d'ouverture.txt.toml").write_text('date = "2021"\n')
    assert paths(desk.add(str(inbox / "Discours d'ouverture.txt"))) == (("Discours d'ouverture.txt",), (), (), ())
    assert desk.files() == {"Discours d'ouverture.txt": b"Nous demandons."}
    assert desk.sidecar("Discours d'ouverture.txt") == 'date = "2021"\n'


def test_the_same_content_is_not_copied_twice_and_another_of_that_name_is(desk: Desk, inbox: Path) -> None:
    (desk.documents / "2021").mkdir()
    (desk.documents / "2021" / "known.txt").write_text("One")
    (inbox / "a.txt").write_text("One")
    assert paths(desk.add(str(inbox / "a.txt"))) == ((), (), ("2021/known.txt",), ())
    for number, text in enumerate(("Two", "Three", "Four")):
        (inbox / "a.txt").write_text(text)
        expected = ("a.txt", "a-2.txt", "a-3.txt")[number]
        assert paths(desk.add(str(inbox / "a.txt"))) == ((expected,), (), (), ())
    assert desk.files() == {"2021/known.txt": b"One", "a.txt": b"Two", "a-2.txt": b"Three", "a-3.txt": b"Four"}


def test_each_fault_of_a_local_file_has_its_own_reason(desk: Desk, inbox: Path) -> None:
    (inbox / "good.md").write_text("# Good")
    (inbox / "empty.txt").write_text("")
    (inbox / "picture.png").write_bytes(b"\x89PNG")
    os.mkfifo(inbox / "pipe.txt")
    report = desk.add(*(str(inbox / name) for name in ("good.md", "empty.txt", "picture.png", "pipe.txt", "none", "")))
    assert report.added == ("good.md",)
    assert failures(report) == {
        str(inbox / "empty.txt"): "it is empty",
        str(inbox / "picture.png"): "'.png' files cannot be read",
        str(inbox / "pipe.txt"): "it is not a regular file",
        str(inbox / "none"): "there is no such file",
        str(inbox): "it is a folder; name the files in it",
    }


def test_nothing_brought_in_is_an_error(desk: Desk, inbox: Path) -> None:
    with pytest.raises(WebsiteError, match=r"^Nothing could be brought in\. \S+/none: there is no such file\.$"):
        desk.add(str(inbox / "none"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("speech.txt", "speech.txt"),
        (".hidden.txt", "hidden.txt"),
        ("..", "document"),
        ("a\nb\x1b[31m\u202e.txt", "a-b-[31m-.txt"),
        ("a\udcff.txt", "a-.txt"),
        ("e\u0301t\u00e9.txt", "\u00e9t\u00e9.txt"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, expected: str) -> None:
    assert safe_local_name(name) == expected


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_listed_and_stays_in_its_folder(name: str) -> None:
    safe = safe_local_name(name)
    assert safe
    assert "/" not in safe
    assert not safe.startswith(".")
    assert safe.isprintable()
    assert len(safe.encode()) <= 255


@given(st.text(max_size=200), st.none() | st.dates().map(str))
def test_any_address_becomes_a_plain_path(path: str, published: str | None) -> None:
    from qa.documents.website.failures import FetchError
    from qa.documents.website.urls import normalised

    try:
        url = normalised(f"https://example.org/{path}")
    except FetchError:
        reject()
    folder, year, name = stored_name(url, published, ".html").split("/")
    assert (folder, year) == ("website", published[:4] if published else "undated")
    assert name.removesuffix(".html").replace("-", "").isalnum()
    assert name.isascii()
    assert name == name.lower()
    assert len(name) <= 90
