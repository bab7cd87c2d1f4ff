"""The timeline of a topic on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from qa.interfaces.presentation.timeline import timeline_legend, timeline_table
from qa.interfaces.web.resources import resource
from qa.interfaces.web.timeline_chart import timeline_chart
from qa.localisation import Words
from qa.types import Mention

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The components of a timeline.

    Attributes:
        legend: what is shown, and what the marks mean.
        chart: the marks; a click on one is told to the page as `qa-open`.
        table: the same as a table.
    """

    legend: gr.HTML
    chart: gr.Plot
    table: gr.HTML

    @property
    def shown(self) -> list[gr.Component]:
        """What `timeline_values` has values for."""
        return [self.legend, self.chart, self.table]


def build_timeline_view() -> TimelineView:
    """Lay out an empty timeline, within the blocks that are open."""
    legend = gr.HTML("", elem_id="qa-timeline-legend", apply_default_css=False, js_on_load=resource("timeline.js"))
    chart = gr.Plot(None, elem_id="qa-timeline", show_label=False, container=False, buttons=[], visible=False)
    table = gr.HTML("", elem_id="qa-timeline-table", apply_default_css=False)
    return TimelineView(legend, chart, table)


def timeline_values(mentions: Sequence[Mention], words: Words) -> tuple[str, object, str]:
    """Values for `TimelineView.shown`.

    Args:
        mentions: of the topic, oldest first.
        words: of the reader's language.
    """
    chart: alt.LayerChart | None = timeline_chart(mentions, words)
    table = timeline_table(mentions, words)
    folded = f'<details class="qa-timeline-as-table"><summary>{words("As a table")}</summary>{table}</details>'
    return timeline_legend(mentions, words), gr.update(value=chart, visible=chart is not None), folded if table else ""
