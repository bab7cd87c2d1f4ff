"""How much a request may send, and how long it may pause while it sends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LONGEST_PAUSE = 30.0


class BodyTooLargeError(MultiPartException):
    """More was sent than may be; a parser of uploads removes what it has stored so far."""


class BodyTooSlowError(MultiPartException):
    """Nothing was sent for too long."""


class BodyLimit:
    """Refuses what is too large as soon as it is known, also where no length was declared.

    Args:
        app: what answers.
        limit: how many bytes a path may be sent.
        pause: seconds in which at least something has to arrive.
    """

    def __init__(self, app: ASGIApp, limit: Callable[[Scope], int], pause: float = _LONGEST_PAUSE) -> None:
        self._app = app
        self._limit = limit
        self._pause = pause

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope)
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            await _refusal(413)(scope, receive, send)
            return
        body = _Body(receive, limit, self._pause, bool(int(declared)) or "transfer-encoding" in headers)
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            # Whoever parsed the body may have made something else of the fault.
            if body.fault is None or started:
                started = True
                if message["type"] == "http.response.start" and body.coming:
                    # Answered without it: the rest is not waited for.
                    MutableHeaders(scope=message)["Connection"] = "close"
                await send(message)

        with contextlib.suppress(BodyTooLargeError, BodyTooSlowError):
            await self._app(scope, body.receive, answer)
        if body.fault and not started:
            await _refusal(body.fault)(scope, receive, send)


class _Body:
    """The body of one request, counted while it is read."""

    def __init__(self, receive: Receive, limit: int, pause: float, coming: bool) -> None:
        self._receive = receive
        self._left = limit
        self._pause = pause
        self.coming = coming
        self.fault: int | None = None

    async def receive(self) -> Message:
        """The next message of the request."""
        try:
            # Once the body is whole, what comes is that the visitor has left, whenever that is.
            message = await asyncio.wait_for(self._receive(), self._pause if self.coming else None)
        except TimeoutError:
            self.fault = 408
            raise BodyTooSlowError("The rest of the request did not arrive.") from None
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self.coming = bool(message.get("more_body"))
            if self._left < 0:
                self.fault = 413
                raise BodyTooLargeError("The request is too large.")
        return message


def _refusal(status: int) -> PlainTextResponse:
    said = "The request is too large." if status == 413 else "The rest of the request did not arrive."
    return PlainTextResponse(said, status, headers={"Connection": "close"})
