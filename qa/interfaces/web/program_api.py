"""The page's own API: what programs that speak to Gradio pages can ask of it."""

from __future__ import annotations

import gradio as gr
from gradio.events import api

from qa.errors import ArchiveError
from qa.interfaces.public_errors import disclosed
from qa.interfaces.schemas import AnswerSchema
from qa.interfaces.web.reading_desk import ReadingDesk


def add_program_api(desk: ReadingDesk) -> None:
    """Add the endpoint ``/ask`` to the blocks that are open.

    Args:
        desk: answers.
    """

    def ask(
        question: str,
        since: str = "",
        until: str = "",
        speaker: str = "",
        occasion: str = "",
        kind: str = "",
        language: str = "",
        limit: int = 5,
        literal: bool = False,
    ) -> str:
        """Answer a question in the archive's own words, or say that it does not answer: the JSON of `kpcsc ask`."""
        desk.refresh()
        try:
            answer = desk.archive.ask(
                question,
                since=since,
                until=until,
                speaker=speaker,
                occasion=occasion,
                kind=kind,
                language=language,
                limit=limit,
                literal=literal,
            )
        except ArchiveError as error:
            raise gr.Error(disclosed(error), print_exception=False) from None
        # As a text: Gradio's client takes any object that has a path for a file, and would fetch it.
        return AnswerSchema.of(answer).model_dump_json()

    api(ask, api_name="ask", api_description="Answer a question in the archive's own words, with citations")
