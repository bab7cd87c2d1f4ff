"""What the documentation says is run, and what the program has is documented."""

import re
import shlex
from pathlib import Path

import pytest

from qa.evaluation.report import EvaluationSchema, to_markdown
from qa.interfaces.cli import main
from qa.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("kpcsc ")]


def test_the_first_lines_are_the_two_commands() -> None:
    assert [line.split("#")[0].strip() for line in blocks("sh")[0].splitlines()] == ["make run", "make test"]
    makefile = (ROOT / "Makefile").read_text()
    for target in ("run", "test", "index", "ask", "lint", "bench"):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(
    command: str, documents: Path, own_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(documents.parent)
    assert own_index == documents.parent / "index"
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out


def test_the_python_example_runs(documents: Path, own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(documents.parent)
    (example,) = blocks("python")
    names: dict[str, object] = {}
    exec(example, names)
    assert names["citation"]


def test_the_sidecar_example_is_valid_and_complete(tmp_path: Path) -> None:
    from qa.documents.sidecar import Sidecar, parse_sidecar

    (example,) = blocks("toml")
    sidecar = parse_sidecar(example.replace("https://...", "https://example.org/").encode())
    assert set(Sidecar.model_fields) == sidecar.model_fields_set


def test_every_setting_is_documented() -> None:
    table = README[README.index("| setting |") :]
    assert [name for name in Settings.model_fields if f"`{name}`" not in table] == []


def test_every_picture_is_there() -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).stat().st_size > 10_000


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), (page, target)


def test_the_table_of_figures_is_that_of_the_committed_results() -> None:
    results = sorted((ROOT / "benchmarks" / "results" / "evaluation").glob("*.json"))
    reports = [EvaluationSchema.model_validate_json(path.read_text()) for path in results]
    assert reports
    assert f"<!-- evaluation -->\n{to_markdown(reports)}<!-- /evaluation -->" in README
