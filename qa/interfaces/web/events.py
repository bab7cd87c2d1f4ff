"""How the events of the pages reach the server."""

from __future__ import annotations

from typing import Any

DIRECT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
"""At once, past Gradio's queue."""

QUEUED = DIRECT | {"queue": True}
"""What can be stopped, goes on for long, or shows messages of the server.

The stream of the queue's results ends with the last of them, and what is sent at that moment waits for ever: of what
readers do, only what they ask for goes that way.
"""
