"""The HTTP interface: its answers, its pages, its tags, and what it refuses."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from qa import Archive
from qa.errors import (
    ArchiveError,
    DocumentsFolderError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
)
from qa.interfaces.schemas import AnswerSchema, CitationSchema, DocumentSchema, PassageSchema
from qa.types import Turn
from tests.interfaces.api.conftest import application_over, raising
from tests.interfaces.web.conftest import Application

QUESTION = "Which countries resisted the redefinition of conflict diamonds?"
PROBLEM = "application/problem+json"


def problem(response: httpx.Response, status: int) -> str:
    """What a problem document says, having looked at its form."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["type"] == "about:blank"
    assert uuid.UUID(body["instance"])
    assert "Traceback" not in response.text
    return str(body["detail"])


def test_a_question_gets_the_answer_of_the_archive(client: TestClient, archive: Archive) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "limit": 3, "since": "2021", "kind": None})
    assert response.status_code == 200
    assert response.json() == AnswerSchema.of(archive.ask(QUESTION, limit=3, since="2021")).model_dump(mode="json")
    assert response.json()["citations"]


def test_a_history_is_taken_into_account(client: TestClient, archive: Archive) -> None:
    first = archive.ask(QUESTION)
    history = [{"question": QUESTION, "answer": first.text}]
    response = client.post("/api/v1/ask", json={"question": "And why?", "history": history})
    wanted = archive.ask("And why?", history=[Turn(QUESTION, first.text)])
    assert response.json() == AnswerSchema.of(wanted).model_dump(mode="json")


def test_an_answer_is_streamed_as_events(client: TestClient, archive: Archive) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [dict(line.split(": ", 1) for line in part.splitlines()) for part in response.text.strip().split("\n\n")]
    answer = AnswerSchema.of(archive.ask(QUESTION)).model_dump(mode="json")
    names = [event["event"] for event in events]
    assert names == ["citation"] * len(answer["citations"]) + ["answer", "done"]
    assert [json.loads(event["data"]) for event in events[:-2]] == answer["citations"]
    assert json.loads(events[-2]["data"]) == answer


def test_passages_are_found_page_by_page(client: TestClient, archive: Archive) -> None:
    wanted = [PassageSchema.of(hit).model_dump(mode="json") for hit in archive.search(QUESTION, limit=100)]
    found, parameters = [], {"query": QUESTION, "limit": "3"}
    while True:
        page = client.get("/api/v1/search", params=parameters).json()
        assert len(page["passages"]) <= 3
        found += page["passages"]
        if page["next_cursor"] is None:
            break
        parameters["cursor"] = page["next_cursor"]
    assert found == wanted


def test_a_timeline_is_that_of_the_archive(client: TestClient, archive: Archive) -> None:
    parameters = {"topic": "civil society", "page_size": "1"}
    wanted = [CitationSchema.of(citation).model_dump(mode="json") for citation in archive.timeline("civil society")]
    first = client.get("/api/v1/timeline", params=parameters).json()
    second = client.get("/api/v1/timeline", params={**parameters, "cursor": first["next_cursor"]}).json()
    assert first["entries"] + second["entries"] == wanted
    assert second["next_cursor"] is None


def test_statements_are_listed_by_their_conditions(client: TestClient, archive: Archive) -> None:
    everything = client.get("/api/v1/documents").json()
    assert [entry["id"] for entry in everything["documents"]] == [info.id for info in archive.documents()]
    speeches = client.get("/api/v1/documents", params={"kind": "speech"}).json()["documents"]
    assert [entry["kind"] for entry in speeches] == ["speech"]
    assert client.get("/api/v1/documents", params={"until": "2020"}).json()["documents"] == []
    assert client.get("/api/v1/documents", params={"speaker": "Nobody At All"}).json()["documents"] == []


def test_statements_are_listed_for_whoever_is_quoted_in_them(client: TestClient, archive: Archive) -> None:
    for speaker in ("Mtisi", "Farai Maguwu"):
        listed = client.get("/api/v1/documents", params={"speaker": speaker}).json()["documents"]
        assert [entry["id"] for entry in listed] == [info.id for info in archive.documents(speaker=speaker)]


def test_statements_are_listed_by_date(client: TestClient) -> None:
    def dates(**parameters: str) -> list[str]:
        return [entry["date"] for entry in client.get("/api/v1/documents", params=parameters).json()["documents"]]

    assert dates(sort="date") == ["2021-06-28", "2021-11-12"]
    assert dates(sort="-date") == ["2021-11-12", "2021-06-28"]
    assert "query/sort" in problem(client.get("/api/v1/documents", params={"sort": "speaker"}), 422)
    first = client.get("/api/v1/documents", params={"sort": "-date", "limit": "1"}).json()
    following = {"sort": "-date", "limit": "1", "cursor": first["next_cursor"]}
    assert client.get("/api/v1/documents", params=following).json()["documents"][0]["date"] == "2021-06-28"
    other = {**following, "sort": "date"}
    assert "other conditions" in problem(client.get("/api/v1/documents", params=other), 400)


def test_a_number_without_a_fraction_is_whole(client: TestClient) -> None:
    answers = [client.post("/api/v1/ask", json={"question": QUESTION, "limit": limit}).json() for limit in (2, 2.0)]
    assert answers[0] == answers[1]


def test_a_statement_and_its_text(client: TestClient, archive: Archive) -> None:
    document = archive.document(archive.documents()[0].id)
    response = client.get(f"/api/v1/documents/{document.id}")
    assert response.json() == DocumentSchema.of(document).model_dump(mode="json")
    text = client.get(f"/api/v1/documents/{document.id}/text")
    assert text.text == document.text
    assert text.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_server_started_anew_knows_nothing_of_the_tags_before(client: TestClient, archive: Archive) -> None:
    # Another version, other settings or another archive at the same address may answer differently.
    anew = TestClient(application_over(archive), base_url="http://localhost")
    for path in ("/api/v1/documents", "/api/v1/search?query=peace"):
        kept = {"If-None-Match": client.get(path).headers["etag"]}
        assert client.get(path, headers=kept).status_code == 304
        assert anew.get(path, headers=kept).status_code == 200


def test_a_text_and_its_document_have_different_tags(client: TestClient, archive: Archive) -> None:
    path = f"/api/v1/documents/{archive.documents()[0].id}"
    assert client.get(path).headers["etag"] != client.get(f"{path}/text").headers["etag"]


def test_what_a_client_has_already_is_not_sent_again(client: TestClient, archive: Archive) -> None:
    first = client.get("/api/v1/documents")
    assert first.headers["x-generation"] == archive.generation
    again = client.get("/api/v1/documents", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-generation"] == archive.generation
    assert client.get("/api/v1/documents", headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ('{"question": ', 400, "The body is not JSON."),
        ("[" * 100_000, 400, ""),
        ("[]", 422, "body"),
        ("{}", 422, "body/question"),
        ('{"question": 5}', 422, "body/question"),
        ('{"question": "What?", "limit": "5"}', 422, "body/limit"),
        ('{"question": "What?", "limit": 101}', 422, "body/limit"),
        ('{"question": "What?", "threshold": 1.5}', 422, "body/threshold"),
        ('{"question": "What?", "questoin": "What?"}', 422, "body/questoin"),
        ('{"question": "What?", "\\ud800": 1}', 422, "unicode"),
        ('{"question": "\\ud800"}', 422, "body/question"),
        ('{"question": "a\\u0000b"}', 422, "control character"),
        ('{"question": "???"}', 422, "The question is empty"),
        ('{"question": "What?", "since": "soon"}', 422, "body/since"),
        ('{"question": "What?", "since": "2021-13"}', 422, "body/since: '2021-13' is not a date"),
        ('{"question": "What?", "since": "2021-02-30"}', 422, "is not a date"),
        ('{"question": "What?", "since": " 2021"}', 422, "is not a date"),
        ('{"question": "What?", "limit": 5.5}', 422, "body/limit"),
        ('{"question": "What?", "limit": true}', 422, "body/limit"),
        ('{"question": "What?", "since": "2022", "until": "2021"}', 422, "The period is empty"),
        ('{"question": "What?", "kind": "poem"}', 422, "body/kind"),
    ],
)
def test_a_question_that_cannot_be_used(client: TestClient, body: str, status: int, said: str) -> None:
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert said in problem(response, status)


def test_a_history_of_ten_thousand_turns_is_refused(client: TestClient) -> None:
    history = [{"question": "q", "answer": "a"}] * 10_000
    assert "body/history" in problem(client.post("/api/v1/ask", json={"question": "What?", "history": history}), 422)
    kept = [{"question": "q", "answer": "a"}] * 100
    assert client.post("/api/v1/ask", json={"question": QUESTION, "history": kept}).status_code == 200


@pytest.mark.parametrize(
    ("turn", "field"),
    [
        ({"question": "q" * 2001, "answer": "a"}, "body/history/0/question"),
        ({"question": "q", "answer": "A" * 20_001}, "body/history/0/answer"),
    ],
)
def test_an_exchange_that_is_too_long_is_refused(client: TestClient, turn: dict[str, str], field: str) -> None:
    assert field in problem(client.post("/api/v1/ask", json={"question": "What?", "history": [turn]}), 422)


def test_the_longest_history_is_answered(client: TestClient) -> None:
    turn = {"question": ("And the second of these? " * 90)[:2000], "answer": "A" * 8000}
    body = {"question": "And the second of these?", "history": [turn] * 100}
    assert client.post("/api/v1/ask", json=body).status_code == 200


def test_a_body_of_fifty_megabytes_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    problem(client.post("/api/v1/ask", content=b" " * 50_000_000, headers=headers), 413)
    parts = (b" " * 1_000_000 for _ in range(50))
    problem(client.post("/api/v1/ask", content=parts, headers=headers), 413)


def test_what_http_itself_forbids(client: TestClient) -> None:
    problem(client.post("/api/v1/ask", content="question=What", headers={"Content-Type": "text/plain"}), 415)
    problem(client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/html"}), 406)
    problem(client.get("/api/v1/documents", headers={"Accept": "application/json;q=0"}), 406)
    refused = client.get("/api/v1/ask")
    problem(refused, 405)
    assert refused.headers["allow"] == "POST"
    problem(client.get("/api/v1/nothing"), 404)
    problem(client.get("/api/v1"), 404)
    problem(client.get("/api/v1/search", params={"query": "peace", "qurey": "peace"}), 422)
    twice = client.get("/api/v1/documents?kind=speech&kind=letter")
    assert "query/kind" in problem(twice, 422)
    problem(client.get("/api/v1/documents", headers={"Host": "evil.example"}), 400)


@pytest.mark.parametrize(
    "name", ["unknown", "..", "..%2F..%2Fetc%2Fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%00", "a%2Fb"]
)
def test_an_id_that_names_nothing(client: TestClient, name: str) -> None:
    problem(client.get(f"http://localhost/api/v1/documents/{name}/text"), 404)


def test_a_cursor_that_was_tampered_with(client: TestClient) -> None:
    parameters = {"query": QUESTION, "limit": "2"}
    cursor = client.get("/api/v1/search", params=parameters).json()["next_cursor"]
    for forged in (cursor[:-2], cursor[1:], "x" + cursor[1:], "", "a.b", "é"):
        assert "cursor" in problem(client.get("/api/v1/search", params={**parameters, "cursor": forged}), 400)
    other = {**parameters, "query": "peace", "cursor": cursor}
    assert "other conditions" in problem(client.get("/api/v1/search", params=other), 400)
    assert client.get("/api/v1/search", params={**parameters, "cursor": cursor}).status_code == 200


def test_a_cursor_ends_with_its_generation(own_index: Path, documents: Path) -> None:
    with Archive.open(own_index) as archive:
        client = TestClient(application_over(archive), base_url="http://localhost")
        parameters = {"limit": "1"}
        first = client.get("/api/v1/documents", params=parameters)
        shutil.copy(next(documents.rglob("*speech*.txt")), documents / "another.txt")
        Archive.build(documents, own_index)
        late = client.get("/api/v1/documents", params={**parameters, "cursor": first.json()["next_cursor"]})
        assert "begin with the first page" in problem(late, 410)
        again = client.get("/api/v1/documents", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200
        assert len(again.json()["documents"]) == 3


def test_an_answer_that_takes_too_long(application: Application) -> None:
    response = application(api_seconds=1e-6).post("/api/v1/ask", json={"question": QUESTION})
    assert "ask again later" in problem(response, 503)
    assert response.headers["retry-after"] == "5"


def test_a_fault_of_the_server_tells_nothing_of_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Archive, "timeline", raising(RuntimeError("a secret")))
    response = client.get("/api/v1/timeline", params={"topic": "peace"})
    assert "secret" not in problem(response, 500)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexMissingError, "has no index"),
        (IndexDamagedError, "is damaged"),
        (IndexMismatchError, "another model"),
        (ModelError, "cannot be loaded"),
        (DocumentsFolderError, "cannot answer"),
    ],
)
def test_a_problem_names_no_folder_of_the_server(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[ArchiveError],
    said: str,
) -> None:
    monkeypatch.setattr(Archive, "search", raising(error("It is in /srv/archive/index.")))
    response = client.get("/api/v1/search", params={"query": "peace"})
    assert said in problem(response, 503)
    assert "/srv" not in response.text
    # Who runs the server finds the same occurrence, in full.
    assert f"{response.json()['instance']}: It is in /srv/archive/index." in caplog.text


def test_other_websites_may_ask_only_where_they_are_named(application: Application) -> None:
    headers = {"Origin": "https://news.example", "Access-Control-Request-Method": "POST"}
    closed = application()
    assert "access-control-allow-origin" not in closed.options("/api/v1/ask", headers=headers).headers
    problem(closed.post("/api/v1/ask", json={"question": QUESTION}, headers=headers), 403)
    opened = application(api_origins=["https://news.example"])
    assert opened.options("/api/v1/ask", headers=headers).headers["access-control-allow-origin"] == headers["Origin"]
    answer = opened.post("/api/v1/ask", json={"question": QUESTION}, headers=headers)
    assert answer.headers["access-control-allow-origin"] == "https://news.example"
    other = opened.options("/api/v1/ask", headers={**headers, "Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_requests_and_answers_are_counted(client: TestClient) -> None:
    def count(line: str) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(counted.rsplit(" ", 1)[1]) for counted in lines if counted.startswith(line))

    lines = (
        'kpcsc_answers_total{answered="true"}',
        'kpcsc_requests_total{interface="api",method="GET",path="/documents/{document_id}",status="404"}',
        'kpcsc_requests_total{interface="api",method="GET",path="other",status="404"}',
    )
    before = [count(line) for line in lines]
    client.post("/api/v1/ask", json={"question": QUESTION})
    client.get("/api/v1/documents/unknown")
    client.get("/api/v1/whatever/else")
    assert [count(line) for line in lines] == [number + 1 for number in before]
    assert count("kpcsc_documents") == 2
