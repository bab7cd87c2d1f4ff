"""The operations of the HTTP interface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from qa.archive import Archive
from qa.interfaces.api.cursor import Cursors
from qa.interfaces.api.engine import Engine
from qa.interfaces.api.metrics import Metrics
from qa.interfaces.api.negotiation import JSON_TYPE, STREAM_TYPE, TEXT_TYPE, accepting, require_json
from qa.interfaces.api.openapi import Responses, headers, json_data, streamed
from qa.interfaces.api.pages import DocumentsPage, SearchPage, TimelinePage
from qa.interfaces.api.problems import documented
from qa.interfaces.api.requests import AskRequest, DocumentsRequest, SearchRequest, TimelineRequest, require_once
from qa.interfaces.api.sorting import Sort, sorted_documents
from qa.interfaces.api.streaming import answer_events
from qa.interfaces.api.tagging import GENERATION_HEADER, Tags
from qa.interfaces.schemas import AnswerSchema, CitationSchema, DocumentEntrySchema, DocumentSchema, PassageSchema

_Item = TypeVar("_Item")

_Json = Annotated[str, Depends(accepting(JSON_TYPE))]
_Text = Annotated[str, Depends(accepting(TEXT_TYPE))]
_JsonOrStream = Annotated[str, Depends(accepting(JSON_TYPE, STREAM_TYPE))]
_ALWAYS = (400, 401, 403, 406, 500, 503)
_KEPT = headers(
    ETag="Changes with the index, and when the server is started anew.", X_Generation="The generation of the index."
)
_TAGGED: Responses = {
    200: {"headers": _KEPT},
    304: {"description": "The client has it already", "headers": _KEPT},
}
_PAGED = documented(410, 422, *_ALWAYS) | _TAGGED
_ONE = documented(404, 422, *_ALWAYS) | _TAGGED
_STREAM = streamed(
    "The answer; as events `citation`, `answer` and `done` where Accept asks for a stream",
    ("citation", "answer", "done"),
    json_data(CitationSchema),
    json_data(AnswerSchema),
    {"const": "{}"},
)


def api_router(engine: Engine, metrics: Metrics) -> APIRouter:
    """The operations, over one archive.

    Args:
        engine: asks it.
        metrics: counts the answers.
    """
    router, tags = APIRouter(), Tags()
    _add_asking(router, engine, metrics)
    _add_searching(router, engine, Cursors(), tags)
    _add_documents(router, engine, Cursors(), tags)
    return router


def _add_asking(router: APIRouter, engine: Engine, metrics: Metrics) -> None:
    @router.post(
        "/ask",
        operation_id="ask",
        summary="Answer a question in the archive's own words, or say that it does not answer",
        response_model=AnswerSchema,
        responses=documented(408, 413, 415, 422, *_ALWAYS) | _STREAM,
        dependencies=[Depends(require_json)],
    )
    async def ask(question: AskRequest, media_type: _JsonOrStream) -> Response:
        reply = await engine.ask(
            lambda archive: archive.ask(
                question.question,
                history=question.turns(),
                limit=question.limit,
                threshold=question.threshold,
                literal=question.literal,
                **question.conditions(),
            )
        )
        metrics.count_answer(reply.value.answered)
        answer = AnswerSchema.of(reply.value)
        sent = {GENERATION_HEADER: reply.generation, "Cache-Control": "no-store"}
        if media_type == STREAM_TYPE:
            return StreamingResponse(answer_events(answer), headers=sent, media_type=STREAM_TYPE)
        return Response(answer.model_dump_json().encode(), headers=sent, media_type=JSON_TYPE)


def _add_searching(router: APIRouter, engine: Engine, cursors: Cursors, tags: Tags) -> None:
    @router.get(
        "/search",
        operation_id="search",
        summary="Find the passages that match a question best",
        response_model=SearchPage,
        responses=_PAGED,
        dependencies=[Depends(require_once)],
    )
    async def search(request: Request, wanted: Annotated[SearchRequest, Query()], _: _Json) -> Response:
        def find(archive: Archive) -> SearchPage:
            def hits(end: int) -> Sequence[PassageSchema]:
                found = archive.search(wanted.query, limit=end, literal=wanted.literal, **wanted.conditions())
                return [PassageSchema.of(hit) for hit in found]

            passages, cursor = _page(archive, cursors, wanted, wanted.limit, hits)
            return SearchPage(query=wanted.query, passages=passages, next_cursor=cursor)

        reply = await engine.ask(find)
        return tags.respond(request, reply.generation, reply.value)

    @router.get(
        "/timeline",
        operation_id="timeline",
        summary="What was said of a topic, oldest first: one quotation a statement",
        response_model=TimelinePage,
        responses=_PAGED,
        dependencies=[Depends(require_once)],
    )
    async def timeline(request: Request, wanted: Annotated[TimelineRequest, Query()], _: _Json) -> Response:
        def follow(archive: Archive) -> TimelinePage:
            # Which statements are in it depends on how many may be: all its pages are cut from one.
            found = archive.timeline(wanted.topic, limit=wanted.limit, **wanted.conditions())
            quotations = [CitationSchema.of(citation) for citation in found]
            entries, cursor = _page(archive, cursors, wanted, wanted.page_size, lambda _end: quotations)
            return TimelinePage(topic=wanted.topic, entries=entries, next_cursor=cursor)

        reply = await engine.ask(follow)
        return tags.respond(request, reply.generation, reply.value)


def _add_documents(router: APIRouter, engine: Engine, cursors: Cursors, tags: Tags) -> None:
    @router.get(
        "/documents",
        operation_id="list_documents",
        summary="The statements of the archive",
        response_model=DocumentsPage,
        responses=_PAGED,
        dependencies=[Depends(require_once)],
    )
    async def list_documents(request: Request, wanted: Annotated[DocumentsRequest, Query()], _: _Json) -> Response:
        def list_matching(archive: Archive) -> DocumentsPage:
            matching = sorted_documents(archive.documents(**wanted.conditions()), Sort(wanted.sort))
            found, cursor = _page(archive, cursors, wanted, wanted.limit, lambda _end: matching)
            entries = [DocumentEntrySchema.of(document) for document in found]
            return DocumentsPage(documents=entries, next_cursor=cursor)

        reply = await engine.ask(list_matching)
        return tags.respond(request, reply.generation, reply.value)

    @router.get(
        "/documents/{document_id}",
        operation_id="get_document",
        summary="A statement with its text, to which all offsets refer",
        response_model=DocumentSchema,
        responses=_ONE,
    )
    async def get_document(request: Request, document_id: str, _: _Json) -> Response:
        reply = await engine.ask(lambda archive: DocumentSchema.of(archive.document(document_id)))
        return tags.respond(request, reply.generation, reply.value)

    @router.get(
        "/documents/{document_id}/text",
        operation_id="get_document_text",
        summary="The text of a statement",
        response_class=PlainTextResponse,
        responses=_ONE,
    )
    async def get_document_text(request: Request, document_id: str, _: _Text) -> Response:
        reply = await engine.ask(lambda archive: archive.document(document_id).text)
        return tags.respond(request, reply.generation, reply.value, TEXT_TYPE)


def _page(
    archive: Archive,
    cursors: Cursors,
    wanted: SearchRequest | TimelineRequest | DocumentsRequest,
    size: int,
    found: Callable[[int], Sequence[_Item]],
) -> tuple[list[_Item], str | None]:
    """The items of the page that is wanted, and the cursor of the next one.

    Args:
        archive: that is asked.
        cursors: reads and writes them.
        wanted: names the page.
        size: how many items it may have.
        found: finds so many items at the least, as far as there are so many.
    """
    generation = archive.generation
    start = 0 if wanted.cursor is None else cursors.read(wanted.cursor, generation, wanted)
    end = start + size
    items = found(end + 1)
    following = cursors.write(generation, wanted, end) if len(items) > end else None
    return list(items[start:end]), following
