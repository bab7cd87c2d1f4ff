"""The endpoint for chat clients, as OpenAI's chat completions."""

from __future__ import annotations

import itertools
import re
import time
import uuid
from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Depends
from fastapi.sse import format_sse_event
from starlette.responses import Response, StreamingResponse

from qa.answering.question import LONGEST_ANSWER, LONGEST_QUESTION
from qa.interfaces.api.chat_errors import ChatError, documented_errors
from qa.interfaces.api.chat_markdown import answer_markdown
from qa.interfaces.api.chat_schemas import (
    MODEL,
    ChatChunk,
    ChatCompletion,
    ChatMessage,
    ChatRequest,
    Choice,
    ChunkChoice,
    CitedMessage,
    Delta,
    Model,
    ModelList,
    Usage,
)
from qa.interfaces.api.engine import Engine
from qa.interfaces.api.metrics import Metrics
from qa.interfaces.api.negotiation import JSON_TYPE, STREAM_TYPE, require_json
from qa.interfaces.api.openapi import json_data, streamed
from qa.interfaces.api.requests import MOST_TURNS
from qa.interfaces.api.tagging import GENERATION_HEADER
from qa.interfaces.schemas import AnswerSchema
from qa.types import Answer, Turn

_ERRORS = (400, 401, 403, 500, 503)
_END = "[DONE]"
_STREAM = streamed("The answer; in chunks where `stream` is set", (), json_data(ChatChunk), {"const": _END})


def chat_router(engine: Engine, metrics: Metrics) -> APIRouter:
    """The operations, over one archive.

    Args:
        engine: asks it.
        metrics: counts the answers.
    """
    router = APIRouter()
    started = int(time.time())

    @router.post(
        "/chat/completions",
        operation_id="create_chat_completion",
        summary="Answer the last question of a conversation, with its sources",
        response_model=ChatCompletion,
        responses=documented_errors(404, 408, 413, 415, *_ERRORS) | _STREAM,
        dependencies=[Depends(require_json)],
    )
    async def complete(request: ChatRequest) -> Response:
        _refuse_unserved(request)
        question, history = conversation(request.messages)
        reply = await engine.ask(lambda archive: archive.ask(question, history=history))
        metrics.count_answer(reply.value.answered)
        headers = {GENERATION_HEADER: reply.generation, "Cache-Control": "no-store"}
        message = _message(reply.value)
        name, now = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
        if request.stream:
            wants_usage = bool(request.stream_options and request.stream_options.include_usage)
            events = _events(name, now, message, wants_usage)
            return StreamingResponse(events, headers=headers, media_type=STREAM_TYPE)
        whole = ChatCompletion(id=name, created=now, choices=[Choice(message=message)])
        return Response(whole.model_dump_json().encode(), headers=headers, media_type=JSON_TYPE)

    @router.get(
        "/models",
        operation_id="list_models",
        summary="What answers: the archive alone",
        responses=documented_errors(*_ERRORS),
    )
    async def list_models() -> ModelList:
        reply = await engine.ask(lambda archive: archive.description.name)
        return ModelList(data=[Model(created=started, owned_by=reply.value)])

    @router.get(
        "/models/{model_id}",
        operation_id="get_model",
        summary="The archive under the name of a model",
        responses=documented_errors(404, *_ERRORS),
    )
    async def get_model(model_id: str) -> Model:
        _refuse_unknown_model(model_id)
        reply = await engine.ask(lambda archive: archive.description.name)
        return Model(created=started, owned_by=reply.value)

    return router


def conversation(messages: Sequence[ChatMessage]) -> tuple[str, list[Turn]]:
    """The last question of a conversation, and the exchanges before it, the last hundred of them.

    Args:
        messages: oldest first; what neither the user nor the assistant says is passed over.

    Raises:
        ChatError: the user says nothing.
    """
    asked = [number for number, message in enumerate(messages) if message.role == "user"]
    if not asked:
        raise ChatError("No message of the user: there is nothing to answer.", "messages")
    turns: list[Turn] = []
    for number, following in itertools.pairwise(asked):
        answers = [message.text for message in messages[number:following] if message.role == "assistant"]
        # Clients send the whole conversation again: what is too long is cut, since it was accepted before.
        question, answer = messages[number].text[:LONGEST_QUESTION], "\n\n".join(answers)[:LONGEST_ANSWER]
        turns.append(Turn(question, answer))
    return messages[asked[-1]].text, turns[-MOST_TURNS:]


def _message(answer: Answer) -> CitedMessage:
    schema = AnswerSchema.of(answer)
    return CitedMessage(
        content=answer_markdown(answer),
        citations=schema.citations,
        answered=schema.answered,
        confidence=schema.confidence,
    )


def _events(name: str, now: int, message: CitedMessage, wants_usage: bool) -> Iterator[bytes]:
    """The chunks of a message; the last with a choice brings the evidence."""
    words = re.findall(r"\S*\s*", message.content)
    deltas = [Delta(role="assistant", content=""), *(Delta(content=word) for word in words if word)]
    for delta in deltas:
        yield _event(ChatChunk(id=name, created=now, choices=[ChunkChoice(delta=delta)]))
    evidence = Delta(citations=message.citations, answered=message.answered, confidence=message.confidence)
    last = ChunkChoice(delta=evidence, finish_reason="stop")
    yield _event(ChatChunk(id=name, created=now, choices=[last]))
    if wants_usage:
        yield _event(ChatChunk(id=name, created=now, choices=[], usage=Usage()))
    yield format_sse_event(data_str=_END)


def _event(chunk: ChatChunk) -> bytes:
    return format_sse_event(data_str=chunk.model_dump_json(exclude_unset=False, exclude_none=False))


def _refuse_unserved(request: ChatRequest) -> None:
    """Refuse what would have to be ignored although the client relies on it.

    Raises:
        ChatError: the request asks for it.
    """
    _refuse_unknown_model(request.model)
    for field, reason in _unserved(request):
        raise ChatError(reason, field, code="unsupported_parameter")


def _unserved(request: ChatRequest) -> Iterator[tuple[str, str]]:
    """What a request asks for that an archive cannot give: the field and the reason."""
    if request.n not in (None, 1):
        yield "n", "An archive gives one answer: n can only be 1."
    if request.logprobs:
        yield "logprobs", "An archive has no token probabilities: logprobs can only be false."
    if request.top_logprobs:
        yield "top_logprobs", "An archive has no token probabilities: top_logprobs can only be 0."
    if set(request.modalities or ()) - {"text"}:
        yield "modalities", "An archive answers in writing: modalities can only be text."
    if request.audio is not None:
        yield "audio", "An archive answers in writing: it has no voice."
    if request.web_search_options is not None:
        yield "web_search_options", "An archive answers from its own statements: it does not search the web."
    for field in ("tool_choice", "function_call"):
        if getattr(request, field) not in (None, "none", "auto"):
            yield field, "An archive calls no tools: it answers in its own words."
    if request.response_format is not None and request.response_format.type != "text":
        yield "response_format", "An archive answers in its own words: response_format can only be text."


def _refuse_unknown_model(model_id: str) -> None:
    if model_id != MODEL:
        raise ChatError(f"There is no such model; the archive is called {MODEL}.", "model", 404, "model_not_found")
