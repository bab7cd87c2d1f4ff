import json
from pathlib import Path

import pytest

from qa import Archive
from qa.interfaces.cli import main


@pytest.fixture(scope="module")
def partly_known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partly")
    (folder / "documents").mkdir()
    (folder / "documents" / "bare.txt").write_text("The miners were paid late, and nobody told them why it was so.")
    (folder / "documents" / "known.txt").write_text("The border was closed in the spring by the authorities.")
    (folder / "documents" / "known.txt.toml").write_text(
        'title = "T"\ndate = "2019-05"\nspeaker = "Ada Bello"\nkind = "speech"\noccasion = "O"\nplace = "P"\n'
        'publisher = "U"\nsource_url = "https://example.org/t"\n'
    )
    Archive.build(folder / "documents", folder / "index")
    return folder / "index"


def listed(index: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[str]]:
    assert main(["documents", "--index", str(index), "--json", *arguments]) == 0
    return {entry["path"]: entry["missing"] for entry in json.loads(capsys.readouterr().out)["documents"]}


def test_what_is_not_known_is_listed(partly_known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(partly_known, capsys) == {
        "bare.txt": ["date", "occasion", "place", "speaker", "publisher", "kind", "source_url"],
        "known.txt": [],
    }
    assert listed(partly_known, capsys, "--missing", "date", "--missing", "kind") == {
        "bare.txt": ["date", "occasion", "place", "speaker", "publisher", "kind", "source_url"]
    }
    assert listed(partly_known, capsys, "--missing", "language") == {}


def test_the_list_is_readable(partly_known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--index", str(partly_known)]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("no date     bare.txt")
    assert second.strip() == "not known: date, occasion, place, speaker, publisher, kind, source_url"
    assert third.split() == ["2019-05", "known.txt", "T"]


def test_a_field_that_is_none_is_wrong_usage(partly_known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--index", str(partly_known), "--missing", "colour"]) == 2
    assert "colour" in capsys.readouterr().err
