"""Questions from standard input, answers in JSON Lines."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa import Archive
from qa.interfaces.cli import main
from qa.interfaces.piped import LONGEST_LINE
from tests.conftest import REPORT, ROOT
from tests.console import path_with_command

RESISTED = "Which countries resisted the redefinition of conflict diamonds?"
FRANCE = "What is the capital of France?"

Ask = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def ask(index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks what is given as lines; returns the status, the objects and what stands on standard error."""
    monkeypatch.setenv("QA_INDEX", str(index))

    def asked(*lines: str | bytes | dict[str, Any], options: tuple[str, ...] = ()) -> tuple[int, list[Any], str]:
        written = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
        data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in written)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["ask", "-", *options])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    return asked


def test_plain_questions_and_objects_are_answered_in_order(ask: Ask, archive: Archive) -> None:
    history = [{"question": RESISTED, "answer": "China, India and Angola."}]
    status, answers, err = ask(
        RESISTED,
        "",
        {"question": FRANCE, "id": "second"},
        {"question": "What did Mtisi say about the UN?", "id": 3, "history": history, "until": "2021-07", "limit": 1},
    )
    assert (status, err) == (0, "")
    assert [(a["line"], a["id"], a["question"], a["answered"]) for a in answers] == [
        (1, None, RESISTED, True),
        (3, "second", FRANCE, False),
        (4, 3, "What did Mtisi say about the UN?", True),
    ]
    assert [c["quote"] for c in answers[0]["citations"]] == [c.quote for c in archive.ask(RESISTED).citations]
    assert [c["path"] for c in answers[2]["citations"]] == [REPORT]


def test_options_count_where_a_line_states_nothing_else(ask: Ask) -> None:
    lines = ({"question": "diamonds", "threshold": 0, "kind": "speech"}, {"question": "diamonds", "threshold": 0})
    answers = ask(*lines, options=("--kind", "press report", "--limit", "1"))[1]
    assert [[c["kind"] for c in answer["citations"]] for answer in answers] == [["speech"], ["press report"]]


def test_a_bad_line_becomes_an_error_in_its_place(ask: Ask) -> None:
    status, lines, err = ask(
        RESISTED,
        '{"question": ',
        {"question": "why?", "colour": "red"},
        {"id": 5},
        {"question": " ", "id": "six"},
        {"question": "why?", "since": "yesterday"},
        {"question": "why?", "limit": 1000},
        {"question": ["why?"]},
        b"caf\xe9",
        "x" * 2001,
        "a\x07b",
        FRANCE,
    )
    assert status == 1
    assert err == "kpcsc: 10 of 12 lines could not be asked; each says why.\n"
    assert [line["line"] for line in lines] == [*range(1, 13)]
    assert [set(line) == {"line", "id", "error"} for line in lines] == [False, *[True] * 10, False]
    errors = [line.get("error", "") for line in lines]
    for number, told in {
        2: "Invalid JSON",
        3: "colour: Extra inputs are not permitted",
        4: "question: Field required",
        5: "The question is empty",
        6: "'yesterday' is not a date",
        7: "limit: Input should be less than or equal to 50",
        8: "question: Input should be a valid string",
        9: "The line is not UTF-8.",
        10: "The question has 2,001 characters",
        11: "control character",
    }.items():
        assert told in errors[number - 1]
        assert "\n" not in errors[number - 1]
    assert lines[4]["id"] == "six"


def test_a_line_without_end_is_refused_and_the_next_answered(ask: Ask) -> None:
    status, lines, _ = ask("x" * (2 * LONGEST_LINE + 3), FRANCE)
    assert status == 1
    assert [line.get("error") for line in lines] == ["The line is longer than 8 MiB.", None]
    assert (lines[1]["line"], lines[1]["answered"]) == (2, False)


def test_a_history_of_ten_thousand_turns(ask: Ask) -> None:
    turns = [{"question": f"What about point {n}?", "answer": "The archive does not answer."} for n in range(10_000)]
    status, (answer,), _ = ask({"question": RESISTED, "history": turns})
    assert (status, answer["answered"]) == (0, True)


def test_no_lines_are_no_answers(ask: Ask) -> None:
    assert ask() == (0, [], "")


@pytest.mark.parametrize("chosen", ["text", "markdown", "csv"])
def test_another_format_is_wrong_usage(ask: Ask, chosen: str) -> None:
    assert ask(FRANCE, options=("--format", chosen)) == (
        2, [], "kpcsc: Questions from standard input are answered in JSON Lines; leave --format out.\n",
    )  # fmt: skip


def test_each_answer_comes_at_once_and_a_reader_that_leaves_ends_it_quietly(index: Path) -> None:
    command = [sys.executable, "-m", "qa", "ask", "-", "--index", str(index)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        for question, answered in ((RESISTED, True), (FRANCE, False)):
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["answered"] is answered
        process.stdout.close()
        process.stdin.write(f"{FRANCE}\n" * 50)
        process.stdin.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_without_an_index_nothing_is_answered(tmp_path: Path, ask: Ask) -> None:
    status, lines, err = ask(FRANCE, options=("--index", str(tmp_path)))
    assert (status, lines) == (1, [])
    assert err.startswith("kpcsc: ")


def complete(words: str, folder: Path) -> list[str]:
    """What bash is told of the last word of a command line."""
    asked = {"_KPCSC_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "qa"], env=os.environ | asked, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_bash_completes_commands_options_and_formats() -> None:
    assert complete("kpcsc a", ROOT)[:2] == ["add", "ask"]
    assert "--format" in complete("kpcsc search --f", ROOT)
    assert complete("kpcsc ask x --format ", ROOT) == ["text", "json", "jsonl", "markdown", "csv"]


def test_completion_is_installed_for_bash(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "PATH": path_with_command(tmp_path / "bin")}
    done = subprocess.run(
        ["bash", "-c", "kpcsc --install-completion; exit $?"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "bash completion installed" in done.stdout
    asked = "COMP_WORDS=(kpcsc ti); COMP_CWORD=1; _kpcsc_completion kpcsc; echo ${COMPREPLY[@]}"
    completed = subprocess.run(
        ["bash", "-c", f"source {tmp_path}/.bashrc; {asked}"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout.split() == ["timeline"]
