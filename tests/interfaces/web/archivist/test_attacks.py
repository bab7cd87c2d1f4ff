"""What reaches the archivist's side without its page: strangers, readers, other websites, and too much at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa.interfaces.web.sessions import SESSION_COOKIE
from tests.interfaces.web.conftest import ARCHIVIST, READER, Application, sign_in

MEBIBYTE = 2**20


@pytest.fixture
def sent_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Gradio keeps what it is sent."""
    folder = tmp_path / "sent"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


@pytest.fixture
def client(
    application: Application, accounts_file: Path, documents: Path, own_index: Path, tmp_path: Path, sent_files: Path
) -> TestClient:
    return application(
        accounts=accounts_file,
        documents=documents,
        index=own_index,
        feedback=tmp_path / "feedback.sqlite",
        largest_file=1,
    )


def functions(client: TestClient) -> list[int]:
    """The events of the archivist's side, as only an archivist is told."""
    sign_in(client, *ARCHIVIST)
    config = client.get("/archivist/config")
    assert config.status_code == 200
    client.cookies.clear()
    return [event["id"] for event in config.json()["dependencies"]]


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_event_is_heard_of_strangers_and_readers(client: TestClient, sent_files: Path) -> None:
    known = functions(client)
    assert len(known) > 10
    for who in ("a stranger", "a forger", "a reader"):
        client.cookies.clear()
        if who == "a forger":
            client.cookies.set(SESSION_COOKIE, "forged")
        if who == "a reader":
            assert sign_in(client, *READER).status_code == 303
        for function in known:
            body = {"fn_index": function, "data": [], "session_hash": "x"}
            for path in ("queue/join", "queue/join/", f"run/{function}", f"run/{function}/", "cancel", "reset"):
                assert client.post(f"/archivist/gradio_api/{path}", json=body).status_code == 401, (who, path)
        for path in ("queue/data?session_hash=x", "heartbeat/x", "upload_progress?upload_id=x", "file=/etc/passwd"):
            assert client.get(f"/archivist/gradio_api/{path}").status_code == 401, (who, path)
        sent = client.post("/archivist/gradio_api/upload", files={"files": ("x.txt", b"The seal.")})
        assert sent.status_code == 401, who
    assert files_below(sent_files) == []


def test_another_website_moves_no_archivists_hand(client: TestClient, sent_files: Path) -> None:
    known = functions(client)
    sign_in(client, *ARCHIVIST)
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        for function in known:
            body = {"fn_index": function, "data": [], "session_hash": "x"}
            sent = client.post("/archivist/gradio_api/queue/join", json=body, headers=headers)
            assert sent.status_code == 403, (function, headers)
        upload = client.post("/archivist/gradio_api/upload", files={"files": ("x.txt", b"The seal.")}, headers=headers)
        assert upload.status_code == 403, headers
        assert client.post("/sign-out", headers=headers).status_code == 403
    assert files_below(sent_files) == []
    assert client.get("/archivist/config").status_code == 200


def test_what_is_too_large_leaves_nothing_behind(client: TestClient, sent_files: Path) -> None:
    sign_in(client, *ARCHIVIST)
    path = "/archivist/gradio_api/upload"
    honest = ("honest.txt", b"x" * (MEBIBYTE - 1))
    assert client.post(path, files=[("files", honest)] * 4).status_code == 200
    for file in files_below(sent_files):
        file.unlink()
    assert client.post(path, files=[("files", honest)] * 6).status_code == 413
    assert client.post(path, files={"files": ("large.txt", io.BytesIO(b"x" * 6 * MEBIBYTE))}).status_code == 413

    def undeclared() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="large.txt"\r\n\r\n'
        for _ in range(64):
            yield b"x" * (MEBIBYTE // 8)
        yield b"\r\n--x--\r\n"

    refused = client.post(path, content=undeclared(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert refused.status_code == 413
    assert files_below(sent_files) == []
    many = [("files", (f"{number}.txt", b"x")) for number in range(1001)]
    assert client.post(path, files=many).status_code == 400
    assert files_below(sent_files) == []


def test_the_name_of_an_upload_leads_nowhere(client: TestClient, sent_files: Path, tmp_path: Path) -> None:
    sign_in(client, *ARCHIVIST)
    before = {*files_below(tmp_path)}
    for name in ("../../x.txt", "/etc/x.txt", "a\x00b.txt", "..", ".", "~/x.txt", "x" * 5000 + ".txt", "C:\\x.txt"):
        sent = client.post("/archivist/gradio_api/upload", files={"files": (name, b"The seal.")})
        assert sent.status_code in (200, 400, 413), (name, sent.text)
    written = {*files_below(tmp_path)} - before
    assert len(written) > 3
    assert all(path.is_relative_to(sent_files) for path in written)
    assert not Path("/etc/x.txt").exists()
