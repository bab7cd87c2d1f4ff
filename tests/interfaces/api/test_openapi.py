"""The OpenAPI documents say what is true: each operation is tried with what they allow and forbid."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import CheckFunction, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from qa import Archive
from qa.interfaces.api.app import add_api

_MOST_CASES = 10
_BEYOND_A_SCHEMA: list[CheckFunction] = [positive_data_acceptance]
"""A period that ends before it begins and a question without a letter are refused; no schema can say that."""


@pytest.fixture(scope="session")
def application(archive: Archive) -> FastAPI:
    """The interfaces without the page around them, which is slow to start for each case."""
    app = FastAPI()
    add_api(app, archive, tokens=None, cors_origins=(), seconds=600)
    return app


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/v1/openapi.json"])
def test_no_request_leaves_the_document(application: FastAPI, path: str, mode: GenerationMode) -> None:
    for operation in schemathesis.openapi.from_asgi(path, application).get_all_operations():
        if mode is GenerationMode.POSITIVE or takes_anything(operation.ok()):
            examine(operation.ok(), mode)


def takes_anything(operation: schemathesis.APIOperation) -> bool:
    """Whether there is a value that could be wrong; any text can be the name of a statement."""
    return bool(operation.body) or bool(operation.query)


def examine(operation: schemathesis.APIOperation, mode: GenerationMode) -> None:
    """Send an operation what its document allows, or forbids."""

    @settings(max_examples=_MOST_CASES, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=_BEYOND_A_SCHEMA)

    send()


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
    assert operations["ask"] == {"200", "400", "401", "406", "413", "415", "422", "500", "503"}
    assert operations["search"] == {"200", "304", "400", "401", "406", "410", "422", "500", "503"}
