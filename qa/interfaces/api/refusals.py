"""Refusals of the server around the interfaces, in the format that their clients read."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.interfaces.api.app import refusal
from qa.interfaces.web.addresses import is_below, route_path

_KEPT = frozenset({"connection", "www-authenticate", "allow", "retry-after", "cache-control"})


class Refusals:
    """Makes a problem document of whatever the server around the interfaces refuses in plain text.

    Args:
        app: what answers.
        paths: of the interfaces.
    """

    def __init__(self, app: ASGIApp, paths: Sequence[str]) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = route_path(scope) if scope["type"] == "http" else ""
        if not any(is_below(path, own) for own in self._paths):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        said = b""

        async def answer(message: Message) -> None:
            nonlocal start, said
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                start = message
                return
            if start is None:
                await send(message)
                return
            said += message.get("body", b"")
            if not message.get("more_body"):
                headers = {k: v for k, v in Headers(raw=start["headers"]).items() if k in _KEPT}
                response = refusal(path, start["status"], said.decode(errors="replace"), headers)
                await response(scope, receive, send)

        await self._app(scope, receive, answer)


def _is_plain_refusal(message: Message) -> bool:
    media_type = Headers(raw=message["headers"]).get("content-type", "text/plain")
    return bool(message["status"] >= 400) and media_type.startswith("text/plain")
