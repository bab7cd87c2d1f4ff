"""Statements and what is known of them, as HTML: pure functions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qa.documents.completeness import missing_fields
from qa.interfaces.presentation import escape
from qa.interfaces.web.archivist.desk import Attention, Recognised
from qa.interfaces.web.archivist.feedback import Entry
from qa.interfaces.web.archivist.form import FormField
from qa.interfaces.web.archivist.markup import (
    before_colon,
    chip,
    choose_button,
    facts_line,
    field_name,
    heading,
    more,
    notice,
    origin_name,
    subheading,
)
from qa.interfaces.web.archivist.rebuild_view import failures_html
from qa.localisation import Words
from qa.types import Corrections, Disagreement, Document, DocumentInfo, DownloadReport, MetadataField

_MOST_LISTED = 12
_BEGINNING, _END = 900, 600
"""Characters of a statement beside its form."""


def attention_html(attention: Attention, words: Words) -> str:
    """What there is to mend."""
    title = heading(
        words("Needs attention"),
        words("What the files do not tell, or tell differently. A statement opens its form."),
    )
    if not len(attention):
        return f'{title}<p class="qa-desk-none">{escape(words("Nothing: everything is known of every statement."))}</p>'
    missing = [_missing_item(document, words) for document in attention.missing]
    disagreeing = [_disagreement_item(document, words) for document in attention.disagreements]
    copies = [_copies_item(group, words) for group in attention.copies]
    sections = [
        failures_html(attention.failures, words),
        _section(words("Sources disagree"), disagreeing, words),
        _section(words("Several copies of one statement"), copies, words),
        _section(words("Something is not known"), missing, words),
    ]
    return title + "".join(sections)


def list_html(
    documents: Sequence[DocumentInfo], chosen: str | None, waiting: Collection[str], most: int, words: Words
) -> str:
    """The statements that were selected, each of which opens its form.

    Args:
        documents: that were selected.
        chosen: id of the one whose form is open.
        waiting: paths of files that were described anew since the index was built.
        most: how many are listed.
        words: of the reader's language.
    """
    if not documents:
        return f'<p class="qa-desk-none" role="status">{escape(words("No statement is like that."))}</p>'
    rows = "".join(
        _row(document, document.id == chosen, document.path in waiting, words) for document in documents[:most]
    )
    left = len(documents) - most
    further = (
        '<button type="button" class="qa-desk-further" data-desk="further" data-value="">'
        f"{escape(words.count('Show 1 more', 'Show {number} more', left))}</button>"
        if left > 0
        else ""
    )
    number = words.count("1 statement", "{number} statements", len(documents))
    columns = (words("Statement"), words("Date"), words("Speaker"), words("Kind"))
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    return (
        f'<p class="qa-desk-hint" role="status">{escape(number)}</p>'
        f'<div class="qa-desk-scroll"><table class="qa-desk-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{further}"
    )


def statement_head_html(document: Document, words: Words) -> str:
    """Above the form: which statement it is, and what its sources disagree on."""
    open_it = words("Read it in the archive")
    disagreements = "".join(f"<li>{_disagreement(each, words)}</li>" for each in document.disagreements)
    disagreeing = ""
    if disagreements:
        said = escape(before_colon(words("Sources disagree"), words))
        disagreeing = f'<div class="qa-desk-disagreeing"><p>{said}</p><ul>{disagreements}</ul></div>'
    return (
        f'<div class="qa-desk-chosen" tabindex="-1"><h3>{escape(document.title)}</h3>'
        f'<p class="qa-desk-facts">{escape(document.path)} · '
        f'<a class="qa-relative" href="../?doc={escape(document.id)}" target="_blank" rel="noopener">'
        f"{escape(open_it)}</a></p>"
        f"{disagreeing}</div>"
    )


def excerpt_html(document: Document, words: Words) -> str:
    """Below the form: where a statement usually tells what it is, its beginning and its end."""
    text = document.text
    parts = [(words("How it begins"), text[:_BEGINNING] + ("…" if len(text) > _BEGINNING else ""))]
    if len(text) > _BEGINNING:
        end = max(_BEGINNING, len(text) - _END)
        parts.append((words("How it ends"), ("…" if end > _BEGINNING else "") + text[end:]))
    language = escape(document.language or "")
    return "".join(
        f'<section class="qa-desk-excerpt"><h4>{escape(title)}</h4>'
        f'<div class="qa-desk-text" lang="{language}">{_paragraphs(part)}</div></section>'
        for title, part in parts
    )


def origin_text(field: FormField, words: Words) -> str:
    """Where the value of a field comes from, in a few words."""
    if field.origin is None:
        return words("not known")
    origin = origin_name(field.origin, words)
    return f"{origin}, {words('waits to be indexed')}" if field.waiting else origin


def saved_html(changes: Corrections, kept: Sequence[FormField], words: Words) -> str:
    """What was written, and what could not be taken away."""
    given = changes.given()
    written = [field_name(field, words) for field in given if field not in {each.field for each in kept}]
    lines = []
    if written:
        said = words("Saved: {fields}. It counts once the index is rebuilt.", fields=", ".join(written))
        lines.append(notice(said))
    for field in kept:
        name = field_name(field.field, words)
        origin = origin_name(field.origin, words) if field.origin else ""
        said = words("{field} is {origin}: it can be corrected, but not taken away.", field=name, origin=origin)
        lines.append(notice(said, fault=True))
    return "".join(lines) or notice(words("Nothing was changed."))


def added_html(report: DownloadReport, words: Words) -> str:
    """What became of files and addresses that were brought in."""
    items = [
        *(_added_item(path, words("added"), "qa-desk-good") for path in report.added),
        *(_added_item(path, words("replaced by its new version"), "qa-desk-good") for path in report.changed),
        *(_added_item(path, words("was here already"), "") for path in report.unchanged),
        *(_added_item(failure.path, words.retell(failure.reason), "qa-desk-bad") for failure in report.failed),
    ]
    brought = len(report.added) + len(report.changed)
    if not brought:
        said = notice(words("Nothing was brought in."), fault=bool(report.failed))
        return said + (more(items, _MOST_LISTED, words) if items else "")
    said = words.count("1 file was brought in.", "{number} files were brought in.", brought)
    advice = words("Rebuild the index to see what is recognised in them.")
    return notice(f"{said} {advice}") + more(items, _MOST_LISTED, words)


def recognised_html(recognised: Recognised, words: Words) -> str:
    """What the last rebuild made of new files."""
    if not recognised.statements and not recognised.failures:
        return ""
    title = heading(
        words("What was recognised"), words("In the files that were new at the last rebuild. Choose one to correct it.")
    )
    items = [_recognised_item(document, words) for document in recognised.statements]
    listed = more(items, _MOST_LISTED, words) if items else ""
    return f"{title}{listed}{failures_html(recognised.failures, words)}"


def remarks_html(entries: Sequence[Entry], words: Words) -> str:
    """What readers have said."""
    title = heading(words("What readers say"), words("Kept without names or addresses. Settle what is done."))
    if not entries:
        return f'{title}<p class="qa-desk-none">{escape(words("Nobody has said anything that is not settled."))}</p>'
    items = [_remark_item(entry, words) for entry in entries]
    return title + more(items, _MOST_LISTED * 2, words)


def _section(title: str, items: list[str], words: Words) -> str:
    return f"{subheading(title, len(items))}{more(items, _MOST_LISTED, words)}" if items else ""


def _missing_item(document: DocumentInfo, words: Words) -> str:
    return (
        f'<li class="qa-desk-item">{choose_button(document)}{facts_line((document.path,))}'
        f'<span class="qa-desk-chips">{_missing_chips(document, words)}</span></li>'
    )


def _disagreement_item(document: DocumentInfo, words: Words) -> str:
    told = "".join(f"<li>{_disagreement(each, words)}</li>" for each in document.disagreements)
    return (
        f'<li class="qa-desk-item">{choose_button(document)}{facts_line((document.path,))}'
        f'<ul class="qa-desk-told">{told}</ul></li>'
    )


def _disagreement(disagreement: Disagreement, words: Words) -> str:
    chosen, other = disagreement.chosen, disagreement.other
    return (
        f"{escape(before_colon(field_name(chosen.field, words), words))} "
        f"<strong>{escape(_value(chosen.field, chosen.value, words))}</strong> "
        f"({escape(origin_name(chosen.origin, words))}) {escape(words('and not'))} "
        f"<strong>{escape(_value(other.field, other.value, words))}</strong> "
        f"({escape(origin_name(other.origin, words))})"
    )


def _copies_item(group: Sequence[DocumentInfo], words: Words) -> str:
    listed = "".join(
        f"<li>{choose_button(document)}"
        f"{facts_line((document.path, words('the primary copy') if document.version_of is None else None))}</li>"
        for document in group
    )
    return f'<li class="qa-desk-item"><ul class="qa-desk-copies">{listed}</ul></li>'


def _row(document: DocumentInfo, chosen: bool, waiting: bool, words: Words) -> str:
    date = words.date(str(document.when)) if document.when else ""
    kind = words(document.kind.value) if document.kind else ""
    marks = (chip(words("waits to be indexed")) if waiting else "") + _missing_chips(document, words)
    labels = [before_colon(words(label), words) for label in ("Date", "Speaker", "Kind")]
    cells = "".join(
        f'<td data-label="{escape(label)}">{escape(value or "")}</td>'
        for label, value in zip(labels, (date, document.speaker, kind), strict=True)
    )
    current = ' aria-current="true"' if chosen else ""
    return (
        f'<tr{current}><th scope="row">{choose_button(document)}{facts_line((document.path,))}'
        f'<span class="qa-desk-chips">{marks}</span></th>{cells}</tr>'
    )


def _missing_chips(document: DocumentInfo, words: Words) -> str:
    return " ".join(chip(field_name(field, words), warn=True) for field in missing_fields(document))


def _recognised_item(document: DocumentInfo, words: Words) -> str:
    known = (
        (MetadataField.DATE, words.date(str(document.when)) if document.when else None),
        (MetadataField.SPEAKER, ", ".join(filter(None, (document.speaker, document.role))) or None),
        (MetadataField.OCCASION, document.occasion),
        (MetadataField.PLACE, document.place),
        (MetadataField.KIND, words(document.kind.value) if document.kind else None),
        (MetadataField.PUBLISHER, document.publisher),
        (MetadataField.LANGUAGE, words.language_name(document.language)),
    )
    rows = "".join(
        f"<div><dt>{escape(field_name(field, words))}</dt>"
        f"<dd>{escape(value) if value else chip(words('not known'), warn=True)}</dd></div>"
        for field, value in known
    )
    return (
        f'<li class="qa-desk-item">{choose_button(document)}{facts_line((document.path,))}'
        f'<dl class="qa-desk-known">{rows}</dl></li>'
    )


def _added_item(path: str, said: str, kind: str) -> str:
    return (
        f'<li class="qa-desk-item {kind}"><span class="qa-desk-path">{escape(path)}</span>'
        f'<span class="qa-desk-reason">{escape(said)}</span></li>'
    )


def _remark_item(entry: Entry, words: Words) -> str:
    question = (
        f'<p class="qa-desk-facts">{escape(before_colon(words("Asked"), words))} {escape(entry.question)}</p>'
        if entry.question
        else ""
    )
    about = (
        f'<button type="button" class="qa-desk-choose" data-desk="choose" data-value="{escape(entry.document_id)}">'
        f"{escape(words('Open the statement'))}</button>"
        if entry.document_id
        else ""
    )
    settle = words("Settle")
    return (
        f'<li class="qa-desk-item"><span class="qa-desk-facts">{words.date(entry.day.isoformat())}</span> '
        f"{chip(words(entry.kind))}<p>{escape(entry.remark)}</p>{question}"
        f'<p class="qa-desk-buttons">{about}<button type="button" class="qa-desk-settle" data-desk="settle" '
        f'data-value="{escape(str(entry.id))}">{escape(settle)}</button></p></li>'
    )


def _value(field: MetadataField, value: str, words: Words) -> str:
    if field in (MetadataField.DATE, MetadataField.PUBLISHED):
        return words.date(value) or value
    if field is MetadataField.LANGUAGE:
        return words.language_name(value) or value
    return words(value) if field is MetadataField.KIND else value


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
