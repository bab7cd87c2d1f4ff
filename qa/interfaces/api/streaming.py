"""Answers as server-sent events."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.sse import format_sse_event

from qa.interfaces.schemas import AnswerSchema


def answer_events(answer: AnswerSchema) -> Iterator[bytes]:
    """The events of an answer: each citation, the answer, and that it is done.

    Args:
        answer: to send.
    """
    for citation in answer.citations:
        yield format_sse_event(event="citation", data_str=citation.model_dump_json())
    yield format_sse_event(event="answer", data_str=answer.model_dump_json())
    yield format_sse_event(event="done", data_str="{}")
