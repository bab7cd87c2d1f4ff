"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qa.errors import ArchiveError, QuestionError, UnknownDocumentError, UsageError
from qa.interfaces.api.openapi import Responses, reference
from qa.interfaces.api.openapi import headers as described_headers
from qa.interfaces.public_errors import UNEXPECTED, public_message

if TYPE_CHECKING:
    from fastapi import FastAPI

PROBLEM_TYPE = "application/problem+json"
_SECONDS_TO_WAIT = "5"


class Fault(BaseModel):
    """What is wrong with one value of a request.

    Attributes:
        location: where the value stands, as ``body/history/0/question``.
        detail: what is wrong with it.
    """

    location: str
    detail: str


class Problem(BaseModel):
    """Why a request could not be answered.

    Attributes:
        type: ``about:blank``: the status says what sort of problem it is.
        title: the name of the status.
        status: of the response.
        detail: what was wrong with this request, for a person.
        instance: names this one occurrence; the log of the server has it where the fault is the server's.
        errors: each value that was wrong.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []


class AsciiJSONResponse(JSONResponse):
    """JSON in ASCII, since a request may hold half a character that no encoding knows."""

    def render(self, content: object) -> bytes:
        """The bytes of a value."""
        return json.dumps(content).encode()


def problem_of(status: int, detail: str, errors: Sequence[Fault] = ()) -> Problem:
    """The problem that a status stands for.

    Args:
        status: of the response.
        detail: what was wrong, for a person.
        errors: each value that was wrong.
    """
    return Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=uuid.uuid4().urn,
        errors=list(errors),
    )


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    return AsciiJSONResponse(problem.model_dump(), problem.status, headers=dict(headers or {}), media_type=PROBLEM_TYPE)


def add_problem_handlers(api: FastAPI) -> None:
    """Make every error of an application a problem document.

    Args:
        api: to which the handlers are added.
    """

    async def refused(_: Request, error: HTTPException) -> Response:
        return problem_response(problem_of(error.status_code, str(error.detail)), error.headers)

    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return problem_response(invalid_request(error))

    async def failed(_: Request, error: ArchiveError) -> Response:
        status = status_of(error)
        problem = problem_of(status, public_message(error))
        log_fault(problem.instance, status, error)
        return problem_response(problem, retry_headers(status))

    async def unexpected(_: Request, error: Exception) -> Response:
        problem = problem_of(500, UNEXPECTED)
        log_fault(problem.instance, 500, error)
        return problem_response(problem)

    api.add_exception_handler(HTTPException, refused)  # type: ignore[arg-type]
    api.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]
    api.add_exception_handler(ArchiveError, failed)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, unexpected)


def invalid_request(error: RequestValidationError) -> Problem:
    """The problem of a request whose values cannot be used: 400 where it is no JSON, else 422."""
    faults = [
        Fault(location="/".join(map(str, fault["loc"])), detail=str(fault["msg"]).removeprefix("Value error, "))
        for fault in error.errors()
    ]
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return problem_of(400, "The body is not JSON.", faults)
    return problem_of(422, f"{faults[0].location}: {faults[0].detail}", faults)


def log_fault(instance: str, status: int, error: Exception) -> None:
    """Tell the person at the server what the client is not told; what the client did wrong is no fault.

    Args:
        instance: by which the client knows the fault.
        status: of the response.
        error: in full.
    """
    if status >= 500:
        logging.getLogger(__name__).warning("%s: %s", instance, error)


def retry_headers(status: int) -> dict[str, str]:
    """The headers that tell a client when to ask again."""
    return {"Retry-After": _SECONDS_TO_WAIT} if status == 503 else {}


def status_of(error: ArchiveError) -> int:
    """The status of a response to a request that ended in an error of the archive."""
    if isinstance(error, UnknownDocumentError):
        return 404
    if isinstance(error, QuestionError | UsageError):
        return 422
    return 503


def documented(*statuses: int) -> Responses:
    """What the OpenAPI document says of the problems that an operation can end in.

    Args:
        statuses: of the responses.
    """
    content = {PROBLEM_TYPE: {"schema": reference(Problem)}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content, **documented_headers(status)}
        for status in statuses
    }


def documented_headers(status: int) -> dict[str, Any]:
    """What the OpenAPI document says of the headers of an error.

    Args:
        status: of the response.
    """
    if status == 401:
        # Where people sign in, a page tells them how, and no header.
        return {"headers": described_headers(False, WWW_Authenticate="How to send a token.")}
    if status == 503:
        return {"headers": described_headers(Retry_After="Seconds after which to ask again.")}
    return {}
