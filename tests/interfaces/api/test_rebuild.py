"""Rebuilds while clients are asking: each response comes from one generation, and none fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from qa import Archive
from qa.types import Corrections
from tests.conftest import REPORT
from tests.interfaces.api.conftest import application_over
from tests.interfaces.serving import served

QUESTION = "Which countries resisted the redefinition of conflict diamonds?"
CHAT = {"model": "kpcsc-archive", "messages": [{"role": "user", "content": QUESTION}]}
_REBUILDS = 4


def titles_listed(body: dict[str, list[dict[str, str]]]) -> set[str]:
    """The title that the report has in a list of statements."""
    return {entry["title"] for entry in body["documents"] if entry["path"] == REPORT}


def titles_cited(body: dict[str, list[dict[str, str]]]) -> set[str]:
    """The title that the report has in citations; they are there."""
    return {citation["title"] for citation in body["citations"] if citation["path"] == REPORT}


def titles_told(body: dict[str, list[dict[str, dict[str, list[dict[str, str]]]]]]) -> set[str]:
    """The same of a message in a chat."""
    return titles_cited(body["choices"][0]["message"])


Ask = Callable[[httpx.Client], httpx.Response]
ASKERS: Sequence[tuple[Ask, Callable[..., set[str]]]] = (
    (lambda client: client.get("/api/v1/documents"), titles_listed),
    (lambda client: client.post("/api/v1/ask", json={"question": QUESTION}), titles_cited),
    (lambda client: client.post("/v1/chat/completions", json=CHAT), titles_told),
)


@contextmanager
def asking(address: str) -> Iterator[list[list[httpx.Response]]]:
    """Clients that go on asking, and what each was answered so far."""
    done, answered = threading.Event(), [list[httpx.Response]() for _ in ASKERS]

    def go_on(ask: Ask, responses: list[httpx.Response]) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not done.is_set():
                responses.append(ask(client))

    threads = [
        threading.Thread(target=go_on, args=(ask, responses))
        for (ask, _), responses in zip(ASKERS, answered, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        done.set()
        for thread in threads:
            thread.join()
    # A client that failed has stopped, and would have raised in its thread only.
    assert all(responses[-1].status_code == 200 for responses in answered)


def test_rebuilds_while_clients_are_asking(own_index: Path, documents: Path) -> None:
    with Archive.open(own_index) as archive, served(application_over(archive)) as address:
        before = next(info.title for info in archive.documents() if info.path == REPORT)
        titles = {archive.generation: before}
        with asking(address) as answered:
            for number in range(_REBUILDS):
                title = f"The report, edition {number}"
                assert Archive.describe(documents, REPORT, Corrections(title=title))
                titles[Archive.build(documents, own_index).generation] = title
                so_far = [len(responses) for responses in answered]
                wait_for_two_more(answered, so_far)
    assert len(titles) == 1 + _REBUILDS
    for (_, told), responses in zip(ASKERS, answered, strict=True):
        assert {response.status_code for response in responses} == {200}
        for response in responses:
            assert told(response.json()) == {titles[response.headers["x-generation"]]}
        # The first answers may have come late, the others are of every generation since.
        assert {response.headers["x-generation"] for response in responses} >= {*list(titles)[1:]}


def wait_for_two_more(answered: Sequence[Sequence[httpx.Response]], so_far: Sequence[int]) -> None:
    """Wait until every client was answered twice since: the second answer was asked for after the build."""
    waited = threading.Event()
    for _ in range(600):
        if all(len(responses) >= before + 2 for responses, before in zip(answered, so_far, strict=True)):
            return
        waited.wait(0.1)
    raise AssertionError("The clients are answered no more.")
