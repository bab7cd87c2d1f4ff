"""What media type a client sends and accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.message import Message

from starlette.exceptions import HTTPException
from starlette.requests import Request

JSON_TYPE, STREAM_TYPE, TEXT_TYPE = "application/json", "text/event-stream", "text/plain"


def accepting(*offered: str) -> Callable[[Request], str]:
    """A dependency that picks the media type of a response, or refuses the request with 406.

    Args:
        offered: media types that the operation can answer in, the usual one first.
    """

    def accepted(request: Request) -> str:
        header = ",".join(request.headers.getlist("accept"))
        if not header.strip():
            return offered[0]
        best = max(offered, key=lambda media_type: _quality(media_type, header))
        if _quality(best, header) == 0:
            raise HTTPException(406, f"Only {' or '.join(offered)} can be sent; name it in Accept.")
        return best

    return accepted


def require_json(request: Request) -> None:
    """A dependency that refuses a body of another media type with 415.

    Raises:
        HTTPException: it is not declared as JSON.
    """
    if _parsed(request.headers.get("content-type", "")).get_content_type() != JSON_TYPE:
        raise HTTPException(415, f"Send the request as {JSON_TYPE}.")


def _quality(media_type: str, header: str) -> float:
    """How much a client wants a media type, by the range that names it most closely."""
    ranges = {accepted.get_content_type(): accepted for accepted in _ranges(header)}
    for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if name in ranges:
            try:
                return float(str(ranges[name].get_param("q", "1")))
            except ValueError:
                return 0
    return 0


def _ranges(header: str) -> Sequence[Message]:
    return [_parsed(part) for part in header.split(",") if part.strip()]


def _parsed(value: str) -> Message:
    message = Message()
    message["Content-Type"] = value.strip()
    return message
