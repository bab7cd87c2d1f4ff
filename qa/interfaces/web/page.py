"""The page: a conversation, its sources beside it, and the statement that a citation opens.

What a reader can do is in `qa.interfaces.web.reading_desk`, where it stands in `layout`; here
the one is connected with the other.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import gradio as gr

from qa.interfaces.web.browse_view import BROWSE_LABELS
from qa.interfaces.web.conditions import Conditions
from qa.interfaces.web.conversation import Conversation, Message
from qa.interfaces.web.events import DIRECT, QUEUED
from qa.interfaces.web.layout import LABELS, Layout, choices, lay_out, percent
from qa.interfaces.web.program_api import add_program_api
from qa.interfaces.web.reading_desk import ReadingDesk
from qa.interfaces.web.resources import resource
from qa.interfaces.web.timeline_view import timeline_values
from qa.interfaces.web.uploads_only import UploadsOnly
from qa.localisation import Localisation, Words

_Shown = tuple[list[Message], Conversation, str, str, str, None, str]
"""Values for the components that a question changes."""


def build_page(desk: ReadingDesk, *, programs_may_ask: bool) -> gr.Blocks:
    """Lay out the page and connect it with its behaviour.

    Args:
        desk: answers the readers.
        programs_may_ask: whether those that speak to Gradio pages have an endpoint of their own.
    """
    blocks = UploadsOnly(
        title=f"{desk.archive.description.short_name}: the archive that answers",
        analytics_enabled=False,
        fill_width=True,
    )
    with blocks:
        layout = lay_out(desk, page_i18n(desk.localisation))
        _connect_questions(desk, layout)
        _connect_reader(desk, layout)
        _connect_buttons(desk, layout)
        _connect_address(desk, blocks, layout)
        if programs_may_ask:
            add_program_api(desk)
    return blocks


def page_i18n(localisation: Localisation) -> gr.I18n:
    """The labels of the page in each language, for the application that serves it."""
    return gr.I18n(**localisation.labels((*LABELS, *BROWSE_LABELS)))


def page_style(localisation: Localisation) -> str:
    """The style of the page, for its head: Gradio would prefix the selectors of a style sheet given as css."""
    shown = "".join(
        f'html[lang="{code}"] .qa-in[lang="{code}"] {{ display: revert !important; }}'
        f'html[lang="{code}"] .qa-language[data-language="{code}"] {{ display: none; }}'
        for code in localisation.words
    )
    style = "".join(resource(name) for name in ("page.css", "table.css", "timeline.css", "browse.css"))
    return f"<style>{style}{shown}</style>"


def early_script(localisation: Localisation) -> str:
    """What sets the language and the colours of a page before Gradio starts."""
    return resource("head.js").replace("LANGUAGES", " ".join(localisation.words))


def _shown(desk: ReadingDesk, conversation: Conversation, words: Words) -> _Shown:
    sources = desk.sources(conversation, words)
    return conversation.messages(words), conversation, sources, "", "", None, desk.header()


def _connect_questions(desk: ReadingDesk, layout: Layout) -> None:
    def answer(
        request: gr.Request, question: str, past: Conversation, anew: int | None, *conditions: str | bool | float | None
    ) -> _Shown:
        conversation = desk.ask(question, Conditions.of(conditions), past.before(anew))
        return _shown(desk, conversation, desk.words_of(request))

    def choose(past: Conversation, event: gr.EventData) -> tuple[str, int]:
        turn = int(event.turn)
        return past.question(turn), turn

    inputs = [layout.question, layout.conversation, layout.asked_anew, *layout.filters]
    asked = resource("asked.js").replace("USUALLY_SURE", str(percent(desk.archive.threshold)))
    unanswered: dict[str, Any] = {"fn": None, "js": resource("unanswered.js")}
    edited = layout.actions.edit(choose, layout.conversation, [layout.question, layout.asked_anew], **DIRECT)
    edited.then(None, None, None, js="() => document.querySelector('#qa-question textarea').focus()")
    again = layout.actions.retry(choose, layout.conversation, [layout.question, layout.asked_anew], **DIRECT)
    answering = []
    for trigger in (layout.question.submit, layout.submit.click, again.then):
        answered = trigger(answer, inputs, layout.answered, js=asked, **QUEUED)
        answered.then(None, None, None, js=resource("answered.js"))
        answered.failure(**unanswered)
        _look_around(desk, layout, answered)
        answering.append(answered)
    layout.stop.click(**unanswered, cancels=answering)


def _look_around(desk: ReadingDesk, layout: Layout, asked: Any) -> Any:
    """After the answer stands there, show what the archive holds near it and over time."""

    def look(request: gr.Request, past: Conversation) -> tuple[object, ...]:
        words = desk.words_of(request)
        return desk.suggestions(past, words), *timeline_values(desk.mentions(past), words)

    return asked.then(look, layout.conversation, [layout.suggestions, *layout.timeline.shown], **DIRECT)


def _connect_reader(desk: ReadingDesk, layout: Layout) -> None:
    def open_statement(request: gr.Request, past: Conversation, event: gr.EventData) -> str:
        return desk.open_statement(
            str(event.doc), str(event.at), past, desk.words_of(request), _own_address(str(event.page))
        )

    layout.reader.open(open_statement, layout.conversation, layout.reader, **DIRECT)


def _connect_buttons(desk: ReadingDesk, layout: Layout) -> None:
    def start_again(request: gr.Request) -> _Shown:
        return _shown(desk, Conversation(), desk.words_of(request))

    def save_word(request: gr.Request, past: Conversation) -> str:
        return desk.as_word(past, desk.words_of(request))

    def save_markdown(request: gr.Request, past: Conversation) -> str:
        return desk.as_markdown(past, desk.words_of(request))

    def hear(request: gr.Request, event: gr.EventData) -> None:
        words = desk.words_of(request)
        fault = desk.report(
            str(event.kind), str(event.remark), str(event.question), str(event.doc), str(event.at), words
        )
        if fault:
            raise gr.Error(fault, print_exception=False)
        gr.Info(words("Thank you. The archivist will read it."))

    _look_around(desk, layout, layout.clear.click(start_again, None, layout.answered, **DIRECT))
    layout.clear.click(None, None, None, js=resource("forget.js"))
    layout.share.click(None, None, layout.share, js=resource("share.js"))
    layout.actions.submit(hear, None, None, **QUEUED)
    for button, save in ((layout.save_word, save_word), (layout.save_markdown, save_markdown)):
        saved = button.click(save, layout.conversation, layout.payload, **DIRECT)
        saved.then(None, layout.payload, None, js=resource("download.js"))


def _connect_address(desk: ReadingDesk, blocks: gr.Blocks, layout: Layout) -> None:
    """A link reopens the question, its filters and the statement that it names."""
    changed = [*layout.answered, *layout.filters]

    def restore(request: gr.Request) -> tuple[Any, ...]:
        wanted, words = request.query_params, desk.words_of(request)
        desk.refresh()
        found = choices(desk.archive.statistics())
        if not wanted.get("q") and not wanted.get("doc"):
            # Whoever has begun to type while the page loaded loses nothing.
            kept = [gr.skip() for _ in layout.answered[:-1]]
            names = [gr.update(choices=names) for names in found]
            return (*kept, desk.header(), gr.skip(), gr.skip(), *names, gr.skip(), gr.skip())
        conditions = Conditions.of([wanted.get(field.name) for field in fields(Conditions)])
        conversation = Conversation()
        if wanted.get("q"):
            conversation = desk.ask(wanted["q"], conditions, conversation)
        chat, state, sources, near, statement, *rest = _shown(desk, conversation, words)
        if wanted.get("doc"):
            page = _own_address(str(request.url))
            statement = desk.open_statement(wanted["doc"], wanted.get("at", ""), conversation, words, page)
        sure = percent(desk.archive.threshold if conditions.threshold is None else conditions.threshold)
        chosen = (conditions.speaker, conditions.occasion, conditions.kind, conditions.language)
        dropdowns = [gr.update(choices=names, value=value) for names, value in zip(found, chosen, strict=True)]
        shown = (chat, state, sources, near, statement, *rest)
        return (*shown, conditions.since, conditions.until, *dropdowns, bool(conditions.literal), sure)

    layout.browse.refreshed_by(blocks.load)
    restored = blocks.load(restore, None, changed, **DIRECT)
    looked = _look_around(desk, layout, restored)
    # Programs that drive the page wait for this mark: Gradio ignores what comes before.
    looked.then(None, None, None, js="() => { document.body.dataset.ready = 'true' }")


def _own_address(address: str) -> str:
    """The address of the page without what was asked of it."""
    return address.partition("?")[0].partition("#")[0][:300]
