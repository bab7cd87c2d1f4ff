"""The OpenAPI documents say what is true: each operation is tried with what they allow and forbid."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import CheckFunction
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from qa import Archive
from tests.interfaces.api.conftest import application_over

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


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


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/v1/openapi.json"])
def test_no_request_leaves_the_document(archive: Archive, path: str) -> None:
    schema = schemathesis.openapi.from_asgi(path, application_over(archive), base_url="http://localhost")
    for operation in schema.get_all_operations():
        examine(operation.ok())


def examine(operation: schemathesis.APIOperation) -> None:  # type: ignore[name-defined]
    """Send one operation what its schema allows."""
