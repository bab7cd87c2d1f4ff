"""What the components of the archivist's side are given to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.documents.reading import default_readers
from qa.errors import ArchiveError
from qa.interfaces.presentation import escape
from qa.interfaces.web.archivist.desk import Desk, Selection, Show
from qa.interfaces.web.archivist.form import FIELDS, Form, not_removable
from qa.interfaces.web.archivist.layout import BUSY_SECONDS, IDLE_SECONDS, Layout
from qa.interfaces.web.archivist.markup import heading, notice
from qa.interfaces.web.archivist.rebuild_view import generations_html, log_html, progress_html, state_html
from qa.interfaces.web.archivist.statement_view import (
    attention_html,
    excerpt_html,
    list_html,
    origin_text,
    recognised_html,
    remarks_html,
    saved_html,
    statement_head_html,
)
from qa.localisation import Words
from qa.types import Kind, MetadataField

Shown = list[Any]
"""Values and updates for components, in their order; Gradio has no narrower type for them."""

_SHOWN = {
    Show.ALL: "All statements",
    Show.MISSING: "Something is not known",
    Show.DISAGREEMENTS: "Sources disagree",
    Show.COPIES: "Several copies of one statement",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """Which statements are listed.

    Attributes:
        selection: as somebody chose it.
        most: how many are listed.
        described: paths of files that were changed or described since the index was built.
    """

    selection: Selection
    most: int
    described: tuple[str, ...]

    @classmethod
    def of(cls, search: str | None, show: str | None, most: int, described: tuple[str, ...]) -> Listing:
        """From the components of `Layout.listing`; a choice that the page does not offer lists everything."""
        known = {each.value: each for each in Show}
        return cls(Selection(search or "", known.get(show or "", Show.ALL)), most, described)


def skipped(number: int) -> Shown:
    """That many components stay as they are."""
    return [gr.skip() for _ in range(number)]


def seen(desk: Desk) -> str:
    """What names the state of index and rebuild: another one needs the views to be shown anew."""
    rebuild = desk.progress()
    return f"{desk.archive.statistics().generation} {rebuild.number} {rebuild.stage}"


def status(desk: Desk, words: Words, *, with_files: bool = True) -> Shown:
    """For `Layout.status`.

    Args:
        desk: whose status it is.
        words: of the archivist's language.
        with_files: whether to look into the folder of documents, which takes longer.
    """
    rebuild = desk.progress()
    waiting = desk.waiting() if with_files else None
    may_start = gr.update(interactive=not rebuild.running)
    return [
        state_html(desk.archive.statistics(), waiting, words) if waiting is not None else gr.skip(),
        progress_html(rebuild, words),
        may_start,
        gr.update(visible=rebuild.running),
        gr.update(visible=bool(waiting.added) and not rebuild.running) if waiting is not None else gr.skip(),
        gr.Timer(BUSY_SECONDS if rebuild.running else IDLE_SECONDS),
        log_html(rebuild, desk.archive.failures(), words),
        waiting.changed if waiting is not None else gr.skip(),
    ]


def views(desk: Desk, words: Words, listing: Listing, form: Form | None) -> Shown:
    """For `Layout.views`."""
    shown, may_roll_back = generations(desk, words)
    return [
        recognised_html(desk.recognised(), words),
        attention_html(desk.attention(), words),
        listed(desk, words, listing, form),
        shown,
        gr.update(interactive=may_roll_back),
        remarks(desk, words),
    ]


def generations(desk: Desk, words: Words) -> tuple[str, bool]:
    """The states of the index, or why they cannot be told, and whether there is one to go back to."""
    try:
        kept = desk.generations()
    except ArchiveError as error:
        return notice(words.retell(str(error)), fault=True), False
    return generations_html(kept, words), len(kept) > 1


def remarks(desk: Desk, words: Words) -> str:
    """What readers have said, or why it cannot be told."""
    try:
        return remarks_html(desk.remarks(), words)
    except ArchiveError as error:
        return notice(words.retell(str(error)), fault=True)


def listed(desk: Desk, words: Words, listing: Listing, form: Form | None) -> str:
    """The statements that are selected."""
    chosen = form.document.id if form else None
    return list_html(desk.statements(listing.selection), chosen, listing.described, listing.most, words)


def opened(desk: Desk, document_id: str, words: Words, said: str = "") -> Shown:
    """For `Layout.opened`: a statement with its form, or a line that says why there is none.

    Args:
        desk: on which it is opened.
        document_id: of the statement.
        words: of the archivist's language.
        said: a notice about what was done before.
    """
    try:
        form, document = desk.form(document_id), desk.document(document_id)
    except ArchiveError as error:
        return [
            None,
            gr.update(visible=True),
            "",
            said + notice(words.retell(str(error)), fault=True),
            "",
            *skipped(len(FIELDS)),
        ]
    fields = [gr.update(value=field.value, info=origin_text(field, words)) for field in form.fields]
    return [
        form,
        gr.update(visible=True),
        statement_head_html(document, words),
        said,
        excerpt_html(document, words),
        *fields,
    ]


def save(desk: Desk, form: Form, typed: Sequence[str | None], words: Words) -> tuple[str, bool]:
    """Save a form.

    Returns:
        What is said of it, and whether it was saved.
    """
    try:
        changes = desk.save(form, typed)
    except ArchiveError as error:
        return notice(words.retell(str(error)), fault=True), False
    return saved_html(changes, not_removable(form, changes), words), True


def choices(desk: Desk, words: Words) -> Shown:
    """For the list of what can be shown, and for the fields of the form."""
    unknown = (words("not known"), "")
    known = {
        MetadataField.KIND: [unknown, *((words(kind.value), kind.value) for kind in Kind)],
        MetadataField.LANGUAGE: [
            unknown,
            *((words.language_name(code) or code, code) for code in desk.localisation.words),
        ],
    }
    shown = [(words(label), show.value) for show, label in _SHOWN.items()]
    fields = [gr.update(choices=known[field]) if field in known else gr.skip() for field in FIELDS]
    return [gr.update(choices=shown, value=Show.ALL.value), *fields]


def add_hint(desk: Desk, words: Words) -> str:
    """What can be added."""
    suffixes = ", ".join(sorted(suffix for suffix in default_readers() if suffix))
    return heading(
        words("Add statements"),
        words(
            "Files of these kinds: {suffixes}. Up to {largest} MiB each. Nothing is ever overwritten.",
            suffixes=suffixes,
            largest=words.number(desk.settings.largest_file),
        ),
    )


def confirmation(words: Words) -> str:
    """What is asked before going back."""
    question = words("Go back to the state before the last rebuild?")
    warning = words(
        "Files and what was stated of them stay as they are: the next rebuild takes in again what they say now."
    )
    return f"<p><strong>{escape(question)}</strong> {escape(warning)}</p>"


def only_saying(layout: Layout, said: str) -> Shown:
    """For `Layout.opened`: a notice, and everything else as it is."""
    return [said if component is layout.statements.saved else gr.skip() for component in layout.opened]
