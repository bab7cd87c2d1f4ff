"""A server of one's own: its accounts, the application within the test, and the process itself."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa import Archive
from qa.interfaces.web.accounts import Accounts, Role
from qa.interfaces.web.server import create_app
from qa.settings import Settings

ARCHIVIST, READER = ("ada", "a long pass phrase"), ("ben", "another pass phrase")
Application = Callable[..., TestClient]


@contextmanager
def serving(index: Path, *arguments: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A `kpcsc serve`, and the address that it tells."""
    command = [sys.executable, "-m", "qa", "serve", "--index", str(index), "--port", "0", *arguments]
    environment = {**os.environ, **{f"QA_{name.upper()}": value for name, value in settings.items()}}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    line = process.stderr.readline()
    try:
        match = re.search(r"http://\S+", line)
        assert match, line
        yield match.group(), process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@contextmanager
def proxying(target: str, prefix: str, strips: bool) -> Iterator[str]:
    """A reverse proxy that serves a target under a prefix, and takes that off or not."""

    class Proxy(BaseHTTPRequestHandler):
        def answer(self) -> None:
            if not self.path.startswith(f"{prefix}/"):
                self.send_error(404)
                return
            path = self.path.removeprefix(prefix) if strips else self.path
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = [*self.headers.items(), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "http")]
            with httpx.stream(self.command, target + path, headers=headers, content=body, timeout=60) as upstream:
                self.send_response(upstream.status_code)
                for name, value in upstream.headers.multi_items():
                    if name not in ("transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                for part in upstream.iter_raw():
                    self.wfile.write(part)
                    self.wfile.flush()

        do_GET = do_POST = do_HEAD = answer  # noqa: N815

        def log_message(self, *arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def written_accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "accounts"
    Accounts(path).put(*ARCHIVIST, Role.ARCHIVIST)
    Accounts(path).put(*READER, Role.READER)
    return path


@pytest.fixture
def accounts_file(written_accounts: Path, tmp_path: Path) -> Path:
    """An archivist and a reader, in a file that a test may change."""
    path = tmp_path / "accounts"
    path.write_bytes(written_accounts.read_bytes())
    path.chmod(0o600)
    return path


@pytest.fixture
def application(archive: Archive) -> Application:
    """The application under some settings, asked from within the test."""

    def make(*, client: str = "198.51.100.1", base: str = "http://localhost", **settings: object) -> TestClient:
        async def create() -> FastAPI:
            return create_app(archive, Settings(**settings))  # type: ignore[arg-type]

        # Gradio leaves an event loop open for each lock that it makes outside of one.
        app = asyncio.run(create())
        return TestClient(app, base_url=base, client=(client, 4711), follow_redirects=False)

    return make


def sign_in(client: TestClient, name: str, password: str, **form: str) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password, **form})  # type: ignore[return-value]
