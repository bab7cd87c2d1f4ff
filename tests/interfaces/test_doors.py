"""The same questions through each door give the same citations.

A door is a function that asks all questions at once: from where the archive is to what each answer cites.
Another door is another entry of `DOORS`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from qa import Archive
from tests.interfaces.api.conftest import application_over
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


@dataclass(frozen=True)
class House:
    """Where the archive is, for each door."""

    index: Path
    archive: Archive
    address: str


def from_json(answer: Mapping[str, Any]) -> list[Cited]:
    """What the JSON of an answer cites."""
    return [Cited(c["document_id"], c["start"], c["end"], c["quote"]) for c in answer["citations"]]


def python(house: House) -> Citations:
    answers = [house.archive.ask(question) for question in QUESTIONS]
    return [[Cited(c.document_id, c.start, c.end, c.quote) for c in answer.citations] for answer in answers]


def python_async(house: House) -> Citations:
    async def ask() -> Citations:
        answers = await asyncio.gather(*map(house.archive.ask_async, QUESTIONS))
        return [[Cited(c.document_id, c.start, c.end, c.quote) for c in answer.citations] for answer in answers]

    return asyncio.run(ask())


def command(house: House) -> Citations:
    lines = "".join(f"{question}\n" for question in QUESTIONS)
    asked = [sys.executable, "-m", "qa", "ask", "-", "--index", str(house.index)]
    done = subprocess.run(asked, input=lines, capture_output=True, text=True, check=True)
    return [from_json(json.loads(line)) for line in done.stdout.splitlines()]


def mcp_stdio(house: House) -> Citations:
    server = StdioServerParameters(command=sys.executable, args=["-m", "qa", "mcp", "--index", str(house.index)])
    return through_mcp(Client(stdio_client(server)))


def mcp_http(house: House) -> Citations:
    return through_mcp(Client(f"{house.address}/mcp"))


def through_mcp(client: Client) -> Citations:
    async def ask() -> Citations:
        async with client:
            results = [await client.call_tool("ask_archive", {"question": question}) for question in QUESTIONS]
        return [from_json(result.structured_content) for result in results]

    return asyncio.run(ask())


def http(house: House) -> Citations:
    with httpx.Client(base_url=f"{house.address}/api/v1", timeout=60) as client:
        answers = [client.post("/ask", json={"question": question}) for question in QUESTIONS]
    return [from_json(answer.raise_for_status().json()) for answer in answers]


def http_events(house: House) -> Citations:
    with httpx.Client(base_url=f"{house.address}/api/v1", timeout=60) as client:
        return [cited_in_events(client, question) for question in QUESTIONS]


def cited_in_events(client: httpx.Client, question: str) -> list[Cited]:
    """The quotations as they arrive, before the answer is whole."""
    accepted = {"Accept": "text/event-stream"}
    with client.stream("POST", "/ask", json={"question": question}, headers=accepted) as response:
        lines = [*response.raise_for_status().iter_lines()]
    events = itertools.pairwise(lines)
    return from_json({"citations": [json.loads(data[5:]) for event, data in events if event == "event: citation"]})


def chat(house: House) -> Citations:
    with openai.OpenAI(base_url=f"{house.address}/v1", api_key="none", max_retries=0) as client:
        answers = [
            client.chat.completions.create(model="kpcsc-archive", messages=[{"role": "user", "content": question}])
            for question in QUESTIONS
        ]
    return [from_json(answer.choices[0].message.model_extra) for answer in answers]


def langchain(house: House) -> Citations:
    from qa.interfaces.langchain import ArchiveRetriever

    found = ArchiveRetriever(archive=house.archive, mode="quotations").batch([*QUESTIONS])
    return [[from_metadata(document.metadata, document.page_content) for document in own] for own in found]


def llamaindex(house: House) -> Citations:
    from qa.interfaces.llamaindex import ArchiveRetriever

    retriever = ArchiveRetriever(house.archive, mode="quotations")
    return [[from_metadata(node.metadata, node.text) for node in retriever.retrieve(q)] for q in QUESTIONS]


def from_metadata(known: Mapping[str, Any], text: str) -> Cited:
    """A quotation of a retrieval framework."""
    return Cited(known["document_id"], known["start"], known["end"], text)


DOORS: Mapping[str, Callable[[House], Citations]] = {
    "Python": python,
    "Python, asynchronous": python_async,
    "command": command,
    "HTTP": http,
    "HTTP, as events": http_events,
    "chat endpoint": chat,
    "MCP over standard input and output": mcp_stdio,
    "MCP over HTTP": mcp_http,
    "LangChain": langchain,
    "LlamaIndex": llamaindex,
}


@pytest.fixture(scope="module")
def house(index: Path, archive: Archive) -> Iterator[House]:
    """One archive, and one served application over it for all doors that lead through the network."""
    with served(application_over(archive)) as address:
        yield House(index, archive, address)


@pytest.fixture(scope="module")
def expected(house: House) -> Citations:
    """What is cited in Python."""
    return python(house)


def test_the_questions_are_answered_or_not_as_they_are_meant_to_be(archive: Archive, expected: Citations) -> None:
    assert len(set(QUESTIONS)) == 30
    assert [q for q, cited in zip(QUESTIONS, expected, strict=True) if q in ANSWERED and not cited] == []
    assert [q for q, cited in zip(QUESTIONS, expected, strict=True) if q in UNANSWERED and cited] == []
    for cited in expected:
        for quotation in cited:
            assert archive.document(quotation.document_id).text[quotation.start : quotation.end] == quotation.quote


@pytest.mark.parametrize("door", DOORS)
def test_each_door_gives_the_same_citations(door: str, house: House, expected: Citations) -> None:
    assert dict(zip(QUESTIONS, DOORS[door](house), strict=True)) == dict(zip(QUESTIONS, expected, strict=True))
