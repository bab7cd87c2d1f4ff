"""Under which address the application is asked for, whatever stands before it."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ARCHIVIST_PATH = "/archivist"
STATEMENTS_PATH = "/statements"
SIGN_IN_PATH = "/sign-in"
SIGN_OUT_PATH = "/sign-out"
SIGN_IN_STYLE_PATH = "/sign-in.css"
HEALTH_PATH = "/healthz"

_FORWARDED = frozenset(
    {b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-prefix", b"x-gradio-server"}
)


def route_path(scope: Scope) -> str:
    """The path of a request below the application's root.

    Args:
        scope: of a request that has passed `PublicAddress`.
    """
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_below(path: str, prefix: str) -> bool:
    """Whether a path is a prefix or lies below it."""
    return path == prefix or path.startswith(f"{prefix}/")


class PublicAddress:
    """Puts every request under the root path, whether or not the proxy has taken it off.

    What a proxy says about the visitor has been read before, of a trusted proxy only; Gradio
    would believe it of anybody, and so it goes no further.

    Args:
        app: what answers.
        root_path: prefix under which a proxy serves the application, without a slash at its end.
    """

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, root = scope["path"], self._root_path
        if root and path == root:
            await RedirectResponse(f"{root}/", status_code=308)(scope, receive, send)
            return
        public = path if is_below(path, root) else root + path
        headers = [(name, value) for name, value in scope["headers"] if name not in _FORWARDED]
        await self._app({**scope, "path": public, "root_path": root, "headers": headers}, receive, send)
