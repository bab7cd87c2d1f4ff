"""The command line: `kpcsc`.

Results go to standard output, everything else to standard error. Exit status: 0 done (an
unanswered question is done), 1 a failure told in one line, 2 wrong usage.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from qa.archive import Archive
from qa.errors import ArchiveError, UsageError
from qa.interfaces.formats.markdown import (
    answer_markdown,
    documents_markdown,
    passages_markdown,
    timeline_markdown,
)
from qa.interfaces.formats.result import CommandResult, Format, write_result
from qa.interfaces.formats.rows import AnswerRow
from qa.interfaces.piped import ErrorLine, PipedQuestion, answer_lines
from qa.interfaces.schemas import (
    AnswerSchema,
    BuildReportSchema,
    CitationSchema,
    DocumentEntrySchema,
    DocumentSchema,
    DocumentsSchema,
    DownloadReportSchema,
    FeedbackEntrySchema,
    FeedbackSchema,
    GenerationSchema,
    PassageSchema,
    ProgressSchema,
    SearchSchema,
    TimelineSchema,
)
from qa.interfaces.terminal import (
    print_answer,
    print_document,
    print_documents,
    print_downloads,
    print_feedback,
    print_generation,
    print_hits,
    print_report,
    print_timeline,
)
from qa.settings import Settings, load_settings
from qa.types import BuildReport, MetadataField

FAILED, WRONG_USAGE = 1, 2
_SIGINT_STATUS = 130
"""What typer returns when it has caught an interruption itself."""

_INTERRUPTED = "Interrupted; the index is as it was."
_DOWNLOAD_INTERRUPTED = "Interrupted; what was brought in stays, and the same command goes on from there."
_PIPE_WIDTH = 1_000_000

app = typer.Typer(
    name="kpcsc",
    help="Ask an archive of statements and get its own words, with citations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", show_default="index")]
DocumentsOption = Annotated[
    Path | None, typer.Option("--documents", help="Folder of the documents.", show_default="documents")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="How to print it.", show_default="text", case_sensitive=False)
]
SinceOption = Annotated[str | None, typer.Option("--since", help="Not before this date: 2021, 2021-06, 2021-06-28.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Not after this date.")]
SpeakerOption = Annotated[str | None, typer.Option("--speaker", help="Only words of somebody of this name.")]
OccasionOption = Annotated[str | None, typer.Option("--occasion", help="Only statements made at this meeting.")]
KindOption = Annotated[str | None, typer.Option("--kind", help="Only this kind: speech, press report, letter, ...")]
LiteralOption = Annotated[bool, typer.Option("--literal", help="Look for no date, speaker or form in the words.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="Only this language: en, fr.")]


@app.command()
def index(
    documents: DocumentsOption = None,
    index: IndexOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start from nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and refresh it whenever a document changes.")] = False,
    json: JsonOption = False,
    progress_lines: Annotated[bool, typer.Option("--progress-lines", hidden=True)] = False,
) -> None:
    """Build the index, or refresh it with what changed in the documents."""
    settings = load_settings()
    if watch:
        if rebuild:
            raise UsageError("--rebuild and --watch exclude each other; rebuild first.")
        _watch(documents or settings.documents, index or settings.index, settings, json)
        return
    with nullcontext(_progress_line) if progress_lines else _progress() as progress:
        report = Archive.build(
            documents or settings.documents,
            index or settings.index,
            rebuild=rebuild,
            settings=settings,
            progress=progress,
        )
    _print_report(report, json)


def _watch(documents: Path, index: Path, settings: Settings, json: bool) -> None:
    with _progress() as progress:
        for outcome in Archive.watch(documents, index, settings=settings, progress=progress):
            if isinstance(outcome, ArchiveError):
                _complain(str(outcome), FAILED)
            else:
                _print_report(outcome, json)


def _print_report(report: BuildReport, json: bool) -> None:
    if json:
        _print_json(BuildReportSchema.of(report))
    else:
        print_report(report, _console())


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Addresses of pages or PDFs, and local files.")],
    documents: DocumentsOption = None,
    json: JsonOption = False,
) -> None:
    """Bring pages, PDFs and local files into the documents."""
    settings = load_settings()
    with _downloading(), _progress() as progress:
        report = Archive.add(sources, documents or settings.documents, settings=settings, progress=progress)
    if json:
        _print_json(DownloadReportSchema.of(report))
    else:
        print_downloads(report, _console(), with_unchanged=True)


@app.command()
def sync(documents: DocumentsOption = None, json: JsonOption = False) -> None:
    """Bring in what is new or has changed on the archive's website."""
    settings = load_settings()
    with _downloading(), _progress() as progress:
        report = Archive.sync(documents or settings.documents, settings=settings, progress=progress)
    if json:
        _print_json(DownloadReportSchema.of(report))
    else:
        print_downloads(report, _console(), with_unchanged=False)


@app.command()
def rollback(index: IndexOption = None, json: JsonOption = False) -> None:
    """Go back to the index before the last build; once more undoes it."""
    settings = load_settings()
    generation = Archive.roll_back(index or settings.index, settings=settings)
    if json:
        _print_json(GenerationSchema.of(generation))
    else:
        print_generation(generation, _console())


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(help="A question in natural language; - reads questions from standard input, one a line.")
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    speaker: SpeakerOption = None,
    occasion: OccasionOption = None,
    kind: KindOption = None,
    language: LanguageOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Quotations at the most.")] = 5,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0, max=1, help="Confidence below which the archive does not answer."),
    ] = None,
    literal: LiteralOption = False,
    index: IndexOption = None,
    json: JsonOption = False,
    format: FormatOption = None,
) -> None:
    """Answer a question in the archive's own words.

    With - for the question, each line of standard input is one, or a JSON object with "question" and perhaps
    "id", "history" and conditions; each answer is a line of JSON, written as soon as it is there.
    """
    chosen = _chosen(json, format)
    if question == "-":
        defaults = PipedQuestion(
            question=question,
            limit=limit,
            threshold=threshold,
            literal=literal,
            since=since,
            until=until,
            speaker=speaker,
            occasion=occasion,
            kind=kind,
            language=language,
        )
        _answer_lines(defaults, index, chosen if json or format else Format.JSONL)
        return
    with _open(index) as archive:
        answer = archive.ask(
            question,
            limit=limit,
            threshold=threshold,
            literal=literal,
            since=since,
            until=until,
            speaker=speaker,
            occasion=occasion,
            kind=kind,
            language=language,
        )
    whole = AnswerSchema.of(answer)
    _write(
        CommandResult(
            whole,
            lines=[whole],
            rows=AnswerRow.of(answer),
            row=AnswerRow,
            markdown=partial(answer_markdown, answer),
            text=partial(print_answer, answer),
        ),
        chosen,
    )


def _answer_lines(defaults: PipedQuestion, index: Path | None, chosen: Format) -> None:
    """Answer what comes in on standard input."""
    if chosen not in (Format.JSON, Format.JSONL):
        raise UsageError("Questions from standard input are answered in JSON Lines; leave --format out.")
    answered = failed = 0
    with _open(index) as archive:
        for line in answer_lines(archive, sys.stdin.buffer, defaults):
            sys.stdout.write(line.model_dump_json() + "\n")
            sys.stdout.flush()
            answered += 1
            failed += isinstance(line, ErrorLine)
    if failed:
        raise typer.Exit(_complain(f"{failed} of {answered} lines could not be asked; each says why.", FAILED))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question or some words.")],
    since: SinceOption = None,
    until: UntilOption = None,
    speaker: SpeakerOption = None,
    occasion: OccasionOption = None,
    kind: KindOption = None,
    language: LanguageOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Passages at the most.")] = 5,
    index: IndexOption = None,
    json: JsonOption = False,
    format: FormatOption = None,
) -> None:
    """List the passages that match best."""
    chosen = _chosen(json, format)
    with _open(index) as archive:
        hits = archive.search(
            query,
            limit=limit,
            since=since,
            until=until,
            speaker=speaker,
            occasion=occasion,
            kind=kind,
            language=language,
        )
    passages = [PassageSchema.of(hit) for hit in hits]
    _write(
        CommandResult(
            SearchSchema(query=query, passages=passages),
            lines=passages,
            rows=passages,
            row=PassageSchema,
            markdown=partial(passages_markdown, hits),
            text=partial(print_hits, hits),
        ),
        chosen,
    )


@app.command()
def timeline(
    topic: Annotated[str, typer.Argument(help="A topic, or a question about one.")],
    since: SinceOption = None,
    until: UntilOption = None,
    speaker: SpeakerOption = None,
    occasion: OccasionOption = None,
    kind: KindOption = None,
    language: LanguageOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Statements at the most.")] = 20,
    index: IndexOption = None,
    json: JsonOption = False,
    format: FormatOption = None,
) -> None:
    """Show what was said of a topic, oldest first."""
    chosen = _chosen(json, format)
    with _open(index) as archive:
        entries = archive.timeline(
            topic,
            limit=limit,
            since=since,
            until=until,
            speaker=speaker,
            occasion=occasion,
            kind=kind,
            language=language,
        )
    citations = [CitationSchema.of(entry) for entry in entries]
    _write(
        CommandResult(
            TimelineSchema(topic=topic, entries=citations),
            lines=citations,
            rows=citations,
            row=CitationSchema,
            markdown=partial(timeline_markdown, entries),
            text=partial(print_timeline, entries),
        ),
        chosen,
    )


@app.command()
def evaluate(
    dataset: Annotated[Path, typer.Argument(help="Folder of a data set in BEIR's layout.")],
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Folder of its corpus, where that is apart.")] = None,
    cache: Annotated[Path, typer.Option("--cache", help="Where indexes and vectors are kept.")] = Path(".evaluation"),
    sample: Annotated[int | None, typer.Option("--sample", min=1, help="Ask so many of its questions only.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Picture of the refusals to write.")] = None,
    json: JsonOption = False,
) -> None:
    """Measure retrieval, quotations and refusals on labelled questions, beside plain baselines."""
    from qa.evaluation.datasets import load_dataset
    from qa.evaluation.report import EvaluationSchema, plot_abstention, to_markdown
    from qa.evaluation.run import evaluate as run_evaluation

    settings = load_settings()
    labelled = load_dataset(dataset, corpus)
    if sample is not None:
        labelled = labelled.sampled(sample)
    with _progress() as progress:
        report = run_evaluation(labelled, cache, settings, progress)
    figures = EvaluationSchema.of(report)
    if plot is not None:
        plot_abstention([figures], plot)
    if json:
        _print_json(figures, exclude_none=True)
    else:
        sys.stdout.write(to_markdown([figures]))


@app.command()
def documents(
    missing: Annotated[
        list[MetadataField] | None, typer.Option("--missing", help="Only those of which this is not known.")
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
    format: FormatOption = None,
) -> None:
    """List the statements, and what is not known of each; a sidecar mends it."""
    chosen = _chosen(json, format)
    with _open(index, documents_only=True) as archive:
        listed = [
            info for info in archive.documents() if all(getattr(info, field, None) is None for field in missing or ())
        ]
    entries = [DocumentEntrySchema.of(info) for info in listed]
    _write(
        CommandResult(
            DocumentsSchema(documents=entries),
            lines=entries,
            rows=entries,
            row=DocumentEntrySchema,
            markdown=partial(documents_markdown, listed),
            text=partial(print_documents, listed),
        ),
        chosen,
    )


@app.command()
def show(
    document_id: Annotated[str, typer.Argument(help="Id or path of a statement.")],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Print a statement and what is known of it."""
    with _open(index, documents_only=True) as archive:
        document, relatives = archive.document(document_id), archive.relatives(document_id)
    if json:
        _print_json(DocumentSchema.of(document))
    else:
        print_document(document, relatives, _console())


@app.command()
def feedback(
    settle: Annotated[int | None, typer.Option("--settle", help="Mark the remark of this number as settled.")] = None,
    json: JsonOption = False,
) -> None:
    """List what readers have remarked: a wrong quote, a missing document."""
    from qa.interfaces.feedback import FeedbackBook

    book = FeedbackBook(load_settings().feedback)
    if settle is not None:
        book.settle(settle)
    entries = book.entries()
    if json:
        _print_json(FeedbackSchema(entries=[FeedbackEntrySchema.of(entry) for entry in entries]))
    else:
        print_feedback(entries, _console())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.", show_default="7860")
    ] = None,
    root_path: Annotated[
        str | None, typer.Option("--root-path", help="Prefix under which a proxy serves it, as /archive.")
    ] = None,
    index: IndexOption = None,
    documents: DocumentsOption = None,
) -> None:
    """Serve the web page."""
    from qa.interfaces.web.server import run

    changes = {"host": host, "port": port, "root_path": root_path, "index": index, "documents": documents}
    run(load_settings(**{name: value for name, value in changes.items() if value is not None}))


@app.command()
def account(
    name: Annotated[str, typer.Argument(help="Name of who may sign in.")],
    role: Annotated[
        str | None, typer.Option("--role", help="What the account may do: reader, or archivist, who reads too.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the account away.")] = False,
    accounts: Annotated[
        Path | None, typer.Option("--accounts", help="File of the accounts.", show_default="that of the settings")
    ] = None,
) -> None:
    """Let somebody sign in to the web page, or give an account another password.

    The password is asked for twice, or read from standard input where that is no terminal.
    """
    from qa.interfaces.web.accounts import Accounts, Role

    path = accounts or load_settings().accounts
    if path is None:
        raise UsageError("No file of accounts is named; give --accounts FILE, or set accounts in kpcsc.toml.")
    if role is not None and role not in tuple(Role):
        raise UsageError(f"{role!r} is no role; it is reader or archivist.")
    known = Accounts(path)
    if remove:
        known.remove(name)
        _console().print(f"Removed {name.lower()} from {path}.", soft_wrap=True)
    else:
        written = known.put(name, _read_password(), Role(role) if role else None)
        _console().print(f"Wrote {written.name} ({written.role}) to {path}.", soft_wrap=True)


def _read_password() -> str:
    """Without showing it.

    Raises:
        UsageError: the two are not the same.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise UsageError("The two passwords are not the same.")
    return password


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="Name of the program, or of its owner.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take the token away.")] = False,
    tokens: Annotated[
        Path | None, typer.Option("--tokens", help="File of the tokens.", show_default="that of the settings")
    ] = None,
) -> None:
    """Let a program ask over HTTP: print a new token, which is shown only once."""
    from qa.interfaces.api.tokens import Tokens

    path = tokens or load_settings().api_tokens
    if path is None:
        raise UsageError("No file of tokens is named; give --tokens FILE, or set api_tokens in kpcsc.toml.")
    known = Tokens(path)
    if remove:
        known.remove(name)
        _console().print(f"Removed {name.lower()} from {path}.", soft_wrap=True)
    else:
        typer.echo(known.issue(name))
        typer.echo(f"Wrote {name.lower()} to {path}; the token itself is kept nowhere.", err=True)


@app.command()
def mcp(index: IndexOption = None) -> None:
    """Serve the AI assistant that starts this command (Model Context Protocol over standard input and output)."""
    import anyio

    from qa.interfaces.mcp.server import serve_stdio

    with _open(index) as archive:
        anyio.run(serve_stdio, archive)


@app.command()
def doctor(index: IndexOption = None, documents: DocumentsOption = None, json: JsonOption = False) -> None:
    """Check the installation, the model's files and the index."""
    from qa.interfaces.diagnosis import Diagnosis, diagnose

    settings = load_settings()
    changes = {"index": index, "documents": documents}
    chosen = settings.model_copy(update={name: value for name, value in changes.items() if value is not None})
    checks = diagnose(chosen)
    if json:
        _print_json(Diagnosis(healthy=all(check.passed for check in checks), checks=list(checks)))
    else:
        console = _console()
        for check in checks:
            mark = "[green]ok[/]    " if check.passed else "[red]failed[/]"
            console.print(mark, f"{check.name}:", check.detail, markup=True, soft_wrap=True)
    if not all(check.passed for check in checks):
        raise typer.Exit(FAILED)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: those after the program's name; the process's own when not given.

    Returns:
        The exit status.
    """
    try:
        status = _run(arguments)
        return _complain(_INTERRUPTED, FAILED) if status == _SIGINT_STATUS else status
    except UsageError as error:
        return _complain(str(error), WRONG_USAGE)
    except ArchiveError as error:
        return _complain(str(error), FAILED)
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _complain(_INTERRUPTED, FAILED)
    except BrokenPipeError:
        # The reader of the pipe has left: what it did not read, it did not want.
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        return _complain(f"The output cannot be written: {error.strerror or error}.", FAILED)
    except Exception as error:
        if message := _usage_message(error):
            return _complain(message, WRONG_USAGE)
        raise


def _run(arguments: list[str] | None) -> int:
    """Run a command; typer itself would end the process, with a failure, where it sees a broken pipe."""
    try:
        return int(app(args=arguments, prog_name="kpcsc", standalone_mode=False) or 0)
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            raise stop.__context__ from None
        raise


def _drop_output() -> None:
    """Let what is still buffered go nowhere: flushing it again when the interpreter ends would fail again."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def script() -> NoReturn:
    """The `kpcsc` command."""
    sys.exit(main())


def _usage_message(error: Exception) -> str | None:
    """What a fault in the command line itself says; typer keeps its class to itself."""
    format_message: Callable[[], str] | None = getattr(error, "format_message", None)
    return " ".join(format_message().split()) if format_message else None


def _complain(message: str, status: int) -> int:
    sys.stderr.write(f"kpcsc: {message}\n")
    return status


class _Output(Console):
    """Standard output, whose reader may leave before the end."""

    def on_broken_pipe(self) -> None:
        """Leave the decision to `main`; rich would end the process with a failure."""
        raise BrokenPipeError


@contextmanager
def _downloading() -> Iterator[None]:
    """Tell of an interruption that nothing is lost by it."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(_complain(_DOWNLOAD_INTERRUPTED, FAILED)) from None


@contextmanager
def _open(index: Path | None, documents_only: bool = False) -> Iterator[Archive]:
    settings = load_settings()
    with Archive.open(index or settings.index, settings, documents_only=documents_only) as archive:
        yield archive


def _console() -> Console:
    """Standard output: wrapped for a terminal, one line a paragraph in a pipe."""
    console = _Output(highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def _chosen(json: bool, format: Format | None) -> Format:
    """The format that was asked for.

    Raises:
        UsageError: two were.
    """
    if json and format not in (None, Format.JSON):
        raise UsageError(f"--json and --format {format} exclude each other.")
    return Format.JSON if json else format or Format.TEXT


def _write(result: CommandResult, chosen: Format) -> None:
    write_result(result, chosen, _console(), sys.stdout)


def _print_json(value: BaseModel, exclude_none: bool = False) -> None:
    sys.stdout.write(value.model_dump_json(indent=2, by_alias=True, exclude_none=exclude_none) + "\n")
    sys.stdout.flush()


def _progress_line(stage: str, done: int, total: int) -> None:
    """Tell another program how far a build has got."""
    sys.stderr.write(ProgressSchema(stage=stage, done=done, total=total).model_dump_json() + "\n")
    sys.stderr.flush()


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield advance
