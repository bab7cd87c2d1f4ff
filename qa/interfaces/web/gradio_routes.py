"""Which of Gradio's addresses are open: those that the pages use, and no other.

Gradio also brings a proxy, a store of recordings, an editor of its own program, monitoring
and more; what is not named here is answered as if it did not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.interfaces.web.addresses import ARCHIVIST_PATH, is_below, route_path

_SHARED = (
    r"GET /(config|theme\.css|robots\.txt)?",
    r"GET /(assets|static|svelte)/.+",
    r"GET /gradio_api/(startup-events|theme\.css|info|queue/data|heartbeat/\w+)",
    # A file that a handler has made; never one of another server, which Gradio would fetch.
    r"GET /gradio_api/file=(?!\w+:).+",
    r"POST /gradio_api/(queue/join|cancel|reset|run/\w+)/?",
)
_READING = re.compile("|".join(_SHARED))
_ARCHIVIST = re.compile("|".join((*_SHARED, r"POST /gradio_api/upload", r"GET /gradio_api/upload_progress")))


class GradioRoutes:
    """Closes the addresses of a mounted Gradio page that it does not use.

    Args:
        app: what answers.
        own: paths below the root that are not Gradio's.
        own_below: paths of which the same holds for everything below them.
    """

    def __init__(self, app: ASGIApp, own: frozenset[str], own_below: Sequence[str] = ()) -> None:
        self._app = app
        self._own = own
        self._own_below = own_below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not self._is_open(scope["method"], route_path(scope)):
            await PlainTextResponse("Not found.", 404)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_open(self, method: str, path: str) -> bool:
        if path in self._own or any(is_below(path, own) for own in self._own_below):
            return True
        allowed = _READING
        if is_below(path, ARCHIVIST_PATH):
            allowed, path = _ARCHIVIST, path.removeprefix(ARCHIVIST_PATH) or "/"
        return allowed.fullmatch(f"{'GET' if method == 'HEAD' else method} {path}") is not None
