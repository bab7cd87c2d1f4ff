"""The icon, and what a telephone needs to install the page like a program."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from qa.types import ArchiveDescription

if TYPE_CHECKING:
    from fastapi import FastAPI

BACKGROUND, BACKGROUND_DARK = "#fbfaf7", "#14191e"
_MANIFEST_PATH = "/manifest.json"
_ICONS = {
    "/icon.svg": "image/svg+xml",
    "/icon-192.png": "image/png",
    "/icon-512.png": "image/png",
    "/icon-maskable-192.png": "image/png",
    "/icon-maskable-512.png": "image/png",
    "/favicon.ico": "image/png",
}
INSTALLATION_PATHS = (_MANIFEST_PATH, *_ICONS)


def add_installation(app: FastAPI, description: Callable[[], ArchiveDescription]) -> None:
    """Serve the icon and the web manifest.

    Args:
        app: to which they are added, before Gradio's own.
        description: of the archive, as it now is.
    """

    def manifest() -> Response:
        return JSONResponse(_manifest(description()), media_type="application/manifest+json")

    app.add_api_route(_MANIFEST_PATH, manifest, methods=["GET"])
    for path, media_type in _ICONS.items():
        app.add_api_route(path, _serve_icon(path, media_type), methods=["GET", "HEAD"])


def _serve_icon(path: str, media_type: str) -> Callable[[], Response]:
    name = "icon-192.png" if path == "/favicon.ico" else path.removeprefix("/")
    content = resources.files("qa.interfaces.web").joinpath("static", name).read_bytes()
    return lambda: Response(content, media_type=media_type)


def _manifest(description: ArchiveDescription) -> dict[str, object]:
    # Addresses are relative to the manifest's own, and so right under any root path.
    return {
        "id": "./",
        "name": description.name,
        "short_name": description.short_name,
        "description": description.description,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": BACKGROUND,
        "icons": [
            {"src": "icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": "icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": "icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": "icon-maskable-192.png", "sizes": "192x192", "type": "image/png", "purpose": "maskable"},
            {"src": "icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
