"""Errors as chat clients read them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from qa.errors import ArchiveError, QuestionError, UsageError
from qa.interfaces.api.chat_schemas import ErrorDetail, ErrorResponse
from qa.interfaces.api.openapi import Responses
from qa.interfaces.api.problems import (
    AsciiJSONResponse,
    documented_headers,
    invalid_request,
    log_fault,
    retry_headers,
    status_of,
)
from qa.interfaces.public_errors import UNEXPECTED, public_message

if TYPE_CHECKING:
    from fastapi import FastAPI


class ChatError(Exception):
    """A request that an archive cannot serve.

    Args:
        message: what is wrong.
        param: the field that is wrong.
        status: of the response.
        code: that programs look for.
    """

    def __init__(self, message: str, param: str | None, status: int = 400, code: str | None = None) -> None:
        super().__init__(message)
        self.param, self.status, self.code = param, status, code


def chat_error_response(
    status: int,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    param: str | None = None,
    code: str | None = None,
) -> Response:
    """An error as a response.

    Args:
        status: of the response.
        message: what is wrong, for a person.
        headers: of the response.
        param: the field that is wrong.
        code: that programs look for.
    """
    kind = {401: "authentication_error", 404: "not_found_error"}.get(
        status, "server_error" if status >= 500 else "invalid_request_error"
    )
    content = ErrorResponse(error=ErrorDetail(message=message, type=kind, param=param, code=code))
    return AsciiJSONResponse(content.model_dump(), status, headers=dict(headers or {}))


def add_chat_error_handlers(chat: FastAPI) -> None:
    """Make every error of an application one that chat clients read.

    Args:
        chat: to which the handlers are added.
    """

    async def unserved(_: Request, error: ChatError) -> Response:
        return chat_error_response(error.status, str(error), param=error.param, code=error.code)

    async def refused(_: Request, error: HTTPException) -> Response:
        return chat_error_response(error.status_code, str(error.detail), error.headers)

    async def invalid(_: Request, error: RequestValidationError) -> Response:
        problem = invalid_request(error)
        param = problem.errors[0].location.removeprefix("body/").replace("/", ".")
        return chat_error_response(400, problem.detail, param=param)

    async def failed(_: Request, error: ArchiveError) -> Response:
        status = 400 if isinstance(error, QuestionError | UsageError) else status_of(error)
        log_fault("chat", status, error)
        return chat_error_response(status, public_message(error), retry_headers(status))

    async def unexpected(_: Request, _error: Exception) -> Response:
        return chat_error_response(500, UNEXPECTED)

    chat.add_exception_handler(ChatError, unserved)  # type: ignore[arg-type]
    chat.add_exception_handler(HTTPException, refused)  # type: ignore[arg-type]
    chat.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]
    chat.add_exception_handler(ArchiveError, failed)  # type: ignore[arg-type]
    chat.add_exception_handler(Exception, unexpected)


def documented_errors(*statuses: int) -> Responses:
    """What the OpenAPI document says of the errors that an operation can end in.

    Args:
        statuses: of the responses.
    """
    return {
        status: {"model": ErrorResponse, "description": HTTPStatus(status).phrase, **documented_headers(status)}
        for status in statuses
    }
