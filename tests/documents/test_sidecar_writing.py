"""Sidecars are changed where the archivist changes them, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Archive
from qa.documents.sidecar_writing import with_corrections
from qa.errors import ArchiveError, DescriptionError, UnknownDocumentError
from qa.types import Corrections, MetadataField
from tests.conftest import SPEECH

WORDS = st.text("abcé#'\"\\= ", min_size=1, max_size=12).map(lambda text: f"x{text}".strip())
REMARKS = st.text("abc #=\"'é", max_size=12).map(lambda text: f"# {text}")
FIELDS = ("title", "speaker", "role", "occasion", "place", "publisher", "author", "source")


@st.composite
def sidecars(draw: st.DrawFn) -> list[tuple[str | None, str]]:
    """Lines of a sidecar, each with the field that it states; every way in which people write them."""
    lines: list[tuple[str | None, str]] = []
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        lines.extend((None, draw(st.one_of(REMARKS, st.just(""))) + "\n") for _ in range(draw(st.integers(0, 2))))
        value = draw(WORDS)
        quoted = draw(
            st.sampled_from(
                [
                    "'''" + value.replace("'", "") + "'''",
                    '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"',
                ]
            )
        )
        before, after = draw(st.sampled_from(["=", " = ", "  =  "])), draw(st.one_of(st.just(""), REMARKS))
        ending = draw(st.sampled_from(["\n", "\r\n"]))
        lines.append((field, f"{field}{before}{quoted}  {after}{ending}"))
    if draw(st.booleans()):
        lines.append((None, "# the end"))
    return lines


@given(sidecars(), st.dictionaries(st.sampled_from(FIELDS[:6]), st.one_of(st.just(""), WORDS)), st.booleans())
def test_what_is_not_changed_stays_to_the_byte(
    lines: list[tuple[str | None, str]], wanted: dict[str, str], marked: bool
) -> None:
    before = (b"\xef\xbb\xbf" if marked else b"") + "".join(line for _, line in lines).encode()
    corrections = {MetadataField(field): value for field, value in wanted.items()}
    after = with_corrections(before, corrections)
    assert after.startswith(b"\xef\xbb\xbf") is marked
    text = after.decode("utf-8-sig")
    stated = tomllib.loads(before.decode("utf-8-sig"))
    assert tomllib.loads(text) == {k: v for k, v in {**stated, **wanted}.items() if v or k not in wanted}
    position = 0
    for field, line in lines:
        if field not in wanted or stated.get(field) == wanted[field]:
            position = text.index(line, position) + len(line)
    assert with_corrections(after, corrections) == after


def test_only_the_given_fields_change(documents: Path) -> None:
    sidecar = documents / f"{SPEECH}.toml"
    lines = ["# Read out by the coordinator", *sidecar.read_text().splitlines(), 'author = "Unknown"  # to be asked']
    sidecar.write_text("\n".join(lines) + "\n")
    sidecar.chmod(0o640)
    assert Archive.describe(
        documents, SPEECH, Corrections(date="2021-11", place="", source_url=" https://a.example/b ")
    )
    changed = sidecar.read_text().splitlines()
    assert [line for line in lines if line not in changed] == ['date = "2021-11-12"', 'place = "Moscow (hybrid)"']
    assert [line for line in changed if line not in lines] == ['date = "2021-11"', 'source_url = "https://a.example/b"']
    assert sidecar.stat().st_mode & 0o777 == 0o640
    assert Archive.stated(documents, SPEECH).date == "2021-11"
    assert Archive.stated(documents, SPEECH).place is None
    assert not list(documents.rglob(".describing-*"))


def test_nothing_is_written_where_nothing_changes(documents: Path) -> None:
    sidecar = documents / f"{SPEECH}.toml"
    before = (sidecar.read_bytes(), sidecar.stat().st_mtime_ns)
    assert not Archive.describe(documents, SPEECH, Corrections(date="2021-11-12", role=None))
    assert not Archive.describe(documents, SPEECH, Corrections())
    assert (sidecar.read_bytes(), sidecar.stat().st_mtime_ns) == before


def test_a_first_sidecar(documents: Path) -> None:
    (documents / "letter.txt").write_text("We write to you about the chair.")
    assert Archive.stated(documents, "letter.txt") == Corrections()
    assert Archive.describe(documents, "letter.txt", Corrections(title='The "chair"', kind="letter", speaker=""))
    assert (documents / "letter.txt.toml").read_text() == 'title = "The \\"chair\\""\nkind = "letter"\n'


@pytest.mark.parametrize(
    ("corrections", "said"),
    [
        (Corrections(date="12/11/2021"), "The date cannot be '12/11/2021'; write 2021, 2021-11 or 2021-11-12."),
        (Corrections(date="2021-02-30"), "The date cannot be '2021-02-30'; write 2021, 2021-11 or 2021-11-12."),
        (Corrections(kind="poem"), "The kind cannot be 'poem'; choose one of the kinds."),
        (Corrections(language="English"), "The language cannot be 'English'; write its code, such as en or fr."),
        (
            Corrections(source_url="javascript:alert(1)"),
            "The source address cannot be 'javascript:alert(1)'; write an address that begins with https:// or http://.",
        ),
        (Corrections(speaker="-"), "The speaker cannot be '-'; write a few words, 300 characters at the most."),
        (
            Corrections(title="x" * 301),
            f"The title cannot be '{'x' * 80}'; write a few words, 300 characters at the most.",
        ),
    ],
)
def test_a_wrong_value_is_told_in_one_line(documents: Path, corrections: Corrections, said: str) -> None:
    before = (documents / f"{SPEECH}.toml").read_bytes()
    with pytest.raises(DescriptionError) as fault:
        Archive.describe(documents, SPEECH, corrections)
    assert str(fault.value) == said
    assert (documents / f"{SPEECH}.toml").read_bytes() == before


@pytest.mark.parametrize("path", ["../outside.txt", "/etc/passwd", "archive.toml", f"{SPEECH}.toml", "link.txt", ""])
def test_only_listed_files_are_described(documents: Path, path: str) -> None:
    (documents.parent / "outside.txt").write_text("outside")
    (documents / "link.txt").symlink_to(documents.parent / "outside.txt")
    before = {each: each.lstat().st_mtime_ns for each in documents.parent.rglob("*")}
    with pytest.raises(UnknownDocumentError):
        Archive.describe(documents, path, Corrections(title="Hacked"))
    assert {each: each.lstat().st_mtime_ns for each in documents.parent.rglob("*")} == before


def test_a_sidecar_that_is_a_link_is_not_followed(documents: Path) -> None:
    outside = documents.parent / "outside.toml"
    outside.write_text('title = "outside"\n')
    (documents / "note.txt").write_text("A note.")
    (documents / "note.txt.toml").symlink_to(outside)
    with pytest.raises(DescriptionError, match=r"note\.txt: its sidecar cannot be read or written"):
        Archive.describe(documents, "note.txt", Corrections(title="inside"))
    assert outside.read_text() == 'title = "outside"\n'
    assert (documents / "note.txt.toml").is_symlink()


@pytest.mark.parametrize("content", [b"title = ", b'title = "a"\ntitle = "b"\n', b'unknown = "a"\n', b"\xff\xfe"])
def test_a_sidecar_that_cannot_be_read_is_left_alone(documents: Path, content: bytes) -> None:
    (documents / f"{SPEECH}.toml").write_bytes(content)
    with pytest.raises(ArchiveError) as fault:
        Archive.describe(documents, SPEECH, Corrections(place="Moscow"))
    assert str(fault.value).startswith(f"{SPEECH}: its sidecar ")
    assert "\n" not in str(fault.value)
    assert (documents / f"{SPEECH}.toml").read_bytes() == content
