"""Lets only programs through that have a token."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import TokensError
from qa.interfaces.api.tokens import Tokens

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="archive"'}
_REFUSED = {"WWW-Authenticate": 'Bearer realm="archive", error="invalid_token"'}


class TokenGuard:
    """Answers nothing without a bearer token.

    Args:
        app: what answers.
        tokens: those that are known.
        refuse: makes the response of a status, a sentence and headers.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens, refuse: Callable[[int, str, dict[str, str]], Response]) -> None:
        self._app = app
        self._tokens = tokens
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refusal = self._refusal(HTTPConnection(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, request: HTTPConnection) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return self._refuse(401, "A token is needed: Authorization: Bearer TOKEN", CHALLENGE)
        try:
            known = self._tokens.find(token.strip())
        except TokensError as error:
            logging.getLogger(__name__).warning("%s", error)
            known = None
        return None if known else self._refuse(401, "The token is not known.", _REFUSED)
