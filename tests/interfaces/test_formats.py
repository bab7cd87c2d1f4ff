"""Results in each format of the command."""

import csv
import html
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import BaseModel

from qa import Archive
from qa.interfaces.cli import main
from qa.interfaces.formats.markdown import plain
from qa.interfaces.formats.spreadsheet import to_csv
from qa.types import Document
from tests.conftest import REPORT, SPEECH

RESISTED = "Which countries resisted the redefinition of conflict diamonds?"
FRANCE = "What is the capital of France?"

Run = Callable[..., str]


@pytest.fixture
def run(index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that succeeds and tells what it printed."""
    monkeypatch.setenv("QA_INDEX", str(index))

    def done(*arguments: str) -> str:
        assert main([*arguments]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return done


def test_json_is_json_and_lines_hold_the_same(run: Run) -> None:
    for command, parts in (
        (["search", "diamonds"], "passages"),
        (["timeline", "conflict diamonds"], "entries"),
        (["documents"], "documents"),
    ):
        whole = json.loads(run(*command, "--json"))
        assert json.loads(run(*command, "--format", "json")) == whole
        lines = run(*command, "--format", "jsonl").splitlines()
        assert [json.loads(line) for line in lines] == whole[parts]
        assert len(lines) > 1
    (line,) = run("ask", RESISTED, "--format", "jsonl").splitlines()
    assert json.loads(line) == json.loads(run("ask", RESISTED, "--json"))
    assert run("search", "diamonds", "--format", "text") == run("search", "diamonds")


def test_csv_has_a_row_for_each_quotation(run: Run, archive: Archive) -> None:
    answer = archive.ask(RESISTED)
    rows = [*csv.DictReader(io.StringIO(run("ask", RESISTED, "--format", "csv")))]
    assert [(row["quote"], row["document_id"], int(row["start"]), int(row["end"])) for row in rows] == [
        (c.quote, c.document_id, c.start, c.end) for c in answer.citations
    ]
    assert {(row["question"], row["answered"], row["date"]) for row in rows} == {(RESISTED, "true", "2021-06-28")}
    (row,) = csv.DictReader(io.StringIO(run("ask", FRANCE, "--format", "csv")))
    assert (row["question"], row["answered"], row["quote"], row["start"]) == (FRANCE, "false", "", "")


def test_csv_of_the_other_commands(run: Run, archive: Archive) -> None:
    passages = [*csv.DictReader(io.StringIO(run("search", "diamonds", "--limit", "3", "--format", "csv")))]
    assert [row["text"] for row in passages] == [hit.text for hit in archive.search("diamonds", limit=3)]
    entries = [*csv.DictReader(io.StringIO(run("timeline", "conflict diamonds", "--format", "csv")))]
    assert [row["date"] for row in entries] == ["2021-06-28", "2021-11-12"]
    listed = [*csv.DictReader(io.StringIO(run("documents", "--format", "csv")))]
    assert [(row["path"], row["missing"]) for row in listed] == [
        (REPORT, "place; speaker; source_url"),
        (SPEECH, "source_url"),
    ]


class Row(BaseModel):
    """A row of a table."""

    text: str | None
    number: float


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\n@", "\t+", "\N{FULLWIDTH EQUALS SIGN}"]
)
def test_no_cell_can_be_a_formula(start: str) -> None:
    formula = f'{start}HYPERLINK("https://evil.example";A1)'
    table = to_csv(Row, [Row(text=formula, number=-1.5), Row(text="a=b", number=1), Row(text=None, number=0)])
    rows = [*csv.reader(io.StringIO(table, newline=""))]
    assert rows == [["text", "number"], [f"'{formula}", "-1.5"], ["a=b", "1.0"], ["", "0.0"]]


def test_a_hostile_document_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    text = "=cmd|'/c calc'!A1 <script>alert(1)</script> [diamonds](javascript:alert(1)) are **cut** here."
    document = Document(id="x", path="x.txt", title="@SUM(1) | <b>", text=text)
    Archive.build_from([document], tmp_path / "index")
    monkeypatch.setenv("QA_INDEX", str(tmp_path / "index"))
    (row,) = csv.DictReader(io.StringIO(run("search", "diamonds", "--format", "csv")))
    assert row["text"].startswith("'=cmd")
    assert row["title"] == "'@SUM(1) | <b>"
    rendered = MarkdownIt("commonmark").enable("table").render(run("search", "diamonds", "--format", "markdown"))
    assert html.escape(text, quote=False) in rendered
    assert not any(tag in rendered for tag in ("<script", "<a ", "<strong", "<b>"))
    table = MarkdownIt("commonmark").enable("table").render(run("documents", "--format", "markdown"))
    assert table.count("<td>") == 6
    assert "@SUM(1) | &lt;b&gt;" in table


def test_markdown_has_footnotes_to_every_quotation(run: Run, archive: Archive) -> None:
    written, answer = run("ask", RESISTED, "--format", "markdown"), archive.ask(RESISTED)
    assert written.startswith(f"# {RESISTED}\n")
    for citation in answer.citations:
        assert f"> “{citation.quote.strip('“”')}” [^{citation.marker}]\n" in written
        assert f"\n[^{citation.marker}]: “{citation.title}”, " in written
        assert f"{citation.document_id}, characters {citation.start}–{citation.end}." in written
    unanswered = run("ask", FRANCE, "--format", "markdown")
    assert "**The archive does not answer this question." in unanswered
    assert "[^" not in unanswered
    timeline = run("timeline", "conflict diamonds", "--format", "markdown")
    assert timeline.index("## 2021-06-28") < timeline.index("## 2021-11-12")


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1).map(str.strip))
def test_markdown_shows_a_text_letter_for_letter(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(plain(text))
    assert html.unescape(rendered) == (f"<p>{text}</p>\n" if text else "")


@pytest.mark.parametrize("text", ["1. x", "12) x", "# x", "- x", "+ x", "===", "---", "~~~", "> x", "&amp;", "![a](b)"])
def test_marks_at_the_beginning_of_a_line_are_text_too(text: str) -> None:
    assert html.unescape(MarkdownIt("commonmark").render(plain(f"a\n{text}"))) == f"<p>a\n{text}</p>\n"


def test_two_formats_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--json", "--format", "csv"]) == 2
    assert capsys.readouterr().err == "kpcsc: --json and --format csv exclude each other.\n"
    assert main(["documents", "--format", "pdf"]) == 2
    assert capsys.readouterr().err.startswith("kpcsc: ")
