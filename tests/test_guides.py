"""The guides of the doors: every example runs as it is printed."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from qa.interfaces.cli import main
from tests.conftest import ROOT
from tests.console import path_with_command

FOLDER = ROOT / "docs" / "guides"
GUIDES = ("doors", "python", "command-line", "mcp", "langchain", "llamaindex")


def blocks(guide: str, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", (FOLDER / f"{guide}.md").read_text(), flags=re.DOTALL | re.MULTILINE
    )


def examples(language: str) -> list[tuple[str, str]]:
    return [(guide, block) for guide in GUIDES for block in blocks(guide, language)]


@pytest.fixture
def beside_the_archive(documents: Path, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that holds copies of the documents and their index, with the command on the path."""
    monkeypatch.chdir(documents.parent)
    assert own_index == documents.parent / "index"
    monkeypatch.setenv("PATH", path_with_command(tmp_path / "bin"))


@pytest.mark.parametrize(("guide", "example"), examples("python"))
@pytest.mark.usefixtures("beside_the_archive")
def test_every_python_example_runs(guide: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example, f"{guide}.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out


@pytest.mark.parametrize(("guide", "example"), examples("sh"))
@pytest.mark.usefixtures("beside_the_archive")
def test_every_command_runs(guide: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    if all(line.startswith("kpcsc ") for line in example.splitlines()):
        for line in example.splitlines():
            assert main(shlex.split(line)[1:]) == 0
            assert capsys.readouterr().out
        return
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", example], capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in (done.stdout or Path("answers.jsonl").read_text()).splitlines()]
    assert [answer["line"] for answer in answers] == [1, 2]
    assert answers[0]["answered"] is True


def test_the_configuration_of_an_assistant_starts_the_server() -> None:
    (configuration,) = blocks("mcp", "json")
    (server,) = json.loads(configuration)["mcpServers"].values()
    assert Path(server["command"]).name == "kpcsc"
    assert server["args"][0] == "mcp"


def test_every_door_has_a_guide() -> None:
    written = (FOLDER / "doors.md").read_text()
    for guide in GUIDES[1:]:
        assert f"]({guide}.md)" in written
        assert blocks(guide, "python") or blocks(guide, "sh")
