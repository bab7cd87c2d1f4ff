"""What is counted for those who watch over the server (Prometheus)."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.archive import Archive

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
_OTHER = "other"


class Metrics:
    """The counters of one application.

    Args:
        archive: whose size is told.
    """

    def __init__(self, archive: Archive) -> None:
        self._registry = CollectorRegistry()
        labels = ("interface", "path", "method", "status")
        self._requests = Counter("kpcsc_requests", "Requests that were answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "kpcsc_request_seconds", "Seconds until a request was answered.", labels[:2], registry=self._registry
        )
        self._answers = Counter("kpcsc_answers", "Questions that were asked.", ("answered",), registry=self._registry)
        documents = Gauge("kpcsc_documents", "Statements in the archive.", registry=self._registry)
        documents.set_function(lambda: len(archive.documents()))

    def count_request(self, interface: str, path: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered.

        Args:
            interface: that answered it.
            path: of its operation, with names in the place of values.
            method: of the request.
            status: of the response.
            seconds: that it took.
        """
        self._requests.labels(interface, path, method if method in _METHODS else _OTHER, str(status)).inc()
        self._seconds.labels(interface, path).observe(seconds)

    def count_answer(self, answered: bool) -> None:
        """Count a question, by whether the archive answers it."""
        self._answers.labels(str(answered).lower()).inc()

    def exposition(self, _: Request) -> Response:
        """The counters as text."""
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class Counting:
    """Counts the requests of an application.

    Args:
        app: what answers.
        metrics: what counts.
        interface: name of the application.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, interface: str) -> None:
        self._app = app
        self._metrics = metrics
        self._interface = interface

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            # The route is known once it has answered; what has none gets one name, whatever was asked for.
            path = getattr(scope.get("route"), "path_format", _OTHER)
            seconds = time.monotonic() - began
            self._metrics.count_request(self._interface, path, scope["method"], status, seconds)
