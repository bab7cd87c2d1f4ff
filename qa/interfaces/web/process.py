"""The process of the server, which finishes what it has begun when it is told to stop."""

from __future__ import annotations

import logging
import socket

import uvicorn
from fastapi import FastAPI
from gradio.routes import App


class Server(uvicorn.Server):
    """Serves an application until it is told to stop.

    Args:
        app: with its Gradio pages mounted.
        seconds_to_finish: for which the answers that are being made are waited for.

    Attributes:
        unfinished: whether some were still being made when that time was over.
    """

    def __init__(self, app: FastAPI, seconds_to_finish: int) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="error",
                timeout_graceful_shutdown=seconds_to_finish,
                server_header=False,
                # The application itself reads what proxies say, and takes its root path from the settings.
                proxy_headers=False,
                ws="none",
            )
        )
        self.unfinished = False
        self._pages = [page for route in app.routes if isinstance(page := getattr(route, "app", None), App)]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, and finish those that there are."""
        for page in self._pages:
            # Every open page holds a connection that ends by nothing else.
            page.stop_event.set()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)
        self.unfinished = bool(self.server_state.tasks)
