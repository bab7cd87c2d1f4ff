"""The web application and the process that serves it."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from qa.archive import Archive
from qa.errors import ArchiveError, ServerError
from qa.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_UPLOAD_LIMIT = "1mb"
_HEADERS = {
    # Gradio compiles its handlers in the browser, which needs inline and evaluated scripts;
    # nothing may be loaded from, or sent to, another address.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' data: blob:; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


def create_app(archive: Archive, settings: Settings) -> FastAPI:
    """The web application over an archive.

    Args:
        archive: that answers.
        settings: tell under which host names it may be asked for.
    """
    # Both are read when the libraries are imported: nothing may be sent anywhere.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from qa.interfaces.feedback import FeedbackBook
    from qa.interfaces.web.page import build_page, page_head, page_i18n
    from qa.interfaces.web.reading_desk import ReadingDesk
    from qa.localisation import Localisation

    app = FastAPI(title=archive.description.name, docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def add_headers(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call(request)
        response.headers.update(_HEADERS)
        return response

    hosts = [*_LOCAL_NAMES, *settings.allowed_hosts]
    if not _is_wildcard(settings.host):
        hosts.append(settings.host)
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=[host.strip("[]") if ":" not in host else host for host in hosts]
    )
    localisation = Localisation.load()
    desk = ReadingDesk(archive, localisation, FeedbackBook(settings.feedback))
    blocks = build_page(desk).queue(default_concurrency_limit=8, max_size=256)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=_theme(),
        # In the head, since Gradio would prefix the selectors of a style sheet given as css.
        head=page_head(localisation),
        i18n=page_i18n(localisation),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=_UPLOAD_LIMIT,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return mounted


def run(settings: Settings) -> None:
    """Serve the page until the process is told to stop.

    Raises:
        ArchiveError: the index cannot be opened.
        ServerError: the address cannot be used.
    """
    archive = Archive.open(settings.index, settings)
    listener = _listen(settings.host, settings.port)
    import uvicorn

    app = create_app(archive, settings)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _announce(f"Serving {archive.description.name} on http://{host}:{port} (stop with Ctrl-C)")
    threading.Thread(target=_warm_up, args=(archive,), daemon=True).start()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    # uvicorn raises the interruption again once it has shut down in good order.
    with archive, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _warm_up(archive: Archive) -> None:
    """Load the model before the first question; a fault is told when a question meets it."""
    try:
        archive.warm_up()
    except ArchiveError as error:
        _announce(str(error))


def _announce(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def _listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything slow is done.

    Raises:
        ServerError: it is in use, or not one of this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ServerError(f"Port {port} on {host} is in use; choose another with --port.") from None
        raise ServerError(f"The address {host}:{port} cannot be used: {error.strerror or error}.") from None
    return listener


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _theme() -> object:
    """Quiet colours and the fonts of the reader's own system."""
    import gradio as gr

    sans = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
    return gr.themes.Base(
        primary_hue="cyan",
        neutral_hue="slate",
        font=list(sans),
        font_mono=["ui-monospace", "monospace"],
        text_size="lg",
    )
