"""The interfaces for other programs, asked from within the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa import Archive
from qa.interfaces.api.tokens import Tokens
from qa.interfaces.web.server import create_app
from qa.settings import Settings
from tests.interfaces.web.conftest import accounts_file, application, written_accounts

__all__ = ["accounts_file", "application", "written_accounts"]


def application_over(archive: Archive, **settings: object) -> FastAPI:
    """The web application under some settings."""

    async def create() -> FastAPI:
        return create_app(archive, Settings(**settings))  # type: ignore[arg-type]

    # Gradio leaves an event loop open for each lock that it makes outside of one.
    return asyncio.run(create())


def raising(error: Exception) -> Callable[..., object]:
    """Fails, whatever it is called with."""

    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


@pytest.fixture(scope="session")
def client(archive: Archive) -> TestClient:
    """Asks an application that nothing was set for."""
    return TestClient(application_over(archive), base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file of tokens, and a token of it."""
    file = tmp_path_factory.mktemp("tokens") / "tokens"
    return file, Tokens(file).issue("tests")
