"""The endpoint for chat clients: what it answers, streams and refuses."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from qa import Archive
from qa.errors import IndexDamagedError
from qa.interfaces.api.chat_markdown import answer_markdown, escape_markdown
from qa.interfaces.schemas import AnswerSchema
from qa.types import Turn
from tests.interfaces.api.conftest import raising

QUESTION = "Which countries resisted the redefinition of conflict diamonds?"
USER = {"role": "user", "content": QUESTION}


def test_the_answer_holds_its_sources_and_its_citations(client: TestClient, archive: Archive) -> None:
    response = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": [USER]})
    message = response.json()["choices"][0]["message"]
    answer = archive.ask(QUESTION)
    wanted = AnswerSchema.of(answer).model_dump(mode="json")
    assert message["citations"] == wanted["citations"]
    assert (message["answered"], message["confidence"]) == (True, wanted["confidence"])
    first = answer.citations[0]
    said, _, listed = message["content"].partition("**Sources**")
    assert "[1]" in said
    sources = listed.strip().splitlines()
    assert [line.split(".")[0] for line in sources] == [str(citation.marker) for citation in answer.citations]
    assert str(first.date) in sources[0]
    assert f"voice: {first.voice}" in sources[0]


def test_the_messages_before_are_the_history(client: TestClient, archive: Archive) -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        USER,
        {"role": "assistant", "content": [{"type": "text", "text": "Several."}]},
        {"role": "user", "content": [{"type": "text", "text": "And why?"}, {"type": "image_url", "image_url": {}}]},
    ]
    response = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": messages})
    wanted = archive.ask("And why?", history=[Turn(QUESTION, "Several.")])
    assert response.json()["choices"][0]["message"]["content"] == answer_markdown(wanted)


def test_an_answer_is_streamed_in_chunks(client: TestClient, archive: Archive) -> None:
    body = {"model": "kpcsc-archive", "messages": [USER], "stream": True, "temperature": 0.7, "n": 1, "user": "me"}
    response = client.post("/v1/chat/completions", json=body)
    lines = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
    assert lines[-1] == "[DONE]"
    deltas = [json.loads(line)["choices"][0]["delta"] for line in lines[:-1]]
    answer = archive.ask(QUESTION)
    assert "".join(delta["content"] or "" for delta in deltas) == answer_markdown(answer)
    assert deltas[-1]["citations"] == AnswerSchema.of(answer).model_dump(mode="json")["citations"]
    assert deltas[-1]["answered"] is True


def test_a_question_that_is_not_answered(client: TestClient) -> None:
    messages = [{"role": "user", "content": "How do I bake sourdough bread?"}]
    response = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": messages})
    message = response.json()["choices"][0]["message"]
    assert (message["answered"], message["citations"]) == (False, [])
    assert "Sources" not in message["content"]


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        ({"messages": []}, 400, "messages"),
        ({"messages": [{"role": "system", "content": "Hello"}]}, 400, "messages"),
        ({"messages": "Hello"}, 400, "messages"),
        ({"messages": [{"role": "user", "content": {"text": "Hello"}}]}, 400, "messages.0.content.str"),
        ({"messages": [{"role": "user", "content": ""}]}, 400, None),
        ({"messages": [{"role": "user", "content": "q"}] * 20_001}, 400, "messages"),
        ({"model": "gpt-4"}, 404, "model"),
        ({"n": 2}, 400, "n"),
        ({"n": 0}, 400, "n"),
        ({"logprobs": True}, 400, "logprobs"),
        ({"logprobs": False, "top_logprobs": 3}, 400, "top_logprobs"),
        ({"modalities": ["text", "audio"]}, 400, "modalities"),
        ({"audio": {"voice": "alloy", "format": "mp3"}}, 400, "audio"),
        ({"web_search_options": {}}, 400, "web_search_options"),
        ({"tool_choice": "required"}, 400, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "search"}}}, 400, "tool_choice"),
        ({"response_format": {"type": "json_schema", "json_schema": {}}}, 400, "response_format"),
    ],
)
def test_what_an_archive_cannot_serve(
    client: TestClient, body: dict[str, object], status: int, param: str | None
) -> None:
    whole = {"model": "kpcsc-archive", "messages": [USER], **body}
    response = client.post("/v1/chat/completions", json=whole)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["param"] == param
    assert error["message"]


def test_what_steers_a_model_is_taken_and_changes_nothing(client: TestClient) -> None:
    plain = {"model": "kpcsc-archive", "messages": [USER]}
    steered = {
        **plain, "temperature": 2, "top_p": 0.1, "max_tokens": 1, "max_completion_tokens": 1, "seed": 1,
        "presence_penalty": 2, "logit_bias": {"1": -100}, "user": "me", "tools": [], "tool_choice": "auto",
        "stop": ["the"], "logprobs": False, "top_logprobs": 0, "modalities": ["text"],
        "response_format": {"type": "text"},
    }  # fmt: skip
    answers = [client.post("/v1/chat/completions", json=body).json() for body in (plain, steered)]
    assert answers[0]["choices"] == answers[1]["choices"]


def test_a_long_conversation_is_cut_and_not_refused(client: TestClient, archive: Archive) -> None:
    long = [
        USER,
        {"role": "assistant", "content": "Ab " * 100_000},
        {"role": "user", "content": "The second of these?"},
    ]
    response = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": long})
    wanted = archive.ask("The second of these?", history=[Turn(QUESTION, ("Ab " * 100_000)[:20_000])])
    assert response.json()["choices"][0]["message"]["content"] == answer_markdown(wanted)
    asked = [{"role": "user", "content": "word " * 1000}, *long]
    assert client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": asked}).status_code == 200
    too_long = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": asked[:1]})
    assert too_long.status_code == 400
    assert "5,000 characters" in too_long.json()["error"]["message"]


def test_no_error_names_a_folder_of_the_server(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, status in ((IndexDamagedError("/srv/index is damaged"), 503), (RuntimeError("/srv/index"), 500)):
        monkeypatch.setattr(Archive, "ask", raising(error))
        response = client.post("/v1/chat/completions", json={"model": "kpcsc-archive", "messages": [USER]})
        assert response.status_code == status
        assert "/srv" not in response.text
        assert "log" in response.json()["error"]["message"]


def test_errors_are_those_of_chat_clients(client: TestClient) -> None:
    json_type = {"Content-Type": "application/json"}
    for response, status in (
        (client.post("/v1/chat/completions", content="{", headers=json_type), 400),
        (client.post("/v1/chat/completions", content="{}", headers={"Content-Type": "text/plain"}), 415),
        (client.post("/v1/chat/completions", content=b" " * 50_000_000, headers=json_type), 413),
        (client.get("/v1/chat/completions"), 405),
        (client.get("/v1/embeddings"), 404),
        (client.get("/v1/models/gpt-4"), 404),
        (client.get("/v1/models", headers={"Host": "evil.example"}), 400),
    ):
        assert response.status_code == status
        assert set(response.json()["error"]) == {"message", "type", "param", "code"}


def test_the_archive_is_the_one_model(client: TestClient) -> None:
    models = client.get("/v1/models").json()
    assert models["object"] == "list"
    assert [model["id"] for model in models["data"]] == ["kpcsc-archive"]
    assert client.get("/v1/models/kpcsc-archive").json() == models["data"][0]


def test_nothing_of_a_document_is_markup() -> None:
    hostile = "![](http://evil/p.png) <script> [x](javascript:1) `code` **b**\n# Title\n- item"
    assert escape_markdown(hostile) == (
        "\\!\\[\\](http://evil/p.png) \\<script\\> \\[x\\](javascript:1) \\`code\\` \\*\\*b\\*\\*\n\\# Title\n\\- item"
    )
