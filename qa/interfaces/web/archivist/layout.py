"""The components of the archivist's side and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import gradio as gr

from qa.interfaces.web.archivist.desk import Show
from qa.interfaces.web.archivist.form import FIELDS
from qa.interfaces.web.archivist.markup import FIELD_LABELS
from qa.types import Kind, MetadataField

Field = gr.Textbox | gr.Dropdown

ADD, ATTENTION, STATEMENTS, INDEX, FEEDBACK = "add", "attention", "statements", "index", "feedback"
"""The names of the tabs."""

LABELS = (
    *FIELD_LABELS,
    "Add",
    "Addresses of pages or PDFs, one a line",
    "Bring in",
    "Choose files",
    "Drop files here",
    "Cancel",
    "Feedback",
    "Files to add",
    "Go back to the state before",
    "Index",
    "Needs attention",
    "Rebuild now",
    "Rebuild the index",
    "Save",
    "Save and next",
    "Search",
    "Show",
    "Statements",
    "Stop",
    "Title, speaker, place, date",
    "Yes, go back",
)
"""Every label of a component: Gradio shows it in the language of the browser."""

UPLOAD_LABELS = (
    ("upload_text.drop_file", "Drop files here"),
    ("upload_text.click_to_upload", "Choose files"),
)
"""What Gradio would say itself where files are dropped, under its own keys."""

_PLACEHOLDERS = {
    MetadataField.DATE: "2021-11-12",
    MetadataField.SOURCE_URL: "https://",
}
_FORM_LIFE = 8 * 3600
"""Seconds after which a form that nobody saves is forgotten."""

LISTED = 40
"""Statements that are listed at once."""

IDLE_SECONDS, BUSY_SECONDS = 5.0, 0.6
"""Between two looks at the rebuild."""


@dataclass(frozen=True, slots=True)
class AddTab:
    """Where files and pages are brought in."""

    hint: gr.HTML
    files: gr.File
    addresses: gr.Textbox
    bring: gr.Button
    added: gr.HTML
    rebuild_now: gr.Button
    recognised: gr.HTML


@dataclass(frozen=True, slots=True)
class StatementsTab:
    """Where a statement is chosen and described.

    Attributes:
        fields: of the form, in its order.
    """

    search: gr.Textbox
    show: gr.Dropdown
    listed: gr.HTML
    column: gr.Column
    head: gr.HTML
    fields: tuple[Field, ...]
    saved: gr.HTML
    save: gr.Button
    save_next: gr.Button
    excerpt: gr.HTML


@dataclass(frozen=True, slots=True)
class IndexTab:
    """Where the states of the index are, and the log."""

    generations: gr.HTML
    roll_back: gr.Button
    confirm: gr.Group
    question: gr.HTML
    confirmed: gr.Button
    cancelled: gr.Button
    rolled_back: gr.HTML
    log: gr.HTML


@dataclass(frozen=True, slots=True)
class Layout:
    """The components that something happens to.

    Attributes:
        seen: which state of index and rebuild this view shows.
        form: the form that is open, as it was shown.
        most: how many statements are listed.
        described: paths of files that were changed or described since the index was built.
    """

    seen: gr.State
    form: gr.State
    most: gr.State
    described: gr.State
    timer: gr.Timer
    actions: gr.HTML
    header: gr.HTML
    state: gr.HTML
    progress: gr.HTML
    rebuild: gr.Button
    stop: gr.Button
    tabs: gr.Tabs
    add: AddTab
    attention: gr.HTML
    statements: StatementsTab
    index: IndexTab
    feedback: gr.HTML

    @property
    def status(self) -> list[gr.blocks.Block]:
        """How the index and its rebuild stand."""
        return [
            self.state,
            self.progress,
            self.rebuild,
            self.stop,
            self.add.rebuild_now,
            self.timer,
            self.index.log,
            self.described,
        ]

    @property
    def listing(self) -> list[gr.blocks.Block]:
        """What decides which statements are listed."""
        return [self.statements.search, self.statements.show, self.most, self.described]

    @property
    def views(self) -> list[gr.blocks.Block]:
        """What is shown of the archive, and changes with its index."""
        return [
            self.add.recognised,
            self.attention,
            self.statements.listed,
            self.index.generations,
            self.index.roll_back,
            self.feedback,
        ]

    @property
    def opened(self) -> list[gr.blocks.Block]:
        """What opening a statement changes."""
        tab = self.statements
        return [self.form, tab.column, tab.head, tab.saved, tab.excerpt, *tab.fields]


def lay_out(say: gr.I18n, *, with_feedback: bool) -> Layout:
    """Put the components in their places, within the blocks that are open.

    Args:
        say: makes a label that Gradio shows in the archivist's language.
        with_feedback: whether it is kept what readers say.
    """
    seen, form = gr.State(""), gr.State(None, time_to_live=_FORM_LIFE)
    most, described = gr.State(LISTED), gr.State(())
    timer = gr.Timer(IDLE_SECONDS)
    actions = _html("actions", js_on_load=_resource("actions.js"))
    header = _html("header")
    with gr.Row(elem_id="qa-desk-status"):
        with gr.Column(scale=3, min_width=280):
            state, progress = _html("state"), _html("progress")
        with gr.Column(scale=1, min_width=200, elem_id="qa-desk-do"):
            rebuild = gr.Button(say("Rebuild the index"), variant="primary", elem_id="qa-desk-rebuild")
            stop = gr.Button(say("Stop"), visible=False, elem_id="qa-desk-stop")
    with gr.Tabs(elem_id="qa-desk-tabs", selected=ADD, overflow_behavior="wrap") as tabs:
        with gr.Tab(say("Add"), id=ADD, render_children=True):
            add = _add_tab(say)
        with gr.Tab(say("Needs attention"), id=ATTENTION, render_children=True):
            attention = _html("attention")
        with gr.Tab(say("Statements"), id=STATEMENTS, render_children=True), gr.Row(elem_id="qa-desk-statements"):
            statements = _statements_tab(say)
        with gr.Tab(say("Index"), id=INDEX, render_children=True):
            index = _index_tab(say)
        with gr.Tab(say("Feedback"), id=FEEDBACK, visible=with_feedback, render_children=True):
            feedback = _html("feedback")
    return Layout(
        seen,
        form,
        most,
        described,
        timer,
        actions,
        header,
        state,
        progress,
        rebuild,
        stop,
        tabs,
        add,
        attention,
        statements,
        index,
        feedback,
    )


def _add_tab(say: gr.I18n) -> AddTab:
    hint = _html("add-hint")
    with gr.Row(elem_id="qa-desk-add"):
        files = gr.File(
            label=say("Files to add"), file_count="multiple", elem_id="qa-desk-files", height=190, min_width=280
        )
        with gr.Column(min_width=280, elem_id="qa-desk-web"):
            addresses = gr.Textbox(
                label=say("Addresses of pages or PDFs, one a line"),
                placeholder="https://",
                lines=4,
                max_lines=10,
                max_length=20_000,
                elem_id="qa-desk-addresses",
            )
            bring = gr.Button(say("Bring in"), elem_id="qa-desk-bring")
    added = _html("added")
    rebuild_now = gr.Button(say("Rebuild now"), variant="primary", visible=False, elem_id="qa-desk-rebuild-now")
    return AddTab(hint, files, addresses, bring, added, rebuild_now, _html("recognised"))


def _statements_tab(say: gr.I18n) -> StatementsTab:
    with gr.Column(scale=5, min_width=300):
        with gr.Row(elem_id="qa-desk-selection"):
            search = gr.Textbox(
                label=say("Search"),
                placeholder=say("Title, speaker, place, date"),
                max_length=200,
                min_width=160,
                elem_id="qa-desk-search",
            )
            show = gr.Dropdown(
                [show.value for show in Show],
                value=Show.ALL.value,
                label=say("Show"),
                min_width=160,
                elem_id="qa-desk-show",
            )
        listed = _html("listed")
    with gr.Column(scale=4, min_width=300, visible=False, elem_id="qa-desk-form") as column:
        head = _html("head")
        with gr.Column(elem_id="qa-desk-fields"):
            fields = tuple(_field(field, say) for field in FIELDS)
        saved = _html("saved")
        with gr.Row(elem_id="qa-desk-save-buttons"):
            save = gr.Button(say("Save"), variant="primary", min_width=120, elem_id="qa-desk-save")
            save_next = gr.Button(say("Save and next"), min_width=120, elem_id="qa-desk-save-next")
        excerpt = _html("excerpt")
    return StatementsTab(search, show, listed, column, head, fields, saved, save, save_next, excerpt)


def _index_tab(say: gr.I18n) -> IndexTab:
    generations = _html("generations")
    roll_back = gr.Button(say("Go back to the state before"), elem_id="qa-desk-roll-back")
    with gr.Group(visible=False, elem_id="qa-desk-confirm") as confirm:
        question = _html("question")
        with gr.Row():
            confirmed = gr.Button(say("Yes, go back"), variant="primary", elem_id="qa-desk-confirmed")
            cancelled = gr.Button(say("Cancel"), elem_id="qa-desk-cancelled")
    rolled_back, log = _html("rolled-back"), _html("log")
    return IndexTab(generations, roll_back, confirm, question, confirmed, cancelled, rolled_back, log)


def archivist_css() -> str:
    """The style sheet of the archivist's side; it uses the colours of the page's."""
    return _resource("archivist.css")


def _field(field: MetadataField, say: gr.I18n) -> Field:
    label = say(FIELD_LABELS[FIELDS.index(field)])
    name = f"qa-desk-{field.value.replace('_', '-')}"
    if field is MetadataField.KIND:
        return gr.Dropdown(
            [("–", ""), *((kind.value, kind.value) for kind in Kind)], value="", label=label, info=" ", elem_id=name
        )
    if field is MetadataField.LANGUAGE:
        return gr.Dropdown([("–", "")], value="", label=label, info=" ", elem_id=name, allow_custom_value=True)
    return gr.Textbox(
        label=label,
        info=" ",
        elem_id=name,
        placeholder=_PLACEHOLDERS.get(field),
        max_length=500,
        lines=2 if field is MetadataField.TITLE else 1,
    )


def _html(name: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML("", elem_id=f"qa-desk-{name}", apply_default_css=False, js_on_load=js_on_load)


def _resource(name: str) -> str:
    return resources.files("qa.interfaces.web.archivist").joinpath(name).read_text(encoding="utf-8")
