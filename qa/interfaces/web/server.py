"""The web application and the process that serves it."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING

from qa.archive import Archive
from qa.errors import ArchiveError, ServerError, SettingsError
from qa.localisation import Localisation
from qa.settings import Settings

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI
    from starlette.types import Scope

    from qa.interfaces.api.tokens import Tokens
    from qa.interfaces.web.sessions import Sessions

_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_MEBIBYTE = 2**20
_PLAIN_LIMIT = _MEBIBYTE
"""Bytes that a request may send that uploads nothing."""
_FORM_LIMIT = 8 * 1024
_LARGEST_FILES_AT_ONCE = 4
"""What is sent at once may be as large as so many files of the largest size."""
_AT_ONCE, _LONGEST_QUEUE = 8, 256
"""Answers that are worked on at the same time, and questions that may wait."""
_SECONDS_TO_FINISH = 8
"""For answers that are being made when the process is told to stop; containers are killed after ten."""


def create_app(archive: Archive, settings: Settings) -> FastAPI:
    """The web application over an archive.

    Args:
        archive: that answers.
        settings: tell under which names and which path it is asked for, and who may sign in.

    Raises:
        AccountsError: the file of accounts cannot be used.
        SettingsError: reading needs signing in, but nobody can.
    """
    # Both are read when the libraries are imported: nothing may be sent anywhere.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from fastapi import FastAPI

    from qa.interfaces.api.app import add_api
    from qa.interfaces.api.tokens import Tokens
    from qa.interfaces.web.accounts import Accounts, Role
    from qa.interfaces.web.ended_sessions import EndedSessions
    from qa.interfaces.web.health import add_health
    from qa.interfaces.web.installation import add_installation
    from qa.interfaces.web.page_pictures import page_picture_router
    from qa.interfaces.web.sessions import Sessions, signing_key
    from qa.interfaces.web.sign_in import SignIn, add_sign_in

    accounts = Accounts(settings.accounts) if settings.accounts else None
    known = accounts.all() if accounts else ()
    if settings.reading_needs_sign_in and not known:
        raise SettingsError("Reading needs signing in, but there is no account; make one with: kpcsc account NAME")
    localisation = Localisation.load()
    afterwards = contextlib.ExitStack()

    @contextlib.asynccontextmanager
    async def closing(_: FastAPI) -> AsyncIterator[None]:
        with afterwards:
            yield

    app = FastAPI(title=archive.description.name, docs_url=None, redoc_url=None, openapi_url=None, lifespan=closing)
    add_health(app, archive)
    add_installation(app, lambda: archive.description)
    app.include_router(page_picture_router(archive))
    tokens = Tokens(settings.api_tokens) if settings.api_tokens else None
    if tokens is not None and not tokens.names():
        raise SettingsError("Programs need a token to ask, but there is none; make one with: kpcsc token NAME")
    add_api(app, archive, tokens=tokens, cors_origins=settings.api_origins, seconds=settings.api_seconds)
    _add_mcp(app, archive, settings, tokens)
    sessions = None
    if settings.accounts and accounts and known:
        sessions = Sessions(accounts, signing_key(settings.accounts), EndedSessions.beside(settings.accounts))
        add_sign_in(app, SignIn(archive, accounts, sessions, localisation))
    _add_protection(app, archive, settings, sessions, localisation)
    if any(account.role is Role.ARCHIVIST for account in known):
        _mount_archivist(app, archive, settings, localisation, afterwards)
    _mount_page(app, archive, settings, localisation)
    return app


def run(settings: Settings) -> None:
    """Serve the page until the process is told to stop; answers that are being made are finished.

    Raises:
        ArchiveError: the index cannot be opened.
        AccountsError: the file of accounts cannot be used.
        ServerError: the address cannot be used.
    """
    # Both ways of stopping are the same, and no failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    finished = True
    with contextlib.suppress(KeyboardInterrupt), Archive.open(settings.index, settings) as archive, _private_folder():
        finished = _serve(archive, settings)
    if not finished:
        # Threads cannot be interrupted, and the interpreter would wait for them however long they take.
        os._exit(0)


def _serve(archive: Archive, settings: Settings) -> bool:
    """Serve until the process is told to stop.

    Returns:
        Whether all that was begun has been finished.
    """
    listener = _listen(settings.host, settings.port)
    from qa.interfaces.web.process import Server

    server = Server(create_app(archive, settings), _SECONDS_TO_FINISH)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _announce(f"Serving {archive.description.name} on http://{host}:{port}{settings.root_path} (stop with Ctrl-C)")
    warming = threading.Thread(target=_warm_up, args=(archive,), daemon=True)
    warming.start()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # uvicorn raises the interruption again once it has shut down in good order.
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return not (server.unfinished or warming.is_alive())


def _add_protection(
    app: FastAPI, archive: Archive, settings: Settings, sessions: Sessions | None, localisation: Localisation
) -> None:
    """Put around the application what every request passes, from the innermost to the outermost."""
    from starlette.middleware.gzip import GZipMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from qa.interfaces.api.addresses import PROGRAM_PATHS
    from qa.interfaces.api.refusals import Refusals
    from qa.interfaces.web.addresses import STATEMENTS_PATH, PublicAddress
    from qa.interfaces.web.body_limit import BodyLimit
    from qa.interfaces.web.caching import Caching
    from qa.interfaces.web.gradio_routes import GradioRoutes
    from qa.interfaces.web.guard import OPEN_PATHS, Guard, SameOrigin
    from qa.interfaces.web.page import early_script
    from qa.interfaces.web.page_head import PageHead
    from qa.interfaces.web.resources import resource
    from qa.interfaces.web.security_headers import SecurityHeaders

    app.add_middleware(
        PageHead,
        description=lambda: archive.description,
        localisation=localisation,
        style=resource("frame.css"),
        script=early_script(localisation),
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(GradioRoutes, own=OPEN_PATHS, own_below=[STATEMENTS_PATH, *PROGRAM_PATHS])
    app.add_middleware(
        Guard,
        sessions=sessions,
        reading_needs_sign_in=settings.reading_needs_sign_in,
        guarded_elsewhere=PROGRAM_PATHS if settings.api_tokens else (),
    )
    app.add_middleware(SameOrigin, open_to_others=PROGRAM_PATHS if settings.api_origins else ())
    app.add_middleware(BodyLimit, limit=_body_limits(settings))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_host_names(settings))
    app.add_middleware(Refusals, paths=PROGRAM_PATHS)
    app.add_middleware(Caching)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(PublicAddress, root_path=settings.root_path)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))


def _add_mcp(app: FastAPI, archive: Archive, settings: Settings, tokens: Tokens | None) -> None:
    """Add what assistants ask, over streamable HTTP."""
    from starlette.routing import Route

    from qa.interfaces.api.addresses import MCP_PATH
    from qa.interfaces.api.app import refusal
    from qa.interfaces.api.token_guard import TokenGuard
    from qa.interfaces.mcp.server import mcp_http_app

    endpoint = mcp_http_app(archive, _host_names(settings), settings.api_origins)
    if tokens is not None:
        endpoint = TokenGuard(
            endpoint, tokens, lambda status, detail, headers: refusal(MCP_PATH, status, detail, headers)
        )
    app.router.routes.append(Route(MCP_PATH, endpoint))


def _mount_archivist(
    app: FastAPI,
    archive: Archive,
    settings: Settings,
    localisation: Localisation,
    afterwards: contextlib.ExitStack,
) -> None:
    """Add the archivist's side, which only an archivist reaches."""
    from starlette.responses import RedirectResponse

    from qa.interfaces.feedback import FeedbackBook
    from qa.interfaces.web.addresses import ARCHIVIST_PATH
    from qa.interfaces.web.archivist.desk import Desk
    from qa.interfaces.web.archivist.layout import archivist_css
    from qa.interfaces.web.archivist.page import archivist_i18n, build_archivist_page
    from qa.interfaces.web.page import page_style

    @app.get(ARCHIVIST_PATH, include_in_schema=False)
    def enter() -> RedirectResponse:
        return RedirectResponse(f"{settings.root_path.rstrip('/')}{ARCHIVIST_PATH}/")

    desk = Desk.open(archive, settings, localisation, FeedbackBook(settings.feedback))
    afterwards.callback(desk.close)
    head = f"{page_style(localisation)}<style>{archivist_css()}</style>"
    # Of several files the desk refuses each that is too large; Gradio would refuse all of them.
    largest = _largest_upload(settings)
    _mount(app, build_archivist_page(desk), ARCHIVIST_PATH, head, archivist_i18n(localisation), largest)


def _mount_page(app: FastAPI, archive: Archive, settings: Settings, localisation: Localisation) -> None:
    """Add the page for readers, which takes no uploads."""
    from qa.interfaces.feedback import FeedbackBook
    from qa.interfaces.web.page import build_page, page_i18n, page_style
    from qa.interfaces.web.reading_desk import ReadingDesk

    desk = ReadingDesk(archive, localisation, FeedbackBook(settings.feedback))
    # Where programs need a token, they ask where it is looked at.
    page = build_page(desk, programs_may_ask=settings.api_tokens is None)
    _mount(app, page, "/", page_style(localisation), page_i18n(localisation), largest_upload=0)


def _mount(app: FastAPI, blocks: gr.Blocks, path: str, head: str, labels: gr.I18n, largest_upload: int) -> None:
    """Add a page with everything that Gradio needs for it.

    Args:
        app: to which it is added.
        blocks: the page.
        path: below the root path.
        head: what belongs into the head of the page.
        labels: of its components, in each language.
        largest_upload: bytes that an uploaded file may have.
    """
    import gradio as gr

    blocks.queue(default_concurrency_limit=_AT_ONCE, max_size=_LONGEST_QUEUE, api_open=False)
    gr.mount_gradio_app(
        app,
        blocks,
        path=path,
        theme=_theme(),
        # In the head, since Gradio would prefix the selectors of a style sheet given as css.
        head=head,
        i18n=labels,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=largest_upload,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )


def _body_limits(settings: Settings) -> Callable[[Scope], int]:
    from qa.interfaces.web.addresses import ARCHIVIST_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, route_path

    limits = {
        SIGN_IN_PATH: _FORM_LIMIT,
        SIGN_OUT_PATH: _FORM_LIMIT,
        f"{ARCHIVIST_PATH}/gradio_api/upload": _largest_upload(settings) + _PLAIN_LIMIT,
    }
    return lambda scope: limits.get(route_path(scope), _PLAIN_LIMIT)


def _largest_upload(settings: Settings) -> int:
    return settings.largest_file * _MEBIBYTE * _LARGEST_FILES_AT_ONCE


def _host_names(settings: Settings) -> list[str]:
    hosts = [*_LOCAL_NAMES, *settings.allowed_hosts]
    if not _is_wildcard(settings.host):
        hosts.append(settings.host)
    return [host.strip("[]") if ":" not in host else host for host in hosts]


@contextlib.contextmanager
def _private_folder() -> Iterator[None]:
    """Where Gradio keeps what it is sent and makes: readable by nobody else, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kpcsc-", ignore_cleanup_errors=True) as folder:
        # Read when the library is imported.
        os.environ["GRADIO_TEMP_DIR"] = folder
        yield


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
