"""The same questions through each door give the same citations.

A door is a function that asks all questions at once: from the folder of the index and an archive opened
on it to what each answer cites. Another door is another entry of `DOORS`.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from starlette.applications import Starlette
from starlette.routing import Route

from qa import Archive
from tests.interfaces.serving import served

ANSWERED = (
    "Which countries resisted the redefinition of conflict diamonds?",
    "In how many countries is the coalition collecting and mapping data?",
    "Who hosted the 2021 KP Plenary?",
    "What does the coalition say about armed groups in the Central African Republic?",
    "What does the coalition think of the Declaration on Principles for Responsible Diamond Sourcing?",
    "Which countries were admitted into the Kimberley Process?",
    "Why does the coalition want to approach the United Nations?",
    "What does the coalition say about the pollution of the Congo River Basin?",
    "Who is interested in cooperating with the KP on data collection?",
    "What did Mtisi say about the UN?",
    "What does the coalition appreciate about Mozambique?",
    "What should the KP Review Mission to CAR have?",
    "Que dit la coalition de la République centrafricaine ?",
    "Who wants to sensitise diamond consumers and retailers?",
    "How has the position on the definition of conflict diamonds changed?",
)
UNANSWERED = (
    "What is the capital of France?",
    "Who won the 1998 World Cup?",
    "How many carats did Botswana produce in 2019?",
    "What does the coalition say about lab-grown diamonds?",
    "What did Donald Trump say about conflict diamonds?",
    "Which banks finance the diamond trade in Dubai?",
    "What is the coalition's position on cobalt?",
    "When was the coalition founded?",
    "What did Mtisi say in 2015?",
    "What is the price of rough diamonds?",
    "How do I renew my passport?",
    "Who leads the delegation of Canada?",
)
PARTLY = (
    "Which countries resisted the redefinition, and what did the United States do about it in 2024?",
    "What does the coalition say about Mozambique and its gold mines?",
    "Who thanked Russia and for which football match?",
)
QUESTIONS = (*ANSWERED, *UNANSWERED, *PARTLY)


@dataclass(frozen=True)
class Cited:
    """A quotation and where it stands."""

    document_id: str
    start: int
    end: int
    quote: str


Citations = list[list[Cited]]
"""What is cited in the answer to each question, in the order of the markers."""


def from_json(answer: Mapping[str, Any]) -> list[Cited]:
    """What the JSON of an answer cites."""
    return [Cited(c["document_id"], c["start"], c["end"], c["quote"]) for c in answer["citations"]]


def python(_index: Path, archive: Archive) -> Citations:
    answers = [archive.ask(question) for question in QUESTIONS]
    return [[Cited(c.document_id, c.start, c.end, c.quote) for c in answer.citations] for answer in answers]


def python_async(_index: Path, archive: Archive) -> Citations:
    async def ask() -> Citations:
        answers = await asyncio.gather(*map(archive.ask_async, QUESTIONS))
        return [[Cited(c.document_id, c.start, c.end, c.quote) for c in answer.citations] for answer in answers]

    return asyncio.run(ask())


def command(index: Path, _archive: Archive) -> Citations:
    lines = "".join(f"{question}\n" for question in QUESTIONS)
    asked = [sys.executable, "-m", "qa", "ask", "-", "--index", str(index)]
    done = subprocess.run(asked, input=lines, capture_output=True, text=True, check=True)
    return [from_json(json.loads(line)) for line in done.stdout.splitlines()]


def mcp_stdio(index: Path, _archive: Archive) -> Citations:
    server = StdioServerParameters(command=sys.executable, args=["-m", "qa", "mcp", "--index", str(index)])
    return through_mcp(Client(stdio_client(server)))


def mcp_http(_index: Path, archive: Archive) -> Citations:
    from qa.interfaces.mcp.server import mcp_http_app

    with served(Starlette(routes=[Route("/mcp", mcp_http_app(archive, ["127.0.0.1"]))])) as address:
        return through_mcp(Client(f"{address}/mcp"))


def through_mcp(client: Client) -> Citations:
    async def ask() -> Citations:
        async with client:
            results = [await client.call_tool("ask_archive", {"question": question}) for question in QUESTIONS]
        return [from_json(result.structured_content) for result in results]

    return asyncio.run(ask())


def langchain(_index: Path, archive: Archive) -> Citations:
    from qa.interfaces.langchain import ArchiveRetriever

    found = ArchiveRetriever(archive=archive, mode="quotations").batch([*QUESTIONS])
    return [[from_metadata(document.metadata, document.page_content) for document in own] for own in found]


def llamaindex(_index: Path, archive: Archive) -> Citations:
    from qa.interfaces.llamaindex import ArchiveRetriever

    retriever = ArchiveRetriever(archive, mode="quotations")
    return [[from_metadata(node.metadata, node.text) for node in retriever.retrieve(q)] for q in QUESTIONS]


def from_metadata(known: Mapping[str, Any], text: str) -> Cited:
    """A quotation of a retrieval framework."""
    return Cited(known["document_id"], known["start"], known["end"], text)


DOORS: Mapping[str, Callable[[Path, Archive], Citations]] = {
    "Python": python,
    "Python, asynchronous": python_async,
    "command": command,
    "MCP over standard input and output": mcp_stdio,
    "MCP over HTTP": mcp_http,
    "LangChain": langchain,
    "LlamaIndex": llamaindex,
}


@pytest.fixture(scope="module")
def expected(archive: Archive) -> Citations:
    """What is cited in Python."""
    return python(Path(), archive)


def test_the_questions_are_answered_or_not_as_they_are_meant_to_be(archive: Archive, expected: Citations) -> None:
    assert len(set(QUESTIONS)) == 30
    assert [q for q, cited in zip(QUESTIONS, expected, strict=True) if q in ANSWERED and not cited] == []
    assert [q for q, cited in zip(QUESTIONS, expected, strict=True) if q in UNANSWERED and cited] == []
    for cited in expected:
        for quotation in cited:
            assert archive.document(quotation.document_id).text[quotation.start : quotation.end] == quotation.quote


@pytest.mark.parametrize("door", DOORS)
def test_each_door_gives_the_same_citations(door: str, index: Path, archive: Archive, expected: Citations) -> None:
    given = DOORS[door](index, archive)
    assert dict(zip(QUESTIONS, given, strict=True)) == dict(zip(QUESTIONS, expected, strict=True))
