"""Who may reach what: below a guarded address nothing is answered before the visitor has signed in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import AccountsError
from qa.interfaces.web.accounts import Role
from qa.interfaces.web.addresses import (
    ARCHIVIST_PATH,
    HEALTH_PATH,
    SIGN_IN_PATH,
    SIGN_IN_STYLE_PATH,
    SIGN_OUT_PATH,
    is_below,
    route_path,
)
from qa.interfaces.web.installation import INSTALLATION_PATHS
from qa.interfaces.web.sessions import SESSION_COOKIE, Sessions

OPEN_PATHS = frozenset({HEALTH_PATH, SIGN_IN_PATH, SIGN_IN_STYLE_PATH, SIGN_OUT_PATH, *INSTALLATION_PATHS})
_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Lets nobody without the right role through, to a page or to anything behind it.

    Args:
        app: what answers.
        sessions: tell who is signed in; where there are none, nobody is.
        reading_needs_sign_in: whether the reading side is guarded too.
        guarded_elsewhere: paths below which something else sees to it who may ask.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions | None,
        reading_needs_sign_in: bool,
        guarded_elsewhere: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._reading_needs_sign_in = reading_needs_sign_in
        self._guarded_elsewhere = guarded_elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            needed = self._needed(route_path(scope))
            if needed is not None and not self._has(HTTPConnection(scope), needed):
                refusal = _refusal(HTTPConnection(scope)) if self._sessions else PlainTextResponse("Not found.", 404)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _needed(self, path: str) -> Role | None:
        if path in OPEN_PATHS or any(is_below(path, own) for own in self._guarded_elsewhere):
            return None
        if is_below(path, ARCHIVIST_PATH):
            return Role.ARCHIVIST
        return Role.READER if self._reading_needs_sign_in else None

    def _has(self, request: HTTPConnection, needed: Role) -> bool:
        if self._sessions is None:
            return False
        try:
            account = self._sessions.account(request.cookies.get(SESSION_COOKIE))
        except AccountsError as error:
            logging.getLogger(__name__).warning("%s", error)
            return False
        return account is not None and account.role.includes(needed)


class SameOrigin:
    """Refuses what another website makes a visitor's browser send.

    Args:
        app: what answers.
        open_to_others: paths below which nothing changes the archive, and other websites may ask.
    """

    def __init__(self, app: ASGIApp, open_to_others: Sequence[str] = ()) -> None:
        self._app = app
        self._open_to_others = open_to_others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._concerns(scope) and _is_foreign(HTTPConnection(scope)):
            await PlainTextResponse("Sent from another website.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _concerns(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] in _READING_METHODS:
            return False
        return not any(is_below(route_path(scope), path) for path in self._open_to_others)


def _is_foreign(request: HTTPConnection) -> bool:
    """Whether a browser says so; what is no browser says nothing and holds no cookie."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def _refusal(request: HTTPConnection) -> Response:
    if request.scope["method"] != "GET" or "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("Sign in first.", 401, headers={"Cache-Control": "no-store"})
    wanted = quote(route_path(request.scope)) + (f"?{request.url.query}" if request.url.query else "")
    address = f"{request.scope['root_path']}{SIGN_IN_PATH}?{urlencode({'next': wanted})}"
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
