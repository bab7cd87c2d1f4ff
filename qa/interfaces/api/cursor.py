"""Cursors: where the next page begins, signed so that nobody can make up another place."""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel
from starlette.exceptions import HTTPException

_LONGEST = 500


class Cursors:
    """Makes and reads the cursors of one process."""

    def __init__(self) -> None:
        key = secrets.token_bytes(32)
        self._serializer = URLSafeSerializer(key, salt="cursor", signer_kwargs={"digest_method": hashlib.sha256})

    def write(self, generation: str, conditions: BaseModel, offset: int) -> str:
        """A cursor.

        Args:
            generation: of the index to which the pages belong.
            conditions: of the request; the next one has to state the same.
            offset: at which the next page begins.
        """
        return str(self._serializer.dumps([generation, _digest(conditions), offset]))

    def read(self, cursor: str, generation: str, conditions: BaseModel) -> int:
        """The offset at which a page begins.

        Args:
            cursor: as it was sent.
            generation: of the index now.
            conditions: of the request.

        Raises:
            HTTPException: 400 where it was not made here for these conditions, 410 where the index
                has changed since.
        """
        try:
            made_for, digest, offset = self._serializer.loads(cursor[:_LONGEST])
        except BadSignature:
            raise HTTPException(400, "The cursor is not one of this server; begin with the first page.") from None
        if digest != _digest(conditions):
            raise HTTPException(400, "The cursor belongs to other conditions; begin with the first page.")
        if made_for != generation:
            raise HTTPException(410, "The archive has changed since; begin with the first page.")
        return int(offset)


def _digest(conditions: BaseModel) -> str:
    stated = conditions.model_dump_json(exclude={"cursor"})
    return hashlib.sha256(f"{type(conditions).__name__}{stated}".encode()).hexdigest()[:16]
