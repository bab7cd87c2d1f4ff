"""The components of the page and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr
from gradio.i18n import I18nData

from qa.interfaces.presentation.frame import empty_panel_html, missing_html, welcome_html
from qa.interfaces.web.browse_view import BrowseView, build_browse_view
from qa.interfaces.web.conversation import Conversation
from qa.interfaces.web.reading_desk import ReadingDesk
from qa.interfaces.web.resources import resource
from qa.interfaces.web.timeline_view import TimelineView, build_timeline_view
from qa.types import Statistics

Filter = gr.Textbox | gr.Dropdown | gr.Checkbox | gr.Slider

LABELS = (
    "All statements",
    "Answer when at least this sure (%)",
    "Ask",
    "Ask the archive",
    "Ask about a position, who said it, and since when",
    "Conversation",
    "Copy link",
    "Filters",
    "Kind",
    "Language",
    "New conversation",
    "Occasion",
    "Save as Markdown",
    "Save as Word",
    "Since",
    "Speaker",
    "Stop",
    "Take the question literally",
    "Until",
    "Your question",
)
"""Every label of a component: Gradio shows it in the language of the browser."""

_CONVERSATION_LIFE = 4 * 3600
"""Seconds after which a conversation that nobody goes on with is forgotten."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The components of the page that something happens to.

    Attributes:
        conversation: of the one reader.
        asked_anew: number of the exchange whose question is being edited.
        payload: a file on its way to the reader.
        actions: hears what is chosen in a message or sent in a form.
    """

    conversation: gr.State
    asked_anew: gr.State
    payload: gr.Textbox
    header: gr.HTML
    actions: gr.HTML
    chat: gr.Chatbot
    question: gr.Textbox
    submit: gr.Button
    stop: gr.Button
    share: gr.Button
    save_word: gr.Button
    save_markdown: gr.Button
    clear: gr.Button
    sources: gr.HTML
    suggestions: gr.HTML
    timeline: TimelineView
    reader: gr.HTML
    browse: BrowseView
    filters: tuple[Filter, ...]

    @property
    def answered(self) -> list[gr.Component]:
        """What a question changes."""
        return [
            self.chat,
            self.conversation,
            self.sources,
            self.suggestions,
            self.reader,
            self.asked_anew,
            self.header,
        ]


def lay_out(desk: ReadingDesk, say: gr.I18n) -> Layout:
    """Put the components in their places, within the blocks that are open.

    Args:
        desk: tells what they show before anybody asks.
        say: makes a label that Gradio shows in the reader's language.
    """
    conversation = gr.State(Conversation(), time_to_live=_CONVERSATION_LIFE)
    asked_anew = gr.State(None)
    payload = gr.Textbox(visible=False)
    header = gr.HTML(desk.header(), elem_id="qa-header", apply_default_css=False)
    actions = gr.HTML("", elem_id="qa-actions", apply_default_css=False, js_on_load=resource("actions.js"))
    with gr.Row(elem_id="qa-main"):
        with gr.Column(scale=3, min_width=320, elem_id="qa-views"), gr.Tabs():
            with gr.Tab(say("Ask the archive"), elem_id="qa-conversation"):
                welcome = welcome_html(desk.archive.description, desk.localisation)
                gr.HTML(welcome, elem_id="qa-welcome", apply_default_css=False)
                chat = _chat(say)
                question, (submit, stop, share, save_word, save_markdown, clear) = _question(say)
                filters = _filters(desk, say)
            with gr.Tab(say("All statements"), elem_id="qa-browsing"):
                browse = build_browse_view(desk.archive, desk.words_of, say)
        with gr.Column(scale=2, min_width=320, elem_id="qa-panel"):
            suggestions = gr.HTML("", elem_id="qa-near", apply_default_css=False)
            sources = gr.HTML(empty_panel_html(desk.localisation), elem_id="qa-sources", apply_default_css=False)
            with gr.Column(elem_id="qa-over-time"):
                timeline = build_timeline_view()
            behaviour = resource("reader.js") + resource("page_picture.js")
            reader = gr.HTML("", elem_id="qa-reader", apply_default_css=False, js_on_load=behaviour)
            gr.HTML(missing_html(desk.localisation), elem_id="qa-missing", apply_default_css=False)
    return Layout(
        conversation,
        asked_anew,
        payload,
        header,
        actions,
        chat,
        question,
        submit,
        stop,
        share,
        save_word,
        save_markdown,
        clear,
        sources,
        suggestions,
        timeline,
        reader,
        browse,
        filters,
    )


def choices(statistics: Statistics) -> list[list[tuple[str, str]]]:
    """What speaker, occasion, kind and language can be chosen from; the first choice asks for nothing."""
    lists = (statistics.speakers, statistics.occasions, statistics.kinds, statistics.languages)
    return [[("–", ""), *((name, name) for name in names)] for names in lists]


def percent(share: float) -> int:
    """A share of 0..1 as whole percent."""
    return round(100 * share)


def _chat(say: gr.I18n) -> gr.Chatbot:
    return gr.Chatbot(
        label=say("Conversation"),
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
    )


def _question(say: gr.I18n) -> tuple[gr.Textbox, tuple[gr.Button, ...]]:
    with gr.Column(elem_id="qa-ask"):
        with gr.Row(elem_id="qa-asking"):
            question = gr.Textbox(
                label=say("Your question"),
                placeholder=say("Ask about a position, who said it, and since when"),
                lines=1,
                max_lines=6,
                max_length=2000,
                elem_id="qa-question",
                scale=1,
                min_width=200,
            )
            submit = gr.Button(say("Ask"), variant="primary", elem_id="qa-submit", scale=0, min_width=96)
            stop = gr.Button(say("Stop"), elem_id="qa-stop", scale=0, min_width=96)
        with gr.Row(elem_id="qa-tools"):
            tools = (
                gr.Button(say("Copy link"), elem_id="qa-share", scale=0, min_width=60),
                gr.Button(say("Save as Word"), elem_id="qa-save-word", scale=0, min_width=60),
                gr.Button(say("Save as Markdown"), elem_id="qa-save-markdown", scale=0, min_width=60),
                gr.Button(say("New conversation"), elem_id="qa-clear", scale=0, min_width=60),
            )
    return question, (submit, stop, *tools)


def _filters(desk: ReadingDesk, say: gr.I18n) -> tuple[Filter, ...]:
    speakers, occasions, kinds, languages = choices(desk.archive.statistics())
    with gr.Accordion(say("Filters"), open=False, elem_id="qa-filters"), gr.Row():
        return (
            gr.Textbox(label=say("Since"), placeholder="2021, 2021-06-28", elem_id="qa-since", min_width=140),
            gr.Textbox(label=say("Until"), placeholder="2021-12", elem_id="qa-until", min_width=140),
            _choice(say("Speaker"), speakers, "qa-speaker"),
            _choice(say("Occasion"), occasions, "qa-occasion"),
            _choice(say("Kind"), kinds, "qa-kind"),
            _choice(say("Language"), languages, "qa-language"),
            gr.Checkbox(label=say("Take the question literally"), elem_id="qa-literal", min_width=140),
            gr.Slider(
                0,
                100,
                percent(desk.archive.threshold),
                step=1,
                label=say("Answer when at least this sure (%)"),
                elem_id="qa-sure",
                min_width=220,
            ),
        )


def _choice(label: I18nData, names: list[tuple[str, str]], elem_id: str) -> gr.Dropdown:
    return gr.Dropdown(names, value="", label=label, elem_id=elem_id, min_width=140, allow_custom_value=True)
