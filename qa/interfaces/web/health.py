"""Whether the archive can answer, for those who watch over the server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import Response
from pydantic import BaseModel

from qa.archive import Archive
from qa.errors import ArchiveError
from qa.interfaces.web.addresses import HEALTH_PATH

if TYPE_CHECKING:
    from fastapi import FastAPI


class Health(BaseModel):
    """The state of the server.

    Attributes:
        status: ``ok``, or ``failing`` when the index is gone or damaged.
        generation: of the index that answers.
        documents: how many statements it holds.
    """

    status: str
    generation: str
    documents: int


def add_health(app: FastAPI, archive: Archive) -> None:
    """Answer at `/healthz`: 200 when the archive answers from a sound index, 503 when it is gone or damaged.

    Args:
        app: to which it is added.
        archive: whose index is looked at.
    """

    def healthz(response: Response) -> Health:
        health = _health(archive)
        response.status_code = 200 if health.status == "ok" else 503
        response.headers["Cache-Control"] = "no-store"
        return health

    app.add_api_route(HEALTH_PATH, healthz, methods=["GET", "HEAD"])


def _health(archive: Archive) -> Health:
    status = "ok"
    try:
        archive.refresh()
    except ArchiveError as error:
        # The generation that is open may still be whole.
        logging.getLogger(__name__).warning("%s", error)
    try:
        archive.check_open()
    except ArchiveError as error:
        logging.getLogger(__name__).warning("%s", error)
        status = "failing"
    statistics = archive.statistics()
    return Health(status=status, generation=statistics.generation, documents=statistics.documents)
