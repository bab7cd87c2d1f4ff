"""The command's contract, through its own entry point and, where the process matters, as a process."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from qa import Archive
from qa.interfaces.cli import main
from qa.interfaces.schemas import DocumentEntrySchema, DocumentSchema
from qa.interfaces.terminal import print_document, print_documents
from tests.conftest import DOCUMENTS, REPORT, SPEECH

CITATION = {
    "marker", "document_id", "title", "path", "source_url", "date", "speaker", "occasion", "voice", "quote", "start",
    "end", "page",
}  # fmt: skip


@pytest.fixture(autouse=True)
def with_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_INDEX", str(index))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main([*arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_ask_json(capsys: pytest.CaptureFixture[str], archive: Archive) -> None:
    status, out, err = run(capsys, "ask", "Which countries resisted the redefinition of conflict diamonds?", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert {"question", "answered", "confidence", "text", "citations", "passages", "notes"} <= set(answer)
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert archive.document(citation["document_id"]).text[citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['marker']}]" in answer["text"]
    assert {"document_id", "start", "end", "text", "score"} <= set(answer["passages"][0])


def test_an_unanswered_question_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "ask", "What is the capital of France?", "--json")
    answer = json.loads(out)
    assert (status, answer["answered"], answer["citations"]) == (0, False, [])
    assert answer["passages"]


def test_ask_for_people_says_who_when_where(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "ask", "Who hosted the 2021 KP Plenary?")
    assert status == 0
    assert (
        "Shamiso Mtisi, Coordinator, KP Civil Society Coalition (KP Plenary 2021, Moscow (hybrid), 12 November" in out
    )
    assert "[1]" in out
    assert SPEECH in out
    assert "\x1b" not in out
    assert not any(line != line.rstrip() for line in out.split("\n"))


def test_search_for_people_is_clean_in_a_pipe(capsys: pytest.CaptureFixture[str], archive: Archive) -> None:
    out = run(capsys, "search", "artisanal mining")[1]
    assert not any(line != line.rstrip() for line in out.split("\n"))
    assert all(f"   {line}" in out for line in archive.search("artisanal mining")[0].text.split("\n") if line)


def test_search_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "search", "artisanal mining", "--kind", "speech", "--limit", "3", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["query"] == "artisanal mining"
    assert len(found["passages"]) == 3
    for passage in found["passages"]:
        assert {"document_id", "start", "end", "text", "score", "title", "date", "speaker", "page"} <= set(passage)
        assert (passage["date"], passage["speaker"]) == ("2021-11-12", "Shamiso Mtisi")


def test_show_json_holds_the_text_that_offsets_refer_to(capsys: pytest.CaptureFixture[str], archive: Archive) -> None:
    status, out, _ = run(capsys, "show", archive.document(REPORT).id, "--json")
    shown = json.loads(out)
    assert status == 0
    assert shown["text"] == archive.document(REPORT).text
    assert (shown["path"], shown["date"], shown["kind"]) == (REPORT, "2021-06-28", "press report")
    assert run(capsys, "show", REPORT, "--json")[1] == out


def test_show_for_people_prints_the_text_unchanged(capsys: pytest.CaptureFixture[str], archive: Archive) -> None:
    assert archive.document(SPEECH).text in run(capsys, "show", SPEECH)[1]


@pytest.fixture
def disputed(documents: Path, own_index: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The speech, after its sidecar and the text have come to name different days and speakers; its path."""
    sidecar = documents / f"{SPEECH}.toml"
    sidecar.write_text('date = "2021-11-21"\nspeaker = "Rudo Masvaure"\n')
    Archive.build(documents, own_index)
    monkeypatch.setenv("QA_INDEX", str(own_index))
    return SPEECH


def test_show_tells_where_each_value_comes_from(capsys: pytest.CaptureFixture[str], disputed: str) -> None:
    status, out, _ = run(capsys, "show", disputed)
    lines = out.split("\n")
    assert status == 0
    for line in (
        "      date  2021-11-21  (sidecar)",
        "  occasion  KP Plenary 2021  (text)",
        "   speaker  Rudo Masvaure  (sidecar)",
        "      kind  speech  (text)",
        "date: the sidecar says 2021-11-21, the file name says 2021-11-12",
        "speaker: the sidecar says Rudo Masvaure, the text says Shamiso Mtisi",
    ):
        assert line in lines
    # The function in the text is that of the person whom the text names.
    assert not any(line.startswith("      role") for line in lines)


def test_show_json_tells_origins_and_disagreements(capsys: pytest.CaptureFixture[str], disputed: str) -> None:
    shown = json.loads(run(capsys, "show", disputed, "--json")[1])
    assert {"field": "date", "origin": "sidecar"} in shown["origins"]
    assert {"field": "occasion", "origin": "text"} in shown["origins"]
    assert {"field": "title", "origin": "file name"} in shown["origins"]
    assert shown["disagreements"] == [
        {
            "field": "speaker",
            "chosen": {"value": "Rudo Masvaure", "origin": "sidecar"},
            "other": {"value": "Shamiso Mtisi", "origin": "text"},
        },
        {
            "field": "date",
            "chosen": {"value": "2021-11-21", "origin": "sidecar"},
            "other": {"value": "2021-11-12", "origin": "file name"},
        },
    ]
    assert shown["ocr"] is False


def test_documents_mark_disagreements(capsys: pytest.CaptureFixture[str], disputed: str) -> None:
    lines = run(capsys, "documents")[1].split("\n")
    marked = lines.index(next(line for line in lines if disputed in line))
    assert lines[marked + 1 : marked + 4] == [
        "            not known: place, publisher, source_url",
        "            speaker: the sidecar says Rudo Masvaure, the text says Shamiso Mtisi",
        "            date: the sidecar says 2021-11-21, the file name says 2021-11-12",
    ]
    entries = {entry["path"]: entry for entry in json.loads(run(capsys, "documents", "--json")[1])["documents"]}
    assert [disagreement["field"] for disagreement in entries[disputed]["disagreements"]] == ["speaker", "date"]
    assert (entries[REPORT]["disagreements"], entries[REPORT]["ocr"]) == ([], False)


def test_a_recognised_text_is_marked(capsys: pytest.CaptureFixture[str], archive: Archive) -> None:
    scanned = replace(archive.document(SPEECH), ocr=True)
    console = Console(width=200, highlight=False)
    print_documents([scanned], console)
    print_document(scanned, console)
    assert capsys.readouterr().out.count("the text was recognised in pictures of pages and may have faults") == 2
    assert DocumentSchema.of(scanned).ocr
    assert DocumentEntrySchema.of(scanned).ocr


def test_index_json_and_again(capsys: pytest.CaptureFixture[str], documents: Path, own_index: Path) -> None:
    (documents / "bad.pdf").write_bytes(b"%PDF-")
    arguments = ["index", "--documents", str(documents), "--index", str(own_index), "--json"]
    status, out, err = run(capsys, *arguments)
    report = json.loads(out)
    assert (status, err) == (0, "")
    assert {"added", "changed", "removed", "unchanged", "failed", "documents", "passages", "seconds"} <= set(report)
    assert [failure["path"] for failure in report["failed"]] == ["bad.pdf"]
    assert (report["documents"], report["unchanged"], report["embedded"]) == (2, 2, 0)
    status, out, _ = run(capsys, *arguments[:-1])
    assert status == 0
    assert "bad.pdf: it is a broken PDF" in out
    assert "2 documents (0 added, 0 changed, 0 removed, 2 unchanged, 1 failed)" in out


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["ask", ""], 1, "The question is empty"),
        (["ask", "a" * 100_000], 1, "100,000 characters"),
        (["ask", "what\x07is"], 1, "control character (U+0007)"),
        (["ask", "what?", "--since", "soon"], 2, "'soon' is not a date"),
        (["ask", "what?", "--since", "2022", "--until", "2021"], 2, "The period is empty"),
        (["ask", "what?", "--kind", "novel"], 2, "is not a kind"),
        (["ask", "what?", "--index", "/nowhere"], 1, "There is no index in /nowhere"),
        (["search", " "], 1, "The question is empty"),
        (["show", "../../etc/passwd"], 1, "holds no document"),
        (["show", "x", "--index", "/nowhere"], 1, "There is no index"),
        (["show", "x\udcff"], 1, "holds no document"),
        (["show", "x", "--index", "n" * 300], 1, "cannot be read: File name too long"),
        (["index", "--index", "n" * 300], 1, "cannot be written: File name too long"),
        (["index", "--documents", "/nowhere"], 1, "There is no folder /nowhere"),
        (["ask"], 2, "Missing argument"),
        (["ask", "what?", "--limit", "0"], 2, "--limit"),
        (["ask", "what?", "--limit", "many"], 2, "--limit"),
        (["ask", "what?", "--nonsense"], 2, "--nonsense"),
        (["nonsense"], 2, "nonsense"),
        (["serve", "--host", "256.256.256.256"], 1, "cannot be used"),
    ],
)
def test_every_fault_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, message: str
) -> None:
    actual, out, err = run(capsys, *arguments)
    assert (actual, out) == (status, "")
    assert message in err
    assert err.startswith("kpcsc: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("value", [("QA_PORT", "a lot"), ("QA_THRESHOLD", "7"), ("QA_BATCH_SIZE", "0")])
def test_a_wrong_setting_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, value: tuple[str, str]
) -> None:
    monkeypatch.setenv(*value)
    status, _, err = run(capsys, "ask", "what?")
    assert status == 1
    assert value[0].removeprefix("QA_").lower() in err
    assert err.count("\n") == 1


def test_settings_come_from_a_file_and_the_environment_is_trusted_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kpcsc.toml").write_text('index = "/nowhere"\nthreshold = 0.99\n')
    status, out, _ = run(capsys, "ask", "Who hosted the 2021 KP Plenary?", "--json")
    assert (status, json.loads(out)["answered"]) == (0, False)
    monkeypatch.delenv("QA_INDEX")
    assert run(capsys, "ask", "what?")[0] == 1
    (tmp_path / "kpcsc.toml").write_text("index = ")
    assert run(capsys, "ask", "what?")[0] == 1


def test_doctor_finds_all_well(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "doctor", "--documents", str(DOCUMENTS), "--json")
    diagnosis = json.loads(out)
    assert (status, diagnosis["healthy"]) == (0, True)
    assert [check["name"] for check in diagnosis["checks"]] == ["packages", "model", "documents", "index"]


def test_doctor_finds_what_is_wrong_and_goes_on(capsys: pytest.CaptureFixture[str], own_index: Path) -> None:
    next(own_index.glob("generation-*/archive.sqlite")).write_bytes(b"")
    status, out, _ = run(capsys, "doctor", "--index", str(own_index), "--documents", "/nowhere", "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert status == 1
    assert (checks["model"]["passed"], checks["documents"]["passed"], checks["index"]["passed"]) == (True, False, False)
    assert "archive.sqlite is not what was written" in checks["index"]["detail"]
    status, out, _ = run(capsys, "doctor", "--index", str(own_index), "--documents", "/nowhere")
    assert status == 1
    assert out.count("failed") == 2


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "qa", *arguments], capture_output=True, text=True, check=False)


def test_a_process_ends_with_the_status_and_prints_results_alone(index: Path) -> None:
    done = process("ask", "Who hosted the 2021 KP Plenary?", "--index", str(index), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["answered"]
    assert process("ask", "", "--index", str(index)).returncode == 1
    assert process("ask").returncode == 2


def test_help_names_every_command() -> None:
    done = process("--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: kpcsc ")
    for command in ("index", "ask", "search", "show", "serve", "doctor"):
        assert f"  {command} " in done.stdout


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_is_no_fault(index: Path, unbuffered: str) -> None:
    command = f"PYTHONUNBUFFERED={unbuffered} {sys.executable} -m qa show {SPEECH} --index {index} | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "C")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_output_is_told(index: Path, unbuffered: str) -> None:
    command = f"PYTHONUNBUFFERED={unbuffered} {sys.executable} -m qa show {SPEECH} --index {index} > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "kpcsc: The output cannot be written: No space left on device.\n")


def test_help_and_show_load_nothing_heavy(index: Path) -> None:
    code = (
        "import sys; from qa.interfaces.cli import main; main(sys.argv[1:]); "
        "print([n for n in ('torch', 'transformers', 'faiss', 'gradio', 'bm25s') if n in sys.modules], file=sys.stderr)"
    )
    for arguments in (["--help"], ["show", SPEECH, "--index", str(index)]):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]"
