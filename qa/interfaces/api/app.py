"""Adds the interfaces for other programs to the web application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, request_response

from qa.archive import Archive
from qa.interfaces.api.addresses import API_PATH, CHAT_PATH, METRICS_PATH
from qa.interfaces.api.api import api_router
from qa.interfaces.api.chat import chat_router
from qa.interfaces.api.chat_errors import add_chat_error_handlers, chat_error_response
from qa.interfaces.api.chat_schemas import ChatChunk
from qa.interfaces.api.engine import Engine
from qa.interfaces.api.metrics import Counting, Metrics
from qa.interfaces.api.openapi import describe
from qa.interfaces.api.problems import Problem, add_problem_handlers, problem_of, problem_response
from qa.interfaces.api.tagging import GENERATION_HEADER
from qa.interfaces.api.token_guard import TokenGuard
from qa.interfaces.api.tokens import Tokens

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_api(
    app: FastAPI, archive: Archive, *, tokens: Tokens | None, cors_origins: Sequence[str], seconds: float
) -> None:
    """Add the HTTP interface, the endpoint for chat clients and the metrics.

    Args:
        app: to which they are added.
        archive: that answers.
        tokens: one of which every request needs; none where anybody may ask.
        cors_origins: websites whose pages may ask from their readers' browsers.
        seconds: how long a request may wait for its answer.
    """
    engine, metrics = Engine(archive, seconds), Metrics(archive)
    api = _application(f"{archive.description.name}: HTTP interface")
    api.include_router(api_router(engine, metrics))
    add_problem_handlers(api)
    describe(api, tokens is not None, (Problem,))
    chat = _application(f"{archive.description.name}: chat endpoint")
    chat.include_router(chat_router(engine, metrics))
    add_chat_error_handlers(chat)
    describe(chat, tokens is not None, (ChatChunk,))
    _protect(api, "api", metrics, tokens, cors_origins)
    _protect(chat, "chat", metrics, tokens, cors_origins)
    for path, mounted in ((API_PATH, api), (CHAT_PATH, chat)):
        app.mount(path, mounted)
        # Without a slash it is not below the mounted application, and would be the page's.
        app.router.routes.append(Route(path, PlainTextResponse("Not found.", 404)))
    _add_metrics(app, metrics, tokens)


def refusal(path: str, status: int, detail: str, headers: dict[str, str]) -> Response:
    """An error in the format that the clients of a path read.

    Args:
        path: that was asked for.
        status: of the response.
        detail: what is wrong.
        headers: of the response.
    """
    if path == CHAT_PATH or path.startswith(f"{CHAT_PATH}/"):
        return chat_error_response(status, detail, headers)
    return problem_response(problem_of(status, detail), headers)


def _application(title: str) -> FastAPI:
    from fastapi import FastAPI

    return FastAPI(title=title, version="1", docs_url=None, redoc_url=None, redirect_slashes=False)


def _protect(
    app: FastAPI, interface: str, metrics: Metrics, tokens: Tokens | None, cors_origins: Sequence[str]
) -> None:
    """Put around an application what every request passes, from the innermost to the outermost."""
    from starlette.middleware.cors import CORSMiddleware

    if tokens is not None:
        path = CHAT_PATH if interface == "chat" else API_PATH
        app.add_middleware(
            TokenGuard, tokens=tokens, refuse=lambda status, detail, headers: refusal(path, status, detail, headers)
        )
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", GENERATION_HEADER, "Retry-After"],
        )
    app.add_middleware(Counting, metrics=metrics, interface=interface)


def _add_metrics(app: FastAPI, metrics: Metrics, tokens: Tokens | None) -> None:
    if tokens is None:
        app.router.routes.append(Route(METRICS_PATH, metrics.exposition, methods=["GET"]))
        return
    guarded = TokenGuard(
        request_response(metrics.exposition),
        tokens,
        lambda status, detail, headers: refusal(METRICS_PATH, status, detail, headers),
    )
    app.router.routes.append(Route(METRICS_PATH, guarded, methods=["GET"]))
