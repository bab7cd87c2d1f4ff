"""The table of all statements on the page: its filters, and what happens when they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.archive import Archive
from qa.interfaces.web.browse import Choice, Column, Facet, Selection, browse, choices
from qa.interfaces.web.browse_table import browse_html
from qa.interfaces.web.events import DIRECT
from qa.interfaces.web.resources import resource
from qa.localisation import Words
from qa.types import DocumentInfo

BROWSE_LABELS = (
    "Clear the filters",
    "Incomplete only",
    "Kind",
    "Language",
    "Occasion",
    "Speaker",
    "Title",
    "Words of the title",
    "Year",
)
"""Every label of a component, for Gradio to show in the language of the browser."""

_LABELS = {
    Facet.YEAR: "Year",
    Facet.OCCASION: "Occasion",
    Facet.SPEAKER: "Speaker",
    Facet.KIND: "Kind",
    Facet.LANGUAGE: "Language",
}
_ANY = "–"
_LONGEST_TITLE = 200
"""Characters of the words of a title that are looked for."""


@dataclass(frozen=True, slots=True)
class BrowseView:
    """The components of the table of statements.

    Attributes:
        selection: what the one reader wants to see.
        filters: by which the statements are chosen: one for each `Facet`, words, and whether something is missing.
        table: the statements.
        show: makes new values for ``shown``: what is chosen from, and the table.
    """

    selection: gr.State
    filters: tuple[gr.Component, ...]
    table: gr.HTML
    show: Callable[..., tuple[Any, ...]]

    @property
    def shown(self) -> list[gr.Component]:
        """What ``show`` has values for."""
        return [*self.filters[: len(Facet)], self.table]

    def refreshed_by(self, trigger: Callable[..., Any]) -> None:
        """Show the archive as it is when something happens.

        Args:
            trigger: such as the ``load`` of the blocks, or the ``select`` of a tab.
        """
        trigger(self.show, self.selection, self.shown, **DIRECT)


def build_browse_view(
    archive: Archive, words_of: Callable[[gr.Request], Words], say: Callable[[str], Any]
) -> BrowseView:
    """Lay out the table within the blocks that are open, and connect it; `BrowseView.refreshed_by` fills it.

    Args:
        archive: whose statements are shown.
        words_of: the words of the language of a reader.
        say: makes a label that Gradio shows in the reader's language.
    """
    selection = gr.State(Selection())
    with gr.Row(elem_id="qa-browse-filters"):
        facets = [
            gr.Dropdown([(_ANY, "")], value="", label=say(_LABELS[facet]), elem_id=f"qa-browse-{facet}", min_width=130)
            for facet in Facet
        ]
        title = gr.Textbox(
            label=say("Title"), placeholder=say("Words of the title"), elem_id="qa-browse-title", min_width=160
        )
        incomplete = gr.Checkbox(label=say("Incomplete only"), elem_id="qa-browse-incomplete", min_width=130)
    clear = gr.Button(say("Clear the filters"), elem_id="qa-browse-clear", size="sm")
    table = gr.HTML("", elem_id="qa-browse", apply_default_css=False, js_on_load=resource("browse.js"))

    def show(request: gr.Request, chosen: Selection) -> tuple[Any, ...]:
        words = words_of(request)
        documents = archive.documents()
        lists = _lists(documents, words)
        return *(gr.update(choices=lists[facet]) for facet in Facet), browse_html(browse(documents, chosen), words)

    def list_again(request: gr.Request, chosen: Selection) -> tuple[Selection, str]:
        page = browse(archive.documents(), chosen)
        return page.selection, browse_html(page, words_of(request))

    def choose(request: gr.Request, chosen: Selection, *values: Any) -> tuple[Selection, str]:
        return list_again(request, _chosen(chosen, values))

    def sort(request: gr.Request, chosen: Selection, event: gr.EventData) -> tuple[Selection, str]:
        return list_again(request, _sorted_by(chosen, str(event.column)))

    def turn(request: gr.Request, chosen: Selection, event: gr.EventData) -> tuple[Selection, str]:
        page = str(event.page)
        return list_again(request, replace(chosen, page=int(page) if page.isdecimal() and len(page) < 7 else 1))

    def start_again(request: gr.Request) -> tuple[Any, ...]:
        return *("" for _ in Facet), "", False, *list_again(request, Selection())

    filters: tuple[gr.Component, ...] = (*facets, title, incomplete)
    shown = [selection, table]
    # The change, since a text that is pasted makes no input.
    for trigger in (*(dropdown.input for dropdown in facets), title.change, incomplete.input):
        trigger(choose, [selection, *filters], shown, trigger_mode="always_last", **DIRECT)
    clear.click(start_again, None, [*filters, *shown], **DIRECT)
    table.sort(sort, selection, shown, **DIRECT)
    table.turn(turn, selection, shown, **DIRECT)
    return BrowseView(selection, filters, table, show)


def _lists(documents: Sequence[DocumentInfo], words: Words) -> dict[Facet, list[tuple[str, str]]]:
    """What each filter can be set to; the first choice asks for nothing."""
    return {
        facet: [(_ANY, ""), *((_named(choice, facet, words), choice.value) for choice in found)]
        for facet, found in choices(documents).items()
    }


def _named(choice: Choice, facet: Facet, words: Words) -> str:
    name = choice.value
    if facet is Facet.KIND:
        name = words(choice.value)
    if facet is Facet.LANGUAGE:
        name = words.language_name(choice.value) or choice.value
    return f"{name} ({words.number(choice.count)})"


def _chosen(selection: Selection, values: Sequence[Any]) -> Selection:
    """A selection with the values of the filters, in their order; it begins at its first page."""
    year, occasion, speaker, kind, language, title = (str(value or "") for value in values[:-1])
    return replace(
        selection,
        year=year,
        occasion=occasion,
        speaker=speaker,
        kind=kind,
        language=language,
        title=title[:_LONGEST_TITLE],
        incomplete=bool(values[-1]),
        page=1,
    )


def _sorted_by(selection: Selection, wanted: str) -> Selection:
    """A selection in the order of a column; the same column again turns it round. Dates begin with the newest."""
    if wanted not in [*Column]:
        return selection
    column = Column(wanted)
    descending = not selection.descending if selection.column is column else column is Column.DATE
    return replace(selection, column=column, descending=descending, page=1)
