"""How long a browser may keep what it has fetched."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.interfaces.web.addresses import route_path

# The name of each holds a digest of its content.
_NEVER_CHANGES = re.compile(r"(/archivist)?/assets/.+-[A-Za-z0-9_-]{8,}\.\w+")
_RARELY_CHANGES = re.compile(r"(/archivist)?/static/.+|/sign-in\.css|/(icon[\w-]*|favicon)\.(svg|png|ico)")
_ONE_YEAR, _ONE_DAY = 31_536_000, 86_400


class Caching:
    """Says of each answer how long it holds, where it does not say so itself.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        path = route_path(scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                lifetime = _lifetime(path) if message["status"] in (200, 304) else "no-store"
                MutableHeaders(scope=message).setdefault("Cache-Control", lifetime)
            await send(message)

        await self._app(scope, receive, answer)


def _lifetime(path: str) -> str:
    if _NEVER_CHANGES.fullmatch(path):
        return f"public, max-age={_ONE_YEAR}, immutable"
    if _RARELY_CHANGES.fullmatch(path):
        return f"public, max-age={_ONE_DAY}"
    return "private, no-cache"
