"""The served process with the clients that people use."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openai
import pytest

from qa import Archive
from qa.interfaces.api.chat_markdown import answer_markdown
from qa.interfaces.api.tokens import Tokens
from qa.interfaces.schemas import AnswerSchema
from tests.interfaces.web.conftest import serving

QUESTION = "Which countries resisted the inclusion of civil society?"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("tokens") / "tokens"
    return file, Tokens(file).issue("tests")


@pytest.fixture(scope="module")
def served(index: Path, token: tuple[Path, str]) -> Iterator[str]:
    with serving(index, api_tokens=str(token[0])) as (address, _):
        yield address


def test_curl_gets_an_answer(served: str, token: tuple[Path, str], archive: Archive) -> None:
    command = ["curl", "--silent", "--show-error", "--fail-with-body", f"{served}/api/v1/ask"]
    headers = ["--header", f"Authorization: Bearer {token[1]}", "--json", json.dumps({"question": QUESTION})]
    said = subprocess.run([*command, *headers], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == AnswerSchema.of(archive.ask(QUESTION)).model_dump(mode="json")


def test_the_openai_client_gets_a_whole_and_a_streamed_answer(
    served: str, token: tuple[Path, str], archive: Archive
) -> None:
    answer = archive.ask(QUESTION)
    citations = AnswerSchema.of(answer).model_dump(mode="json")["citations"]
    with openai.OpenAI(base_url=f"{served}/v1", api_key=token[1], max_retries=0) as client:
        model = client.models.list().data[0].id
        messages = [{"role": "user", "content": QUESTION}]
        whole = client.chat.completions.create(model=model, messages=messages)  # type: ignore[arg-type]
        message = whole.choices[0].message
        assert message.content == answer_markdown(answer)
        assert (message.model_extra or {})["citations"] == citations
        stream = client.chat.completions.create(
            model=model,
            messages=messages,  # type: ignore[arg-type]
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = list(stream)  # type: ignore[arg-type]
        deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
        assert "".join(delta.content or "" for delta in deltas) == message.content
        assert (deltas[-1].model_extra or {})["citations"] == citations
        assert chunks[-1].usage.total_tokens == 0
        with pytest.raises(openai.NotFoundError, match="no such model"):
            client.chat.completions.create(model="gpt-4", messages=messages)  # type: ignore[arg-type]
        with pytest.raises(openai.BadRequestError, match="n can only be 1"):
            client.chat.completions.create(model=model, messages=messages, n=2)  # type: ignore[arg-type]
    with (
        openai.OpenAI(base_url=f"{served}/v1", api_key="wrong", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError, match="not known"),
    ):
        client.models.list()


def test_a_client_that_leaves_in_the_middle(served: str, token: tuple[Path, str]) -> None:
    headers = {"Authorization": f"Bearer {token[1]}"}
    body = {"model": "kpcsc-archive", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    with (
        httpx.Client(base_url=served, headers=headers, timeout=60) as client,
        client.stream("POST", "/v1/chat/completions", json=body) as response,
    ):
        next(response.iter_raw(10))
    where = urlsplit(served)
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{")
    assert httpx.get(f"{served}/api/v1/documents", headers=headers, timeout=60).status_code == 200


def test_a_host_that_is_not_ours(served: str, token: tuple[Path, str]) -> None:
    headers = {"Authorization": f"Bearer {token[1]}", "Host": "evil.example"}
    response = httpx.get(f"{served}/api/v1/documents", headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
