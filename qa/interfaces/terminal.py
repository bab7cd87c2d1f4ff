"""What the command line prints for people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qa.answering.attribution import attribution, voice_label
from qa.answering.extractive import quoted
from qa.documents.completeness import facts_in_use, missing_fields
from qa.interfaces.feedback import FeedbackEntry
from qa.interfaces.schemas import speaker_of
from qa.localisation import Words
from qa.types import (
    Answer,
    BuildReport,
    Citation,
    Disagreement,
    Document,
    DocumentInfo,
    DownloadReport,
    Fact,
    Generation,
    Hit,
    MetadataField,
    Origin,
    Relatives,
)

_SHOWN_FIELDS = (
    MetadataField.DATE,
    MetadataField.OCCASION,
    MetadataField.PLACE,
    MetadataField.SPEAKER,
    MetadataField.ROLE,
    MetadataField.AUTHOR,
    MetadataField.PUBLISHER,
    MetadataField.KIND,
    MetadataField.LANGUAGE,
    MetadataField.SOURCE_URL,
    MetadataField.SOURCE,
    MetadataField.VOICE,
)
_FIELD_LABELS = {MetadataField.SOURCE_URL: "address"}
_OCR = "the text was recognised in pictures of pages and may have faults"


def print_answer(answer: Answer, console: Console) -> None:
    """Print an answer, its sources, and what is near when there is no answer."""
    if not answer.answered:
        console.print(Text(answer.text, "yellow"))
        for note in answer.notes:
            console.print(Text(note, "dim"))
        print_hits(answer.hits[:3], console)
        return
    for introduction, group in groupby(answer.citations, key=attribution):
        console.print(Text(f"{introduction}:", "bold"))
        for citation in group:
            line = Text(quoted(citation.quote)).append(f" [{citation.marker}]", "cyan")
            _print_indented(line, 2, console)
        console.print()
    console.print(Text("Sources", "bold"))
    for citation in answer.citations:
        page = f", page {citation.page}" if citation.page else ""
        place = f"{citation.path}, characters {citation.start}–{citation.end}{page}; {voice_label(citation)}"
        console.print(
            Text(f"[{citation.marker}] ", "cyan").append(citation.title, "default").append(f" ({place})", "dim")
        )
    understood = f"Understood as: {'; '.join(answer.query.understood)}." if answer.query.understood else None
    for note in filter(None, (*answer.notes, understood, f"Confidence {answer.confidence:.0%}.")):
        console.print(Text(note, "dim"))


def print_timeline(entries: Sequence[Citation], console: Console) -> None:
    """Print one quotation a statement, oldest first."""
    if not entries:
        console.print(Text("Nothing matches.", "yellow"))
    for entry in entries:
        date = Words().date(entry.date) or "without a date"
        console.print(Text(date, "bold cyan").append(f"  {attribution(entry)}", "bold"))
        _print_indented(Text(quoted(entry.quote)), 2, console)
        _print_indented(Text(f"{entry.document_id}  {entry.start}–{entry.end}", "dim"), 2, console)
        console.print()


def print_hits(hits: Sequence[Hit], console: Console) -> None:
    """Print passages, best first."""
    if not hits:
        console.print(Text("Nothing matches.", "yellow"))
    for hit in hits:
        document = hit.document
        date = Words().date(str(document.when)) if document.when else None
        heading = ", ".join(part for part in (document.title, speaker_of(hit), date) if part)
        console.print(Text(f"{hit.rank}. ", "cyan").append(heading, "bold").append(f"  {hit.score:.2f}", "dim"))
        _print_indented(Text(hit.text), 3, console)
        _print_indented(Text(f"{document.id}  {hit.passage.start}–{hit.passage.end}", "dim"), 3, console)
        console.print()


def print_document(document: Document, relatives: Relatives, console: Console) -> None:
    """Print a statement with what is known of it and from where."""
    console.print(Text(document.title, "bold"))
    origins = {fact.field: fact.origin for fact in facts_in_use(document)}
    console.print(_known("id", document.id))
    console.print(_known("path", document.path))
    for field in _SHOWN_FIELDS:
        value = str(document.when) if field is MetadataField.DATE and document.when else getattr(document, field)
        if value:
            console.print(_known(_FIELD_LABELS.get(field, field), str(value), origins.get(field)))
    if document.ocr:
        console.print(_known("ocr", _OCR))
    for label, others in (("copy", relatives.versions), ("translated", relatives.translations)):
        for other in others:
            primary = " (the primary copy)" if other.id == document.version_of else ""
            console.print(_known(label, f"{other.path}{primary}"))
    for disagreement in document.disagreements:
        console.print(Text(disagreement_line(disagreement), "yellow"))
    console.print()
    console.print(Text(document.text))


def print_documents(documents: Sequence[DocumentInfo], console: Console) -> None:
    """Print one line for each statement, what is not known of it and what its sources disagree on."""
    paths = {document.id: document.path for document in documents}
    for document in documents:
        when = str(document.when) if document.when else "no date"
        line = Text(f"{when:<10}  ", "dim").append(document.path, "bold").append(f"  {document.title}", "default")
        console.print(line)
        remarks = [disagreement_line(disagreement) for disagreement in document.disagreements]
        if missing := missing_fields(document):
            remarks.insert(0, f"not known: {', '.join(missing)}")
        if document.ocr:
            remarks.append(_OCR)
        if document.version_of:
            remarks.append(f"a copy of {paths.get(document.version_of, document.version_of)}")
        remarks.extend(f"translated in {paths.get(other, other)}" for other in document.translations)
        for remark in remarks:
            console.print(Text(f"{'':<10}  {remark}", "yellow"))


def print_feedback(entries: Sequence[FeedbackEntry], console: Console) -> None:
    """Print the remarks of the readers that are not settled."""
    unsettled = [entry for entry in entries if not entry.settled]
    if not unsettled:
        console.print(Text("No remark is waiting.", "dim"))
    for entry in unsettled:
        console.print(Text(f"{entry.id}. ", "cyan").append(f"{entry.day}  {entry.kind}", "bold"))
        place = f"{entry.document_id}  {entry.start}–{entry.end}" if entry.document_id else ""
        for line in filter(None, (entry.remark, f"Asked: {entry.question}" if entry.question else "", place)):
            _print_indented(Text(line), 3, console)


def disagreement_line(disagreement: Disagreement) -> str:
    """What two sources say, such as ``date: the sidecar says 2021-11-12, the file name says 2021-11-21``."""
    label = _FIELD_LABELS.get(disagreement.chosen.field, disagreement.chosen.field)
    return f"{label}: {_saying(disagreement.chosen)}, {_saying(disagreement.other)}"


def print_report(report: BuildReport, console: Console) -> None:
    """Print what a build did."""
    metadata_only = {*report.metadata_only}
    lines = [
        *(("added", path, "green") for path in report.added),
        *(("metadata" if path in metadata_only else "changed", path, "yellow") for path in report.changed),
        *(("removed", path, "magenta") for path in report.removed),
        *(("renamed", f"{rename.before} to {rename.after}", "cyan") for rename in report.renamed),
    ]
    for label, path, style in lines:
        console.print(Text(f"{label:>9}  ", style).append(path, "default"))
    for failure in report.failed:
        console.print(Text("   failed  ", "red").append(f"{failure.path}: {failure.reason}", "default"))
    renamed = f"{len(report.renamed)} renamed, " if report.renamed else ""
    console.print(
        Text(
            f"{report.documents} documents ({len(report.added)} added, {len(report.changed)} changed, "
            f"{len(report.removed)} removed, {renamed}{report.unchanged} unchanged, "
            f"{len(report.failed)} failed), "
            f"{report.passages} passages, {report.embedded} texts embedded, {report.seconds:.1f} s"
        )
    )


def print_generation(generation: Generation, console: Console) -> None:
    """Print which state of an index is current now."""
    was = f", which is {generation.restores} again" if generation.restores else ""
    console.print(
        Text(
            f"The index is {generation.name}{was}: {generation.documents} documents, "
            f"{generation.passages} passages, built {generation.created}. "
            "The next kpcsc index takes in again what the documents say."
        )
    )


def print_downloads(report: DownloadReport, console: Console, *, with_unchanged: bool) -> None:
    """Print what was brought in.

    Args:
        report: of `Archive.add` or `Archive.sync`.
        console: to print on.
        with_unchanged: whether what was there already is listed too, or only counted.
    """
    for label, paths, style in (
        ("added", report.added, "green"),
        ("changed", report.changed, "yellow"),
        ("unchanged", report.unchanged if with_unchanged else (), "dim"),
        ("gone", report.gone, "magenta"),
    ):
        for path in paths:
            console.print(Text(f"{label:>9}  ", style).append(path, "default"))
    for failure in report.failed:
        console.print(Text("   failed  ", "red").append(f"{failure.path}: {failure.reason}", "default"))
    console.print(
        Text(
            f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged, "
            f"{len(report.gone)} gone from the site (kept), {len(report.failed)} failed."
        )
    )
    if report.added or report.changed:
        console.print(Text("To ask about them, refresh the index with: kpcsc index"))


def _saying(fact: Fact) -> str:
    verb = "say" if fact.origin is Origin.FILE_PROPERTIES else "says"
    return f"the {fact.origin} {verb} {fact.value}"


def _known(name: str, value: str, origin: Origin | None = None) -> Text:
    line = Text(f"{name:>10}  ", "dim").append(value, "default")
    return line.append(f"  ({origin})", "dim") if origin else line


def _print_indented(text: Text, blanks: int, console: Console) -> None:
    """Print text moved to the right; in a pipe without the blanks that fill a terminal's lines."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, blanks)))
    else:
        for line in text.split("\n", allow_blank=True):
            line.rstrip()
            console.print(Text(" " * blanks if line.plain else "") + line)
