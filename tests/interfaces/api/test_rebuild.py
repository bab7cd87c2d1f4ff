"""A rebuild while requests are running: each response comes from one generation, and none fails."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import httpx
from starlette.testclient import TestClient

from qa import Archive
from tests.interfaces.api.conftest import application_over

QUESTION = "Which countries resisted the inclusion of civil society?"


def test_a_rebuild_while_requests_are_running(own_index: Path, documents: Path) -> None:
    with Archive.open(own_index) as archive:
        client = TestClient(application_over(archive), base_url="http://localhost")
        sizes = {archive.generation: 2}
        done, listings, answers = threading.Event(), list[httpx.Response](), list[httpx.Response]()

        def go_on_asking() -> None:
            while not done.is_set():
                listings.append(client.get("/api/v1/documents"))
                answers.append(client.post("/api/v1/ask", json={"question": QUESTION}))

        askers = [threading.Thread(target=go_on_asking) for _ in range(2)]
        for asker in askers:
            asker.start()
        try:
            for number in (3, 4):
                shutil.copy(next(documents.rglob("*speech*.txt")), documents / f"copy-{number}.txt")
                sizes[Archive.build(documents, own_index).generation] = number
                last = len(listings)
                while len(listings) < last + 3 and all(asker.is_alive() for asker in askers):
                    done.wait(0.05)
        finally:
            done.set()
            for asker in askers:
                asker.join()
    assert {response.status_code for response in (*listings, *answers)} == {200}
    for response in listings:
        assert len(response.json()["documents"]) == sizes[response.headers["x-generation"]]
    assert {response.headers["x-generation"] for response in listings} == set(sizes)
    assert {response.headers["x-generation"] for response in answers} <= set(sizes)
