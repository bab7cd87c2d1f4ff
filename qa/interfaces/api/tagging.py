"""Responses that a client may keep until the index changes."""

from __future__ import annotations

import secrets

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from qa.interfaces.api.negotiation import JSON_TYPE

GENERATION_HEADER = "X-Generation"


class Tags:
    """Makes the tags of one process.

    A tag names the generation of the index and the process that answered: another program version,
    other settings or another archive at the same address may answer differently.
    """

    def __init__(self) -> None:
        self._process = secrets.token_hex(8)

    def respond(
        self, request: Request, generation: str, body: BaseModel | str, media_type: str = JSON_TYPE
    ) -> Response:
        """A response with its tag; 304 where the client has it already.

        Args:
            request: what was asked for.
            generation: from which the body comes.
            body: what is said.
            media_type: of the body.
        """
        # Weak, since it may be compressed on its way.
        tag = f'W/"{generation}.{self._process}.{media_type.rpartition("/")[2]}"'
        headers = {"ETag": tag, "Vary": "Accept, Authorization", GENERATION_HEADER: generation}
        known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
        if tag in known or tag.removeprefix("W/") in known or "*" in known:
            return Response(status_code=304, headers=headers)
        text = body.model_dump_json() if isinstance(body, BaseModel) else body
        return Response(text.encode(), headers=headers, media_type=media_type)
