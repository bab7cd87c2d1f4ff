"""The guides of the doors: every example runs as it is printed, against a server under another address."""

import json
import os
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import mcp.client.stdio  # noqa: F401  it takes the standard error of the moment in which it is imported
import pytest
from fastapi import FastAPI

from qa import Archive
from qa.interfaces.api.app import add_api
from qa.interfaces.api.tokens import Tokens
from qa.interfaces.cli import main
from qa.settings import Settings
from tests.conftest import ROOT
from tests.console import path_with_command
from tests.documents.test_page_renderer import two_pages
from tests.interfaces.api.conftest import application_over
from tests.interfaces.serving import free_port, served

FOLDER = ROOT / "docs" / "guides"
GUIDES = tuple(sorted(path.stem for path in FOLDER.glob("*.md")))
PRINTED = "127.0.0.1:7860"
"""Where the server is in the examples; something else may be there when they are tested."""


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", (FOLDER / f"{guide}.md").read_text(), flags=re.DOTALL | re.MULTILINE
    )


def examples(language: str) -> list[tuple[str, str]]:
    return [(guide, block) for guide in GUIDES for block in blocks(guide, language)]


def in_a_shell(example: str) -> bool:
    """Whether an example needs more than the command alone."""
    return not all(line.startswith("kpcsc ") for line in example.splitlines())


@pytest.fixture
def beside_the_archive(documents: Path, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that holds copies of the documents and their index, with the command on the path."""
    monkeypatch.chdir(documents.parent)
    assert own_index == documents.parent / "index"
    Path("letter.txt").write_text("Dear Chair,\n\nThe coalition asks for a reform of the scheme.\n")
    # curl calls an answer that is an error a success, unless it is told otherwise.
    Path(".curlrc").write_text("fail-with-body\n")
    monkeypatch.setenv("CURL_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", path_with_command(tmp_path / "bin"))


@pytest.fixture(scope="module")
def address(archive: Archive) -> Iterator[str]:
    """Of a server that anybody may ask."""
    with served(application_over(archive)) as base:
        yield base.removeprefix("http://")


@pytest.fixture(scope="module")
def guarded(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address of a server that needs a token, and the token."""
    tokens, app = Tokens(tmp_path_factory.mktemp("tokens") / "tokens"), FastAPI()
    token = tokens.issue("newsroom")
    add_api(app, archive, tokens=tokens, cors_origins=(), seconds=60)
    with served(app) as base:
        yield base.removeprefix("http://"), token


@pytest.mark.parametrize(("guide", "example"), examples("python"))
@pytest.mark.usefixtures("beside_the_archive")
def test_every_python_example_runs(
    guide: str, example: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    if "page_picture" in example:
        two_pages(Path("documents", "speech.pdf"))
        Archive.build("documents", "index")
    if PRINTED in example:
        example = example.replace(PRINTED, request.getfixturevalue("address"))
    exec(compile(example, f"{guide}.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out


@pytest.mark.parametrize(("guide", "example"), [(g, e) for g, e in examples("sh") if not in_a_shell(e)])
@pytest.mark.usefixtures("beside_the_archive")
def test_every_command_runs(guide: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    for line in example.splitlines():
        assert main(shlex.split(line)[1:]) == 0
        assert capsys.readouterr().out


@pytest.mark.parametrize("example", [e for e in blocks("command-line", "sh") if in_a_shell(e)])
@pytest.mark.usefixtures("beside_the_archive")
def test_every_pipe_gives_an_answer_a_line(example: str) -> None:
    said = shell(example) or Path("answers.jsonl").read_text()
    answers = [json.loads(line) for line in said.splitlines()]
    assert [answer["line"] for answer in answers] == [1, 2]
    assert answers[0]["answered"] is True


@pytest.mark.parametrize("example", [e for e in blocks("http", "sh") if in_a_shell(e)])
@pytest.mark.usefixtures("beside_the_archive")
def test_curl_is_answered(example: str, address: str, guarded: tuple[str, str]) -> None:
    at, token = guarded if "$TOKEN" in example else (address, "")
    said = shell(example.replace(PRINTED, at), TOKEN=token)
    if "event-stream" in example:
        assert re.findall(r"^event: (\w+)", said, flags=re.MULTILINE)[-2:] == ["answer", "done"]
    else:
        assert json.loads(said).get("answered") is True or json.loads(said)["documents"]


@pytest.mark.usefixtures("beside_the_archive")
def test_the_server_of_the_guide_is_well_and_stops() -> None:
    (example,) = blocks("serving", "sh")
    port = free_port()
    said = shell(example.replace(PRINTED, f"127.0.0.1:{port}").replace("--port 7860", f"--port {port}"))
    written, _, health = said.partition("\n")
    assert written == "Wrote ada (archivist) to private/accounts."
    assert json.loads(health) == {"status": "ok", "generation": "generation-000001", "documents": 2}


def shell(example: str, **environment: str) -> str:
    """What an example prints."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example],
        env=os.environ | environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_the_settings_of_the_server_can_be_used() -> None:
    (example,) = blocks("serving", "toml")
    stated = tomllib.loads(example)
    assert Settings(**stated).model_fields_set == set(stated)


def test_the_configuration_of_an_assistant_starts_the_server() -> None:
    (configuration,) = blocks("mcp", "json")
    (server,) = json.loads(configuration)["mcpServers"].values()
    assert Path(server["command"]).name == "kpcsc"
    assert server["args"][0] == "mcp"


def test_every_door_has_a_guide_with_an_example() -> None:
    written = (FOLDER / "doors.md").read_text()
    assert len(GUIDES) == 11
    for guide in (guide for guide in GUIDES if guide != "doors"):
        assert f"]({guide}.md)" in written
        assert blocks(guide, "python") or blocks(guide, "sh")
    assert "](docs/guides/doors.md)" in (ROOT / "README.md").read_text()
