"""The OpenAPI documents say what is true: each operation is tried with what they allow and forbid.

Set API_CASES to a number of cases an operation for a longer run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa import Archive
from tests.interfaces.api.conftest import application_over
from tests.interfaces.serving import served

_CASES = int(os.environ.get("API_CASES", "2"))
_PHASES = "examples,coverage,fuzzing" if _CASES < 50 else "examples,coverage,fuzzing,stateful"
_BEYOND_A_SCHEMA = "positive_data_acceptance"
"""A period that ends before it begins, a cursor that was made up and a question without a letter are refused; no
schema can say that."""


@pytest.fixture(scope="module")
def address(archive: Archive, token: tuple[Path, str]) -> Iterator[str]:
    with served(application_over(archive, api_tokens=token[0])) as address:
        yield address


@pytest.mark.parametrize("path", ["/api/v1", "/v1"])
def test_no_request_leaves_the_document(address: str, token: tuple[Path, str], tmp_path: Path, path: str) -> None:
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}{path}/openapi.json"),
        *("--header", f"Authorization: Bearer {token[1]}", "--max-examples", str(_CASES), "--seed", "1"),
        *("--checks", "all", "--exclude-checks", _BEYOND_A_SCHEMA, "--continue-on-failure", "--warnings", "off"),
        *("--phases", _PHASES, "--max-response-time", "60"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout
    assert "No issues found" in run.stdout, run.stdout


def test_the_documents_describe_every_operation(client: TestClient) -> None:
    api, chat = client.get("/api/v1/openapi.json").json(), client.get("/v1/openapi.json").json()
    assert api["openapi"].startswith("3.1")
    assert api["servers"] == [{"url": "/api/v1"}]
    operations = {
        operation["operationId"]: set(operation["responses"])
        for document in (api, chat)
        for path in document["paths"].values()
        for operation in path.values()
    }
    assert set(operations) == {
        "ask", "search", "timeline", "list_documents", "get_document", "get_document_text",
        "create_chat_completion", "list_models", "get_model",
    }  # fmt: skip
    assert operations["ask"] == {"200", "400", "401", "403", "406", "408", "413", "415", "422", "500", "503"}
    assert operations["search"] == {"200", "304", "400", "401", "403", "406", "410", "422", "500", "503"}


def test_every_reference_of_the_documents_leads_somewhere(client: TestClient) -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            yield from references(inner)

    for path in ("/api/v1/openapi.json", "/v1/openapi.json"):
        document = client.get(path).json()
        wanted = {*references(document)}
        assert wanted == {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
