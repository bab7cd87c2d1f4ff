"""`kpcsc add` and `kpcsc sync`, as a user meets them."""

import json
from pathlib import Path

import pytest

from qa import Archive, ArchiveError
from qa.interfaces.cli import main
from qa.settings import Settings
from qa.types import Website
from tests.documents.website.conftest import Reply, Server

SPEECH = "website/2021/closing-speech.html"


@pytest.fixture
def folder(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents whose archive.toml names the server's site."""
    monkeypatch.setenv("QA_ALLOW_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("QA_SECONDS_BETWEEN_REQUESTS", "0")
    monkeypatch.setenv("QA_LARGEST_DOWNLOAD", "1")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "archive.toml").write_text(
        f'name = "The Coalition"\nshort_name = "TC"\n[website]\nurl = "{server.url}"\npublisher = "The Coalition"\n'
    )
    return documents


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main([*arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_sync_prints_what_it_did(server: Server, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.post("/closing-speech/", "T", "<p>We ask for a ban.</p>")
    server.post("/large/", "T", "")
    server.pages["/large/"] = Reply(b"x" * 2**21)
    status, out, err = run(capsys, "sync", "--documents", str(folder))
    assert (status, err) == (0, "")
    assert out == (
        f"    added  {SPEECH}\n"
        f"   failed  {server.url}/large/: it is larger than 1 MiB (setting largest_download)\n"
        "1 added, 0 changed, 0 unchanged, 0 gone from the site (kept), 1 failed.\n"
        "To ask about them, refresh the index with: kpcsc index\n"
    )
    assert {seen.headers["User-Agent"] for seen in server.seen} == {"kpcsc-archive/0.1.0 (archive of TC)"}
    status, out, _ = run(capsys, "sync", "--documents", str(folder), "--json")
    assert status == 0
    assert json.loads(out) == {
        "added": [], "changed": [], "unchanged": [SPEECH], "gone": [],
        "failed": [{"path": f"{server.url}/large/", "reason": "it is larger than 1 MiB (setting largest_download)"}],
    }  # fmt: skip


def test_add_says_what_was_there_already(
    server: Server, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/page"] = Reply(b"<p>We ask for a ban.</p>")
    (tmp_path / "speech.txt").write_text("We ask.")
    arguments = ("add", f"{server.url}/page", str(tmp_path / "speech.txt"), "--documents", str(folder))
    assert run(capsys, *arguments)[:2] == (
        0,
        "    added  speech.txt\n    added  website/undated/page.html\n"
        "2 added, 0 changed, 0 unchanged, 0 gone from the site (kept), 0 failed.\n"
        "To ask about them, refresh the index with: kpcsc index\n",
    )
    assert run(capsys, *arguments)[:2] == (
        0,
        "unchanged  speech.txt\nunchanged  website/undated/page.html\n"
        "0 added, 0 changed, 2 unchanged, 0 gone from the site (kept), 0 failed.\n",
    )


def test_every_fault_is_one_clear_line(server: Server, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--documents", str(folder))
    no_site = folder.parent / "other"
    no_site.mkdir()
    blocked = folder.parent / "blocked"
    blocked.mkdir()
    (blocked / "website").write_text("a file where a folder belongs")
    server.pages["/page"] = Reply(b"<p>We ask for a ban.</p>")
    for command, expected in (
        (("add", f"{server.url}/none", *arguments), "/none: the server answered 404 Not Found."),
        (
            ("sync", *arguments),
            f"Nothing could be fetched from {server.url}. {server.url}: the server answered 404 Not Found.",
        ),
        (("sync", "--documents", str(no_site)), f"{no_site}/archive.toml names no website"),
        (("sync", "--documents", "/nowhere"), "/nowhere/archive.toml names no website"),
        (("add", "x", "--documents", "/nowhere"), "There is no folder /nowhere"),
        (("add", f"{server.url}/page", "--documents", str(blocked)), "cannot be written: Not a directory"),
    ):
        status, out, err = run(capsys, *command)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert err.startswith("kpcsc: ")
        assert expected in err
    assert run(capsys, "add")[0] == 2


def test_an_interruption_is_one_line_and_loses_nothing(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.post("/closing-speech/", "T", "<p>We ask for a ban.</p>")
    server.post("/interrupted/", "T", "<p>We ask for a ban.</p>")
    remember = "qa.documents.website.state.State.remember"
    kept: list[object] = []

    def interrupted(self: object, item: object) -> None:
        kept.append(item)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(remember, interrupted)
        status, out, err = run(capsys, "sync", "--documents", str(folder))
    assert (status, out, len(kept)) == (1, "", 1)
    assert err == "kpcsc: Interrupted; what was brought in stays, and the same command goes on from there.\n"
    report = Archive.sync(folder)
    assert (report.added, report.unchanged) == (("website/2021/interrupted.html",), (SPEECH,))


def test_one_run_at_a_time(server: Server, folder: Path) -> None:
    server.post("/closing-speech/", "T", "<p>We ask for a ban.</p>")
    messages: list[str] = []

    def second_run(*_: object) -> None:
        with pytest.raises(ArchiveError) as caught:
            Archive.sync(folder)
        messages.append(str(caught.value))

    Archive.sync(folder, progress=second_run)
    assert set(messages) == {f"Another kpcsc add or sync is at work in {folder}; wait until it has finished."}


def test_by_default_this_computer_is_not_asked(server: Server, folder: Path) -> None:
    with pytest.raises(ArchiveError, match=r"127\.0\.0\.1 is private"):
        Archive.sync(folder, settings=Settings(allow_private_addresses=False))
    assert server.seen == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("[website]\n", "a wrong 'website.url': Field required"),
        ('[website]\nurl = "ftp://example.org"\n', "a wrong 'website.url'"),
        ('[website]\nurl = "https://u:p@example.org"\n', "a wrong 'website.url'"),
        ('[website]\nurl = "https://example.org"\nlanguages = ["en"]\n', "an unknown field 'website.languages'"),
    ],
)
def test_a_website_that_is_wrongly_described(folder: Path, table: str, expected: str) -> None:
    (folder / "archive.toml").write_text(f'name = "A"\n{table}')
    with pytest.raises(ArchiveError, match=expected):
        Archive.sync(folder)


def test_the_website_stays_in_the_description_and_builds_no_index_anew(documents: Path, own_index: Path) -> None:
    path = documents / "archive.toml"
    before, _, after = path.read_text().partition("[website]\n")
    table = '[website]\nurl = "https://example.org"\npublisher = "P"\ninclude = ["/a"]\nexclude = ["/a/b"]\n\n'
    path.write_text(before + table + after[after.index("[[") :])
    report = Archive.build(documents, own_index)
    assert (report.unchanged, report.embedded, report.added) == (2, 0, ())
    (documents / "2021" / "new.txt").write_text("The coalition asked for a ban on conflict diamonds once more.")
    Archive.build(documents, own_index)
    with Archive.open(own_index, documents_only=True) as archive:
        assert archive.description.website == Website("https://example.org", "P", ("/a",), ("/a/b",))
