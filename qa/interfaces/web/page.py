"""The page: a chat, its sources beside it, and the statement that a citation opens.

The handlers turn what the page sends into calls of the `Archive`, and what comes back into
HTML; what they show is made in `qa.interfaces.presentation`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import gradio as gr

from qa.archive import Archive
from qa.errors import ArchiveError, UnknownDocumentError
from qa.interfaces.presentation import (
    Highlight,
    answer_html,
    header_html,
    notice_html,
    question_html,
    sources_html,
    statement_html,
)
from qa.types import ArchiveDescription, Citation, Span, Statistics, Turn

_LONGEST_HISTORY = 10
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")
_EMPTY_PANEL = (
    '<p class="qa-hint qa-empty">The statements that an answer quotes appear here. '
    "Choose a number in the answer, or a source, to read the whole statement at the quoted place.</p>"
)

Message = dict[str, str]
"""A message in the form that Gradio's chat takes: its role and its content."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one visitor has asked so far.

    Attributes:
        messages: as the chat shows them.
        turns: as the archive is told them.
        citations: of the last answer, marked in every statement that is opened.
    """

    messages: tuple[Message, ...] = ()
    turns: tuple[Turn, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """The filters of the page, as they were typed."""

    since: str = ""
    until: str = ""
    speaker: str = ""
    occasion: str = ""
    kind: str = ""
    literal: str = ""
    sure: str = ""

    @classmethod
    def of(cls, values: Sequence[str | bool | float | None]) -> Conditions:
        """The filters in the order of their fields."""
        return cls(*("" if value is None or value is False else str(value) for value in values))

    @property
    def threshold(self) -> float | None:
        """The confidence from which a question counts as answered, where a sensible one is asked for."""
        try:
            percent = float(self.sure)
        except ValueError:
            return None
        return percent / 100 if 0 <= percent <= 100 else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page shows after a question."""

    conversation: Conversation
    sources: str


@dataclass(frozen=True, slots=True)
class Page:
    """The behaviour of the page, without its components.

    Attributes:
        archive: that answers.
    """

    archive: Archive

    def ask(self, question: str, conditions: Conditions, conversation: Conversation) -> Reply:
        """Answer a question within a conversation; a fault becomes a message."""
        asked: Message = {"role": "user", "content": question_html(question[:2100])}
        self.refresh()
        try:
            answer = self.archive.ask(
                question,
                history=conversation.turns,
                since=conditions.since,
                until=conditions.until,
                speaker=conditions.speaker,
                occasion=conditions.occasion,
                kind=conditions.kind,
                literal=bool(conditions.literal),
                threshold=conditions.threshold,
            )
        except ArchiveError as error:
            messages = (*conversation.messages, asked, _reply(notice_html(str(error))))
            return Reply(Conversation(messages, conversation.turns), _EMPTY_PANEL)
        messages = (*conversation.messages, asked, _reply(answer_html(answer)))
        turns = (*conversation.turns, Turn(answer.query.text, answer.text))[-_LONGEST_HISTORY:]
        return Reply(Conversation(messages, turns, answer.citations), sources_html(answer))

    def open_statement(self, document_id: str, at: str, citations: Sequence[Citation]) -> str:
        """A statement with its quotations marked, or a line that says why there is none.

        Args:
            document_id: of the statement.
            at: the stretch to scroll to, ``start-end``.
            citations: of the answer that is shown.
        """
        try:
            document = self.archive.document(document_id)
        except UnknownDocumentError as error:
            return notice_html(str(error))
        chosen = _span(at)
        highlights = [
            Highlight(Span(c.start, c.end), c.marker, Span(c.start, c.end) == chosen)
            for c in citations
            if c.document_id == document.id
        ]
        if chosen and not any(highlight.chosen for highlight in highlights):
            highlights.append(Highlight(chosen, None, True))
        return statement_html(document, highlights, self.archive.relatives(document.id))

    def refresh(self) -> None:
        """Take up the newest generation; where it cannot be opened, the one that is open goes on answering."""
        try:
            self.archive.refresh()
        except ArchiveError as error:
            logging.getLogger(__name__).warning("%s", error)

    def header(self) -> str:
        """Name and state of the archive."""
        return header_html(self.archive.description, self.archive.statistics())


@dataclass(frozen=True, slots=True)
class _Layout:
    """The components of the page."""

    conversation: gr.State
    header: gr.HTML
    chat: gr.Chatbot
    question: gr.Textbox
    submit: gr.Button
    share: gr.Button
    clear: gr.Button
    sources: gr.HTML
    reader: gr.HTML
    filters: tuple[gr.Textbox | gr.Dropdown | gr.Checkbox | gr.Slider, ...]

    @property
    def answered(self) -> list[gr.Component]:
        """What a question changes."""
        return [self.chat, self.conversation, self.sources, self.reader, self.question, self.header]


_Shown = tuple[list[Message], Conversation, str, str, str, str]
"""Values for the components that a question changes."""

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}


def build_page(archive: Archive) -> gr.Blocks:
    """Lay out the page and connect it with its behaviour.

    Args:
        archive: that answers; a newer generation of it is picked up by itself.
    """
    page = Page(archive)
    blocks = gr.Blocks(
        title=f"{archive.description.short_name}: the archive that answers", analytics_enabled=False, fill_width=True
    )
    with blocks:
        layout = _lay_out(page)
        _connect_questions(page, layout)
        _connect_reader(page, layout)
        _connect_buttons(layout)
        _connect_address(page, blocks, layout)
    return blocks


def _lay_out(page: Page) -> _Layout:
    conversation = gr.State(Conversation())
    header = gr.HTML(page.header(), elem_id="qa-header", apply_default_css=False)
    with gr.Row(elem_id="qa-main"):
        with gr.Column(scale=3, min_width=320, elem_id="qa-conversation"):
            chat = _chat(page.archive.description)
            with gr.Group(elem_id="qa-ask"):
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask about a position, who said it, and since when",
                    lines=1,
                    max_lines=6,
                    max_length=2000,
                    elem_id="qa-question",
                )
                with gr.Row(elem_id="qa-buttons"):
                    submit = gr.Button("Ask", variant="primary", elem_id="qa-submit", min_width=120)
                    share = gr.Button("Copy link", elem_id="qa-share", min_width=120)
                    clear = gr.Button("New conversation", elem_id="qa-clear", min_width=120)
            filters = _filters(page.archive)
        with gr.Column(scale=2, min_width=320, elem_id="qa-panel"):
            sources = gr.HTML(_EMPTY_PANEL, elem_id="qa-sources", apply_default_css=False)
            reader = gr.HTML("", elem_id="qa-reader", apply_default_css=False, js_on_load=_resource("reader.js"))
    return _Layout(conversation, header, chat, question, submit, share, clear, sources, reader, filters)


def _chat(description: ArchiveDescription) -> gr.Chatbot:
    return gr.Chatbot(
        label="Conversation",
        show_label=False,
        container=False,
        elem_id="qa-chat",
        height=None,
        layout="panel",
        buttons=[],
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        feedback_options=None,
        placeholder=_placeholder(description.short_name),
        examples=[{"text": example} for example in description.examples],
    )


def _filters(archive: Archive) -> tuple[gr.Textbox | gr.Dropdown | gr.Checkbox | gr.Slider, ...]:
    speakers, occasions, kinds = _choices(archive.statistics())
    with gr.Accordion("Filters", open=False, elem_id="qa-filters"), gr.Row():
        return (
            gr.Textbox(label="Since", placeholder="2021 or 2021-06-28", elem_id="qa-since", min_width=140),
            gr.Textbox(label="Until", placeholder="2021-12", elem_id="qa-until", min_width=140),
            _choice("Speaker", speakers, "qa-speaker"),
            _choice("Occasion", occasions, "qa-occasion"),
            _choice("Kind", kinds, "qa-kind"),
            gr.Checkbox(label="Take the question literally", elem_id="qa-literal", min_width=140),
            gr.Slider(
                0,
                100,
                _percent(archive.threshold),
                step=1,
                label="Answer when at least this sure (%)",
                elem_id="qa-sure",
                min_width=220,
            ),
        )


def _percent(share: float) -> int:
    return round(100 * share)


def _connect_questions(page: Page, layout: _Layout) -> None:
    def answer_question(text: str, past: Conversation, *conditions: str | bool | float | None) -> _Shown:
        reply = page.ask(text, Conditions.of(conditions), past)
        return [*reply.conversation.messages], reply.conversation, reply.sources, "", "", page.header()

    def choose_example(event: gr.SelectData) -> str:
        return str(event.value["text"])

    inputs = [layout.question, layout.conversation, *layout.filters]
    remember = _resource("remember.js").replace("USUALLY_SURE", str(_percent(page.archive.threshold)))
    address: dict[str, Any] = {"fn": None, "inputs": [layout.question, *layout.filters], "js": remember}
    for trigger in (layout.question.submit, layout.submit.click):
        trigger(**address)
        trigger(answer_question, inputs, layout.answered, **_PRIVATE)
    chosen = layout.chat.example_select(choose_example, None, layout.question, **_PRIVATE)
    chosen.then(**address).then(answer_question, inputs, layout.answered, **_PRIVATE)


def _connect_reader(page: Page, layout: _Layout) -> None:
    def open_statement(past: Conversation, event: gr.EventData) -> str:
        return page.open_statement(str(event.doc), str(event.at), past.citations)

    layout.reader.open(open_statement, layout.conversation, layout.reader, **_PRIVATE)


def _connect_buttons(layout: _Layout) -> None:
    def start_again() -> tuple[list[Message], Conversation, str, str, str]:
        return [], Conversation(), _EMPTY_PANEL, "", ""

    cleared = [layout.chat, layout.conversation, layout.sources, layout.reader, layout.question]
    layout.clear.click(start_again, None, cleared, **_PRIVATE)
    layout.clear.click(None, None, None, js=_resource("forget.js"))
    layout.share.click(None, None, layout.share, js=_resource("share.js"))


def _connect_address(page: Page, blocks: gr.Blocks, layout: _Layout) -> None:
    """A link reopens the question, its filters and the statement that it names."""
    changed = [*layout.answered, *layout.filters]

    def restore(request: gr.Request) -> tuple[Any, ...]:
        wanted = request.query_params
        page.refresh()
        choices = _choices(page.archive.statistics())
        if not wanted.get("q") and not wanted.get("doc"):
            # Whoever has begun to type while the page loaded loses nothing.
            kept = [gr.skip() for _ in layout.answered[:-1]]
            names = [gr.update(choices=found) for found in choices]
            return (*kept, page.header(), gr.skip(), gr.skip(), *names, gr.skip(), gr.skip())
        values = [wanted.get(name) for name in Conditions.__slots__]
        state, panel, statement = Conversation(), _EMPTY_PANEL, ""
        if wanted.get("q"):
            reply = page.ask(wanted["q"], Conditions.of(values), state)
            state, panel = reply.conversation, reply.sources
        if wanted.get("doc"):
            statement = page.open_statement(wanted["doc"], wanted.get("at", ""), state.citations)
        since, until, *chosen, literal, _ = (value or "" for value in values)
        asked = Conditions.of(values).threshold
        sure = _percent(page.archive.threshold if asked is None else asked)
        dropdowns = [gr.update(choices=names, value=value) for names, value in zip(choices, chosen, strict=True)]
        shown = ([*state.messages], state, panel, statement, "", page.header())
        return (*shown, since, until, *dropdowns, bool(literal), sure)

    restored = blocks.load(restore, None, changed, **_PRIVATE)
    # Programs that drive the page wait for this mark: Gradio ignores what comes before.
    restored.then(None, None, None, js="() => { document.body.dataset.ready = 'true' }")


def page_css() -> str:
    """The page's style sheet."""
    return _resource("page.css")


def _choice(label: str, choices: list[tuple[str, str]], elem_id: str) -> gr.Dropdown:
    return gr.Dropdown(choices, value="", label=label, elem_id=elem_id, min_width=140, allow_custom_value=True)


def _choices(statistics: Statistics) -> list[list[tuple[str, str]]]:
    """What speaker, occasion and kind can be chosen from; the empty choice asks for nothing."""
    return [
        [("any", ""), *((name, name) for name in names)]
        for names in (statistics.speakers, statistics.occasions, statistics.kinds)
    ]


def _placeholder(name: str) -> str:
    return (
        f"<h2>Ask what the {name} has said</h2>"
        "<p>Every answer is the archive’s own words, with the statement, the speaker and the date. "
        "Where the archive is silent, it says so.</p>"
    )


def _reply(content: str) -> Message:
    return {"role": "assistant", "content": content}


def _span(at: str) -> Span | None:
    match = _AT.fullmatch(at)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    return Span(int(match[1]), int(match[2]))


def _resource(name: str) -> str:
    return resources.files("qa.interfaces.web").joinpath(name).read_text(encoding="utf-8")
