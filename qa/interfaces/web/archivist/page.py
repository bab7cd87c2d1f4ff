"""The archivist's side as a Gradio page.

What an archivist can do is in `desk`, how it looks in the views, where it stands in `layout`;
here the one is connected with the other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from qa.errors import ArchiveError
from qa.interfaces.web.archivist import shown
from qa.interfaces.web.archivist.desk import Desk
from qa.interfaces.web.archivist.form import Form
from qa.interfaces.web.archivist.layout import LABELS, LISTED, STATEMENTS, UPLOAD_LABELS, Layout, lay_out
from qa.interfaces.web.archivist.markup import notice
from qa.interfaces.web.archivist.rebuild_view import header_html
from qa.interfaces.web.archivist.shown import Listing, Shown, skipped
from qa.interfaces.web.archivist.statement_view import added_html
from qa.interfaces.web.events import QUEUED
from qa.interfaces.web.uploads_only import UploadsOnly
from qa.localisation import Localisation, Words
from qa.types import DownloadReport, Upload

_LANGUAGE_COOKIE = "qa-language"
_SHOW_FORM = """() => requestAnimationFrame(() => {
  const chosen = document.querySelector('.qa-desk-chosen');
  if (chosen) { chosen.focus({ preventScroll: true }); chosen.scrollIntoView({ block: 'start' }); }
})"""
_READY = "() => { document.body.dataset.ready = 'true' }"


def build_archivist_page(desk: Desk) -> gr.Blocks:
    """Lay out the archivist's side and connect it with what it does.

    Args:
        desk: where the archive is looked after. Whoever reaches the page may do all that it does:
            mount it behind a sign-in.
    """
    title = f"{desk.archive.description.short_name}: the archivist’s desk"
    blocks = UploadsOnly(title=title, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with blocks:
        layout = lay_out(archivist_i18n(desk.localisation), with_feedback=desk.feedback is not None)
        _connect_opening(desk, blocks, layout)
        _connect_rebuild(desk, layout)
        _connect_adding(desk, layout)
        _connect_list(desk, layout)
        _connect_form(desk, layout)
        _connect_rollback(desk, layout)
        _connect_feedback(desk, layout)
    return blocks


def archivist_i18n(localisation: Localisation) -> gr.I18n:
    """The labels of the page in each language, for the application that serves it."""
    labels = {
        code: said | {key: words(message) for key, message in UPLOAD_LABELS}
        for (code, said), words in zip(localisation.labels(LABELS).items(), localisation.words.values(), strict=True)
    }
    return gr.I18n(**labels)


def _words(desk: Desk, request: gr.Request) -> Words:
    return desk.localisation.choose(request.cookies.get(_LANGUAGE_COOKIE), request.headers.get("accept-language"))


def _connect_opening(desk: Desk, blocks: gr.Blocks, layout: Layout) -> None:
    said = [layout.header, layout.add.hint, layout.index.question, layout.statements.show, *layout.statements.fields]

    def say(request: gr.Request) -> Shown:
        words = _words(desk, request)
        desk.refresh()
        return [
            header_html(desk.archive.description, words),
            shown.add_hint(desk, words),
            shown.confirmation(words),
            *shown.choices(desk, words),
            *shown.status(desk, words),
        ]

    opened = blocks.load(say, None, [*said, *layout.status], **QUEUED)
    opened.then(lambda: shown.seen(desk), None, layout.seen, **QUEUED)


def _connect_rebuild(desk: Desk, layout: Layout) -> None:
    def start(request: gr.Request) -> Shown:
        desk.rebuild()
        return shown.status(desk, _words(desk, request))

    def stop(request: gr.Request) -> Shown:
        desk.stop()
        return shown.status(desk, _words(desk, request), with_files=False)

    def look(request: gr.Request, before: str) -> Shown:
        now = shown.seen(desk)
        if now == before and not desk.progress().running:
            return skipped(len(layout.status) + 1)
        desk.refresh()
        now = shown.seen(desk)
        return [*shown.status(desk, _words(desk, request), with_files=now != before), now]

    def show(request: gr.Request, form: Form | None, *listing: Any) -> Shown:
        return shown.views(desk, _words(desk, request), Listing.of(*listing), form)

    for button in (layout.rebuild, layout.add.rebuild_now):
        button.click(start, None, layout.status, **QUEUED)
    layout.stop.click(stop, None, layout.status, **QUEUED)
    layout.timer.tick(look, layout.seen, [*layout.status, layout.seen], **QUEUED)
    renewed = layout.seen.change(show, [layout.form, *layout.listing], layout.views, **QUEUED)
    # Programs that drive the page wait for this mark: Gradio ignores what comes before.
    renewed.then(None, None, None, js=_READY)


def _connect_adding(desk: Desk, layout: Layout) -> None:
    def bring(request: gr.Request, bring_in: Callable[[], DownloadReport]) -> Shown:
        words = _words(desk, request)
        try:
            report = bring_in()
        except ArchiveError as error:
            return [notice(words.retell(str(error)), fault=True), *skipped(len(layout.status))]
        return [added_html(report, words), *shown.status(desk, words)]

    def add_files(request: gr.Request, paths: Sequence[str] | None) -> Shown:
        uploads = [Upload(Path(path), Path(path).name) for path in paths or ()]
        try:
            return [None, *bring(request, lambda: desk.add_files(uploads))]
        finally:
            for upload in uploads:
                with contextlib.suppress(OSError):
                    upload.path.unlink()

    def add_addresses(request: gr.Request, text: str | None) -> Shown:
        return bring(request, lambda: desk.add_addresses(text or ""))

    working = QUEUED | {"show_progress": "minimal", "show_progress_on": layout.add.added}
    changed = [layout.add.added, *layout.status]
    layout.add.files.upload(add_files, layout.add.files, [layout.add.files, *changed], **working)
    layout.add.bring.click(add_addresses, layout.add.addresses, changed, **working)


def _connect_list(desk: Desk, layout: Layout) -> None:
    def select(request: gr.Request, form: Form | None, *values: Any) -> tuple[str, int]:
        listing = replace(Listing.of(*values), most=LISTED)
        return shown.listed(desk, _words(desk, request), listing, form), listing.most

    def show_more(request: gr.Request, form: Form | None, *values: Any) -> tuple[str, int]:
        listing = Listing.of(*values)
        more = replace(listing, most=listing.most + LISTED)
        return shown.listed(desk, _words(desk, request), more, form), more.most

    inputs, changed = [layout.form, *layout.listing], [layout.statements.listed, layout.most]
    # What Gradio calls the input of a field of text is a key that writes a letter: not pasting, nor taking away.
    for trigger in (layout.statements.search.change, layout.statements.show.input):
        trigger(select, inputs, changed, trigger_mode="always_last", **QUEUED)
    layout.actions.further(show_more, inputs, changed, **QUEUED)


def _connect_form(desk: Desk, layout: Layout) -> None:
    parts = len(layout.listing)

    def opened(document_id: str, listing: Listing, words: Words, said: str = "") -> Shown:
        form, *rest = shown.opened(desk, document_id, words, said)
        return [form, *rest, shown.listed(desk, words, listing, form)]

    def choose(
        request: gr.Request, search: str, show: str, most: int, described: tuple[str, ...], event: gr.EventData
    ) -> Shown:
        listing = Listing.of(search, show, most, described)
        return [*opened(str(event.value), listing, _words(desk, request)), gr.update(selected=STATEMENTS)]

    def save(request: gr.Request, form: Form | None, *values: Any) -> Shown:
        return write(request, form, values, lambda document_id, _: document_id)

    def save_and_go_on(request: gr.Request, form: Form | None, *values: Any) -> Shown:
        def following(document_id: str, listing: Listing) -> str | None:
            found = desk.after(document_id, listing.selection)
            return found.id if found else None

        return write(request, form, values, following)

    def write(
        request: gr.Request, form: Form | None, values: Sequence[Any], going_on: Callable[[str, Listing], str | None]
    ) -> Shown:
        words, listing = _words(desk, request), Listing.of(*values[:parts])
        said, saved = shown.save(desk, form, values[parts:], words) if form else ("", False)
        if not saved or form is None:
            return [*shown.only_saying(layout, said), *skipped(1 + len(layout.status))]
        status = shown.status(desk, words)
        listing = replace(listing, described=status[-1])
        next_id = going_on(form.document.id, listing)
        if next_id is None:
            said += notice(words("That was the last statement of the list."))
        return [*opened(next_id or form.document.id, listing, words, said), *status]

    changed = [*layout.opened, layout.statements.listed]
    chosen = layout.actions.choose(choose, layout.listing, [*changed, layout.tabs], **QUEUED)
    chosen.then(None, None, None, js=_SHOW_FORM)
    typed = [layout.form, *layout.listing, *layout.statements.fields]
    layout.statements.save.click(save, typed, [*changed, *layout.status], **QUEUED)
    gone_on = layout.statements.save_next.click(save_and_go_on, typed, [*changed, *layout.status], **QUEUED)
    gone_on.then(None, None, None, js=_SHOW_FORM)


def _connect_rollback(desk: Desk, layout: Layout) -> None:
    def ask() -> Shown:
        return [gr.update(visible=True), ""]

    def leave() -> Shown:
        return [gr.update(visible=False), ""]

    def roll_back(request: gr.Request) -> Shown:
        words = _words(desk, request)
        try:
            generation = desk.roll_back()
        except ArchiveError as error:
            return [
                gr.update(visible=False),
                notice(words.retell(str(error)), fault=True),
                *skipped(1 + len(layout.status)),
            ]
        held = words.count("1 statement", "{number} statements", generation.documents)
        said = words("The state before is in use again: {held}.", held=held)
        return [gr.update(visible=False), notice(said), shown.seen(desk), *shown.status(desk, words)]

    asked = [layout.index.confirm, layout.index.rolled_back]
    layout.index.roll_back.click(ask, None, asked, **QUEUED)
    layout.index.cancelled.click(leave, None, asked, **QUEUED)
    layout.index.confirmed.click(roll_back, None, [*asked, layout.seen, *layout.status], **QUEUED)


def _connect_feedback(desk: Desk, layout: Layout) -> None:
    def settle(request: gr.Request, event: gr.EventData) -> str:
        words = _words(desk, request)
        try:
            desk.settle(int(event.value))
        except ValueError:
            pass
        except ArchiveError as error:
            return notice(words.retell(str(error)), fault=True) + shown.remarks(desk, words)
        return shown.remarks(desk, words)

    layout.actions.settle(settle, None, layout.feedback, **QUEUED)
