"""The OpenAPI document of an interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.interfaces.api.problems import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI


def describe(api: FastAPI, needs_token: bool) -> None:
    """Complete the document that the framework makes: the problems, and the token that is needed.

    Args:
        api: whose document it is.
        needs_token: whether every operation needs one.
    """
    plain = api.openapi

    # The document is whatever JSON the framework has made.
    def openapi() -> dict[str, Any]:
        if api.openapi_schema is not None:
            return api.openapi_schema
        document = plain()
        components = document.setdefault("components", {})
        template = "#/components/schemas/{model}"
        problem = Problem.model_json_schema(ref_template=template, mode="serialization")
        components.setdefault("schemas", {}).update(problem.pop("$defs"), Problem=problem)
        if needs_token:
            components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            document["security"] = [{"token": []}]
        return document

    api.openapi = openapi  # type: ignore[method-assign]
