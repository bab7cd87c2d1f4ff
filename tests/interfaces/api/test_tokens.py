"""Tokens: how they are made and taken away, and that nothing is answered without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from qa import Archive
from qa.errors import SettingsError, TokensError
from qa.interfaces.api.tokens import Tokens
from qa.interfaces.cli import app
from tests.interfaces.api.conftest import application_over

EVERYTHING = (
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/search?query=peace"),
    ("GET", "/api/v1/documents"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/nothing"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/metrics"),
)


def test_a_command_makes_a_token_and_takes_it_away(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    made = CliRunner().invoke(app, ["token", "Newsroom", "--tokens", str(file)])
    token = made.stdout.strip()
    assert Tokens(file).find(token) == "newsroom"
    assert file.stat().st_mode & 0o777 == 0o600
    assert token not in file.read_text()
    again = CliRunner().invoke(app, ["token", "newsroom", "--tokens", str(file)]).stdout.strip()
    assert (Tokens(file).find(token), Tokens(file).find(again)) == (None, "newsroom")
    removed = CliRunner().invoke(app, ["token", "newsroom", "--remove", "--tokens", str(file)])
    assert removed.exit_code == 0
    assert Tokens(file).names() == ()


def test_a_file_of_tokens_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    with pytest.raises(TokensError, match="cannot be a name"):
        Tokens(file).issue("a b")
    with pytest.raises(TokensError, match="There is no token nobody"):
        Tokens(file).remove("nobody")
    file.write_text("newsroom secret\n")
    with pytest.raises(TokensError, match="Others can read"):
        Tokens(file).names()
    file.chmod(0o600)
    with pytest.raises(TokensError, match=r"Line 1 .* is not a token"):
        Tokens(file).names()


def test_nothing_is_answered_without_a_token(archive: Archive, accounts_file: Path, tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "tokens")
    token = tokens.issue("newsroom")
    served = application_over(
        archive, api_tokens=tmp_path / "tokens", accounts=accounts_file, reading_needs_sign_in=True
    )
    client = TestClient(served, base_url="http://localhost")
    for method, path in EVERYTHING:
        for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {token}"}):
            response = client.request(method, path, headers=header)
            assert response.status_code == 401, path
            assert response.headers["www-authenticate"].startswith("Bearer")
            assert response.headers["content-type"].split("; ")[0] in ("application/problem+json", "application/json")
    client.headers["Authorization"] = f"Bearer {token}"
    assert client.get("/api/v1/documents").status_code == 200
    assert client.get("/v1/models").status_code == 200
    assert client.get("/metrics").status_code == 200
    assert client.get("/api/v1/openapi.json").json()["security"] == [{"token": []}]
    # A token is for programs: the page itself still asks for its own.
    assert client.get("/").status_code == 401
    tokens.remove("newsroom")
    assert client.get("/api/v1/documents").status_code == 401


def test_a_server_without_any_token_does_not_start(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="kpcsc token NAME"):
        application_over(archive, api_tokens=tmp_path / "tokens")
