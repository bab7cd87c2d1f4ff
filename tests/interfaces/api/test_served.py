"""The served process with the clients that people use."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from qa import Archive
from qa.interfaces.api.chat_markdown import answer_markdown
from qa.interfaces.schemas import AnswerSchema
from tests.interfaces.web.conftest import serving

QUESTION = "Which countries resisted the redefinition of conflict diamonds?"


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


def test_bad_input_is_refused_and_harms_nobody(index: Path, token: tuple[Path, str]) -> None:
    good = {"Authorization": f"Bearer {token[1]}"}
    json_type = {**good, "Content-Type": "application/json"}
    turns = [{"question": "q", "answer": "a"}] * 10_000
    with serving(index, api_tokens=str(token[0])) as (address, process):
        with httpx.Client(base_url=address, timeout=60) as client:
            refused = (
                (client.post("/api/v1/ask", content='{"question":', headers=json_type), 400),
                (client.post("/api/v1/ask", content="\xff\xfe", headers=json_type), 400),
                (client.post("/api/v1/ask", json={"question": ["What?"]}, headers=good), 422),
                (client.post("/api/v1/ask", json={"question": "What?", "questoin": ""}, headers=good), 422),
                (client.post("/api/v1/ask", json={"question": "What?", "history": turns}, headers=good), 422),
                (client.get("/api/v1/documents/unknown", headers=good), 404),
                (client.get("/api/v1/documents/..%2F..%2Fetc%2Fpasswd", headers=good), 404),
                (client.get("/api/v1/documents?cursor=forged", headers=good), 400),
                (client.get("/api/v1/documents"), 401),
                (client.get("/api/v1/documents", headers={"Authorization": "Bearer wrong"}), 401),
                (client.get("/api/v1/documents", headers={**good, "Host": "evil.example"}), 400),
            )
        where = urlsplit(address)
        with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
            head = f"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token[1]}\r\n"
            connection.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 50000000\r\n\r\n{{".encode())
            large = connection.recv(10_000).decode()
        for _ in range(3):
            with httpx.stream(
                "POST",
                f"{address}/api/v1/ask",
                json={"question": QUESTION},
                headers={**good, "Accept": "text/event-stream"},
                timeout=60,
            ) as response:
                next(response.iter_raw(10))
        assert httpx.get(f"{address}/api/v1/documents", headers=good, timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    assert large.startswith("HTTP/1.1 413")
    assert "application/problem+json" in large
    for response, status in refused:
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
        assert response.json()["status"] == status
        assert "Traceback" not in response.text


def test_the_page_answers_programs_that_speak_to_gradio_pages(index: Path, archive: Archive) -> None:
    with serving(index) as (address, _):
        client = Client(address, verbose=False, analytics_enabled=False)
        endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
        assert [*endpoints] == ["/ask"]
        answer = client.predict(QUESTION, api_name="/ask")
        assert AnswerSchema.model_validate_json(answer) == AnswerSchema.of(archive.ask(QUESTION))
        later = client.predict(QUESTION, since="2021-07", limit=2, api_name="/ask")
        asked = archive.ask(QUESTION, since="2021-07", limit=2)
        assert AnswerSchema.model_validate_json(later) == AnswerSchema.of(asked)
        with pytest.raises(AppError, match="'yesterday' is not a date; write 2021"):
            client.predict(QUESTION, since="yesterday", api_name="/ask")
        client.close()


def test_where_programs_need_a_token_the_page_answers_none(served: str) -> None:
    client = Client(served, verbose=False, analytics_enabled=False)
    assert client.view_api(return_format="dict", print_info=False)["named_endpoints"] == {}
    with pytest.raises(ValueError, match="Cannot find a function"):
        client.predict(QUESTION, api_name="/ask")
    client.close()


def test_a_host_that_is_not_ours(served: str, token: tuple[Path, str]) -> None:
    headers = {"Authorization": f"Bearer {token[1]}", "Host": "evil.example"}
    response = httpx.get(f"{served}/api/v1/documents", headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
