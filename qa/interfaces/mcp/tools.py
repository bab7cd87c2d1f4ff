"""The five tools: what a model is told of each, and what each does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from anyio import to_thread
from pydantic import BaseModel

from qa.archive import Archive
from qa.interfaces.mcp.arguments import (
    AskArguments,
    ListArguments,
    SearchArguments,
    StatementArguments,
    TimelineArguments,
)
from qa.interfaces.mcp.prose import answer_text, passages_text, statement_text, statements_text, timeline_text
from qa.interfaces.mcp.results import StatementSchema, StatementsSchema
from qa.interfaces.schemas import AnswerSchema, CitationSchema, PassageSchema, SearchSchema, TimelineSchema

_Passed = TypeVar("_Passed", bound=BaseModel)

_NEAREST = 3
"""Passages that are shown where there is no answer."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found, for a program and for a reader.

    Attributes:
        structured: of the tool's result schema.
        text: the same in words.
    """

    structured: BaseModel
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveTool(Generic[_Passed]):
    """A tool that reads the archive.

    Attributes:
        name: by which it is called.
        title: for people.
        description: from which a model learns when to call it and what to do with the result.
        arguments: what it takes.
        result: what it returns.
        call: does it.
    """

    name: str
    title: str
    description: str
    arguments: type[_Passed]
    result: type[BaseModel]
    call: Callable[[Archive, _Passed], Awaitable[ToolResult]]


async def ask_archive(archive: Archive, arguments: AskArguments) -> ToolResult:
    """Answer a question, or say that the archive does not."""
    answer = await archive.ask_async(
        arguments.question, history=arguments.turns(), limit=arguments.limit, **arguments.conditions()
    )
    whole = AnswerSchema.of(answer)
    nearest = [] if answer.answered else whole.passages[:_NEAREST]
    return ToolResult(whole.model_copy(update={"passages": nearest}), answer_text(answer, nearest))


async def search_statements(archive: Archive, arguments: SearchArguments) -> ToolResult:
    """Find passages."""
    hits = await archive.search_async(arguments.query, limit=arguments.limit, **arguments.conditions())
    passages = [PassageSchema.of(hit) for hit in hits]
    return ToolResult(SearchSchema(query=arguments.query, passages=passages), passages_text(passages))


async def timeline(archive: Archive, arguments: TimelineArguments) -> ToolResult:
    """Follow a topic over time."""
    call = partial(archive.timeline, arguments.topic, limit=arguments.limit, **arguments.conditions())
    entries = await to_thread.run_sync(call)
    found = TimelineSchema(topic=arguments.topic, entries=[CitationSchema.of(entry) for entry in entries])
    return ToolResult(found, timeline_text(entries))


async def get_statement(archive: Archive, arguments: StatementArguments) -> ToolResult:
    """Read a statement, a part at a time."""
    document = await to_thread.run_sync(archive.document, arguments.document_id)
    part = StatementSchema.of(document, arguments.offset, arguments.limit)
    return ToolResult(part, statement_text(part))


async def list_statements(archive: Archive, arguments: ListArguments) -> ToolResult:
    """List the statements that meet conditions."""
    documents = await to_thread.run_sync(partial(archive.documents, **arguments.conditions()))
    page = StatementsSchema.of(documents, arguments.offset, arguments.limit)
    return ToolResult(page, statements_text(page))


TOOLS: tuple[ArchiveTool[Any], ...] = (
    ArchiveTool(
        name="ask_archive",
        title="Ask the archive",
        description=(
            "Answer a question about what the organisation of this archive has said: its positions, who said what, "
            "when and where. The answer consists of exact quotations, each with a marker such as [1], a document_id "
            "and the offsets start and end in that document's text. Call this first. Each citation has a voice: "
            "'coalition' are the organisation's own words, 'member' somebody of it quoted in a report, 'reporter' the "
            "reporter's words, 'other' another party quoted, 'reported' not certain; never pass one off as another. "
            "Quote exactly, keep the markers, and name the date: positions change. When answered is false, the archive "
            "does not answer: say so; the passages are only what is nearest."
        ),
        arguments=AskArguments,
        result=AnswerSchema,
        call=ask_archive,
    ),
    ArchiveTool(
        name="search_statements",
        title="Search the statements",
        description=(
            "List the passages of the statements that match a question or some words best, with document_id, offsets, "
            "date, speaker and voices. Use it to look around or when ask_archive does not answer. The score compares "
            "passages of one search only; a high one is no proof that a passage answers a question. A passage may "
            "hold words of several voices: where it does, ask_archive tells whose a sentence is. Quote exactly and "
            "name the date."
        ),
        arguments=SearchArguments,
        result=SearchSchema,
        call=search_statements,
    ),
    ArchiveTool(
        name="timeline",
        title="Follow a topic over time",
        description=(
            "Show what was said of a topic over the years: one exact quotation of each statement that touches it, "
            "oldest first, with its date, voice, document_id and offsets. Use it for 'since when', 'how has the "
            "position changed' and 'what was said before'. Quote exactly, name the date of each quotation, and say "
            "whose words it holds: voices are those of ask_archive."
        ),
        arguments=TimelineArguments,
        result=TimelineSchema,
        call=timeline,
    ),
    ArchiveTool(
        name="get_statement",
        title="Read a statement",
        description=(
            "Read the text of one statement, letter for letter, and what is known of it. A long text comes in parts: "
            "call again with offset set to next_offset. Offsets of quotes and passages refer to this text, so the "
            "context of a quotation begins a little before its start. Statements hold words of several voices, press "
            "reports above all: before you attribute a sentence to anybody, let ask_archive tell whose it "
            "is, and name the date of the statement."
        ),
        arguments=StatementArguments,
        result=StatementSchema,
        call=get_statement,
    ),
    ArchiveTool(
        name="list_statements",
        title="List the statements",
        description=(
            "List the statements of the archive in the order of their paths, with date, speaker, occasion, kind and "
            "document_id, optionally only those that meet conditions. Use it to learn what the archive holds and which "
            "names to filter by. A long list comes in pages: call again with offset set to next_offset."
        ),
        arguments=ListArguments,
        result=StatementsSchema,
        call=list_statements,
    ),
)
