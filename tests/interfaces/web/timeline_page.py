"""Mentions of a topic that nobody would wish for, and a page that shows their timelines."""

from __future__ import annotations

import gradio as gr

from qa.interfaces.web.timeline_view import build_timeline_view, timeline_values
from qa.localisation import Words
from qa.types import Citation, Kind, Mention, Voice
from tests.interfaces.conftest import serve

HOSTILE = "<img src=x onerror=\"document.body.dataset.hacked='title'\">"


def mention(
    date: str | None,
    title: str = "Closing speech",
    voice: Voice = Voice.COALITION,
    relevance: float = 0.5,
    quote: str = "We ask for a wider definition of conflict diamonds.",
    start: int = 0,
    document_id: str = "d1",
) -> Mention:
    citation = Citation(
        marker=1,
        document_id=document_id,
        quote=quote,
        start=start,
        end=start + len(quote),
        page=None,
        voice=voice,
        title=title,
        path="a.txt",
        date=date,
        speaker="Ada Bello",
        role=None,
        occasion="Plenary",
        place=None,
        publisher=None,
        kind=Kind.SPEECH,
        url=None,
    )
    return Mention(citation, relevance)


TWO_DECADES = (
    mention("2003", "Opening address", relevance=0.2, document_id="d-2003", start=7),
    mention("2009-11", "Letter to the chair", Voice.MEMBER, 0.9, document_id="d-2009"),
    mention("2012-06-04", "Press report", Voice.REPORTER, 0.3, document_id="d-2012"),
    mention("2017-12-14", "Closing speech", Voice.OTHER, 0.7, document_id="d-2017"),
    mention("2021-06-28", HOSTILE, Voice.REPORTED, 0.4, f"<b>bold</b> {HOSTILE} of “us” & them", 3, "d-2021 &<>"),
    mention("2021-11-12", "Plenary closing speech", relevance=1.0, document_id="d-plenary", start=40),
    mention("2021-11-12", "Declaration", relevance=0.6, document_id="d-declaration"),
    mention(None, "Undated leaflet", document_id="d-undated"),
)
MANY = tuple(
    mention(f"{1990 + n % 35}-{1 + n % 12:02}-{1 + n % 28:02}", voice=[*Voice][n % 5], relevance=n % 11 / 10, start=n)
    for n in range(300)
)
SHOWN = {"none": (), "one": TWO_DECADES[-2:-1], "two decades": TWO_DECADES, "many": MANY}

if __name__ == "__main__":
    with gr.Blocks(analytics_enabled=False) as page:
        which = gr.Radio([*SHOWN], label="Which")
        view = build_timeline_view()
        which.change(lambda name: timeline_values(SHOWN[name], Words()), which, view.shown, api_visibility="private")
    serve(page)
