"""Signing in and out: one small page of its own, outside Gradio."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from qa.archive import Archive
from qa.errors import AccountsError
from qa.interfaces.presentation import escape
from qa.interfaces.web.accounts import Account, Accounts
from qa.interfaces.web.addresses import SIGN_IN_PATH, SIGN_IN_STYLE_PATH, SIGN_OUT_PATH
from qa.interfaces.web.attempts import FailedAttempts
from qa.interfaces.web.page_head import LANGUAGE_COOKIE
from qa.interfaces.web.sessions import SESSION_COOKIE, SESSION_SECONDS, Sessions
from qa.localisation import Localisation, Words

if TYPE_CHECKING:
    from fastapi import FastAPI

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Browsers take a backslash for a slash and leave out tabs and line ends: none of them may be in it.
_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")
_LONGEST_NAME, _LONGEST_ADDRESS = 64, 2000


@dataclass(slots=True)
class SignIn:
    """The behaviour of the page.

    Attributes:
        archive: whose page it is.
        accounts: of those who may sign in.
        sessions: of those who have.
        localisation: the languages of the page.
    """

    archive: Archive
    accounts: Accounts
    sessions: Sessions
    localisation: Localisation
    _failures: FailedAttempts = field(default_factory=FailedAttempts)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def show(self, request: Request) -> Response:
        """The form, and who is signed in."""
        words = self._words(request)
        return self._page(request, words, wanted=_local(request.query_params.get("next")))

    async def enter(self, request: Request) -> Response:
        """Sign in with what was sent."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        name, password = form.get("name", "")[: _LONGEST_NAME + 1].strip(), form.get("password", "")
        wanted, words = _local(form.get("next")), self._words(request)
        address = request.client.host if request.client else ""
        # An attempt is counted before the next one is looked at, and no crowd of them fills the memory.
        async with self._one_at_a_time:
            if wait := self._failures.seconds_to_wait(address, name):
                fault = words("Too many attempts. Try again in a few minutes.")
                return self._page(request, words, wanted, name, fault, 429, {"Retry-After": str(wait)})
            try:
                account = await anyio.to_thread.run_sync(self.accounts.verify, name, password)
            except AccountsError as error:
                logging.getLogger(__name__).warning("%s", error)
                account = None
            if account is None:
                self._failures.count(address, name)
                logging.getLogger(__name__).warning("Signing in failed from %s", address)
                return self._page(request, words, wanted, name, words("The name or the password is wrong."), 401)
        answer = RedirectResponse(request.scope["root_path"] + wanted, 303)
        self._set_cookie(request, answer, self.sessions.issue(account), SESSION_SECONDS)
        return answer

    async def leave(self, request: Request) -> Response:
        """Sign out: the browser forgets its cookie, and the server accepts it no more."""
        answer: Response = RedirectResponse(f"{request.scope['root_path']}{SIGN_IN_PATH}", 303)
        try:
            await anyio.to_thread.run_sync(self.sessions.end, request.cookies.get(SESSION_COOKIE))
        except AccountsError as error:
            logging.getLogger(__name__).warning("%s", error)
            words = self._words(request)
            fault = words("Signing out did not succeed. Tell those who run this website.")
            answer = self._page(request, words, "/", fault=fault, status=503)
        self._set_cookie(request, answer, "", 0)
        return answer

    def _set_cookie(self, request: Request, answer: Response, value: str, seconds: int) -> None:
        answer.headers["Cache-Control"] = "no-store"
        answer.set_cookie(
            SESSION_COOKIE,
            value,
            max_age=seconds,
            path=request.scope["root_path"] or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            # A link from elsewhere opens the page signed in; what another site sends is refused anyway.
            samesite="lax",
        )

    def _words(self, request: Request) -> Words:
        return self.localisation.choose(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))

    def _signed_in(self, request: Request) -> Account | None:
        try:
            return self.sessions.account(request.cookies.get(SESSION_COOKIE))
        except AccountsError as error:
            logging.getLogger(__name__).warning("%s", error)
            return None

    def _page(
        self,
        request: Request,
        words: Words,
        wanted: str,
        name: str = "",
        fault: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        account = self._signed_in(request)
        root = request.scope["root_path"]
        values = {
            "language": words.language,
            "root": root,
            "archive": self.archive.description.name,
            "short_archive": self.archive.description.short_name,
            "title": words("Sign in"),
            "fault": fault,
            "signed_in": words("You are signed in as {name}.", name=account.name) if account else "",
            "sign_out": words("Sign out"),
            "name_label": words("Name"),
            "password_label": words("Password"),
            "submit": words("Sign in"),
            "back": words("To the archive"),
            "name": name,
            "wanted": wanted,
        }
        escaped = {key: escape(value) for key, value in values.items()}
        escaped["fault"] = f'<p class="fault" role="alert">{escaped["fault"]}</p>' if fault else ""
        escaped["signed_in"] = _SIGNED_IN.substitute(escaped) if account else ""
        return HTMLResponse(
            Template(_resource("sign_in.html")).substitute(escaped),
            status,
            {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", **(headers or {})},
        )


_SIGNED_IN = Template(
    f'<form class="account" method="post" action="$root{SIGN_OUT_PATH}">'
    '<p>$signed_in</p><button type="submit">$sign_out</button></form>'
)


def add_sign_in(app: FastAPI, behaviour: SignIn) -> None:
    """Serve the page and what it sends.

    Args:
        app: to which it is added, before Gradio's pages.
        behaviour: of the page.
    """
    style = _resource("sign_in.css")
    app.add_route(SIGN_IN_PATH, behaviour.show, methods=["GET"])
    app.add_route(SIGN_IN_PATH, behaviour.enter, methods=["POST"])
    app.add_route(SIGN_OUT_PATH, behaviour.leave, methods=["POST"])

    async def serve_style(_request: Request) -> Response:
        return Response(style, media_type="text/css")

    app.add_route(SIGN_IN_STYLE_PATH, serve_style, methods=["GET"])


def _local(address: str | None) -> str:
    """An address within the application, or its front page."""
    if address is None or len(address) > _LONGEST_ADDRESS or not _LOCAL.fullmatch(address):
        return "/"
    return quote(address, safe="/?&=%:+,;@!$'()*~-._#")


def _resource(name: str) -> str:
    return resources.files("qa.interfaces.web").joinpath("static", name).read_text(encoding="utf-8")
