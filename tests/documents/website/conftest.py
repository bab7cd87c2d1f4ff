"""A real server on the loopback address that plays a website, well-behaved or not."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from qa.documents.website.bringing import add, synchronise
from qa.documents.website.client import Limits, WebClient
from qa.documents.website.collecting import Collector
from qa.documents.website.state import State
from qa.documents.website.storage import Folder
from qa.types import DownloadReport, Website

_LISTS = ("/robots.txt", "/wp-json/", "/sitemap", "/wp-sitemap")
SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
PDF = b"%PDF-1.4\n% the closing speech\n"


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    type: str | None = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    chunked: bool = False
    trickle: float = 0.0


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    status: int


class _Quiet(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


class Server:
    """Serves what is put into `pages`: a reply, or replies to be given one after the other (the last one again)."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | list[Reply]] = {}
        self.posts: list[dict[str, Any]] | None = None
        self.wp_pages: list[dict[str, Any]] = []
        self.types: dict[str, Any] | None = None
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.per_page = 100
        self.seen: list[Seen] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                return

        self.http = _Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def requests(self, *, but: tuple[str, ...] = _LISTS) -> Counter[str]:
        """How often each path was asked for, the lists left out."""
        return Counter(seen.path for seen in self.seen if not seen.path.startswith(but))

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        reply = self._reply(handler.path)
        if reply.etag and handler.headers.get("If-None-Match") == reply.etag:
            reply = Reply(status=304, etag=reply.etag)
        self.seen.append(Seen(handler.path, dict(handler.headers), reply.status))
        handler.send_response(reply.status)
        for name, value in {"Content-Type": reply.type, "ETag": reply.etag, **reply.headers}.items():
            if value is not None:
                handler.send_header(name, value)
        if reply.chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        elif "Content-Length" not in reply.headers:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        try:
            self._send(handler, reply)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.trickle:
            for number in range(len(reply.body)):
                handler.wfile.write(reply.body[number : number + 1])
                time.sleep(reply.trickle)
        elif reply.chunked:
            for start in range(0, len(reply.body), 65536):
                part = reply.body[start : start + 65536]
                handler.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            handler.wfile.write(b"0\r\n\r\n")
        elif reply.status != 304:
            handler.wfile.write(reply.body)

    def _reply(self, target: str) -> Reply:
        found = self.pages.get(target) or self.pages.get(urlsplit(target).path)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found or self._list(target) or Reply(b"<p>nothing here</p>", 404)

    def _list(self, target: str) -> Reply | None:
        kind = urlsplit(target).path.removeprefix("/wp-json/wp/v2/")
        if kind == "types" and self.types is not None:
            return Reply(json.dumps(self.types).encode(), type="application/json")
        entries = {"posts": self.posts, "pages": self.wp_pages, **self.lists}.get(kind)
        if self.posts is None or entries is None:
            return None
        page = int(parse_qs(urlsplit(target).query)["page"][0])
        pages = max(1, -(-len(entries) // self.per_page))
        listed = entries[(page - 1) * self.per_page : page * self.per_page]
        return Reply(json.dumps(listed).encode(), type="application/json", headers={"X-WP-TotalPages": str(pages)})

    def post(
        self,
        path: str,
        title: str,
        content: str,
        date: str = "2021-11-12T09:30:00",
        protected: bool = False,
        kind: str = "posts",
        **more: Any,
    ) -> None:
        """Put an article on the site, as WordPress tells it."""
        self.posts = self.posts or []
        entries = self.posts if kind == "posts" else self.lists.setdefault(kind, [])
        number = len(entries) + 1
        texts = {"title": {"rendered": title}, "content": {"rendered": content, "protected": protected}}
        entries.append({"id": number, "link": self.url + path, "date": date, "modified": date, **texts, **more})


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@dataclass
class Desk:
    """An archivist with a folder of documents."""

    documents: Path
    server: Server
    website: Website
    slept: list[float] = field(default_factory=list)

    def sync(
        self,
        *,
        allow_private: bool = True,
        limits: Limits | None = None,
        seconds: float = 0,
        progress: Any = lambda *_: None,
    ) -> DownloadReport:
        with self.client(allow_private, limits, seconds) as client, State(self.documents) as state:
            return synchronise(Collector(client, Folder.open(self.documents), state), self.website, progress)

    def add(
        self, *sources: str, allow_private: bool = True, limits: Limits | None = None, progress: Any = lambda *_: None
    ) -> DownloadReport:
        with self.client(allow_private, limits) as client, State(self.documents) as state:
            return add(Collector(client, Folder.open(self.documents), state), sources, self.website, progress)

    def client(self, allow_private: bool = True, limits: Limits | None = None, seconds: float = 0) -> WebClient:
        return WebClient(
            "kpcsc-archive/1 (archive of tests)",
            seconds=seconds,
            allow_private=allow_private,
            limits=limits,
            sleep=self.slept.append,
        )

    def files(self) -> dict[str, bytes]:
        """Every file that is no sidecar and not hidden, by path."""
        paths = (path for path in self.documents.rglob("*") if path.is_file())
        return {
            path.relative_to(self.documents).as_posix(): path.read_bytes()
            for path in paths
            if path.suffix != ".toml" and not path.name.startswith(".")
        }

    def sidecar(self, relative: str) -> str:
        return (self.documents / f"{relative}.toml").read_text()


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Desk:
    documents = tmp_path / "documents"
    documents.mkdir()
    return Desk(documents, server, Website(server.url, "The Coalition"))


def paths(report: DownloadReport) -> tuple[tuple[str, ...], ...]:
    return report.added, report.changed, report.unchanged, report.gone


def failures(report: DownloadReport) -> dict[str, str]:
    return {failure.path: failure.reason for failure in report.failed}


def page(text: str, published: str | None = "2021-11-12T09:30:00+00:00", more: str = "") -> bytes:
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f"<html><head><title>T</title>{meta}</head><body><article><p>{text}</p>{more}</article></body></html>".encode()
    )


def sitemap(server: Server, *paths: str) -> Reply:
    urls = "".join(f"<url><loc>{server.url}{path}</loc></url>" for path in paths)
    return Reply(SITEMAP.format(urls).encode(), type="application/xml")


def sitemap_index(server: Server, *paths: str) -> Reply:
    sitemaps = "".join(f"<sitemap><loc>{server.url}{path}</loc></sitemap>" for path in paths)
    return Reply(INDEX.format(sitemaps).encode(), type="text/xml")
