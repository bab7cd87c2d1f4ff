"""The head of Gradio's pages: this archive's name and icon in place of Gradio's, and nonces for its scripts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.interfaces.presentation import escape
from qa.interfaces.web.installation import BACKGROUND, BACKGROUND_DARK
from qa.interfaces.web.security_headers import page_policy
from qa.localisation import Localisation
from qa.types import ArchiveDescription

LANGUAGE_COOKIE = "qa-language"
_GRADIO_PAGE = b"<gradio-app"
_FOREIGN_META = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>')
_LANGUAGE = re.compile(r'(<html\s+lang=)"[^"]*"')
_SCRIPT = re.compile(r"<script(?=[\s>])")


class PageHead:
    """Rewrites the head of each Gradio page.

    Args:
        app: what answers.
        description: of the archive, as it now is.
        localisation: the languages of the interface.
        style: holds before Gradio brings a page's own.
        script: runs before Gradio does.
    """

    def __init__(
        self,
        app: ASGIApp,
        description: Callable[[], ArchiveDescription],
        localisation: Localisation,
        style: str,
        script: str,
    ) -> None:
        self._app = app
        self._description = description
        self._localisation = localisation
        self._style = style
        self._script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Whoever answers below a mounted path takes that for the root.
        root = scope.get("root_path", "")
        start: Message | None = None
        page = b""
        # Read before a mounted page puts its own path into it.
        root = scope["root_path"]

        async def answer(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif start is None:
                await send(message)
            else:
                page += message.get("body", b"")
                if not message.get("more_body"):
                    body = self._rewrite(page, start, HTTPConnection(scope), root) if _GRADIO_PAGE in page else page
                    await send(start)
                    await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, answer)

    def _rewrite(self, page: bytes, start: Message, request: HTTPConnection, root: str) -> bytes:
        nonce = secrets.token_urlsafe(16)
        words = self._localisation.choose(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language"))
        head = _head(self._description(), f"{request.url.scheme}://{request.url.netloc}{root}", root)
        head += f"\n<style>{self._style}</style>\n<script>{self._script}</script>"
        text = _FOREIGN_META.sub("", page.decode())
        text = _LANGUAGE.sub(rf'\1"{words.language}"', text, count=1)
        text = _MANIFEST.sub(lambda _: head, text, count=1)
        body = _SCRIPT.sub(f'<script nonce="{nonce}"', text).encode()
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(body))
        headers["Content-Security-Policy"] = page_policy(nonce)
        headers.add_vary_header("Accept-Language, Cookie")
        return body


def _is_html(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")


def _head(description: ArchiveDescription, address: str, root: str) -> str:
    name, about = escape(description.name), escape(description.description)
    return "\n".join(
        (
            f"<title>{name}</title>",
            f'<meta name="description" content="{about}">',
            '<meta property="og:type" content="website">',
            f'<meta property="og:title" content="{name}">',
            f'<meta property="og:description" content="{about}">',
            f'<meta property="og:image" content="{escape(address)}/icon-512.png">',
            '<meta name="twitter:card" content="summary">',
            f'<meta name="theme-color" content="{BACKGROUND}" media="(prefers-color-scheme: light)">',
            f'<meta name="theme-color" content="{BACKGROUND_DARK}" media="(prefers-color-scheme: dark)">',
            f'<link rel="icon" href="{root}/icon.svg" type="image/svg+xml">',
            f'<link rel="icon" href="{root}/icon-192.png" type="image/png" sizes="192x192">',
            f'<link rel="apple-touch-icon" href="{root}/icon-maskable-192.png">',
            f'<link rel="manifest" href="{root}/manifest.json">',
        )
    )
